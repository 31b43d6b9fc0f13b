//! What mean-field theory says over ranges of parameters: maps of stability, the edge of chaos, poles against gain.

use attractor::Transfer;
use attractor::mean_field::{Ensemble, OneTarget, Onset};
use ndarray::Array2;
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::Error;
use crate::experiment::{Observer, Phase};

/// Transfer functions of the maps: sigmoids that are concave above 0, one that is not, and a thresholded rectifier.
pub(super) const MAPPED: [Mapped; 4] = [
    Mapped { transfer: Transfer::Tanh, name: "tanh", key: "tanh", concave: true },
    Mapped { transfer: Transfer::Erf, name: "erf", key: "erf", concave: true },
    Mapped { transfer: Transfer::TanhCubed, name: "tanh x³", key: "tanh_cubed", concave: false },
    Mapped {
        transfer: Transfer::Rectified { threshold: 0.1 },
        name: "max(0, x − 0.1)",
        key: "rectified",
        concave: false,
    },
];

/// A transfer function of a map.
#[derive(Debug)]
pub(super) struct Mapped {
    transfer: Transfer,
    pub(super) name: &'static str,
    /// The same, fit for the name of a variable.
    pub(super) key: &'static str,
    /// Whether `x phi' <= phi` for x > 0.
    pub(super) concave: bool,
}

/// Gains at which the poles of [d] are followed.
const GAINS: u32 = 41;
/// The range of those gains, relative to the gain of [d].
const GAIN_RANGE: [f64; 2] = [0.6, 1.1];
/// Gains between which the edge of chaos and the onset of oscillation are sought.
const SEARCHED: std::ops::RangeInclusive<f64> = 0.3..=4.0;

/// What theory leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TheoryResult {
    /// One map for each of [`MAPPED`]; none if they are left out.
    pub(super) maps: Vec<Map>,
    /// The edge of chaos of panel a.
    pub(super) edge: Option<Edge>,
    /// The leading poles of panel d against gain: (gain, one pole a fixed point).
    pub(super) poles: Vec<(f64, Vec<Complex64>)>,
    /// Where the first fixed point of panel d begins to oscillate: gain and frequency.
    pub(super) onset: Option<(f64, f64)>,
}

/// Over (gain, target); NaN where there is no single stable mean field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Map {
    pub(super) lambda_out: Array2<f64>,
    pub(super) rho: Array2<f64>,
}

/// A single target at the edge of chaos.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Edge {
    pub(super) gain: f64,
    pub(super) lambda_out: f64,
    pub(super) tau_out: f64,
    /// `(gain, tau_net)` a little below the edge.
    pub(super) below: (f64, f64),
}

pub(super) fn phases(config: &Config) -> Vec<Phase> {
    let points = config.map.points;
    let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
    let mapping = phase("maps", MAPPED.len() * points, 1e-3 * points as f64);
    [mapping, phase("poles and onsets", 2, 0.3)].into_iter().filter(|phase| phase.trials > 0).collect()
}

/// Bytes of the maps, and of the poles of panel d.
pub(super) fn stored(config: &Config) -> u64 {
    let points = config.map.points as u64;
    16 * MAPPED.len() as u64 * points * points + u64::from(GAINS) * 64
}

pub(super) fn run(config: &Config, observer: &dyn Observer) -> Result<TheoryResult, Error> {
    let phases = phases(config);
    let begin = |phase: Option<&Phase>| phase.iter().for_each(|phase| observer.phase(phase.name, phase.trials));
    let mut maps = Vec::new();
    if config.map.points > 0 {
        begin(phases.first());
        maps = MAPPED.iter().map(|mapped| map(config, mapped, observer)).collect::<Result<_, Error>>()?;
    }
    begin(phases.last());
    let edge = edge(config);
    observer.trial(None)?;
    let (poles, onset) = poles(config);
    observer.trial(None)?;
    Ok(TheoryResult { maps, edge, poles, onset })
}

fn ensemble<'a>(config: &Config, transfer: &'a Transfer, gain: f64) -> Ensemble<'a> {
    Ensemble { gain, transfer, feedback: config.network.feedback() }
}

/// A map, one gain after the other.
fn map(config: &Config, mapped: &Mapped, observer: &dyn Observer) -> Result<Map, Error> {
    let (gains, targets) = (config.map.gains(), config.map.targets());
    let mut map = [(); 2].map(|()| Array2::from_elem((gains.len(), targets.len()), f64::NAN));
    for (i, &gain) in gains.iter().enumerate() {
        let row = ensemble(config, &mapped.transfer, 1.0).stability_map(&[gain], &targets)?;
        map[0].row_mut(i).assign(&row.lambda_out.row(0));
        map[1].row_mut(i).assign(&row.rho.row(0));
        observer.trial(None)?;
    }
    let [lambda_out, rho] = map;
    Ok(Map { lambda_out, rho })
}

/// The edge of chaos of panel a, where that has one target.
fn edge(config: &Config) -> Option<Edge> {
    /// How far below the edge tau_net is looked at.
    const BELOW: f64 = 1e-4;
    let case = config.case(0);
    let [target] = case.targets[..] else { return None };
    let transfer = case.transfer();
    let at: OneTarget = ensemble(config, &transfer, 1.0).edge_of_chaos(target, SEARCHED).ok()?;
    let gain = at.gain * (1.0 - BELOW);
    let tau_net = ensemble(config, &transfer, gain).one_target(target).ok()?.tau_net().ok()?;
    Some(Edge { gain: at.gain, lambda_out: at.lambda_out(), tau_out: at.tau_out(), below: (gain, tau_net) })
}

/// The leading pole at each fixed point, gain by gain.
type LeadingPoles = Vec<(f64, Vec<Complex64>)>;

/// The leading poles of panel d over gains, and the onset of oscillation of its first fixed point.
fn poles(config: &Config) -> (LeadingPoles, Option<(f64, f64)>) {
    let case = config.case(3);
    let transfer = case.transfer();
    let [from, to] = GAIN_RANGE.map(|relative| relative * case.gain);
    let gains = (0..GAINS).map(|i| from + (to - from) * f64::from(i) / f64::from(GAINS - 1));
    let leading = |gain: f64| {
        let theory = ensemble(config, &transfer, gain).many_targets(&case.targets).ok()?;
        let poles = (0..theory.len()).map(|n| Some(theory.feedback_loop(n).poles().ok()?[0]));
        Some((gain, poles.collect::<Option<Vec<_>>>()?))
    };
    let onset = ensemble(config, &transfer, case.gain).onset_of_oscillation(&case.targets, 0, from..=to);
    (gains.filter_map(leading).collect(), onset.ok().map(|Onset { gain, omega }| (gain, omega)))
}
