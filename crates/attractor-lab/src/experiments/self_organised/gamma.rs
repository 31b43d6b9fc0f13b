//! What happens to a network along W_x + gamma W_z, from gamma = 0 to what was learned.

use attractor::bifurcation::{Crossing, amplitude_exponent, first_bifurcation, orbit_diagram};
use attractor::orbit::TanhMap;
use attractor::{EchoStateNetwork, eigenvalues, leading};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::experiments::differential_hebbian::Complex;
use crate::{Columns, Error};

/// Values of gamma of an orbit diagram, steps of transient and points at each.
pub(super) const DIAGRAM: (usize, usize, usize) = (180, 1000, 150);
/// Values of gamma at which the leading eigenvalue is looked at.
const LEADING: usize = 41;

/// The path of a network along gamma.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct AlongGamma {
    /// The first bifurcation of the fixed point, if it loses its stability.
    #[array(
        name = "bifurcation",
        value = |row| row.crossed.as_ref().map_or(-1_i64, |crossed| crossed.kind.code()),
        about = "First bifurcation along gamma: -1 none, 0 fold or pitchfork, 1 flip, 2 Neimark-Sacker"
    )]
    #[array(
        name = "gamma_critical",
        value = |row| row.crossed.as_ref().map(|crossed| crossed.gamma),
        about = "Where it happens; NaN of none"
    )]
    #[array(
        name = "amplitude_exponent",
        value = |row| row.crossed.as_ref().and_then(|crossed| crossed.exponent),
        about = "Exponent with which the amplitude grows beyond it; NaN of none"
    )]
    pub(super) crossed: Option<Crossed>,
    /// Leading eigenvalue of W_x + gamma W_z: real, imaginary.
    #[array(name = "leading_along_gamma", dims = "gamma, part")]
    pub(super) leading: Vec<Complex>,
    /// Orbit diagram of the liveliest unit (gammas, points); empty where it was not asked for.
    pub(super) diagram: Array2<f32>,
}

/// How a fixed point loses stability, as results keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    FoldOrPitchfork,
    Flip,
    NeimarkSacker,
}

/// The first bifurcation along gamma.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Crossed {
    pub(super) kind: Kind,
    pub(super) gamma: f64,
    pub(super) eigenvalue: Complex,
    /// How the amplitude grows beyond it.
    pub(super) exponent: Option<f64>,
}

impl Kind {
    /// As labelled arrays keep it.
    fn code(self) -> i64 {
        match self {
            Self::FoldOrPitchfork => 0,
            Self::Flip => 1,
            Self::NeimarkSacker => 2,
        }
    }
}

impl AlongGamma {
    /// Follows a network that has learned; with an orbit diagram of `unit`, if one is named.
    pub(super) fn of(config: &Config, network: &EchoStateNetwork, unit: Option<usize>) -> Result<Self, Error> {
        let family = |gamma| TanhMap::of_network(network, gamma);
        let rest = vec![0.0; network.bias().len()];
        let found = first_bifurcation(family, &rest, config.bifurcation.gamma_steps)?;
        let crossed = found.map(|found| {
            let kind = match found.crossing {
                Crossing::FoldOrPitchfork => Kind::FoldOrPitchfork,
                Crossing::Flip => Kind::Flip,
                Crossing::NeimarkSacker => Kind::NeimarkSacker,
            };
            let exponent = amplitude_exponent(family, &found, &config.bifurcation.distances)?;
            let eigenvalue = (found.eigenvalue.re, found.eigenvalue.im);
            Ok::<_, Error>(Crossed { kind, gamma: found.gamma, eigenvalue, exponent })
        });
        let leading = gammas(LEADING)
            .map(|gamma| {
                let value = leading(&eigenvalues(network.weights(gamma).view())?);
                Ok((value.re, value.im))
            })
            .collect::<Result<_, Error>>()?;
        let (values, transient, points) = DIAGRAM;
        let diagram = match unit {
            Some(unit) => {
                let gammas: Vec<f64> = gammas(values).collect();
                orbit_diagram(family, &gammas, &rest, unit, transient, points)?.mapv(|x| x as f32)
            }
            None => Array2::zeros((0, points)),
        };
        Ok(Self { crossed: crossed.transpose()?, leading, diagram })
    }
}

/// So many equal steps of gamma, from 0 to 1.
pub(super) fn gammas(count: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |k| k as f64 / (count - 1) as f64)
}
