//! Maps in discrete time.

use ndarray::Array2;

use crate::kernel::{AlignedVec, PaddedMatrix};
use crate::{EchoStateNetwork, Error, check};

/// A map `x' = f(x)` with its derivative.
pub trait DiscreteMap {
    /// Number of units.
    fn units(&self) -> usize;
    /// `next = f(state)`.
    fn next(&self, state: &[f64], next: &mut [f64]);
    /// `out = f'(state) v`; `next` is f(state).
    fn tangent(&self, state: &[f64], next: &[f64], v: &[f64], out: &mut [f64]);

    /// The Jacobian f'(state), (units, units).
    fn jacobian(&self, state: &[f64]) -> Array2<f64> {
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

/// `x' = (1 - a) x + a tanh(W x + b)`: an echo state network without input and noise.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TanhMap {
    weights: PaddedMatrix,
    bias: Vec<f64>,
    leak: f64,
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
        let weights = PaddedMatrix::from_fn(n, n, |i, j| weights[(i, j)]);
        Ok(Self { weights, bias: bias.to_vec(), leak })
    }

    /// A network's W_x + gamma W_z with its biases and leak.
    pub fn of_network(network: &EchoStateNetwork, gamma: f64) -> Self {
        let weights = network.recurrent().to_dense() + gamma * network.feedback().to_dense();
        let n = network.bias().len();
        let weights = PaddedMatrix::from_fn(n, n, |i, j| weights[(i, j)]);
        Self { weights, bias: network.bias().to_vec(), leak: network.leak() }
    }
}

impl DiscreteMap for TanhMap {
    fn units(&self) -> usize {
        self.bias.len()
    }

    fn next(&self, state: &[f64], next: &mut [f64]) {
        let mut drive = vec![0.0; state.len()];
        self.weights.multiply(&aligned(state), &mut drive);
        drive.iter_mut().zip(&self.bias).for_each(|(drive, bias)| *drive += bias);
        crate::Transfer::Tanh.apply(&drive, next);
        if self.leak < 1.0 {
            next.iter_mut().zip(state).for_each(|(next, x)| *next = (1.0 - self.leak) * x + self.leak * *next);
        }
    }

    fn tangent(&self, state: &[f64], next: &[f64], v: &[f64], out: &mut [f64]) {
        self.weights.multiply(&aligned(v), out);
        let kept = 1.0 - self.leak;
        for (i, out) in out.iter_mut().enumerate() {
            let tanh = (next[i] - kept * state[i]) / self.leak;
            *out = kept * v[i] + self.leak * (1.0 - tanh * tanh) * *out;
        }
    }
}

fn aligned(values: &[f64]) -> AlignedVec<f64> {
    let mut out = AlignedVec::zeros(values.len());
    out.copy_from_slice(values);
    out
}
