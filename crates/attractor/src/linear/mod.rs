//! Dense linear algebra: the factorisations that the library needs. This is the one place that calls faer, whose generic
//! code is compiled where it is used.

mod components;
mod doubled;
mod francis;
mod nilpotent;
mod ridge;
mod spd;
mod spectrum;

pub(crate) use doubled::{Doubled, DoubledCholesky};
pub(crate) use ridge::Ridge;
pub(crate) use spd::{CONDITION, Cholesky};
pub(crate) use spectrum::{eigenvalues, rightmost_first, spectral_radius};

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::hessenberg::{hessenberg_in_place, hessenberg_in_place_scratch};
use faer::linalg::qr::no_pivoting::factor::recommended_block_size;
use faer::linalg::solvers::{PartialPivLu, SolveCore};
use faer::traits::ComplexField;
use faer::{Conj, Mat, Par, Spec};
use ndarray::{Array2, ArrayView2};
use num_complex::Complex64;

use crate::check;
use crate::error::Error;

/// The factors P A = L U of a square matrix of real or complex numbers.
pub(crate) struct Lu<E: ComplexField>(PartialPivLu<E>);

impl<E: ComplexField> Lu<E> {
    /// Factorises the matrix of `size` rows whose entries are `entry(i, j)`. A singular matrix gives factors that do not
    /// solve: what they return is not finite.
    pub(crate) fn new(size: usize, entry: impl Fn(usize, usize) -> E) -> Self {
        Self(Mat::from_fn(size, size, entry).partial_piv_lu())
    }

    /// Solves `A x = b` in place of b.
    pub(crate) fn solve(&self, b: &mut [E]) {
        let column = faer::MatMut::from_column_major_slice_mut(b, b.len(), 1);
        self.0.solve_in_place_with_conj(Conj::No, column);
    }
}

impl Lu<Complex64> {
    /// The determinant of A.
    pub(crate) fn determinant(&self) -> Determinant {
        let upper = self.0.U();
        let mut product = Determinant { mantissa: Complex64::ONE, exponent: 0 };
        for i in 0..upper.nrows() {
            product.multiply(upper[(i, i)]);
        }
        if is_odd(self.0.P().arrays().0) {
            product.mantissa = -product.mantissa;
        }
        product
    }
}

/// Whether a permutation is made of an odd number of transpositions.
fn is_odd(permutation: &[usize]) -> bool {
    let mut seen = vec![false; permutation.len()];
    let mut odd = false;
    for start in 0..permutation.len() {
        let mut length = 0;
        let mut at = start;
        while !seen[at] {
            seen[at] = true;
            at = permutation[at];
            length += 1;
        }
        odd ^= length > 0 && length % 2 == 0;
    }
    odd
}

/// A determinant, or any other product that may leave the range of floating-point numbers: `mantissa 2^exponent`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Determinant {
    mantissa: Complex64,
    exponent: i64,
}

impl Determinant {
    /// The product of factors.
    pub(crate) fn of(factors: impl IntoIterator<Item = Complex64>) -> Self {
        let mut product = Self { mantissa: Complex64::ONE, exponent: 0 };
        factors.into_iter().for_each(|factor| product.multiply(factor));
        product
    }

    /// Scales by powers of 2 alone, which costs no precision.
    fn multiply(&mut self, factor: Complex64) {
        self.mantissa *= factor;
        let size = self.mantissa.norm();
        if size.is_normal() {
            let exponent = size.log2().floor();
            self.mantissa *= (-exponent).exp2();
            self.exponent += exponent as i64;
        }
    }

    /// `self / other`.
    pub(crate) fn ratio(self, other: Self) -> Complex64 {
        self.mantissa / other.mantissa * ((self.exponent - other.exponent) as f64).exp2()
    }
}

/// Solves `C k = b` in place of b for a correlation matrix of a few patterns, by Cholesky's method row by row; the error is
/// the first pattern that leaves less than rounding to itself: it is zero, or a combination of those before it.
pub(crate) fn solve_patterns(correlation: &Array2<f64>, b: &mut [f64]) -> Result<(), usize> {
    /// Share of its own power that a pattern must have for itself.
    const OWN: f64 = 1e-12;
    let m = b.len();
    let mut factor = Array2::<f64>::zeros((m, m));
    for i in 0..m {
        for j in 0..=i {
            let known: f64 = (0..j).map(|l| factor[(i, l)] * factor[(j, l)]).sum();
            let rest = correlation[(i, j)] - known;
            if i > j {
                factor[(i, j)] = rest / factor[(j, j)];
            } else if rest > OWN * correlation[(i, i)] {
                factor[(i, i)] = rest.sqrt();
            } else {
                return Err(i);
            }
        }
    }
    for i in 0..m {
        let known: f64 = (0..i).map(|j| factor[(i, j)] * b[j]).sum();
        b[i] = (b[i] - known) / factor[(i, i)];
    }
    for i in (0..m).rev() {
        let known: f64 = (i + 1..m).map(|j| factor[(j, i)] * b[j]).sum();
        b[i] = (b[i] - known) / factor[(i, i)];
    }
    Ok(())
}

/// The singular values of a real matrix, largest first.
///
/// # Errors
/// [`Error::NotFinite`] if an entry is not a number, [`Error::NoConvergence`] if the iteration does not end.
pub(crate) fn singular_values(matrix: ArrayView2<'_, f64>) -> Result<Vec<f64>, Error> {
    check::finite("matrix", matrix)?;
    // faer's limit; when it is reached, no value is known.
    let iterations = 32 * matrix.nrows().min(matrix.ncols()).pow(2);
    let what = "the QR iteration for singular values";
    whole(matrix).singular_values().map_err(|_| Error::NoConvergence { what, iterations, residual: 1.0 })
}

fn whole(matrix: ArrayView2<'_, f64>) -> Mat<f64> {
    Mat::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i, j)])
}

/// `H = Q' A Q`, zero below its first subdiagonal, for an orthogonal Q that leaves the first coordinate alone; A is of
/// `size` rows with entries `entry(i, j)`.
pub(crate) fn hessenberg(size: usize, entry: impl Fn(usize, usize) -> f64) -> Array2<f64> {
    let mut a = Mat::from_fn(size, size, entry);
    if size > 2 {
        let block = recommended_block_size::<f64>(size - 1, size - 1);
        let mut householder = Mat::zeros(block, size - 1);
        let scratch = hessenberg_in_place_scratch::<f64>(size, block, Par::Seq, Spec::default());
        let mut memory = MemBuffer::new(scratch);
        let stack = MemStack::new(&mut memory);
        hessenberg_in_place(a.as_mut(), householder.as_mut(), Par::Seq, stack, Spec::default());
    }
    Array2::from_shape_fn((size, size), |(i, j)| if i <= j + 1 { a[(i, j)] } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(i: usize, j: usize) -> f64 {
        ((i * i + 3 * i * j + 7 * j + 1) as f64 * 0.71).sin()
    }

    #[test]
    fn determinants_of_known_matrices() {
        // A cyclic permutation of four is odd.
        let cycle = Lu::new(4, |i, j| Complex64::from(f64::from(u8::from(j == (i + 1) % 4)))).determinant();
        assert_eq!(cycle.ratio(Determinant::of([])), Complex64::from(-1.0));
        // Triangular: far beyond the range of floating-point numbers.
        let large = |k: usize| Complex64::from_polar(1e3, k as f64);
        let lower = Complex64::new(0.3, -0.2);
        let entry = |i: usize, j: usize| match i.cmp(&j) {
            std::cmp::Ordering::Equal => large(i),
            std::cmp::Ordering::Greater => lower,
            std::cmp::Ordering::Less => Complex64::ZERO,
        };
        let found = Lu::new(400, entry).determinant();
        let expected = Determinant::of((0..400).map(large));
        assert!((found.ratio(expected) - 1.0).norm() < 1e-12);
    }

    #[test]
    fn a_hessenberg_form_keeps_the_spectrum_and_the_first_coordinate() {
        for n in [1, 2, 3, 40, 300] {
            let h = hessenberg(n, entry);
            let a = Array2::from_shape_fn((n, n), |(i, j)| entry(i, j));
            let squares = |m: &Array2<f64>| eigenvalues(m.view()).unwrap().iter().map(|v| v * v).sum::<Complex64>();
            assert!((squares(&h) - squares(&a)).norm() < 1e-9 * (1.0 + squares(&a).norm()), "{n}");
            assert!((h[(0, 0)] - entry(0, 0)).abs() < 1e-12);
            let norm = |m: &Array2<f64>| m.iter().map(|v| v * v).sum::<f64>();
            let ratio = norm(&h) / norm(&a);
            assert!((ratio - 1.0).abs() < 1e-12, "{n}: {ratio}");
        }
    }

    #[test]
    fn solutions_satisfy_their_equations() {
        let n = 30;
        let shifted = |i: usize, j: usize| Complex64::new(entry(i, j), if i == j { 3.0 } else { 0.0 });
        let mut x: Vec<Complex64> = (0..n).map(|i| Complex64::new(i as f64, 1.0)).collect();
        let b = x.clone();
        Lu::new(n, shifted).solve(&mut x);
        for (i, b) in b.iter().enumerate() {
            let product: Complex64 = (0..n).map(|j| shifted(i, j) * x[j]).sum();
            assert!((product - b).norm() < 1e-10);
        }

        // Correlations of three patterns of four units, and of a fourth that is the sum of the first two.
        let patterns = ndarray::array![[1.0, 2.0, 0.0, 1.0], [0.5, -1.0, 1.0, 0.0], [0.0, 0.0, 2.0, 1.0]];
        let mut k = [1.0, -2.0, 0.3];
        let correlation = patterns.dot(&patterns.t());
        solve_patterns(&correlation, &mut k).unwrap();
        for (held, b) in correlation.dot(&ndarray::aview1(&k)).iter().zip([1.0, -2.0, 0.3]) {
            assert!((held - b).abs() < 1e-14);
        }
        let sum = &patterns.row(0) + &patterns.row(1);
        let dependent = ndarray::concatenate![ndarray::Axis(0), patterns, sum.insert_axis(ndarray::Axis(0))];
        assert_eq!(solve_patterns(&dependent.dot(&dependent.t()), &mut [0.0; 4]), Err(3));
    }
}
