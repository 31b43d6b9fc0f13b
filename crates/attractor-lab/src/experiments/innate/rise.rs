//! What a readout that tells time should say: a bump at a set delay after the input pulse.

use attractor::Real;
use attractor::math;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::config::Timeline;
use crate::Error;
use crate::experiments::accept;

/// A bump on a baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rise {
    pub(crate) delay_ms: f64,
    pub(crate) baseline: f64,
    pub(crate) height: f64,
    pub(crate) width_ms: f64,
    pub(crate) bump: Bump,
}

/// The two readings of the bump's width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Bump {
    /// `exp(-d²/w²)`
    Replication,
    /// `exp(-d²/(2 w²))`
    Matlab,
}

impl Bump {
    /// The bump at a distance of `d` widths.
    fn at(self, d: f64) -> f64 {
        match self {
            Self::Replication => math::exp(-d * d),
            Self::Matlab => math::exp(-d * d / 2.0),
        }
    }
}

impl Rise {
    /// The target at every step of a trial, as a column.
    pub(crate) fn target<T: Real>(&self, timeline: &Timeline, dt_ms: f64) -> Array2<T> {
        let start = timeline.pulse.end as f64 * dt_ms;
        Array2::from_shape_fn((timeline.steps, 1), |(step, _)| {
            let ms = step as f64 * dt_ms - start;
            let bump = self.bump.at((ms - self.delay_ms) / self.width_ms);
            T::from_f64(self.baseline + self.height * bump)
        })
    }

    /// Refuses what makes no target, and a peak after the window.
    pub(crate) fn validate(&self, window_ms: f64) -> Result<(), Error> {
        accept("target.baseline", self.baseline, self.baseline.is_finite(), "a finite number")?;
        accept("target.height", self.height, self.height.is_finite(), "a finite number")?;
        let width = self.width_ms;
        accept("target.width_ms", width, width > 0.0 && width.is_finite(), "above 0")?;
        let delay = self.delay_ms;
        accept("target.delay_ms", delay, (0.0..=window_ms).contains(&delay), "within the window (protocol.window_ms)")
    }
}
