"""A run on disk, opened: its claims, numbers, figures and data."""

from __future__ import annotations

import json
import os
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attractor import _attractor
from attractor._errors import NotFinishedError
from attractor.lab._claims import Claims
from attractor.lab._figures import Figures
from attractor.lab._metrics import Metrics

if TYPE_CHECKING:
    import xarray

Status = Literal["planned", "running", "stopped", "failed", "finished"]


class Run:
    """A run in its directory, made by `attractor.run` or by the command; see `attractor.open`.

    What it holds is read when it is asked for, and compared with its checksums then. A run is a path, too: whatever takes a path takes a run.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        """The directory."""
        _attractor.check_account(path)
        self._account: dict[str, object] = json.loads((path / "run.json").read_text(encoding="utf-8"))

    @property
    def experiment(self) -> str:
        """The name of the experiment."""
        return str(self._account["experiment"])

    @property
    def seed(self) -> int:
        """The seed of all random numbers."""
        return int(str(self._account["seed"]))

    @property
    def quick(self) -> bool:
        """Whether it ran at the small sizes: then its verdicts say nothing about the paper."""
        return bool(self._account["quick"])

    @property
    def seconds(self) -> float:
        """How long it took, resumptions included."""
        return float(str(self._account["seconds"]))

    @property
    def status(self) -> Status:
        """`finished`, `planned` (for workers), `running` (or killed while it was), `stopped` or `failed`."""
        status: Status = self._account["status"]  # type: ignore[assignment]
        return status

    @property
    def account(self) -> dict[str, object]:
        """What `run.json` tells: version, seed, threads, kernel, times, machine."""
        return dict(self._account)

    @property
    def config(self) -> str:
        """Every parameter, as commented TOML."""
        return (self.path / "config.toml").read_text(encoding="utf-8")

    @property
    def report(self) -> Path:
        """The report, one HTML file that needs no network."""
        return self._finished() / "report.html"

    @cached_property
    def claims(self) -> Claims:
        """The claims of the paper, with verdicts."""
        return Claims._read(self._checked("claims.json"))

    @cached_property
    def metrics(self) -> Metrics:
        """Numbers, with their units."""
        return Metrics._read(self._checked("metrics.json"))

    @cached_property
    def figures(self) -> Figures:
        """The figures, which display themselves in a notebook."""
        return Figures(self._checked("figures"))

    @cached_property
    def data(self) -> xarray.Dataset:
        """Labelled arrays with dimensions, coordinates and units, read from disk as they are needed.

        Needs xarray and zarr: `pip install "attractor[xarray]"`.
        """
        path = self._checked("data.zarr")
        try:
            import xarray
            import zarr  # noqa: F401
        except ImportError as missing:
            remedy = 'install them: pip install "attractor[xarray]"'
            raise ImportError(f"the data of a run are read with xarray and zarr, and {missing}; {remedy}") from None
        data: xarray.Dataset = xarray.open_zarr(path, chunks=None)
        return data

    def _checked(self, part: str) -> Path:
        """A file or directory that is as the run wrote it."""
        path = self._finished() / part
        _attractor.check_part(self.path, part)
        return path

    def _finished(self) -> Path:
        if self.status != "finished":
            raise NotFinishedError(
                f"{self.path}: not finished ({self.status})\n"
                f'go on with it: `attractor.resume("{self.path}")`, or open it again if it was finished elsewhere'
            )
        return self.path

    def __fspath__(self) -> str:
        return os.fspath(self.path)

    def _summary(self) -> str:
        outcome = self.claims.tally() if self.status == "finished" else self.status
        quick = ", quick" if self.quick else ""
        return f"{self.experiment}, seed {self.seed}{quick}: {outcome} · {self.seconds:.1f} s"

    def __repr__(self) -> str:
        return f"<Run {self._summary()} · {self.path}>"

    def _repr_html_(self) -> str:
        head = f"<p><b>{escape(self._summary())}</b><br><code>{escape(str(self.path))}</code></p>"
        return head + (self.claims._repr_html_() if self.status == "finished" else "")


def open(path: str | os.PathLike[str]) -> Run:
    """Opens a run that `attractor.run` or the command made.

    Parameters
    ----------
    path : path
        The directory, such as `runs/timing-1`.

    Returns
    -------
    Run

    Raises
    ------
    FileNotFoundError
        If there is no run.
    BadInputError
        If its account was edited or damaged.

    Examples
    --------
    >>> import attractor
    >>> attractor.open("nothing-here")
    Traceback (most recent call last):
        ...
    FileNotFoundError: nothing-here: not a run: there is no run.json; name a directory that a run made
    """
    if not (Path(path) / "run.json").is_file():
        missing = f"{os.fspath(path)}: not a run: there is no run.json; name a directory that a run made"
        raise FileNotFoundError(missing)
    return Run(Path(path).resolve())
