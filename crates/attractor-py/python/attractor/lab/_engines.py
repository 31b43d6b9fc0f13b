"""Other engines compute the cells of a run: Dask's clients, executors of concurrent.futures, joblib.

Cells are pure: a task takes the plan and the numbers of its cells, and gives back bytes. Only the caller writes, so that
no worker needs to see the run's directory, and workers may die.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from attractor import _attractor
from attractor.lab._own import compute_elsewhere
from attractor.lab._worker import Packed

#: A task lasts about so many seconds at least: cells that last less are bundled.
_SECONDS_OF_A_TASK = 2.0
#: How often a task that lost its worker is tried again.
_RETRIES = 3

_Batch = list[tuple[int, bytes, float]]
_Tell = Callable[..., object] | None
_Work = Callable[["_attractor._Spec", list[int]], _Batch]


def compute(spec: _attractor._Spec, cells: Sequence[int]) -> _Batch:
    """Computes cells of a planned run, on one thread: what an engine calls on its workers."""
    return _attractor.compute_cells(spec, list(cells))


def execute(prepared: _attractor.PreparedRun, client: Any, tell: _Tell, own: Packed | None = None) -> Any:
    """Lets `client` compute what is left of a run, keeps each result as it comes, and summarises; returns the path.

    An experiment in Python goes with its cells, as `own`.
    """
    spec, pending = prepared.spec(), prepared.pending()
    work = compute if own is None else partial(compute_elsewhere, own)
    batches = _results(client, work, spec, _bundled(pending))
    session = prepared.begin()
    seconds = {cell: cost for cell, _, cost in pending}
    names = {cell: name for cell, name, _ in pending}
    total, done, finished = sum(seconds.values()), 0.0, 0
    try:
        for batch in batches:
            for cell, result, took in batch:
                session.keep(cell, result, took)
                done, finished = done + seconds[cell], finished + 1
                if tell is not None:
                    share = done / total if total > 0 else finished / len(pending)
                    tell(share, finished, len(pending), names[cell], "", 0, 0, None)
        return session.finish()
    except BaseException as error:
        session.fail(isinstance(error, KeyboardInterrupt))
        raise


def _bundled(pending: Sequence[tuple[int, str, float]]) -> list[list[int]]:
    tasks: list[list[int]] = []
    room = 0.0
    for cell, _, cost in sorted(pending, key=lambda one: -one[2]):
        if room <= 0.0:
            tasks.append([])
            room = _SECONDS_OF_A_TASK
        tasks[-1].append(cell)
        room -= max(cost, 0.002)
    return tasks


def _results(client: Any, work: _Work, spec: _attractor._Spec, tasks: list[list[int]]) -> Iterator[_Batch]:
    kind = type(client)
    if kind.__module__.startswith("distributed"):
        return _from_dask(client, work, spec, tasks)
    if kind.__module__.startswith("joblib"):
        return _from_joblib(client, work, spec, tasks)
    if callable(getattr(client, "submit", None)):
        return _from_executor(client, work, spec, tasks)
    raise TypeError(
        f"client is a {kind.__module__}.{kind.__qualname__}; it must be a client of Dask, an executor of "
        "concurrent.futures (or any object whose `submit` gives such futures), or a joblib.Parallel"
    )


def _from_dask(client: Any, work: _Work, spec: _attractor._Spec, tasks: list[list[int]]) -> Iterator[_Batch]:
    from distributed import as_completed

    # Results of equal tasks are equal, but a task is never taken for one of another run: its bytes are wanted here once.
    futures = client.map(
        work, [spec] * len(tasks), tasks, key=_keys(tasks), retries=_RETRIES, pure=False, batch_size=1000
    )
    try:
        for future in as_completed(futures):
            yield future.result()
            future.release()
    finally:
        client.cancel(futures)


def _keys(tasks: list[list[int]]) -> list[str]:
    from uuid import uuid4

    # Dask's dashboard groups tasks by what stands before the number.
    run = uuid4().hex[:8]
    return [f"attractor-cell-{run}-{number}" for number in range(len(tasks))]


def _from_executor(client: Any, work: _Work, spec: _attractor._Spec, tasks: list[list[int]]) -> Iterator[_Batch]:
    from concurrent.futures import as_completed

    futures = [client.submit(work, spec, task) for task in tasks]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _from_joblib(client: Any, work: _Work, spec: _attractor._Spec, tasks: list[list[int]]) -> Iterator[_Batch]:
    from joblib import delayed

    yield from client(delayed(work)(spec, task) for task in tasks)


__all__ = ["compute", "execute"]
