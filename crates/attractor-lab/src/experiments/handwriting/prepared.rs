//! The configuration of `handwriting` with the words that it names, and what follows from them.

use std::ops::Range;

use attractor::{Real, Stimulus, Wiring};
use ndarray::Array2;

use super::config::Settings;
use super::words::{self, Word};
use crate::Error;
use crate::experiments::innate::{BRAINPY_WORDS, Cost, PrintedWord, Timeline, is_brainpys};
use crate::experiments::{Prepared, accept, accept_steps, steps_of};

/// The configuration, its words and the synapses of its networks.
pub(crate) type Config = Prepared<Settings, Named>;

/// What a configuration names.
#[derive(Debug)]
pub(crate) struct Named {
    pub(super) words: Vec<Word>,
    pub(super) wiring: Wiring,
}

impl Config {
    /// Checks the values, reads or draws the words, and reads the connectome, if there is one.
    pub(super) fn prepare(settings: Settings) -> Result<Self, Error> {
        settings.validate()?;
        let named = Named { words: words::load(&settings)?, wiring: settings.network.wiring()? };
        let config = Self::new(settings, named);
        config.named.words.iter().try_for_each(|word| config.validate_word(word))?;
        Ok(config)
    }

    /// Input channels: a pair for each word, one that is trained and one that perturbs.
    pub(super) fn channels(&self) -> usize {
        2 * self.named.words.len()
    }

    /// A word is written in its window.
    pub(super) fn timeline(&self, word: &Word) -> Timeline {
        let (p, dt) = (&self.protocol, self.network.dt_ms);
        Timeline::new(dt, p.offset_ms, p.pulse_ms, word.points() as f64 * dt, p.relaxation_ms)
    }

    pub(crate) fn cost(&self) -> Cost {
        Cost::new(&self.network, &self.named.wiring, &self.training, self.precision)
    }

    /// What BrainPy's example prints of these words, where it trains such networks to write them.
    pub(super) fn printed(&self) -> Option<&'static [PrintedWord]> {
        let words = self.named.words.iter().map(|word| word.name.as_str());
        let same = words.eq(BRAINPY_WORDS.iter().map(|printed| printed.word));
        // As long as a hand takes, which is nearly as long as theirs.
        let lasting = self.durations_ms.is_empty() || self.durations_ms == [1322.0, 1234.0];
        let pulse = self.protocol.pulse_ms == 50.0 && self.protocol.pulse_amplitude == 2.0;
        (same && lasting && pulse && is_brainpys(&self.network, &self.training, 1.5)).then_some(&BRAINPY_WORDS)
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
        let step = |ms: f64| steps_of(ms, self.network.dt_ms);
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

    fn validate_word(&self, word: &Word) -> Result<(), Error> {
        let timeline = self.timeline(word);
        accept_steps("network.dt_ms", self.network.dt_ms, timeline.steps)?;
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
