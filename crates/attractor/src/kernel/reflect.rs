//! Loops of the dense solvers: products by panels of 16 columns, and reflections.

use super::{Lanes, hot};

hot! {
    /// `sums += A panel` for `inner` columns of A, row by row: each sum a chain of fused multiply-adds in ascending order.
    pub(crate) fn panel_product<T, V>(sums: &mut [Lanes<T>], a: &[T], inner: usize, panel: &[Lanes<T>]) {
        /// Rows at once: as many chains as hide the time that one multiply-add takes.
        const ROWS: usize = 3;
        let (groups, rest) = sums.as_chunks_mut::<ROWS>();
        let done = groups.len() * ROWS;
        for (group, sums) in groups.iter_mut().enumerate() {
            let rows = &a[group * ROWS * inner..(group + 1) * ROWS * inner];
            let (first, others) = rows.split_at(inner);
            let (second, third) = others.split_at(inner);
            let [mut x, mut y, mut z] = [V::load(&sums[0]), V::load(&sums[1]), V::load(&sums[2])];
            for (((b, &first), &second), &third) in panel.iter().zip(first).zip(second).zip(third) {
                let b = V::load(b);
                x = V::splat(first).mul_add(b, x);
                y = V::splat(second).mul_add(b, y);
                z = V::splat(third).mul_add(b, z);
            }
            x.store(&mut sums[0]);
            y.store(&mut sums[1]);
            z.store(&mut sums[2]);
        }
        for (i, sum) in rest.iter_mut().enumerate() {
            let row = &a[(done + i) * inner..(done + i + 1) * inner];
            let mut x = V::load(sum);
            for (b, &a) in panel.iter().zip(row) {
                x = V::splat(a).mul_add(V::load(b), x);
            }
            x.store(sum);
        }
    }
}

hot! {
    /// `row -= c_1 y + c_2 v` for `old = [y, v]` and `c = by`, then `sum += new_i row`; returns `row' new`.
    pub(crate) fn reflect_and_multiply<T, V>(
        row: &mut [Lanes<T>], old: [&[Lanes<T>]; 2], by: [T; 2], new: &[Lanes<T>], new_i: T, sum: &mut [Lanes<T>],
    ) -> T {
        let (first, second, share) = (V::splat(-by[0]), V::splat(-by[1]), V::splat(new_i));
        let mut product = V::splat(T::ZERO);
        for ((((row, y), v), new), sum) in row.iter_mut().zip(old[0]).zip(old[1]).zip(new).zip(sum) {
            let x = second.mul_add(V::load(v), first.mul_add(V::load(y), V::load(row)));
            x.store(row);
            product = x.mul_add(V::load(new), product);
            share.mul_add(x, V::load(sum)).store(sum);
        }
        product.sum()
    }
}

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
    /// Reflects columns of 16 rows, which stand side by side in each group, one reflection after the other, each given by
    /// [`reflect_rows`]'s `by`; reflection k, of the columns `k..k + 3`, may have a third of no effect.
    pub(crate) fn reflect_columns<T, V>(columns: &mut [Lanes<T>], reflections: &[[T; 5]]) {
        for (k, &[x, y, z, q, r]) in reflections.iter().enumerate() {
            let (x, y, z) = (V::splat(x), V::splat(y), V::splat(z));
            let [a, b, c] = [V::load(&columns[k]), V::load(&columns[k + 1]), V::load(&columns[k + 2])];
            let s = z.mul_add(c, y.mul_add(b, x.mul_add(a, V::splat(T::ZERO))));
            let (minus, q, r) = (V::splat(-T::ONE), V::splat(-q), V::splat(-r));
            minus.mul_add(s, a).store(&mut columns[k]);
            q.mul_add(s, b).store(&mut columns[k + 1]);
            r.mul_add(s, c).store(&mut columns[k + 2]);
        }
    }
}
