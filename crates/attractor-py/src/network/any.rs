//! A network of whatever kind, as an argument.

use pyo3::prelude::*;

use super::{EchoStateNetwork, OwnNetwork, RateNetwork};
use crate::errors;
use crate::precision::{Dtype, Precision};

/// A network that is handed in to be run or trained, borrowed for as long as that takes.
pub(crate) enum AnyNetwork<'py> {
    Rate(PyRefMut<'py, RateNetwork>),
    Echo(PyRefMut<'py, EchoStateNetwork>),
    Own(Box<OwnNetwork>),
}

/// The network of the library in it.
pub(crate) enum Kind<'a> {
    Single(&'a mut attractor::RateNetwork<f32>),
    Double(&'a mut attractor::RateNetwork<f64>),
    Echo(&'a mut attractor::EchoStateNetwork),
    Own(&'a mut OwnNetwork),
}

/// Does the same with a network of any kind.
macro_rules! any {
    ($network:expr, $inner:ident => $work:expr) => {
        match $network.kind() {
            $crate::network::Kind::Single($inner) => $work,
            $crate::network::Kind::Double($inner) => $work,
            $crate::network::Kind::Echo($inner) => $work,
            $crate::network::Kind::Own($inner) => $work,
        }
    };
}
pub(crate) use any;

/// Makes the same of a network of any kind, in its precision.
macro_rules! any_precision {
    ($network:expr, $inner:ident => $work:expr) => {
        match $network.kind() {
            $crate::network::Kind::Single($inner) => $crate::precision::Precision::Single($work),
            $crate::network::Kind::Double($inner) => $crate::precision::Precision::Double($work),
            $crate::network::Kind::Echo($inner) => $crate::precision::Precision::Double($work),
            $crate::network::Kind::Own($inner) => $crate::precision::Precision::Double($work),
        }
    };
}
pub(crate) use any_precision;

/// Does the same with a network of any kind and a rule in either precision, which must be that of the network.
macro_rules! paired {
    ($py:expr, $network:expr, $rule:expr, |$inner:ident, $own:ident| $work:expr) => {{
        let dtype = $network.dtype();
        match ($network.kind(), $rule) {
            ($crate::network::Kind::Single($inner), $crate::precision::Precision::Single($own)) => $work,
            ($crate::network::Kind::Double($inner), $crate::precision::Precision::Double($own)) => $work,
            ($crate::network::Kind::Echo($inner), $crate::precision::Precision::Double($own)) => $work,
            ($crate::network::Kind::Own($inner), $crate::precision::Precision::Double($own)) => $work,
            (_, rule) => Err($crate::network::mismatch($py, rule.dtype(), dtype)),
        }
    }};
}
pub(crate) use paired;

/// A rule of one precision that is given a network of the other.
pub(crate) fn mismatch(py: Python<'_>, rule: Dtype, network: Dtype) -> PyErr {
    errors::dtype(py, "rule", rule.name(), &format!("{}, that of the network", network.name()))
}

/// Does the same with a network of any kind in double precision, in which measures are taken, and which is consumed.
macro_rules! in_double {
    ($py:expr, $network:expr, $inner:ident => $work:expr) => {
        match $network.copied($py)? {
            $crate::network::Copied::Rate($inner) => $work,
            $crate::network::Copied::Echo($inner) => $work,
            $crate::network::Copied::Own($inner) => $work,
        }
    };
}
pub(crate) use in_double;

/// A network to be measured: a copy.
#[allow(clippy::large_enum_variant, reason = "one a measure")]
pub(crate) enum Copied {
    Rate(attractor::RateNetwork<f64>),
    Echo(attractor::EchoStateNetwork),
    Own(OwnNetwork),
}

impl<'py> AnyNetwork<'py> {
    pub(crate) fn kind(&mut self) -> Kind<'_> {
        match self {
            Self::Rate(network) => match &mut network.inner {
                Precision::Single(network) => Kind::Single(network),
                Precision::Double(network) => Kind::Double(network),
            },
            Self::Echo(network) => Kind::Echo(&mut network.inner),
            Self::Own(network) => Kind::Own(network),
        }
    }

    pub(crate) fn dtype(&self) -> Dtype {
        match self {
            Self::Rate(network) => network.inner.dtype(),
            Self::Echo(_) | Self::Own(_) => Dtype::Double,
        }
    }

    /// Time of a step in ms; none if steps are all there is.
    pub(crate) fn dt_ms(&self) -> Option<f64> {
        match self {
            Self::Rate(network) => Some(network.dt_ms()),
            Self::Echo(_) => None,
            Self::Own(network) => network.dt_ms,
        }
    }

    /// Hands back what a rule has changed, whatever became of the work.
    pub(crate) fn finished<R>(&mut self, py: Python<'py>, result: PyResult<R>) -> PyResult<R> {
        match self {
            Self::Own(network) => {
                let handed = network.hand_back(py);
                result.and_then(|result| handed.map(|()| result))
            }
            _ => result,
        }
    }

    /// Fails unless it has recurrent weights for a rule to change.
    pub(crate) fn plastic(&self, py: Python<'_>) -> PyResult<()> {
        if let Self::Own(network) = self { network.plastic(py) } else { Ok(()) }
    }

    pub(crate) fn copied(self, py: Python<'py>) -> PyResult<Copied> {
        Ok(match self {
            Self::Rate(network) => Copied::Rate(network.in_double().into_owned()),
            Self::Echo(network) => Copied::Echo(network.inner.clone()),
            Self::Own(network) => Copied::Own(network.copied(py)?),
        })
    }
}

impl<'py> FromPyObject<'_, 'py> for AnyNetwork<'py> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(network) = value.cast::<RateNetwork>() {
            return Ok(Self::Rate(network.to_owned().try_borrow_mut()?));
        }
        if let Ok(network) = value.cast::<EchoStateNetwork>() {
            return Ok(Self::Echo(network.to_owned().try_borrow_mut()?));
        }
        OwnNetwork::new(&value).map(|network| Self::Own(Box::new(network)))
    }
}
