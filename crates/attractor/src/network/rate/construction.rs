//! Networks that are drawn from a law or made of given weights.

use std::sync::Arc;

use ndarray::Array2;

use super::{Dynamics, RateLaw, RateNetwork};
use crate::check;
use crate::connectivity::{SparseMatrix, Wiring, normals};
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::random::Streams;
use crate::network::Readout;

impl<T: Real> RateNetwork<T> {
    /// A network drawn from a law, at rest. Uses the streams `input`, `recurrent` and `output` below `streams`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the law makes no sense.
    pub fn random(law: &RateLaw, streams: &Streams) -> Result<Self, Error> {
        let wiring = Wiring::Random { probability: law.connection_probability };
        Self::random_wired(law, &wiring, None, streams)
    }

    /// As [`random`](Self::random), with the synapses of `wiring` in the place of the law's connection probability, and by Dale's
    /// law if a share of units is `excitatory`; see [`Wiring::draw`].
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if law or wiring make no sense, [`Error::Shape`] if the wiring is of another number of units.
    pub fn random_wired(
        law: &RateLaw,
        wiring: &Wiring,
        excitatory: Option<f64>,
        streams: &Streams,
    ) -> Result<Self, Error> {
        law.validate()?;
        let n = law.units;
        let normal = |rows: usize, columns: usize, sd: f64, name: &'static str| {
            let weights = normals(name, rows.saturating_mul(columns), sd, &mut streams.child(name).stream())?;
            let found = vec![weights.len()];
            Array2::from_shape_vec((rows, columns), weights).map_err(|_| Error::Shape {
                name,
                found,
                expected: vec![rows, columns],
            })
        };
        let recurrent = wiring.draw(n, law.gain, excitatory, streams)?;
        let input = normal(n, law.inputs, 1.0, "input")?;
        let output = normal(law.readouts, n, 1.0 / (n as f64).sqrt(), "output")?;
        Self::from_weights(input, recurrent, output, law.dynamics)
    }

    /// A network of given weights, at rest: `input` is (units, inputs), `recurrent` (units, units), `output`
    /// (readouts, units); rows are postsynaptic.
    ///
    /// # Errors
    /// [`Error::Shape`] if extents disagree, [`Error::NotFinite`] if a weight is not a number.
    pub fn from_weights(
        input: Array2<T>,
        recurrent: SparseMatrix<T>,
        output: Array2<T>,
        dynamics: Dynamics,
    ) -> Result<Self, Error> {
        dynamics.validate()?;
        let n = recurrent.rows();
        check::units("units", n)?;
        check::shape("W_rec", &[n, recurrent.columns()], &[n, n])?;
        check::shape("W_in", input.shape(), &[n, input.ncols()])?;
        check::shape("W_out", output.shape(), &[output.nrows(), n])?;
        check::finite("W_in", input.view())?;
        let readout = Readout::new(output)?;
        let zeros = vec![T::ZERO; n];
        let mut network = Self {
            input: input.as_standard_layout().into_owned(),
            recurrent: Arc::new(recurrent),
            readout,
            dynamics,
            time_constants: None,
            activations: zeros.clone(),
            rates: zeros.clone(),
            drive: zeros,
        };
        network.refresh_rates();
        Ok(network)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_gives_its_moments() {
        // 800 units: about 64000 synapses; standard errors 0.4 % of the probability and 0.3 % of the variance.
        let network =
            RateNetwork::<f64>::random(&RateLaw { gain: 1.8, ..RateLaw::default() }, &Streams::new(1)).unwrap();
        let w = network.recurrent_weights();
        let expected = 0.1 * 800.0 * 799.0;
        assert!((w.synapses() as f64 / expected - 1.0).abs() < 0.02);
        let variance = w.weights().iter().map(|w| w * w).sum::<f64>() / w.synapses() as f64;
        assert!((variance / (1.8 * 1.8 / 80.0) - 1.0).abs() < 0.03);
        assert!((0..800).all(|i| w.row(i).all(|(j, _)| j != i)), "the diagonal is empty");
    }

    #[test]
    fn senseless_laws_are_refused() {
        let sound = RateLaw { units: 9, connection_probability: 0.3, ..RateLaw::default() };
        for wrong in [
            RateLaw { units: 0, ..sound },
            RateLaw { connection_probability: 0.0, ..sound },
            RateLaw { connection_probability: 1.1, ..sound },
            RateLaw { gain: f64::NAN, ..sound },
            RateLaw { dynamics: Dynamics { dt_ms: 20.0, ..Dynamics::default() }, ..sound },
        ] {
            assert!(matches!(RateNetwork::<f32>::random(&wrong, &Streams::new(1)), Err(Error::OutOfRange { .. })));
        }
    }
}
