"""Plain results and choices: what the compiled part hands back as named tuples, and the enumerations that it takes."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from attractor._attractor import Raster


class NoisePlace(enum.Enum):
    """Where noise enters a step of an echo state network."""

    After = "added to the state after the transfer function"
    Inside = "added to the drive inside the transfer function"

    def __repr__(self) -> str:
        return f"NoisePlace.{self.name}"


class FeedbackNorm(enum.Enum):
    """How feedback weights W_z follow from the matrix M of differential Hebbian learning."""

    InPlace = "W_z = M / (|M| + 1e-12), from which the next M is made"
    Accumulate = "the same W_z, but the next M is made from M"
    Clip = "W_z = M / max(1, |M|)"
    Unnormalised = "W_z = M"

    def __repr__(self) -> str:
        return f"FeedbackNorm.{self.name}"


class Counted(enum.Enum):
    """Which units of a threshold network are counted in a Hamming distance."""

    WithoutInput = "excitatory units that receive no input"
    Excitatory = "all excitatory units"
    All = "excitatory and inhibitory units"

    def __repr__(self) -> str:
        return f"Counted.{self.name}"


class Recording(NamedTuple):
    """What was kept of a trial of a rate network."""

    rates: NDArray[Any]
    """Rates, (kept steps, kept units)."""
    outputs: NDArray[Any]
    """Readouts, (kept steps, readouts)."""
    time_ms: NDArray[np.float64]
    """Time of each kept step since the first of the trial, in ms."""
    units: NDArray[np.int64]
    """The kept units."""


class WindowRecord(NamedTuple):
    """What a window of a threshold network leaves behind."""

    excitatory: Raster
    """The excitatory units' states of each step, (steps, N_E)."""
    inhibitory: Raster
    """The inhibitory units' states of each step, (steps, N_I)."""
    hamming: NDArray[np.uint32]
    """The Hamming distance H of each step, (steps,); empty unless the window was perturbed."""


class Population(NamedTuple):
    """Thresholds of a population of threshold units and the inhibition that it receives."""

    thresholds: Any
    """Thresholds, (units,)."""
    from_inhibitory: Any
    """Weights from the inhibitory units, (units, N_I), 0 or above."""


class Divergence(NamedTuple):
    """How two trajectories separated."""

    exponent: float
    """The largest Lyapunov exponent, in 1/s."""
    log_distance: NDArray[np.float64]
    """Mean natural logarithm of the distance, at each step after the perturbation."""


class Reciprocity(NamedTuple):
    """Weights of connected pairs of units, by how they are connected."""

    unidirectional: NDArray[np.float64]
    """Weights of synapses whose reverse does not exist."""
    bidirectional: NDArray[np.float64]
    """Weights of synapses whose reverse exists too."""


class TTest(NamedTuple):
    """The outcome of a t-test."""

    t: float
    """The statistic."""
    degrees: float
    """Degrees of freedom."""
    p_greater: float
    """One-sided p-value of the hypothesis that the mean, or the mean difference, is greater."""
