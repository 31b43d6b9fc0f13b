//! Plain twins of the hot loops, in the order in which one would write the equations.
//!
//! They are the reference that tests compare with and that benchmarks race against; nothing else calls them.

use ndarray::{Array1, Array2};

use crate::SparseMatrix;

/// `W r` for a sparse matrix, row by row, synapse by synapse.
pub fn sparse_product(matrix: &SparseMatrix<f64>, r: &[f64]) -> Vec<f64> {
    (0..matrix.rows()).map(|i| matrix.row(i).map(|(j, w)| w * r[j]).sum()).collect()
}

/// One step of recursive least squares for the inverse correlation matrix: `v = P r`, `c = 1 / (1 + r' v)`,
/// `P <- P - c v v'` (Haykin, *Adaptive Filter Theory*; Sussillo & Abbott 2009, doi:10.1016/j.neuron.2009.07.018,
/// eq. 5). Returns v and c.
pub fn rls_gain(p: &mut Array2<f64>, rates: &[f64]) -> (Array1<f64>, f64) {
    let v = p.dot(&Array1::from(rates.to_vec()));
    let c = 1.0 / (1.0 + rates.iter().zip(&v).map(|(r, v)| r * v).sum::<f64>());
    for ((i, j), entry) in p.indexed_iter_mut() {
        *entry -= c * v[i] * v[j];
    }
    (v, c)
}

/// One step of recursive least squares for one unit's weights: `w <- w - error c v` with v and c of [`rls_gain`].
pub fn rls_step(p: &mut Array2<f64>, weights: &mut [f64], rates: &[f64], error: f64) {
    let (v, c) = rls_gain(p, rates);
    for (w, v) in weights.iter_mut().zip(&v) {
        *w -= error * c * v;
    }
}
