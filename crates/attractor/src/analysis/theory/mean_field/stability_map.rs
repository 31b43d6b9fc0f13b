//! The stability of one target over gain and target.

use ndarray::Array2;

use super::Ensemble;
use crate::check;
use crate::error::Error;

/// Mean-field quantities at every gain (rows) and target (columns); NaN where no variance, or more than one, is stable.
#[derive(Debug, Clone, PartialEq)]
pub struct StabilityMap {
    /// Gains.
    pub gains: Vec<f64>,
    /// Targets.
    pub targets: Vec<f64>,
    /// `lambda_out`: below 0 the target is stable.
    pub lambda_out: Array2<f64>,
    /// rho: from 1 on the network is chaotic.
    pub rho: Array2<f64>,
    /// beta_1.
    pub beta_1: Array2<f64>,
}

impl Ensemble<'_> {
    /// The map over gains and targets.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a gain is not above 0 or phi not finite, [`Error::NoConvergence`] if the quadrature does not
    /// converge; that there is no single solution is no error.
    pub fn stability_map(&self, gains: &[f64], targets: &[f64]) -> Result<StabilityMap, Error> {
        check::at_least("number of gains", gains.len(), 1)?;
        check::at_least("number of targets", targets.len(), 1)?;
        let mut map = [(); 3].map(|()| Array2::from_elem((gains.len(), targets.len()), f64::NAN));
        for (i, &gain) in gains.iter().enumerate() {
            for (j, &target) in targets.iter().enumerate() {
                match self.with_gain(gain).one_target(target) {
                    Ok(one) => {
                        for (array, value) in map.iter_mut().zip([one.lambda_out(), one.rho, one.beta_1]) {
                            array[(i, j)] = value;
                        }
                    }
                    Err(Error::NoSolution(_) | Error::SeveralSolutions { .. }) => {}
                    Err(other) => return Err(other),
                }
            }
        }
        let [lambda_out, rho, beta_1] = map;
        Ok(StabilityMap { gains: gains.to_vec(), targets: targets.to_vec(), lambda_out, rho, beta_1 })
    }
}
