//! One network of full size: its leading poles, its answer to a kick, and, of the first one, spectra and transients.

use std::cell::OnceCell;

use attractor::fixed_points::Flow;
use attractor::math;
use attractor::{Initial, Record, Stimulus, Trial, Units, eigenvalues};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, Kick, LOOP, Near, Reduced, Trained};
use crate::experiments::journal::Journal;
use crate::{Columns, Error};

/// Units whose rates a transient keeps.
pub(super) const SHOWN_UNITS: usize = 10;
/// Frequency at which the gain of networks is compared with theory, in radians per tau.
pub(super) const PROBE: f64 = 10.0;

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NetworkResult {
    /// Each fixed point.
    pub(super) points: Vec<PointResult>,
    /// `<r_n r_n>` at each fixed point.
    pub(super) mean_square_rates: Vec<f64>,
    pub(super) units: usize,
    /// What the first network of a panel has learned, for the report to carry: its readout, and the activations of its fixed
    /// points.
    pub(super) carried: Option<(Vec<f64>, Vec<Vec<f64>>)>,
}

/// A network at a fixed point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct PointResult {
    /// Disk, leading pole, and gain along [`frequencies`], the last being that at [`PROBE`].
    #[array(name = "radius", value = |point| point.near.radius, about = "Radius of the disk, |W diag(phi')| / sqrt(N), {}")]
    #[array(
        name = "leading",
        dims = "part",
        units = "1/tau",
        value = |point| point.near.leading,
        about = "Leading pole outside the disk, {}; NaN where there is none"
    )]
    #[array(name = "gain", dims = "omega, part", value = |point| &point.near.gain[..point.near.gain.len() - 1], about = "Gain of the open loop, {}")]
    pub(super) near: Near,
    /// Output after a small kick along w_FB minus its target, per size of kick, {}.
    #[array(dims = "kick_time", value = |point| &point.kick.simulated)]
    pub(super) kick: Kick,
    /// Of networks that hold one target in panel a.
    pub(super) settling: Option<Settling>,
    /// All eigenvalues of the closed loop.
    pub(super) spectrum: Option<Vec<Complex64>>,
    pub(super) transient: Option<Transient>,
}

/// What the units do after a small kick.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Settling {
    /// How far the rates are from the fixed point after a small kick along w_FB, root mean square over units, per size of kick,
    /// {}.
    #[array(name = "kick_rates", dims = "kick_time")]
    pub(super) rates: Vec<f64>,
}

/// What follows a kick that is not small.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Transient {
    /// Output in the transient, {}.
    #[array(dims = "time")]
    pub(super) output: Vec<f64>,
    /// Rates of the first units in the transient, {}.
    #[array(name = "rate", dims = "shown_unit, time")]
    pub(super) rates: Vec<Vec<f64>>,
}

/// Frequencies of a Nyquist curve, in radians per tau: from 0, denser towards it.
pub(super) fn frequencies() -> Vec<f64> {
    const COUNT: u32 = 160;
    let log = (0..COUNT).map(|i| math::powf(10f64, -2.5 + 4.5 * f64::from(i) / f64::from(COUNT - 1)));
    std::iter::once(0.0).chain(log).collect()
}

/// The phases of a network's work; only the first network of a panel has spectra and transients.
pub(super) struct Phases {
    training: Phase,
    poles: Phase,
    kicks: Phase,
    transients: Option<Phase>,
    spectra: Option<Phase>,
}

impl Phases {
    pub(super) fn new(config: &Config, panel: usize, network: usize) -> Self {
        let case = config.case(panel);
        let (cost, targets) = (Cost::new(config.network.units), case.targets.len());
        let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
        // The disk's radius decides the order.
        let radii = config.theory(panel).map(|theory| &theory.rho[..]).unwrap_or_default();
        let reduction = radii.iter().map(|&rho| cost.reduction(rho)).sum::<f64>() / targets as f64;
        let steps = |count: usize| count as f64 * cost.step();
        let first = network == 0;
        Self {
            training: phase("fixed points", 1, cost.training(targets)),
            poles: phase("leading poles", targets, reduction),
            kicks: phase(
                "kicks",
                targets,
                (1.0 + f64::from(u8::from(follows_rates(config, panel)))) * steps(config.kick_steps()),
            ),
            transients: (first && config.transient_steps() > 0)
                .then(|| phase("transients", targets, steps(config.transient_steps()))),
            spectra: (first && config.near.spectra).then(|| phase("whole spectra", targets, cost.eigenvalues())),
        }
    }

    pub(super) fn in_order(self) -> Vec<Phase> {
        let Self { training, poles, kicks, transients, spectra } = self;
        [Some(training), Some(poles), Some(kicks), transients, spectra].into_iter().flatten().collect()
    }
}

/// Bytes at the peak: the weights, and the matrices of Newton's method or of the QR iteration.
pub(super) fn memory(config: &Config, panel: usize, network: usize) -> u64 {
    let spectra = network == 0 && config.near.spectra;
    let case = config.case(panel);
    let vectors = 8 * config.network.units as u64 * (600 + 4 * case.targets.len() as u64);
    Cost::new(config.network.units).memory(if spectra { 4 } else { 3 }) + vectors
}

/// Bytes of what a network leaves: gains, answers to kicks, and of the first one transients, spectra and itself.
pub(super) fn stored(config: &Config, panel: usize, network: usize) -> u64 {
    let (units, first) = (config.network.units, network == 0);
    let transient = if first { 8 * (1 + SHOWN_UNITS) * config.transient_steps() } else { 0 };
    let spectrum = if first && config.near.spectra { 16 * units } else { 0 };
    let carried = if first { 8 * units } else { 0 };
    let kicks = if follows_rates(config, panel) { 24 } else { 16 };
    let point = 16 * frequencies().len() + kicks * config.kick_steps() + transient + spectrum + carried;
    (config.case(panel).targets.len() * point + carried) as u64
}

/// Runs one network of full size.
pub(super) fn run(
    config: &Config,
    panel: usize,
    network: usize,
    observer: &dyn Observer,
) -> Result<NetworkResult, Error> {
    let phases = Phases::new(config, panel, network);
    let begin = |phase: &Phase| observer.phase(phase.name, phase.trials);
    let case = config.case(panel);
    begin(&phases.training);
    let law = config.network.law(case, config.network.units, 0);
    let streams = config.streams(panel).child("network").index(network);
    let trained = Trained::new(&law, &case.targets, &streams)?;
    observer.trial(None)?;
    let mut journal = Journal::open(observer)?;
    let points = 0..case.targets.len();
    let each = |phase: &Phase| {
        begin(phase);
        points.clone()
    };
    let probed: Vec<f64> = frequencies().into_iter().chain([PROBE]).collect();
    // Of a network whose poles were found before it was cut off, the kicks alone need it again.
    let reduced: Vec<OnceCell<Reduced>> = points.clone().map(|_| OnceCell::new()).collect();
    let reduced = |n: usize| match reduced[n].get() {
        Some(known) => Ok(known),
        None => Reduced::new(&trained, n).map(|new| reduced[n].get_or_init(|| new)),
    };
    let mut near = Vec::new();
    for n in each(&phases.poles) {
        near.push(journal.once(|| reduced(n)?.near(&probed))?);
        observer.trial(None)?;
    }
    let mut kicks = Vec::new();
    for n in each(&phases.kicks) {
        let (size, steps) = (config.near.kick_size, config.kick_steps());
        kicks.push(journal.once(|| Kick::new(&trained, n, reduced(n)?, size, steps))?);
        observer.trial(None)?;
    }
    let mut settled = vec![None; points.len()];
    if follows_rates(config, panel) {
        settled[0] = Some(journal.once(|| settling(config, &trained, 0))?);
    }
    let mut transients = vec![None; points.len()];
    if let Some(phase) = &phases.transients {
        for n in each(phase) {
            transients[n] = Some(journal.once(|| transient(config, &trained, n))?);
            observer.trial(None)?;
        }
    }
    let mut spectra = vec![None; points.len()];
    if let Some(phase) = &phases.spectra {
        for n in each(phase) {
            spectra[n] = Some(journal.once(|| {
                let flow = Flow::new(&trained.network).closed(&[LOOP])?;
                Ok(eigenvalues(flow.jacobian(trained.state(n)).view())?)
            })?);
            observer.trial(None)?;
        }
    }
    let parts = near.into_iter().zip(kicks).zip(settled).zip(spectra).zip(transients);
    Ok(NetworkResult {
        points: parts
            .map(|((((near, kick), settling), spectrum), transient)| PointResult {
                near,
                kick,
                settling,
                spectrum,
                transient,
            })
            .collect(),
        mean_square_rates: trained.held.readout.correlation.diag().to_vec(),
        units: config.network.units,
        carried: (network == 0).then(|| {
            let states = (0..case.targets.len()).map(|n| trained.state(n).to_vec());
            (trained.network.output_weights().row(LOOP.readout).to_vec(), states.collect())
        }),
    })
}

/// Whether the rates of a panel's networks are followed after small kicks: those of panel a, of one target.
pub(super) fn follows_rates(config: &Config, panel: usize) -> bool {
    panel == 0 && config.case(panel).targets.len() == 1
}

/// How far the rates are from those of fixed point n after the small kick, root mean square over units.
fn settling(config: &Config, trained: &Trained, n: usize) -> Result<Settling, Error> {
    let (size, steps) = (config.near.kick_size, config.kick_steps());
    let mut network = trained.network.clone();
    network.set_activations(trained.state(n))?;
    let rest = network.rates().to_vec();
    let away = |rates: &[f64]| {
        let squares = rates.iter().zip(&rest).map(|(rate, rest)| (rate - rest) * (rate - rest));
        (squares.sum::<f64>() / rest.len() as f64).sqrt() / size
    };
    let feedback = network.input_weights().column(LOOP.channel).to_owned();
    let kicked: Vec<f64> = trained.state(n).iter().zip(&feedback).map(|(x, w)| x + size * w).collect();
    network.set_activations(&kicked)?;
    let mut found = vec![away(network.rates())];
    if steps > 1 {
        let silence = Stimulus::silent(steps - 1, network.inputs())?;
        Trial::new(&silence).closed(&[LOOP]).run(&mut network, |_, network| {
            found.push(away(network.rates()));
            Ok(())
        })?;
    }
    Ok(Settling { rates: found })
}

/// The output and the first units after a kick along w_FB.
fn transient(config: &Config, trained: &Trained, n: usize) -> Result<Transient, Error> {
    let feedback = trained.network.input_weights();
    let size = config.near.transient_size;
    let kicked: Vec<f64> =
        trained.state(n).iter().zip(feedback.column(LOOP.channel)).map(|(x, w)| x + size * w).collect();
    let steps = config.transient_steps();
    let silence = Stimulus::silent(steps, trained.network.inputs())?;
    let units: Vec<usize> = (0..SHOWN_UNITS.min(trained.network.units())).collect();
    let record = Record { units: Units::Some(&units), steps: 0..steps };
    let trial = Trial::new(&silence).initial(Initial::Given(&kicked)).closed(&[LOOP]);
    let recording = trial.record(&mut trained.network.clone(), &record)?;
    Ok(Transient {
        output: recording.outputs.column(LOOP.readout).to_vec(),
        rates: recording.rates.columns().into_iter().map(|unit| unit.to_vec()).collect(),
    })
}
