//! How many dimensions the rates take up.

use num_complex::Complex64;

use super::{Chaos, autocorrelation};
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::math;

impl Chaos {
    /// The participation ratio of the rates' covariance as a share of the units, `PR/N` as N grows.
    ///
    /// # Errors
    /// [`Error::Interrupted`].
    pub fn dimension(&self) -> Result<f64, Error> {
        let covariance: Vec<f64> = self.correlation.iter().map(|&rho| self.rates.covariance(rho)).collect();
        let decay = autocorrelation::decay(self.gain, &self.rates);
        // Poles of the integrand are at least the square of the decay away from the real axis.
        let spectrum = spectrum(&covariance, self.step, decay * decay / 3.0)?;
        share(&spectrum, self.gain * self.mean_slope())
    }
}

/// An even spectrum at the frequencies k df, k from 0 on.
struct Spectrum {
    df: f64,
    values: Vec<f64>,
}

/// `C(w) = 2 int_0^inf C(tau) cos(w tau) dtau`, until nearly nothing is left, by the trapezoid rule: C is even and smooth.
fn spectrum(covariance: &[f64], step: f64, df: f64) -> Result<Spectrum, Error> {
    /// Of the spectrum at 0.
    const NOTHING: f64 = 1e-10;
    let mut values: Vec<f64> = Vec::new();
    let highest = std::f64::consts::PI / step;
    for frequency in (0_u32..).map(|k| f64::from(k) * df).take_while(|&w| w < highest) {
        checkpoint()?;
        // cos(w tau) at each sample, turned on from the one before.
        let turn = math::cis(frequency * step);
        let (mut wave, mut sum) = (turn, 0.0);
        for c in &covariance[1..] {
            sum += c * wave.re;
            wave *= turn;
        }
        let value = step * (covariance[0] + 2.0 * sum);
        if values.first().is_some_and(|first| value < NOTHING * first) {
            break;
        }
        values.push(value);
    }
    Ok(Spectrum { df, values })
}

/// `(int C)² / int int C(w1) C(w2) / |1 - r² / ((1 + i w1) (1 + i w2))|²`, by the trapezoid rule over both signs.
fn share(Spectrum { df, values }: &Spectrum, radius: f64) -> Result<f64, Error> {
    let pole = |k: usize| Complex64::new(1.0, k as f64 * df);
    let r2 = radius * radius;
    let times = |a: Complex64, b: Complex64| (a * b).norm_sqr() / (a * b - r2).norm_sqr();
    let weight = |k: usize| if k == 0 { 1.0 } else { 2.0 };
    let (mut whole, mut sum) = (0.0, 0.0);
    for (first, c1) in values.iter().enumerate() {
        checkpoint()?;
        whole += weight(first) * c1;
        // Frequencies of the same sign, and of opposite signs, half of all pairs each.
        let pairs = values.iter().enumerate().map(|(second, c2)| {
            let (one, other) = (pole(first), pole(second));
            0.5 * weight(second) * c2 * (times(one, other) + times(one, other.conj()))
        });
        sum += weight(first) * c1 * pairs.sum::<f64>();
    }
    Ok(whole * whole / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise so slow that a linear unit answers it as a constant: `(1 - r²)²` (Hu & Sompolinsky 2022).
    #[test]
    fn linear_units_under_slow_noise_have_their_known_dimension() {
        let slow = Spectrum { df: 1e-6, values: vec![1.0; 20] };
        for radius in [0.0, 0.5, 0.9] {
            let known = (1.0 - radius * radius) * (1.0 - radius * radius);
            assert!((share(&slow, radius).unwrap() - known).abs() < 1e-6, "{radius}");
        }
    }

    #[test]
    fn a_normal_autocovariance_has_a_normal_spectrum() {
        let normal = |x: f64| math::exp(-0.5 * x * x);
        let covariance: Vec<f64> = (0..400).map(|k| normal(0.02 * f64::from(k))).collect();
        let found = spectrum(&covariance, 0.02, 0.1).unwrap();
        for (k, value) in found.values.iter().enumerate() {
            let known = std::f64::consts::TAU.sqrt() * normal(0.1 * k as f64);
            assert!((value - known).abs() < 1e-12, "{k}");
        }
        assert!(found.values.len() > 60);
    }
}
