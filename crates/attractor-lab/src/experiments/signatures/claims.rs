//! Claims about the Hamming distance and the rates of the three stages: S1-S3, and their parts for other inputs.

use super::config::DecodingConfig;
use super::decoding::{ByLag, Reader, lag_mean};
use super::published::CRITICAL;
use super::result::{NetworkResult, Stage};
use crate::claim::{Claim, Origin, claim, mean_of, pairs, share};

/// One value per network.
fn each(networks: &[&NetworkResult], value: impl Fn(&NetworkResult) -> f64) -> Vec<f64> {
    networks.iter().map(|n| value(n)).collect()
}

/// The mean Hamming distance of each network at a stage.
pub(crate) fn hamming(networks: &[&NetworkResult], stage: Stage) -> Vec<f64> {
    each(networks, |n| n.at(stage).hamming)
}

/// The accuracy of each network at a stage, mean over the wanted lags; `decoded` holds the stages of each network.
pub(crate) fn accuracies(
    config: &DecodingConfig,
    decoded: &[&[ByLag]],
    stage: Stage,
    reader: Reader,
    wanted: impl Fn(i64) -> bool,
) -> Vec<f64> {
    decoded.iter().map(|stages| lag_mean(config, reader(&stages[stage as usize]), &wanted)).collect()
}

/// That the SORN is ordered: H < 1 at that level of significance.
pub(crate) fn ordered(id: &str, networks: &[&NetworkResult], origin: Origin, level: f64) -> Claim {
    claim(id, "After all plasticity (SORN) the network is ordered", "H of SORN")
        .below(CRITICAL.value)
        .from(origin)
        .at_level(level)
        .of(mean_of(&hamming(networks, Stage::Sorn)))
}

/// That H is larger at one stage than at another of the same networks, at that level of significance.
pub(crate) fn more_ordered(
    id: &str,
    networks: &[&NetworkResult],
    [larger, smaller]: [Stage; 2],
    origin: Origin,
    level: f64,
) -> Claim {
    let sentence = format!("The {} is more ordered than the {}", smaller.described(), larger.described());
    claim(id, sentence, format!("H of {} − H of {}", larger.name(), smaller.name()))
        .above(0.0)
        .from(origin)
        .at_level(level)
        .of(pairs(&hamming(networks, larger), &hamming(networks, smaller)))
}

/// S1, S2 and S3.
pub(crate) fn order_claims(networks: &[&NetworkResult]) -> Vec<Claim> {
    let mut claims = distances(networks);
    claims.extend(comparisons(networks));
    claims.extend(frozen(networks));
    claims
}

/// That the random network is near H = 1, as an independent implementation has it.
pub(crate) fn near_critical(id: &str, networks: &[&NetworkResult]) -> Claim {
    claim(id, "The random network (RNN) is close to critical", "H of RNN")
        .within(0.94, 1.08)
        .from(Origin::Reference)
        .of(mean_of(&hamming(networks, Stage::Rnn)))
}

/// That intrinsic plasticity alone leads to H > 1.
pub(crate) fn chaotic(id: &str, networks: &[&NetworkResult]) -> Claim {
    claim(id, "Intrinsic plasticity alone (IP) makes the network chaotic", "H of IP")
        .above(CRITICAL.value)
        .from(Origin::Paper)
        .of(mean_of(&hamming(networks, Stage::Ip)))
}

/// That H stays where learning has brought it when plasticity is off.
pub(crate) fn stays(id: &str, networks: &[&NetworkResult], stage: Stage) -> Claim {
    let shift = each(networks, |n| n.at(stage).hamming - n.at(stage).hamming_learning);
    let sentence = format!("The H of the {} stays when plasticity is frozen", stage.described());
    claim(id, sentence, format!("H of {0} frozen − H at the end of learning", stage.name()))
        .within(-0.05, 0.05)
        .of(mean_of(&shift))
}

/// That the networks with intrinsic plasticity alone and with all plasticity fire alike: within a tenth of the target rate.
pub(crate) fn alike_in_rate(id: impl Into<String>, networks: &[&NetworkResult], place: &str) -> Claim {
    let rate = |stage: Stage| each(networks, |n| n.at(stage).rate());
    let sentence =
        format!("With intrinsic plasticity alone (IP) and with all plasticity (SORN) networks fire alike{place}");
    claim(id, sentence, format!("rate of SORN − rate of IP, spikes a step{place}"))
        .within(-0.01, 0.01)
        .of(pairs(&rate(Stage::Sorn), &rate(Stage::Ip)))
}

fn distances(networks: &[&NetworkResult]) -> Vec<Claim> {
    let [ip, sorn] = [Stage::Ip, Stage::Sorn].map(|stage| hamming(networks, stage));
    let range = |id, sentence: &str, statistic, (low, high), values: &[f64]| {
        claim(id, sentence, statistic).within(low, high).from(Origin::Reference).of(mean_of(values))
    };
    let below_one = sorn.iter().filter(|&&h| h < CRITICAL.value).count();
    vec![
        near_critical("S1a", networks),
        chaotic("S1b", networks),
        range("S1c", "Intrinsic plasticity alone (IP) makes it chaotic, by this much", "H of IP", (1.05, 1.25), &ip),
        ordered("S1d", networks, Origin::Reference, 1e-5),
        range("S1e", "All plasticity (SORN) makes it ordered, by this much", "H of SORN", (0.72, 0.90), &sorn),
        claim(
            "S1f",
            "After all plasticity (SORN) nearly every network is ordered",
            "share of networks with H of SORN < 1",
        )
        .at_least(0.9)
        .from(Origin::Reference)
        .of(share(below_one, sorn.len()))
        .noting("29 networks are the fewest that can decide it, if all are ordered"),
    ]
}

fn comparisons(networks: &[&NetworkResult]) -> Vec<Claim> {
    let compared = |id, stages, level| more_ordered(id, networks, stages, Origin::Reference, level);
    vec![
        compared("S2a", [Stage::Ip, Stage::Sorn], 1e-8),
        compared("S2b", [Stage::Rnn, Stage::Sorn], 1e-4),
        compared("S2c", [Stage::Ip, Stage::Rnn], 0.01),
    ]
}

fn frozen(networks: &[&NetworkResult]) -> Vec<Claim> {
    let rate = |stage: Stage| each(networks, |n| n.at(stage).rate());
    let homeostatic = |id, stage: Stage| {
        let sentence = format!("Homeostasis keeps the rate of the {}", stage.described());
        claim(id, sentence, format!("rate of {}, spikes a step", stage.name()))
            .within(0.09, 0.115)
            .from(Origin::Reference)
            .of(mean_of(&rate(stage)))
    };
    vec![
        stays("S3a", networks, Stage::Ip),
        stays("S3b", networks, Stage::Sorn),
        homeostatic("S3c", Stage::Ip),
        homeostatic("S3d", Stage::Sorn),
        claim("S3e", "The random network (RNN) fires more", "rate of RNN, spikes a step")
            .above(0.13)
            .from(Origin::Reference)
            .of(mean_of(&rate(Stage::Rnn))),
        alike_in_rate("S3f", networks, ""),
    ]
}

/// Says which networks fell silent; `None` if none did.
pub(crate) fn silent_note(networks: &[&NetworkResult]) -> Option<String> {
    let silent = |n: &&&NetworkResult| n.stages.iter().any(|stage| stage.silent_from.is_some());
    let count = networks.iter().filter(silent).count();
    (count > 0).then(|| format!("{count} of {} networks fell silent", networks.len()))
}

#[cfg(test)]
mod tests {
    use super::super::result::tests::network;
    use attractor::mean;

    use super::*;
    use crate::claim::Verdict;

    #[test]
    fn the_reference_numbers_hold() {
        let networks: Vec<_> = (0..29).map(|k| network([1.011, 1.135, 0.808], [0.181, 0.101, 0.105], k)).collect();
        let networks: Vec<_> = networks.iter().collect();
        let claims = order_claims(&networks);
        assert!(claims.iter().all(|claim| claim.verdict == Verdict::Holds), "{claims:#?}");
        assert!((mean(&hamming(&networks, Stage::Ip)) - 1.135).abs() < 0.01);
        assert_eq!(silent_note(&networks), None);
    }

    #[test]
    fn a_network_that_does_not_learn_fails() {
        let networks: Vec<_> = (0..20).map(|k| network([1.011, 1.0, 1.01], [0.18, 0.18, 0.18], k)).collect();
        let networks: Vec<_> = networks.iter().collect();
        let verdict = |id: &str| order_claims(&networks).into_iter().find(|c| c.id == id).unwrap().verdict;
        assert!(["S1c", "S1d", "S1e", "S1f", "S3c"].iter().all(|id| verdict(id) == Verdict::Fails));
        assert_eq!(verdict("S1b"), Verdict::Undecided);
    }
}
