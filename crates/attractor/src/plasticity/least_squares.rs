//! Readout weights by ridge regression: what recursive least squares converges to, in closed form.
//!
//! Minimises `sum_t |W r_t - f_t|² + delta |W - W_0|²`, so `W = W_0 + (F - W_0 R')(R R' + delta I)^-1 R` with one row of
//! R per step; delta is the same as in [`super::RlsOptions`].

use ndarray::{Array2, ArrayView2, aview1};

use crate::linear::Cholesky;
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
    let correlation = rates.t().dot(&rates);
    let regularised = |i, j| correlation[(i, j)] + if i == j { delta } else { 0.0 };
    let cholesky = Cholesky::new(n, regularised, "the Cholesky factorisation of the rates' correlation matrix")?;
    let residual = &targets - &rates.dot(&initial.t());
    let change = cholesky.solve(&rates.t().dot(&residual));
    Ok(&initial + &change.t())
}

/// A readout that maps a few patterns of rates exactly to their targets.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternReadout {
    /// Correlation of the patterns, `C_nm = <r_n r_m>`, (M, M).
    pub correlation: Array2<f64>,
    /// Coefficients `k = C^-1 A`.
    pub coefficients: Vec<f64>,
    /// Readout weights, one per unit.
    pub weights: Vec<f64>,
}

/// The smallest readout `w = (1/N) sum_m k_m r_m`, `k = C^-1 A`, that maps each row of `rates` (M, N) to its target:
/// least squares without a penalty, from no weights (Rivkind & Barak 2017, doi:10.1103/PhysRevLett.118.258101).
///
/// # Errors
/// [`Error::Shape`] if extents disagree, [`Error::NotFinite`] if a number is not finite, [`Error::OutOfRange`] if there
/// are more patterns than units, or C is singular: a pattern is silent, or a combination of those before it.
pub fn pattern_readout(rates: ArrayView2<'_, f64>, targets: &[f64]) -> Result<PatternReadout, Error> {
    let (m, n) = rates.dim();
    check::at_least("number of patterns", m, 1)?;
    check::shape("targets", &[targets.len()], &[m])?;
    check::finite("rates", rates)?;
    check::finite("targets", aview1(targets))?;
    if m > n {
        return Err(Error::out_of_range("number of patterns", m, "at most the number of units"));
    }
    let correlation = rates.dot(&rates.t()) / n as f64;
    check_regular(&correlation)?;
    let cholesky = Cholesky::new(m, |i, j| correlation[(i, j)], "the Cholesky factorisation of the patterns' C")?;
    let column = Array2::from_shape_fn((m, 1), |(i, _)| targets[i]);
    let coefficients = cholesky.solve(&column).into_raw_vec_and_offset().0;
    let weights = (rates.t().dot(&aview1(&coefficients)) / n as f64).to_vec();
    Ok(PatternReadout { correlation, coefficients, weights })
}

/// Whether every pattern is independent of those before it: of its power, more than rounding must be its own.
fn check_regular(correlation: &Array2<f64>) -> Result<(), Error> {
    const OWN: f64 = 1e-12;
    let accepted = "patterns that are neither silent nor combinations of each other";
    let mut factor = Array2::<f64>::zeros(correlation.dim());
    for i in 0..correlation.nrows() {
        for j in 0..i {
            let known: f64 = (0..j).map(|k| factor[(i, k)] * factor[(j, k)]).sum();
            factor[(i, j)] = (correlation[(i, j)] - known) / factor[(j, j)];
        }
        let known: f64 = (0..i).map(|k| factor[(i, k)].powi(2)).sum();
        let own = correlation[(i, i)] - known;
        if own <= OWN * correlation[(i, i)] {
            let which = if correlation[(i, i)] == 0.0 {
                format!("singular (pattern {i} is silent)")
            } else {
                format!("singular (pattern {i} is a combination of those before it)")
            };
            return Err(Error::out_of_range("correlation C of the patterns", which, accepted));
        }
        factor[(i, i)] = own.sqrt();
    }
    Ok(())
}
