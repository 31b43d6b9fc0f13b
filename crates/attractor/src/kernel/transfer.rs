//! Transfer functions phi: from a unit's activation x to its rate r = phi(x), with their derivatives.

use std::fmt;

use crate::kernel::Real;

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
    /// `phi(x) = erf(sqrt(pi)/2 x)`: of slope 1 at 0, as tanh, and with Gaussian averages in closed form.
    Erf,
    /// `phi(x) = tanh(x³)`: a sigmoid that is flat at 0.
    TanhCubed,
    /// One of one's own.
    Own(OwnPhi),
}

/// phi of one's own and its derivative, on whole vectors, in double precision.
pub trait Phi: Send + Sync {
    /// `r = phi(x)`, entry by entry. What is NaN ends a trial.
    fn values(&self, x: &[f64], r: &mut [f64]);

    /// `slope = phi'(x)`; central differences unless it is known.
    fn slopes(&self, x: &[f64], slope: &mut [f64]) {
        // The cube root of the rounding error, where truncation and rounding meet.
        const STEP: f64 = 6e-6;
        let aside = |sign: f64| x.iter().map(|x| x + sign * STEP * x.abs().max(1.0)).collect::<Vec<_>>();
        let (above, below) = (aside(1.0), aside(-1.0));
        let mut low = vec![0.0; x.len()];
        self.values(&above, slope);
        self.values(&below, &mut low);
        for (k, slope) in slope.iter_mut().enumerate() {
            *slope = (*slope - low[k]) / (above[k] - below[k]);
        }
    }
}

/// A handle to a [`Phi`], which lives until the program ends: networks copy it freely, and no file holds it.
///
/// ```
/// use attractor::*;
///
/// struct Sine;
/// impl Phi for Sine {
///     fn values(&self, x: &[f64], r: &mut [f64]) {
///         r.iter_mut().zip(x).for_each(|(r, x)| *r = x.sin());
///     }
/// }
/// let sine = Transfer::Own(OwnPhi::new(Sine));
/// assert_eq!(sine.value(0.5), 0.5_f64.sin());
/// assert!((sine.derivative(0.5) - 0.5_f64.cos()).abs() < 1e-9);
/// ```
#[derive(Clone, Copy)]
pub struct OwnPhi(&'static dyn Phi);

impl OwnPhi {
    /// A handle to that function.
    pub fn new(phi: impl Phi + 'static) -> Self {
        Self(Box::leak(Box::new(phi)))
    }

    /// In whatever precision.
    fn in_double<T: Real>(x: &[T], out: &mut [T], phi: impl Fn(&[f64], &mut [f64])) {
        let x: Vec<f64> = x.iter().map(|x| x.to_f64()).collect();
        let mut values = vec![0.0; x.len()];
        phi(&x, &mut values);
        out.iter_mut().zip(values).for_each(|(out, value)| *out = T::from_f64(value));
    }

    fn values<T: Real>(self, x: &[T], r: &mut [T]) {
        Self::in_double(x, r, |x, r| self.0.values(x, r));
    }

    fn slopes<T: Real>(self, x: &[T], slope: &mut [T]) {
        Self::in_double(x, slope, |x, slope| self.0.slopes(x, slope));
    }
}

impl fmt::Debug for OwnPhi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnPhi")
    }
}

impl PartialEq for OwnPhi {
    /// Whether they are one function.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(self.0, other.0)
    }
}

#[cfg(feature = "serde")]
const NOT_STORED: &str = "a transfer function of one's own is code, which is not stored";

#[cfg(feature = "serde")]
impl serde::Serialize for OwnPhi {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom(NOT_STORED))
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for OwnPhi {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom(NOT_STORED))
    }
}

impl Transfer {
    /// The name under which it is saved; the threshold of [`Transfer::Rectified`] is no part of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tanh => "tanh",
            Self::Logistic => "logistic",
            Self::Rectified { .. } => "rectified",
            Self::Linear => "linear",
            Self::Erf => "erf",
            Self::TanhCubed => "tanh-cubed",
            Self::Own(_) => "own",
        }
    }

    /// The function of that [name](Transfer::name), of those that are the library's; `threshold` concerns [`Transfer::Rectified`] alone.
    pub fn named(name: &str, threshold: f64) -> Option<Self> {
        let all = [Self::Tanh, Self::Logistic, Self::Rectified { threshold }, Self::Linear, Self::Erf, Self::TanhCubed];
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
            Self::Erf => erf(x),
            Self::TanhCubed => (x * x * x).tanh(),
            Self::Own(phi) => one(x, |x, r| phi.values(x, r)),
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
            Self::Erf => erf_slope(x),
            Self::TanhCubed => tanh_cubed_slope(x, (x * x * x).tanh()),
            Self::Own(phi) => one(x, |x, slope| phi.slopes(x, slope)),
        }
    }

    /// The rates at activations `x`.
    pub fn values<T: Real>(self, x: &[T]) -> Vec<T> {
        let mut r = vec![T::ZERO; x.len()];
        self.apply(x, &mut r);
        r
    }

    /// The derivatives of the rates at activations `x`.
    pub fn derivatives<T: Real>(self, x: &[T]) -> Vec<T> {
        let mut slopes = vec![T::ZERO; x.len()];
        self.slopes(x, &mut slopes);
        slopes
    }

    /// The derivatives of the rates at a whole vector of activations.
    pub(crate) fn slopes<T: Real>(self, x: &[T], slope: &mut [T]) {
        match self {
            Self::Own(phi) => phi.slopes(x, slope),
            other => each(x, slope, |x| other.derivative(x)),
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
            Self::Erf => each(x, r, erf),
            Self::TanhCubed => each(x, r, |x| (x * x * x).tanh()),
            Self::Own(phi) => phi.values(x, r),
        }
    }

    /// `r = phi(x)` and `slope = phi'(x)` for whole vectors.
    #[inline(always)]
    pub(crate) fn apply_with_slope<T: Real>(self, x: &[T], r: &mut [T], slope: &mut [T]) {
        self.apply(x, r);
        match self {
            Self::Tanh => each(r, slope, |r| T::ONE - r * r),
            Self::Logistic => each(r, slope, |r| r * (T::ONE - r)),
            Self::Rectified { threshold } => {
                let threshold = T::from_f64(threshold);
                each(x, slope, |x| if x > threshold { T::ONE } else { T::ZERO });
            }
            Self::Linear => slope.fill(T::ONE),
            Self::Erf => each(x, slope, erf_slope),
            Self::TanhCubed => {
                for ((slope, &x), &r) in slope.iter_mut().zip(x).zip(r.iter()) {
                    *slope = tanh_cubed_slope(x, r);
                }
            }
            Self::Own(phi) => phi.slopes(x, slope),
        }
    }
}

fn one<T: Real>(x: T, phi: impl Fn(&[T], &mut [T])) -> T {
    let mut r = [T::ZERO];
    phi(&[x], &mut r);
    r[0]
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

#[inline(always)]
fn erf<T: Real>(x: T) -> T {
    (T::from_f64(1.0 / std::f64::consts::FRAC_2_SQRT_PI) * x).erf()
}

#[inline(always)]
fn erf_slope<T: Real>(x: T) -> T {
    (T::from_f64(-std::f64::consts::FRAC_PI_4) * x * x).exp()
}

/// The slope of `r = tanh(x³)`.
#[inline(always)]
fn tanh_cubed_slope<T: Real>(x: T, r: T) -> T {
    T::from_f64(3.0) * x * x * (T::ONE - r * r)
}

#[cfg(test)]
mod tests {
    use super::Transfer;

    const ALL: [Transfer; 6] = [
        Transfer::Tanh,
        Transfer::Logistic,
        Transfer::Rectified { threshold: 0.1 },
        Transfer::Linear,
        Transfer::Erf,
        Transfer::TanhCubed,
    ];

    #[test]
    fn vectors_are_what_single_numbers_are() {
        let x = [-1.7_f64, -0.3, 0.05, 0.4, 2.1];
        let (mut r, mut slope) = ([0.0; 5], [0.0; 5]);
        for transfer in ALL {
            transfer.apply_with_slope(&x, &mut r, &mut slope);
            assert_eq!(r, x.map(|x| transfer.value(x)), "{transfer:?}");
            assert_eq!(slope, x.map(|x| transfer.derivative(x)), "{transfer:?}");
            assert_eq!(Transfer::named(transfer.name(), 0.1), Some(transfer));
        }
    }

    #[test]
    fn derivatives_are_the_slopes() {
        let h = 1e-6;
        for transfer in ALL {
            for x in [-1.7_f64, -0.3, 0.05, 0.4, 2.1] {
                let slope = (transfer.value(x + h) - transfer.value(x - h)) / (2.0 * h);
                assert!((slope - transfer.derivative(x)).abs() < 1e-9, "{transfer:?} at {x}");
            }
        }
    }
}
