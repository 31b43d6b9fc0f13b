//! How weights are distributed, over all synapses and by whether a pair of units is connected one way or both.

use crate::connectivity::SparseMatrix;
use crate::kernel::Real;

/// Weights of connected pairs, by how they are connected.
#[derive(Debug, Clone, PartialEq)]
pub struct Reciprocity<T> {
    /// Weights of synapses whose reverse does not exist.
    pub unidirectional: Vec<T>,
    /// Weights of synapses whose reverse exists too.
    pub bidirectional: Vec<T>,
}

/// Sorts the weights of a square matrix by reciprocity (Laje & Buonomano 2013, doi:10.1038/nn.3405, suppl.).
pub fn by_reciprocity<T: Real>(matrix: &SparseMatrix<T>) -> Reciprocity<T> {
    let mut out = Reciprocity { unidirectional: Vec::new(), bidirectional: Vec::new() };
    for i in 0..matrix.rows() {
        for (j, w) in matrix.row(i) {
            if matrix.has(j, i) { out.bidirectional.push(w) } else { out.unidirectional.push(w) }
        }
    }
    out
}

/// Counts of the values in `bins` equal bins over `low..high`; what lies outside is counted in the first or last bin.
pub fn histogram<T: Real>(values: &[T], low: f64, high: f64, bins: usize) -> Vec<usize> {
    let mut counts = vec![0; bins];
    if bins == 0 {
        return counts;
    }
    for value in values {
        let bin = ((value.to_f64() - low) / (high - low) * bins as f64).floor();
        counts[(bin.max(0.0) as usize).min(bins - 1)] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn reciprocity_is_told_apart() {
        let w = SparseMatrix::from_dense(array![[0.0, 1.0, 2.0], [3.0, 0.0, 0.0], [0.0, 4.0, 0.0]].view()).unwrap();
        let sorted = by_reciprocity(&w);
        assert_eq!(sorted.bidirectional, [1.0, 3.0]);
        assert_eq!(sorted.unidirectional, [2.0, 4.0]);
    }

    #[test]
    fn every_value_is_counted_once() {
        assert_eq!(histogram(&[-9.0, 0.1, 0.6, 0.9, 9.0], 0.0, 1.0, 2), [2, 3]);
    }
}
