import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict, final

import numpy as np
from numpy.typing import NDArray

__version__: str

class Streams:
    def __new__(cls, seed: int) -> Streams: ...
    def child(self, name: str) -> Streams: ...
    def index(self, index: int) -> Streams: ...
    def normal(self, size: int | tuple[int, ...], sd: float = 1.0) -> NDArray[np.float64]: ...
    def uniform(
        self, size: int | tuple[int, ...], low: float = 0.0, high: float = 1.0
    ) -> NDArray[np.float64]: ...
    def below(self, bound: int, size: int | tuple[int, ...]) -> NDArray[np.int64]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

# Experiments

_Path = str | os.PathLike[str]
_Tell = Callable[[float, int, int, str, str, int, int, float | None], object]

class Described(TypedDict):  # Exists for type checkers alone; a dict.
    name: str
    title: str
    reproduces: str
    summary: str
    sources: list[tuple[str, str]]
    config: str
    quick: str
    seconds: float | None

@final
class PreparedRun:
    @property
    def experiment(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def config(self) -> str: ...
    @property
    def seconds(self) -> float: ...
    def execute(self, tell: _Tell | None = None) -> Path: ...

def experiments() -> list[Described]: ...
def config(name: str) -> str: ...
def prepare_run(
    experiment: str,
    *,
    quick: bool,
    config: _Path | None,
    set: list[str],
    seed: int | None,
    out: _Path | None,
    overwrite: bool,
    threads: int | None,
) -> PreparedRun: ...
def prepare_resumption(path: _Path, *, threads: int | None) -> PreparedRun: ...
def write_report(path: _Path) -> None: ...
def verify_run(path: _Path, *, threads: int | None, tell: _Tell | None = None) -> list[tuple[str, bool]]: ...

# Readout

def fit_readout(
    rates: NDArray[np.float64], targets: NDArray[np.float64], *, penalty: float, intercept: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]: ...
