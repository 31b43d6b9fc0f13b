"""Progress over trials: a bar of tqdm where it is installed, or a function of the caller's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class _Bar:
    def __init__(self, trials: int) -> None:
        from tqdm.auto import tqdm

        self._bar: Any = tqdm(total=trials, unit="trial")

    def trial(self, done: int, loss: float) -> None:
        self._bar.set_postfix(loss=f"{loss:.4g}", refresh=False)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _Call:
    def __init__(self, told: Callable[[int, int, float], object], trials: int) -> None:
        self._told, self._trials = told, trials

    def trial(self, done: int, loss: float) -> None:
        self._told(done, self._trials, loss)

    def close(self) -> None:
        pass


def follow(progress: bool | Callable[[int, int, float], object], trials: int) -> _Bar | _Call | None:
    """Who is told after each trial."""
    if callable(progress):
        return _Call(progress, trials)
    if not progress:
        return None
    try:
        return _Bar(trials)
    except ImportError:
        import warnings

        warnings.warn("progress=True shows a bar if tqdm is installed: pip install tqdm", stacklevel=2)
        return None
