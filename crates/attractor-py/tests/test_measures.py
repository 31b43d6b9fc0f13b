"""Measures and the networks that they read, against NumPy and against what is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import attractor as at
from attractor import bifurcation, decoding, fixed_points, gain, mean_field, orbit


def spikes(steps: int = 500, units: int = 70) -> NDArray[np.bool_]:
    return at.Streams(5).uniform((steps, units)) < 0.2


def test_rasters_are_arrays_of_bool() -> None:
    states = spikes()
    raster = at.Raster.from_array(states)
    assert (raster.steps, raster.units, len(raster)) == (500, 70, 500)
    np.testing.assert_array_equal(np.asarray(raster), states)
    np.testing.assert_array_equal(np.asarray(raster, dtype=float), states.astype(float))
    np.testing.assert_array_equal(raster.counts(), states.sum(axis=1))
    assert raster.active(3) == np.flatnonzero(states[3]).tolist()
    part = raster.select(units=(60, 70), steps=[4, 1, 4])
    np.testing.assert_array_equal(np.asarray(part), states[[4, 1, 4], 60:70])
    np.testing.assert_array_equal(np.asarray(raster.select(steps=(10, 20))), states[10:20])
    wrongs: list[dict[str, Any]] = [{"units": (0, 71)}, {"steps": [500]}, {"steps": (0, 501)}]
    for wrong in wrongs:
        with pytest.raises(at.OutOfRangeError):
            raster.select(**wrong)
    with pytest.raises(at.OutOfRangeError):
        raster.active(500)


def test_activity_is_what_numpy_says() -> None:
    states = spikes()
    for raster in (states, at.Raster.from_array(states)):
        np.testing.assert_allclose(at.firing_rates(raster), states.mean(axis=0))
        intervals = at.inter_spike_intervals(raster)
        own = [np.diff(np.flatnonzero(unit)) for unit in states.T]
        for found, its in zip(intervals, own, strict=True):
            np.testing.assert_array_equal(found, its)
        np.testing.assert_allclose(at.interval_variation(raster), [i.std(ddof=1) / i.mean() for i in own])
        counts = states.reshape(50, 10, 70).sum(axis=1)
        np.testing.assert_allclose(at.fano_factors(raster, window=10), counts.var(axis=0, ddof=1) / counts.mean(axis=0))
        correlations = np.corrcoef(states.T)[np.triu_indices(70, 1)]
        np.testing.assert_allclose(at.pairwise_correlations(raster), correlations, atol=1e-12)
        total = states.sum(axis=1)
        expected = [np.corrcoef(total[: 500 - lag], total[lag:])[0, 1] for lag in range(4)]
        np.testing.assert_allclose(at.population_autocorrelation(raster, lags=4), expected)
    assert at.silent_from(np.zeros((4, 2), bool)) == 0
    assert at.silent_from(states) is None


def test_correlations_are_what_numpy_says() -> None:
    a, b = at.Streams(6).normal((2, 100, 5))
    for dtype in (np.float32, np.float64):
        x, y = a.astype(dtype), b.astype(dtype)
        expected = [np.corrcoef(x[:, unit], y[:, unit])[0, 1] for unit in range(5)]
        np.testing.assert_allclose(at.unit_correlations(x, y), expected, atol=1e-6)
        assert at.pearson(x[:, 0], y[:, 0]) == pytest.approx(expected[0], abs=1e-6)
    assert np.isnan(at.pearson([1.0, 1.0], [1.0, 2.0]))
    assert at.fisher_mean([0.5, 0.9]) == pytest.approx(np.tanh(np.arctanh([0.5, 0.9]).mean()))
    with pytest.raises(at.ShapeError, match=r"b has shape \(2,\); expected \(3,\)"):
        at.pearson([1, 2, 3], [1, 2])


def test_spectra_are_what_numpy_says() -> None:
    matrix = at.Streams(7).normal((30, 30))
    found, expected = (np.sort_complex(v) for v in (at.eigenvalues(matrix), np.linalg.eigvals(matrix)))
    np.testing.assert_allclose(found, expected, atol=1e-10)
    np.testing.assert_allclose(at.singular_values(matrix), np.linalg.svd(matrix, compute_uv=False), atol=1e-10)
    assert at.spectral_radius(matrix) == pytest.approx(abs(expected).max())
    assert abs(at.leading(expected)) == pytest.approx(abs(expected).max())
    with pytest.raises(at.ShapeError, match=r"matrix has shape \(2, 3\); expected \(n, n\)"):
        at.eigenvalues(np.ones((2, 3)))


def test_a_strong_network_is_chaotic_and_a_weak_one_is_not() -> None:
    """N = 200, 3 pairs: exponents of g = 2 and of g = 0.5 are far from 0."""
    stimulus = np.zeros((701, 2))
    measure: dict[str, Any] = {"start": 200, "fit": (100, 500), "repeats": 3, "seed": 4}
    for strength, sign in ((2.0, 1), (0.5, -1)):
        network = at.RateNetwork.random(units=200, gain=strength, seed=3)
        before = network.cast("float32")
        found = at.separation(network, stimulus, **measure)
        assert found.log_distance.shape == (500,)
        assert sign * found.exponent > 2
        assert found.fitted == (100, 500)
        assert 0 < found.standard_error < 2
        spectrum = at.lyapunov_spectrum(network, count=2, settle=300, steps=1000, seed=5)
        assert network == before
        assert sign > 0 or (spectrum.exponents < -2).all()
        assert (spectrum.standard_errors > 0).all()
        assert (spectrum.steps, spectrum.units) == (1000, 200)
        np.testing.assert_array_equal(spectrum, spectrum.exponents)
    for steps in (100, 700):
        with pytest.raises(at.OutOfRangeError, match=f"stimulus is {steps} steps"):
            at.separation(network, np.zeros((steps, 2)), **measure)
    strong = at.RateNetwork.random(units=200, gain=8.0, seed=3)
    with pytest.raises(at.OutOfRangeError, match="choose a smaller norm"):
        at.separation(strong, stimulus, norm=1.0, **measure)


def test_decoders_find_what_is_there() -> None:
    """400 samples, 4 folds: a class of which one of 20 noisy bits tells 90 %; the standard error is 1.5 %."""
    label = at.Streams(8).below(2, 400)
    rows = at.Streams(9).uniform((400, 20)) < 0.5
    rows[:, 3] = (label == 1) ^ (at.Streams(10).uniform(400) < 0.1)
    samples, labels = decoding.Samples(rows, folds=4), decoding.Labels(label, 2)
    assert (samples.count, samples.features, samples.folds[1]) == (400, 20, (100, 200))
    for accuracy in (
        decoding.NaiveBayes().accuracy(samples, labels),
        decoding.LinearReadout(samples).accuracy(labels),
    ):
        assert accuracy.shape == (4,)
        assert 0.83 < accuracy.mean() < 0.97
    assert labels.chance == pytest.approx(max(label.mean(), 1 - label.mean()))
    with pytest.raises(at.OutOfRangeError, match="label is 2"):
        decoding.Labels([0, 2], 2)
    with pytest.raises(at.ShapeError):
        decoding.NaiveBayes().accuracy(samples, decoding.Labels([0, 1], 2))


def test_labels_may_be_any_whole_numbers() -> None:
    label = at.Streams(8).below(3, 300)
    samples = decoding.Samples(at.Streams(9).uniform((300, 12)) < 0.5, folds=3)
    gaps = decoding.Labels(np.array([-4, 2, 50])[label])
    assert gaps.classes == 3
    np.testing.assert_array_equal(gaps.values, [-4, 2, 50])
    plain = decoding.Labels(label, 3)
    for decoder in (decoding.NaiveBayes().accuracy, lambda own, labels: decoding.LinearReadout(own).accuracy(labels)):
        np.testing.assert_array_equal(decoder(samples, gaps), decoder(samples, plain))
    rare = decoding.Labels([7] * 299 + [12])
    with pytest.raises(at.OutOfRangeError, match=r"without class 12 \(fold 1 of 3; 1 of all 300 samples"):
        decoding.NaiveBayes().accuracy(samples, rare)
    with pytest.raises(at.OutOfRangeError, match="number of classes present is 1"):
        decoding.Labels([3, 3])


def test_symbols_are_whole_numbers_or_blanks() -> None:
    shown = at.ShownUnits.from_symbols([0, None, 2], copies=2)
    alike: list[Any] = [[0, -1, 2], np.array([0, -1, 2]), np.array([0, -1, 2], np.int8), np.array([0, None, 2], object)]
    for same in alike:
        assert at.ShownUnits.from_symbols(same, 2) == shown
    assert [shown.at(step) for step in range(3)] == [[0, 1], [], [4, 5]]
    refused: list[Any] = [[0, -7, 1], np.array([0, -7, 1]), [0, 1.5, 1], ["0", 2.0], [0, 2**70]]
    for wrong in refused:
        with pytest.raises((at.OutOfRangeError, at.DtypeError), match=r"symbols\[[01]\]"):
            at.ShownUnits.from_symbols(wrong, 2)
    with pytest.raises(at.DtypeError, match="symbols has dtype float64"):
        at.ShownUnits.from_symbols(np.array([0.0, 1.0]), 2)
    with pytest.raises(at.OutOfRangeError, match="symbols is 18446744073709551615"):
        at.ShownUnits.from_symbols(np.array([2**64 - 1], np.uint64), 2)
    with pytest.raises(at.OutOfRangeError, match=r"symbol is 4611686018427387904 \(step 1\), with 4 units"):
        at.ShownUnits.from_symbols([0, 2**62], 4)
    with pytest.raises(at.OutOfRangeError, match=r"steps\[1\] is -1"):
        at.ShownUnits.from_steps([[0], [-1]])
    with pytest.raises(at.OutOfRangeError, match=r"places\[2\] is -5"):
        at.mean_by_place([1, 2, 3], [0, -1, -5], count=2)


def test_the_hamming_distance_of_a_window_is_the_growth_of_one_step() -> None:
    shown = at.ShownUnits.from_symbols(at.Streams(1).below(10, 300), copies=2)
    seed = at.Streams(2)
    network, other = (at.ThresholdNetwork.random(seed=1) for _ in range(2))
    growth = at.perturbation_growth(network, shown, horizon=1, counted=at.Counted.WithoutInput, seed=seed)
    window = at.Window(shown).perturbed(at.Counted.WithoutInput, seed=seed)
    record = window.run(other)
    assert record.hamming.dtype == np.uint32
    assert growth[0] == pytest.approx(record.hamming.mean())
    np.testing.assert_array_equal(network.excitatory, other.excitatory)
    np.testing.assert_array_equal(at.smoothed(record.hamming, width=1), record.hamming)
    places = np.where(np.arange(300) % 3 == 2, -1, np.arange(300) % 3)
    means = at.mean_by_place(record.hamming, places, count=3)
    np.testing.assert_allclose(means[:2], [record.hamming[0::3].mean(), record.hamming[1::3].mean()])
    assert np.isnan(means[2])
    again = window.run(at.ThresholdNetwork.random(seed=1))
    np.testing.assert_array_equal(again.hamming, record.hamming)


def test_a_threshold_network_tells_its_parts() -> None:
    network = at.ThresholdNetwork.random(excitatory=40, inhibitory=10, input_units=8, seed=2)
    w_ei, w_ii = network.inhibition
    assert [w.shape for w in (network.recurrent, network.to_inhibitory, w_ei, w_ii)] == [
        (40, 40),
        (10, 40),
        (40, 10),
        (10, 10),
    ]
    rows = network.recurrent.sum(axis=1)
    assert np.all(np.isclose(rows, 1) | (rows == 0))
    rebuilt = at.ThresholdNetwork.from_weights(
        network.recurrent,
        network.to_inhibitory,
        (network.thresholds, w_ei),
        (network.inhibitory_thresholds, w_ii),
        input_units=8,
    )
    rebuilt.set_state(network.excitatory, network.inhibitory)
    for one in (network, rebuilt):
        one.step([0, 5])
    np.testing.assert_array_equal(rebuilt.excitatory, network.excitatory)
    network.thresholds = np.full(40, 100.0)
    network.step()
    assert not network.excitatory.any()
    assert network.previous.shape == (40,)
    with pytest.raises(at.OutOfRangeError, match="shown unit is 8"):
        network.step([8])
    with pytest.raises(at.ShapeError, match=r"inhibition of excitatory units has shape \(10, 10\); expected \(40, 10\)"):
        at.ThresholdNetwork.from_weights(
            network.recurrent, network.to_inhibitory, (network.thresholds, w_ii), (w_ii[0], w_ii), input_units=8
        )
    with pytest.raises(TypeError, match="is no rule of threshold networks"):
        at.Window(at.ShownUnits.from_steps([[]])).run(network, [at.DifferentialHebbian(0.1)])  # type: ignore[list-item]
    with pytest.raises(TypeError, match=r"is no member of attractor\.Counted"):
        at.hamming(network, 0, "all")  # type: ignore[arg-type]


def test_an_echo_state_network_is_its_equation() -> None:
    network = at.EchoStateNetwork.random(units=30, inputs=2, leak=0.3, noise=at.NoisePlace.Inside, seed=3)
    network = network.with_feedback(0.1 * at.Streams(4).normal((30, 30)))
    x = network.state = at.Streams(5).uniform(30, -1, 1)
    u, xi = np.array([0.5, -1.0]), at.Streams(6).normal(30, 0.1)
    network.step(u, xi)
    drive = network.weights() @ x + network.input_weights @ u + network.bias + xi
    np.testing.assert_allclose(network.state, 0.7 * x + 0.3 * np.tanh(drive), atol=1e-13)
    assert at.spectral_radius(network.recurrent) == pytest.approx(0.95)
    assert at.spectral_radius(network.with_spectral_radius(0.5).recurrent) == pytest.approx(0.5)
    with pytest.raises(at.ShapeError, match=r"series has shape \(4, 3\); expected \(steps, 2\)"):
        network.run(np.zeros((4, 3)))
    with pytest.raises(TypeError, match="noise is drawn at random: give a seed"):
        network.run(np.zeros((4, 2)), noise=0.1)


def test_flows_and_linearisations_agree_with_numpy() -> None:
    network = at.RateNetwork.dense(units=40, gain=0.9, inputs=1, seed=1)
    trained = at.train_fixed_points(network, [0.5, 1.0])
    assert trained.loop == at.Loop()
    flow = fixed_points.Flow(network, loops=[trained.loop])
    x = at.Streams(2).uniform(40, -1, 1)
    slopes = 1 - np.tanh(x) ** 2
    closed = network.recurrent_weights + np.outer(network.input_weights[:, 0], network.output_weights[0])
    np.testing.assert_allclose(flow.velocity(x), -x + closed @ np.tanh(x), atol=1e-12)
    np.testing.assert_allclose(flow.jacobian(x), -np.eye(40) + closed * slopes, atol=1e-12)
    assert flow.speed(x) == pytest.approx((flow.velocity(x) ** 2).sum() / 2)
    for point in trained.points:
        assert flow.speed(point.state) < 1e-20
        around = gain.Linearisation(network, point.state, loop=trained.loop)
        eigenvalues = np.sort_complex(np.linalg.eigvals(flow.jacobian(point.state)))
        np.testing.assert_allclose(np.sort_complex(around.spectra().closed), eigenvalues, atol=1e-9)
        np.testing.assert_array_equal(around.closed_eigenvalues(), around.spectra().closed)
        np.testing.assert_array_equal(around.open_eigenvalues(), around.spectra().open)
        for way in (around.gain, around.gain_by_determinants, around.krylov(40).at, around.hessenberg().at):
            assert way(0.3j) == pytest.approx(around.spectra().gain(0.3j), abs=1e-9)
            np.testing.assert_allclose(way([0.3j, 1 + 1j])[0], way(0.3j), atol=1e-12)
        kicked = at.kick_response(network, point.state, size=1e-6, steps=30)
        np.testing.assert_allclose(kicked, around.hessenberg().kick(0.1, 30), atol=1e-4)
    assert fixed_points.Flow(network, input=[0.0, 0.5]).velocity(np.zeros(40)) == pytest.approx(
        0.5 * network.input_weights[:, 1]
    )
    with pytest.raises(at.OutOfRangeError, match="targets 0 and 1"):
        at.train_fixed_points(network, [1.0, 1.0])


def test_own_transfer_functions_are_averaged_and_their_errors_told() -> None:
    own = mean_field.Ensemble(
        gain=1.1,
        transfer=(lambda x: np.maximum(0, x - 0.1), lambda x: (x > 0.1).astype(float)),
        kinks=[0.1],
    )
    known = mean_field.Ensemble(gain=1.1, transfer=at.Transfer.Rectified(0.1))
    assert own.one_target(1.0).lambda_out == pytest.approx(known.one_target(1.0).lambda_out, abs=1e-11)
    assert own.with_gain(1.0).gain == 1.0

    def broken(x: NDArray[np.float64]) -> NDArray[np.float64]:
        raise ZeroDivisionError("phi")

    with pytest.raises(ZeroDivisionError, match="phi"):
        mean_field.Ensemble(transfer=(broken, broken)).one_target(1.0)
    with pytest.raises(at.ShapeError, match="what a transfer function returns"):
        mean_field.Ensemble(transfer=(lambda x: x[:-1], np.ones_like)).one_target(1.0)
    with pytest.raises(at.NoSolutionError):
        mean_field.Ensemble(gain=3.0, transfer="linear").one_target(1.0)
    with pytest.raises(at.SingularTargetsError, match="targets 0 and 1 are both 1"):
        mean_field.Ensemble().many_targets([1.0, 1.0])


def test_force_keeps_what_least_squares_may_lose() -> None:
    """n = 1 network of 100 units: after FORCE both targets attract the closed loop."""
    network = at.RateNetwork.dense(units=100, gain=0.9, seed=1)
    points = at.train_fixed_points(network, [0.5, 1.5])
    network.output_weights = np.zeros((1, 100))
    losses = at.force_fixed_points(network, at.ReadoutRls(network), points, rounds=10, steps=300, seed=2)
    assert losses[-1] < 1e-3 < losses[0]
    for point, target in zip(points.points, points.targets, strict=True):
        held = at.simulate(network, np.zeros((1000, 1)), initial=point.state, loops=[points.loop]).outputs
        assert held[-1, 0] == pytest.approx(target, abs=0.05)
    single = at.RateNetwork.dense(units=100, dtype="float32", seed=1)
    with pytest.raises(at.DtypeError):
        at.force_fixed_points(single, at.ReadoutRls(single), points, seed=2)


def test_theory_tells_stability_by_nyquist_and_by_poles() -> None:
    ensemble = mean_field.Ensemble(gain=1.0)
    many = ensemble.many_targets([0.5, 1.0, 1.5])
    assert len(many) == 3
    for n, turns in enumerate([2, 1, 0]):
        loop = many.feedback_loop(n)
        assert loop.nyquist_turns() == loop.unstable_poles() == turns
        assert loop.turns_about(1.0) == turns
        omega, curve = loop.nyquist_curve(50)
        np.testing.assert_allclose(curve, loop.open_loop_gain(1j * omega))
        assert loop.partial_gain(n, 1j) == pytest.approx(loop.drive[n] / (1j - loop.open_poles[n]))
    stable = ensemble.stability_map([1.0], [0.5, 1.0])
    assert stable.lambda_out[0, 1] == pytest.approx(ensemble.one_target(1.0).lambda_out)
    with pytest.raises(at.OutOfRangeError, match="n is 3"):
        many.feedback_loop(3)
    with pytest.raises(at.OutOfRangeError, match="fixed point is 3"):
        ensemble.noise_response(many, 3)


def test_orbits_are_followed_and_kicked() -> None:
    network = at.EchoStateNetwork.from_weights(0.5 * np.eye(2), np.zeros(2), feedback=[[0.3, -1.2], [1.2, 0.3]])
    turning = orbit.TanhMap.of_network(network)
    found = orbit.classify_map(turning, [0.3, 0.1])
    assert found.attractor.rotates
    assert orbit.after_kick(turning, found, [0.05, 0.0], steps=10, settling=2000).distance.shape == (11,)
    torus = bifurcation.first_bifurcation(network)
    assert torus is not None
    assert torus.crossing is bifurcation.Crossing.NeimarkSacker
    assert bifurcation.amplitude_exponent(network, torus, [0.003, 0.006, 0.012]) == pytest.approx(0.5, abs=0.02)
    diagram = bifurcation.orbit_diagram(network, [0.1, 0.9], unit=1, transient=500, steps=20)
    assert abs(diagram[0]).max() < 1e-9 < abs(diagram[1]).max()

    rate = at.RateNetwork.random(units=30, gain=0.5, seed=1)
    still = orbit.classify_map(orbit.RateMap(rate, [1.0, 0.0]), np.zeros(30), lyapunov_steps=100)
    assert still.attractor == orbit.Attractor.FixedPoint
    flow = fixed_points.Flow(rate, input=[1.0, 0.0])
    np.testing.assert_allclose(flow.fixed_point(np.zeros(30)).state, still.record[-1], atol=1e-6)


def test_families_of_maps_tell_what_went_wrong() -> None:
    def broken(gamma: float) -> orbit.TanhMap:
        raise ZeroDivisionError("family")

    with pytest.raises(ZeroDivisionError, match="family"):
        bifurcation.first_bifurcation(broken, [0.0])
    with pytest.raises(at.OutOfRangeError, match="number of units of a map is 2; it must be 1, those of the start"):
        bifurcation.first_bifurcation(lambda gamma: orbit.TanhMap(np.eye(2)), [0.0])
    with pytest.raises(TypeError, match="is no map"):
        bifurcation.first_bifurcation(lambda gamma: gamma, [0.0])  # type: ignore[arg-type, return-value]
    with pytest.raises(TypeError, match="needs a start"):
        bifurcation.first_bifurcation(lambda gamma: orbit.TanhMap(np.eye(2)))


def test_noise_passes_as_the_linear_theory_says() -> None:
    """20 segments: the transfer's relative standard error is about 3 %."""
    network = at.RateNetwork.dense(units=100, gain=0.5, inputs=1, seed=1)
    state = at.train_fixed_points(network, [1.0]).points[0].state
    found = at.noise_response(
        network, state, amplitude=0.01, channel=1, settle=200, steps=4000, segment=400, seed=2
    )
    around = gain.Linearisation(network, state)
    s = np.array([gain.sampled(w, 0.1) for w in found.frequencies[10:40]])
    expected = around.from_channel(1).hessenberg().at(s) / (1 - around.hessenberg().at(s))
    np.testing.assert_allclose(found.transfer()[10:40], expected, atol=0.15 * abs(expected).max())
    own = at.noise_response(
        network, state, amplitude=0.01, channel=None, settle=10, steps=800, segment=100, seed=2
    )
    np.testing.assert_allclose(own.input, 1e-4)


def test_shapes_of_weights_and_samples() -> None:
    weights = at.Streams(1).normal((20, 20)) * (at.Streams(2).uniform((20, 20)) < 0.3)
    one_way, both_ways = at.by_reciprocity(weights)
    mutual = (weights != 0) & (weights.T != 0)
    np.testing.assert_array_equal(both_ways, weights[mutual])
    np.testing.assert_array_equal(one_way, weights[(weights != 0) & ~mutual])


def test_tests_of_samples_are_those_of_scipy() -> None:
    sample = [5.1, 4.9, 5.6, 5.8, 5.2]
    test = at.one_sample_t_test(sample, 5.0)
    assert test is not None
    assert (test.t, test.degrees, test.p_greater) == pytest.approx((1.9331907, 4, 0.0626773), abs=1e-6)
    paired = at.paired_t_test(sample, [5.0] * 5)
    assert paired is not None
    assert paired.t == pytest.approx(test.t)
    assert at.one_sample_t_test([1.0], 0.0) is None
    ranks = at.rank_sum_test([3.1, 4.0, 5.2, 2.2, 6.0], [1.0, 2.2, 0.3, 3.0])
    assert ranks is not None and not ranks.exact
    assert (ranks.superiority, ranks.p_greater) == pytest.approx((0.925, 0.0182732), abs=1e-6)
    small = at.rank_sum_test([4, 5, 6], [1, 2, 3])
    assert small is not None and small.exact
    assert small.p_greater == pytest.approx(0.05)
    welch = at.welch_t_test([1, 2, 3, 4, 5], [1, 2, 3])
    assert welch is not None
    assert welch.t == pytest.approx(1.2**0.5)
    assert at.contingency_test([3, 1], [1, 3]) == pytest.approx(34 / 70)
    assert at.holm([0.01, 0.02, 0.03]) == pytest.approx([0.03, 0.04, 0.04])
    assert at.binomial_tail(9, 10, 0.5) == pytest.approx(11 / 1024)
    assert at.standard_error([1.0, 3.0]) == 1.0


def test_chaos_is_what_its_equations_say() -> None:
    # Near the transition the exponent is (g - 1)^2 / 2 and a part of the next order, which two gains take off.
    near, far = (mean_field.Chaos(1 + e).lyapunov_exponent() / (0.5 * e**2) for e in (0.02, 0.04))
    assert 2 * near - far == pytest.approx(1.0, abs=0.01)
    for gain_ in (1.5, 3.0):
        chaos = mean_field.Chaos(gain_)
        # C(0) = <tanh^2> and <phi'> of a normal of variance D(0).
        z = np.linspace(-12, 12, 24_001)
        weights = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
        rates = np.tanh(np.sqrt(chaos.variance) * z)
        assert chaos.rate_variance == pytest.approx((weights * rates**2).sum(), rel=1e-6)
        assert chaos.mean_slope == pytest.approx((weights * (1 - rates**2)).sum(), rel=1e-6)
        # D'' = D - g^2 C at 0, where D' = 0.
        lag = 0.25
        bend = 2 * (chaos.correlation(lag) - 1) * chaos.variance / lag**2
        assert bend == pytest.approx(chaos.variance - gain_**2 * chaos.rate_variance, rel=0.01)
        assert 0 < chaos.dimension() < 0.2 and chaos.correlation(-lag) == chaos.correlation(lag)
    with pytest.raises(at.OutOfRangeError, match="gain"):
        mean_field.Chaos(1.0)
    with pytest.raises(at.NotFiniteError, match="lag"):
        chaos.correlation(float("nan"))


def test_linear_units_put_out_what_is_fed_back() -> None:
    ensemble = mean_field.Ensemble(gain=0.5, transfer="linear", feedback=at.FeedbackLaw.Gaussian(0.7))
    for z in (-2.0, 0.3, 1.5):
        assert ensemble.open_loop_output(1.0, z) == pytest.approx(z, abs=1e-9)
    with pytest.raises(at.NoFadingMemoryError):
        mean_field.Ensemble(gain=1.5).open_loop_output(1.0, 0.01)
