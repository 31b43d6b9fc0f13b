"""Rate networks: made, changed, stepped, trained."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import attractor as at

STIMULUS = at.Stimulus.silent(200, 2).pulse(0, (10, 40), 5.0)
DRAWN: dict[str, Any] = {"initial": "uniform", "noise": 0.001}
LEARNING: dict[str, Any] = {"window": (50, 200), "every": 2}


def law(**changes: Any) -> at.RateNetwork:
    return at.RateNetwork.random(**{"units": 60, "connection_probability": 0.3, "gain": 2.0, "seed": 12, **changes})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_step_is_the_equation(dtype: str) -> None:
    network = law(dtype=dtype)
    x = at.Streams(1).uniform(60, -1, 1)
    network.activations = x
    noise = at.Streams(1).normal(60, 0.01)
    drive = network.input_weights @ [0.3, -1.0] + network.recurrent_weights @ np.tanh(x) + noise
    network.step([0.3, -1.0], noise)
    tolerance = 1e-6 if dtype == "float32" else 1e-13
    np.testing.assert_allclose(network.activations, x + 0.1 * (drive - x), atol=tolerance)
    np.testing.assert_allclose(network.rates, np.tanh(network.activations), atol=tolerance)
    np.testing.assert_allclose(network.outputs, network.output_weights @ network.rates, atol=tolerance)
    assert network.dtype == np.dtype(dtype)
    assert network.activations.dtype == np.dtype(dtype)


def test_what_is_given_is_what_is_drawn() -> None:
    streams = at.Streams(11).child("trial").index(1)
    drawn = at.simulate(law(), STIMULUS, **DRAWN, seed=streams).rates
    initial = streams.child("initial").uniform(60, -1, 1)
    noise = streams.child("noise").normal((200, 60), 0.001)
    np.testing.assert_array_equal(at.simulate(law(), STIMULUS, initial=initial, noise=noise).rates, drawn)


def test_parts_are_copies_and_can_be_set() -> None:
    network = law()
    weights = network.recurrent_weights
    weights[:] = 0
    assert network == law()
    doubled = 2 * network.recurrent_weights
    network.recurrent_weights = doubled
    np.testing.assert_array_equal(network.recurrent_weights, doubled)
    np.testing.assert_array_equal(network.synapses, doubled != 0)
    network.recurrent_weights = np.zeros((60, 60))
    np.testing.assert_array_equal(network.synapses, doubled != 0)
    with pytest.raises(at.OutOfRangeError, match="not 0 where there is no synapse"):
        network.recurrent_weights = np.eye(60)
    network.output_weights = np.ones((3, 60))
    assert network.readouts == 3
    with pytest.raises(at.ShapeError, match=r"output_weights has shape \(3, 6\); expected \(readouts, 60\)"):
        network.output_weights = np.ones((3, 6))


def test_sparse_rows_are_the_matrix() -> None:
    network = law()
    data, indices, starts = network.recurrent_csr()
    dense = np.zeros((60, 60), np.float32)
    for row in range(60):
        own = slice(starts[row], starts[row + 1])
        dense[row, indices[own]] = data[own]
    np.testing.assert_array_equal(dense, network.recurrent_weights)


def test_synapses_of_weight_zero_are_kept() -> None:
    mask = np.ones((3, 3), bool)
    network = at.RateNetwork.from_weights(np.ones((3, 1)), np.zeros((3, 3)), np.ones((1, 3)), synapses=mask)
    assert at.RecurrentRls(network, at.PlasticScheme.Neurons(1.0)).plastic_units == 3
    with pytest.raises(at.OutOfRangeError, match="number of plastic synapses is 0"):
        none = at.RateNetwork.from_weights(np.ones((3, 1)), np.zeros((3, 3)), np.ones((1, 3)))
        at.RecurrentRls(none, at.PlasticScheme.Neurons(1.0))


def trained(network: at.RateNetwork, rule: at.RecurrentRls, trials: range) -> NDArray[np.float64]:
    innate = at.simulate(law(), STIMULUS, **DRAWN, seed=at.Streams(11).index(0)).rates
    return at.train_recurrent(
        network, rule, STIMULUS, innate, **LEARNING, trials=trials, **DRAWN, seed=at.Streams(11)
    )


def test_a_rule_keeps_its_state_from_call_to_call() -> None:
    once, twice = law(), law()
    rules = [at.RecurrentRls(network, at.PlasticScheme.Neurons(0.6)) for network in (once, twice)]
    losses = trained(once, rules[0], range(1, 5))
    parts = [trained(twice, rules[1], range(1, 3)), trained(twice, rules[1], range(3, 5))]
    np.testing.assert_array_equal(np.concatenate(parts), losses)
    assert once == twice
    for (unit, a), (other, b) in zip(
        rules[0].inverse_correlations(), rules[1].inverse_correlations(), strict=True
    ):
        assert unit == other
        np.testing.assert_array_equal(a, b)


def test_steps_in_python_are_a_trial() -> None:
    network, stepped = law(dtype="float64"), law(dtype="float64")
    target = np.sin(np.arange(200)[:, np.newaxis] / 20 + np.arange(60))
    start = at.Streams(3).uniform(60, -1, 1)
    rule, own = (at.RecurrentRls(n, at.PlasticScheme.Neurons(0.6)) for n in (network, stepped))
    loss = at.train_recurrent(network, rule, STIMULUS, target, **LEARNING, initial=start)
    stepped.activations = start
    losses = []
    for step, u in enumerate(STIMULUS.input):
        stepped.step(u)
        if step >= 50 and step % 2 == 0:
            losses.append(own.learn(stepped, target[step]))
    assert network == stepped
    np.testing.assert_allclose(loss, np.mean(losses), rtol=1e-14)


def test_only_a_tamed_network_is_read_out() -> None:
    """n = 1 network of 200 units, 15 recurrent and 5 readout trials: r of readout and target."""
    stimulus = at.Stimulus.silent(800, 2).pulse(0, (50, 100), 5.0)
    trials = at.Streams(11)
    learning: dict[str, Any] = {"window": (100, 800), **DRAWN, "seed": trials}
    bump = np.exp(-(((np.arange(800) - 700) / 30) ** 2))[:, np.newaxis]

    def read_out(network: at.RateNetwork) -> float:
        at.train_readout(network, at.ReadoutRls(network), stimulus, bump, trials=range(30, 35), **learning)
        test = at.simulate(network, stimulus, **DRAWN, seed=trials.index(35), steps=(100, 800))
        return at.pearson(test.outputs[:, 0], bump[100:, 0])

    tamed, chaotic = (law(units=200, connection_probability=0.25, dtype="float64") for _ in range(2))
    innate = at.simulate(tamed, stimulus, **DRAWN, seed=trials.index(0)).rates
    rule = at.RecurrentRls(tamed, at.PlasticScheme.Neurons(0.6))
    at.train_recurrent(tamed, rule, stimulus, innate, trials=range(1, 16), **learning)
    assert read_out(tamed) > 0.95
    assert read_out(chaotic) < 0.7


def test_a_readout_converges_to_ridge_regression() -> None:
    network = law(dtype="float64")
    target = np.sin(np.arange(200)[:, np.newaxis] / 9)
    initial = network.output_weights
    start = at.Streams(4).uniform(60, -1, 1)
    rates = at.simulate(network, STIMULUS, initial=start).rates
    at.train_readout(
        network, at.ReadoutRls(network, delta=0.3), STIMULUS, target, window=(0, 200), every=1, initial=start
    )
    ridge = at.ridge_readout(rates, target, initial=initial, delta=0.3)
    np.testing.assert_allclose(network.output_weights, ridge, atol=1e-8 * abs(ridge).max())


def test_a_closed_loop_feeds_the_readout_back() -> None:
    network = law(dtype="float64", inputs=3, readouts=2)
    x = at.Streams(5).uniform(60, -1, 1)
    stimulus = at.Streams(6).normal((20, 3))
    looped = at.simulate(network, stimulus, initial=x, loops=[at.Loop(readout=1, channel=2)])
    network.activations = x
    z = network.outputs
    for step, u in enumerate(stimulus):
        network.step(u + [0, 0, z[1]])
        z = network.outputs
        np.testing.assert_allclose(looped.outputs[step], z, atol=1e-12)
    with pytest.raises(at.OutOfRangeError, match="readout of a loop is 2"):
        at.simulate(network, stimulus, loops=[(2, 0)])


def test_a_diverging_network_says_where() -> None:
    network = at.RateNetwork.from_weights([[1.0]], [[30.0]], [[1.0]], transfer="linear")
    with pytest.raises(at.DivergedError) as caught:
        at.simulate(network, np.ones((200, 1)))
    assert (caught.value.unit, caught.value.step > 1, caught.value.value > 1e9) == (0, True, True)
    assert isinstance(caught.value, RuntimeError)


def test_a_rule_serves_only_its_network() -> None:
    rule = at.RecurrentRls(law(units=50), at.PlasticScheme.Neurons(0.6))
    with pytest.raises(at.ShapeError):
        at.train_recurrent(law(), rule, STIMULUS, np.zeros((200, 60)), **LEARNING)
    with pytest.raises(at.ShapeError, match="target"):
        at.train_readout(law(), at.ReadoutRls(law()), STIMULUS, np.zeros((200, 2)), **LEARNING)


def test_trials_are_counted_or_named() -> None:
    def train(trials: Any) -> NDArray[np.float64]:
        network = law()
        rule = at.ReadoutRls(network)
        return at.train_readout(
            network, rule, STIMULUS, np.zeros((200, 1)), **LEARNING, trials=trials, initial="uniform", seed=1
        )

    for same in (range(3), [0, 1, 2], np.arange(3), (np.int64(0), 1, 2)):
        np.testing.assert_array_equal(train(same), train(3))
    assert (train([5, 1]) != train([1, 5])).all()
    assert train(0).shape == (0,)


def test_progress_is_told_after_each_trial() -> None:
    network = law()
    heard: list[tuple[int, int, float]] = []
    losses = at.train_readout(
        network,
        at.ReadoutRls(network),
        STIMULUS,
        np.zeros((200, 1)),
        **LEARNING,
        trials=3,
        progress=lambda done, trials, loss: heard.append((done, trials, loss)),
    )
    assert heard == [(1, 3, losses[0]), (2, 3, losses[1]), (3, 3, losses[2])]

    def refuse(done: int, trials: int, loss: float) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        at.train_readout(
            network, at.ReadoutRls(network), STIMULUS, np.zeros((200, 1)), **LEARNING, progress=refuse
        )


def test_progress_is_a_bar_or_a_word(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import sys
    import types

    shown: list[Any] = []

    class Bar:
        def __init__(self, total: int, unit: str) -> None:
            self.n = 0
            shown.append((total, unit))

        def set_postfix(self, loss: str, refresh: bool) -> None:
            shown.append(loss)

        def update(self, by: int) -> None:
            self.n += by

        def close(self) -> None:
            shown.append(self.n)

    def train() -> None:
        network = law()
        rule = at.ReadoutRls(network)
        at.train_readout(network, rule, STIMULUS, np.zeros((200, 1)), **LEARNING, trials=2, progress=True)

    fake = types.ModuleType("tqdm.auto")
    fake.tqdm = Bar  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tqdm", types.ModuleType("tqdm"))
    monkeypatch.setitem(sys.modules, "tqdm.auto", fake)
    train()
    assert shown[0] == (2, "trial")
    assert shown[-1] == 2
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.warns(UserWarning, match="pip install tqdm"):
        train()


def test_the_interpreter_is_free_meanwhile() -> None:
    ticks, over = [0], threading.Event()

    def tick() -> None:
        while not over.is_set():
            ticks[0] += 1
            time.sleep(0.001)

    network = law(units=400)
    ticking = threading.Thread(target=tick)
    ticking.start()
    before = ticks[0]
    at.simulate(network, np.zeros((6000, 2)), units=[])
    after = ticks[0]
    over.set()
    ticking.join()
    assert after > before


def test_networks_can_be_trained_side_by_side() -> None:
    def train(seed: int, out: dict[int, at.RateNetwork]) -> None:
        out[seed] = law(seed=seed)
        trained(out[seed], at.RecurrentRls(out[seed], at.PlasticScheme.Neurons(0.6)), range(1, 4))

    alone: dict[int, at.RateNetwork] = {}
    together: dict[int, at.RateNetwork] = {}
    for seed in (1, 2):
        train(seed, alone)
    threads = [threading.Thread(target=train, args=(seed, together)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_files_are_what_was_saved(tmp_path: Path) -> None:
    network = law(transfer=at.Transfer.Rectified(0.2), tau_ms=20.0)
    network.step([1.0, 0.0])
    network.save(tmp_path / "network.npz")
    assert at.RateNetwork.load(tmp_path / "network.npz") == network
    assert at.RateNetwork.load(str(tmp_path / "network.npz"), dtype="float64") == network.cast("float64")
    with np.load(tmp_path / "network.npz") as saved:
        np.testing.assert_array_equal(saved["W_rec"], network.recurrent_weights)
    (tmp_path / "broken.npz").write_bytes(b"no archive")
    with pytest.raises(at.StorageError, match="not a complete .npz archive"):
        at.RateNetwork.load(tmp_path / "broken.npz")
    with pytest.raises(FileNotFoundError):
        at.RateNetwork.load(tmp_path / "missing.npz")
    with pytest.raises(FileNotFoundError):
        network.save(tmp_path / "missing" / "network.npz")
    with pytest.raises(at.StorageError, match="no array plastic"):
        at.RateNetwork.load_with_rule(tmp_path / "network.npz")


def test_training_goes_on_from_a_file(tmp_path: Path) -> None:
    network = law()
    rule = at.RecurrentRls(network, at.PlasticScheme.Neurons(0.6))
    trained(network, rule, range(1, 3))
    network.save(tmp_path / "training.npz", rule=rule)
    again, its_rule = at.RateNetwork.load_with_rule(tmp_path / "training.npz")
    np.testing.assert_array_equal(trained(network, rule, range(3, 5)), trained(again, its_rule, range(3, 5)))
    assert network == again
