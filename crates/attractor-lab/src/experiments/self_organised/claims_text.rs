//! What the paper's text says beside its figures: D15 to D17.

use attractor::{math, mean, pearson, quantile};

use super::Sizes;
use super::claims::counted;
use super::config::Config;
use super::controls::UNNORMALISED;
use super::growth::Growth;
use super::network::{NetworkResult, SUM};
use crate::claim::{Claim, check, claim, correlation_of, ratios, share};
use crate::experiments::differential_hebbian::Group;
use crate::quantity::number;

/// Growth may differ from what the linear system says by this fraction of it.
const GROWTH: f64 = 0.1;
/// And the modulus that tanh leaves from 1 by this.
const HELD: f64 = 0.05;

pub(super) fn claims(config: &Config, all: &[&NetworkResult], sizes: &Sizes<'_>) -> Vec<Claim> {
    let mut claims = grows(all);
    claims.extend(bounded(config, all));
    claims.extend(emerges(config, all, sizes));
    claims
}

impl NetworkResult {
    /// Growth a step that the linear system W_x + W_z foretells.
    pub(super) fn foretold_growth(&self) -> f64 {
        let (re, im) = self.spectra[SUM].leading;
        math::ln(math::hypot(re, im))
    }
}

/// D15: oscillations grow as the linear system says, until tanh holds them.
fn grows(all: &[&NetworkResult]) -> Vec<Claim> {
    let growing: Vec<(f64, &Growth)> =
        all.iter().filter_map(|n| Some((n.foretold_growth(), n.growth.as_ref()?))).collect();
    let near = |growth: &Growth, foretold: f64| {
        growth.rate.is_some_and(|rate| (rate - foretold).abs() <= GROWTH * foretold.abs())
    };
    let follows = |(foretold, growth): &(f64, &Growth)| near(growth, *foretold);
    let itself = growing.iter().filter(|(_, growth)| near(growth, math::ln(growth.at_rest))).count();
    let held = |(_, growth): &(f64, &Growth)| (growth.held - 1.0).abs() <= HELD;
    let (Some((grow, n)), Some((stop, _))) = (counted(&growing, follows), counted(&growing, held)) else {
        return Vec::new();
    };
    let ratio: Vec<f64> = growing.iter().filter_map(|(foretold, growth)| Some(growth.rate? / foretold)).collect();
    let before: Vec<f64> = growing.iter().map(|(foretold, _)| math::exp(*foretold)).collect();
    let after: Vec<f64> = growing.iter().map(|(_, growth)| growth.held).collect();
    let gains: Vec<f64> = growing.iter().map(|(_, growth)| growth.gain).collect();
    vec![
        claim(
            "D15a",
            "From a tiny start an oscillation grows as the linear system W_x + W_z says",
            format!(
                "share of networks that grow by ln |λ| a step, to within {} %, λ leading W_x + W_z; oscillating networks",
                100.0 * GROWTH
            ),
        )
        .at_least(0.9)
        .of(share(grow, n))
        .noting(format!("median growth over ln |λ| {}, {} of {n} grow", number(quantile(&ratio, 0.5)), ratio.len()))
        .noting(format!("linearised at the fixed point itself, which biases keep from the origin, {itself} of {n}")),
        claim(
            "D15b",
            "It grows until tanh holds it: the gains of tanh over the orbit take the leading eigenvalue back to the unit circle",
            format!("share of networks with ||λ| − 1| ≤ {HELD}, λ leading W_x + W_z with these gains; oscillating networks"),
        )
        .at_least(0.9)
        .of(share(stop, n))
        .noting(format!(
            "median modulus {} before, {} after; mean gain {}",
            number(quantile(&before, 0.5)),
            number(quantile(&after, 0.5)),
            number(mean(&gains))
        )),
    ]
}

/// D16: the normalisation bounds the feedback, and without it feedback outgrows the bound.
fn bounded(config: &Config, all: &[&NetworkResult]) -> Vec<Claim> {
    let norm = |n: &NetworkResult| n.singular.iter().map(|s| s * s).sum::<f64>().sqrt();
    let mut claims = Vec::new();
    if config.learning.is_bounded() && !all.is_empty() {
        let beyond: Vec<f64> = all.iter().map(|n| norm(n) - 1.0).collect();
        claims.push(check(
            "D16a",
            "The normalisation bounds the feedback, and with it the largest singular value of W_z: |W_z| ≤ 1",
            "Frobenius norm of W_z after learning, minus 1",
            1e-9,
            &beyond,
        ));
    }
    let without = all.iter().filter_map(|n| n.controls.get(UNNORMALISED));
    let (free, rest): (Vec<_>, Vec<_>) =
        without.partition(|control| matches!(control.class.group(), Group::Two | Group::Rotating | Group::Chaotic));
    let norms = |controls: &[&super::controls::Control]| controls.iter().map(|c| c.norm).collect::<Vec<f64>>();
    let (free, rest) = (norms(&free), norms(&rest));
    if !free.is_empty() {
        let stated = claim(
            "D16b",
            "Without the normalisation feedback outgrows that bound wherever a network oscillates",
            "Frobenius norm of W_z that learned without normalisation; networks that then oscillate",
        );
        claims.push(stated.above(1.0).in_share(0.9).of(ratios(&free)).noting(format!(
            "weights still decay; {} networks do not oscillate without it, median norm {}",
            rest.len(),
            number(quantile(&rest, 0.5))
        )));
    }
    claims
}

/// The sizes that were run, smallest first, and the steps of learning after which an oscillation was there, of the networks
/// that oscillate in the end.
pub(super) fn emergence(config: &Config, all: &[&NetworkResult], sizes: &Sizes<'_>) -> Vec<(usize, Vec<f64>)> {
    let own = (config.network.units, all.iter().filter_map(|n| n.emerged_after).collect());
    let others =
        sizes.iter().map(|(units, networks)| (*units, networks.iter().filter_map(|n| n.emerged_after).collect()));
    let mut by_size: Vec<(usize, Vec<f64>)> = others.chain([own]).collect();
    by_size.sort_by_key(|(units, _)| *units);
    by_size
}

/// D17: a small network keeps the time short in which an attractor emerges.
fn emerges(config: &Config, all: &[&NetworkResult], sizes: &Sizes<'_>) -> Option<Claim> {
    let by_size = emergence(config, all, sizes);
    let (units, after): (Vec<f64>, Vec<f64>) =
        by_size.iter().flat_map(|(units, after)| after.iter().map(|&steps| (*units as f64, steps))).unzip();
    let medians: Vec<String> = by_size
        .iter()
        .map(|(units, after)| format!("{} at N = {units} ({})", number(quantile(after, 0.5)), after.len()))
        .collect();
    let r = pearson(ranks(&units), ranks(&after)).filter(|_| !sizes.is_empty() && !after.is_empty())?;
    let stated = claim(
        "D17",
        "The larger a network, the longer until an attractor emerges",
        "rank correlation of N and the steps of learning until activity reaches half of its final root mean square; oscillating \
         networks",
    );
    Some(stated.above(0.0).of(correlation_of(r, after.len())).noting(format!("medians: {}", medians.join(", "))))
}

/// Ranks from 1, of equal values their mean.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |&value: &f64| {
        let below = values.iter().filter(|&&other| other < value).count();
        let equal = values.iter().filter(|&&other| other == value).count();
        below as f64 + 0.5 * (equal as f64 + 1.0)
    };
    values.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
    }
}
