//! Settings that are drawn, and what theory says of their resonances: how often, and at which frequencies.

use attractor::math;
use attractor::mean_field::ManyTargets;
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::noise::HIGHEST;
use crate::Error;
use crate::experiment::{Observer, Phase};

/// Targets of a setting at most.
pub(super) const MOST_TARGETS: usize = 3;
/// Targets lie at least this share of their range apart.
const APART: f64 = 0.1;
/// A setting is drawn anew at most this often, where the one before cannot be trained.
const DRAWS: usize = 1000;
/// A point resonates if it answers one frequency this many times as strongly as slow inputs.
const TIMES: f64 = 2.0;

/// What theory says of drawn settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SettingsResult {
    pub(super) settings: Vec<Setting>,
}

/// A setting that can be trained, and its fixed points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Setting {
    pub(super) gain: f64,
    pub(super) points: Vec<Point>,
}

/// A fixed point of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Point {
    pub(super) target: f64,
    /// Whether it is stable.
    pub(super) stable: bool,
    /// The frequency to which it answers most, in radians per tau, and how many times as strongly as slow inputs.
    pub(super) omega: f64,
    pub(super) times: f64,
}

impl Point {
    pub(super) fn resonates(&self) -> bool {
        self.stable && self.times > TIMES && self.omega > 0.0
    }
}

impl Setting {
    /// The frequencies at which its stable fixed points resonate.
    pub(super) fn resonances(&self) -> impl Iterator<Item = f64> + '_ {
        self.points.iter().filter(|point| point.resonates()).map(|point| point.omega)
    }
}

pub(super) fn phases(config: &Config) -> [Phase; 1] {
    [Phase { name: "drawn settings", trials: config.drawn.count, seconds_per_trial: 0.01 }]
}

/// Bytes of the settings.
pub(super) fn stored(config: &Config) -> u64 {
    (config.drawn.count * (16 + 40 * MOST_TARGETS)) as u64
}

pub(super) fn run(config: &Config, observer: &dyn Observer) -> Result<SettingsResult, Error> {
    let [drawing] = phases(config);
    observer.phase(drawing.name, drawing.trials);
    let settings = (0..config.drawn.count).map(|k| {
        let setting = draw(config, k)?;
        observer.trial(None)?;
        Ok(setting)
    });
    Ok(SettingsResult { settings: settings.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect() })
}

/// Setting `k`: two or three targets and a gain at which they can be trained; none if none was found.
fn draw(config: &Config, k: usize) -> Result<Option<Setting>, Error> {
    let mut stream = config.streams("settings").index(k).stream();
    let [low, high] = config.drawn.targets;
    for _ in 0..DRAWS {
        let count = MOST_TARGETS - stream.below(2);
        let mut targets: Vec<f64> = (0..count).map(|_| low + (high - low) * stream.uniform()).collect();
        targets.sort_by(f64::total_cmp);
        let [least, most] = config.drawn.gains;
        let gain = least + (most - least) * stream.uniform();
        if targets.windows(2).any(|pair| pair[1] - pair[0] < APART * (high - low)) {
            continue;
        }
        if let Ok(theory) = config.theory_of(gain, &targets) {
            return Ok(Some(Setting {
                gain,
                points: (0..count).map(|n| point(&theory, n)).collect::<Result<_, _>>()?,
            }));
        }
    }
    Ok(None)
}

/// What theory says of fixed point `n`.
pub(super) fn point(theory: &ManyTargets, n: usize) -> Result<Point, Error> {
    let at = theory.feedback_loop(n);
    let stable = at.poles()?.iter().all(|pole| pole.re < 0.0);
    let (omega, peak) = at.resonance(HIGHEST);
    let times = peak / math::norm(at.closed_loop_gain(Complex64::ZERO));
    Ok(Point { target: theory.targets[n], stable, omega, times })
}
