//! A claim is a sentence of a paper, the statistic that tests it, and what this run found.

use attractor::{binomial_interval, binomial_tail, fisher_mean, mean, one_sample_t_test, paired_t_test};
use serde::{Deserialize, Serialize};

use crate::quantity::number;

/// The level at which a test distinguishes.
const LEVEL: f64 = 0.05;

/// What a run says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The statistic lies beyond the threshold, distinguishably where a test applies.
    Holds,
    /// The statistic does not lie beyond the threshold.
    Fails,
    /// Too few networks to tell.
    Underpowered,
}

/// One claim with its evidence; a record of `claims.json` and a row of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Short identifier, such as `I2a`.
    pub id: String,
    /// The sentence that is tested.
    pub claim: String,
    /// What `value` measures, in words.
    pub statistic: String,
    /// What `value` must satisfy, as text (`> 0.97`).
    pub threshold: String,
    /// The measured statistic.
    pub value: f64,
    /// One-sided p-value, where a test applies.
    pub p: Option<f64>,
    /// Number of independent units (networks) behind the value.
    pub n: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// A word of context: spread, fraction of networks, what was expected.
    pub note: Option<String>,
}

/// The scale on which values of networks are averaged and tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// As they are.
    Linear,
    /// Correlations, by Fisher's z.
    Correlation,
}

/// The side of the threshold on which a claim holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The mean must be larger.
    Above,
    /// The mean must be smaller.
    Below,
}

impl Claim {
    /// A claim about the mean over networks of one value each.
    ///
    /// It holds if the mean lies on the claimed side of `threshold` and, from three networks, a one-sided t-test over
    /// networks says so at 5 %; it fails if the mean lies on the other side; in between there are too few networks.
    pub(crate) fn about_mean(
        id: &str,
        claim: &str,
        statistic: &str,
        side: Side,
        threshold: f64,
        scale: Scale,
        values: &[f64],
    ) -> Self {
        let n = values.len();
        let sign = if side == Side::Above { 1.0 } else { -1.0 };
        let transformed: Vec<f64> = values.iter().map(|&v| sign * scale.transform(v)).collect();
        let value = scale.mean(values);
        let beyond = sign * value > sign * threshold;
        let test = one_sample_t_test(&transformed, sign * scale.transform(threshold)).filter(|_| n >= 3);
        let p = test.map(|test| test.p_greater);
        let verdict = match p {
            _ if !beyond => Verdict::Fails,
            Some(p) if p >= LEVEL => Verdict::Underpowered,
            _ => Verdict::Holds,
        };
        let passed = values.iter().filter(|&&v| sign * v > sign * threshold).count();
        let (low, high) = range(values);
        let note = (n > 1).then(|| format!("{passed} of {n} networks; {low:.3} to {high:.3}"));
        let sign = if side == Side::Above { '>' } else { '<' };
        Self {
            id: id.to_owned(),
            claim: claim.to_owned(),
            statistic: statistic.to_owned(),
            threshold: format!("{sign} {}", number(threshold)),
            value,
            p,
            n,
            verdict,
            note,
        }
    }

    /// A claim that the mean over networks lies within a range, its ends included. It has no p-value.
    pub(crate) fn about_range(id: &str, claim: &str, statistic: &str, range: (f64, f64), values: &[f64]) -> Self {
        let value = mean(values);
        let (least, most) = self::range(values);
        Self {
            id: id.to_owned(),
            claim: claim.to_owned(),
            statistic: statistic.to_owned(),
            threshold: format!("in [{}, {}]", range.0, range.1),
            value,
            p: None,
            n: values.len(),
            verdict: if value >= range.0 && value <= range.1 { Verdict::Holds } else { Verdict::Fails },
            note: (values.len() > 1).then(|| format!("{least:.3} to {most:.3}")),
        }
    }

    /// A claim that one number, computed from `n` networks together, lies within a range, its ends included. It has no
    /// p-value. A range from 0 or up to 1 is worded as a bound.
    pub(crate) fn about_value(
        id: &str,
        claim: &str,
        statistic: &str,
        (low, high): (f64, f64),
        value: f64,
        n: usize,
    ) -> Self {
        let threshold = match (low, high) {
            (1.0, 1.0) => "= 1".to_owned(),
            (low, 1.0) => format!("≥ {low}"),
            (0.0, high) => format!("≤ {high}"),
            _ => format!("in [{low}, {high}]"),
        };
        Self {
            id: id.to_owned(),
            claim: claim.to_owned(),
            statistic: statistic.to_owned(),
            threshold,
            value,
            p: None,
            n,
            verdict: if value >= low && value <= high { Verdict::Holds } else { Verdict::Fails },
            note: None,
        }
    }

    /// A claim that the share of networks that pass lies within a range, its ends included; `None` of no network. The note
    /// has the interval of 95 % confidence.
    pub(crate) fn about_share(
        id: &str,
        claim: &str,
        statistic: &str,
        range: (f64, f64),
        passed: usize,
        n: usize,
    ) -> Option<Self> {
        let (low, high) = binomial_interval(passed, n)?;
        let note = format!("{passed} of {n} networks; 95 % confidence {low:.3} to {high:.3}");
        Some(Self::about_value(id, claim, statistic, range, passed as f64 / n as f64, n).noting(note))
    }

    /// A claim that `larger` exceeds `smaller`, network by network: the mean difference is above 0 and a one-sided paired
    /// t-test says so below `level`. Where the difference has the right sign without that, there are too few networks.
    ///
    /// # Panics
    /// If the lengths differ.
    pub(crate) fn about_pairs(
        id: &str,
        claim: &str,
        statistic: &str,
        larger: &[f64],
        smaller: &[f64],
        level: f64,
    ) -> Self {
        let differences: Vec<f64> = larger.iter().zip(smaller).map(|(a, b)| a - b).collect();
        let value = mean(&differences);
        let p = paired_t_test(larger, smaller).filter(|_| larger.len() >= 3).map(|test| test.p_greater);
        let verdict = match p {
            _ if value.is_nan() || value <= 0.0 => Verdict::Fails,
            Some(p) if p < level => Verdict::Holds,
            _ => Verdict::Underpowered,
        };
        let passed = differences.iter().filter(|&&d| d > 0.0).count();
        Self {
            id: id.to_owned(),
            claim: claim.to_owned(),
            statistic: statistic.to_owned(),
            threshold: format!("> 0, p < {}", number(level)),
            value,
            p,
            n: differences.len(),
            verdict,
            note: (differences.len() > 1).then(|| format!("{passed} of {} networks", differences.len())),
        }
    }

    /// A claim that every one of the values lies on that side of `threshold`: the worst of them decides. It has no p-value;
    /// of a single value, it is a claim about a number that does not depend on chance.
    pub(crate) fn about_every(
        id: &str,
        claim: &str,
        statistic: &str,
        side: Side,
        threshold: f64,
        values: &[f64],
    ) -> Self {
        let sign = if side == Side::Above { 1.0 } else { -1.0 };
        // NaN must not pass for better than a number.
        let worse = |a: f64, b: f64| if a.is_nan() || sign * a < sign * b { a } else { b };
        let value = values.iter().copied().reduce(worse).unwrap_or(f64::NAN);
        let passed = values.iter().filter(|&&v| sign * v > sign * threshold).count();
        Self {
            id: id.to_owned(),
            claim: claim.to_owned(),
            statistic: statistic.to_owned(),
            threshold: format!("{} {}", if side == Side::Above { '>' } else { '<' }, number(threshold)),
            value,
            p: None,
            n: values.len(),
            verdict: if passed == values.len() && passed > 0 { Verdict::Holds } else { Verdict::Fails },
            note: (values.len() > 1).then(|| format!("{passed} of {} beyond it", values.len())),
        }
    }

    /// A claim that most networks have a property: more than half of them, and a one-sided binomial test says so at 5 %.
    pub(crate) fn about_majority(id: &str, claim: &str, statistic: &str, passed: usize, networks: usize) -> Self {
        let value = passed as f64 / networks as f64;
        let p = binomial_tail(passed as u64, networks as u64, 0.5);
        Self {
            id: id.to_owned(),
            claim: claim.to_owned(),
            statistic: statistic.to_owned(),
            threshold: "> 0.5".to_owned(),
            value,
            p: Some(p),
            n: networks,
            verdict: match p {
                _ if value.is_nan() || value <= 0.5 => Verdict::Fails,
                p if p < LEVEL => Verdict::Holds,
                _ => Verdict::Underpowered,
            },
            note: Some(format!("{passed} of {networks} networks")),
        }
    }

    /// Asks for a p-value below `level` instead of 5 %.
    pub(crate) fn at_level(mut self, level: f64) -> Self {
        self.threshold = format!("{}, p < {}", self.threshold, number(level));
        if self.verdict != Verdict::Fails && !self.p.is_some_and(|p| p < level) {
            self.verdict = Verdict::Underpowered;
        }
        self
    }

    /// Also asks for at least that share of all networks: it fails with fewer.
    pub(crate) fn in_share(mut self, passed: usize, share: f64) -> Self {
        self.threshold = format!("{}, in {:.0} % of networks", self.threshold, 100.0 * share);
        if (passed as f64) < share * self.n as f64 - 1e-9 {
            self.verdict = Verdict::Fails;
        }
        self
    }

    /// Adds a word of context.
    pub(crate) fn noting(mut self, note: impl Into<String>) -> Self {
        let note = note.into();
        self.note = Some(match self.note {
            Some(earlier) => format!("{earlier}; {note}"),
            None => note,
        });
        self
    }
}

impl Scale {
    fn transform(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Correlation => value.clamp(-1.0 + 1e-12, 1.0 - 1e-12).atanh(),
        }
    }

    fn mean(self, values: &[f64]) -> f64 {
        match self {
            Self::Linear => mean(values),
            Self::Correlation => fisher_mean(values).unwrap_or(f64::NAN),
        }
    }
}

fn range(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(values: &[f64], side: Side) -> Verdict {
        Claim::about_mean("X", "", "", side, 0.9, Scale::Correlation, values).verdict
    }

    #[test]
    fn verdicts_follow_mean_and_test() {
        assert_eq!(about(&[0.95], Side::Above), Verdict::Holds);
        assert_eq!(about(&[0.85], Side::Above), Verdict::Fails);
        assert_eq!(about(&[0.85], Side::Below), Verdict::Holds);
        assert_eq!(about(&[0.95, 0.96, 0.97], Side::Above), Verdict::Holds);
        assert_eq!(about(&[0.70, 0.96, 0.97], Side::Above), Verdict::Underpowered);
        assert_eq!(about(&[0.70, 0.80, 0.97], Side::Above), Verdict::Fails);
        assert_eq!(about(&[f64::NAN], Side::Above), Verdict::Fails);
    }

    #[test]
    fn ranges_hold_their_ends() {
        let within = |values: &[f64]| Claim::about_range("X", "", "", (0.9, 1.1), values).verdict;
        assert_eq!(within(&[0.9]), Verdict::Holds);
        assert_eq!(within(&[0.5, 1.5]), Verdict::Holds);
        assert_eq!(within(&[1.2]), Verdict::Fails);
        assert_eq!(within(&[f64::NAN]), Verdict::Fails);
    }

    #[test]
    fn shares_hold_their_ends() {
        let share = |range, passed| Claim::about_share("X", "", "", range, passed, 20).unwrap();
        assert_eq!(
            (share((0.95, 1.0), 19).verdict, share((0.95, 1.0), 19).threshold.as_str()),
            (Verdict::Holds, "≥ 0.95")
        );
        assert_eq!(share((0.95, 1.0), 18).verdict, Verdict::Fails);
        assert_eq!(
            (share((0.0, 0.14), 3).verdict, share((0.0, 0.14), 3).threshold.as_str()),
            (Verdict::Fails, "≤ 0.14")
        );
        assert_eq!(share((1.0, 1.0), 20).threshold, "= 1");
        assert_eq!(share((0.4, 0.6), 10).threshold, "in [0.4, 0.6]");
        assert!(share((0.4, 0.6), 10).note.unwrap().starts_with("10 of 20 networks; 95 % confidence 0.299 to 0.701"));
        assert_eq!(Claim::about_share("X", "", "", (0.0, 1.0), 0, 0), None);
    }

    #[test]
    fn pairs_need_sign_and_level() {
        let pairs = |a: &[f64], level| Claim::about_pairs("X", "", "", a, &[1.0, 2.0, 3.0, 4.0], level).verdict;
        assert_eq!(pairs(&[1.5, 2.6, 3.4, 4.5], 0.01), Verdict::Holds);
        assert_eq!(pairs(&[1.5, 2.6, 3.4, 4.5], 1e-8), Verdict::Underpowered);
        assert_eq!(pairs(&[0.5, 2.6, 2.4, 4.2], 0.01), Verdict::Fails);
    }

    #[test]
    fn levels_and_shares_can_only_make_it_harder() {
        let claim = || Claim::about_mean("X", "", "", Side::Below, 1.0, Scale::Linear, &[0.5, 0.6, 0.7, 0.6]);
        assert_eq!(claim().verdict, Verdict::Holds);
        assert_eq!(claim().at_level(1e-9).verdict, Verdict::Underpowered);
        assert_eq!(claim().in_share(4, 0.9).verdict, Verdict::Holds);
        assert_eq!(claim().in_share(3, 0.9).verdict, Verdict::Fails);
    }

    #[test]
    fn the_worst_of_all_values_decides() {
        let every = |values: &[f64]| Claim::about_every("X", "", "", Side::Below, 1e-8, values);
        assert_eq!(every(&[1e-9, 5e-9]).verdict, Verdict::Holds);
        assert_eq!((every(&[1e-9, 5e-9]).value, every(&[1e-9]).threshold.as_str()), (5e-9, "< 1e-8"));
        assert_eq!(every(&[1e-9, 5e-8, 0.0]).verdict, Verdict::Fails);
        assert_eq!(every(&[1e-9, f64::NAN, 0.0]).verdict, Verdict::Fails);
        assert!(every(&[1e-9, f64::NAN, 0.0]).value.is_nan());
        assert_eq!(every(&[]).verdict, Verdict::Fails);
    }

    #[test]
    fn a_majority_needs_enough_networks() {
        let majority = |passed, networks| Claim::about_majority("X", "", "", passed, networks).verdict;
        // 10 of 12: p = 0.019; 3 of 4: 0.31.
        assert_eq!(majority(10, 12), Verdict::Holds);
        assert_eq!(majority(3, 4), Verdict::Underpowered);
        assert_eq!(majority(6, 12), Verdict::Fails);
    }
}
