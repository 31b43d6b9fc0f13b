//! Mean-field theory of networks trained to hold fixed points: the golden numbers, and what must hold of them.

use std::path::Path;

use attractor::mean_field::{Ensemble, FeedbackLaw, FeedbackLoop, OneTarget, OwnTransfer};
use attractor::{Error, Transfer};
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
    super::bits::show("mean field", [&found]);
    assert!((found - expected).abs() <= 1e-8 * expected.abs(), "{what}: {found} for {expected}");
}

#[track_caller]
fn agrees_complex(what: &str, found: Complex64, expected: Complex64) {
    super::bits::show("mean field", [&found.re, &found.im]);
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
    let turns = at.nyquist_turns().unwrap();
    assert_eq!(i64::from(turns), fixed["nyquist_encirclements"].as_i64().unwrap(), "{name} at {}", at.index);
    assert_eq!(turns as usize, at.unstable_poles().unwrap());
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

#[test]
fn sigmoids_hold_one_target_and_a_thresholded_rectifier_does_not() {
    // The rectifier with x phi' > phi wherever it is active: lambda_out > 0, if there is a solution.
    let grid: Vec<f64> = (1..=8).map(|i| 0.3 * f64::from(i)).collect();
    for law in [FeedbackLaw::default(), FeedbackLaw::Gaussian { sd: 0.7 }, FeedbackLaw::TwoPoint { magnitude: 1.0 }] {
        for transfer in [Transfer::Tanh, Transfer::Erf] {
            let ensemble = Ensemble { feedback: law, ..Ensemble::new(&transfer) };
            let map = ensemble.stability_map(&grid, &grid).unwrap();
            assert!(map.lambda_out.iter().all(|&lambda| lambda < 0.0), "{transfer:?} {law:?}");
        }
        let transfer = Transfer::Rectified { threshold: 0.1 };
        let ensemble = Ensemble { feedback: law, ..Ensemble::new(&transfer) };
        let map = ensemble.stability_map(&grid[..4], &grid).unwrap();
        assert!(map.lambda_out.iter().all(|&lambda| lambda > 0.0), "{law:?} {:?}", map.lambda_out);
        let one = ensemble.one_target(1.0).unwrap().feedback_loop();
        assert_eq!((one.nyquist_turns().unwrap(), one.unstable_poles().unwrap()), (1, 1));
    }
}

#[test]
fn the_response_to_noise_resonates_where_the_loop_does() {
    let ensemble = Ensemble::default().with_gain(0.9);
    let many = ensemble.many_targets(&[0.5, 1.0, 1.5]).unwrap();
    let peak = |n: usize| {
        let noise = ensemble.noise_response(&many, n).unwrap();
        let omegas = (0..1000).map(|i| 0.001 * f64::from(i));
        omegas.max_by(|a, b| noise.closed_loop(*a).total_cmp(&noise.closed_loop(*b))).unwrap()
    };
    assert!((peak(0) - 0.204).abs() < 0.001 && peak(2) == 0.0);
    // One target, in closed form: kappa = k (1 + s)/(s - p), Q = <phi'^2 phi^2>.
    let ensemble = Ensemble::new(&Transfer::Linear).with_gain(0.8);
    let one = ensemble.many_targets(&[1.0]).unwrap();
    let noise = ensemble.noise_response(&one, 0).unwrap();
    // A linear network: phi' = 1, Q = C = k^-1, p = -1 + g², and the disk has the radius g.
    let (omega, g2) = (0.5_f64, 0.64_f64);
    let squared = 1.0 + omega * omega;
    let expected = one.readout[0] * squared / ((1.0 - g2).powi(2) + omega * omega) / (squared - g2);
    agrees("response to noise", noise.open_loop(omega), expected);
}

#[track_caller]
fn says<T: std::fmt::Debug>(found: Result<T, Error>, parts: &[&str]) {
    let message = found.unwrap_err().to_string();
    for part in parts {
        assert!(message.contains(part), "{message:?} does not say {part:?}");
    }
}

#[test]
fn solutions_that_are_many_or_none_are_reported() {
    let cubed = Ensemble::new(&Transfer::TanhCubed).with_gain(1.6);
    let all = OneTarget::solutions(&cubed, 0.5).unwrap();
    let stable: Vec<bool> = all.iter().map(OneTarget::attracts_iteration).collect();
    assert_eq!(stable, [true, false, true]);
    for one in &all {
        assert!((one.gain.powi(2) * one.mean_square_rate / one.variance - 1.0).abs() < 1e-12);
    }
    says(cubed.one_target(0.5), &["several stable solutions", &all[2].variance.to_string()]);
    says(cubed.many_targets(&[0.5, 1.0]), &["several stable solutions"]);
    // Chosen by hand, either will do for many targets.
    let other = cubed.one_target(1.0).unwrap();
    let many = attractor::mean_field::ManyTargets::solve(&cubed, &[all[0].clone(), other]).unwrap();
    assert!((many.covariance[(0, 0)] / all[0].variance - 1.0).abs() < 1e-12);

    says(Ensemble::new(&Transfer::Linear).one_target(1.0), &["no variance", "gain 1"]);
    // Between the two solutions that a fold makes and where they are one, the search misses neither.
    let solutions = |gain: f64| OneTarget::solutions(&cubed.with_gain(gain), 0.5).unwrap().len();
    assert_eq!(solutions(1.0), 1);
    assert_eq!(solutions(2.5), 1);
    let (mut low, mut high) = (1.0, 1.6);
    while high - low > 1e-6 {
        let middle = 0.5 * (low + high);
        *(if solutions(middle) == 3 { &mut high } else { &mut low }) = middle;
    }
    // At the fold the two that are born have beta_1 = 1.
    let born = OneTarget::solutions(&cubed.with_gain(high), 0.5).unwrap();
    assert!((born[1].beta_1 - 1.0).abs() < 0.05 && (born[2].beta_1 - 1.0).abs() < 0.05, "{born:?}");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let tanh = Ensemble::default();
    says(tanh.many_targets(&[0.5, 1.0, 0.5]), &["singular", "targets 0 and 2 are both 0.5"]);
    says(tanh.with_gain(0.9).many_targets(&[1.0, 0.0]), &["singular", "target 1, which is 0, leaves all rates at 0"]);
    says(tanh.with_gain(0.9).many_targets(&[1.0, 0.5, -1.0]), &["singular", "target 2", "target 0", "up to a factor"]);
    says(tanh.many_targets(&[]), &["number of targets"]);
    says(tanh.many_targets(&[1.0, f64::NAN]), &["targets", "NaN"]);
    says(tanh.with_gain(0.0).one_target(1.0), &["gain is 0"]);
    says(Ensemble { feedback: FeedbackLaw::Gaussian { sd: -1.0 }, ..tanh }.one_target(1.0), &["feedback weights"]);
    says(tanh.onset_of_oscillation(&[0.5, 1.0], 2, 0.8..=1.0), &["fixed point is 2"]);
    says(
        tanh.onset_of_oscillation(&[0.5, 1.0, 1.5], 0, 0.5..=0.6),
        &["no onset of oscillation between gains 0.5 and 0.6"],
    );
    says(tanh.edge_of_chaos(1.0, 2.0..=1.0), &["highest gain"]);

    let root = OwnTransfer::new(f64::sqrt, |x: f64| 0.5 / x.sqrt());
    says(Ensemble::new(&root).one_target(1.0), &["phi is NaN at x = -"]);

    // Beyond the edge of chaos.
    let chaotic = tanh.with_gain(2.0).one_target(1.0).unwrap();
    assert!(chaotic.rho > 1.0 && chaotic.lambda_out() < 0.0);
    let radius = chaotic.rho.to_string();
    says(chaotic.tau_net(), &["no fading memory", &radius]);
    says(chaotic.kick_response(0.1, 1.0), &["no fading memory", &radius]);
    says(chaotic.feedback_loop().nyquist_turns(), &["no fading memory", &radius]);
    let many = tanh.with_gain(2.0).many_targets(&[1.0]).unwrap();
    says(tanh.with_gain(2.0).noise_response(&many, 0), &["no fading memory", &radius]);
    says(many.feedback_loop(0).turns_about(num_complex::Complex64::ZERO), &["Nyquist plane"]);
}

#[test]
fn a_loop_at_its_onset_has_no_turns() {
    let onset = Ensemble::default().onset_of_oscillation(&[0.5, 1.0, 1.5], 0, 0.8..=1.0).unwrap();
    let turns = |gain: f64| {
        let many = Ensemble::default().with_gain(gain).many_targets(&[0.5, 1.0, 1.5]).unwrap();
        many.feedback_loop(0).nyquist_turns()
    };
    says(turns(onset.gain), &["does not decide", "passes through"]);
    assert_eq!((turns(onset.gain - 1e-6), turns(onset.gain + 1e-6)), (Ok(0), Ok(2)));
}
