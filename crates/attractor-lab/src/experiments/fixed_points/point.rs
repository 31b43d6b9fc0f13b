//! A finite network near a fixed point: its disk, its leading pole, its gain, and its answer to a kick.

use attractor::gain::LoopGain;
use attractor::math;
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::trained::{LOOP, Trained};
use crate::Error;

/// How far from an eigenvalue a pole may be.
const RESIDUAL: f64 = 1e-6;

/// The loop of a network near a fixed point, reduced to what matters outside its disk.
#[derive(Debug, Clone)]
pub(crate) struct Reduced {
    /// Radius of the disk of eigenvalues, `|W diag(phi')| / sqrt(N)`.
    radius: f64,
    gain: LoopGain,
}

impl Reduced {
    /// Reduces a network at fixed point n.
    pub(crate) fn new(trained: &Trained, n: usize) -> Result<Self, Error> {
        let near = trained.near(n)?;
        let radius = near.disk_radius();
        Ok(Self { radius, gain: near.krylov(order(radius, near.units()))? })
    }

    /// Disk, leading pole, and the gain at frequencies in radians per tau.
    pub(crate) fn near(&self, frequencies: &[f64]) -> Result<Near, Error> {
        let leading = self.gain.outliers(self.radius, RESIDUAL)?.first().map(|pole| pole.value);
        Ok(Near { radius: self.radius, leading, gain: self.gain.along(frequencies) })
    }
}

/// The order of a reduction whose error at the imaginary axis is below 1e-7, where the disk has that radius.
pub(crate) fn order(radius: f64, units: usize) -> usize {
    let wanted = (math::ln(1e-7_f64) / math::ln(radius)).ceil();
    // A radius of 1 or more asks for an infinite or a negative order.
    let wanted = if wanted > 0.0 { wanted.min(500.0) as usize } else { 500 };
    wanted.max(60).min(units)
}

/// What a network is near a fixed point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Near {
    /// Radius of the disk of eigenvalues.
    pub(crate) radius: f64,
    /// The pole of the closed loop with the largest real part among those outside the disk; of a pair, the one above the
    /// real axis.
    pub(crate) leading: Option<Complex64>,
    /// The gain of the open loop at the frequencies that were asked for.
    pub(crate) gain: Vec<Complex64>,
}

/// What the output does after a kick, for each unit of kick, at 0, dt, 2 dt, ..
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kick {
    /// The network, simulated.
    pub(crate) simulated: Vec<f64>,
    /// The same network, linearised.
    pub(crate) linear: Vec<f64>,
}

impl Kick {
    /// Kicks a network at fixed point n by `size` times w_FB; `reduced` is the same network there.
    pub(crate) fn new(trained: &Trained, n: usize, reduced: &Reduced, size: f64, steps: usize) -> Result<Self, Error> {
        Ok(Self {
            simulated: attractor::kick_response(&trained.network, LOOP, trained.state(n), size, steps)?,
            linear: reduced.gain.kick(trained.network.dynamics().dt_ms, steps)?,
        })
    }
}

/// `|found - expected| / |expected|`, in the root mean square.
pub(crate) fn relative_difference(found: &[f64], expected: &[f64]) -> f64 {
    let squares = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>();
    let difference = squares(&mut found.iter().zip(expected).map(|(a, b)| a - b));
    (difference / squares(&mut expected.iter().copied())).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_relative_to_what_is_expected() {
        assert!((relative_difference(&[3.0, 0.0], &[0.0, 4.0]) - 1.25).abs() < 1e-15);
        assert_eq!(relative_difference(&[1.0, 2.0], &[1.0, 2.0]), 0.0);
    }

    #[test]
    fn the_order_grows_with_the_disk_and_never_exceeds_the_units() {
        assert_eq!([0.3, 0.84, 0.96].map(|radius| order(radius, 1000)), [60, 93, 395]);
        assert_eq!([1.0, 1.2, 0.9999].map(|radius| order(radius, 1000)), [500; 3]);
        assert_eq!(order(0.96, 50), 50);
    }
}
