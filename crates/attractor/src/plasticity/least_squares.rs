//! Readout weights by ridge regression: what recursive least squares converges to, in closed form.
//!
//! Minimises `sum_t |W r_t - f_t|² + delta |W - W_0|²`, so `W = W_0 + (F - W_0 R')(R R' + delta I)^-1 R` with one row of
//! R per step; delta is the same as in [`super::RlsOptions`].

use faer::linalg::solvers::Solve;
use faer::{Mat, Side};
use ndarray::{Array2, ArrayView2};

use crate::{Error, check};

/// The readout (readouts, units) nearest in the ridge sense to `initial` that maps `rates` (steps, units) to `targets`
/// (steps, readouts).
///
/// # Errors
/// [`Error::Shape`] if extents disagree, [`Error::OutOfRange`] if `delta` is not above 0.
pub fn ridge_readout(
    rates: ArrayView2<'_, f64>,
    targets: ArrayView2<'_, f64>,
    initial: ArrayView2<'_, f64>,
    delta: f64,
) -> Result<Array2<f64>, Error> {
    check::positive("delta", delta)?;
    let (steps, n) = rates.dim();
    check::shape("targets", targets.shape(), &[steps, targets.ncols()])?;
    check::shape("initial weights", initial.shape(), &[targets.ncols(), n])?;
    check::finite("rates", rates)?;
    check::finite("targets", targets)?;
    let mut correlation = rates.t().dot(&rates);
    correlation.diag_mut().mapv_inplace(|v| v + delta);
    let residual = &targets - &rates.dot(&initial.t());
    let moments = rates.t().dot(&residual);
    let a = Mat::from_fn(n, n, |i, j| correlation[(i, j)]);
    let b = Mat::from_fn(n, targets.ncols(), |i, j| moments[(i, j)]);
    let cholesky = a.llt(Side::Lower).map_err(|_| Error::NoConvergence {
        what: "the Cholesky factorisation of the rates' correlation matrix",
        iterations: 0,
        residual: f64::NAN,
    })?;
    let change = cholesky.solve(&b);
    Ok(Array2::from_shape_fn(initial.dim(), |(o, i)| initial[(o, i)] + change[(i, o)]))
}
