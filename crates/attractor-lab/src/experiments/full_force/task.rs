//! What networks are asked for, over time.

use std::f64::consts::TAU;
use std::ops::Range;

use attractor::{Stimulus, Stream, math};
use ndarray::{Array2, ArrayView2, s};

use super::config::TaskSteps;
use crate::Error;
use crate::figure::Color;

/// A task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// The sum of three sines, of one, a half and a third of a period.
    Sines,
    /// The product of two sines, whose periods have the golden ratio: it never repeats.
    Product,
    /// A bump some time after a pulse, which comes at random times.
    Delayed,
}

/// Input channels: that of the desired output, or of the loop, and that of the pulse.
pub(super) const OUTPUT: usize = 0;
pub(super) const PULSE: usize = 1;

/// What the sines are multiplied with.
const AMPLITUDE: f64 = 0.8;
const GOLDEN: f64 = 1.618_033_988_749_895;

impl Task {
    pub(super) const ALL: [Self; 3] = [Self::Sines, Self::Product, Self::Delayed];

    /// As names of cells and claims have it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Sines => "sines",
            Self::Product => "product",
            Self::Delayed => "delayed",
        }
    }

    /// As figures have it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Sines => "Sum of sines",
            Self::Product => "Product of sines",
            Self::Delayed => "Delayed bump",
        }
    }

    pub(super) fn color(self) -> Color {
        match self {
            Self::Sines => Color::Blue,
            Self::Product => Color::Orange,
            Self::Delayed => Color::Green,
        }
    }

    /// Whether nothing tells the network when: its output may then come early or late after a kick.
    pub(super) fn autonomous(self) -> bool {
        self != Self::Delayed
    }

    /// So many steps of it; pulses come at random times from `stream`.
    pub(super) fn timeline(self, steps: TaskSteps, count: usize, stream: &mut Stream) -> Timeline {
        let mut pulse = vec![0.0; count];
        let period = steps.period as f64;
        let turn = |t: usize, period: f64| math::sin(TAU * t as f64 / period);
        let desired = match self {
            Self::Sines => (0..count)
                .map(|t| AMPLITUDE * (turn(t, period) + turn(t, period / 2.0) / 2.0 + turn(t, period / 3.0) / 3.0))
                .collect(),
            Self::Product => (0..count).map(|t| turn(t, period) * turn(t, period / GOLDEN)).collect(),
            Self::Delayed => delayed(steps, &mut pulse, stream),
        };
        Timeline { pulse, desired }
    }
}

/// Pulses, and the bumps that are to follow them: raised cosines of height 1.
fn delayed(steps: TaskSteps, pulse: &mut [f64], stream: &mut Stream) -> Vec<f64> {
    let mut desired = vec![0.0; pulse.len()];
    let mut start = 0;
    while start < pulse.len() {
        let end = (start + steps.pulse).min(pulse.len());
        pulse[start..end].fill(1.0);
        let first = start + steps.delay - steps.bump / 2;
        for k in 0..steps.bump {
            if let Some(f) = desired.get_mut(first + k) {
                *f = 0.5 * (1.0 - math::cos(TAU * k as f64 / steps.bump as f64));
            }
        }
        start += steps.period + stream.below(steps.rest + 1);
    }
    desired
}

/// A task over time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timeline {
    pulse: Vec<f64>,
    pub(super) desired: Vec<f64>,
}

impl Timeline {
    /// What networks hear in these steps, beside what they are told of the desired output.
    pub(super) fn stimulus(&self, steps: Range<usize>) -> Result<Stimulus<f64>, Error> {
        let mut input = Array2::zeros((steps.len(), 2));
        input.slice_mut(s![.., PULSE]).iter_mut().zip(&self.pulse[steps]).for_each(|(to, &u)| *to = u);
        Ok(Stimulus::from_array(input.view())?)
    }

    /// The desired output of these steps, (steps, 1).
    pub(super) fn desired(&self, steps: Range<usize>) -> ArrayView2<'_, f64> {
        ndarray::aview1(&self.desired[steps]).insert_axis(ndarray::Axis(1))
    }
}

/// The mean squared error as a share of the mean square of what was desired.
pub(super) fn error(outputs: &[f64], desired: &[f64]) -> f64 {
    let missed: f64 = outputs.iter().zip(desired).map(|(z, f)| (z - f) * (z - f)).sum();
    missed / desired.iter().map(|f| f * f).sum::<f64>()
}

/// The error at the best of up to `latest` steps by which the outputs may be ahead: `desired` goes on for as many.
pub(super) fn shifted_error(outputs: &[f64], desired: &[f64], latest: usize) -> f64 {
    (0..=latest).map(|shift| error(outputs, &desired[shift..shift + outputs.len()])).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use attractor::Streams;

    use super::*;

    const STEPS: TaskSteps = TaskSteps { period: 300, delay: 200, rest: 50, pulse: 20, bump: 60 };

    fn timeline(task: Task) -> Timeline {
        task.timeline(STEPS, 3000, &mut Streams::new(1).stream())
    }

    #[test]
    fn sums_repeat_and_products_do_not() {
        let (sines, product) = (timeline(Task::Sines).desired, timeline(Task::Product).desired);
        assert!((0..300).all(|t| (sines[t] - sines[t + 1500]).abs() < 1e-9));
        let best = (100..1500).map(|shift| error(&product[..900], &product[shift..shift + 900]));
        assert!(best.fold(f64::INFINITY, f64::min) > 0.01);
    }

    #[test]
    fn a_bump_follows_each_pulse_and_nothing_else() {
        let Timeline { pulse, desired } = timeline(Task::Delayed);
        let onsets: Vec<usize> = (0..3000).filter(|&t| pulse[t] > 0.0 && (t == 0 || pulse[t - 1] == 0.0)).collect();
        assert!(onsets.windows(2).all(|pair| (300..=350).contains(&(pair[1] - pair[0]))), "{onsets:?}");
        let tops: Vec<usize> = (0..3000).filter(|&t| desired[t] == 1.0).collect();
        let expected: Vec<usize> = onsets.iter().map(|onset| onset + 200).filter(|&top| top < 3000).collect();
        assert_eq!(tops, expected);
        assert!((0..3000).all(|t| desired[t] == 0.0 || expected.iter().any(|&top| t.abs_diff(top) <= 30)));
    }

    #[test]
    fn outputs_that_are_ahead_are_right_when_shifted() {
        let desired = timeline(Task::Sines).desired;
        let ahead = &desired[130..730];
        assert!(shifted_error(ahead, &desired, 300) < 1e-20 && shifted_error(ahead, &desired, 100) > 0.1);
        assert!((error(&[0.0; 600], &desired[..600]) - 1.0).abs() < 1e-12);
    }
}
