"""What a readout can tell from the spikes of a network: naive Bayes and a linear readout, cross-validated."""

from attractor._attractor import Labels, LinearReadout, NaiveBayes, Samples

__all__ = ["Labels", "LinearReadout", "NaiveBayes", "Samples"]
