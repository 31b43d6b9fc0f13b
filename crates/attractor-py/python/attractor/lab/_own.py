"""Experiments of one's own, written in Python: what they must have, and how the laboratory calls them."""

from __future__ import annotations

import copy
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from attractor import _attractor
from attractor._errors import BadInputError, RunFailedError, bad_input
from attractor.lab._outcome import drawing, pieces
from attractor.lab._parameters import as_toml
from attractor.lab._stored import decode
from attractor.lab._worker import Failure, Packed, compute, unpack
from attractor.lab._workers import Stopped, Workers, pack

#: What an experiment may say of a cell, and what holds where it does not: 0 bytes are not estimated.
_COSTS = {"seconds": 1.0, "memory": 0.0, "stored": 0.0}
_MOST = 1e15

_NAMES = "letters, digits, `-`, `_` and `.`, such as network-03"


class FunctionExperiment:
    """A function that `attractor.experiment` has made an experiment of; it can be called as before."""

    def __init__(self, run_cell: Callable[..., Any], parts: Mapping[str, Any]) -> None:
        self.run_cell = run_cell
        self._parts = {key: part for key, part in parts.items() if part is not None}
        self.__dict__.update(self._parts)
        self.__module__, self.__qualname__, self.__doc__ = run_cell.__module__, run_cell.__qualname__, run_cell.__doc__
        self.__wrapped__ = run_cell

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.run_cell(*arguments, **named)

    def __reduce__(self) -> str:
        # By its name, as a function is.
        return self.__qualname__

    def _plain(self) -> SimpleNamespace:
        """The same without a name, for what sends functions by value."""
        return SimpleNamespace(run_cell=self.run_cell, **self._parts)


def experiment(
    run_cell: Callable[..., Any] | None = None,
    *,
    config: Mapping[str, object] | str | None = None,
    quick: Mapping[str, object] | str | None = None,
    cells: Callable[[dict[str, Any]], Any] | None = None,
    summarise: Callable[[dict[str, Any], dict[str, Any]], Any] | None = None,
    seconds: float | Callable[[dict[str, Any], Any], float] | None = None,
    memory: float | Callable[[dict[str, Any], Any], float] | None = None,
    stored: float | Callable[[dict[str, Any], Any], float] | None = None,
    name: str | None = None,
    title: str | None = None,
    reproduces: str | None = None,
    sources: Iterable[tuple[str, str]] | None = None,
) -> Any:
    """Makes an experiment of a function that computes one cell, `run_cell(config, cell)`.

    Parameters
    ----------
    config : mapping or str
        Every parameter with its default value; or the same as TOML, with comments.
    quick : mapping or str
        What `quick=True` changes.
    cells : function of the configuration
        The cells by name, as a dictionary, or the names alone; by default one for each of `networks`: `network-01`, 1.
    summarise : function of the configuration and of the results by name
        Returns an `Outcome`.
    seconds, memory, stored : float, or function of the configuration and the cell
        Seconds of a cell on one core, bytes that it needs, and bytes of its result, as far as they can be told beforehand: for
        estimates, for how many cells run at once, and so that a run that does not fit is refused.
    name, title, reproduces : str
        What `attractor list` and the report call it; by default the name of the function, and the first line of its
        documentation.
    sources : sequence of (str, str)
        Works to cite: citation, and DOI or address.

    Examples
    --------
    >>> import attractor as at
    >>> def summary(config, results):
    ...     return at.Outcome(claims=[at.claim("G1", "Weights are scaled", "largest eigenvalue", above=0.5, mean=results.values())])
    >>> @at.experiment(config={"networks": 5, "units": 50}, summarise=summary)
    ... def radius(config, network):
    ...     weights = at.Streams(config["seed"]).index(network).normal((config["units"],) * 2, config["units"] ** -0.5)
    ...     return at.spectral_radius(weights)
    >>> radius({"seed": 1, "units": 20}, 1) > 0.5
    True
    """

    def decorated(function: Callable[..., Any]) -> FunctionExperiment:
        parts = {"config": config, "quick": quick, "cells": cells, "summarise": summarise, "name": name}
        costs = {"seconds": seconds, "memory": memory, "stored": stored}
        described = {"title": title, "reproduces": reproduces, "sources": sources}
        return FunctionExperiment(function, {**parts, **costs, **described})

    return decorated if run_cell is None else decorated(run_cell)


class Definition:
    """An experiment with all that it may leave out."""

    def __init__(self, source: Any) -> None:
        self.source = source

    def cells(self, config: dict[str, Any]) -> list[tuple[str, Any]]:
        """The cells with their names; a name that two cells share is refused by whoever asks."""
        ask = getattr(self.source, "cells", None)
        if ask is None:
            networks = config.get("networks", 1)
            return [(f"network-{network:02}", network) for network in range(1, int(networks) + 1)]
        found = ask(config)
        if isinstance(found, Mapping):
            found = found.items()
        if isinstance(found, str) or not isinstance(found, Iterable):
            raise _bad_cells(f"returned {found!r}")
        return [_cell(cell) for cell in found]

    def cost(self, part: str, config: dict[str, Any], cell: Any) -> float:
        """What the experiment says that a cell costs, in `seconds`, `memory` or `stored`."""
        said = getattr(self.source, part, None)
        if said is None:
            return _COSTS[part]
        cost = said(config, cell) if callable(said) else said
        try:
            number = float(cost)
        except (TypeError, ValueError):
            number = math.nan
        if not (0 <= number <= _MOST):
            raise bad_input(f"{part} of the cell {cell!r} is {cost!r}", f"give a number from 0 to {_MOST:.0e}, or leave it out")
        return number

    def run_cell(self, config: dict[str, Any], cell: Any) -> Any:
        return self.source.run_cell(config, cell)

    def summarise(self, config: dict[str, Any], results: dict[str, Any]) -> Any:
        ask = getattr(self.source, "summarise", None)
        return None if ask is None else ask(config, results)


def _cell(cell: Any) -> tuple[str, Any]:
    named = (cell, cell) if isinstance(cell, str) else cell
    if not isinstance(named, tuple) or len(named) != 2 or not isinstance(named[0], str):
        raise _bad_cells(f"has {cell!r} among them")
    return named


def _bad_cells(what: str) -> BadInputError:
    return bad_input(f"cells {what}", f"give a dictionary of cells by name, or a list of names: {_NAMES}")


class Adapter:
    """An experiment as the laboratory sees it; the compiled part calls it from its own threads."""

    def __init__(self, source: Any) -> None:
        function = isinstance(source, FunctionExperiment)
        if isinstance(source, type):
            try:
                source = source()
            except TypeError as error:
                remedy = "let its class be made without arguments, or pass an instance"
                raise bad_input(f"{source.__qualname__}: {error}", remedy) from None
        kind = source if function else type(source)
        if not callable(getattr(source, "run_cell", None)):
            remedy = "an experiment has run_cell(config, cell), and may have cells(config) and summarise(config, results)"
            raise bad_input(f"{kind.__qualname__} has no run_cell", remedy)
        self.definition = Definition(source)
        self.failures: list[tuple[str, Failure]] = []
        self.in_process = False
        self._workers: Workers | None = None
        self._packed: Packed | None = None
        first, _, rest = (source.__doc__ or "").strip().partition("\n")
        if not function and source.__doc__ == type.__doc__:
            first, rest = "", ""
        self.name = str(getattr(source, "name", None) or _kebab(kind.__qualname__.rpartition(".")[2]))
        title = str(getattr(source, "title", None) or first.strip().rstrip(".") or self.name)
        summary = str(getattr(source, "summary", None) or " ".join(rest.split()))
        sources = [(str(citation), str(link)) for citation, link in getattr(source, "sources", None) or ()]
        config, quick = getattr(source, "config", None), getattr(source, "quick", None)
        described = (self.name, title, str(getattr(source, "reproduces", None) or ""), summary, sources)
        _attractor.add_experiment(*described, as_toml(config or {}, seed=True), as_toml(quick or {}), _import(kind), self)
        _known[self.name] = self

    # What the compiled part calls.

    def cells(self, config: dict[str, Any]) -> list[tuple[str, tuple[float, ...]]]:
        """The name of each cell, with its seconds, memory and bytes on disk."""
        config = copy.deepcopy(config)
        cost = self.definition.cost
        return [(name, tuple(cost(part, config, cell) for part in _COSTS)) for name, cell in self.definition.cells(config)]

    def run_cell(self, config: dict[str, Any], name: str, stopped: Callable[[], bool]) -> bytes:
        if self.in_process:
            with _interruptible(stopped):
                result = compute(self.definition, config, name)
        else:
            assert self._workers is not None
            result = self._workers.compute(config, name, stopped)
        if isinstance(result, Failure):
            self.failures.append((name, result))
            raise bad_input(result.account, result.remedy)
        return result

    def summarise(self, config: dict[str, Any], results: list[tuple[str, bytes]]) -> Any:
        with drawing():
            return pieces(self.definition.summarise(copy.deepcopy(config), {name: decode(one) for name, one in results}))

    # What Python calls.

    def packed(self) -> Packed:
        """The experiment for other processes."""
        if self._packed is None:
            plain = getattr(self.definition.source, "_plain", None)
            self._packed = pack(self.definition, self.name, None if plain is None else Definition(plain()))
        return self._packed

    @contextmanager
    def ready(self, threads: int | None) -> Iterator[None]:
        """While cells may be computed: by this process with one thread, else by processes of their own."""
        self.failures.clear()
        self.in_process = threads == 1
        if not self.in_process:
            self._workers = Workers(self.packed())
        try:
            yield
        finally:
            workers, self._workers = self._workers, None
            if workers is not None:
                workers.end()

    def failed(self, error: BadInputError) -> Exception:
        """The exception for a run that ended with `error`, with the traceback of the cell that failed first."""
        if not self.failures or self.failures[0][1].remedy is not None:
            return error
        _, first = self.failures[0]
        count = len(self.failures)
        others = f"{count} cells failed; " if count > 1 else ""
        traceback = f"\n{first.traceback}\n\n" if first.traceback else ""
        told = f"{error.args[0]}\n{traceback}{others}what the others gave is kept, and `attractor.resume` goes on"
        failed = RunFailedError(told)
        failed.__cause__ = _exception(first)
        return failed


_known: dict[str, Adapter] = {}


def adapter(experiment: object) -> Adapter | None:
    """The adapter of an experiment that is written in Python; `None` for the name of another."""
    if isinstance(experiment, str):
        return _known.get(experiment)
    if isinstance(experiment, type) or callable(getattr(experiment, "run_cell", None)):
        return Adapter(experiment)
    raise TypeError(
        f"experiment is a {type(experiment).__name__}; it must be a name of attractor.experiments(), a class with run_cell, or "
        "a function that attractor.experiment has made one of"
    )


def compute_elsewhere(packed: Packed, spec: _attractor._Spec, cells: list[int]) -> list[tuple[int, bytes, float]]:
    """Computes cells of a planned run: what another engine calls on its workers."""
    mine = _known.get(packed.name) or Adapter(unpack(packed).source)
    mine.in_process = True
    try:
        return _attractor.compute_cells(spec, cells)
    except BadInputError as error:
        raise mine.failed(error) from None


@contextmanager
def _interruptible(stopped: Callable[[], bool]) -> Iterator[None]:
    """Python code of this thread ends when the user asks to stop."""
    import ctypes
    import threading

    thread, done = ctypes.c_ulong(threading.get_ident()), threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            if stopped():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(KeyboardInterrupt))
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _exception(failure: Failure) -> BaseException | None:
    import pickle

    if failure.pickled is None:
        return None
    try:
        error = pickle.loads(failure.pickled)
    except Exception:
        return None
    return error if isinstance(error, BaseException) else None


def _kebab(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name)
    return words.replace("_", "-").strip("-").lower()


def _import(kind: Any) -> str:
    """How the experiment is imported."""
    module, name = str(kind.__module__), str(kind.__qualname__)
    if module in ("__main__", "__mp_main__"):
        script = getattr(sys.modules.get("__main__"), "__file__", None)
        if script is None:
            return f"# defined in a notebook or at a prompt: {name}"
        module = os.path.splitext(os.path.basename(script))[0]
    return f"from {module} import {name}" if name.isidentifier() else f"# of the module {module}: {name}"


__all__ = ["Adapter", "Stopped", "adapter", "compute_elsewhere", "experiment"]
