//! Gains at which the dynamics change: where a fixed point begins to oscillate, and where a network becomes chaotic.

use std::ops::RangeInclusive;

use super::root::roots;
use super::{Ensemble, OneTarget};
use crate::check;
use crate::error::Error;

/// Where a pair of poles of the closed loop crosses the imaginary axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Onset {
    /// g_c.
    pub gain: f64,
    /// Angular frequency with which the oscillation begins; 0 where a real pole crosses.
    pub omega: f64,
}

/// Points at which a range of gains is looked at before the crossing between two of them is solved for.
const GRID: u32 = 8;

impl Ensemble<'_> {
    /// The smallest gain in a range at which the least stable pole of fixed point n crosses the imaginary axis.
    ///
    /// # Errors
    /// [`Error::NoSolution`] if none does, [`Error::OutOfRange`] if the range is empty or there are not more than n targets,
    /// and those of [`Ensemble::many_targets`].
    pub fn onset_of_oscillation(&self, targets: &[f64], n: usize, gains: RangeInclusive<f64>) -> Result<Onset, Error> {
        if n >= targets.len() {
            return Err(Error::out_of_range("fixed point", n, "below the number of targets"));
        }
        let leading = |gain: f64| {
            let poles = self.with_gain(gain).many_targets(targets)?.feedback_loop(n).poles()?;
            Ok::<_, Error>(poles[0])
        };
        let gain = crossing("onset of oscillation", &gains, |gain| Ok(leading(gain)?.re))?;
        Ok(Onset { gain, omega: leading(gain)?.im })
    }

    /// The edge of chaos with one target: the smallest gain in a range at which `rho = 1`, with the mean field there.
    ///
    /// # Errors
    /// [`Error::NoSolution`] if there is none, [`Error::OutOfRange`] if the range is empty, and those of
    /// [`Ensemble::one_target`].
    pub fn edge_of_chaos(&self, target: f64, gains: RangeInclusive<f64>) -> Result<OneTarget, Error> {
        let gain = crossing("edge of chaos", &gains, |gain| Ok(self.with_gain(gain).one_target(target)?.rho - 1.0))?;
        self.with_gain(gain).one_target(target)
    }
}

fn crossing(
    what: &'static str,
    gains: &RangeInclusive<f64>,
    mut f: impl FnMut(f64) -> Result<f64, Error>,
) -> Result<f64, Error> {
    let (from, to) = (*gains.start(), *gains.end());
    check::positive("lowest gain", from)?;
    if to.partial_cmp(&from) != Some(std::cmp::Ordering::Greater) || !to.is_finite() {
        return Err(Error::out_of_range("highest gain", to, "above the lowest"));
    }
    let points: Vec<f64> = (0..=GRID).map(|i| from + (to - from) * f64::from(i) / f64::from(GRID)).collect();
    let found = roots(what, &points, |gain| Ok((f(gain)?, f64::NAN)))?;
    found.first().copied().ok_or_else(|| Error::NoSolution(format!("no {what} between gains {from} and {to}")))
}
