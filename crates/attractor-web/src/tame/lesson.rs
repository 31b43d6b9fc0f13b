//! Training, frame by frame: recurrent weights towards the innate trajectory, then readouts towards what was drawn.

use std::ops::Range;

use attractor::{
    Error, Network, RateNetwork, ReadoutRls, RecurrentRls, RlsOptions, Rule, Series, Stimulus, Stream, Streams,
};
use ndarray::Array2;

use super::protocol::{FRAME, PATH, Timeline};
use super::share::{self, Share};
use crate::bench::told;

/// Trials in which the readouts learn.
const READOUT_TRIALS: usize = 10;

/// The rules, and what was learned so far.
#[derive(Debug)]
pub(super) struct Lesson {
    timeline: Timeline,
    stimulus: Stimulus<f32>,
    streams: Streams,
    share: Share,
    /// Where the weights of every share are.
    pub(super) places: Vec<Range<usize>>,
    recurrent_rule: RecurrentRls<f32>,
    readout_rule: ReadoutRls<f32>,
    /// What the readouts are to say, (steps, readouts); nothing, if nothing is wanted of them.
    target: Option<Array2<f32>>,
    /// The same of the first two readouts, for the page; NaN where there are fewer.
    pub(super) shown: Vec<f32>,
    /// Losses of the trials that are done.
    pub(super) recurrent: Vec<f64>,
    pub(super) readout: Vec<f64>,
    /// The step that comes next.
    pub(super) step: usize,
    /// The step that is to be learned from.
    pub(super) waiting: Option<usize>,
    noise: Noise,
    /// Sum and count of the losses of the present trial.
    sum: f64,
    count: usize,
    /// How many paths were learned before this one.
    paths: usize,
}

impl Lesson {
    pub(super) fn new(
        network: &RateNetwork<f32>,
        timeline: &Timeline,
        fraction: f64,
        wanted: Option<Array2<f32>>,
        share: Share,
        streams: Streams,
    ) -> Result<Self, String> {
        let (recurrent_rule, places) = share::rule(network, fraction, share, &streams)?;
        let readout_rule = ReadoutRls::new(network, RlsOptions::default()).map_err(told)?;
        let target = match wanted {
            // A path is drawn by two readouts.
            None if network.readouts() == 2 => Some(timeline.target(&PATH)?),
            wanted => wanted,
        };
        Ok(Self {
            shown: shown(target.as_ref(), timeline),
            stimulus: timeline.stimulus(0.0)?,
            timeline: timeline.clone(),
            noise: Noise { amplitude: 0.0, stream: streams.stream(), drawn: Vec::new() },
            streams,
            share,
            places,
            recurrent_rule,
            readout_rule,
            target,
            recurrent: Vec::new(),
            readout: Vec::new(),
            step: 0,
            waiting: None,
            sum: 0.0,
            count: 0,
            paths: 0,
        })
    }

    /// Among how many workers learning is worth sharing.
    pub(super) fn worth_sharing(&self) -> u64 {
        share::worthwhile(&self.recurrent_rule)
    }

    /// Whether nothing was learned yet.
    pub(super) fn is_new(&self) -> bool {
        self.recurrent.is_empty() && self.readout.is_empty() && self.count == 0 && self.paths == 0
    }

    /// Trials in which the readouts learn.
    pub(super) fn readout_trials(&self) -> usize {
        if self.target.is_some() { READOUT_TRIALS } else { 0 }
    }

    /// Another path for the two readouts, which begin anew.
    pub(super) fn learn_path(&mut self, network: &mut RateNetwork<f32>, path: &[f64]) -> Result<(), String> {
        if network.readouts() != 2 {
            return Err("A path is learned by two readouts, and this network has another number.".to_owned());
        }
        let target = self.timeline.target(path)?;
        self.shown = shown(Some(&target), &self.timeline);
        self.target = Some(target);
        network.set_output_weights(Array2::zeros((2, network.units()))).map_err(told)?;
        self.readout_rule = ReadoutRls::new(network, RlsOptions::default()).map_err(told)?;
        self.readout.clear();
        self.paths += 1;
        Ok(())
    }

    /// Goes on with a trial to the end of a frame: of the recurrent weights towards `innate`, or else of the readouts. `each` step is
    /// shown. A step that others learn from as well is waited at.
    pub(super) fn advance(
        &mut self,
        network: &mut RateNetwork<f32>,
        innate: Option<&Array2<f32>>,
        noise: f64,
        mut each: impl FnMut(usize, &RateNetwork<f32>),
    ) -> Result<Progress, String> {
        if let (Some(step), Some(innate)) = (self.waiting, innate) {
            self.learn_share(network, step, innate)?;
        }
        let frame = self.timeline.frame(self.step / FRAME * FRAME);
        if self.step == frame.start {
            self.begin_frame(network, innate.is_some(), noise)?;
        }
        for step in self.step..frame.end {
            let input = self.stimulus.at(step);
            network.step(input, self.noise.next(network.units())).map_err(told)?;
            if let Some((unit, value)) = network.diverged() {
                return Err(told(Error::Diverged { step, unit, value }));
            }
            self.step = step + 1;
            each(step, network);
            match innate {
                Some(_) if self.timeline.learns(step) && self.share.of > 1 => {
                    self.waiting = Some(step);
                    return Ok(Progress::Waits);
                }
                _ if self.timeline.learns(step) => self.learn(network, step, innate)?,
                _ => {}
            }
        }
        Ok(self.end_frame(innate.is_some()))
    }

    /// Learns from a step with the units of this share.
    pub(super) fn learn_share(
        &mut self,
        network: &mut RateNetwork<f32>,
        step: usize,
        innate: &Array2<f32>,
    ) -> Result<(), String> {
        self.waiting = None;
        self.learn(network, step, Some(innate))
    }

    fn learn(
        &mut self,
        network: &mut RateNetwork<f32>,
        step: usize,
        innate: Option<&Array2<f32>>,
    ) -> Result<(), String> {
        let row = |of: &Array2<f32>| of.row(step).to_vec();
        let error = match (innate, &self.target) {
            (Some(innate), _) => self.recurrent_rule.learn(network, &row(innate)),
            (None, Some(target)) => self.readout_rule.learn(network, &row(target)),
            (None, None) => Ok(None),
        };
        if let Some(error) = error.map_err(told)? {
            self.sum += error;
            self.count += 1;
        }
        Ok(())
    }

    /// Draws what is drawn for a frame, and at the first one of a trial the state in which it begins.
    fn begin_frame(&mut self, network: &mut RateNetwork<f32>, recurrent: bool, amplitude: f64) -> Result<(), String> {
        let streams = if recurrent {
            self.streams.child("recurrent").index(self.recurrent.len())
        } else {
            self.streams.child("readout").index(self.paths).index(self.readout.len())
        };
        self.noise = Noise { amplitude, stream: streams.child("noise").index(self.step).stream(), drawn: Vec::new() };
        if self.step == 0 {
            let mut state = vec![0.0; network.units()];
            streams.child("initial").stream().fill_uniform(&mut state, -1.0, 1.0);
            network.set_activations(&state).map_err(told)?;
            (self.sum, self.count) = (0.0, 0);
        }
        Ok(())
    }

    fn end_frame(&mut self, recurrent: bool) -> Progress {
        if self.step < self.timeline.steps() {
            return Progress::Frame;
        }
        let loss = self.sum / self.count.max(1) as f64;
        if recurrent {
            self.recurrent.push(loss);
        } else {
            self.readout.push(loss);
        }
        Progress::Trial
    }

    /// Leaves the trial where it is; the next one begins anew.
    pub(super) fn leave(&mut self) {
        (self.step, self.waiting) = (0, None);
    }
}

/// How far a lesson went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// A frame is over.
    Frame,
    /// The trial is.
    Trial,
    /// A step is to be learned from, by all shares.
    Waits,
}

/// Noise of a frame, step by step.
#[derive(Debug)]
struct Noise {
    amplitude: f64,
    stream: Stream,
    drawn: Vec<f32>,
}

impl Noise {
    fn next(&mut self, units: usize) -> Option<&[f32]> {
        if self.amplitude == 0.0 {
            return None;
        }
        self.drawn.resize(units, 0.0);
        self.stream.fill_normal(&mut self.drawn, self.amplitude);
        Some(&self.drawn)
    }
}

/// The first two columns of a target, row by row.
fn shown(target: Option<&Array2<f32>>, timeline: &Timeline) -> Vec<f32> {
    let at = |step: usize, readout: usize| target.and_then(|target| target.get((step, readout))).copied();
    (0..timeline.steps()).flat_map(|step| [0, 1].map(|readout| at(step, readout).unwrap_or(f32::NAN))).collect()
}
