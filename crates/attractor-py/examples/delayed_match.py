"""Delayed match to sample by innate training, with a second between sample and test, through noise that a chaotic network
amplifies: it learns to repeat what it did by itself, so that a readout can judge. Without that the readout is lost."""

import numpy as np

import attractor as at

task, test = (at.tasks.delayed_match(trials=n, delay=1000, amplitude=5.0, seed=seed) for n, seed in ((4, 1), (40, 2)))
start = np.zeros(300)


def score_of(learn: bool) -> float:
    network = at.RateNetwork.random(units=300, gain=1.8, connection_probability=0.3, seed=3)
    if learn:
        innate = [record.rates for record in at.simulate_trials(network, task.stimuli, initial=start)]
        rule = at.RecurrentRls(network, at.PlasticScheme.Neurons(fraction=0.6))
        at.train_trials(network, rule, task.stimuli, innate, epochs=10, every=2, initial=start, noise=0.1, seed=4)
    readout = at.ReadoutRls(network)
    at.train_trials(network, readout, task.stimuli, task.targets, epochs=5, initial=start, noise=0.1, seed=5)
    records = at.simulate_trials(network, test.stimuli, initial=start, noise=0.1, seed=6)
    return test.score([record.outputs for record in records])


print(f"innate training: {score_of(True):.1%} of the answers are right; without it: {score_of(False):.1%}")
