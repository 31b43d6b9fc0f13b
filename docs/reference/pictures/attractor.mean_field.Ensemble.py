import matplotlib.pyplot as plt
import numpy as np

import attractor as at

gains = np.linspace(0.3, 1.1, 60)
leading = [at.mean_field.Ensemble(gain=g).many_targets([0.5, 1.0, 1.5]).feedback_loop(0).poles()[0].real for g in gains]

figure, axis = plt.subplots()
axis.plot(gains, leading)
axis.axhline(0, color="black", lw=0.8)
axis.set(xlabel="gain g", ylabel="real part of the leading pole", title="Above 0 the first of three targets is lost")
