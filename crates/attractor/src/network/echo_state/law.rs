//! The law of a random echo state network, and the reservoirs that it draws.

use ndarray::Array2;

use crate::check;
use crate::connectivity::{SparseMatrix, normals};
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::random::Stream;
use crate::linear;

/// Below this spectral radius a drawn reservoir counts as nilpotent: scaling would make its other weights huge.
const NILPOTENT: f64 = 1e-3;
/// Draws of a reservoir before giving up.
const DRAWS: usize = 1000;

/// The law of a random echo state network.
///
/// Exactly a fraction of the entries of W_x are zero, the rest N(0, 1), rescaled to a spectral radius; W_in is uniform on
/// [-s, s); biases are N(0, sd²).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EchoStateLaw {
    /// Number of units N.
    pub units: usize,
    /// Number of input channels.
    pub inputs: usize,
    /// Fraction of the entries of W_x that are zero; 0 makes a dense reservoir.
    pub zero_fraction: f64,
    /// Spectral radius of W_x, 0 or above; 0 makes W_x zero.
    pub spectral_radius: f64,
    /// Input weights are uniform from minus to plus this.
    pub input_scale: f64,
    /// Standard deviation of the biases.
    pub bias_sd: f64,
    /// Leak a, in (0, 1]; 1 forgets the state but for the recurrent weights.
    pub leak: f64,
}

impl Default for EchoStateLaw {
    /// N = 20, no input, 90 % zeros, spectral radius 0.95, bias N(0, 0.001), leak 1 (Vettelschoss et al. 2020).
    fn default() -> Self {
        Self {
            units: 20,
            inputs: 0,
            zero_fraction: 0.9,
            spectral_radius: 0.95,
            input_scale: 0.5,
            bias_sd: 0.001_f64.sqrt(),
            leak: 1.0,
        }
    }
}

impl EchoStateLaw {
    pub(super) fn validate(&self) -> Result<(), Error> {
        check::units("units", self.units)?;
        // The places of all weights in order, the weights, and those beside zeros.
        check::room::<f64>("recurrent weights", &[self.units, self.units, 3])?;
        if !(0.0..1.0).contains(&self.zero_fraction) {
            return Err(Error::out_of_range("zero_fraction", self.zero_fraction, "0 or above and below 1"));
        }
        if self.weights() == 0 {
            return Err(Error::out_of_range("zero_fraction", self.zero_fraction, "small enough to leave a weight"));
        }
        check::non_negative("spectral_radius", self.spectral_radius)?;
        check::non_negative("input_scale", self.input_scale)?;
        check::non_negative("bias_sd", self.bias_sd)?;
        check::probability("leak", self.leak)
    }

    /// How many entries of W_x are not zero.
    fn weights(&self) -> usize {
        let entries = self.units * self.units;
        entries - (self.zero_fraction * entries as f64).round() as usize
    }

    /// W_x, and how often a nilpotent one was drawn before.
    pub(super) fn reservoir(&self, stream: &mut Stream) -> Result<(SparseMatrix<f64>, usize), Error> {
        let n = self.units;
        if self.spectral_radius == 0.0 {
            return Ok((SparseMatrix::from_dense(Array2::zeros((n, n)).view())?, 0));
        }
        for redrawn in 0..DRAWS {
            checkpoint()?;
            let mut places: Vec<usize> = (0..n * n).collect();
            stream.shuffle(&mut places);
            let values: Vec<f64> = normals("recurrent weights", self.weights(), 1.0, stream)?;
            let mut dense = Array2::zeros((n, n));
            for (&place, &value) in places.iter().zip(&values) {
                dense[(place / n, place % n)] = value;
            }
            if scale(&mut dense, self.spectral_radius, NILPOTENT)? {
                return Ok((SparseMatrix::from_dense(dense.view())?, redrawn));
            }
        }
        let accepted = "smaller: a thousand draws were nilpotent, which leaves no spectral radius to scale";
        Err(Error::out_of_range("zero_fraction", self.zero_fraction, accepted))
    }
}

/// Scales weights to a spectral radius, if theirs is above `least`; else leaves them as they are and says so.
pub(super) fn scale(weights: &mut Array2<f64>, radius: f64, least: f64) -> Result<bool, Error> {
    let found = linear::spectral_radius(weights.view())?;
    if found <= least {
        return Ok(false);
    }
    *weights *= radius / found;
    Ok(true)
}
