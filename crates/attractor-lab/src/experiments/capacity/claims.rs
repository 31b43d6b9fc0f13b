//! The claim that `timing-capacity` checks, I5: every network learns a delay below 4 s, and from 7 s they do not.

use super::curve::Delay;
use crate::claim::{Claim, Origin, claim, mean_of};
use crate::experiments::innate::{LEARNED_BELOW, published_r2};
use crate::quantity::number;

/// A network has learned a delay if R² of readout and target is above this.
pub(super) const LEARNED_R2: f64 = 0.95;
/// The claim about delays below the published limit needs one at least as long as this, in ms.
const LONG_MS: f64 = 3000.0;
/// The shortest delay that is claimed to be lost, in ms.
const LOST_MS: f64 = 7000.0;
/// A delay is lost if the mean of R² is below this.
const LOST_R2: f64 = 0.5;

/// Each claim where the run has delays that it speaks of.
pub(super) fn claims(curve: &[Delay<'_>]) -> Vec<Claim> {
    let limit_ms = 1000.0 * LEARNED_BELOW.value;
    let learned: Vec<&Delay<'_>> = curve.iter().filter(|d| d.ms < limit_ms).collect();
    let lost: Vec<&Delay<'_>> = curve.iter().filter(|d| d.ms >= LOST_MS).collect();
    every_network_learns(&learned).into_iter().chain(no_longer_learned(&lost)).collect()
}

/// I5a over every network of every delay, each a network of its own.
fn every_network_learns(delays: &[&Delay<'_>]) -> Option<Claim> {
    let found = || delays.iter().flat_map(|d| d.r2().into_iter().map(|r2| (d.ms, r2)));
    let (worst_ms, worst) = found().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let values: Vec<f64> = found().map(|(_, r2)| r2).collect();
    let sentence = format!("Every network learns to time a delay below {} s", LEARNED_BELOW.value);
    let claim = claim("I5a", sentence, "R² of readout and target, every network of each of these delays")
        .above(LEARNED_R2)
        .from(Origin::Reference)
        .of_every(&values)
        .noting(format!("least {}{}", number(worst), place(worst_ms)));
    Some(as_far_as_asked(claim, delays))
}

/// A claim about all delays below the published limit: short ones alone can refute it, but not bear it out.
pub(super) fn as_far_as_asked(claim: Claim, delays: &[&Delay<'_>]) -> Claim {
    let missing = || format!("this run has no delay from {} s to below {} s", LONG_MS / 1000.0, LEARNED_BELOW.value);
    if delays.iter().any(|d| d.ms >= LONG_MS) { claim } else { claim.asked_in_part(missing()) }
}

/// I5b; the delay that speaks most against it decides.
fn no_longer_learned(delays: &[&Delay<'_>]) -> Option<Claim> {
    let best = delays.iter().max_by(|a, b| a.mean_r2().total_cmp(&b.mean_r2()))?;
    let statistic = "largest mean R² of readout and target, delays from 7 s";
    let claim = claim("I5b", "Delays from 7 s are not timed", statistic)
        .below(LOST_R2)
        .from(Origin::Reference)
        .of(mean_of(&best.r2()));
    Some(claim.noting(place(best.ms).trim_start().to_owned()))
}

/// ` at 3 s (published mean 0.993; Vitay 2016, at second hand)`
fn place(delay_ms: f64) -> String {
    let published = published_r2(delay_ms)
        .map(|r2| format!(" (published mean {:.3}; {})", r2.value, r2.source()))
        .unwrap_or_default();
    format!(" at {} s{published}", delay_ms / 1000.0)
}
