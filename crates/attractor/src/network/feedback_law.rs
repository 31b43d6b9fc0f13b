//! The law of the feedback weights w_FB that carry a readout back to the units.

use crate::check;
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::random::Stream;

/// The law of the feedback weights, independent from unit to unit and symmetric about 0.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum FeedbackLaw {
    /// Uniform on (-a, a).
    Uniform {
        /// a.
        half_width: f64,
    },
    /// Normal with mean 0.
    Gaussian {
        /// Its standard deviation.
        sd: f64,
    },
    /// +a or -a, with equal odds.
    TwoPoint {
        /// a.
        magnitude: f64,
    },
}

impl Default for FeedbackLaw {
    /// Uniform on (-1, 1).
    fn default() -> Self {
        Self::Uniform { half_width: 1.0 }
    }
}

impl FeedbackLaw {
    /// `<w²>`.
    pub fn variance(self) -> f64 {
        match self {
            Self::Uniform { half_width } => half_width * half_width / 3.0,
            Self::Gaussian { sd } => sd * sd,
            Self::TwoPoint { magnitude } => magnitude * magnitude,
        }
    }

    pub(crate) fn check(self) -> Result<(), Error> {
        match self {
            Self::Uniform { half_width } => check::positive("half width of the feedback weights", half_width),
            Self::Gaussian { sd } => check::positive("standard deviation of the feedback weights", sd),
            Self::TwoPoint { magnitude } => check::positive("magnitude of the feedback weights", magnitude),
        }
    }

    /// Draws weights of this law.
    pub(crate) fn fill<T: Real>(self, out: &mut [T], stream: &mut Stream) {
        match self {
            Self::Uniform { half_width } => stream.fill_uniform(out, -half_width, half_width),
            Self::Gaussian { sd } => stream.fill_normal(out, sd),
            Self::TwoPoint { magnitude } => {
                for weight in out {
                    *weight = T::from_f64(if stream.below(2) == 0 { -magnitude } else { magnitude });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;

    #[test]
    fn weights_have_the_variance_of_their_law() {
        // n = 1e5: the variance of the mean of w² is at most 2 var² / n (normal weights); the margin is five sd.
        for law in [
            FeedbackLaw::Uniform { half_width: 1.5 },
            FeedbackLaw::Gaussian { sd: 0.7 },
            FeedbackLaw::TwoPoint { magnitude: 1.2 },
        ] {
            let mut weights = vec![0.0_f64; 100_000];
            law.fill(&mut weights, &mut Streams::new(1).stream());
            let mean = |power: i32| weights.iter().map(|w| w.powi(power)).sum::<f64>() / 1e5;
            assert!((mean(2) / law.variance() - 1.0).abs() < 5.0 * (2e-5_f64).sqrt(), "{law:?}");
            assert!(mean(1).abs() < 5.0 * (law.variance() / 1e5).sqrt(), "{law:?}");
        }
    }
}
