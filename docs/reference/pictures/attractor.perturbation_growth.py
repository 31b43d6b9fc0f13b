import matplotlib.pyplot as plt

import attractor as at

network = at.ThresholdNetwork.random(seed=1)
shown = at.ShownUnits.from_symbols([0, 1, 2, 3] * 1000, copies=2)
growth = at.perturbation_growth(network, shown, horizon=15, counted=at.Counted.WithoutInput, seed=2)

figure, axis = plt.subplots()
axis.plot(range(1, 16), growth, marker="o")
axis.set(xlabel="steps after the flip", ylabel="Hamming distance")
