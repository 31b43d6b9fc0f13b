//! One network of `rotation`.

use attractor::decoding::{Labels, LinearReadout, NaiveBayes, Samples};
use attractor::math;
use attractor::{Raster, Spikes, mean};
use serde::{Deserialize, Serialize};

use super::config::{Config, SIDE};
use super::input::{Condition, Trials};
use super::response::Response;
use crate::experiment::{Observer, Phase};
use crate::experiments::signatures::{Course, NetworkResult, STAGES};
use crate::{Columns, Error};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RotationResult {
    pub(super) network: NetworkResult,
    /// What is decoded from it, by stage and step of the trial.
    pub(super) decoded: Vec<Vec<Accuracy>>,
    /// How it answers, by stage and step of the trial.
    pub(super) responses: Vec<Vec<Response>>,
    /// Spikes (step, unit) in the first trial of each condition at each stage, for the first network.
    pub(super) examples: Vec<[Vec<(u32, u32)>; 3]>,
}

/// Accuracies from the states of all trials at one step, means over folds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Accuracy {
    /// Shape and direction by naive Bayes.
    #[array(name = "shape_bayes", value = |row| row.bayes[0], about = "Accuracy of the shape by the bayes readout, mean over folds")]
    #[array(name = "direction_bayes", value = |row| row.bayes[1], about = "Accuracy of the direction by the bayes readout, mean over folds")]
    pub(super) bayes: [f64; 2],
    /// Shape and direction by the linear readout.
    #[array(name = "shape_linear", value = |row| row.linear[0], about = "Accuracy of the shape by the linear readout, mean over folds")]
    #[array(name = "direction_linear", value = |row| row.linear[1], about = "Accuracy of the direction by the linear readout, mean over folds")]
    pub(super) linear: [f64; 2],
}

/// The phases of a network's work.
pub(super) fn phases(config: &Config) -> Vec<Phase> {
    let units = (config.network.excitatory - SIDE * SIDE) as f64;
    let seconds = config.trial_steps() as f64 * config.decoding.folds as f64 * 0.3e-9 * math::powi(units, 3);
    vec![
        Course::phase("six windows", &config.network, config.window_steps()),
        Phase { name: "decoding", trials: STAGES.len(), seconds_per_trial: seconds },
    ]
}

/// Runs one network.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<RotationResult, Error> {
    let phases = phases(config);
    let begin = |k: usize| observer.phase(phases[k].name, phases[k].trials);
    let trials = Trials::new(config, network);
    let course = Course {
        network: &config.network,
        plasticity: &config.plasticity,
        perturbation: &config.perturbation,
        input: &trials.input,
        window_steps: config.window_steps(),
        streams: config.streams(network),
        keep_rasters: network == 0,
        keep_activity: network == 0,
    };
    begin(0);
    let taken = course.take(observer)?;
    begin(1);
    let length = config.trial_steps();
    let (mut decoded, mut responses) = (Vec::new(), Vec::new());
    for (window, raster) in &taken.measured {
        let conditions = &trials.conditions[window.start / length..window.end / length];
        let at = |first: usize, step: usize| {
            raster.select(first..raster.units(), (0..conditions.len()).map(|k| k * length + step))
        };
        decoded.push(
            (0..length)
                .map(|step| decode(config, &at(SIDE * SIDE, step), conditions))
                .collect::<Result<_, attractor::Error>>()?,
        );
        responses.push((0..length).map(|step| Response::new(&at(0, step), conditions)).collect());
        observer.trial(None)?;
    }
    let example = |condition| {
        STAGES.map(|stage| {
            let (window, raster) = &taken.measured[stage as usize];
            let conditions = &trials.conditions[window.start / length..window.end / length];
            let first = conditions.iter().position(|&c| c == condition).map_or(0, |trial| trial * length);
            (0..length).flat_map(|t| raster.active(first + t).map(move |unit| (t as u32, unit as u32))).collect()
        })
    };
    let examples = if network == 0 { Condition::all().map(example).collect() } else { Vec::new() };
    Ok(RotationResult { network: taken.result, decoded, responses, examples })
}

/// Decodes shape and direction from one state of each trial.
pub(super) fn decode(config: &Config, states: &Raster, conditions: &[Condition]) -> Result<Accuracy, attractor::Error> {
    let samples = Samples::new(states.clone(), config.decoding.folds)?;
    let bayes = NaiveBayes::new(config.decoding.smoothing)?;
    let linear = LinearReadout::new(&samples, config.decoding.penalty)?;
    let mut accuracy = Accuracy { bayes: [0.0; 2], linear: [0.0; 2] };
    let targets: [fn(&Condition) -> usize; 2] = [|c| c.shape, |c| c.direction];
    for (k, target) in targets.into_iter().enumerate() {
        let labels = Labels::new(conditions.iter().map(target).collect(), 2)?;
        accuracy.bayes[k] = mean(&bayes.accuracy(&samples, &labels)?);
        accuracy.linear[k] = mean(&linear.accuracy(&labels)?);
    }
    Ok(accuracy)
}

/// The states of one silent unit.
pub(super) fn silent(steps: usize) -> Result<Raster, attractor::Error> {
    let mut raster = Raster::new(1);
    (0..steps).try_for_each(|_| raster.push(&Spikes::none(1)))?;
    Ok(raster)
}

/// Refuses trials of which some fold of some measured window misses a shape or a direction.
pub(super) fn check_decodable(config: &Config, network: usize) -> Result<(), Error> {
    let trials = Trials::new(config, network);
    for number in [1, 3, 5] {
        let conditions = &trials.conditions[number * config.trials..(number + 1) * config.trials];
        let silent = silent(config.trials)?;
        decode(config, &silent, conditions).map_err(|error| {
            Error::bad_input(
                format!("decoding from window {} of network {}: {error}", number + 1, network + 1),
                "choose more trials (trials) or fewer folds (decoding.folds)",
            )
        })?;
    }
    Ok(())
}
