//! Claims about the Hamming distance and the rates of the three stages: S1-S3, and their parts for other inputs.

use super::result::{NetworkResult, Stage};
use crate::claim::{Claim, Scale, Side};

/// One value per network.
fn each(networks: &[&NetworkResult], value: impl Fn(&NetworkResult) -> f64) -> Vec<f64> {
    networks.iter().map(|n| value(n)).collect()
}

/// The mean Hamming distance of each network at a stage.
pub(crate) fn hamming(networks: &[&NetworkResult], stage: Stage) -> Vec<f64> {
    each(networks, |n| n.at(stage).hamming)
}

/// That the SORN is ordered: H < 1 at that level of significance.
pub(crate) fn ordered(id: &str, networks: &[&NetworkResult], level: f64) -> Claim {
    let values = hamming(networks, Stage::Sorn);
    Claim::about_mean(
        id,
        "After all plasticity the network is ordered",
        "H of SORN",
        Side::Below,
        1.0,
        Scale::Linear,
        &values,
    )
    .at_level(level)
}

/// S1, S2 and S3.
pub(crate) fn order_claims(networks: &[&NetworkResult]) -> Vec<Claim> {
    let mut claims = distances(networks);
    claims.extend(comparisons(networks));
    claims.extend(frozen(networks));
    claims
}

fn distances(networks: &[&NetworkResult]) -> Vec<Claim> {
    let [rnn, ip, sorn] = [Stage::Rnn, Stage::Ip, Stage::Sorn].map(|stage| hamming(networks, stage));
    let below_one = sorn.iter().filter(|&&h| h < 1.0).count();
    vec![
        Claim::about_range("S1a", "The random network is close to critical", "H of RNN", (0.94, 1.08), &rnn),
        Claim::about_mean(
            "S1b",
            "Intrinsic plasticity alone makes it chaotic",
            "H of IP",
            Side::Above,
            1.0,
            Scale::Linear,
            &ip,
        ),
        Claim::about_range(
            "S1c",
            "Intrinsic plasticity alone makes it chaotic, by this much",
            "H of IP",
            (1.05, 1.25),
            &ip,
        ),
        ordered("S1d", networks, 1e-5).in_share(below_one, 0.9),
        Claim::about_range("S1e", "All plasticity makes it ordered, by this much", "H of SORN", (0.72, 0.90), &sorn),
    ]
}

fn comparisons(networks: &[&NetworkResult]) -> Vec<Claim> {
    let [rnn, ip, sorn] = [Stage::Rnn, Stage::Ip, Stage::Sorn].map(|stage| hamming(networks, stage));
    vec![
        Claim::about_pairs(
            "S2a",
            "The SORN is more ordered than the IP-network",
            "H of IP − H of SORN",
            &ip,
            &sorn,
            1e-8,
        ),
        Claim::about_pairs("S2b", "The SORN is more ordered than the RNN", "H of RNN − H of SORN", &rnn, &sorn, 1e-4),
        Claim::about_pairs("S2c", "The IP-network is less ordered than the RNN", "H of IP − H of RNN", &ip, &rnn, 0.01),
    ]
}

fn frozen(networks: &[&NetworkResult]) -> Vec<Claim> {
    let shift = |stage: Stage| each(networks, |n| n.at(stage).hamming - n.at(stage).hamming_learning);
    let rate = |stage: Stage| each(networks, |n| n.at(stage).rate());
    let stays = |id, stage: Stage| {
        let statistic = format!("H of {0} frozen − H at the end of learning", stage.name());
        Claim::about_range(id, "The shift stays when plasticity is frozen", &statistic, (-0.05, 0.05), &shift(stage))
    };
    let homeostatic = |id, stage: Stage| {
        let statistic = format!("rate of {}, spikes a step", stage.name());
        Claim::about_range(id, "Homeostasis keeps the rate", &statistic, (0.09, 0.115), &rate(stage))
    };
    vec![
        stays("S3a", Stage::Ip),
        stays("S3b", Stage::Sorn),
        homeostatic("S3c", Stage::Ip),
        homeostatic("S3d", Stage::Sorn),
        Claim::about_mean(
            "S3e",
            "The random network fires more",
            "rate of RNN, spikes a step",
            Side::Above,
            0.13,
            Scale::Linear,
            &rate(Stage::Rnn),
        ),
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
        let networks: Vec<_> = (0..20).map(|k| network([1.011, 1.135, 0.808], [0.181, 0.101, 0.105], k)).collect();
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
        assert!(["S1c", "S1d", "S1e", "S3c"].iter().all(|id| verdict(id) == Verdict::Fails));
    }
}
