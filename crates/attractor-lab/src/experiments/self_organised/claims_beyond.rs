//! What `self-organised` asks beyond the paper: D9-D14.

use attractor::{binomial_tail, mean, rank_sum_test};

use super::beyond::SizeResult;
use super::claims::quantile;
use super::class::{Class, GROUPS, foretold};
use super::config::Config;
use super::network::NetworkResult;
use crate::claim::{Claim, Verdict};

/// The level of the tests.
const LEVEL: f64 = 0.05;

pub(super) fn claims(config: &Config, all: &[&NetworkResult], sizes: &[(usize, Vec<&SizeResult>)]) -> Vec<Claim> {
    let claims = [labels(all), first_update(all), other_noise(config, all), kicks(all), phase(all), every_size(sizes)];
    claims.into_iter().flatten().map(|claim| claim.noting("not in the paper")).collect()
}

fn labels(all: &[&NetworkResult]) -> Option<Claim> {
    let same = all.iter().filter(|n| n.class.group() == n.free.class.group()).count();
    Claim::about_share(
        "D9",
        "The noisy record and the noise-free continuation tell the same class",
        "share of networks with two equal labels",
        (0.98, 1.0),
        same,
        all.len(),
    )
}

/// How many networks left the unit circle at the first update, and how many left it at all.
pub(super) fn crossed_at_once(all: &[&NetworkResult]) -> (usize, usize) {
    let after: Vec<usize> = all.iter().filter_map(|n| crossed_after(n)).collect();
    (after.iter().filter(|&&updates| updates == 1).count(), after.len())
}

/// Updates of W_z after which the leading eigenvalue was first found outside the unit circle.
pub(super) fn crossed_after(n: &NetworkResult) -> Option<usize> {
    n.learning.iter().find(|(_, (re, im))| re.hypot(*im) > 1.0).map(|(updates, _)| *updates)
}

fn first_update(all: &[&NetworkResult]) -> Option<Claim> {
    let (passed, n) = crossed_at_once(all);
    let p = binomial_tail(passed as u64, n as u64, 0.5);
    let claim = Claim::about_share(
        "D10",
        "Networks that leave the unit circle mostly do so at the first update of W_z",
        "share with an eigenvalue outside after one update, of those that ever have one",
        (0.5, 1.0),
        passed,
        n,
    )?;
    Some(tested(claim, p))
}

/// The share of the most frequent group among realisations of the noise.
pub(super) fn majority(classes: &[Class]) -> f64 {
    let count = |group| classes.iter().filter(|class| class.group() == group).count();
    GROUPS.into_iter().map(count).max().unwrap_or(0) as f64 / classes.len() as f64
}

fn other_noise(config: &Config, all: &[&NetworkResult]) -> Option<Claim> {
    let shares: Vec<f64> = all.iter().filter(|n| n.other_noise.len() > 1).map(|n| majority(&n.other_noise)).collect();
    let never = shares.iter().filter(|&&share| share < 1.0).count();
    (!shares.is_empty()).then(|| {
        Claim::about_range(
            "D11",
            "Reservoir and noise together choose the class: under other noise the same reservoir may end in another one",
            "share of the most frequent class",
            (0.76, 0.96),
            &shares,
        )
        .noting(format!("{} realisations; {never} of {} reservoirs know more than one class", config.beyond.noise_realisations, shares.len()))
    })
}

fn kicks(all: &[&NetworkResult]) -> Option<Claim> {
    let kicked: Vec<_> = all.iter().filter(|n| !n.kicked.last.is_empty()).collect();
    let returned = kicked.iter().filter(|n| n.kicked.returned == n.kicked.last.len()).count();
    let p = binomial_tail(returned as u64, kicked.len() as u64, 0.5);
    let claim = Claim::about_share(
        "D12",
        "Most networks return to their attractor after every kick",
        "share of networks that return from all kicks",
        (0.5, 1.0),
        returned,
        kicked.len(),
    )?;
    Some(tested(claim, p))
}

/// The rates of phase diffusion of locked rotations (exact periods without noise) and of tori.
pub(super) fn diffusion(all: &[&NetworkResult]) -> [Vec<f64>; 2] {
    let rates = |wanted: fn(Class) -> bool| -> Vec<f64> {
        all.iter().filter(|n| wanted(n.free.class)).filter_map(|n| Some(n.phase.as_ref()?.rate)).collect()
    };
    [rates(Class::locked), rates(|class| class == Class::QuasiPeriodic)]
}

fn phase(all: &[&NetworkResult]) -> Option<Claim> {
    let [locked, tori] = diffusion(all);
    let test = rank_sum_test(&tori, &locked)?;
    let n = locked.len() + tori.len();
    let claim = Claim::about_value(
        "D13",
        "The phase of a torus wanders, that of a locked rotation is held",
        "probability that a torus' phase diffuses faster than a locked one's",
        (0.9, 1.0),
        test.superiority,
        n,
    )
    .noting(format!(
        "median rate {:.2e} of {} tori, {:.2e} of {} locked, turns² a step",
        quantile(&tori, 0.5),
        tori.len(),
        quantile(&locked, 0.5),
        locked.len()
    ));
    Some(tested(claim, test.p_greater))
}

fn every_size(sizes: &[(usize, Vec<&SizeResult>)]) -> Option<Claim> {
    let all: Vec<&SizeResult> = sizes.iter().flat_map(|(_, networks)| networks.iter().copied()).collect();
    let right = |n: &&SizeResult| foretold(n.leading) == n.class.group();
    let each = |(units, networks): &(usize, Vec<&SizeResult>)| {
        let hits: Vec<f64> = networks.iter().map(|n| f64::from(u8::from(right(n)))).collect();
        format!("{:.2} at N = {units}", mean(&hits))
    };
    let note = sizes.iter().map(each).collect::<Vec<_>>().join(", ");
    Claim::about_share(
        "D14",
        "The leading eigenvalue tells the class of larger networks too",
        "share of networks of the class that it foretells",
        (0.95, 1.0),
        all.iter().filter(|n| right(n)).count(),
        all.len(),
    )
    .map(|claim| claim.noting(note))
}

/// With a p-value, without which a claim cannot hold.
fn tested(claim: Claim, p: f64) -> Claim {
    let verdict = if claim.verdict == Verdict::Holds && p >= LEVEL { Verdict::Undecided } else { claim.verdict };
    Claim { p: Some(p), verdict, ..claim }
}
