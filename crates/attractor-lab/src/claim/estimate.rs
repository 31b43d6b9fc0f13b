//! What networks tell about a quantity: its value, an interval, and on which side of a bound it lies.

use attractor::math;
use attractor::{
    TTest, binomial_head, binomial_interval, binomial_tail, correlation_test, fisher_mean, mean, one_sample_t_test,
    paired_differences, quantile, quantile_interval, rank_sum_test, superiority_test, welch_t_test,
};

use crate::quantity::number;

/// An estimate of a quantity from independent units (networks).
pub trait Estimate {
    /// The estimate itself.
    fn value(&self) -> f64;
    /// Independent units behind it.
    fn n(&self) -> usize;
    /// The interval of 95 % confidence.
    fn interval(&self) -> Option<(f64, f64)>;
    /// The p-value of the hypothesis that the quantity exceeds `bound`.
    fn p_greater(&self, bound: f64) -> Option<f64>;
    /// The p-value of the hypothesis that the quantity is less than `bound`.
    fn p_less(&self, bound: f64) -> Option<f64>;
    /// The name of the test.
    fn test(&self) -> &'static str;
    /// One value a unit, where the estimate is made of such.
    fn units(&self) -> &[f64] {
        &[]
    }
    /// Spread or counts, in words.
    fn account(&self) -> Option<String> {
        None
    }
}

/// The scale on which values are averaged and tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Linear,
    /// Ratios, by their logarithm.
    Log,
    /// Correlations, by Fisher's z.
    Fisher,
}

impl Scale {
    fn to(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => math::ln(value),
            Self::Fisher => math::atanh(value.clamp(-1.0 + 1e-12, 1.0 - 1e-12)),
        }
    }

    fn from(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => math::exp(value),
            Self::Fisher => math::tanh(value),
        }
    }
}

/// The mean over units of one value each.
pub struct Mean {
    values: Vec<f64>,
    scale: Scale,
    name: &'static str,
}

/// The mean over networks.
pub fn mean_of(values: &[f64]) -> Mean {
    Mean { values: values.to_vec(), scale: Scale::Linear, name: "t" }
}

/// The mean over networks of one correlation each, averaged and tested as Fisher's z. Such a mean hides networks that fail:
/// a claim about it also asks for a share of networks.
pub fn correlations(values: &[f64]) -> Mean {
    Mean { values: values.to_vec(), scale: Scale::Fisher, name: "t on Fisher's z" }
}

/// The geometric mean over networks of one ratio each, tested as logarithms.
pub fn ratios(values: &[f64]) -> Mean {
    Mean { values: values.to_vec(), scale: Scale::Log, name: "t on logarithms" }
}

/// The mean of `larger - smaller`, network by network. The two must come from the same network.
///
/// # Panics
/// If the lengths differ.
pub fn pairs(larger: &[f64], smaller: &[f64]) -> Mean {
    Mean { values: paired_differences(larger, smaller), scale: Scale::Linear, name: "paired t" }
}

impl Mean {
    fn tested(&self, bound: f64) -> Option<TTest> {
        let transformed: Vec<f64> = self.values.iter().map(|&v| self.scale.to(v)).collect();
        one_sample_t_test(&transformed, self.scale.to(bound))
    }

    /// The p-value of the sign test, for values without spread, that all lie beyond `bound`.
    fn sign(&self, beyond: bool) -> Option<f64> {
        let known = self.values.len() > 1 && self.values.iter().all(|v| v.is_finite());
        known.then(|| if beyond { math::powi(0.5_f64, self.values.len() as i32) } else { 1.0 })
    }
}

impl Estimate for Mean {
    fn value(&self) -> f64 {
        match self.scale {
            Scale::Linear => mean(&self.values),
            Scale::Log => math::exp(mean(&self.values.iter().map(|v| math::ln(*v)).collect::<Vec<_>>())),
            Scale::Fisher => fisher_mean(&self.values).unwrap_or(f64::NAN),
        }
    }

    fn n(&self) -> usize {
        self.values.len()
    }

    fn interval(&self) -> Option<(f64, f64)> {
        let (low, high) = self.tested(self.value())?.interval;
        Some((self.scale.from(low), self.scale.from(high)))
    }

    fn p_greater(&self, bound: f64) -> Option<f64> {
        self.tested(bound).map(|t| t.p_greater).or_else(|| self.sign(self.value() > bound))
    }

    fn p_less(&self, bound: f64) -> Option<f64> {
        self.tested(bound).map(|t| t.p_less).or_else(|| self.sign(self.value() < bound))
    }

    fn test(&self) -> &'static str {
        self.name
    }

    fn units(&self) -> &[f64] {
        &self.values
    }

    fn account(&self) -> Option<String> {
        let low = self.values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = self.values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (self.values.len() > 1).then(|| format!("networks from {} to {}", number(low), number(high)))
    }
}

/// The difference of the means of two samples of different networks.
pub struct Difference {
    larger: Vec<f64>,
    smaller: Vec<f64>,
}

/// The mean of `larger` minus the mean of `smaller`, by Welch's test: the networks of the two are not the same.
pub fn difference(larger: &[f64], smaller: &[f64]) -> Difference {
    Difference { larger: larger.to_vec(), smaller: smaller.to_vec() }
}

impl Estimate for Difference {
    fn value(&self) -> f64 {
        mean(&self.larger) - mean(&self.smaller)
    }

    fn n(&self) -> usize {
        self.larger.len().min(self.smaller.len())
    }

    fn interval(&self) -> Option<(f64, f64)> {
        Some(welch_t_test(&self.larger, &self.smaller, 0.0)?.interval)
    }

    fn p_greater(&self, bound: f64) -> Option<f64> {
        Some(welch_t_test(&self.larger, &self.smaller, bound)?.p_greater)
    }

    fn p_less(&self, bound: f64) -> Option<f64> {
        Some(welch_t_test(&self.larger, &self.smaller, bound)?.p_less)
    }

    fn test(&self) -> &'static str {
        "Welch's t"
    }

    fn account(&self) -> Option<String> {
        let (a, b) = (self.larger.len(), self.smaller.len());
        Some(format!("{} of {a} networks, {} of {b}", number(mean(&self.larger)), number(mean(&self.smaller))))
    }
}

/// A share of networks.
pub struct Share {
    passed: usize,
    n: usize,
}

/// The share of `n` networks of which `passed` have a property.
pub fn share(passed: usize, n: usize) -> Share {
    Share { passed, n }
}

impl Estimate for Share {
    fn value(&self) -> f64 {
        self.passed as f64 / self.n as f64
    }

    fn n(&self) -> usize {
        self.n
    }

    fn interval(&self) -> Option<(f64, f64)> {
        binomial_interval(self.passed, self.n)
    }

    fn p_greater(&self, bound: f64) -> Option<f64> {
        (self.n > 0).then(|| binomial_tail(self.passed as u64, self.n as u64, bound))
    }

    fn p_less(&self, bound: f64) -> Option<f64> {
        (self.n > 0).then(|| binomial_head(self.passed as u64, self.n as u64, bound))
    }

    fn test(&self) -> &'static str {
        "exact binomial"
    }

    fn account(&self) -> Option<String> {
        Some(format!("{} of {} networks", self.passed, self.n))
    }
}

/// How much more often networks have a property under one condition than under another.
pub struct Switches {
    gained: usize,
    lost: usize,
    n: usize,
}

/// The share of networks with a property under `one` condition minus that under the `other`, network by network, by the
/// exact sign test on the networks that differ (McNemar 1947, doi:10.1007/BF02295996).
///
/// # Panics
/// If the lengths differ.
pub fn switches(one: &[bool], other: &[bool]) -> Switches {
    assert_eq!(one.len(), other.len(), "pairs");
    let count = |wanted: (bool, bool)| one.iter().zip(other).filter(|(a, b)| (**a, **b) == wanted).count();
    Switches { gained: count((true, false)), lost: count((false, true)), n: one.len() }
}

impl Switches {
    /// Only whether the difference is above or below 0 is tested.
    fn tested(&self, bound: f64, in_favour: usize) -> Option<f64> {
        let changed = (self.gained + self.lost) as u64;
        (bound == 0.0 && self.n > 0).then(|| binomial_tail(in_favour as u64, changed, 0.5))
    }
}

impl Estimate for Switches {
    fn value(&self) -> f64 {
        (self.gained as f64 - self.lost as f64) / self.n as f64
    }

    fn n(&self) -> usize {
        self.n
    }

    fn interval(&self) -> Option<(f64, f64)> {
        let changed = self.gained + self.lost;
        let (low, high) = binomial_interval(self.gained, changed)?;
        let scale = changed as f64 / self.n as f64;
        Some(((2.0 * low - 1.0) * scale, (2.0 * high - 1.0) * scale))
    }

    fn p_greater(&self, bound: f64) -> Option<f64> {
        self.tested(bound, self.gained)
    }

    fn p_less(&self, bound: f64) -> Option<f64> {
        self.tested(bound, self.lost)
    }

    fn test(&self) -> &'static str {
        "exact sign"
    }

    fn account(&self) -> Option<String> {
        Some(format!("{} of {} networks gain it, {} lose it", self.gained, self.n, self.lost))
    }
}

/// A quantile of a value over networks.
pub struct Quantile {
    values: Vec<f64>,
    share: f64,
}

/// The quantile at `share` of the networks' values (0.5: their median), whatever their distribution.
pub fn quantile_of(share: f64, values: &[f64]) -> Quantile {
    Quantile { values: values.to_vec(), share }
}

impl Quantile {
    fn count(&self, wanted: impl Fn(f64) -> bool) -> u64 {
        self.values.iter().filter(|&&v| wanted(v)).count() as u64
    }
}

impl Estimate for Quantile {
    fn value(&self) -> f64 {
        quantile(&self.values, self.share)
    }

    fn n(&self) -> usize {
        self.values.len()
    }

    fn interval(&self) -> Option<(f64, f64)> {
        quantile_interval(&self.values, self.share).filter(|(low, high)| low.is_finite() && high.is_finite())
    }

    fn p_greater(&self, bound: f64) -> Option<f64> {
        let n = self.values.len() as u64;
        (n > 0).then(|| binomial_head(self.count(|v| v <= bound), n, self.share))
    }

    fn p_less(&self, bound: f64) -> Option<f64> {
        let n = self.values.len() as u64;
        (n > 0).then(|| binomial_tail(self.count(|v| v < bound), n, self.share))
    }

    fn test(&self) -> &'static str {
        "exact binomial of the quantile"
    }
}

/// A correlation over networks of two values each.
pub struct Correlation {
    r: f64,
    n: usize,
}

/// The correlation `r` of two values of each of `n` networks.
pub fn correlation_of(r: f64, n: usize) -> Correlation {
    Correlation { r, n }
}

impl Estimate for Correlation {
    fn value(&self) -> f64 {
        self.r
    }

    fn n(&self) -> usize {
        self.n
    }

    fn interval(&self) -> Option<(f64, f64)> {
        Some(correlation_test(self.r, self.n, 0.0)?.interval)
    }

    fn p_greater(&self, bound: f64) -> Option<f64> {
        Some(correlation_test(self.r, self.n, bound)?.p_greater)
    }

    fn p_less(&self, bound: f64) -> Option<f64> {
        Some(correlation_test(self.r, self.n, bound)?.p_less)
    }

    fn test(&self) -> &'static str {
        "normal on Fisher's z"
    }
}

/// How often a value of one sample exceeds one of another.
pub struct Superiority {
    larger: Vec<f64>,
    smaller: Vec<f64>,
}

/// The probability that a value of `larger` exceeds one of `smaller`, of different networks, by the rank-sum test.
pub fn superiority(larger: &[f64], smaller: &[f64]) -> Superiority {
    Superiority { larger: larger.to_vec(), smaller: smaller.to_vec() }
}

impl Estimate for Superiority {
    fn value(&self) -> f64 {
        rank_sum_test(&self.larger, &self.smaller).map_or(f64::NAN, |test| test.superiority)
    }

    fn n(&self) -> usize {
        self.larger.len().min(self.smaller.len())
    }

    fn interval(&self) -> Option<(f64, f64)> {
        Some(superiority_test(&self.larger, &self.smaller, 0.5)?.interval)
    }

    fn p_greater(&self, bound: f64) -> Option<f64> {
        match bound {
            0.5 => Some(rank_sum_test(&self.larger, &self.smaller)?.p_greater),
            _ => Some(superiority_test(&self.larger, &self.smaller, bound)?.p_greater),
        }
    }

    fn p_less(&self, bound: f64) -> Option<f64> {
        match bound {
            0.5 => Some(rank_sum_test(&self.larger, &self.smaller)?.p_less),
            _ => Some(superiority_test(&self.larger, &self.smaller, bound)?.p_less),
        }
    }

    fn test(&self) -> &'static str {
        "rank sum"
    }
}
