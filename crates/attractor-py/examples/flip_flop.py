"""A 3-bit flip-flop by FORCE learning: each readout, fed back, keeps the sign of the last pulse that it heard."""

import numpy as np

import attractor as at

task, test = (at.tasks.flip_flop(trials=n, steps=1000, bits=3, seed=seed) for n, seed in ((10, 1), (5, 2)))
heard, test_heard = ([np.pad(trial, ((0, 0), (0, 3))) for trial in own.stimuli] for own in (task, test))
network = at.RateNetwork.random(units=400, inputs=6, readouts=3, gain=1.3, dtype="float64", seed=3)
feedback = [at.Loop(readout=k, channel=3 + k) for k in range(3)]
at.train_trials(network, at.ReadoutRls(network), heard, task.targets, initial="uniform", seed=4, loops=feedback)
records = at.simulate_trials(network, test_heard, initial="uniform", seed=5, loops=feedback)
score = test.score([record.outputs for record in records])
print(f"3-bit flip-flop, FORCE: {score:.1%} of the signs are right")
