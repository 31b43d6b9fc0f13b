//! The fixed and slow points of a network that remembers bits, and the memories on either side of its saddles.

use attractor::fixed_points::{Flow, Search, Stationary, StationaryPoint};
use attractor::{Initial, Loop, RateNetwork, Stimulus, Streams, Trial};
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::ends::LOOK;
use super::flip_flop::RIGHT;
use crate::Error;
use crate::experiments::steps_of;

/// A state beside a saddle is so far away, root mean square over units.
const BESIDE: f64 = 0.02;
/// How long a state beside a saddle is followed, in looks of [`LOOK`].
const LOOKS: f64 = 20.0;

/// A fixed or slow point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Point {
    pub(super) kind: Kind,
    /// Directions in which the linear flow leads away.
    pub(super) unstable: usize,
    /// The outputs there.
    pub(super) outputs: Vec<f64>,
    /// Of saddles with one unstable direction: the memory on either side, bit by bit as signs; 0 where a bit is not at 1 or -1.
    pub(super) sides: Option<[Vec<i8>; 2]>,
}

/// What a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    Stable,
    Unstable,
    Slow,
}

/// The bits that outputs say: 1 or -1 near there, 0 elsewhere.
pub(super) fn signs(outputs: &[f64]) -> Vec<i8> {
    let sign = |&z: &f64| if z.abs() < RIGHT { 0 } else { z.signum() as i8 };
    outputs.iter().map(sign).collect()
}

/// The fixed and slow points to which states of the test lead.
pub(super) fn points(
    config: &Config,
    network: &RateNetwork<f64>,
    loops: &[Loop],
    states: ArrayView2<'_, f64>,
    streams: &Streams,
) -> Result<Vec<Point>, Error> {
    let flow = Flow::new(network).closed(loops)?;
    let search = Search { steps: config.flip_flop.descent, ..Search::default() };
    let found = flow.stationary_points(states, &search)?;
    let describe = |(k, point): (usize, &StationaryPoint)| {
        let unstable = point.unstable_directions();
        let kind = match point.kind {
            Stationary::Slow => Kind::Slow,
            _ if point.is_stable() => Kind::Stable,
            _ => Kind::Unstable,
        };
        let saddle = kind == Kind::Unstable && unstable == 1;
        let sides = if saddle { Some(sides(config, network, loops, &point.state, &streams.index(k))?) } else { None };
        Ok(Point { kind, unstable, outputs: outputs(network, &point.state)?, sides })
    };
    found.iter().enumerate().map(describe).collect()
}

fn outputs(network: &RateNetwork<f64>, state: &[f64]) -> Result<Vec<f64>, Error> {
    let mut network = network.clone();
    network.set_activations(state)?;
    let mut outputs = vec![0.0; network.readouts()];
    network.read_out(&mut outputs);
    Ok(outputs)
}

/// The memories to which a saddle leads, from a random step beside it and from the opposite one.
fn sides(
    config: &Config,
    network: &RateNetwork<f64>,
    loops: &[Loop],
    saddle: &[f64],
    streams: &Streams,
) -> Result<[Vec<i8>; 2], Error> {
    let mut step = vec![0.0; saddle.len()];
    streams.stream().fill_normal(&mut step, BESIDE);
    let silence = Stimulus::silent(steps_of(LOOKS * LOOK, config.network.dt), network.inputs())?;
    let side = |sign: f64| -> Result<Vec<i8>, Error> {
        let start: Vec<f64> = saddle.iter().zip(&step).map(|(x, step)| x + sign * step).collect();
        let mut network = network.clone();
        Trial::new(&silence).initial(Initial::Given(&start)).closed(loops).run(&mut network, |_, _| Ok(()))?;
        Ok(signs(&outputs(&network, network.activations())?))
    };
    Ok([side(1.0)?, side(-1.0)?])
}
