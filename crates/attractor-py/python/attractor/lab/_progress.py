"""How far a run has come: as a bar (tqdm), as lines of text where tqdm is not installed, or handed to a function."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Progress(NamedTuple):
    """How far a run has come."""

    fraction: float
    """Share of all work that is done, from 0 to 1."""
    finished: int
    """Cells that are done; a cell is a network under a condition."""
    cells: int
    """Cells that are to be computed."""
    cell: str
    """The cell that was heard last."""
    phase: str
    """What it does."""
    trial: int
    """Trials of this phase that are done."""
    trials: int
    """Trials of this phase."""
    loss: float | None
    """Loss of its last trial, where it has one."""


Tell = Callable[[float, int, int, str, str, int, int, "float | None"], object]


@contextmanager
def telling(progress: bool | Callable[[Progress], object], title: str) -> Iterator[Tell | None]:
    """The function to which a run tells its progress: the user's, that of a bar, or none."""
    if progress is False:
        yield None
    elif callable(progress):
        yield lambda *heard: progress(Progress(*heard))
    else:
        with _bar(title) as show:
            yield lambda *heard: show(Progress(*heard))


@contextmanager
def _bar(title: str) -> Iterator[Callable[[Progress], None]]:
    try:
        with warnings.catch_warnings():
            # Without ipywidgets it draws its bar as text, which is all right.
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm
    except ImportError:
        yield _lines(title)
        return
    form = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
    with tqdm(total=1.0, desc=title, bar_format=form, leave=False) as bar:

        def show(progress: Progress) -> None:
            bar.set_postfix_str(_describe(progress), refresh=False)
            bar.update(progress.fraction - bar.n)

        yield show


def _lines(title: str) -> Callable[[Progress], None]:
    tenths = 0

    def show(progress: Progress) -> None:
        nonlocal tenths
        reached = int(progress.fraction * 10 + 1e-9)
        if reached > tenths:
            tenths = reached
            print(f"{title}: {10 * tenths} %, {_describe(progress)}", file=sys.stderr)

    return show


def _describe(progress: Progress) -> str:
    counted = f"{progress.finished} of {progress.cells} cells, " if progress.cells > 1 else ""
    loss = "" if progress.loss is None else f", loss {progress.loss:.3g}"
    return f"{counted}{progress.phase} {progress.trial} of {progress.trials}{loss}"
