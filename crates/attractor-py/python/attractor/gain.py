"""What a closed loop does near a fixed point: the gain around the loop, its poles, and the spectrum of the network."""

from attractor._attractor import Linearisation, LoopGain, Spectra, closed, sampled

__all__ = ["Linearisation", "LoopGain", "Spectra", "closed", "sampled"]
