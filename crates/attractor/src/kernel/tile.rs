//! The loop below every product of matrices: two groups of columns, multiplied.

use super::{LANES, Lanes, Real, Register, Vector, hot};

/// The products of a group of columns with another.
pub(crate) type Tile<T> = [Lanes<T>; LANES];

hot! {
    /// `tile += left' right`, for as many rows as the tile has: each entry a chain of fused multiply-adds in ascending order.
    pub(crate) fn accumulate<T, V>(left: &[Lanes<T>], right: &[Lanes<T>], tile: &mut [Lanes<T>]) {
        let many = <V::Register as Register<T>>::SUMS_AT_ONCE >= 16;
        match (V::REGISTERS, many) {
            (1, true) => blocks::<T, V, 16, 1>(left, right, tile),
            (1, false) => blocks::<T, V, 4, 1>(left, right, tile),
            (_, true) => blocks::<T, V, 8, 2>(left, right, tile),
            (_, false) => blocks::<T, V, 4, 2>(left, right, tile),
        }
    }
}

/// All parts of a tile that are `ROWS` rows by `N` registers.
#[inline(always)]
fn blocks<T: Real, V: Vector<T>, const ROWS: usize, const N: usize>(
    left: &[Lanes<T>],
    right: &[Lanes<T>],
    tile: &mut [Lanes<T>],
) {
    for row in (0..tile.len()).step_by(ROWS) {
        for register in (0..V::REGISTERS).step_by(N) {
            block::<T, V::Register, ROWS, N>(left, right, tile, row, register);
        }
    }
}

/// The part of a tile that is `ROWS` rows by `N` registers, whose sums are in registers at the same time.
#[inline(always)]
fn block<T: Real, R: Register<T>, const ROWS: usize, const N: usize>(
    left: &[Lanes<T>],
    right: &[Lanes<T>],
    tile: &mut [Lanes<T>],
    row: usize,
    register: usize,
) {
    let mut sums = [[R::splat(T::ZERO); N]; ROWS];
    for (sums, tile) in sums.iter_mut().zip(&tile[row..]) {
        for (n, sum) in sums.iter_mut().enumerate() {
            *sum = R::load(tile, register + n);
        }
    }
    for (left, right) in left.iter().zip(right) {
        let mut loaded = [R::splat(T::ZERO); N];
        for (n, loaded) in loaded.iter_mut().enumerate() {
            *loaded = R::load(right, register + n);
        }
        for (sums, &scale) in sums.iter_mut().zip(&left.0[row..row + ROWS]) {
            let scale = R::splat(scale);
            for (sum, &loaded) in sums.iter_mut().zip(&loaded) {
                *sum = loaded.mul_add(scale, *sum);
            }
        }
    }
    for (sums, tile) in sums.iter().zip(&mut tile[row..]) {
        for (n, sum) in sums.iter().enumerate() {
            sum.store(tile, register + n);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Level, level};

    fn bits_agree<T: Real>() {
        let group = |seed: f64| Lanes(std::array::from_fn(|i| T::from_f64((seed + i as f64).sin())));
        let (left, right): (Vec<_>, Vec<_>) = (0..40).map(|t| (group(f64::from(t)), group(0.3 * f64::from(t)))).unzip();
        for rows in [LANES, 7] {
            let run = |level: Level| {
                let mut tile = [group(5.0); LANES];
                accumulate::at(level, &left, &right, &mut tile[..rows]);
                tile
            };
            let portable = run(Level::Baseline);
            assert!(portable[rows..].iter().all(|row| *row == group(5.0)));
            assert!(portable == run(level()), "{:?} differs from the portable loop", level());
            #[cfg(target_arch = "x86_64")]
            if level() == Level::Avx512 {
                assert!(portable == run(Level::Avx2), "AVX2 differs from the portable loop");
            }
        }
    }

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        bits_agree::<f32>();
        bits_agree::<f64>();
    }
}
