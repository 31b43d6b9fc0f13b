//! Training needs fading memory: networks of rising gain taught one target, by least squares and by FORCE.
//!
//! A network has fading memory if, under the clamped output, it forgets where it began: its largest Lyapunov exponent given
//! that input is below 0. Theory loses it at a gain, the edge of chaos; of finite networks each is asked itself. Where the
//! clamped network does not come to rest, least squares learns from its rates as they go on (Rivkind & Barak 2017,
//! doi:10.1103/PhysRevLett.118.258101, before eq. 3 and supplement).

mod claims;
mod figure;

pub(super) use claims::{claims, silenced};
pub(super) use figure::figure;

use attractor::{
    Initial, Noise, RateNetwork, ReadoutRls, Record, RlsOptions, Schedule, Stimulus, Streams, Trial, Units,
    driven_lyapunov_spectrum, ridge_readout,
};
use ndarray::{Array2, s};
use serde::{Deserialize, Serialize};

use super::Results;
use super::config::Config;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, LOOP};
use crate::experiments::journal::Journal;
use crate::{Columns, Dataset, Error, Table};

/// Of the rates of the clamped network, least squares sees every so many steps.
const SEEN: usize = 5;

/// What a network leaves behind, gain by gain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FadingResult {
    pub(super) gains: Vec<Taught>,
}

/// A network of one gain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Taught {
    /// Largest Lyapunov exponent of the network left alone, without feedback.
    #[array(name = "fading_alone", units = "1/tau")]
    alone: f64,
    /// Largest Lyapunov exponent of the network under the clamped output; below 0 its memory fades.
    #[array(name = "fading_clamped", units = "1/tau")]
    clamped: f64,
    /// Largest distance of the output from the target, second half of the test, after least squares.
    #[array(name = "fading_least_squares")]
    least_squares: f64,
    /// Largest distance of the output from the target, second half of the test, after FORCE.
    #[array(name = "fading_force")]
    force: f64,
}

/// A number of a network of one gain, such as the distance that a way of learning leaves.
type Number = fn(&Taught) -> f64;

pub(super) fn phases(config: &Config) -> [Phase; 1] {
    let (cost, fading) = (Cost::new(config.fading.units), &config.fading);
    let units = fading.units as f64;
    let followed = 4.0 * (config.fading_settle() + config.fading_record()) as f64 * cost.step();
    let learned = (1e-9 * units * units + 20e-9 * units) / config.force.every as f64;
    let taught = config.fading_learn() as f64 * (cost.step() + learned);
    let tested = 2.0 * config.test_steps() as f64 * cost.step();
    let least_squares = 5e-9 * units * units * units;
    let seconds_per_trial = followed + taught + tested + least_squares;
    [Phase { name: "gains", trials: fading.gains.len(), seconds_per_trial }]
}

pub(super) fn memory(config: &Config) -> u64 {
    let rates = 8 * (config.fading_record() * config.fading.units) as u64;
    Cost::new(config.fading.units).memory(5) + 3 * rates + 32 * config.test_steps() as u64
}

/// Bytes of four numbers a gain.
pub(super) fn stored(config: &Config) -> u64 {
    32 * config.fading.gains.len() as u64 + 1
}

/// Runs one network at every gain: the same random numbers, scaled.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<FadingResult, Error> {
    let [sweep] = phases(config);
    observer.phase(sweep.name, sweep.trials);
    let streams = Streams::new(config.seed).child("local-dynamics").child("fading").index(network);
    let mut journal = Journal::open(observer)?;
    let one = |&gain: &f64| {
        let found = journal.once(|| taught(config, gain, &streams))?;
        observer.trial(None)?;
        Ok(found)
    };
    Ok(FadingResult { gains: config.fading.gains.iter().map(one).collect::<Result<_, Error>>()? })
}

fn taught(config: &Config, gain: f64, streams: &Streams) -> Result<Taught, Error> {
    let case = config.fading_case(gain);
    let law = config.network.law(&case, config.fading.units, 0);
    let mut network = RateNetwork::dense(&law, &streams.child("network"))?;
    let mut start = vec![0.0; law.units];
    streams.child("start").stream().fill_uniform(&mut start, -1.0, 1.0);
    network.set_activations(&start)?;
    let target = case.targets[0];
    let exponent = |output: f64| {
        let clamped = held(output, config.fading_settle() + config.fading_record())?;
        let tangent = streams.child("tangent");
        let found = driven_lyapunov_spectrum(&network, &clamped, &[], 1, config.fading_settle(), &tangent)?;
        Ok::<_, Error>(found.exponents[0] / config.network.dt)
    };
    let (alone, clamped) = (or_infinite(exponent(0.0))?, or_infinite(exponent(target))?);
    if clamped.is_infinite() {
        return Ok(Taught { alone, clamped, least_squares: f64::INFINITY, force: f64::INFINITY });
    }
    let rates = clamp(config, &mut network, target)?;
    let least_squares = by_least_squares(config, &network, &rates, target);
    let force = by_force(config, &network, target, &streams.child("force"));
    let test = |taught: Result<RateNetwork<f64>, Error>| {
        or_infinite(taught.and_then(|taught| farthest(config, taught, target, streams)))
    };
    Ok(Taught { alone, clamped, least_squares: test(least_squares)?, force: test(force)? })
}

/// A number of a network that may diverge, as one without bounds on its rates does.
fn or_infinite(found: Result<f64, Error>) -> Result<f64, Error> {
    match found {
        Err(Error::Failed { source: attractor::Error::Diverged { .. }, .. }) => Ok(f64::INFINITY),
        found => found,
    }
}

/// An output that does not move.
fn held(output: f64, steps: usize) -> Result<Stimulus<f64>, Error> {
    Ok(Stimulus::from_array(Array2::from_elem((steps, 1), output).view())?)
}

/// Clamps the output to the target, and returns the rates (steps, units) after the network has settled, if it does; it ends
/// where the last of them is.
fn clamp(config: &Config, network: &mut RateNetwork<f64>, target: f64) -> Result<Array2<f64>, Error> {
    let (settle, steps) = (config.fading_settle(), config.fading_settle() + config.fading_record());
    let record = Record { units: Units::All, steps: settle..steps };
    Ok(Trial::new(&held(target, steps)?).record(network, &record)?.rates.slice(s![..;SEEN, ..]).to_owned())
}

fn by_least_squares(
    config: &Config,
    network: &RateNetwork<f64>,
    rates: &Array2<f64>,
    target: f64,
) -> Result<RateNetwork<f64>, Error> {
    let mut taught = network.clone();
    let targets = Array2::from_elem((rates.nrows(), 1), target);
    let nothing = Array2::zeros((1, network.units()));
    taught.set_output_weights(ridge_readout(rates.view(), targets.view(), nothing.view(), config.force.delta)?)?;
    Ok(taught)
}

/// FORCE with the loop closed and noise in every unit, from where the clamped network ends.
fn by_force(
    config: &Config,
    network: &RateNetwork<f64>,
    target: f64,
    streams: &Streams,
) -> Result<RateNetwork<f64>, Error> {
    let mut taught = network.clone();
    let mut rule = ReadoutRls::new(&taught, RlsOptions { delta: config.force.delta, ..RlsOptions::default() })?;
    let steps = config.fading_learn();
    let silence = Stimulus::silent(steps, taught.inputs())?;
    let noise = Noise::Normal { amplitude: config.force.noise, stream: streams.stream() };
    let learning = Schedule { window: 0..steps, every: config.force.every };
    let start = taught.activations().to_vec();
    let trial = Trial::new(&silence).initial(Initial::Given(&start)).noise(noise).closed(&[LOOP]);
    trial.train(&mut taught, &mut rule, Array2::from_elem((steps, 1), target).view(), &learning)?;
    Ok(taught)
}

/// The largest distance of the output from the target in the second half of a test, closed and left alone after a small
/// displacement.
fn farthest(config: &Config, mut network: RateNetwork<f64>, target: f64, streams: &Streams) -> Result<f64, Error> {
    let steps = config.test_steps();
    let mut start = vec![0.0; network.units()];
    streams.child("jolt").stream().fill_normal(&mut start, config.force.jolt);
    start.iter_mut().zip(network.activations()).for_each(|(jolted, x)| *jolted += x);
    let silence = Stimulus::silent(steps, network.inputs())?;
    let record = Record { units: Units::Some(&[]), steps: steps / 2..steps };
    let trial = Trial::new(&silence).initial(Initial::Given(&start)).closed(&[LOOP]);
    let outputs = trial.record(&mut network, &record)?.outputs;
    Ok(outputs.column(LOOP.readout).iter().map(|z| (z - target).abs()).fold(0.0, f64::max))
}

pub(super) fn insert(data: &mut Dataset, config: &Config, results: &Results<'_>) {
    if results.fading.is_empty() {
        return;
    }
    let about = "Gain of the networks that are taught one target";
    data.insert("fading_gain", &["fading_gain"], &config.fading.gains, "1", about);
    Table::new("fading_network", results.fading.iter().copied()).each("fading_gain", |n| &n.gains[..]).insert(data);
}
