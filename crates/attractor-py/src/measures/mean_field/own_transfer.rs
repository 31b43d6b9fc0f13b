//! A transfer function of the caller's own, written in Python.

use std::sync::{Mutex, PoisonError};

use attractor::mean_field::Nonlinearity;
use numpy::{IntoPyArray, PyReadonlyArray1, PyUntypedArrayMethods};
use pyo3::prelude::*;

use crate::arrays;

/// phi and phi', each a function of an array of activations.
#[derive(Debug)]
pub(super) struct OwnTransfer {
    pub(super) value: Py<PyAny>,
    pub(super) derivative: Py<PyAny>,
    pub(super) kinks: Vec<f64>,
    /// What went wrong first; the averages are then NaN and come to nothing.
    raised: Mutex<Option<PyErr>>,
}

impl OwnTransfer {
    pub(super) fn new(value: Py<PyAny>, derivative: Py<PyAny>, kinks: Vec<f64>) -> Self {
        Self { value, derivative, kinks, raised: Mutex::new(None) }
    }

    /// What a function raised, if one did.
    pub(super) fn raised(&self) -> Option<PyErr> {
        self.raised.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn call(&self, function: &Py<PyAny>, x: &[f64], out: &mut [f64]) {
        let called = Python::attach(|py| {
            let result = function.bind(py).call1((x.to_vec().into_pyarray(py),))?;
            let values: PyReadonlyArray1<'_, f64> =
                arrays::vector("what a transfer function returns", &result, x.len())?;
            debug_assert_eq!(values.len(), out.len());
            out.iter_mut().zip(values.as_array()).for_each(|(out, value)| *out = *value);
            Ok(())
        });
        if let Err(error) = called {
            out.fill(f64::NAN);
            self.raised.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }

    fn one(&self, function: &Py<PyAny>, x: f64) -> f64 {
        let mut out = [0.0];
        self.call(function, &[x], &mut out);
        out[0]
    }
}

impl Nonlinearity for OwnTransfer {
    fn value(&self, x: f64) -> f64 {
        self.one(&self.value, x)
    }

    fn derivative(&self, x: f64) -> f64 {
        self.one(&self.derivative, x)
    }

    fn kinks(&self) -> Vec<f64> {
        self.kinks.clone()
    }

    fn evaluate(&self, x: &[f64], values: &mut [f64], slopes: &mut [f64]) {
        self.call(&self.value, x, values);
        self.call(&self.derivative, x, slopes);
    }
}
