"""Conceptors: singular values, logic, and a loaded pattern that is picked out again."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

import attractor as at


def states(seed: int, steps: int = 200, units: int = 6) -> at.Conceptor:
    random = np.random.default_rng(seed)
    return at.Conceptor(random.standard_normal((steps, units)) @ random.standard_normal((units, units)), aperture=0.5)


def test_singular_values_are_those_of_the_correlations() -> None:
    random = np.random.default_rng(1)
    x = random.standard_normal((300, 5)) * [3.0, 1.0, 0.5, 0.1, 0.01]
    powers = np.linalg.svd(x.T @ x / 300, compute_uv=False)
    conceptor = at.Conceptor(x, aperture=2.0)
    np.testing.assert_allclose(conceptor.singular_values, powers / (powers + 0.25), rtol=1e-10)
    np.testing.assert_allclose(conceptor.quota, conceptor.singular_values.mean(), rtol=1e-12)
    again = at.Conceptor.of_correlation(x.T @ x / 300, aperture=2.0)
    np.testing.assert_allclose(again.matrix, conceptor.matrix, rtol=1e-10, atol=1e-15)
    wide = conceptor.with_aperture_times(3.0)
    np.testing.assert_allclose(wide.matrix, at.Conceptor(x, aperture=6.0).matrix, rtol=1e-9, atol=1e-12)


def test_logic_is_that_of_matrices() -> None:
    c, b, one = states(1), states(2), np.eye(6)
    both = np.linalg.inv(np.linalg.inv(c.matrix) + np.linalg.inv(b.matrix) - one)
    np.testing.assert_allclose((c & b).matrix, both, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose((~c).matrix, one - c.matrix)
    np.testing.assert_allclose((c | b).matrix, (~(~c & ~b)).matrix)
    x = np.arange(6.0)
    np.testing.assert_allclose(c.apply(x), c.matrix @ x, rtol=1e-12)
    assert c.evidence(x) == pytest.approx(x @ c.matrix @ x, rel=1e-12)


def test_copies_and_pickles_are_equal() -> None:
    c = states(3)
    assert copy.copy(c) == c == pickle.loads(pickle.dumps(c)) == at.Conceptor.from_matrix(c.matrix)
    assert c != states(4)
    assert repr(c).startswith("Conceptor(units=6, quota=0.")
    auto = at.Autoconceptor(6, rate=0.01, aperture=3.0)
    auto.adapt(np.ones(6))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(auto)).matrix, auto.matrix)
    np.testing.assert_allclose(auto.apply(np.ones(6)), auto.matrix @ np.ones(6))


def test_a_loaded_pattern_goes_on_under_its_conceptor() -> None:
    """Two sines, loaded into one network; each conceptor brings its own back."""
    units, washout, steps = 60, 100, 400
    network = at.EchoStateNetwork.random(units=units, seed=5)
    weights = at.Streams(6).normal((units,), 0.7)
    w, before, currents, conceptors = network.recurrent, [], [], []
    periods = (7.3, 12.1)
    for period in periods:
        x, seen = np.zeros(units), []
        for t in range(washout + steps):
            v = weights * np.sin(2 * np.pi * t / period)
            if t >= washout:
                before.append(x)
                currents.append(v)
            x = np.tanh(w @ x + v)
            if t >= washout:
                seen.append(x)
        conceptors.append(at.Conceptor(seen, aperture=30.0))
    loaded = at.load_patterns(before, currents, w, ridge=1e-4)
    for conceptor, period in zip(conceptors, periods, strict=True):
        x, outputs = 0.5 * np.ones(units), []
        for _ in range(1000):
            x = conceptor.apply(np.tanh(loaded @ x))
            outputs.append(weights @ loaded @ x)
        power = np.abs(np.fft.rfft(outputs[-600:])) ** 2
        strongest = 1 + int(np.argmax(power[1:]))
        assert 600 / strongest == pytest.approx(period, rel=0.03), "the period of its own sine"


def test_senseless_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="aperture"):
        at.Conceptor(np.ones((3, 2)), aperture=0.0)
    with pytest.raises(ValueError, match="eigenvalue"):
        at.Conceptor.from_matrix(2 * np.eye(2))
    with pytest.raises(ValueError, match="rate"):
        at.Autoconceptor(2, rate=0.0, aperture=1.0)
    with pytest.raises(ValueError, match="ridge"):
        at.load_patterns(np.eye(2), np.eye(2), np.eye(2), ridge=0.0)
