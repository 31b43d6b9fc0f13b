"""Laws of connectivity, and connectomes in files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

from attractor._errors import FileError, bad_input

_ENDINGS = ".npy, .npz, .csv and .mtx"


class Ring(NamedTuple):
    """Units on a ring, each of which receives from the nearest others.

    Examples
    --------
    >>> import attractor as at
    >>> network = at.RateNetwork.random(units=10, wiring=at.Ring(4), seed=1)
    >>> network.synapses[0].nonzero()[0].tolist()
    [1, 2, 8, 9]
    """

    neighbours: int
    """How many others: an even number, half of them on each side."""


class SmallWorld(NamedTuple):
    """A ring of which synapses are rewired (Watts & Strogatz 1998, doi:10.1038/30918, for directed synapses).

    Each synapse, with a probability, comes from another unit, drawn among all that do not project to its target yet: every unit
    keeps its in-degree.
    """

    neighbours: int
    """How many nearest others a unit receives from before: an even number, half of them on each side."""
    rewiring: float
    """The probability of a synapse to be rewired, 0 to 1."""


def connectome(path: str | os.PathLike[str]) -> Any:
    """The matrix in a file, postsynaptic by row: full (`.npy`, `.csv`, `.npz` of one array) or sparse.

    Sparse ones are `.npz` of `scipy.sparse.save_npz` and Matrix Market (`.mtx`), which scipy reads. `RateNetwork.random` and
    `EchoStateNetwork.random` take the synapses of one as `wiring=`, and their weights from a law; the `from_weights` of networks takes
    the weights as they are.

    Parameters
    ----------
    path : path

    Returns
    -------
    ndarray or scipy.sparse.csr_array

    Examples
    --------
    >>> import attractor as at, numpy as np, tempfile
    >>> path = tempfile.mkdtemp() + "/ring.npy"
    >>> np.save(path, np.roll(np.eye(5), 1, axis=0))
    >>> at.RateNetwork.random(units=5, wiring=path, seed=1).synapses[0].nonzero()[0].tolist()
    [4]
    """
    path = Path(path)
    readers = {".npy": _npy, ".npz": _npz, ".csv": _csv, ".mtx": _mtx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise bad_input(f"{path}: no connectome is read from a file of that name", f"its ending tells the format: {_ENDINGS}")
    try:
        matrix = reader(path)
    except OSError as error:
        raise FileError(f"{path}: cannot read: {error.strerror or error}") from None
    except ImportError as missing:
        raise ImportError(f"{path}: sparse matrices are read by scipy, and {missing}: pip install scipy") from None
    except (ValueError, KeyError, TypeError, EOFError) as error:
        raise bad_input(f"{path}: this is no matrix: {error}", f"save one square matrix of numbers as {_ENDINGS}") from None
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise bad_input(f"{path}: its shape is {matrix.shape}", "a connectome is square: row i holds what unit i receives")
    return matrix


def _npy(path: Path) -> Any:
    import numpy as np

    return np.load(path, allow_pickle=False)


def _npz(path: Path) -> Any:
    import zipfile

    import numpy as np

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            names = list(arrays)
            if len(names) == 1:
                return arrays[names[0]]
    except zipfile.BadZipFile as error:
        raise ValueError(error) from None
    if "format" not in names:
        raise ValueError(f"it holds {', '.join(names) or 'nothing'}, which is neither one array nor a sparse matrix of scipy")
    from scipy.sparse import csr_array, load_npz

    return csr_array(load_npz(path))


def _csv(path: Path) -> Any:
    import numpy as np

    text = path.read_text(encoding="utf-8")
    separator = next((sign for sign in ",;\t" if sign in text), None)
    return np.atleast_2d(np.loadtxt(text.splitlines(), delimiter=separator, comments="#"))


def _mtx(path: Path) -> Any:
    from scipy.io import mmread
    from scipy.sparse import csr_array

    matrix = mmread(path)
    return csr_array(matrix) if hasattr(matrix, "tocsr") else matrix


__all__ = ["Ring", "SmallWorld", "connectome"]
