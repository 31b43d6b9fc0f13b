//! The feedback loop at one fixed point: its gain, poles and zeros.
//!
//! `G_n(s) = k' (s - P_n)^-1 B_n` with `P_n = -I + diag_m(D_nm) + E_n e_n'`; since only column n of P_n is off the diagonal,
//! the inverse is written out. The poles of the closed loop are the eigenvalues of `P_n + B_n k'`.

use ndarray::{Array2, aview1};
use num_complex::Complex64;

use crate::analysis::response::gain;
use crate::analysis::weights::{eigenvalues, rightmost_first};
use crate::error::Error;
use crate::linear::apply;
use crate::math;

/// The feedback loop at fixed point n of M.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct FeedbackLoop {
    /// Which of the M fixed points this is, n, from 0.
    pub index: usize,
    /// Its target A_n, the output that it holds.
    pub target: f64,
    /// Radius of the disk of the network's eigenvalues, centred at -1.
    pub rho: f64,
    /// Coefficients k of the readout, one for each target.
    pub readout: Vec<f64>,
    /// Poles of the open loop: `p_nm = -1 + D_nm`, and `p_nn = -1 + beta_1,n`.
    pub open_poles: Vec<f64>,
    /// How a feedback drives the projection on the rates of each target, B_nm.
    pub drive: Vec<f64>,
    /// How the projection on its own rates drives those on the others, E_nm.
    pub own_drive: Vec<f64>,
}

crate::sound::checked_serde!(FeedbackLoop);

#[cfg(feature = "serde")]
impl crate::sound::Sound for FeedbackLoop {
    fn is_sound(&self) -> bool {
        let m = self.readout.len();
        self.index < m && [&self.open_poles, &self.drive, &self.own_drive].iter().all(|list| list.len() == m)
    }
}

impl FeedbackLoop {
    /// `P_n`, how the projections of a perturbation on the M rate vectors decay with the loop open (M, M).
    pub fn open_loop_matrix(&self) -> Array2<f64> {
        let mut matrix = Array2::from_diag(&aview1(&self.open_poles));
        for (m, &e) in self.own_drive.iter().enumerate().filter(|&(m, _)| m != self.index) {
            matrix[(m, self.index)] = e;
        }
        matrix
    }

    /// The poles of the closed loop, eigenvalues of `P_n + B_n k'`, from the least stable on; of a pair, the one above the
    /// real axis first.
    ///
    /// # Errors
    /// Those of [`eigenvalues`].
    pub fn poles(&self) -> Result<Vec<Complex64>, Error> {
        let mut matrix = self.open_loop_matrix();
        for ((m, l), entry) in matrix.indexed_iter_mut() {
            *entry += self.drive[m] * self.readout[l];
        }
        let mut poles = eigenvalues(matrix.view())?;
        rightmost_first(&mut poles);
        Ok(poles)
    }

    /// The poles that are eigenvalues of a large network: those outside its disk, `|1 + lambda| > rho_n`.
    ///
    /// # Errors
    /// Those of [`eigenvalues`].
    pub fn visible_poles(&self) -> Result<Vec<Complex64>, Error> {
        let mut poles = self.poles()?;
        poles.retain(|pole| math::norm(1.0 + pole) > self.rho);
        Ok(poles)
    }

    /// The zeros `z_nm = p_nn - E_nm B_nn / B_nm` of `G_nm = K_nm (s - z_nm) / ((s - p_nm)(s - p_nn))`, `K_nm = B_nm`;
    /// `None` for m = n, where a pole cancels it.
    pub fn zeros(&self) -> Vec<Option<f64>> {
        let n = self.index;
        let zero = |m: usize| self.open_poles[n] - self.own_drive[m] * self.drive[n] / self.drive[m];
        (0..self.readout.len()).map(|m| (m != n).then(|| zero(m))).collect()
    }

    /// `G_nm(s)`: what reaches the projection on `r_m` of an output that varies as `exp(s t)`.
    pub fn partial_gain(&self, m: usize, s: Complex64) -> Complex64 {
        let n = self.index;
        let own = self.drive[n] / (s - self.open_poles[n]);
        if m == n { own } else { (self.drive[m] + self.own_drive[m] * own) / (s - self.open_poles[m]) }
    }

    /// The open-loop gain `G_n(s) = sum_m k_m G_nm(s)`; s is i omega.
    pub fn open_loop_gain(&self, s: Complex64) -> Complex64 {
        (0..self.readout.len()).map(|m| self.readout[m] * self.partial_gain(m, s)).sum()
    }

    /// The closed-loop gain `G / (1 - G)`.
    pub fn closed_loop_gain(&self, s: Complex64) -> Complex64 {
        gain::closed(self.open_loop_gain(s))
    }

    /// What `z - A_n` is after a kick `x += w_FB` with the loop closed, for each unit of kick, by Euler's method with steps of
    /// `dt` (in units of tau), at 0, dt, 2 dt, ..: `k' (1 + dt (P_n + B_n k'))^j B_n`, as networks are simulated and as
    /// [`crate::gain::LoopGain::kick`] has it of one of them.
    pub fn kick_response(&self, dt: f64, steps: usize) -> Vec<f64> {
        let (open, readout, drive) = (self.open_loop_matrix(), aview1(&self.readout), aview1(&self.drive));
        let mut projections = drive.to_owned();
        let mut response = Vec::with_capacity(steps);
        for _ in 0..steps {
            let z = readout.iter().zip(&projections).map(|(k, p)| k * p).sum::<f64>();
            response.push(z);
            let change = apply(open.view(), projections.view()) + z * &drive;
            projections.scaled_add(dt, &change);
        }
        response
    }

    /// The frequency between 0 and `upto` at which `|G_CL(i omega)|` is largest, and its value there: a grid, and golden
    /// sections about its largest point.
    pub fn resonance(&self, upto: f64) -> (f64, f64) {
        const POINTS: usize = 4000;
        let height = |omega: f64| self.closed_loop_gain(Complex64::new(0.0, omega)).norm_sqr();
        let step = upto / POINTS as f64;
        let best =
            (0..=POINTS).map(|i| i as f64 * step).max_by(|a, b| height(*a).total_cmp(&height(*b))).unwrap_or(0.0);
        let (mut low, mut high) = ((best - step).max(0.0), (best + step).min(upto));
        let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
        for _ in 0..60 {
            let (a, b) = (high - golden * (high - low), low + golden * (high - low));
            *(if height(a) > height(b) { &mut high } else { &mut low }) = if height(a) > height(b) { b } else { a };
        }
        let refined = 0.5 * (low + high);
        // At an end of the range the largest value is the end's.
        if height(refined) > height(best) { (refined, height(refined).sqrt()) } else { (best, height(best).sqrt()) }
    }

    /// `max(rho_n, the slowest decay of the open loop)`: below 1, the open loop has fading memory.
    pub fn radius(&self) -> f64 {
        self.open_poles.iter().map(|p| 1.0 + p).fold(self.rho, f64::max)
    }

    /// That the open loop has fading memory.
    ///
    /// # Errors
    /// [`Error::NoFadingMemory`] with the radius if not.
    pub fn require_fading_memory(&self) -> Result<(), Error> {
        if self.radius() < 1.0 { Ok(()) } else { Err(no_fading_memory(self.target, self.radius())) }
    }
}

/// No mean field is left where fluctuations do not decay.
pub(super) fn no_fading_memory(target: f64, radius: f64) -> Error {
    Error::NoFadingMemory { target, radius }
}
