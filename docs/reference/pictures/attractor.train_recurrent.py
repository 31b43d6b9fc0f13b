import matplotlib.pyplot as plt

import attractor as at

network = at.RateNetwork.random(units=200, gain=2.0, connection_probability=0.25, seed=1)
stimulus = at.Stimulus.silent(800, 2).pulse(channel=0, steps=(50, 100), amplitude=5.0)
innate = at.simulate(network, stimulus, initial="uniform", seed=2).rates
drawn = {"initial": "uniform", "noise": 0.001, "seed": 3}
before = at.simulate(network, stimulus, **drawn).rates
rule = at.RecurrentRls(network, at.PlasticScheme.Neurons(fraction=0.6))
at.train_recurrent(network, rule, stimulus, innate, window=(100, 800), trials=15, **drawn)
after = at.simulate(network, stimulus, **drawn).rates

figure, axes = plt.subplots(2, sharex=True, sharey=True)
for axis, rates, name in zip(axes, (before, after), ("before", "after")):
    axis.plot(innate[:, 0], color="black", lw=1, label="innate")
    axis.plot(rates[:, 0], color="C1", lw=1, label=f"noisy, {name} training")
    axis.legend(loc="upper right", fontsize=7)
axes[-1].set_xlabel("time (ms)")
