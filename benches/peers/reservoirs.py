"""Steps of echo state networks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.sparse
from contest import Contest
from reservoirpy.nodes import Reservoir

import attractor as at


def contests() -> Iterator[Contest]:
    for units, density, steps in [
        (100, 1.0, 2000),
        (1000, 1.0, 300),
        (1000, 0.1, 500),
        (1000, 0.01, 2000),
        (5000, 0.1, 50),
    ]:
        generator = np.random.default_rng(1)
        recurrent = scipy.sparse.random_array((units, units), density=density, rng=generator, format="csr")
        recurrent.data[:] = generator.normal(0, 0.9 / np.sqrt(density * units), recurrent.data.size)
        dense, w_in = recurrent.toarray(), generator.uniform(-0.5, 0.5, (units, 1))
        bias, series = np.zeros(units), generator.uniform(-1, 1, (steps, 1))
        ours = at.EchoStateNetwork.from_weights(dense, bias, input=w_in)
        theirs = Reservoir(W=dense if density == 1.0 else recurrent, Win=w_in, bias=bias, lr=1.0)
        theirs.initialize(series)

        def run(ours: at.EchoStateNetwork = ours, series: np.ndarray = series) -> np.ndarray:
            ours.state = np.zeros(ours.units)
            return ours.run(series)

        def peer(theirs: Reservoir = theirs, series: np.ndarray = series) -> np.ndarray:
            theirs.reset()
            return np.asarray(theirs.run(series))

        def loop(w: object = dense if density == 1.0 else recurrent, w_in: np.ndarray = w_in, series: np.ndarray = series) -> np.ndarray:
            x, states = np.zeros(len(w_in)), np.empty((len(series), len(w_in)))
            for t, u in enumerate(series):
                states[t] = x = np.tanh(w @ x + w_in @ u)
            return states

        name = f"reservoir, N = {units}, {100 * density:g} % of the synapses"
        yield Contest(name, "a step", steps, run, {"ReservoirPy": peer, "NumPy and SciPy": loop}, 1e-9)
