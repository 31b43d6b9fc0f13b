//! All eigenvalues of a Hessenberg matrix by the QR iteration: chains of small bulges, whose shifts come from a window at
//! the end in which eigenvalues that have converged are found early (Braman, Byers & Mathias 2002,
//! doi:10.1137/S0895479801384573 and doi:10.1137/S0895479801384585). Small blocks take one double shift at a time.

mod deflation;
mod double_shift;
mod reflection;
mod sweep;

use std::ops::Range;

use ndarray::Array2;
use num_complex::Complex64;

use crate::error::Error;
use crate::interrupt::checkpoint;

/// The method, as errors name it.
pub(super) const METHOD: &str = "the QR iteration for eigenvalues";
/// Rows of a block that one double shift at a time takes.
const SMALL: usize = 120;
/// Sweeps without an eigenvalue before giving up; one or two are common.
const SWEEPS: usize = 60;
/// After so many sweeps without an eigenvalue the shifts are exceptional.
const STALLED: usize = 5;

/// Two shifts, real or conjugate.
type Shifts = [Complex64; 2];

/// The eigenvalues of a Hessenberg matrix.
///
/// # Errors
/// [`Error::NoConvergence`] with the steps and the subdiagonal entry that does not vanish, [`Error::Interrupted`].
pub(super) fn eigenvalues(mut h: Array2<f64>) -> Result<Vec<Complex64>, Error> {
    let mut found = Vec::with_capacity(h.nrows());
    let norm = h.iter().map(|w| w.abs()).sum::<f64>();
    // Rows from `end` on are done.
    let (mut end, mut sweeps, mut taken) = (h.nrows(), 0, 0);
    while end > 0 {
        checkpoint()?;
        let start = active(&mut h, 0..end, norm);
        if end - start < SMALL {
            double_shift::triangularise(&mut h, start..end, None)?;
            found.extend(values(&h, start..end));
            (end, sweeps) = (start, 0);
            continue;
        }
        let (count, window) = extents(end - start);
        let deflated = deflation::deflate(&mut h, start..end, window)?;
        end -= deflated.values.len();
        found.extend(&deflated.values);
        // Where many have converged, the next window is likely to find more.
        if 7 * deflated.values.len() > window {
            sweeps = 0;
            continue;
        }
        if sweeps == SWEEPS {
            let residual = h[(end - 1, end - 2)].abs() / norm;
            return Err(Error::NoConvergence { what: METHOD, iterations: taken, residual });
        }
        sweeps = if deflated.values.is_empty() { sweeps + 1 } else { 0 };
        taken += 1;
        let exceptional = sweeps > 0 && sweeps.is_multiple_of(STALLED);
        let shifts = if exceptional { exceptional_shifts(&h, end, count) } else { deflated.shifts };
        sweep::sweep(&mut h, start..end, &pairs(shifts, count));
    }
    Ok(found)
}

/// How many shifts a sweep takes over a block of that size, and the size of the window; found by measurement.
fn extents(size: usize) -> (usize, usize) {
    let shifts = match size {
        0..400 => 16,
        400..2000 => 32,
        _ => 64,
    };
    (shifts, 2 * shifts)
}

/// The first row of the last unreduced block of these rows.
fn active(h: &mut Array2<f64>, rows: Range<usize>, norm: f64) -> usize {
    for row in (rows.start + 1..rows.end).rev() {
        let beside = h[(row - 1, row - 1)].abs() + h[(row, row)].abs();
        let scale = if beside == 0.0 { norm } else { beside };
        if h[(row, row - 1)].abs() <= f64::EPSILON * scale {
            h[(row, row - 1)] = 0.0;
            return row;
        }
    }
    rows.start
}

/// The eigenvalues of the diagonal blocks of one and two rows.
fn values(t: &Array2<f64>, rows: Range<usize>) -> Vec<Complex64> {
    let mut found = Vec::with_capacity(rows.len());
    let mut k = rows.start;
    while k < rows.end {
        if k + 1 < rows.end && t[(k + 1, k)] != 0.0 {
            found.extend(pair([[t[(k, k)], t[(k, k + 1)]], [t[(k + 1, k)], t[(k + 1, k + 1)]]]));
            k += 2;
        } else {
            found.push(t[(k, k)].into());
            k += 1;
        }
    }
    found
}

/// The eigenvalues of two rows.
fn pair([[a, b], [c, d]]: [[f64; 2]; 2]) -> Shifts {
    let (half, bc) = (0.5 * (a - d), b * c);
    let discriminant = half * half + bc;
    let root = discriminant.abs().sqrt();
    if discriminant < 0.0 {
        return [Complex64::new(d + half, root), Complex64::new(d + half, -root)];
    }
    let far = half + root.copysign(half);
    let near = if far == 0.0 { d } else { d - bc / far };
    [(d + far).into(), near.into()]
}

/// Shifts that come from the size of entries alone, for where those of the window lead nowhere.
fn exceptional_shifts(h: &Array2<f64>, end: usize, count: usize) -> Vec<Complex64> {
    let rows = (0..count / 2).map(|k| end - 1 - 2 * k);
    rows.flat_map(|row| exceptional_pair(h, row)).collect()
}

/// Two shifts from the entries beside those of a row (Martin, Peters & Wilkinson 1970, doi:10.1007/BF02163420).
fn exceptional_pair(h: &Array2<f64>, row: usize) -> Shifts {
    let size = h[(row, row - 1)].abs() + h[(row - 1, row - 2)].abs();
    let middle = 0.75 * size + h[(row, row)];
    pair([[middle, -0.4375 * size], [size, middle]])
}

/// The last shifts, conjugate ones together and real ones by twos; at most `count` of them.
fn pairs(shifts: Vec<Complex64>, count: usize) -> Vec<Shifts> {
    let mut taken = Vec::with_capacity(count / 2);
    let mut single = None;
    for shift in shifts.into_iter().rev() {
        if taken.len() == count / 2 {
            break;
        }
        if shift.im > 0.0 {
            taken.push([shift, shift.conj()]);
        } else if shift.im == 0.0 {
            match single.take() {
                Some(other) => taken.push([other, shift]),
                None => single = Some(shift),
            }
        }
    }
    if taken.is_empty() {
        taken.extend(single.map(|shift| [shift, shift]));
    }
    taken
}

/// The first column of `(H - s_1) (H - s_2)` from that row on, up to its scale.
fn first_column(h: &Array2<f64>, k: usize, [one, other]: Shifts) -> [f64; 3] {
    let (own, below) = (h[(k, k)], h[(k + 1, k)]);
    let scale = (own - other.re).abs() + other.im.abs() + below.abs();
    if scale == 0.0 {
        return [0.0; 3];
    }
    let share = below / scale;
    let first = (own - one.re) * ((own - other.re) / scale) - one.im * (other.im / scale) + h[(k, k + 1)] * share;
    [first, share * (own + h[(k + 1, k + 1)] - one.re - other.re), share * h[(k + 2, k + 1)]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::hessenberg;
    use crate::linear::tests::{distance, normal};

    fn random(n: usize, seed: u64) -> Array2<f64> {
        let matrix = normal(n, seed);
        hessenberg(n, |i, j| matrix[(i, j)]).unwrap()
    }

    /// The plain way: one double shift at a time.
    fn plainly(h: &Array2<f64>) -> Vec<Complex64> {
        let mut h = h.clone();
        let all = 0..h.nrows();
        double_shift::triangularise(&mut h, all.clone(), None).unwrap();
        values(&h, all)
    }

    #[test]
    fn chains_of_bulges_find_what_single_ones_find() {
        // Sizes on both sides of each choice of shifts; eigenvalues of random matrices are known to about n eps |A|.
        for (n, seed) in [(119, 1), (120, 2), (131, 3), (399, 4), (400, 5), (450, 6)] {
            let h = random(n, seed);
            let gap = distance(&eigenvalues(h.clone()).unwrap(), &plainly(&h));
            assert!(gap < 1e-10 * n as f64, "{n}: {gap}");
        }
    }

    #[test]
    fn a_window_keeps_the_spectrum() {
        let h = random(200, 7);
        let mut after = h.clone();
        // Weak couplings near the end: some of the window converges.
        for row in [188, 191, 195] {
            after[(row, row - 1)] = 1e-9;
        }
        let before = plainly(&after);
        let deflated = deflation::deflate(&mut after, 0..200, 32).unwrap();
        let end = 200 - deflated.values.len();
        assert!(end < 200 && end > 168 && deflated.shifts.len() == 32 - deflated.values.len());
        let rest = after.slice(ndarray::s![..end, ..end]).to_owned();
        assert!(rest.indexed_iter().all(|((i, j), &w)| i <= j + 1 || w == 0.0));
        let found = [plainly(&rest), deflated.values].concat();
        assert!(distance(&found, &before) < 1e-9);
    }

    #[test]
    fn a_window_becomes_triangular_by_an_orthogonal_matrix() {
        let h = random(40, 8);
        let (mut t, mut rows) = (h.clone(), Array2::eye(40));
        double_shift::triangularise(&mut t, 0..40, Some(&mut rows)).unwrap();
        let gap = |a: &Array2<f64>, b: &Array2<f64>| (a - b).iter().fold(0.0, |worst: f64, gap| worst.max(gap.abs()));
        assert!(gap(&rows.dot(&rows.t()), &Array2::eye(40)) < 1e-12);
        assert!(gap(&rows.dot(&h).dot(&rows.t()), &t) < 1e-11);
        for k in 0..39 {
            let alone = t[(k + 1, k)] == 0.0;
            let [one, _] = pair([[t[(k, k)], t[(k, k + 1)]], [t[(k + 1, k)], t[(k + 1, k + 1)]]]);
            assert!(alone || one.im != 0.0, "rows {k} have real eigenvalues and are not apart");
        }
    }

    #[test]
    fn a_permutation_that_no_shift_of_its_own_moves_is_solved() {
        // The cyclic permutation: every window has zeros alone for eigenvalues, and a step with those changes nothing.
        for n in [50, 130, 500] {
            let cycle = Array2::from_shape_fn((n, n), |(i, j)| f64::from(u8::from(i == (j + 1) % n)));
            let turn = |k: usize| Complex64::from_polar(1.0, std::f64::consts::TAU * k as f64 / n as f64);
            let expected: Vec<Complex64> = (0..n).map(turn).collect();
            assert!(distance(&eigenvalues(cycle).unwrap(), &expected) < 1e-12, "{n}");
        }
    }

    #[test]
    fn blocks_that_nothing_couples_are_found_one_after_the_other() {
        let (mut h, n) = (random(400, 9), 400);
        for row in [130, 131, 260, 399] {
            h[(row, row - 1)] = 0.0;
        }
        let found = eigenvalues(h.clone()).unwrap();
        let blocks = [0..130, 130..131, 131..260, 260..399, 399..n];
        let expected: Vec<Complex64> =
            blocks.into_iter().flat_map(|b| plainly(&h.slice(ndarray::s![b.clone(), b]).to_owned())).collect();
        assert!(distance(&found, &expected) < 1e-9);
    }
}
