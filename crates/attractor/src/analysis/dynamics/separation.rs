//! The largest Lyapunov exponent of a rate network by two trajectories.
//!
//! Taken without noise and in double precision: a perturbation of norm 1e-6 is lost in single precision.

use std::ops::Range;

use crate::analysis::statistics::{slope_by_step, standard_error};
use crate::check;
use crate::error::Error;
use crate::kernel::random::Streams;
use crate::math;
use crate::network::{Network, RateNetwork};
use crate::protocol::{Series, Stimulus, Trial};

/// Two trajectories separate linearly while their distance is below this share of what it is in the end.
const CEILING: f64 = 0.05;
/// A distance has grown once it is this many times the first one.
const GROWN: f64 = 2.0;
/// A distance is lost in rounding below this share of the state.
const FLOOR: f64 = 100.0 * f64::EPSILON;
/// A fit over less than one in so many of the steps asked for is refused.
const FEWEST: usize = 20;

/// How the separation of two trajectories is followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Separation {
    /// Step after which one of two copies is perturbed (the end of the input pulse).
    pub start: usize,
    /// Steps after `start` over which the slope is fitted, as far as the distance grows linearly.
    pub fit: Range<usize>,
    /// Norm of the perturbation.
    pub norm: f64,
    /// Pairs of trajectories, from as many random initial states.
    pub repeats: usize,
}

impl Default for Separation {
    /// From step 250, fitted over 100..1000 steps, norm 1e-6, 10 pairs (Laje & Buonomano 2013).
    fn default() -> Self {
        Self { start: 250, fit: 100..1000, norm: 1e-6, repeats: 10 }
    }
}

/// How two trajectories separated.
#[derive(Debug, Clone, PartialEq)]
pub struct Divergence {
    /// The largest Lyapunov exponent, 1/s: the slope of the mean log distance.
    pub exponent: f64,
    /// Its standard error over pairs, 1/s; NaN of one pair.
    pub standard_error: f64,
    /// The steps that were fitted: those asked for, up to the first at which a pair's distance was no longer small.
    pub fitted: Range<usize>,
    /// Mean natural logarithm of the distance, at each step after the perturbation.
    pub log_distance: Vec<f64>,
}

/// The largest Lyapunov exponent by the separation of two trajectories under one stimulus (Laje & Buonomano 2013,
/// doi:10.1038/nn.3405, Methods).
///
/// Two trajectories of bounded motion cannot separate for ever. The fit ends before the first step at which a pair's
/// distance has grown beyond 5 % of `(2 sum var x_i)^(1/2)`, which is the distance of two unrelated states of the trajectory,
/// or has shrunk to the rounding of the state.
///
/// # Errors
/// [`Error::OutOfRange`] if the stimulus ends before the fit does, or less than a twentieth of the fit lies before that step: a
/// smaller (or larger) norm or an earlier fit then helps; as [`Trial::run`].
pub fn separation(
    network: &RateNetwork<f64>,
    stimulus: &Stimulus<f64>,
    options: &Separation,
    streams: &Streams,
) -> Result<Divergence, Error> {
    separation_of(network, 1000.0 / network.dynamics().dt_ms, stimulus, options, streams)
}

/// As [`separation`], of a network of whatever kind, of which so many steps are a unit of time: 1 for exponents per step.
///
/// # Errors
/// As [`separation`]; [`Error::OutOfRange`] if `steps_per_time` is not above 0.
pub fn separation_of<N>(
    network: &N,
    steps_per_time: f64,
    stimulus: &Stimulus<f64>,
    options: &Separation,
    streams: &Streams,
) -> Result<Divergence, Error>
where
    N: Network<Number = f64, Input = [f64]> + Clone,
{
    check::positive("steps_per_time", steps_per_time)?;
    check::positive("norm", options.norm)?;
    check::at_least("repeats", options.repeats, 1)?;
    check::at_least("steps of the fit", options.fit.len(), 2)?;
    // The first distance is that of the step after `start`.
    if options.start.saturating_add(options.fit.end) >= stimulus.steps() {
        let found = format!("{} steps", stimulus.steps());
        return Err(Error::out_of_range(
            "stimulus",
            found,
            "as long as the fit needs: start + end of the fit + 1 steps",
        ));
    }
    check::room::<f64>("distances", &[options.repeats, options.fit.end])?;
    let (mut log_distance, mut pairs, mut end) = (vec![0.0; options.fit.end], Vec::new(), End::default());
    for repeat in 0..options.repeats {
        let streams = streams.index(repeat);
        let pair = Pair::follow(network, stimulus, options, &streams)?;
        let logs: Vec<f64> = pair.distance.iter().map(|distance| math::ln(*distance)).collect();
        log_distance.iter_mut().zip(&logs).for_each(|(sum, log)| *sum += log / options.repeats as f64);
        end = end.min(pair.end(options.norm));
        pairs.push(logs);
    }
    let fitted = options.fit.start..end.step.min(options.fit.end).max(options.fit.start);
    if fitted.len() < (options.fit.len() / FEWEST).max(2) {
        return Err(end.refusal(&fitted));
    }
    let slopes: Vec<f64> = pairs.iter().map(|logs| slope_by_step(&logs[fitted.clone()]) * steps_per_time).collect();
    let exponent = slope_by_step(&log_distance[fitted.clone()]) * steps_per_time;
    Ok(Divergence { exponent, standard_error: standard_error(&slopes), fitted, log_distance })
}

/// Where distances stop growing linearly.
#[derive(Debug, Clone, Copy)]
struct End {
    step: usize,
    distance: f64,
    bound: f64,
    saturated: bool,
}

impl Default for End {
    fn default() -> Self {
        Self { step: usize::MAX, distance: f64::NAN, bound: f64::NAN, saturated: false }
    }
}

impl End {
    fn min(self, other: Self) -> Self {
        if other.step < self.step { other } else { self }
    }

    fn refusal(&self, fitted: &Range<usize>) -> Error {
        let (what, accepted) = if self.saturated {
            ("saturates", "a twentieth of the fit: choose a smaller norm or an earlier fit")
        } else {
            ("is lost in rounding", "a twentieth of the fit: choose a larger norm or an earlier fit")
        };
        let Self { step, distance, bound, .. } = self;
        let found = format!("{} (the distance {what} at step {step}: {distance:.1e} to {bound:.1e})", fitted.len());
        Error::out_of_range("number of steps of linear separation", found, accepted)
    }
}

/// Two trajectories.
#[derive(Debug, Clone)]
struct Pair {
    /// Their distance, at each step after the perturbation.
    distance: Vec<f64>,
    /// The norm of the first one's state there.
    size: Vec<f64>,
    /// The distance of two unrelated states of the first one.
    apart: f64,
}

impl Pair {
    /// A trajectory and its perturbed copy.
    fn follow<N>(network: &N, stimulus: &Stimulus<f64>, options: &Separation, streams: &Streams) -> Result<Self, Error>
    where
        N: Network<Number = f64, Input = [f64]> + Clone,
    {
        let mut copy = network.clone();
        let (mut distance, mut size) = (Vec::with_capacity(options.fit.end), Vec::with_capacity(options.fit.end));
        let (mut mean, mut squares) = (vec![0.0; network.state_size()], vec![0.0; network.state_size()]);
        let (mut x, mut other) = (mean.clone(), mean.clone());
        let last = options.start + options.fit.end;
        Trial::new(stimulus).drawn(streams, 0.0).run(&mut network.clone(), |step, network| {
            if step == options.start {
                let mut direction = vec![0.0; network.state_size()];
                streams.child("perturbation").stream().fill_normal(&mut direction, 1.0);
                let scale = options.norm / norm(direction.iter().copied());
                network.read_state(&mut x);
                x.iter_mut().zip(&direction).for_each(|(x, d)| *x += scale * d);
                copy.write_state(&x)?;
            } else if step > options.start && step <= last {
                copy.step(stimulus.at(step), None)?;
                network.read_state(&mut x);
                copy.read_state(&mut other);
                distance.push(norm(x.iter().zip(&other).map(|(a, b)| a - b)));
                size.push(norm(x.iter().copied()));
                let count = distance.len() as f64;
                for ((&x, mean), squares) in x.iter().zip(&mut mean).zip(&mut squares) {
                    let off = x - *mean;
                    *mean += off / count;
                    *squares += off * (x - *mean);
                }
            }
            Ok(())
        })?;
        let variance = squares.iter().sum::<f64>() / distance.len() as f64;
        Ok(Self { distance, size, apart: (2.0 * variance).sqrt() })
    }

    /// The first step at which the distance is no longer small, or is lost.
    fn end(&self, norm: f64) -> End {
        let ceiling = CEILING * self.apart;
        for (step, (&distance, size)) in self.distance.iter().zip(&self.size).enumerate() {
            if distance > ceiling && distance > GROWN * norm {
                return End { step, distance, bound: ceiling, saturated: true };
            }
            if distance <= FLOOR * size {
                return End { step, distance, bound: FLOOR * size, saturated: false };
            }
        }
        End::default()
    }
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|v| v * v).sum::<f64>().sqrt()
}
