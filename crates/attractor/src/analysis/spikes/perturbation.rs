//! What becomes of a small perturbation of a threshold network: the growth of the Hamming distance ([`Counted`]) from step to
//! step, and its means.

use std::ops::Range;

use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::random::Stream;
use crate::network::{Counted, Network, ThresholdNetwork};
use crate::protocol::ShownUnits;

/// The mean Hamming distance 1, 2, .. `horizon` steps after one unit was flipped, while no rule acts.
///
/// The network goes through `steps` of the input; every `horizon` steps a copy is flipped and followed. The network ends
/// where it would have ended anyway.
///
/// # Errors
/// [`Error::OutOfRange`] if the horizon is 0 or longer than `steps`, the input is shorter than `steps`, or every unit
/// receives input.
pub fn perturbation_growth(
    network: &mut ThresholdNetwork,
    shown: &ShownUnits,
    steps: Range<usize>,
    horizon: usize,
    counted: Counted,
    stream: &mut Stream,
) -> Result<Vec<f64>, Error> {
    let (units, inputs) = (network.excitatory().units(), network.input_units());
    if inputs == units {
        return Err(Error::out_of_range("input units", inputs, "fewer than the excitatory units"));
    }
    if horizon == 0 || horizon > steps.len() || steps.end > shown.steps() {
        return Err(Error::out_of_range("horizon", horizon, "from 1 to the steps of the window and of the input"));
    }
    let copies = steps.len() / horizon;
    let mut totals = vec![0; horizon];
    for copy in 0..copies {
        let mut perturbed = network.clone();
        perturbed.flip_state(inputs + stream.below(units - inputs));
        for (k, total) in totals.iter_mut().enumerate() {
            checkpoint()?;
            let units = shown.at(steps.start + copy * horizon + k);
            network.step(units, None)?;
            perturbed.step(units, None)?;
            *total += counted.distance(network, &perturbed);
        }
    }
    Ok(totals.into_iter().map(|total| total as f64 / copies as f64).collect())
}

/// The mean of a trace over windows of `width` steps, centred where there are that many on both sides; shorter at the ends.
pub fn smoothed(trace: &[u32], width: usize) -> Vec<f64> {
    // Wider than everything is as wide as everything.
    let width = width.min(2 * trace.len());
    let mut sums = vec![0_u64];
    for &value in trace {
        sums.push(sums[sums.len() - 1] + u64::from(value));
    }
    let half = width / 2;
    (0..trace.len())
        .map(|t| {
            let range = t.saturating_sub(half)..(t + width - half).min(trace.len()).max(t + 1);
            (sums[range.end] - sums[range.start]) as f64 / range.len() as f64
        })
        .collect()
}

/// Means of a trace by the place that each step has, such as the position within the sequence that is shown; `None` of a
/// place that never occurs. Steps without a place are left out.
///
/// # Errors
/// [`Error::Memory`] if so many places do not fit.
pub fn mean_by_place(trace: &[u32], places: &[Option<usize>], count: usize) -> Result<Vec<Option<f64>>, Error> {
    // Totals, counts and means.
    check::room::<f64>("places", &[count, 4])?;
    let (mut totals, mut counts) = (vec![0.0; count], vec![0_usize; count]);
    for (&value, place) in trace.iter().zip(places) {
        if let Some(place) = place.filter(|&place| place < count) {
            totals[place] += f64::from(value);
            counts[place] += 1;
        }
    }
    Ok(totals.iter().zip(counts).map(|(total, n)| (n > 0).then(|| total / n as f64)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smoothing_keeps_a_constant_and_averages_a_step() {
        assert!(smoothed(&[3; 9], 4).iter().all(|&v| v == 3.0));
        assert_eq!(smoothed(&[0, 0, 0, 2, 2, 2], 2), [0.0, 0.0, 0.0, 1.0, 2.0, 2.0]);
        assert!(smoothed(&[], 5).is_empty());
    }

    #[test]
    fn places_are_averaged_apart() {
        let means = mean_by_place(&[1, 5, 3, 9], &[Some(0), None, Some(0), Some(2)], 3).unwrap();
        assert_eq!(means, [Some(2.0), None, Some(9.0)]);
    }
}
