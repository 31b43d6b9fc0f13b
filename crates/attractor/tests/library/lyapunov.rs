//! Lyapunov exponents of systems whose exponents are known, and the separation of two trajectories against them.

use attractor::orbit::{DiscreteMap, LyapunovSpectrum, RateMap, TanhMap, lyapunov_exponents};
use attractor::{
    Dynamics, Error, RateLaw, RateNetwork, Separation, SparseMatrix, Stimulus, Streams, Transfer, eigenvalues,
    lyapunov_spectrum, separation,
};
use ndarray::{Array1, Array2, array};

/// x' = J x.
struct Linear(Array2<f64>);

impl DiscreteMap for Linear {
    fn units(&self) -> usize {
        self.0.nrows()
    }
    fn next(&mut self, _: &[f64], next: &mut [f64]) {
        // The state does not matter to the derivative, and a state that grows would overflow.
        next.fill(0.0);
    }
    fn tangent(&mut self, _: &[f64], _: &[f64], v: &[f64], out: &mut [f64]) {
        out.copy_from_slice(self.0.dot(&ndarray::aview1(v)).as_slice().unwrap());
    }
}

/// A function, with finite differences for its derivative.
struct Function<F>(usize, F);

impl<F: FnMut(&[f64], &mut [f64])> DiscreteMap for Function<F> {
    fn units(&self) -> usize {
        self.0
    }
    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        (self.1)(state, next);
    }
}

/// x' = 1 - 1.4 x² + y, y' = 0.3 x.
struct Henon;

impl DiscreteMap for Henon {
    fn units(&self) -> usize {
        2
    }
    fn next(&mut self, s: &[f64], next: &mut [f64]) {
        next.copy_from_slice(&[1.0 - 1.4 * s[0] * s[0] + s[1], 0.3 * s[0]]);
    }
    fn tangent(&mut self, s: &[f64], _: &[f64], v: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&[-2.8 * s[0] * v[0] + v[1], 0.3 * v[0]]);
    }
}

/// One Runge-Kutta step of fourth order.
fn runge_kutta(field: impl Fn(&[f64], &mut [f64]), dt: f64) -> impl Fn(&[f64], &mut [f64]) {
    move |state, next| {
        let n = state.len();
        let (mut sum, mut slope, mut at) = (vec![0.0; n], vec![0.0; n], state.to_vec());
        for (ahead, weight) in [(0.5, 1.0), (0.5, 2.0), (1.0, 2.0), (0.0, 1.0)] {
            field(&at, &mut slope);
            for i in 0..n {
                sum[i] += weight * slope[i];
                at[i] = state[i] + ahead * dt * slope[i];
            }
        }
        (0..n).for_each(|i| next[i] = state[i] + dt / 6.0 * sum[i]);
    }
}

fn of(map: &mut impl DiscreteMap, start: &[f64], settle: usize, steps: usize) -> LyapunovSpectrum {
    lyapunov_exponents(map, start, start.len(), settle, steps, &Streams::new(1)).unwrap()
}

fn close(found: &LyapunovSpectrum, expected: &[f64], tolerance: f64) {
    assert_eq!(found.exponents.len(), expected.len());
    for (f, e) in found.exponents.iter().zip(expected) {
        assert!((f - e).abs() < tolerance || f == e, "{found:?} against {expected:?}");
    }
}

/// A matrix with those eigenvalues and eigenvectors that are not orthogonal.
fn with_eigenvalues(values: &[f64]) -> Array2<f64> {
    // S = L U with unit diagonals, so that its inverse is exact in small numbers.
    let n = values.len();
    let lower = Array2::from_shape_fn((n, n), |(i, j)| f64::from(u8::from(i >= j)));
    let lower_inverse = Array2::from_shape_fn((n, n), |(i, j)| match i - i.min(j) {
        0 if i == j => 1.0,
        1 if i == j + 1 => -1.0,
        _ => 0.0,
    });
    let (upper, upper_inverse) = (lower.t().to_owned(), lower_inverse.t().to_owned());
    let diagonal = Array2::from_diag(&Array1::from(values.to_vec()));
    lower.dot(&upper).dot(&diagonal).dot(&upper_inverse).dot(&lower_inverse)
}

#[test]
fn a_linear_map_has_the_logarithms_of_its_eigenvalues() {
    // Growth by 10 steps of each would differ by 27, 90 and 126 powers of ten.
    for values in [vec![0.5, 1e-3], vec![2.0, 1.0, 0.5, 1e-3, 1e-9], vec![1.0, 1e-13], vec![3e5, 1e-7]] {
        let expected: Vec<f64> = values.iter().map(|v: &f64| v.ln()).collect();
        let diagonal = Array2::from_diag(&Array1::from(values.clone()));
        close(&of(&mut Linear(diagonal), &vec![0.0; values.len()], 200, 997), &expected, 1e-11);
        // Entries of the full matrix carry rounding of 1e-16 of the largest eigenvalue: the smallest is known to that.
        let rounding = 1e-13 * values[0] / values[values.len() - 1];
        if rounding < 1e-2 {
            close(
                &of(&mut Linear(with_eigenvalues(&values)), &vec![0.0; values.len()], 200, 997),
                &expected,
                1e-9 + rounding,
            );
        }
    }
    // A shear by a million does not hide the direction that shrinks.
    close(&of(&mut Linear(array![[2.0, 1e6], [0.0, 0.5]]), &[0.0; 2], 200, 1000), &[2_f64.ln(), -(2_f64.ln())], 1e-9);
    // Nor do factors beyond what can be squared.
    close(
        &of(&mut Linear(array![[1e-170, 0.0], [0.0, 1e-180]]), &[0.0; 2], 5, 10),
        &[-170.0 * 10_f64.ln(), -180.0 * 10_f64.ln()],
        1e-9,
    );
}

#[test]
fn a_direction_that_vanishes_has_minus_infinity() {
    const GONE: f64 = f64::NEG_INFINITY;
    let triangular = Array2::from_shape_fn((20, 20), |(i, j)| if j > i { ((3 * i + j) as f64).sin() } else { 0.0 });
    let found = of(&mut Linear(triangular.clone()), &[0.0; 20], 0, 100);
    close(&found, &[GONE; 20], 0.0);
    assert!(found.standard_errors.iter().all(|error| error.is_nan()));
    assert_eq!(found.kaplan_yorke(), Some(0.0));
    // While it settles nothing is counted, and nothing lost.
    close(&of(&mut Linear(triangular), &[0.0; 20], 50, 100), &[GONE; 20], 0.0);
    // Two directions of five are left, whatever the coordinates.
    let ranks = with_eigenvalues(&[0.5, 0.25, 0.0, 0.0, 0.0]);
    close(&of(&mut Linear(ranks), &[0.0; 5], 100, 500), &[0.5_f64.ln(), 0.25_f64.ln(), GONE, GONE, GONE], 1e-9);
    // A network of rank one: x' = tanh(u v'x) at x = 0, with v'u = 0.5.
    let (u, v) = (Array1::from_elem(30, 0.1), Array1::from_shape_fn(30, |i| 5.0 / 30.0 + 0.3 * (i as f64).sin()));
    let weights = Array2::from_shape_fn((30, 30), |(i, j)| u[i] * v[j]);
    let slope = v.dot(&u).abs();
    let mut map = TanhMap::new(&weights, &[0.0; 30], 1.0).unwrap();
    let found = lyapunov_exponents(&mut map, &[0.0; 30], 3, 20, 200, &Streams::new(2)).unwrap();
    close(&found, &[slope.ln(), GONE, GONE], 1e-9);
    // A superstable orbit of one unit.
    let mut logistic = Function(1, |x: &[f64], next: &mut [f64]| next[0] = 2.0 * x[0] * (1.0 - x[0]));
    assert!(of(&mut logistic, &[0.5], 10, 10).exponents[0] < -20.0);
    // A saturated unit that is left again only while settling does not count.
    let found = of(&mut Linear(array![[1.0, 0.0], [0.0, 1e-20]]), &[0.0; 2], 10, 100);
    close(&found, &[0.0, 1e-20_f64.ln()], 1e-9);
}

#[test]
fn chaotic_maps_have_their_published_exponents() {
    // Hénon: lambda_1 = 0.41922 (Sprott 2003), and the sum is ln 0.3 at every step. Margin: 4 standard errors.
    let found = of(&mut Henon, &[0.1, 0.1], 1000, 200_000);
    let error = found.standard_errors[0];
    assert!(error < 1.5e-3 && (found.exponents[0] - 0.41922).abs() < 4.0 * error, "{found:?}");
    assert!((found.exponents[0] + found.exponents[1] - 0.3_f64.ln()).abs() < 1e-10, "{found:?}");
    // D = 1 + lambda_1 / |lambda_2| = 1.258
    assert!((found.kaplan_yorke().unwrap() - 1.258).abs() < 5e-3);
    // By finite differences the same, to their error.
    let mut differences = Function(2, |s: &[f64], next: &mut [f64]| Henon.next(s, next));
    let same = of(&mut differences, &[0.1, 0.1], 1000, 20_000);
    close(&same, &of(&mut Henon, &[0.1, 0.1], 1000, 20_000).exponents, 1e-7);
    // Logistic, r = 4: ln 2.
    let mut logistic = Function(1, |x: &[f64], next: &mut [f64]| next[0] = 4.0 * x[0] * (1.0 - x[0]));
    let found = of(&mut logistic, &[0.3], 100, 100_000);
    assert!((found.exponents[0] - 2_f64.ln()).abs() < 1e-3 && found.standard_errors[0] < 1e-3, "{found:?}");
}

#[test]
fn flows_have_their_published_exponents() {
    // Lorenz, sigma = 10, rho = 28, beta = 8/3: 0.9056, 0, -14.572 (Sprott 2003); their sum is -(sigma + 1 + beta). 400 units
    // of time; margin 4 standard errors, of which each is below 0.05.
    let lorenz = |s: &[f64], out: &mut [f64]| {
        out.copy_from_slice(&[10.0 * (s[1] - s[0]), s[0] * (28.0 - s[2]) - s[1], s[0] * s[1] - 8.0 / 3.0 * s[2]]);
    };
    let found = of(&mut Function(3, runge_kutta(lorenz, 0.01)), &[1.0, 1.0, 20.0], 2000, 40_000).per_time(0.01);
    for (k, expected) in [0.9056, 0.0, -14.572].into_iter().enumerate() {
        let error = found.standard_errors[k];
        assert!(error < 0.05 && (found.exponents[k] - expected).abs() < 4.0 * error + 2e-3, "{found:?}");
    }
    assert!((found.exponents.iter().sum::<f64>() + 13.0 + 2.0 / 3.0).abs() < 1e-2, "{found:?}");
    assert!((found.kaplan_yorke().unwrap() - 2.062).abs() < 0.01);
    // Van der Pol, mu = 1: a limit cycle, 0 and -1.0594 (the mean of mu (1 - x²) along it).
    let van_der_pol = |s: &[f64], out: &mut [f64]| out.copy_from_slice(&[s[1], (1.0 - s[0] * s[0]) * s[1] - s[0]]);
    let found = of(&mut Function(2, runge_kutta(van_der_pol, 0.01)), &[1.0, 0.0], 5000, 60_000).per_time(0.01);
    close(&found, &[0.0, -1.0594], 5e-3);
    assert_eq!(found.kaplan_yorke().map(f64::round), Some(1.0));
}

fn network(weights: &Array2<f64>, transfer: Transfer) -> RateNetwork<f64> {
    let n = weights.nrows();
    let dynamics = Dynamics { transfer, ..Dynamics::default() };
    let recurrent = SparseMatrix::from_dense(weights.view()).unwrap();
    RateNetwork::from_weights(Array2::zeros((n, 1)), recurrent, Array2::zeros((1, n)), dynamics).unwrap()
}

#[test]
fn a_linear_network_has_the_exponents_of_its_eigenvalues_without_bias() {
    let weights = array![[0.5, 0.3, 0.0], [0.0, -0.4, 0.2], [0.1, 0.0, 0.8]];
    let mut expected: Vec<f64> =
        eigenvalues(weights.view()).unwrap().iter().map(|l| (1.0 + 0.1 * (l - 1.0)).norm().ln() * 1000.0).collect();
    expected.sort_by(|a, b| b.total_cmp(a));
    let linear = network(&weights, Transfer::Linear);
    // Vectors that are aligned have no bias, at any length.
    close(&lyapunov_spectrum(&linear, 3, 2000, 100, &Streams::new(1)).unwrap(), &expected, 1e-6);
    let stimulus = Stimulus::silent(2000, 1).unwrap();
    let options = Separation { start: 10, fit: 500..1500, ..Separation::default() };
    let largest = separation(&linear, &stimulus, &options, &Streams::new(2)).unwrap();
    assert!((largest.exponent - expected[0]).abs() < 0.2, "{} against {}", largest.exponent, expected[0]);
    assert_eq!(largest.fitted, 500..1500);
}

#[test]
fn a_network_on_a_limit_cycle_has_an_exponent_of_zero() {
    // Two units that turn: 60 s, within 0.01 /s of 0 and three standard errors.
    let mut turning = network(&array![[1.5, -1.0], [1.0, 1.5]], Transfer::Tanh);
    turning.set_activations(&[0.5, 0.0]).unwrap();
    let found = lyapunov_spectrum(&turning, 2, 5000, 60_000, &Streams::new(1)).unwrap();
    assert!(found.exponents[0].abs() < 0.01, "{found:?}");
    assert!(found.exponents[0].abs() < 3.0 * found.standard_errors[0] + 1e-6, "{found:?}");
    assert!(found.exponents[1] < -10.0, "{found:?}");
    assert_eq!((found.steps, found.units), (60_000, 2));
}

#[test]
fn the_standard_error_is_how_much_estimates_scatter() {
    // 40 starts of the Hénon map, 2000 steps each: the ratio of the scatter to the mean standard error has itself an error of
    // 1 / sqrt(78) = 11 %; margin 4 of them.
    let found: Vec<LyapunovSpectrum> =
        (0..40).map(|k| of(&mut Henon, &[0.1 + 0.005 * f64::from(k), 0.1], 500, 2000)).collect();
    let values: Vec<f64> = found.iter().map(|f| f.exponents[0]).collect();
    let mean = values.iter().sum::<f64>() / 40.0;
    let scatter = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 39.0).sqrt();
    let told = (found.iter().map(|f| f.standard_errors[0].powi(2)).sum::<f64>() / 40.0).sqrt();
    assert!((scatter / told - 1.0).abs() < 0.45, "{scatter} and {told}");
    // Nothing can be said of one step.
    assert!(of(&mut Henon, &[0.1, 0.1], 10, 1).standard_errors.iter().all(|error| error.is_nan()));
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let measure = |map: &mut dyn FnMut(&[f64], &mut [f64]), start: &[f64], count| {
        lyapunov_exponents(&mut Function(1, map), start, count, 10, 100, &Streams::new(1))
    };
    let mut half = |x: &[f64], next: &mut [f64]| next[0] = 0.5 * x[0];
    assert!(matches!(measure(&mut half, &[1.0], 0), Err(Error::OutOfRange { .. })));
    assert!(matches!(measure(&mut half, &[1.0], 2), Err(Error::OutOfRange { .. })));
    assert!(matches!(measure(&mut half, &[1.0, 1.0], 1), Err(Error::Shape { .. })));
    assert!(matches!(measure(&mut half, &[f64::NAN], 1), Err(Error::NotFinite { .. })));
    let mut escapes = |x: &[f64], next: &mut [f64]| next[0] = 1e10 * x[0];
    // 1e10^k passes the largest number, 1.8e308, at the 31st step.
    assert_eq!(
        measure(&mut escapes, &[1.0], 1).unwrap_err(),
        Error::Diverged { step: 30, unit: 0, value: f64::INFINITY }
    );
    let kink = lyapunov_exponents(&mut Linear(array![[f64::NAN]]), &[0.0], 1, 0, 10, &Streams::new(1));
    assert!(matches!(kink, Err(Error::NotFinite { name: "derivative along the orbit", .. })));
}

/// A network of that gain, and its exponent by tangent vectors from a random state.
fn chaotic(units: usize, gain: f64) -> (RateNetwork<f64>, LyapunovSpectrum) {
    let law = RateLaw { units, inputs: 1, gain, ..RateLaw::default() };
    let network = RateNetwork::<f64>::random(&law, &Streams::new(3)).unwrap();
    let mut x = vec![0.0; units];
    Streams::new(5).stream().fill_uniform(&mut x, -1.0, 1.0);
    let mut map = RateMap::of_network(&network, &[0.0]).unwrap();
    let found = lyapunov_exponents(&mut map, &x, 1, 1000, 8000, &Streams::new(6)).unwrap().per_time(1e-3);
    (network, found)
}

#[test]
fn separation_fits_no_more_than_what_is_linear() {
    // N = 200, 10 pairs at the default fit, against 8 s of tangent vectors: within 4 standard errors of the difference.
    // Of the gains 5 and 8 the distance saturates within the second.
    let stimulus = Stimulus::silent(1300, 1).unwrap();
    for (gain, saturates) in [(2.0, false), (5.0, true), (8.0, true)] {
        let (network, tangents) = chaotic(200, gain);
        let pairs = separation(&network, &stimulus, &Separation::default(), &Streams::new(4)).unwrap();
        let error = pairs.standard_error.hypot(tangents.standard_errors[0]);
        assert!((pairs.exponent - tangents.exponents[0]).abs() < 4.0 * error, "{gain}: {pairs:?} {tangents:?}");
        assert!(!saturates || error < 0.3 * pairs.exponent, "{gain}: {error}");
        assert_eq!(pairs.fitted.end < 1000, saturates, "{gain}: {:?}", pairs.fitted);
        assert_eq!((pairs.fitted.start, pairs.log_distance.len()), (100, 1000));
    }
}

#[test]
fn the_published_protocol_is_not_cut() {
    // SCIENCE: N = 800, 10 pairs: 6.6 /s at g = 1.8, 1.9 /s at g = 1.5; networks scatter by about 1.5 /s.
    let stimulus = Stimulus::silent(1251, 2).unwrap();
    for (gain, expected) in [(1.5, 1.9), (1.8, 6.6)] {
        let law = RateLaw { gain, ..RateLaw::default() };
        let network = RateNetwork::<f64>::random(&law, &Streams::new(1)).unwrap();
        let found = separation(&network, &stimulus, &Separation::default(), &Streams::new(2)).unwrap();
        assert_eq!(found.fitted, 100..1000);
        assert!((found.exponent - expected).abs() < 2.5 && found.standard_error < 1.5, "{gain}: {found:?}");
    }
}

#[test]
fn separation_without_a_linear_stretch_is_refused() {
    let (network, _) = chaotic(100, 8.0);
    let told = |stimulus: &Stimulus<f64>, network: &RateNetwork<f64>, options: &Separation| {
        separation(network, stimulus, options, &Streams::new(4)).unwrap_err().to_string()
    };
    let stimulus = Stimulus::silent(1300, 1).unwrap();
    let large = told(&stimulus, &network, &Separation { norm: 1.0, repeats: 2, ..Separation::default() });
    assert!(large.contains("saturates at step") && large.contains("choose a smaller norm"), "{large}");
    // A network that forgets: the distance shrinks to rounding within the fit, at a state other than 0.
    let law = RateLaw { units: 50, inputs: 1, gain: 0.2, ..RateLaw::default() };
    let calm = RateNetwork::<f64>::random(&law, &Streams::new(1)).unwrap();
    let held = Stimulus::from_array(Array2::from_elem((1300, 1), 1.0).view()).unwrap();
    let lost = told(&held, &calm, &Separation { fit: 500..1000, repeats: 2, ..Separation::default() });
    assert!(lost.contains("lost in rounding") && lost.contains("choose a larger norm"), "{lost}");
    let found =
        separation(&calm, &held, &Separation { repeats: 2, ..Separation::default() }, &Streams::new(4)).unwrap();
    assert!(found.fitted.end < 1000 && found.exponent < -50.0 && found.exponent.is_finite(), "{found:?}");
    // The last step of the fit must have been taken.
    let short = Stimulus::silent(1250, 1).unwrap();
    assert!(told(&short, &network, &Separation::default()).contains("start + end of the fit + 1"));
    assert!(separation(&calm, &Stimulus::silent(1251, 1).unwrap(), &Separation::default(), &Streams::new(4)).is_ok());
}
