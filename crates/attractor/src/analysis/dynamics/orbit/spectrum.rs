//! Spectra of recorded orbits: the rotation number, and autocorrelations by way of the spectrum.

use ndarray::{ArrayView1, ArrayView2, Axis};
use num_complex::Complex64;

use crate::linear::{Fourier, out_of_scale};
use crate::math;

/// The rotation number of a record (steps, units), in turns a step, from 0 to 1/2: the place of the largest peak of the power
/// spectrum (of equal ones, the slowest), summed over units, under a Hann window, with parabolic interpolation of its logarithm; 0 of a record without
/// fluctuation or of fewer than 8 steps.
pub fn rotation_number(record: ArrayView2<'_, f64>) -> f64 {
    let steps = record.nrows();
    if steps < 8 {
        return 0.0;
    }
    if let Some(scale) = out_of_scale(record.iter().copied()) {
        return rotation_number((&record / scale).view());
    }
    let hann = |t: usize| math::powi(math::sin(std::f64::consts::PI * t as f64 / steps as f64), 2);
    let power = power(record, steps, hann);
    let half = steps / 2;
    let largest = power[1..=half].iter().copied().fold(0.0, f64::max);
    // The harmonics of a train of pulses are equal but for rounding.
    let Some(peak) = (1..=half).find(|&k| power[k] > 0.0 && power[k] >= largest * (1.0 - 1e-9)) else { return 0.0 };
    // The spectrum of a real signal is symmetric about 0 and 1/2.
    let log = |k: usize| math::ln(power[k % steps].max(f64::MIN_POSITIVE));
    let (left, centre, right) = (log(peak - 1), log(peak), log(peak + 1));
    let curvature = left - 2.0 * centre + right;
    let shift = if curvature < 0.0 { (0.5 * (left - right) / curvature).clamp(-0.5, 0.5) } else { 0.0 };
    ((peak as f64 + shift) / steps as f64).min(0.5)
}

/// `sum over units and t of x(t) x(t + k)` for k from 0 to half the record, of columns that are centred.
pub(super) fn autocorrelation(record: ArrayView2<'_, f64>) -> Vec<f64> {
    let steps = record.nrows();
    let size = (2 * steps).next_power_of_two();
    let mut power: Vec<Complex64> =
        power(record, size, |_| 1.0).into_iter().map(|p| Complex64::new(p / size as f64, 0.0)).collect();
    // The spectrum is symmetric: both directions agree.
    Fourier::new(size).transform(&mut power);
    power[..=steps / 2].iter().map(|c| c.re).collect()
}

/// The power spectrum, summed over units, of centred columns under a window and filled up with zeros to `size`.
fn power(record: ArrayView2<'_, f64>, size: usize, window: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut fourier = Fourier::new(size);
    let mut power = vec![0.0; size];
    let window: Vec<f64> = (0..record.nrows()).map(window).collect();
    let mut signal = vec![Complex64::default(); size];
    // Two units share a transform, as real and imaginary part: their powers add up to the even part of its power.
    for pair in record.axis_chunks_iter(Axis(1), 2) {
        signal.fill(Complex64::default());
        let moving = |column: &ArrayView1<'_, f64>| column.iter().any(|x| *x != column[0]);
        for (k, column) in pair.columns().into_iter().enumerate().filter(|(_, column)| moving(column)) {
            let mean = column.iter().sum::<f64>() / column.len() as f64;
            for ((signal, x), window) in signal.iter_mut().zip(column).zip(&window) {
                let value = (x - mean) * window;
                if k == 0 { signal.re = value } else { signal.im = value }
            }
        }
        fourier.transform(&mut signal);
        for (k, power) in power.iter_mut().enumerate() {
            *power += 0.5 * (signal[k].norm_sqr() + signal[(size - k) % size].norm_sqr());
        }
    }
    power
}
