//! What the text says of the figure beside it: I5c to I5f.

use attractor::quantile;

use super::claims::LEARNED_R2;
use super::curve::Delay;
use crate::claim::{Claim, claim, difference, share, superiority};
use crate::experiments::innate::{CONVERGED_LOSS, LEARNED_BELOW};

/// The two delays of which the longer came out better in the replication, in ms.
pub(super) const LUCKY_MS: [f64; 2] = [7000.0, 8000.0];
/// The share of networks with stable units whose readouts are to learn.
const MOST: f64 = 0.9;

/// Each claim where the run has delays that it speaks of.
pub(super) fn claims(curve: &[Delay<'_>]) -> Vec<Claim> {
    [scatter(curve), luck(curve), trials(curve), readouts(curve)].into_iter().flatten().collect()
}

/// I5c, on the distance of each network's R² from the median of its delay.
fn scatter(curve: &[Delay<'_>]) -> Option<Claim> {
    let limit = LEARNED_BELOW.value;
    let distances = |of: &dyn Fn(f64) -> bool| -> Vec<f64> {
        let delays = curve.iter().filter(|d| of(d.seconds())).map(Delay::r2);
        let apart = |r2: Vec<f64>| {
            let median = quantile(&r2, 0.5);
            r2.into_iter().map(move |r2| (r2 - median).abs())
        };
        delays.flat_map(apart).collect()
    };
    let (longer, learned) = (distances(&|delay| delay >= limit), distances(&|delay| delay < limit));
    let sentence = format!("Networks scatter more at delays from {limit} s than at those that are learned");
    let statistic = "distance of a network's R² from the median of its delay: share of pairs in which that at the longer delay is larger";
    (!longer.is_empty() && !learned.is_empty())
        .then(|| claim("I5c", sentence, statistic).above(0.5).of(superiority(&longer, &learned)))
}

/// I5d: the replication has a better mean at 8 s than at 7 s, and calls that luck.
fn luck(curve: &[Delay<'_>]) -> Option<Claim> {
    let [shorter, longer] = LUCKY_MS.map(|ms| curve.iter().find(|d| d.ms.total_cmp(&ms).is_eq()));
    let claim = claim("I5d", "8 s is timed no better than 7 s", "R² of readout and target at 8 s minus that at 7 s");
    Some(claim.at_most(0.0).of(difference(&longer?.r2(), &shorter?.r2())))
}

/// I5e, on the delays of networks that have converged in the trials that there are and of those that have not. When the loss is first
/// small tells nothing: learning follows the error from the first trial on.
fn trials(curve: &[Delay<'_>]) -> Option<Claim> {
    let delays = |stable: bool| -> Vec<f64> {
        let of = |d: &Delay<'_>| vec![d.seconds(); d.networks.iter().filter(|n| converged(n) == stable).count()];
        curve.iter().flat_map(of).collect()
    };
    let (slow, done) = (delays(false), delays(true));
    let statistic = format!(
        "delay: share of pairs in which that of a network with a last loss above {CONVERGED_LOSS} is the longer one, beside a network with a smaller loss"
    );
    (!slow.is_empty() && !done.is_empty()).then(|| {
        claim("I5e", "Longer delays need more recurrent trials", statistic)
            .above(0.5)
            .of(superiority(&slow, &done))
            .noting(format!("{} of {} networks have converged", done.len(), done.len() + slow.len()))
    })
}

/// I5f, over the networks whose units have become stable.
fn readouts(curve: &[Delay<'_>]) -> Option<Claim> {
    let stable: Vec<_> = curve.iter().flat_map(|d| &d.networks).filter(|n| converged(n)).collect();
    let passed = stable.iter().filter(|n| attractor::mean(&n.r2) > LEARNED_R2).count();
    let statistic = format!(
        "share of networks with a last loss ≤ {CONVERGED_LOSS} whose R² of readout and target is above {LEARNED_R2}"
    );
    (!stable.is_empty()).then(|| {
        claim("I5f", "A readout is easy to train once the units are stable", statistic)
            .at_least(MOST)
            .of(share(passed, stable.len()))
    })
}

fn converged(network: &super::network::NetworkResult) -> bool {
    network.recurrent_loss.last().is_some_and(|&loss| loss <= CONVERGED_LOSS)
}
