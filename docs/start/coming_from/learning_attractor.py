import attractor as at
import numpy as np

network = at.RateNetwork.random(units=200, gain=1.2, seed=1)
stimulus = at.Stimulus.silent(800, 2).pulse(
    channel=0, steps=(50, 100), amplitude=5.0
)
target = np.sin(np.arange(800) / 40)[:, np.newaxis]

rule = at.ReadoutRls(network)        # P, one for all readouts
losses = at.train_readout(
    network, rule, stimulus, target, window=(100, 800),
    trials=3, initial="uniform", noise=0.001, seed=2,
)
print(losses.round(4))
at.save_mat("network.mat", network)

# What MATLAB saved: load_mat(path, recurrent="W", ...)
again = at.load_mat("network.mat")
print(again)
