"""Makes the array files of this directory: python3 make.py (NumPy 2, SciPy 1.15 or later)."""

from pathlib import Path

import numpy as np
from scipy.io import mmwrite, savemat
from scipy.sparse import coo_array, save_npz

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

# Weights 1.5 from unit 2 to unit 0, -2 from 0 to 1, and a synapse without a weight from 1 to 2.
sparse = coo_array(([1.5, -2.0, 0.0], ([0, 1, 2], [2, 0, 1])), shape=(3, 3))
for form in ["coo", "csr", "csc"]:
    save_npz(HERE / f"{form}.npz", sparse.asformat(form))
mmwrite(HERE / "sparse.mtx", sparse)
