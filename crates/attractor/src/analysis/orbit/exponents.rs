//! Lyapunov exponents of a map by Benettin's method: tangent vectors are carried along an orbit and made orthonormal again and
//! again; their growth on the way gives the exponents (Benettin et al. 1980, doi:10.1007/BF02128236).

use super::DiscreteMap;
use crate::Error;
use crate::interrupt::checkpoint;
use crate::kernel::{dot, subtract_scaled};

/// Follows an orbit from `state`, which moves along, with tangent vectors that are orthonormalised after every `every` of
/// `steps` steps (a multiple of `every`); the mean logarithm of each one's growth, per step.
///
/// # Errors
/// [`Error::Interrupted`] alone.
pub(crate) fn exponents(
    map: &mut impl DiscreteMap,
    state: &mut Vec<f64>,
    mut tangents: Vec<Vec<f64>>,
    steps: usize,
    every: usize,
) -> Result<Vec<f64>, Error> {
    let (mut next, mut out) = (state.clone(), state.clone());
    orthonormalise(&mut tangents);
    let mut sums = vec![0.0; tangents.len()];
    for step in 1..=steps {
        checkpoint()?;
        map.next(state, &mut next);
        for tangent in &mut tangents {
            map.tangent(state, &next, tangent, &mut out);
            tangent.copy_from_slice(&out);
        }
        std::mem::swap(state, &mut next);
        if step % every == 0 {
            for (sum, length) in sums.iter_mut().zip(orthonormalise(&mut tangents)) {
                *sum += length.max(f64::MIN_POSITIVE).ln();
            }
        }
    }
    Ok(sums.into_iter().map(|sum| sum / steps as f64).collect())
}

/// Makes vectors orthonormal by the modified Gram-Schmidt method; returns their lengths on the way. A vector of length 0
/// stays.
fn orthonormalise(vectors: &mut [Vec<f64>]) -> Vec<f64> {
    let mut lengths = Vec::with_capacity(vectors.len());
    for k in 0..vectors.len() {
        let (done, rest) = vectors.split_at_mut(k);
        let vector = &mut rest[0];
        for earlier in done {
            let along = dot(earlier, vector);
            subtract_scaled(vector, along, earlier);
        }
        let length = dot(vector, vector).sqrt();
        if length > 0.0 {
            for v in vector.iter_mut() {
                *v /= length;
            }
        }
        lengths.push(length);
    }
    lengths
}
