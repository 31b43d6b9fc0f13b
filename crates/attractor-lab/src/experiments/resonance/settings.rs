//! Settings that are drawn, and what theory says of their resonances: how often, and at which frequencies.

use attractor::math;
use attractor::mean_field::{FeedbackLoop, ManyTargets};
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
    /// The largest frequency at which a pole of the closed loop turns, and the bound on it.
    pub(super) turn: f64,
    pub(super) bound: f64,
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
    let poles = at.poles()?;
    let stable = poles.iter().all(|pole| pole.re < 0.0);
    let turn = poles.iter().map(|pole| pole.im.abs()).fold(0.0, f64::max);
    let (omega, peak) = at.resonance(HIGHEST);
    let times = peak / math::norm(at.closed_loop_gain(Complex64::ZERO));
    Ok(Point { target: theory.targets[n], stable, omega, times, turn, bound: bound(&at) })
}

/// A bound on the frequencies at which poles of a closed loop turn, from its open loop alone, whose poles p_m are real:
///
/// ```text
/// (Im s)^2 <= min_q sum_m max(0, c_m (q - p_m))       G(s) = sum_m c_m / (s - p_m)
/// ```
///
/// At a pole s = a + ib of the closed loop G(s) = 1. With w_m = 1 / |s - p_m|^2, the imaginary part of that is, for b other
/// than 0, sum c_m w_m = 0; q times this and the real part give sum c_m (q - p_m) w_m = 1 for every real q. Each w_m is at
/// most 1 / b^2, and what is negative may be left out. Of q the sum is convex and has its corners at the poles. Residues of
/// one sign leave no bound but 0: no pole turns.
fn bound(at: &FeedbackLoop) -> f64 {
    let (n, poles) = (at.index, &at.open_poles);
    let others = || (0..poles.len()).filter(|&m| m != n);
    // What the own projection hands on to another, as a residue at the other's pole.
    let handed = |m: usize| at.readout[m] * at.own_drive[m] * at.drive[n] / (poles[m] - poles[n]);
    let residue = |m: usize| {
        let own = at.readout[m] * at.drive[m];
        own + if m == n { -others().map(handed).sum::<f64>() } else { handed(m) }
    };
    let residues: Vec<f64> = (0..poles.len()).map(residue).collect();
    let sum = |&q: &f64| residues.iter().zip(poles).map(|(c, p)| (c * (q - p)).max(0.0)).sum::<f64>();
    poles.iter().map(sum).fold(f64::INFINITY, f64::min).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two poles at -1 and -2 whose residues are c and -c, read out of a chain: G = c / (s + 1) - c / (s + 2).
    #[test]
    fn the_bound_is_that_of_two_poles_by_hand() {
        let c = -2.0;
        // G_nn = B_n / (s + 1), G_nm = (B_m + E B_n / (s + 1)) / (s + 2): readout of the second alone, driven by the first.
        let at = FeedbackLoop {
            index: 0,
            target: 1.0,
            rho: 0.5,
            readout: vec![0.0, 1.0],
            open_poles: vec![-1.0, -2.0],
            drive: vec![1.0, 0.0],
            own_drive: vec![0.0, c],
        };
        let s = Complex64::new(0.3, 0.7);
        let expected = c / (s + 1.0) - c / (s + 2.0);
        assert!(math::norm(at.open_loop_gain(s) - expected) < 1e-12);
        // At q = -1 the sum is max(0, -c (-1 + 2)) = 2, at q = -2 max(0, c (-2 + 1)) = 2.
        assert!((bound(&at) - 2.0_f64.sqrt()).abs() < 1e-12);
        // (s + 1) (s + 2) = c has the roots -1.5 +- i sqrt(-c - 1/4).
        let turn = at.poles().unwrap()[0].im;
        assert!((turn - 1.75_f64.sqrt()).abs() < 1e-12 && turn < bound(&at));
        // The other way round the residues are of such signs that no pole turns, and the bound need not say so.
        assert!(FeedbackLoop { own_drive: vec![0.0, 2.0], ..at }.poles().unwrap()[0].im == 0.0);
    }
}
