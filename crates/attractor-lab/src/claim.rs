//! A claim is a sentence of a paper, the statistic that tests it, and what this run found.

use serde::{Deserialize, Serialize};

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
