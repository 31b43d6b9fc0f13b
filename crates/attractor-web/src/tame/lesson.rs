//! Training, frame by frame: recurrent weights towards the innate trajectory, then readouts towards what was drawn.

use attractor::{
    Initial, Noise, PlasticScheme, RateNetwork, ReadoutRls, RecurrentRls, RlsOptions, Rule, Stimulus, Streams, Trial,
};
use ndarray::Array2;

use super::protocol::{PATH, Timeline};
use crate::bench::told;

/// Trials in which the readouts learn.
const READOUT_TRIALS: usize = 10;

/// The rules, and what was learned so far.
#[derive(Debug)]
pub(super) struct Lesson {
    timeline: Timeline,
    stimulus: Stimulus<f32>,
    streams: Streams,
    recurrent_rule: RecurrentRls<f32>,
    readout_rule: ReadoutRls<f32>,
    /// What the readouts are to say, (steps, readouts); nothing, if nothing is wanted of them.
    target: Option<Array2<f32>>,
    /// The same of the first two readouts, for the page; NaN where there are fewer.
    pub(super) shown: Vec<f32>,
    /// Losses of the trials that are done.
    pub(super) recurrent: Vec<f64>,
    pub(super) readout: Vec<f64>,
    pub(super) step: usize,
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
        streams: Streams,
    ) -> Result<Self, String> {
        let scheme = PlasticScheme::Neurons { fraction };
        let options = RlsOptions::default();
        let recurrent_rule = RecurrentRls::new(network, scheme, options, &streams.child("plastic")).map_err(told)?;
        let readout_rule = ReadoutRls::new(network, options).map_err(told)?;
        let target = match wanted {
            // A path is drawn by two readouts.
            None if network.readouts() == 2 => Some(timeline.target(&PATH)?),
            wanted => wanted,
        };
        Ok(Self {
            shown: shown(target.as_ref(), timeline),
            stimulus: timeline.stimulus(0.0)?,
            timeline: timeline.clone(),
            streams,
            recurrent_rule,
            readout_rule,
            target,
            recurrent: Vec::new(),
            readout: Vec::new(),
            step: 0,
            sum: 0.0,
            count: 0,
            paths: 0,
        })
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

    /// Takes a frame of a trial: of the recurrent weights towards `innate`, or else of the readouts. `each` step is shown.
    /// Whether the trial is over.
    pub(super) fn advance(
        &mut self,
        network: &mut RateNetwork<f32>,
        innate: Option<&Array2<f32>>,
        noise: f64,
        mut each: impl FnMut(usize, &RateNetwork<f32>),
    ) -> Result<bool, String> {
        let frame = self.timeline.frame(self.step);
        let streams = match innate {
            Some(_) => self.streams.child("recurrent").index(self.recurrent.len()),
            None => self.streams.child("readout").index(self.paths).index(self.readout.len()),
        };
        let noise = Noise::Normal { amplitude: noise, stream: streams.child("noise").index(frame.start).stream() };
        let initial = match frame.start {
            0 => Initial::Uniform(streams.child("initial").stream()),
            _ => Initial::Continue,
        };
        if frame.start == 0 {
            (self.sum, self.count) = (0.0, 0);
        }
        let (timeline, sum, count) = (&self.timeline, &mut self.sum, &mut self.count);
        let (recurrent, readout, target) = (&mut self.recurrent_rule, &mut self.readout_rule, &self.target);
        Trial::new(&self.stimulus)
            .over(frame.clone())
            .map_err(told)?
            .initial(initial)
            .noise(noise)
            .run(network, |step, network| {
                each(step, network);
                if !timeline.learns(step) {
                    return Ok(());
                }
                let row = |of: &Array2<f32>| of.row(step).to_vec();
                let error = match innate {
                    Some(innate) => recurrent.learn(network, &row(innate))?,
                    None => match target {
                        Some(target) => readout.learn(network, &row(target))?,
                        None => None,
                    },
                };
                if let Some(error) = error {
                    *sum += error;
                    *count += 1;
                }
                Ok(())
            })
            .map_err(told)?;
        self.step = frame.end;
        let over = self.step == self.timeline.steps();
        if over {
            let loss = self.sum / self.count.max(1) as f64;
            if innate.is_some() { self.recurrent.push(loss) } else { self.readout.push(loss) }
        }
        Ok(over)
    }
}

/// The first two columns of a target, row by row.
fn shown(target: Option<&Array2<f32>>, timeline: &Timeline) -> Vec<f32> {
    let at = |step: usize, readout: usize| target.and_then(|target| target.get((step, readout))).copied();
    (0..timeline.steps()).flat_map(|step| [0, 1].map(|readout| at(step, readout).unwrap_or(f32::NAN))).collect()
}
