//! The answer to a trial: how active the network is at each step, and how far apart the states of trials are.
//!
//! Section 5 says of all three networks that they respond strongly to a sequence of frames and produce recurrent activity after
//! it. Activity is the firing rate at a step of the trial; what goes on after the frames is told from mere activity by the
//! distance between trials: as long as something of the stimulus is left, trials of different kinds lie further apart than
//! trials of one kind.

use std::ops::Range;

use attractor::{Raster, mean};
use serde::{Deserialize, Serialize};

use super::config::{Config, SIDE};
use super::input::Condition;
use super::network::RotationResult;
use crate::Columns;
use crate::claim::{Claim, claim, mean_of, ratios};
use crate::experiments::signatures::{Curves, STAGES, STAGES_IN_WORDS, curve_panel, stage_color};
use crate::figure::{Color, Figure, Panel};

/// By how much activity must rise to count as a strong answer.
const STRONG: f64 = 1.5;
/// The firing rate after the stimulus that counts as recurrent activity: half the target of intrinsic plasticity.
const ACTIVE: f64 = 0.05;

/// A network at a step of the trial, over all trials of a measured window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Response {
    /// Firing rate of all excitatory units.
    #[array(name = "response", units = "1/step", about = "Firing rate of all excitatory units, mean over trials")]
    rate: f64,
    /// Firing rate of the units that receive no input.
    #[array(
        name = "response_without_input",
        units = "1/step",
        about = "Firing rate of the excitatory units that receive no input, mean over trials"
    )]
    without_input: f64,
    /// Mean Hamming distance between two trials of one kind, over units that receive no input; NaN if no kind has two.
    #[array(
        name = "distance_within_kinds",
        about = "Hamming distance over units without input of two trials of the same kind, mean over pairs"
    )]
    within: f64,
    /// The same between two trials of different kinds; NaN if all are of one.
    #[array(name = "distance_between_kinds", about = "The same of two trials of different kinds")]
    between: f64,
}

impl Response {
    /// From the states of all trials at one step of the trial.
    pub(super) fn new(states: &Raster, conditions: &[Condition]) -> Self {
        let kinds = Condition::all().count();
        // Active trials by kind and unit.
        let mut active = vec![vec![0_usize; states.units()]; kinds];
        let mut trials = vec![0_usize; kinds];
        for (trial, condition) in conditions.iter().enumerate() {
            let kind = 2 * condition.shape + condition.direction;
            trials[kind] += 1;
            states.active(trial).for_each(|unit| active[kind][unit] += 1);
        }
        let rate = |units: Range<usize>| {
            let spikes: usize = active.iter().flat_map(|kind| &kind[units.clone()]).sum();
            spikes as f64 / (units.len() * conditions.len()) as f64
        };
        let reservoir = SIDE * SIDE..states.units();
        // Of n trials, in c of which a unit is active, c (n - c) pairs differ in it.
        let differing = |count: &dyn Fn(usize) -> usize, n: usize| -> usize {
            reservoir.clone().map(|unit| count(unit) * (n - count(unit))).sum()
        };
        let pairs = |n: usize| n * n.saturating_sub(1) / 2;
        let apart: usize = (0..kinds).map(|kind| differing(&|unit| active[kind][unit], trials[kind])).sum();
        let alike: usize = trials.iter().map(|&n| pairs(n)).sum();
        let all = differing(&|unit| active.iter().map(|kind| kind[unit]).sum(), conditions.len());
        Self {
            rate: rate(0..states.units()),
            without_input: rate(reservoir.clone()),
            within: apart as f64 / alike as f64,
            between: (all - apart) as f64 / (pairs(conditions.len()) - alike) as f64,
        }
    }

    /// The share of the distance between trials of different kinds that their kind makes.
    fn kind(&self) -> f64 {
        // Where all trials are alike nothing is left.
        if self.between == 0.0 { 0.0 } else { 1.0 - self.within / self.between }
    }
}

/// The mean of a number over steps of the trial, for every network and stage.
fn over<'a>(
    all: &'a [&RotationResult],
    steps: impl IntoIterator<Item = usize> + Clone + 'a,
    value: fn(&Response) -> f64,
) -> impl Iterator<Item = [f64; 3]> + 'a {
    all.iter().map(move |result| {
        STAGES.map(|stage| {
            let of = &result.responses[stage as usize];
            mean(&steps.clone().into_iter().map(|step| value(&of[step])).collect::<Vec<_>>())
        })
    })
}

/// The least of the three networks.
fn least(of: [f64; 3]) -> f64 {
    of.into_iter().fold(f64::INFINITY, f64::min)
}

/// That all three networks answer strongly and go on after the stimulus. A claim is about the one of the three of which it holds
/// least, network by network.
pub(super) fn claims(config: &Config, all: &[&RotationResult]) -> Vec<Claim> {
    let length = config.trial_steps();
    let last = config.decoding.last_steps.min(config.input.blank_after);
    let (shown, after, end) = (config.shown(), config.offset()..length, length - last..length);
    let rise = |value: fn(&Response) -> f64| -> Vec<f64> {
        let (shown, end) = (over(all, shown.clone(), value), over(all, end.clone(), value));
        shown.zip(end).map(|(shown, end)| least(STAGES.map(|s| shown[s as usize] / end[s as usize]))).collect()
    };
    let of_all = |steps: &Range<usize>, value| over(all, steps.clone(), value).map(least).collect::<Vec<_>>();
    let kept = |id, steps: &Range<usize>, place: &str| {
        claim(
            id,
            format!("In each of the three networks what was shown makes a difference {place}"),
            format!("1 − distance within kinds of trials / distance between kinds, {place}, least of the three"),
        )
        .above(0.0)
        .of(mean_of(&of_all(steps, Response::kind)))
    };
    vec![
        claim(
            "S6u",
            "Each of the three networks answers strongly: it fires at least half as much again while a frame is shown as at \
             the end of the trial",
            format!("rate of excitatory units while a frame is shown / over the last {last} steps, least of the three"),
        )
        .at_least(STRONG)
        .of(ratios(&rise(|r| r.rate))),
        claim(
            "S6v",
            "In each of the three networks the units that receive no input fire more while a frame is shown than at the end \
             of the trial",
            format!("rate of units without input while a frame is shown / over the last {last} steps, least of the three"),
        )
        .above(1.0)
        .of(ratios(&rise(|r| r.without_input))),
        claim(
            "S6w",
            "Each of the three networks stays active after the stimulus",
            format!(
                "rate of units without input over the {} steps after the last frame, spikes a step, least of the three",
                after.len()
            ),
        )
        .at_least(ACTIVE)
        .of(mean_of(&of_all(&after, |r| r.without_input))),
        kept("S6x", &after, &format!("over the {} steps after the last frame", after.len())),
        kept("S6y", &end, &format!("over the last {last} steps of the trial")),
    ]
}

/// Activity and the distance that the kind of trial makes, by time from the end of the last frame.
pub(super) fn figure(config: &Config, all: &[&RotationResult]) -> Figure {
    let offset = config.offset() as f64;
    let x: Vec<f64> = (0..config.trial_steps()).map(|step| step as f64 - offset).collect();
    let panel = |title: &str, y: &str, value: fn(&Response) -> f64, named: bool| {
        let curves = STAGES.map(|stage| Curves {
            x: &x,
            networks: all.iter().map(|r| r.responses[stage as usize].iter().map(value).collect()).collect(),
            color: stage_color(stage),
            label: named.then(|| stage.name()),
        });
        let panel = Panel::new(title).x_label("step from the end of the last frame").y_label(y).vspan(
            config.input.blank_before as f64 - offset,
            0.0,
            Color::Orange,
            "",
        );
        curve_panel(panel, &curves)
    };
    let caption = format!(
        "{STAGES_IN_WORDS} a, firing rate of all excitatory units, b of those that receive no input, by step of the trial. c, what \
         the kind of trial makes of the distance between trials: 1 − mean Hamming distance of two trials of the same kind / of two \
         of different kinds, over units that receive no input; 0 where nothing of the stimulus is left. The shape is shown during \
         the shaded steps. Mean ± standard error over networks."
    );
    Figure::new("answer", "How networks answer, and for how long")
        .caption(caption)
        .height_mm(65.0)
        .grid(&[1.0], &[1.0; 3])
        .panel(0, 0, panel("All units", "spikes a step", |r| r.rate, true))
        .panel(0, 1, panel("Units without input", "spikes a step", |r| r.without_input, false))
        .panel(0, 2, panel("Kind of trial", "share of the distance", Response::kind, false))
}

#[cfg(test)]
mod tests {
    use attractor::Spikes;

    use super::*;

    #[test]
    fn distances_are_those_of_all_pairs_of_trials() {
        let units = SIDE * SIDE + 6;
        let conditions: Vec<Condition> =
            [0, 1, 0, 3, 3, 0, 1].map(|k| Condition { shape: k / 2, direction: k % 2 }).into();
        // Any states; units that receive input differ, but are not counted.
        let state = |trial: usize| {
            Spikes::from_flags((0..units).map(move |unit| (7 * trial + 5 * unit * trial + unit) % 4 < 2))
        };
        let mut states = Raster::new(units);
        (0..conditions.len()).for_each(|trial| states.push(&state(trial)).unwrap());
        let (mut within, mut between, mut spikes) = (Vec::new(), Vec::new(), 0);
        for a in 0..conditions.len() {
            spikes += state(a).iter().filter(|&unit| unit >= SIDE * SIDE).count();
            for b in 0..a {
                let differs = |unit: &usize| state(a).contains(*unit) != state(b).contains(*unit);
                let distance = (SIDE * SIDE..units).filter(differs).count() as f64;
                if conditions[a] == conditions[b] { within.push(distance) } else { between.push(distance) }
            }
        }
        let response = Response::new(&states, &conditions);
        assert!((response.within - mean(&within)).abs() < 1e-12 && (response.between - mean(&between)).abs() < 1e-12);
        assert!((response.without_input - spikes as f64 / (6 * conditions.len()) as f64).abs() < 1e-12);
        assert!(mean(&within) != mean(&between));
        assert!((response.kind() - (1.0 - mean(&within) / mean(&between))).abs() < 1e-12);
        // Trials that are all alike.
        let mut silent = Raster::new(units);
        for _ in &conditions {
            silent.push(&Spikes::none(units)).unwrap();
        }
        assert_eq!(Response::new(&silent, &conditions).kind(), 0.0);
    }
}
