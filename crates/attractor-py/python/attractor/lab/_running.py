"""Running experiments: start, sweep, resume, report again, verify."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from attractor import _attractor
from attractor._errors import BadInputError, RunStopped, bad_input
from attractor.lab._engines import execute
from attractor.lab._own import Adapter, adapter
from attractor.lab._parameters import assignments, swept
from attractor.lab._progress import Progress, telling
from attractor.lab._run import Run, open
from attractor.lab._worker import refuse_while_reading

if TYPE_CHECKING:
    import xarray

_Path = str | os.PathLike[str]


def run(
    experiment: object,
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
    """Runs an experiment, published or your own, and leaves figures, data and a report in a directory of its own.

    Parameters come from the built-in defaults, then `quick`, then `config`, then the keywords, then `set`, then `seed`.
    Same parameters, same bits, whatever the number of threads. Ctrl-C stops it within a second, and
    finished cells stay.

    Parameters
    ----------
    experiment : str, or an experiment of your own
        A name of `attractor.experiments()`; or a class with `run_cell(config, cell)`, `cells(config)` and
        `summarise(config, results)`, an instance of one, or a function that `attractor.experiment` has made one of.
    seed : int, optional
        Seed of all random numbers.
    quick : bool
        Small sizes: the same pipeline in seconds, not the published result.
    out : path, optional
        Directory of the run, which must not exist yet; by default the first free `runs/<experiment>-<n>`.
    overwrite : bool
        Replace the run that is in `out`.
    threads : int, optional
        Threads; by default as many as the machine offers. An experiment in Python is computed by as many processes, and with
        1 in this one.
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
        If a simulation fails, for example because a network diverged, or a cell of your own experiment raises an exception,
        whose traceback it tells.
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
    refuse_while_reading()
    own = adapter(experiment)
    prepared = _attractor.prepare_run(
        _name(experiment, own),
        quick=quick,
        config=config,
        set=assignments({**parameters, **(set or {})}),
        seed=seed,
        out=out,
        overwrite=overwrite,
        threads=threads,
    )
    return _execute(prepared, progress, client, own, threads)


def sweep(
    experiment: object,
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
    experiment : str, or an experiment of your own
        As in `attractor.run`.
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
    refuse_while_reading()
    own = adapter(experiment)
    prepared = _attractor.prepare_run(
        _name(experiment, own),
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
    run = _execute(prepared, progress, client, own, threads)
    data = run.data
    data.attrs["path"] = str(run.path)
    return data


def resume(
    path: _Path,
    *,
    threads: int | None = None,
    progress: bool | Callable[[Progress], object] = True,
    client: Any = None,
    experiment: object = None,
) -> Run:
    """Goes on with a run that was stopped, failed or was killed; the result is the same as without the interruption.

    Parameters
    ----------
    path : path or Run
        The run.
    threads, progress, client
        As in `attractor.run`.
    experiment : an experiment of your own, optional
        The one that the run is of, unless this session has run it before.

    Returns
    -------
    Run
    """
    refuse_while_reading()
    own = _of(path, experiment)
    return _execute(_attractor.prepare_resumption(open(path), threads=threads), progress, client, own, threads)


def report(path: _Path) -> Run:
    """Writes claims, metrics, figures, data and report of a finished run again from its stored cells; simulates nothing.

    Of an experiment in Python that this session has not run, the report is written again from what the run holds.

    Parameters
    ----------
    path : path or Run
        The run.

    Returns
    -------
    Run
        The run, opened anew.
    """
    refuse_while_reading()
    _attractor.write_report(open(path))
    return open(path)


def verify(
    path: _Path,
    *,
    files: bool = False,
    threads: int | None = None,
    progress: bool | Callable[[Progress], object] = True,
    experiment: object = None,
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
    experiment : an experiment of your own, optional
        The one that the run is of, unless this session has run it before.

    Returns
    -------
    dict of bool
        For each cell whether it is the same, and `False` for every file that was edited, is missing, was added or comes
        out differently: `all(attractor.verify(run).values())`.
    """
    refuse_while_reading()
    run = open(path)
    if files:
        return {name: False for name, _ in _attractor.verify_files(run.path)}
    own = _of(path, experiment)
    with _ready(own, threads), telling(progress, f"verify {run.experiment}") as tell:
        return dict(_attractor.verify_run(run.path, threads=threads, tell=tell))


def _name(experiment: object, own: Adapter | None) -> str:
    return str(experiment) if own is None else own.name


def _of(path: _Path, experiment: object) -> Adapter | None:
    """The experiment in Python of which the run is."""
    known = open(path).experiment
    own = adapter(known if experiment is None else experiment)
    if own is not None and own.name != known:
        raise bad_input(f"{os.fspath(path)} is a run of {known}, not of {own.name}", f"pass the experiment {known}")
    return own


def _ready(own: Adapter | None, threads: int | None) -> AbstractContextManager[None]:
    return nullcontext() if own is None else own.ready(threads)


def _execute(
    prepared: _attractor.PreparedRun,
    progress: bool | Callable[[Progress], object],
    client: Any,
    own: Adapter | None,
    threads: int | None,
) -> Run:
    try:
        with telling(progress, prepared.experiment) as tell:
            if client is not None:
                return open(execute(prepared, client, tell, None if own is None else own.packed()))
            with _ready(own, threads):
                return open(prepared.execute(tell))
    except BadInputError as error:
        failed = error if own is None else own.failed(error)
        raise failed from failed.__cause__
    except KeyboardInterrupt:
        raise RunStopped(prepared.path.resolve()) from None
