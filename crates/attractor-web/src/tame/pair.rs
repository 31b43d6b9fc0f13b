//! A kick: one network twice from one state, and one of the two is kicked.

use attractor::{Network, Noise, RateNetwork, Stimulus, Streams, Trial, unit_correlations};
use ndarray::{Array2, s};

use super::protocol::Timeline;
use crate::bench::told;

/// Two copies of a network in one trial, one of them kicked; each hears noise of its own.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) networks: [RateNetwork<f32>; 2],
    stimuli: [Stimulus<f32>; 2],
    timeline: Timeline,
    noise: f64,
    streams: Streams,
    /// Rates (steps, units) of both.
    rates: [Array2<f32>; 2],
    pub(super) step: usize,
}

impl Pair {
    /// Two copies at one random state, the second of which will be kicked with that amplitude.
    pub(super) fn new(
        network: &RateNetwork<f32>,
        timeline: &Timeline,
        kick: f64,
        noise: f64,
        streams: &Streams,
    ) -> Result<Self, String> {
        let mut network = network.clone();
        let mut state = vec![0.0; network.units()];
        streams.child("initial").stream().fill_uniform(&mut state, -1.0, 1.0);
        network.write_state(&state).map_err(told)?;
        let rates = Array2::zeros((timeline.steps(), network.units()));
        Ok(Self {
            networks: [network.clone(), network],
            stimuli: [timeline.stimulus(0.0)?, timeline.stimulus(kick)?],
            timeline: timeline.clone(),
            noise,
            streams: streams.clone(),
            rates: [rates.clone(), rates],
            step: 0,
        })
    }

    /// Takes a frame of steps, `each` of which is shown with the rates of both; whether the trial is over.
    pub(super) fn advance(&mut self, mut each: impl FnMut(usize, [&[f32]; 2])) -> Result<bool, String> {
        let steps = self.timeline.frame(self.step);
        for copy in 0..2 {
            let stream = self.streams.child("noise").index(copy).index(self.step).stream();
            let rates = &mut self.rates[copy];
            Trial::new(&self.stimuli[copy])
                .over(steps.clone())
                .map_err(told)?
                .noise(Noise::Normal { amplitude: self.noise, stream })
                .run(&mut self.networks[copy], |step, network| {
                    rates.row_mut(step).iter_mut().zip(network.rates()).for_each(|(to, &from)| *to = from);
                    Ok(())
                })
                .map_err(told)?;
        }
        for step in steps.clone() {
            each(step, [self.row(0, step), self.row(1, step)]);
        }
        self.step = steps.end;
        Ok(self.step == self.timeline.steps())
    }

    fn row(&self, copy: usize, step: usize) -> &[f32] {
        // Rates are in standard layout.
        let units = self.rates[copy].ncols();
        self.rates[copy].as_slice().map_or(&[], |rates| &rates[step * units..(step + 1) * units])
    }

    /// The mean over units of the correlation of the two trials in the second half of the window: a while after the kick.
    pub(super) fn correlation(&self) -> Result<f64, String> {
        let after = |copy: usize| self.rates[copy].slice(s![self.timeline.compared.., ..]);
        let correlations = unit_correlations(after(0), after(1)).map_err(told)?;
        let known: Vec<f64> = correlations.into_iter().flatten().collect();
        Ok(attractor::mean(&known))
    }
}
