"""Cases in which every array is explicit: handed the same weights, states and noise, the same numbers come out as in Rust."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import attractor as at
from attractor import bifurcation, gain, mean_field, orbit

DATA = Path(__file__).parents[2] / "attractor" / "tests" / "data"


def case(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def close(found: Any, expected: Any, tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


def complexes(pairs: list[list[float]]) -> NDArray[np.complex128]:
    return np.array(pairs) @ [1, 1j]


@pytest.mark.parametrize(
    "name", ["innate_neuron_n40_seed1.npz", "innate_neuron_n61_seed3.npz", "innate_synapse_n40_seed2.npz"]
)
def test_innate_training(name: str) -> None:
    saved = np.load(DATA / name)
    network = at.RateNetwork.from_weights(
        saved["W_in"], saved["W_rec"], saved["W_out"], tau_ms=float(saved["tau"]), dt_ms=float(saved["dt"])
    )
    start, noise, stimulus = saved["x0"], saved["noise"], saved["u"]
    innate = at.simulate(network, stimulus, initial=start[0]).rates
    close(innate, saved["innate"])

    rule = at.RecurrentRls.with_mask(network, saved["plastic"], delta=float(saved["delta"]))
    np.testing.assert_array_equal(rule.mask(network), saved["plastic"] & (saved["W_rec"] != 0))
    first, stop = saved["window"]
    window, every = range(first, stop), int(saved["learn_every"])
    recurrent = at.train_recurrent(
        network, rule, stimulus, innate, window=window, every=every, trials=3, initial=start[1:4], noise=noise[1:4]
    )
    close(recurrent, saved["loss_recurrent"])
    close(network.recurrent_weights, saved["W_rec_after"])

    readout = at.train_readout(
        network,
        at.ReadoutRls(network, delta=float(saved["delta"])),
        stimulus,
        saved["target_z"],
        window=window,
        every=every,
        trials=2,
        initial=start[4:6],
        noise=noise[4:6],
    )
    close(readout, saved["loss_readout"])
    close(network.output_weights, saved["W_out_after"])

    test = at.simulate(network, stimulus, initial=start[6], noise=noise[6])
    close(test.rates, saved["r_test"])
    close(test.outputs, saved["z_test"])


def threshold_network(given: Any) -> at.ThresholdNetwork:
    network = at.ThresholdNetwork.from_weights(
        given["init_w"],
        given["init_w_ie"],
        at.Population(given["init_te"], given["init_w_ei"]),
        (given["init_ti"], given["init_w_ii"]),
        input_units=given["n_u"],
        synapses=np.array(given["mask"]) != 0,
    )
    network.set_state(np.array(given["init_x"]) != 0, np.array(given["init_y"]) != 0)
    return network


def threshold_rules(given: Any) -> list[at.Stdp | at.SynapticNormalisation | at.IntrinsicPlasticity]:
    return [
        at.Stdp(given["eta_stdp"]),
        at.SynapticNormalisation(),
        at.IntrinsicPlasticity(given["eta_ip"], given["mu"]),
    ]


def test_a_threshold_network_step_by_step() -> None:
    given = case("threshold_network.json")
    network, rules = threshold_network(given), threshold_rules(given)
    for shown, x, y, flipped, h in zip(
        given["u"], given["x"], given["y"], given["flips"], given["H"], strict=True
    ):
        network.step(np.flatnonzero(shown))
        np.testing.assert_array_equal(network.excitatory, x)
        np.testing.assert_array_equal(network.inhibitory, y)
        counted = (at.Counted.WithoutInput, at.Counted.Excitatory, at.Counted.All)
        assert [at.hamming(network, flipped, which) for which in counted] == h
        for rule in rules:
            rule.learn(network)
    close(network.recurrent, given["final_w"], 1e-12)
    close(network.thresholds, given["final_te"], 1e-12)


def test_a_threshold_network_in_a_window() -> None:
    given = case("threshold_network.json")
    network = threshold_network(given)
    shown = at.ShownUnits.from_steps(np.array(given["u"]) != 0)
    record = at.Window(shown).run(network, threshold_rules(given))
    np.testing.assert_array_equal(np.asarray(record.excitatory), given["x"])
    np.testing.assert_array_equal(np.asarray(record.inhibitory), given["y"])
    assert record.hamming.size == 0
    close(network.recurrent, given["final_w"], 1e-12)
    close(network.thresholds, given["final_te"], 1e-12)


@pytest.mark.parametrize("name", case("differential_hebbian.json")["cases"])
def test_differential_hebbian_feedback(name: str) -> None:
    given = case("differential_hebbian.json")
    expected, params = given["cases"][name], given["params"]
    weights = np.zeros((20, 20))
    for row, column, weight in given["Wx"]:
        weights[int(row), int(column)] = weight
    place = at.NoisePlace.Inside if "noise_in_tanh" in name else at.NoisePlace.After
    network = at.EchoStateNetwork.from_weights(weights, given["b"], noise=place)
    network.state = given["x0"]
    norm = {
        "inplace": at.FeedbackNorm.InPlace,
        "accum": at.FeedbackNorm.Accumulate,
        "clip": at.FeedbackNorm.Clip,
        "none": at.FeedbackNorm.Unnormalised,
    }[name.split("/")[0]]
    rule = at.DifferentialHebbian(params["eps"], norm=norm, clean_changes="clean_derivative" in name)
    for t, noise in enumerate(given["xi"]):
        network.step(noise=noise)
        if params["learn_start"] <= t < params["learn_stop"]:
            rule.learn(network)
        if t == 22:
            close(network.state, expected["x_22"])
    close(network.state, expected["x_last"])
    feedback = network.feedback
    close(feedback[0], expected["wz_row0"])
    close(
        [np.linalg.norm(feedback), feedback.sum(), np.trace(feedback)],
        [expected["wz_fro"], expected["wz_sum"], expected["wz_trace"]],
    )
    leading = at.leading(at.eigenvalues(network.weights()))
    close([leading.real, leading.imag], expected["lead"])


def test_every_map_is_told() -> None:
    for given in case("differential_hebbian.json")["maps"]:
        found = orbit.classify_map(orbit.TanhMap(given["W"]), given["x0"])
        expected = {
            "FP": orbit.Attractor.FixedPoint,
            "QP": orbit.Attractor.QuasiPeriodic,
        }.get(given["label"]) or orbit.Attractor.Period(given["period"])
        assert found.attractor == expected, given["name"]
        close(found.rotation, given["rot"], 2e-4)
        close(found.exponents, given["lam"], 2e-4)
        assert orbit.classify_record(found.record, noise=0.0).attractor == expected


OMEGAS = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0])


@pytest.mark.parametrize(
    ("name", "transfer", "strength"),
    [
        ("fig1A", at.Transfer.Tanh, 1.5),
        ("fig1B", at.Transfer.Tanh, 0.5),
        ("fig1C", at.Transfer.Rectified(0.1), 1.1),
    ],
)
def test_the_mean_field_of_one_target(name: str, transfer: at.Transfer, strength: float) -> None:
    golden = case("mean_field.json")["uniform(-1,1)"][name]
    one = mean_field.Ensemble(gain=strength, transfer=transfer).one_target(1.0)
    found = {
        "sigma2": one.variance,
        "beta0": one.beta_0,
        "beta1": one.beta_1,
        "lambda_out": one.lambda_out,
        "lambda_out_eq15": one.lambda_out_from_shape,
        "rho": one.rho,
        "tau_out": one.tau_out,
        "tau_net": one.tau_net,
        "k": one.readout,
    }
    for key, value in found.items():
        np.testing.assert_allclose(value, golden[key], rtol=1e-8, err_msg=key)
    np.testing.assert_allclose(one.open_loop_gain(1j * OMEGAS), complexes(golden["Gol"]), rtol=1e-8)


@pytest.mark.parametrize("name", ["fig1D", "fig2"])
def test_the_mean_field_of_three_targets(name: str) -> None:
    golden = case("mean_field.json")["uniform(-1,1)"][name]
    many = mean_field.Ensemble(gain=golden["g"]).many_targets([0.5, 1.0, 1.5])
    found = {
        "Sigma": many.covariance,
        "C": many.correlation,
        "k": many.readout,
        "B": many.drive,
        "D": many.slope_correlation,
        "E": many.own_drive,
        "rho": many.rho,
        "beta1": many.beta_1,
    }
    for key, value in found.items():
        np.testing.assert_allclose(value, golden[key], rtol=1e-8, err_msg=key)
    for n, expected in enumerate(golden["fixed"]):
        loop = many.feedback_loop(n)
        np.testing.assert_allclose(loop.poles(), complexes(expected["poles"]), rtol=1e-8)
        np.testing.assert_allclose(loop.open_loop_gain(1j * OMEGAS), complexes(expected["Gol"]), rtol=1e-8)
        np.testing.assert_allclose(loop.closed_loop_gain(1j * OMEGAS), complexes(expected["Gcl"]), rtol=1e-8)
        np.testing.assert_allclose(loop.open_poles, golden["pnm"][n], rtol=1e-8)
        zeros = [np.nan if zero is None else zero for zero in golden["znm"][n]]
        np.testing.assert_allclose(loop.zeros(), zeros, rtol=1e-8)


def test_gains_at_which_the_dynamics_change() -> None:
    golden = case("mean_field.json")
    onset = mean_field.Ensemble().onset_of_oscillation([0.5, 1.0, 1.5], 0, (0.8, 1.0))
    np.testing.assert_allclose([onset.gain, onset.omega], golden["g_hopf"]["uniform(-1,1)"], rtol=1e-8)


def mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = z ^ (z >> np.uint64(31))
    return mixed


def portable_uniforms(seed: int, stream: int, count: int) -> NDArray[np.float64]:
    """SplitMix64 (Steele, Lea & Flood 2014) counted from a state of its own for each stream."""
    state = mix(np.array([4 * seed + stream], dtype=np.uint64))
    counts = np.arange(1, count + 1, dtype=np.uint64)
    uniforms: NDArray[np.float64] = (mix(state + counts * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(11)) * 0.5**53
    return uniforms


def portable_normals(seed: int, stream: int, count: int) -> NDArray[np.float64]:
    """Box and Muller's method on consecutive pairs."""
    first, second = portable_uniforms(seed, stream, count).reshape(-1, 2).T
    radius = np.sqrt(-2 * np.log(1 - first))
    return np.stack([radius * np.cos(2 * np.pi * second), radius * np.sin(2 * np.pi * second)], axis=1).ravel()


@pytest.mark.parametrize(
    ("name", "strength", "transfer", "targets"),
    [
        ("A_N200_seed1", 1.5, at.Transfer.Tanh, [1.0]),
        ("B_N200_seed1", 0.5, at.Transfer.Tanh, [1.0]),
        ("C_N200_seed1", 1.1, at.Transfer.Rectified(0.1), [1.0]),
        ("D_N200_seed1", 1.0, at.Transfer.Tanh, [0.5, 1.0, 1.5]),
    ],
)
def test_networks_trained_to_hold_fixed_points(
    name: str, strength: float, transfer: at.Transfer, targets: list[float]
) -> None:
    expected = case("trained_fixed_points.json")[name]
    weights = strength / np.sqrt(200) * portable_normals(1, 0, 200 * 200).reshape(200, 200)
    feedback = 2 * portable_uniforms(1, 1, 200)[:, np.newaxis] - 1
    close([weights[0, 0], weights[0, 1], weights[1, 0]], [expected[key] for key in ("W00", "W01", "W10")], 1e-12)
    network = at.RateNetwork.from_weights(
        feedback, weights, np.zeros((1, 200)), tau_ms=1.0, dt_ms=0.1, transfer=transfer
    )
    trained = at.train_fixed_points(network, targets)
    close(trained.readout.correlation, expected["C"])
    close(trained.readout.coefficients, expected["k"], 1e-7)
    close(np.linalg.norm(trained.readout.weights), expected["wout_norm"])
    np.testing.assert_array_equal(network.output_weights[0], trained.readout.weights)
    for n, (point, fixed) in enumerate(zip(trained.points, expected["fixed"], strict=True)):
        close(point.state[:3], expected["x_head"][n])
        close(np.linalg.norm(point.state), expected["x_norm"][n])
        around = gain.Linearisation(network, point.state)
        spectra = around.spectra()
        close(spectra.closed[:6], complexes(fixed["lead"]))
        close(spectra.radius, fixed["open_radius"])
        close(around.moments(6), fixed["moments"])
        frequencies = np.array([0.0, 0.1, 0.2, 0.5, 1.0, 2.0])
        close(around.hessenberg().along(frequencies), complexes(fixed["Gol"]))
        close(around.gain(1j * frequencies), complexes(fixed["Gol"]))


def test_a_flip_is_found_where_it_is() -> None:
    recurrent, feedback = 0.5 * np.eye(2), -2.0 * np.eye(2)
    network = at.EchoStateNetwork.from_weights(recurrent, np.zeros(2), feedback=feedback)
    found = bifurcation.first_bifurcation(network)
    assert found is not None
    assert found.crossing is bifurcation.Crossing.Flip
    close(found.gamma, 0.75)
    same = bifurcation.first_bifurcation(lambda gamma: orbit.TanhMap(recurrent + gamma * feedback), np.zeros(2))
    assert same is not None
    assert same.gamma == found.gamma
