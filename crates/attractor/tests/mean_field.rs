//! Mean-field theory of networks trained to hold fixed points: the golden numbers, and what must hold of them.

use std::path::Path;

use attractor::Transfer;
use attractor::mean_field::{Ensemble, FeedbackLoop, OneTarget};
use ndarray::Array2;
use num_complex::Complex64;
use serde_json::Value;

const OMEGAS: [f64; 9] = [0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0];

fn golden() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mean_field.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn complex(value: &Value) -> Complex64 {
    Complex64::new(number(&value[0]), number(&value[1]))
}

#[track_caller]
fn agrees(what: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-8 * expected.abs(), "{what}: {found} for {expected}");
}

#[track_caller]
fn agrees_complex(what: &str, found: Complex64, expected: Complex64) {
    assert!((found - expected).norm() <= 1e-8 * expected.norm(), "{what}: {found} for {expected}");
}

/// The ensembles of the first figure's panels A to C, with the case's name and golden numbers.
fn single_targets(golden: &Value) -> Vec<(&'static str, OneTarget, Value)> {
    let rectified = Transfer::Rectified { threshold: 0.1 };
    let panels = [("fig1A", Transfer::Tanh, 1.5), ("fig1B", Transfer::Tanh, 0.5), ("fig1C", rectified, 1.1)];
    let solved = |(name, transfer, gain): (&'static str, Transfer, f64)| {
        let one = Ensemble::new(&transfer).with_gain(gain).one_target(1.0).unwrap();
        (name, one, golden["uniform(-1,1)"][name].clone())
    };
    panels.into_iter().map(solved).collect()
}

#[test]
fn one_target_has_the_golden_numbers() {
    for (name, one, case) in single_targets(&golden()) {
        let check = |key: &str, found: f64| agrees(&format!("{name} {key}"), found, number(&case[key]));
        check("sigma2", one.variance);
        check("beta0", one.beta_0);
        check("beta1", one.beta_1);
        check("lambda_out", one.lambda_out());
        check("lambda_out_eq15", one.lambda_out_from_shape());
        check("rho", one.rho);
        check("tau_out", one.tau_out());
        check("tau_net", one.tau_net().unwrap());
        check("k", one.readout());
        check("G0", one.open_loop_gain(Complex64::ZERO).re);
        for (omega, gain) in OMEGAS.into_iter().zip(case["Gol"].as_array().unwrap()) {
            agrees_complex(name, one.open_loop_gain(Complex64::new(0.0, omega)), complex(gain));
        }
    }
}

#[track_caller]
fn agrees_matrix(what: &str, found: &Array2<f64>, expected: &Value) {
    for ((n, m), &entry) in found.indexed_iter() {
        agrees(&format!("{what} {n} {m}"), entry, number(&expected[n][m]));
    }
}

fn agrees_loop(name: &str, at: &FeedbackLoop, case: &Value) {
    let fixed = &case["fixed"][at.index];
    for (pole, expected) in at.poles().unwrap().into_iter().zip(fixed["poles"].as_array().unwrap()) {
        agrees_complex(&format!("{name} pole at {}", at.index), pole, complex(expected));
    }
    for (i, omega) in OMEGAS.into_iter().enumerate() {
        let s = Complex64::new(0.0, omega);
        agrees_complex(
            &format!("{name} G_OL({omega}) at {}", at.index),
            at.open_loop_gain(s),
            complex(&fixed["Gol"][i]),
        );
        agrees_complex(
            &format!("{name} G_CL({omega}) at {}", at.index),
            at.closed_loop_gain(s),
            complex(&fixed["Gcl"][i]),
        );
    }
    for (m, pole) in at.open_poles.iter().enumerate() {
        agrees(&format!("{name} p_{}{m}", at.index), *pole, number(&case["pnm"][at.index][m]));
    }
    for (m, zero) in at.zeros().into_iter().enumerate() {
        let expected = &case["znm"][at.index][m];
        assert_eq!(zero.is_none(), expected.is_null());
        if let Some(zero) = zero {
            agrees(&format!("{name} z_{}{m}", at.index), zero, number(expected));
        }
    }
    agrees("G_CL at 0", at.closed_loop_gain(Complex64::ZERO).norm(), number(&fixed["dc_Gcl"]));
    // The reference looked on a grid of 0.0005.
    let gain = |omega: f64| at.closed_loop_gain(Complex64::new(0.0, omega)).norm();
    let peak = (0..4000).map(|i| 0.0005 * f64::from(i)).max_by(|a, b| gain(*a).total_cmp(&gain(*b))).unwrap();
    assert!((peak - number(&fixed["peak_omega"])).abs() < 1e-12, "{name} peak at {peak}");
    agrees("largest G_CL", gain(peak), number(&fixed["peak_Gcl"]));
    let (omega, largest) = at.resonance(2.0);
    assert!((omega - peak).abs() <= 0.0005 && largest >= gain(peak));
}

#[test]
fn three_targets_have_the_golden_numbers() {
    let golden = golden();
    for name in ["fig1D", "fig2"] {
        let case = &golden["uniform(-1,1)"][name];
        let ensemble = Ensemble::default().with_gain(number(&case["g"]));
        let many = ensemble.many_targets(&[0.5, 1.0, 1.5]).unwrap();
        agrees_matrix("Sigma", &many.covariance, &case["Sigma"]);
        agrees_matrix("C", &many.correlation, &case["C"]);
        agrees_matrix("B", &many.drive, &case["B"]);
        agrees_matrix("D", &many.slope_correlation, &case["D"]);
        agrees_matrix("E", &many.own_drive, &case["E"]);
        for n in 0..3 {
            agrees("k", many.readout[n], number(&case["k"][n]));
            agrees("rho", many.rho[n], number(&case["rho"][n]));
            agrees("beta_1", many.beta_1[n], number(&case["beta1"][n]));
            agrees_loop(name, &many.feedback_loop(n), case);
        }
    }
}

#[test]
fn gains_at_which_the_dynamics_change_are_solved_for() {
    let golden = golden();
    let onset = Ensemble::default().onset_of_oscillation(&[0.5, 1.0, 1.5], 0, 0.8..=1.0).unwrap();
    let [gain, omega] = [0, 1].map(|i| number(&golden["g_hopf"]["uniform(-1,1)"][i]));
    agrees("onset", onset.gain, gain);
    agrees("frequency of the onset", onset.omega, omega);
    let edge = Ensemble::default().edge_of_chaos(1.0, 1.0..=2.0).unwrap();
    let [gain, lambda] = [0, 1].map(|i| number(&golden["edge"]["uniform(-1,1)"][i]));
    agrees("edge of chaos", edge.gain, gain);
    agrees("lambda_out at the edge of chaos", edge.lambda_out(), lambda);
    assert!((edge.rho - 1.0).abs() < 1e-14 && (edge.tau_out() - 1.607_837).abs() < 1e-6);
}
