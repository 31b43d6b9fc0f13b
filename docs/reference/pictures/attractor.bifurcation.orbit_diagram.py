import matplotlib.pyplot as plt
import numpy as np

from attractor.bifurcation import orbit_diagram
from attractor.orbit import TanhMap

weights = np.array([[1.2, -1.6], [1.6, 1.2]])
gammas = np.linspace(0, 1.5, 400)
diagram = orbit_diagram(lambda gamma: TanhMap(gamma * weights), gammas, start=[0.0, 0.0], unit=0, transient=500, steps=60)

figure, axis = plt.subplots()
axis.plot(np.repeat(gammas, 60), diagram.ravel(), ",", color="black")
axis.set(xlabel="gamma", ylabel="unit 0")
