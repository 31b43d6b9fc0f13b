//! Recursive least squares as its equations say it.

use ndarray::{Array1, Array2};

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

/// One step with a forgetting factor l: `k = P r / (l + r' P r)`, `P <- (P - k r' P) / l` (Haykin, *Adaptive Filter
/// Theory*, the exponentially weighted algorithm). Returns k.
pub fn rls_forgetting_gain(p: &mut Array2<f64>, rates: &[f64], forgetting: f64) -> Array1<f64> {
    let v = p.dot(&Array1::from(rates.to_vec()));
    let k = &v / (forgetting + rates.iter().zip(&v).map(|(r, v)| r * v).sum::<f64>());
    for ((i, j), entry) in p.indexed_iter_mut() {
        *entry = (*entry - k[i] * v[j]) / forgetting;
    }
    k
}

/// One step of recursive least squares for one unit's weights: `w <- w - error c v` with v and c of [`rls_gain`].
pub fn rls_step(p: &mut Array2<f64>, weights: &mut [f64], rates: &[f64], error: f64) {
    let (v, c) = rls_gain(p, rates);
    for (w, v) in weights.iter_mut().zip(&v) {
        *w -= error * c * v;
    }
}
