//! Connectivity: sparse weight matrices, the masks that say which synapses exist, and the laws that give them weights.

mod wiring;

use ndarray::{Array2, ArrayView2};

use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::Real;
use crate::kernel::random::Stream;
use crate::kernel::{sparse, subtract_scaled};
use crate::threads;

pub use wiring::Wiring;

/// What is drawn, as messages name it.
const WEIGHTS: &str = "recurrent weights";

/// Normal weights, of mean 0: those of [`Stream::fill_normal`], drawn in pieces between which one may stop.
pub(crate) fn normals<T: Real>(
    name: &'static str,
    count: usize,
    sd: f64,
    stream: &mut Stream,
) -> Result<Vec<T>, Error> {
    /// Whole blocks of the generator, so that pieces make no difference.
    const PIECE: usize = 1 << 16;
    check::room::<T>(name, &[count])?;
    let mut weights = vec![T::ZERO; count];
    for piece in weights.chunks_mut(PIECE) {
        checkpoint()?;
        stream.fill_normal(piece, sd);
    }
    Ok(weights)
}

/// A sparse matrix by rows; rows are postsynaptic units, columns presynaptic ones.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "Parts<T>", bound(deserialize = "T: serde::Deserialize<'de>"))
)]
pub struct SparseMatrix<T> {
    columns: usize,
    /// Row i owns the synapses `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    /// Presynaptic unit of each synapse, ascending within a row and below `columns`.
    indices: Vec<u32>,
    values: Vec<T>,
}

/// A matrix as it is read, before anything of it is believed.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
struct Parts<T> {
    columns: usize,
    starts: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<T>,
}

#[cfg(feature = "serde")]
impl<T> TryFrom<Parts<T>> for SparseMatrix<T> {
    type Error = &'static str;

    /// Everything that the kernels rely on, without which a product would read outside its vector.
    fn try_from(parts: Parts<T>) -> Result<Self, Self::Error> {
        let Parts { columns, starts, indices, values } = parts;
        let ends = (starts.first(), starts.last()) == (Some(&0), Some(&values.len())) && indices.len() == values.len();
        if columns > i32::MAX as usize || !ends || !starts.is_sorted() {
            return Err("rows of a sparse matrix do not fit its weights");
        }
        let ascending =
            |row: &[u32]| row.is_sorted_by(|a, b| a < b) && row.last().is_none_or(|&last| (last as usize) < columns);
        if !starts.windows(2).all(|row| ascending(&indices[row[0]..row[1]])) {
            return Err("columns of a sparse matrix are out of order or out of range");
        }
        Ok(Self { columns, starts, indices, values })
    }
}

#[cfg(feature = "serde")]
impl<T> SparseMatrix<T> {
    /// Rows and columns.
    pub(crate) fn extents(&self) -> (usize, usize) {
        (self.starts.len() - 1, self.columns)
    }
}

impl<T: Real> SparseMatrix<T> {
    /// A matrix from a full array; zero entries are absent synapses.
    ///
    /// # Errors
    /// [`Error::NotFinite`] if an entry is NaN or infinite.
    pub fn from_dense(dense: ArrayView2<'_, T>) -> Result<Self, Error> {
        Self::build(dense, |_| false)
    }

    /// A matrix from a full array and a mask of its extents: entries that are marked are synapses even where they are zero.
    ///
    /// # Errors
    /// [`Error::NotFinite`] if an entry is NaN or infinite, [`Error::Shape`] if the mask has other extents.
    pub fn with_synapses(dense: ArrayView2<'_, T>, mask: ArrayView2<'_, bool>) -> Result<Self, Error> {
        check::shape("mask of synapses", mask.shape(), dense.shape())?;
        Self::build(dense, |ij| mask[ij])
    }

    /// A matrix of which every entry is a synapse, be it zero. Its products are as fast as those of a dense matrix; it
    /// occupies 4 bytes an entry more.
    ///
    /// # Errors
    /// [`Error::NotFinite`] if an entry is NaN or infinite.
    pub fn full(dense: ArrayView2<'_, T>) -> Result<Self, Error> {
        Self::build(dense, |_| true)
    }

    /// A matrix of those extents from its synapses (postsynaptic unit, presynaptic unit, weight), in any order, be their weights
    /// zero.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a unit is not within the extents or two synapses are from one unit to the same other one,
    /// [`Error::NotFinite`] if a weight is NaN or infinite.
    pub fn from_synapses((rows, columns): (usize, usize), mut synapses: Vec<(usize, usize, T)>) -> Result<Self, Error> {
        if columns > i32::MAX as usize {
            return Err(Error::out_of_range("columns", columns, "at most 2147483647"));
        }
        check::room::<usize>("weight matrix", &[rows, 2])?;
        synapses.sort_unstable_by_key(|&(row, column, _)| (row, column));
        let mut matrix = Self::empty(columns);
        check::more_room("weight matrix", &mut matrix.indices, synapses.len())?;
        check::more_room("weight matrix", &mut matrix.values, synapses.len())?;
        let mut previous = None;
        for (row, column, value) in synapses {
            if row >= rows || column >= columns {
                let accepted = "within the rows and columns, which begin with 0";
                return Err(Error::out_of_range("synapse", format!("({row}, {column})"), accepted));
            }
            if previous == Some((row, column)) {
                return Err(Error::out_of_range("synapse", format!("({row}, {column}) twice"), "given once"));
            }
            if !value.is_finite() {
                let index = vec![row, column];
                return Err(Error::NotFinite { name: "weight matrix", index, value: value.to_f64() });
            }
            previous = Some((row, column));
            matrix.starts.resize(row + 1, matrix.indices.len());
            matrix.indices.push(column as u32);
            matrix.values.push(value);
        }
        matrix.starts.resize(rows + 1, matrix.indices.len());
        Ok(matrix)
    }

    fn build(dense: ArrayView2<'_, T>, exists: impl Fn((usize, usize)) -> bool) -> Result<Self, Error> {
        check::room::<usize>("weight matrix", &[dense.nrows(), 2])?;
        let mut matrix = Self::empty(dense.ncols());
        for (i, row) in dense.outer_iter().enumerate() {
            checkpoint()?;
            check::more_room("weight matrix", &mut matrix.indices, row.len())?;
            check::more_room("weight matrix", &mut matrix.values, row.len())?;
            for (j, &value) in row.iter().enumerate() {
                if !value.is_finite() {
                    return Err(Error::NotFinite { name: "weight matrix", index: vec![i, j], value: value.to_f64() });
                }
                if value != T::ZERO || exists((i, j)) {
                    matrix.indices.push(j as u32);
                    matrix.values.push(value);
                }
            }
            matrix.starts.push(matrix.indices.len());
        }
        Ok(matrix)
    }

    /// A square matrix whose off-diagonal entries exist with probability `probability` and are then drawn from
    /// `N(0, sd²)`; the diagonal is empty.
    pub(crate) fn random_square(size: usize, probability: f64, sd: f64, stream: &mut Stream) -> Result<Self, Error> {
        check::room::<usize>(WEIGHTS, &[size, 2])?;
        let mut matrix = Self::empty(size);
        for i in 0..size {
            check::more_room(WEIGHTS, &mut matrix.indices, size)?;
            checkpoint()?;
            for j in 0..size {
                if i != j && stream.uniform() < probability {
                    matrix.indices.push(j as u32);
                }
            }
            matrix.starts.push(matrix.indices.len());
        }
        matrix.values = normals(WEIGHTS, matrix.indices.len(), sd, stream)?;
        Ok(matrix)
    }

    /// A square matrix of which every entry is a synapse, drawn from `N(0, sd²)`.
    pub(crate) fn random_full(size: usize, sd: f64, stream: &mut Stream) -> Result<Self, Error> {
        check::room::<(T, u32)>(WEIGHTS, &[size, size])?;
        let values = normals(WEIGHTS, size * size, sd, stream)?;
        let indices = (0..size).flat_map(|_| 0..size as u32).collect();
        Ok(Self { columns: size, starts: (0..=size).map(|i| i * size).collect(), indices, values })
    }

    fn empty(columns: usize) -> Self {
        Self { columns, starts: vec![0], indices: Vec::new(), values: Vec::new() }
    }

    /// Number of rows (postsynaptic units).
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of columns (presynaptic units).
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of synapses.
    pub fn synapses(&self) -> usize {
        self.values.len()
    }

    /// The synapses of a row: presynaptic unit and weight.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, T)> + '_ {
        let range = self.range(row);
        self.indices[range.clone()].iter().map(|&j| j as usize).zip(self.values[range].iter().copied())
    }

    /// Whether the synapse from unit `column` to unit `row` exists.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn has(&self, row: usize, column: usize) -> bool {
        self.indices[self.range(row)].binary_search(&(column as u32)).is_ok()
    }

    /// The weights of all synapses, row by row.
    pub fn weights(&self) -> &[T] {
        &self.values
    }

    /// The weights of all synapses, row by row; the mask stays.
    pub fn weights_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// The full array.
    pub fn to_dense(&self) -> Array2<T> {
        let mut dense = Array2::from_elem((self.rows(), self.columns), T::ZERO);
        for i in 0..self.rows() {
            for (j, w) in self.row(i) {
                dense[(i, j)] = w;
            }
        }
        dense
    }

    /// Which synapses exist, (rows, columns).
    pub fn mask(&self) -> Array2<bool> {
        let mut mask = Array2::from_elem((self.rows(), self.columns), false);
        for i in 0..self.rows() {
            self.row(i).for_each(|(j, _)| mask[(i, j)] = true);
        }
        mask
    }

    /// The same matrix in another precision.
    pub fn cast<U: Real>(&self) -> SparseMatrix<U> {
        SparseMatrix {
            columns: self.columns,
            starts: self.starts.clone(),
            indices: self.indices.clone(),
            values: self.values.iter().map(|v| U::from_f64(v.to_f64())).collect(),
        }
    }

    /// The synapses of a row, as a range of [`SparseMatrix::weights`].
    pub(crate) fn range(&self, row: usize) -> std::ops::Range<usize> {
        self.starts[row]..self.starts[row + 1]
    }

    /// Presynaptic unit of each synapse, and where each row starts.
    pub(crate) fn parts(&self) -> (&[u32], &[usize]) {
        (&self.indices, &self.starts)
    }

    /// As [`SparseMatrix::parts`], and the weights.
    pub(crate) fn parts_mut(&mut self) -> (&[u32], &[usize], &mut [T]) {
        (&self.indices, &self.starts, &mut self.values)
    }

    /// `out = M r`, rows over threads.
    pub(crate) fn multiply(&self, r: &[T], out: &mut [T]) {
        let multiply = |(first, [out]): (usize, [&mut [T]; 1])| self.multiply_rows(first..first + out.len(), r, out);
        threads::divide((0, [out]), threads::parts(self.synapses()), &cut, &multiply);
    }

    /// How many vectors are best multiplied at once: where every synapse is there, so many as stay in the first cache beside a row.
    pub(crate) fn at_once(&self) -> usize {
        const ROOM: usize = 16 << 10;
        let full = self.columns > 0 && self.synapses() == self.rows() * self.columns;
        if full { (ROOM / (self.columns * size_of::<T>())).clamp(1, sparse::TOGETHER) } else { 1 }
    }

    /// `out_k = M r_k`, reading M once, for so many k as [`at_once`](Self::at_once) says; rows over threads.
    pub(crate) fn multiply_each<const N: usize>(&self, r: [&[T]; N], out: [&mut [T]; N]) {
        let multiply = |(first, mut out): (usize, [&mut [T]; N])| {
            let rows = self.starts[first]..self.starts[first + out[0].len()];
            sparse::multiply_full_rows(&self.values[rows], &r, &mut out);
        };
        threads::divide((0, out), threads::parts(N * self.synapses()), &cut, &multiply);
    }

    /// `out = M' v`.
    pub(crate) fn multiply_transposed(&self, v: &[T], out: &mut [T]) {
        out.fill(T::ZERO);
        for (row, &v) in v.iter().enumerate() {
            let range = self.range(row);
            if range.len() == self.columns {
                subtract_scaled(out, -v, &self.values[range]);
            } else {
                self.row(row).for_each(|(j, w)| out[j] = w.mul_add(v, out[j]));
            }
        }
    }

    /// `out[i] = row i . r` for the rows of `range`.
    pub(crate) fn multiply_rows(&self, range: std::ops::Range<usize>, r: &[T], out: &mut [T]) {
        sparse::multiply_rows(&self.starts[range.start..=range.end], &self.indices, self.columns, &self.values, r, out);
    }
}

/// Of rows that begin with a number, the first `left` of `of` parts and the others.
fn cut<T, const N: usize>((first, out): (usize, [&mut [T]; N]), left: usize, of: usize) -> [(usize, [&mut [T]; N]); 2] {
    let rows = out[0].len() * left / of;
    let mut others = [const { None }; N];
    let mut at = 0;
    let own = out.map(|out| {
        let (own, other) = out.split_at_mut(rows);
        others[at] = Some(other);
        at += 1;
        own
    });
    [(first, own), (first + rows, others.map(Option::unwrap_or_default))]
}
