//! A claim is a sentence of a paper, the statistic that tests it, and what this run found.

use attractor::{fisher_mean, mean, one_sample_t_test};
use serde::{Deserialize, Serialize};

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
            threshold: format!("{sign} {threshold}"),
            value,
            p,
            n,
            verdict,
            note,
        }
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
}
