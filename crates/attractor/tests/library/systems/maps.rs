//! Maps.

use std::f64::consts::{LN_2, TAU};

use attractor::orbit::Attractor::{Chaotic, FixedPoint, Period, QuasiPeriodic, Undetermined};
use ndarray::{Array2, array};

use super::System;

/// `x' = r x (1 - x)`; May (1976), doi:10.1038/261459a0.
pub fn logistic(r: f64) -> System {
    let class = Undetermined;
    System::new(
        "logistic",
        &[0.3],
        move |x, out| out[0] = r * x[0] * (1.0 - x[0]),
        move |x| array![[r * (1.0 - 2.0 * x[0])]],
        class,
        "fixed point 1 - 1/r of multiplier 2 - r; 2-cycle of multiplier 4 + 2r - r²; at r = 4 the exponent ln 2",
    )
    .resting(&[&[0.0], &[1.0 - 1.0 / r]])
}

/// `x' = 1 - a x² + y, y' = b x`; Hénon (1976), doi:10.1007/BF01608556.
pub fn henon(a: f64, b: f64) -> System {
    let root = ((1.0 - b).powi(2) + 4.0 * a).sqrt();
    let point = |sign: f64| (-(1.0 - b) + sign * root) / (2.0 * a);
    let (upper, lower) = (point(1.0), point(-1.0));
    System::new(
        "Hénon",
        &[0.1, 0.1],
        move |x, out| (out[0], out[1]) = (1.0 - a * x[0] * x[0] + x[1], b * x[0]),
        move |x| array![[-2.0 * a * x[0], 1.0], [b, 0.0]],
        Chaotic,
        "exponents 0.41922 and ln b - 0.41922 at a = 1.4, b = 0.3: Sprott (2003), Chaos and Time-Series Analysis, A.2",
    )
    .growing(&[(0.41922, 0.01), (0.3_f64.ln() - 0.41922, 0.01)])
    .resting(&[&[upper, b * upper], &[lower, b * lower]])
}

/// The circle map `t' = t + omega - K/(2 pi) sin(2 pi t)`, as the point (cos, sin) of the angle in the plane: distances there
/// know no seam. Arnold (1965), doi:10.1090/trans2/046/11.
pub fn circle(omega: f64, k: f64) -> System {
    let angle = |x: &[f64]| x[1].atan2(x[0]);
    let image = move |angle: f64| angle + TAU * omega - k * angle.sin();
    System::new(
        "circle map",
        &[(0.4_f64).cos(), (0.4_f64).sin()],
        move |x, out| (out[1], out[0]) = image(angle(x)).sin_cos(),
        move |x| {
            let (at, square) = (angle(x), x[0] * x[0] + x[1] * x[1]);
            let slope = 1.0 - k * at.cos();
            let (sin, cos) = image(at).sin_cos();
            let along = [-x[1] / square, x[0] / square].map(|d| slope * d);
            array![[-sin * along[0], -sin * along[1]], [cos * along[0], cos * along[1]]]
        },
        QuasiPeriodic,
        "K = 0: turns by omega; at omega = 1/2 the cycle 0, 1/2 of multiplier 1 - K²; for |2 pi omega| < K a fixed point of \
         multiplier 1 - sqrt(K² - (2 pi omega)²)",
    )
}

/// `x' = A x`.
pub fn linear(matrix: Array2<f64>, start: &[f64]) -> System {
    let jacobian = matrix.clone();
    System::new(
        "linear",
        start,
        move |x, out| {
            for (out, row) in out.iter_mut().zip(matrix.outer_iter()) {
                *out = row.iter().zip(x).map(|(a, x)| a * x).sum();
            }
        },
        move |_| jacobian.clone(),
        FixedPoint,
        "exponents are the logarithms of the moduli of the eigenvalues",
    )
}

/// The delayed logistic map `x' = r x (1 - y), y' = x`: Neimark-Sacker bifurcation at r = 2 with eigenvalues
/// exp(± i pi/3); Kuznetsov, Elements of Applied Bifurcation Theory, chapter 4.
pub fn delayed_logistic(r: f64) -> System {
    System::new(
        "delayed logistic",
        &[0.4, 0.45],
        move |x, out| (out[0], out[1]) = (r * x[0] * (1.0 - x[1]), x[0]),
        move |x| array![[r * (1.0 - x[1]), -r * x[0]], [1.0, 0.0]],
        QuasiPeriodic,
        "fixed point 1 - 1/r; its eigenvalues solve l² - l + r - 1 = 0",
    )
    .resting(&[&[0.0, 0.0], &[1.0 - 1.0 / r, 1.0 - 1.0 / r]])
}

/// Units in a ring, each driven by the one before with weight w, `x' = tanh(w P x)`: of signs that are not periodic, each
/// unit's moves on by one place a step.
pub fn ring(units: usize, w: f64) -> System {
    let start: Vec<f64> = (0..units).map(|i| if i * i % 7 < 3 || i == 1 { 0.5 } else { -0.5 }).collect();
    let before = move |i: usize| (i + units - 1) % units;
    System::new(
        "ring",
        &start,
        move |x, out| (0..units).for_each(|i| out[i] = (w * x[before(i)]).tanh()),
        move |x| {
            let slope = |i: usize| w * (1.0 - (w * x[before(i)]).tanh().powi(2));
            Array2::from_shape_fn((units, units), |(i, j)| if j == before(i) { slope(i) } else { 0.0 })
        },
        Period(units),
        "N prime: period N; every exponent is ln w (1 - a²) with a = tanh(w a)",
    )
}

fn rotation(angle: f64, modulus: f64) -> Array2<f64> {
    let (sin, cos) = angle.sin_cos();
    array![[modulus * cos, -modulus * sin], [modulus * sin, modulus * cos]]
}

fn upper(units: usize) -> Array2<f64> {
    Array2::from_shape_fn((units, units), |(i, j)| if j > i { 1.0 + ((i + 2 * j) as f64).sin() } else { 0.0 })
}

/// All maps, each with its answer.
pub fn all() -> Vec<System> {
    let none = f64::NEG_INFINITY;
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let locked = 1.0 - (0.81 - (TAU * 0.1).powi(2)).sqrt();
    let a = (0..200).fold(2.0_f64, |a, _| (2.0 * a).tanh());
    let saturated = (2.0 * (1.0 - a * a)).ln();
    vec![
        logistic(2.8).from(&[0.3], FixedPoint).growing(&[(0.8_f64.ln(), 1e-6)]).turning(0.0, 0.0),
        logistic(3.2).from(&[0.3], Period(2)).growing(&[(0.16_f64.ln() / 2.0, 1e-6)]).turning(0.5, 1e-9),
        logistic(3.5).from(&[0.3], Period(4)).growing(&[(-0.8725, 1e-3)]).turning(0.5, 1e-3),
        logistic(3.83).from(&[0.3], Period(3)).turning(1.0 / 3.0, 1e-3),
        // n = 10 000 terms ln|4 - 8x| of standard deviation pi/(2 sqrt 3) about ln 2, anticorrelated: far less than 0.03.
        logistic(4.0).from(&[0.3], Chaotic).growing(&[(LN_2, 0.03)]),
        // Starts on the unstable fixed points.
        logistic(4.0).from(&[0.75], Chaotic).growing(&[(LN_2, 0.03)]),
        logistic(4.0).from(&[0.0], Chaotic).growing(&[(LN_2, 0.03)]),
        logistic(3.2).from(&[1.0 - 1.0 / 3.2], Period(2)).growing(&[(0.16_f64.ln() / 2.0, 1e-6)]),
        henon(1.4, 0.3),
        circle(golden, 0.0).turning(1.0 - golden, 1e-4).growing(&[(0.0, 5e-4), (none, 0.0)]),
        circle(2.0 / 7.0, 0.0).from(&[1.0, 0.0], Period(7)).turning(2.0 / 7.0, 1e-4).growing(&[(0.0, 5e-4)]),
        circle(100.0 / 401.0, 0.0).from(&[1.0, 0.0], Period(401)).turning(100.0 / 401.0, 1e-4),
        circle(0.5, 0.9).from(&[0.6, 0.8], Period(2)).turning(0.5, 1e-9).growing(&[(0.19_f64.ln() / 2.0, 5e-4)]),
        circle(0.1, 0.9).from(&[0.6, 0.8], FixedPoint).growing(&[(locked.ln(), 1e-3)]),
        linear(array![[0.5, 0.0], [0.2, -0.3]], &[1.0, 1.0]).growing(&[(0.5_f64.ln(), 1e-3), (0.3_f64.ln(), 1e-3)]),
        linear(rotation(TAU / 5.0, 1.0), &[1.0, 0.0]).from(&[1.0, 0.0], Period(5)).turning(0.2, 1e-4),
        linear(rotation(0.3, 0.999), &[1.0, 0.0]).growing(&[(0.999_f64.ln(), 1e-6)]),
        linear(rotation(0.3, 0.9999), &[1.0, 0.0]).growing(&[(0.9999_f64.ln(), 1e-6)]),
        linear(array![[-0.9995]], &[1.0]).growing(&[(0.9995_f64.ln(), 1e-6)]),
        // Runs away from where it starts.
        linear(array![[2.0]], &[0.0]).from(&[0.0], Undetermined).growing(&[(LN_2, 1e-6)]),
        // A line of fixed points, stable across.
        linear(array![[0.75, 0.25], [0.25, 0.75]], &[1.0, 0.0]).growing(&[(0.0, 1e-3), (0.5_f64.ln(), 1e-3)]),
        linear(upper(6), &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).growing(&[(none, 0.0), (none, 0.0)]),
        delayed_logistic(2.05),
        ring(7, 2.0).growing(&[(saturated, 1e-3), (saturated, 1e-3)]),
        ring(211, 2.0).growing(&[(saturated, 1e-3), (saturated, 1e-3)]),
        // tanh(-x): the amplitude falls as t^(-1/2), which no number of steps settles.
        ring(1, -1.0).from(&[0.5], Undetermined).growing(&[(0.0, 1e-3)]),
        ring(1, -0.9995).from(&[0.5], FixedPoint).growing(&[(0.9995_f64.ln(), 1e-4)]),
    ]
}
