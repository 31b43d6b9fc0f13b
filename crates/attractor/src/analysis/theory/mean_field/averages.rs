//! The averages over units that the mean field is made of.

use super::chain::{Averager, Chain};
use crate::error::Error;

/// Averages at one target.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Single {
    /// `<phi²>`.
    pub(super) rate_rate: f64,
    /// `<phi phi' w>`.
    pub(super) rate_slope_w: f64,
    /// `<phi phi' xi>`.
    pub(super) rate_slope_xi: f64,
    /// `<phi'²>`.
    pub(super) slope_slope: f64,
    /// `<phi (phi - x phi')>`.
    pub(super) rate_bend: f64,
}

/// Averages at two targets, n and m.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Pair {
    /// `<phi_n phi_m>`.
    pub(super) rate_rate: f64,
    /// `<phi'_n phi'_m>`.
    pub(super) slope_slope: f64,
    /// `<phi_m phi'_n w>` and `<phi_n phi'_m w>`.
    pub(super) rate_slope_w: [f64; 2],
    /// `<phi_m phi'_n xi_n>` and `<phi_n phi'_m xi_m>`.
    pub(super) rate_slope_xi: [f64; 2],
}

impl Averager<'_> {
    /// The averages at a target whose noise has that variance.
    pub(super) fn single(&self, target: f64, variance: f64) -> Result<Single, Error> {
        let chain = Chain::new([target], [[variance]]);
        let sd = chain.factor(0, 0);
        let mut all = Single::default();
        self.walk(&chain, &mut |at| {
            let mut here = Single::default();
            for i in 0..at.x.len() {
                let (weight, rate, slope) = (at.weights[i], at.rates[i], at.slopes[i]);
                here.rate_rate += weight * rate * rate;
                here.slope_slope += weight * slope * slope;
                here.rate_slope_w += weight * rate * slope;
                here.rate_slope_xi += weight * rate * slope * at.normals[i];
                here.rate_bend += weight * rate * (rate - at.x[i] * slope);
            }
            all.rate_rate += at.weight * here.rate_rate;
            all.slope_slope += at.weight * here.slope_slope;
            all.rate_slope_w += at.weight * at.w * here.rate_slope_w;
            all.rate_slope_xi += at.weight * sd * here.rate_slope_xi;
            all.rate_bend += at.weight * here.rate_bend;
        })?;
        Ok(all)
    }

    /// The averages at two targets, whose noise has variances and a covariance.
    pub(super) fn pair(&self, targets: [f64; 2], variances: [f64; 2], covariance: f64) -> Result<Pair, Error> {
        let chain = Chain::new(targets, [[variances[0], covariance], [covariance, variances[1]]]);
        let (sd, lever, rest) = (chain.factor(0, 0), chain.factor(1, 0), chain.factor(1, 1));
        let mut all = Pair::default();
        self.walk(&chain, &mut |at| {
            let n = at.outer[0];
            // Averages over x_m, given x_n: of the rate, the slope, and the slope times what is left of the noise.
            let (mut rate, mut slope, mut slope_u) = (0.0, 0.0, 0.0);
            for i in 0..at.x.len() {
                let weighted = at.weights[i] * at.slopes[i];
                rate += at.weights[i] * at.rates[i];
                slope += weighted;
                slope_u += weighted * at.normals[i];
            }
            all.rate_rate += at.weight * n.rate * rate;
            all.slope_slope += at.weight * n.slope * slope;
            all.rate_slope_w[0] += at.weight * at.w * n.slope * rate;
            all.rate_slope_w[1] += at.weight * at.w * n.rate * slope;
            all.rate_slope_xi[0] += at.weight * sd * n.normal * n.slope * rate;
            all.rate_slope_xi[1] += at.weight * n.rate * (lever * n.normal * slope + rest * slope_u);
        })?;
        Ok(all)
    }
}
