//! What the networks come to beside what BrainPy's example prints of one: I19.

use super::config::Config;
use super::network::NetworkResult;
use super::outcome::groups;
use crate::Dataset;
use crate::claim::{Claim, claim, ratios};
use crate::experiments::innate::{BRAINPY_LOSSES, BRAINPY_READOUT_LOSSES, Scheme, is_brainpys_bump};
use crate::experiments::quoted::Quoted;
use crate::figure::{Color, Panel, Points};

/// Losses that differ by less than this factor are alike.
const ALIKE: f64 = 2.0;

/// Whether readouts are trained as those of the example.
fn readouts_are(config: &Config) -> bool {
    is_brainpys_bump(&config.network, &config.training, &config.trial(), &config.target)
}

/// Claims about readouts, of the networks that have converged as the example's has.
pub(super) fn claims(config: &Config, networks: &[&NetworkResult]) -> Vec<Claim> {
    let [converged, _] = groups(networks);
    if !readouts_are(config) || converged.is_empty() {
        return Vec::new();
    }
    let beside = |id: &str, sentence: &str, place: &str, trial: usize| {
        let printed = BRAINPY_READOUT_LOSSES[trial];
        let over: Vec<f64> = converged.iter().map(|n| n.readout_loss[trial] / printed.value).collect();
        claim(id, sentence, format!("loss of the {place} readout trial over the one printed, converged networks"))
            .within(1.0 / ALIKE, ALIKE)
            .of(ratios(&over))
            .noting(format!("printed: {}, of one network", printed.cited()))
    };
    let last = BRAINPY_READOUT_LOSSES.len() - 1;
    vec![
        beside("I19a", "Losses of the readout begin where BrainPy's do", "first", 0),
        beside("I19b", "Losses of the readout end where BrainPy's do", "last", last),
    ]
}

/// The printed losses of recurrent trials, where the plastic synapses are drawn as the example draws them.
fn recurrent(config: &Config) -> Option<&'static [Quoted]> {
    (readouts_are(config) && config.training.scheme == Scheme::Synapse).then_some(&BRAINPY_LOSSES)
}

/// The printed losses of readout trials.
fn readout(config: &Config) -> Option<&'static [Quoted]> {
    readouts_are(config).then_some(&BRAINPY_READOUT_LOSSES)
}

/// The panels of recurrent and readout losses with the printed ones.
pub(super) fn beside(config: &Config, panels: [Panel; 2]) -> [Panel; 2] {
    let [trained, read] = panels;
    [with(trained, recurrent(config)), with(read, readout(config))]
}

/// What the caption says of them.
pub(super) fn told(config: &Config) -> &'static str {
    if readouts_are(config) { " Black: what BrainPy's example prints of one network." } else { "" }
}

fn with(panel: Panel, printed: Option<&[Quoted]>) -> Panel {
    let Some(printed) = printed else { return panel };
    let points = Points::new(1..=printed.len(), printed.iter().map(|loss| loss.value));
    panel.scatter(points.color(Color::Black).size(2.5).label("BrainPy"))
}

pub(super) fn insert(data: &mut Dataset, config: &Config) {
    let lists = [("recurrent", recurrent(config)), ("readout", readout(config))];
    for (key, printed) in lists.into_iter().filter_map(|(key, list)| Some((key, list?))) {
        let about = format!("Losses by {key} trial that BrainPy's example prints, of one network");
        let losses: Vec<f64> = printed.iter().map(|loss| loss.value).collect();
        data.insert(&format!("brainpy_{key}_loss"), &[&format!("{key}_trial")], losses, "1", &about);
    }
}
