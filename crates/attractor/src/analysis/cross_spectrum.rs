//! Spectra of an input and an output and the transfer function between them, by Welch's method.
//!
//! Segments that overlap by half are windowed (Hann), transformed and averaged (Welch 1967,
//! doi:10.1109/TAU.1967.1161901). With U and Z their transforms,
//!
//! ```text
//! S_u = <|U|²>        S_z = <|Z|²>        transfer = <conj(U) Z> / S_u        coherence = |<conj(U) Z>|² / (S_u S_z)
//! ```

use num_complex::Complex64;
use rustfft::FftPlanner;

use crate::{Error, check};

/// Power spectra of an input and an output, and between them, at frequencies from 0 to half a turn a step.
#[derive(Debug, Clone, PartialEq)]
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
}

impl CrossSpectrum {
    /// Of an input and an output, one value a step of length `dt`, by segments of `segment` steps.
    ///
    /// # Errors
    /// [`Error::Shape`] if the lengths differ, [`Error::OutOfRange`] if they are shorter than a segment, or a segment is
    /// shorter than 8 steps.
    pub fn new(input: &[f64], output: &[f64], segment: usize, dt: f64) -> Result<Self, Error> {
        check::shape("output", &[output.len()], &[input.len()])?;
        check::positive("dt", dt)?;
        if segment < 8 || segment > input.len() {
            return Err(Error::out_of_range("steps of a segment", segment, "at least 8 and at most the record's"));
        }
        let window: Vec<f64> =
            (0..segment).map(|t| (std::f64::consts::PI * t as f64 / segment as f64).sin().powi(2)).collect();
        let power: f64 = window.iter().map(|w| w * w).sum();
        let fft = FftPlanner::new().plan_fft_forward(segment);
        let transform = |values: &[f64]| {
            let mut signal: Vec<Complex64> = values.iter().zip(&window).map(|(v, w)| (v * w).into()).collect();
            fft.process(&mut signal);
            signal
        };
        let half = segment / 2;
        let mut spectrum = Self {
            frequencies: (0..=half).map(|k| std::f64::consts::TAU * k as f64 / (segment as f64 * dt)).collect(),
            input: vec![0.0; half + 1],
            output: vec![0.0; half + 1],
            cross: vec![Complex64::ZERO; half + 1],
            segments: (input.len() - segment) / half + 1,
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

    /// How much of the output the input explains, from 0 to 1.
    pub fn coherence(&self) -> Vec<f64> {
        let powers = self.input.iter().zip(&self.output);
        self.cross.iter().zip(powers).map(|(cross, (u, z))| cross.norm_sqr() / (u * z)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Streams;

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
        assert!(CrossSpectrum::new(&u, &z[1..], 256, 0.5).is_err());
        assert!(CrossSpectrum::new(&u[..100], &z[..100], 256, 0.5).is_err());
    }
}
