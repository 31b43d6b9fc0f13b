//! Where a fixed point loses its stability.

use attractor::bifurcation::{self as library, Bifurcation};
use attractor::orbit::{DiscreteMap, TanhMap};
use num_complex::Complex64;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use super::orbit::{AnyMap, Given, Raised, map_of};
use crate::network::EchoStateNetwork;
use crate::records::{self, enumeration};
use crate::work::detached;
use crate::{arrays, errors};

enumeration!(Crossing: library::Crossing { FoldOrPitchfork, Flip, NeimarkSacker });

/// A family of maps over gamma: a network's feedback, switched on by degrees, or a function of the caller's own.
enum Family {
    Feedback(Box<attractor::EchoStateNetwork>),
    Own { function: Py<PyAny>, units: usize },
}

impl Family {
    /// With as many units as `start` has numbers.
    fn new(family: &Bound<'_, PyAny>, units: usize) -> PyResult<Self> {
        match family.cast::<EchoStateNetwork>() {
            Ok(network) => {
                let network = network.try_borrow()?;
                network.of_tanh(family.py())?;
                Ok(Self::Feedback(Box::new(network.inner.clone())))
            }
            Err(_) => Ok(Self::Own { function: family.clone().unbind(), units }),
        }
    }

    /// The map at gamma. What an own function raises first is kept, and its map leads nowhere.
    fn at(&self, gamma: f64, raised: &Raised) -> AnyMap {
        match self {
            Self::Feedback(network) => AnyMap::Tanh(TanhMap::of_network(network, gamma)),
            Self::Own { units, .. } if raised.any() => AnyMap::Nowhere(*units),
            Self::Own { function, units } => Python::attach(|py| {
                let map = function.bind(py).call1((gamma,)).and_then(|map| map_of(&map, *units, raised));
                let fits = |map: &AnyMap| {
                    let found = map.units();
                    let expected = format!("{units}, those of the start");
                    let wrong = || errors::out_of_range(py, "number of units of a map", found, &expected);
                    if found == *units { Ok(()) } else { Err(wrong()) }
                };
                map.and_then(|map| fits(&map).map(|()| map)).unwrap_or_else(|error| {
                    raised.keep(error);
                    AnyMap::Nowhere(*units)
                })
            }),
        }
    }

    /// A computation over the family; what an own function raised comes first.
    fn compute<R: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&dyn Fn(f64) -> AnyMap) -> Result<R, attractor::Error> + Send,
    ) -> PyResult<R> {
        let raised = Raised::default();
        let result = detached(py, || work(&|gamma| self.at(gamma, &raised)));
        raised.or(result)
    }
}

/// The first bifurcation, between gamma = 0 and 1, of the fixed point near a start, sought in `steps` steps and then by
/// bisection.
///
/// Parameters
/// ----------
/// family : callable or EchoStateNetwork
///     A function of gamma that returns a map: a `TanhMap`, a `RateMap`, a `Map` or a function of the state. Of a network,
///     its W_x + gamma W_z.
/// start : array_like of float, (units,), optional
///     0 without it, for which `family` must be a network.
/// steps : int
///
/// Returns
/// -------
/// Bifurcation or None
///     `None` if the fixed point stays stable.
///
/// References
/// ----------
/// .. [1] Kuznetsov (2004), Elements of Applied Bifurcation Theory, chapter 4, doi:10.1007/978-1-4757-3978-7.
///
/// Examples
/// --------
/// >>> from attractor.bifurcation import first_bifurcation
/// >>> from attractor.orbit import TanhMap
/// >>> found = first_bifurcation(lambda gamma: TanhMap([[-2.0 * gamma]]), start=[0.0])
/// >>> found.crossing, round(found.gamma, 9)
/// (Crossing.Flip, 0.5)
#[pyfunction]
#[pyo3(signature = (family, start = None, *, steps = 40))]
fn first_bifurcation<'py>(
    py: Python<'py>,
    family: &Bound<'py, PyAny>,
    start: Option<&Bound<'py, PyAny>>,
    steps: usize,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let start = start_of(family, start)?;
    let family = Family::new(family, start.len())?;
    let found = family.compute(py, |family| library::first_bifurcation(family, &start, steps))?;
    let record = |found: Bifurcation| {
        let crossing = Crossing(found.crossing).into_pyobject(py)?;
        records::record(py, "Bifurcation", (crossing, found.gamma, found.eigenvalue, found.state.into_pyarray(py)))
    };
    found.map(record).transpose()
}

/// The fixed point of a map near a start, by Newton's method.
///
/// Parameters
/// ----------
/// map : TanhMap, RateMap, Map or callable
///     A function of the state returns the next one; `Map` is told its Jacobian as well.
/// start : array_like of float, (units,)
///
/// Returns
/// -------
/// ndarray of float64, (units,)
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.bifurcation import fixed_point
/// >>> from attractor.orbit import TanhMap
/// >>> x = fixed_point(TanhMap([[2.0]]), [0.9])
/// >>> np.allclose(x, np.tanh(2 * x))
/// True
#[pyfunction]
fn fixed_point<'py>(
    py: Python<'py>,
    map: &Bound<'py, PyAny>,
    start: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let given = Given::new(map, "start", start)?;
    Ok(given.work(py, library::fixed_point)?.into_pyarray(py).into_any())
}

/// The exponent with which the amplitude of the orbit grows beyond a bifurcation, amplitude ~ (gamma - gamma_c)^exponent. States are
/// taken to be of the order of 1: the orbit begins 1e-2 beside the fixed point, and stands still if it moves by less than 1e-9.
///
/// Parameters
/// ----------
/// family : callable or EchoStateNetwork
///     As in `first_bifurcation`.
/// bifurcation : Bifurcation
/// distances : array_like of float, (n,)
///     Distances beyond the bifurcation, each above 0.
///
/// Returns
/// -------
/// float
///     NaN if fewer than two of the distances lie below gamma = 1 or the orbit stands still at one of them.
///
/// Examples
/// --------
/// >>> from attractor.bifurcation import amplitude_exponent, first_bifurcation
/// >>> from attractor.orbit import TanhMap
/// >>> family = lambda gamma: TanhMap([[-2.0 * gamma]])
/// >>> flip = first_bifurcation(family, start=[0.0])
/// >>> abs(amplitude_exponent(family, flip, [0.003, 0.006, 0.012]) - 0.5) < 0.02
/// True
#[pyfunction]
fn amplitude_exponent(
    py: Python<'_>,
    family: &Bound<'_, PyAny>,
    bifurcation: &Bound<'_, PyAny>,
    distances: &Bound<'_, PyAny>,
) -> PyResult<f64> {
    let bifurcation = bifurcation_of(bifurcation)?;
    let distances = arrays::vector::<f64>("distances", distances, "n")?.as_array().to_vec();
    let family = Family::new(family, bifurcation.state.len())?;
    let found = family.compute(py, |family| library::amplitude_exponent(family, &bifurcation, &distances))?;
    Ok(found.unwrap_or(f64::NAN))
}

/// An orbit diagram: where one unit goes at each gamma, after a transient. Each orbit begins where the one before ended, a
/// little to the side.
///
/// Parameters
/// ----------
/// family : callable or EchoStateNetwork
///     As in `first_bifurcation`.
/// gammas : array_like of float, (n,)
/// start : array_like of float, (units,), optional
///     0 without it, for which `family` must be a network.
/// unit : int
/// transient, steps : int
///
/// Returns
/// -------
/// ndarray of float64, (n, steps)
///
/// Examples
/// --------
/// >>> from attractor.bifurcation import orbit_diagram
/// >>> from attractor.orbit import TanhMap
/// >>> diagram = orbit_diagram(lambda gamma: TanhMap([[-2.0 * gamma]]), [0.25, 0.75], start=[0.0], unit=0,
/// ...                         transient=1000, steps=10)
/// >>> bool(abs(diagram[0]).max() < 1e-9), bool(abs(diagram[1]).min() > 0.5)
/// (True, True)
#[pyfunction]
#[pyo3(signature = (family, gammas, start = None, *, unit, transient, steps))]
fn orbit_diagram<'py>(
    py: Python<'py>,
    family: &Bound<'py, PyAny>,
    gammas: &Bound<'py, PyAny>,
    start: Option<&Bound<'py, PyAny>>,
    unit: usize,
    transient: usize,
    steps: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let gammas = arrays::vector::<f64>("gammas", gammas, "n")?.as_array().to_vec();
    let start = start_of(family, start)?;
    let family = Family::new(family, start.len())?;
    let work = |family: &dyn Fn(f64) -> AnyMap| library::orbit_diagram(family, &gammas, &start, unit, transient, steps);
    Ok(arrays::give(py, family.compute(py, work)?))
}

/// The start that is given, or rest.
fn start_of(family: &Bound<'_, PyAny>, start: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<f64>> {
    match start {
        Some(start) => {
            let start = arrays::vector::<f64>("start", start, "units")?;
            arrays::finite("start", &start)?;
            Ok(start.as_array().to_vec())
        }
        None => match family.cast::<EchoStateNetwork>() {
            Ok(network) => Ok(vec![0.0; network.try_borrow()?.inner.bias().len()]),
            Err(_) => Err(pyo3::exceptions::PyTypeError::new_err("a family of maps needs a start")),
        },
    }
}

/// A bifurcation that is handed in.
fn bifurcation_of(bifurcation: &Bound<'_, PyAny>) -> PyResult<Bifurcation> {
    let state = arrays::vector::<f64>("state", &bifurcation.getattr("state")?, "units")?;
    arrays::finite("state", &state)?;
    Ok(Bifurcation {
        crossing: bifurcation.getattr("crossing")?.extract::<Crossing>()?.0,
        gamma: bifurcation.getattr("gamma")?.extract()?,
        eigenvalue: bifurcation.getattr("eigenvalue")?.extract::<Complex64>()?,
        state: state.as_array().to_vec(),
    })
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(first_bifurcation, module)?)?;
    module.add_function(wrap_pyfunction!(fixed_point, module)?)?;
    module.add_function(wrap_pyfunction!(amplitude_exponent, module)?)?;
    module.add_function(wrap_pyfunction!(orbit_diagram, module)?)
}
