//! The loop below every product of matrices: two groups of columns, multiplied.

use super::{LANES, Lanes, Real, Register, hot};

/// The products of a group of columns with another.
pub(crate) type Tile<T> = [Lanes<T>; LANES];

/// Rows of a tile whose sums are in registers at the same time.
const ROWS: usize = 4;

hot! {
    /// `tile += left' right`, for as many rows as the tile has: each entry a chain of fused multiply-adds in ascending order.
    pub(crate) fn accumulate<T, V>(left: &[Lanes<T>], right: &[Lanes<T>], tile: &mut [Lanes<T>]) {
        for row in (0..tile.len()).step_by(ROWS) {
            if V::REGISTERS > 1 {
                for register in (0..V::REGISTERS).step_by(2) {
                    block::<T, V::Register, 2>(left, right, tile, row, register);
                }
            } else {
                block::<T, V::Register, 1>(left, right, tile, row, 0);
            }
        }
    }
}

/// The part of a tile that is [`ROWS`] rows by `N` registers.
#[inline(always)]
fn block<T: Real, R: Register<T>, const N: usize>(
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
