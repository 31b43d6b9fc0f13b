//! Sparse synapses that can be walked both ways: by postsynaptic unit for learning, by presynaptic unit for spreading spikes.

use ndarray::Array2;

use super::Spikes;
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;

/// A sparse weight matrix, (post, pre), with the way back from a presynaptic unit to its targets.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub(super) struct Synapses {
    matrix: SparseMatrix<f64>,
    /// Unit j projects along `targets[starts[j]..starts[j + 1]]`.
    starts: Vec<usize>,
    /// Postsynaptic unit and position among the matrix's weights, ascending.
    targets: Vec<(u32, u32)>,
}

crate::sound::checked_serde!(Synapses);

#[cfg(feature = "serde")]
impl crate::sound::Sound for Synapses {
    fn is_sound(&self) -> bool {
        *self == Self::new(self.matrix.clone())
    }
}

impl Synapses {
    pub(super) fn new(matrix: SparseMatrix<f64>) -> Self {
        let mut fan_out = vec![Vec::new(); matrix.columns()];
        for i in 0..matrix.rows() {
            for (slot, (j, _)) in matrix.range(i).zip(matrix.row(i)) {
                fan_out[j].push((i as u32, slot as u32));
            }
        }
        let mut starts = vec![0];
        for targets in &fan_out {
            starts.push(starts[starts.len() - 1] + targets.len());
        }
        Self { matrix, starts, targets: fan_out.concat() }
    }

    pub(super) fn matrix(&self) -> &SparseMatrix<f64> {
        &self.matrix
    }

    /// `drive[i] += w_ij` for every active j, in ascending order of j: the order of a plain sum over j.
    pub(super) fn spread(&self, active: &Spikes, drive: &mut [f64]) {
        let weights = self.matrix.weights();
        for j in active.iter() {
            for &(i, slot) in &self.targets[self.starts[j]..self.starts[j + 1]] {
                drive[i as usize] += weights[slot as usize];
            }
        }
    }

    /// The targets of a presynaptic unit: postsynaptic unit and weight.
    pub(super) fn fan_out(&self, unit: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let weights = self.matrix.weights();
        self.targets[self.starts[unit]..self.starts[unit + 1]]
            .iter()
            .map(move |&(i, slot)| (i as usize, weights[slot as usize]))
    }

    /// The presynaptic units and weights of a row.
    pub(super) fn row_mut(&mut self, row: usize) -> (&[u32], &mut [f64]) {
        let range = self.matrix.range(row);
        let (indices, _, weights) = self.matrix.parts_mut();
        (&indices[range.clone()], &mut weights[range])
    }
}

/// Dense weights kept by presynaptic unit, so that a spike adds one contiguous row.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub(super) struct Projection {
    /// (pre, post).
    transposed: Array2<f64>,
}

crate::sound::checked_serde!(Projection);

#[cfg(feature = "serde")]
impl crate::sound::Sound for Projection {
    fn is_sound(&self) -> bool {
        self.transposed.is_standard_layout()
    }
}

impl Projection {
    /// From weights (post, pre).
    ///
    /// # Errors
    /// If the extents are not `post` by `pre` or a weight is negative or not finite.
    pub(super) fn new(name: &'static str, weights: &Array2<f64>, post: usize, pre: usize) -> Result<Self, Error> {
        check::shape(name, weights.shape(), &[post, pre])?;
        check::finite(name, weights.view())?;
        if let Some(&weight) = weights.iter().find(|&&w| w < 0.0) {
            return Err(Error::out_of_range(name, weight, "0 or above in every entry: inhibition is subtracted"));
        }
        Ok(Self { transposed: weights.t().as_standard_layout().into_owned() })
    }

    /// Post by pre.
    #[cfg(feature = "serde")]
    pub(super) fn extents(&self) -> (usize, usize) {
        (self.transposed.ncols(), self.transposed.nrows())
    }

    /// (post, pre).
    pub(super) fn to_dense(&self) -> Array2<f64> {
        self.transposed.t().as_standard_layout().into_owned()
    }

    /// `drive[i] += w_ij` for every active j, in ascending order of j.
    pub(super) fn spread(&self, active: &Spikes, drive: &mut [f64]) {
        for j in active.iter() {
            for (h, w) in drive.iter_mut().zip(self.weights_from(j)) {
                *h += w;
            }
        }
    }

    /// The weights from a presynaptic unit, by postsynaptic unit.
    pub(super) fn weights_from(&self, unit: usize) -> &[f64] {
        let width = self.transposed.ncols();
        let all = self.transposed.as_slice().unwrap_or_default();
        &all[unit * width..(unit + 1) * width]
    }
}
