//! Claims of experiments that are written in Python, held against data by the laboratory's own tests.

use attractor_lab::{
    Claim, Origin,
    claim::{
        Sentence, Statement, check, claim, correlation_of, correlations, difference, mean_of, measured, pairs,
        quantile_of, ratio_of_means, ratios, share, superiority, switches,
    },
};
use pyo3::{exceptions::PyValueError, prelude::*};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A claim as a record in JSON, held against the estimate of a kind.
#[pyfunction]
pub(super) fn judge(
    id: String,
    sentence: String,
    statistic: String,
    region: (String, f64, f64),
    estimate: (String, Vec<f64>, Vec<f64>),
    origin: &str,
    level: Option<f64>,
    in_share: Option<f64>,
) -> PyResult<String> {
    let mut statement = within(claim(id, sentence, statistic), &region)?.from(word::<Origin>(origin)?);
    if let Some(level) = level {
        statement = statement.at_level(level);
    }
    if let Some(least) = in_share {
        statement = statement.in_share(least);
    }
    let (kind, one, other) = estimate;
    record(&match kind.as_str() {
        "every" => statement.of_every(&one),
        "mean" => statement.of(mean_of(&one)),
        "correlations" => statement.of(correlations(&one)),
        "ratios" => statement.of(ratios(&one)),
        "pairs" => statement.of(pairs(&one, &other)),
        "difference" => statement.of(difference(&one, &other)),
        "superiority" => statement.of(superiority(&one, &other)),
        "ratio_of_means" => statement.of(ratio_of_means(&one, &other)),
        "switches" => statement.of(switches(&truths(&one), &truths(&other))),
        "share" => statement.of(share(one[0] as usize, other[0] as usize)),
        "quantile" => statement.of(quantile_of(other[0], &one)),
        "correlation" => statement.of(correlation_of(one[0], other[0] as usize)),
        "measured" => statement.of(measured(one[0], one[1], other[0] as usize)),
        _ => return Err(PyValueError::new_err(format!("no estimate {kind}"))),
    })
}

/// A check as a record in JSON.
#[pyfunction]
pub(super) fn check_identity(
    id: String,
    identity: String,
    statistic: String,
    tolerance: f64,
    differences: Vec<f64>,
) -> PyResult<String> {
    record(&check(id, identity, statistic, tolerance, &differences))
}

fn within(sentence: Sentence, (kind, bound, high): &(String, f64, f64)) -> PyResult<Statement> {
    Ok(match kind.as_str() {
        "above" => sentence.above(*bound),
        "at_least" => sentence.at_least(*bound),
        "below" => sentence.below(*bound),
        "at_most" => sentence.at_most(*bound),
        "within" => sentence.within(*bound, *high),
        _ => return Err(PyValueError::new_err(format!("no region {kind}"))),
    })
}

fn truths(values: &[f64]) -> Vec<bool> {
    values.iter().map(|&value| value != 0.0).collect()
}

fn record(claim: &Claim) -> PyResult<String> {
    serde_json::to_string(claim).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// A word of an enumeration (`not-shown`).
pub(super) fn word<T: DeserializeOwned + Serialize>(word: &str) -> PyResult<T> {
    serde_json::from_value(Value::from(word)).map_err(|error| PyValueError::new_err(error.to_string()))
}
