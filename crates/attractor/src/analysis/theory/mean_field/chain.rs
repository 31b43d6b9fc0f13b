//! Averages over the feedback weight w and up to three correlated normals: `x_l = w A_l + xi_l`, `xi ~ N(0, Sigma)`.
//!
//! The normals are written as `xi_l = sum_(j <= l) L_lj u_j` with the Cholesky factor L of Sigma and independent u, and
//! averaged one after the other: given w and u_0 .. u_(l-1), x_l is normal with standard deviation L_ll. Highly
//! correlated activations, as those of neighbouring targets are, cost nothing: the last normals are narrow, and take few
//! points.

use super::FeedbackLaw;
use super::nonlinearity::Nonlinearity;
use super::quadrature::{Rule, SoftKink};
use crate::error::Error;
use crate::interrupt::checkpoint;

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
    /// The innermost normal u, and its weights.
    pub(super) normals: &'a [f64],
    pub(super) weights: &'a [f64],
    /// The innermost activation.
    pub(super) x: &'a [f64],
    pub(super) rates: &'a [f64],
    pub(super) slopes: &'a [f64],
}

/// Values given to w and to the activations above a level, and the means that those below it then have.
#[derive(Clone, Copy)]
struct Given<const N: usize> {
    w: f64,
    weight: f64,
    outer: [Node; N],
    means: [f64; N],
}

/// The nodes of one activation for several values of what is above it, one after the other, so that phi is evaluated for
/// many of them at once.
#[derive(Default)]
struct Level<const N: usize> {
    /// The rule where no kink is in reach.
    smooth: Rule,
    split: Rule,
    kinks: Vec<SoftKink>,
    ends: Vec<usize>,
    normals: Vec<f64>,
    weights: Vec<f64>,
    x: Vec<f64>,
    rates: Vec<f64>,
    slopes: Vec<f64>,
    below: Vec<Given<N>>,
}

impl<const N: usize> Level<N> {
    fn clear(&mut self) {
        self.ends.clear();
        [&mut self.normals, &mut self.weights, &mut self.x].into_iter().for_each(Vec::clear);
    }

    /// The nodes about one mean, split at `kinks`.
    fn append(&mut self, mean: f64, sd: f64, resolution: f64) {
        self.kinks.retain(SoftKink::in_reach);
        let rule = if self.kinks.is_empty() {
            &self.smooth
        } else {
            self.split.split_normal(sd, resolution, &self.kinks);
            &self.split
        };
        self.normals.extend_from_slice(&rule.nodes);
        self.weights.extend_from_slice(&rule.weights);
        self.x.extend(rule.nodes.iter().map(|u| mean + sd * u));
        self.ends.push(self.x.len());
    }

    fn evaluate(&mut self, transfer: &dyn Nonlinearity) -> Result<(), Error> {
        let Self { x, rates, slopes, .. } = self;
        rates.resize(x.len(), 0.0);
        slopes.resize(x.len(), 0.0);
        transfer.evaluate(x, rates, slopes);
        for (name, values) in [("phi", &*rates), ("phi'", &*slopes)] {
            if let Some(i) = values.iter().position(|v| !v.is_finite()) {
                return Err(Error::out_of_range(name, format!("{} at x = {}", values[i], x[i]), "finite"));
            }
        }
        Ok(())
    }
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
    /// [`Error::OutOfRange`] where phi or its derivative is not finite, [`Error::Interrupted`] if asked to stop.
    pub(super) fn walk<const N: usize>(
        &self,
        chain: &Chain<N>,
        visit: &mut dyn FnMut(&Inner<'_>),
    ) -> Result<(), Error> {
        checkpoint()?;
        let soft = |l: usize| {
            let target = chain.targets[l];
            let width = chain.sd_from(l, 0) / target.abs();
            self.kinks.iter().filter(move |_| target != 0.0).map(move |k| SoftKink { at: k / target, width })
        };
        let kinks: Vec<SoftKink> = (0..N).flat_map(soft).collect();
        let steepness = chain.targets.iter().map(|a| a.abs()).fold(f64::MIN_POSITIVE, f64::max);
        let feedback = self.feedback.rule(steepness, self.resolution, &kinks);
        let given = |(&w, &weight): (&f64, &f64)| {
            let means = chain.targets.map(|a| w * a);
            Given { w, weight, outer: [Node::default(); N], means }
        };
        let top: Vec<Given<N>> = feedback.nodes.iter().zip(&feedback.weights).map(given).collect();
        let mut levels: [Level<N>; N] =
            std::array::from_fn(|l| Level { smooth: self.smooth_rule(chain.factor[l][l]), ..Level::default() });
        self.descend(chain, 0, &top, &mut levels, visit)
    }

    fn smooth_rule(&self, sd: f64) -> Rule {
        if sd > 0.0 { Rule::smooth_normal(sd, self.resolution) } else { Rule::point(0.0) }
    }

    fn descend<const N: usize>(
        &self,
        chain: &Chain<N>,
        l: usize,
        above: &[Given<N>],
        levels: &mut [Level<N>],
        visit: &mut dyn FnMut(&Inner<'_>),
    ) -> Result<(), Error> {
        let Some((level, inner)) = levels.split_first_mut() else { return Ok(()) };
        level.clear();
        for given in above {
            self.find_kinks(chain, l, &given.means, &mut level.kinks);
            level.append(given.means[l], chain.factor[l][l], self.resolution);
        }
        level.evaluate(self.transfer)?;
        let mut below = std::mem::take(&mut level.below);
        let mut start = 0;
        for (given, &end) in above.iter().zip(&level.ends) {
            if inner.is_empty() {
                visit(&Inner {
                    w: given.w,
                    weight: given.weight,
                    outer: &given.outer[..l],
                    normals: &level.normals[start..end],
                    weights: &level.weights[start..end],
                    x: &level.x[start..end],
                    rates: &level.rates[start..end],
                    slopes: &level.slopes[start..end],
                });
            } else {
                below.clear();
                below.extend((start..end).map(|i| {
                    let mut next = *given;
                    let normal = level.normals[i];
                    next.weight *= level.weights[i];
                    next.outer[l] = Node { rate: level.rates[i], slope: level.slopes[i], normal };
                    for (mean, row) in next.means.iter_mut().zip(&chain.factor).skip(l + 1) {
                        *mean += row[l] * normal;
                    }
                    next
                }));
                self.descend(chain, l + 1, &below, inner, visit)?;
            }
            start = end;
        }
        level.below = below;
        Ok(())
    }

    /// The kinks of the integrand over u_l: those of x_l itself, and those of the activations below it, soft since these
    /// are averaged over what is left of their noise.
    fn find_kinks<const N: usize>(&self, chain: &Chain<N>, l: usize, means: &[f64; N], kinks: &mut Vec<SoftKink>) {
        kinks.clear();
        for (m, &mean) in means.iter().enumerate().skip(l) {
            let lever = chain.factor[m][l];
            // An activation without noise of its own is a single node; there is nothing to split.
            if lever != 0.0 && chain.factor[l][l] > 0.0 {
                let width = if m == l { 0.0 } else { chain.sd_from(m, l + 1) / lever.abs() };
                kinks.extend(self.kinks.iter().map(|k| SoftKink { at: (k - mean) / lever, width }));
            }
        }
    }
}
