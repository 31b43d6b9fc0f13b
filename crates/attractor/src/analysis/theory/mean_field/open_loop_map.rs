//! The output of a network trained to hold one target, when another output than the target is fed back.
//!
//! With the output clamped to z the open network settles at `x_z = w z + xi_z`, and the readout `w_out = (A / C) r_A / N`
//! of target A sees there
//!
//! ```text
//! F(z) = A <phi_A phi_z> / <phi_A²>        Sigma_Az = g² <phi_A phi_z>
//! ```
//!
//! Where F(z) = z the loop may be closed and the network stays: these are all its fixed points, of which the local theory of
//! the target (Rivkind & Barak 2017, doi:10.1103/PhysRevLett.118.258101) knows the one at A. What F tells of the whole of
//! the dynamics is the question of Mastrogiuseppe & Ostojic 2019, doi:10.1162/neco_a_01187.

use super::many_targets::coupled;
use super::{Ensemble, OneTarget};
use crate::error::Error;

impl Ensemble<'_> {
    /// F(z) of networks trained to hold `target`; 0 where no unit is active at the output z.
    ///
    /// # Errors
    /// [`Error::NoFadingMemory`] where the open network does not settle, at the target or at z, and those of
    /// [`Ensemble::one_target`] and [`Ensemble::many_targets`] about the variances and the covariance.
    pub fn open_loop_output(&self, target: f64, z: f64) -> Result<f64, Error> {
        let at = self.one_target(target)?;
        at.require_fading_memory()?;
        let Some(there) = self.settled(z)? else { return Ok(0.0) };
        if z == target {
            return Ok(target);
        }
        let averagers = self.averagers(at.resolution.max(there.resolution));
        let (pair, _) = coupled(&averagers, self.gain * self.gain, [&at, &there])?;
        Ok(at.readout() * pair.rate_rate)
    }

    /// The mean field at the output z; `None` where all units are silent, and stay so.
    fn settled(&self, z: f64) -> Result<Option<OneTarget>, Error> {
        let there = match self.one_target(z) {
            Err(Error::NoSolution(_)) if self.averager(1.0).single(z, 0.0)?.rate_rate == 0.0 => return Ok(None),
            other => other?,
        };
        there.require_fading_memory()?;
        Ok(Some(there))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FeedbackLaw, OneTarget};
    use super::*;
    use crate::kernel::transfer::Transfer;

    #[test]
    fn an_odd_network_holds_its_target_the_mirror_image_and_silence() {
        let ensemble = Ensemble { gain: 0.8, ..Ensemble::new(&Transfer::Tanh) };
        let f = |z: f64| ensemble.open_loop_output(0.9, z).unwrap();
        assert_eq!(f(0.9), 0.9);
        assert_eq!(f(0.0), 0.0);
        assert!((f(-0.9) + 0.9).abs() < 1e-9, "{}", f(-0.9));
        assert!((f(-0.4) + f(0.4)).abs() < 1e-9);
        // In between the output grows, beyond it shrinks.
        assert!(f(0.4) > 0.4 && f(1.4) < 1.4);
    }

    #[test]
    fn its_slope_at_the_target_is_the_gain_for_slow_outputs() {
        let ensemble = Ensemble { gain: 1.2, ..Ensemble::new(&Transfer::Tanh) };
        let one: OneTarget = ensemble.one_target(1.0).unwrap();
        let [below, above] = [0.999, 1.001].map(|z| ensemble.open_loop_output(1.0, z).unwrap());
        let slope = (above - below) / 0.002;
        let gain = one.open_loop_gain(num_complex::Complex64::new(0.0, 0.0)).re;
        assert!((slope - gain).abs() < 1e-5, "{slope} and {gain}");
    }

    #[test]
    fn linear_units_answer_in_proportion() {
        let feedback = FeedbackLaw::Gaussian { sd: 0.7 };
        let ensemble = Ensemble { gain: 0.5, feedback, ..Ensemble::new(&Transfer::Linear) };
        for z in [-2.0, 0.3, 1.5] {
            let found = ensemble.open_loop_output(1.0, z).unwrap();
            assert!((found - z).abs() < 1e-9, "{z}: {found}");
        }
    }

    #[test]
    fn where_the_clamped_network_is_chaotic_there_is_no_output() {
        let ensemble = Ensemble { gain: 1.5, ..Ensemble::new(&Transfer::Tanh) };
        assert!(matches!(ensemble.open_loop_output(1.0, 0.01), Err(Error::NoFadingMemory { .. })));
    }
}
