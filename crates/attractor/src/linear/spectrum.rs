//! Eigenvalues, block by block.
//!
//! A unit that reaches no other that reaches it has its diagonal entry for an eigenvalue, exactly; so a matrix without
//! cycles has only zeros, where the QR iteration on the whole would return errors of the order of eps^(1/n). What is left
//! are the irreducible diagonal blocks. Each is one of
//!
//! - a single cycle: the roots of the product of its weights;
//! - nilpotent though its weights form cycles, to within the rounding of its own powers: zeros;
//! - any other: balanced, then the QR iteration ([`super::qr`]), whose result is held against the traces of the
//!   block and of its square.

use ndarray::{Array2, ArrayView2, Axis};
use num_complex::Complex64;

use super::components::components;
use super::qr::METHOD;
use super::{nilpotent, out_of_scale, qr};
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::math;

/// Columns or rows that are larger than the other by more than that are balanced.
const UNBALANCED: f64 = 1024.0;

/// All eigenvalues of a real square matrix, in no particular order.
///
/// # Errors
/// [`Error::NotFinite`] if an entry is not a number, [`Error::NoConvergence`] if the QR iteration does not end,
/// [`Error::Interrupted`].
pub(crate) fn eigenvalues(matrix: ArrayView2<'_, f64>) -> Result<Vec<Complex64>, Error> {
    check::finite("matrix", matrix)?;
    let mut values = Vec::with_capacity(matrix.nrows());
    for units in components(matrix) {
        checkpoint()?;
        match units[..] {
            [unit] => values.push(matrix[(unit, unit)].into()),
            _ if units.len() == matrix.nrows() => return irreducible(matrix.to_owned()),
            _ => values.extend(irreducible(matrix.select(Axis(0), &units).select(Axis(1), &units))?),
        }
    }
    Ok(values)
}

/// The spectral radius of a real square matrix: the largest modulus of its eigenvalues.
///
/// # Errors
/// As [`eigenvalues`].
pub(crate) fn spectral_radius(matrix: ArrayView2<'_, f64>) -> Result<f64, Error> {
    Ok(eigenvalues(matrix)?.iter().map(|value| math::norm(*value)).fold(0.0, f64::max))
}

/// The eigenvalues of a block of at least two units, each of which reaches every other.
fn irreducible(mut block: Array2<f64>) -> Result<Vec<Complex64>, Error> {
    let n = block.nrows();
    let weights = || block.iter().filter(|&&w| w != 0.0);
    // As many weights as units, each of which reaches every other: a single cycle.
    if n > 2 && weights().count() == n && block.diag().iter().all(|&d| d == 0.0) {
        let product: f64 = weights().map(|w| math::ln(w.abs())).sum();
        let negative = weights().filter(|&&w| w < 0.0).count() % 2 == 1;
        return Ok(roots(n, math::exp(product / n as f64), negative));
    }
    if let Some(scale) = out_of_scale(block.iter().copied()) {
        return Ok(irreducible(block / scale)?.into_iter().map(|value| value * scale).collect());
    }
    if nilpotent::is_nilpotent(&block)? {
        return Ok(vec![Complex64::ZERO; n]);
    }
    balance(&mut block);
    let values = qr::eigenvalues(super::hessenberg(n, |i, j| block[(i, j)])?)?;
    verify(&block, &values)?;
    Ok(values)
}

/// The n n-th roots of plus or minus `modulus^n`.
fn roots(n: usize, modulus: f64, negative: bool) -> Vec<Complex64> {
    let half_turns = |k: usize| (2 * k + usize::from(negative)) as f64 / n as f64;
    let root = |k: usize| match (2 * k + usize::from(negative), n) {
        (0, _) => modulus.into(),
        (turns, n) if turns == n => (-modulus).into(),
        _ => math::polar(modulus, std::f64::consts::PI * half_turns(k)),
    };
    (0..n).map(root).collect()
}

/// Eigenvalues have the trace of the matrix for a sum, and that of its square for a sum of squares.
fn verify(block: &Array2<f64>, values: &[Complex64]) -> Result<(), Error> {
    /// Far above what rounding does to the traces, in units of the block's norm.
    const TOLERANCE: f64 = 1e-8;
    let size = block.iter().map(|w| w * w).sum::<f64>();
    let (trace, square) = nilpotent::traces(block);
    let first = math::norm(values.iter().sum::<Complex64>() - trace) / size.sqrt();
    let second = math::norm(values.iter().map(|v| v * v).sum::<Complex64>() - square) / size;
    let residual = if values.len() == block.nrows() { f64::max(first, second) } else { 1.0 };
    if residual <= TOLERANCE {
        return Ok(());
    }
    Err(Error::NoConvergence { what: METHOD, iterations: 30 * block.nrows(), residual })
}

/// Scales units by powers of 2 until none receives much more than it sends, if one does (Osborne 1960; Parlett & Reinsch
/// 1969, doi:10.1007/BF02165404): the eigenvalues stay, and small ones are no longer lost beside large weights.
fn balance(block: &mut Array2<f64>) {
    /// Sweeps, each over all units; few are needed.
    const SWEEPS: usize = 100;
    let n = block.nrows();
    let sums = |block: &Array2<f64>, unit: usize| {
        let others = || (0..n).filter(|&other| other != unit);
        let received: f64 = others().map(|j| block[(unit, j)].abs()).sum();
        let sent: f64 = others().map(|i| block[(i, unit)].abs()).sum();
        (received, sent)
    };
    let uneven = |(received, sent): (f64, f64)| received > UNBALANCED * sent || sent > UNBALANCED * received;
    if !(0..n).any(|unit| uneven(sums(block, unit))) {
        return;
    }
    for _ in 0..SWEEPS {
        let mut changed = false;
        for unit in 0..n {
            let (received, sent) = sums(block, unit);
            let power = (0.5 * math::log2(received / sent)).round();
            if power != 0.0 && power.is_finite() {
                changed = true;
                let factor = math::exp2(power);
                block.row_mut(unit).mapv_inplace(|w| w / factor);
                block.column_mut(unit).mapv_inplace(|w| w * factor);
            }
        }
        if !changed {
            break;
        }
    }
}

/// Sorts eigenvalues by their real parts, largest first; of a pair, the one above the real axis first.
pub(crate) fn rightmost_first(values: &mut [Complex64]) {
    values.sort_by(|a, b| b.re.total_cmp(&a.re).then(b.im.total_cmp(&a.im)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interrupt::interruptible;
    use crate::kernel::random::Streams;
    use crate::linear::Lu;
    use crate::linear::tests::{distance, normal};

    #[test]
    fn matrices_without_cycles_have_the_radius_zero() {
        for (n, seed) in [(1, 1), (2, 2), (20, 3), (200, 4)] {
            let mut strict = normal(n, seed);
            strict.indexed_iter_mut().filter(|((i, j), _)| i <= j).for_each(|(_, w)| *w = 0.0);
            // The same with its units in another order, and with a diagonal.
            let order: Vec<usize> = (0..n).map(|i| (i * 7 + 3) % n).collect();
            let mut hidden = strict.select(Axis(0), &order).select(Axis(1), &order);
            for matrix in [&strict, &hidden, &strict.t().to_owned()] {
                assert_eq!(spectral_radius(matrix.view()), Ok(0.0), "{n}");
                assert_eq!(eigenvalues(matrix.view()).unwrap(), vec![Complex64::ZERO; n]);
            }
            let diagonal: Vec<f64> = (0..n).map(|i| 0.1 * i as f64 - 1.0).collect();
            hidden.diag_mut().assign(&ndarray::aview1(&diagonal));
            let mut found: Vec<f64> = eigenvalues(hidden.view()).unwrap().iter().map(|v| v.re).collect();
            found.sort_by(f64::total_cmp);
            assert_eq!(found, diagonal);
        }
        assert_eq!(eigenvalues(Array2::zeros((0, 0)).view()), Ok(vec![]));
    }

    #[test]
    fn a_block_triangular_matrix_has_the_eigenvalues_of_its_blocks() {
        // Rotations by 0.3 k of modulus k, each driven a million times stronger by those before it.
        let n = 12;
        let mut matrix = 1e6 * normal(n, 1);
        matrix.indexed_iter_mut().filter(|((i, j), _)| i / 2 <= j / 2).for_each(|(_, w)| *w = 0.0);
        let mut expected = Vec::new();
        for k in 0..n / 2 {
            let value = Complex64::from_polar((k + 1) as f64, 0.3 * (k + 1) as f64);
            let (re, im) = (value.re, value.im);
            matrix
                .slice_mut(ndarray::s![2 * k..2 * k + 2, 2 * k..2 * k + 2])
                .assign(&ndarray::array![[re, -im], [im, re]]);
            expected.extend([value, value.conj()]);
        }
        assert!(distance(&eigenvalues(matrix.view()).unwrap(), &expected) < 1e-13);
        let order: Vec<usize> = (0..n).map(|i| (5 * i + 2) % n).collect();
        let mixed = matrix.select(Axis(0), &order).select(Axis(1), &order);
        assert!(distance(&eigenvalues(mixed.view()).unwrap(), &expected) < 1e-13);
    }

    #[test]
    fn cycles_have_roots_for_eigenvalues() {
        for (n, w) in [(2, 0.5), (3, -2.0), (20, 0.9), (500, -0.7)] {
            let cycle = Array2::from_shape_fn((n, n), |(i, j)| if i == (j + 1) % n { w } else { 0.0 });
            let turn = |k: usize| Complex64::from_polar(w, std::f64::consts::TAU * k as f64 / n as f64);
            let expected: Vec<Complex64> = (0..n).map(turn).collect();
            assert!(distance(&eigenvalues(cycle.view()).unwrap(), &expected) < 1e-12, "{n}");
        }
        // A ring closed by a synapse of 1e-40: the radius is 1e-40^(1/20) = 0.01.
        let weak = |(i, j): (usize, usize)| match (i, j) {
            (0, 19) => 1e-40,
            _ => f64::from(u8::from(i == j + 1)),
        };
        let radius = spectral_radius(Array2::from_shape_fn((20, 20), weak).view()).unwrap();
        assert!((radius - 0.01).abs() < 1e-15);
        // With a shortcut of the same weight, the eigenvalues solve z^20 = w (1 + z^10).
        let mut short = Array2::from_shape_fn((20, 20), weak);
        short[(0, 9)] = 1e-40;
        let found = eigenvalues(short.view()).unwrap();
        let largest = found.iter().map(|v| v.norm()).fold(0.0, f64::max);
        // z^10 = (w ± sqrt(w² + 4 w)) / 2, about 1e-20.
        assert!((largest / 0.01 - 1.0).abs() < 1e-12, "{largest}");
    }

    #[test]
    fn what_is_nilpotent_in_spite_of_cycles_has_the_radius_zero() {
        let two = ndarray::array![[2.0, -4.0], [1.0, -2.0]];
        let square_zero = ndarray::array![[5.0, -3.0, 2.0], [15.0, -9.0, 6.0], [10.0, -6.0, 4.0]];
        // S N S^-1 of a strictly triangular N, with S of ones on and below its diagonal.
        let n = 7;
        let s = Array2::from_shape_fn((n, n), |(i, j)| f64::from(u8::from(i >= j)));
        let inverse =
            Array2::from_shape_fn((n, n), |(i, j)| f64::from(u8::from(i == j)) - f64::from(u8::from(i == j + 1)));
        let strict = Array2::from_shape_fn((n, n), |(i, j)| if i < j { (i * 3 + j) as f64 } else { 0.0 });
        let mixed = s.dot(&strict).dot(&inverse);
        for matrix in [two, square_zero, mixed] {
            assert_eq!(spectral_radius(matrix.view()), Ok(0.0), "{matrix}");
            // Any other weight ends that.
            let mut other = matrix.clone();
            other[(0, 0)] += 0.25;
            assert!(spectral_radius(other.view()).unwrap() > 0.01, "{matrix}");
        }
    }

    #[test]
    fn dense_and_sparse_blocks_agree_with_their_traces() {
        // 1.5 weights a unit leave a large sparse block; 0.2 n a dense one. n = 300: rounding is below 1e-9.
        for (n, probability) in [(300, 0.005), (300, 0.01), (100, 0.2)] {
            let mut stream = Streams::new(2).stream();
            let mut matrix = normal(n, 5);
            matrix.iter_mut().for_each(|w| *w *= f64::from(u8::from(stream.uniform() < probability)));
            let values = eigenvalues(matrix.view()).unwrap();
            let (trace, square) = nilpotent::traces(&matrix);
            assert!((values.iter().sum::<Complex64>() - trace).norm() < 1e-9);
            assert!((values.iter().map(|v| v * v).sum::<Complex64>() - square).norm() < 1e-9);
        }
    }

    #[test]
    fn eigenvalues_make_the_matrix_singular() {
        // A - l has a pivot of rounding: its determinant is far below that of A moved by as much as a typical gap.
        for n in [2, 3, 30, 120] {
            let matrix = normal(n, n as u64);
            let shifted = |s: Complex64| {
                let entry = |i, j| Complex64::from(matrix[(i, j)]) - if i == j { s } else { Complex64::ZERO };
                Lu::new(n, entry).determinant()
            };
            for value in eigenvalues(matrix.view()).unwrap() {
                let ratio = shifted(value).ratio(shifted(value + 0.1)).norm();
                assert!(ratio < 1e-8, "{n}: {value} leaves {ratio}");
            }
        }
    }

    #[test]
    fn eigenvalues_of_similar_matrices_agree() {
        // The bits of a plain loop over entries, one reflection after the other, are not asked for; the values are.
        for n in [40, 150] {
            let matrix = normal(n, 7);
            let order: Vec<usize> = (0..n).map(|i| (i * 7 + 3) % n).collect();
            let permuted = matrix.select(Axis(0), &order).select(Axis(1), &order);
            let gap = distance(&eigenvalues(matrix.view()).unwrap(), &eigenvalues(permuted.view()).unwrap());
            assert!(gap < 1e-9 * (n as f64).sqrt(), "{n}: {gap}");
        }
    }

    #[test]
    fn eigenvalues_scale_with_their_matrix_to_the_ends_of_the_range() {
        for (n, seed) in [(2, 1), (6, 2), (40, 3)] {
            let matrix = normal(n, seed);
            let found = eigenvalues(matrix.view()).unwrap();
            for exponent in [-960, -660, -500, -340, 340, 500, 660, 960] {
                let scale = math::exp2(f64::from(exponent));
                let expected: Vec<Complex64> = found.iter().map(|value| value * scale).collect();
                // A division by a power of 2 is exact: so are all bits.
                assert_eq!(eigenvalues((&matrix * scale).view()).unwrap(), expected, "{n} units times 2^{exponent}");
            }
        }
    }

    #[test]
    fn it_stops_when_asked_and_tells_what_does_not_end() {
        let ring = Array2::from_shape_fn((90, 90), |(i, j)| match (i + 90 - j) % 90 {
            1 => 1.0,
            7 => 0.5,
            _ => 0.0,
        });
        assert_eq!(interruptible(|| true, || eigenvalues(ring.view())), Err(Error::Interrupted));
        let wrong = verify(&ring, &[Complex64::from(1.0); 90]);
        assert!(matches!(wrong, Err(Error::NoConvergence { iterations: 2700, residual, .. }) if residual > 1.0));
    }
}
