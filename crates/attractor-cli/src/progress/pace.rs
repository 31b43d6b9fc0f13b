//! How long it will take: the measured pace, leaning on the estimate as long as little is measured.

use std::time::Instant;

use crate::layout::clock;

/// The estimate counts as much as this share of the work done at the measured pace.
const WEIGHT_OF_ESTIMATE: f64 = 0.03;

/// Time spent and time left.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    start: Instant,
    estimate: Option<f64>,
    /// Seconds since the start at the last update, and the seconds left then.
    last: Option<(f64, f64)>,
}

impl Pace {
    /// Starts the clock for work that takes about `estimate` seconds.
    pub(super) fn start(estimate: Option<f64>) -> Self {
        Self { start: Instant::now(), estimate, last: estimate.map(|seconds| (0.0, seconds)) }
    }

    /// Notes that this share of the work is done.
    pub(super) fn update(&mut self, fraction: f64) {
        let elapsed = self.start.elapsed().as_secs_f64();
        self.last = left(elapsed, fraction, self.estimate).map(|left| (elapsed, left));
    }

    /// `0:04 elapsed, 0:08 left`; between updates the time left counts down.
    pub(super) fn text(&self) -> String {
        let elapsed = self.start.elapsed().as_secs_f64();
        match self.last {
            Some((at, left)) => format!("{} elapsed, {} left", clock(elapsed), clock(left - (elapsed - at))),
            None => format!("{} elapsed", clock(elapsed)),
        }
    }
}

/// Seconds left when `fraction` of the work took `elapsed` seconds and all was estimated to take `estimate`.
fn left(elapsed: f64, fraction: f64, estimate: Option<f64>) -> Option<f64> {
    let (prior, weight) = estimate.map_or((0.0, 0.0), |seconds| (seconds * WEIGHT_OF_ESTIMATE, WEIGHT_OF_ESTIMATE));
    let measured = fraction + weight;
    (measured > 0.0).then(|| (1.0 - fraction).max(0.0) * (elapsed + prior) / measured)
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn the_estimate_rules_before_anything_is_measured() {
        assert_eq!(left(0.0, 0.0, Some(20.0)), Some(20.0));
        assert_eq!(left(1.0, 0.0, None), None);
    }

    #[test]
    fn the_measured_pace_rules_later() {
        assert_eq!(left(30.0, 0.5, None), Some(30.0));
        let guided = left(30.0, 0.5, Some(10.0)).unwrap_or_default();
        assert!((27.0..30.0).contains(&guided), "{guided}");
        assert_eq!(left(60.0, 1.0, Some(10.0)), Some(0.0));
    }
}
