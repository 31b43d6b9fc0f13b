//! The configuration of `timing-training` and what follows from it.

use attractor::Wiring;
use serde::{Deserialize, Serialize};

use super::condition::{Condition, STANDARD};
use crate::Error;
use crate::experiments::innate::{
    Cost, NetworkConfig, Precision, Rise, Scheme, TrainingConfig, is_brainpys_bump, pulsed_trial,
};
use crate::experiments::{Prepared, accept, accept_networks, accept_repetitions};

/// The configuration as it is written; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) precision: Precision,
    pub(super) compare: Compare,
    pub(crate) network: NetworkConfig,
    pub(super) protocol: Protocol,
    pub(super) target: Rise,
    pub(super) training: TrainingConfig,
}

/// `[compare]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Compare {
    stages: Vec<usize>,
    pub(super) learn_every: usize,
    pub(super) deltas: Vec<f64>,
    pub(super) delta_rule_rates: Vec<f64>,
    pub(super) gain: f64,
    pub(super) noise: Vec<f64>,
}

/// `[protocol]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Protocol {
    offset_ms: f64,
    pulse_ms: f64,
    pulse_amplitude: f64,
    window_ms: f64,
    relaxation_ms: f64,
    pub(super) test_trials: usize,
    pub(super) perturbed_trials: usize,
    perturbation_amplitude: f64,
    perturbation_ms: f64,
    perturbation_delay_ms: f64,
}

/// The configuration, and the synapses of its networks.
pub(crate) type Config = Prepared<Settings, Wiring>;

/// Values of a list in `[compare]`, at most.
const MOST_VALUES: usize = 20;

impl Config {
    /// Checks the values, and reads the connectome, if there is one.
    pub(super) fn prepare(settings: Settings) -> Result<Self, Error> {
        settings.validate()?;
        let wiring = settings.network.wiring()?;
        Ok(Self::new(settings, wiring))
    }

    pub(super) fn cost(&self, condition: &Condition) -> Cost {
        Cost::new(&self.network, &self.named, &condition.training, self.precision)
    }
}

pulsed_trial!(Settings);

impl Settings {
    /// The recurrent trials after which a condition is tested, fewest first; it is trained for as many as the last.
    pub(super) fn stages(&self, condition: usize) -> Vec<usize> {
        let mut stages = vec![self.training.recurrent_trials];
        if condition == STANDARD {
            stages.extend(&self.compare.stages);
        }
        stages.sort_unstable();
        stages.dedup();
        stages
    }

    /// Whether the networks with a fraction of every unit's synapses plastic are trained as BrainPy's example trains its own.
    pub(super) fn is_brainpys(&self) -> bool {
        is_brainpys_bump(&self.network, &self.training, &self.trial(), &self.target)
            && self.training.scheme == Scheme::Neuron
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        self.training.validate()?;
        self.validate_protocol()?;
        self.compare.validate(self.training.delta)
    }

    fn validate_protocol(&self) -> Result<(), Error> {
        let (trial, p) = (self.trial(), &self.protocol);
        trial.validate(self.training.learn_every.max(self.compare.learn_every))?;
        let pulse = trial.timeline().pulse;
        accept(
            "protocol.offset_ms",
            p.offset_ms,
            pulse.start > 0,
            "a step or more: the state before the pulse is looked at",
        )?;
        accept("protocol.pulse_ms", p.pulse_ms, !pulse.is_empty(), "a step or more")?;
        accept_repetitions("protocol.test_trials", p.test_trials, 1)?;
        accept_repetitions("protocol.perturbed_trials", p.perturbed_trials, 1)?;
        self.target.validate(p.window_ms)
    }
}

impl Compare {
    fn validate(&self, standard: f64) -> Result<(), Error> {
        for &stage in &self.stages {
            accept_repetitions("compare.stages", stage, 1)?;
        }
        let few = self.stages.len() <= MOST_VALUES;
        accept("compare.stages", format!("{:?}", self.stages), few, "at most 20 numbers of trials")?;
        accept("compare.learn_every", self.learn_every, self.learn_every > 0, "at least 1")?;
        accept("compare.gain", self.gain, self.gain >= 0.0 && self.gain.is_finite(), "0 or above")?;
        let positive = |values: &[f64]| {
            values.len() <= MOST_VALUES && values.iter().all(|value| *value > 0.0 && value.is_finite())
        };
        let new = self.deltas.iter().enumerate().all(|(k, delta)| {
            let same = |other: &f64| other.total_cmp(delta).is_eq();
            !same(&standard) && !self.deltas[..k].iter().any(same)
        });
        let accepted = "at most 20 numbers above 0, each once, and without training.delta";
        accept("compare.deltas", format!("{:?}", self.deltas), new && positive(&self.deltas), accepted)?;
        let rates = &self.delta_rule_rates;
        accept("compare.delta_rule_rates", format!("{rates:?}"), positive(rates), "at most 20 numbers above 0")?;
        let noise = &self.noise;
        let rising = noise.windows(2).all(|pair| pair[0] < pair[1]) && !noise.is_empty();
        accept("compare.noise", format!("{noise:?}"), rising && positive(noise), "1 to 20 numbers above 0, each larger")
    }
}
