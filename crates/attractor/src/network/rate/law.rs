//! The law of a random rate network.

use crate::check;
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::transfer::Transfer;

/// Time constants and transfer function.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Dynamics {
    /// Time constant tau of a unit, in ms; of a network whose units have different ones, their mean.
    pub tau_ms: f64,
    /// Step of integration dt, in ms; at most tau.
    pub dt_ms: f64,
    /// Transfer function phi.
    pub transfer: Transfer,
}

impl Default for Dynamics {
    /// tau = 10 ms, dt = 1 ms, tanh.
    fn default() -> Self {
        Self { tau_ms: 10.0, dt_ms: 1.0, transfer: Transfer::Tanh }
    }
}

impl Dynamics {
    /// dt/tau.
    pub(super) fn rate<T: Real>(&self) -> T {
        T::from_f64(self.dt_ms / self.tau_ms)
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        check::positive("tau_ms", self.tau_ms)?;
        if !(self.dt_ms > 0.0 && self.dt_ms <= self.tau_ms) {
            return Err(Error::out_of_range("dt_ms", self.dt_ms, "positive and at most tau_ms"));
        }
        Ok(())
    }
}

/// The law of a random rate network (Laje & Buonomano 2013; Vitay 2016).
///
/// `W_in ~ N(0, 1)`; `W_rec ~ N(0, gain² / (p N))` where a synapse exists, with probability p and never from a unit to
/// itself; `W_out ~ N(0, 1/N)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLaw {
    /// Number of units N.
    pub units: usize,
    /// Number of input channels.
    pub inputs: usize,
    /// Number of readouts.
    pub readouts: usize,
    /// Gain g: above about 1, an untrained network is chaotic.
    pub gain: f64,
    /// Probability p that one unit projects to another.
    pub connection_probability: f64,
    /// Time constants and transfer function.
    pub dynamics: Dynamics,
}

impl Default for RateLaw {
    /// N = 800, 2 inputs, 1 readout, g = 1.5, p = 0.1.
    fn default() -> Self {
        Self {
            units: 800,
            inputs: 2,
            readouts: 1,
            gain: 1.5,
            connection_probability: 0.1,
            dynamics: Dynamics::default(),
        }
    }
}

impl RateLaw {
    pub(super) fn validate(&self) -> Result<(), Error> {
        check::units("units", self.units)?;
        check::non_negative("gain", self.gain)?;
        check::probability("connection_probability", self.connection_probability)?;
        self.dynamics.validate()
    }
}
