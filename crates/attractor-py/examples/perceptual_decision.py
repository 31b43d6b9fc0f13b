"""NeuroGym's perceptual decision, which of two noisy stimuli is stronger, by FORCE learning and by innate training. Some trials
have nothing to tell, so that nobody is always right. (pip install neurogym==2.0.0: later ones import PyTorch.)"""

import neurogym
import numpy as np

import attractor as at

env = neurogym.make("PerceptualDecisionMaking-v0", dt=20)
task, test = (at.tasks.from_environment(env, trials=n, seed=seed) for n, seed in ((100, 1), (200, 2)))
start, law = np.zeros(300), {"units": 300, "readouts": 3, "tau_ms": 100.0, "dt_ms": 20.0, "seed": 3}


def decided(records: list[at.Recording]) -> float:
    return float(np.mean([r.outputs[-1].argmax() == t[-1].argmax() for r, t in zip(records, test.targets)]))


feedback = [at.Loop(readout=k, channel=3 + k) for k in range(3)]
heard, test_heard = ([np.pad(trial, ((0, 0), (0, 3))) for trial in own.stimuli] for own in (task, test))
network = at.RateNetwork.random(inputs=6, gain=1.3, **law)
at.train_trials(network, at.ReadoutRls(network), heard, task.targets, initial=start, loops=feedback)
print(f"FORCE: {decided(at.simulate_trials(network, test_heard, initial=start, loops=feedback)):.1%} of the decisions are right")

network = at.RateNetwork.random(inputs=3, gain=1.8, connection_probability=0.3, **law)
innate = [record.rates for record in at.simulate_trials(network, task.stimuli[:10], initial=start)]
rule = at.RecurrentRls(network, at.PlasticScheme.Neurons(fraction=0.6))
at.train_trials(network, rule, task.stimuli[:10], innate, epochs=10, initial=start, noise=0.1, seed=4)
at.train_trials(network, at.ReadoutRls(network), task.stimuli, task.targets, epochs=2, initial=start, noise=0.1, seed=5)
records = at.simulate_trials(network, test.stimuli, initial=start, noise=0.1, seed=6)
print(f"innate training: {decided(records):.1%} of the decisions are right")
