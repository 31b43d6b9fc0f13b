//! Francis's QR iteration with implicit double shifts, eigenvalues only (EISPACK's `hqr`: Martin, Peters & Wilkinson 1970,
//! doi:10.1007/BF02163420), which asks after each step whether to stop.

use ndarray::Array2;
use num_complex::Complex64;

use std::ops::Range;

use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::{LANES, Lanes, reflect_columns, reflect_rows};

/// Steps for one eigenvalue before giving up; two are common.
const STEPS: usize = 200;
/// After so many steps without an eigenvalue the shifts are exceptional.
const STALLED: usize = 10;

/// The eigenvalues of a Hessenberg matrix.
///
/// # Errors
/// [`Error::NoConvergence`] with the steps and the subdiagonal entry that does not vanish, [`Error::Interrupted`].
pub(super) fn eigenvalues(mut h: Array2<f64>) -> Result<Vec<Complex64>, Error> {
    let mut values = Vec::with_capacity(h.nrows());
    let norm = h.iter().map(|w| w.abs()).sum::<f64>();
    // Rows from `end` on are done.
    let (mut end, mut steps, mut taken) = (h.nrows(), 0, 0);
    let mut shifted = 0.0;
    while end > 0 {
        checkpoint()?;
        let start = active(&mut h, end, norm);
        match end - start {
            1 => values.push((h[(end - 1, end - 1)] + shifted).into()),
            2 => values.extend(pair(&h, start).map(|value| value + shifted)),
            _ if steps == STEPS => {
                let residual = h[(end - 1, end - 2)].abs() / norm;
                return Err(Error::NoConvergence { what: super::spectrum::METHOD, iterations: taken, residual });
            }
            _ => {
                let shifts = shifts(&mut h, end, steps, &mut shifted);
                step(&mut h, start, end, shifts);
                steps += 1;
                taken += 1;
                continue;
            }
        }
        end = if end - start == 1 { end - 1 } else { end - 2 };
        steps = 0;
    }
    Ok(values)
}

/// The first row of the last unreduced block above `end`.
fn active(h: &mut Array2<f64>, end: usize, norm: f64) -> usize {
    for row in (1..end).rev() {
        let beside = h[(row - 1, row - 1)].abs() + h[(row, row)].abs();
        let scale = if beside == 0.0 { norm } else { beside };
        if h[(row, row - 1)].abs() <= f64::EPSILON * scale {
            h[(row, row - 1)] = 0.0;
            return row;
        }
    }
    0
}

/// The eigenvalues of the two rows from `k` on.
fn pair(h: &Array2<f64>, k: usize) -> [Complex64; 2] {
    let (a, d, bc) = (h[(k, k)], h[(k + 1, k + 1)], h[(k, k + 1)] * h[(k + 1, k)]);
    let half = 0.5 * (a - d);
    let discriminant = half * half + bc;
    let root = discriminant.abs().sqrt();
    if discriminant < 0.0 {
        let middle = d + half;
        return [Complex64::new(middle, root), Complex64::new(middle, -root)];
    }
    let far = half + root.copysign(half);
    let near = if far == 0.0 { d } else { d - bc / far };
    [(d + far).into(), near.into()]
}

/// Two shifts: their sum's halves `x`, `y` and the product `w` of the off-diagonal entries.
fn shifts(h: &mut Array2<f64>, end: usize, steps: usize, shifted: &mut f64) -> [f64; 3] {
    let (last, before) = (end - 1, end - 2);
    if steps == 0 || !steps.is_multiple_of(STALLED) {
        return [h[(last, last)], h[(before, before)], h[(last, before)] * h[(before, last)]];
    }
    let x = h[(last, last)];
    *shifted += x;
    (0..end).for_each(|i| h[(i, i)] -= x);
    let s = h[(last, before)].abs() + h[(before, end - 3)].abs();
    [0.75 * s, 0.75 * s, -0.4375 * s * s]
}

/// One double step on the rows `start..end`.
fn step(h: &mut Array2<f64>, start: usize, end: usize, [x, y, w]: [f64; 3]) {
    let last = end - 1;
    let (mut first, mut p) = (start, [0.0; 3]);
    for m in (start..end - 2).rev() {
        let z = h[(m, m)];
        let (r, s) = (x - z, y - z);
        p = [(r * s - w) / h[(m + 1, m)] + h[(m, m + 1)], h[(m + 1, m + 1)] - z - r - s, h[(m + 2, m + 1)]];
        let size = p.iter().map(|p| p.abs()).sum::<f64>();
        p = p.map(|p| p / size);
        first = m;
        if m == start {
            break;
        }
        let own = h[(m, m - 1)].abs() * (p[1].abs() + p[2].abs());
        let beside = p[0].abs() * (h[(m - 1, m - 1)].abs() + z.abs() + h[(m + 1, m + 1)].abs());
        if own <= f64::EPSILON * beside {
            break;
        }
    }
    for row in first + 2..end {
        h[(row, row - 2)] = 0.0;
        if row > first + 2 {
            h[(row, row - 3)] = 0.0;
        }
    }
    let n = h.ncols();
    let h = h.as_slice_mut().expect("a matrix of its own, row by row");
    let mut reflections = Vec::with_capacity(last - first);
    for k in first..last {
        let three = k + 1 < last;
        let mut scale = 1.0;
        if k != first {
            p = [h[k * n + k - 1], h[(k + 1) * n + k - 1], if three { h[(k + 2) * n + k - 1] } else { 0.0 }];
            scale = p.iter().map(|p| p.abs()).sum::<f64>();
            if scale == 0.0 {
                reflections.push([0.0; 5]);
                continue;
            }
            p = p.map(|p| p / scale);
        }
        let s = p.iter().map(|p| p * p).sum::<f64>().sqrt().copysign(p[0]);
        if s == 0.0 {
            reflections.push([0.0; 5]);
            continue;
        }
        if k != first {
            h[k * n + k - 1] = -s * scale;
        } else if start != first {
            h[k * n + k - 1] = -h[k * n + k - 1];
        }
        let head = p[0] + s;
        let third = |value: f64| if three { value } else { 0.0 };
        let [x, y, z, q, r] = [head / s, p[1] / s, third(p[2] / s), p[1] / head, third(p[2] / head)];
        let (above, below) = h[k * n..].split_at_mut(n);
        let (next, after) = below.split_at_mut(n);
        let c = if three { &mut after[k..end] } else { &mut [] };
        reflect_rows([&mut above[k..end], &mut next[k..end], c], [x, y, z, q, r]);
        // Of the columns, what the next reflection of rows needs; the rows above wait.
        for i in k + 1..end.min(k + 4) {
            reflect_entries(&mut h[i * n + k..(i + 1) * n], [x, y, z, q, r]);
        }
        reflections.push([x, y, z, q, r]);
    }
    catch_up(h, n, start..end, first, &reflections);
}

/// Reflects the first columns of a row.
fn reflect_entries(row: &mut [f64], [x, y, z, q, r]: [f64; 5]) {
    let third = row.get(2).copied().unwrap_or(0.0);
    let s = z.mul_add(third, y.mul_add(row[1], x.mul_add(row[0], 0.0)));
    row[0] = (-1.0_f64).mul_add(s, row[0]);
    row[1] = (-q).mul_add(s, row[1]);
    if row.len() > 2 {
        row[2] = (-r).mul_add(s, third);
    }
}

/// Applies the reflections of columns to the rows that waited for them, 16 rows at once: to row i those from `max(i, first)`
/// on.
fn catch_up(h: &mut [f64], n: usize, rows: Range<usize>, first: usize, reflections: &[[f64; 5]]) {
    let mut columns = vec![Lanes::ZERO; reflections.len() + 2];
    for from in rows.clone().step_by(LANES) {
        let to = rows.end.min(from + LANES);
        let common = to.max(first).min(first + reflections.len());
        for i in from..to {
            for k in i.max(first)..common {
                reflect_entries(&mut h[i * n + k..(i + 1) * n], reflections[k - first]);
            }
        }
        let rest = &reflections[common - first..];
        let columns = &mut columns[..rest.len() + 2];
        // A third column beyond the matrix is one of zeros.
        let inside = (rest.len() + 2).min(n - common);
        columns.fill(Lanes::ZERO);
        for (lane, i) in (from..to).enumerate() {
            let row = &h[i * n + common..][..inside];
            columns.iter_mut().zip(row).for_each(|(column, &w)| column.0[lane] = w);
        }
        reflect_columns(columns, rest);
        for (lane, i) in (from..to).enumerate() {
            let row = &mut h[i * n + common..][..inside];
            row.iter_mut().zip(&*columns).for_each(|(w, column)| *w = column.0[lane]);
        }
    }
}
