"""Eigenvalues of dense random matrices; the gain around the loop of a network trained to hold a fixed point."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.linalg
from contest import Contest

import attractor as at


def spectra() -> Iterator[Contest]:
    for units in (300, 1000):
        matrix = np.random.default_rng(1).normal(0, 1 / np.sqrt(units), (units, units))

        def ordered(values: np.ndarray) -> np.ndarray:
            return values[np.lexsort((values.imag.round(8), values.real.round(8)))]

        def ours(matrix: np.ndarray = matrix) -> np.ndarray:
            return ordered(at.eigenvalues(matrix))

        def numpy(matrix: np.ndarray = matrix) -> np.ndarray:
            return ordered(np.linalg.eigvals(matrix))

        def scipy_(matrix: np.ndarray = matrix) -> np.ndarray:
            return ordered(scipy.linalg.eigvals(matrix, check_finite=False))

        peers = {"NumPy (OpenBLAS)": numpy, "SciPy (OpenBLAS)": scipy_}
        yield Contest(f"eigenvalues, N = {units}", "a matrix", 1, ours, peers, 1e-6)


def gains() -> Iterator[Contest]:
    frequencies = np.linspace(0, 2, 40)
    for units in (200, 800):
        network = at.RateNetwork.dense(units=units, gain=0.9, seed=1)
        point = at.train_fixed_points(network, [1.0]).points[0]
        around = at.gain.Linearisation(network, point.state)
        slope = 1 - np.tanh(point.state) ** 2
        jacobian = network.recurrent_weights * slope - np.eye(units)
        b, c = network.input_weights[:, 0], slope * network.output_weights[0]

        def ours(around: at.gain.Linearisation = around) -> np.ndarray:
            return around.hessenberg().along(frequencies)

        def solved(jacobian: np.ndarray = jacobian, b: np.ndarray = b, c: np.ndarray = c) -> np.ndarray:
            eye = np.eye(len(b))
            return np.array([c @ scipy.linalg.solve(1j * w * eye - jacobian, b) for w in frequencies])

        def diagonal(jacobian: np.ndarray = jacobian, b: np.ndarray = b, c: np.ndarray = c) -> np.ndarray:
            values, vectors = scipy.linalg.eig(jacobian)
            weights = (c @ vectors) * scipy.linalg.solve(vectors, b.astype(complex))
            return (weights / (1j * frequencies[:, np.newaxis] - values)).sum(axis=1)

        peers = {"SciPy, an equation each": solved, "SciPy, eigenvectors": diagonal}
        yield Contest(f"gain around a loop, N = {units}, 40 frequencies", "all", 1, ours, peers, 1e-8)


def contests() -> Iterator[Contest]:
    yield from spectra()
    yield from gains()
