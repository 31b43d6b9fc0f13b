//! The leading part of the Hessenberg form by products with W alone: Arnoldi's method from b.
//!
//! The basis spans b, A b, A² b, ...; each product costs one pass over W, and the poles and gains outside the disk of A
//! come first, with an error that falls as (rho / |1 + s|)^n (Arnoldi 1951; Saad 2011, *Numerical Methods for Large
//! Eigenvalue Problems*, chapter 6). Vectors are made orthogonal twice, so that the basis stays so to rounding.

use super::{Linearisation, LoopGain};
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::{dot, subtract_scaled};

impl Linearisation<'_> {
    /// Reduces to a matrix of order `order`, or less if b, A b, ... span less: O(N² order). It is exact for as many moments
    /// as the order.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the order is 0 or b vanishes.
    pub fn krylov(&self, order: usize) -> Result<LoopGain, Error> {
        let mut scratch = vec![0.0; self.units()];
        arnoldi(order, self.source(), self.readout(), |v, out| self.multiply(v, &mut scratch, out))
    }

    /// The same for the adjoint system, with A' for A, c for b and b for c. Its gain is the same, and its
    /// [`LoopGain::amplification`], `|c' (s - J)^-1|`, is what the open loop makes of noise of the units' own.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the order is 0 or c vanishes.
    pub fn adjoint_krylov(&self, order: usize) -> Result<LoopGain, Error> {
        arnoldi(order, self.readout(), self.source(), |v, out| self.multiply_transposed(v, out))
    }
}

/// The Hessenberg matrix of `multiply` in the basis that Arnoldi's method builds from `source`.
fn arnoldi(
    order: usize,
    source: &[f64],
    readout: &[f64],
    mut multiply: impl FnMut(&[f64], &mut [f64]),
) -> Result<LoopGain, Error> {
    check::at_least("order", order, 1)?;
    let n = source.len();
    let strength = dot(source, source).sqrt();
    check::positive("norm of the weights that the basis starts from", strength)?;
    let mut basis: Vec<Vec<f64>> = vec![source.iter().map(|b| b / strength).collect()];
    let (mut columns, mut below): (Vec<Vec<f64>>, Vec<f64>) = (Vec::new(), Vec::new());
    let mut next = vec![0.0; n];
    while columns.len() < order.min(n) {
        checkpoint()?;
        multiply(&basis[columns.len()], &mut next);
        let before = dot(&next, &next).sqrt();
        let mut column = vec![0.0; basis.len()];
        for _ in 0..2 {
            for (entry, vector) in column.iter_mut().zip(&basis) {
                let along = dot(vector, &next);
                subtract_scaled(&mut next, along, vector);
                *entry += along;
            }
        }
        columns.push(column);
        let rest = dot(&next, &next).sqrt();
        // Rounding alone is left: b, A b, ... span no more.
        let spanned = rest <= 1e-14 * before || columns.len() == n;
        below.push(if spanned { 0.0 } else { rest });
        if spanned {
            break;
        }
        basis.push(next.iter().map(|v| v / rest).collect());
    }
    let order = columns.len();
    let upper = (0..order).flat_map(|i| columns[i..].iter().map(move |column| column[i])).collect();
    let readout = basis[..order].iter().map(|vector| dot(readout, vector)).collect();
    Ok(LoopGain::new(upper, below, strength, readout))
}
