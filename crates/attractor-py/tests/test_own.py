"""Networks, rules, transfer functions and noise of one's own: the same as those of the library, and clear when they fail."""

from __future__ import annotations

import copy
import pickle
import sys
import traceback
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import attractor as at
from attractor.fixed_points import find_fixed_points
from attractor.orbit import classify_map, network_map

WAVE = np.sin(np.arange(300)[:, np.newaxis] / 10 + np.arange(2))
TARGET = np.sin(np.arange(300) / 7)[:, np.newaxis]


class Plain:
    """A rate network, written in Python."""

    def __init__(self, network: at.RateNetwork) -> None:
        self.units, self.inputs, self.dt_ms, self.tau_ms = network.units, network.inputs, network.dt_ms, network.tau_ms
        self.input_weights, self.recurrent_weights = network.input_weights, network.recurrent_weights
        self.output_weights, self.state = network.output_weights, network.activations

    @property
    def rates(self) -> NDArray[np.float64]:
        return np.tanh(self.state)

    def step(self, input: NDArray[np.float64], noise: NDArray[np.float64] | None) -> None:
        drive = self.input_weights @ input + self.recurrent_weights @ self.rates
        drive = drive if noise is None else drive + noise
        self.state = self.state + self.dt_ms / self.tau_ms * (drive - self.state)


class WithJacobian(Plain):
    def jacobian(self, state: NDArray[np.float64], input: NDArray[np.float64]) -> tuple[Any, Any]:
        rate = self.dt_ms / self.tau_ms
        slopes = 1 - np.tanh(state) ** 2
        return (1 - rate) * np.eye(self.units) + rate * self.recurrent_weights * slopes, rate * self.input_weights


def compiled(**changes: Any) -> at.RateNetwork:
    law: dict[str, Any] = {"units": 60, "connection_probability": 0.3, "gain": 1.5, "readouts": 2, "seed": 12, "dtype": "float64"}
    network = at.RateNetwork.random(**(law | changes))
    network.activations = at.Streams(5).uniform(network.units, -1.0, 1.0)
    return network


@pytest.mark.parametrize("loops", [[], [(0, 0)], [at.Loop(0, 1, 3), (1, 0)]])
def test_a_network_in_python_is_the_compiled_one(loops: list[tuple[int, ...]]) -> None:
    options: dict[str, Any] = {"noise": 0.1, "seed": 3, "loops": loops}
    one, other = (at.simulate(network, WAVE, **options) for network in (compiled(), Plain(compiled())))
    np.testing.assert_allclose(one.rates, other.rates, rtol=0, atol=1e-12)
    np.testing.assert_allclose(one.outputs, other.outputs, rtol=0, atol=1e-12)
    assert (one.time_ms == other.time_ms).all()


def test_a_late_loop_is_late() -> None:
    # z[t] = u[t] through a unit of one step; the channel hears z[t - 1 - 2].
    line = at.RateNetwork.from_weights([[1.0]], [[0.0]], [[1.0]], dt_ms=10, transfer="linear")
    pulse = np.zeros((8, 1))
    pulse[0] = 1.0
    assert at.simulate(line, pulse, loops=[(0, 0, 2)]).outputs[:, 0].tolist() == [1, 0, 0, 1, 0, 0, 1, 0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_transfer_function_in_python_is_the_compiled_one(dtype: str) -> None:
    networks = compiled(dtype=dtype), compiled(dtype=dtype, transfer=np.tanh)
    one, other = (at.simulate(network, WAVE, seed=3, noise=0.1) for network in networks)
    np.testing.assert_allclose(one.rates, other.rates, rtol=0, atol=1e-12 if dtype == "float64" else 1e-5)


def test_echo_state_networks_take_one_too() -> None:
    law: dict[str, Any] = {"units": 40, "inputs": 2, "leak": 0.4, "seed": 1}
    one, other = (at.EchoStateNetwork.random(**law, transfer=transfer) for transfer in ("tanh", np.tanh))
    np.testing.assert_allclose(one.run(WAVE), other.run(WAVE), rtol=0, atol=1e-12)
    spectra = [at.lyapunov_spectrum(own, count=3, settle=50, stimulus=WAVE, seed=1).exponents for own in (one, other)]
    np.testing.assert_allclose(spectra[1], spectra[0], rtol=1e-6, atol=1e-7)
    sine = at.EchoStateNetwork.from_weights(-2 * np.eye(1), [0.3], leak=0.4, transfer=np.sin)
    sine.state = [0.5]
    sine.step()
    assert sine.state[0] == pytest.approx(0.6 * 0.5 + 0.4 * np.sin(-1 + 0.3), abs=1e-15)
    again = pickle.loads(pickle.dumps(sine))
    assert again.transfer == sine.transfer and again.state == sine.state
    with pytest.raises(at.OutOfRangeError, match="transfer function of the network is Transfer.Own.*network_map"):
        at.orbit.TanhMap.of_network(sine)


def test_measures_take_a_transfer_function_of_ones_own() -> None:
    pair = (np.tanh, lambda x: 1 - np.tanh(x) ** 2)
    networks = [compiled(gain=0.8, transfer=transfer) for transfer in ("tanh", np.tanh, pair)]
    for network in networks:
        network.output_weights = 0.1 * network.output_weights
    spectra = [at.lyapunov_spectrum(network, count=3, settle=50, steps=200, seed=1).exponents for network in networks]
    points = [at.fixed_points.Flow(network, input=[1.0, 0.5]).fixed_point(np.zeros(60)).state for network in networks]
    for found in (spectra, points):
        np.testing.assert_allclose(found[1], found[0], rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(found[2], found[0], rtol=1e-10, atol=1e-12)


def test_a_transfer_function_of_ones_own_is_copied_and_pickled_but_not_saved(tmp_path: Any) -> None:
    network = compiled(transfer=np.sin)
    assert network == copy.copy(network) == pickle.loads(pickle.dumps(network))
    assert network.transfer == at.Transfer.Own(np.sin)
    with pytest.raises(at.StorageError, match="own is code, which a file does not hold"):
        network.save(tmp_path / "network.npz")
    assert list(tmp_path.iterdir()) == []


def test_rules_of_the_library_train_networks_in_python() -> None:
    networks: tuple[Any, Any] = (compiled(), Plain(compiled()))
    target = at.simulate(compiled(gain=1.2), WAVE).rates
    for make, told in (
        (lambda network: at.RecurrentRls(network, at.PlasticScheme.Neurons(fraction=0.5)), target),
        (at.ReadoutRls, np.hstack([TARGET, -TARGET])),
    ):
        losses = [at.train(network, make(network), WAVE, told, trials=3, loops=[(0, 1)]) for network in networks]
        np.testing.assert_allclose(losses[1], losses[0], rtol=1e-9)
    for weights in ("recurrent_weights", "output_weights", "state"):
        np.testing.assert_allclose(getattr(networks[1], weights), getattr(networks[0], weights), atol=1e-9)


class Delta:
    def __init__(self, rate: float = 0.02) -> None:
        self.rate = rate

    def targets(self, network: Any) -> int:
        return len(network.output_weights)

    def learn(self, network: Any, target: NDArray[np.float64]) -> float:
        error = network.output_weights @ network.rates - target
        network.output_weights = network.output_weights - self.rate * np.outer(error, network.rates)
        return float((error**2).mean())


def test_a_rule_in_python_trains_every_network() -> None:
    echo = at.EchoStateNetwork.random(units=40, inputs=2, seed=1)
    echo.output_weights = np.zeros((2, 40))
    told = np.roll(WAVE, 3, axis=0)
    every: list[Any] = [compiled(), compiled(dtype="float32"), Plain(compiled()), echo]
    losses = [at.train(network, Delta(), WAVE, told, trials=20, initial=np.zeros(network.units)) for network in every]
    for network, loss in zip(every, losses):
        assert loss[-1] < 0.7 * loss[0], network
    np.testing.assert_allclose(losses[2], losses[0], rtol=1e-9)
    np.testing.assert_allclose(losses[1], losses[0], rtol=1e-2)


def test_a_rule_that_is_told_nothing_returns_nothing() -> None:
    class Count:
        seen = 0

        def learn(self, network: Any, target: NDArray[np.float64]) -> None:
            assert target.size == 0
            self.seen += 1

    rule = Count()
    losses = at.train(compiled(), rule, WAVE, window=(10, 30), every=5, trials=2)
    assert np.isnan(losses).all() and rule.seen == 8


def test_noise_in_python_is_the_noise_that_is_given() -> None:
    given = at.Streams(1).normal((300, 60), 0.1)
    one, other = (at.simulate(compiled(), WAVE, noise=noise).rates for noise in (given, lambda step, units: given[step]))
    assert (one == other).all()


def test_exponents_are_those_of_the_compiled_network() -> None:
    options: dict[str, Any] = {"count": 3, "settle": 100, "stimulus": WAVE, "seed": 1, "loops": [(0, 0), (1, 1, 2)]}
    expected = at.lyapunov_spectrum(compiled(), **options).exponents
    for network in (Plain(compiled()), WithJacobian(compiled())):
        before = network.state.copy()
        found = at.lyapunov_spectrum(network, **options).exponents
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)
        assert (network.state == before).all()


def test_separation_is_that_of_the_compiled_network() -> None:
    options: dict[str, Any] = {"start": 50, "fit": (20, 200), "repeats": 2, "seed": 4}
    networks: list[Any] = [compiled(gain=1.8), Plain(compiled(gain=1.8))]
    one, other = (at.separation(network, WAVE, **options) for network in networks)
    assert other.exponent == pytest.approx(one.exponent, rel=1e-6) and other.fitted == one.fitted

    class Single(Plain):
        def __deepcopy__(self, memo: Any) -> Any:
            raise ZeroDivisionError("boom")

    with pytest.raises(ZeroDivisionError, match="boom"):
        at.separation(Single(compiled()), WAVE, **options)


def test_a_closed_loop_has_the_exponents_of_its_eigenvalues() -> None:
    network = at.RateNetwork.dense(units=100, gain=0.9, seed=1)
    point = at.train_fixed_points(network, [1.0]).points[0].state
    closed = at.gain.Linearisation(network, point).closed_eigenvalues()
    leading = closed[closed.real.argmax()]
    assert abs(leading - (-0.336 + 0.075j)) < 1e-3 or abs(leading - (-0.336 - 0.075j)) < 1e-3
    # Of Euler's steps of 0.1 ms, in 1/s. A pair turns: growth over a part of a turn is not its mean, but the mean of 20000
    # steps is within 0.1 %.
    expected = np.log(abs(1 + 0.1 * leading)) / 0.1 * 1000
    network.activations = point
    networks: list[Any] = [network, WithJacobian(network)]
    for one in networks:
        steps = 20000 if one is network else 4000
        found = at.lyapunov_spectrum(one, count=1, settle=1000, steps=steps, seed=1, loops=[(0, 0)]).exponents[0]
        assert abs(found / expected - 1) < (1e-3 if one is network else 4e-3)
    assert expected == pytest.approx(-341, abs=1)
    # Open, and at rest, it is another system.
    network.activations = np.full(100, 0.1)
    alone = at.lyapunov_spectrum(network, count=1, settle=1500, steps=2500, seed=1).exponents[0]
    assert alone == pytest.approx(-137, abs=1)


def test_maps_of_networks_have_their_fixed_points_and_orbits() -> None:
    network = compiled(gain=0.7)
    of_all: list[Any] = [network, Plain(network), WithJacobian(network)]
    for one in of_all:
        points = find_fixed_points(network_map(one, [0.5, -0.5]), at.Streams(1).uniform((3, 60), -1, 1))
        flow = at.fixed_points.Flow(network, input=[0.5, -0.5]).fixed_point(np.zeros(60))
        assert len(points) == 1 and points[0].stable
        np.testing.assert_allclose(points[0].state, flow.state, atol=1e-9)
        orbit = classify_map(network_map(one), 0.1 * np.ones(60), transient=500, lyapunov_steps=500, record=400)
        assert orbit.attractor == at.orbit.Attractor.FixedPoint
    with_loop = network_map(Plain(network), loops=[(0, 0)])
    by_hand = copy.deepcopy(network)
    by_hand.step([by_hand.outputs[0], 0.0])
    np.testing.assert_allclose(with_loop.next(network.activations), by_hand.activations, atol=1e-12)
    with pytest.raises(at.OutOfRangeError, match="delay of a loop is 1"):
        network_map(network, loops=[(0, 0, 1)])


def test_memory_capacity_is_bounded_by_units_and_the_same_in_python() -> None:
    network = compiled(units=20, gain=0.8)
    one, other = (at.memory_capacity(own, delays=30, seed=1, amplitude=0.1) for own in (network, Plain(network)))
    assert 1 < one.total <= 20
    np.testing.assert_allclose(other.by_delay, one.by_delay, atol=1e-4)


# What goes wrong.


class Failing(Plain):
    """Goes wrong at step 7 in a way of its own."""

    def __init__(self, network: at.RateNetwork, wrong: Any) -> None:
        super().__init__(network)
        self.taken, self.wrong = 0, wrong

    def step(self, input: NDArray[np.float64], noise: NDArray[np.float64] | None) -> None:
        super().step(input, noise)
        if self.taken == 7:
            self.state = self.wrong(self.state)
        self.taken += 1


def boom(x: Any) -> Any:
    raise ZeroDivisionError("boom")


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (boom, ZeroDivisionError, "boom"),
        (lambda x: x[:-1], at.ShapeError, r"state has shape \(59,\)"),
        (lambda x: x * np.nan, at.NotFiniteError, r"state holds NaN at \(0,\)"),
        (lambda x: x.astype(object), at.DtypeError, "state has dtype object"),
        (lambda x: x + 1j, at.DtypeError, "state has dtype complex128"),
    ],
)
def test_a_network_that_fails_says_where(wrong: Any, error: type[Exception], message: str) -> None:
    network = Failing(compiled(), wrong)
    if error is not ZeroDivisionError:
        # The rates are of the same size, or refuse before the state does.
        type(network).rates
    with pytest.raises(error, match=message) as caught:
        at.simulate(network, WAVE)
    told = "".join(traceback.format_exception(caught.value))
    assert sys.version_info < (3, 11) or "at step 7" in told
    assert error is not ZeroDivisionError or "in boom" in told


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (boom, ZeroDivisionError, "boom"),
        (lambda x: x[:-1], at.ShapeError, r"has shape \(2,\); expected \(3,\)"),
        (lambda x: x * np.nan, at.NotFiniteError, "holds NaN"),
        (lambda x: x.astype(object), at.DtypeError, "dtype object"),
        (3.0, TypeError, "float"),
        ((np.sin, 3.0), TypeError, "derivative is 3.0, which cannot be called"),
    ],
)
def test_a_transfer_function_is_tried_when_it_is_handed_in(wrong: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        compiled(transfer=wrong)


def test_a_transfer_function_that_fails_later_says_where() -> None:
    calls = 0

    def late(x: NDArray[np.float64]) -> NDArray[np.float64]:
        nonlocal calls
        calls += 1
        if calls == 10:
            raise ZeroDivisionError("boom")
        return np.tanh(x)

    network = compiled(transfer=late)
    # One call at making, one on setting activations, one for trying: the seventh step is the tenth call.
    with pytest.raises(ZeroDivisionError, match="boom") as caught:
        at.simulate(network, WAVE)
    assert sys.version_info < (3, 11) or "at step 6" in "".join(traceback.format_exception(caught.value))


def test_rules_that_fail_say_where_and_keep_what_was_learned() -> None:
    class Late(Delta):
        calls = 0

        def learn(self, network: Any, target: NDArray[np.float64]) -> float:
            self.calls += 1
            if self.calls == 5:
                raise ZeroDivisionError("boom")
            return super().learn(network, target)

    network, twin = compiled(), compiled()
    told = np.hstack([TARGET, TARGET])
    with pytest.raises(ZeroDivisionError, match="boom") as caught:
        at.train(network, Late(), WAVE, told, every=10)
    assert sys.version_info < (3, 11) or "at step 40" in "".join(traceback.format_exception(caught.value))
    at.train(twin, Delta(), WAVE, told, window=(0, 40), every=10)
    assert (network.output_weights == twin.output_weights).all()


def test_what_does_not_fit_is_refused() -> None:
    network, plain = compiled(), Plain(compiled())
    with pytest.raises(TypeError, match="is no network: it has no `step`"):
        at.simulate(type("Still", (), {"units": 1, "inputs": 1, "state": np.zeros(1)})(), WAVE)
    with pytest.raises(TypeError, match="is no rule: it has no `learn`"):
        at.train(network, object(), WAVE, TARGET)  # type: ignore[arg-type]
    with pytest.raises(at.ShapeError, match="target has shape"):
        at.train(plain, Delta(), WAVE, TARGET)
    with pytest.raises(TypeError, match="this rule is told a target"):
        at.train(plain, Delta(), WAVE)
    with pytest.raises(at.ShapeError):
        at.train(Plain(compiled(units=50)), at.ReadoutRls(plain), WAVE, np.hstack([TARGET, TARGET]))
    without: Any = Plain(network)
    del without.recurrent_weights
    with pytest.raises(TypeError, match="has no `recurrent_weights`"):
        at.RecurrentRls(without, at.PlasticScheme.Neurons(fraction=0.5))
    with pytest.raises(at.DtypeError, match="rule has dtype float64; expected float32"):
        at.train(compiled(dtype="float32"), at.ReadoutRls(plain), WAVE, np.hstack([TARGET, TARGET]))
    with pytest.raises(TypeError, match="is no loop"):
        at.simulate(network, WAVE, loops=[(0,)])  # type: ignore[list-item]
    with pytest.raises(at.ShapeError, match=r"what network.jacobian returns first has shape \(2, 2\)"):
        wrong = WithJacobian(network)
        wrong.jacobian = lambda state, input: (np.eye(2), np.eye(2))  # type: ignore[method-assign]
        at.lyapunov_spectrum(wrong, count=1, settle=1, steps=10, seed=1)
    with pytest.raises(at.ShapeError, match=r"what noise returns has shape \(3,\); expected \(60,\)"):
        at.simulate(network, WAVE, noise=lambda step, units: np.zeros(3))
