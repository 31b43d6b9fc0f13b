"""Makes the array files of this directory: python3 make.py (NumPy 2, SciPy 1.15 or later)."""

from pathlib import Path

import numpy as np
from scipy.io import savemat

HERE = Path(__file__).parent
t = np.arange(12)
variables = {
    "chaos": np.vstack([t / 8, -t / 4]),
    "neuron": np.column_stack([t, t**2]).astype(np.int16),
    "single": (t / 8).astype(np.float32),
    "small": np.array([[-3]], np.int8),
    "meta": {"author": "nobody"},
    "cells": np.array(["a", 1], object),
    "title": "two words",
    "wave": t * 1j,
    "cube": np.zeros((2, 3, 4)),
}
savemat(HERE / "plain.mat", variables)
savemat(HERE / "compressed.mat", variables, do_compression=True)
np.savez_compressed(
    HERE / "compressed.npz",
    chaos=variables["chaos"],
    neuron=np.asfortranarray(variables["neuron"]),
    objects=np.array([None, "a"], object),
    records=np.zeros(3, [("x", float)]),
)
