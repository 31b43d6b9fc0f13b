//! The tests behind verdicts.

use pyo3::prelude::*;

use crate::arrays::Listed;
use crate::work::detached;
use crate::{arrays, errors, records};

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

/// Tests whether the mean of one sample exceeds that of another, without assuming equal variances.
///
/// Parameters
/// ----------
/// a : array_like of float, (m,)
/// b : array_like of float, (n,)
/// reference : float, default 0
///     The difference that is tested against.
///
/// Returns
/// -------
/// TTest or None
///     `None` of fewer than two values in a sample or without spread.
///
/// References
/// ----------
/// .. [1] Welch (1947), Biometrika 34, 28-35, doi:10.1093/biomet/34.1-2.28.
///
/// Examples
/// --------
/// >>> from attractor import welch_t_test
/// >>> round(welch_t_test([1, 2, 3, 4, 5], [1, 2, 3]).degrees, 3)
/// 5.882
#[pyfunction]
#[pyo3(signature = (a, b, reference=0.0))]
fn welch_t_test<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    reference: f64,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let a = arrays::vector::<f64>("a", a, "m")?.as_array().to_vec();
    let b = arrays::vector::<f64>("b", b, "n")?.as_array().to_vec();
    outcome(py, attractor::welch_t_test(&a, &b, reference))
}

/// The p-value of Fisher's exact test that two samples, each counted by class, come from the same proportions.
///
/// Parameters
/// ----------
/// a, b : sequence of int, (classes,)
///     Observations of each class.
///
/// Returns
/// -------
/// float or None
///     `None` of no observation in a sample.
///
/// References
/// ----------
/// .. [1] Freeman & Halton (1951), Biometrika 38, 141-149, doi:10.2307/2332323.
///
/// Examples
/// --------
/// >>> from attractor import contingency_test
/// >>> round(contingency_test([25, 21, 4], [85, 102, 13]), 2)
/// 0.49
#[pyfunction]
fn contingency_test(py: Python<'_>, a: Listed<u64>, b: Listed<u64>) -> PyResult<Option<f64>> {
    detached(py, || attractor::contingency_test(&a.0, &b.0))
}

/// P-values adjusted for the number of tests by Holm's method; NaN stays NaN and does not count.
///
/// Parameters
/// ----------
/// p : array_like of float, (n,)
///
/// Returns
/// -------
/// list of float, (n,)
///
/// References
/// ----------
/// .. [1] Holm (1979), Scandinavian Journal of Statistics 6, 65-70, https://www.jstor.org/stable/4615733.
///
/// Examples
/// --------
/// >>> from attractor import holm
/// >>> holm([0.25, 0.5])
/// [0.5, 0.5]
#[pyfunction]
fn holm(p: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
    Ok(attractor::holm(&arrays::vector::<f64>("p", p, "n")?.as_array().to_vec()))
}

/// Tests whether values of one sample are greater than those of another, by their ranks.
///
/// Without ties, and with at most 50 values in each sample, p is exact; otherwise it is that of the normal approximation, its
/// variance corrected for ties.
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
    test.map(|test| records::record(py, "RankSum", (test.superiority, test.p_greater, test.p_less, test.exact)))
        .transpose()
}

/// The interval in which the probability of success lies with at least 95 % confidence, after so many successes.
///
/// Parameters
/// ----------
/// successes, trials : int
///     0 or above; at most a million trials.
///
/// Returns
/// -------
/// (float, float) or None
///     `None` of no trials, or of more successes than trials.
///
/// References
/// ----------
/// .. [1] Clopper & Pearson (1934), Biometrika 26, 404-413, doi:10.1093/biomet/26.4.404.
///
/// Examples
/// --------
/// >>> from attractor import binomial_interval
/// >>> low, high = binomial_interval(15, 148)
/// >>> round(low, 3), round(high, 3)
/// (0.058, 0.162)
#[pyfunction]
fn binomial_interval(py: Python<'_>, successes: usize, trials: usize) -> PyResult<Option<(f64, f64)>> {
    /// Beyond, the quantiles of the beta distribution are not found to a digit.
    const MOST: usize = 1_000_000;
    if trials > MOST {
        return Err(errors::out_of_range(py, "trials", trials, "at most 1000000"));
    }
    Ok(attractor::binomial_interval(successes, trials))
}

/// The probability of at least `successes` of `trials` when each succeeds with `probability`.
///
/// Parameters
/// ----------
/// successes, trials : int
/// probability : float
///     From 0 to 1.
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
fn binomial_tail(py: Python<'_>, successes: u64, trials: u64, probability: f64) -> PyResult<f64> {
    if !(0.0..=1.0).contains(&probability) {
        return Err(errors::out_of_range(py, "probability", probability, "from 0 to 1"));
    }
    Ok(attractor::binomial_tail(successes, trials, probability))
}

fn outcome(py: Python<'_>, test: Option<attractor::TTest>) -> PyResult<Option<Bound<'_, PyAny>>> {
    test.map(|test| records::record(py, "TTest", (test.t, test.degrees, test.p_greater, test.p_less, test.interval)))
        .transpose()
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(standard_error, module)?)?;
    module.add_function(wrap_pyfunction!(one_sample_t_test, module)?)?;
    module.add_function(wrap_pyfunction!(paired_t_test, module)?)?;
    module.add_function(wrap_pyfunction!(welch_t_test, module)?)?;
    module.add_function(wrap_pyfunction!(rank_sum_test, module)?)?;
    module.add_function(wrap_pyfunction!(contingency_test, module)?)?;
    module.add_function(wrap_pyfunction!(holm, module)?)?;
    module.add_function(wrap_pyfunction!(binomial_interval, module)?)?;
    module.add_function(wrap_pyfunction!(binomial_tail, module)?)
}
