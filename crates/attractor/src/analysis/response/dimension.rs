//! How many dimensions a network's states take up.

use ndarray::{ArrayView2, Axis};

use crate::check;
use crate::error::Error;
use crate::kernel::gram::gram;

/// The participation ratio of states (steps, units): with the eigenvalues `lambda` of their covariance C,
///
/// ```text
/// D = (sum lambda)² / sum lambda² = (tr C)² / tr C²,        1 <= D <= units,
/// ```
///
/// k of k directions of equal variance (Abbott, Rajan & Sompolinsky 2011, arXiv:0912.3832; Gao et al. 2017, doi:10.1101/214262).
/// Of few steps it is too small: of independent states of N units about `1 / (1 / N + 1 / steps)`.
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::OutOfRange`] if there are fewer than two steps or no state ever changes; [`Error::Interrupted`].
///
/// # Examples
/// ```
/// use attractor::participation_ratio;
/// use ndarray::Array2;
///
/// // Two of four units turn around a circle, a third repeats the first, and the fourth stands still.
/// let states = Array2::from_shape_fn((100, 4), |(t, unit)| match unit {
///     0 | 2 => (std::f64::consts::TAU * t as f64 / 100.0).cos(),
///     1 => (std::f64::consts::TAU * t as f64 / 100.0).sin(),
///     _ => 3.0,
/// });
/// // Variances 2 : 1 along two directions: 3² / (2² + 1²).
/// assert!((participation_ratio(states.view())? - 1.8).abs() < 1e-12);
/// # Ok::<(), attractor::Error>(())
/// ```
pub fn participation_ratio(states: ArrayView2<'_, f64>) -> Result<f64, Error> {
    check::at_least("steps", states.nrows(), 2)?;
    check::finite("states", states)?;
    // Sums are taken in one order, however the states lie in memory.
    let states = states.as_standard_layout();
    let centred = &states - &states.mean_axis(Axis(0)).unwrap_or_default();
    // Fewer products: the eigenvalues of D'D and D D' are the same.
    let few = centred.nrows() < centred.ncols();
    let covariance = gram(if few { centred.t() } else { centred.view() })?;
    let trace = moving(covariance.diag().iter().sum(), &states.view())?;
    let squares: f64 = covariance.iter().map(|entry| entry * entry).sum();
    Ok(trace * trace / squares)
}

/// The participation ratio from two independent records (steps, units) of the same units, whose covariances are C and C':
///
/// ```text
/// D = tr C tr C' / tr C C'.
/// ```
///
/// What chance makes two units covary in one record it does not in the other, so that `tr C C'` is that of the true covariance in the
/// mean: beside [`participation_ratio`] there is no error that only many steps would remove. Of very few steps it may come out as
/// any number.
///
/// # Errors
/// As [`participation_ratio`]; [`Error::Shape`] if there are not as many units in both.
///
/// # Examples
/// ```
/// use attractor::{Streams, cross_participation_ratio, participation_ratio};
/// use ndarray::Array2;
///
/// // Fifty independent units, seen for 200 steps.
/// let states = |seed: u64| {
///     let mut values = vec![0.0; 200 * 50];
///     Streams::new(seed).child("states").stream().fill_normal(&mut values, 1.0);
///     Array2::from_shape_vec((200, 50), values).expect("as many values")
/// };
/// let (one, other) = (states(1), states(2));
/// assert!((participation_ratio(one.view())? - 40.0).abs() < 1.0);
/// assert!((cross_participation_ratio(one.view(), other.view())? - 50.0).abs() < 1.0);
/// # Ok::<(), attractor::Error>(())
/// ```
pub fn cross_participation_ratio(one: ArrayView2<'_, f64>, other: ArrayView2<'_, f64>) -> Result<f64, Error> {
    check::shape("the other record", &[other.ncols()], &[one.ncols()])?;
    let covariance = |states: ArrayView2<'_, f64>| {
        check::at_least("steps", states.nrows(), 2)?;
        check::finite("states", states)?;
        let states = states.as_standard_layout();
        let covariance = gram((&states - &states.mean_axis(Axis(0)).unwrap_or_default()).view())?;
        moving(covariance.diag().iter().sum(), &states.view()).map(|trace| (covariance, trace))
    };
    let ((one, trace), (other, other_trace)) = (covariance(one)?, covariance(other)?);
    let products: f64 = one.iter().zip(&other).map(|(a, b)| a * b).sum();
    Ok(trace * other_trace / products)
}

/// The trace of states that change.
fn moving(trace: f64, states: &ArrayView2<'_, f64>) -> Result<f64, Error> {
    let still = states.iter().map(|state| state * state).sum::<f64>() * f64::EPSILON;
    if trace.is_nan() || trace <= still {
        return Err(Error::out_of_range("variance of the states", trace, "above 0: no state ever changes"));
    }
    Ok(trace)
}
