//! The tests behind verdicts.

use pyo3::prelude::*;

use crate::{arrays, records};

/// The standard error of the mean.
///
/// Parameters
/// ----------
/// values : array_like of float, (n,)
///
/// Returns
/// -------
/// float
///     NaN of fewer than two values.
///
/// Examples
/// --------
/// >>> from attractor import standard_error
/// >>> standard_error([1.0, 3.0])
/// 1.0
#[pyfunction]
fn standard_error(values: &Bound<'_, PyAny>) -> PyResult<f64> {
    Ok(attractor::standard_error(&arrays::vector::<f64>("values", values, "n")?.as_array().to_vec()))
}

/// Tests whether the mean of values is greater than a reference, by a one-sided t-test.
///
/// Parameters
/// ----------
/// values : array_like of float, (n,)
/// reference : float
///
/// Returns
/// -------
/// TTest or None
///     `None` of fewer than two values or without spread.
///
/// Examples
/// --------
/// >>> from attractor import one_sample_t_test
/// >>> round(one_sample_t_test([5.1, 4.9, 5.6, 5.8, 5.2], 5.0).p_greater, 4)
/// 0.0627
#[pyfunction]
fn one_sample_t_test<'py>(
    py: Python<'py>,
    values: &Bound<'py, PyAny>,
    reference: f64,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let values = arrays::vector::<f64>("values", values, "n")?.as_array().to_vec();
    outcome(py, attractor::one_sample_t_test(&values, reference))
}

/// Tests whether one sample is greater than another, pair by pair, by a one-sided t-test.
///
/// Parameters
/// ----------
/// a, b : array_like of float, (n,)
///
/// Returns
/// -------
/// TTest or None
///     `None` of fewer than two pairs or without spread.
///
/// Examples
/// --------
/// >>> from attractor import paired_t_test
/// >>> round(paired_t_test([5.1, 4.9, 5.6, 5.8, 5.2], [5.0] * 5).t, 3)
/// 1.933
#[pyfunction]
fn paired_t_test<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let a = arrays::vector::<f64>("a", a, "n")?.as_array().to_vec();
    let b = arrays::vector::<f64>("b", b, a.len())?.as_array().to_vec();
    outcome(py, attractor::paired_t_test(&a, &b))
}

/// Tests whether values of one sample are greater than those of another, by their ranks, with the variance corrected for
/// ties.
///
/// Parameters
/// ----------
/// a : array_like of float, (m,)
/// b : array_like of float, (n,)
///
/// Returns
/// -------
/// RankSum or None
///     `None` if a sample is empty, holds NaN, or all values are the same.
///
/// References
/// ----------
/// .. [1] Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50-60, doi:10.1214/aoms/1177730491.
///
/// Examples
/// --------
/// >>> from attractor import rank_sum_test
/// >>> round(rank_sum_test([3.1, 4.0, 5.2, 2.2, 6.0], [1.0, 2.2, 0.3, 3.0]).superiority, 3)
/// 0.925
#[pyfunction]
fn rank_sum_test<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let a = arrays::vector::<f64>("a", a, "m")?.as_array().to_vec();
    let b = arrays::vector::<f64>("b", b, "n")?.as_array().to_vec();
    let test = attractor::rank_sum_test(&a, &b);
    test.map(|test| records::record(py, "RankSum", (test.superiority, test.p_greater))).transpose()
}

/// The interval in which the probability of success lies with 95 % confidence, after so many successes.
///
/// Parameters
/// ----------
/// successes, trials : int
///
/// Returns
/// -------
/// (float, float) or None
///     `None` of no trials.
///
/// References
/// ----------
/// .. [1] Wilson (1927), Journal of the American Statistical Association 22, 209-212,
///    doi:10.1080/01621459.1927.10502953.
///
/// Examples
/// --------
/// >>> from attractor import binomial_interval
/// >>> low, high = binomial_interval(15, 148)
/// >>> round(low, 3), round(high, 3)
/// (0.062, 0.16)
#[pyfunction]
fn binomial_interval(successes: usize, trials: usize) -> Option<(f64, f64)> {
    attractor::binomial_interval(successes, trials)
}

/// The probability of at least `successes` of `trials` when each succeeds with `probability`.
///
/// Parameters
/// ----------
/// successes, trials : int
/// probability : float
///
/// Returns
/// -------
/// float
///
/// Examples
/// --------
/// >>> from attractor import binomial_tail
/// >>> round(binomial_tail(9, 10, 0.5), 5)
/// 0.01074
#[pyfunction]
fn binomial_tail(successes: u64, trials: u64, probability: f64) -> f64 {
    attractor::binomial_tail(successes, trials, probability)
}

fn outcome(py: Python<'_>, test: Option<attractor::TTest>) -> PyResult<Option<Bound<'_, PyAny>>> {
    test.map(|test| records::record(py, "TTest", (test.t, test.degrees, test.p_greater))).transpose()
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(standard_error, module)?)?;
    module.add_function(wrap_pyfunction!(one_sample_t_test, module)?)?;
    module.add_function(wrap_pyfunction!(paired_t_test, module)?)?;
    module.add_function(wrap_pyfunction!(rank_sum_test, module)?)?;
    module.add_function(wrap_pyfunction!(binomial_interval, module)?)?;
    module.add_function(wrap_pyfunction!(binomial_tail, module)?)
}
