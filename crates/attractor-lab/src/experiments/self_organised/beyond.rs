//! What the paper does not ask of an attractor: whether it survives a kick, how its phase wanders, what other noise and other
//! sizes make of it.

use attractor::orbit::{Attractor, MapOrbit, TanhMap, after_kick, phase_diffusion, rotation_number};
use attractor::{EchoStateNetwork, Network, Streams, eigenvalues, leading};
use ndarray::{Array2, aview1};
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::experiments::differential_hebbian::{CODES, Class, Complex, Course, Noise, noise};
use crate::{Columns, Error};

/// Steps after a kick in which the distance to the attractor is followed, and until all has settled.
const FOLLOWED: (usize, usize) = (60, 5000);

/// An attractor after kicks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Kicked {
    /// Distance to the attractor after the first kick, as a fraction of its amplitude.
    #[array(name = "kick_distance", dims = "step_after_kick")]
    pub(super) distance: Vec<f64>,
    /// The same when all has settled, for every kick.
    #[array(name = "kick_end", dims = "kick")]
    pub(super) last: Vec<f64>,
    /// How many kicks it returned from.
    pub(super) returned: usize,
}

/// Kicks the noise-free orbit of a network in random directions.
pub(super) fn kicks(config: &Config, map: &mut TanhMap, free: &MapOrbit, streams: &Streams) -> Result<Kicked, Error> {
    let mut stream = streams.child("kick").stream();
    let mut kicked = Kicked::default();
    let mut direction = vec![0.0; free.record.ncols()];
    for number in 0..config.beyond.kicks {
        stream.fill_normal(&mut direction, 1.0);
        let norm = direction.iter().map(|v| v * v).sum::<f64>().sqrt();
        let kick: Vec<f64> = direction.iter().map(|v| config.beyond.kick_norm * v / norm).collect();
        let (followed, settling) = if number == 0 { FOLLOWED } else { (0, FOLLOWED.1) };
        let after = after_kick(map, free, &kick, followed, settling)?;
        kicked.returned += usize::from(after.returned());
        kicked.last.push(after.last);
        if number == 0 {
            kicked.distance = after.distance;
        }
    }
    Ok(kicked)
}

/// How the phase of a rotation wanders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Phase {
    pub(super) lags: Vec<usize>,
    /// Variance of the phase's advance; NaN of what does not rotate.
    #[array(name = "phase_spread", dims = "lag", units = "turns²")]
    pub(super) spread: Vec<f64>,
    /// Growth of that variance.
    #[array(name = "phase_diffusion", units = "turns²/step")]
    pub(super) rate: f64,
}

/// Lets a network that has learned run on its noise; `None` of what does not rotate without noise.
pub(super) fn phase(
    config: &Config,
    mut network: EchoStateNetwork,
    free: Attractor,
    streams: &Streams,
) -> Result<Option<Phase>, Error> {
    if config.beyond.phase_steps == 0 || !free.rotates() {
        return Ok(None);
    }
    let units = network.state().len();
    let mut noise = Noise::new(config.network.noise(), units, &streams.child("phase"));
    let mut record = Array2::zeros((config.beyond.phase_steps, units));
    for mut row in record.outer_iter_mut() {
        network.step(&[], Some(noise.next()))?;
        row.assign(&aview1(network.state()));
    }
    let rotation = rotation_number(record.view());
    if rotation == 0.0 {
        return Ok(None);
    }
    let found = phase_diffusion(record.view(), rotation)?;
    Ok(Some(Phase { lags: found.lags, spread: found.spread, rate: found.rate }))
}

/// The classes of a network that learns again under other noise.
pub(super) fn other_noise(
    config: &Config,
    fresh: &EchoStateNetwork,
    streams: &Streams,
    realisations: usize,
) -> Result<Vec<Class>, Error> {
    (1..=realisations)
        .map(|realisation| {
            let course = Course::new(config.recipe(), Some(config.learning.rule()?), noise(streams, realisation));
            Ok(course.run(fresh.clone())?.orbit.attractor.into())
        })
        .collect()
}

/// A network of another size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(crate) struct SizeResult {
    /// By the noisy record.
    #[array(value = |row| row.class.code(), about = format!("{CODES}; {{}} units"))]
    pub(super) class: Class,
    pub(super) amplitude: f64,
    pub(super) rotation: f64,
    /// Leading eigenvalue of W_x + W_z of {} units: real, imaginary.
    #[array(dims = "part")]
    pub(super) leading: Complex,
    /// Steps of learning after which activity first reached half of its final root mean square, {} units; NaN of what ends at
    /// rest.
    #[array(units = "step")]
    pub(super) emerged_after: Option<f64>,
}

/// Runs a network of another size.
pub(super) fn of_size(config: &Config, units: usize, number: usize) -> Result<SizeResult, Error> {
    let recipe = config.recipe();
    let streams = recipe.streams(units, number);
    let fresh = recipe.fresh(units, &streams)?;
    let course = Course::new(recipe, Some(config.learning.rule()?), noise(&streams, 0));
    let learned = Course { rises: true, ..course }.run(fresh)?;
    let value = leading(&eigenvalues(learned.network.weights(1.0).view())?);
    Ok(SizeResult {
        class: learned.orbit.attractor.into(),
        amplitude: learned.orbit.amplitude,
        rotation: learned.orbit.rotation,
        leading: (value.re, value.im),
        emerged_after: learned.emerged_after(),
    })
}
