//! Dense linear algebra: the factorisations that the library needs, on its own loops, for the same bits on every processor.
//! Blocks are of a fixed size, and sums are taken in a fixed order.

mod components;
mod doubled;
mod fourier;
mod hessenberg;
mod lu;
mod nilpotent;
mod product;
mod qr;
mod ridge;
mod singular;
mod spd;
mod spectrum;
mod symmetric;

pub(crate) use doubled::{Doubled, DoubledCholesky};
pub(crate) use fourier::Fourier;
pub(crate) use hessenberg::hessenberg;
pub(crate) use lu::{Determinant, Lu};
pub use product::{apply, product};
pub(crate) use ridge::Ridge;
pub(crate) use spd::{CONDITION, Cholesky};
pub(crate) use spectrum::{eigenvalues, rightmost_first, spectral_radius};
pub(crate) use symmetric::symmetric_eigen;

use ndarray::{Array2, ArrayView2};

use crate::check;
use crate::error::Error;

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

/// The power of 2 below a positive number, by which numbers are divided without rounding.
pub(crate) fn power_of_two(largest: f64) -> f64 {
    f64::from_bits(largest.to_bits() & (0x7ff << 52)).max(f64::MIN_POSITIVE)
}

/// Where the largest of some numbers is such that products of four, of which there may be many, would leave the range of numbers:
/// what to divide them by, a power of 2.
pub(crate) fn out_of_scale(numbers: impl IntoIterator<Item = f64>) -> Option<f64> {
    const LARGE: f64 = 1e60;
    let largest = numbers.into_iter().fold(0.0, |largest: f64, number| largest.max(number.abs()));
    let off = largest > LARGE || (largest > 0.0 && largest < LARGE.recip());
    off.then(|| power_of_two(largest))
}

/// The singular values of a real matrix, largest first.
///
/// # Errors
/// [`Error::NotFinite`] if an entry is not a number, [`Error::Interrupted`].
pub(crate) fn singular_values(matrix: ArrayView2<'_, f64>) -> Result<Vec<f64>, Error> {
    check::finite("matrix", matrix)?;
    singular::singular_values(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use num_complex::Complex64;

    /// A matrix of standard normal entries.
    pub(super) fn normal(n: usize, seed: u64) -> Array2<f64> {
        let mut values = vec![0.0; n * n];
        Streams::new(seed).stream().fill_normal(&mut values, 1.0);
        Array2::from_shape_vec((n, n), values).unwrap()
    }

    /// The largest distance from an expected value to the nearest found one, each found one taken once.
    pub(super) fn distance(found: &[Complex64], expected: &[Complex64]) -> f64 {
        assert_eq!(found.len(), expected.len());
        let mut left = found.to_vec();
        expected.iter().fold(0.0, |worst: f64, value| {
            let gap = |v: &Complex64| (v - value).norm();
            let nearest = (0..left.len()).min_by(|&a, &b| gap(&left[a]).total_cmp(&gap(&left[b]))).unwrap();
            worst.max(gap(&left.swap_remove(nearest)))
        })
    }

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
            let h = hessenberg(n, entry).unwrap();
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
