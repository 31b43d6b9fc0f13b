"""Arrays of other packages, where the compiled part is handed them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attractor._errors import DtypeError, OutOfRangeError, ShapeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def full_of_sparse(name: str, matrix: Any) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The full matrix of one of `scipy.sparse`, and where it has entries, be they 0."""
    import numpy as np

    entries = matrix.tocoo()
    if len(entries.shape) != 2:
        shape, matrix_of = tuple(entries.shape), ("rows", "columns")
        raise ShapeError(f"{name} has shape {shape}; expected a sparse matrix", name, shape, matrix_of)
    rows, columns = np.asarray(entries.row), np.asarray(entries.col)
    for indices, extent, what in ((rows, entries.shape[0], "row"), (columns, entries.shape[1], "column")):
        if indices.dtype.kind not in "iu":
            index = f"{what} indices of {name}"
            raise DtypeError(f"{index} have dtype {indices.dtype}; expected whole numbers", index, str(indices.dtype), "int")
        outside = np.flatnonzero((indices < 0) | (indices >= extent))
        if outside.size:
            index, accepted = f"{what} index of {name}", f"from 0 to below {extent}"
            found = str(indices[outside[0]])
            raise OutOfRangeError(f"{index} is {found}; it must be {accepted}", index, found, accepted)
    places = rows.astype(np.int64) * entries.shape[1] + columns
    order = np.sort(places)
    twice = order[1:][order[1:] == order[:-1]]
    if twice.size:
        row, column = divmod(int(twice[0]), entries.shape[1])
        found, accepted = f"several entries at ({row}, {column})", "one entry a place: sum_duplicates() makes one of them"
        raise OutOfRangeError(f"{name} has {found}; accepted is {accepted}", name, found, accepted)
    full = np.zeros(entries.shape, dtype=entries.dtype)
    where = np.zeros(entries.shape, dtype=np.bool_)
    full[rows, columns] = entries.data
    where[rows, columns] = True
    return full, where
