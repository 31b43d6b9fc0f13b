//! The response to white noise: the spectrum of the output of a network whose units are driven by a common noise.
//!
//! With input weights w_in of variance 1, independent of all else, a white noise u and the output z have the spectra
//!
//! `N S_z / S_u = kappa^H Q kappa / (|1 + s|² - rho_n²) / |1 - G|²`, `kappa = (1 + s)(s - P_n')^-1 k`,
//! `Q_ml = <phi'_n² phi_m phi_l>`, s = i omega;
//!
//! with the loop open, the last factor is 1.

use ndarray::Array2;
use num_complex::Complex64;

use super::chain::{Averager, Chain};
use super::{Ensemble, FeedbackLoop, ManyTargets};
use crate::check;
use crate::error::Error;
use crate::math;

/// The response of the output at one fixed point to a common white noise.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct NoiseResponse {
    feedback_loop: FeedbackLoop,
    /// `Q_ml = <phi'_n² phi_m phi_l>` (M, M).
    correlation: Array2<f64>,
}

crate::sound::checked_serde!(NoiseResponse);

#[cfg(feature = "serde")]
impl crate::sound::Sound for NoiseResponse {
    fn is_sound(&self) -> bool {
        let m = self.feedback_loop.readout.len();
        self.correlation.dim() == (m, m)
    }
}

impl Ensemble<'_> {
    /// The response to noise at fixed point n of this ensemble's mean field.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there are not more than n targets, [`Error::NoFadingMemory`] with the radius if the open
    /// loop does not forget.
    pub fn noise_response(&self, many: &ManyTargets, n: usize) -> Result<NoiseResponse, Error> {
        if n >= many.len() {
            return Err(Error::out_of_range("fixed point", n, "below the number of targets"));
        }
        check::shape("covariance of the mean field", many.covariance.shape(), &[many.len(), many.len()])?;
        let feedback_loop = many.feedback_loop(n);
        feedback_loop.require_fading_memory()?;
        let averager = self.averager(many.resolution);
        let mut correlation = Array2::zeros((many.len(), many.len()));
        for m in 0..many.len() {
            for l in 0..=m {
                let average = averager.weighted_correlation(many, [n, m, l])?;
                correlation[(m, l)] = average;
                correlation[(l, m)] = average;
            }
        }
        Ok(NoiseResponse { feedback_loop, correlation })
    }
}

impl NoiseResponse {
    /// `N S_z / S_u` at angular frequency omega with the loop open.
    pub fn open_loop(&self, omega: f64) -> f64 {
        let s = Complex64::new(0.0, omega);
        let kappa = self.projection(s);
        let mut power = 0.0;
        for ((m, l), q) in self.correlation.indexed_iter() {
            power += q * (kappa[m].conj() * kappa[l]).re;
        }
        power / ((1.0 + s).norm_sqr() - math::powi(self.feedback_loop.rho, 2))
    }

    /// `N S_z / S_u` at angular frequency omega with the loop closed; where that is unstable, no stationary response exists
    /// and the number means nothing.
    pub fn closed_loop(&self, omega: f64) -> f64 {
        let gain = self.feedback_loop.open_loop_gain(Complex64::new(0.0, omega));
        self.open_loop(omega) / (1.0 - gain).norm_sqr()
    }

    /// `kappa = (1 + s)(s - P_n')^-1 k`; P_n' has one row off the diagonal, the n-th.
    fn projection(&self, s: Complex64) -> Vec<Complex64> {
        let FeedbackLoop { index, readout, open_poles, own_drive, .. } = &self.feedback_loop;
        let mut kappa: Vec<Complex64> = readout.iter().zip(open_poles).map(|(k, p)| (1.0 + s) * k / (s - p)).collect();
        let others: Complex64 = (0..kappa.len()).filter(|m| m != index).map(|m| own_drive[m] * kappa[m]).sum();
        kappa[*index] += others / (s - open_poles[*index]);
        kappa
    }
}

impl Averager<'_> {
    /// `<phi'_n² phi_m phi_l>`.
    fn weighted_correlation(&self, many: &ManyTargets, [n, m, l]: [usize; 3]) -> Result<f64, Error> {
        let mut sum = 0.0;
        if m == n && l == n {
            self.walk(&chain(many, [n]), &mut |at| {
                let squares = at.rates.iter().zip(at.slopes).map(|(rate, slope)| math::powi(rate * slope, 2));
                sum += at.weight * squares.zip(at.weights).map(|(square, weight)| weight * square).sum::<f64>();
            })?;
        } else if m == n || l == n || m == l {
            let other = if m == n { l } else { m };
            self.walk(&chain(many, [n, other]), &mut |at| {
                let of = |rate: f64| if m == l { rate * rate } else { at.outer[0].rate * rate };
                let inner: f64 = at.rates.iter().zip(at.weights).map(|(&rate, weight)| weight * of(rate)).sum();
                sum += at.weight * math::powi(at.outer[0].slope, 2) * inner;
            })?;
        } else {
            self.walk(&chain(many, [n, m, l]), &mut |at| {
                let inner: f64 = at.rates.iter().zip(at.weights).map(|(rate, weight)| weight * rate).sum();
                sum += at.weight * math::powi(at.outer[0].slope, 2) * at.outer[1].rate * inner;
            })?;
        }
        Ok(sum)
    }
}

fn chain<const N: usize>(many: &ManyTargets, indices: [usize; N]) -> Chain<N> {
    let covariance = indices.map(|i| indices.map(|j| many.covariance[(i, j)]));
    Chain::new(indices.map(|i| many.targets[i]), covariance)
}
