//! Readout weights by ridge regression: what recursive least squares converges to, in closed form.
//!
//! Minimises `sum_t |W r_t - f_t|² + delta |W - W_0|²`, so `W = W_0 + (F - W_0 R')(R R' + delta I)^-1 R` with one row of
//! R per step; delta is the same as in [`super::RlsOptions`]. With a free intercept b, minimises
//! `sum_t |W r_t + b - f_t|² + delta |W|²`, which is the same with rates and targets from which their means are taken, and
//! `b = mean(f) - W mean(r)`.

use ndarray::{Array1, Array2, ArrayView2, Axis, aview1};

use crate::linear::{Cholesky, solve_patterns};
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
    let mut coefficients = targets.to_vec();
    solve_patterns(&correlation, &mut coefficients).map_err(|pattern| singular(&correlation, pattern))?;
    let weights = (rates.t().dot(&aview1(&coefficients)) / n as f64).to_vec();
    Ok(PatternReadout { correlation, coefficients, weights })
}

fn singular(correlation: &Array2<f64>, pattern: usize) -> Error {
    let what = if correlation[(pattern, pattern)] == 0.0 { "silent" } else { "a combination of those before it" };
    let found = format!("singular (pattern {pattern} is {what})");
    let accepted = "patterns that are neither silent nor combinations of each other";
    Error::out_of_range("correlation C of the patterns", found, accepted)
}

/// The readout (readouts, units) that maps `rates` (steps, units), with an intercept of its own for each readout, to
/// `targets` (steps, readouts); the intercepts are not penalised.
///
/// # Errors
/// As [`ridge_readout`]; [`Error::OutOfRange`] if there is no step.
pub fn ridge_readout_with_intercept(
    rates: ArrayView2<'_, f64>,
    targets: ArrayView2<'_, f64>,
    delta: f64,
) -> Result<(Array2<f64>, Array1<f64>), Error> {
    let means = |values: ArrayView2<'_, f64>| {
        values.mean_axis(Axis(0)).ok_or_else(|| Error::out_of_range("steps", values.nrows(), "at least 1"))
    };
    let (mean_rates, mean_targets) = (means(rates)?, means(targets)?);
    let none = Array2::zeros((targets.ncols(), rates.ncols()));
    let weights = ridge_readout((&rates - &mean_rates).view(), (&targets - &mean_targets).view(), none.view(), delta)?;
    let intercepts = mean_targets - weights.dot(&mean_rates);
    Ok((weights, intercepts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Streams;

    #[test]
    fn the_intercept_is_free() {
        let mut stream = Streams::new(1).stream();
        let mut values = vec![0.0; 60 * 7];
        stream.fill_normal(&mut values, 1.0);
        let all = Array2::from_shape_vec((60, 7), values).unwrap() + 3.0;
        let (rates, targets) = all.view().split_at(Axis(1), 5);
        let (weights, intercepts) = ridge_readout_with_intercept(rates, targets, 0.7).unwrap();
        // Where the penalised squares are least, their derivatives by intercepts and weights are 0.
        let residual = &targets - &(rates.dot(&weights.t()) + &intercepts);
        assert!(residual.sum_axis(Axis(0)).iter().all(|sum| sum.abs() < 1e-9));
        let gradient = residual.t().dot(&rates) - 0.7 * &weights;
        assert!(gradient.iter().all(|slope| slope.abs() < 1e-9));
        let nothing =
            ridge_readout_with_intercept(rates.slice(ndarray::s![..0, ..]), targets.slice(ndarray::s![..0, ..]), 1.0);
        assert!(matches!(nothing, Err(Error::OutOfRange { name: "steps", .. })));
    }
}
