//! The autocorrelation of a unit's activation, as the fall of a ball in a potential.

use super::hermite::Hermite;
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::math;

/// The variance at which the potential is as high at rho = 1 as at 0, and the polynomials there.
pub(super) fn at_rest(gain: f64) -> Hermite {
    const ITERATIONS: usize = 100;
    const PRECISION: f64 = 1e-14;
    let excess = |rates: &Hermite| 2.0 * gain * gain * rates.integral(1.0) / rates.variance() - 1.0;
    // It is above 0 for small variances if g > 1, and below where the variance is g², which no rate below 1 sustains.
    let of = |variance: f64| {
        let rates = Hermite::of_tanh(variance);
        (excess(&rates), rates)
    };
    let (mut low, mut high) = (1e-6 * gain * gain, gain * gain);
    let ((mut above, mut found), (mut below, _)) = (of(low), of(high));
    // False position; an end that stays counts half (Dowell & Jarratt 1971, doi:10.1007/BF01934364).
    let (mut stayed, mut last) = (0, low);
    for _ in 0..ITERATIONS {
        let middle = (low * below - high * above) / (below - above);
        let (value, rates) = of(middle);
        found = rates;
        if value == 0.0 || (middle - last).abs() < PRECISION * middle {
            break;
        }
        last = middle;
        if value > 0.0 {
            (low, above) = (middle, value);
            below *= if stayed == 1 { 0.5 } else { 1.0 };
            stayed = 1;
        } else {
            (high, below) = (middle, value);
            above *= if stayed == -1 { 0.5 } else { 1.0 };
            stayed = -1;
        }
    }
    found
}

/// The rate at which the autocorrelation ends: `sqrt(1 - g² <phi'>²)`.
pub(super) fn decay(gain: f64, rates: &Hermite) -> f64 {
    let radius = gain * rates.mean_slope();
    (1.0 - radius * radius).sqrt()
}

/// D(tau) / D(0) from 0 on until it is nearly 0, and the time between two samples.
pub(super) fn follow(gain: f64, rates: &Hermite) -> Result<(f64, Vec<f64>), Error> {
    /// Where it counts as 0.
    const END: f64 = 1e-11;
    /// Until it has fallen so far the ball's acceleration is followed, and from there on its speed, which its height alone tells: in time
    /// any error of the acceleration would grow, and at the top the speed is lost to rounding.
    const HALF: f64 = 0.5;
    let decay = decay(gain, rates);
    let step = 0.02 * (0.3 / decay).max(1.0);
    let longest = (60.0 / (decay * step)) as usize + 1000;
    check::room::<f64>("autocorrelation", &[longest])?;
    let strength = gain * gain / rates.variance();
    let force = |rho: f64| rho - strength * rates.covariance(rho);
    let speed = |rho: f64| -rho * (1.0 - 2.0 * strength * rates.integral(rho)).max(0.0).sqrt();
    let mut correlation = vec![1.0];
    let (mut rho, mut velocity) = (1.0, 0.0);
    while rho > END && correlation.len() < longest {
        checkpoint()?;
        if rho > HALF {
            (rho, velocity) = accelerated(rho, velocity, step, force);
        } else {
            rho = moved(rho, step, speed);
        }
        correlation.push(rho);
    }
    Ok((step, correlation))
}

/// A step of `rho'' = force(rho)` by Runge and Kutta's method of fourth order.
fn accelerated(rho: f64, velocity: f64, h: f64, force: impl Fn(f64) -> f64) -> (f64, f64) {
    let (v1, a1) = (velocity, force(rho));
    let (v2, a2) = (velocity + 0.5 * h * a1, force(rho + 0.5 * h * v1));
    let (v3, a3) = (velocity + 0.5 * h * a2, force(rho + 0.5 * h * v2));
    let (v4, a4) = (velocity + h * a3, force(rho + h * v3));
    let mean = |[a, b, c, d]: [f64; 4]| (a + 2.0 * (b + c) + d) / 6.0;
    (rho + h * mean([v1, v2, v3, v4]), velocity + h * mean([a1, a2, a3, a4]))
}

/// A step of `rho' = speed(rho)`, in the logarithm, which falls evenly in the end.
fn moved(rho: f64, h: f64, speed: impl Fn(f64) -> f64) -> f64 {
    let rate = |by: f64| {
        let at = rho * math::exp(by);
        speed(at) / at
    };
    let k1 = rate(0.0);
    let k2 = rate(0.5 * h * k1);
    let k3 = rate(0.5 * h * k2);
    let k4 = rate(h * k3);
    rho * math::exp(h * (k1 + 2.0 * (k2 + k3) + k4) / 6.0)
}
