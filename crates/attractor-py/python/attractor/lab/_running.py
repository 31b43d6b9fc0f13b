"""Running experiments: start, sweep, resume, report again, verify."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attractor import _attractor
from attractor._errors import RunStopped
from attractor.lab._engines import execute
from attractor.lab._parameters import assignments, swept
from attractor.lab._progress import Progress, telling
from attractor.lab._run import Run, open

if TYPE_CHECKING:
    import xarray

_Path = str | os.PathLike[str]


def run(
    experiment: str,
    *,
    seed: int | None = None,
    quick: bool = False,
    out: _Path | None = None,
    overwrite: bool = False,
    threads: int | None = None,
    config: _Path | None = None,
    set: Mapping[str, object] | None = None,
    progress: bool | Callable[[Progress], object] = True,
    client: Any = None,
    **parameters: object,
) -> Run:
    """Runs a published experiment and leaves figures, data and a report in a directory of its own.

    Parameters come from the built-in defaults, then `quick`, then `config`, then the keywords, then `set`, then `seed`.
    Same parameters, same bits, whatever the number of threads. Ctrl-C stops it within a second, and
    finished cells stay.

    Parameters
    ----------
    experiment : str
        A name of `attractor.experiments()`.
    seed : int, optional
        Seed of all random numbers.
    quick : bool
        Small sizes: the same pipeline in seconds, not the published result.
    out : path, optional
        Directory of the run, which must not exist yet; by default the first free `runs/<experiment>-<n>`.
    overwrite : bool
        Replace the run that is in `out`.
    threads : int, optional
        Threads; by default as many as the machine offers.
    config : path, optional
        A TOML file with the parameters that differ from the default.
    set : mapping, optional
        Parameters by their full name: `{"network.gain": 1.5}`.
    progress : bool or function
        `True` shows a bar (with tqdm where it is installed), `False` nothing; a function is called with a `Progress`
        several times a second, and an exception that it raises stops the run.
    client : dask.distributed.Client, concurrent.futures.Executor or joblib.Parallel, optional
        Who computes the cells, in place of threads of this process: workers give bytes back, and only this process
        writes, so that they need not see the directory. A Dask worker that dies is replaced by another.
    **parameters
        Parameters by name; a section is a mapping: `networks=10, network={"gain": 1.5}`. `attractor.config(experiment)`
        prints all of them.

    Returns
    -------
    Run
        Its claims, metrics, figures and data.

    Raises
    ------
    BadInputError
        If a parameter is not accepted, or `out` is taken; the message says what is accepted.
    RunFailedError
        If a simulation fails, for example because a network diverged.
    RunStopped
        On Ctrl-C; it knows the `path` to resume.

    Examples
    --------
    >>> import attractor, tempfile
    >>> out = tempfile.mkdtemp() + "/sequences"
    >>> run = attractor.run("sequences", quick=True, networks=2, out=out, progress=False)
    >>> run.claims[0].verdict in ("holds", "fails", "undecided", "shown", "not-shown")
    True
    """
    prepared = _attractor.prepare_run(
        experiment,
        quick=quick,
        config=config,
        set=assignments({**parameters, **(set or {})}),
        seed=seed,
        out=out,
        overwrite=overwrite,
        threads=threads,
    )
    return _execute(prepared, progress, client)


def sweep(
    experiment: str,
    over: Mapping[str, object] | None = None,
    *,
    zip: bool = False,
    sample: tuple[str, int] | None = None,
    points: _Path | None = None,
    show: Sequence[str] = (),
    seed: int | None = None,
    quick: bool = False,
    out: _Path | None = None,
    overwrite: bool = False,
    threads: int | None = None,
    config: _Path | None = None,
    set: Mapping[str, object] | None = None,
    progress: bool | Callable[[Progress], object] = True,
    client: Any = None,
    **parameters: object,
) -> xarray.Dataset:
    """Runs an experiment at many points; the swept keys become coordinates of what it measures.

    Parameters
    ----------
    experiment : str
        A name of `attractor.experiments()`.
    over : mapping
        Swept keys with their values: `{"network.gain": [1.2, 1.5], "network.units": range(100, 500, 100)}`. A text is
        read as the command reads it: `"linspace(1, 2, 5)"`, or, to be sampled, `"uniform(1, 2)"`.
    zip : bool
        The first values of all keys go together, the second values, and so on; else every value goes with every other.
    sample : tuple of str and int, optional
        `("lhs", 100)`, a Latin hypercube drawn from the seed, or `("sobol", 128)`, over ranges to be sampled.
    points : path, optional
        A file of points in place of `over`: a line of keys, then a line of values for each point, with commas.
    show : sequence of str
        Claims and metrics that the figures show.
    seed, quick, out, overwrite, threads, config, set, progress, client, **parameters
        As in `attractor.run`; they hold for every point that does not sweep them.

    Returns
    -------
    xarray.Dataset
        Variables of the experiment with the swept keys as dimensions in front; every metric by its name (`NAME_metric`
        where the experiment has an array of that name); every claim by its id, with `_low`, `_high` (the interval of
        95 %) and `_verdict` (1 holds or shown, 0 undecided, -1 fails or not
        shown). What is no grid has the dimension `point`. `attractor.open(data.attrs["path"])` is the run.

    Raises
    ------
    BadInputError
        If a key is unknown or a value at any point is not accepted, before anything is computed.

    Examples
    --------
    >>> import attractor, tempfile
    >>> out = tempfile.mkdtemp() + "/gains"
    >>> small = dict(quick=True, networks=1, progress=False)
    >>> data = attractor.sweep("sequences", {"seed": [1, 2]}, out=out, **small)
    >>> data["seed"].values.tolist()
    [1, 2]
    """
    prepared = _attractor.prepare_run(
        experiment,
        quick=quick,
        config=config,
        set=assignments({**parameters, **(set or {})}),
        seed=seed,
        out=out,
        overwrite=overwrite,
        threads=threads,
        over=swept(over or {}),
        points=points,
        sampling=("zip", 0) if zip else sample,
        show=list(show),
    )
    run = _execute(prepared, progress, client)
    data = run.data
    data.attrs["path"] = str(run.path)
    return data


def resume(
    path: _Path,
    *,
    threads: int | None = None,
    progress: bool | Callable[[Progress], object] = True,
    client: Any = None,
) -> Run:
    """Goes on with a run that was stopped, failed or was killed; the result is the same as without the interruption.

    Parameters
    ----------
    path : path or Run
        The run.
    threads, progress, client
        As in `attractor.run`.

    Returns
    -------
    Run
    """
    return _execute(_attractor.prepare_resumption(open(path), threads=threads), progress, client)


def report(path: _Path) -> Run:
    """Writes claims, metrics, figures, data and report of a finished run again from its stored cells; simulates nothing.

    Parameters
    ----------
    path : path or Run
        The run.

    Returns
    -------
    Run
        The run, opened anew.
    """
    _attractor.write_report(open(path))
    return open(path)


def verify(
    path: _Path,
    *,
    files: bool = False,
    threads: int | None = None,
    progress: bool | Callable[[Progress], object] = True,
) -> dict[str, bool]:
    """Computes a run again and compares it with what is stored, bit by bit: cells, data, claims, figures; writes nothing.

    Parameters
    ----------
    path : path or Run
        The run.
    files : bool
        Compare files with their checksums only, which takes a second.
    threads, progress
        As in `attractor.run`.

    Returns
    -------
    dict of bool
        For each cell whether it is the same, and `False` for every file that was edited, is missing, was added or comes
        out differently: `all(attractor.verify(run).values())`.
    """
    run = open(path)
    if files:
        return {name: False for name, _ in _attractor.verify_files(run.path)}
    with telling(progress, f"verify {run.experiment}") as tell:
        return dict(_attractor.verify_run(run.path, threads=threads, tell=tell))


def _execute(
    prepared: _attractor.PreparedRun, progress: bool | Callable[[Progress], object], client: Any = None
) -> Run:
    try:
        with telling(progress, prepared.experiment) as tell:
            return open(prepared.execute(tell) if client is None else execute(prepared, client, tell))
    except KeyboardInterrupt:
        raise RunStopped(prepared.path.resolve()) from None
