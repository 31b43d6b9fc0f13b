//! Stability by Nyquist's criterion: how often the open-loop gain turns about the point 1.
//!
//! As omega goes from -inf to inf, `G(i omega)` turns about `1 + 0i` clockwise once for every unstable pole of the closed
//! loop more than the open loop has; with fading memory the open loop has none (Nyquist 1932,
//! doi:10.1002/j.1538-7305.1932.tb02344.x). The turns are counted without doubt: G is followed in steps so short that a
//! bound on its derivative keeps each within less than a quarter turn, and its ends lie where a bound on G keeps it from
//! the point.

use num_complex::Complex64;

use super::FeedbackLoop;
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::math;

/// Distance from the point, relative to its own from 0, that counts as meeting it.
const TOUCH: f64 = 1e-9;

impl FeedbackLoop {
    /// Clockwise turns of `G(i omega)` about `1 + 0i`: the number of unstable poles of the closed loop, if the open loop has
    /// fading memory.
    ///
    /// # Errors
    /// [`Error::NoFadingMemory`] with the radius if it has none; [`Error::NoSolution`] if G passes through 1: the closed
    /// loop is at its onset.
    pub fn nyquist_turns(&self) -> Result<i32, Error> {
        self.require_fading_memory()?;
        self.turns_about(Complex64::ONE)
    }

    /// Clockwise turns of `G(i omega)` about any point but 0.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for the point 0, where G begins and ends; [`Error::NoSolution`] if G passes through the point.
    pub fn turns_about(&self, point: Complex64) -> Result<i32, Error> {
        if point == Complex64::ZERO || !point.is_finite() {
            return Err(Error::out_of_range("point of the Nyquist plane", point, "a finite number other than 0"));
        }
        let end = self.frequency_beyond_which_small(math::norm(point));
        let gain = |omega: f64| self.open_loop_gain(Complex64::new(0.0, omega)) - point;
        let mut angle = 0.0;
        // From -inf, where G = 0, and back there from the other end.
        angle += math::arg(gain(-end) / -point) + math::arg(-point / gain(end));
        let mut omega = -end;
        let mut from = gain(omega);
        while omega < end {
            checkpoint()?;
            let mut step = (0.5 * (omega.abs() + 1.0)).min(end - omega);
            // The gain moves by less than its distance from the point.
            while step * self.steepest(omega, omega + step) > 0.7 * math::norm(from) {
                step *= 0.5;
            }
            if step < f64::EPSILON * omega.abs() || math::norm(from) < TOUCH * math::norm(point) {
                return Err(Error::NoSolution(format!(
                    "Nyquist's criterion does not decide at target {}: the gain passes through {point} at omega = {omega}",
                    self.target
                )));
            }
            omega = if step >= end - omega { end } else { omega + step };
            let to = gain(omega);
            angle += math::arg(to / from);
            from = to;
        }
        Ok((-angle / std::f64::consts::TAU).round() as i32)
    }

    /// The curve `G(i omega)` for omega from far below 0 to far above, in `points` pairs (omega, G): dense where G moves.
    ///
    /// # Errors
    /// [`Error::Memory`] if so many do not fit.
    pub fn nyquist_curve(&self, points: usize) -> Result<Vec<(f64, Complex64)>, Error> {
        check::room::<(f64, Complex64)>("points", &[points, 2])?;
        let scale = self.open_poles.iter().map(|p| p.abs()).fold(f64::INFINITY, f64::min).max(1e-3);
        // The tangent brings a uniform grid of angles to the whole axis, short of its ends.
        let angle = |i: usize| std::f64::consts::PI * ((i as f64 + 0.5) / points as f64 - 0.5);
        let at = |w: f64| checkpoint().map(|()| (w, self.open_loop_gain(Complex64::new(0.0, w))));
        (0..points).map(|i| at(scale * math::tan(angle(i)))).collect()
    }

    /// Number of poles of the closed loop with a positive real part.
    ///
    /// # Errors
    /// Those of [`FeedbackLoop::poles`].
    pub fn unstable_poles(&self) -> Result<usize, Error> {
        Ok(self.poles()?.iter().filter(|pole| pole.re > 0.0).count())
    }

    /// A frequency beyond which `|G| < level`: `|G| <= sum |k B| / omega + sum |k E B_n| / omega²`.
    fn frequency_beyond_which_small(&self, level: f64) -> f64 {
        let (first, second) = self.moduli().fold((0.0, 0.0), |sums, (_, kb, keb)| (sums.0 + kb, sums.1 + keb));
        (4.0 * first / level).max((4.0 * second / level).sqrt())
    }

    /// A bound on `|dG/d omega|` between two frequencies: each `1 / |i omega - p|` is largest where omega is nearest to 0.
    fn steepest(&self, from: f64, to: f64) -> f64 {
        let nearest = if from * to <= 0.0 { 0.0 } else { from.abs().min(to.abs()) };
        let distance = |pole: f64| (pole * pole + nearest * nearest).sqrt();
        let own = 1.0 / distance(self.open_poles[self.index]);
        let term = |(pole, kb, keb): (f64, f64, f64)| {
            let q = 1.0 / distance(pole);
            kb * q * q + keb * (q * q * own + q * own * own)
        };
        self.moduli().map(term).sum()
    }

    /// For each m, the pole p_nm, `|k_m B_nm|`, and `|k_m E_nm B_nn|` (0 for m = n).
    fn moduli(&self) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        let n = self.index;
        (0..self.readout.len()).map(move |m| {
            let through = if m == n { 0.0 } else { self.own_drive[m] * self.drive[n] };
            (self.open_poles[m], (self.readout[m] * self.drive[m]).abs(), (self.readout[m] * through).abs())
        })
    }
}
