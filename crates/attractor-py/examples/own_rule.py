"""A rule of your own: node perturbation, which knows no gradient, trains the readout of a network of the library."""

import numpy as np

import attractor as at


class NodePerturbation:
    def __init__(self, rate: float, sd: float, seed: int) -> None:
        self.rate, self.sd, self.random = rate, sd, np.random.default_rng(seed)

    def learn(self, network, target):
        tried = self.random.normal(scale=self.sd, size=len(target))
        error, perturbed = (np.sum((network.outputs + by - target) ** 2) for by in (0.0, tried))
        change = -self.rate * (perturbed - error) / self.sd**2 * tried
        network.output_weights = network.output_weights + np.outer(change, network.rates)
        return error / len(target)


network = at.EchoStateNetwork.random(units=50, inputs=1, seed=1)
network.output_weights = np.zeros((1, 50))
heard = np.sin(np.arange(500) / 5)[:, np.newaxis]
losses = at.train(network, NodePerturbation(rate=0.01, sd=0.01, seed=2), heard, np.roll(heard, 3, axis=0), trials=20)
print(f"loss {losses[0]:.3f} at first, {losses[-1]:.5f} in the end")
