//! A symmetric matrix P, its lower triangle packed by tiles, under the products and downdates of recursive least squares.
//!
//! Recursive least squares needs `v = P q` and then `P <- P - c v v'`, over and over, for matrices that together do not
//! fit in the processor's inner caches: what it costs is reading and writing P. Two things keep that small. Only the
//! lower triangle is stored, each entry serving its row and its column in one pass. And downdates wait: up to
//! [`PENDING`] vectors u = sqrt(c) v are kept beside P, a product corrects for them by
//! `v = P q - sum_k u_k (u_k' q)`, and a full queue is applied in one go. P is therefore read once per product and
//! written once per [`PENDING`] products. Since u u' is symmetric in every bit, P stays so.
//!
//! What is forgotten costs nothing: `P = s M`, of which M is what is stored, so that division by a forgetting factor is a
//! division of s.
//!
//! Layout: bands of [`SUMS`] rows; a band is a run of tiles, [`SUMS`] rows of [`LANES`] columns each, from the first
//! column to the tile that holds the diagonal. The two tiles of a diagonal block are stored in full.

use ndarray::{Array2, ArrayView2};

use super::aligned::{flat, flat_mut};
use super::prefetch::{LINE, prefetch};
use super::{LANES, Lanes, Real, Register, SUMS, Vector, hot};
use crate::check;
use crate::error::Error;

/// Downdates that wait at most.
const PENDING: usize = 8;

/// Where the scale s of `P = s M` goes into M.
const LARGEST_SCALE: f64 = 1_048_576.0;

/// A few rows by one group of columns.
type Tile<T> = [Lanes<T>; SUMS];

/// A symmetric matrix with fast products and rank-one downdates.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct PackedSymmetric<T> {
    size: usize,
    /// The packed lower triangle.
    tiles: Vec<Tile<T>>,
    /// `PENDING` vectors of `blocks` groups; the first `waiting` are in force.
    pending: Vec<Lanes<T>>,
    waiting: usize,
    /// s of `P = s M`, with M in tiles and pending vectors; 1 where nothing is forgotten.
    scale: f64,
}

crate::sound::checked_serde!(PackedSymmetric<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for PackedSymmetric<T> {
    fn is_sound(&self) -> bool {
        let blocks = self.size.div_ceil(LANES);
        // Far above any matrix, and such that nothing overflows.
        self.size <= 1 << 31
            && self.tiles.len() == tiles_of(blocks)
            && self.pending.len() == PENDING * blocks
            && self.waiting <= PENDING
            && (1.0..=LARGEST_SCALE).contains(&self.scale)
    }
}

impl<T> PackedSymmetric<T> {
    /// Number of rows.
    pub fn size(&self) -> usize {
        self.size
    }
}

impl<T: Real> PackedSymmetric<T> {
    /// `scale` times the identity matrix of extent `size`.
    pub fn scaled_identity(size: usize, scale: T) -> Self {
        let blocks = size.div_ceil(LANES);
        let mut tiles = vec![[Lanes::ZERO; SUMS]; tiles_of(blocks)];
        for i in 0..size {
            let (tile, row, lane) = place(i, i);
            tiles[tile][row].0[lane] = scale;
        }
        Self { size, tiles, pending: vec![Lanes::ZERO; PENDING * blocks], waiting: 0, scale: 1.0 }
    }

    /// Bytes of a matrix of that extent.
    pub fn bytes(size: usize) -> u64 {
        let blocks = size.div_ceil(LANES);
        ((SUMS * tiles_of(blocks) + PENDING * blocks) * size_of::<Lanes<T>>()) as u64
    }

    /// The matrix of a full symmetric array, of which the lower triangle is read.
    ///
    /// # Errors
    /// [`Error::Shape`] if it is not square.
    pub fn from_dense(dense: ArrayView2<'_, T>) -> Result<Self, Error> {
        let size = dense.nrows();
        check::shape("P", dense.shape(), &[size, size])?;
        let mut packed = Self::scaled_identity(size, T::ZERO);
        for i in 0..size {
            // The diagonal block is stored in full.
            for j in 0..(i / LANES * LANES + LANES).min(size) {
                let (tile, row, lane) = place(i, j);
                packed.tiles[tile][row].0[lane] = dense[(i.max(j), i.min(j))];
            }
        }
        Ok(packed)
    }

    /// The matrix `dense - waiting' waiting`, of which the second term is applied later; the inverse of
    /// [`PackedSymmetric::to_parts`].
    ///
    /// # Errors
    /// [`Error::Shape`] if `dense` is not square or the rows of `waiting` are longer or shorter,
    /// [`Error::OutOfRange`] if more than 8 of them wait.
    pub fn from_parts(dense: ArrayView2<'_, T>, waiting: ArrayView2<'_, T>) -> Result<Self, Error> {
        check::shape("P_waiting", waiting.shape(), &[waiting.nrows(), dense.nrows()])?;
        if waiting.nrows() > PENDING {
            return Err(Error::out_of_range("number of rows of P_waiting", waiting.nrows(), "at most 8"));
        }
        let mut packed = Self::from_dense(dense)?;
        packed.waiting = waiting.nrows();
        for (row, u) in waiting.outer_iter().enumerate() {
            let first = row * packed.blocks() * LANES;
            for (to, &from) in flat_mut(&mut packed.pending)[first..].iter_mut().zip(u) {
                *to = from;
            }
        }
        Ok(packed)
    }

    /// The same matrix times a scale from 1 to 2^20, which is kept apart; the inverse of [`PackedSymmetric::scale`].
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the scale is another.
    pub fn with_scale(mut self, scale: f64) -> Result<Self, Error> {
        if !(1.0..=LARGEST_SCALE).contains(&scale) {
            return Err(Error::out_of_range("scale of P", scale, "a number from 1 to 1048576"));
        }
        self.scale = scale;
        Ok(self)
    }

    /// What the matrix is times its [parts](PackedSymmetric::to_parts): 1 where nothing is forgotten.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The matrix as it is stored, but for its scale, and the vectors u (by row) of the downdates u u' that it still awaits.
    pub fn to_parts(&self) -> (Array2<T>, Array2<T>) {
        let stride = self.blocks() * LANES;
        let pending = flat(&self.pending);
        let waiting = Array2::from_shape_fn((self.waiting, self.size), |(row, i)| pending[row * stride + i]);
        (self.dense(&self.tiles), waiting)
    }

    /// One step of recursive least squares with the forgetting factor l: `P <- (P - P q (P q)' / (l + q' P q)) / l`. Returns
    /// c and writes v such that `P q / (l + q' P q) = c v`. Without forgetting, l = 1, `v = P q` with P before the step.
    ///
    /// The padding of `q` must be zero; that of `v` becomes zero.
    pub(crate) fn update(&mut self, q: &[Lanes<T>], v: &mut [Lanes<T>], forgetting: f64) -> T {
        let blocks = q.len();
        if self.waiting == PENDING {
            apply(&mut self.tiles, &self.pending);
            self.waiting = 0;
        }
        self.forget(forgetting);
        let (waiting, free) = self.pending.split_at_mut(self.waiting * blocks);
        self.waiting += 1;
        update(&self.tiles, waiting, &mut free[..blocks], q, v, T::from_f64(self.scale))
    }

    /// `P <- P / forgetting`.
    fn forget(&mut self, forgetting: f64) {
        self.scale /= forgetting;
        if self.scale > LARGEST_SCALE {
            let scale = T::from_f64(self.scale);
            let free = self.waiting * self.blocks();
            self.pending[free..].fill(Lanes::ZERO);
            apply(&mut self.tiles, &self.pending);
            self.waiting = 0;
            for entry in self.tiles.iter_mut().flatten().flat_map(|lanes| &mut lanes.0) {
                *entry *= scale;
            }
            self.scale = 1.0;
        }
    }

    /// The whole matrix, with all downdates applied.
    pub fn to_dense(&self) -> Array2<T> {
        let (mut tiles, mut pending) = (self.tiles.clone(), self.pending.clone());
        pending[self.waiting * self.blocks()..].fill(Lanes::ZERO);
        apply(&mut tiles, &pending);
        let scale = T::from_f64(self.scale);
        self.dense(&tiles).mapv_into(|entry| scale * entry)
    }

    fn dense(&self, tiles: &[Tile<T>]) -> Array2<T> {
        Array2::from_shape_fn((self.size, self.size), |(i, j)| {
            let (tile, row, lane) = place(i.max(j), i.min(j));
            tiles[tile][row].0[lane]
        })
    }

    fn blocks(&self) -> usize {
        self.size.div_ceil(LANES)
    }
}

/// Tiles of the lower triangle of `blocks` blocks by `blocks` blocks.
fn tiles_of(blocks: usize) -> usize {
    (LANES / SUMS) * blocks * (blocks + 1) / 2
}

/// Tile, row and lane of entry (i, j), with j no later than the diagonal block of row i.
fn place(i: usize, j: usize) -> (usize, usize, usize) {
    let (block, half) = (i / LANES, i % LANES / SUMS);
    (tiles_of(block) + half * (block + 1) + j / LANES, i % SUMS, j % LANES)
}

hot! {
    /// `v = (M - sum_k u_k u_k') q` for the `waiting` vectors u, `c = s / (1 + s q' v)`, and the next u = sqrt(c) v.
    fn update<T, V>(
        tiles: &[Tile<T>],
        waiting: &[Lanes<T>],
        next: &mut [Lanes<T>],
        q: &[Lanes<T>],
        v: &mut [Lanes<T>],
        scale: T,
    ) -> T {
        multiply::<T, V>(tiles, q, v);
        for u in waiting.chunks_exact(q.len()) {
            let minus = V::splat(-inner::<T, V>(u, q));
            for (v, u) in v.iter_mut().zip(u) {
                V::load(u).mul_add(minus, V::load(v)).store(v);
            }
        }
        let c = scale / (T::ONE + scale * inner::<T, V>(q, v));
        let root = c.sqrt();
        for (u, &v) in flat_mut(next).iter_mut().zip(flat(v)) {
            *u = root * v;
        }
        c
    }
}

/// `a' b`.
#[inline(always)]
fn inner<T: Real, V: Vector<T>>(a: &[Lanes<T>], b: &[Lanes<T>]) -> T {
    let mut acc = V::splat(T::ZERO);
    for (a, b) in a.iter().zip(b) {
        acc = V::load(a).mul_add(V::load(b), acc);
    }
    acc.sum()
}

/// `y = P q`, reading P from its first byte to its last.
#[inline(always)]
fn multiply<T: Real, V: Vector<T>>(tiles: &[Tile<T>], q: &[Lanes<T>], y: &mut [Lanes<T>]) {
    let mut rest = tiles;
    for (block, q_own) in q.iter().enumerate() {
        let (y_left, y_own) = y.split_at_mut(block);
        let mut own = [V::splat(T::ZERO); 4];
        let mut sums = Lanes::ZERO;
        for (q_own, sums) in q_own.0.chunks_exact(SUMS).zip(sums.0.chunks_exact_mut(SUMS)) {
            let (band, below) = rest.split_at(block + 1);
            rest = below;
            let (left, diagonal) = band.split_at(block);
            if block > 0 {
                sums.copy_from_slice(&band_product::<T, V>(left, q_own, q, y_left));
            }
            prefetch_part(&diagonal[0], 0, 1);
            for i in 0..V::REGISTERS {
                let mut sums = [own[0].get(i), own[1].get(i), own[2].get(i), own[3].get(i)];
                for (k, (p, &scale)) in diagonal[0].iter().zip(q_own).enumerate() {
                    sums[k % 4] = V::Register::load(p, i).mul_add(V::Register::splat(scale), sums[k % 4]);
                }
                for (own, sum) in own.iter_mut().zip(sums) {
                    own.set(i, sum);
                }
            }
        }
        let own = own[0].add(own[1]).add(own[2].add(own[3]));
        own.add(V::load(&sums)).store(&mut y_own[0]);
    }
}

/// The product of a band's tiles left of the diagonal. Each entry serves its row, in the sums that are returned, and its
/// column, in `y`. Register by register of a group, and where there are few registers every other row at a time, so that
/// sums and factors of all rows of a turn stay in registers.
#[inline(always)]
fn band_product<T: Real, V: Vector<T>>(left: &[Tile<T>], q_own: &[T], q: &[Lanes<T>], y: &mut [Lanes<T>]) -> [T; SUMS] {
    let turns = <V::Register as Register<T>>::TURNS;
    let mut sums = [V::splat(T::ZERO); SUMS];
    for turn in 0..turns {
        let mut scale = [V::Register::splat(T::ZERO); SUMS];
        for k in (turn..SUMS).step_by(turns) {
            scale[k] = V::Register::splat(q_own[k]);
        }
        for i in 0..V::REGISTERS {
            let mut acc = [V::Register::splat(T::ZERO); SUMS];
            for ((tile, q), y) in left.iter().zip(q).zip(y.iter_mut()) {
                prefetch_part(tile, i, V::REGISTERS);
                let q = V::Register::load(q, i);
                let mut column = [V::Register::load(y, i), V::Register::splat(T::ZERO)];
                for k in (turn..SUMS).step_by(turns) {
                    let p = V::Register::load(&tile[k], i);
                    acc[k] = p.mul_add(q, acc[k]);
                    column[k % 2] = p.mul_add(scale[k], column[k % 2]);
                }
                // Even rows go on from y, odd ones come to it in the end.
                let y_new = if turn + 1 == turns { column[0].add(column[1]) } else { column[0] };
                y_new.store(y, i);
            }
            for k in (turn..SUMS).step_by(turns) {
                sums[k].set(i, acc[k]);
            }
        }
    }
    V::sums(sums)
}

/// Tiles between the one that is read and the one that is asked for: a band is read once for each register of a group, forward and
/// back, and what a processor foresees of that comes late.
const AHEAD: usize = 16;

/// Asks for part `i` of `parts` of a tile further on.
#[inline(always)]
fn prefetch_part<T>(tile: &Tile<T>, i: usize, parts: usize) {
    let lines = size_of::<Tile<T>>() / LINE / parts;
    let first = std::ptr::from_ref(tile).wrapping_add(AHEAD).cast::<u8>().wrapping_add(i * lines * LINE);
    for line in 0..lines {
        prefetch(first.wrapping_add(line * LINE));
    }
}

hot! {
    /// `P <- P - sum_k u_k u_k'` for the `PENDING` stacked vectors `u`.
    fn apply<T, V>(tiles: &mut [Tile<T>], u: &[Lanes<T>]) {
        let blocks = u.len() / PENDING;
        let mut rest = tiles;
        for band in 0..blocks * (LANES / SUMS) {
            let width = band / (LANES / SUMS) + 1;
            let (tiles, below) = rest.split_at_mut(width);
            rest = below;
            let mut minus = [[T::ZERO; SUMS]; PENDING];
            for (minus, u) in minus.iter_mut().zip(u.chunks_exact(blocks)) {
                for (minus, &u) in minus.iter_mut().zip(&flat(u)[band * SUMS..]) {
                    *minus = -u;
                }
            }
            for (j, tile) in tiles.iter_mut().enumerate() {
                for i in 0..V::REGISTERS {
                    let mut p = [V::Register::splat(T::ZERO); SUMS];
                    for k in 0..SUMS {
                        p[k] = V::Register::load(&tile[k], i);
                    }
                    for (u, minus) in u.chunks_exact(blocks).zip(&minus) {
                        let u = V::Register::load(&u[j], i);
                        for k in 0..SUMS {
                            p[k] = u.mul_add(V::Register::splat(minus[k]), p[k]);
                        }
                    }
                    for k in 0..SUMS {
                        p[k].store(&mut tile[k], i);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{AlignedVec, Level, level};
    use crate::plain;

    fn vector<T: Real>(size: usize, seed: usize) -> AlignedVec<T> {
        let value = |i| (((i * 37 + seed * 101 + 13) % 97) as f64 / 48.5) - 1.0;
        AlignedVec::from_slice(&(0..size).map(|i| T::from_f64(value(i))).collect::<Vec<_>>())
    }

    #[test]
    fn follows_its_plain_twin_through_many_steps() {
        for size in [1, 15, 16, 17, 50, 80] {
            let mut packed = PackedSymmetric::<f64>::scaled_identity(size, 2.0);
            let mut dense = Array2::<f64>::eye(size) * 2.0;
            for step in 0..3 * PENDING + 2 {
                let q = vector::<f64>(size, step);
                let mut v = AlignedVec::zeros(size);
                let c = packed.update(q.groups(), v.groups_mut(), 1.0);
                let (expected_v, expected_c) = plain::rls_gain(&mut dense, &q);
                assert!((c - expected_c).abs() < 1e-12, "size {size} step {step}: {c} against {expected_c}");
                for (a, b) in v.iter().zip(&expected_v) {
                    assert!((a - b).abs() < 1e-12, "size {size} step {step}: {a} against {b}");
                }
            }
            let difference = (&packed.to_dense() - &dense).iter().fold(0.0_f64, |m, d| m.max(d.abs()));
            assert!(difference < 1e-12, "size {size}: {difference}");
            let again = PackedSymmetric::from_dense(packed.to_dense().view()).unwrap();
            assert_eq!(again.to_dense(), packed.to_dense());
        }
    }

    /// Steps enough for the scale to go into the matrix several times.
    #[test]
    fn forgets_as_its_plain_twin() {
        let (size, forgetting) = (20, 0.8);
        let mut packed = PackedSymmetric::<f64>::scaled_identity(size, 2.0);
        let mut dense = Array2::<f64>::eye(size) * 2.0;
        for step in 0..200 {
            // Every direction is seen: what is never seen would grow without bound.
            let q =
                AlignedVec::from_slice(&(0..size).map(|i| f64::from(u8::from(i == step % size))).collect::<Vec<_>>());
            let mut v = AlignedVec::zeros(size);
            let c = packed.update(q.groups(), v.groups_mut(), forgetting);
            let gain = plain::rls_forgetting_gain(&mut dense, &q, forgetting);
            for (v, gain) in v.iter().zip(&gain) {
                assert!((c * v - gain).abs() < 1e-12 * gain.abs().max(1.0), "step {step}: {} against {gain}", c * v);
            }
        }
        let largest = dense.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
        let difference = (&packed.to_dense() - &dense).iter().fold(0.0_f64, |m, d| m.max(d.abs()));
        assert!(difference < 1e-12 * largest, "{difference} of {largest}");
        let (stored, waiting) = packed.to_parts();
        let again =
            PackedSymmetric::from_parts(stored.view(), waiting.view()).unwrap().with_scale(packed.scale()).unwrap();
        assert_eq!(again.to_dense(), packed.to_dense());
        assert!(again.with_scale(0.5).is_err());
    }

    fn bits_agree<T: Real>() {
        let size: usize = 77;
        // Large enough to stay positive under the downdates.
        let packed = PackedSymmetric::<T>::scaled_identity(size, T::from_f64(1e3));
        let q = vector::<T>(size, 3);
        let u = vector::<T>(PENDING * size.div_ceil(LANES) * LANES, 5);
        let run = |level: Level| {
            let (mut tiles, mut next, mut v) = (packed.tiles.clone(), AlignedVec::zeros(size), AlignedVec::zeros(size));
            apply::at(level, &mut tiles, u.groups());
            let waiting = &u.groups()[..2 * q.groups().len()];
            let scale = T::from_f64(1.25);
            let c = update::at(level, &tiles, waiting, next.groups_mut(), q.groups(), v.groups_mut(), scale);
            assert!(c > T::ZERO, "the case must be a regular one");
            (tiles, next.to_vec(), v.to_vec(), c)
        };
        let portable = run(Level::Baseline);
        assert!(portable == run(level()), "{:?} differs from the portable loop", level());
        #[cfg(target_arch = "x86_64")]
        if level() == Level::Avx512 {
            assert!(portable == run(Level::Avx2), "AVX2 differs from the portable loop");
        }
    }

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        bits_agree::<f32>();
        bits_agree::<f64>();
    }
}
