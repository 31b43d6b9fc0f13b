//! The configuration of `handwriting` and what follows from it.

use std::ops::Range;
use std::sync::OnceLock;

use attractor::{Real, Stimulus};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::words::{self, Word};
use crate::Error;
use crate::experiments::accept;
use crate::experiments::innate::{
    Cost, NetworkConfig, Precision, Timeline, TrainingConfig, accept_amplitudes, accept_durations,
};

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) precision: Precision,
    pub(super) words: Vec<String>,
    pub(super) durations_ms: Vec<f64>,
    pub(super) paths: Paths,
    pub(crate) network: NetworkConfig,
    pub(crate) protocol: Protocol,
    pub(crate) training: TrainingConfig,
    /// The words once they are loaded.
    #[serde(skip)]
    loaded: OnceLock<Vec<Word>>,
}

/// `[paths]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paths {
    pub(super) files: Vec<String>,
    pub(super) variables: Vec<String>,
}

/// `[protocol]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Protocol {
    offset_ms: f64,
    pulse_ms: f64,
    pulse_amplitude: f64,
    relaxation_ms: f64,
    pub(crate) test_trials: usize,
    pub(crate) perturbed_trials: usize,
    perturbation_amplitude: f64,
    perturbation_ms: f64,
    perturbation_delay_ms: f64,
}

impl Config {
    /// The words; their files are read once.
    pub(super) fn words(&self) -> Result<&[Word], Error> {
        if let Some(words) = self.loaded.get() {
            return Ok(words);
        }
        let words = words::load(self)?;
        Ok(self.loaded.get_or_init(|| words))
    }

    /// Input channels: a pair for each word, one that is trained and one that perturbs.
    pub(super) fn channels(&self) -> usize {
        // Validation has loaded the words.
        2 * self.words().map_or(0, <[Word]>::len)
    }

    /// A word is written in its window.
    pub(super) fn timeline(&self, word: &Word) -> Timeline {
        let (p, dt) = (&self.protocol, self.network.dt_ms);
        Timeline::new(dt, p.offset_ms, p.pulse_ms, word.points() as f64 * dt, p.relaxation_ms)
    }

    pub(crate) fn cost(&self) -> Cost {
        Cost::new(&self.network, &self.training, self.precision)
    }

    /// The pulse that asks for a word, the `k`-th.
    pub(super) fn stimulus<T: Real>(&self, k: usize, word: &Word) -> Result<Stimulus<T>, Error> {
        let timeline = self.timeline(word);
        let silence = Stimulus::silent(timeline.steps, self.channels())?;
        Ok(silence.pulse(2 * k, timeline.pulse, self.protocol.pulse_amplitude)?)
    }

    /// The same pulse, and a perturbation on the other channel of the pair.
    pub(super) fn perturbed<T: Real>(&self, k: usize, word: &Word) -> Result<Stimulus<T>, Error> {
        let steps = self.perturbation(&self.timeline(word));
        Ok(self.stimulus(k, word)?.pulse(2 * k + 1, steps, self.protocol.perturbation_amplitude)?)
    }

    /// The steps of the perturbation.
    pub(super) fn perturbation(&self, timeline: &Timeline) -> Range<usize> {
        let step = |ms: f64| (ms / self.network.dt_ms).round() as usize;
        let start = timeline.pulse.start + step(self.protocol.perturbation_delay_ms);
        start..start + step(self.protocol.perturbation_ms)
    }

    /// Where the pen should be at every step: at the first point before the window, and at the last one after it.
    pub(super) fn target<T: Real>(&self, word: &Word) -> Array2<T> {
        let timeline = self.timeline(word);
        Array2::from_shape_fn((timeline.steps, 2), |(step, axis)| {
            let point = step.saturating_sub(timeline.window.start).min(word.points() - 1);
            T::from_f64(word.path[[axis, point]])
        })
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept("networks", self.networks, self.networks > 0, "at least 1")?;
        self.network.validate()?;
        self.training.validate()?;
        let p = &self.protocol;
        accept_durations(&[
            ("protocol.offset_ms", p.offset_ms),
            ("protocol.pulse_ms", p.pulse_ms),
            ("protocol.relaxation_ms", p.relaxation_ms),
            ("protocol.perturbation_ms", p.perturbation_ms),
            ("protocol.perturbation_delay_ms", p.perturbation_delay_ms),
        ])?;
        accept_amplitudes(&[
            ("protocol.pulse_amplitude", p.pulse_amplitude),
            ("protocol.perturbation_amplitude", p.perturbation_amplitude),
        ])?;
        accept("protocol.test_trials", p.test_trials, p.test_trials >= 1, "at least 1")?;
        accept("protocol.perturbed_trials", p.perturbed_trials, p.perturbed_trials >= 1, "at least 1")?;
        self.words()?.iter().try_for_each(|word| self.validate_word(word))
    }

    fn validate_word(&self, word: &Word) -> Result<(), Error> {
        let timeline = self.timeline(word);
        let every = self.training.learn_every;
        let found = format!("{every}, for the {} steps of \"{}\"", word.points(), word.name);
        let enough = timeline.schedule(every).steps().nth(1).is_some();
        accept("training.learn_every", found, enough, "such that a word has two learning steps")?;
        let end = self.protocol.perturbation_delay_ms;
        let inside = self.perturbation(&timeline).end <= timeline.window.end;
        let accepted = format!("such that the perturbation ends before \"{}\" does", word.name);
        accept("protocol.perturbation_delay_ms", end, inside, &accepted)
    }
}
