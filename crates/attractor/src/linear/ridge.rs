//! Ridge regression to the last digit that its data have: minimises `|D X - R|² + penalty |X|²` for the design D and the
//! targets R, of one row a sample.
//!
//! The normal equations `(D'D + penalty I) X = D'R` square the condition of D: a small penalty, or features that nearly
//! depend on each other, leave few digits of X or none. So there are three ways, in this order:
//!
//! 1. Cholesky's factor of the normal equations, if the estimate of their condition ([`Cholesky::condition`]) is at most
//!    [`CONDITION`].
//! 2. Iterative refinement: the same factor corrects X by residuals that are summed in twice the digits, until X stands
//!    still (Higham, *Accuracy and Stability of Numerical Algorithms*, 12). With fewer samples than features the equations
//!    are the dual's, `(D D' + penalty I) A = R`, `X = D'A`, whose condition is that of the samples.
//! 3. Where that does not converge, the same equations set up and factorised in twice the digits ([`DoubledCholesky`]).

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::{CONDITION, Cholesky, Doubled, DoubledCholesky, apply, out_of_scale, product};
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::gram::{cross, gram};

/// A problem of ridge regression.
pub(crate) struct Ridge<'a> {
    /// Features, (samples, features).
    pub(crate) features: ArrayView2<'a, f64>,
    /// Targets, (samples, outputs).
    pub(crate) targets: ArrayView2<'a, f64>,
    /// Weights towards which the penalty pulls, (outputs, features); 0 with an intercept.
    pub(crate) initial: Option<ArrayView2<'a, f64>>,
    /// Whether each output has an intercept, which is not penalised: means are taken from features and targets.
    pub(crate) intercept: bool,
    /// The penalty and what it is called.
    pub(crate) penalty: (&'static str, f64),
}

/// Corrections before refinement counts as endless.
const CORRECTIONS: usize = 100;
/// A correction must be smaller than the one before by this.
const PROGRESS: f64 = 0.5;
/// What the matrix of the normal equations is called.
const WHAT: &str = "the matrix of the normal equations";

impl Ridge<'_> {
    /// The weights (outputs, features) and intercepts (outputs).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no sample for an intercept, a weight is beyond what numbers can hold, or the penalty is
    /// too small for features that depend on each other; [`Error::Interrupted`].
    pub(crate) fn solve(&self) -> Result<(Array2<f64>, Array1<f64>), Error> {
        let penalty = self.penalty.1;
        // The units in which features and targets are of the order of 1 where they are far from it: D = u D', R = v R',
        // X = (v/u) X', penalty = u² penalty'.
        let unit = out_of_scale(self.features.iter().copied().chain([penalty.sqrt()])).unwrap_or(1.0);
        let other = out_of_scale(self.targets.iter().copied()).unwrap_or(1.0);
        if (unit, other) == (1.0, 1.0) {
            return self.solved();
        }
        let (features, targets) = (&self.features / unit, &self.targets / other);
        // All are powers of 2, and their ratio is exact where it is a number.
        let converted = |weight: f64, by: f64, over: f64| {
            if (by / over).is_normal() { weight * (by / over) } else { weight / over * by }
        };
        let initial = self.initial.map(|initial| initial.mapv(|weight| converted(weight, unit, other)));
        let scaled = Ridge {
            features: features.view(),
            targets: targets.view(),
            initial: initial.as_ref().map(|initial| initial.view()),
            intercept: self.intercept,
            penalty: (self.penalty.0, penalty / unit / unit),
        };
        let (weights, intercepts) = scaled.solved().map_err(|error| match error {
            // Said in the caller's units.
            Error::OutOfRange { name, .. } if name == self.penalty.0 => self.too_small(&format!("about ({unit:e})²")),
            other => other,
        })?;
        let (weights, intercepts) = (weights.mapv(|weight| converted(weight, other, unit)), intercepts * other);
        if weights.iter().chain(&intercepts).all(|weight| weight.is_finite()) {
            return Ok((weights, intercepts));
        }
        let accepted = "such that the weights that map them to the targets are numbers";
        Err(Error::out_of_range("rates", format!("{unit:e} in size, beside targets of {other:e}"), accepted))
    }

    /// The same, of features and targets whose squares are numbers.
    fn solved(&self) -> Result<(Array2<f64>, Array1<f64>), Error> {
        let none = Array2::zeros((self.targets.ncols(), self.features.ncols()));
        if !self.intercept {
            let initial = self.initial.unwrap_or_else(|| none.view());
            // A large product that would change nothing.
            let predicts = initial.iter().any(|&w| w != 0.0);
            let residual =
                if predicts { &self.targets - &product(self.features, initial.t()) } else { self.targets.to_owned() };
            let change = self.change(self.features, residual.view())?;
            return Ok((&initial + &change.t(), Array1::zeros(self.targets.ncols())));
        }
        let means = |values: ArrayView2<'_, f64>| {
            if values.nrows() == 0 {
                return Err(Error::out_of_range("steps", 0, "at least 1"));
            }
            let count = values.nrows() as f64;
            Ok(values.columns().into_iter().map(|column| column.iter().sum::<f64>() / count).collect::<Array1<f64>>())
        };
        let (features, targets) = (means(self.features)?, means(self.targets)?);
        let change = self.change((&self.features - &features).view(), (&self.targets - &targets).view())?;
        let weights = &none + &change.t();
        let intercepts = targets - apply(weights.view(), features.view());
        Ok((weights, intercepts))
    }

    /// X, (features, outputs), for a design and targets that are rounded where means or predictions were taken from them.
    fn change(&self, design: ArrayView2<'_, f64>, targets: ArrayView2<'_, f64>) -> Result<Array2<f64>, Error> {
        let ((samples, features), (_, penalty)) = (design.dim(), self.penalty);
        let mut squares = Array1::<f64>::zeros(features);
        for row in design.outer_iter() {
            squares.zip_mut_with(&row, |sum, x| *sum += x * x);
        }
        let largest = squares.into_iter().fold(0.0, f64::max);
        // With fewer samples than features the penalty is an eigenvalue, so the condition is at least that.
        let fewer = samples < features;
        let mut factor = None;
        if !fewer || largest <= CONDITION * penalty {
            let correlation = gram(design)?;
            let regularised = |i, j| correlation[(i, j)] + if i == j { penalty } else { 0.0 };
            factor = Cholesky::new(features, regularised, WHAT).ok();
            if let Some(cholesky) = factor.as_ref().filter(|cholesky| cholesky.condition(features) <= CONDITION) {
                return Ok(cholesky.solve(&cross(design, targets)?));
            }
        }
        if fewer {
            let correlation = gram(design.t())?;
            let regularised = |i, j| correlation[(i, j)] + if i == j { penalty } else { 0.0 };
            factor = Cholesky::new(samples, regularised, WHAT).ok();
        }
        let exact = Exact::new(self, fewer);
        // Refinement cannot see a penalty that is lost beside the powers even in twice the digits; a factor can.
        let seen = penalty >= DoubledCholesky::OWN * largest;
        if let Some(cholesky) = factor.filter(|_| seen)
            && let Some(found) = exact.refined(&cholesky)?
        {
            return Ok(found);
        }
        exact.factorised()?.ok_or_else(|| self.too_small(&format!("{largest:e}")))
    }

    fn too_small(&self, largest: &str) -> Error {
        let (name, penalty) = self.penalty;
        let found = format!("{penalty:e}, with {largest} for the largest sum of a unit's squared rates");
        let accepted = "larger: rates that depend on each other leave it to the penalty to choose among readouts, and it \
                        must be at least 1e-24 of that sum";
        Error::out_of_range(name, found, accepted)
    }
}

/// The same problem in twice the digits, of which nothing is rounded but the solution.
struct Exact<'a> {
    features: ArrayView2<'a, f64>,
    /// Targets less what the initial weights say, less their means; a vector of one entry a sample for each output.
    residuals: Vec<Vec<Doubled>>,
    /// What is taken from each feature.
    means: Vec<Doubled>,
    penalty: f64,
    /// Whether the unknowns are the dual's, one a sample.
    dual: bool,
}

impl<'a> Exact<'a> {
    fn new(ridge: &Ridge<'a>, dual: bool) -> Self {
        let features = ridge.features;
        let mean = |column: &dyn Fn(usize) -> Doubled| -> Doubled {
            (0..features.nrows()).map(column).sum::<Doubled>() / (features.nrows() as f64).into()
        };
        let mut means = vec![Doubled::default(); features.ncols()];
        if ridge.intercept {
            means.iter_mut().enumerate().for_each(|(i, own)| *own = mean(&|t| features[(t, i)].into()));
        }
        let residual = |output: usize| -> Vec<Doubled> {
            let one = |t: usize| {
                let target = Doubled::from(ridge.targets[(t, output)]);
                ridge.initial.map_or(target, |initial| {
                    let terms = features.row(t).into_iter().zip(initial.row(output));
                    terms.fold(target, |rest, (&r, &w)| rest.add_product(-r, w))
                })
            };
            let whole: Vec<Doubled> = (0..features.nrows()).map(one).collect();
            let own = if ridge.intercept { mean(&|t| whole[t]) } else { Doubled::default() };
            whole.into_iter().map(|value| value - own).collect()
        };
        let residuals = (0..ridge.targets.ncols()).map(residual).collect();
        Self { features, residuals, means, penalty: ridge.penalty.1, dual }
    }

    /// D x.
    fn forward(&self, x: &[Doubled]) -> Vec<Doubled> {
        let mean: Doubled = self.means.iter().zip(x).map(|(&mean, &x)| mean * x).sum();
        let product = |row: ArrayView1<'_, f64>| {
            row.iter().zip(x).fold(Doubled::default(), |sum, (&r, &x)| sum.add_scaled(r, x)) - mean
        };
        self.features.outer_iter().map(product).collect()
    }

    /// D'a.
    fn backward(&self, a: &[Doubled]) -> Vec<Doubled> {
        let total: Doubled = a.iter().copied().sum();
        let mut product: Vec<Doubled> = self.means.iter().map(|&mean| -(mean * total)).collect();
        for (row, &a) in self.features.outer_iter().zip(a) {
            product.iter_mut().zip(row).for_each(|(sum, &r)| *sum = sum.add_scaled(r, a));
        }
        product
    }

    /// The weights that the unknowns stand for.
    fn weights(&self, unknowns: &[Doubled]) -> Vec<Doubled> {
        if self.dual { self.backward(unknowns) } else { unknowns.to_vec() }
    }

    /// X by refinement; `None` if it does not converge.
    fn refined(&self, factor: &Cholesky) -> Result<Option<Array2<f64>>, Error> {
        let mut found = Array2::zeros((self.features.ncols(), self.residuals.len()));
        for (residual, mut column) in self.residuals.iter().zip(found.axis_iter_mut(Axis(1))) {
            let Some(weights) = self.refine(factor, residual)? else {
                return Ok(None);
            };
            column.iter_mut().zip(weights).for_each(|(to, from)| *to = from.value());
        }
        Ok(Some(found))
    }

    fn refine(&self, factor: &Cholesky, residual: &[Doubled]) -> Result<Option<Vec<Doubled>>, Error> {
        let norm = |x: &[Doubled]| x.iter().map(|x| x.value() * x.value()).sum::<f64>().sqrt();
        let size = if self.dual { residual.len() } else { self.means.len() };
        let mut unknowns = vec![Doubled::default(); size];
        let mut before = f64::INFINITY;
        for _ in 0..CORRECTIONS {
            checkpoint()?;
            let weights = self.weights(&unknowns);
            let predicted = self.forward(&weights);
            let left: Vec<Doubled> = residual.iter().zip(predicted).map(|(&r, p)| r - p).collect();
            let slope = if self.dual { left } else { self.backward(&left) };
            let rest = slope.iter().zip(&unknowns).map(|(&slope, &x)| slope.add_scaled(-self.penalty, x).value());
            let mut correction: Vec<f64> = rest.collect();
            factor.solve_one(&mut correction);
            let correction: Vec<Doubled> = correction.into_iter().map(Doubled::from).collect();
            unknowns.iter_mut().zip(&correction).for_each(|(x, &change)| *x = *x + change);
            let change = norm(&correction);
            let moved = norm(&self.weights(&correction));
            if moved <= f64::EPSILON / 4.0 * norm(&self.weights(&unknowns)) {
                return Ok(Some(self.weights(&unknowns)));
            }
            if change.is_nan() || change > PROGRESS * before {
                return Ok(None);
            }
            before = change;
        }
        Ok(None)
    }

    /// X by a factor in twice the digits; `None` if the equations are singular even then.
    fn factorised(&self) -> Result<Option<Array2<f64>>, Error> {
        let dot = |a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>| {
            a.iter().zip(b).fold(Doubled::default(), |sum, (&a, &b)| sum.add_product(a, b))
        };
        let samples = Doubled::from(self.features.nrows() as f64);
        let penalty = |i, j| Doubled::from(if i == j { self.penalty } else { 0.0 });
        let factor = if self.dual {
            let against: Vec<Doubled> = self
                .features
                .outer_iter()
                .map(|row| row.iter().zip(&self.means).fold(Doubled::default(), |sum, (&r, &m)| sum.add_scaled(r, m)))
                .collect();
            let square: Doubled = self.means.iter().map(|&mean| mean * mean).sum();
            let entry = |i, j| dot(self.features.row(i), self.features.row(j)) - against[i] - against[j] + square;
            DoubledCholesky::new(self.features.nrows(), |i, j| entry(i, j) + penalty(i, j))?
        } else {
            // Columns one after the other.
            let columns = self.features.t().as_standard_layout().into_owned();
            let entry = |i, j| dot(columns.row(i), columns.row(j)) - samples * self.means[i] * self.means[j];
            DoubledCholesky::new(self.means.len(), |i, j| entry(i, j) + penalty(i, j))?
        };
        let Some(factor) = factor else {
            return Ok(None);
        };
        let mut found = Array2::zeros((self.features.ncols(), self.residuals.len()));
        for (residual, mut column) in self.residuals.iter().zip(found.axis_iter_mut(Axis(1))) {
            let mut unknowns = if self.dual { residual.clone() } else { self.backward(residual) };
            factor.solve(&mut unknowns);
            column.iter_mut().zip(self.weights(&unknowns)).for_each(|(to, from)| *to = from.value());
        }
        Ok(Some(found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn ridge<'a>(features: &'a Array2<f64>, targets: &'a Array2<f64>, penalty: f64) -> Ridge<'a> {
        let (features, targets) = (features.view(), targets.view());
        Ridge { features, targets, initial: None, intercept: false, penalty: ("delta", penalty) }
    }

    #[test]
    fn orthogonal_designs_shrink_each_weight_by_its_own_power() {
        // Columns of squared norms 4 s²: w_i = s_i (h_i . f) / (4 s_i² + penalty), with Hadamard's columns h.
        let signs = array![[1.0, 1.0, 1.0], [1.0, -1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, -1.0]];
        let scales = array![1.0, 1e-4, 1e-7];
        let targets = array![[3.0], [-1.0], [0.5], [2.0]];
        for penalty in [1.0, 1e-8, 1e-12, 1e-16, 1e-30] {
            let design = &signs * &scales;
            let (weights, _) = ridge(&design, &targets, penalty).solve().unwrap();
            for (i, &s) in scales.iter().enumerate() {
                let expected = s * signs.column(i).dot(&targets.column(0)) / (4.0 * s * s + penalty);
                assert!((weights[(0, i)] / expected - 1.0).abs() < 1e-14, "{penalty:e} {i}: {weights}");
            }
        }
    }

    #[test]
    fn features_that_repeat_share_their_weight() {
        // Two equal columns c: each has c.f / (2 |c|² + penalty); the residual is as large as the target.
        let column: Vec<f64> = (0..50).map(|t| 1.0 + (0.7 * f64::from(t)).sin()).collect();
        let design = Array2::from_shape_fn((50, 2), |(t, _)| column[t]);
        let targets = Array2::from_shape_fn((50, 1), |(t, _)| (1.3 * t as f64).cos() + 0.2);
        let along: f64 = column.iter().zip(&targets).map(|(c, f)| c * f).sum();
        let power: f64 = column.iter().map(|c| c * c).sum();
        for penalty in [1e-3, 1e-8, 1e-12, 1e-16, 1e-20] {
            let (weights, _) = ridge(&design, &targets, penalty).solve().unwrap();
            let expected = along / (2.0 * power + penalty);
            assert!(weights.iter().all(|w| (w / expected - 1.0).abs() < 1e-9), "{penalty:e}: {weights} {expected}");
        }
        let refused = ridge(&design, &targets, 1e-30).solve().unwrap_err();
        assert!(matches!(refused, Error::OutOfRange { name: "delta", .. }), "{refused}");
        assert!(refused.to_string().starts_with("delta is 1e-30, with "), "{refused}");
    }

    #[test]
    fn fewer_samples_than_features_are_interpolated() {
        // Powers 1, x, ..., x^5 at x = 1, 2: the smallest weights with w . (1, 1, ...) = 1 and w . (1, 2, 4, ...) = -1 are
        // X'K^-1 f with K = [[6, 63], [63, 1365]], whose determinant is 4221.
        let design = Array2::from_shape_fn((2, 6), |(t, i)| ((t + 1) as f64).powi(i as i32));
        let targets = array![[1.0], [-1.0]];
        let (first, second) = ((1365.0 + 63.0) / 4221.0, (-63.0 - 6.0) / 4221.0);
        for penalty in [1e-16, 1e-100, 1e-300] {
            let (weights, _) = ridge(&design, &targets, penalty).solve().unwrap();
            for i in 0..6 {
                let expected = first + second * 2.0_f64.powi(i as i32);
                assert!((weights[(0, i)] - expected).abs() < 1e-15, "{penalty:e} {i}: {weights}");
            }
        }
        // A sample that repeats, with another target: the mean of the two is what can be asked.
        let twice = array![[1.0, 2.0, 2.0], [1.0, 2.0, 2.0]];
        for penalty in [1e-6, 1e-12, 1e-18] {
            let targets = array![[1.0], [5.0]];
            let (weights, _) = ridge(&twice, &targets, penalty).solve().unwrap();
            for (w, x) in weights.iter().zip([1.0, 2.0, 2.0]) {
                assert!((w - 3.0 * x / 9.0).abs() < 1e-7, "{penalty:e}: {weights}");
            }
        }
    }

    #[test]
    fn intercepts_are_free_at_every_penalty() {
        // f = 4 + 3 x on x = 1e6 + 0..9: the slope is 3 S / (S + penalty), S = 82.5, and the line passes the means.
        let design = Array2::from_shape_fn((10, 2), |(t, i)| 1e6 + if i == 0 { t as f64 } else { 2.0 * t as f64 });
        let targets = Array2::from_shape_fn((10, 1), |(t, _)| 4.0 + 3.0 * t as f64);
        for penalty in [1.0, 1e-6, 1e-12] {
            let problem = Ridge { intercept: true, ..ridge(&design, &targets, penalty) };
            let (weights, intercepts) = problem.solve().unwrap();
            // Columns x and 2 x: w = (1, 2) 3 S / (5 S + penalty).
            for (w, x) in weights.iter().zip([1.0, 2.0]) {
                assert!((w - x * 3.0 * 82.5 / (5.0 * 82.5 + penalty)).abs() < 1e-13, "{penalty:e}: {weights}");
            }
            let middle = weights[(0, 0)] * (1e6 + 4.5) + weights[(0, 1)] * (1e6 + 9.0) + intercepts[0];
            assert!((middle - 17.5).abs() < 1e-8);
        }
    }

    #[test]
    fn a_vandermonde_design_keeps_its_digits() {
        // Polynomials of degree 9 on 30 points of [0, 1]: the condition of the normal equations is about 1e13. What least
        // squares without noise must find are the coefficients themselves.
        let design = Array2::from_shape_fn((30, 10), |(t, i)| (t as f64 / 29.0).powi(i as i32));
        let coefficients =
            Array2::from_shape_fn((10, 1), |(i, _)| 1.0 + i as f64 - 4.0 * f64::from(u8::from(i % 3 == 0)));
        let initial = coefficients.t().to_owned();
        let targets = design.dot(&coefficients);
        let (weights, _) = ridge(&design, &targets, 1e-30).solve().unwrap();
        // Rounding of the targets alone moves them by about 1e-16 times the condition of the design, 4e6.
        assert!((&weights.t() - &coefficients).iter().all(|d| d.abs() < 1e-8), "{weights}");
        // Towards the coefficients themselves there is nothing to change, at any penalty.
        for penalty in [1e-12, 1.0] {
            let from = Ridge { initial: Some(initial.view()), ..ridge(&design, &targets, penalty) };
            let (weights, _) = from.solve().unwrap();
            assert!((&weights - &initial).iter().all(|d| d.abs() < 1e-9), "{weights}");
        }
    }

    #[test]
    fn weights_do_not_depend_on_units() {
        // Two orthogonal columns of squared norms 4 and 1: w = (h . f) / (|h|² + penalty), in whatever units u of the features, whose
        // penalty is u² as large, and v of the targets.
        let (design, targets) = (array![[2.0, 0.0], [0.0, 1.0]], array![[3.0], [5.0]]);
        for intercept in [false, true] {
            let plain = Ridge { intercept, ..ridge(&design, &targets, 0.25) }.solve().unwrap();
            if !intercept {
                assert!((plain.0[(0, 0)] - 6.0 / 4.25).abs() < 1e-15 && (plain.0[(0, 1)] - 4.0).abs() < 1e-15);
            }
            for u in [2.0_f64.powi(-535), 2.0_f64.powi(-500), 2.0_f64.powi(500)] {
                for v in [2.0_f64.powi(-400), 1.0, 2.0_f64.powi(400)] {
                    let (design, targets) = (&design * u, &targets * v);
                    let found = Ridge { intercept, ..ridge(&design, &targets, 0.25 * u * u) }.solve().unwrap();
                    assert_eq!(found.0.mapv(|w| w * u / v), plain.0, "{u:e} {v:e}");
                    assert_eq!(found.1 / v, plain.1);
                }
            }
        }
        // Beside such features this penalty is nothing; beside such a penalty these features are.
        let (weights, _) = ridge(&array![[1e200], [1e190]], &array![[1.0], [0.0]], 1.0).solve().unwrap();
        assert!((weights[(0, 0)] * 1e200 - 1.0).abs() < 1e-12, "{weights}");
        let (weights, _) = ridge(&array![[1e-200]], &array![[1.0]], 1.0).solve().unwrap();
        assert!((weights[(0, 0)] / 1e-200 - 1.0).abs() < 1e-12, "{weights}");
        // A weight of 1e320.
        let far = ridge(&array![[1e-150]], &array![[1e170]], 1e-320).solve();
        assert!(matches!(far, Err(Error::OutOfRange { name: "rates", .. })), "{far:?}");
    }
}
