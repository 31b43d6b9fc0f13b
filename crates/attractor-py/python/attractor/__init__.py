"""Recurrent networks whose dynamics are shaped by learning."""

from attractor._attractor import Streams, __version__
from attractor._errors import (
    BadInputError,
    DivergedError,
    DtypeError,
    Error,
    FileError,
    Interrupted,
    NoConvergenceError,
    NotFinishedError,
    NotFiniteError,
    OutOfRangeError,
    RunFailedError,
    RunStopped,
    ShapeError,
    StorageError,
)
from attractor.lab import config, experiments, report, resume, run, verify
from attractor.lab import open as open

# `open` is left out, so that a star import does not hide Python's own.
__all__ = [
    "BadInputError",
    "DivergedError",
    "DtypeError",
    "Error",
    "FileError",
    "Interrupted",
    "NoConvergenceError",
    "NotFinishedError",
    "NotFiniteError",
    "OutOfRangeError",
    "RunFailedError",
    "RunStopped",
    "ShapeError",
    "StorageError",
    "Streams",
    "__version__",
    "config",
    "experiments",
    "report",
    "resume",
    "run",
    "verify",
]
