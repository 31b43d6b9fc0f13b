//! Training a loop to hold fixed points.

use attractor::fixed_points::Solver;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::measures::point;
use crate::network::RateNetwork;
use crate::plasticity::pattern;
use crate::protocol::Closed;
use crate::work::detached;
use crate::{arrays, records};

/// Trains the readout of a loop so that the network holds each target at a fixed point: with the loop open and its channel
/// held at a target, the network settles; the smallest readout that reads each target off its fixed point is then
/// w_out = (1/N) sum over m of k_m r_m, k = C^-1 A, C_nm = <r_n r_m>.
///
/// Parameters
/// ----------
/// network : RateNetwork
///     In float64. The weights of the loop's readout change.
/// targets : array_like of float, (M,)
///     Targets A, all different.
/// loop : Loop or (readout, channel)
///     The loop that is trained; others stay open.
/// damping, map_steps, handover, newton_steps, tolerance
///     As in `attractor.fixed_points.Flow.fixed_point`.
///
/// Returns
/// -------
/// TrainedFixedPoints
///
/// References
/// ----------
/// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import RateNetwork, train_fixed_points
/// >>> network = RateNetwork.dense(units=200, gain=0.9, seed=1)
/// >>> trained = train_fixed_points(network, [0.5, 1.0, 1.5])
/// >>> rates = np.tanh([point.state for point in trained.points])
/// >>> np.allclose(rates @ network.output_weights[0], [0.5, 1.0, 1.5])
/// True
#[pyfunction]
#[pyo3(signature = (
    network, targets, *, r#loop = Closed::default(), damping = 0.5, map_steps = 500, handover = 1e-3, newton_steps = 50,
    tolerance = 1e-12
), text_signature = "(network, targets, *, loop=(0, 0), damping=0.5, map_steps=500, handover=0.001, newton_steps=50, \
                     tolerance=1e-12)")]
pub(super) fn train_fixed_points<'py>(
    py: Python<'py>,
    network: &mut RateNetwork,
    targets: &Bound<'py, PyAny>,
    r#loop: Closed,
    damping: f64,
    map_steps: usize,
    handover: f64,
    newton_steps: usize,
    tolerance: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let network = network.double_mut(py)?;
    let closed = r#loop.0;
    let targets = arrays::vector::<f64>("targets", targets, "targets")?.as_array().to_vec();
    let solver = Solver { damping, map_steps, handover, newton_steps, tolerance };
    let trained = detached(py, || attractor::train_fixed_points(network, closed, &targets, &solver))?;
    let points = trained.points.into_iter().map(|found| point(py, found)).collect::<PyResult<Vec<_>>>()?;
    let readout = pattern(py, trained.readout)?;
    let closed = records::record(py, "Loop", (closed.readout, closed.channel, closed.delay))?;
    records::record(py, "TrainedFixedPoints", (closed, trained.targets.into_pyarray(py), points, readout))
}
