"""A step of innate training: the network's step, then recursive least squares of every plastic unit (Laje & Buonomano 2013)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import jax
import jax.numpy as jnp
import numba
import numpy as np
from contest import Contest

import attractor as at

UNITS, STEPS = 800, 100
RATE = 0.1  # dt / tau


class Problem:
    """A network in the middle of its chaos, and the trajectory that it is to follow."""

    def __init__(self, dtype: str) -> None:
        self.network = at.RateNetwork.random(seed=1, units=UNITS, gain=1.8, dtype=dtype)
        at.simulate(self.network, np.zeros((500, 2)), initial="uniform", seed=2)
        self.rule = at.RecurrentRls(self.network, at.PlasticScheme.Neurons(0.6), seed=3)
        self.x = self.network.activations.copy()
        other = self.network.__copy__()
        self.target = at.simulate(other, np.zeros((STEPS, 2)), initial=self.x + 0.01).rates
        self.weights = self.network.recurrent_weights.astype(dtype)
        mask = self.rule.mask(self.network)
        self.plastic = np.flatnonzero(mask.any(axis=1))
        self.presynaptic = [np.flatnonzero(mask[i]) for i in self.plastic]

    def ours(self) -> np.ndarray:
        network, rule = self.network.__copy__(), self.rule.__copy__()
        at.train_recurrent(
            network, rule, np.zeros((STEPS, 2)), self.target, window=(0, STEPS), every=1, trials=1, initial=self.x
        )
        return network.recurrent_weights

    def numpy(self) -> np.ndarray:
        """One unit after the other, as the replication of 2016 does it."""
        w, x = self.weights.copy(), self.x.copy()
        inverse = [np.eye(len(j), dtype=w.dtype) for j in self.presynaptic]
        for t in range(STEPS):
            x += w.dtype.type(RATE) * (w @ np.tanh(x) - x)
            r = np.tanh(x)
            for k, (i, j) in enumerate(zip(self.plastic, self.presynaptic, strict=True)):
                v = inverse[k] @ r[j]
                c = 1 / (1 + r[j] @ v)
                inverse[k] -= c * np.outer(v, v)
                w[i, j] -= c * (r[i] - self.target[t, i]) * v
        return w

    def numba(self) -> Callable[[], np.ndarray]:
        counts = np.array([len(j) for j in self.presynaptic])
        columns, starts = np.concatenate(self.presynaptic), np.concatenate([[0], np.cumsum(counts)])

        def work() -> np.ndarray:
            w = self.weights.copy()
            inverse = np.zeros((len(counts), counts.max(), counts.max()), w.dtype)
            inverse[:, np.arange(counts.max()), np.arange(counts.max())] = 1
            fused(w, self.x.copy(), inverse, self.plastic, columns, starts, self.target, w.dtype.type(RATE))
            return w

        return work

    def jax(self) -> Callable[[], np.ndarray]:
        """All plastic units as one batch, padded to the largest."""
        width = max(map(len, self.presynaptic))
        columns = np.array([np.pad(j, (0, width - len(j))) for j in self.presynaptic])
        real = np.array([np.arange(width) < len(j) for j in self.presynaptic])
        plastic, target = jnp.asarray(self.plastic), jnp.asarray(self.target)
        dtype = self.weights.dtype

        @jax.jit
        def trial(w: jax.Array, x: jax.Array, inverse: jax.Array) -> jax.Array:
            def step(carry: tuple[jax.Array, ...], wanted: jax.Array) -> tuple[tuple[jax.Array, ...], None]:
                w, x, inverse = carry
                x = x + dtype.type(RATE) * (w @ jnp.tanh(x) - x)
                r = jnp.tanh(x)
                q = jnp.where(real, r[columns], 0)
                v = jnp.einsum("kij,kj->ki", inverse, q)
                c = 1 / (1 + jnp.einsum("ki,ki->k", q, v))
                inverse = inverse - jnp.einsum("k,ki,kj->kij", c, v, v)
                change = (c * (r[plastic] - wanted[plastic]))[:, None] * v
                return (w.at[plastic[:, None], columns].add(-jnp.where(real, change, 0)), x, inverse), None

            return jax.lax.scan(step, (w, x, inverse), target)[0][0]

        eye = np.broadcast_to(np.eye(width, dtype=dtype), (len(columns), width, width))
        return lambda: np.asarray(trial(self.weights, self.x, eye))


@numba.njit(fastmath=True, parallel=True)
def fused(w, x, inverse, plastic, columns, starts, target, rate):  # type: ignore[no-untyped-def]
    for t in range(target.shape[0]):
        x += rate * (w @ np.tanh(x) - x)
        r = np.tanh(x)
        for k in numba.prange(plastic.size):
            own, p, i = columns[starts[k] : starts[k + 1]], inverse[k], plastic[k]
            n = own.size
            q, v = r[own], np.zeros(n, x.dtype)
            for a in range(n):
                total = x.dtype.type(0)
                for b in range(n):
                    total += p[a, b] * q[b]
                v[a] = total
            c = 1 / (1 + np.dot(q, v))
            error = r[i] - target[t, i]
            for a in range(n):
                scaled = c * v[a]
                for b in range(n):
                    p[a, b] -= scaled * v[b]
                w[i, own[a]] -= error * scaled


def contests() -> Iterator[Contest]:
    for dtype, tolerance in (("float32", 1e-4), ("float64", 1e-10)):
        problem = Problem(dtype)
        peers = {"NumPy, unit by unit": problem.numpy, "Numba, fused": problem.numba(), "JAX, batched": problem.jax()}
        yield Contest(f"innate training, N = 800, {dtype}", "a learning step", STEPS, problem.ours, peers, tolerance)
