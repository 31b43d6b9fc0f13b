"""Eigenvalues and ridge regression where rounding is all that the plain methods return."""

from __future__ import annotations

import numpy as np
import pytest

import attractor as at


def test_nilpotent_matrices_have_the_radius_zero() -> None:
    strict = np.tril(at.Streams(1).normal(400).reshape(20, 20), -1)
    order = (7 * np.arange(20) + 3) % 20
    for matrix in (strict, strict.T, strict[np.ix_(order, order)], np.array([[2.0, -4.0], [1.0, -2.0]])):
        assert at.spectral_radius(matrix) == 0.0
        assert not at.eigenvalues(matrix).any()
    network = at.EchoStateNetwork.from_weights(strict, np.zeros(20))
    with pytest.raises(at.OutOfRangeError, match="nilpotent"):
        network.with_spectral_radius(0.9)
    assert not network.with_spectral_radius(0.0).recurrent.any()


def test_a_reservoir_without_a_radius_has_no_weights() -> None:
    network = at.EchoStateNetwork.random(units=20, spectral_radius=0.0, seed=1)
    assert not network.recurrent.any()


def test_blocks_and_cycles_keep_their_eigenvalues() -> None:
    ring = 0.9 * np.roll(np.eye(200), 1, axis=0)
    found = np.sort_complex(at.eigenvalues(ring).round(10))
    np.testing.assert_allclose(abs(found), 0.9, rtol=1e-9)
    np.testing.assert_allclose(np.prod(at.eigenvalues(ring) / 0.9).real, -1.0, rtol=1e-9)
    block = np.array([[0.0, -2.0], [2.0, 0.0]])
    whole = np.block([[block, 1e8 * np.ones((2, 2))], [np.zeros((2, 2)), 0.5 * block]])
    np.testing.assert_allclose(np.sort(at.eigenvalues(whole).imag), [-2, -1, 1, 2], rtol=1e-14)


@pytest.mark.parametrize("penalty", [1e-4, 1e-8, 1e-12])
@pytest.mark.parametrize(("steps", "units"), [(30, 80), (200, 40)])
def test_readouts_keep_their_digits(steps: int, units: int, penalty: float) -> None:
    # Against the singular value decomposition. The smallest singular value is 1e-5 of the largest.
    left, _ = np.linalg.qr(at.Streams(1).normal(steps * min(steps, units)).reshape(steps, -1))
    right, _ = np.linalg.qr(at.Streams(2).normal(units * min(steps, units)).reshape(units, -1))
    sizes = np.logspace(0, -5, min(steps, units))
    rates = left * sizes @ right.T
    targets = at.Streams(3).normal(steps).reshape(steps, 1)
    expected = right @ (sizes / (sizes**2 + penalty) * (left.T @ targets[:, 0]))
    found = at.ridge_readout(rates, targets, delta=penalty)[0]
    # Rounding of the rates alone moves both by 1e-16 times the squared condition.
    assert np.linalg.norm(found - expected) < 1e-6 * np.linalg.norm(expected)


def test_a_penalty_that_decides_nothing_is_told() -> None:
    twice = np.ones((50, 2)) * np.sin(np.arange(50.0))[:, np.newaxis]
    targets = np.cos(np.arange(50.0))[:, np.newaxis]
    halves = at.ridge_readout(twice, targets, delta=1e-12)[0]
    assert halves[0] == pytest.approx(halves[1], rel=1e-9)
    with pytest.raises(at.OutOfRangeError, match="delta is 1e-30, with .*; it must be larger"):
        at.ridge_readout(twice, targets, delta=1e-30)
