"""Recurrent networks whose dynamics are shaped by learning."""

from attractor._attractor import Streams, __version__
from attractor._errors import (
    DivergedError,
    DtypeError,
    Error,
    Interrupted,
    NoConvergenceError,
    NotFiniteError,
    OutOfRangeError,
    ShapeError,
    StorageError,
)

__all__ = [
    "DivergedError",
    "DtypeError",
    "Error",
    "Interrupted",
    "NoConvergenceError",
    "NotFiniteError",
    "OutOfRangeError",
    "ShapeError",
    "StorageError",
    "Streams",
    "__version__",
]
