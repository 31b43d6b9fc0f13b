"""Ctrl-C stops long work after a whole step and keeps what is done."""

from __future__ import annotations

import _thread
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import attractor as at
from attractor import fixed_points, mean_field, orbit


@contextlib.contextmanager
def ctrl_c_soon() -> Iterator[None]:
    """What the terminal does on Ctrl-C, 50 ms from now."""
    timer = threading.Timer(0.05, _thread.interrupt_main)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def rate_network(**changes: Any) -> at.RateNetwork:
    return at.RateNetwork.random(**{"units": 200, "seed": 1, **changes})


def growth() -> Callable[[], object]:
    network = at.ThresholdNetwork.random(excitatory=5000, seed=1)
    shown = at.ShownUnits.from_steps(np.zeros((50_000, 1), bool))
    return lambda: at.perturbation_growth(network, shown, horizon=2, counted=at.Counted.All, seed=1)


def simulation() -> Callable[[], object]:
    network, silence = rate_network(units=800), np.zeros((3_000_000, 2))
    return lambda: at.simulate(network, silence, units=[])


def reservoir() -> Callable[[], object]:
    network, silence = at.EchoStateNetwork.random(units=500, seed=1), np.zeros((300_000, 0))
    return lambda: network.run(silence, noise=0.1, seed=1)


def search() -> Callable[[], object]:
    flow = fixed_points.Flow(rate_network())
    starts = flow.random_starts(10_000, spread=1.0, seed=1)
    return lambda: flow.stationary_points(starts)


def exponents() -> Callable[[], object]:
    network = rate_network()
    return lambda: at.lyapunov_spectrum(network, count=3, settle=0, steps=10**8, seed=1)


def pairs() -> Callable[[], object]:
    network, silence = rate_network(), np.zeros((2000, 2))
    return lambda: at.separation(network, silence, repeats=1_000_000, seed=1)


def orbit_of_a_map() -> Callable[[], object]:
    still = orbit.TanhMap(np.eye(50))
    return lambda: orbit.classify_map(still, np.ones(50), transient=10**9)


def own_map() -> Callable[[], object]:
    return lambda: orbit.lyapunov_exponents(lambda x: x / 2, [1.0], settle=10**9, steps=1, seed=1)


def theory() -> Callable[[], object]:
    ensemble, targets = mean_field.Ensemble(gain=0.9), np.linspace(0.5, 3.0, 200)
    return lambda: ensemble.many_targets(targets)


@pytest.mark.parametrize(
    "prepare", [simulation, pairs, exponents, orbit_of_a_map, own_map, reservoir, growth, search, theory]
)
def test_long_work_is_stopped(prepare: Callable[[], Callable[[], object]]) -> None:
    """Each would take many seconds."""
    work = prepare()
    with pytest.raises(KeyboardInterrupt), ctrl_c_soon():
        work()


def test_training_keeps_what_is_learned() -> None:
    network = rate_network()
    rule = at.RecurrentRls(network, at.PlasticScheme.Neurons(0.6))
    stimulus, target = np.zeros((100, 2)), np.zeros((100, 200))
    learn: dict[str, Any] = {"window": (0, 100), "initial": "uniform", "seed": 2}
    with pytest.raises(at.Interrupted, match=r"stopped in trial \d+; what was learned is kept") as caught, ctrl_c_soon():
        at.train_recurrent(network, rule, stimulus, target, trials=1_000_000, **learn)
    assert isinstance(caught.value, KeyboardInterrupt)
    done = len(caught.value.losses)
    again = rate_network()
    its_rule = at.RecurrentRls(again, at.PlasticScheme.Neurons(0.6))
    losses = at.train_recurrent(again, its_rule, stimulus, target, trials=done + 1, **learn)
    assert caught.value.losses == losses[:done].tolist()
    # The network is as after some step of the trial in which it was stopped, and learns on.
    assert np.isfinite(network.recurrent_weights).all()
    at.train_recurrent(network, rule, stimulus, target, **learn)


def test_a_window_keeps_what_is_learned() -> None:
    network = at.ThresholdNetwork.random(seed=1)
    shown = at.ShownUnits.from_steps(np.zeros((2_000_000, 1), bool))
    before = network.thresholds
    with pytest.raises(KeyboardInterrupt), ctrl_c_soon():
        at.Window(shown).run(network, [at.IntrinsicPlasticity(0.001, 0.1)])
    assert (network.thresholds != before).any()


def test_another_signal_goes_on() -> None:
    heard = []
    before = signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(at.pearson([1, 2, 3], [1, 2, 3])))
    timer = threading.Timer(0.05, signal.raise_signal, [signal.SIGUSR1])
    timer.start()
    try:
        at.simulate(rate_network(units=800), np.zeros((5_000, 2)), units=[])
    finally:
        timer.join()
        signal.signal(signal.SIGUSR1, before)
    assert heard == [pytest.approx(1.0)]
