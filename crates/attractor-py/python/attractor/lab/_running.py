"""Running experiments: start, resume, report again, verify."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from attractor import _attractor
from attractor._errors import RunStopped
from attractor.lab._parameters import assignments
from attractor.lab._progress import Progress, telling
from attractor.lab._run import Run, open

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
    return _execute(prepared, progress)


def resume(
    path: _Path, *, threads: int | None = None, progress: bool | Callable[[Progress], object] = True
) -> Run:
    """Goes on with a run that was stopped, failed or was killed; the result is the same as without the interruption.

    Parameters
    ----------
    path : path or Run
        The run.
    threads, progress
        As in `attractor.run`.

    Returns
    -------
    Run
    """
    return _execute(_attractor.prepare_resumption(open(path), threads=threads), progress)


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
    path: _Path, *, threads: int | None = None, progress: bool | Callable[[Progress], object] = True
) -> dict[str, bool]:
    """Computes every cell of a run again and compares it with what is stored, bit by bit; writes nothing.

    Parameters
    ----------
    path : path or Run
        The run.
    threads, progress
        As in `attractor.run`.

    Returns
    -------
    dict of bool
        For each cell whether it is the same: `all(attractor.verify(run).values())`.
    """
    run = open(path)
    with telling(progress, f"verify {run.experiment}") as tell:
        return dict(_attractor.verify_run(run.path, threads=threads, tell=tell))


def _execute(prepared: _attractor.PreparedRun, progress: bool | Callable[[Progress], object]) -> Run:
    try:
        with telling(progress, prepared.experiment) as tell:
            return open(prepared.execute(tell))
    except KeyboardInterrupt:
        raise RunStopped(prepared.path.resolve()) from None
