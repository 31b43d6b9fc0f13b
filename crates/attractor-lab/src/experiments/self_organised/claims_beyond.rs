//! What `self-organised` asks beyond the paper: D9-D14.

use attractor::{mean, quantile};

use super::beyond::SizeResult;
use super::claims::counted;
use super::config::Config;
use super::network::NetworkResult;
use crate::claim::{Claim, Origin, claim, mean_of, share, superiority};
use crate::experiments::differential_hebbian::{Class, GROUPS, foretold};

pub(super) fn claims(config: &Config, all: &[&NetworkResult], sizes: &[(usize, Vec<&SizeResult>)]) -> Vec<Claim> {
    let claims = [labels(all), first_update(all), other_noise(config, all), kicks(all), phase(all), every_size(sizes)];
    claims.into_iter().flatten().map(|claim| claim.noting("not in the paper")).collect()
}

fn labels(all: &[&NetworkResult]) -> Option<Claim> {
    let (same, n) = counted(all, |n| n.class.group() == n.free.class.group())?;
    let stated = claim(
        "D9",
        "The noisy record and the noise-free continuation tell the same class",
        "share of networks with two equal labels",
    );
    Some(stated.at_least(0.98).from(Origin::Reference).of(share(same, n)))
}

/// How many networks left the unit circle at the first update, and how many left it at all.
pub(super) fn crossed_at_once(all: &[&NetworkResult]) -> (usize, usize) {
    let after: Vec<usize> = all.iter().filter_map(|n| n.crossed_after()).collect();
    (after.iter().filter(|&&updates| updates == 1).count(), after.len())
}

fn first_update(all: &[&NetworkResult]) -> Option<Claim> {
    let (passed, n) = crossed_at_once(all);
    let stated = claim(
        "D10",
        "Networks that leave the unit circle mostly do so at the first update of W_z",
        "share with an eigenvalue outside after one update, of those that ever have one",
    );
    (n > 0).then(|| stated.above(0.5).of(share(passed, n)))
}

/// The share of the most frequent group among realisations of the noise.
pub(super) fn majority(classes: &[Class]) -> f64 {
    let count = |group| classes.iter().filter(|class| class.group() == group).count();
    GROUPS.into_iter().map(count).max().unwrap_or(0) as f64 / classes.len() as f64
}

fn other_noise(config: &Config, all: &[&NetworkResult]) -> Option<Claim> {
    let shares: Vec<f64> = all.iter().filter(|n| n.other_noise.len() > 1).map(|n| majority(&n.other_noise)).collect();
    let several = shares.iter().filter(|&&share| share < 1.0).count();
    let stated = claim(
        "D11",
        "Reservoir and noise together choose the class: under other noise the same reservoir may end in another one",
        "share of the most frequent class",
    );
    (!shares.is_empty()).then(|| {
        stated.within(0.76, 0.96).of(mean_of(&shares)).noting(format!(
            "{} realisations; {several} of {} reservoirs know more than one class",
            config.beyond.noise_realisations,
            shares.len()
        ))
    })
}

fn kicks(all: &[&NetworkResult]) -> Option<Claim> {
    let kicked: Vec<_> = all.iter().filter(|n| !n.kicked.last.is_empty()).collect();
    let (returned, n) = counted(&kicked, |n| n.kicked.returned == n.kicked.last.len())?;
    let stated = claim(
        "D12",
        "Most networks return to their attractor after every kick",
        "share of networks that return from all kicks",
    );
    Some(stated.above(0.5).of(share(returned, n)))
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
    let stated = claim(
        "D13",
        "The phase of a torus wanders, that of a locked rotation is held",
        "probability that a torus' phase diffuses faster than a locked one's",
    );
    (!locked.is_empty() && !tori.is_empty()).then(|| {
        stated.at_least(0.9).of(superiority(&tori, &locked)).noting(format!(
            "median rate {:.2e} of {} tori, {:.2e} of {} locked, turns² a step",
            quantile(&tori, 0.5),
            tori.len(),
            quantile(&locked, 0.5),
            locked.len()
        ))
    })
}

/// Networks of all other sizes are independent of each other, so that they count together.
fn every_size(sizes: &[(usize, Vec<&SizeResult>)]) -> Option<Claim> {
    let all: Vec<&SizeResult> = sizes.iter().flat_map(|(_, networks)| networks.iter().copied()).collect();
    let right = |n: &&SizeResult| foretold(n.leading) == n.class.group();
    let each = |(units, networks): &(usize, Vec<&SizeResult>)| {
        let hits: Vec<f64> = networks.iter().map(|n| f64::from(u8::from(right(n)))).collect();
        format!("{:.2} at N = {units}", mean(&hits))
    };
    let note = sizes.iter().map(each).collect::<Vec<_>>().join(", ");
    let (passed, n) = counted(&all, right)?;
    let stated = claim(
        "D14",
        "The leading eigenvalue tells the class of networks of other sizes too",
        "share of networks of the class that it foretells, all other sizes together",
    );
    Some(stated.at_least(0.95).of(share(passed, n)).noting(note))
}
