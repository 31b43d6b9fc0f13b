//! Maps in discrete time, and the networks of the library as maps.

use ndarray::Array2;

use super::vectors::length;
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::kernel::transfer::Transfer;
use crate::kernel::{AlignedVec, PaddedMatrix, leaky_tanh, rates};
use crate::linear::apply;
use crate::math;
use crate::network::{EchoStateNetwork, RateNetwork};

/// A map `x' = f(x)` with its derivative.
pub trait DiscreteMap {
    /// Number of units.
    fn units(&self) -> usize;
    /// Says which step is asked for next, of a map that changes in time, such as one that is driven; others need not know.
    fn at_step(&mut self, step: usize) {
        let _ = step;
    }
    /// `next = f(state)`.
    fn next(&mut self, state: &[f64], next: &mut [f64]);

    /// `out = f'(state) v`; `next` is f(state).
    ///
    /// Unless a map says better, by central differences over a distance of 6e-6 times the largest state or 1: two steps of
    /// the map, with an error of about 1e-10 of the largest derivative. What contracts faster than that beside another
    /// direction, in one step, is lost in it.
    fn tangent(&mut self, state: &[f64], next: &[f64], v: &[f64], out: &mut [f64]) {
        let _ = next;
        differences(self, state, v, out);
    }

    /// The Jacobian f'(state), (units, units).
    fn jacobian(&mut self, state: &[f64]) -> Array2<f64> {
        let n = self.units();
        let mut next = vec![0.0; n];
        self.next(state, &mut next);
        let (mut jacobian, mut unit, mut column) = (Array2::zeros((n, n)), vec![0.0; n], vec![0.0; n]);
        for j in 0..n {
            unit[j] = 1.0;
            self.tangent(state, &next, &unit, &mut column);
            unit[j] = 0.0;
            jacobian.column_mut(j).assign(&ndarray::aview1(&column));
        }
        jacobian
    }
}

/// `out = f'(state) v` by central differences.
pub(crate) fn differences(map: &mut (impl DiscreteMap + ?Sized), state: &[f64], v: &[f64], out: &mut [f64]) {
    let length = length(v);
    if length == 0.0 {
        out.fill(0.0);
        return;
    }
    let largest = state.iter().fold(1.0, |largest: f64, x| largest.max(x.abs()));
    let scale = math::cbrt(f64::EPSILON) * largest / length;
    let aside = |scale: f64| -> Vec<f64> { state.iter().zip(v).map(|(x, v)| x + scale * v).collect() };
    let mut behind = vec![0.0; state.len()];
    map.next(&aside(-scale), &mut behind);
    map.next(&aside(scale), out);
    out.iter_mut().zip(&behind).for_each(|(out, behind)| *out = (*out - behind) / (2.0 * scale));
}

/// `x' = (1 - a) x + a tanh(W x + b)`: an echo state network without input and noise.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct TanhMap {
    weights: PaddedMatrix,
    bias: Vec<f64>,
    leak: f64,
    /// Scratch: a vector to multiply with, the drive and the next state.
    vector: AlignedVec<f64>,
    drive: AlignedVec<f64>,
    image: AlignedVec<f64>,
}

crate::sound::checked_serde!(TanhMap);

#[cfg(feature = "serde")]
impl crate::sound::Sound for TanhMap {
    fn is_sound(&self) -> bool {
        let n = self.bias.len();
        self.weights.extents() == (n, n) && [self.vector.len(), self.drive.len(), self.image.len()] == [n; 3]
    }
}

impl TanhMap {
    /// From weights W (units, units), biases b and leak a.
    ///
    /// # Errors
    /// [`Error::Shape`] if extents disagree, [`Error::NotFinite`] if a number is not finite, [`Error::OutOfRange`] if the
    /// leak is not in (0, 1].
    pub fn new(weights: &Array2<f64>, bias: &[f64], leak: f64) -> Result<Self, Error> {
        let n = bias.len();
        check::at_least("number of biases", n, 1)?;
        check::shape("weights", weights.shape(), &[n, n])?;
        check::finite("weights", weights.view())?;
        check::finite("biases", ndarray::aview1(bias))?;
        check::probability("leak", leak)?;
        Ok(Self::sound(weights, bias, leak))
    }

    /// A network's W_x + gamma W_z with its biases and leak, without input.
    ///
    /// The network is one of tanh, as is the map.
    pub fn of_network(network: &EchoStateNetwork, gamma: f64) -> Self {
        Self::sound(&network.weights(gamma), network.bias(), network.leak())
    }

    fn sound(weights: &Array2<f64>, bias: &[f64], leak: f64) -> Self {
        let n = bias.len();
        let zeros = || AlignedVec::zeros(n);
        let weights = PaddedMatrix::from_fn(n, n, |i, j| weights[(i, j)]);
        Self { weights, bias: bias.to_vec(), leak, vector: zeros(), drive: zeros(), image: zeros() }
    }
}

impl DiscreteMap for TanhMap {
    fn units(&self) -> usize {
        self.bias.len()
    }

    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        self.vector.copy_from_slice(state);
        self.weights.multiply(&self.vector, &mut self.drive);
        self.drive.iter_mut().zip(&self.bias).for_each(|(drive, bias)| *drive += bias);
        leaky_tanh(self.image.groups_mut(), self.vector.groups(), self.drive.groups(), self.leak);
        next.copy_from_slice(&self.image);
    }

    fn tangent(&mut self, state: &[f64], next: &[f64], v: &[f64], out: &mut [f64]) {
        self.vector.copy_from_slice(v);
        self.weights.multiply(&self.vector, out);
        let kept = 1.0 - self.leak;
        for (i, out) in out.iter_mut().enumerate() {
            let tanh = (next[i] - kept * state[i]) / self.leak;
            *out = kept * v[i] + self.leak * (1.0 - tanh * tanh) * *out;
        }
    }
}

/// `x' = x + (dt/tau) (-x + W phi(x) + c)`: the activations of a rate network under a constant input, without noise.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct RateMap {
    recurrent: SparseMatrix<f64>,
    /// c.
    constant: Vec<f64>,
    transfer: Transfer,
    /// dt/tau of every unit.
    rates: Vec<f64>,
    /// Scratch: what W is multiplied with.
    vector: Vec<f64>,
}

crate::sound::checked_serde!(RateMap);

#[cfg(feature = "serde")]
impl crate::sound::Sound for RateMap {
    fn is_sound(&self) -> bool {
        let n = self.constant.len();
        self.recurrent.extents() == (n, n) && [self.rates.len(), self.vector.len()] == [n; 2]
    }
}

impl RateMap {
    /// A network's activations under an input that does not change.
    ///
    /// # Errors
    /// [`Error::Shape`] if the input has other channels than the network, [`Error::NotFinite`] if it is not finite.
    pub fn of_network(network: &RateNetwork<f64>, input: &[f64]) -> Result<Self, Error> {
        check::shape("input", &[input.len()], &[network.inputs()])?;
        check::finite("input", ndarray::aview1(input))?;
        let dynamics = network.dynamics();
        Ok(Self {
            recurrent: network.recurrent_weights().clone(),
            constant: apply(network.input_weights().view(), ndarray::aview1(input)).to_vec(),
            transfer: dynamics.transfer,
            rates: match network.time_constants() {
                Some(taus) => taus.iter().map(|tau| dynamics.dt_ms / tau).collect(),
                None => vec![dynamics.dt_ms / dynamics.tau_ms; network.units()],
            },
            vector: vec![0.0; network.units()],
        })
    }
}

impl DiscreteMap for RateMap {
    fn units(&self) -> usize {
        self.constant.len()
    }

    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        rates(state, &mut self.vector, self.transfer);
        self.recurrent.multiply_rows(0..state.len(), &self.vector, next);
        for (((next, x), c), rate) in next.iter_mut().zip(state).zip(&self.constant).zip(&self.rates) {
            *next = x + rate * (*next + c - x);
        }
    }

    fn tangent(&mut self, state: &[f64], _: &[f64], v: &[f64], out: &mut [f64]) {
        self.transfer.slopes(state, &mut self.vector);
        self.vector.iter_mut().zip(v).for_each(|(slope, v)| *slope *= v);
        self.recurrent.multiply_rows(0..state.len(), &self.vector, out);
        for ((out, v), rate) in out.iter_mut().zip(v).zip(&self.rates) {
            *out = v + rate * (*out - v);
        }
    }
}
