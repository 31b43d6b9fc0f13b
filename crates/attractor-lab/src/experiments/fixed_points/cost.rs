//! What networks of this family cost: seconds for progress and estimates, bytes for the check before anything is allocated.
//!
//! Seconds are those of one core of the machine that the benchmarks' README describes.

use attractor::math;

/// The cost of a network of N units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    units: f64,
}

impl Cost {
    pub(crate) fn new(units: usize) -> Self {
        Self { units: units as f64 }
    }

    /// Seconds of a product with W, and so of a step.
    pub(crate) fn step(self) -> f64 {
        // W in the second cache, in the third, in memory.
        let entry = match self.units {
            n if n <= 600.0 => 0.17e-9,
            n if n <= 1500.0 => 0.45e-9,
            _ => 0.75e-9,
        };
        entry * self.units * self.units
    }

    /// Seconds of drawing a network and finding its fixed points: the damped map, and one factorisation each.
    pub(crate) fn training(self, targets: usize) -> f64 {
        let factorisation = 4e-11 * math::powi(self.units, 3);
        15e-9 * self.units * self.units + targets as f64 * (60.0 * self.step() + factorisation)
    }

    /// Seconds of a reduction by products with W, about a fixed point whose disk has that radius.
    pub(crate) fn reduction(self, radius: f64) -> f64 {
        super::point::order(radius, self.units as usize) as f64 * (self.step() + 2e-7 * self.units / 10.0)
    }

    /// Seconds of all eigenvalues.
    pub(crate) fn eigenvalues(self) -> f64 {
        0.55e-9 * math::powi(self.units, 3)
    }

    /// Bytes of a network with that many matrices of its size beside its weights.
    pub(crate) fn memory(self, matrices: usize) -> u64 {
        // A weight and its column; a matrix of double precision.
        (self.units * self.units) as u64 * (12 + 8 * matrices as u64)
    }
}
