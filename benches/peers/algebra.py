"""Eigenvalues of dense and sparse random matrices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.linalg
from contest import Contest

import attractor as at


def contests() -> Iterator[Contest]:
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
