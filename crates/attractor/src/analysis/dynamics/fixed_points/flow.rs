//! The flow of a rate network: the vector field whose zeros are its fixed points.

use ndarray::{Array2, ArrayView1};

use crate::check;
use crate::error::Error;
use crate::kernel::dot;
use crate::linear::apply;
use crate::network::{Loop, Network, RateNetwork};

/// The flow `tau x' = F(x)` of a rate network under constant input, with loops open or closed:
///
/// ```text
/// F(x) = -x + (W_rec + sum over loops of w_in,channel w_out,readout') phi(x) + W_in u
/// ```
///
/// Where units have time constants of their own, tau is their mean, and F_i is that times tau / tau_i.
#[derive(Debug, Clone)]
pub struct Flow<'a> {
    network: &'a RateNetwork<f64>,
    loops: Vec<Loop>,
    drive: Vec<f64>,
}

impl<'a> Flow<'a> {
    /// Without input, all loops open.
    pub fn new(network: &'a RateNetwork<f64>) -> Self {
        Self { network, loops: Vec::new(), drive: vec![0.0; network.units()] }
    }

    /// Under a constant input u, an entry per channel.
    ///
    /// # Errors
    /// [`Error::Shape`] if there are more or fewer, [`Error::NotFinite`] if one is not a number.
    pub fn driven(mut self, input: &[f64]) -> Result<Self, Error> {
        check::shape("input", &[input.len()], &[self.network.inputs()])?;
        check::finite("input", ArrayView1::from(input))?;
        self.drive = apply(self.network.input_weights(), ArrayView1::from(input)).to_vec();
        Ok(self)
    }

    /// With loops closed.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the network has no such readout or channel.
    pub fn closed(mut self, loops: &[Loop]) -> Result<Self, Error> {
        loops.iter().try_for_each(|closed| closed.check_prompt(self.network.readouts(), self.network.inputs()))?;
        self.loops = loops.to_vec();
        Ok(self)
    }

    /// Number of units N.
    pub fn units(&self) -> usize {
        self.drive.len()
    }

    /// F(x), written into `out`.
    ///
    /// # Panics
    /// If x or `out` has not one entry per unit.
    pub fn velocity(&self, x: &[f64], out: &mut [f64]) {
        let transfer = self.network.dynamics().transfer;
        let mut rates = vec![0.0; x.len()];
        transfer.apply(x, &mut rates);
        self.network.recurrent_weights().multiply(&rates, out);
        let mut outputs = vec![0.0; self.network.readouts()];
        if let (false, Some(readout)) = (self.loops.is_empty(), self.network.readout()) {
            readout.read(&rates, &mut outputs);
        }
        for closed in &self.loops {
            let z = outputs[closed.readout];
            for (out, w) in out.iter_mut().zip(self.network.input_weights().column(closed.channel)) {
                *out += w * z;
            }
        }
        for ((out, x), drive) in out.iter_mut().zip(x).zip(&self.drive) {
            *out += drive - x;
        }
        if let Some(speeds) = self.network.speeds() {
            out.iter_mut().zip(speeds).for_each(|(out, speed)| *out *= speed);
        }
    }

    /// The speed `q(x) = |F(x)|² / 2` (Sussillo & Barak 2013): 0 at a fixed point, small where the flow is slow.
    ///
    /// # Panics
    /// If x has not one entry per unit.
    pub fn speed(&self, x: &[f64]) -> f64 {
        let mut velocity = vec![0.0; x.len()];
        self.velocity(x, &mut velocity);
        0.5 * dot(&velocity, &velocity)
    }

    /// The Jacobian `F'(x) = -I + (W_rec + sum of w_in w_out') diag(phi'(x))`, (N, N); rates of change are per tau.
    ///
    /// # Panics
    /// If x has not one entry per unit.
    pub fn jacobian(&self, x: &[f64]) -> Array2<f64> {
        let transfer = self.network.dynamics().transfer;
        let mut jacobian = self.network.recurrent_weights().to_dense();
        for closed in &self.loops {
            let readout = self.network.output_weights().row(closed.readout).to_owned();
            for (mut row, &w) in jacobian.outer_iter_mut().zip(self.network.input_weights().column(closed.channel)) {
                row.scaled_add(w, &readout);
            }
        }
        let slopes = transfer.derivatives(x);
        assert_eq!(slopes.len(), self.units(), "one activation per unit");
        for (i, mut row) in jacobian.outer_iter_mut().enumerate() {
            row *= &ArrayView1::from(&slopes);
            row[i] -= 1.0;
        }
        if let Some(speeds) = self.network.speeds() {
            jacobian.outer_iter_mut().zip(speeds).for_each(|(mut row, &speed)| row *= speed);
        }
        jacobian
    }
}
