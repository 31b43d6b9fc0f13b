//! Networks trained to hold fixed points: cases of an independent implementation, and identities that must hold.

use attractor::fixed_points::Solver;
use attractor::gain::Linearisation;
use attractor::{
    Dynamics, Error, Loop, RateNetwork, SparseMatrix, TrainedFixedPoints, Transfer, pattern_readout, train_fixed_points,
};
use ndarray::{Array2, array};
use num_complex::Complex64;
use serde_json::Value;

const LOOP: Loop = Loop { readout: 0, channel: 0, delay: 0 };

/// SplitMix64 (Steele, Lea & Flood 2014) counted from a state of its own for each stream.
struct Portable {
    state: u64,
    count: u64,
}

impl Portable {
    fn new(seed: u64, stream: u64) -> Self {
        Self { state: mix(4 * seed + stream), count: 0 }
    }

    fn uniform(&mut self) -> f64 {
        self.count += 1;
        let z = mix(self.state.wrapping_add(self.count.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        (z >> 11) as f64 * 0.5_f64.powi(53)
    }

    /// Box and Muller's method on consecutive pairs.
    fn normal_pair(&mut self) -> [f64; 2] {
        let (first, second) = (self.uniform(), self.uniform());
        let radius = (-2.0 * (1.0 - first).ln()).sqrt();
        let angle = std::f64::consts::TAU * second;
        [radius * angle.cos(), radius * angle.sin()]
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The untrained network of the cases: W ~ N(0, g²/N), w_fb ~ U(-1, 1).
fn network(units: usize, seed: u64, gain: f64, transfer: Transfer) -> RateNetwork<f64> {
    let mut stream = Portable::new(seed, 0);
    let scale = gain / (units as f64).sqrt();
    let normals: Vec<f64> = (0..units * units / 2).flat_map(|_| stream.normal_pair()).collect();
    let weights = Array2::from_shape_fn((units, units), |(i, j)| scale * normals[i * units + j]);
    let mut stream = Portable::new(seed, 1);
    let feedback = Array2::from_shape_fn((units, 1), |_| 2.0 * stream.uniform() - 1.0);
    let dynamics = Dynamics { tau_ms: 1.0, dt_ms: 0.1, transfer };
    let recurrent = SparseMatrix::full(weights.view()).unwrap();
    RateNetwork::from_weights(feedback, recurrent, Array2::zeros((1, units)), dynamics).unwrap()
}

fn trained(network: &mut RateNetwork<f64>, targets: &[f64]) -> TrainedFixedPoints {
    train_fixed_points(network, LOOP, targets, &Solver::default()).unwrap()
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn complex(value: &Value) -> Vec<Complex64> {
    value.as_array().unwrap().iter().map(|v| Complex64::new(v[0].as_f64().unwrap(), v[1].as_f64().unwrap())).collect()
}

fn close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    super::bits::show(&format!("fixed points, {what}"), found);
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < tolerance, "{what}: {found} and {expected}");
    }
}

fn close_complex(what: &str, found: &[Complex64], expected: &[Complex64], tolerance: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    super::bits::show(&format!("fixed points, {what}"), found.iter().flat_map(|value| [&value.re, &value.im]));
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).norm() < tolerance, "{what}: {found} and {expected}");
    }
}

#[test]
fn every_conformance_case_is_reproduced() {
    let cases: Value = serde_json::from_str(include_str!("../data/trained_fixed_points.json")).unwrap();
    let mut stream = Portable::new(1, 0);
    let uniforms: Vec<f64> = (0..4).map(|_| stream.uniform()).collect();
    close("the generator", &uniforms, &floats(&cases["rng"]["u"]), 1e-16);
    let rectified = Transfer::Rectified { threshold: 0.1 };
    for (name, gain, transfer, targets) in [
        ("A_N200_seed1", 1.5, Transfer::Tanh, &[1.0][..]),
        ("B_N200_seed1", 0.5, Transfer::Tanh, &[1.0]),
        ("C_N200_seed1", 1.1, rectified, &[1.0]),
        ("D_N200_seed1", 1.0, Transfer::Tanh, &[0.5, 1.0, 1.5]),
    ] {
        let case = &cases[name];
        let mut network = network(200, 1, gain, transfer);
        let scalar = |key: &str| case[key].as_f64().unwrap();
        let w = network.recurrent_weights().to_dense();
        let first = [w[(0, 0)], w[(0, 1)], w[(1, 0)], network.input_weights()[(0, 0)]];
        close(name, &first, &["W00", "W01", "W10", "w0"].map(scalar), 1e-12);
        let trained = trained(&mut network, targets);
        let correlation: Vec<f64> = case["C"].as_array().unwrap().iter().flat_map(floats).collect();
        close(name, &trained.readout.correlation.iter().copied().collect::<Vec<_>>(), &correlation, 1e-9);
        close(name, &trained.readout.coefficients, &floats(&case["k"]), 1e-7);
        let norm = |v: &[f64]| v.iter().map(|v| v * v).sum::<f64>().sqrt();
        close(name, &[norm(&trained.readout.weights)], &[scalar("wout_norm")], 1e-9);
        for (n, point) in trained.points.iter().enumerate() {
            close(name, &point.state[..3], &floats(&case["x_head"][n]), 1e-9);
            close(name, &[norm(&point.state)], &floats(&case["x_norm"])[n..=n], 1e-9);
            check_point(name, &network, &point.state, &case["fixed"][n]);
        }
    }
}

/// Spectra, gain and moments at one fixed point.
fn check_point(name: &str, network: &RateNetwork<f64>, state: &[f64], expected: &Value) {
    let linear = Linearisation::new(network, LOOP, state).unwrap();
    let spectra = linear.spectra().unwrap();
    close_complex(name, &spectra.closed[..6], &complex(&expected["lead"]), 1e-9);
    close(name, &[spectra.radius()], &[expected["open_radius"].as_f64().unwrap()], 1e-9);
    let trace: Complex64 = spectra.closed.iter().sum();
    close(name, &[trace.re], &[expected["trace_closed"].as_f64().unwrap()], 1e-8);
    close(name, &linear.moments(6).unwrap(), &floats(&expected["moments"]), 1e-9);
    let frequencies = [0.0, 0.1, 0.2, 0.5, 1.0, 2.0];
    let gains = complex(&expected["Gol"]);
    close_complex(name, &linear.hessenberg().unwrap().along(&frequencies), &gains, 1e-9);
    for (w, gain) in frequencies.iter().zip(&gains) {
        assert!((linear.gain(Complex64::new(0.0, *w)) - gain).norm() < 1e-9, "{name} at {w}");
    }
}

/// N = 40 from the portable generator, at the fixed points of panel D.
fn small() -> (RateNetwork<f64>, TrainedFixedPoints) {
    let mut network = network(40, 7, 0.8, Transfer::Tanh);
    let trained = trained(&mut network, &[0.5, 1.0, 1.5]);
    (network, trained)
}

#[test]
fn six_ways_to_the_gain_agree() {
    let (network, trained) = small();
    for point in &trained.points {
        let linear = Linearisation::new(&network, LOOP, &point.state).unwrap();
        let (reduced, krylov, spectra) =
            (linear.hessenberg().unwrap(), linear.krylov(40).unwrap(), linear.spectra().unwrap());
        assert_eq!((reduced.order(), krylov.order()), (40, 40));
        for s in [
            Complex64::new(0.0, 0.0),
            Complex64::new(0.0, 0.2),
            Complex64::new(0.0, -3.0),
            Complex64::new(0.4, 0.1),
            Complex64::new(-0.1, 0.9),
        ] {
            let gain = linear.gain(s);
            assert!(gain.norm() > 1e-2, "the case must be a telling one");
            let ways = [
                reduced.at(s),
                krylov.at(s),
                linear.gain_by_determinants(s),
                spectra.gain(s),
                linear.gain_by_moments(s, 1e-14).unwrap(),
            ];
            for (k, way) in ways.iter().enumerate() {
                assert!((way - gain).norm() < 1e-10, "way {k} at {s}: {way} and {gain}");
            }
        }
        // Inside the disk the moments diverge, and say so.
        let inside = Complex64::new(-1.0, 0.1);
        assert!(spectra.radius() > 0.1);
        let message = linear.gain_by_moments(inside, 1e-14).unwrap_err().to_string();
        assert!(message.contains("series of moments (it needs |1 + s| above"), "{message}");
        assert!((reduced.at(inside) - linear.gain(inside)).norm() < 1e-8 * linear.gain(inside).norm());
    }
}

#[test]
fn poles_are_where_the_gain_is_one() {
    let (network, trained) = small();
    for point in &trained.points {
        let linear = Linearisation::new(&network, LOOP, &point.state).unwrap();
        let (reduced, spectra) = (linear.hessenberg().unwrap(), linear.spectra().unwrap());
        let poles = reduced.poles().unwrap();
        for (pole, eigenvalue) in poles.iter().zip(&spectra.closed) {
            // The gain is steep: the last digit of a pole is worth a thousand of the gain's.
            assert!((pole.value - eigenvalue).norm() < 1e-9 && pole.residual < 1e-11, "{pole:?} and {eigenvalue}");
        }
        let outliers = spectra.outliers();
        assert!(!outliers.is_empty() && outliers.len() <= 3, "{outliers:?}");
        for &outlier in &outliers {
            assert!((reduced.at(outlier) - 1.0).norm() < 1e-9);
        }
        // The secant method finds them where they stand apart.
        for &outlier in outliers.iter().filter(|l| (1.0 + **l).norm() > 1.1 * spectra.radius()) {
            let guess = if outlier.im == 0.0 { outlier + 0.02 } else { outlier * Complex64::new(1.0, 0.02) };
            let found = reduced.pole_near(guess).unwrap();
            assert!((found.value - outlier).norm() < 1e-10, "{found:?} and {outlier}");
            assert!(outlier.im != 0.0 || found.value.im == 0.0);
        }
    }
}

/// Arnoldi's method needs only a few products with W to find what is outside the disk.
#[test]
fn a_small_basis_has_the_outliers() {
    let mut network = network(300, 3, 1.0, Transfer::Tanh);
    let trained = trained(&mut network, &[0.5, 1.0, 1.5]);
    for point in &trained.points {
        let linear = Linearisation::new(&network, LOOP, &point.state).unwrap();
        let spectra = linear.spectra().unwrap();
        let krylov = linear.krylov(120).unwrap();
        let found = krylov.outliers(spectra.radius() * 1.05, 1e-8).unwrap();
        let expected: Vec<Complex64> =
            spectra.outliers().into_iter().filter(|l| (1.0 + l).norm() > 1.05 * spectra.radius()).collect();
        assert!(!expected.is_empty());
        close_complex("outliers", &found.iter().map(|p| p.value).collect::<Vec<_>>(), &expected, 1e-8);
        // Its own estimate of the error is right.
        for w in [0.0, 0.2, 1.0] {
            let s = Complex64::new(0.0, w);
            let error = (krylov.at(s) - linear.gain(s)).norm();
            assert!(krylov.residual(s) < 1e-6 && error < 1e-6, "{error:e} and {:e}", krylov.residual(s));
        }
    }
}

/// Two linear units: everything by hand.
#[test]
fn two_linear_units_have_the_poles_of_their_equations() {
    let dynamics = Dynamics { tau_ms: 1.0, dt_ms: 0.1, transfer: Transfer::Linear };
    let recurrent = SparseMatrix::full(array![[0.2, 0.1], [-0.3, 0.4]].view()).unwrap();
    let mut network =
        RateNetwork::from_weights(array![[1.0], [0.5]], recurrent, Array2::zeros((1, 2)), dynamics).unwrap();
    let trained = trained(&mut network, &[2.0]);
    // (I - W) x = 2 w_fb with det(I - W) = 0.51
    close("x", &trained.points[0].state, &[2.0 * 0.65 / 0.51, 2.0 * 0.1 / 0.51], 1e-12);
    let x = &trained.points[0].state;
    let square = x[0] * x[0] + x[1] * x[1];
    close("w_out", &trained.readout.weights, &[2.0 * x[0] / square, 2.0 * x[1] / square], 1e-12);
    let w = &trained.readout.weights;
    let linear = Linearisation::new(&network, LOOP, x).unwrap();
    // (s + 1 - W)^-1 = [[a - 0.4, 0.1], [-0.3, a - 0.2]] / ((a - 0.2)(a - 0.4) + 0.03), a = s + 1
    let s = Complex64::new(0.3, 0.7);
    let a = 1.0 + s;
    let solution = [(a - 0.4) + 0.05, Complex64::from(-0.3) + 0.5 * (a - 0.2)];
    let expected = (w[0] * solution[0] + w[1] * solution[1]) / ((a - 0.2) * (a - 0.4) + 0.03);
    for gain in [linear.gain(s), linear.hessenberg().unwrap().at(s), linear.krylov(9).unwrap().at(s)] {
        assert!((gain - expected).norm() < 1e-14, "{gain} and {expected}");
    }
    // At rest the output is the target: a linear loop has G(0) = 1, and a pole at 0.
    assert!((linear.gain(Complex64::ZERO) - 1.0).norm() < 1e-13);
    assert!(linear.hessenberg().unwrap().poles().unwrap()[0].value.norm() < 1e-13);
}

/// b is an eigenvector of A: the gain is that of one unit, whatever the rest.
#[test]
fn a_loop_that_reaches_little_is_reduced_to_what_it_reaches() {
    let dynamics = Dynamics { tau_ms: 1.0, dt_ms: 0.1, transfer: Transfer::Linear };
    let w = Array2::from_shape_fn((5, 5), |(i, j)| {
        if i == j {
            0.3
        } else if j == 0 {
            0.0
        } else {
            0.1
        }
    });
    let recurrent = SparseMatrix::full(w.view()).unwrap();
    let feedback = Array2::from_shape_fn((5, 1), |(i, _)| if i == 0 { 2.0 } else { 0.0 });
    let output = Array2::from_elem((1, 5), 0.25);
    let network = RateNetwork::from_weights(feedback, recurrent, output, dynamics).unwrap();
    let linear = Linearisation::new(&network, LOOP, &[0.0; 5]).unwrap();
    let s = Complex64::new(0.1, 0.4);
    let expected = 0.5 / (0.7 + s);
    for reduced in [linear.hessenberg().unwrap(), linear.krylov(5).unwrap()] {
        assert!((reduced.at(s) - expected).norm() < 1e-14);
        assert!(reduced.residual(s) < 1e-14);
    }
    assert_eq!(linear.krylov(5).unwrap().order(), 1);
}

#[test]
fn bad_targets_are_named() {
    let message = |units: usize, transfer: Transfer, targets: &[f64]| {
        let mut network = network(units, 1, 0.5, transfer);
        train_fixed_points(&mut network, LOOP, targets, &Solver::default()).unwrap_err().to_string()
    };
    assert!(message(40, Transfer::Tanh, &[0.5, 1.0, 0.5]).contains("a target is 0.5 twice (targets 0 and 2)"));
    assert!(message(40, Transfer::Tanh, &[1.0, 0.0]).contains("0 (target 1: every unit is silent there)"));
    assert!(message(2, Transfer::Tanh, &[1.0, 0.5, 2.0]).contains("number of targets is 3"));
    assert!(message(40, Transfer::Tanh, &[]).contains("number of targets is 0"));
    assert!(message(40, Transfer::Linear, &[1.0, 2.0]).contains("pattern 1 is a combination of those before it"));
    assert!(message(40, Transfer::Tanh, &[1.0, f64::NAN]).contains("targets holds NaN at [1]"));
    let silent = pattern_readout(array![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]].view(), &[1.0, 1.0]).unwrap_err();
    assert!(silent.to_string().contains("pattern 0 is silent"));
    let mut network = network(40, 1, 0.5, Transfer::Tanh);
    let elsewhere = Loop { readout: 0, channel: 3, delay: 0 };
    let error = train_fixed_points(&mut network, elsewhere, &[1.0], &Solver::default()).unwrap_err();
    assert!(error.to_string().contains("channel of a loop is 3"), "{error}");
    // A chaotic network does not settle, and the error says how far it was.
    let hurried = Solver { map_steps: 1, newton_steps: 1, ..Solver::default() };
    let error = train_fixed_points(&mut network, LOOP, &[1.0], &hurried).unwrap_err();
    assert!(matches!(error, Error::NoConvergence { iterations: 1, residual, .. } if residual > 1e-12), "{error}");
}
