//! Mean-field averages held against closed forms, a plain twin, each other, and networks.

use std::f64::consts::PI;

use attractor::mean_field::{Ensemble, FeedbackLaw, FeedbackLoop, ManyTargets, Nonlinearity, OneTarget, OwnTransfer};
use attractor::{Streams, Transfer};
use ndarray::{Array1, Array2};
use num_complex::Complex64;

const LAWS: [FeedbackLaw; 3] = [
    FeedbackLaw::Uniform { half_width: 1.0 },
    FeedbackLaw::Gaussian { sd: 0.6 },
    FeedbackLaw::TwoPoint { magnitude: 0.7 },
];

#[track_caller]
fn near(what: &str, found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{what}: {found} for {expected}");
}

fn standard_normal_cdf(x: f64) -> f64 {
    // Midpoints of a fine grid from far below; only tests need it.
    const STEPS: usize = 40_000;
    let step = (x + 12.0) / STEPS as f64;
    let density = |u: f64| (-0.5 * u * u).exp() / (2.0 * PI).sqrt();
    let simpson = |i: usize| {
        let (a, b) = (-12.0 + step * i as f64, -12.0 + step * (i + 1) as f64);
        step / 6.0 * (density(a) + 4.0 * density(0.5 * (a + b)) + density(b))
    };
    (0..STEPS).map(simpson).sum()
}

#[test]
fn linear_networks_are_known_exactly() {
    for law in LAWS {
        for (gain, target) in [(0.3_f64, 1.0), (0.9, 0.5), (0.999, -2.0)] {
            let ensemble = Ensemble { feedback: law, ..Ensemble::new(&Transfer::Linear).with_gain(gain) };
            let one = ensemble.one_target(target).unwrap();
            let g2 = gain * gain;
            let variance = g2 * target * target * law.variance() / (1.0 - g2);
            near("sigma²", one.variance, variance, 1e-11);
            near("beta_0", one.beta_0, g2 / variance * target * law.variance(), 1e-11);
            near("beta_1", one.beta_1, g2, 1e-13);
            near("rho", one.rho, gain, 1e-13);
            // A line keeps what it is given: a line attractor.
            assert!(one.lambda_out().abs() < 1e-12 && one.lambda_out_from_shape().abs() < 1e-12);
        }
        let critical = Ensemble { feedback: law, ..Ensemble::new(&Transfer::Linear) };
        assert!(OneTarget::solutions(&critical, 1.0).unwrap().is_empty());
    }
}

#[test]
fn rectified_networks_of_two_kinds_of_units_are_known_exactly() {
    let (threshold, a, gain, target) = (0.1, 0.7, 1.1, 1.0);
    let law = FeedbackLaw::TwoPoint { magnitude: a };
    let transfer = Transfer::Rectified { threshold };
    let one = Ensemble { feedback: law, ..Ensemble::new(&transfer).with_gain(gain) }.one_target(target).unwrap();
    let sd = one.variance.sqrt();
    let (mut squares, mut active, mut weighted) = (0.0, 0.0, 0.0);
    for w in [-a, a] {
        let mean = w * target - threshold;
        let (cdf, density) = (standard_normal_cdf(mean / sd), (-0.5 * (mean / sd).powi(2)).exp() / (2.0 * PI).sqrt());
        squares += 0.5 * ((mean * mean + sd * sd) * cdf + mean * sd * density);
        active += 0.5 * cdf;
        weighted += 0.5 * w * (mean * cdf + sd * density);
    }
    let g2 = gain * gain;
    near("sigma²", g2 * squares, one.variance, 1e-11);
    near("beta_0", one.beta_0, g2 / one.variance * weighted, 1e-11);
    // <phi phi' xi> = sigma² <phi'²>, as phi phi'' = 0.
    near("beta_1", one.beta_1, g2 * active, 1e-11);
    near("rho", one.rho, (g2 * active).sqrt(), 1e-11);
}

/// Covariances of the whole activations, feedback and noise, of a Gaussian law.
fn activations(many: &ManyTargets, sd: f64) -> Array2<f64> {
    let feedback = |(n, m): (usize, usize)| sd * sd * many.targets[n] * many.targets[m];
    Array2::from_shape_fn(many.covariance.dim(), |nm| many.covariance[nm] + feedback(nm))
}

#[test]
fn error_functions_of_normals_are_arcsines() {
    // Williams 1998, doi:10.1162/089976698300017412: <erf(a x) erf(a y)>, here with a² = pi / 4.
    let sd = 0.6;
    let law = FeedbackLaw::Gaussian { sd };
    let ensemble = Ensemble { feedback: law, ..Ensemble::new(&Transfer::Erf).with_gain(1.1) };
    let many = ensemble.many_targets(&[0.5, -1.0, 2.0]).unwrap();
    let k = activations(&many, sd);
    for ((n, m), &c) in many.correlation.indexed_iter() {
        let b = 0.5 * PI;
        let root = ((1.0 + b * k[(n, n)]) * (1.0 + b * k[(m, m)])).sqrt();
        near("C", c, 2.0 / PI * (b * k[(n, m)] / root).asin(), 1e-11);
        // D is g² times the derivative of C over the covariance.
        let slope = (root * root - (b * k[(n, m)]).powi(2)).sqrt().recip();
        near("D", many.slope_correlation[(n, m)], 1.21 * slope, 1e-11);
    }
}

#[test]
fn rectified_normals_have_an_arccosine_kernel() {
    // Cho & Saul 2009: <max(0, x) max(0, y)> = sd_x sd_y (sin t + (pi - t) cos t) / (2 pi), cos t the correlation.
    let sd = 0.8;
    let transfer = Transfer::Rectified { threshold: 0.0 };
    let law = FeedbackLaw::Gaussian { sd };
    let ensemble = Ensemble { feedback: law, ..Ensemble::new(&transfer).with_gain(0.9) };
    // Without a threshold the rates scale with the target: rates at targets of one sign are one pattern.
    let many = ensemble.many_targets(&[0.7, -1.0]).unwrap();
    let k = activations(&many, sd);
    for ((n, m), &c) in many.correlation.indexed_iter() {
        let sizes = (k[(n, n)] * k[(m, m)]).sqrt();
        let angle = (k[(n, m)] / sizes).clamp(-1.0, 1.0).acos();
        near("C", c, sizes * (angle.sin() + (PI - angle) * angle.cos()) / (2.0 * PI), 1e-11);
        near("D", many.slope_correlation[(n, m)], 0.81 * (PI - angle) / (2.0 * PI), 1e-11);
    }
}

/// The averages at two targets by three nested sums: Simpson's rule over w, the trapezoid rule over two normals, the
/// second of the targets first. `C`, `D / g²`, `B_01`, `B_10`, `<phi_1 phi'_0 xi_0>`, `<phi_0 phi'_1 xi_1>`.
fn plain_pair(transfer: &dyn Nonlinearity, targets: [f64; 2], covariance: &Array2<f64>) -> [f64; 6] {
    const W: usize = 400;
    const U: usize = 61;
    let step = 19.0 / (U - 1) as f64;
    let normals: Vec<(f64, f64)> =
        (0..U).map(|i| -9.5 + step * i as f64).map(|u| (u, step * (-0.5 * u * u).exp() / (2.0 * PI).sqrt())).collect();
    let sd_1 = covariance[(1, 1)].sqrt();
    let lever = covariance[(0, 1)] / sd_1;
    let rest = (covariance[(0, 0)] - lever * lever).sqrt();
    let mut sums = [0.0; 6];
    for i in 0..=W {
        let w = -1.0 + 2.0 * i as f64 / W as f64;
        let simpson = if i == 0 || i == W { 1.0 } else { 2.0 + 2.0 * (i % 2) as f64 };
        for &(u, p) in &normals {
            let xi_1 = sd_1 * u;
            let x_1 = w * targets[1] + xi_1;
            let (r_1, s_1) = (transfer.value(x_1), transfer.derivative(x_1));
            for &(v, q) in &normals {
                let xi_0 = lever * u + rest * v;
                let x_0 = w * targets[0] + xi_0;
                let (r_0, s_0) = (transfer.value(x_0), transfer.derivative(x_0));
                let weight = simpson / (3.0 * W as f64) * p * q;
                let terms = [r_0 * r_1, s_0 * s_1, r_1 * s_0 * w, r_0 * s_1 * w, r_1 * s_0 * xi_0, r_0 * s_1 * xi_1];
                for (sum, term) in sums.iter_mut().zip(terms) {
                    *sum += weight * term;
                }
            }
        }
    }
    sums
}

#[test]
fn the_quadrature_agrees_with_its_plain_twin() {
    for transfer in [Transfer::Tanh, Transfer::Logistic] {
        let ensemble = Ensemble::new(&transfer).with_gain(0.8);
        let many = ensemble.many_targets(&[0.5, 1.5]).unwrap();
        let plain = plain_pair(&transfer, [0.5, 1.5], &many.covariance);
        let g2 = 0.64;
        let cross = |n: usize, m: usize| {
            many.own_drive[(n, m)] * many.covariance[(n, n)] + many.slope_correlation[(n, m)] * many.covariance[(0, 1)]
        };
        let found = [
            many.correlation[(0, 1)],
            many.slope_correlation[(0, 1)] / g2,
            many.drive[(0, 1)],
            many.drive[(1, 0)],
            cross(0, 1) / g2,
            cross(1, 0) / g2,
        ];
        for (found, plain) in found.into_iter().zip(plain) {
            near("average", found, plain, 1e-10);
        }
    }
}

/// An ensemble of each kind, and targets that suit it.
fn ensembles() -> Vec<(Ensemble<'static>, [f64; 3])> {
    const TRANSFERS: [(&Transfer, f64); 4] = [
        (&Transfer::Tanh, 0.9),
        (&Transfer::Erf, 1.2),
        (&Transfer::Logistic, 2.5),
        (&Transfer::Rectified { threshold: 0.1 }, 0.8),
    ];
    let mut all = Vec::new();
    for feedback in LAWS {
        for (transfer, gain) in TRANSFERS {
            all.push((Ensemble { gain, transfer, feedback }, [0.5, -1.0, 1.7]));
        }
    }
    all
}

#[test]
fn identities_of_one_target_hold() {
    for (ensemble, targets) in ensembles() {
        for target in targets {
            let one = ensemble.one_target(target).unwrap();
            assert!((one.lambda_out() - one.lambda_out_from_shape()).abs() < 1e-12);
            assert!((one.gain.powi(2) * one.mean_square_rate / one.variance - 1.0).abs() < 1e-12);
            // G_OL(0) = d ln sigma / d ln A: a central difference of 1e-4, whose error is of the order of 1e-8.
            let sigma = |by: f64| ensemble.one_target(target * by).unwrap().variance.sqrt();
            let slope = (sigma(1.0 + 1e-4) / sigma(1.0 - 1e-4)).ln() / ((1.0_f64 + 1e-4) / (1.0 - 1e-4)).ln();
            assert!((one.open_loop_gain(Complex64::ZERO).re - slope).abs() < 2e-7, "{target}");
            // As an ensemble of one target.
            let (alone, many) = (one.feedback_loop(), ensemble.many_targets(&[target]).unwrap().feedback_loop(0));
            assert!((alone.poles().unwrap()[0].re - one.lambda_out()).abs() < 1e-12);
            assert!((many.poles().unwrap()[0].re - one.lambda_out()).abs() < 1e-12);
            let s = Complex64::new(0.0, 0.7);
            assert!((one.closed_loop_gain(s) - alone.closed_loop_gain(s)).norm() < 1e-12);
        }
    }
}

/// `k' (s - P)^-1 B` by Gaussian elimination.
fn plain_gain(at: &FeedbackLoop, s: Complex64) -> Complex64 {
    let m = at.readout.len();
    let p = at.open_loop_matrix();
    let mut a =
        Array2::from_shape_fn((m, m), |(i, j)| if i == j { s - p[(i, j)] } else { Complex64::from(-p[(i, j)]) });
    let mut b: Vec<Complex64> = at.drive.iter().map(|&b| b.into()).collect();
    for i in 0..m {
        for row in i + 1..m {
            let factor = a[(row, i)] / a[(i, i)];
            for j in i..m {
                let above = a[(i, j)];
                a[(row, j)] -= factor * above;
            }
            let above = b[i];
            b[row] -= factor * above;
        }
    }
    for i in (0..m).rev() {
        let known: Complex64 = (i + 1..m).map(|j| a[(i, j)] * b[j]).sum();
        b[i] = (b[i] - known) / a[(i, i)];
    }
    at.readout.iter().zip(b).map(|(k, v)| k * v).sum()
}

#[test]
fn identities_of_many_targets_hold() {
    for (ensemble, targets) in ensembles() {
        let many = ensemble.many_targets(&targets).unwrap();
        let held = many.correlation.dot(&Array1::from(many.readout.clone()));
        for (held, target) in held.iter().zip(&targets) {
            assert!((held - target).abs() < 1e-12 * many.readout.iter().map(|k| k.abs()).fold(1.0, f64::max));
        }
        for n in 0..3 {
            let at = many.feedback_loop(n);
            let poles = at.poles().unwrap();
            for s in [Complex64::ZERO, Complex64::new(0.0, 0.3), Complex64::new(0.4, -1.5)] {
                let gain = at.open_loop_gain(s);
                let scale = at.readout.iter().map(|k| k.abs()).fold(1.0, f64::max);
                assert!((gain - plain_gain(&at, s)).norm() < 1e-12 * scale);
                // 1 - G = det(s - closed) / det(s - open).
                let closed: Complex64 = poles.iter().map(|p| s - p).product();
                let open: Complex64 = at.open_poles.iter().map(|p| s - p).product();
                assert!((1.0 - gain - closed / open).norm() < 1e-11 * scale);
                // Poles and zeros.
                for (m, zero) in at.zeros().into_iter().enumerate() {
                    let Some(zero) = zero else { continue };
                    let form = at.drive[m] * (s - zero) / ((s - at.open_poles[m]) * (s - at.open_poles[n]));
                    assert!((form - at.partial_gain(m, s)).norm() < 1e-12);
                }
            }
            assert_eq!(at.nyquist_turns().unwrap() as usize, at.unstable_poles().unwrap());
        }
    }
}

#[test]
fn the_order_of_targets_does_not_matter() {
    // Which of two activations is averaged over first does, for the quadrature.
    for (ensemble, targets) in ensembles() {
        let (one, other) =
            (ensemble.many_targets(&targets), ensemble.many_targets(&[targets[2], targets[0], targets[1]]));
        let (one, other) = (one.unwrap(), other.unwrap());
        let place = [1, 2, 0];
        for (a, b) in [
            (&one.correlation, &other.correlation),
            (&one.slope_correlation, &other.slope_correlation),
            (&one.drive, &other.drive),
            (&one.own_drive, &other.own_drive),
        ] {
            for ((n, m), &entry) in a.indexed_iter() {
                assert!((entry - b[(place[n], place[m])]).abs() < 1e-12, "{entry}");
            }
        }
    }
}

#[test]
fn a_function_of_ones_own_is_as_good_as_a_built_in_one() {
    let own = OwnTransfer::new(f64::tanh, |x: f64| 1.0 - x.tanh().powi(2));
    let built_in = Ensemble::default().many_targets(&[0.5, 1.5]).unwrap();
    let found = Ensemble::new(&own).many_targets(&[0.5, 1.5]).unwrap();
    for n in 0..2 {
        near("k", found.readout[n], built_in.readout[n], 1e-11);
        near("rho", found.rho[n], built_in.rho[n], 1e-13);
    }
    // A clipped line has two kinks: named, it is no harder than a smooth function.
    let clipped = OwnTransfer::new(|x: f64| x.clamp(-1.0, 1.0), |x: f64| f64::from(u8::from(x.abs() < 1.0)));
    let error = Ensemble::new(&clipped).one_target(1.0).unwrap_err();
    assert!(error.to_string().contains("a kink that is not named"), "{error}");
    let named = clipped.with_kinks(&[-1.0, 1.0]);
    let one = Ensemble::new(&named).with_gain(1.3).one_target(1.0).unwrap();
    assert!((one.lambda_out() - one.lambda_out_from_shape()).abs() < 1e-12 && one.lambda_out() < 0.0);
}

/// A network of the ensemble: W and w_FB.
fn network(units: usize, gain: f64, law: FeedbackLaw, streams: &Streams) -> (Array2<f64>, Array1<f64>) {
    let mut weights = vec![0.0; units * units];
    streams.child("recurrent").stream().fill_normal(&mut weights, gain / (units as f64).sqrt());
    let mut feedback = vec![0.0; units];
    let mut stream = streams.child("feedback").stream();
    match law {
        FeedbackLaw::Gaussian { sd } => stream.fill_normal(&mut feedback, sd),
        FeedbackLaw::TwoPoint { magnitude } => {
            for w in &mut feedback {
                *w = if stream.below(2) == 0 { magnitude } else { -magnitude };
            }
        }
        _ => stream.fill_uniform(&mut feedback, -1.0, 1.0),
    }
    (Array2::from_shape_vec((units, units), weights).unwrap(), feedback.into())
}

/// `G(i omega)` and `N S_z / S_u` of one network with the readout k of the theory, the loop open, at fixed point n.
fn response(ensemble: &Ensemble<'_>, many: &ManyTargets, n: usize, omega: f64, streams: &Streams) -> (Complex64, f64) {
    const UNITS: usize = 300;
    let (recurrent, feedback) = network(UNITS, ensemble.gain, ensemble.feedback, streams);
    let phi = |x: &Array1<f64>| x.mapv(|x| ensemble.transfer.value(x));
    let settle = |target: f64| {
        let mut x = &feedback * target;
        for _ in 0..70 {
            x = 0.3 * &x + 0.7 * (recurrent.dot(&phi(&x)) + &feedback * target);
        }
        x
    };
    let states: Vec<Array1<f64>> = many.targets.iter().map(|&target| settle(target)).collect();
    let slopes = states[n].mapv(|x| ensemble.transfer.derivative(x));
    let mut readout = Array1::zeros(UNITS);
    for (k, state) in many.readout.iter().zip(&states) {
        readout.scaled_add(k / UNITS as f64, &phi(state));
    }
    // y' (1 + s - W R') = w_out' R', by iteration: |1 + s| > rho.
    let s = Complex64::new(0.0, omega);
    let source = (&readout * &slopes).mapv(Complex64::from);
    let transposed = recurrent.t().to_owned();
    let (mut re, mut im) = (Array1::zeros(UNITS), Array1::zeros(UNITS));
    for _ in 0..70 {
        let parts = [&re, &im].map(|part: &Array1<f64>| &transposed.dot(part) * &slopes);
        for i in 0..UNITS {
            let y = (source[i] + Complex64::new(parts[0][i], parts[1][i])) / (1.0 + s);
            (re[i], im[i]) = (y.re, y.im);
        }
    }
    let gain = Complex64::new(re.dot(&feedback), im.dot(&feedback));
    (gain, UNITS as f64 * (re.dot(&re) + im.dot(&im)))
}

#[test]
fn networks_scatter_about_the_mean_field() {
    // n = 12 networks of 300 units a case; mean of the real and imaginary part of G and of the power of the response to
    // noise, each within 4 standard errors (Student t, 11 degrees of freedom, p = 0.002) and 2 % for the finite size.
    const NETWORKS: usize = 12;
    for (law, gain, targets) in
        [(LAWS[0], 0.8, vec![0.6, -1.2]), (LAWS[1], 0.7, vec![0.5, 1.0, 2.0]), (LAWS[2], 0.8, vec![1.2])]
    {
        let ensemble = Ensemble { feedback: law, ..Ensemble::default().with_gain(gain) };
        let many = ensemble.many_targets(&targets).unwrap();
        let (n, omega) = (0, 0.4);
        let at = many.feedback_loop(n);
        let noise = ensemble.noise_response(&many, n).unwrap();
        let theory = at.open_loop_gain(Complex64::new(0.0, omega));
        let found: Vec<[f64; 3]> = (0..NETWORKS)
            .map(|i| response(&ensemble, &many, n, omega, &Streams::new(7).child("network").index(i)))
            .map(|(gain, power)| [gain.re, gain.im, power])
            .collect();
        for (i, expected) in [theory.re, theory.im, noise.open_loop(omega)].into_iter().enumerate() {
            let values: Vec<f64> = found.iter().map(|v| v[i]).collect();
            let mean = values.iter().sum::<f64>() / NETWORKS as f64;
            let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (NETWORKS - 1) as f64;
            let error = (variance / NETWORKS as f64).sqrt();
            assert!(
                (mean - expected).abs() < 4.0 * error + 0.02 * expected.abs(),
                "{law:?} {i}: {mean} for {expected}"
            );
        }
    }
}

#[test]
fn a_kick_is_answered_by_the_poles_of_the_closed_loop() {
    // One target: A beta_0 (1 + dt lambda_out)^j. Three: a sum of the powers of 1 + dt p over the poles p, so that the
    // response obeys the recurrence whose characteristic polynomial they are the roots of.
    const DT: f64 = 0.1;
    let one = Ensemble::default().with_gain(0.5).one_target(1.0).unwrap();
    for (j, found) in one.feedback_loop().kick_response(DT, 50).iter().enumerate() {
        near("one target", *found, one.beta_0 * (1.0 + DT * one.lambda_out()).powi(j as i32), 1e-12);
    }
    let many = Ensemble::default().many_targets(&[0.5, 1.0, 1.5]).unwrap();
    for n in 0..3 {
        let at = many.feedback_loop(n);
        let response = at.kick_response(DT, 200);
        let [a, b, c] = [0, 1, 2].map(|i| 1.0 + DT * at.poles().unwrap()[i]);
        let (sum, pairs, product) = ((a + b + c).re, (a * b + b * c + c * a).re, (a * b * c).re);
        for j in 3..200 {
            let expected = sum * response[j - 1] - pairs * response[j - 2] + product * response[j - 3];
            assert!((response[j] - expected).abs() < 1e-11, "{n}, {j}: {} and {expected}", response[j]);
        }
        near("at once", response[0], (0..3).map(|m| at.readout[m] * at.drive[m]).sum(), 1e-12);
    }
}
