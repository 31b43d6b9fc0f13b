//! Readout weights by ridge regression: what recursive least squares converges to, in closed form.
//!
//! Minimises `sum_t |W r_t - f_t|² + delta |W - W_0|²`, so `W = W_0 + (F - W_0 R')(R R' + delta I)^-1 R` with one row of
//! R per step; delta is the same as in [`super::RlsOptions`]. With a free intercept b, minimises
//! `sum_t |W r_t + b - f_t|² + delta |W|²`, which is the same with rates and targets from which their means are taken, and
//! `b = mean(f) - W mean(r)`.
//!
//! A target that is NaN is not asked: its step is left out of the sum of its readout, and of no other.

use std::collections::BTreeMap;

use ndarray::{Array1, Array2, ArrayView2, Axis, CowArray, Ix2, aview1};

use crate::check;
use crate::error::Error;
use crate::linear::{Ridge, apply, product, solve_patterns};

/// The readout (readouts, units) nearest in the ridge sense to `initial` that maps `rates` (steps, units) to `targets`
/// (steps, readouts); a target that is NaN is not asked, and a readout of which nothing is asked stays.
///
/// All digits are right that `delta` leaves: where the normal equations are ill-conditioned or there are fewer steps than
/// units, they are refined, or solved, in twice the precision (Hoerl & Kennard 1970, doi:10.1080/00401706.1970.10488634;
/// Higham 2002, *Accuracy and Stability of Numerical Algorithms*, 12).
///
/// # Errors
/// [`Error::Shape`] if extents disagree, [`Error::NotFinite`] if a rate, an initial weight or a target is infinite or a
/// rate or weight NaN, [`Error::OutOfRange`] if `delta` is not above 0, or too small for rates that depend on each other.
pub fn ridge_readout(
    rates: ArrayView2<'_, f64>,
    targets: ArrayView2<'_, f64>,
    initial: ArrayView2<'_, f64>,
    delta: f64,
) -> Result<Array2<f64>, Error> {
    check_samples(rates, targets, delta)?;
    check::shape("initial weights", initial.shape(), &[targets.ncols(), rates.ncols()])?;
    check::finite("initial weights", initial)?;
    let mut weights = initial.to_owned();
    for asked in Asked::groups(targets) {
        let (rates, targets) = asked.select(rates, targets);
        let initial = initial.select(Axis(0), &asked.readouts);
        let (features, targets, initial) = (rates.view(), targets.view(), Some(initial.view()));
        let own = Ridge { features, targets, initial, intercept: false, penalty: ("delta", delta) }.solve()?.0;
        own.outer_iter().zip(&asked.readouts).for_each(|(own, &readout)| weights.row_mut(readout).assign(&own));
    }
    Ok(weights)
}

fn check_samples(rates: ArrayView2<'_, f64>, targets: ArrayView2<'_, f64>, delta: f64) -> Result<(), Error> {
    check::positive("delta", delta)?;
    check::shape("targets", targets.shape(), &[rates.nrows(), targets.ncols()])?;
    check::finite("rates", rates)?;
    check::finite_or_nan("targets", targets)
}

/// Readouts of which the same steps are asked.
struct Asked {
    readouts: Vec<usize>,
    steps: Vec<usize>,
}

impl Asked {
    /// All readouts of which a step is asked, those of the same steps together.
    fn groups(targets: ArrayView2<'_, f64>) -> Vec<Self> {
        let mut groups: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for (readout, column) in targets.axis_iter(Axis(1)).enumerate() {
            let steps = column.iter().enumerate().filter(|(_, target)| !target.is_nan()).map(|(step, _)| step);
            groups.entry(steps.collect()).or_default().push(readout);
        }
        let any = |(steps, _): &(Vec<usize>, _)| !steps.is_empty() || targets.nrows() == 0;
        groups.into_iter().filter(any).map(|(steps, readouts)| Self { readouts, steps }).collect()
    }

    /// The rates of the steps and the targets of the readouts in them.
    fn select<'a>(
        &self,
        rates: ArrayView2<'a, f64>,
        targets: ArrayView2<'a, f64>,
    ) -> (CowArray<'a, f64, Ix2>, CowArray<'a, f64, Ix2>) {
        let every = self.steps.len() == rates.nrows();
        let of = |all: ArrayView2<'a, f64>| -> CowArray<'a, f64, Ix2> {
            if every { all.into() } else { all.select(Axis(0), &self.steps).into() }
        };
        let targets = of(targets);
        let own = self.readouts.len() == targets.ncols();
        (of(rates), if own { targets } else { targets.select(Axis(1), &self.readouts).into() })
    }
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
/// are more patterns than units, or the largest rate is not between 1e-140 and 1e140, [`Error::SingularTargets`] if C is singular: a pattern is silent, or a combination of those
/// before it.
pub fn pattern_readout(rates: ArrayView2<'_, f64>, targets: &[f64]) -> Result<PatternReadout, Error> {
    let (m, n) = rates.dim();
    check::at_least("number of patterns", m, 1)?;
    check::shape("targets", &[targets.len()], &[m])?;
    check::finite("rates", rates)?;
    check::finite("targets", aview1(targets))?;
    if m > n {
        return Err(Error::out_of_range("number of patterns", m, "at most the number of units"));
    }
    let largest = rates.iter().fold(0.0, |largest: f64, rate| largest.max(rate.abs()));
    if largest != 0.0 && !(1e-140..=1e140).contains(&largest) {
        let accepted = "between 1e-140 and 1e140, so that the correlations are numbers";
        return Err(Error::out_of_range("the largest rate", format!("{largest:e}"), accepted));
    }
    let correlation = product(rates, rates.t()) / n as f64;
    let mut coefficients = targets.to_vec();
    solve_patterns(&correlation, &mut coefficients).map_err(|pattern| singular(&correlation, pattern))?;
    let weights = (apply(rates.t(), aview1(&coefficients)) / n as f64).to_vec();
    if let Some(pattern) = coefficients.iter().position(|k| !k.is_finite()) {
        let found = format!("{:e} of pattern {pattern}", targets[pattern]);
        return Err(Error::out_of_range("target", found, "such that its coefficient is a number"));
    }
    Ok(PatternReadout { correlation, coefficients, weights })
}

fn singular(correlation: &Array2<f64>, pattern: usize) -> Error {
    let what = if correlation[(pattern, pattern)] == 0.0 { "silent" } else { "a combination of those before it" };
    Error::SingularTargets(format!("pattern {pattern} is {what}"))
}

/// The readout (readouts, units) that maps `rates` (steps, units), with an intercept of its own for each readout, to
/// `targets` (steps, readouts); the intercepts are not penalised. A target that is NaN is not asked. Precise as
/// [`ridge_readout`].
///
/// # Errors
/// As [`ridge_readout`]; [`Error::OutOfRange`] if there is no step, or none that is asked of some readout.
pub fn ridge_readout_with_intercept(
    rates: ArrayView2<'_, f64>,
    targets: ArrayView2<'_, f64>,
    delta: f64,
) -> Result<(Array2<f64>, Array1<f64>), Error> {
    check_samples(rates, targets, delta)?;
    check::at_least("steps", rates.nrows(), 1)?;
    if let Some(readout) = targets.axis_iter(Axis(1)).position(|column| column.iter().all(|target| target.is_nan())) {
        let found = format!("NaN at every step for readout {readout}");
        return Err(Error::out_of_range("targets", found, "a number at one step at least of each readout"));
    }
    let mut weights = Array2::zeros((targets.ncols(), rates.ncols()));
    let mut intercepts = Array1::zeros(targets.ncols());
    for asked in Asked::groups(targets) {
        let (rates, targets) = asked.select(rates, targets);
        let (features, targets) = (rates.view(), targets.view());
        let own = Ridge { features, targets, initial: None, intercept: true, penalty: ("delta", delta) }.solve()?;
        for (i, &readout) in asked.readouts.iter().enumerate() {
            weights.row_mut(readout).assign(&own.0.row(i));
            intercepts[readout] = own.1[i];
        }
    }
    Ok((weights, intercepts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;

    #[test]
    fn patterns_in_other_units_have_the_same_readout_in_theirs() {
        let rates = ndarray::array![[0.5, 0.25, 1.0], [1.0, -0.5, 0.125]];
        let plain = pattern_readout(rates.view(), &[1.0, 2.0]).unwrap();
        for (row, target) in rates.outer_iter().zip([1.0, 2.0]) {
            let output: f64 = row.iter().zip(&plain.weights).map(|(r, w)| r * w).sum();
            assert!((output - target).abs() < 1e-14, "{output}");
        }
        for unit in [2.0_f64.powi(-400), 2.0_f64.powi(400)] {
            let scaled = pattern_readout((&rates * unit).view(), &[1.0, 2.0]).unwrap();
            assert!(scaled.weights.iter().zip(&plain.weights).all(|(a, b)| a * unit == *b), "{unit:e}");
        }
        for unit in [1e-300, 1e-160, 1e160, 1e300] {
            let refused = pattern_readout((&rates * unit).view(), &[1.0, 2.0]).unwrap_err().to_string();
            assert!(refused.contains("largest rate"), "{refused}");
        }
        assert!(pattern_readout((&rates * 1e-130).view(), &[1e100, 2.0]).unwrap_err().to_string().contains("target"));
    }

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

    #[test]
    fn targets_that_are_not_asked_are_left_out() {
        let mut stream = Streams::new(2).stream();
        let mut values = vec![0.0; 40 * 8];
        stream.fill_normal(&mut values, 1.0);
        let all = Array2::from_shape_vec((40, 8), values).unwrap();
        let (rates, targets) = all.view().split_at(Axis(1), 5);
        let initial = Array2::from_shape_fn((3, 5), |(i, j)| (i + 2 * j) as f64);
        // The first readout is asked from step 10 on, the second before 30, the third never.
        let mut asked = targets.to_owned();
        asked.indexed_iter_mut().for_each(|((step, readout), target)| {
            if [step < 10, step >= 30, true][readout] {
                *target = f64::NAN;
            }
        });
        let found = ridge_readout(rates, asked.view(), initial.view(), 0.3).unwrap();
        for (readout, steps) in [(0, 10..40), (1, 0..30)] {
            let rates = rates.slice(ndarray::s![steps.clone(), ..]);
            let targets = targets.slice(ndarray::s![steps, readout..=readout]);
            let own = ridge_readout(rates, targets, initial.slice(ndarray::s![readout..=readout, ..]), 0.3).unwrap();
            assert_eq!(found.row(readout), own.row(0));
            let (weights, intercept) = ridge_readout_with_intercept(rates, targets, 0.3).unwrap();
            let two = asked.slice(ndarray::s![.., ..2]);
            let both = ridge_readout_with_intercept(all.slice(ndarray::s![.., ..5]), two, 0.3).unwrap();
            assert!((&both.0.row(readout) - &weights.row(0)).iter().all(|d| d.abs() < 1e-14));
            assert!((both.1[readout] - intercept[0]).abs() < 1e-14);
        }
        assert_eq!(found.row(2), initial.row(2));
        let never = ridge_readout_with_intercept(rates, asked.view(), 0.3).unwrap_err();
        assert!(never.to_string().starts_with("targets is NaN at every step for readout 2"), "{never}");
        // Infinity is no target, and nothing else may be NaN.
        asked[(3, 1)] = f64::INFINITY;
        let infinite = ridge_readout(rates, asked.view(), initial.view(), 0.3).unwrap_err();
        assert!(matches!(infinite, Error::NotFinite { name: "targets", ref index, .. } if *index == [3, 1]));
        let mut holes = rates.to_owned();
        holes[(4, 2)] = f64::NAN;
        let hole = ridge_readout(holes.view(), targets, initial.view(), 0.3).unwrap_err();
        assert!(matches!(hole, Error::NotFinite { name: "rates", ref index, .. } if *index == [4, 2]));
        let weights = initial.mapv(|w| if w == 2.0 { f64::NAN } else { w });
        let hole = ridge_readout(rates, targets, weights.view(), 0.3).unwrap_err();
        assert!(matches!(hole, Error::NotFinite { name: "initial weights", ref index, .. } if *index == [0, 1]));
    }
}
