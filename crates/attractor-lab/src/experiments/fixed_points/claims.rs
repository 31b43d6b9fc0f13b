//! Checks and claims of every experiment of the family: theory's numbers, Nyquist's criterion, the poles of finite networks.

use attractor::mean_field::ManyTargets;
use num_complex::Complex64;

use super::config::{CaseConfig, NetworkConfig};
use super::reference::reference;
use super::spread::{Sample, Spread};
use crate::claim::{Claim, Origin, check, claim};
use crate::quantity::number;

/// L1a: theory's numbers against those that are known; `None` if none of the cases is the paper's.
pub(crate) fn numbers_check(cases: &[(&CaseConfig, &ManyTargets)], network: &NetworkConfig) -> Option<Claim> {
    let known = cases.iter().filter_map(|(case, theory)| Some(reference(case, network)?.difference(theory)));
    let differences: Vec<f64> = known.collect();
    let statistic = "largest relative difference of variances, radii, readouts, poles and gains, each set of targets";
    let sentence = "Mean-field numbers agree with an independent implementation";
    (!differences.is_empty()).then(|| check("L1a", sentence, statistic, 1e-8, &differences))
}

/// L1c: turns of the Nyquist curve, unstable poles, and the number that is known must be the same.
pub(crate) fn turns_check(cases: &[(&CaseConfig, &ManyTargets)], network: &NetworkConfig) -> Claim {
    let (mut differences, mut listed) = (Vec::new(), Vec::new());
    for (case, theory) in cases {
        let known = reference(case, network);
        for n in 0..theory.len() {
            let at = theory.feedback_loop(n);
            let (Ok(turns), Ok(unstable)) = (at.nyquist_turns(), at.unstable_poles()) else {
                differences.push(f64::NAN);
                continue;
            };
            let expected = known.map_or(unstable, |known| known.turns[n]);
            let off = |count: usize| (turns - count as i32).abs();
            differences.push(f64::from(off(unstable).max(off(expected))));
            listed.push(turns.to_string());
        }
    }
    check(
        "L1c",
        "Turns of the Nyquist curve count the unstable poles",
        "|clockwise turns of G(iω) about 1 − unstable poles|, each fixed point",
        0.5,
        &differences,
    )
    .noting(format!("turns: {}", listed.join(", ")))
}

/// L2: the leading poles of finite networks, each set of targets whose spread is known; networks are independent, of
/// whatever size.
pub(crate) fn spread_claims(spreads: &[Spread]) -> Vec<Claim> {
    spreads
        .iter()
        .filter_map(|spread| {
            let scale = spread.known?;
            let deviations: Vec<f64> = spread.scaled_deviations().iter().map(|d| d / scale).collect();
            let stated = claim(
                format!("L2-{}", spread.key),
                format!("The leading pole of finite networks lies where theory puts it: {}", spread.name),
                format!("largest |λ − {}| √N / {scale} over networks of every size", complex(spread.theory)),
            );
            let claim = stated.below(5.0).from(Origin::Reference).of_every(&deviations);
            Some(claim.noting(spread.sizes.iter().map(size_note).collect::<Vec<_>>().join("; ")))
        })
        .collect()
}

fn size_note(sample: &Sample) -> String {
    let spread = sample.spread().map_or_else(|| "–".to_owned(), |s| number(s * (sample.units as f64).sqrt()));
    format!("N = {}: spread √N = {spread}, {} of {} unstable", sample.units, sample.unstable(), sample.poles().len())
}

/// `a`, or `(a + b i)`.
fn complex(value: Complex64) -> String {
    if value.im == 0.0 { number(value.re) } else { format!("({} + {}i)", number(value.re), number(value.im)) }
}
