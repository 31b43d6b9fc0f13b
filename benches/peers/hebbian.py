"""A step of an echo state network whose feedback learns by differential Hebbian plasticity (Vettelschoss et al. 2020)."""

from __future__ import annotations

from collections.abc import Iterator

import numba
import numpy as np
from contest import Contest

import attractor as at

RATE, STEPS = 0.01, 300


@numba.njit(fastmath=True)
def fused(w_x, w_z, bias, noise):  # type: ignore[no-untyped-def]
    units = bias.size
    x, before = np.zeros(units), np.zeros(units)
    for t in range(noise.shape[0]):
        drive = bias.copy()
        for i in range(units):
            for j in range(units):
                drive[i] += (w_x[i, j] + w_z[i, j]) * x[j]
        following = np.tanh(drive) + noise[t]
        change = following - x
        squares = 0.0
        for i in range(units):
            for j in range(units):
                w_z[i, j] += RATE * (change[i] * before[j] - w_z[i, j])
                squares += w_z[i, j] ** 2
        w_z /= np.sqrt(squares) + 1e-12
        x, before = following, change
    return x


def plain(w_x: np.ndarray, w_z: np.ndarray, bias: np.ndarray, noise: np.ndarray) -> np.ndarray:
    x, before = np.zeros(len(bias)), np.zeros(len(bias))
    for xi in noise:
        following = np.tanh((w_x + w_z) @ x + bias) + xi
        change = following - x
        w_z += RATE * (np.outer(change, before) - w_z)
        w_z /= np.linalg.norm(w_z) + 1e-12
        x, before = following, change
    return x


def contests() -> Iterator[Contest]:
    for units in (20, 100, 200):
        network = at.EchoStateNetwork.random(seed=1, units=units)
        w_x, bias = network.recurrent, network.bias
        noise = np.random.default_rng(2).normal(0, 0.01, (STEPS, units))

        def ours(network: at.EchoStateNetwork = network, noise: np.ndarray = noise) -> np.ndarray:
            own = network.with_feedback(np.zeros((network.units, network.units)))
            rule = at.DifferentialHebbian(RATE)
            for xi in noise:
                own.step(None, xi)
                rule.learn(own)
            return own.state

        def numba_loop(w_x: np.ndarray = w_x, bias: np.ndarray = bias, noise: np.ndarray = noise) -> np.ndarray:
            return fused(w_x, np.zeros_like(w_x), bias, noise)

        def numpy(w_x: np.ndarray = w_x, bias: np.ndarray = bias, noise: np.ndarray = noise) -> np.ndarray:
            return plain(w_x, np.zeros_like(w_x), bias, noise)

        name = f"differential Hebbian learning, N = {units} (ours called step by step)"
        yield Contest(name, "a step", STEPS, ours, {"Numba, fused": numba_loop, "NumPy": numpy}, 1e-9)
