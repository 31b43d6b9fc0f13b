"""A row of the table: the same work done by several programs, checked to be the same, then timed in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

#: Seconds that one measurement of one program lasts at least.
MEASURED = 0.3

#: Work that returns what it computed, as an array to be compared.
Work = Callable[[], np.ndarray]


@dataclass
class Contest:
    """One piece of work: `ours` and `peers` return the same array, `steps` times the unit in which a row is told."""

    name: str
    unit: str
    steps: int
    ours: Work
    peers: dict[str, Work]
    #: The largest difference that is still the same result, relative to the largest number of ours.
    tolerance: float

    def check(self) -> dict[str, float]:
        """The relative difference of each peer's result; raises where it is too large."""
        reference = np.asarray(self.ours(), dtype=complex)
        scale = np.abs(reference).max()
        apart = {}
        for name, work in self.peers.items():
            apart[name] = float(np.abs(np.asarray(work()) - reference).max() / scale)
            if not apart[name] <= self.tolerance:
                told = f"{self.name}: {name} is {apart[name]:.2g} from ours, {self.tolerance:.2g} allowed"
                raise SystemExit(f"{told}: not the same work")
        return apart

    def time(self, rounds: int) -> dict[str, list[float]]:
        """Seconds a unit of each program, `rounds` measurements of each, in turn."""
        programs = {"attractor": self.ours, **self.peers}
        repeats = {name: max(1, round(MEASURED / once(work))) for name, work in programs.items()}
        seconds: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, work in programs.items():
                start = time.perf_counter()
                for _ in range(repeats[name]):
                    work()
                seconds[name].append((time.perf_counter() - start) / repeats[name] / self.steps)
        return seconds


def once(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def shown(seconds: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1.0:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def rows(contest: Contest, rounds: int) -> Iterator[str]:
    """The lines of the table that tell a contest, ours first."""
    apart = contest.check()
    seconds = contest.time(rounds)
    ours = statistics.median(seconds["attractor"])
    best = min(statistics.median(seconds[name]) for name in contest.peers)
    for name, measured in seconds.items():
        median = statistics.median(measured)
        ratio = f"{best / ours:.2f} of the best peer" if name == "attractor" else f"{median / ours:.2f}"
        equal = "" if name == "attractor" else f"{apart[name]:.0e}"
        label = f"{contest.name}, {contest.unit}" if name == "attractor" else ""
        yield f"| {label} | {name} | {shown(median)} | {shown(min(measured))} to {shown(max(measured))} | {ratio} | {equal} |"
