//! Averages over the feedback weight w and up to three correlated normals: `x_l = w A_l + xi_l`, `xi ~ N(0, Sigma)`.
//!
//! The normals are written as `xi_l = sum_(j <= l) L_lj u_j` with the Cholesky factor L of Sigma and independent u, and
//! averaged one after the other: given w and u_0 .. u_(l-1), x_l is normal with standard deviation L_ll. Highly
//! correlated activations, as those of neighbouring targets are, cost nothing: the last normals are narrow, and take few
//! points.

use super::FeedbackLaw;
use super::nonlinearity::Nonlinearity;
use super::quadrature::{Rule, SoftKink};
use crate::Error;

/// What is averaged: a transfer function and the law of w, at a resolution.
pub(super) struct Averager<'a> {
    pub(super) transfer: &'a dyn Nonlinearity,
    pub(super) feedback: FeedbackLaw,
    pub(super) kinks: Vec<f64>,
    /// 1 suits a phi that is smooth on the scale of 1, as tanh is; 2 one that is twice as steep.
    pub(super) resolution: f64,
}

/// N activations.
pub(super) struct Chain<const N: usize> {
    targets: [f64; N],
    /// Lower triangular.
    factor: [[f64; N]; N],
}

/// A value of one of the outer activations.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Node {
    /// `phi(x)`.
    pub(super) rate: f64,
    /// `phi'(x)`.
    pub(super) slope: f64,
    /// The standard normal u of this level.
    pub(super) normal: f64,
}

/// All values of the innermost activation, given w and the outer ones.
pub(super) struct Inner<'a> {
    /// The feedback weight.
    pub(super) w: f64,
    /// Weight of w and the outer nodes together.
    pub(super) weight: f64,
    /// The outer activations.
    pub(super) outer: &'a [Node],
    /// The innermost normal, its weights, and x, `phi(x)` and `phi'(x)` there.
    pub(super) normal: &'a Rule,
    pub(super) x: &'a [f64],
    pub(super) rates: &'a [f64],
    pub(super) slopes: &'a [f64],
}

/// What a level keeps between visits.
#[derive(Default)]
struct Level {
    rule: Rule,
    kinks: Vec<SoftKink>,
    x: Vec<f64>,
    rates: Vec<f64>,
    slopes: Vec<f64>,
}

impl<const N: usize> Chain<N> {
    /// The activations of N targets whose noise has that covariance.
    pub(super) fn new(targets: [f64; N], covariance: [[f64; N]; N]) -> Self {
        let mut factor = [[0.0; N]; N];
        for l in 0..N {
            for j in 0..=l {
                let rest = covariance[l][j] - (0..j).map(|i| factor[l][i] * factor[j][i]).sum::<f64>();
                factor[l][j] = match (l == j, factor[j][j] > 0.0) {
                    // Rounding may leave a perfectly correlated normal below 0.
                    (true, _) => rest.max(0.0).sqrt(),
                    (false, true) => rest / factor[j][j],
                    (false, false) => 0.0,
                };
            }
        }
        Self { targets, factor }
    }

    /// `L_lj`.
    pub(super) fn factor(&self, l: usize, j: usize) -> f64 {
        self.factor[l][j]
    }

    /// Standard deviation of x_l once u_0 .. u_(first - 1) are given.
    fn sd_from(&self, l: usize, first: usize) -> f64 {
        (first..=l).map(|i| self.factor[l][i] * self.factor[l][i]).sum::<f64>().sqrt()
    }
}

impl Averager<'_> {
    /// Visits every value of w and the outer activations, and with each all values of the innermost.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] where phi or its derivative is not finite.
    pub(super) fn walk<const N: usize>(
        &self,
        chain: &Chain<N>,
        visit: &mut dyn FnMut(&Inner<'_>),
    ) -> Result<(), Error> {
        let soft = |l: usize| {
            let target = chain.targets[l];
            let width = chain.sd_from(l, 0) / target.abs();
            self.kinks.iter().filter(move |_| target != 0.0).map(move |k| SoftKink { at: k / target, width })
        };
        let kinks: Vec<SoftKink> = (0..N).flat_map(soft).collect();
        let steepness = chain.targets.iter().map(|a| a.abs()).fold(f64::MIN_POSITIVE, f64::max);
        let feedback = self.feedback.rule(steepness, self.resolution, &kinks);

        let mut levels: [Level; N] =
            std::array::from_fn(|l| Level { rule: self.fixed_rule(chain, l), ..Level::default() });
        let mut outer = Vec::with_capacity(N);
        for (&w, &weight) in feedback.nodes.iter().zip(&feedback.weights) {
            let means = chain.targets.map(|a| w * a);
            self.descend(chain, 0, (w, weight), means, &mut levels, &mut outer, visit)?;
        }
        Ok(())
    }

    /// The rule of a level that does not depend on where its mean lies.
    fn fixed_rule<const N: usize>(&self, chain: &Chain<N>, l: usize) -> Rule {
        let sd = chain.factor[l][l];
        if sd > 0.0 { Rule::smooth_normal(sd, self.resolution) } else { Rule::point(0.0) }
    }

    #[allow(clippy::too_many_arguments, reason = "the state of a recursion")]
    fn descend<const N: usize>(
        &self,
        chain: &Chain<N>,
        l: usize,
        (w, weight): (f64, f64),
        means: [f64; N],
        levels: &mut [Level],
        outer: &mut Vec<Node>,
        visit: &mut dyn FnMut(&Inner<'_>),
    ) -> Result<(), Error> {
        let Some((level, inner)) = levels.split_first_mut() else { return Ok(()) };
        self.split_at_kinks(chain, l, means, level);
        self.evaluate(means[l], chain.factor[l][l], level)?;
        let Level { rule, x, rates, slopes, .. } = level;
        if inner.is_empty() {
            visit(&Inner { w, weight, outer, normal: rule, x, rates, slopes });
            return Ok(());
        }
        for i in 0..x.len() {
            let u = rule.nodes[i];
            let given = std::array::from_fn(|m| if m > l { means[m] + chain.factor[m][l] * u } else { means[m] });
            outer.push(Node { rate: rates[i], slope: slopes[i], normal: u });
            self.descend(chain, l + 1, (w, weight * rule.weights[i]), given, inner, outer, visit)?;
            outer.pop();
        }
        Ok(())
    }

    /// Where phi has kinks, panels that end there: at those of x_l itself, and about those of the activations below it,
    /// which are averaged over what is left of their noise.
    fn split_at_kinks<const N: usize>(&self, chain: &Chain<N>, l: usize, means: [f64; N], level: &mut Level) {
        let sd = chain.factor[l][l];
        if self.kinks.is_empty() || sd == 0.0 {
            return;
        }
        level.kinks.clear();
        for (m, &mean) in means.iter().enumerate().skip(l) {
            let lever = chain.factor[m][l];
            if lever != 0.0 {
                let width = if m == l { 0.0 } else { chain.sd_from(m, l + 1) / lever.abs() };
                level.kinks.extend(self.kinks.iter().map(|k| SoftKink { at: (k - mean) / lever, width }));
            }
        }
        level.rule.split_normal(sd, self.resolution, &level.kinks);
    }

    fn evaluate(&self, mean: f64, sd: f64, level: &mut Level) -> Result<(), Error> {
        let Level { rule, x, rates, slopes, .. } = level;
        x.clear();
        x.extend(rule.nodes.iter().map(|u| mean + sd * u));
        rates.resize(x.len(), 0.0);
        slopes.resize(x.len(), 0.0);
        self.transfer.evaluate(x, rates, slopes);
        for (name, values) in [("phi", &*rates), ("phi'", &*slopes)] {
            if let Some(i) = values.iter().position(|v| !v.is_finite()) {
                return Err(Error::out_of_range(name, format!("{} at x = {}", values[i], x[i]), "finite"));
            }
        }
        Ok(())
    }
}
