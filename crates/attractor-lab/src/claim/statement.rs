//! Claims as they are written: a sentence, the region in which its statistic must lie, and the estimate that is held
//! against it.

use super::estimate::{Estimate, share};
use super::{Claim, ENOUGH, LEVEL, Origin, Verdict};
use crate::quantity::number;
use attractor::math;

/// Where a quantity is claimed to lie.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Region {
    Above(f64),
    AtLeast(f64),
    Below(f64),
    AtMost(f64),
    /// Its ends included.
    Within(f64, f64),
}

impl Region {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::Above(bound) => value > bound,
            Self::AtLeast(bound) => value >= bound,
            Self::Below(bound) => value < bound,
            Self::AtMost(bound) => value <= bound,
            Self::Within(low, high) => (low..=high).contains(&value),
        }
    }

    /// The p-value of the hypothesis that the quantity lies inside; of a range, by two one-sided tests (Schuirmann 1987,
    /// doi:10.1007/BF01068419).
    fn p(self, estimate: &dyn Estimate) -> Option<f64> {
        match self {
            Self::Above(bound) | Self::AtLeast(bound) => estimate.p_greater(bound),
            Self::Below(bound) | Self::AtMost(bound) => estimate.p_less(bound),
            Self::Within(low, high) => Some(estimate.p_greater(low)?.max(estimate.p_less(high)?)),
        }
    }

    /// The p-value of the hypothesis that the quantity lies outside.
    fn p_outside(self, estimate: &dyn Estimate) -> Option<f64> {
        match self {
            Self::Above(bound) | Self::AtLeast(bound) => estimate.p_less(bound),
            Self::Below(bound) | Self::AtMost(bound) => estimate.p_greater(bound),
            Self::Within(low, high) => Some(estimate.p_less(low)?.min(estimate.p_greater(high)?)),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Above(bound) => format!("> {}", number(bound)),
            Self::AtLeast(bound) => format!("≥ {}", number(bound)),
            Self::Below(bound) => format!("< {}", number(bound)),
            Self::AtMost(bound) => format!("≤ {}", number(bound)),
            Self::Within(low, high) => format!("in [{}, {}]", number(low), number(high)),
        }
    }
}

/// A sentence and what is measured, before its region is said.
pub struct Sentence {
    id: String,
    claim: String,
    statistic: String,
}

/// Begins a claim: its id, the sentence that data can refute, and what is measured.
pub fn claim(id: impl Into<String>, claim: impl Into<String>, statistic: impl Into<String>) -> Sentence {
    Sentence { id: id.into(), claim: claim.into(), statistic: statistic.into() }
}

impl Sentence {
    /// It is claimed to be larger than `bound`.
    pub fn above(self, bound: f64) -> Statement {
        self.about(Region::Above(bound))
    }

    /// It is claimed to be `bound` or more.
    pub fn at_least(self, bound: f64) -> Statement {
        self.about(Region::AtLeast(bound))
    }

    /// It is claimed to be smaller than `bound`.
    pub fn below(self, bound: f64) -> Statement {
        self.about(Region::Below(bound))
    }

    /// It is claimed to be `bound` or less.
    pub fn at_most(self, bound: f64) -> Statement {
        self.about(Region::AtMost(bound))
    }

    /// It is claimed to lie between the two, which means "equal" where they are close: two one-sided tests decide.
    pub fn within(self, low: f64, high: f64) -> Statement {
        self.about(Region::Within(low, high))
    }

    fn about(self, region: Region) -> Statement {
        Statement { sentence: self, region, origin: Origin::Ours, level: LEVEL, share: None }
    }
}

/// A sentence with its region, ready to be held against data.
pub struct Statement {
    sentence: Sentence,
    region: Region,
    origin: Origin,
    level: f64,
    share: Option<f64>,
}

impl Statement {
    /// Whose threshold it is; ours if not said.
    pub fn from(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// Asks for a p-value below `level` instead of 5 %.
    pub fn at_level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Also asks that at least this share of networks lies in the region, each by itself.
    pub fn in_share(mut self, share: f64) -> Self {
        self.share = Some(share);
        self
    }

    /// Holds the claim against an estimate.
    pub fn of(self, estimate: impl Estimate) -> Claim {
        let among = self.share.map(|least| {
            let passed = estimate.units().iter().filter(|&&v| self.region.holds(v)).count();
            (Region::AtLeast(least), share(passed, estimate.units().len()))
        });
        let mut verdict = self.decide(self.region, &estimate);
        let mut p = self.region.p(&estimate).filter(|_| estimate.n() >= ENOUGH);
        let mut note = estimate.account();
        if let Some((least, passing)) = &among {
            verdict = both(verdict, self.decide(*least, passing));
            // Both must be distinguished, so that the larger p counts.
            p = p.zip(least.p(passing)).map(|(one, other)| one.max(other));
            let counted = passing.account().unwrap_or_default();
            note = Some(note.map_or_else(|| counted.clone(), |note| format!("{counted} in it; {note}")));
        } else if !estimate.units().is_empty() && estimate.n() > 1 {
            let passed = estimate.units().iter().filter(|&&v| self.region.holds(v)).count();
            let counted = format!("{passed} of {} in it", estimate.n());
            note = Some(note.map_or_else(|| counted.clone(), |note| format!("{counted}, {note}")));
        }
        let threshold = self.threshold();
        Claim {
            id: self.sentence.id,
            claim: self.sentence.claim,
            statistic: self.sentence.statistic,
            threshold,
            origin: self.origin,
            value: estimate.value(),
            interval: estimate.interval().filter(|(low, high)| low.is_finite() && high.is_finite()),
            p,
            p_adjusted: None,
            test: p.is_some().then(|| estimate.test().to_owned()),
            n: estimate.n(),
            verdict,
            note,
        }
    }

    /// Holds a claim about every network against one value each: a single one outside refutes it, and the worst is told.
    /// How rare networks outside may still be, the note says.
    pub fn of_every(self, values: &[f64]) -> Claim {
        let passed = values.iter().filter(|&&v| self.region.holds(v)).count();
        let verdict = match (passed == values.len(), values.len()) {
            (_, 0) => Verdict::Undecided,
            (true, n) if n < ENOUGH => Verdict::Shown,
            (false, n) if n < ENOUGH => Verdict::NotShown,
            (true, _) => Verdict::Holds,
            (false, _) => Verdict::Fails,
        };
        // All of n pass with a chance of 5 % if this share would.
        let least = math::powf(LEVEL, 1.0 / values.len() as f64);
        let note = (values.len() > 1).then(|| match verdict {
            Verdict::Holds => format!("all {passed}; with 95 % confidence more than {:.0} % would", 100.0 * least),
            _ => format!("{passed} of {} in it", values.len()),
        });
        Claim {
            threshold: format!("each {}", self.region.text()),
            id: self.sentence.id,
            claim: self.sentence.claim,
            statistic: self.sentence.statistic,
            origin: self.origin,
            value: worst(self.region, values),
            interval: None,
            p: None,
            p_adjusted: None,
            test: None,
            n: values.len(),
            verdict,
            note,
        }
    }

    fn decide(&self, region: Region, estimate: &dyn Estimate) -> Verdict {
        let value = estimate.value();
        match estimate.n() {
            _ if value.is_nan() => Verdict::Undecided,
            n if n < ENOUGH && region.holds(value) => Verdict::Shown,
            n if n < ENOUGH => Verdict::NotShown,
            _ if region.p(estimate).is_some_and(|p| p < self.level) => Verdict::Holds,
            _ if region.p_outside(estimate).is_some_and(|p| p < LEVEL) => Verdict::Fails,
            _ => Verdict::Undecided,
        }
    }

    fn threshold(&self) -> String {
        let share =
            self.share.map_or_else(String::new, |share| format!(", in ≥ {} % of networks", number(100.0 * share)));
        let level = if self.level < LEVEL { format!(", p < {}", number(self.level)) } else { String::new() };
        format!("{}{share}{level}", self.region.text())
    }
}

/// The verdict on a sentence of two parts that must both be true.
fn both(one: Verdict, other: Verdict) -> Verdict {
    let either = |verdict| one == verdict || other == verdict;
    match () {
        () if either(Verdict::Fails) => Verdict::Fails,
        () if either(Verdict::NotShown) => Verdict::NotShown,
        () if either(Verdict::Undecided) => Verdict::Undecided,
        () => one,
    }
}

/// The value farthest out of the region; NaN, which must not pass for better than a number, if there is one.
fn worst(region: Region, values: &[f64]) -> f64 {
    let badness = |value: f64| match region {
        Region::Above(_) | Region::AtLeast(_) => -value,
        Region::Below(_) | Region::AtMost(_) => value,
        Region::Within(low, high) => (low - value).max(value - high),
    };
    let worse = |a: f64, b: f64| if a.is_nan() || badness(a) > badness(b) { a } else { b };
    values.iter().copied().reduce(worse).unwrap_or(f64::NAN)
}

/// A check: that two formulas give the same, to less than `tolerance`; the largest of the differences decides, and NaN
/// differs.
pub fn check(
    id: impl Into<String>,
    identity: impl Into<String>,
    statistic: impl Into<String>,
    tolerance: f64,
    differences: &[f64],
) -> Claim {
    let region = Region::Below(tolerance);
    let value = worst(region, differences);
    let passed = differences.iter().filter(|&&v| region.holds(v)).count();
    let agrees = passed == differences.len() && passed > 0;
    Claim {
        id: id.into(),
        claim: identity.into(),
        statistic: statistic.into(),
        threshold: region.text(),
        origin: Origin::Ours,
        value,
        interval: None,
        p: None,
        p_adjusted: None,
        test: None,
        n: differences.len(),
        verdict: if agrees { Verdict::Agrees } else { Verdict::Differs },
        note: (differences.len() > 1).then(|| format!("{passed} of {} below it", differences.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{adjust, correlation_of, correlations, difference, mean_of, pairs, quantile_of, ratios};
    use super::super::{share, superiority, switches};
    use super::*;

    fn stated() -> Sentence {
        claim("X", "it does", "how much")
    }

    #[test]
    fn few_networks_illustrate() {
        let of = |values: &[f64]| stated().above(0.9).of(mean_of(values));
        assert_eq!(of(&[0.95]).verdict, Verdict::Shown);
        assert_eq!(of(&[0.95, 0.8]).verdict, Verdict::NotShown);
        assert_eq!((of(&[0.95, 0.96]).p, of(&[]).verdict), (None, Verdict::Undecided));
        assert_eq!(stated().at_least(0.6).of(share(2, 2)).verdict, Verdict::Shown);
        assert_eq!(stated().below(5.0).of_every(&[1.0, 2.0]).verdict, Verdict::Shown);
    }

    #[test]
    fn failure_is_tested_as_success_is() {
        let of = |values: &[f64]| stated().above(1.0).of(mean_of(values)).verdict;
        assert_eq!(of(&[1.1, 1.2, 1.15, 1.12]), Verdict::Holds);
        assert_eq!(of(&[0.9, 0.8, 0.85, 0.88]), Verdict::Fails);
        assert_eq!(of(&[0.5, 1.4, 0.9, 1.3]), Verdict::Undecided);
        assert_eq!(of(&[0.5, 1.4, 0.9, 1.1]), Verdict::Undecided);
        assert_eq!(of(&[f64::NAN, 1.2, 1.3]), Verdict::Undecided);
        // Without spread the sign test decides: 1/8 of three, 1/32 of five.
        assert_eq!((of(&[1.5; 3]), of(&[1.5; 5]), of(&[0.5; 5])), (Verdict::Undecided, Verdict::Holds, Verdict::Fails));
    }

    #[test]
    fn a_mean_correlation_does_not_hide_networks_that_fail() {
        let mut values = vec![0.999_9; 9];
        values.extend([-0.3, 0.2, 0.4, 0.1]);
        let plain = stated().above(0.9).of(correlations(&values));
        assert!(plain.value > 0.99 && plain.verdict == Verdict::Holds, "{plain:?}");
        let shared = stated().above(0.9).in_share(0.6).of(correlations(&values));
        assert_eq!(shared.verdict, Verdict::Undecided);
        assert_eq!(shared.threshold, "> 0.9, in ≥ 60 % of networks");
        assert!(shared.note.unwrap().starts_with("9 of 13 networks in it"));
        assert_eq!(stated().above(0.9).in_share(0.95).of(correlations(&values)).verdict, Verdict::Fails);
    }

    #[test]
    fn ranges_need_the_interval_inside() {
        let of = |values: &[f64]| stated().within(0.9, 1.1).of(mean_of(values)).verdict;
        assert_eq!(of(&[0.99, 1.0, 1.01, 1.02]), Verdict::Holds);
        assert_eq!(of(&[0.5, 1.5, 1.0, 0.9]), Verdict::Undecided);
        assert_eq!(of(&[1.3, 1.31, 1.29]), Verdict::Fails);
        // Equivalence of a difference: nearly nothing is not yet nothing.
        let a = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(stated().within(-0.1, 0.1).of(pairs(&a, &[1.01, 2.02, 2.99, 4.01])).verdict, Verdict::Holds);
    }

    #[test]
    fn shares_are_exact() {
        let of = |passed, n| stated().at_least(0.6).of(share(passed, n));
        assert_eq!(
            (of(9, 10).verdict, of(8, 10).verdict, of(2, 10).verdict),
            (Verdict::Holds, Verdict::Undecided, Verdict::Fails)
        );
        assert!((of(9, 10).p.unwrap() - 0.046_357).abs() < 1e-6);
        assert_eq!(of(9, 10).test.as_deref(), Some("exact binomial"));
        // Twelve of twelve against none of twelve.
        let pairs = stated().above(0.0).of(switches(&[true; 12], &[false; 12]));
        assert_eq!((pairs.verdict, pairs.value), (Verdict::Holds, 1.0));
        assert!((pairs.p.unwrap() - 0.5_f64.powi(12)).abs() < 1e-12);
        let none = stated().above(0.0).of(switches(&[true; 12], &[true; 12]));
        assert_eq!(none.verdict, Verdict::Undecided);
    }

    #[test]
    fn ratios_are_tested_as_logarithms() {
        let found = stated().above(1.0).of(ratios(&[2.0, 0.5, 2.0, 0.5]));
        assert!((found.value - 1.0).abs() < 1e-12 && found.verdict == Verdict::Undecided, "{found:?}");
        assert_eq!(stated().above(1.0).of(ratios(&[2.0, 3.0, 2.5])).verdict, Verdict::Holds);
    }

    #[test]
    fn samples_of_different_networks_are_no_pairs() {
        let (a, b) = ([1.0, 5.0, 3.0, 4.0], [0.9, 4.9, 2.9, 3.9]);
        assert_eq!(stated().above(0.0).of(difference(&a, &b)).verdict, Verdict::Undecided);
        let test = stated().above(0.5).of(superiority(&[4.0, 5.0, 6.0, 7.0], &[1.0, 2.0, 3.0, 0.0]));
        assert_eq!((test.value, test.verdict), (1.0, Verdict::Holds));
        assert!((test.p.unwrap() - 1.0 / 70.0).abs() < 1e-12, "{test:?}");
    }

    #[test]
    fn quantiles_and_correlations_are_claims_too() {
        let values: Vec<f64> = (1..=20).map(|k| f64::from(k) / 1000.0).collect();
        assert_eq!(stated().at_most(0.016).of(quantile_of(0.5, &values)).verdict, Verdict::Holds);
        assert_eq!(stated().at_most(0.012).of(quantile_of(0.5, &values)).verdict, Verdict::Undecided);
        assert_eq!(stated().at_least(0.9).of(correlation_of(0.99, 40)).verdict, Verdict::Holds);
        assert_eq!(stated().at_least(0.9).of(correlation_of(0.91, 40)).verdict, Verdict::Undecided);
    }

    #[test]
    fn one_counterexample_refutes_a_claim_about_every_network() {
        let every = |values: &[f64]| stated().below(5.0).of_every(values);
        let held = every(&[1.0, 4.0, 2.0]);
        assert_eq!((held.verdict, held.value, held.threshold.as_str()), (Verdict::Holds, 4.0, "each < 5"));
        assert_eq!(held.note.as_deref(), Some("all 3; with 95 % confidence more than 37 % would"));
        assert_eq!((every(&[1.0, 6.0, 2.0]).verdict, every(&[1.0, 6.0, 2.0]).value), (Verdict::Fails, 6.0));
        assert!(every(&[1.0, f64::NAN, 2.0]).value.is_nan());
        assert_eq!(every(&[1.0, f64::NAN, 2.0]).verdict, Verdict::Fails);
        assert_eq!(every(&[]).verdict, Verdict::Undecided);
    }

    #[test]
    fn levels_can_only_make_it_harder() {
        let of = |level| stated().below(1.0).at_level(level).of(mean_of(&[0.5, 0.6, 0.7, 0.6]));
        assert_eq!((of(0.05).verdict, of(1e-9).verdict), (Verdict::Holds, Verdict::Undecided));
        assert_eq!(of(1e-9).threshold, "< 1, p < 1e-9");
    }

    #[test]
    fn checks_are_no_claims() {
        let agrees = check("X", "a = b", "|a - b|", 1e-8, &[1e-9, 5e-9]);
        assert_eq!((agrees.verdict, agrees.value), (Verdict::Agrees, 5e-9));
        for differences in [&[1e-9, 5e-8][..], &[1e-9, f64::NAN], &[]] {
            assert_eq!(check("X", "a = b", "|a - b|", 1e-8, differences).verdict, Verdict::Differs);
        }
    }

    #[test]
    fn adjusted_values_stand_beside_plain_ones() {
        let each = |values: &[f64]| stated().above(0.0).of(mean_of(values));
        let mut claims = [each(&[1.0, 1.1, 0.9]), each(&[1.0, -1.0, 0.5]), each(&[1.0])];
        adjust(&mut claims);
        assert_eq!(claims[0].p_adjusted, claims[0].p.map(|p| 2.0 * p));
        assert_eq!((claims[1].p_adjusted, claims[2].p_adjusted), (claims[1].p, None));
    }
}
