//! The claims of `self-organised` about the published system: D1-D8.

use attractor::math;
use attractor::{binomial_interval, pearson, quantile};

use super::controls::CONTROLS;
use super::gamma::{Crossed, Kind};
use super::network::{FEEDBACK, NetworkResult, SUM};
use super::published;
use crate::claim::{Claim, Origin, claim, correlation_of, mean_of, quantile_of, same_classes, share};
use crate::experiments::differential_hebbian::{Class, GROUPS, Group, foretold};
use crate::experiments::quoted::Quoted;

/// The networks of a group, by their noisy record.
pub(super) fn of_group<'a>(all: &[&'a NetworkResult], group: Group) -> Vec<&'a NetworkResult> {
    all.iter().copied().filter(|n| n.class.group() == group).collect()
}

pub(super) fn claims(all: &[&NetworkResult]) -> Vec<Claim> {
    let (two, rotating) = (of_group(all, Group::Two), of_group(all, Group::Rotating));
    let mut claims = fractions(all);
    claims.extend(leading_tells(all));
    claims.extend(spectra(&two, &rotating));
    claims.extend(feedback(&two, &rotating));
    claims.extend(rotation(&rotating));
    claims.extend(controls(all));
    claims.extend(bifurcations(&two, &rotating));
    claims
}

/// How many of the networks have a property; of none, nothing can be claimed.
pub(super) fn counted<T>(networks: &[T], property: impl Fn(&T) -> bool) -> Option<(usize, usize)> {
    let passed = networks.iter().filter(|n| property(n)).count();
    (!networks.is_empty()).then_some((passed, networks.len()))
}

/// The claim that at least so many of the networks have a property. The bounds are those of an independent implementation:
/// the worst of 40 subsamples of 200 of its 1000 networks.
fn most(
    (id, sentence, statistic): (&str, &str, &str),
    least: f64,
    networks: &[&NetworkResult],
    property: impl Fn(&NetworkResult) -> bool,
) -> Option<Claim> {
    let (passed, n) = counted(networks, |n| property(n))?;
    Some(claim(id, sentence, statistic).at_least(least).from(Origin::Reference).of(share(passed, n)))
}

/// The claim that every network has a property: one without it refutes it. Its value is the share.
fn every(
    (id, sentence, statistic): (&str, &str, &str),
    networks: &[&NetworkResult],
    property: impl Fn(&NetworkResult) -> bool,
) -> Option<Claim> {
    let (passed, n) = counted(networks, |n| property(n))?;
    let each: Vec<f64> = networks.iter().map(|n| f64::from(u8::from(property(n)))).collect();
    let stated = claim(id, sentence, statistic).at_least(1.0).from(Origin::Reference).of_every(&each);
    Some(Claim {
        threshold: "1".to_owned(),
        value: passed as f64 / n as f64,
        interval: binomial_interval(passed, n),
        ..stated
    })
}

/// D1: how often each class comes out, and whether the paper's 50 networks are compatible with that.
fn fractions(all: &[&NetworkResult]) -> Vec<Claim> {
    if all.is_empty() {
        return Vec::new();
    }
    let counts = GROUPS.map(|group| of_group(all, group).len());
    let [two, rotating, fixed, chaotic] = counts.map(|count| share(count, all.len()));
    let stated = |id, sentence, statistic| claim(id, sentence, statistic);
    let of_paper = |quoted: Quoted| format!("{} of {} published", quoted.value, published::NETWORKS.value);
    let all_published = format!("all {} published networks have another class", published::NETWORKS.value);
    vec![
        stated("D1a", "About half of the networks end in period 2", "share of period 2")
            .within(0.37, 0.65)
            .from(Origin::Reference)
            .of(two)
            .noting(of_paper(published::TWO)),
        stated(
            "D1b",
            "Most of the others end in longer periods or tori",
            "share of rotations: periods from 3, and tori",
        )
        .within(0.28, 0.57)
        .from(Origin::Reference)
        .of(rotating)
        .noting(of_paper(published::ROTATING))
        .noting(periods(all)),
        stated("D1c", "A few end in fixed points", "share of fixed points")
            .at_most(0.14)
            .from(Origin::Reference)
            .of(fixed)
            .noting(of_paper(published::FIXED)),
        stated("D1d", "Hardly any is chaotic", "share of chaos")
            .at_most(0.01)
            .from(Origin::Reference)
            .of(chaotic)
            .noting(all_published),
        as_published(counts),
    ]
}

/// Which of the published periods above 2 occur, and how often.
fn periods(all: &[&NetworkResult]) -> String {
    let count = |period: usize| all.iter().filter(|n| n.free.class == Class::Period(period)).count();
    let each = published::PERIODS.map(|quoted| format!("{} in {}", quoted.value, count(quoted.count())));
    format!("of published periods above 2 there are {} networks", each.join(", "))
}

/// D1e: the classes that the paper counts; chaos, of which it reports none, is left out.
fn as_published(counts: [usize; 4]) -> Claim {
    let three = |counts: [u64; 4]| [counts[0], counts[1], counts[2]];
    let (ours, theirs) = (three(counts.map(|count| count as u64)), three(published::counts()));
    let majority = |counts: [u64; 3]| match counts {
        [two, rotating, _] if two > rotating => "period 2",
        [two, rotating, _] if two < rotating => "rotations",
        _ => "neither",
    };
    same_classes(
        "D1e",
        "Classes come in the proportions of the published networks",
        "p that period 2, rotations and fixed points of both are of the same proportions",
        &ours,
        &theirs,
    )
    .noting(format!(
        "here {}, {} and {}; published {}, {} and {}; the majority is {} here, {} there",
        ours[0],
        ours[1],
        ours[2],
        theirs[0],
        theirs[1],
        theirs[2],
        majority(ours),
        majority(theirs),
    ))
}

fn leading_tells(all: &[&NetworkResult]) -> Option<Claim> {
    let right = |class: Class, n: &NetworkResult| foretold(n.spectra[SUM].leading) == class.group();
    let free = all.iter().filter(|n| right(n.free.class, n)).count();
    let sentence = (
        "D2",
        "The leading eigenvalue of W_x + W_z alone tells the class",
        "share of networks of the class that it foretells",
    );
    most(sentence, 0.95, all, |n| right(n.class, n))
        .map(|claim| claim.noting(format!("{free} by the class without noise")))
}

fn spectra(two: &[&NetworkResult], rotating: &[&NetworkResult]) -> Vec<Claim> {
    let flips = |n: &NetworkResult| {
        let (re, im) = n.spectra[SUM].leading;
        im == 0.0 && re < -1.2
    };
    let pair = |n: &NetworkResult| n.outside().count() == 2 && n.outside().all(|(_, im)| *im != 0.0);
    let far = (
        "D3a",
        "In period 2 the leading eigenvalue is real and far below -1",
        "share with leading eigenvalue < -1.2, period 2",
    );
    let alone = (
        "D3b",
        "In period 2 it is alone outside the unit circle",
        "share with exactly one eigenvalue outside, period 2",
    );
    let complex = (
        "D4",
        "In rotations (longer periods and tori) a complex pair is alone outside the unit circle",
        "share with exactly one complex pair outside",
    );
    let claims = [
        most(far, 0.97, two, flips),
        most(alone, 0.87, two, |n| n.outside().count() == 1),
        full_swing(two),
        most(complex, 0.82, rotating, pair),
    ];
    claims.into_iter().flatten().collect()
}

/// D3c: alternating between -1 and 1, a unit fluctuates by 1.
fn full_swing(two: &[&NetworkResult]) -> Option<Claim> {
    let amplitudes: Vec<f64> = two.iter().map(|n| n.free.amplitude).collect();
    let stated = claim(
        "D3c",
        "In period 2 activations alternate between -1 and 1",
        "root mean square fluctuation of a unit without noise, period 2",
    );
    (!two.is_empty()).then(|| stated.at_least(0.9).of(mean_of(&amplitudes)))
}

fn feedback(two: &[&NetworkResult], rotating: &[&NetworkResult]) -> Vec<Claim> {
    let of_feedback = |n: &NetworkResult| n.spectra[FEEDBACK].leading;
    let flip = ("D5a", "In period 2, W_z has the eigenvalue -1", "share with |λ + 1| < 0.05, λ leading W_z, period 2");
    let rank = ("D5b", "In period 2, W_z has rank one", "share with a second singular value < 0.1, period 2");
    let plane =
        ("D5c", "In rotations, W_z turns a plane", "share with a leading pair of W_z of modulus in [0.6, 0.708]");
    let turns = |n: &NetworkResult| {
        let (re, im) = of_feedback(n);
        im != 0.0 && (0.6..=0.708).contains(&math::hypot(re, im))
    };
    let claims = [
        most(flip, 0.97, two, |n| math::hypot(of_feedback(n).0 + 1.0, of_feedback(n).1) < 0.05),
        most(rank, 0.93, two, |n| n.singular[1] < 0.1),
        most(plane, 0.90, rotating, turns),
    ];
    claims.into_iter().flatten().collect()
}

fn rotation(rotating: &[&NetworkResult]) -> Vec<Claim> {
    if rotating.is_empty() {
        return Vec::new();
    }
    let errors: Vec<f64> = rotating.iter().map(|n| (n.foretold_rotation() - n.rotation).abs()).collect();
    let r = pearson(rotating.iter().map(|n| n.foretold_rotation()), rotating.iter().map(|n| n.rotation));
    let correlation = correlation_of(r.unwrap_or(f64::NAN), errors.len());
    vec![
        claim(
            "D6a",
            "The rotation number is the leading eigenvalue's angle",
            "median |rotation − arg λ/2π|, turns a step",
        )
        .at_most(0.006)
        .from(Origin::Reference)
        .of(quantile_of(0.5, &errors)),
        claim("D6b", "It is so in nearly every network", "95th percentile of the same")
            .at_most(0.02)
            .from(Origin::Reference)
            .of(quantile_of(0.95, &errors)),
        claim("D6c", "Angle foretells rotation over all networks", "correlation of the two")
            .at_least(0.99)
            .from(Origin::Reference)
            .of(correlation),
    ]
}

/// D7: without a part of the recipe.
fn controls(all: &[&NetworkResult]) -> Vec<Claim> {
    /// At least so many rest; all of them, where it is 1.
    const LEAST: [f64; CONTROLS.len()] = [1.0, 1.0, 0.45, 0.55];
    let sentences = [
        "Without learning nothing but fixed points",
        "Without the reservoir's weights nothing but fixed points",
        "Without normalisation mostly fixed points",
        "Random feedback of the same norm: mostly fixed points",
    ];
    let run: Vec<&NetworkResult> = all.iter().copied().filter(|n| n.controls.len() == CONTROLS.len()).collect();
    let one = |k: usize| {
        let statistic = format!("share of fixed points, {}", CONTROLS[k]);
        let sentence = (["D7a", "D7b", "D7c", "D7d"][k], sentences[k], statistic.as_str());
        let rests = |n: &NetworkResult| n.controls[k].class == Class::FixedPoint;
        let claim = if LEAST[k] < 1.0 { most(sentence, LEAST[k], &run, rests) } else { every(sentence, &run, rests) }?;
        let others: Vec<_> = run.iter().filter(|n| !rests(n)).map(|n| n.controls[k].free).collect();
        let rest = others.iter().filter(|&&free| free == Some(Class::FixedPoint)).count();
        let note = format!("without noise {rest} of the other {} rest at a fixed point", others.len());
        Some(if others.is_empty() { claim } else { claim.noting(note) })
    };
    (0..CONTROLS.len()).filter_map(one).collect()
}

fn bifurcations(two: &[&NetworkResult], rotating: &[&NetworkResult]) -> Vec<Claim> {
    let oscillating = [two, rotating].concat();
    let kind = |n: &NetworkResult| n.gamma.crossed.as_ref().map(|crossed| crossed.kind);
    let exponents: Vec<f64> = oscillating.iter().filter_map(|n| n.gamma.crossed.as_ref()?.exponent).collect();
    let crossings: Vec<&Crossed> = oscillating.iter().filter_map(|n| n.gamma.crossed.as_ref()).collect();
    let count = |kind: Kind| crossings.iter().filter(|crossed| crossed.kind == kind).count();
    let sentence = (
        "D8a",
        "Along W_x + γ W_z an oscillation begins in a flip or a Neimark-Sacker bifurcation",
        "share of oscillating networks whose first crossing is one of the two",
    );
    let first =
        every(sentence, &oscillating, |n| matches!(kind(n), Some(Kind::Flip | Kind::NeimarkSacker))).map(|claim| {
            claim.noting(format!("{} flips, {} Neimark-Sacker", count(Kind::Flip), count(Kind::NeimarkSacker)))
        });
    let grows = (!exponents.is_empty()).then(|| {
        let quartiles = [0.25, 0.75].map(|share| quantile(&exponents, share));
        let jumps = exponents.iter().filter(|&&exponent| exponent < 0.25).count();
        claim(
            "D8b",
            "Beyond it the amplitude grows as the square root of the distance",
            "median exponent of amplitude ~ (γ − γ_c)^exponent",
        )
        .within(0.4, 0.6)
        .from(Origin::Reference)
        .of(quantile_of(0.5, &exponents))
        .noting(format!(
            "quartiles {:.3} and {:.3}; {jumps} of {} begin with a jump (exponent below 0.25)",
            quartiles[0],
            quartiles[1],
            exponents.len(),
        ))
    });
    [first, grows].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Verdict;

    #[test]
    fn the_published_counts_are_those_of_their_classes() {
        // The majority is named the right way round on either side, and a sample of the same counts is compatible.
        let found = as_published([102, 84, 14, 0]);
        let note = found.note.clone().unwrap();
        assert!(note.ends_with("published 21, 25 and 4; the majority is period 2 here, rotations there"), "{note}");
        assert_eq!((found.verdict, found.n), (Verdict::Holds, 200));
        assert_eq!(as_published([150, 40, 10, 3]).verdict, Verdict::Fails);
    }
}
