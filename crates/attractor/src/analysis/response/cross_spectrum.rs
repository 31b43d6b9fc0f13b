//! Spectra of an input and an output and the transfer function between them, by Welch's method.
//!
//! Segments that overlap by half are windowed (Hann), transformed and averaged (Welch 1967,
//! doi:10.1109/TAU.1967.1161901). With U and Z their transforms,
//!
//! ```text
//! S_u = <|U|²>        S_z = <|Z|²>        transfer = <conj(U) Z> / S_u        coherence = |<conj(U) Z>|² / (S_u S_z)
//! ```
//!
//! A segment sees the transfer function through its window: a peak as narrow as the resolution is lowered and widened, and
//! what a segment inherits from before it counts as noise ([`CrossSpectrum::expected_transfer`],
//! [`CrossSpectrum::transfer_error`]; Bendat & Piersol 2010, Random data, ch. 9).

use num_complex::Complex64;

use crate::check;
use crate::error::Error;
use crate::linear::Fourier;
use crate::math;

/// Power spectra of an input and an output, and between them, at frequencies from 0 to half a turn a step.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct CrossSpectrum {
    /// Radians a unit of time.
    pub frequencies: Vec<f64>,
    /// S_u: of white noise with standard deviation a in a step, a².
    pub input: Vec<f64>,
    /// S_z.
    pub output: Vec<f64>,
    /// `<conj(U) Z>`.
    pub cross: Vec<Complex64>,
    /// Segments that were averaged.
    pub segments: usize,
    /// Length of a step.
    dt: f64,
    window: Vec<f64>,
}

crate::sound::checked_serde!(CrossSpectrum);

#[cfg(feature = "serde")]
impl crate::sound::Sound for CrossSpectrum {
    fn is_sound(&self) -> bool {
        let bins = self.window.len() / 2 + 1;
        self.frequencies.len() == bins
            && [&self.input, &self.output].iter().all(|list| list.len() == bins)
            && self.cross.len() == bins
    }
}

impl CrossSpectrum {
    /// Of an input and an output, one value a step of length `dt`, by segments of `segment` steps. No mean is taken from them.
    ///
    /// # Errors
    /// [`Error::Shape`] if the lengths differ, [`Error::OutOfRange`] if they are shorter than a segment, a segment is
    /// shorter than 8 steps, or one of them is such that its power is no number: unless it is 0 throughout, its largest value must lie
    /// between 1e-140 and 1e140.
    pub fn new(input: &[f64], output: &[f64], segment: usize, dt: f64) -> Result<Self, Error> {
        check::shape("output", &[output.len()], &[input.len()])?;
        check::positive("dt", dt)?;
        for (name, values) in [("input", input), ("output", output)] {
            let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
            if largest != 0.0 && !(1e-140..=1e140).contains(&largest) {
                let accepted = "between 1e-140 and 1e140 at its largest, so that its power is a number";
                return Err(Error::out_of_range(name, format!("{largest:e}"), accepted));
            }
        }
        if segment < 8 || segment > input.len() {
            return Err(Error::out_of_range("steps of a segment", segment, "at least 8 and at most the record's"));
        }
        let window: Vec<f64> =
            (0..segment).map(|t| math::powi(math::sin(std::f64::consts::PI * t as f64 / segment as f64), 2)).collect();
        let taper = window.clone();
        let power: f64 = window.iter().map(|w| w * w).sum();
        let mut fourier = Fourier::new(segment);
        let mut transform = |values: &[f64]| {
            let mut signal: Vec<Complex64> = values.iter().zip(&taper).map(|(v, w)| (v * w).into()).collect();
            fourier.transform(&mut signal);
            signal
        };
        let half = segment / 2;
        let mut spectrum = Self {
            frequencies: (0..=half).map(|k| std::f64::consts::TAU * k as f64 / (segment as f64 * dt)).collect(),
            input: vec![0.0; half + 1],
            output: vec![0.0; half + 1],
            cross: vec![Complex64::ZERO; half + 1],
            segments: (input.len() - segment) / half + 1,
            dt,
            window,
        };
        let scale = 1.0 / (power * spectrum.segments as f64);
        for part in 0..spectrum.segments {
            let steps = part * half..part * half + segment;
            let (u, z) = (transform(&input[steps.clone()]), transform(&output[steps]));
            for k in 0..=half {
                spectrum.input[k] += scale * u[k].norm_sqr();
                spectrum.output[k] += scale * z[k].norm_sqr();
                spectrum.cross[k] += scale * u[k].conj() * z[k];
            }
        }
        Ok(spectrum)
    }

    /// S_z / S_u.
    pub fn power_ratio(&self) -> Vec<f64> {
        self.output.iter().zip(&self.input).map(|(z, u)| z / u).collect()
    }

    /// The transfer function from input to output.
    pub fn transfer(&self) -> Vec<Complex64> {
        self.cross.iter().zip(&self.input).map(|(cross, u)| cross / u).collect()
    }

    /// What [`CrossSpectrum::transfer`] is expected to be if the input is white and reaches the output linearly:
    /// `sum_s rho(s) h(s) exp(-i omega s dt)` with `h(s)` = `response[s]`, what an input of 1 adds to the output s steps
    /// later, and `rho(s) = sum_t w(t) w(t + s) / sum_t w(t)²` of the window w. Exact but for the scatter of S_u, whether or
    /// not the output is stationary; steps beyond a segment have no part in it.
    pub fn expected_transfer(&self, response: &[f64]) -> Vec<Complex64> {
        let overlap = |s: usize| self.window.iter().zip(&self.window[s..]).map(|(a, b)| a * b).sum::<f64>();
        let whole = overlap(0);
        let seen = response.iter().take(self.window.len()).enumerate();
        let seen: Vec<f64> = seen.map(|(s, h)| h * overlap(s) / whole).collect();
        // Horner's scheme in exp(-i omega dt).
        let at = |omega: &f64| {
            let back = math::polar(1.0, -omega * self.dt);
            seen.iter().rev().fold(Complex64::ZERO, |sum, &h| sum * back + h)
        };
        self.frequencies.iter().map(at).collect()
    }

    /// The standard error of [`CrossSpectrum::transfer`], `|transfer| sqrt((1 / coherence - 1) / (segments - 1))`: the root
    /// of the mean of |deviation|² if segments were independent. That they overlap by half makes it larger by at most 15 %.
    /// Infinite or NaN of a single segment.
    pub fn transfer_error(&self) -> Vec<f64> {
        let explained = |k: usize| over(self.cross[k].norm_sqr(), self.cross[k], self.input[k], 1.0);
        let left = |k: usize| (self.output[k] - explained(k)).max(0.0);
        let count = self.segments as f64 - 1.0;
        (0..self.input.len()).map(|k| math::ratio(left(k), self.input[k] * count).sqrt()).collect()
    }

    /// How much of the output the input explains, from 0 to 1.
    pub fn coherence(&self) -> Vec<f64> {
        let powers = self.input.iter().zip(&self.output);
        let of = |(cross, (u, z)): (&Complex64, (&f64, &f64))| over(cross.norm_sqr(), *cross, *u, *z);
        self.cross.iter().zip(powers).map(of).collect()
    }
}

/// |c|² over the product of two powers, from `square` where that and the product are numbers.
fn over(square: f64, c: Complex64, u: f64, z: f64) -> f64 {
    if square.is_normal() && (u * z).is_normal() {
        return math::ratio(square, u * z);
    }
    let size = math::norm(c);
    math::ratio(size, u) * math::ratio(size, z)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;

    #[test]
    fn a_delayed_average_of_noise_has_its_transfer_function() {
        // z[t] = (u[t] + u[t - 1]) / 2 + noise: transfer (1 + exp(-i w)) / 2, coherence |..|² / (|..|² + 0.01).
        // 400 overlapping segments: the transfer's relative sd is below 0.1 / sqrt(2 400 |..|²) < 1 % where |..| > 0.4.
        let n = 200 * 256;
        let (mut u, mut noise) = (vec![0.0; n], vec![0.0; n]);
        Streams::new(1).child("u").stream().fill_normal(&mut u, 2.0);
        Streams::new(1).child("noise").stream().fill_normal(&mut noise, 0.2);
        let z: Vec<f64> = (0..n).map(|t| 0.5 * (u[t] + u[t.saturating_sub(1)]) + noise[t]).collect();
        let spectrum = CrossSpectrum::new(&u, &z, 256, 0.5).unwrap();
        assert!((spectrum.frequencies[128] - std::f64::consts::TAU).abs() < 1e-12);
        for (k, (found, coherence)) in spectrum.transfer().iter().zip(spectrum.coherence()).enumerate().take(90) {
            let expected = 0.5 * (1.0 + Complex64::from_polar(1.0, -0.5 * spectrum.frequencies[k]));
            assert!((found - expected).norm() < 0.05, "{k}: {found} and {expected}");
            let explained = expected.norm_sqr() / (expected.norm_sqr() + 0.01);
            assert!((coherence - explained).abs() < 0.02, "{k}: {coherence} and {explained}");
            // 400 half-independent segments: the input's power has a relative sd of about 6 %.
            assert!((spectrum.input[k] / 4.0 - 1.0).abs() < 0.3);
        }
        // Neither the coherence nor, in its units, the transfer function knows the units: powers of 2, which round nothing.
        for unit in [2.0_f64.powi(-460), 2.0_f64.powi(-300), 2.0_f64.powi(300), 2.0_f64.powi(450)] {
            let scaled = |values: &[f64]| values.iter().map(|v| v * unit).collect::<Vec<_>>();
            let both = CrossSpectrum::new(&scaled(&u), &scaled(&z), 256, 0.5).unwrap();
            assert_eq!(both.transfer(), spectrum.transfer(), "{unit:e}");
            let near = |a: Vec<f64>, b: Vec<f64>| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
            assert!(near(both.coherence(), spectrum.coherence()), "{unit:e}");
            assert!(near(both.transfer_error(), spectrum.transfer_error()), "{unit:e}");
        }
        let tiny: Vec<f64> = u.iter().map(|v| v * 1e-200).collect();
        assert!(CrossSpectrum::new(&tiny, &z, 256, 0.5).unwrap_err().to_string().contains("1e-140"));
        assert!(CrossSpectrum::new(&u, &z[1..], 256, 0.5).is_err());
        assert!(CrossSpectrum::new(&u[..100], &z[..100], 256, 0.5).is_err());
    }

    /// The response of a pole at `(-damping + i omega) / step` to an input of 1, one step later: `2 Re z^(s - 1)`.
    fn ringing(damping: f64, omega: f64, steps: usize) -> Vec<f64> {
        let pole = Complex64::from_polar((-damping).exp(), omega);
        let mut power = Complex64::ONE;
        let mut response = vec![0.0];
        for _ in 1..steps {
            response.push(2.0 * power.re);
            power *= pole;
        }
        response
    }

    #[test]
    fn estimates_of_a_narrow_peak_lie_where_their_window_and_error_put_them() {
        // A peak of half width 0.005 a step under segments of 256 steps, whose resolution is 0.025: the estimate misses
        // what it estimates by two thirds, and its own expectation by its own error. Mean square of the deviation over the
        // error, over 128 frequencies of which neighbours are correlated, 399 segments: 1.06 ± 0.15 and at most a third more
        // for the overlap; bounds 0.6 and 1.8.
        let (segment, n, omega) = (256, 200 * 256, 0.6);
        let mut u = vec![0.0; n];
        Streams::new(2).child("u").stream().fill_normal(&mut u, 1.0);
        let response = ringing(0.005, omega, 4000);
        let z: Vec<f64> =
            (0..n).map(|t| (0..=t.min(response.len() - 1)).map(|s| response[s] * u[t - s]).sum()).collect();
        let spectrum = CrossSpectrum::new(&u, &z, segment, 1.0).unwrap();
        let (found, errors) = (spectrum.transfer(), spectrum.transfer_error());
        let expected = spectrum.expected_transfer(&response);
        let square = |k: usize| ((found[k] - expected[k]).norm() / errors[k]).powi(2);
        let mean = (0..=segment / 2).map(square).sum::<f64>() / (segment / 2 + 1) as f64;
        assert!(mean > 0.6 && mean < 1.8, "{mean}");
        let coherence = spectrum.coherence();
        let by_coherence = |k: usize| found[k].norm() * ((1.0 / coherence[k] - 1.0) / 398.0).sqrt();
        assert!((0..=segment / 2).all(|k| (errors[k] / by_coherence(k) - 1.0).abs() < 1e-6));
        // Without the window: 2 Re-type sum of the pole at its own frequency.
        let peak = (omega / (std::f64::consts::TAU / segment as f64)).round() as usize;
        let at = spectrum.frequencies[peak];
        let pole = Complex64::from_polar((-0.005_f64).exp(), omega);
        let of = |pole: Complex64| Complex64::from_polar(1.0, -at) / (1.0 - pole * Complex64::from_polar(1.0, -at));
        let exact = of(pole) + of(pole.conj());
        assert!((found[peak] - exact).norm() > 0.5 * exact.norm(), "{} {}", found[peak], exact);
        assert!((found[peak] - exact).norm() > 5.0 * errors[peak]);
    }

    #[test]
    fn a_response_that_ends_soon_is_expected_as_it_is() {
        // The window of 8192 steps hardly changes over three: by 9e-7.
        let u = vec![1.0; 8192];
        let spectrum = CrossSpectrum::new(&u, &u, 8192, 0.5).unwrap();
        let expected = spectrum.expected_transfer(&[0.0, 0.5, 0.0, 0.25]);
        for (omega, expected) in spectrum.frequencies.iter().zip(expected).step_by(97) {
            let turn = |s: f64| Complex64::from_polar(1.0, -omega * 0.5 * s);
            assert!((expected - (0.5 * turn(1.0) + 0.25 * turn(3.0))).norm() < 1e-5);
        }
        assert!(spectrum.transfer_error().iter().all(|error| !error.is_finite() || *error > 1e100));
    }
}
