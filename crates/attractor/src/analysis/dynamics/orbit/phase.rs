//! How the phase of a noisy rotation wanders: that of a torus diffuses, that of a cycle is held by its few places.
//!
//! The record is turned back by its own rotation, `z(t) = sum over units of a* x(t) exp(-2 pi i rho t)` with a the
//! component of each unit at the rotation number rho, averaged over windows of 40 steps; the phase of z, in turns, is
//! unwrapped. Its spread after a lag is the variance of its advance, and the rate of diffusion the slope of the spread.

use ndarray::ArrayView2;
use num_complex::Complex64;

use crate::analysis::statistics::mean;
use crate::analysis::statistics::slope;
use crate::check;
use crate::error::Error;
use crate::linear::out_of_scale;
use crate::math;

/// Steps of a window.
const WINDOW: usize = 40;
/// Windows that a record needs.
const SHORTEST: usize = 40;

/// The wandering of a phase.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseDiffusion {
    /// Lags, in steps.
    pub lags: Vec<usize>,
    /// Variance of the phase's advance after each lag, in turns².
    pub spread: Vec<f64>,
    /// Slope of the spread, in turns² a step; about 0 of a phase that is held.
    pub rate: f64,
}

/// The phase diffusion of a record (steps, units) at a rotation number, in turns a step. Lags go up to a tenth of the
/// record, and the rate is fitted over the shorter half of them: averages over longer ones have too few independent terms.
///
/// # Errors
/// [`Error::OutOfRange`] if the record is shorter than 1600 steps or stands still, or the rotation number is not in (0, 1/2],
/// [`Error::NotFinite`] if the record holds NaN or infinity.
pub fn phase_diffusion(record: ArrayView2<'_, f64>, rotation: f64) -> Result<PhaseDiffusion, Error> {
    let steps = record.nrows();
    if steps < SHORTEST * WINDOW {
        return Err(Error::out_of_range("length of the record", steps, "at least 1600 steps"));
    }
    if !(rotation > 0.0 && rotation <= 0.5) {
        return Err(Error::out_of_range("rotation number", rotation, "above 0 and at most 1/2"));
    }
    check::finite("record", record)?;
    if let Some(scale) = out_of_scale(record.iter().copied()) {
        return phase_diffusion((&record / scale).view(), rotation);
    }
    if record.columns().into_iter().all(|column| column.iter().all(|x| *x == column[0])) {
        return Err(Error::out_of_range("fluctuation of the record", 0, "above 0: what stands still has no phase"));
    }
    let phases = phases(record, rotation);
    let longest = phases.len() / 10;
    let lags: Vec<usize> = (1..=longest).map(|lag| lag * WINDOW).collect();
    let spread: Vec<f64> = (1..=longest).map(|lag| spread(&phases, lag)).collect();
    let fitted = longest.div_ceil(2);
    let x: Vec<f64> = lags[..fitted].iter().map(|&lag| lag as f64).collect();
    Ok(PhaseDiffusion { rate: slope(&x, &spread[..fitted]), lags, spread })
}

/// The unwrapped phase of each window, in turns.
fn phases(record: ArrayView2<'_, f64>, rotation: f64) -> Vec<f64> {
    let backwards: Vec<Complex64> =
        (0..record.nrows()).map(|t| math::cis(-std::f64::consts::TAU * (rotation * t as f64).fract())).collect();
    let mut turned = vec![Complex64::default(); record.nrows()];
    for column in record.columns() {
        let mean = column.iter().sum::<f64>() / column.len() as f64;
        let component: Complex64 = column.iter().zip(&backwards).map(|(x, back)| back * (x - mean)).sum();
        for ((turned, x), back) in turned.iter_mut().zip(column).zip(&backwards) {
            *turned += component.conj() * back * (x - mean);
        }
    }
    let mut phases: Vec<f64> = Vec::new();
    for window in turned.chunks_exact(WINDOW) {
        let raw = math::arg(window.iter().sum::<Complex64>()) / std::f64::consts::TAU;
        let last = phases.last().copied().unwrap_or(raw);
        phases.push(raw + (last - raw).round());
    }
    phases
}

/// The variance of the advance over `lag` windows.
fn spread(phases: &[f64], lag: usize) -> f64 {
    let advances: Vec<f64> = phases.iter().zip(&phases[lag..]).map(|(now, later)| later - now).collect();
    let drift = mean(&advances);
    advances.iter().map(|advance| math::powi(advance - drift, 2)).sum::<f64>() / advances.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use ndarray::Array2;

    #[test]
    fn a_random_walk_of_the_phase_has_the_slope_of_its_steps() {
        // Steps of 0.002 turns: the spread grows by 4e-6 turns² a step. The longest lag of the fit, a twentieth of the
        // record, has about 20 independent terms, whose variance scatters by a third.
        const STEPS: usize = 200_000;
        let mut walk = vec![0.0; STEPS];
        Streams::new(3).stream().fill_normal(&mut walk, 0.002);
        let mut phase = 0.0;
        let turns: Vec<f64> = walk
            .iter()
            .map(|step| {
                phase += 0.1234 + step;
                phase
            })
            .collect();
        let unit = |t: usize, k: usize| (std::f64::consts::TAU * turns[t] + k as f64).cos();
        let record = Array2::from_shape_fn((STEPS, 4), |(t, k)| unit(t, k));
        let found = phase_diffusion(record.view(), 0.1234).unwrap();
        assert!((found.rate / 4e-6 - 1.0).abs() < 0.5, "{}", found.rate);
        assert!((found.spread[0] / (4e-6 * 40.0) - 1.0).abs() < 0.4, "{}", found.spread[0]);
        // A phase has no units: powers of 2, which round nothing.
        for unit in [2.0_f64.powi(-700), 2.0_f64.powi(-560), 2.0_f64.powi(530), 2.0_f64.powi(1000)] {
            assert_eq!(phase_diffusion((&record * unit).view(), 0.1234).unwrap(), found, "{unit:e}");
        }
        let still = phase_diffusion(Array2::from_elem((2000, 2), 0.1).view(), 0.1);
        assert!(still.unwrap_err().to_string().contains("stands still"));
        // A phase that jitters without wandering does not diffuse.
        let held = Array2::from_shape_fn((20_000, 4), |(t, k)| {
            (std::f64::consts::TAU * (0.25 * t as f64 + walk[t]) + k as f64).cos()
        });
        assert!(phase_diffusion(held.view(), 0.25).unwrap().rate.abs() < 1e-9);
        assert!(phase_diffusion(held.slice(ndarray::s![..1000, ..]), 0.25).unwrap_err().to_string().contains("1600"));
        assert!(phase_diffusion(held.view(), 0.0).is_err());
    }
}
