//! The claims that `memory-length` checks: S7, and the claim of equal gain that is known not to reproduce.

use attractor::mean;

use super::config::Config;
use super::data::{Group, MEMORY};
use crate::claim::{Claim, Scale, Side};
use crate::experiments::signatures::{NetworkResult, Stage, hamming, silent_note};

/// SORN is compared with IP up to this length.
const SHORT: usize = 12;

pub(super) fn claims(config: &Config, groups: &[Group<'_>]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = groups.iter().flat_map(order).collect();
    if let [first, .., last] = groups {
        claims.push(growth(first, last));
    }
    if MEMORY.iter().all(|lag| config.decoding.lags.contains(lag)) {
        claims.extend(groups.iter().flat_map(|group| memory(config, group)));
        if let [first, .., last] = groups {
            claims.push(equal_gain(config, first, last));
        }
    }
    let networks: Vec<&NetworkResult> = groups.iter().flat_map(|g| g.networks.iter().copied()).collect();
    if let (Some(claim), Some(note)) = (claims.first_mut(), silent_note(&networks)) {
        *claim = claim.clone().noting(note);
    }
    claims
}

fn order(group: &Group<'_>) -> [Claim; 2] {
    let n = group.length;
    let beyond_one = |id: String, claim: &str, stage: Stage, side: Side| {
        let (values, statistic) = (hamming(&group.networks, stage), format!("H of {}, n = {n}", stage.name()));
        Claim::about_mean(&id, claim, &statistic, side, 1.0, Scale::Linear, &values)
    };
    [
        beyond_one(format!("S7a-{n}"), "After all plasticity the network is ordered", Stage::Sorn, Side::Below),
        beyond_one(format!("S7b-{n}"), "Intrinsic plasticity alone makes it chaotic", Stage::Ip, Side::Above),
    ]
}

fn growth(first: &Group<'_>, last: &Group<'_>) -> Claim {
    let h = |group: &Group<'_>| hamming(&group.networks, Stage::Sorn);
    let (short, long) = (h(first), h(last));
    let networks = short.len().min(long.len());
    Claim::about_pairs(
        "S7c",
        "The longer the sequences, the less ordered the network that learns them",
        &format!("H of SORN, n = {} − n = {}", last.length, first.length),
        &long[..networks],
        &short[..networks],
        1e-3,
    )
}

fn memory(config: &Config, group: &Group<'_>) -> Vec<Claim> {
    let n = group.length;
    let of = |stage| group.memory(config, stage);
    let better = |id: String, than: Stage| {
        Claim::about_pairs(
            &id,
            &format!("The SORN remembers more than the {}", if than == Stage::Ip { "IP-network" } else { "RNN" }),
            &format!(
                "linear accuracy over lags -15 to -5 {}, SORN − {}, n = {n}",
                config.decoding.counted(),
                than.name()
            ),
            &of(Stage::Sorn),
            &of(than),
            0.05,
        )
    };
    let mut claims = vec![better(format!("S7d-{n}"), Stage::Rnn)];
    if n <= SHORT {
        claims.push(better(format!("S7e-{n}"), Stage::Ip));
    }
    claims
}

/// The paper's "similar gain for every n": within a fifth of each other.
fn equal_gain(config: &Config, first: &Group<'_>, last: &Group<'_>) -> Claim {
    let gain = |group: &Group<'_>| -> Vec<f64> {
        let (sorn, rnn) = (group.memory(config, Stage::Sorn), group.memory(config, Stage::Rnn));
        sorn.iter().zip(rnn).map(|(a, b)| a - b).collect()
    };
    let (short, long) = (gain(first), gain(last));
    let reference = mean(&short);
    let ratio: Vec<f64> = long.iter().map(|gain| gain / reference).collect();
    Claim::about_range(
        "S7f",
        "Learning gains about as much memory for every n",
        &format!("gain SORN − RNN at n = {} over that at n = {}", last.length, first.length),
        (0.8, 1.25),
        &ratio,
    )
    .noting(format!("{reference:.3} at n = {}, {:.3} at n = {}", first.length, mean(&long), last.length))
    .noting("known not to reproduce: the gain shrinks with n")
}
