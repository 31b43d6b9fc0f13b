//! What a network passes on: the difference that another symbol makes, beside that of as many flipped units.
//!
//! The abstract says that learning makes a network propagate the signals of its stimulus preferentially, while it becomes more
//! robust to random perturbations. Two copies of a network with frozen plasticity part from it at a step t, and from then on
//! are shown the same input as it:
//!
//! ```text
//! signal:  at step t shown the symbol that stands at the same place of another sequence; k input units then differ
//! flips:   after step t k units that receive no input, drawn uniformly, are put into the other state
//! D(lag) = units that receive no input whose state at t + lag differs from that of the network, mean over t
//! ```
//!
//! Both begin with k different excitatory units, all else being equal. Their ratio, ΣD of the signal / ΣD of the flips over the
//! lags of one sequence, is 1 where a difference is passed on alike wherever it comes from. H follows one flip for one step in the
//! same units.

use attractor::{Network, Spikes, Stream as Random, ThresholdNetwork};
use serde::{Deserialize, Serialize};

use super::input::Stream;
use super::network::SequenceResult;
use super::prepared::Config;
use crate::claim::{Claim, Origin, claim, mean_of, pairs};
use crate::experiment::{Observer, Phase};
use crate::experiments::signatures::{Curves, Input, STAGES, STAGES_IN_WORDS, Stage, curve_panel, stage_color};
use crate::figure::{Figure, Panel, Rule};
use crate::{Columns, Error};

/// What is left of differences 1, 2, .. steps later, with plasticity frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Passed {
    /// Of another symbol.
    #[array(
        name = "signal_distance",
        dims = "growth_step",
        about = "Mean Hamming distance over units without input 1, 2, .. steps after another symbol was shown"
    )]
    signal: Vec<f64>,
    /// Of as many flipped units.
    #[array(
        name = "flips_distance",
        dims = "growth_step",
        about = "The same after as many units without input were flipped as input units differ by the symbol"
    )]
    flips: Vec<f64>,
}

impl Passed {
    /// The ratio of the two over the first lags.
    fn ratio(&self, lags: usize) -> f64 {
        sum(&self.signal, lags) / sum(&self.flips, lags)
    }
}

fn sum(distances: &[f64], lags: usize) -> f64 {
    distances.iter().take(lags).sum()
}

/// The phase of work, where sequences are shown.
pub(super) fn phase(config: &Config) -> Option<Phase> {
    let seconds = 3.0 * config.window_steps as f64 * (0.25e-6 + 4e-9 * config.network.excitatory as f64);
    (!config.input.is_own()).then_some(Phase {
        name: "signal and perturbation",
        trials: STAGES.len(),
        seconds_per_trial: seconds,
    })
}

/// Follows both differences in the network of every stage, through its measured window.
pub(super) fn run(
    config: &Config,
    network: usize,
    (stream, input): (&Stream, &Input),
    stages: &[ThresholdNetwork],
    observer: &dyn Observer,
) -> Result<Vec<Passed>, Error> {
    let Some(phase) = phase(config) else { return Ok(Vec::new()) };
    observer.phase(phase.name, phase.trials);
    let of_stage = |(k, stage): (usize, &ThresholdNetwork)| {
        let mut random = config.streams(network).child("passing").index(k).stream();
        let passed = follow(config, stage.clone(), (stream, input), (2 * k + 1) * config.window_steps, &mut random)?;
        observer.trial(None)?;
        Ok(passed)
    };
    stages.iter().enumerate().map(of_stage).collect()
}

/// Follows both from steps of the window that begins at `start`: from a random place of a sequence in every stretch of the
/// window that is as long as a sequence and the steps that are followed.
fn follow(
    config: &Config,
    mut network: ThresholdNetwork,
    (stream, input): (&Stream, &Input),
    start: usize,
    random: &mut Random,
) -> Result<Passed, Error> {
    let (horizon, length) = (config.perturbation.horizon, config.input.length);
    let stretch = length + horizon;
    let copies = config.window_steps / stretch;
    let (mut signal, mut flips) = (vec![0; horizon], vec![0; horizon]);
    for copy in 0..copies {
        let begin = start + copy * stretch;
        let parted = begin + random.below(length);
        for step in begin..parted {
            network.step(input.shown.at(step), None)?;
        }
        let mut other = network.clone();
        other.step(&stream.other_units(config, parted, random), None)?;
        network.step(input.shown.at(parted), None)?;
        let mut flipped = network.clone();
        flip(&mut flipped, network.excitatory().distance(other.excitatory()), random)?;
        for step in parted + 1..begin + stretch {
            let units = input.shown.at(step);
            network.step(units, None)?;
            if step - parted <= horizon {
                other.step(units, None)?;
                flipped.step(units, None)?;
                signal[step - parted - 1] += distance(&network, &other);
                flips[step - parted - 1] += distance(&network, &flipped);
            }
        }
    }
    let mean = |totals: Vec<usize>| totals.into_iter().map(|total| total as f64 / copies as f64).collect();
    Ok(Passed { signal: mean(signal), flips: mean(flips) })
}

/// Puts so many units that receive no input into the other state, or all of them if they are fewer.
fn flip(network: &mut ThresholdNetwork, count: usize, random: &mut Random) -> Result<(), attractor::Error> {
    let mut units: Vec<usize> = (network.input_units()..network.excitatory().units()).collect();
    random.shuffle(&mut units);
    units.truncate(count);
    let state = network.excitatory();
    let state = Spikes::from_flags((0..state.units()).map(|unit| state.contains(unit) != units.contains(&unit)));
    let inhibitory = network.inhibitory().clone();
    network.set_state(state, inhibitory)
}

/// Units that receive no input and differ.
fn distance(a: &ThresholdNetwork, b: &ThresholdNetwork) -> usize {
    let differs = |unit: &usize| a.excitatory().contains(*unit) != b.excitatory().contains(*unit);
    (a.input_units()..a.excitatory().units()).filter(differs).count()
}

/// That the SORN passes on the signal further than a perturbation, and by more than the others, and damps perturbations.
pub(super) fn claims(config: &Config, all: &[&SequenceResult]) -> Vec<Claim> {
    let lags = config.input.length.min(config.perturbation.horizon);
    let of = |stage: Stage, value: &dyn Fn(&Passed) -> f64| -> Vec<f64> {
        all.iter().map(|r| value(&r.passed[stage as usize])).collect()
    };
    let ratio = |stage| of(stage, &|passed| passed.ratio(lags));
    let over = format!("over the {lags} steps after");
    let prefers = |id, than: Stage| {
        claim(
            id,
            format!(
                "The network after all plasticity (SORN) prefers the signal of its stimulus to random perturbations more than \
                 the {}",
                than.described()
            ),
            format!("distance by another symbol / by as many flipped units, {over}, SORN − {}", than.name()),
        )
        .above(0.0)
        .from(Origin::Paper)
        .of(pairs(&ratio(Stage::Sorn), &ratio(than)))
    };
    let (signal, flips) = (|passed: &Passed| sum(&passed.signal, lags), |passed: &Passed| sum(&passed.flips, lags));
    vec![
        claim(
            "S13a",
            "The network after all plasticity (SORN) passes on the signal of its stimulus further than random perturbations",
            format!("distance by another symbol / by as many flipped units, {over}, SORN"),
        )
        .above(1.0)
        .from(Origin::Paper)
        .of(mean_of(&ratio(Stage::Sorn))),
        prefers("S13b", Stage::Rnn),
        prefers("S13c", Stage::Ip),
        claim(
            "S13d",
            "The network after all plasticity (SORN) damps random perturbations more than the network as it was drawn (RNN)",
            format!("distance by flipped units, sum {over}, RNN − SORN"),
        )
        .above(0.0)
        .from(Origin::Paper)
        .of(pairs(&of(Stage::Rnn, &flips), &of(Stage::Sorn, &flips))),
        claim(
            "S13e",
            "The network after all plasticity (SORN) passes on more of the signal itself than the network as it was drawn (RNN)",
            format!("distance by another symbol, sum {over}, SORN − RNN"),
        )
        .above(0.0)
        .from(Origin::Paper)
        .of(pairs(&of(Stage::Sorn, &signal), &of(Stage::Rnn, &signal))),
    ]
}

/// What is left of both by lag, and their ratio.
pub(super) fn figure(config: &Config, all: &[&SequenceResult]) -> Option<Figure> {
    if config.input.is_own() {
        return None;
    }
    let x: Vec<f64> = (1..=config.perturbation.horizon).map(|lag| lag as f64).collect();
    let lags = config.input.length.min(config.perturbation.horizon);
    let panel = |title: &str, y: &str, value: &dyn Fn(&Passed) -> Vec<f64>, named: bool| {
        let curves = STAGES.map(|stage| Curves {
            x: &x,
            networks: all.iter().map(|r| value(&r.passed[stage as usize])).collect(),
            color: stage_color(stage),
            label: named.then(|| stage.name()),
        });
        curve_panel(Panel::new(title).x_label("steps after").y_label(y), &curves)
    };
    let ratio = |passed: &Passed| -> Vec<f64> {
        (1..=x.len()).map(|lag| sum(&passed.signal, lag) / sum(&passed.flips, lag)).collect()
    };
    let caption = format!(
        "{STAGES_IN_WORDS} a, Hamming distance over units that receive no input so many steps after another symbol was shown, and b, \
         after as many of these units were flipped as input units differ by the symbol; plasticity is frozen. c, the ratio of the \
         two, each summed up to that step (dashed, alike); claims are about step {lags}. Mean ± standard error over networks."
    );
    let figure = Figure::new("passing", "What is passed on, signal and perturbation").caption(caption).height_mm(65.0);
    let figure = figure
        .grid(&[1.0], &[1.0; 3])
        .panel(0, 0, panel("Another symbol", "Hamming distance", &|p| p.signal.clone(), true))
        .panel(0, 1, panel("As many flipped units", "Hamming distance", &|p| p.flips.clone(), false))
        .panel(0, 2, panel("Signal / perturbation", "ratio", &ratio, false).rule(Rule::horizontal(1.0)));
    Some(figure)
}

#[cfg(test)]
mod tests {
    use attractor::{Population, SparseMatrix, Streams};
    use ndarray::Array2;

    use super::*;
    use crate::experiments::sequences::Sequences;
    use crate::experiments::tryout;

    /// Two sequences of two symbols, a unit each, and three units without input; `from` is the row of weights from input unit 0, 1,
    /// 2, 3 to unit 4.
    fn network(from: [f64; 4]) -> ThresholdNetwork {
        let mut weights = Array2::zeros((7, 7));
        from.iter().enumerate().for_each(|(unit, &w)| weights[[4, unit]] = w);
        let recurrent = SparseMatrix::from_dense(weights.view()).unwrap();
        let of = |n: usize| Population { thresholds: vec![0.5; n], from_inhibitory: Array2::zeros((n, 1)) };
        ThresholdNetwork::from_weights(recurrent, Array2::zeros((1, 7)), of(7), of(1), 4).unwrap()
    }

    #[test]
    fn a_difference_is_followed_as_long_as_the_weights_pass_it_on() {
        let set = ["network.excitatory=7", "network.inhibitory=1", "input.length=2", "input.copies=1", "networks=1"];
        let set = [&set[..], &["window_steps=400", "perturbation.horizon=3"]].concat();
        let config = tryout::config(&Sequences::default(), &set).unwrap();
        let stream = config.stream(0);
        let input = stream.input(&config).unwrap();
        let of = |from| {
            let mut random = Streams::new(3).stream();
            follow(&config, network(from), (&stream, &input), 400, &mut random).unwrap()
        };
        // Unit 4 tells the first sequence, one step later: another symbol changes it once and for one step, flips never do.
        let passed = of([0.9, 0.9, 0.0, 0.0]);
        assert_eq!((&passed.signal[..], &passed.flips[..]), (&[1.0, 0.0, 0.0][..], &[0.0; 3][..]));
        // Unit 4 fires whichever sequence is shown.
        assert_eq!(of([0.9; 4]).signal, [0.0; 3]);
    }

    #[test]
    fn so_many_different_units_without_input_are_flipped() {
        let mut flipped = network([0.0; 4]);
        let before = flipped.clone();
        flip(&mut flipped, 2, &mut Streams::new(1).stream()).unwrap();
        assert_eq!((distance(&before, &flipped), before.excitatory().distance(flipped.excitatory())), (2, 2));
        flip(&mut flipped, 9, &mut Streams::new(1).stream()).unwrap();
        assert_eq!(flipped.excitatory().count(), 1);
    }
}
