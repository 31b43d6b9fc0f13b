"""Other people's files and tools: networks of the published replication, records for xarray."""

from __future__ import annotations

import io
import os
import warnings
import zipfile
from typing import TYPE_CHECKING, Literal

from attractor._attractor import RateNetwork
from attractor._records import Recording, WindowRecord

if TYPE_CHECKING:
    import xarray

__all__ = ["load_replication", "to_xarray"]


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
