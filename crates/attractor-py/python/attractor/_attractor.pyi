import os
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict, final

__version__: str

# Experiments

_Path = str | os.PathLike[str]
_Tell = Callable[[float, int, int, str, str, int, int, float | None], object]

class _Described(TypedDict):
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

def experiments() -> list[_Described]: ...
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
