"""What an orbit settles into: a fixed point, a cycle, a torus or chaos, told from a noisy record or from the noise-free map.

A map is a `TanhMap`, a `RateMap`, a `Map` of your own, or a function of the state; `network_map` makes one of any network.
"""

from attractor._attractor import (
    Attractor,
    Map,
    RateMap,
    TanhMap,
    after_kick,
    classify_map,
    classify_record,
    lyapunov_exponents,
    phase_diffusion,
    recurrence,
    rotation_number,
)
from attractor._measures import network_map
from attractor._records import AfterKick, LyapunovSpectrum, MapOrbit, PhaseDiffusion, RecordOrbit

__all__ = [
    "AfterKick",
    "Attractor",
    "LyapunovSpectrum",
    "Map",
    "MapOrbit",
    "PhaseDiffusion",
    "RateMap",
    "RecordOrbit",
    "TanhMap",
    "after_kick",
    "classify_map",
    "classify_record",
    "lyapunov_exponents",
    "network_map",
    "phase_diffusion",
    "recurrence",
    "rotation_number",
]
