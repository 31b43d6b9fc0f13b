//! Weights put in the place of those that are there; the state stays.

use ndarray::Array2;

use super::{EchoStateNetwork, full};
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::network::FeedbackWeights;

impl EchoStateNetwork {
    /// Sets the recurrent weights W_x, (N, N), and with them which synapses exist.
    ///
    /// # Errors
    /// [`Error::Shape`] if they are not (N, N).
    pub fn set_recurrent(&mut self, recurrent: SparseMatrix<f64>) -> Result<(), Error> {
        let n = self.state.len();
        check::shape("recurrent weights", &[recurrent.rows(), recurrent.columns()], &[n, n])?;
        self.full = full(&recurrent);
        self.stale = false;
        self.recurrent = recurrent;
        Ok(())
    }

    /// Sets the input weights W_in, (N, inputs), to any number of inputs.
    ///
    /// # Errors
    /// [`Error::Shape`] if they are of another number of units, [`Error::NotFinite`] if a weight is not finite.
    pub fn set_input(&mut self, input: Array2<f64>) -> Result<(), Error> {
        check::shape("input weights", input.shape(), &[self.state.len(), input.ncols()])?;
        check::finite("input weights", input.view())?;
        self.input = input.as_standard_layout().into_owned();
        Ok(())
    }

    /// Sets the feedback weights W_z, (N, N).
    ///
    /// # Errors
    /// As [`with_feedback`](Self::with_feedback).
    pub fn set_feedback(&mut self, feedback: &Array2<f64>) -> Result<(), Error> {
        let n = self.state.len();
        check::shape("feedback weights", feedback.shape(), &[n, n])?;
        check::finite("feedback weights", feedback.view())?;
        self.feedback = FeedbackWeights::from_weights(feedback);
        Ok(())
    }

    /// Sets the biases b, (N).
    ///
    /// # Errors
    /// [`Error::Shape`] if there is another number of them, [`Error::NotFinite`] if one is not finite.
    pub fn set_bias(&mut self, bias: &[f64]) -> Result<(), Error> {
        check::shape("biases", &[bias.len()], &[self.bias.len()])?;
        check::finite("biases", ndarray::aview1(bias))?;
        self.bias.copy_from_slice(bias);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use crate::network::{EchoStateLaw, Network};

    /// Of small networks and of those that visit their synapses.
    #[test]
    fn a_network_of_set_weights_is_the_one_made_of_them() {
        for units in [20, 300] {
            let law = EchoStateLaw { units, inputs: 2, ..EchoStateLaw::default() };
            let one = EchoStateNetwork::random(&law, &Streams::new(1)).unwrap();
            let mut other = EchoStateNetwork::random(&law, &Streams::new(2)).unwrap();
            let feedback = Array2::from_diag_elem(units, 0.1);
            other.set_recurrent(one.recurrent().clone()).unwrap();
            other.set_input(one.input().clone()).unwrap();
            other.set_bias(one.bias()).unwrap();
            other.set_feedback(&feedback).unwrap();
            let mut one = one.with_feedback(&feedback).unwrap();
            for _ in 0..5 {
                one.step(&[0.5, -0.5], None).unwrap();
                other.step(&[0.5, -0.5], None).unwrap();
            }
            assert_eq!(one.state(), other.state());
            assert!(other.set_recurrent(SparseMatrix::full(Array2::zeros((3, 3)).view()).unwrap()).is_err());
            assert!(other.set_bias(&[f64::NAN; 300][..units]).is_err());
            assert!(other.set_input(Array2::zeros((units + 1, 2))).is_err());
            assert!(other.set_feedback(&Array2::zeros((units, 1))).is_err());
        }
    }
}
