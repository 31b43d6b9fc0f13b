"""What there is to run: every experiment with its source, its parameters and its cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import NamedTuple

from attractor import _attractor


class Source(NamedTuple):
    """A published work behind an experiment."""

    citation: str
    """Authors, year, title, journal."""
    link: str
    """DOI or address, if it has one."""


class Experiment(NamedTuple):
    """An experiment that `attractor.run` knows by name."""

    name: str
    """What `attractor.run` takes."""
    title: str
    """One line: what it does."""
    reproduces: str
    """The published figure."""
    summary: str
    """A paragraph."""
    sources: tuple[Source, ...]
    """The works to cite."""
    config: str
    """The default configuration, as commented TOML."""
    quick: str
    """What `quick=True` changes, as TOML."""
    seconds: float | None
    """Estimated duration on this machine with all of its threads; `None` if its memory does not suffice."""


class Experiments(Mapping[str, Experiment]):
    """The experiments by name."""

    def __init__(self, experiments: list[Experiment]) -> None:
        self._experiments = {experiment.name: experiment for experiment in experiments}

    def __getitem__(self, name: str) -> Experiment:
        return self._experiments[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._experiments)

    def __len__(self) -> int:
        return len(self._experiments)

    def __repr__(self) -> str:
        width = max(map(len, self._experiments))
        return "\n".join(
            f"{experiment.name:<{width}}  {experiment.title}\n{'':{width}}  {experiment.reproduces} · {_cost(experiment)}"
            for experiment in self._experiments.values()
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align: left"><code>{escape(experiment.name)}</code></td>'
            f'<td style="text-align: left">{escape(experiment.title)}<br><small>{escape(experiment.reproduces)}</small></td>'
            f"<td>{_cost(experiment)}</td></tr>"
            for experiment in self._experiments.values()
        )
        return f"<table><tbody>{rows}</tbody></table>"


def experiments() -> Experiments:
    """Every experiment, with its source and its estimated cost on this machine.

    Returns
    -------
    Experiments
        A mapping from name to `Experiment`; displays itself as a table.

    Examples
    --------
    >>> import attractor
    >>> "timing" in attractor.experiments()
    True
    >>> attractor.experiments()["timing"].reproduces
    'Laje & Buonomano 2013, Fig 1'
    """
    return Experiments([_experiment(described) for described in _attractor.experiments()])


def config(experiment: str) -> str:
    """The default configuration of an experiment, as commented TOML.

    Save it, edit it, and hand it to `attractor.run(experiment, config=path)`.

    Parameters
    ----------
    experiment : str
        A name of `attractor.experiments()`.

    Returns
    -------
    str
        Every parameter, with units and a comment.

    Examples
    --------
    >>> import attractor
    >>> [line for line in attractor.config("timing").splitlines() if line.startswith("seed")]
    ['seed = 1']
    """
    return _attractor.config(experiment)


def _experiment(described: _attractor.Described) -> Experiment:
    return Experiment(
        described["name"],
        described["title"],
        described["reproduces"],
        described["summary"],
        tuple(Source(*source) for source in described["sources"]),
        described["config"],
        described["quick"],
        described["seconds"],
    )


def _cost(experiment: Experiment) -> str:
    if experiment.seconds is None:
        return "too large for the memory of this machine"
    minutes = experiment.seconds / 60
    return f"about {experiment.seconds:.0f} s" if minutes < 1.5 else f"about {minutes:.0f} min"
