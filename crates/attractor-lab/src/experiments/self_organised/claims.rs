//! The claims of `self-organised` about the published system: D1-D8.

use attractor::pearson;

use super::class::{Class, GROUPS, Group, foretold};
use super::controls::CONTROLS;
use super::gamma::{Crossed, Kind};
use super::network::{FEEDBACK, NetworkResult, SUM};
use crate::claim::Claim;

/// The networks of a group, by their noisy record.
pub(super) fn of_group<'a>(all: &[&'a NetworkResult], group: Group) -> Vec<&'a NetworkResult> {
    all.iter().copied().filter(|n| n.class.group() == group).collect()
}

/// The value that a share of sorted values does not exceed, between neighbours by linear interpolation; NaN of none.
pub(super) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = share * (sorted.len().saturating_sub(1)) as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    match (sorted.get(below), sorted.get(above)) {
        (Some(low), Some(high)) => low + (high - low) * place.fract(),
        _ => f64::NAN,
    }
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

/// A claim about the share of networks that have a property.
fn share(
    id: &str,
    claim: &str,
    statistic: &str,
    range: (f64, f64),
    networks: &[&NetworkResult],
    property: impl Fn(&NetworkResult) -> bool,
) -> Option<Claim> {
    let passed = networks.iter().filter(|n| property(n)).count();
    Claim::about_share(id, claim, statistic, range, passed, networks.len())
}

fn fractions(all: &[&NetworkResult]) -> Vec<Claim> {
    let [two, rotating, fixed, chaotic] = GROUPS;
    let of = |id, claim, statistic, range, group: Group, published: &str| {
        let claim = share(id, claim, statistic, range, all, |n| n.class.group() == group);
        claim.map(|claim| if published.is_empty() { claim } else { claim.noting(published) })
    };
    [
        of(
            "D1a",
            "About half of the networks end in period 2",
            "share of period 2",
            (0.37, 0.65),
            two,
            "25 of 50 published",
        ),
        of(
            "D1b",
            "Most of the others end in longer periods or tori",
            "share of rotations: periods from 3, and tori",
            (0.28, 0.57),
            rotating,
            "21 of 50 published",
        ),
        of("D1c", "A few end in fixed points", "share of fixed points", (0.0, 0.14), fixed, "4 of 50 published"),
        of("D1d", "Hardly any is chaotic", "share of chaos", (0.0, 0.01), chaotic, ""),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn leading_tells(all: &[&NetworkResult]) -> Option<Claim> {
    let right = |class: Class, n: &NetworkResult| foretold(n.spectra[SUM].leading) == class.group();
    let free = all.iter().filter(|n| right(n.free.class, n)).count();
    share(
        "D2",
        "The leading eigenvalue of W_x + W_z alone tells the class",
        "share of networks of the class that it foretells",
        (0.95, 1.0),
        all,
        |n| right(n.class, n),
    )
    .map(|claim| claim.noting(format!("{free} by the class without noise")))
}

fn spectra(two: &[&NetworkResult], rotating: &[&NetworkResult]) -> Vec<Claim> {
    let flips = |n: &NetworkResult| {
        let (re, im) = n.spectra[SUM].leading;
        im == 0.0 && re < -1.2
    };
    let pair = |n: &NetworkResult| n.outside().count() == 2 && n.outside().all(|(_, im)| *im != 0.0);
    [
        share(
            "D3a",
            "In period 2 the leading eigenvalue is real and far below -1",
            "share with leading eigenvalue < -1.2, period 2",
            (0.97, 1.0),
            two,
            flips,
        ),
        share(
            "D3b",
            "In period 2 it is alone outside the unit circle",
            "share with exactly one eigenvalue outside, period 2",
            (0.87, 1.0),
            two,
            |n| n.outside().count() == 1,
        ),
        share(
            "D4",
            "In rotations (longer periods and tori) a complex pair is alone outside the unit circle",
            "share with exactly one complex pair outside",
            (0.82, 1.0),
            rotating,
            pair,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn feedback(two: &[&NetworkResult], rotating: &[&NetworkResult]) -> Vec<Claim> {
    let of_feedback = |n: &NetworkResult| n.spectra[FEEDBACK].leading;
    [
        share(
            "D5a",
            "In period 2, W_z has the eigenvalue -1",
            "share with |λ + 1| < 0.05, λ leading W_z, period 2",
            (0.97, 1.0),
            two,
            |n| (of_feedback(n).0 + 1.0).hypot(of_feedback(n).1) < 0.05,
        ),
        share(
            "D5b",
            "In period 2, W_z has rank one",
            "share with a second singular value < 0.1, period 2",
            (0.93, 1.0),
            two,
            |n| n.singular[1] < 0.1,
        ),
        share(
            "D5c",
            "In rotations, W_z turns a plane",
            "share with a leading pair of W_z of modulus in [0.6, 0.708]",
            (0.90, 1.0),
            rotating,
            |n| {
                let (re, im) = of_feedback(n);
                im != 0.0 && (0.6..=0.708).contains(&re.hypot(im))
            },
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn rotation(rotating: &[&NetworkResult]) -> Vec<Claim> {
    if rotating.is_empty() {
        return Vec::new();
    }
    let errors: Vec<f64> = rotating.iter().map(|n| (n.foretold_rotation() - n.rotation).abs()).collect();
    let correlation = pearson(rotating.iter().map(|n| n.foretold_rotation()), rotating.iter().map(|n| n.rotation))
        .unwrap_or(f64::NAN);
    let about =
        |id, claim, statistic, range, value| Claim::about_value(id, claim, statistic, range, value, errors.len());
    vec![
        about(
            "D6a",
            "The rotation number is the leading eigenvalue's angle",
            "median |rotation − arg λ/2π|, turns a step",
            (0.0, 0.006),
            quantile(&errors, 0.5),
        ),
        about(
            "D6b",
            "It is so in nearly every network",
            "95th percentile of the same",
            (0.0, 0.02),
            quantile(&errors, 0.95),
        ),
        about("D6c", "Angle foretells rotation over all networks", "correlation of the two", (0.99, 1.0), correlation),
    ]
}

fn controls(all: &[&NetworkResult]) -> Vec<Claim> {
    let ranges = [(1.0, 1.0), (1.0, 1.0), (0.45, 1.0), (0.55, 1.0)];
    let sentences = [
        "Without learning nothing but fixed points",
        "Without the reservoir's weights nothing but fixed points",
        "Without normalisation mostly fixed points",
        "Random feedback of the same norm: mostly fixed points",
    ];
    let run: Vec<&NetworkResult> = all.iter().copied().filter(|n| n.controls.len() == CONTROLS.len()).collect();
    (0..CONTROLS.len())
        .filter_map(|k| {
            let id = ["D7a", "D7b", "D7c", "D7d"][k];
            let statistic = format!("share of fixed points, {}", CONTROLS[k]);
            let others: Vec<Option<Class>> =
                run.iter().filter(|n| n.controls[k].class != Class::FixedPoint).map(|n| n.controls[k].free).collect();
            let rest = others.iter().filter(|&&free| free == Some(Class::FixedPoint)).count();
            let claim =
                share(id, sentences[k], &statistic, ranges[k], &run, |n| n.controls[k].class == Class::FixedPoint)?;
            let note = format!("without noise {rest} of the other {} rest at a fixed point", others.len());
            Some(if others.is_empty() { claim } else { claim.noting(note) })
        })
        .collect()
}

fn bifurcations(two: &[&NetworkResult], rotating: &[&NetworkResult]) -> Vec<Claim> {
    let oscillating = [two, rotating].concat();
    let kind = |n: &NetworkResult| n.gamma.crossed.as_ref().map(|crossed| crossed.kind);
    let exponents: Vec<f64> = oscillating.iter().filter_map(|n| n.gamma.crossed.as_ref()?.exponent).collect();
    let crossings: Vec<&Crossed> = oscillating.iter().filter_map(|n| n.gamma.crossed.as_ref()).collect();
    let count = |kind: Kind| crossings.iter().filter(|crossed| crossed.kind == kind).count();
    let first = share(
        "D8a",
        "Along W_x + γ W_z an oscillation begins in a flip or a Neimark-Sacker bifurcation",
        "share of oscillating networks whose first crossing is one of the two",
        (1.0, 1.0),
        &oscillating,
        |n| matches!(kind(n), Some(Kind::Flip | Kind::NeimarkSacker)),
    )
    .map(|claim| claim.noting(format!("{} flips, {} Neimark-Sacker", count(Kind::Flip), count(Kind::NeimarkSacker))));
    let grows = (!exponents.is_empty()).then(|| {
        let quartiles = [0.25, 0.75].map(|share| quantile(&exponents, share));
        let jumps = exponents.iter().filter(|&&exponent| exponent < 0.25).count();
        Claim::about_value(
            "D8b",
            "Beyond it the amplitude grows as the square root of the distance",
            "median exponent of amplitude ~ (γ − γ_c)^exponent",
            (0.4, 0.6),
            quantile(&exponents, 0.5),
            exponents.len(),
        )
        .noting(format!(
            "quartiles {:.3} and {:.3}; {jumps} begin with a jump (exponent below 0.25)",
            quartiles[0], quartiles[1]
        ))
    });
    [first, grows].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0], 0.25), 1.25);
        assert_eq!(quantile(&[1.0], 0.95), 1.0);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
