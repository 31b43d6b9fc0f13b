//! Whether states of a record that were neighbours stay together: on a cycle or torus they do, in chaos they part
//! exponentially (after Rosenstein, Collins & De Luca 1993, doi:10.1016/0167-2789(93)90009-P).

use crate::math;
use ndarray::{ArrayView2, s};

/// States whose neighbours are followed.
const REFERENCES: usize = 200;
/// A state is compared together with so many earlier ones, so that units that were not recorded are told by their past.
const PAST: usize = 4;
/// Neighbours have parted if their distance has grown by this factor.
const PARTED: f64 = 5.0;
/// Distances below this fraction of the record's fluctuation are rounding.
const ROUNDING: f64 = 1e-6;

/// Whether neighbours in a record (steps, units) part: the geometric mean of their distance, over the second half of a quarter
/// of the record, is more than 5 times that after one step. Neighbours are at least `apart` steps apart in time
/// (Theiler 1986, doi:10.1103/PhysRevA.34.2427). Distances that noise makes are there after one step and grow no more.
pub(super) fn part(record: ArrayView2<'_, f64>, apart: usize, amplitude: f64) -> bool {
    let steps = record.nrows();
    let (horizon, past) = (steps / 4, PAST * apart.min(steps / 32));
    let known = past..steps - horizon;
    let floor = ROUNDING * amplitude * (record.ncols() as f64).sqrt();
    let (mut first, mut last, mut pairs) = (0.0, 0.0, 0);
    for now in known.clone().step_by((known.len() / REFERENCES).max(1)) {
        let others = known.clone().filter(|other| other.abs_diff(now) > apart);
        let lags = || (0..=PAST).map(|k| k * past / PAST);
        let far = |other: usize| lags().map(|lag| squared(record, now - lag, other - lag)).sum::<f64>();
        let nearest = others.map(|other| (other, far(other))).min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((other, _)) = nearest else { continue };
        let log = |step: usize| math::ln(squared(record, now + step, other + step).sqrt().max(floor));
        first += log(1);
        last += (horizon / 2..horizon).map(log).sum::<f64>() / (horizon - horizon / 2) as f64;
        pairs += 1;
    }
    pairs > 0 && last - first > f64::from(pairs) * math::ln(PARTED)
}

fn squared(record: ArrayView2<'_, f64>, a: usize, b: usize) -> f64 {
    record.slice(s![a, ..]).iter().zip(record.slice(s![b, ..])).map(|(a, b)| math::powi(a - b, 2)).sum()
}
