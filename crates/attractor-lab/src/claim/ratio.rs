//! The ratio of two means whose single values may be zero or negative, so that logarithms do not serve.

use attractor::{mean, welch_t_test};

use super::estimate::Estimate;
use crate::quantity::number;

/// The ratio of the means of two samples of different networks.
pub struct RatioOfMeans {
    above: Vec<f64>,
    below: Vec<f64>,
}

/// The mean of `above` over the mean of `below`, of different networks. That it exceeds a bound b is tested as: the mean of
/// `above` exceeds that of b times `below`, by Welch's test; the interval holds the ratios that neither side rejects
/// (Fieller 1954, doi:10.1111/j.2517-6161.1954.tb00159.x). NaN where the mean of `below` is not positive.
pub fn ratio_of_means(above: &[f64], below: &[f64]) -> RatioOfMeans {
    RatioOfMeans { above: above.to_vec(), below: below.to_vec() }
}

impl RatioOfMeans {
    /// The p-values that the ratio exceeds `bound`, and that it is less.
    fn tested(&self, bound: f64) -> Option<(f64, f64)> {
        let scaled: Vec<f64> = self.below.iter().map(|value| bound * value).collect();
        let test = welch_t_test(&self.above, &scaled, 0.0).filter(|_| self.value().is_finite())?;
        Some((test.p_greater, test.p_less))
    }

    /// The bound in a direction from the ratio at which a one-sided p falls to 2.5 %; `None` if there is none.
    fn end(&self, direction: f64) -> Option<f64> {
        const TAIL: f64 = 0.025;
        let value = self.value();
        let inside = |distance: f64| {
            let (greater, less) = self.tested(value + direction * distance)?;
            Some(if direction < 0.0 { greater } else { less } > TAIL)
        };
        let mut out = value.abs().max(1e-3) * 1e-3;
        let mut within = 0.0;
        for _ in 0..60 {
            if !inside(out)? {
                for _ in 0..80 {
                    let middle = f64::midpoint(within, out);
                    if inside(middle)? { within = middle } else { out = middle }
                }
                return Some(value + direction * within);
            }
            within = out;
            out *= 2.0;
        }
        None
    }
}

impl Estimate for RatioOfMeans {
    fn value(&self) -> f64 {
        let below = mean(&self.below);
        if below > 0.0 { mean(&self.above) / below } else { f64::NAN }
    }

    fn n(&self) -> usize {
        self.above.len().min(self.below.len())
    }

    fn interval(&self) -> Option<(f64, f64)> {
        Some((self.end(-1.0)?, self.end(1.0)?))
    }

    fn p_greater(&self, bound: f64) -> Option<f64> {
        Some(self.tested(bound)?.0)
    }

    fn p_less(&self, bound: f64) -> Option<f64> {
        Some(self.tested(bound)?.1)
    }

    fn test(&self) -> &'static str {
        "Welch's t on the ratio of means"
    }

    fn account(&self) -> Option<String> {
        let (a, b) = (self.above.len(), self.below.len());
        Some(format!("{} of {a} networks over {} of {b}", number(mean(&self.above)), number(mean(&self.below))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Verdict, claim};

    /// Twelve values about a mean, some negative where the spread is wide.
    fn about(mean: f64, spread: f64) -> Vec<f64> {
        (0..12).map(|k| mean + spread * (f64::from(k) - 5.5) / 5.5).collect()
    }

    #[test]
    fn equal_means_are_equal_only_if_their_spread_says_so() {
        let verdict = |above: &[f64], below: &[f64]| {
            claim("X", "it does", "ratio").within(0.8, 1.25).of(ratio_of_means(above, below)).verdict
        };
        assert_eq!(verdict(&about(0.06, 0.005), &about(0.06, 0.005)), Verdict::Holds);
        assert_eq!(verdict(&about(0.06, 0.09), &about(0.06, 0.09)), Verdict::Undecided);
        assert_eq!(verdict(&about(0.03, 0.005), &about(0.06, 0.005)), Verdict::Fails);
        assert_eq!(verdict(&about(0.06, 0.005), &about(-0.06, 0.005)), Verdict::Undecided);
    }

    #[test]
    fn the_interval_holds_what_is_not_rejected() {
        let ratio = ratio_of_means(&about(0.03, 0.02), &about(0.06, 0.03));
        assert!((ratio.value() - 0.5).abs() < 1e-12);
        let (low, high) = ratio.interval().unwrap();
        assert!(0.0 < low && low < 0.5 && 0.5 < high && high < 1.0, "{low} {high}");
        assert!((ratio.p_greater(low).unwrap() - 0.025).abs() < 1e-9);
        assert!((ratio.p_less(high).unwrap() - 0.025).abs() < 1e-9);
        // A denominator that may be zero bounds nothing from above.
        assert_eq!(ratio_of_means(&about(0.03, 0.001), &about(0.001, 0.2)).interval(), None);
    }
}
