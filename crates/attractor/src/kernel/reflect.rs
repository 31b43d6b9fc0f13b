//! Reflections of rows and columns.

use super::hot;

hot! {
    /// Reflects two or three rows, by = `[x, y, z, q, r]`: `s = a + q b + r c`, `a -= x s`, `b -= y s`, `c -= z s`.
    pub(crate) fn reflect_rows<T, V>(rows: [&mut [T]; 3], by: [T; 5]) {
        let ([a, b, c], [x, y, z, q, r]) = (rows, by);
        if c.is_empty() {
            for (a, b) in a.iter_mut().zip(b) {
                let s = q.mul_add(*b, *a);
                (*a, *b) = (s.mul_add(-x, *a), s.mul_add(-y, *b));
            }
            return;
        }
        for ((a, b), c) in a.iter_mut().zip(b).zip(c) {
            let s = r.mul_add(*c, q.mul_add(*b, *a));
            (*a, *b, *c) = (s.mul_add(-x, *a), s.mul_add(-y, *b), s.mul_add(-z, *c));
        }
    }
}

hot! {
    /// Reflects two or three columns from `first` on of a matrix of that width, in all rows given, by = `[x, y, z, q, r]`:
    /// `s = x a + y b + z c`, `a -= s`, `b -= q s`, `c -= r s`.
    pub(crate) fn reflect_columns<T, V>(rows: &mut [T], width: usize, first: usize, size: usize, by: [T; 5]) {
        let [x, y, z, q, r] = by;
        for row in rows.chunks_exact_mut(width) {
            match &mut row[first..first + size] {
                [a, b, c] => {
                    let s = z.mul_add(*c, y.mul_add(*b, x * *a));
                    (*a, *b, *c) = (*a - s, s.mul_add(-q, *b), s.mul_add(-r, *c));
                }
                [a, b] => {
                    let s = y.mul_add(*b, x * *a);
                    (*a, *b) = (*a - s, s.mul_add(-q, *b));
                }
                _ => {}
            }
        }
    }
}
