//! The claims of `hebbian-terms`: T1 to T7.

use attractor::mean;

use super::condition::{ALONE, ANTI_HEBBIAN, NEGATIVE, NONE, POSITIVE, TERMS, WHOLE, WITHOUT};
use super::network::{NetworkResult, Settled};
use super::together::Together;
use crate::claim::{Claim, claim, correlations, mean_of, pairs, share, switches};
use crate::experiments::differential_hebbian::{Class, Group, oscillates};

fn rotates(class: Class) -> bool {
    class.group() == Group::Rotating
}

pub(super) fn claims(all: &[&NetworkResult]) -> Vec<Claim> {
    let mut claims = sets(all);
    claims.extend(needed(all));
    claims.extend(combined(all));
    claims.push(decorrelated(all));
    claims.extend(route(all));
    claims.extend(not_scaled(all));
    claims.extend(critical(all));
    claims
}

/// T1: feedback grows between units active in succession and shrinks between those active together.
fn sets(all: &[&NetworkResult]) -> Vec<Claim> {
    let learned: Vec<&Settled> = all.iter().map(|n| &n.under[WHOLE]).filter(|s| oscillates(s.class)).collect();
    let of = |value: fn(&Together) -> f64| -> Vec<f64> {
        learned.iter().map(|s| value(&s.together)).filter(|v| v.is_finite()).collect()
    };
    if learned.is_empty() {
        return Vec::new();
    }
    let unlearned: Vec<f64> =
        all.iter().map(|n| n.under[NONE].together.shared).filter(|shared| shared.is_finite()).collect();
    vec![
        claim(
            "T1a",
            "Feedback is stronger between units that are active one after the other",
            "correlation of W_z with the correlation of activations a step apart, over synapses; oscillating networks",
        )
        .above(0.0)
        .in_share(0.9)
        .of(correlations(&of(|t| t.with_successive))),
        claim(
            "T1b",
            "Feedback is weaker between units that are active together",
            "correlation of W_z with the correlation of activations at the same time, over synapses; oscillating networks",
        )
        .below(0.0)
        .in_share(0.9)
        .of(correlations(&of(|t| t.with_simultaneous))),
        claim(
            "T1c",
            "Units active one after the other and units active together are largely different pairs",
            "share of pairs active in succession that are active together too; oscillating networks",
        )
        .below(0.5)
        .in_share(0.9)
        .of(mean_of(&of(|t| t.shared)))
        .noting(format!("{:.2} without learning", mean(&unlearned))),
    ]
}

/// The classes of all networks under a condition.
fn under(all: &[&NetworkResult], place: usize, property: fn(Class) -> bool) -> Vec<bool> {
    all.iter().map(|n| property(n.under[place].class)).collect()
}

/// T2: without any one term fewer networks oscillate.
fn needed(all: &[&NetworkResult]) -> Vec<Claim> {
    let whole = under(all, WHOLE, oscillates);
    let each = TERMS.into_iter().enumerate().zip('a'..).map(|((k, term), letter)| {
        claim(
            format!("T2{letter}"),
            format!("Without the term {term} fewer networks oscillate"),
            "share of networks that oscillate under the whole rule, minus that without the term",
        )
        .above(0.0)
        .of(switches(&whole, &under(all, WITHOUT + k, oscillates)))
        .noting("the paper tries none of the terms")
    });
    each.collect()
}

/// T3: it takes terms of both signs.
fn combined(all: &[&NetworkResult]) -> Vec<Claim> {
    let more = |id: &str, sentence: &str, statistic: &str, place: usize, property: fn(Class) -> bool| {
        claim(id, sentence, statistic)
            .above(0.0)
            .of(switches(&under(all, WHOLE, property), &under(all, place, property)))
            .noting("the paper tries none of the terms")
    };
    vec![
        more(
            "T3a",
            "The positive terms alone destabilise fewer networks",
            "share of networks that oscillate under the whole rule, minus that under the two positive terms",
            POSITIVE,
            oscillates,
        ),
        more(
            "T3b",
            "The negative terms alone destabilise fewer networks",
            "share of networks that oscillate under the whole rule, minus that under the two negative terms",
            NEGATIVE,
            oscillates,
        ),
        more(
            "T3c",
            "Rotations take terms of both signs: the negative ones alone lead to fewer",
            "share of rotations (periods from 3, and tori) under the whole rule, minus that under the two negative terms",
            NEGATIVE,
            rotates,
        ),
    ]
}

/// T4: the anti-Hebbian term decorrelates.
fn decorrelated(all: &[&NetworkResult]) -> Claim {
    let of = |place: usize| -> Vec<f64> { all.iter().map(|n| n.under[place].together.correlation).collect() };
    let (none, alone) = (of(NONE), of(ALONE + ANTI_HEBBIAN));
    claim(
        "T4",
        "The anti-Hebbian term alone decorrelates activations",
        "mean absolute correlation of two units without learning, minus that under x x^T alone",
    )
    .above(0.0)
    .of(pairs(&none, &alone))
    .noting(format!("{:.2} without learning, {:.2} under it", mean(&none), mean(&alone)))
    .noting("the paper cites this of other networks")
}

/// Whether chaos follows a torus along the strengths, and whether there is chaos at all.
fn over_a_torus(along: &[Class]) -> (bool, bool) {
    let chaos = along.iter().position(|&class| class == Class::Chaotic);
    let torus = along.iter().position(|&class| class == Class::QuasiPeriodic);
    (matches!((torus, chaos), (Some(torus), Some(chaos)) if torus < chaos), chaos.is_some())
}

/// T5: the positive terms, made stronger, lead over tori into chaos.
fn route(all: &[&NetworkResult]) -> Option<Claim> {
    let followed: Vec<_> = all.iter().filter(|n| !n.along[0].is_empty()).collect();
    let count = |which: usize, chosen: fn((bool, bool)) -> bool| {
        followed.iter().filter(|n| chosen(over_a_torus(&n.along[which]))).count()
    };
    let n = followed.len();
    let stated = claim(
        "T5",
        "Feedback grown by the positive terms alone leads over tori into chaos as it is made stronger",
        "share of networks that are chaotic at some strength, and a torus at a smaller one",
    );
    (n > 0).then(|| {
        stated
            .above(0.5)
            .of(share(count(0, |(over, _)| over), n))
            .noting(format!(
                "chaotic at some strength: {} of {n}; under the whole rule {}, of which {} over a torus",
                count(0, |(_, chaos)| chaos),
                count(1, |(_, chaos)| chaos),
                count(1, |(over, _)| over),
            ))
            .noting("the paper cites this of other networks, whose weights are not normalised")
    })
}

/// T6: stability is lost through one eigenvalue or pair, not as by scaling the spectrum.
fn not_scaled(all: &[&NetworkResult]) -> Option<Claim> {
    let lost: Vec<_> = all.iter().filter(|n| n.learned().outside > 0).collect();
    let single =
        |of: fn(&NetworkResult) -> &Settled| -> Vec<bool> { lost.iter().map(|n| of(n).outside == 1).collect() };
    let number = |of: fn(&NetworkResult) -> &Settled| -> f64 {
        mean(&lost.iter().map(|n| of(n).outside as f64).collect::<Vec<_>>())
    };
    let stated = claim(
        "T6",
        "Stability is lost through a single eigenvalue or pair, as it is not where the reservoir is scaled to the same radius",
        "share of networks with one eigenvalue or pair outside the unit circle, minus that of the scaled reservoirs",
    );
    (!lost.is_empty()).then(|| {
        stated.above(0.0).of(switches(&single(NetworkResult::learned), &single(NetworkResult::scaled))).noting(format!(
            "{:.2} of them outside after learning, {:.2} in the scaled reservoir, mean",
            number(NetworkResult::learned),
            number(NetworkResult::scaled)
        ))
    })
}

/// T7: whether the anti-Hebbian term makes networks critical: what is disturbed neither dies out nor grows.
fn critical(all: &[&NetworkResult]) -> Vec<Claim> {
    /// A critical network keeps a disturbance, to a factor of e, for at least 1 / this many steps.
    const NEAR: f64 = 0.01;
    let (none, alone): (Vec<f64>, Vec<f64>) = all.iter().map(|n| (n.exponents[0], n.exponents[1])).unzip();
    let off = |exponents: &[f64]| exponents.iter().map(|e| e.abs()).collect::<Vec<_>>();
    let near = |exponents: &[f64]| exponents.iter().filter(|e| e.abs() <= NEAR).count();
    let count = |property| under(all, ALONE + ANTI_HEBBIAN, property).into_iter().filter(|&has| has).count();
    let (ends, turns) = (count(oscillates), count(rotates));
    let cited = "the paper cites this of other networks, whose weights are not normalised";
    vec![
        claim(
            "T7a",
            "The anti-Hebbian term alone makes networks critical",
            "largest Lyapunov exponent without noise, 1/step, under x x^T alone",
        )
        .within(-NEAR, NEAR)
        .in_share(0.9)
        .of(mean_of(&alone))
        .noting(format!("without learning {} of {} networks are, under it {}", near(&none), all.len(), near(&alone)))
        .noting(format!(
            "{ends} oscillate under it, {turns} of them in rotations, of which tori have 0 by their phase alone"
        ))
        .noting(cited),
        claim(
            "T7b",
            "The anti-Hebbian term alone brings networks nearer to criticality",
            "|largest Lyapunov exponent| without learning, minus that under x x^T alone, 1/step",
        )
        .above(0.0)
        .of(pairs(&off(&none), &off(&alone)))
        .noting(format!("mean {:.3} without learning, {:.3} under it", mean(&off(&none)), mean(&off(&alone))))
        .noting(cited),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_over_a_torus_has_the_torus_first() {
        let (torus, chaos, fixed) = (Class::QuasiPeriodic, Class::Chaotic, Class::FixedPoint);
        assert_eq!(over_a_torus(&[fixed, torus, chaos]), (true, true));
        assert_eq!(over_a_torus(&[fixed, chaos, torus]), (false, true));
        assert_eq!(over_a_torus(&[fixed, torus, torus]), (false, false));
    }
}
