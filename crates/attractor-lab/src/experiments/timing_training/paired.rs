//! One network under every condition, so that conditions are compared network by network.

use attractor::{mean, pearson};

use super::Cell;
use super::condition::{STANDARD, conditions};
use super::config::Settings;
use super::network::{Stage, Test, Trained};
use super::standard::Standard;

/// A unit is saturated where its rate is beyond this, to either side.
pub(super) const SATURATED: f32 = 0.9;
/// Units follow the innate trajectory where the mean of their correlations with it is above this, as in `timing`.
pub(super) const FOLLOWS_R: f64 = 0.9;

/// What became of a network under each condition, in their order.
#[derive(Debug, Clone)]
pub(super) struct Network<'a> {
    under: Vec<&'a Trained>,
    standard: &'a Standard,
    /// The place of the stage after as many trials as the other conditions have.
    stage: usize,
    trials: usize,
}

/// The networks of which every cell is there, in order.
pub(super) fn paired<'a>(settings: &Settings, results: &'a [(Cell, Trained)]) -> Vec<Network<'a>> {
    let (count, trials) = (conditions(settings).len(), settings.training.recurrent_trials);
    let stage = settings.stages(STANDARD).iter().position(|&stage| stage == trials).unwrap_or(0);
    let find = |cell: Cell| results.iter().find(|(found, _)| *found == cell).map(|(_, trained)| trained);
    let of = |network| {
        let under: Option<Vec<&Trained>> = (0..count).map(|condition| find(Cell { network, condition })).collect();
        let under = under?;
        let standard = under[STANDARD].standard.as_ref()?;
        Some(Network { under, standard, stage, trials })
    };
    (0..settings.networks).filter_map(of).collect()
}

impl<'a> Network<'a> {
    pub(super) fn under(&self, condition: usize) -> &'a Trained {
        self.under[condition]
    }

    pub(super) fn standard(&self) -> &'a Standard {
        self.standard
    }

    pub(super) fn stages(&self) -> &'a [Stage] {
        &self.under[STANDARD].stages
    }

    /// The losses under a condition, of as many trials as every condition has.
    pub(super) fn losses(&self, condition: usize) -> &'a [f64] {
        &self.under[condition].loss[..self.trials]
    }

    /// The loss of the last of these.
    pub(super) fn last_loss(&self, condition: usize) -> f64 {
        self.losses(condition).last().copied().unwrap_or(f64::NAN)
    }

    /// Trials until the loss is at most that; one more than there are if it never is.
    pub(super) fn trials_until(&self, condition: usize, loss: f64) -> f64 {
        let losses = self.losses(condition);
        losses.iter().position(|&found| found <= loss).unwrap_or(losses.len()) as f64 + 1.0
    }

    /// The tests after these trials.
    pub(super) fn stage(&self, condition: usize) -> &'a Stage {
        let stages = &self.under[condition].stages;
        &stages[if condition == STANDARD { self.stage } else { 0 }]
    }

    /// The share of units that the pulse saturates.
    pub(super) fn saturated(&self) -> f64 {
        let rates = &self.standard.pulsed;
        rates.iter().filter(|rate| rate.abs() > SATURATED).count() as f64 / rates.len() as f64
    }

    /// Correlation over units of the states of two noisy trials: before the pulse, and at its last step.
    pub(super) fn known(&self) -> [f64; 2] {
        let [one, other] = &self.standard.two_trials;
        let wide = |rates: &'a [f32]| rates.iter().map(|&rate| f64::from(rate));
        [0, 1].map(|k| pearson(wide(&one[k]), wide(&other[k])).unwrap_or(f64::NAN))
    }

    /// Mean R² of a readout and its target over tests.
    pub(super) fn r2(&self, readout: usize) -> f64 {
        mean(&self.standard.readout_r2.iter().map(|test| test[readout]).collect::<Vec<_>>())
    }

    /// Mean unit r in tests with each noise.
    pub(super) fn noisy_r(&self) -> Vec<f64> {
        self.standard.noise.iter().map(|noisy| unit_r(&noisy.tests)).collect()
    }

    /// The largest noise, of those tried, up to which units follow; 0 if they do not with the least.
    pub(super) fn withstands(&self, noise: &[f64]) -> f64 {
        let r = self.noisy_r();
        noise.iter().zip(&r).take_while(|(_, r)| **r > FOLLOWS_R).last().map_or(0.0, |(level, _)| *level)
    }
}

/// The mean over tests of their unit r.
pub(super) fn unit_r(tests: &[Test]) -> f64 {
    mean(&tests.iter().map(|test| test.unit_r).collect::<Vec<_>>())
}

/// The mean over tests of their mean squared deviation.
pub(super) fn deviation(tests: &[Test]) -> f64 {
    mean(&tests.iter().map(|test| test.deviation).collect::<Vec<_>>())
}
