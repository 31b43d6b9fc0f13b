"""Data of one's own: sparse matrices, tables, lists and stacks of trials."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import attractor as at

scipy_sparse = pytest.importorskip("scipy.sparse")
pandas = pytest.importorskip("pandas")


def made(recurrent: Any, **options: Any) -> at.RateNetwork:
    n = recurrent.shape[0]
    return at.RateNetwork.from_weights(np.ones((n, 1)), recurrent, np.ones((1, n)), **options)


KINDS = ("csr_array", "csc_array", "coo_array", "lil_array", "dok_array", "bsr_array", "csr_matrix", "dia_array")


@pytest.mark.parametrize("kind", KINDS)
def test_sparse_weights_are_full_ones(kind: str) -> None:
    full = scipy_sparse.random_array((20, 20), density=0.2, rng=1).toarray()
    network = made(getattr(scipy_sparse, kind)(full))
    assert network == made(full)
    echo = at.EchoStateNetwork.from_weights(getattr(scipy_sparse, kind)(full), np.zeros(20))
    assert (echo.recurrent == full).all()


def test_entries_of_0_are_synapses_there_and_back() -> None:
    weights = scipy_sparse.csr_array(([0.0, 2.0], ([0, 1], [1, 2])), shape=(3, 3))
    network = made(weights)
    assert network.synapses.nonzero()[0].tolist() == [0, 1]
    back = scipy_sparse.csr_array(network.recurrent_csr(), shape=(3, 3))
    assert back.nnz == 2 and (back.toarray() == weights.toarray()).all()
    network.recurrent_weights = scipy_sparse.csr_array(([5.0], ([0], [1])), shape=(3, 3))
    assert network.recurrent_weights[0, 1] == 5.0
    network.input_weights = scipy_sparse.csr_array(np.eye(3, 2))
    assert network.inputs == 2 and (network.input_weights == np.eye(3, 2)).all()


def test_sparse_matrices_that_are_not_clear_are_refused() -> None:
    twice = scipy_sparse.coo_array(([1.0, 2.0], ([0, 0], [1, 1])), shape=(3, 3))
    with pytest.raises(at.OutOfRangeError, match=r"recurrent has several entries at \(0, 1\).*sum_duplicates"):
        made(twice)
    odd = scipy_sparse.coo_array(([1.0], ([0], [1])), shape=(3, 3))
    odd.coords = (np.array([0.5]), np.array([1]))
    with pytest.raises(at.DtypeError, match="row indices of recurrent have dtype float64"):
        made(odd)
    odd.coords = (np.array([7]), np.array([1]))
    with pytest.raises(at.OutOfRangeError, match="row index of recurrent is 7"):
        made(odd)
    with pytest.raises(at.ShapeError):
        made(scipy_sparse.coo_array(np.ones((3, 2))))
    with pytest.raises(at.NotFiniteError, match=r"recurrent holds NaN at \(0, 1\)"):
        made(scipy_sparse.csr_array(np.array([[0, np.nan], [0, 0]])))
    with pytest.raises(at.DtypeError, match="recurrent has dtype complex128"):
        made(scipy_sparse.csr_array(np.eye(2) * 1j))


def test_tables_are_stimuli_targets_and_weights() -> None:
    network = made(np.roll(np.eye(4), 1, axis=0) * 0.5)
    wave = np.sin(np.arange(50) / 5)[:, np.newaxis]
    table = pandas.DataFrame({"cue": wave[:, 0]})
    expected = at.simulate(network, wave, initial=np.zeros(4)).rates
    assert (at.simulate(network, table, initial=pandas.Series(np.zeros(4))).rates == expected).all()
    assert made(pandas.DataFrame(network.recurrent_weights)).recurrent_weights.tolist() == network.recurrent_weights.tolist()
    missing = pandas.DataFrame({"z": pandas.array([None, *wave[1:, 0]], dtype="Float64")})
    given = wave.copy()
    given[0] = np.nan
    losses = [at.train(made(np.eye(4) * 0.5), at.ReadoutRls(network), wave, told)[0] for told in (missing, given)]
    assert losses[0] == losses[1]
    with pytest.raises(at.DtypeError, match="stimulus has dtype"):
        at.simulate(network, pandas.DataFrame({"cue": ["a", "b"]}))
    assert (at.simulate(network, scipy_sparse.csr_array(wave), initial=np.zeros(4)).rates == expected).all()


TRIALS = [np.full((20, 1), 1.0), np.full((30, 1), -1.0), np.full((25, 1), 0.5)]


def test_lists_and_stacks_are_the_same_trials() -> None:
    stack = np.full((3, 30, 1), np.nan)
    for place, trial in zip(stack, TRIALS):
        place[: len(trial)] = trial
    lengths = [len(trial) for trial in TRIALS]
    runs = [
        at.simulate_trials(made(0.5 * np.eye(4)), *given, initial="uniform", noise=0.1, seed=1, lengths=of)
        for given, of in (((TRIALS,), None), ((stack,), lengths), ((stack,), np.array(lengths)))
    ]
    for run in runs[1:]:
        assert all((a.rates == b.rates).all() for a, b in zip(runs[0], run))
    one_by_one = at.simulate(made(0.5 * np.eye(4)), TRIALS[2], initial="uniform", noise=0.1, seed=at.Streams(1).index(2))
    assert (runs[0][2].rates == one_by_one.rates).all()
    losses = []
    for given, of in ((TRIALS, None), (stack, lengths)):
        network = made(0.5 * np.eye(4))
        losses.append(at.train_trials(network, at.ReadoutRls(network), given, given, lengths=of, epochs=2))
    assert losses[0].shape == (2, 3) and (losses[0] == losses[1]).all() and (losses[0][1] < losses[0][0]).all()


def test_trials_that_are_not_clear_are_refused() -> None:
    network, stack = made(0.5 * np.eye(4)), np.ones((3, 30, 1))
    padded = stack.copy()
    padded[1, 20:] = np.nan
    with pytest.raises(at.OutOfRangeError, match="stimuli is a stack with NaN in trial 1.*lengths="):
        at.simulate_trials(network, padded)
    with pytest.raises(at.ShapeError, match=r"stimuli has shape \(30, 1\); expected \(trials, steps, channels\)"):
        at.simulate_trials(network, stack[0])
    with pytest.raises(at.ShapeError, match="for each of 3 trials"):
        at.simulate_trials(network, stack, lengths=[30, 30])
    with pytest.raises(at.OutOfRangeError, match=r"lengths\[2\] is 31; it must be from 1 to 30"):
        at.simulate_trials(network, stack, lengths=[30, 30, 31])
    with pytest.raises(at.ShapeError, match="targets hold 2 trials; expected 3"):
        at.train_trials(network, at.ReadoutRls(network), stack, stack[:2])
    with pytest.raises(at.ShapeError, match="stimulus has shape"):
        at.simulate_trials(network, [np.ones((20, 1)), np.ones((20, 2))])
