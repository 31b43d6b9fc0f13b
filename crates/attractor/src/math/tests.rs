//! Errors in units of the last place, against the same functions in twice the digits.

use super::*;
use crate::Streams;
use crate::linear::Doubled;

/// Arguments for each function and range.
const ARGUMENTS: usize = 4000;

/// The sum of two parts, a constant to 32 digits.
fn constant(high: f64, low: f64) -> Doubled {
    Doubled::from(high) + Doubled::from(low)
}

const LN_2: (f64, f64) = (std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);
const LN_10: (f64, f64) = (std::f64::consts::LN_10, -2.170_756_223_382_249_4e-16);
const HALF_PI: (f64, f64) = (std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17);

/// `e^x`: of x less a multiple of ln 2, over 64, by its series; squared six times.
fn exp_doubled(x: Doubled) -> Doubled {
    let n = (x.value() / LN_2.0).round();
    let rest = (x - constant(LN_2.0, LN_2.1) * n.into()) * (1.0 / 64.0).into();
    let (mut term, mut sum) = (Doubled::from(1.0), Doubled::from(1.0));
    for k in 1..14 {
        term = term * rest / f64::from(k).into();
        sum = sum + term;
    }
    (0..6).for_each(|_| sum = sum * sum);
    // In two halves, so that neither overflows.
    let half = (n / 2.0).floor();
    sum * half.exp2().into() * (n - half).exp2().into()
}

/// ln x, by one step of Newton's method.
fn ln_doubled(x: f64) -> Doubled {
    let start = Doubled::from(ln(x));
    start + Doubled::from(x) * exp_doubled(-start) - 1.0.into()
}

/// Sine and cosine, by their series within an eighth of a turn.
fn sin_cos_doubled(x: f64) -> (Doubled, Doubled) {
    let quarter = (x / HALF_PI.0).round();
    let a = Doubled::from(x) - constant(HALF_PI.0, HALF_PI.1) * quarter.into();
    let (mut term, mut sums) =
        (Doubled::from(1.0), [Doubled::from(1.0), Doubled::default(), Doubled::default(), Doubled::default()]);
    for k in 1..30_u32 {
        term = term * a / f64::from(k).into();
        sums[k as usize % 4] = sums[k as usize % 4] + term;
    }
    let (cos, sin) = (sums[0] - sums[2], sums[1] - sums[3]);
    match quarter.rem_euclid(4.0) as u8 {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

fn tanh_doubled(x: Doubled) -> Doubled {
    if x.value().abs() > 20.0 {
        return Doubled::from(1.0_f64.copysign(x.value()))
            - Doubled::from(2.0 * (-2.0 * x.value().abs()).exp().copysign(x.value()));
    }
    if x.value().abs() < 1e-5 {
        // x - x³ / 3 + 2 x^5 / 15, of which the next term is below 1e-35 of x.
        let square = x * x;
        return x - x * square / 3.0.into() + x * square * square * (2.0 / 15.0).into();
    }
    let square = exp_doubled(x + x);
    (square - 1.0.into()) / (square + 1.0.into())
}

/// Holds the error of a function to a bound in units of the last place of the exact value, over arguments drawn from it.
fn hold(
    name: &str,
    bound: f64,
    argument: impl Fn(f64) -> f64,
    found: impl Fn(f64) -> f64,
    exact: impl Fn(f64) -> Doubled,
) {
    let mut stream = Streams::new(1).child(name).stream();
    let (mut worst, mut at) = (0.0, 0.0);
    for _ in 0..ARGUMENTS {
        let x = argument(stream.uniform());
        let exact = exact(x);
        let place = exact.value().abs().next_up() - exact.value().abs();
        let error = (Doubled::from(found(x)) - exact).value().abs() / place;
        if error > worst || error.is_nan() {
            (worst, at) = (error, x);
        }
    }
    println!("{name}: {worst:.3} units of the last place, at {at:e}");
    assert!(worst <= bound, "{name}({at:e}) is {worst} units of the last place off");
}

fn linear(low: f64, high: f64) -> impl Fn(f64) -> f64 {
    move |u| low + (high - low) * u
}

/// Of either half of the range of magnitudes.
fn magnitudes(low: f64, high: f64) -> impl Fn(f64) -> f64 {
    move |u| 10.0_f64.powf(low + (high - low) * u)
}

#[test]
fn exponentials_are_right_to_the_last_place() {
    hold("exp", 1.0, linear(-707.0, 709.0), exp, |x| exp_doubled(x.into()));
    hold("exp", 1.0, linear(-1.0, 1.0), exp, |x| exp_doubled(x.into()));
    hold("exp2", 1.0, linear(-1021.0, 1023.0), exp2, |x| exp_doubled(constant(LN_2.0, LN_2.1) * x.into()));
    hold(
        "powf(x, 0.37)",
        1.0,
        magnitudes(-300.0, 300.0),
        |x| powf(x, 0.37),
        |x| exp_doubled(ln_doubled(x) * 0.37.into()),
    );
    hold(
        "powf(1.06, x)",
        1.0,
        linear(-1000.0, 1000.0),
        |x| powf(1.06, x),
        |x| exp_doubled(ln_doubled(1.06) * x.into()),
    );
    hold("cbrt", 1.0, magnitudes(-300.0, 300.0), cbrt, |x| exp_doubled(ln_doubled(x) / 3.0.into()));
}

#[test]
fn logarithms_are_right_to_the_last_place() {
    for argument in [&magnitudes(-300.0, 300.0) as &dyn Fn(f64) -> f64, &linear(0.5, 2.0)] {
        hold("ln", 1.0, argument, ln, ln_doubled);
        hold("log2", 1.0, argument, log2, |x| ln_doubled(x) / constant(LN_2.0, LN_2.1));
        hold("log10", 1.0, argument, log10, |x| ln_doubled(x) / constant(LN_10.0, LN_10.1));
    }
}

#[test]
fn circular_functions_are_right_to_the_last_place() {
    for argument in [&linear(-1e4, 1e4) as &dyn Fn(f64) -> f64, &linear(-4.0, 4.0), &magnitudes(-300.0, 0.0)] {
        hold("sin", 1.0, argument, sin, |x| sin_cos_doubled(x).0);
        hold("cos", 1.0, argument, cos, |x| sin_cos_doubled(x).1);
        hold("tan", 1.0, argument, tan, |x| sin_cos_doubled(x).0 / sin_cos_doubled(x).1);
        hold("sin_cos", 1.0, argument, |x| sin_cos(x).0, |x| sin_cos_doubled(x).0);
    }
    // The angle of (1, x): what is found, less what its tangent is off over the derivative of the tangent.
    hold(
        "atan2",
        1.0,
        magnitudes(-15.0, 15.0),
        |x| atan2(x, 1.0),
        |x| {
            let (sin, cos) = sin_cos_doubled(atan2(x, 1.0));
            Doubled::from(atan2(x, 1.0)) - (sin - cos * x.into()) / (cos + sin * x.into())
        },
    );
    // Far out, digits of pi beyond those of a number count (Kahan: the number nearest to a multiple of pi / 2).
    assert_eq!(cos(6_381_956_970_095_103.0 * 797_f64.exp2()), -4.687_165_924_254_628e-19);
}

#[test]
fn hyperbolic_functions_are_right_to_two_places() {
    for argument in [&linear(-25.0, 25.0) as &dyn Fn(f64) -> f64, &linear(-1.0, 1.0), &magnitudes(-300.0, 0.0)] {
        hold("tanh", 2.0, argument, tanh, |x| tanh_doubled(x.into()));
    }
    for argument in [&linear(-0.999, 0.999) as &dyn Fn(f64) -> f64, &magnitudes(-290.0, -0.01)] {
        hold("atanh", 2.0, argument, atanh, |x| {
            let y = Doubled::from(atanh(x));
            let found = tanh_doubled(y);
            y + (Doubled::from(x) - found) / (Doubled::from(1.0) - found * found)
        });
    }
}

#[test]
fn powers_and_complex_numbers_follow() {
    assert_eq!((powi(1.5, 0), powi(2.0, -3), powi(-3.0, 5)), (1.0, 0.125, -243.0));
    assert!((norm(Complex64::new(3e200, -4e200)) / 5e200 - 1.0).abs() <= f64::EPSILON);
    assert_eq!((arg(Complex64::new(-1.0, 0.0)), arg(Complex64::new(0.0, -2.0))), (std::f64::consts::PI, -HALF_PI.0));
    assert!((polar(2.0, HALF_PI.0) - Complex64::new(0.0, 2.0)).norm() < 1e-15);
}
