//! What can be read of the sequences where their symbols are noisy: the question with which the paper ends.
//!
//! The network of each stage is shown its measured window once more, with plasticity frozen, while some of the symbols are
//! replaced; readouts are made for what it does then, and cross-validated as without noise.

use attractor::{ThresholdNetwork, Window};
use serde::{Deserialize, Serialize};

use super::input::Stream;
use super::network::SequenceResult;
use super::prepared::Config;
use crate::claim::{Claim, claim, pairs};
use crate::experiment::{Observer, Phase};
use crate::experiments::signatures::{
    Curves, DecodingConfig, STAGES, STAGES_IN_WORDS, Stage, by_lag, curve_panel, lag_mean, stage_color,
};
use crate::figure::{Figure, Panel};
use crate::{Columns, Dataset, Error, Table};

/// Accuracies with noise in the input, means over folds and over the lags of one sequence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct NoisyAccuracy {
    /// Accuracy of the sequence by naive Bayes with noise in the input, mean over lags from 1 − length to 0.
    #[array(name = "noisy_bayes")]
    bayes: f64,
    /// The same by the linear readout.
    #[array(name = "noisy_linear", about = "The same by the linear readout")]
    linear: f64,
}

/// The phase of work, where there is noise.
pub(super) fn phase(config: &Config) -> Option<Phase> {
    let windows = shares(config).len();
    let decoded = 0.6e-6 * lags(config).len() as f64;
    let seconds = config.window_steps as f64 * (0.6e-6 + decoded + 12e-9 * config.network.excitatory as f64);
    (windows > 0).then_some(Phase { name: "noise in the input", trials: windows, seconds_per_trial: seconds })
}

/// The shares of replaced symbols; none where no lag within a sequence is decoded.
fn shares(config: &Config) -> &[f64] {
    if lags(config).is_empty() { &[] } else { &config.noise.replaced }
}

/// Of the lags that are decoded, those within one sequence, this step included.
fn lags(config: &Config) -> Vec<i64> {
    let within = 1 - config.input.length as i64..=0;
    config.decoding.lags.iter().copied().filter(|lag| within.contains(lag)).collect()
}

/// Shows the network of every stage its measured window with each share of symbols replaced.
pub(super) fn run(
    config: &Config,
    network: usize,
    stream: &Stream,
    stages: &[ThresholdNetwork],
    observer: &dyn Observer,
) -> Result<Vec<Vec<NoisyAccuracy>>, Error> {
    if let Some(phase) = phase(config) {
        observer.phase(phase.name, phase.trials);
    }
    let decoding = DecodingConfig { lags: lags(config), ..config.decoding.clone() };
    let targets = stream.targets();
    let of_share = |&replaced: &f64| {
        let input = stream.with_noise(config, network, replaced)?;
        let of_stage = |(k, stage): (usize, &ThresholdNetwork)| {
            let steps = (2 * k + 1) * config.window_steps..(2 * k + 2) * config.window_steps;
            let record = Window::new(&input.shown, steps.clone())?.run(&mut stage.clone(), &mut [])?;
            let read = by_lag(&decoding, &record.excitatory, &steps, input.units, &targets)?;
            Ok(NoisyAccuracy { bayes: attractor::mean(&read.bayes), linear: attractor::mean(&read.linear) })
        };
        let accuracies = stages.iter().enumerate().map(of_stage).collect::<Result<_, Error>>()?;
        observer.trial(None)?;
        Ok(accuracies)
    };
    shares(config).iter().map(of_share).collect()
}

/// What a network of a stage reads, mean over all shares of replaced symbols; and without noise.
fn accuracies(config: &Config, all: &[&SequenceResult], stage: Stage) -> (Vec<f64>, Vec<f64>) {
    let k = stage as usize;
    let noisy = |r: &&SequenceResult| attractor::mean(&r.noisy.iter().map(|s| s[k].bayes).collect::<Vec<_>>());
    (all.iter().map(noisy).collect(), all.iter().map(|r| clean(config, r, k)).collect())
}

/// Naive Bayes without noise, over the same lags.
fn clean(config: &Config, result: &SequenceResult, stage: usize) -> f64 {
    let lags = lags(config);
    lag_mean(&config.decoding, &result.learned.by_lag[stage].bayes, |lag| lags.contains(&lag))
}

/// That learning helps with noisy stimuli: more is read from the SORN than from the others, and noise takes less of it.
pub(super) fn claims(config: &Config, all: &[&SequenceResult]) -> Vec<Claim> {
    if shares(config).is_empty() {
        return Vec::new();
    }
    let (sorn, sorn_clean) = accuracies(config, all, Stage::Sorn);
    let lost = |noisy: &[f64], clean: &[f64]| clean.iter().zip(noisy).map(|(c, n)| c - n).collect::<Vec<_>>();
    let against = |(ids, than): ([&str; 2], Stage)| {
        let (noisy, clean) = accuracies(config, all, than);
        let read = claim(
            ids[0],
            format!(
                "With noisy input the network after all plasticity (SORN) is read better than the {}",
                than.described()
            ),
            format!("naive Bayes accuracy over the lags of a sequence, mean over noise levels, SORN − {}", than.name()),
        )
        .above(0.0)
        .of(pairs(&sorn, &noisy));
        let costs = claim(
            ids[1],
            format!("Noise in the input costs it less than the {}", than.described()),
            format!("naive Bayes accuracy without noise − with it, {} − SORN", than.name()),
        )
        .above(0.0)
        .of(pairs(&lost(&noisy, &clean), &lost(&sorn, &sorn_clean)));
        [read, costs]
    };
    [(["S10a", "S10b"], Stage::Rnn), (["S10c", "S10d"], Stage::Ip)].into_iter().flat_map(against).collect()
}

/// The accuracies by share of replaced symbols and stage.
pub(super) fn insert(data: &mut Dataset, config: &Config, all: &[&SequenceResult]) {
    if shares(config).is_empty() {
        return;
    }
    let about = "Share of the symbols that are replaced";
    data.insert("replaced", &["replaced"], shares(config), "1", about);
    let table = Table::new("network", all.iter().copied()).each("replaced", |r| &r.noisy[..]);
    table.each("stage", |stages| &stages[..]).insert(data);
}

/// Accuracy against the share of replaced symbols, of the three networks.
pub(super) fn figure(config: &Config, all: &[&SequenceResult]) -> Option<Figure> {
    let replaced = shares(config);
    if replaced.is_empty() {
        return None;
    }
    let x: Vec<f64> = std::iter::once(0.0).chain(replaced.iter().copied()).collect();
    let curves = STAGES.map(|stage| Curves {
        x: &x,
        networks: all
            .iter()
            .map(|r| {
                let k = stage as usize;
                std::iter::once(clean(config, r, k)).chain(r.noisy.iter().map(|s| s[k].bayes)).collect()
            })
            .collect(),
        color: stage_color(stage),
        label: Some(stage.name()),
    });
    let panel = Panel::new("").x_label("share of symbols replaced").y_label("accuracy");
    let caption = format!(
        "{STAGES_IN_WORDS} Accuracy with which the sequence is decoded by naive Bayes, mean over the lags of one sequence, where \
         a share of the symbols is replaced by any of them; plasticity is frozen, and readouts are made for each level of noise. \
         Mean ± standard error over networks."
    );
    let figure = Figure::new("noise", "What can be read where the input is noisy").caption(caption);
    Some(figure.width_mm(90.0).height_mm(70.0).grid(&[1.0], &[1.0]).panel(0, 0, curve_panel(panel, &curves)))
}
