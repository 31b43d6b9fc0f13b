"""Arrays in and out: what is converted, what is refused, and what is said then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attractor as at

NETWORK = at.RateNetwork.random(units=20, connection_probability=0.3, seed=1)
STIMULUS = at.Stimulus.silent(30, 2).pulse(0, (0, 5), 2.0)


@pytest.fixture
def network() -> at.RateNetwork:
    return at.RateNetwork.random(units=20, connection_probability=0.3, seed=1)


def test_every_kind_of_array_gives_the_same(network: at.RateNetwork) -> None:
    start = at.Streams(2).uniform(20, -1, 1).astype(np.float32)
    expected = at.simulate(network, STIMULUS, initial=start).rates
    assert expected.dtype == np.float32
    assert expected.flags.c_contiguous
    assert expected.flags.owndata or expected.base is not None
    spaced = np.zeros(40, np.float32)
    spaced[::2] = start
    swapped = start.astype(">f4")
    misaligned = np.frombuffer(b"\0" + start.tobytes(), np.uint8)[1:].view(np.float32)
    for same in (start.astype(float), start.tolist(), spaced[::2], start[::-1][::-1], swapped, misaligned):
        np.testing.assert_array_equal(at.simulate(network, STIMULUS, initial=same).rates, expected)


def test_stimuli_are_arrays_too(network: at.RateNetwork) -> None:
    as_array = STIMULUS.input
    x = np.zeros(20)
    expected = at.simulate(network, STIMULUS, initial=x).rates
    for same in (as_array, np.asfortranarray(as_array), as_array.astype(int), as_array.tolist()):
        np.testing.assert_array_equal(at.simulate(network, same, initial=x).rates, expected)


WRONG_SHAPES: list[tuple[dict[str, Any], str, tuple[int, ...], tuple[int | str, ...]]] = [
    ({"initial": np.zeros(3)}, "initial", (3,), (20,)),
    ({"initial": np.zeros((4, 20))}, "initial", (4, 20), (20,)),
    ({"noise": np.zeros((30, 3))}, "noise", (30, 3), (30, 20)),
    ({"noise": np.zeros(20)}, "noise", (20,), (30, 20)),
    ({"stimulus": np.zeros((30, 3))}, "stimulus", (30, 3), ("steps", 2)),
    ({"stimulus": at.Stimulus.silent(30, 5)}, "stimulus", (30, 5), ("steps", 2)),
    ({"stimulus": np.zeros(30)}, "stimulus", (30,), ("steps", 2)),
]


@pytest.mark.parametrize(("wrong", "name", "found", "expected"), WRONG_SHAPES)
def test_shapes_are_told(
    network: at.RateNetwork, wrong: dict[str, Any], name: str, found: tuple[int, ...], expected: tuple[int | str, ...]
) -> None:
    given = {"stimulus": STIMULUS, **wrong}
    with pytest.raises(at.ShapeError) as caught:
        at.simulate(network, **given)
    assert (caught.value.name, caught.value.found, caught.value.expected) == (name, found, expected)
    shown = str(expected).replace("'", "")
    assert str(caught.value) == f"{name} has shape {found}; expected {shown}"
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("wrong", [np.array(["a"] * 20), np.zeros(20, complex), np.array([None] * 20)])
def test_dtypes_are_told(network: at.RateNetwork, wrong: Any) -> None:
    with pytest.raises(at.DtypeError) as caught:
        at.simulate(network, STIMULUS, initial=wrong)
    assert isinstance(caught.value, TypeError)
    assert (caught.value.name, caught.value.found) == ("initial", str(wrong.dtype))
    assert str(caught.value) == f"initial has dtype {wrong.dtype}; expected float32, or real numbers"


def test_masks_are_bool(network: at.RateNetwork) -> None:
    with pytest.raises(at.DtypeError, match="mask has dtype float64; expected bool"):
        at.RecurrentRls.with_mask(network, np.ones((20, 20)))


def test_precisions_do_not_mix(network: at.RateNetwork, tmp_path: Path) -> None:
    double = network.cast("float64")
    rule = at.RecurrentRls(double, at.PlasticScheme.Neurons(0.5))
    with pytest.raises(at.DtypeError, match="rule has dtype float64; expected float32, that of the network"):
        at.train_recurrent(network, rule, STIMULUS, np.zeros((30, 20)), window=(0, 30))
    with pytest.raises(at.DtypeError, match="rule has dtype float64"):
        network.save(tmp_path / "never.npz", rule=rule)
    assert not (tmp_path / "never.npz").exists()
    with pytest.raises(at.DtypeError, match='network has dtype float32; expected float64: network.cast'):
        at.train_fixed_points(network, [1.0])
    with pytest.raises(at.OutOfRangeError, match="dtype is int32; it must be float32 or float64"):
        network.cast("int32")


def test_numbers_that_are_not_finite_are_told(network: at.RateNetwork) -> None:
    start = np.zeros(20)
    start[3] = np.nan
    with pytest.raises(at.NotFiniteError) as caught:
        at.simulate(network, STIMULUS, initial=start)
    assert (caught.value.name, caught.value.index) == ("initial", (3,))
    assert str(caught.value) == "initial holds NaN at (3,); every entry must be finite"
    for name, wrong in (("input", (0, 0)), ("recurrent", (1, 2)), ("output", (0, 3))):
        weights: dict[str, Any] = {"input": np.zeros((5, 1)), "recurrent": np.eye(5), "output": np.zeros((1, 5))}
        weights[name][wrong] = np.inf
        with pytest.raises(at.NotFiniteError, match=f"^{name} holds inf"):
            at.RateNetwork.from_weights(**weights)


def test_parameters_out_of_range_are_told() -> None:
    with pytest.raises(at.OutOfRangeError) as caught:
        at.RateNetwork.random(units=10, connection_probability=1.5, seed=1)
    assert (caught.value.name, caught.value.found) == ("connection_probability", "1.5")
    assert caught.value.accepted == "above 0 and at most 1"
    with pytest.raises(TypeError, match="seed"):
        at.RateNetwork.random(units=10)  # type: ignore[call-arg]


def test_what_is_drawn_needs_a_seed(network: at.RateNetwork) -> None:
    drawn: list[dict[str, Any]] = [{"initial": "uniform"}, {"noise": 0.1}]
    for options in drawn:
        with pytest.raises(TypeError, match="give a seed"):
            at.simulate(network, STIMULUS, **options)
    with pytest.raises(TypeError, match="give a seed"):
        at.RecurrentRls(network, at.PlasticScheme.Synapses(0.5))
    with pytest.raises(ValueError, match='initial is "normal"; accepted are "uniform" and an array'):
        at.simulate(network, STIMULUS, initial="normal", seed=1)


def test_ranges_of_steps(network: at.RateNetwork) -> None:
    x = np.zeros(20)
    expected = at.simulate(network, STIMULUS, initial=x).rates
    for steps in ((10, 20), range(10, 20), slice(10, 20)):
        record = at.simulate(network, STIMULUS, initial=x, steps=steps)
        np.testing.assert_array_equal(record.rates, expected[10:20])
        np.testing.assert_array_equal(record.time_ms, np.arange(10.0, 20.0))
    tail = at.simulate(network, STIMULUS, initial=x, steps=slice(25, None), units=[4, 2])
    np.testing.assert_array_equal(tail.rates, expected[25:][:, [4, 2]])
    np.testing.assert_array_equal(tail.units, [4, 2])
    wrong: list[tuple[Any, type[Exception]]] = [
        (range(0, 10, 2), ValueError),
        (slice(0, 10, 2), ValueError),
        ((0, 31), at.OutOfRangeError),
        ((9, 3), at.OutOfRangeError),
        ((-1, 3), TypeError),
        ("all", TypeError),
        ([3, 5, 9], TypeError),
    ]
    for steps, error in wrong:
        with pytest.raises(error):
            at.simulate(network, STIMULUS, steps=steps)
    with pytest.raises(at.OutOfRangeError, match="recorded unit is 20"):
        at.simulate(network, STIMULUS, units=[20])
    with pytest.raises(at.OutOfRangeError, match="units is -1"):
        at.simulate(network, STIMULUS, units=[-1])
