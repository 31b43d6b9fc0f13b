//! How many dimensions a network's states take up.

use ndarray::{Array2, ArrayView1, ArrayView2, Axis, CowArray};

use crate::check;
use crate::error::Error;
use crate::kernel::gram::gram;
use crate::linear::out_of_scale;

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
    let centred = centred(states)?;
    // Fewer products: the eigenvalues of D'D and D D' are the same.
    let few = centred.nrows() < centred.ncols();
    let covariance = gram(if few { centred.t() } else { centred.view() })?;
    let trace: f64 = covariance.diag().iter().sum();
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
        let covariance = gram(centred(states)?.view())?;
        let trace: f64 = covariance.diag().iter().sum();
        Ok::<_, Error>((covariance, trace))
    };
    let ((one, trace), (other, other_trace)) = (covariance(one)?, covariance(other)?);
    let products: f64 = one.iter().zip(&other).map(|(a, b)| a * b).sum();
    Ok(trace * other_trace / products)
}

/// States (steps, units), some of which change, less their means over steps.
fn centred(states: ArrayView2<'_, f64>) -> Result<Array2<f64>, Error> {
    check::at_least("steps", states.nrows(), 2)?;
    check::finite("states", states)?;
    let changes = |column: ArrayView1<'_, f64>| column.iter().any(|state| *state != column[0]);
    if !states.columns().into_iter().any(changes) {
        return Err(Error::out_of_range("variance of the states", 0.0, "above 0: no state ever changes"));
    }
    // Sums are taken in one order, however the states lie in memory; and no product leaves the range of numbers.
    let states = match out_of_scale(states.iter().copied()) {
        Some(scale) => CowArray::from(states.as_standard_layout().into_owned() / scale),
        None => states.as_standard_layout(),
    };
    let less_mean = |states: ArrayView2<'_, f64>| &states - &states.mean_axis(Axis(0)).unwrap_or_default();
    let centred = less_mean(states.view());
    let power = |states: ArrayView2<'_, f64>| states.iter().map(|state| state * state).sum::<f64>();
    if power(centred.view()) > power(states.view()) * f64::EPSILON {
        return Ok(centred);
    }
    // Beside such small changes the rounding of a mean counts.
    let mut centred = less_mean(centred.view());
    for (mut column, states) in centred.columns_mut().into_iter().zip(states.columns()) {
        if !changes(states) {
            column.fill(0.0);
        }
    }
    let scale = out_of_scale(centred.iter().copied()).unwrap_or(1.0);
    Ok(centred / scale)
}
