//! How the leading poles of networks scatter around theory, and how that depends on their size.

use attractor::math;
use attractor::mean_field::ManyTargets;
use num_complex::Complex64;

/// The leading pole of a fixed point that theory puts outside the disk, in networks of every size.
pub(crate) struct Spread {
    /// What it is of, such as `D at A = 0.5`.
    pub(crate) name: String,
    /// The same, fit for an identifier: `d1`.
    pub(crate) key: String,
    /// Poles of the same networks have the same number here.
    pub(crate) networks: usize,
    /// Theory's pole.
    pub(crate) theory: Complex64,
    /// `sqrt(N)` times its standard deviation over networks, where that is known.
    pub(crate) known: Option<f64>,
    /// Every size, smallest first.
    pub(crate) sizes: Vec<Sample>,
}

/// Networks of one size.
pub(crate) struct Sample {
    pub(crate) units: usize,
    /// The leading pole of every network; infinite where there is none outside the disk.
    poles: Vec<Complex64>,
}

/// The leading pole of theory at a fixed point, if it lies outside the disk.
pub(crate) fn visible(theory: &ManyTargets, point: usize) -> Option<Complex64> {
    theory.feedback_loop(point).visible_poles().ok()?.first().copied()
}

impl Spread {
    /// `|pole - theory| sqrt(N)` of every network of every size.
    pub(crate) fn scaled_deviations(&self) -> Vec<f64> {
        let of = |sample: &Sample| {
            let root = (sample.units as f64).sqrt();
            sample.poles.iter().map(|pole| math::norm(pole - self.theory) * root).collect::<Vec<_>>()
        };
        self.sizes.iter().flat_map(of).collect()
    }

    /// The exponent p of a spread that goes as N^p: a line through the logarithms, each size weighted by what its sample is
    /// worth; and its standard error if the poles are normal. `None` with fewer than two sizes.
    pub(crate) fn exponent(&self) -> Option<(f64, f64)> {
        let known: Vec<(f64, f64, f64)> = self
            .sizes
            .iter()
            .filter_map(|sample| {
                // The logarithm of a spread over n has the variance 1 / (2 (n - 1)).
                Some((
                    math::ln(sample.units as f64),
                    math::ln(sample.spread()?),
                    2.0 * (sample.poles.len() as f64 - 1.0),
                ))
            })
            .collect();
        let weight: f64 = known.iter().map(|k| k.2).sum();
        let mean = |of: fn(&(f64, f64, f64)) -> f64| known.iter().map(|k| k.2 * of(k)).sum::<f64>() / weight;
        let (x, y) = (mean(|k| k.0), mean(|k| k.1));
        let squares: f64 = known.iter().map(|k| k.2 * math::powi(k.0 - x, 2)).sum();
        let products: f64 = known.iter().map(|k| k.2 * (k.0 - x) * (k.1 - y)).sum();
        (known.len() >= 2).then(|| (products / squares, squares.sqrt().recip()))
    }
}

/// The exponent of every leading pole put together, with its standard error: the mean over the poles of the same networks,
/// which are not independent and so count as one, then over networks, each weighted by the inverse of its variance. Also
/// how many networks there are.
pub(crate) fn pooled_exponent(spreads: &[Spread]) -> Option<(f64, f64, usize)> {
    let (mut sum, mut weight, mut count, mut at) = (0.0, 0.0, 0, 0);
    while let Some(first) = spreads.get(at) {
        let together = spreads[at..].iter().take_while(|spread| spread.networks == first.networks).count();
        let known: Vec<(f64, f64)> = spreads[at..at + together].iter().filter_map(Spread::exponent).collect();
        if !known.is_empty() {
            let exponents: Vec<f64> = known.iter().map(|k| k.0).collect();
            let errors: Vec<f64> = known.iter().map(|k| k.1).collect();
            let worth = math::powi(attractor::mean(&errors), -2);
            sum += worth * attractor::mean(&exponents);
            weight += worth;
            count += first.sizes.iter().map(|sample| sample.poles.len()).sum::<usize>();
        }
        at += together;
    }
    (weight > 0.0).then(|| (sum / weight, weight.sqrt().recip(), count))
}

impl Sample {
    /// The leading poles of networks, where they have one outside the disk.
    pub(crate) fn new(units: usize, leading: impl IntoIterator<Item = Option<Complex64>>) -> Self {
        let missing = Complex64::new(f64::INFINITY, f64::INFINITY);
        Self { units, poles: leading.into_iter().map(|pole| pole.unwrap_or(missing)).collect() }
    }

    /// The pole of every network; infinite where there is none.
    pub(crate) fn poles(&self) -> &[Complex64] {
        &self.poles
    }

    /// The standard deviation of the poles about their mean, `None` of fewer than two or where one is missing.
    pub(crate) fn spread(&self) -> Option<f64> {
        let n = self.poles.len() as f64;
        let mean = self.poles.iter().sum::<Complex64>() / n;
        let squares: f64 = self.poles.iter().map(|pole| (pole - mean).norm_sqr()).sum();
        let spread = (squares / (n - 1.0)).sqrt();
        (self.poles.len() >= 2 && spread.is_finite()).then_some(spread)
    }

    /// How many networks have an unstable pole.
    pub(crate) fn unstable(&self) -> usize {
        self.poles.iter().filter(|pole| pole.re > 0.0).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(sizes: Vec<Sample>) -> Spread {
        Spread { name: String::new(), key: String::new(), networks: 0, theory: Complex64::ZERO, known: None, sizes }
    }

    #[test]
    fn a_spread_that_falls_as_the_root_has_the_exponent_one_half() {
        let sample = |units: usize| {
            let scale = 3.0 / (units as f64).sqrt();
            let pole = |k: i32| Complex64::new(scale * (f64::from(k) * 2.4).sin(), scale * (f64::from(k) * 1.7).cos());
            Sample::new(units, (0..40).map(|k| Some(pole(k))))
        };
        let spread = spread([100, 400, 1600].map(sample).into());
        let (exponent, error) = spread.exponent().unwrap();
        assert!((exponent + 0.5).abs() < 1e-12, "{exponent}");
        // Three sizes a factor of 4 apart: the squares about their mean are 2 ln(4)², each worth 78.
        assert!((error - (2.0 * 4.0_f64.ln().powi(2) * 78.0).sqrt().recip()).abs() < 1e-12);
        assert!(spread.scaled_deviations().iter().all(|d| *d < 3.0 * 2.0_f64.sqrt() + 1e-9));
    }

    #[test]
    fn poles_of_the_same_networks_count_once() {
        let sample = |units: usize, exponent: f64| {
            let scale = (units as f64).powf(exponent);
            Sample::new(units, (0..40).map(|k| Some(Complex64::new(scale * (f64::from(k) * 2.4).sin(), 0.0))))
        };
        let of = |networks: usize, exponent: f64| Spread {
            networks,
            ..spread([100, 400, 1600].map(|units| sample(units, exponent)).into())
        };
        let (one, error, n) = pooled_exponent(&[of(0, -0.5)]).unwrap();
        assert!((one + 0.5).abs() < 1e-12 && n == 120);
        // Two poles of the same networks: the same error. Two sets of networks: a root of two less.
        let (same, of_same, n) = pooled_exponent(&[of(0, -0.4), of(0, -0.6)]).unwrap();
        assert!((same + 0.5).abs() < 1e-12 && (of_same - error).abs() < 1e-12 && n == 120);
        let (other, of_other, n) = pooled_exponent(&[of(0, -0.4), of(1, -0.6)]).unwrap();
        assert!((other + 0.5).abs() < 1e-12 && (of_other - error / 2.0_f64.sqrt()).abs() < 1e-12 && n == 240);
        assert_eq!(pooled_exponent(&[]), None);
    }

    #[test]
    fn a_pole_that_is_missing_has_no_spread_and_no_finite_deviation() {
        let sample = Sample::new(100, [Some(Complex64::ONE), None]);
        assert_eq!((sample.spread(), sample.unstable()), (None, 2));
        assert!(!spread(vec![sample]).scaled_deviations()[1].is_finite());
    }
}
