//! The transfer function that a mean field is taken of: any phi with a derivative, kinks allowed.

use crate::kernel::rates_and_slopes;
use crate::kernel::transfer::Transfer;

/// A transfer function phi with its derivative, as far as averages over it need to know it.
///
/// [`Transfer`] is one; so is a [`OwnTransfer`] made of two closures.
pub trait Nonlinearity: Sync {
    /// `phi(x)`.
    fn value(&self, x: f64) -> f64;

    /// `phi'(x)`; at a kink, whatever is convenient.
    fn derivative(&self, x: f64) -> f64;

    /// Where phi or phi' is not smooth, in any order. Quadrature is exact to 1e-12 only if all kinks are named.
    fn kinks(&self) -> Vec<f64> {
        Vec::new()
    }

    /// `phi` and `phi'` of many activations, `values[i]` and `slopes[i]` those of `x[i]`.
    fn evaluate(&self, x: &[f64], values: &mut [f64], slopes: &mut [f64]) {
        for ((&x, value), slope) in x.iter().zip(values).zip(slopes) {
            *value = self.value(x);
            *slope = self.derivative(x);
        }
    }
}

impl Nonlinearity for Transfer {
    fn value(&self, x: f64) -> f64 {
        Transfer::value(*self, x)
    }

    fn derivative(&self, x: f64) -> f64 {
        Transfer::derivative(*self, x)
    }

    fn kinks(&self) -> Vec<f64> {
        match self {
            Transfer::Rectified { threshold } => vec![*threshold],
            _ => Vec::new(),
        }
    }

    fn evaluate(&self, x: &[f64], values: &mut [f64], slopes: &mut [f64]) {
        rates_and_slopes(x, values, slopes, *self);
    }
}

/// A transfer function of one's own.
///
/// ```
/// use attractor::mean_field::{Ensemble, OwnTransfer};
///
/// let soft_sign = OwnTransfer::new(|x: f64| x / (1.0 + x.abs()), |x: f64| (1.0 + x.abs()).powi(-2)).with_kinks(&[0.0]);
/// let ensemble = Ensemble { gain: 1.2, ..Ensemble::new(&soft_sign) };
/// assert!(ensemble.one_target(1.0)?.lambda_out() < 0.0);
/// # Ok::<(), attractor::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct OwnTransfer<F, G> {
    value: F,
    derivative: G,
    kinks: Vec<f64>,
}

impl<F, G> OwnTransfer<F, G>
where
    F: Fn(f64) -> f64 + Sync,
    G: Fn(f64) -> f64 + Sync,
{
    /// The function `value` with the derivative `derivative`, smooth everywhere.
    pub fn new(value: F, derivative: G) -> Self {
        Self { value, derivative, kinks: Vec::new() }
    }

    /// The same, not smooth at `kinks`.
    pub fn with_kinks(mut self, kinks: &[f64]) -> Self {
        self.kinks = kinks.to_vec();
        self
    }
}

impl<F, G> Nonlinearity for OwnTransfer<F, G>
where
    F: Fn(f64) -> f64 + Sync,
    G: Fn(f64) -> f64 + Sync,
{
    fn value(&self, x: f64) -> f64 {
        (self.value)(x)
    }

    fn derivative(&self, x: f64) -> f64 {
        (self.derivative)(x)
    }

    fn kinks(&self) -> Vec<f64> {
        self.kinks.clone()
    }
}
