import matplotlib.pyplot as plt

import attractor as at

network = at.RateNetwork.random(units=200, gain=1.8, seed=1)
stimulus = at.Stimulus.silent(1200, 2).pulse(channel=0, steps=(50, 100), amplitude=5.0)
parted = at.separation(network, stimulus, start=100, fit=(100, 600), repeats=3, seed=2)

figure, axis = plt.subplots()
axis.plot(parted.log_distance)
axis.set(xlabel="time from the displacement (ms)", ylabel="log distance", title=f"exponent {parted.exponent:.1f} per second")
