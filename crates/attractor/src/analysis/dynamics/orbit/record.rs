//! Classification of a recorded orbit, noise and all.

use ndarray::{ArrayView2, Axis, s};

use super::spectrum::autocorrelation;
use super::{Attractor, neighbours, rotation_number};
use crate::check;
use crate::error::Error;
use crate::kernel::Real;
use crate::linear::out_of_scale;
use crate::math;

/// Below this fluctuation, as a share of the largest state or of the whole record's, a record or its end stands still.
const STILL: f64 = 1e-6;
/// The longest period that is told from quasi-periodicity.
const LONGEST_PERIOD: usize = 16;
/// Below this recurrence an orbit returns at a lag, and below this one at its multiples.
const RETURNS: [f64; 2] = [0.05, 0.10];
/// Below this smallest recurrence an orbit without a period is quasi-periodic.
const NEARLY_RETURNS: f64 = 0.2;
/// A record has left its start once D exceeds this: until then a small D tells how smooth the record is.
const LEFT: f64 = 0.5;
/// A record that has not left its start within this fraction of its length, and does not come back, is too short.
const LATE: f64 = 1.0 / 16.0;
/// A record whose halves differ in variance by more than this factor is a transient.
const UNEQUAL: f64 = 4.0;
/// Steps that a record needs: several multiples of every period within its first half.
const SHORTEST: usize = 8 * LONGEST_PERIOD;

/// A recorded orbit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecordOrbit {
    /// What it settles into.
    pub attractor: Attractor,
    /// Root mean square fluctuation of a unit about its mean.
    pub amplitude: f64,
    /// Turns a step, from 0 to 1/2; 0 at a fixed point.
    pub rotation: f64,
    /// How far the deciding number is from its threshold, as a fraction of the threshold, from 0 (a coin's edge) to 1.
    pub confidence: f64,
}

/// Classifies a record (steps, units) of states, of whatever network or flow, with noise of standard deviation `noise`.
///
/// A fixed point if the rms fluctuation is below `max(still, 10 noise)`, in the units of the states; without `still`, a millionth of
/// the largest state takes its place, so that no class depends on these units. A fixed point as well if the last quarter fluctuates
/// less than a millionth of the whole; a slower decay is one of what turns meanwhile, or a transient. Otherwise D(k), the [`recurrence`], counts from the
/// first lag on at which it has exceeded 1/2, when the record has left its start: before, D is small of whatever is smooth.
/// Undetermined if the variances of the record's halves differ by more than a factor of 4: a transient. Else the smallest
/// period k up to 16 with D(k) < 0.05 and D(m k) < 0.10 for all multiples below half the record; else quasi-periodic if
/// min D < 0.2: a torus, or a cycle that is longer than 16 steps or no whole number of them, as cycles of finely sampled flows
/// are; else irregular, or undetermined if the record left its start only after a sixteenth of its length (a drift).
///
/// With `noise` 0 the record is taken as a deterministic one, in which neighbouring states of a period or torus stay together;
/// where they part (more than fivefold, in the geometric mean, within a quarter of the record) it is irregular as well. So is
/// chaos whose rotation is coherent (Rössler's) told from a torus. With noise, which parts neighbours too, it is not: such chaos
/// is then called quasi-periodic.
///
/// *Irregular* is chaos or noise: a record alone cannot tell them apart; the map can ([`classify_map`](super::classify_map)).
///
/// # Errors
/// [`Error::OutOfRange`] if the record is shorter than 128 steps, or `noise` or `still` is negative, [`Error::NotFinite`] if it
/// holds NaN or infinity.
pub fn classify_record<T: Real>(
    record: ArrayView2<'_, T>,
    noise: f64,
    still: Option<f64>,
) -> Result<RecordOrbit, Error> {
    check::non_negative("noise", noise)?;
    check::non_negative("still", still.unwrap_or(0.0))?;
    classifiable(record)?;
    let record = record.map(|x| x.to_f64());
    if let Some(scale) = out_of_scale(record.iter().copied()) {
        let found = classify_record((record / scale).view(), noise / scale, still.map(|still| still / scale))?;
        return Ok(RecordOrbit { amplitude: found.amplitude * scale, ..found });
    }
    let record = record.view();
    let amplitude = amplitude(record);
    let largest = || record.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    let still = still.unwrap_or_else(|| STILL * largest()).max(10.0 * noise);
    let last = self::amplitude(record.slice(s![record.nrows() - record.nrows() / 4.., ..]));
    if amplitude <= still || last <= STILL * amplitude {
        let confidence = match amplitude {
            0.0 => 1.0,
            _ if amplitude <= still => margin(amplitude, still),
            _ => margin(last, STILL * amplitude),
        };
        return Ok(RecordOrbit { attractor: Attractor::FixedPoint, amplitude, rotation: 0.0, confidence });
    }
    let d = recurrence(record)?;
    let left = d.iter().position(|&d| d > LEFT).unwrap_or(d.len());
    let (mut attractor, mut confidence) = recurrent(&d, left, record.nrows());
    let unequal = imbalance(record);
    if unequal > UNEQUAL {
        (attractor, confidence) = (Attractor::Undetermined, margin(unequal, UNEQUAL));
    } else if noise == 0.0
        && matches!(attractor, Attractor::Period(_) | Attractor::QuasiPeriodic)
        && neighbours::part(record, left, amplitude)
    {
        attractor = Attractor::Irregular;
    }
    Ok(RecordOrbit { attractor, amplitude, rotation: rotation_number(record), confidence })
}

/// What recurrences tell of a record that has left its start at lag `left`, and how surely.
fn recurrent(d: &[f64], left: usize, steps: usize) -> (Attractor, f64) {
    let returns = |k: &usize| d[*k] < RETURNS[0] && (2 * k..d.len()).step_by(*k).all(|lag| d[lag] < RETURNS[1]);
    let least = d[left..].iter().copied().fold(f64::INFINITY, f64::min);
    match (left + 1..=LONGEST_PERIOD).find(returns) {
        Some(k) => (Attractor::Period(k), margin(d[k], RETURNS[0])),
        None if least < NEARLY_RETURNS => (Attractor::QuasiPeriodic, margin(least, NEARLY_RETURNS)),
        None if left as f64 > LATE * steps as f64 => {
            (Attractor::Undetermined, margin(left as f64, LATE * steps as f64))
        }
        None => (Attractor::Irregular, margin(least, NEARLY_RETURNS)),
    }
}

/// How far a number is from its threshold, as a fraction of the threshold, at most 1.
fn margin(value: f64, threshold: f64) -> f64 {
    ((value - threshold).abs() / threshold).min(1.0)
}

/// The variance of one half of a record over that of the other, at least 1.
fn imbalance(record: ArrayView2<'_, f64>) -> f64 {
    let (first, second) = record.split_at(Axis(0), record.nrows() / 2);
    let (first, second) = (amplitude(first), amplitude(second));
    math::powi(first.max(second) / first.min(second), 2)
}

/// The recurrence D(k) of a record (steps, units) for lags k from 0 to below half of it; NaN of a record that stands still.
///
/// # Errors
/// [`Error::OutOfRange`] if the record is shorter than 128 steps, [`Error::NotFinite`] if it holds NaN or infinity.
pub fn recurrence(record: ArrayView2<'_, f64>) -> Result<Vec<f64>, Error> {
    classifiable(record)?;
    if let Some(scale) = out_of_scale(record.iter().copied()) {
        return recurrence((&record / scale).view());
    }
    let steps = record.nrows();
    if amplitude(record) == 0.0 {
        return Ok(vec![f64::NAN; steps / 2]);
    }
    let means: Vec<f64> = record.columns().into_iter().map(|x| x.iter().sum::<f64>() / steps as f64).collect();
    let squares: Vec<f64> =
        record.outer_iter().map(|row| row.iter().zip(&means).map(|(x, m)| math::powi(x - m, 2)).sum()).collect();
    let total: f64 = squares.iter().sum();
    let correlation = autocorrelation(record);
    // |x(t + k) - x(t)|² = |x(t + k)|² + |x(t)|² - 2 x(t) x(t + k), summed over the pairs that there are.
    let (mut first, mut last) = (total, total);
    let mut out = Vec::with_capacity(steps / 2);
    for (k, correlation) in correlation.iter().enumerate().take(steps / 2) {
        let pairs = (steps - k) as f64;
        let distance = ((first + last - 2.0 * correlation) / pairs).max(0.0);
        out.push(math::ratio(distance, 2.0 * total / steps as f64));
        first -= squares[steps - 1 - k];
        last -= squares[k];
    }
    Ok(out)
}

fn classifiable<T: Real>(record: ArrayView2<'_, T>) -> Result<(), Error> {
    let (steps, units) = record.dim();
    check::at_least("units of the record", units, 1)?;
    if steps < SHORTEST {
        return Err(Error::out_of_range("length of the record", steps, "at least 128 steps"));
    }
    check::finite("record", record)
}

/// Root mean square over steps and units of the fluctuation about each unit's mean.
pub(crate) fn amplitude(record: ArrayView2<'_, f64>) -> f64 {
    if let Some(scale) = out_of_scale(record.iter().copied()) {
        return amplitude((&record / scale).view()) * scale;
    }
    (record.var_axis(Axis(0), 0.0).iter().sum::<f64>() / record.ncols() as f64).sqrt()
}
