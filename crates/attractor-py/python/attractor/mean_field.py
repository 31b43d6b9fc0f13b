"""Mean-field theory of networks trained to hold fixed points: how stable what was learned is, and how it responds."""

from attractor._attractor import Chaos, Ensemble, FeedbackLoop, ManyTargets, NoiseResponse, OneTarget
from attractor._records import Onset, StabilityMap

__all__ = [
    "Chaos",
    "Ensemble",
    "FeedbackLoop",
    "ManyTargets",
    "NoiseResponse",
    "OneTarget",
    "Onset",
    "StabilityMap",
]
