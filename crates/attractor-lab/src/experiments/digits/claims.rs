//! The claims that `digits` checks: S5, and the prediction that is known not to reproduce.

use super::config::Config;
use crate::claim::{Claim, Scale, Side};
use crate::experiment::Metric;
use crate::experiments::signatures::{
    ByLag, NetworkResult, STAGES, Stage, lag_mean, ordered, silent_note, stages_metric,
};

/// The stages of a network, decoded.
type Stages<'a> = &'a [ByLag];

/// The lags at which the digit before is remembered.
fn memory_lag(lag: i64) -> bool {
    (-10..=-1).contains(&lag)
}

/// The lags at which the next digit would be predicted, whatever row is shown.
fn prediction_lag(lag: i64) -> bool {
    lag >= 10
}

fn bayes(config: &Config, decoded: &[Stages<'_>], stage: Stage, wanted: fn(i64) -> bool) -> Vec<f64> {
    decoded.iter().map(|stages| lag_mean(&config.decoding, &stages[stage as usize].bayes, wanted)).collect()
}

pub(super) fn claims(config: &Config, networks: &[&NetworkResult], decoded: &[Stages<'_>]) -> Vec<Claim> {
    let order = ordered("S5a", networks, 1e-4);
    let mut claims = vec![match silent_note(networks) {
        Some(note) => order.noting(note),
        None => order,
    }];
    let lags = &config.decoding.lags;
    if lags.iter().any(|&lag| memory_lag(lag)) {
        let of = |stage| bayes(config, decoded, stage, memory_lag);
        for (id, than) in [("S5b", Stage::Rnn), ("S5c", Stage::Ip)] {
            claims.push(Claim::about_pairs(
                id,
                &format!("The SORN remembers the digit better than the {} network", than.name()),
                &format!("naive Bayes accuracy over lags -10 to -1, SORN − {}", than.name()),
                &of(Stage::Sorn),
                &of(than),
                0.01,
            ));
        }
    }
    if lags.iter().any(|&lag| prediction_lag(lag)) {
        let ahead = bayes(config, decoded, Stage::Sorn, prediction_lag);
        let chance: Vec<f64> = decoded
            .iter()
            .map(|stages| lag_mean(&config.decoding, &stages[Stage::Sorn as usize].chance, prediction_lag))
            .collect();
        let above: Vec<f64> = ahead.iter().zip(chance).map(|(a, c)| a - c).collect();
        let statistic = "naive Bayes accuracy at lags from 10 − share of the most frequent class, SORN";
        claims.push(
            Claim::about_mean(
                "S5d",
                "The SORN predicts the next digit",
                statistic,
                Side::Above,
                0.0,
                Scale::Linear,
                &above,
            )
            .noting("known not to reproduce: digits come in random order, so that there is nothing to predict"),
        );
    }
    claims
}

pub(super) fn metrics(config: &Config, decoded: &[Stages<'_>]) -> Vec<Metric> {
    let of = |wanted: fn(i64) -> bool| move |stage: usize| bayes(config, decoded, STAGES[stage], wanted);
    let what = "Naive Bayes accuracy of the digit, mean of lags -10 to -1,";
    let mut metrics = stages_metric("memory_bayes", "1", what, of(memory_lag));
    metrics.extend(stages_metric(
        "prediction_bayes",
        "1",
        "Naive Bayes accuracy of the digit 10 or more steps ahead",
        of(prediction_lag),
    ));
    metrics
}
