//! Transfer functions of the caller's own, written in Python.

use std::sync::{Mutex, PoisonError};

use attractor::{OwnPhi, Phi};
use numpy::IntoPyArray;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::{arrays, errors, raised};

/// phi alone.
struct Plain(Py<PyAny>);

/// phi and phi'.
struct WithSlope {
    phi: Plain,
    derivative: Py<PyAny>,
}

impl Phi for Plain {
    fn values(&self, x: &[f64], r: &mut [f64]) {
        call(&self.0, "what the transfer function returns", x, r);
    }
}

impl Phi for WithSlope {
    fn values(&self, x: &[f64], r: &mut [f64]) {
        self.phi.values(x, r);
    }

    fn slopes(&self, x: &[f64], slope: &mut [f64]) {
        call(&self.derivative, "what the derivative of the transfer function returns", x, slope);
    }
}

/// The values of a function; NaN once something was raised, and where the activations are not finite, which whoever runs the
/// network says.
fn call(function: &Py<PyAny>, name: &str, x: &[f64], out: &mut [f64]) {
    if raised::any() || x.iter().any(|x| !x.is_finite()) {
        return out.fill(f64::NAN);
    }
    Python::attach(|py| {
        if let Err(error) = values(function.bind(py), name, x, out) {
            out.fill(f64::NAN);
            raised::keep(py, error);
        }
    });
}

fn values(function: &Bound<'_, PyAny>, name: &str, x: &[f64], out: &mut [f64]) -> PyResult<()> {
    let py = function.py();
    let returned = function.call1((x.to_vec().into_pyarray(py),)).inspect_err(|error| {
        raised::note(
            py,
            error,
            &format!("in a transfer function, which is called with an array of {} activations", x.len()),
        );
    })?;
    let returned = arrays::vector::<f64>(name, &returned, x.len())?;
    for (i, (out, &value)) in out.iter_mut().zip(returned.as_array()).enumerate() {
        if !value.is_finite() {
            return Err(errors::not_finite(py, &format!("{name} of {}", x[i]), vec![i], value));
        }
        *out = value;
    }
    Ok(())
}

/// Functions that were handed in, and what they became: the same ones stay the same.
struct Known {
    phi: Py<PyAny>,
    derivative: Option<Py<PyAny>>,
    handle: OwnPhi,
}

static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());

fn known<R>(look: impl FnOnce(&mut Vec<Known>) -> R) -> R {
    look(&mut KNOWN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The transfer function that those functions are, once they have shown that they can be called with an array.
pub(super) fn transfer(phi: &Bound<'_, PyAny>, derivative: Option<&Bound<'_, PyAny>>) -> PyResult<attractor::Transfer> {
    let same = |known: &Known| {
        let slopes = match (&known.derivative, derivative) {
            (None, None) => true,
            (Some(known), Some(derivative)) => known.is(derivative),
            _ => false,
        };
        slopes && known.phi.is(phi)
    };
    if let Some(handle) = known(|all| all.iter().find(|known| same(known)).map(|known| known.handle)) {
        return Ok(attractor::Transfer::Own(handle));
    }
    for (name, function) in [("transfer", Some(phi)), ("derivative", derivative)] {
        let Some(function) = function else { continue };
        if !function.is_callable() {
            return Err(PyTypeError::new_err(format!("{name} is {}, which cannot be called", function.repr()?)));
        }
        values(function, &format!("what {name} returns"), &[0.25, 0.5, 0.75], &mut [0.0; 3])?;
    }
    let plain = Plain(phi.clone().unbind());
    let handle = match derivative {
        None => OwnPhi::new(plain),
        Some(derivative) => OwnPhi::new(WithSlope { phi: plain, derivative: derivative.clone().unbind() }),
    };
    let new = Known { phi: phi.clone().unbind(), derivative: derivative.map(|d| d.clone().unbind()), handle };
    known(|all| all.push(new));
    Ok(attractor::Transfer::Own(handle))
}

/// The functions that a transfer function was made of.
pub(super) fn functions(py: Python<'_>, handle: OwnPhi) -> (Option<Py<PyAny>>, Option<Py<PyAny>>) {
    let clone = |known: &Known| (Some(known.phi.clone_ref(py)), known.derivative.as_ref().map(|d| d.clone_ref(py)));
    known(|all| all.iter().find(|known| known.handle == handle).map(clone)).unwrap_or_default()
}

pub(super) fn repr(handle: OwnPhi) -> String {
    Python::attach(|py| {
        let (phi, derivative) = functions(py, handle);
        let written = |function: Option<Py<PyAny>>| {
            function.map_or_else(String::new, |function| {
                function.bind(py).repr().map_or_else(|_| "...".to_owned(), |r| r.to_string())
            })
        };
        match derivative {
            None => format!("Transfer.Own({})", written(phi)),
            derivative => format!("Transfer.Own({}, derivative={})", written(phi), written(derivative)),
        }
    })
}
