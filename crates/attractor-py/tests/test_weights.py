"""Weights that are set, drawn by laws, and kept on disk; time constants of each unit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attractor as at

sparse = pytest.importorskip("scipy.sparse")


def echo(**options: Any) -> at.EchoStateNetwork:
    return at.EchoStateNetwork.random(**{"units": 30, "inputs": 2, "seed": 1, **options})


def test_echo_state_weights_are_set() -> None:
    network, streams = echo(), at.Streams(2)
    weights = [streams.child(name).normal(shape, 0.3) for name, shape in (("r", (30, 30)), ("f", (30, 30)), ("i", (30, 3)), ("b", 30))]
    weights[0][np.abs(weights[0]) < 0.2] = 0.0
    network.recurrent, network.feedback, network.input_weights, network.bias = weights
    made = at.EchoStateNetwork.from_weights(weights[0], weights[3], input=weights[2], feedback=weights[1])
    assert network.inputs == 3
    for _ in range(5):
        for one in (network, made):
            one.step([0.1, -0.2, 0.3])
    assert (network.state == made.state).all() and network.state.any()
    found = sparse.csr_array(network.recurrent_csr(), shape=(30, 30))
    assert (found.toarray() == weights[0]).all() and found.nnz == np.count_nonzero(weights[0])
    network.recurrent = sparse.coo_array(weights[0])
    assert (network.recurrent == weights[0]).all()
    # A network too large to be multiplied with its zeros.
    large, other = echo(units=300, zero_fraction=0.95), echo(units=300, zero_fraction=0.95, seed=2)
    other.recurrent, other.input_weights, other.bias = sparse.csr_array(large.recurrent_csr()), large.input_weights, large.bias
    for one in (large, other):
        one.step([1.0, 2.0])
        one.step([0.0, 1.0])
    assert (large.state == other.state).all()


def test_threshold_weights_are_set() -> None:
    one, other = (at.ThresholdNetwork.random(seed=seed) for seed in (1, 2))
    other.recurrent = sparse.csr_array(one.recurrent_csr(), shape=(100, 100))
    other.to_inhibitory, other.inhibition = one.to_inhibitory, one.inhibition
    other.thresholds, other.inhibitory_thresholds = one.thresholds, one.inhibitory_thresholds
    for network in (one, other):
        network.draw_state(0.3, seed=3)
        for symbol in range(20):
            network.step([symbol])
    assert (one.excitatory == other.excitatory).all() and (one.inhibitory == other.inhibitory).all()
    assert one.excitatory.any() and (one.synapses == other.synapses).all()


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("recurrent", np.ones((30, 29)), at.ShapeError),
        ("recurrent", np.full((30, 30), np.nan), at.NotFiniteError),
        ("recurrent", np.full((30, 30), 1j), at.DtypeError),
        ("feedback", np.ones((3, 3)), at.ShapeError),
        ("input_weights", np.ones((29, 2)), at.ShapeError),
        ("input_weights", np.full((30, 2), np.inf), at.NotFiniteError),
        ("bias", np.ones(29), at.ShapeError),
        ("bias", np.full(30, np.nan), at.NotFiniteError),
    ],
)
def test_wrong_weights_leave_the_network(name: str, value: Any, error: type[Exception]) -> None:
    network = echo()
    before = getattr(network, name)
    with pytest.raises(error, match=name):
        setattr(network, name, value)
    assert (getattr(network, name) == before).all()


def test_wrong_weights_of_threshold_networks_are_named() -> None:
    network = at.ThresholdNetwork.random(seed=1)
    with pytest.raises(at.OutOfRangeError, match="recurrent weight"):
        network.recurrent = -np.ones((100, 100))
    with pytest.raises(at.ShapeError, match="to_inhibitory"):
        network.to_inhibitory = np.ones((100, 25))
    with pytest.raises(at.OutOfRangeError, match="inhibition"):
        network.inhibition = (np.ones((100, 25)), -np.ones((25, 25)))
    with pytest.raises(at.ShapeError, match="inhibitory_thresholds"):
        network.inhibitory_thresholds = np.ones(3)


def test_rings_and_small_worlds_have_their_degrees() -> None:
    ring = at.RateNetwork.random(units=40, wiring=at.Ring(6), seed=1)
    distance = np.abs(np.subtract.outer(np.arange(40), np.arange(40)))
    near = np.minimum(distance, 40 - distance)
    assert (ring.synapses == ((near > 0) & (near <= 3))).all()
    world = at.RateNetwork.random(units=400, wiring=at.SmallWorld(20, 0.2), seed=1)
    assert (world.synapses.sum(axis=1) == 20).all() and not world.synapses.diagonal().any()
    distance = np.abs(np.subtract.outer(np.arange(400), np.arange(400)))
    left = (world.synapses & (np.minimum(distance, 400 - distance) > 10)).sum() / 8000
    # Each of 8000 with probability 0.2, of which one in forty comes back: five standard errors.
    assert abs(left - 0.2) < 5 * (0.2 * 0.8 / 8000) ** 0.5 + 0.2 * 0.05
    variance = (world.recurrent_weights[world.synapses] ** 2).mean()
    assert abs(variance * 20 / 1.5**2 - 1) < 5 * (2 / 8000) ** 0.5


def test_dales_law_gives_each_column_one_sign() -> None:
    for wiring in (None, at.Ring(10)):
        options: dict[str, Any] = {"units": 50, "connection_probability": 0.5, "wiring": wiring, "seed": 1, "dtype": "float64"}
        plain, signed = (at.RateNetwork.random(excitatory=share, **options).recurrent_weights for share in (None, 0.8))
        assert (np.abs(plain) == np.abs(signed)).all()
        assert (signed[:, :40] >= 0).all() and (signed[:, 40:] <= 0).all() and (signed[:, 40:] < 0).any()
    network = echo(wiring=at.Ring(4), excitatory=0.5, spectral_radius=0.8)
    assert (network.recurrent[:, :15] >= 0).all() and (network.recurrent[:, 15:] <= 0).all()
    assert at.spectral_radius(network.recurrent) == pytest.approx(0.8)
    assert (np.count_nonzero(network.recurrent, axis=1) == 4).all()


def writers() -> dict[str, Callable[[Path, Any], None]]:
    from scipy.io import mmwrite

    return {
        "c.npy": np.save,
        "c.csv": lambda path, full: np.savetxt(path, full, delimiter=","),
        "dense.npz": lambda path, full: np.savez(path, weights=full),
        "sparse.npz": lambda path, full: sparse.save_npz(path, sparse.csc_array(full)),
        "c.mtx": lambda path, full: mmwrite(path, sparse.coo_array(full)),
    }


@pytest.mark.parametrize("name", ["c.npy", "c.csv", "dense.npz", "sparse.npz", "c.mtx"])
def test_a_connectome_is_read(name: str, tmp_path: Path) -> None:
    full = at.Streams(1).normal((20, 20), 1.0)
    full[np.abs(full) < 1.0] = 0.0
    writers()[name](tmp_path / name, full)
    read = at.connectome(tmp_path / name)
    assert np.allclose(read.toarray() if sparse.issparse(read) else read, full, atol=1e-12)
    network = at.RateNetwork.random(units=20, wiring=tmp_path / name, seed=1)
    assert (network.synapses == (full != 0)).all()
    given = at.RateNetwork.random(units=20, wiring=sparse.csr_array(full), seed=1)
    assert network == given


def test_what_is_no_connectome_is_named(tmp_path: Path) -> None:
    def refused(name: str, content: bytes, error: type[Exception], told: str) -> None:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(error, match=told) as raised:
            at.connectome(tmp_path / name)
        assert name in str(raised.value)

    refused("c.txt", b"1", at.BadInputError, "its ending tells the format")
    refused("c.npy", b"no", at.BadInputError, "no matrix")
    refused("c.npz", b"PK\x03\x04no", at.BadInputError, "no matrix")
    refused("c.csv", b"1,2\n3\n", at.BadInputError, "no matrix")
    refused("c.mtx", b"%%MatrixMarket nothing", at.BadInputError, "no matrix")
    np.save(tmp_path / "wide.npy", np.ones((2, 3)))
    with pytest.raises(at.BadInputError, match=r"its shape is \(2, 3\)"):
        at.connectome(tmp_path / "wide.npy")
    with pytest.raises(at.FileError, match="nothing.npy"):
        at.connectome(tmp_path / "nothing.npy")
    with pytest.raises(at.ShapeError, match="wiring"):
        at.RateNetwork.random(units=4, wiring=np.ones((3, 3)), seed=1)
    with pytest.raises(TypeError, match="wiring is a int"):
        at.RateNetwork.random(units=4, wiring=3, seed=1)
    with pytest.raises(at.OutOfRangeError, match="neighbours"):
        at.RateNetwork.random(units=4, wiring=at.Ring(3), seed=1)
    with pytest.raises(at.OutOfRangeError, match="share of excitatory units"):
        at.RateNetwork.random(units=4, excitatory=1.5, seed=1)
    twice = sparse.coo_array(([1.0, 2.0], ([0, 0], [1, 1])), shape=(4, 4))
    with pytest.raises(at.OutOfRangeError, match="several entries"):
        at.RateNetwork.random(units=4, wiring=twice, seed=1)


def test_units_have_time_constants() -> None:
    taus = np.linspace(5.0, 50.0, 30)
    options: dict[str, Any] = {"units": 30, "connection_probability": 0.3, "gain": 1.2, "seed": 1, "dtype": "float64"}
    mixed, one = at.RateNetwork.random(tau_ms=taus, **options), at.RateNetwork.random(tau_ms=10.0, **options)
    assert np.array_equal(mixed.tau_ms, taus) and one.tau_ms == 10.0 and "tau_ms=5..50" in repr(mixed)
    assert at.RateNetwork.random(tau_ms=[10.0] * 30, **options) == one
    x = at.Streams(3).normal(30, 1.0)
    mixed.activations = one.activations = x
    u = [0.5, -1.0]
    mixed.step(u)
    one.step(u)
    expected = x + (one.activations - x) * 10.0 / taus
    assert np.allclose(mixed.activations, expected, atol=1e-14)
    made = at.RateNetwork.from_weights(
        one.input_weights, one.recurrent_weights, one.output_weights, synapses=one.synapses, tau_ms=taus
    )
    made.activations = mixed.activations
    assert made == mixed
    # A network written in NumPy has the same exponents.
    stimulus = at.Streams(4).normal((400, 2), 1.0)

    class Plain:
        units, inputs, dt_ms = 30, 2, 1.0

        def __init__(self) -> None:
            self.state = made.activations

        @property
        def rates(self) -> Any:
            return np.tanh(self.state)

        def step(self, input: Any, noise: Any = None) -> None:
            drive = one.recurrent_weights @ np.tanh(self.state) + one.input_weights @ input
            self.state = self.state + (drive - self.state) / taus

    spectra = [at.lyapunov_spectrum(network, count=3, settle=50, stimulus=stimulus, seed=2) for network in (made, Plain())]
    assert np.allclose(spectra[0].exponents, spectra[1].exponents, rtol=1e-5)
    for wrong in (np.ones(29), [0.5] * 30, [np.nan] * 30):
        with pytest.raises(ValueError, match="tau_ms"):
            at.RateNetwork.random(tau_ms=wrong, **options)


def test_they_are_kept_in_files(tmp_path: Path) -> None:
    network = at.RateNetwork.random(units=30, tau_ms=np.linspace(5, 20, 30), seed=1)
    network.save(tmp_path / "n.npz")
    assert at.RateNetwork.load(tmp_path / "n.npz") == network


def trained() -> dict[str, Callable[[], tuple[Any, Any, Callable[[Any, Any], Any]]]]:
    stimulus = at.Stimulus.silent(60, 2).pulse(0, (5, 20), 5.0)
    target = np.tile(np.sin(np.arange(40)), (60, 1))

    def innate(dtype: str) -> tuple[Any, Any, Callable[[Any, Any], Any]]:
        network = at.RateNetwork.random(units=40, connection_probability=0.3, dtype=dtype, seed=1)

        def go(network: Any, rule: Any) -> Any:
            at.train_recurrent(network, rule, stimulus, target, window=(10, 60), trials=[1], initial="uniform", seed=3)
            return network

        return network, at.RecurrentRls(network, at.PlasticScheme.Neurons(0.6), seed=2), go

    def readout(rule: Callable[[Any], Any]) -> tuple[Any, Any, Callable[[Any, Any], Any]]:
        network = at.RateNetwork.random(units=40, connection_probability=0.3, seed=1)

        def go(network: Any, rule: Any) -> Any:
            at.train(network, rule, stimulus, np.ones((60, 1)), window=(0, 60), initial=np.zeros(40))
            return network

        network.output_bias = [0.1]
        return network, rule(network), go

    def homeostatic(rule: Any) -> tuple[Any, Any, Callable[[Any, Any], Any]]:
        shown = at.ShownUnits.from_symbols(at.Streams(1).below(10, 100), copies=2)

        def go(network: Any, rule: Any) -> Any:
            at.Window(shown, (0, 100)).run(network, [rule])
            return network

        return at.ThresholdNetwork.random(seed=1), rule, go

    def hebbian() -> tuple[Any, Any, Callable[[Any, Any], Any]]:
        def go(network: Any, rule: Any) -> Any:
            for noise in at.Streams(2).normal((30, 20), 0.01):
                network.step(noise=noise)
                rule.learn(network)
            return network.state, network.feedback

        return at.EchoStateNetwork.random(seed=1), at.DifferentialHebbian(0.02, norm=at.FeedbackNorm.Clip), go

    return {
        "innate": lambda: innate("float32"),
        "innate, double": lambda: innate("float64"),
        "readout": lambda: readout(at.ReadoutRls),
        "delta": lambda: readout(lambda network: at.ReadoutDelta(network, rate=1e-3)),
        "stdp": lambda: homeostatic(at.Stdp(0.01)),
        "normalisation": lambda: homeostatic(at.SynapticNormalisation()),
        "intrinsic": lambda: homeostatic(at.IntrinsicPlasticity(0.01, 0.1)),
        "hebbian": hebbian,
    }


@pytest.mark.parametrize("name", list(trained()))
def test_what_is_loaded_goes_on(name: str, tmp_path: Path) -> None:
    network, rule, go = trained()[name]()
    go(network, rule)
    at.save(tmp_path / "both", {"network": network, "rule": rule})
    both = at.load(tmp_path / "both")
    one, other = go(network, rule), go(both["network"], both["rule"])
    if name == "hebbian":
        assert all((a == b).all() for a, b in zip(one, other))
    else:
        assert one == other
    at.save(tmp_path / "alone", network)
    assert type(at.load(tmp_path / "alone")) is type(network)


def test_files_are_not_believed(tmp_path: Path) -> None:
    network, rule = echo(), at.Stdp(0.01)
    path = tmp_path / "both"
    at.save(path, {"network": network, "rule": rule})
    content = path.read_bytes()
    for place in (len(content) - 1, len(content) // 2, 30):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(at.StorageError, match="both: "):
            at.load(path)
    for damaged, told in (
        (content[:-1], "damaged"),
        (content + b"x", "longer or shorter"),
        (content[:30], "damaged"),
        (b"PK", "not a file of attractor.save"),
        (content.replace(b'"0.1.0"', b'"9.1.0"'), "written by attractor 9.1.0"),
        (content.replace(b'"Stdp"', b'"Path"'), "not whole"),
    ):
        path.write_bytes(damaged)
        with pytest.raises(at.StorageError, match=told):
            at.load(path)
    with pytest.raises(at.StorageError, match="cannot read"):
        at.load(tmp_path / "nothing")
    with pytest.raises(at.StorageError, match="cannot write"):
        at.save(tmp_path / "no" / "where", network)
    with pytest.raises(TypeError, match="'x', a int, cannot be saved"):
        at.save(tmp_path / "x", {"x": 3})
    with pytest.raises(TypeError, match="transfer function written in Python"):
        at.save(tmp_path / "x", echo(transfer=np.sin))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["both"]
