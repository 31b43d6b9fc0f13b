"""What can go wrong, said so that a reader can act: what, where, and what is accepted."""

from pathlib import Path


class Error(Exception):
    """An error of attractor; every other is one of these, and a `ValueError`, `TypeError` or `RuntimeError` besides.

    A defect of the compiled part, should one be left, arrives as one of these as well: `PanicException`.
    """

    # The compiled part makes its own exception for defects one of these, which must not differ in what it holds.
    __slots__ = ()

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class OutOfRangeError(Error, ValueError):
    """A parameter is outside the range in which it makes sense."""

    @property
    def name(self) -> str:
        """The parameter."""
        return str(self.args[1])

    @property
    def found(self) -> str:
        """The value found."""
        return str(self.args[2])

    @property
    def accepted(self) -> str:
        """The accepted range, in words."""
        return str(self.args[3])


class ShapeError(Error, ValueError):
    """An array has the wrong shape."""

    @property
    def name(self) -> str:
        """The array."""
        return str(self.args[1])

    @property
    def found(self) -> tuple[int, ...]:
        """Its shape."""
        return tuple(self.args[2])

    @property
    def expected(self) -> tuple[int | str, ...]:
        """The shape that it must have; a word stands for an extent that is free."""
        return tuple(self.args[3])


class DtypeError(Error, TypeError):
    """An array, or the network that holds it, has the wrong dtype."""

    @property
    def name(self) -> str:
        """The array."""
        return str(self.args[1])

    @property
    def found(self) -> str:
        """Its dtype."""
        return str(self.args[2])

    @property
    def expected(self) -> str:
        """The dtype that it must have."""
        return str(self.args[3])


class OutOfMemoryError(Error, MemoryError):
    """What was asked for does not fit into memory; nothing of it was taken."""


class NotFiniteError(Error, ValueError):
    """An array holds NaN or infinity, or is masked (`numpy.ma`) where every entry must be given."""

    @property
    def name(self) -> str:
        """The array."""
        return str(self.args[1])

    @property
    def index(self) -> tuple[int, ...]:
        """Where."""
        return tuple(self.args[2])

    @property
    def value(self) -> float:
        """The entry; NaN if it is masked."""
        return float(self.args[3])


class DivergedError(Error, RuntimeError):
    """The state of a network left every reasonable bound."""

    @property
    def step(self) -> int:
        """The step of the trial, from 0."""
        return int(self.args[1])

    @property
    def unit(self) -> int:
        """The unit with the largest state."""
        return int(self.args[2])

    @property
    def value(self) -> float:
        """Its state."""
        return float(self.args[3])


class IndefiniteError(Error, RuntimeError):
    """A matrix P of recursive least squares is no longer positive definite."""

    @property
    def step(self) -> int | None:
        """The step of the trial, from 0, where one is known."""
        return None if self.args[1] is None else int(self.args[1])

    @property
    def unit(self) -> int:
        """The unit whose P it is; of readouts, which share one, 0."""
        return int(self.args[2])

    @property
    def value(self) -> float:
        """1 / (1 + r' P r), which is above 0 and at most 1 of a positive definite P."""
        return float(self.args[3])


class NoConvergenceError(Error, RuntimeError):
    """A numerical method did not converge."""

    @property
    def iterations(self) -> int:
        """Iterations spent."""
        return int(self.args[1])

    @property
    def residual(self) -> float:
        """What was left."""
        return float(self.args[2])


class NoSolutionError(Error, ValueError):
    """An equation has no solution at these parameters."""


class SeveralSolutionsError(Error, ValueError):
    """An equation has more than one stable solution, and nothing says which is meant."""

    @property
    def found(self) -> list[float]:
        """Its stable solutions."""
        return list(self.args[1])


class SingularTargetsError(Error, ValueError):
    """No readout tells the targets apart: their rates are linearly dependent."""


class NoFadingMemoryError(Error, ValueError):
    """With its loop open, a network does not forget its past."""

    @property
    def target(self) -> float:
        """The target."""
        return float(self.args[1])

    @property
    def radius(self) -> float:
        """The spectral radius, which must be below 1."""
        return float(self.args[2])


class StorageError(Error, ValueError):
    """A saved network cannot be read or written."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during training. The network and the rule keep what they have learned.

    An `except KeyboardInterrupt` catches it like any other.
    """

    @property
    def losses(self) -> list[float]:
        """The loss of each trial that was finished."""
        return list(self.args[1])

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class BadInputError(Error, ValueError):
    """A parameter of a run, or a file that it names, is not accepted."""

    @property
    def remedy(self) -> str | None:
        """What to do about it."""
        return None if self.args[1] is None else str(self.args[1])


def bad_input(message: str, remedy: str | None) -> BadInputError:
    """The error that tells its remedy in a second line."""
    return BadInputError(message if remedy is None else f"{message}\n{remedy}", remedy)


class RunFailedError(Error, RuntimeError):
    """A simulation of a run failed; the library's own error is its cause."""


class NotFinishedError(Error, RuntimeError):
    """A run that is not finished is asked for what it shows."""


class FileError(Error, OSError):
    """A file of a run cannot be read or written."""


class RunStopped(KeyboardInterrupt):
    """Ctrl-C during a run. Finished cells are on disk, and `attractor.resume(stopped.path)` goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        """The directory of the run."""
        super().__init__(f'stopped; what is finished stays in {path}\ngo on with `attractor.resume("{path}")`')
