//! Training a network to hold fixed points: the readout that, fed back, keeps the network where its target put it.
//!
//! ```text
//! x_n = W phi(x_n) + w_fb A_n        C_nm = <r_n r_m>        k = C^-1 A        w_out = (1/N) sum_m k_m r_m
//! ```
//!
//! In the open loop the feedback channel receives the target A_n until the network settles at x_n; least squares over
//! the M states then gives a readout with z = A_n at each of them, and the loop may be closed (Rivkind & Barak 2017,
//! doi:10.1103/PhysRevLett.118.258101). We write w_out with exponent -1 of r'r where the paper has -2.

use ndarray::Array2;

use crate::analysis::dynamics::fixed_points::{FixedPoint, Flow, Solver};
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::network::Loop;
use crate::network::RateNetwork;
use crate::plasticity::{PatternReadout, pattern_readout};

/// A network's fixed points after training, and the readout that holds them.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainedFixedPoints {
    /// The loop that was trained.
    pub closed: Loop,
    /// Targets A, M of them.
    pub targets: Vec<f64>,
    /// The fixed points x_n, one per target.
    pub points: Vec<FixedPoint>,
    /// The readout, with C and k.
    pub readout: PatternReadout,
}

/// Trains the readout of a loop so that the network holds each target at a fixed point; other loops stay open.
///
/// # Errors
/// [`Error::OutOfRange`] if the network has no such readout or channel, if a target equals another or leaves
/// every unit silent (C is singular: the message says which), or if there are more targets than units; [`Error::NotFinite`] if a target is not a
/// number; [`Error::NoConvergence`] with steps and residual if the network does not settle at a target.
pub fn train_fixed_points(
    network: &mut RateNetwork<f64>,
    closed: Loop,
    targets: &[f64],
    solver: &Solver,
) -> Result<TrainedFixedPoints, Error> {
    closed.check_prompt(network.readouts(), network.inputs())?;
    check_targets(targets, network.units())?;
    let points = targets
        .iter()
        .map(|&target| {
            checkpoint()?;
            let mut input = vec![0.0; network.inputs()];
            input[closed.channel] = target;
            let flow = Flow::new(network).driven(&input)?;
            // Where the units go while the others are silent.
            let start: Vec<f64> = network.input_weights().column(closed.channel).iter().map(|w| w * target).collect();
            flow.fixed_point(&start, solver)
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let transfer = network.dynamics().transfer;
    let mut rates = Array2::zeros((points.len(), network.units()));
    for (point, mut rates) in points.iter().zip(rates.outer_iter_mut()) {
        if let Some(rates) = rates.as_slice_mut() {
            transfer.apply(&point.state, rates);
        }
    }
    if let Some(n) = rates.outer_iter().position(|rates| rates.iter().all(|&r| r == 0.0)) {
        let found = format!("{} (target {n}: every unit is silent there)", targets[n]);
        return Err(Error::out_of_range("a target", found, ACCEPTED));
    }
    let readout = pattern_readout(rates.view(), targets)?;
    let mut weights = network.output_weights().to_owned();
    weights.row_mut(closed.readout).assign(&ndarray::aview1(&readout.weights));
    network.set_output_weights(weights)?;
    Ok(TrainedFixedPoints { closed, targets: targets.to_vec(), points, readout })
}

/// What a target must be, lest C be singular.
const ACCEPTED: &str = "different from the others, and such that some unit is active (else C is singular)";

fn check_targets(targets: &[f64], units: usize) -> Result<(), Error> {
    check::at_least("number of targets", targets.len(), 1)?;
    check::finite("targets", ndarray::aview1(targets))?;
    if targets.len() > units {
        return Err(Error::out_of_range("number of targets", targets.len(), "at most the number of units"));
    }
    for (n, target) in targets.iter().enumerate() {
        if let Some(m) = targets[..n].iter().position(|earlier| earlier == target) {
            return Err(Error::out_of_range("a target", format!("{target} twice (targets {m} and {n})"), ACCEPTED));
        }
    }
    Ok(())
}
