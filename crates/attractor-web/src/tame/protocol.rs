//! A trial of the bench: silence, a pulse that starts it, a window in which it is learned, and perhaps a kick.

use std::ops::Range;

use attractor::{Real, Stimulus};
use ndarray::{Array2, s};

use crate::bench::told;

/// The pulse on channel 0 that starts a trial, in steps of 1 ms.
pub(super) const PULSE: Range<usize> = 200..250;
/// Steps that are taken at once: a frame of the page, and the unit in which random numbers are drawn.
pub(super) const FRAME: usize = 20;

/// When what happens in a trial, in steps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timeline {
    /// The steps in which is learned and compared.
    pub(super) window: Range<usize>,
    /// The kick.
    pub(super) kick: Range<usize>,
    /// The input on which it comes.
    pub(super) kicked: usize,
    /// The step from which a kicked and an unkicked trial are compared.
    pub(super) compared: usize,
    /// Every how many steps of the window is learned from.
    pub(super) every: usize,
    /// The input (steps, channels) without a kick.
    pub(super) input: Array2<f32>,
}

impl Timeline {
    /// A trial of the bench's own networks: a pulse on channel 0, a window of that length, kicked on channel 1 after a fifth of it
    /// and compared over its second half. A step is 1 ms.
    pub(super) fn new(window: usize) -> Self {
        let kick = PULSE.end + window / 5;
        let window = PULSE.end..PULSE.end + window;
        let mut input = Array2::zeros((window.end, 2));
        input.slice_mut(s![PULSE, 0]).fill(5.0);
        Self { compared: PULSE.end + window.len() / 2, window, kick: kick..kick + 10, kicked: 1, every: 2, input }
    }

    /// Steps of a trial.
    pub(super) fn steps(&self) -> usize {
        self.input.nrows()
    }

    /// The frame that begins at a step.
    pub(super) fn frame(&self, start: usize) -> Range<usize> {
        start..(start + FRAME).min(self.steps())
    }

    /// Whether a step is learned from.
    pub(super) fn learns(&self, step: usize) -> bool {
        self.window.contains(&step) && step.is_multiple_of(self.every)
    }

    /// The stimulus of a trial that is kicked with that amplitude; 0 is no kick.
    pub(super) fn stimulus<T: Real>(&self, kick: f64) -> Result<Stimulus<T>, String> {
        let plain = Stimulus::from_array(self.input.mapv(|input| T::from_f64(f64::from(input))).view());
        plain.and_then(|plain| plain.pulse(self.kicked, self.kick.clone(), kick)).map_err(told)
    }

    /// The readouts' target (steps, 2) of the points x, y, x, y, ... of a path, spread evenly over the window.
    ///
    /// # Errors
    /// A sentence, if there are fewer than two points.
    pub(super) fn target(&self, path: &[f64]) -> Result<Array2<f32>, String> {
        let (points, rest) = path.as_chunks::<2>();
        if points.len() < 2 || !rest.is_empty() {
            return Err("A path to be learned has at least two points, x and y of each.".to_owned());
        }
        let mut target = Array2::zeros((self.steps(), 2));
        for step in self.window.clone() {
            let place = (step - self.window.start) as f64 / (self.window.len() - 1) as f64 * (points.len() - 1) as f64;
            let below = (place as usize).min(points.len() - 2);
            let part = place - below as f64;
            for axis in 0..2 {
                let (from, to) = (points[below][axis].clamp(-1.0, 1.0), points[below + 1][axis].clamp(-1.0, 1.0));
                target[(step, axis)] = (from + part * (to - from)) as f32;
            }
        }
        Ok(target)
    }
}

/// The path that is learned unless another is drawn: a figure of eight that leans, of numbers that every
/// machine has to the last bit.
pub(super) const PATH: [f64; 34] = [
    0.0, 0.0, 0.32, 0.36, 0.6, 0.58, 0.82, 0.52, 0.86, 0.2, 0.7, -0.2, 0.42, -0.36, 0.16, -0.18, 0.0, 0.0, -0.16, 0.18,
    -0.42, 0.36, -0.7, 0.2, -0.86, -0.2, -0.82, -0.52, -0.6, -0.58, -0.32, -0.36, 0.0, 0.0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_spread_over_the_window() {
        let timeline = Timeline::new(2150);
        let target = timeline.target(&[-1.0, 0.0, 1.0, 9.0]).unwrap();
        assert_eq!((target[(250, 0)], target[(250, 1)]), (-1.0, 0.0));
        assert_eq!((target[(2399, 0)], target[(2399, 1)]), (1.0, 1.0));
        assert_eq!(target[(100, 0)], 0.0);
        assert!(timeline.target(&[0.0, 1.0]).is_err() && timeline.target(&[0.0; 5]).is_err());
    }

    #[test]
    fn the_published_trial_has_1075_learning_steps() {
        let timeline = Timeline::new(2150);
        assert_eq!((0..timeline.steps()).filter(|&step| timeline.learns(step)).count(), 1075);
        assert_eq!(Timeline::new(510).frame(760), 760..760);
        assert_eq!(Timeline::new(510).frame(740), 740..760);
    }
}
