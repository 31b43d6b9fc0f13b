//! Weights of the units that learn: their distribution, and what shuffling makes of them.

use attractor::{Real, SparseMatrix, Stream, mean, pearson};
use serde::{Deserialize, Serialize};

/// Mean and standard deviation of the weights onto the units that learn, and what reverse synapses have to do with them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Weights {
    /// Of all synapses.
    pub(super) mean: f64,
    pub(super) sd: f64,
    /// Means of those without a reverse synapse, and of those with one.
    pub(super) means: [f64; 2],
    /// Standard deviations likewise.
    pub(super) sds: [f64; 2],
    /// Correlation of a weight with that of its reverse synapse, where both ends learn.
    pub(super) reciprocal_r: f64,
    /// Share of synapses that have a reverse.
    pub(super) reciprocal: f64,
}

impl Weights {
    /// Of the first `plastic` rows of a matrix.
    pub(super) fn of<T: Real>(matrix: &SparseMatrix<T>, plastic: usize) -> Self {
        let (mut sorted, mut pairs) = ([Vec::new(), Vec::new()], Vec::new());
        for unit in 0..plastic {
            for (from, weight) in matrix.row(unit) {
                let weight = weight.to_f64();
                let reverse = matrix.row(from).find(|(column, _)| *column == unit).map(|(_, reverse)| reverse.to_f64());
                sorted[usize::from(reverse.is_some())].push(weight);
                pairs.extend(reverse.filter(|_| from < plastic).map(|reverse| (weight, reverse)));
            }
        }
        let all = sorted.concat();
        // Each pair twice, so that neither end is the first.
        let reciprocal_r = pearson(pairs.iter().map(|pair| pair.0), pairs.iter().map(|pair| pair.1));
        Self {
            mean: mean(&all),
            sd: sd(&all),
            means: sorted.each_ref().map(|weights| mean(weights)),
            sds: sorted.each_ref().map(|weights| sd(weights)),
            reciprocal_r: reciprocal_r.unwrap_or(f64::NAN),
            reciprocal: sorted[1].len() as f64 / all.len() as f64,
        }
    }
}

/// The standard deviation about the mean.
fn sd(values: &[f64]) -> f64 {
    let centre = mean(values);
    mean(&values.iter().map(|v| (v - centre) * (v - centre)).collect::<Vec<_>>()).sqrt()
}

/// Shuffles the weights of each of the first `plastic` rows among its synapses.
pub(super) fn shuffle_rows<T: Real>(matrix: &mut SparseMatrix<T>, plastic: usize, stream: &mut Stream) {
    let lengths: Vec<usize> = (0..plastic).map(|row| matrix.row(row).count()).collect();
    let mut rest = matrix.weights_mut();
    for length in lengths {
        let (row, after) = rest.split_at_mut(length);
        stream.shuffle(row);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor::Streams;
    use ndarray::array;

    #[test]
    fn moments_of_a_small_matrix() {
        let matrix =
            SparseMatrix::from_dense(array![[0.0, 2.0, 4.0], [1.0, 0.0, 0.0], [0.0, 5.0, 0.0]].view()).unwrap();
        // 2 from unit 1 has a reverse of 1, 4 from unit 2 none.
        let found = Weights::of(&matrix, 1);
        assert_eq!((found.mean, found.sd, found.reciprocal), (3.0, 1.0, 0.5));
        assert_eq!((found.means, found.sds), ([4.0, 2.0], [0.0, 0.0]));
        assert!(found.reciprocal_r.is_nan(), "of unit 1 nothing is learned");
        let both = Weights::of(&matrix, 2);
        assert!((both.reciprocal_r + 1.0).abs() < 1e-12, "2 beside 1, and 1 beside 2");
    }

    #[test]
    fn a_row_keeps_its_weights_and_synapses_and_others_stay() {
        let dense =
            ndarray::Array2::from_shape_fn((6, 8), |(i, j)| if (i + j) % 3 == 0 { 0.0 } else { (8 * i + j) as f64 });
        let matrix = SparseMatrix::from_dense(dense.view()).unwrap();
        let mut shuffled = matrix.clone();
        shuffle_rows(&mut shuffled, 4, &mut Streams::new(1).stream());
        assert_ne!(shuffled, matrix);
        assert_eq!(shuffled.mask(), matrix.mask());
        for row in 0..6 {
            let sorted = |matrix: &SparseMatrix<f64>| {
                let mut weights: Vec<f64> = matrix.row(row).map(|(_, weight)| weight).collect();
                if row < 4 {
                    weights.sort_by(f64::total_cmp);
                }
                weights
            };
            assert_eq!(sorted(&shuffled), sorted(&matrix), "{row}");
        }
    }
}
