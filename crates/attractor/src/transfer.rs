//! Transfer functions phi: from a unit's activation x to its rate r = phi(x), with their derivatives.

use crate::Real;

/// A transfer function.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Transfer {
    /// `phi(x) = tanh x`.
    #[default]
    Tanh,
    /// `phi(x) = 1 / (1 + exp(-x))`.
    Logistic,
    /// `phi(x) = max(0, x - threshold)`.
    Rectified {
        /// Activation below which a unit is silent.
        threshold: f64,
    },
    /// `phi(x) = x`, whose dynamics are known exactly.
    Linear,
}

impl Transfer {
    /// The name under which it is saved; the threshold of [`Transfer::Rectified`] is no part of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tanh => "tanh",
            Self::Logistic => "logistic",
            Self::Rectified { .. } => "rectified",
            Self::Linear => "linear",
        }
    }

    /// The function of that [name](Transfer::name); `threshold` concerns [`Transfer::Rectified`] alone.
    pub fn named(name: &str, threshold: f64) -> Option<Self> {
        let all = [Self::Tanh, Self::Logistic, Self::Rectified { threshold }, Self::Linear];
        all.into_iter().find(|transfer| transfer.name() == name)
    }

    /// The rate at activation `x`.
    #[inline]
    pub fn value<T: Real>(self, x: T) -> T {
        match self {
            Self::Tanh => x.tanh(),
            Self::Logistic => logistic(x),
            Self::Rectified { threshold } => rectified(x, T::from_f64(threshold)),
            Self::Linear => x,
        }
    }

    /// The derivative of the rate at activation `x`; at the kink of [`Transfer::Rectified`], 0.
    #[inline]
    pub fn derivative<T: Real>(self, x: T) -> T {
        match self {
            Self::Tanh => {
                let r = x.tanh();
                T::ONE - r * r
            }
            Self::Logistic => {
                let r = logistic(x);
                r * (T::ONE - r)
            }
            Self::Rectified { threshold } if x > T::from_f64(threshold) => T::ONE,
            Self::Rectified { .. } => T::ZERO,
            Self::Linear => T::ONE,
        }
    }

    /// `r = phi(x)` for a whole vector; the choice is made once, so that each loop vectorises.
    #[inline(always)]
    pub(crate) fn apply<T: Real>(self, x: &[T], r: &mut [T]) {
        match self {
            Self::Tanh => each(x, r, T::tanh),
            Self::Logistic => each(x, r, logistic),
            Self::Rectified { threshold } => {
                let threshold = T::from_f64(threshold);
                each(x, r, |x| rectified(x, threshold));
            }
            Self::Linear => r.copy_from_slice(x),
        }
    }
}

#[inline(always)]
fn each<T: Real>(x: &[T], r: &mut [T], phi: impl Fn(T) -> T) {
    for (r, &x) in r.iter_mut().zip(x) {
        *r = phi(x);
    }
}

#[inline(always)]
fn logistic<T: Real>(x: T) -> T {
    T::ONE / (T::ONE + (-x).exp())
}

#[inline(always)]
fn rectified<T: Real>(x: T, threshold: T) -> T {
    if x > threshold { x - threshold } else { T::ZERO }
}

#[cfg(test)]
mod tests {
    use super::Transfer;

    #[test]
    fn derivatives_are_the_slopes() {
        let h = 1e-6;
        for transfer in [Transfer::Tanh, Transfer::Logistic, Transfer::Rectified { threshold: 0.1 }, Transfer::Linear] {
            for x in [-1.7_f64, -0.3, 0.05, 0.4, 2.1] {
                let slope = (transfer.value(x + h) - transfer.value(x - h)) / (2.0 * h);
                assert!((slope - transfer.derivative(x)).abs() < 1e-9, "{transfer:?} at {x}");
            }
        }
    }
}
