//! What states hold of the past of an input, and how many dimensions they take up.

use attractor::{CapacityOptions, InputLaw};
use numpy::{IntoPyArray, PyUntypedArrayMethods};
use pyo3::prelude::*;

use crate::arrays;
use crate::records::record;
use crate::work::detached;

/// How much a network's states hold of the past of its input, linear and not: information-processing capacity [1]_.
///
/// A target is a product of Legendre polynomials of inputs of different steps before. Its capacity is the share of its variance
/// that a linear readout of the states reproduces, freed from what chance fits in finitely many steps; all together are at most
/// the number of independent states. Those of degree 1 are the memory of Jaeger.
///
/// Parameters
/// ----------
/// states : array_like of float, (steps, units)
///     The rates of any network, such as `simulate(...).rates`: of a step, after its input was heard. The first steps, up to the
///     longest delay, are left out.
/// input : array_like of float, (steps,)
///     What was heard in each step: independent, and uniform from minus to plus `amplitude`, or one of the two.
/// longest_delays : sequence of int
///     The longest delay in steps, from 0, of each degree from 1 on.
/// binary : bool
///     Whether the input is minus or plus `amplitude`, with equal chance, and not uniform: targets are then products of inputs of
///     different steps.
/// amplitude : float
/// chance : float
///     The probability with which a target that the states know nothing of counts.
///
/// Returns
/// -------
/// Capacities
///
/// References
/// ----------
/// .. [1] Dambre, Verstraeten, Schrauwen & Massar (2012), Scientific Reports 2, 514, doi:10.1038/srep00514.
///
/// Examples
/// --------
/// Two units: the input, and the product of the last two.
///
/// >>> import numpy as np
/// >>> from attractor import Streams, information_processing_capacity
/// >>> input = Streams(1).uniform(4000, -1, 1)
/// >>> states = np.stack([input, input * np.roll(input, 1)], axis=1)
/// >>> found = information_processing_capacity(states, input)
/// >>> [(term.factors, round(term.capacity, 6)) for term in found.terms]
/// [([(0, 1)], 1.0), ([(0, 1), (1, 1)], 1.0)]
/// >>> found.by_degree.round(6).tolist(), found.rank
/// ([1.0, 1.0, 0.0], 2)
#[pyfunction]
#[pyo3(
    signature = (states, input, *, longest_delays = vec![100, 30, 10], binary = false, amplitude = 1.0, chance = 1e-4),
    text_signature = "(states, input, *, longest_delays=(100, 30, 10), binary=False, amplitude=1.0, chance=0.0001)"
)]
fn information_processing_capacity<'py>(
    states: &Bound<'py, PyAny>,
    input: &Bound<'py, PyAny>,
    longest_delays: Vec<usize>,
    binary: bool,
    amplitude: f64,
    chance: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let py = states.py();
    let states = arrays::matrix::<f64>("states", states, "steps", "units")?;
    let input = arrays::vector::<f64>("input", input, states.shape()[0])?;
    let law = if binary { InputLaw::Binary } else { InputLaw::Uniform };
    let options = CapacityOptions { longest_delays, law, amplitude, chance };
    let (view, input) = (states.as_array(), input.as_array().to_vec());
    let found = detached(py, || attractor::information_processing_capacity(view, &input, &options))?;
    let term = |term: attractor::CapacityTerm| record(py, "CapacityTerm", (term.factors, term.capacity));
    let (total, terms) = (found.total(), found.terms.into_iter().map(term).collect::<PyResult<Vec<_>>>()?);
    record(py, "Capacities", (total, found.by_degree.into_pyarray(py), terms, found.rank, found.threshold))
}

/// How many dimensions states take up: their participation ratio, `(sum lambda)² / sum lambda²` of the eigenvalues of their
/// covariance [1]_ [2]_, k of k directions of equal variance.
///
/// Parameters
/// ----------
/// states : array_like of float, (steps, units)
///     The rates of any network, such as `simulate(...).rates`. Of few steps the ratio is too small: of N independent units
///     about `1 / (1 / N + 1 / steps)`.
///
/// Returns
/// -------
/// float
///     From 1 to the number of units.
///
/// References
/// ----------
/// .. [1] Abbott, Rajan & Sompolinsky (2011), arXiv:0912.3832.
/// .. [2] Gao et al. (2017), bioRxiv 214262, doi:10.1101/214262.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import participation_ratio
/// >>> turn = np.linspace(0, 2 * np.pi, 100, endpoint=False)
/// >>> round(participation_ratio(np.stack([np.cos(turn), np.sin(turn), np.cos(turn)], axis=1)), 12)
/// 1.8
#[pyfunction]
fn participation_ratio(states: &Bound<'_, PyAny>) -> PyResult<f64> {
    let py = states.py();
    let states = arrays::matrix::<f64>("states", states, "steps", "units")?;
    let view = states.as_array();
    detached(py, || attractor::participation_ratio(view))
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(information_processing_capacity, module)?)?;
    module.add_function(wrap_pyfunction!(participation_ratio, module)?)
}
