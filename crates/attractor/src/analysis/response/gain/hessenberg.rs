//! The gain around a loop in Hessenberg form: one reduction, then O(n²) a frequency.
//!
//! In an orthonormal basis whose first vector is b/|b|, A becomes an upper Hessenberg matrix H, `b = |b| e_1`, and
//! closing the loop changes the first row alone. `(1 + s - H) y = |b| e_1` is then solved from the bottom: the last entry
//! of y is set to 1, row i gives entry i - 1, and row 0 the scale (Hyman's method; Wilkinson 1965, *The Algebraic
//! Eigenvalue Problem*, 7.11; Laub 1981, doi:10.1109/TAC.1981.1102637). Each row is satisfied to rounding, so that the
//! solution is that of a matrix whose entries differ from H's by rounding.

use ndarray::Array2;
use num_complex::Complex64;

use super::Linearisation;
use super::linearisation::far_out;
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::dot;
use crate::linear;
use crate::linear::power_of_two;
use crate::math;

/// The gain around a loop, reduced to a Hessenberg matrix of order n: the whole of it, or its leading part
/// ([`Linearisation::krylov`]), which is exact as far as [`LoopGain::residual`] is small.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct LoopGain {
    order: usize,
    /// Row i from its diagonal on, one after the other.
    upper: Vec<f64>,
    /// Entry i is H(i + 1, i); the last is what the basis leaves out, 0 of a whole one.
    below: Vec<f64>,
    /// |b|.
    strength: f64,
    /// c in that basis.
    readout: Vec<f64>,
}

crate::sound::checked_serde!(LoopGain);

#[cfg(feature = "serde")]
impl crate::sound::Sound for LoopGain {
    fn is_sound(&self) -> bool {
        let n = self.order;
        n > 0
            && self.upper.len() == n.saturating_mul(n.saturating_add(1)) / 2
            && self.below.len() == n
            && self.readout.len() == n
    }
}

/// A pole of the closed loop: a zero of 1 - G.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pole {
    /// Where, in 1/tau.
    pub value: Complex64,
    /// How far it is from an eigenvalue: the norm of `(J + b c' - value) v` for a unit vector v.
    pub residual: f64,
}

/// The solution of the system at one s, up to its scale.
struct Solution {
    /// Real and imaginary parts of y.
    y: [Vec<f64>; 2],
    /// What row 0 of the system without source gives.
    top: Complex64,
}

impl Linearisation<'_> {
    /// Reduces the whole matrix, O(N³); frequencies are O(N²) afterwards.
    ///
    /// # Errors
    /// [`Error::Interrupted`].
    pub fn hessenberg(&self) -> Result<LoopGain, Error> {
        let n = self.units();
        let a = self.matrix();
        // Bordered by b and c, the reduction takes b to the first coordinate, and c along.
        let bordered = linear::hessenberg(n + 1, |i, j| match (i, j) {
            (0, 0) => 0.0,
            (0, j) => self.readout()[j - 1],
            (i, 0) => self.source()[i - 1],
            (i, j) => a[(i - 1, j - 1)],
        })?;
        let upper = (0..n).flat_map(|i| bordered.row(i + 1).into_iter().skip(i + 1).copied().collect::<Vec<_>>());
        let below = (0..n).map(|i| if i + 1 < n { bordered[(i + 2, i + 1)] } else { 0.0 });
        let readout = bordered.row(0).iter().skip(1).copied().collect();
        Ok(LoopGain::new(upper.collect(), below.collect(), bordered[(1, 0)], readout))
    }
}

impl LoopGain {
    /// From the rows of H from their diagonals on, the entries below them, |b| and c.
    pub(super) fn new(upper: Vec<f64>, below: Vec<f64>, strength: f64, readout: Vec<f64>) -> Self {
        let whole = Self { order: readout.len(), upper, below, strength, readout };
        // Beyond a zero below the diagonal nothing is reached from b.
        match whole.below.iter().position(|&below| below == 0.0) {
            Some(last) if last + 1 < whole.order => whole.leading(last + 1),
            _ => whole,
        }
    }

    /// The leading part of that order.
    fn leading(&self, order: usize) -> Self {
        let upper = (0..order).flat_map(|i| self.row(i)[..order - i].to_vec()).collect();
        let (below, readout) = (self.below[..order].to_vec(), self.readout[..order].to_vec());
        Self { order, upper, below, strength: self.strength, readout }
    }

    /// Order n of the Hessenberg matrix.
    pub fn order(&self) -> usize {
        self.order
    }

    /// The gain of the open loop, G(s).
    pub fn at(&self, s: Complex64) -> Complex64 {
        if let Some(gain) = far_out(s, self.readout[0] * self.strength) {
            return gain;
        }
        let solution = self.solve(s);
        let size = power_of_two(solution.top.re.abs().max(solution.top.im.abs()));
        (self.read(&solution) * self.strength / size) / (solution.top / size)
    }

    /// G(i w) at frequencies w, in radians per tau.
    pub fn along(&self, frequencies: &[f64]) -> Vec<Complex64> {
        frequencies.iter().map(|&w| self.at(Complex64::new(0.0, w))).collect()
    }

    /// The norm of what the equations `(s - J) y = b` leave at s, relative to |b|; 0 of a whole reduction.
    pub fn residual(&self, s: Complex64) -> f64 {
        let solution = self.solve(s);
        let [re, im] = &solution.y;
        let last = Complex64::new(re[self.order - 1], im[self.order - 1]);
        math::norm(self.below[self.order - 1] * last / solution.top)
    }

    /// `|(s - J)^-1 b|`: how much of the network answers to its channel.
    pub fn amplification(&self, s: Complex64) -> f64 {
        let solution = self.solve(s);
        let [re, im] = &solution.y;
        (dot(re, re) + dot(im, im)).sqrt() * math::norm(self.strength / solution.top)
    }

    /// The poles of the closed loop, largest real part first. Of a leading part they approximate those outside the disk
    /// first; residuals tell which to trust.
    ///
    /// # Errors
    /// [`Error::NoConvergence`] if the QR iteration for eigenvalues does not end.
    pub fn poles(&self) -> Result<Vec<Pole>, Error> {
        let mut closed = self.matrix();
        closed.row_mut(0).scaled_add(self.strength, &ndarray::aview1(&self.readout));
        let mut values = linear::eigenvalues(closed.view())?;
        linear::rightmost_first(&mut values);
        Ok(values.into_iter().map(|value| self.pole(value - 1.0)).collect())
    }

    /// The poles of the closed loop outside the disk of that radius about -1, which an error smaller than `tolerance`
    /// separates from it, largest real part first.
    ///
    /// # Errors
    /// As [`LoopGain::poles`].
    pub fn outliers(&self, radius: f64, tolerance: f64) -> Result<Vec<Pole>, Error> {
        let mut poles = self.poles()?;
        poles.retain(|pole| math::norm(1.0 + pole.value) > radius && pole.residual < tolerance);
        Ok(poles)
    }

    /// The pole that the secant method finds from a guess, on 1/G - 1, which is nearly linear around an outlier; a real
    /// guess stays real.
    ///
    /// # Errors
    /// [`Error::NoConvergence`] with the steps and |1/G - 1| if it finds none.
    pub fn pole_near(&self, guess: Complex64) -> Result<Pole, Error> {
        const STEPS: usize = 100;
        let f = |s: Complex64| 1.0 / self.at(s) - 1.0;
        let (mut before, mut s) = (guess + 1e-4, guess);
        let (mut f_before, mut f_s) = (f(before), f(s));
        for _ in 0..STEPS {
            let step = f_s * (s - before) / (f_s - f_before);
            if !step.is_finite() {
                break;
            }
            (before, f_before) = (s, f_s);
            s -= step;
            f_s = f(s);
            if math::norm(step) <= 1e-14 * (1.0 + math::norm(s)) || math::norm(f_s) == 0.0 {
                return Ok(self.pole(s));
            }
        }
        Err(Error::NoConvergence { what: "the secant method for a pole", iterations: STEPS, residual: math::norm(f_s) })
    }

    /// The response of the readout to a kick along b, `c' exp(t (J + b c')) b` by Euler's method with steps of `dt` (in
    /// units of tau), at 0, dt, 2 dt, ...: exact for as many steps as the order.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if `dt` is not above 0, [`Error::Memory`] if so many steps do not fit.
    pub fn kick(&self, dt: f64, steps: usize) -> Result<Vec<f64>, Error> {
        check::positive("dt", dt)?;
        check::room::<f64>("response", &[steps])?;
        let mut y = vec![0.0; self.order];
        y[0] = self.strength;
        let mut response = Vec::with_capacity(steps);
        for _ in 0..steps {
            checkpoint()?;
            let z = dot(&self.readout, &y);
            response.push(z);
            let mut change: Vec<f64> = (0..self.order).map(|i| dot(self.row(i), &y[i..])).collect();
            change[0] += self.strength * z;
            for i in 1..self.order {
                change[i] += self.below[i - 1] * y[i - 1];
            }
            y.iter_mut().zip(&change).for_each(|(y, change)| *y += dt * (change - *y));
        }
        Ok(response)
    }

    /// H, (n, n).
    fn matrix(&self) -> Array2<f64> {
        Array2::from_shape_fn((self.order, self.order), |(i, j)| match j + 1 {
            left if left < i => 0.0,
            left if left == i => self.below[j],
            _ => self.row(i)[j - i],
        })
    }

    /// Row i from its diagonal on.
    fn row(&self, i: usize) -> &[f64] {
        // Rows above take n, n - 1, ... entries.
        let start = i * self.order - i * i.saturating_sub(1) / 2;
        &self.upper[start..start + self.order - i]
    }

    /// Hyman's method: y from the last entry up.
    fn solve(&self, s: Complex64) -> Solution {
        /// Above this, y is scaled down: only ratios count.
        const LARGE: f64 = 1e150;
        let shift = 1.0 + s;
        let n = self.order;
        let (mut re, mut im) = (vec![0.0; n], vec![0.0; n]);
        re[n - 1] = 1.0;
        let row_of = |i: usize, re: &[f64], im: &[f64]| {
            let product = Complex64::new(dot(self.row(i), &re[i..]), dot(self.row(i), &im[i..]));
            shift * Complex64::new(re[i], im[i]) - product
        };
        for i in (1..n).rev() {
            let y = row_of(i, &re, &im) / self.below[i - 1];
            (re[i - 1], im[i - 1]) = (y.re, y.im);
            if math::norm(y) > LARGE {
                re[i - 1..].iter_mut().chain(&mut im[i - 1..]).for_each(|v| *v /= LARGE);
            }
        }
        let top = row_of(0, &re, &im);
        Solution { y: [re, im], top }
    }

    /// c' y.
    fn read(&self, solution: &Solution) -> Complex64 {
        Complex64::new(dot(&self.readout, &solution.y[0]), dot(&self.readout, &solution.y[1]))
    }

    /// A pole with its residual: y at a pole is the eigenvector.
    fn pole(&self, value: Complex64) -> Pole {
        let solution = self.solve(value);
        let [re, im] = &solution.y;
        let norm = (dot(re, re) + dot(im, im)).sqrt();
        let last = self.below[self.order - 1] * math::hypot(re[self.order - 1], im[self.order - 1]);
        let first = math::norm(solution.top - self.strength * self.read(&solution));
        Pole { value, residual: math::hypot(last, first) / norm }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::connectivity::SparseMatrix;
    use crate::kernel::transfer::Transfer;
    use crate::network::{Dynamics, Loop, RateNetwork};

    /// With d = 1 + s, `G = d / (d² - 1/8)` of two units that hear each other.
    #[test]
    fn frequencies_of_any_size_have_a_gain() {
        let dynamics = Dynamics { tau_ms: 10.0, dt_ms: 1.0, transfer: Transfer::Tanh };
        let recurrent = SparseMatrix::from_dense(array![[0.0, 0.5], [0.25, 0.0]].view()).unwrap();
        let network = RateNetwork::from_weights(array![[1.0], [0.0]], recurrent, array![[1.0, 0.0]], dynamics).unwrap();
        let closed = Loop { readout: 0, channel: 0, delay: 0 };
        let linear = Linearisation::new(&network, closed, &[0.0; 2]).unwrap();
        let (whole, part) = (linear.hessenberg().unwrap(), linear.krylov(2).unwrap());
        for power in [-300, -9, 0, 3, 70, 99, 101, 160, 300] {
            let d = Complex64::new(1.0, math::powi(10.0, power));
            let size = math::norm(d);
            let far = (d / size).conj() / size;
            let expected = if size < 1e70 { 1.0 / (d - 0.125 / d) } else { far };
            for found in [linear.gain(d - 1.0), whole.at(d - 1.0), part.at(d - 1.0)] {
                assert!(math::norm((found - expected) / math::norm(expected)) < 1e-13, "1e{power}: {found} {expected}");
            }
        }
    }
}
