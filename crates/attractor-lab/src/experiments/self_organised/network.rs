//! One network: it learns, and all is measured that it leaves behind.

use attractor::math;
use attractor::orbit::{Continuation, MapOrbit, TanhMap, classify_map};
use attractor::{EchoStateNetwork, eigenvalues, leading, singular_values};
use ndarray::{Array2, Axis, aview1, s};
use serde::{Deserialize, Serialize};

use super::beyond::{Kicked, Phase, kicks, other_noise, phase};
use super::config::Config;
use super::controls::{self, Control};
use super::gamma::{AlongGamma, DIAGRAM};
use super::growth::{FOLLOWED, Growth, growth};
use crate::experiments::differential_hebbian::{CODES, Class, Complex, Course, Learned, noise, oscillates};
use crate::{Columns, Error};

/// Steps of the beginning and of the end that are kept for figures.
const SHOWN: (usize, usize) = (260, 60);
/// Pairs of successive values that are kept for return maps.
const PAIRS: usize = 400;

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
#[array(
    name = "rotation_foretold",
    units = "turns/step",
    value = Self::foretold_rotation,
    about = "Angle of the leading eigenvalue of W_x + W_z"
)]
#[array(
    name = "crossed_after",
    value = |row| row.crossed_after().map(|updates| updates as f64),
    about = "Updates of W_z after which an eigenvalue was first found outside the unit circle; NaN if none was"
)]
pub(crate) struct NetworkResult {
    /// By the noisy record.
    #[array(value = |row| row.class.code(), about = format!("{CODES}; by the noisy record"))]
    pub(super) class: Class,
    /// Root mean square fluctuation of a unit, noise included.
    #[array()]
    pub(super) amplitude: f64,
    /// Rotation number of the noisy record.
    #[array(units = "turns/step")]
    pub(super) rotation: f64,
    /// How far the deciding number is from its threshold, noisy record.
    #[array()]
    pub(super) confidence: f64,
    /// By the noise-free continuation.
    #[array(flatten)]
    pub(super) free: Free,
    /// Of W_x, W_z and W_x + W_z after learning: real, imaginary.
    #[array(
        name = "eigenvalues",
        dims = "matrix, eigenvalue, part",
        value = |row| row.spectra.iter().map(|spectrum| &spectrum.values).collect::<Vec<_>>()
    )]
    pub(super) spectra: [Spectrum; 3],
    /// Of W_z, largest first.
    #[array(name = "singular_values", dims = "singular_value")]
    pub(super) singular: Vec<f64>,
    /// Updates of W_z, and the leading eigenvalue of W_x + W_z after them.
    #[array(
        name = "leading_while_learning",
        dims = "update, part",
        value = |row| row.learning.iter().map(|(_, leading)| *leading).collect::<Vec<_>>(),
        about = "Leading eigenvalue of W_x + W_z after so many updates: real, imaginary"
    )]
    pub(super) learning: Vec<(usize, Complex)>,
    #[array(flatten)]
    pub(super) gamma: AlongGamma,
    /// Steps of learning after which activity first reached half of its final root mean square; NaN of what ends at rest.
    #[array(units = "step")]
    pub(super) emerged_after: Option<f64>,
    /// Of what oscillates without noise.
    pub(super) growth: Option<Growth>,
    /// In their order; empty where they were not asked for.
    pub(super) controls: Vec<Control>,
    pub(super) kicked: Kicked,
    /// Classes after learning again under other noise.
    pub(super) other_noise: Vec<Class>,
    pub(super) phase: Option<Phase>,
    /// Successive values of a unit of middling amplitude, under noise and without.
    pub(super) returns: [Vec<(f32, f32)>; 2],
    pub(super) shown: Option<Shown>,
    /// The network after learning, of those that are shown.
    pub(super) carried: Option<Carried>,
    /// Nilpotent reservoirs that were drawn before.
    #[array(value = |row| row.redrawn as f64)]
    pub(super) redrawn: usize,
}

/// The places of W_z and of W_x + W_z among the spectra.
pub(super) const FEEDBACK: usize = 1;
pub(super) const SUM: usize = 2;

/// The eigenvalues of a matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Spectrum {
    pub(super) values: Vec<Complex>,
    /// The one of largest modulus, with non-negative imaginary part.
    pub(super) leading: Complex,
}

/// The noise-free continuation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Free {
    /// The class.
    #[array(name = "class_free", value = |free| free.class.code(), about = format!("{CODES}; by the noise-free continuation"))]
    pub(super) class: Class,
    /// The two largest, without noise.
    #[array(name = "lyapunov_exponent", dims = "exponent", units = "1/step")]
    pub(super) exponents: Vec<f64>,
    /// Rotation number without noise.
    #[array(name = "rotation_free", units = "turns/step")]
    pub(super) rotation: f64,
    /// Root mean square fluctuation of a unit without noise.
    #[array(name = "amplitude_free")]
    pub(super) amplitude: f64,
    /// The same of the noise-free continuation.
    #[array(name = "confidence_free")]
    pub(super) confidence: f64,
}

/// A network after learning, for the report to carry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Carried {
    /// W_x.
    pub(super) reservoir: Array2<f64>,
    /// W_z.
    pub(super) feedback: Array2<f64>,
    pub(super) bias: Vec<f64>,
    pub(super) state: Vec<f64>,
}

impl Carried {
    fn of(network: &EchoStateNetwork) -> Self {
        Self {
            reservoir: network.recurrent().to_dense(),
            feedback: network.feedback().to_dense(),
            bias: network.bias().to_vec(),
            state: network.state().to_vec(),
        }
    }
}

/// States (steps, units) of a network that is shown in figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Shown {
    /// States from the first step on.
    #[array(name = "states_first", dims = "first_step, unit")]
    pub(super) beginning: Array2<f32>,
    /// The last states.
    #[array(name = "states_last", dims = "last_step, unit")]
    pub(super) end: Array2<f32>,
    /// The input current `(W_x + W_z) x + b` that follows from each of the last states.
    #[array(name = "currents_last", dims = "last_step, unit", about = "Input current that follows from each of them")]
    pub(super) currents: Array2<f32>,
    /// Noise and bias of each of the last states: what enters from outside.
    #[array(name = "inputs_last", dims = "last_step, unit", about = "Noise and bias of each of them")]
    pub(super) inputs: Array2<f32>,
}

impl NetworkResult {
    /// Eigenvalues of W_x + W_z outside the unit circle.
    pub(super) fn outside(&self) -> impl Iterator<Item = &Complex> {
        self.spectra[SUM].values.iter().filter(|(re, im)| math::hypot(*re, *im) > 1.0)
    }

    /// Updates of W_z after which an eigenvalue was first found outside the unit circle.
    pub(super) fn crossed_after(&self) -> Option<usize> {
        self.learning.iter().find(|(_, (re, im))| math::hypot(*re, *im) > 1.0).map(|(updates, _)| *updates)
    }

    /// The rotation number that the leading eigenvalue foretells, in turns a step.
    pub(super) fn foretold_rotation(&self) -> f64 {
        let (re, im) = self.spectra[SUM].leading;
        math::atan2(im.abs(), re) / std::f64::consts::TAU
    }
}

/// Bytes of what a network leaves.
pub(super) fn stored(config: &Config, number: usize) -> u64 {
    let units = config.network.units;
    let (gammas, _, points) = DIAGRAM;
    let detailed =
        if number < config.detailed_networks { gammas * points + (SHOWN.0 + 3 * SHOWN.1) * units } else { 0 };
    // Itself in full; spectra, the path along gamma and kicks; return maps.
    let carried = if detailed > 0 { 16 * units * units } else { 0 };
    (4 * (detailed + FOLLOWED) + carried + 88 * units + 1600 + 16 * PAIRS) as u64
}

/// Runs one network with all that belongs to it.
pub(super) fn run(config: &Config, number: usize) -> Result<NetworkResult, Error> {
    let units = config.network.units;
    let recipe = config.recipe();
    let streams = recipe.streams(units, number);
    let fresh = recipe.fresh(units, &streams)?;
    let detailed = number < config.detailed_networks;
    let course = Course {
        look: true,
        rises: true,
        beginning: if detailed { SHOWN.0 } else { 0 },
        end: if detailed { SHOWN.1 } else { 0 },
        ..Course::new(recipe, Some(config.learning.rule()?), noise(&streams, 0))
    };
    let learned = course.run(fresh.clone())?;
    let network = &learned.network;
    let mut map = TanhMap::of_network(network, 1.0);
    let free = classify_map(&mut map, network.state(), &Continuation::default())?;
    let middling = middling(&free.record);
    Ok(NetworkResult {
        class: learned.orbit.attractor.into(),
        amplitude: learned.orbit.amplitude,
        rotation: learned.orbit.rotation,
        confidence: learned.orbit.confidence,
        spectra: spectra(network)?,
        singular: singular_values(network.feedback().to_dense().view())?,
        gamma: AlongGamma::of(config, network, detailed.then(|| liveliest(&free.record)))?,
        emerged_after: learned.emerged_after(),
        growth: if oscillates(free.attractor.into()) { growth(network, &streams)? } else { None },
        controls: if config.controls.run { controls::run(config, &fresh, &streams)? } else { Vec::new() },
        kicked: kicks(config, &mut map, &free, &streams)?,
        other_noise: other_noise(config, &fresh, &streams, config.realisations(number))?,
        phase: phase(config, network.clone(), free.attractor, &streams)?,
        returns: [pairs(&learned.record, middling), pairs(&free.record, middling)],
        carried: detailed.then(|| Carried::of(network)),
        shown: detailed.then(|| shown(&learned)),
        free: kept(free),
        redrawn: fresh.redrawn(),
        learning: learned.leading,
    })
}

fn kept(free: MapOrbit) -> Free {
    Free {
        class: free.attractor.into(),
        exponents: free.exponents,
        rotation: free.rotation,
        amplitude: free.amplitude,
        confidence: free.confidence,
    }
}

fn spectra(network: &EchoStateNetwork) -> Result<[Spectrum; 3], Error> {
    let of = |matrix: Array2<f64>| {
        let values = eigenvalues(matrix.view())?;
        let leading = leading(&values);
        let values = values.iter().map(|l| (l.re, l.im)).collect();
        Ok::<_, Error>(Spectrum { values, leading: (leading.re, leading.im) })
    };
    Ok([of(network.weights(0.0))?, of(network.feedback().to_dense())?, of(network.weights(1.0))?])
}

/// The unit that fluctuates most.
fn liveliest(record: &Array2<f64>) -> usize {
    let spread = record.var_axis(Axis(0), 0.0);
    (0..spread.len()).max_by(|&a, &b| spread[a].total_cmp(&spread[b])).unwrap_or(0)
}

/// The unit whose fluctuation is nearest to half of what saturates it: its return map has room for detail.
fn middling(record: &Array2<f64>) -> usize {
    let off = record.std_axis(Axis(0), 0.0).mapv(|sd| (sd - 0.45).abs());
    (0..off.len()).min_by(|&a, &b| off[a].total_cmp(&off[b])).unwrap_or(0)
}

/// Successive values of a unit.
fn pairs(record: &Array2<f64>, unit: usize) -> Vec<(f32, f32)> {
    let x = record.column(unit);
    x.iter().zip(x.iter().skip(1)).take(PAIRS).map(|(&now, &then)| (now as f32, then as f32)).collect()
}

fn shown(learned: &Learned) -> Shown {
    let record = &learned.record;
    let end = record.slice(s![record.nrows().saturating_sub(SHOWN.1).., ..]);
    let currents = attractor::product(end, learned.network.weights(1.0).t()) + aview1(learned.network.bias());
    let bias = aview1(learned.network.bias()).mapv(|b| b as f32);
    Shown {
        beginning: learned.beginning.clone(),
        end: end.mapv(|x| x as f32),
        currents: currents.mapv(|x| x as f32),
        inputs: &learned.noise + &bias,
    }
}
