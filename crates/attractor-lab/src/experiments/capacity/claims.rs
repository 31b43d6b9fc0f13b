//! The claim that `timing-capacity` checks, I5: delays up to 4 s are timed, delays from 7 s are not.

use super::curve::Delay;
use crate::claim::{Claim, Scale, Side};

/// The longest delay that is claimed to be timed, in ms.
const TIMED_MS: f64 = 4000.0;
/// The shortest delay that is claimed not to be, in ms.
const LOST_MS: f64 = 7000.0;

/// Each claim where the run has delays that it speaks of; the delay that speaks most against it decides.
pub(super) fn claims(curve: &[Delay<'_>]) -> Vec<Claim> {
    let by_r2 = |a: &&Delay<'_>, b: &&Delay<'_>| a.mean_r2().total_cmp(&b.mean_r2());
    let worst = curve.iter().filter(|d| d.ms <= TIMED_MS).min_by(by_r2);
    let best = curve.iter().filter(|d| d.ms >= LOST_MS).max_by(by_r2);
    let timed = worst.map(|delay| {
        claim(
            "I5a",
            "Delays of up to 4 s are timed",
            "smallest mean R² of readout and target, delays up to 4 s",
            (Side::Above, 0.95),
            delay,
        )
    });
    let lost = best.map(|delay| {
        claim(
            "I5b",
            "Delays from 7 s are not timed",
            "largest mean R² of readout and target, delays from 7 s",
            (Side::Below, 0.5),
            delay,
        )
    });
    timed.into_iter().chain(lost).collect()
}

fn claim(id: &str, sentence: &str, statistic: &str, (side, threshold): (Side, f64), delay: &Delay<'_>) -> Claim {
    let claim = Claim::about_mean(id, sentence, statistic, side, threshold, Scale::Linear, &delay.r2());
    let published = delay.published().map(|r2| format!(" ({r2:.3} published)")).unwrap_or_default();
    claim.noting(format!("at {} s{published}", delay.seconds()))
}
