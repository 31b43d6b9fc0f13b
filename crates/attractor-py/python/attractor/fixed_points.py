"""Fixed points of rate networks: states at which the flow vanishes, stable or not, and the spectra around them.

Of networks of any other kind, `find_fixed_points` finds those of the map that a step is (`attractor.orbit.network_map`).
"""

from attractor._attractor import Flow
from attractor._measures import MapFixedPoint, find_fixed_points
from attractor._records import FixedPoint, Stationary, StationaryPoint

__all__ = ["FixedPoint", "Flow", "MapFixedPoint", "Stationary", "StationaryPoint", "find_fixed_points"]
