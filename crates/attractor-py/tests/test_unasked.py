"""Masked arrays and NaN: in targets they are not asked, anywhere else they are refused by name and place."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import pytest

import attractor as at

STEPS = 60
STIMULUS = at.Stimulus.silent(STEPS, 2).pulse(0, (0, 20), 3.0)
TARGET = np.sin(np.arange(STEPS)[:, np.newaxis] * [1, 2] / 9.0)


def network() -> at.RateNetwork:
    return at.RateNetwork.random(units=30, readouts=2, connection_probability=0.4, dtype="float64", seed=1)


def taught(target: Any, window: tuple[int, int] = (10, 50)) -> tuple[float, np.ndarray]:
    own = network()
    losses = at.train_readout(own, at.ReadoutRls(own), STIMULUS, target, window=window, initial=np.full(30, 0.1))
    return float(losses[0]), own.output_weights


def test_masked_targets_are_those_of_nan() -> None:
    holes = TARGET.copy()
    holes[20:30, 0] = np.nan
    holes[:10] = np.nan
    masked = np.ma.masked_invalid(holes)
    # What lies under a mask is never seen.
    masked.data[masked.mask] = 334.0
    loss, weights = taught(holes)
    assert np.isfinite(loss)
    for same in (masked, list(masked), [list(row) for row in masked]):
        assert taught(same)[0] == loss
        np.testing.assert_array_equal(taught(same)[1], weights)
    # Outside the window nothing is asked.
    outside = np.ma.masked_array(TARGET, mask=np.broadcast_to(np.arange(STEPS)[:, np.newaxis] >= 50, TARGET.shape))
    assert taught(outside)[0] == taught(TARGET)[0]
    assert taught(outside)[0] != loss
    with pytest.raises(at.OutOfRangeError, match="target is NaN, which is not asked, at every learning step"):
        taught(np.full_like(TARGET, np.nan))
    with pytest.raises(at.NotFiniteError, match=r"target holds inf at \(3, 1\)"):
        taught(np.where(np.arange(120).reshape(STEPS, 2) == 7, np.inf, TARGET))


def test_masked_units_do_not_learn() -> None:
    own = network()
    rule = at.RecurrentRls(own, at.PlasticScheme.Neurons(fraction=1.0))
    own.activations = np.linspace(-1, 1, 30)
    own.step([1.0, 0.0])
    before = own.recurrent_weights
    target = np.ma.masked_array(np.zeros(30), mask=np.arange(30) == 3)
    loss = rule.learn(own, target)
    changed = (own.recurrent_weights != before).any(axis=1)
    assert not changed[3]
    assert changed.sum() == 29
    assert loss == pytest.approx((np.delete(own.rates, 3) ** 2).mean(), rel=1e-12)
    assert np.isnan(rule.learn(own, np.full(30, np.nan)))


def test_ridge_leaves_out_what_is_masked() -> None:
    rates = at.Streams(1).normal(40 * 5).reshape(40, 5)
    targets = at.Streams(2).normal(40 * 2).reshape(40, 2)
    masked = np.ma.masked_array(targets, mask=np.zeros((40, 2), bool))
    masked[:10, 0] = np.ma.masked
    masked.data[:10, 0] = 1e6
    found = at.ridge_readout(rates, masked, delta=0.3)
    np.testing.assert_array_equal(found[:1], at.ridge_readout(rates[10:], targets[10:, :1], delta=0.3))
    np.testing.assert_array_equal(found[1:], at.ridge_readout(rates, targets[:, 1:], delta=0.3))
    weights, intercepts = at.ridge_readout_with_intercept(rates, masked, delta=0.3)
    own, intercept = at.ridge_readout_with_intercept(rates[10:], targets[10:, :1], delta=0.3)
    np.testing.assert_allclose(weights[:1], own, rtol=1e-12)
    np.testing.assert_allclose(intercepts[0], intercept[0], rtol=1e-12)
    # A mean of two numbers is 2, whatever lies under the mask of a third.
    three = np.ma.masked_array([[1.0], [3.0], [1000.0]], mask=[[False], [False], [True]])
    _, mean = at.ridge_readout_with_intercept(np.zeros((3, 1)), three, delta=1.0)
    assert mean.tolist() == [2.0]


MASKED = np.ma.masked_array(np.zeros((STEPS, 2)), mask=np.arange(2 * STEPS).reshape(STEPS, 2) == 9)
SQUARE = np.ma.masked_array(np.eye(3), mask=np.arange(9).reshape(3, 3) == 5)
VECTOR = np.ma.masked_array(np.zeros(30), mask=np.arange(30) == 4)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: at.simulate(network(), MASKED), r"stimulus is masked at \(4, 1\)"),
        (lambda: at.Stimulus.from_array(MASKED), r"input is masked at \(4, 1\)"),
        (lambda: at.simulate(network(), STIMULUS, initial=VECTOR), r"initial is masked at \(4,\)"),
        (lambda: at.simulate(network(), STIMULUS, initial=[0.0] * 29 + [np.ma.masked]), r"initial is masked at \(29,\)"),
        (lambda: at.simulate(network(), STIMULUS, noise=np.ma.stack([VECTOR] * STEPS)), r"noise is masked at \(0, 4\)"),
        (lambda: at.simulate(network(), STIMULUS, noise=[VECTOR] * STEPS), r"noise is masked at \(0, 4\)"),
        (lambda: at.eigenvalues(SQUARE), r"matrix is masked at \(1, 2\)"),
        (lambda: at.EchoStateNetwork.from_weights(SQUARE, np.zeros(3)), r"recurrent is masked at \(1, 2\)"),
        (lambda: at.ridge_readout(MASKED, np.zeros((STEPS, 1))), r"rates is masked at \(4, 1\)"),
        (lambda: at.ridge_readout(np.ones((2, 3)), np.ones((2, 3)), initial=SQUARE), r"initial is masked at \(1, 2\)"),
        (lambda: at.pearson(VECTOR, np.arange(30.0)), r"a is masked at \(4,\)"),
        (lambda: setattr(network(), "activations", VECTOR), r"activations is masked at \(4,\)"),
        (lambda: network().step([0.0, 0.0], noise=VECTOR), r"noise is masked at \(4,\)"),
        (lambda: network().step([0.0, np.nan]), r"input holds nan at \(1,\)"),
        (lambda: at.EchoStateNetwork.random(units=30, seed=1).step(noise=np.full(30, np.nan)), r"noise holds NaN at"),
    ],
)
def test_what_is_not_a_target_must_be_given(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(at.NotFiniteError, match=f"(?i){message}"):
        call()


def test_a_mask_of_nothing_is_no_mask() -> None:
    bare = np.ma.masked_array(np.triu(np.ones((3, 3))))
    assert at.eigenvalues(bare).tolist() == [1, 1, 1]
    assert taught(np.ma.masked_array(TARGET))[0] == taught(TARGET)[0]


def test_an_estimator_leaves_out_what_is_masked() -> None:
    sklearn = pytest.importorskip("attractor.sklearn")
    rates = at.Streams(1).normal(40 * 5).reshape(40, 5)
    targets = rates @ np.arange(10.0).reshape(5, 2) + at.Streams(2).normal(80).reshape(40, 2)
    masked = np.ma.masked_array(targets, mask=np.zeros((40, 2), bool))
    masked[:10, 0] = np.ma.masked
    masked.data[:10, 0] = 1e6
    readout = sklearn.Readout().fit(rates, masked)
    one = sklearn.Readout().fit(rates[10:], targets[10:, 0])
    np.testing.assert_allclose(readout.coef_[0], one.coef_, rtol=1e-12)
    assert readout.score(rates, masked) == readout.score(rates[10:], targets[10:])
    with pytest.raises(at.NotFiniteError, match=r"X is masked at \(4, 1\)"):
        readout.fit(MASKED, np.zeros(STEPS))
    with pytest.raises(at.NotFiniteError, match=r"X is masked at \(4, 1\)"):
        readout.predict(MASKED)
    with pytest.raises(at.OutOfRangeError, match="penalty is 1e-30"):
        sklearn.Readout(penalty=1e-30).fit(np.ones((9, 2)) * np.arange(9.0)[:, np.newaxis], np.arange(9.0))
