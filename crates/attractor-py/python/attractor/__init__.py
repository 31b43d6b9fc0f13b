"""Recurrent networks whose dynamics are shaped by learning."""

from attractor._attractor import __version__

__all__ = ["__version__"]
