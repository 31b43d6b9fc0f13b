//! The same networks for every delay, as in the original article: I5g to I5j.

use attractor::{mean, pearson};

use super::claims::{LEARNED_R2, as_far_as_asked};
use super::curve::{Curves, Delay};
use super::remarks::LUCKY_MS;
use crate::claim::{Claim, Origin, claim, correlation_of, difference, pairs};
use crate::experiments::innate::LEARNED_BELOW;

/// Two ways to draw networks that differ by less than this in R² are alike.
const ALIKE: f64 = 0.1;

/// Each claim where the run has delays that it speaks of.
pub(super) fn claims(curves: &Curves<'_>) -> Vec<Claim> {
    let same = &curves.same;
    [every_network_learns(same), alike(curves), trait_of_a_network(same), no_luck(same)].into_iter().flatten().collect()
}

/// One value for each network of all these delays.
fn by_network(delays: &[&Delay<'_>], value: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let r2: Vec<Vec<f64>> = delays.iter().map(|d| d.r2()).collect();
    let networks = r2.iter().map(Vec::len).min().unwrap_or(0);
    (0..networks).map(|k| value(&r2.iter().map(|r2| r2[k]).collect::<Vec<_>>())).collect()
}

/// I5g: a network counts once, by the delay that it times worst.
fn every_network_learns(same: &[Delay<'_>]) -> Option<Claim> {
    let limit = LEARNED_BELOW.value;
    let delays: Vec<_> = same.iter().filter(|d| d.seconds() < limit).collect();
    let least = by_network(&delays, |r2| r2.iter().copied().fold(f64::INFINITY, f64::min));
    let sentence = format!("Every one of the same networks learns to time each delay below {limit} s");
    let statistic = "least R² of readout and target over these delays, network by network";
    (!least.is_empty()).then(|| {
        let claim = claim("I5g", sentence, statistic).above(LEARNED_R2).from(Origin::Reference).of_every(&least);
        as_far_as_asked(claim, &delays)
    })
}

/// I5h, on the mean over delays: as many values as there are networks, and independent ones, drawn either way.
fn alike(curves: &Curves<'_>) -> Option<Claim> {
    let over_delays = |curve: &[Delay<'_>]| by_network(&curve.iter().collect::<Vec<_>>(), mean);
    let (same, fresh) = (over_delays(&curves.same), over_delays(&curves.fresh));
    let sentence = "The same networks time all delays as well as new networks time each";
    let statistic = "R² of readout and target, mean over delays, of the same networks minus that of new ones";
    (!same.is_empty() && !fresh.is_empty()).then(|| {
        claim("I5h", sentence, statistic).within(-ALIKE, ALIKE).of(difference(&same, &fresh)).noting(format!(
            "{:.3} and {:.3}",
            mean(&same),
            mean(&fresh)
        ))
    })
}

/// I5i, on every second of the delays that are not learned by all, beside the others.
fn trait_of_a_network(same: &[Delay<'_>]) -> Option<Claim> {
    let long: Vec<_> = same.iter().filter(|d| d.seconds() >= LEARNED_BELOW.value).collect();
    let every_second = |from: usize| by_network(&long.iter().skip(from).step_by(2).copied().collect::<Vec<_>>(), mean);
    let (ones, others) = (every_second(0), every_second(1));
    let r = pearson(ones.iter().copied(), others.iter().copied())?;
    let sentence = "A network that times some long delays better than others do times other long delays better too";
    let statistic = format!(
        "correlation over networks of R² at every second delay from {} s on, mean over them, with that at the others",
        LEARNED_BELOW.value
    );
    Some(claim("I5i", sentence, statistic).above(0.0).of(correlation_of(r, ones.len())))
}

/// I5j, beside I5d: here both delays have the same luck.
fn no_luck(same: &[Delay<'_>]) -> Option<Claim> {
    let [shorter, longer] = LUCKY_MS.map(|ms| same.iter().find(|d| d.ms.total_cmp(&ms).is_eq()));
    let statistic = "R² of readout and target at 8 s minus that at 7 s, network by network";
    let claim = claim("I5j", "8 s is timed no better than 7 s by the same networks", statistic);
    Some(claim.at_most(0.0).of(pairs(&longer?.r2(), &shorter?.r2())))
}
