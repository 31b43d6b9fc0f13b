//! Which of the four Hebbian terms act, and how strongly.
//!
//! With x' the new state, x the one before and x_- the one before that, the product of changes is
//! `x' x^T + x x_-^T - x x^T - x' x_-^T` (eq. 6 of the paper).

use super::config::Config;

/// The terms in the order of eq. 6.
pub(super) const TERMS: [&str; 4] = ["x' x^T", "x x_-^T", "x x^T", "x' x_-^T"];

/// What acts while a network runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub(super) name: String,
    /// As names of metrics have it.
    pub(super) key: String,
    /// Factors of the terms; no learning if all are 0.
    pub(super) factors: [f64; 4],
}

/// The places of the conditions that every run has, in their order.
pub(super) const WHOLE: usize = 0;
pub(super) const NONE: usize = 1;
/// Without term k.
pub(super) const WITHOUT: usize = 2;
/// Term k alone.
pub(super) const ALONE: usize = 6;
/// The two terms of positive sign, which join successive activations; the two of negative sign.
pub(super) const POSITIVE: usize = 10;
pub(super) const NEGATIVE: usize = 11;
/// The term of one place in time, by its place in eq. 6.
pub(super) const ANTI_HEBBIAN: usize = 2;
/// How many conditions every run has.
pub(super) const ALWAYS: usize = 12;

/// All conditions of a run: those of every run, then each term at each of the scales.
pub(super) fn conditions(config: &Config) -> Vec<Condition> {
    let condition = |name: String, key: String, factors| Condition { name, key, factors };
    let but = |k: usize, others: f64, factor: f64| {
        let mut factors = [others; 4];
        factors[k] = factor;
        factors
    };
    let each = || TERMS.into_iter().enumerate();
    let mut all = vec![
        condition("whole rule".into(), "whole".into(), [1.0; 4]),
        condition("no learning".into(), "none".into(), [0.0; 4]),
    ];
    all.extend(each().map(|(k, t)| condition(format!("without {t}"), format!("without_{}", k + 1), but(k, 1.0, 0.0))));
    all.extend(each().map(|(k, t)| condition(format!("{t} alone"), format!("alone_{}", k + 1), but(k, 0.0, 1.0))));
    all.push(condition("positive terms".into(), "positive".into(), [1.0, 1.0, 0.0, 0.0]));
    all.push(condition("negative terms".into(), "negative".into(), [0.0, 0.0, 1.0, 1.0]));
    for (k, term) in each() {
        for (place, &scale) in config.terms.scales.iter().enumerate() {
            let key = format!("scaled_{}_{}", k + 1, place + 1);
            all.push(condition(format!("{scale} times {term}"), key, but(k, 1.0, scale)));
        }
    }
    all
}
