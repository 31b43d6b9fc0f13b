//! The sections of a configuration that every experiment of the family has: the network, and what it is trained to hold.

use attractor::mean_field::{Ensemble, ManyTargets};
use attractor::{DenseLaw, Dynamics, FeedbackLaw, Transfer};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::accept;

/// Units that a network must have for every target: theory is that of large networks.
const UNITS_PER_TARGET: usize = 10;

/// The law of the feedback weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Feedback {
    Uniform,
    Gaussian,
    TwoPoint,
}

/// `[network]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NetworkConfig {
    pub(crate) units: usize,
    feedback: Feedback,
    feedback_size: f64,
    pub(crate) dt: f64,
}

impl NetworkConfig {
    /// The law of w_FB.
    pub(crate) fn feedback(&self) -> FeedbackLaw {
        let size = self.feedback_size;
        match self.feedback {
            Feedback::Uniform => FeedbackLaw::Uniform { half_width: size },
            Feedback::Gaussian => FeedbackLaw::Gaussian { sd: size },
            Feedback::TwoPoint => FeedbackLaw::TwoPoint { magnitude: size },
        }
    }

    /// The law of a network of `units` units, with that many input channels beside the feedback.
    pub(crate) fn law(&self, case: &CaseConfig, units: usize, inputs: usize) -> DenseLaw {
        let dynamics = Dynamics { tau_ms: 1.0, dt_ms: self.dt, transfer: case.transfer() };
        DenseLaw { units, gain: case.gain, feedback: self.feedback(), inputs, dynamics }
    }

    /// The law of a network of full size in words, with the place of its random streams, as the kernel of a page reads it.
    pub(crate) fn words(&self, case: &CaseConfig, streams: &str) -> String {
        let feedback = match self.feedback {
            Feedback::Uniform => "uniform",
            Feedback::Gaussian => "gaussian",
            Feedback::TwoPoint => "two-point",
        };
        let (units, size, dt, gain) = (self.units, self.feedback_size, self.dt, case.gain);
        let (transfer, threshold) = (case.transfer().name(), case.threshold);
        format!(
            "units={units} gain={gain} feedback={feedback} size={size} dt={dt} transfer={transfer} threshold={threshold} streams={streams}"
        )
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_units("network.units", self.units, 1)?;
        let size = self.feedback_size;
        accept("network.feedback_size", size, size > 0.0 && size.is_finite(), "above 0")?;
        accept("network.dt", self.dt, (1e-6..=0.5).contains(&self.dt), "from 0.000001 to 0.5, in units of tau")
    }
}

/// Refuses a number of units that is too small for the targets.
pub(crate) fn accept_units(key: &str, units: usize, targets: usize) -> Result<(), Error> {
    let least = UNITS_PER_TARGET * targets;
    accept(key, units, (least..=100_000).contains(&units), &format!("from {least} (ten a target) to 100000"))
}

/// What a network is trained to hold, and of which networks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseConfig {
    pub(crate) gain: f64,
    pub(crate) targets: Vec<f64>,
    transfer: String,
    threshold: f64,
}

impl CaseConfig {
    /// phi; tanh until its name is validated.
    pub(crate) fn transfer(&self) -> Transfer {
        Transfer::named(&self.transfer, self.threshold).unwrap_or_default()
    }

    /// The same transfer function with another gain and other targets.
    pub(crate) fn at(&self, gain: f64, targets: &[f64]) -> Self {
        Self { gain, targets: targets.to_vec(), ..self.clone() }
    }

    /// What the mean field is taken of; the transfer function is [`CaseConfig::transfer`].
    pub(crate) fn ensemble<'a>(&self, network: &NetworkConfig, transfer: &'a Transfer) -> Ensemble<'a> {
        Ensemble { gain: self.gain, transfer, feedback: network.feedback() }
    }

    /// The mean field at all targets; an error where one of them has no fading memory.
    pub(crate) fn theory(&self, network: &NetworkConfig) -> Result<ManyTargets, attractor::Error> {
        let theory = self.ensemble(network, &self.transfer()).many_targets(&self.targets)?;
        (0..theory.len()).try_for_each(|n| theory.feedback_loop(n).require_fading_memory())?;
        Ok(theory)
    }

    /// Checks the case of section `name`, for networks of at least `units` units; its mean field.
    pub(crate) fn validate(&self, name: &str, network: &NetworkConfig, units: usize) -> Result<ManyTargets, Error> {
        let key = |field: &str| if name.is_empty() { field.to_owned() } else { format!("{name}.{field}") };
        accept(&key("gain"), self.gain, self.gain > 0.0 && self.gain.is_finite(), "above 0")?;
        let known = Transfer::named(&self.transfer, self.threshold).is_some();
        let names = "tanh, erf, logistic, rectified, tanh-cubed or linear";
        accept(&key("transfer"), &self.transfer, known, names)?;
        accept(&key("threshold"), self.threshold, self.threshold.is_finite(), "a finite number")?;
        let (targets, listed) = (&self.targets, format!("{:?}", self.targets));
        let some = !targets.is_empty() && targets.iter().all(|&a| a != 0.0 && a.is_finite());
        let accepted =
            "a list of one or more numbers other than 0 (a readout of zeros holds 0, and C would be singular)";
        accept(&key("targets"), &listed, some, accepted)?;
        let few = UNITS_PER_TARGET * targets.len() <= units;
        let most = units / UNITS_PER_TARGET;
        accept(&key("targets"), &listed, few, &format!("at most {most} of them: a tenth of the smallest network"))?;
        self.theory(network).map_err(|error| {
            let field = match error {
                attractor::Error::SingularTargets(_) => "targets",
                _ => "gain",
            };
            let found = if field == "targets" { listed.clone() } else { self.gain.to_string() };
            Error::bad_input(
                format!("{} is {found}: {error}", key(field)),
                format!("set another with `--set {}=...` or in the configuration file", key(field)),
            )
        })
    }
}
