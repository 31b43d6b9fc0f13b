"""Published experiments, run and opened from Python: the laboratory behind the command `attractor`."""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from attractor.lab._bench import bench
from attractor.lab._claims import Claim, Claims, Verdict
from attractor.lab._experiments import Experiment, Experiments, Source, config, experiments
from attractor.lab._figures import Figure, Figures
from attractor.lab._judge import check, claim
from attractor.lab._metrics import Metric, Metrics
from attractor.lab._outcome import Outcome
from attractor.lab._own import experiment
from attractor.lab._progress import Progress
from attractor.lab._run import Run, open
from attractor.lab._running import report, resume, run, sweep, verify

__all__ = [
    "Claim",
    "Claims",
    "Experiment",
    "Experiments",
    "Figure",
    "Figures",
    "Metric",
    "Metrics",
    "Outcome",
    "Progress",
    "Run",
    "Source",
    "Verdict",
    "bench",
    "check",
    "claim",
    "config",
    "experiment",
    "experiments",
    "open",
    "report",
    "resume",
    "run",
    "sweep",
    "verify",
]


class _Lab(ModuleType):
    """The module, which is called as `bench` is."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return bench(*arguments, **options)


if not TYPE_CHECKING:
    sys.modules[__name__].__class__ = _Lab
