"""A step of a self-organising recurrent network (SORN) that learns: STDP, synaptic normalisation, intrinsic plasticity."""

from __future__ import annotations

from collections.abc import Iterator

import numba
import numpy as np
from contest import Contest

import attractor as at

ETA, RATE, STEPS = 0.001, 0.1, 2000


class Problem:
    """A network and what it is shown: two words of five letters in random succession."""

    def __init__(self, excitatory: int) -> None:
        words = at.Streams(1).child("words").below(2, STEPS // 5)
        self.letters = (5 * words[:, np.newaxis] + np.arange(5)).ravel()
        self.drawn = {"excitatory": excitatory, "inhibitory": excitatory // 4, "seed": 2}
        network = at.ThresholdNetwork.random(**self.drawn)
        from_inhibitory, within_inhibitory = network.inhibition
        self.weights = [network.recurrent, from_inhibitory, network.to_inhibitory, within_inhibitory]
        self.thresholds = [network.thresholds, network.inhibitory_thresholds]
        self.states = [network.excitatory, network.inhibitory]

    def ours(self) -> np.ndarray:
        network = at.ThresholdNetwork.random(**self.drawn)
        rules = [at.Stdp(ETA), at.SynapticNormalisation(), at.IntrinsicPlasticity(ETA, RATE)]
        at.Window(at.ShownUnits.from_symbols(self.letters, copies=2)).run(network, rules)
        return np.concatenate([network.recurrent.ravel(), network.thresholds])

    def fused(self) -> np.ndarray:
        """Synapses that exist alone, in lists by row; inhibition in full."""
        w, *fixed = self.weights
        rows, columns = np.nonzero(w)
        starts = np.searchsorted(rows, np.arange(len(w) + 1))
        kept, t_e = w[rows, columns], self.thresholds[0].copy()
        x, y = (state.astype(np.float64) for state in self.states)
        loop(kept, rows, columns, starts, *fixed, t_e, self.thresholds[1], x, y, self.letters)
        learned = np.zeros_like(w)
        learned[rows, columns] = kept
        return np.concatenate([learned.ravel(), t_e])

    def numpy(self) -> np.ndarray:
        w_ee, w_ei, w_ie, w_ii = (weights.copy() for weights in self.weights)
        t_e, t_i = (thresholds.copy() for thresholds in self.thresholds)
        x, y = (state.astype(np.float64) for state in self.states)
        exists = w_ee != 0
        for letter in self.letters:
            drive = w_ee @ x - w_ei @ y - t_e
            drive[2 * letter : 2 * letter + 2] += 1
            y = (w_ie @ x - w_ii @ y - t_i > 0).astype(np.float64)
            before, x = x, (drive > 0).astype(np.float64)
            w_ee += ETA * exists * (np.outer(x, before) - np.outer(before, x))
            np.maximum(w_ee, 0, out=w_ee)
            sums = w_ee.sum(axis=1, keepdims=True)
            w_ee /= np.where(sums > 0, sums, 1)
            t_e += ETA * (x - RATE)
        return np.concatenate([w_ee.ravel(), t_e])


@numba.njit
def loop(w, rows, columns, starts, w_ei, w_ie, w_ii, t_e, t_i, x, y, letters):  # type: ignore[no-untyped-def]
    for letter in letters:
        active, inhibiting = np.flatnonzero(x), np.flatnonzero(y)
        x_next, y_next = np.zeros_like(x), np.zeros_like(y)
        for i in range(x.size):
            drive = 1.0 if i // 2 == letter else 0.0
            for s in range(starts[i], starts[i + 1]):
                drive += w[s] * x[columns[s]]
            for j in inhibiting:
                drive -= w_ei[i, j]
            x_next[i] = 1.0 if drive - t_e[i] > 0 else 0.0
        for i in range(y.size):
            drive = 0.0
            for j in active:
                drive += w_ie[i, j]
            for j in inhibiting:
                drive -= w_ii[i, j]
            y_next[i] = 1.0 if drive - t_i[i] > 0 else 0.0
        for s in range(w.size):
            i, j = rows[s], columns[s]
            w[s] = max(0.0, w[s] + ETA * (x_next[i] * x[j] - x[i] * x_next[j]))
        for i in range(x.size):
            total = w[starts[i] : starts[i + 1]].sum()
            if total > 0:
                w[starts[i] : starts[i + 1]] /= total
            t_e[i] += ETA * (x_next[i] - RATE)
        x, y = x_next, y_next


def contests() -> Iterator[Contest]:
    for excitatory in (100, 400):
        problem = Problem(excitatory)
        peers = {"Numba, fused": problem.fused, "NumPy": problem.numpy}
        yield Contest(f"threshold network that learns, N_E = {excitatory}", "a step", STEPS, problem.ours, peers, 1e-9)
