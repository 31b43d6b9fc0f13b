"""Avalanches, branching and flips, against NumPy and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import attractor as at


def test_avalanches_are_runs_above_the_threshold() -> None:
    raster = at.Raster.from_array(at.Streams(5).uniform((500, 70)) < 0.2)
    counts = raster.counts()
    found = at.avalanches(counts, threshold=14)
    quiet = np.flatnonzero(counts <= 14)
    own = [counts[a + 1 : b] for a, b in zip(quiet[:-1], quiet[1:], strict=True) if b > a + 1]
    assert found.durations.tolist() == [len(run) for run in own] and len(own) > 10
    assert found.sizes.tolist() == [int((run - 14).sum()) for run in own]
    with pytest.raises(at.OutOfRangeError, match="counts"):
        at.avalanches([1, -1], threshold=0)


def test_shifted_units_fire_as_often() -> None:
    states = np.zeros((50, 3), bool)
    states[7, :] = True
    counts = at.shifted_counts(states, seed=1)
    assert counts.sum() == 3 and counts.max() < 3
    np.testing.assert_array_equal(counts, at.shifted_counts(at.Raster.from_array(states), seed=1))


def test_branching_is_regression_at_several_lags() -> None:
    """Of a branching process that is driven: 0.8 offspring a spike."""
    random, active, counts = np.random.default_rng(1), 10, []
    for _ in range(20_000):
        active = random.binomial(active, 0.8) + random.poisson(2)
        counts.append(active)
    found = at.branching(counts, lags=10)
    assert found is not None
    slopes = [np.polyfit(counts[:-k], counts[k:], 1)[0] for k in range(1, 11)]
    np.testing.assert_allclose(found.slopes, slopes, rtol=1e-9)
    # The standard error of the slope is about sqrt((1 - 0.64) / 20000) = 0.004. Five of them.
    assert found.ratio == pytest.approx(0.8, abs=0.02) and found.amplitude == pytest.approx(1.0, abs=0.1)
    assert found.explained > 0.98
    assert at.branching([3] * 50, lags=5) is None
    with pytest.raises(at.OutOfRangeError, match="lags"):
        at.branching(counts, lags=1)


def test_flips_are_those_of_all_states() -> None:
    """Two units without input, of which each hears the other and one hears an input unit: H by hand."""
    weights = np.array([[0.0, 0.0, 0.0], [0.6, 0.0, 0.4], [0.0, 1.0, 0.0]])
    population = at.Population(thresholds=np.array([0.5, 0.5, 0.5]), from_inhibitory=np.zeros((3, 1)))
    inhibitory = at.Population(thresholds=np.array([9.0]), from_inhibitory=np.zeros((1, 1)))
    network = at.ThresholdNetwork.from_weights(weights, np.zeros((1, 3)), population, inhibitory, input_units=1)
    shown = at.ShownUnits.from_steps([[0], [], [0], [0]] * 25)
    states = np.array(run(weights, shown))
    rates = states[:-1].mean(axis=0)
    record = at.FlipRecord(network, shown)
    # Unit 1 follows a flip of unit 2 if -0.4 < 0.6 x_0 - 0.5 <= 0, so if unit 0 was silent or not: 0.6 - 0.5 > 0 fires anyway.
    counted = np.mean([follows(weights, state) for state in states[:-1]])
    assert record.counted == pytest.approx(counted)
    # Independent units: unit 1 follows with probability 0 (0.4 alone is below the threshold), unit 2 follows unit 1 always.
    assert record.annealed(weights) == pytest.approx(0.5)
    stronger = weights.copy()
    stronger[1, 2] = 0.7
    assert record.annealed(stronger) == pytest.approx(0.5 * (1 + (1 - rates[0])))
    other = at.FlipRecord(at.ThresholdNetwork.from_weights(weights, np.zeros((1, 3)), population, inhibitory, input_units=1), shown)
    assert record == other
    with pytest.raises(at.ShapeError):
        record.annealed(np.eye(2))
    with pytest.raises(at.OutOfRangeError, match="steps"):
        at.FlipRecord(network, shown, steps=(0, 101))


def run(weights: NDArray[np.float64], shown: at.ShownUnits) -> list[NDArray[np.float64]]:
    """States of three units of threshold 1/2, from silence: before each step and after the last."""
    states = [np.zeros(3)]
    for step in range(shown.steps):
        drive = weights @ states[-1] + np.isin(np.arange(3), shown.at(step))
        states.append((drive > 0.5).astype(float))
    return states


def follows(weights: NDArray[np.float64], state: NDArray[np.float64]) -> float:
    """The mean over flips of units 1 and 2 of how many of them end in another state."""
    total = 0
    for unit in (1, 2):
        flipped = state.copy()
        flipped[unit] = 1 - flipped[unit]
        total += ((weights @ state > 0.5) != (weights @ flipped > 0.5))[1:].sum()
    return total / 2
