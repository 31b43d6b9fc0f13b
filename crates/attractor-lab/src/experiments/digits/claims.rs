//! The claims that `digits` checks: S5, order and decoding over the lags of the paper, for both readouts.

use super::prepared::Config;
use crate::claim::{Claim, Origin, claim, pairs};
use crate::experiment::Metric;
use crate::experiments::signatures::{
    ByLag, DIGITS_BELOW_ONE, DIGITS_BELOW_RNN, NetworkResult, Reader, STAGES, Stage, accuracies, chaotic, digit_lags,
    more_ordered, near_critical, ordered, silent_note, stages_metric, stays,
};

/// The stages of a network, decoded.
type Stages<'a> = &'a [ByLag];

/// Naive Bayes, the paper's readout, and the linear one beside it.
const READERS: [(&str, &str, Reader); 2] =
    [("naive Bayes", "bayes", |d| &d.bayes), ("linear", "linear", |d| &d.linear)];

/// Memory of the digit, or its prediction.
#[derive(Debug, Clone, Copy)]
enum Task {
    Memory,
    Prediction,
}

impl Task {
    /// Whether the task is averaged over a lag (Fig 3e).
    fn wants(self, lag: i64) -> bool {
        match self {
            Self::Memory => digit_lags().contains(&-lag),
            Self::Prediction => digit_lags().contains(&lag),
        }
    }

    /// Its lags in words.
    fn lags(self) -> String {
        let (near, far) = (*digit_lags().start(), *digit_lags().end());
        match self {
            Self::Memory => format!("lags -{far} to -{near}"),
            Self::Prediction => format!("lags {near} to {far}"),
        }
    }

    /// Whether all its lags are decoded.
    fn is_decoded(self, lags: &[i64]) -> bool {
        lags.iter().filter(|&&lag| self.wants(lag)).count() == digit_lags().count()
    }
}

/// The lags at which the next digit would be predicted, whatever row is shown.
fn next_digit(lag: i64) -> bool {
    lag >= *digit_lags().end()
}

pub(super) fn claims(config: &Config, networks: &[&NetworkResult], decoded: &[Stages<'_>]) -> Vec<Claim> {
    let order = ordered("S5a", networks, Origin::Paper, DIGITS_BELOW_ONE.value).noting_any(silent_note(networks));
    let compared = |ids: [&str; 2], task, reader| -> Vec<Claim> {
        let than = [(ids[0], Stage::Rnn), (ids[1], Stage::Ip)];
        than.map(|(id, than)| better(config, decoded, id, task, READERS[reader], than)).into()
    };
    let lags = &config.decoding.lags;
    let (memory, prediction) = (Task::Memory.is_decoded(lags), Task::Prediction.is_decoded(lags));
    let mut claims = vec![order];
    for (decoded, ids, task, reader) in [
        (memory, ["S5b", "S5c"], Task::Memory, 0),
        (prediction, ["S5d", "S5e"], Task::Prediction, 0),
        (memory, ["S5f", "S5g"], Task::Memory, 1),
        (prediction, ["S5h", "S5i"], Task::Prediction, 1),
    ] {
        if decoded {
            claims.extend(compared(ids, task, reader));
        }
    }
    claims.push(more_ordered("S5j", networks, [Stage::Rnn, Stage::Sorn], Origin::Paper, DIGITS_BELOW_RNN.value));
    claims.extend([near_critical("S5k", networks), chaotic("S5l", networks), stays("S5m", networks, Stage::Ip)]);
    claims
}

/// That the SORN has the higher accuracy, network by network.
fn better(
    config: &Config,
    decoded: &[Stages<'_>],
    id: &str,
    task: Task,
    (name, _, reader): (&str, &str, Reader),
    than: Stage,
) -> Claim {
    let of = |stage| accuracies(&config.decoding, decoded, stage, reader, |lag| task.wants(lag));
    let does = match task {
        Task::Memory => "remembers the digit",
        Task::Prediction => "predicts the digit",
    };
    let sentence = format!("The network after all plasticity (SORN) {does} better than the {}", than.described());
    claim(id, sentence, format!("{name} accuracy, mean over {}, SORN − {}", task.lags(), than.name()))
        .above(0.0)
        .from(Origin::Paper)
        .of(pairs(&of(Stage::Sorn), &of(than)))
}

pub(super) fn metrics(config: &Config, decoded: &[Stages<'_>]) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for (name, key, reader) in READERS {
        for (task, what) in [(Task::Memory, "memory"), (Task::Prediction, "prediction")] {
            let description = format!("Accuracy of the digit, {name} readout, mean over the decoded {},", task.lags());
            metrics.extend(stages_metric(&format!("{what}_{key}"), "1", &description, |stage| {
                accuracies(&config.decoding, decoded, STAGES[stage], reader, |lag| task.wants(lag))
            }));
        }
    }
    let (bayes, chance): (Reader, Reader) = (READERS[0].2, |d| &d.chance);
    let what = "Naive Bayes accuracy of the digit 10 or more steps ahead − share of the most frequent class,";
    metrics.extend(stages_metric("next_digit_above_chance", "1", what, |stage| {
        let of = |reader| accuracies(&config.decoding, decoded, STAGES[stage], reader, next_digit);
        of(bayes).into_iter().zip(of(chance)).map(|(accuracy, chance)| accuracy - chance).collect()
    }));
    metrics
}
