"""Other people's files and tools: networks of the published replication and of MATLAB, records for xarray and as NWB."""

from __future__ import annotations

import io
import os
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Literal

from attractor._attractor import RateNetwork, Transfer
from attractor._errors import BadInputError, FileError, bad_input
from attractor._records import Recording, WindowRecord

if TYPE_CHECKING:
    import datetime

    import xarray

__all__ = ["load_mat", "load_replication", "save_mat", "save_nwb", "to_xarray"]


def load_replication(
    path: str | os.PathLike[str], *, dtype: Literal["float32", "float64"] | None = None
) -> RateNetwork:
    """Reads a network that was saved by the NumPy replication of innate training (`RecurrentNetwork.save`).

    Its dense arrays are read: `W_in`, `W_rec`, `W_out`, the state `x` and the time constant `tau`. Arrays of Python objects
    (its matrices `P`, its lists `W_plastic`) are skipped with a warning, since to read them is to run what they hold; a rule
    made anew for the network, `RecurrentRls(network, PlasticScheme.Neurons(fraction=0.6))`, trains the same synapses.

    Parameters
    ----------
    path : path
        A `.npz` file.
    dtype : {"float32", "float64"}, optional
        As in `RateNetwork.load`.

    Returns
    -------
    RateNetwork

    References
    ----------
    .. [1] Vitay (2016), [Re] Robust timing and motor patterns by taming chaos in recurrent neural networks, ReScience 2(1).

    Examples
    --------
    >>> import os, tempfile
    >>> import numpy as np
    >>> from attractor import load_replication
    >>> path = os.path.join(tempfile.mkdtemp(), "network.npz")
    >>> np.savez(path, N=3, tau=10.0, W_in=np.ones((3, 2)), W_rec=np.eye(3)[::-1], W_out=np.ones((1, 3)), x=np.zeros((3, 1)))
    >>> load_replication(path)
    RateNetwork(units=3, inputs=2, readouts=1, synapses=3, tau_ms=10, dt_ms=1, transfer=Transfer.Tanh, dtype=float64)
    """
    network = RateNetwork.load(path, dtype=dtype)
    skipped = _arrays_of_objects(path)
    if skipped:
        named = ", ".join(skipped)
        warnings.warn(f"{os.fspath(path)}: skipped {named}, of Python objects, which are not unpickled", stacklevel=2)
    return network


def _arrays_of_objects(path: str | os.PathLike[str]) -> list[str]:
    from numpy.lib import format

    # No header is longer; the file may state anything.
    longest = 1 << 16
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as packed:
                file = io.BytesIO(packed.read(longest))
                version = format.read_magic(file)
                read = format.read_array_header_1_0 if version == (1, 0) else format.read_array_header_2_0
                if read(file)[2].hasobject:
                    found.append(name.removesuffix(".npy"))
    return found


def load_mat(
    path: str | os.PathLike[str],
    *,
    recurrent: str = "W_rec",
    input: str = "W_in",
    output: str = "W_out",
    state: str = "x",
    tau_ms: Any = None,
    dt_ms: float | None = None,
    transfer: Any = None,
    dtype: Literal["float32", "float64"] | None = None,
) -> RateNetwork:
    """Reads a trained rate network from a `.mat` file of MATLAB; needs scipy, and h5py for files of version 7.3.

    Parameters
    ----------
    path : path
    recurrent, input, output, state : str
        The names of its variables: weights (units, units), full or `sparse`, postsynaptic by row; (units, inputs); (readouts,
        units); activations, where there are any. Code of others has names of its own: `recurrent="WExEx", input="WInpEx",
        output="WExOut", state="Ex"`.
    tau_ms, dt_ms, transfer : optional
        As in `RateNetwork.from_weights`; without them the file's `tau` and `dt`, its `transfer`, or else 10 ms, 1 ms and tanh.
    dtype : {"float32", "float64"}, optional
        Without it, that of the recurrent weights.

    Returns
    -------
    RateNetwork

    Examples
    --------
    >>> import tempfile
    >>> from attractor import RateNetwork, load_mat, save_mat
    >>> network = RateNetwork.random(units=30, seed=1)
    >>> path = tempfile.mkdtemp() + "/network.mat"
    >>> save_mat(path, network)
    >>> load_mat(path) == network
    True
    """
    variables = _matlab(path)

    def named(name: str) -> Any:
        if name in variables:
            return variables[name]
        there = ", ".join(sorted(name for name in variables if not name.startswith("__"))) or "nothing"
        raise bad_input(f"{os.fspath(path)}: no variable {name}", f"it holds {there}: name them, as recurrent=, input= and output=")

    weights = named(recurrent)
    # MATLAB keeps truth values as bytes.
    entries = variables["synapses"].astype(bool) if recurrent == "W_rec" and "synapses" in variables else None
    parameters = {
        "tau_ms": tau_ms if tau_ms is not None else _number(variables.get("tau"), 10.0),
        "dt_ms": dt_ms if dt_ms is not None else _number(variables.get("dt"), 1.0),
        "transfer": transfer if transfer is not None else _transfer(variables),
        "dtype": dtype,
    }
    network = RateNetwork.from_weights(named(input), weights, named(output), synapses=entries, **parameters)
    if recurrent == "W_rec" and "b_out" in variables:
        network.output_bias = variables["b_out"].ravel()
    if state in variables:
        network.activations = variables[state].ravel()
    return network


def save_mat(path: str | os.PathLike[str], network: RateNetwork) -> None:
    """Writes a rate network for MATLAB (version 5 of the format): what `RateNetwork.save` keeps, by the same names; needs scipy.

    Parameters
    ----------
    path : path
    network : RateNetwork
        Weights `W_in`, `W_rec`, `W_out`, `synapses`, activations `x`, `tau`, `dt`, `transfer` and its `threshold`.

    Examples
    --------
    >>> import tempfile
    >>> from attractor import RateNetwork, save_mat
    >>> from scipy.io import whosmat
    >>> path = tempfile.mkdtemp() + "/network.mat"
    >>> save_mat(path, RateNetwork.random(units=30, seed=1))
    >>> whosmat(path)[:2]
    [('W_in', (30, 2), 'single'), ('W_rec', (30, 30), 'single')]
    """
    import tempfile
    from pathlib import Path

    import numpy as np
    from scipy.io import savemat

    with tempfile.TemporaryDirectory() as directory:
        kept = Path(directory) / "network.npz"
        network.save(kept)
        with np.load(kept) as arrays:
            variables = {name: arrays[name] for name in arrays}
    variables["transfer"] = bytes(variables["transfer"]).decode()
    variables["x"] = variables["x"][:, np.newaxis]
    try:
        savemat(os.fspath(path), variables, appendmat=False)
    except OSError as error:
        raise FileError(f"{os.fspath(path)}: cannot write: {error.strerror or error}") from None


# A file may be anybody's: what unpacks to more than this is refused, unless the file itself is large.
_LARGEST = 1 << 30
_TIGHTEST = 64


def _check_unpacked(size: int, path: str | os.PathLike[str]) -> None:
    limit = max(_LARGEST, _TIGHTEST * os.path.getsize(path))
    if size > limit:
        raise bad_input(f"{os.fspath(path)}: unpacks to more than {limit} bytes", "save the weights and nothing else")


def _check_packed_elements(path: str | os.PathLike[str]) -> None:
    """Refuses a file of level 5 whose packed elements hold more than any network has; unpacks them piece by piece."""
    unpacked = 0
    with open(path, "rb") as file:
        header = file.read(128)
        order: Literal["little", "big"] = "big" if header[126:] == b"MI" else "little"
        while len(tag := file.read(8)) == 8:
            kind, size = (int.from_bytes(half, order) for half in (tag[:4], tag[4:]))
            if kind != 15:  # miCOMPRESSED
                file.seek(size, os.SEEK_CUR)
                continue
            packed, unpacker = file.read(size), zlib.decompressobj()
            while packed:
                unpacked += len(unpacker.decompress(packed, 1 << 20))
                packed = unpacker.unconsumed_tail
                _check_unpacked(unpacked, path)


def _matlab(path: str | os.PathLike[str]) -> dict[str, Any]:
    from scipy.io import loadmat

    try:
        _check_packed_elements(path)
        variables: dict[str, Any] = loadmat(os.fspath(path), appendmat=False)
    except BadInputError:
        raise
    except OSError as error:
        raise FileError(f"{os.fspath(path)}: cannot read: {error.strerror or error}") from None
    except NotImplementedError:  # HDF5
        return _matlab_hdf5(path)
    except Exception as error:
        raise bad_input(f"{os.fspath(path)}: not a .mat file, or damaged: {error}", "save it anew") from None
    return variables


def _matlab_hdf5(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Numbers, truth values, words and sparse matrices of a file of version 7.3; needs h5py."""
    name = os.fspath(path)
    try:
        import h5py
    except ImportError:
        remedy = "pip install h5py, with which it is read; or save it with save(file, '-v7') in MATLAB"
        raise bad_input(f"{name}: a MATLAB file of version 7.3 (HDF5)", remedy) from None

    try:
        with h5py.File(name, "r") as file:
            sizes = [0]
            file.visititems(lambda _, item: sizes.append(getattr(item, "nbytes", 0)))
            _check_unpacked(sum(sizes), path)
            found = {key: _hdf5_variable(file[key]) for key in file if not key.startswith("#")}
    except BadInputError:
        raise
    except Exception as error:
        raise bad_input(f"{name}: a MATLAB file of version 7.3, damaged: {error}", "save it anew") from None
    return {key: value for key, value in found.items() if value is not None}


def _hdf5_variable(item: Any) -> Any:
    """A variable as scipy.io.loadmat would give it; None of what no network has (cells, structures)."""
    import numpy as np

    if "MATLAB_sparse" in item.attrs:
        from scipy.sparse import csc_matrix

        columns = item["jc"][:]
        shape = (int(item.attrs["MATLAB_sparse"]), len(columns) - 1)
        entries = (item["data"][:], item["ir"][:]) if "data" in item else ([], [])
        return csc_matrix((*entries, columns), shape=shape)
    kind = item.attrs.get("MATLAB_class", b"")
    if not hasattr(item, "dtype") or kind in (b"cell", b"function_handle") or item.dtype.fields:
        return None
    if "MATLAB_empty" in item.attrs:
        return np.empty(tuple(item[:]))
    # MATLAB keeps columns together, HDF5 rows.
    values = item[:].T
    return np.array(["".join(map(chr, values.ravel()))]) if kind == b"char" else values


def _number(value: Any, default: float) -> Any:
    """A number, or one of each unit."""
    if value is None:
        return default
    return float(value.item()) if value.size == 1 else value.ravel()


def _transfer(variables: dict[str, Any]) -> Transfer | Any:
    if "transfer" not in variables:
        return "tanh"
    name = str(variables["transfer"].item()).strip()
    return Transfer.Rectified(_number(variables.get("threshold"), 0.0)) if name == "rectified" else name


def to_xarray(record: Recording | WindowRecord) -> xarray.Dataset:
    """A record as a Dataset of xarray, with dimensions, coordinates and units; needs xarray.

    Parameters
    ----------
    record : Recording or WindowRecord
        From `attractor.simulate` or `attractor.Window.run`.

    Returns
    -------
    xarray.Dataset
        Of a recording, `rates` (time, unit) and `outputs` (time, readout), with time in ms; of a window, `excitatory` (step,
        excitatory_unit), `inhibitory` (step, inhibitory_unit) and, if it was perturbed, `hamming` (step).

    Examples
    --------
    >>> from attractor import RateNetwork, Stimulus, simulate, to_xarray
    >>> network = RateNetwork.random(units=50, seed=1)
    >>> stimulus = Stimulus.silent(300, 2).pulse(channel=0, steps=(50, 100), amplitude=5.0)
    >>> data = to_xarray(simulate(network, stimulus, units=[3, 7]))
    >>> dict(data.sizes)
    {'time': 300, 'unit': 2, 'readout': 1}
    >>> data.rates.sel(time=slice(100, 200), unit=7).shape
    (101,)
    """
    return _recording(record) if isinstance(record, Recording) else _window(record)


def _recording(record: Recording) -> xarray.Dataset:
    import xarray

    time = ("time", record.time_ms, {"units": "ms", "long_name": "time since the first step"})
    return xarray.Dataset(
        {
            "rates": (("time", "unit"), record.rates, {"units": "1", "long_name": "firing rate"}),
            "outputs": (("time", "readout"), record.outputs, {"units": "1", "long_name": "readout"}),
        },
        coords={"time": time, "unit": ("unit", record.units, {"units": "1", "long_name": "unit"})},
    )


def _window(record: WindowRecord) -> xarray.Dataset:
    import numpy
    import xarray

    spikes = {"units": "1", "long_name": "whether the unit fired"}
    hamming = ("step", record.hamming, {"units": "1", "long_name": "Hamming distance one step after a flip"})
    return xarray.Dataset(
        {
            "excitatory": (("step", "excitatory_unit"), numpy.asarray(record.excitatory), spikes),
            "inhibitory": (("step", "inhibitory_unit"), numpy.asarray(record.inhibitory), spikes),
            **({"hamming": hamming} if record.hamming.size else {}),
        }
    )


def save_nwb(
    path: str | os.PathLike[str],
    record: Recording | WindowRecord,
    *,
    step_ms: float = 1.0,
    start: datetime.datetime | None = None,
    description: str = "Simulation by attractor",
) -> None:
    """Writes a record as a file of Neurodata Without Borders (NWB 2), which pynapple and other tools for recordings open; needs pynwb.

    Parameters
    ----------
    path : path
        An existing file is replaced.
    record : Recording or WindowRecord
        From `attractor.simulate` or `attractor.Window.run`. Of a recording, the time series `rates` (time, unit) and `outputs`
        (time, readout); of a window, one row of `units` for each threshold unit, with its spike times and its `population`
        (excitatory units first), and, if it was perturbed, the time series `hamming`.
    step_ms : float
        How long a step of a window lasts, in ms; recordings know their times.
    start : datetime, optional
        When the session began, which NWB asks for; without it, now. One without a zone is of this machine's zone.
    description : str
        What the session was, in words.

    References
    ----------
    .. [1] Rübel et al. (2022), The Neurodata Without Borders ecosystem for neurophysiological data science, eLife 11.
       doi:10.7554/eLife.78362

    Examples
    --------
    >>> import tempfile
    >>> from attractor import RateNetwork, save_nwb, simulate
    >>> path = tempfile.mkdtemp() + "/trial.nwb"
    >>> save_nwb(path, simulate(RateNetwork.random(units=50, seed=1), [[0.0, 0.0]] * 300))
    >>> import pynwb
    >>> with pynwb.NWBHDF5IO(path, "r") as file:
    ...     file.read().acquisition["rates"].data.shape
    (300, 50)
    """
    import datetime
    import math
    import uuid

    from pynwb import NWBHDF5IO, NWBFile

    if not isinstance(record, Recording | WindowRecord):
        raise bad_input(f"record is {type(record).__name__}", "hand a Recording or a WindowRecord")
    if not (math.isfinite(step_ms) and step_ms > 0):
        raise bad_input(f"step_ms is {step_ms}", "it must be a number above 0")
    began = (start or datetime.datetime.now()).astimezone()
    session = NWBFile(session_description=description, identifier=str(uuid.uuid4()), session_start_time=began)
    if isinstance(record, Recording):
        _recorded_session(session, record)
    else:
        _window_session(session, record, step_ms / 1e3)
    try:
        with NWBHDF5IO(os.fspath(path), "w") as file:
            file.write(session)
    except OSError as error:
        raise FileError(f"{os.fspath(path)}: cannot write: {error.strerror or error}") from None


def _recorded_session(session: Any, record: Recording) -> None:
    seconds = record.time_ms / 1e3
    units = ", ".join(str(unit) for unit in record.units[:1000])
    _series(session, "rates", record.rates, seconds, f"Firing rates of units {units}")
    _series(session, "outputs", record.outputs, seconds, "Readouts")


def _window_session(session: Any, record: WindowRecord, step: float) -> None:
    import numpy as np

    session.add_unit_column("population", "excitatory or inhibitory")
    for population in ("excitatory", "inhibitory"):
        raster = np.asarray(getattr(record, population))
        whole = [[0.0, len(raster) * step]]
        for states in raster.T:
            session.add_unit(spike_times=np.flatnonzero(states) * step, obs_intervals=whole, population=population)
    if record.hamming.size:
        seconds = np.arange(record.hamming.size) * step
        _series(session, "hamming", record.hamming, seconds, "Hamming distance one step after a flip")


def _series(session: Any, name: str, data: Any, seconds: Any, description: str) -> None:
    """A time series, unless it has no columns: by its rate where it is evenly spaced, else by the time of each row."""
    import numpy as np
    from pynwb import TimeSeries

    if 0 in data.shape:
        return
    steps = np.diff(seconds)
    if steps.size and np.allclose(steps, steps[0], rtol=1e-9, atol=0):
        when = {"starting_time": float(seconds[0]), "rate": float(1 / steps[0])}
    else:
        when = {"timestamps": seconds}
    session.add_acquisition(TimeSeries(name=name, data=data, unit="1", description=description, **when))
