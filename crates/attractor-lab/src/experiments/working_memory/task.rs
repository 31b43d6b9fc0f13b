//! The task: a cue is shown, taken away, and the state is read some steps later.

use attractor::{Autoconceptor, Conceptor, EchoStateNetwork, Network, NoisePlace, Streams};
use ndarray::{Array3, aview1, s};

use super::config::Config;
use super::reservoir::channels;
use crate::Error;
use crate::experiments::differential_hebbian::Noise;

/// What keeps the state in the delay.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hold<'a> {
    /// Nothing but the network itself.
    Free,
    /// Of these conceptors the one for which the cue spoke most.
    Chosen(&'a [Conceptor]),
    /// An autoconceptor that begins with the cue.
    Auto,
}

/// Who does the task.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    /// Until the cue is over.
    pub(super) shown: &'a EchoStateNetwork,
    /// In the delay.
    pub(super) holding: &'a EchoStateNetwork,
    pub(super) hold: Hold<'a>,
}

/// The states that are read.
pub(super) struct Read {
    /// (delays, trials, units); behind the last delay stands the one that is not told.
    pub(super) states: Array3<f64>,
    /// Of trials, in how many the chosen conceptor was that of the class.
    pub(super) chosen: usize,
}

/// The class of a trial: each in turn.
pub(super) fn class_of(config: &Config, trial: usize) -> usize {
    trial % config.cue.classes
}

/// From 2 on, a step of an autoconceptor overshoots by more than it corrects.
const OVERSHOOTS: f64 = 1.9;

/// What trials multiply noise and cue with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Factors {
    pub(super) noise: f64,
    pub(super) cue: f64,
}

/// Noise and cue as the network has known them.
pub(super) const USUAL: Factors = Factors { noise: 1.0, cue: 1.0 };

/// All trials of a subject. Cues, starts and noise depend on the network and the trial alone, and are multiplied by factors.
pub(super) fn perform(
    config: &Config,
    subject: Subject<'_>,
    factors: Factors,
    streams: &Streams,
) -> Result<Read, Error> {
    let (units, trials) = (config.network.units, config.trials());
    let mut read = Read { states: Array3::zeros((config.task.delays.len() + 1, trials, units)), chosen: 0 };
    let (mut shown, mut holding) = (subject.shown.clone(), subject.holding.clone());
    for trial in 0..trials {
        let streams = streams.child("working-memory").child("trial").index(trial);
        let sd = config.network.noise() * factors.noise;
        let mut noise = Noise::new(sd, units, &streams.child("noise"));
        let class = class_of(config, trial);
        let cue: Vec<f64> = channels(config, Some(class)).iter().map(|input| factors.cue * input).collect();
        let mut keeper = Keeper::new(config, subject.hold)?;
        show(config, &mut shown, &cue, &mut keeper, &mut noise, &streams)?;
        read.chosen += usize::from(keeper.choose() == Some(class));
        holding.set_state(shown.state())?;
        let untold = config.task.held + 1 + streams.child("untold").stream().below(config.task.jitter);
        let nothing = channels(config, None);
        for delay in 1..=config.longest() {
            keeper.step(config, &mut holding, &nothing, noise.next())?;
            if let Ok(place) = config.task.delays.binary_search(&delay) {
                read.states.slice_mut(s![place, trial, ..]).assign(&aview1(holding.state()));
            }
            if delay == untold {
                read.states.slice_mut(s![-1, trial, ..]).assign(&aview1(holding.state()));
            }
        }
    }
    Ok(read)
}

/// From a random state to the end of the cue.
fn show(
    config: &Config,
    network: &mut EchoStateNetwork,
    cue: &[f64],
    keeper: &mut Keeper<'_>,
    noise: &mut Noise,
    streams: &Streams,
) -> Result<(), Error> {
    let mut start = vec![0.0; config.network.units];
    streams.child("start").stream().fill_uniform(&mut start, -1.0, 1.0);
    network.set_state(&start)?;
    for _ in 0..config.task.settle {
        network.step(&channels(config, None), Some(noise.next()))?;
    }
    for _ in 0..config.cue.steps {
        network.step(cue, Some(noise.next()))?;
        keeper.see(config, network.state())?;
    }
    Ok(())
}

/// What holds the state, as it comes about in a trial.
enum Keeper<'a> {
    Free,
    Choosing { conceptors: &'a [Conceptor], evidence: Vec<f64>, chosen: usize, filtered: Vec<f64> },
    Auto { conceptor: Autoconceptor, filtered: Vec<f64> },
}

impl<'a> Keeper<'a> {
    fn new(config: &Config, hold: Hold<'a>) -> Result<Self, Error> {
        let (units, c) = (config.network.units, &config.conceptor);
        let filtered = vec![0.0; units];
        Ok(match hold {
            Hold::Free => Self::Free,
            Hold::Chosen(conceptors) => {
                Self::Choosing { conceptors, evidence: vec![0.0; conceptors.len()], chosen: 0, filtered }
            }
            Hold::Auto => {
                Self::Auto { conceptor: Autoconceptor::new(units, c.rate / units as f64, c.aperture)?, filtered }
            }
        })
    }

    /// Takes up a state while the cue is shown.
    fn see(&mut self, config: &Config, state: &[f64]) -> Result<(), Error> {
        match self {
            Self::Free => {}
            Self::Choosing { conceptors, evidence, .. } => {
                for (conceptor, evidence) in conceptors.iter().zip(evidence) {
                    *evidence += conceptor.evidence(state)?;
                }
            }
            Self::Auto { conceptor, .. } => adapt(config, conceptor, state)?,
        }
        Ok(())
    }

    /// The cue is over: decides for a conceptor, the first of those with the most evidence.
    fn choose(&mut self) -> Option<usize> {
        let Self::Choosing { evidence, chosen, .. } = self else { return None };
        *chosen = (1..evidence.len()).fold(0, |best, k| if evidence[k] > evidence[best] { k } else { best });
        Some(*chosen)
    }

    /// A step of the delay, `x' = C tanh(W x + b) + xi`: noise after the transfer function is added after C as well.
    fn step(
        &mut self,
        config: &Config,
        network: &mut EchoStateNetwork,
        input: &[f64],
        noise: &[f64],
    ) -> Result<(), Error> {
        let (filtered, auto) = match self {
            Self::Free => return Ok(network.step(input, Some(noise))?),
            Self::Choosing { conceptors, chosen, filtered, .. } => {
                let after = unfiltered(config, network, input, noise)?;
                conceptors[*chosen].apply(network.state(), filtered)?;
                add(filtered, after);
                (filtered, None)
            }
            Self::Auto { conceptor, filtered } => {
                let after = unfiltered(config, network, input, noise)?;
                conceptor.apply(network.state(), filtered)?;
                add(filtered, after);
                (filtered, Some(conceptor))
            }
        };
        network.set_state(filtered)?;
        auto.map_or(Ok(()), |conceptor| adapt(config, conceptor, network.state()))
    }
}

/// A step with the noise that enters inside; returns the noise that is left to be added.
fn unfiltered<'n>(
    config: &Config,
    network: &mut EchoStateNetwork,
    input: &[f64],
    noise: &'n [f64],
) -> Result<&'n [f64], Error> {
    let (inside, after): (Option<&[f64]>, &[f64]) = match config.learning.noise {
        NoisePlace::Inside => (Some(noise), &[]),
        NoisePlace::After => (None, noise),
    };
    network.step(input, inside)?;
    Ok(after)
}

fn add(state: &mut [f64], noise: &[f64]) {
    state.iter_mut().zip(noise).for_each(|(x, xi)| *x += xi);
}

/// Adapts to a state; noise may make one so large that the step would overshoot, which is then left out.
fn adapt(config: &Config, conceptor: &mut Autoconceptor, state: &[f64]) -> Result<(), Error> {
    let c = &config.conceptor;
    let power: f64 = state.iter().map(|x| x * x).sum();
    let step = c.rate / state.len() as f64 * (power + 1.0 / (c.aperture * c.aperture));
    if step < OVERSHOOTS {
        conceptor.adapt(state)?;
    }
    Ok(())
}
