//! Small deviations from a state of a rate network: their step, and the linear network that they are.

use ndarray::Array2;

use super::{Dynamics, RateNetwork};
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::transfer::Transfer;
use crate::network::Derivative;
use crate::network::time_constants::TimeConstants;

impl<T: Real> RateNetwork<T> {
    /// The network of small deviations from a state: weights W_rec diag(phi'(x)) and W_out diag(phi'(x)), phi linear, at
    /// rest. Its activations are the deviations.
    ///
    /// # Errors
    /// [`Error::Shape`] if the state has not one entry per unit, [`Error::NotFinite`] if the slopes are not finite.
    pub fn linearised(&self, state: &[T]) -> Result<Self, Error> {
        check::shape("state", &[state.len()], &[self.units()])?;
        let slopes = self.dynamics.transfer.derivatives(state);
        check::finite("slopes phi'(x)", ndarray::aview1(&slopes))?;
        let mut recurrent = SparseMatrix::clone(&self.recurrent);
        let (indices, _, weights) = recurrent.parts_mut();
        for (weight, &column) in weights.iter_mut().zip(indices) {
            *weight *= slopes[column as usize];
        }
        let output =
            Array2::from_shape_fn(self.output_weights().dim(), |(k, i)| self.output_weights()[(k, i)] * slopes[i]);
        let dynamics = Dynamics { transfer: Transfer::Linear, ..self.dynamics };
        let linear = Self::from_weights(self.input.clone(), recurrent, output, dynamics)?;
        Ok(Self { time_constants: self.time_constants.clone(), ..linear })
    }
}

impl<T: Real> Derivative<T> for RateNetwork<T> {
    /// `v + (dt/tau) (-v + W_rec (phi'(x) v) + W_in w)`.
    fn step_tangent(&mut self, state: &[T], _: &[T], v: &[T], w: &[T], out: &mut [T]) {
        let mut moved = std::mem::take(&mut self.drive);
        self.outputs_tangent(state, v, &mut moved);
        self.recurrent.multiply(&moved, out);
        self.drive = moved;
        for (channel, &w) in w.iter().enumerate().filter(|&(_, &w)| w != T::ZERO) {
            out.iter_mut().zip(self.input.column(channel)).for_each(|(out, &weight)| *out = weight.mul_add(w, *out));
        }
        match &self.time_constants {
            None => {
                let rate: T = self.dynamics.rate();
                out.iter_mut().zip(v).for_each(|(out, &v)| *out = rate.mul_add(*out - v, v));
            }
            Some(TimeConstants { rates, .. }) => {
                out.iter_mut().zip(v).zip(rates).for_each(|((out, &v), rate)| *out = rate.mul_add(*out - v, v));
            }
        }
    }

    /// `phi'(x) v`.
    fn outputs_tangent(&mut self, state: &[T], v: &[T], out: &mut [T]) {
        self.dynamics.transfer.slopes(state, out);
        out.iter_mut().zip(v).for_each(|(out, &v)| *out *= v);
    }
}
