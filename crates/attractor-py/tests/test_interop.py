"""Files of the published replication, and records for xarray and as NWB."""

from __future__ import annotations

import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attractor
from attractor import RateNetwork, ShownUnits, Stimulus, ThresholdNetwork, Window, simulate, to_xarray


def replication(units: int = 30) -> dict[str, Any]:
    """What `RecurrentNetwork.save` of the replication writes: rows of ragged lists become arrays of objects."""
    rng = np.random.default_rng(1)
    exists = (rng.random((units, units)) < 0.3) & ~np.eye(units, dtype=bool)
    plastic = [list(np.nonzero(row)[0]) for row in exists[: int(0.6 * units)]]
    ragged = np.empty(len(plastic), dtype=object)
    ragged[:] = plastic
    inverse = np.empty(len(plastic), dtype=object)
    inverse[:] = [np.eye(len(row)) for row in plastic]
    x = rng.uniform(-1, 1, (units, 1))
    return {
        "Ni": 2,
        "N": units,
        "No": 1,
        "tau": 20.0,
        "g": 1.5,
        "pc": 0.3,
        "Io": 0.001,
        "delta": 1.0,
        "P_plastic": 0.6,
        "I": np.zeros((2, 1)),
        "x": x,
        "r": np.tanh(x),
        "z": np.zeros((1, 1)),
        "W_in": rng.normal(size=(units, 2)),
        "W_rec": exists * rng.normal(0, 0.5, (units, units)),
        "W_out": rng.normal(size=(1, units)),
        "W_plastic": ragged,
        "P": inverse,
        "P_out": np.eye(units)[np.newaxis],
    }


def test_a_network_of_the_replication_goes_on_as_it_did_there(tmp_path: Path) -> None:
    saved = replication()
    np.savez(tmp_path / "net.npz", **saved)
    with pytest.warns(UserWarning, match="net.npz: skipped W_plastic, P, of Python objects"):
        network = attractor.load_replication(tmp_path / "net.npz")
    assert network.dtype == np.float64
    stimulus = np.random.default_rng(2).normal(size=(40, 2))
    rates = simulate(network, stimulus).rates
    x = saved["x"].copy()
    for u, found in zip(stimulus, rates, strict=True):
        x += (saved["W_in"] @ u[:, np.newaxis] + saved["W_rec"] @ np.tanh(x) - x) / saved["tau"]
        np.testing.assert_allclose(found, np.tanh(x[:, 0]), rtol=0, atol=1e-12)


def test_an_archive_without_objects_loads_silently(tmp_path: Path) -> None:
    saved = {name: array for name, array in replication().items() if name not in ("W_plastic", "P")}
    np.savez_compressed(tmp_path / "net.npz", **saved)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        network = attractor.load_replication(tmp_path / "net.npz", dtype="float32")
    assert network.dtype == np.float32


def test_what_is_no_network_is_an_error(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", W_in=np.ones((2, 1)))
    with pytest.raises(attractor.StorageError, match="W_rec"):
        attractor.load_replication(tmp_path / "other.npz")


def test_a_recording_becomes_a_dataset() -> None:
    network = RateNetwork.random(units=40, readouts=2, dt_ms=0.5, seed=1)
    stimulus = Stimulus.silent(100, 2).pulse(channel=1, steps=(10, 20), amplitude=1.0)
    record = simulate(network, stimulus, units=[5, 1], steps=(20, 80))
    data = to_xarray(record)
    assert dict(data.sizes) == {"time": 60, "unit": 2, "readout": 2}
    assert data.time.values[0] == 10.0
    assert data.time.attrs["units"] == "ms"
    np.testing.assert_array_equal(data.rates.sel(unit=1), record.rates[:, 1])
    np.testing.assert_array_equal(data.outputs, record.outputs)


def test_a_window_becomes_a_dataset() -> None:
    network = ThresholdNetwork.random(seed=1)
    shown = ShownUnits.from_symbols([0, 1, 2] * 20, copies=2)
    plain = to_xarray(Window(shown).run(network))
    assert "hamming" not in plain
    record = Window(shown).perturbed(attractor.Counted.WithoutInput, seed=2).run(network)
    data = to_xarray(record)
    assert dict(data.sizes) == {"step": 60, "excitatory_unit": 100, "inhibitory_unit": 25}
    np.testing.assert_array_equal(data.excitatory.sum("excitatory_unit"), record.excitatory.counts())
    np.testing.assert_array_equal(data.hamming, record.hamming)


@pytest.mark.filterwarnings("ignore")  # of pynapple and what it imports
def test_records_open_in_pynapple(tmp_path: Path) -> None:
    nap = pytest.importorskip("pynapple")
    network = RateNetwork.random(units=40, readouts=2, dt_ms=0.5, seed=1)
    record = simulate(network, np.zeros((100, 2)), units=[5, 1], steps=(20, 80))
    attractor.save_nwb(tmp_path / "trial.nwb", record)
    session = nap.load_file(str(tmp_path / "trial.nwb"))
    rates = session["rates"]
    np.testing.assert_array_equal(rates.values, record.rates)
    np.testing.assert_allclose(rates.times(), record.time_ms / 1e3, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(session["outputs"].values, record.outputs)

    shown = ShownUnits.from_symbols([0, 1, 2] * 20, copies=2)
    window = Window(shown).perturbed(attractor.Counted.WithoutInput, seed=2).run(ThresholdNetwork.random(seed=1))
    attractor.save_nwb(tmp_path / "window.nwb", window, step_ms=2.0)
    session = nap.load_file(str(tmp_path / "window.nwb"))
    units = session["units"]
    assert list(units["population"]).count("excitatory") == 100 and len(units) == 125
    states = np.hstack([window.excitatory, window.inhibitory])
    for unit in (0, 17, 110):
        np.testing.assert_allclose(units[unit].times(), np.flatnonzero(states[:, unit]) * 2e-3, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(session["hamming"].values, window.hamming)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [({"record": 3}, "record is int"), ({"step_ms": 0.0}, "step_ms is 0"), ({"step_ms": float("nan")}, "step_ms is nan")],
)
def test_what_is_no_record_is_no_nwb(arguments: dict[str, Any], part: str, tmp_path: Path) -> None:
    record = simulate(RateNetwork.random(units=10, seed=1), np.zeros((5, 2)))
    with pytest.raises(attractor.BadInputError, match=part):
        attractor.save_nwb(tmp_path / "none.nwb", **{"record": record, **arguments})
    with pytest.raises(attractor.FileError, match="none.nwb: cannot write"):
        attractor.save_nwb(tmp_path / "absent" / "none.nwb", record)


@pytest.mark.parametrize("transfer", ["tanh", "logistic", attractor.Transfer.Rectified(0.25)])
def test_a_network_goes_to_matlab_and_back(transfer: Any, tmp_path: Path) -> None:
    io = pytest.importorskip("scipy.io")
    network = RateNetwork.random(units=20, tau_ms=np.linspace(5, 20, 20), transfer=transfer, seed=1)
    network.activations = np.linspace(-1, 1, 20, dtype=np.float32)
    network.output_bias = [0.5]
    attractor.save_mat(tmp_path / "network.mat", network)
    assert attractor.load_mat(tmp_path / "network.mat") == network
    variables = io.loadmat(tmp_path / "network.mat")
    assert variables["W_rec"].shape == (20, 20) and variables["x"].shape == (20, 1)


def test_a_network_of_matlab_code_is_read(tmp_path: Path) -> None:
    """As code for MATLAB keeps one: sparse recurrent weights, names of its own, states as columns."""
    io, sparse = pytest.importorskip("scipy.io"), pytest.importorskip("scipy.sparse")
    rng = np.random.default_rng(1)
    recurrent = sparse.random(15, 15, 0.3, format="csc", rng=rng)
    known = {"WExEx": recurrent, "WInpEx": rng.normal(size=(15, 2)), "WExOut": rng.normal(size=(1, 15)), "Ex": rng.normal(size=(15, 1))}
    io.savemat(tmp_path / "rnn.mat", {**known, "tau": 10.0})
    names = {"recurrent": "WExEx", "input": "WInpEx", "output": "WExOut", "state": "Ex"}
    network = attractor.load_mat(tmp_path / "rnn.mat", **names)  # type: ignore[arg-type]
    assert (network.recurrent_weights == recurrent.toarray()).all() and network.tau_ms == 10.0
    assert (network.activations == known["Ex"].ravel()).all()
    with pytest.raises(attractor.BadInputError, match="no variable W_rec\nit holds Ex, WExEx, WExOut, WInpEx, tau"):
        attractor.load_mat(tmp_path / "rnn.mat")


def version_7_3(path: Path, variables: dict[str, Any]) -> None:
    """A file as MATLAB writes it by save(..., '-v7.3'): HDF5 behind a block of its own, columns together."""
    h5py = pytest.importorskip("h5py")
    with h5py.File(path, "w", userblock_size=512) as file:
        for name, value in variables.items():
            if hasattr(value, "tocsc"):
                columns = value.tocsc()
                item = file.create_group(name)
                item.attrs["MATLAB_sparse"] = np.uint64(columns.shape[0])
                parts = {"data": columns.data, "ir": columns.indices.astype(np.uint64), "jc": columns.indptr.astype(np.uint64)}
                for part, entries in parts.items():
                    item[part] = entries
                kind = "double"
            elif isinstance(value, str):
                item = file.create_dataset(name, data=np.array([[ord(letter)] for letter in value], np.uint16))
                kind = "char"
            else:
                item = file.create_dataset(name, data=np.atleast_2d(value).T)
                kind = "double"
            item.attrs["MATLAB_class"] = np.bytes_(kind)
    header = b"MATLAB 7.3 MAT-file".ljust(116) + bytes(8) + b"\x00\x02IM"
    path.write_bytes(header + path.read_bytes()[len(header) :])


@pytest.mark.parametrize("full", [True, False])
def test_files_of_version_7_3_are_read_by_h5py(full: bool, tmp_path: Path) -> None:
    sparse = pytest.importorskip("scipy.sparse")
    rng = np.random.default_rng(3)
    recurrent = sparse.random(15, 15, 0.3, random_state=1).tocsc()
    recurrent.setdiag(0)
    recurrent.eliminate_zeros()
    weights = recurrent.toarray() if full else recurrent
    known = {"W_rec": weights, "W_in": rng.normal(size=(15, 2)), "W_out": rng.normal(size=(1, 15)), "x": rng.normal(size=(15, 1))}
    version_7_3(tmp_path / "new.mat", {**known, "tau": 25.0, "transfer": "logistic"})
    network = attractor.load_mat(tmp_path / "new.mat")
    assert (network.recurrent_weights == recurrent.toarray()).all() and (network.input_weights == known["W_in"]).all()
    assert (network.activations == known["x"].ravel()).all()
    assert network.tau_ms == 25.0 and network.transfer == attractor.Transfer.Logistic


def test_a_small_file_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    h5py, scipy_io = pytest.importorskip("h5py"), pytest.importorskip("scipy.io")
    with h5py.File(tmp_path / "new.mat", "w", userblock_size=512) as file:
        file.create_dataset("W_rec", shape=(20000, 20000), dtype="f4", chunks=(1000, 1000), compression="gzip")  # 1.6 GB of nothing
    header = b"MATLAB 7.3 MAT-file".ljust(116) + bytes(8) + b"\x00\x02IM"
    (tmp_path / "new.mat").write_bytes(header + (tmp_path / "new.mat").read_bytes()[len(header) :])
    # Of level 5: the header of a file, and zeros upon zeros, packed.
    scipy_io.savemat(tmp_path / "old.mat", {})
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1200)) + packer.flush()
    element = (15).to_bytes(4, "little") + len(packed).to_bytes(4, "little") + packed
    (tmp_path / "old.mat").write_bytes((tmp_path / "old.mat").read_bytes() + element)
    for name in ("new.mat", "old.mat"):
        assert (tmp_path / name).stat().st_size < 2_000_000
        with pytest.raises(attractor.BadInputError, match=f"{name}: unpacks to more than 1073741824 bytes"):
            attractor.load_mat(tmp_path / name)


def test_what_is_no_mat_file_is_named(tmp_path: Path) -> None:
    pytest.importorskip("scipy.io")
    header = b"MATLAB 7.3 MAT-file" + b" " * 105 + b"\x00\x02IM"
    (tmp_path / "new.mat").write_bytes(header + bytes(400))
    with pytest.raises(attractor.BadInputError, match="new.mat: a MATLAB file of version 7.3, damaged"):
        attractor.load_mat(tmp_path / "new.mat")
    (tmp_path / "no.mat").write_bytes(b"no")
    with pytest.raises(attractor.BadInputError, match="no.mat: not a .mat file, or damaged"):
        attractor.load_mat(tmp_path / "no.mat")
    with pytest.raises(attractor.FileError, match="nothing.mat"):
        attractor.load_mat(tmp_path / "nothing.mat")
