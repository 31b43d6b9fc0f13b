//! Averages over the law of the feedback weights w_FB.

use super::quadrature::{Rule, SoftKink};
use crate::network::FeedbackLaw;

impl FeedbackLaw {
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
