//! Claims that networks fall into classes as those of a paper did.

use attractor::contingency_test;

use super::{Claim, ENOUGH, LEVEL, Origin, Verdict};

/// The claim that two samples, counted by class, come from the same proportions: ours and a published one. It fails where
/// Fisher's exact test distinguishes them at 5 %; else it holds, which of a small published sample says little. The value is
/// the test's p, which is no evidence for the claim and so stands in no other column.
pub(crate) fn same_classes(
    id: impl Into<String>,
    claim: impl Into<String>,
    statistic: impl Into<String>,
    ours: &[u64],
    published: &[u64],
) -> Claim {
    let p = contingency_test(ours, published).ok().flatten().unwrap_or(f64::NAN);
    let n = ours.iter().sum::<u64>() as usize;
    let verdict = match n {
        _ if p.is_nan() => Verdict::Undecided,
        n if n < ENOUGH => {
            if p >= LEVEL {
                Verdict::Shown
            } else {
                Verdict::NotShown
            }
        }
        _ if p < LEVEL => Verdict::Fails,
        _ => Verdict::Holds,
    };
    let size = published.iter().sum::<u64>();
    Claim {
        id: id.into(),
        claim: claim.into(),
        statistic: statistic.into(),
        threshold: format!("p ≥ {LEVEL}"),
        origin: Origin::Ours,
        value: p,
        interval: None,
        p: None,
        p_adjusted: None,
        test: Some("exact, Freeman-Halton".to_owned()),
        n,
        verdict,
        note: (verdict == Verdict::Holds).then(|| format!("not distinguishable; {size} networks tell little")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ours: &[u64]) -> Claim {
        same_classes("X", "as published", "p", ours, &[25, 21, 4])
    }

    #[test]
    fn what_no_test_distinguishes_is_the_same_and_what_one_does_is_not() {
        // chi² 1.65 of 425, 511 and 64 in 1000 with two degrees of freedom: p about 0.44.
        let found = of(&[425, 511, 64]);
        assert!(found.verdict == Verdict::Holds && (found.value - 0.44).abs() < 0.06, "{found:?}");
        assert!(found.p.is_none() && found.note.as_ref().unwrap().contains("50 networks tell little"));
        assert_eq!(of(&[10, 180, 10]).verdict, Verdict::Fails);
        assert_eq!((of(&[1, 1, 0]).verdict, of(&[0, 0, 0]).verdict), (Verdict::Shown, Verdict::Undecided));
    }
}
