//! Quadrature over a normal and over the feedback weights: trapezoid where phi is smooth, Gauss-Legendre panels between
//! kinks where it is not.
//!
//! For a smooth phi the trapezoid rule over ±9.5 standard deviations converges exponentially in the number of points
//! (Trefethen & Weideman 2014, doi:10.1137/130932132). A kink costs it that; panels that end there keep it. A kink that
//! has been averaged over part of the noise is still steep over the standard deviation of that noise: a [`SoftKink`].

use std::sync::OnceLock;

use crate::kernel::elementary::f64::sin_cos_turns;
use crate::kernel::times_normal_density;
use crate::math;

/// Points of a Gauss-Legendre panel.
const ORDER: usize = 20;
/// Standard deviations beyond which a normal is cut off; its weight there is 2e-21.
const REACH: f64 = 9.5;
/// Steeper integrands than this are resolved only by a finer resolution: a search for solutions looks at variances far
/// beyond them, where nothing is gained by precision.
const STEEPEST: f64 = 4.0;
/// Distance from a soft kink, in its widths, beyond which it is not felt.
const SHOULDER: f64 = 8.5;
/// A panel at a soft kink is at most this many of its widths wide.
const WIDTHS: f64 = 6.5;

/// Nodes and weights of a quadrature.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rule {
    /// Nodes.
    pub(super) nodes: Vec<f64>,
    /// Weights; they add up to the mass of the density.
    pub(super) weights: Vec<f64>,
}

/// A place where an integrand is not smooth, or steep within a width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SoftKink {
    /// Where.
    pub(super) at: f64,
    /// Over which distance it is smoothed; 0 for a kink proper.
    pub(super) width: f64,
}

impl SoftKink {
    /// Whether it concerns an average over a standard normal.
    pub(super) fn in_reach(&self) -> bool {
        self.at.abs() < REACH + SHOULDER * self.width
    }
}

impl Rule {
    /// One node with all the weight.
    pub(super) fn point(at: f64) -> Self {
        Self { nodes: vec![at], weights: vec![1.0] }
    }

    /// The standard normal by the trapezoid rule, for an integrand smooth on the scale of 1 / `steepness` standard
    /// deviations, `resolution` times as fine as that needs.
    pub(super) fn smooth_normal(steepness: f64, resolution: f64) -> Self {
        // The error of the trapezoid rule is exp(-2 pi y/h + y²/2) for an integrand with poles a distance y off the real
        // axis (here pi/2 over the steepness, as tanh has them), and at most exp(-2 pi²/h²): 1e-17 in either case.
        let steepness = steepness.min(STEEPEST);
        let intervals = (resolution * (77.0 * steepness + 2.4 / steepness.max(0.18)).max(28.0)).ceil();
        let step = 2.0 * REACH / intervals;
        let nodes: Vec<f64> = (0..=intervals as usize).map(|i| -REACH + step * i as f64).collect();
        let mut weights = vec![step; nodes.len()];
        times_normal_density(&nodes, &mut weights);
        Self { nodes, weights }
    }

    /// The standard normal by panels between kinks; `self` is written over.
    pub(super) fn split_normal(&mut self, steepness: f64, resolution: f64, kinks: &[SoftKink]) {
        let widest = (4.0 / steepness.min(0.5 * STEEPEST)).min(6.0) / resolution;
        self.panels(-REACH, REACH, widest, resolution, kinks);
        times_normal_density(&self.nodes, &mut self.weights);
    }

    /// The uniform density on (-a, a) by panels between kinks.
    pub(super) fn uniform(half_width: f64, steepness: f64, resolution: f64, kinks: &[SoftKink]) -> Self {
        let widest = (3.0 / steepness).min(2.0 * half_width) / resolution;
        let mut rule = Self::default();
        rule.panels(-half_width, half_width, widest, resolution, kinks);
        rule.weights.iter_mut().for_each(|weight| *weight *= 0.5 / half_width);
        rule
    }

    /// Gauss-Legendre panels no wider than `widest` from `low` to `high`, that end at kinks and are narrow about soft ones.
    fn panels(&mut self, low: f64, high: f64, widest: f64, resolution: f64, kinks: &[SoftKink]) {
        self.nodes.clear();
        self.weights.clear();
        let mut ends = vec![low, high];
        ends.extend(
            kinks.iter().filter(|kink| kink.width == 0.0 && kink.at > low && kink.at < high).map(|kink| kink.at),
        );
        ends.sort_by(f64::total_cmp);
        ends.dedup();
        for pair in ends.windows(2) {
            let pieces = ((pair[1] - pair[0]) / widest - 1e-9).ceil().max(1.0);
            let width = (pair[1] - pair[0]) / pieces;
            for piece in 0..pieces as usize {
                self.panel(pair[0] + width * piece as f64, width, resolution, kinks);
            }
        }
    }

    /// A panel, or two half as wide where a soft kink asks for it.
    fn panel(&mut self, low: f64, width: f64, resolution: f64, kinks: &[SoftKink]) {
        let half = 0.5 * width;
        let middle = low + half;
        let steep = |kink: &SoftKink| {
            kink.width > 0.0
                && resolution * width > WIDTHS * kink.width
                && (kink.at - middle).abs() < half + SHOULDER * kink.width
        };
        // Below any precision, nothing is gained.
        if kinks.iter().any(steep) && width > 1e-12 * (low.abs() + width) {
            self.panel(low, half, resolution, kinks);
            self.panel(middle, half, resolution, kinks);
            return;
        }
        for &(node, weight) in legendre() {
            self.nodes.push(middle + half * node);
            self.weights.push(half * weight);
        }
    }
}

/// Nodes and weights of Gauss-Legendre quadrature on (-1, 1): the zeros of the Legendre polynomial, by Newton's method, and
/// `2 / ((1 - x²) P'(x)²)`.
fn legendre() -> &'static [(f64, f64); ORDER] {
    static RULE: OnceLock<[(f64, f64); ORDER]> = OnceLock::new();
    RULE.get_or_init(|| {
        std::array::from_fn(|i| {
            let mut x = sin_cos_turns((i as f64 + 0.75) / (2.0 * ORDER as f64 + 1.0)).1;
            for _ in 0..8 {
                let (p, slope) = legendre_polynomial(x);
                x -= p / slope;
            }
            (x, 2.0 / ((1.0 - x * x) * math::powi(legendre_polynomial(x).1, 2)))
        })
    })
}

/// `P_ORDER(x)` and its derivative, by the recurrence of three terms.
fn legendre_polynomial(x: f64) -> (f64, f64) {
    let (mut before, mut now) = (1.0, x);
    for n in 2..=ORDER {
        let n = n as f64;
        (before, now) = (now, ((2.0 * n - 1.0) * x * now - (n - 1.0) * before) / n);
    }
    (now, ORDER as f64 * (x * now - before) / (x * x - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integral(rule: &Rule, f: impl Fn(f64) -> f64) -> f64 {
        rule.nodes.iter().zip(&rule.weights).map(|(&x, w)| w * f(x)).sum()
    }

    #[test]
    fn a_panel_is_exact_for_polynomials_up_to_degree_39() {
        let rule = Rule::uniform(1.0, 1.0, 1.0, &[]);
        assert_eq!(rule.nodes.len(), ORDER);
        for power in 0..40 {
            let exact = if power % 2 == 0 { 1.0 / f64::from(power + 1) } else { 0.0 };
            assert!((integral(&rule, |x| x.powi(power)) - exact).abs() < 1e-15, "x^{power}");
        }
    }

    #[test]
    fn moments_of_the_normal_are_double_factorials() {
        let mut split = Rule::default();
        split.split_normal(1.0, 1.0, &[SoftKink { at: 0.3, width: 0.0 }, SoftKink { at: -1.0, width: 0.2 }]);
        for rule in [Rule::smooth_normal(1.0, 1.0), split] {
            for (power, exact) in [(0, 1.0), (1, 0.0), (2, 1.0), (4, 3.0), (6, 15.0), (8, 105.0)] {
                assert!((integral(&rule, |x| x.powi(power)) - exact).abs() < 1e-13 * exact.max(1.0), "u^{power}");
            }
        }
    }

    #[test]
    fn a_kink_at_the_end_of_a_panel_costs_nothing() {
        // <max(0, u)> = 1 / sqrt(2 pi).
        let root = (2.0 / std::f64::consts::PI).sqrt();
        let mut rule = Rule::default();
        rule.split_normal(1.0, 1.0, &[SoftKink { at: 0.0, width: 0.0 }]);
        assert!((integral(&rule, |u| u.max(0.0)) - 0.5 * root).abs() < 1e-15);
        // |u + width v| averaged over a second normal v first is steep within a width of 0.
        let width = 1e-3;
        let soft = |u: f64| {
            let t: f64 = u / width * std::f64::consts::FRAC_1_SQRT_2;
            u * crate::kernel::Real::erf(t) + width * root * (-t * t).exp()
        };
        rule.split_normal(1.0, 1.0, &[SoftKink { at: 0.0, width }]);
        assert!((integral(&rule, soft) - root * (1.0 + width * width).sqrt()).abs() < 1e-14);
    }
}
