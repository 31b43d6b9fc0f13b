//! Recursive least squares for recurrent and readout weights.
//!
//! For a postsynaptic unit with presynaptic rates r and error e = output - target, at each learning step
//!
//! ```text
//! k = P r / (l + r' P r)        P <- (P - k (P r)') / l        w <- w - e k
//! ```
//!
//! from P = I / delta, with a forgetting factor l, 1 unless said otherwise (Haykin, *Adaptive Filter Theory*; Sussillo &
//! Abbott 2009, doi:10.1016/j.neuron.2009.07.018, eq. 4-5). [`RecurrentRls`] gives every plastic unit its own P over its
//! plastic synapses and the unit's innate rate as the target (Laje & Buonomano 2013, doi:10.1038/nn.3405, eq. 4-7). With P
//! after its update, P r = P_old r / (1 + r' P_old r) = k, so that their weight update, -e P r, is the one above.
//! [`ReadoutRls`] trains readouts; since all of them see the same rates, one P serves them all, and in [`SharedRls`] also the
//! recurrent weights of a network in which every unit hears every other.
//!
//! A target that is NaN is not asked. A plastic unit whose target is NaN does not learn in that step: its weights and its P
//! stay. Readouts share a P, so that they learn in the steps in which all of them are asked.

mod readout;
mod recurrent;
mod shared;

pub use readout::ReadoutRls;
pub use recurrent::RecurrentRls;
pub use shared::SharedRls;

use crate::check;
use crate::error::Error;
use crate::kernel::{Lanes, PackedSymmetric, Real};

/// Parameters of recursive least squares.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RlsOptions {
    /// P starts at I / delta: the larger, the slower the first steps; it acts as a ridge penalty towards the initial
    /// weights.
    pub delta: f64,
    /// Whether the weights change by k = P r / (l + r' P r), which is P r with P after its update. If not, they change by
    /// P r with a stale P, that of before its update: steps are too long by a factor of l + r' P r, and learning fails.
    pub normalised: bool,
    /// The forgetting factor l: a step counts l^n as much when n more have been learned, so that the rule follows what
    /// changes. 1 forgets nothing. Below 1, P grows by 1 / l a step in every direction that the rates never take, until
    /// it leaves the range of its numbers: noise or a shorter training prevents that.
    pub forgetting: f64,
}

impl Default for RlsOptions {
    /// delta = 1, P after its update, nothing forgotten.
    fn default() -> Self {
        Self { delta: 1.0, normalised: true, forgetting: 1.0 }
    }
}

impl RlsOptions {
    fn check<T: Real>(&self) -> Result<(), Error> {
        check::positive("delta", self.delta)?;
        let scale = T::from_f64(1.0 / self.delta);
        if !scale.is_finite() || scale <= T::ZERO {
            let accepted = "such that 1 / delta, with which P starts, is a number of the network's precision above 0";
            return Err(Error::out_of_range("delta", self.delta, accepted));
        }
        if !(0.5..=1.0).contains(&self.forgetting) {
            return Err(Error::out_of_range(
                "forgetting",
                self.forgetting,
                "a factor from 0.5 to 1, which forgets nothing",
            ));
        }
        Ok(())
    }

    /// I / delta over so many weights.
    fn inverse<T: Real>(&self, size: usize) -> Result<PackedSymmetric<T>, Error> {
        check::room::<u8>("P", &[PackedSymmetric::<T>::bytes(size) as usize])?;
        Ok(PackedSymmetric::scaled_identity(size, T::from_f64(1.0 / self.delta)))
    }

    /// A step of P under the rates q: the weights change by the error times what is returned times v.
    ///
    /// # Errors
    /// 1 / (1 + r' P r) if it has left (0, 1] by more than rounding: P is no longer positive definite.
    fn gain<T: Real>(&self, inverse: &mut PackedSymmetric<T>, q: &[Lanes<T>], v: &mut [Lanes<T>]) -> Result<T, f64> {
        let stale = T::from_f64(inverse.scale());
        let c = inverse.update(q, v, self.forgetting);
        let value = c.to_f64() / inverse.scale();
        if !(value > 0.0 && value < 2.0) {
            return Err(value);
        }
        Ok(if self.normalised { c } else { stale })
    }
}
