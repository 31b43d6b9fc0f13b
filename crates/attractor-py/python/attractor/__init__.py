"""Recurrent networks whose dynamics are shaped by learning."""

from attractor._attractor import __version__
from attractor.lab import config, experiments, open, report, resume, run, verify

__all__ = ["__version__", "config", "experiments", "report", "resume", "run", "verify"]
