//! A claim is a sentence that data can refute, the statistic that tests it, and what this run found.
//!
//! ```
//! use attractor_lab::claim::{Origin, Verdict, claim, correlations};
//!
//! let values = [0.97, 0.99, 0.96, 0.98, 0.95, 0.99, 0.97];
//! let claim = claim("I2a", "After training, noisy trials follow the innate trajectory", "r with the innate trajectory")
//!     .above(0.9)
//!     .from(Origin::Reference)
//!     .in_share(0.6)
//!     .of(correlations(&values));
//! assert_eq!(claim.verdict, Verdict::Holds);
//! ```
//!
//! Every claim is about one quantity and the region in which it is claimed to lie. It *holds* where the data exclude, at
//! 5 %, that the quantity lies outside; it *fails* where they exclude that it lies inside; otherwise it is *undecided*.
//! Fewer than three networks illustrate: the claim is then *shown* or *not shown*. An identity between formulas of this
//! program is a [`check`](fn@check), not a claim: it *agrees* or *differs*, and no test applies.

mod estimate;
mod measured;
mod ratio;
mod same;
mod statement;

use serde::{Deserialize, Serialize};

pub use estimate::{
    Correlation, Difference, Estimate, Mean, Quantile, Share, Superiority, Switches, correlation_of, correlations,
    difference, mean_of, pairs, quantile_of, ratios, share, superiority, switches,
};
pub use measured::{Measured, measured};
pub use ratio::{RatioOfMeans, ratio_of_means};
pub(crate) use same::same_classes;
pub use statement::{Sentence, Statement, check, claim};

/// The level at which a test distinguishes.
pub(crate) const LEVEL: f64 = 0.05;

/// Fewer networks than this illustrate; they do not decide.
pub(crate) const ENOUGH: usize = 3;

/// What gives verdicts where too few networks ran.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// What to set (`networks=10`).
    pub assignment: String,
    /// Estimated wall time of that run.
    pub seconds: f64,
}

impl Advice {
    /// So many networks decide most claims.
    pub(crate) const NETWORKS: i64 = 10;
}

/// What a run says of a claim or a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The data exclude that the quantity lies outside the claimed region.
    Holds,
    /// The data exclude that the quantity lies inside the claimed region.
    Fails,
    /// The data exclude neither.
    Undecided,
    /// Too few networks for a test; what they give lies inside.
    Shown,
    /// Too few networks for a test; what they give lies outside.
    NotShown,
    /// Two formulas give the same.
    Agrees,
    /// Two formulas do not give the same.
    Differs,
}

impl Verdict {
    /// Whether it is the verdict on a check, an identity between formulas, and not on a claim.
    pub fn is_check(self) -> bool {
        matches!(self, Self::Agrees | Self::Differs)
    }

    /// 1 where the claim is borne out, -1 where it is not, 0 where the data leave it open.
    pub(crate) fn sign(self) -> f64 {
        match self {
            Self::Holds | Self::Shown | Self::Agrees => 1.0,
            Self::Undecided => 0.0,
            Self::Fails | Self::NotShown | Self::Differs => -1.0,
        }
    }

    /// Whether too few networks ran for a verdict.
    pub fn illustrates(self) -> bool {
        matches!(self, Self::Shown | Self::NotShown)
    }
}

/// Who set a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The paper's authors.
    Paper,
    /// An independent implementation, from what it gave.
    Reference,
    /// The authors of this program, before it ran.
    Ours,
}

impl Origin {
    /// Whose it is, after the threshold: `> 0.9, the paper's`.
    pub fn possessive(self) -> &'static str {
        match self {
            Self::Paper => "the paper's",
            Self::Reference => "a reference's",
            Self::Ours => "ours",
        }
    }
}

/// One claim or check with its evidence; a record of `claims.json` and a row of the report.
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
    /// Whose threshold it is.
    pub origin: Origin,
    /// The measured statistic.
    #[serde(deserialize_with = "crate::quantity::number_or_nan")]
    pub value: f64,
    /// The interval of 95 % confidence, where there is one.
    pub interval: Option<(f64, f64)>,
    /// One-sided p-value for the claim, where a test applies.
    pub p: Option<f64>,
    /// The same, adjusted for all claims of the run by Holm's method.
    pub p_adjusted: Option<f64>,
    /// The test behind p and interval.
    pub test: Option<String>,
    /// Number of independent units (networks) behind the value.
    pub n: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// A word of context: spread, number of networks, what was expected.
    pub note: Option<String>,
}

impl Claim {
    /// Adds a word of context.
    pub fn noting(mut self, note: impl Into<String>) -> Self {
        let note = note.into();
        self.note = Some(match self.note {
            Some(earlier) => format!("{earlier}; {note}"),
            None => note,
        });
        self
    }

    /// Adds a word of context, if there is one.
    pub fn noting_any(self, note: Option<String>) -> Self {
        match note {
            Some(note) => self.noting(note),
            None => self,
        }
    }

    /// A claim of which this run asks only a part, and why: what it finds may refute the claim, but not bear it out.
    pub fn asked_in_part(mut self, why: impl Into<String>) -> Self {
        if matches!(self.verdict, Verdict::Holds | Verdict::Shown) {
            self.verdict = Verdict::Undecided;
        }
        self.noting(why)
    }
}

/// Puts p-values beside the plain ones that are adjusted for all claims of a run.
pub(crate) fn adjust(claims: &mut [Claim]) {
    let tested: Vec<usize> = (0..claims.len()).filter(|&k| claims[k].p.is_some_and(|p| !p.is_nan())).collect();
    let plain: Vec<f64> = tested.iter().filter_map(|&k| claims[k].p).collect();
    for (k, adjusted) in tested.into_iter().zip(attractor::holm(&plain)) {
        claims[k].p_adjusted = Some(adjusted);
    }
}
