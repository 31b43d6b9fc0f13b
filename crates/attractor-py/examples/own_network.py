"""A network of your own: one with antisymmetric weights (Chang et al. 2019, arXiv:1902.09689), trained and measured like those
of the library."""

import numpy as np

import attractor as at


class Symmetric:
    """x' = x + (tanh(A x + U u + noise) - x) / 2 with A antisymmetric but for a leak."""

    def __init__(self, units: int, inputs: int, seed: int) -> None:
        self.units, self.inputs = units, inputs
        streams = at.Streams(seed)
        weights = streams.child("recurrent").normal((units, units), 0.5 / np.sqrt(units))
        self.weights = weights - weights.T - 0.1 * np.eye(units)
        self.input_weights = streams.child("input").normal((units, inputs), 0.1)
        self.output_weights = np.zeros((1, units))
        self.state = np.zeros(units)

    def drive(self, state, input):
        return self.weights @ state + self.input_weights @ input

    def step(self, input, noise=None):
        drive = self.drive(self.state, input) + (0.0 if noise is None else noise)
        self.state = self.state + 0.5 * (np.tanh(drive) - self.state)

    def jacobian(self, state, input):
        slope = 0.5 * (1 - np.tanh(self.drive(state, input)) ** 2)[:, np.newaxis]
        return 0.5 * np.eye(self.units) + slope * self.weights, slope * self.input_weights


network = Symmetric(units=100, inputs=1, seed=1)
heard = at.Streams(2).uniform((3000, 1), -1.0, 1.0)
losses = at.train(network, at.ReadoutRls(network, delta=1e-3), heard, np.roll(heard, 3, axis=0), window=(100, 3000), trials=3)
exponent = at.lyapunov_spectrum(network, count=1, settle=500, stimulus=heard, seed=3).exponents[0]
capacity = at.memory_capacity(network, delays=60, seed=4).total
print(f"loss {losses[-1]:.4f}, conditional exponent {exponent:.2g} a step, memory capacity {capacity:.1f}")
