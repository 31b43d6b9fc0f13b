"""Where a fixed point of a map loses its stability as a parameter gamma grows, and into what."""

from attractor._attractor import amplitude_exponent, first_bifurcation, fixed_point, orbit_diagram
from attractor._records import Bifurcation, Crossing

__all__ = ["Bifurcation", "Crossing", "amplitude_exponent", "first_bifurcation", "fixed_point", "orbit_diagram"]
