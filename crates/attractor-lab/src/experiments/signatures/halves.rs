//! Early against late: whether a flip at the start of a sequence is more likely to be corrected than one at its end.
//!
//! The paper expects so of the SORN, and less of it of the other two (appendix, on Fig 7); H is what is left of a flip
//! after one step, so that it expects H to be larger in the late half of the places of a sequence.

use attractor::mean;

use super::result::{NetworkResult, Stage, StageResult};
use crate::claim::{Claim, Origin, claim, mean_of, pairs};

/// Mean H over the late half of the places in the input minus that over the early half; of an odd number of places the one
/// in the middle belongs to neither, and places that do not occur are left out.
pub(crate) fn late_minus_early(stage: &StageResult) -> f64 {
    let (places, half) = (&stage.by_place, stage.by_place.len() / 2);
    let of = |places: &[f64]| mean(&places.iter().copied().filter(|h| h.is_finite()).collect::<Vec<_>>());
    of(&places[places.len() - half..]) - of(&places[..half])
}

/// H at the last place of the input minus that at the first; NaN where one of them does not occur.
fn last_minus_first(stage: &StageResult) -> f64 {
    match &stage.by_place[..] {
        [first, .., last] => last - first,
        _ => f64::NAN,
    }
}

/// The same of the two ends alone: the first and the last symbol of a sequence.
pub(crate) fn ends_claim(id: impl Into<String>, networks: &[&NetworkResult], of_what: &str) -> Claim {
    let values: Vec<f64> = networks.iter().map(|n| last_minus_first(n.at(Stage::Sorn))).collect();
    claim(
        id,
        "In the network after all plasticity (SORN) a flip at the start of a sequence is more likely to be corrected than \
         one at its end",
        format!("H of SORN, last place − first place{of_what}"),
    )
    .above(0.0)
    .from(Origin::Paper)
    .of(mean_of(&values))
}

/// The difference of the halves for each network at a stage.
fn differences(networks: &[&NetworkResult], stage: Stage) -> Vec<f64> {
    networks.iter().map(|n| late_minus_early(n.at(stage))).collect()
}

/// Three claims: that flips in the late half of a sequence leave more than those in the early half, and that this is so
/// more of the SORN than of the RNN, and than of IP. `of_what` follows each statistic.
pub(crate) fn half_claims(ids: [String; 3], networks: &[&NetworkResult], of_what: &str) -> Vec<Claim> {
    let [start, than_rnn, than_ip] = ids;
    let sorn = differences(networks, Stage::Sorn);
    let mut claims = vec![
        claim(
            start,
            "In the network after all plasticity (SORN) a flip is more likely to be corrected early in a sequence than late",
            format!("H of SORN, late half of the places − early half{of_what}"),
        )
        .above(0.0)
        .from(Origin::Paper)
        .of(mean_of(&sorn)),
    ];
    for (id, than) in [(than_rnn, Stage::Rnn), (than_ip, Stage::Ip)] {
        let other = differences(networks, than);
        let sentence = format!(
            "Early flips are corrected more often than late ones by a larger margin in the network after all plasticity \
             (SORN) than in the {}",
            than.described()
        );
        let statistic = format!("H in the late half − H in the early half, SORN − {}{of_what}", than.name());
        let note = format!("late − early in {}: {:.3}", than.name(), mean(&other));
        claims
            .push(claim(id, sentence, statistic).above(0.0).from(Origin::Paper).of(pairs(&sorn, &other)).noting(note));
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::super::result::STAGES;
    use super::super::result::tests::network;
    use super::*;
    use crate::claim::Verdict;

    /// A network with this H at its places, by stage.
    fn with_places(by_place: [Vec<f64>; 3], number: usize) -> NetworkResult {
        let mut network = network([1.0; 3], [0.1; 3], number);
        for (stage, places) in network.stages.iter_mut().zip(by_place) {
            stage.by_place = places;
        }
        network
    }

    #[test]
    fn halves_leave_out_the_middle_and_what_does_not_occur() {
        let of = |places: &[f64]| late_minus_early(with_places(STAGES.map(|_| places.to_vec()), 0).at(Stage::Rnn));
        assert_eq!(of(&[1.0, 2.0, 100.0, 4.0, 6.0]), 5.0 - 1.5);
        assert_eq!(of(&[1.0, 2.0, 4.0, 6.0]), 3.5);
        assert_eq!(of(&[1.0, f64::NAN, 9.0, 4.0, f64::NAN]), 3.0);
        assert!(of(&[1.0]).is_nan() && of(&[]).is_nan());
    }

    #[test]
    fn ends_are_the_first_and_the_last_place() {
        let of = |places: &[f64]| last_minus_first(with_places(STAGES.map(|_| places.to_vec()), 0).at(Stage::Sorn));
        assert_eq!(of(&[1.0, 9.0, -9.0, 1.5]), 0.5);
        assert!(of(&[1.0]).is_nan() && of(&[f64::NAN, 1.0]).is_nan());
        let networks: Vec<_> = (0..6)
            .map(|k| with_places(STAGES.map(|_| vec![1.0, 5.0, 0.8 + 0.01 * f64::from(k)]), k as usize))
            .collect();
        assert_eq!(ends_claim("a", &networks.iter().collect::<Vec<_>>(), "").verdict, Verdict::Fails);
    }

    #[test]
    fn the_direction_decides() {
        let claims = |late: [f64; 3]| {
            let place = |k: usize| {
                let scatter = 0.01 * (k as f64 * 2.4).sin();
                with_places(STAGES.map(|stage| vec![1.0, 1.0, 1.0 + late[stage as usize] + scatter * late[2]]), k)
            };
            let networks: Vec<_> = (0..8).map(place).collect();
            half_claims(["a", "b", "c"].map(str::to_owned), &networks.iter().collect::<Vec<_>>(), "")
        };
        let verdicts = |late| claims(late).into_iter().map(|claim| claim.verdict).collect::<Vec<_>>();
        assert_eq!(verdicts([0.0, 0.1, 0.4]), [Verdict::Holds; 3]);
        assert_eq!(verdicts([0.0, 0.1, -0.4]), [Verdict::Fails; 3]);
        assert_eq!(verdicts([0.6, 0.1, 0.4]), [Verdict::Holds, Verdict::Fails, Verdict::Holds]);
    }
}
