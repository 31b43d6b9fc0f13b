//! The law of the feedback weights w_FB that carry the output back to the units.

use super::quadrature::{Rule, SoftKink};
use crate::{Error, check};

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

    pub(super) fn check(self) -> Result<(), Error> {
        match self {
            Self::Uniform { half_width } => check::positive("half width of the feedback weights", half_width),
            Self::Gaussian { sd } => check::positive("standard deviation of the feedback weights", sd),
            Self::TwoPoint { magnitude } => check::positive("magnitude of the feedback weights", magnitude),
        }
    }

    /// Quadrature over w of an integrand smooth on the scale of 1 / `steepness`, but for `kinks`.
    pub(super) fn rule(self, steepness: f64, resolution: f64, kinks: &[SoftKink]) -> Rule {
        match self {
            Self::Uniform { half_width } => Rule::uniform(half_width, steepness, resolution, kinks),
            Self::Gaussian { sd } => {
                let mut rule = Rule::smooth_normal(sd * steepness, resolution);
                if !kinks.is_empty() {
                    let own: Vec<SoftKink> =
                        kinks.iter().map(|k| SoftKink { at: k.at / sd, width: k.width / sd }).collect();
                    rule.split_normal(sd * steepness, resolution, &own);
                }
                rule.nodes.iter_mut().for_each(|w| *w *= sd);
                rule
            }
            Self::TwoPoint { magnitude } => Rule { nodes: vec![-magnitude, magnitude], weights: vec![0.5, 0.5] },
        }
    }
}
