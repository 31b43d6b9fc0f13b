//! How fast neighbouring trajectories part.

use super::{Chaos, autocorrelation};
use crate::error::Error;
use crate::interrupt::checkpoint;

impl Chaos {
    /// The largest Lyapunov exponent as N grows, in units of the inverse time constant (Sompolinsky, Crisanti & Sommers 1988): half
    /// of `(g - 1)²` near g = 1. Up to a gain of 3 the well is right to a millionth; at 10 its bottom is a thousandth too high.
    ///
    /// # Errors
    /// [`Error::Interrupted`].
    pub fn lyapunov_exponent(&self) -> Result<f64, Error> {
        let energy = ground_energy(&self.well(), self.step)?;
        Ok((1.0 - energy).sqrt() - 1.0)
    }

    /// The potential `1 - g² <phi' phi'>` at each sample, up to where it is flat.
    fn well(&self) -> Vec<f64> {
        let strength = self.gain * self.gain / self.rates.variance();
        let at = |&rho: &f64| 1.0 - strength * self.rates.slope(rho);
        let mut well: Vec<f64> = self.correlation.iter().map(at).collect();
        // Below its last sample an orbit at the ground energy, which is below 0, falls at least as fast as the autocorrelation.
        let decay = autocorrelation::decay(self.gain, &self.rates);
        let flat = (FLAT / (decay * self.step)) as usize;
        well.extend(std::iter::repeat_n(decay * decay, flat));
        well
    }
}

/// What is added to the potential where it is flat, in lengths over which the autocorrelation decays.
const FLAT: f64 = 10.0;

/// The smallest E of `-psi'' + v psi = E psi` with an even psi that vanishes far away, v even and given from 0 on: the largest E at which
/// psi does not change sign.
fn ground_energy(well: &[f64], step: f64) -> Result<f64, Error> {
    const HALVINGS: usize = 60;
    let (mut low, mut high) = (well.iter().copied().fold(f64::INFINITY, f64::min), well[well.len() - 1]);
    for _ in 0..HALVINGS {
        checkpoint()?;
        let middle = 0.5 * (low + high);
        if changes_sign(well, step, middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(0.5 * (low + high))
}

/// Whether the even solution changes sign, by Numerov's method, as the ratio of two successive values.
fn changes_sign(well: &[f64], step: f64, energy: f64) -> bool {
    let part = |v: f64| (v - energy) * step * step / 12.0;
    // y = (1 - h² (v - E)/12) psi, and y(t + h) + y(t - h) = y(t) (2 + 10 f) / (1 - f): at 0 both neighbours are alike.
    let growth = |v: f64| (2.0 + 10.0 * part(v)) / (1.0 - part(v));
    let mut ratio = 0.5 * growth(well[0]);
    for &v in &well[1..] {
        if ratio <= 0.0 {
            return true;
        }
        ratio = growth(v) - 1.0 / ratio;
    }
    ratio <= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    /// `-l (l + 1) / cosh²` has its ground state at `-l²` (Pöschl & Teller 1933, doi:10.1007/BF01331132).
    #[test]
    fn the_ground_state_of_a_known_well() {
        let step = 0.01;
        for l in [1.0, 2.0, 3.5] {
            let well = |k: usize| {
                let cosh = 0.5 * (math::exp(k as f64 * step) + math::exp(-(k as f64) * step));
                -l * (l + 1.0) / (cosh * cosh)
            };
            let found = ground_energy(&(0..3000).map(well).collect::<Vec<_>>(), step).unwrap();
            assert!((found + l * l).abs() < 1e-7, "{l}: {found}");
        }
    }

    /// D' solves the same equation at E = 0, with a node: the potential at 0 is that of a ball which begins to fall.
    #[test]
    fn the_slope_of_the_autocorrelation_is_a_state_of_energy_zero() {
        for gain in [1.1, 2.0, 6.0] {
            let chaos = Chaos::new(gain).unwrap();
            let (well, h, rho) = (chaos.well(), chaos.step, &chaos.correlation);
            // The first difference of fourth order, and the second one of that.
            let slope = |k: usize| (8.0 * (rho[k + 1] - rho[k - 1]) - (rho[k + 2] - rho[k - 2])) / (12.0 * h);
            for k in (4..rho.len() / 4).step_by(7) {
                let second = (slope(k + 1) - 2.0 * slope(k) + slope(k - 1)) / (h * h);
                let scale = well[0].abs() * slope(k).abs().max(1e-3);
                assert!((second - well[k] * slope(k)).abs() < 1e-2 * scale, "{gain} at {k}: {second} {}", well[k]);
            }
        }
    }

    /// Sompolinsky, Crisanti & Sommers 1988: `(g - 1)² / 2`, up to the next order in g - 1.
    #[test]
    fn near_the_transition_the_exponent_is_half_the_square_of_the_excess() {
        let ratio = |excess: f64| {
            let found = Chaos::new(1.0 + excess).unwrap().lyapunov_exponent().unwrap();
            found / (0.5 * excess * excess)
        };
        let (near, far) = (ratio(0.02), ratio(0.04));
        // What is missing is of first order, so that it can be taken off.
        assert!((2.0 * near - far - 1.0).abs() < 0.01, "{near} {far}");
        assert!((near - 1.0).abs() < 0.1, "{near}");
    }

    #[test]
    fn it_grows_with_the_gain() {
        let found: Vec<f64> =
            [1.2, 1.5, 2.0, 4.0, 8.0, 10.0].map(|g| Chaos::new(g).unwrap().lyapunov_exponent().unwrap()).to_vec();
        assert!(found[0] > 0.0 && found.windows(2).all(|pair| pair[0] < pair[1]), "{found:?}");
    }

    /// `<phi'²>` of one variable, whose series converges slowest: the steeper tanh is, the more of it lies beyond the polynomials.
    #[test]
    fn the_series_of_the_slopes_is_what_quadrature_gives() {
        for (gain, tolerance) in [(1.1, 1e-6), (3.0, 1e-6), (10.0, 2e-3)] {
            let chaos = Chaos::new(gain).unwrap();
            let (sd, h) = (chaos.variance().sqrt(), 0.005);
            let sum: f64 = (-2400..=2400)
                .map(|k| {
                    let z = f64::from(k) * h;
                    let tanh = math::tanh(sd * z);
                    let slope = 1.0 - tanh * tanh;
                    h * math::exp(-0.5 * z * z) * slope * slope
                })
                .sum();
            let known = sum / std::f64::consts::TAU.sqrt();
            let found = chaos.rates.slope(1.0) / chaos.variance();
            assert!((found - known).abs() < tolerance * known, "{gain}: {found} {known}");
        }
    }
}
