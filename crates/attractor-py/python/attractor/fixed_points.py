"""Fixed points of rate networks: states at which the flow vanishes, stable or not, and the spectra around them."""

from attractor._attractor import Flow
from attractor._records import FixedPoint, Stationary, StationaryPoint

__all__ = ["FixedPoint", "Flow", "Stationary", "StationaryPoint"]
