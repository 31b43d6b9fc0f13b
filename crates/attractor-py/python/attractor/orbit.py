"""What an orbit settles into: a fixed point, a cycle, a torus or chaos, told from a noisy record or from the noise-free map."""

from attractor._attractor import (
    Attractor,
    RateMap,
    TanhMap,
    after_kick,
    classify_map,
    classify_record,
    phase_diffusion,
    recurrence,
    rotation_number,
)
from attractor._records import AfterKick, MapOrbit, PhaseDiffusion, RecordOrbit

__all__ = [
    "AfterKick",
    "Attractor",
    "MapOrbit",
    "PhaseDiffusion",
    "RateMap",
    "RecordOrbit",
    "TanhMap",
    "after_kick",
    "classify_map",
    "classify_record",
    "phase_diffusion",
    "recurrence",
    "rotation_number",
]
