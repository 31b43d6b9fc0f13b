//! One network taught twice to hold the same targets: by least squares, and by FORCE.
//!
//! FORCE learns online by recursive least squares while the output that it corrects is fed back, and noise moves the state
//! about each fixed point (Sussillo & Abbott 2009, doi:10.1016/j.neuron.2009.07.018). Least squares sees the fixed points
//! alone, and so cannot know what happens beside them.

use attractor::fixed_points::{Flow, Solver};
use attractor::{
    Initial, ReadoutRls, Record, RlsOptions, Stimulus, Streams, Trial, Units, eigenvalues, force_fixed_points,
    pattern_readout, rightmost_first,
};
use ndarray::{Array2, Axis, aview1};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, LOOP, Trained};
use crate::{Columns, Error};

/// The fixed point that is tested, the first.
const POINT: usize = 0;
/// Steps between two samples of a test's output.
const THINNED: usize = 5;

/// What the two ways of learning make of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ForceResult {
    pub(super) least_squares: Held,
    pub(super) force: Held,
    /// What FORCE's readout does without its part that is orthogonal to the rates of all fixed points.
    pub(super) along: Held,
    /// Share of that part in the squared norm of FORCE's readout.
    pub(super) orthogonal: f64,
    /// Mean squared error of each round of FORCE, before each update.
    pub(super) loss: Vec<f64>,
}

/// How a network holds the first target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Held {
    /// Output in the test; ways: least squares, FORCE.
    #[array(name = "force_output", dims = "test_time")]
    pub(super) output: Vec<f64>,
    /// Largest distance from the target, second half of the test; ways: least squares, FORCE.
    #[array(name = "force_farthest")]
    pub(super) farthest: f64,
    /// The output at the fixed point near the target minus the target, if there is such a fixed point.
    #[array(name = "force_error", about = "Output at the fixed point minus the target; ways: least squares, FORCE")]
    pub(super) error: Option<f64>,
    /// The eigenvalue with the largest real part there; of a pair, the one above the real axis.
    #[array(
        name = "force_pole_re",
        units = "1/tau",
        value = |held| held.leading.map(|pole| pole.re),
        about = "Real part of the leading eigenvalue; ways: least squares, FORCE"
    )]
    pub(super) leading: Option<Complex64>,
    /// |w_out|; ways: least squares, FORCE.
    #[array(name = "force_readout_norm")]
    pub(super) readout_norm: f64,
}

impl Held {
    /// Whether the network keeps the target: it ends at a stable fixed point, and stays that close to the target.
    pub(super) fn keeps(&self, tolerance: f64) -> bool {
        self.farthest < tolerance && self.leading.is_some_and(|pole| pole.re < 0.0)
    }
}

pub(super) fn phases(config: &Config) -> [Phase; 2] {
    let (cost, force) = (Cost::new(config.force.units), &config.force);
    let units = force.units as f64;
    let learning = cost.step() + (1e-9 * units * units + 20e-9 * units) / force.every as f64;
    let steps = config.force_round().steps * config.force_case().targets.len();
    [
        Phase { name: "FORCE learning", trials: force.rounds, seconds_per_trial: steps as f64 * learning },
        Phase { name: "tests", trials: 3, seconds_per_trial: config.test_steps() as f64 * cost.step() },
    ]
}

pub(super) fn memory(config: &Config) -> u64 {
    Cost::new(config.force.units).memory(5) + 16 * config.test_steps() as u64
}

/// Bytes of three tests and of the course of learning.
pub(super) fn stored(config: &Config) -> u64 {
    16 * config.test_steps() as u64 + 8 * config.force.rounds as u64 + 100
}

/// Runs one network.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<ForceResult, Error> {
    let [learning, tests] = phases(config);
    let case = config.force_case();
    let law = config.network.law(case, config.force.units, 0);
    let streams = Streams::new(config.seed).child("local-dynamics").child("force").index(network);
    let taught = Trained::new(&law, &case.targets, &streams)?;
    observer.phase(learning.name, learning.trials);
    let (forced, loss) = force(config, &taught, &streams, observer)?;
    observer.phase(tests.name, tests.trials);
    let test = |trained: &Trained| {
        let held = test(config, trained, &streams)?;
        observer.trial(None)?;
        Ok::<_, Error>(held)
    };
    let (least_squares, force) = (test(&taught)?, test(&forced)?);
    let (along, orthogonal) = along_states(&forced)?;
    Ok(ForceResult { least_squares, force, along: test(&along)?, orthogonal, loss })
}

/// The network without the part of its readout that is orthogonal to the rates `r_n` of all fixed points, and the share of
/// that part in the readout's squared norm. What is left is the shortest readout with the same outputs at these rates.
fn along_states(trained: &Trained) -> Result<(Trained, f64), Error> {
    let transfer = trained.network.dynamics().transfer;
    let weights = trained.network.output_weights().row(LOOP.readout).to_owned();
    let mut rates = Array2::zeros((trained.held.points.len(), trained.network.units()));
    for (n, mut row) in rates.outer_iter_mut().enumerate() {
        row.assign(&aview1(&transfer.values(trained.state(n))));
    }
    let outputs: Vec<f64> = rates.outer_iter().map(|r| r.iter().zip(&weights).map(|(r, w)| r * w).sum()).collect();
    let along = pattern_readout(rates.view(), &outputs)?.weights;
    let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|w| w * w).sum::<f64>();
    let aside = norm(&mut weights.iter().zip(&along).map(|(w, along)| w - along));
    let share = aside / norm(&mut weights.iter().copied());
    let mut left = trained.clone();
    left.network.set_output_weights(aview1(&along).insert_axis(Axis(0)).to_owned())?;
    Ok((left, share))
}

/// The same network with a readout that FORCE learned from nothing, and the loss of each round.
fn force(
    config: &Config,
    taught: &Trained,
    streams: &Streams,
    observer: &dyn Observer,
) -> Result<(Trained, Vec<f64>), Error> {
    let mut trained = taught.clone();
    let network = &mut trained.network;
    network.set_output_weights(Array2::zeros((1, network.units())))?;
    let mut rule = ReadoutRls::new(network, RlsOptions { delta: config.force.delta, ..RlsOptions::default() })?;
    let schedule = config.force_round();
    let mut losses: Vec<f64> = Vec::new();
    if let Some(kept) = observer.restore() {
        (*network, rule, losses) = kept;
    }
    // Of the rounds before it was cut off, whoever follows is told again.
    losses.iter().try_for_each(|&loss| observer.trial(Some(loss)))?;
    for round in losses.len()..config.force.rounds {
        let streams = streams.child("force").index(round);
        let loss = force_fixed_points(network, &mut rule, &taught.held, &schedule, &streams)?;
        losses.extend(&loss);
        observer.offer(&(&*network, &rule, &losses));
        observer.trial(loss.first().copied())?;
    }
    Ok((trained, losses))
}

/// Whether the loop, closed and left alone after a small displacement, stays at the first target.
fn test(config: &Config, trained: &Trained, streams: &Streams) -> Result<Held, Error> {
    let steps = config.test_steps();
    let target = trained.held.targets[POINT];
    let mut start = vec![0.0; trained.network.units()];
    streams.child("jolt").stream().fill_normal(&mut start, config.force.jolt);
    start.iter_mut().zip(trained.state(POINT)).for_each(|(jolted, x)| *jolted += x);
    let silence = Stimulus::silent(steps, trained.network.inputs())?;
    let record = Record { units: Units::Some(&[]), steps: 0..steps };
    let trial = Trial::new(&silence).initial(Initial::Given(&start)).closed(&[LOOP]);
    let mut network = trained.network.clone();
    let output = trial.record(&mut network, &record)?.outputs.column(LOOP.readout).to_vec();
    let farthest = output[steps / 2..].iter().map(|z| (z - target).abs()).fold(0.0, f64::max);
    let (error, leading) = fixed_point(trained, network.activations(), target)?.unzip();
    let weights = trained.network.output_weights();
    Ok(Held {
        output: output.into_iter().step_by(THINNED).collect(),
        farthest,
        error,
        leading,
        readout_norm: weights.iter().map(|w| w * w).sum::<f64>().sqrt(),
    })
}

/// The closed loop's fixed point nearest the first target: its output minus the target, and its leading eigenvalue. It is
/// sought from where the network ends in the test if that is near the target, else by Newton's method from where least
/// squares puts it, which finds it stable or not; `None` if it leads elsewhere.
fn fixed_point(trained: &Trained, end: &[f64], target: f64) -> Result<Option<(f64, Complex64)>, Error> {
    /// Farther away it is another target's.
    const NEAR: f64 = 0.25;
    let mut network = trained.network.clone();
    let mut output = |state: &[f64]| -> Result<f64, Error> {
        network.set_activations(state)?;
        let mut output = [0.0];
        network.read_out(&mut output);
        Ok(output[LOOP.readout])
    };
    let start = if (output(end)? - target).abs() < NEAR { end } else { trained.state(POINT) };
    let flow = Flow::new(&trained.network).closed(&[LOOP])?;
    let newton = Solver { map_steps: 0, ..Solver::default() };
    let Ok(found) = flow.fixed_point(start, &newton) else { return Ok(None) };
    let error = output(&found.state)? - target;
    if error.abs() > NEAR {
        return Ok(None);
    }
    let mut values = eigenvalues(flow.jacobian(&found.state).view())?;
    rightmost_first(&mut values);
    Ok(Some((error, values[0])))
}

/// Time between two samples of a test's output, in units of tau.
pub(super) fn sampling(config: &Config) -> f64 {
    THINNED as f64 * config.network.dt
}
