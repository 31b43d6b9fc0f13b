//! A map of the caller's own, written in Python.

use std::sync::{Arc, Mutex, PoisonError};

use attractor::orbit::DiscreteMap;
use ndarray::Array2;
use numpy::IntoPyArray;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::map::{jacobian, next};
use crate::{arrays, errors, pickle};

/// What functions of the caller's own raised first; from then on they are not called, and the work comes to nothing.
#[derive(Debug, Clone, Default)]
pub(in crate::measures) struct Raised(Arc<Mutex<Option<PyErr>>>);

impl Raised {
    pub(in crate::measures) fn keep(&self, error: PyErr) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    pub(in crate::measures) fn any(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// The result of the work, or what was raised in it.
    pub(in crate::measures) fn or<R>(&self, result: PyResult<R>) -> PyResult<R> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(result, Err)
    }
}

/// A function of the state; its derivative is that of the trait, by finite differences.
#[derive(Debug, Clone)]
struct Function {
    call: Arc<Py<PyAny>>,
    units: usize,
    raised: Raised,
    /// The step that is taken, if one is: else the function is asked beside the orbit.
    step: Option<usize>,
}

impl Function {
    fn evaluate(&self, state: &[f64], next: &mut [f64]) -> PyResult<()> {
        let name = match self.step {
            Some(step) => format!("what the map returns at step {step}"),
            None => format!("what the map returns at x = {}", written(state)),
        };
        Python::attach(|py| {
            let result = self.call.bind(py).call1((state.to_vec().into_pyarray(py),))?;
            let values = arrays::vector::<f64>(&name, &result, self.units)?;
            if let Some(unit) = values.as_array().iter().position(|value| value.is_nan()) {
                return Err(errors::not_finite(py, &name, vec![unit], f64::NAN));
            }
            next.iter_mut().zip(values.as_array()).for_each(|(next, value)| *next = *value);
            Ok(())
        })
    }
}

impl DiscreteMap for Function {
    fn units(&self) -> usize {
        self.units
    }

    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        // A state that is no longer finite is told by whoever follows the orbit.
        if self.raised.any() || state.iter().any(|x| !x.is_finite()) {
            next.fill(f64::NAN);
        } else if let Err(error) = self.evaluate(state, next) {
            next.fill(f64::NAN);
            self.raised.keep(error);
        }
    }
}

/// A function of the state with its Jacobian, or without.
#[derive(Debug, Clone)]
pub(in crate::measures) struct OwnMap {
    function: Function,
    jacobian: Option<Arc<Py<PyAny>>>,
    /// Where the Jacobian was asked for last, and what it is.
    known: Option<(Vec<f64>, Array2<f64>)>,
    steps: usize,
}

impl OwnMap {
    pub(super) fn new(function: Py<PyAny>, jacobian: Option<Py<PyAny>>, units: usize, raised: Raised) -> Self {
        let function = Function { call: Arc::new(function), units, raised, step: None };
        Self { function, jacobian: jacobian.map(Arc::new), known: None, steps: 0 }
    }

    /// The same map, whose exceptions go elsewhere.
    fn raising(&self, raised: &Raised) -> Self {
        let mut own = self.clone();
        own.function.raised = raised.clone();
        own
    }

    fn jacobian_at(&self, function: &Py<PyAny>, state: &[f64]) -> PyResult<Array2<f64>> {
        let name = format!("what the Jacobian returns at x = {}", written(state));
        Python::attach(|py| {
            let result = function.bind(py).call1((state.to_vec().into_pyarray(py),))?;
            let matrix = arrays::matrix::<f64>(&name, &result, self.function.units, self.function.units)?;
            arrays::finite(&name, &matrix)?;
            Ok(matrix.as_array().to_owned())
        })
    }
}

impl DiscreteMap for OwnMap {
    fn units(&self) -> usize {
        self.function.units
    }

    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        self.function.step = Some(self.steps);
        self.function.next(state, next);
        self.function.step = None;
        self.steps += 1;
    }

    fn tangent(&mut self, state: &[f64], next: &[f64], v: &[f64], out: &mut [f64]) {
        let Some(jacobian) = self.jacobian.clone() else { return self.function.tangent(state, next, v, out) };
        if self.known.as_ref().is_none_or(|(at, _)| at != state) && !self.function.raised.any() {
            self.known = match self.jacobian_at(&jacobian, state) {
                Ok(matrix) => Some((state.to_vec(), matrix)),
                Err(error) => {
                    self.function.raised.keep(error);
                    None
                }
            };
        }
        match &self.known {
            Some((at, matrix)) if at == state => {
                out.iter_mut()
                    .zip(attractor::apply(matrix.view(), ndarray::aview1(v)))
                    .for_each(|(out, value)| *out = value);
            }
            _ => out.fill(f64::NAN),
        }
    }
}

/// The first numbers of a state.
fn written(state: &[f64]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<String> = state.iter().take(SHOWN).map(|x| format!("{x}")).collect();
    let more = if state.len() > SHOWN { ", ..." } else { "" };
    format!("[{}{more}]", shown.join(", "))
}

/// A map x' = f(x) of the caller's own, for whatever takes a map.
///
/// Where only the function is known, it may be handed in itself. Its derivative is then taken by central differences over 6e-6 times
/// the largest state or 1, with an error of about 1e-10 of the largest derivative: two calls a direction. What contracts faster than
/// that, in one step and beside another direction, is lost in it, and so is what bends within 6e-6 where states are far below 1; the
/// Jacobian keeps it.
///
/// Exceptions that a function raises are handed on, with their traceback. The functions are called one after another.
///
/// Parameters
/// ----------
/// function : callable
///     Of the state, an ndarray of float64 (units,); returns the next state, array_like of float (units,).
/// units : int
/// jacobian : callable, optional
///     Of the state; returns the derivatives of unit i's next state by unit j's state, array_like of float (units, units).
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.orbit import Map, classify_map
/// >>> def henon(x):
/// ...     return [1 - 1.4 * x[0] ** 2 + x[1], 0.3 * x[0]]
/// >>> def derivative(x):
/// ...     return [[-2.8 * x[0], 1.0], [0.3, 0.0]]
/// >>> classify_map(Map(henon, units=2, jacobian=derivative), [0.1, 0.1], lyapunov_steps=2000).attractor
/// Attractor.Chaotic
#[pyclass(frozen, module = "attractor.orbit")]
#[derive(Debug)]
pub(crate) struct Map {
    inner: OwnMap,
}

impl Map {
    pub(super) fn raising(&self, raised: &Raised) -> OwnMap {
        self.inner.raising(raised)
    }

    /// Something asked of the map itself.
    fn ask<R>(&self, work: impl FnOnce(OwnMap) -> PyResult<R>) -> PyResult<R> {
        let raised = Raised::default();
        let result = work(self.raising(&raised));
        raised.or(result)
    }
}

#[pymethods]
impl Map {
    #[new]
    #[pyo3(signature = (function, *, units, jacobian = None))]
    fn new(function: &Bound<'_, PyAny>, units: usize, jacobian: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        for (name, value) in [("function", Some(function)), ("jacobian", jacobian)] {
            if let Some(value) = value.filter(|value| !value.is_callable()) {
                return Err(PyTypeError::new_err(format!("{name} is {}, which cannot be called", value.repr()?)));
            }
        }
        if units == 0 {
            return Err(errors::out_of_range(function.py(), "units", units, "at least 1"));
        }
        let jacobian = jacobian.map(|jacobian| jacobian.clone().unbind());
        Ok(Self { inner: OwnMap::new(function.clone().unbind(), jacobian, units, Raised::default()) })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let arguments = PyDict::new(slf.py());
        let own = &slf.get().inner;
        arguments.set_item("function", &*own.function.call)?;
        arguments.set_item("jacobian", own.jacobian.as_deref())?;
        arguments.set_item("units", slf.get().units())?;
        pickle::reduce_call(slf.as_any(), &arguments)
    }

    /// Number of units.
    #[getter]
    fn units(&self) -> usize {
        self.inner.units()
    }

    /// The next state.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units,)
    fn next<'py>(&self, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.ask(|map| next(map, state))
    }

    /// The Jacobian at a state; by finite differences if none was given.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units, units)
    fn jacobian<'py>(&self, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.ask(|map| jacobian(map, state))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Map({}, units={})", self.inner.function.call.bind(py).repr()?, self.inner.units()))
    }
}
