//! How an oscillation grows from a tiny start, and what tanh leaves of the weights once it has stopped growing.
//!
//! About its fixed point a network is nearly linear: what is far smaller than 1 grows by the modulus of the leading eigenvalue a
//! step. Where it has stopped growing, each unit passes on what tanh makes of its input current h: its gain there is
//! `cov(x', h) / var(h)` over the orbit, the describing function of control theory (Gelb & Vander Velde 1968, *Multiple-Input
//! Describing Functions and Nonlinear System Design*). Weights with these gains have an eigenvalue on the unit circle if the
//! orbit is one harmonic.

use attractor::bifurcation::fixed_point;
use attractor::orbit::{DiscreteMap, TanhMap};
use attractor::{EchoStateNetwork, Streams, eigenvalues, leading, math, mean, product};
use ndarray::{Array2, Axis, aview1, s};
use serde::{Deserialize, Serialize};

use crate::{Columns, Error};

/// Distance from the fixed point at the start, Euclidean.
const START: f64 = 1e-12;
/// Distances between which growth is taken: past the transient of the start, and far below where tanh bends.
pub(super) const TAKEN: (f64, f64) = (1e-10, 1e-2);
/// Steps in which the second of them must be reached.
const PATIENCE: usize = 20_000;
/// Steps of which the distance is kept.
pub(super) const FOLLOWED: usize = 200;
/// Steps in which the orbit settles, and over which gains are taken.
const SETTLED: (usize, usize) = (2000, 1000);

/// An oscillation from its beginning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Growth {
    /// Distance from the fixed point after a start of 1e-12, Euclidean, without noise; NaN of networks that do not oscillate.
    #[array(name = "growth_distance", dims = "growth_step")]
    pub(super) distance: Vec<f32>,
    /// Growth of that distance from 1e-10 to 1e-2; NaN if it does not come so far.
    #[array(name = "growth_rate", units = "1/step")]
    pub(super) rate: Option<f64>,
    /// Modulus of the leading eigenvalue at that fixed point, which biases keep from the origin.
    #[array(name = "modulus_at_rest")]
    pub(super) at_rest: f64,
    /// Mean gain of tanh over the orbit that it grows into.
    #[array(name = "gain_held")]
    pub(super) gain: f64,
    /// Modulus of the leading eigenvalue of W_x + W_z with every unit's gain of tanh over that orbit.
    #[array(name = "modulus_held")]
    pub(super) held: f64,
}

/// Starts the network without noise beside its fixed point, in a random direction; `None` if it has none near the origin.
pub(super) fn growth(network: &EchoStateNetwork, streams: &Streams) -> Result<Option<Growth>, Error> {
    let mut map = TanhMap::of_network(network, 1.0);
    let units = map.units();
    let Ok(rest) = fixed_point(&mut map, &vec![0.0; units]) else { return Ok(None) };
    let at_rest = modulus(map.jacobian(&rest))?;
    let mut direction = vec![0.0; units];
    streams.child("growth").stream().fill_normal(&mut direction, 1.0);
    let scale = START / distance(&direction, &vec![0.0; units]);
    let mut state: Vec<f64> = rest.iter().zip(&direction).map(|(x, d)| x + scale * d).collect();
    let mut next = state.clone();
    let mut followed = Vec::with_capacity(FOLLOWED);
    let mut began = None;
    let mut rate = None;
    for step in 0..PATIENCE {
        map.next(&state, &mut next);
        std::mem::swap(&mut state, &mut next);
        let away = distance(&state, &rest);
        if followed.len() < FOLLOWED {
            followed.push(away as f32);
        }
        match began {
            None if away >= TAKEN.0 => began = Some((step, away)),
            Some((first, from)) if rate.is_none() && away >= TAKEN.1 => {
                rate = Some(math::ln(away / from) / (step - first) as f64);
            }
            _ => {}
        }
        if rate.is_some() && followed.len() == FOLLOWED {
            break;
        }
    }
    let mut record = Array2::zeros((SETTLED.1 + 1, units));
    for step in 0..SETTLED.0 + record.nrows() {
        map.next(&state, &mut next);
        std::mem::swap(&mut state, &mut next);
        if let Some(row) = step.checked_sub(SETTLED.0) {
            record.row_mut(row).assign(&aview1(&state));
        }
    }
    let gains = gains(network, &record);
    let mut weights = network.weights(1.0);
    for (mut row, gain) in weights.outer_iter_mut().zip(&gains) {
        row *= *gain;
    }
    Ok(Some(Growth { distance: followed, rate, at_rest, gain: mean(&gains), held: modulus(weights)? }))
}

/// Of the leading eigenvalue.
fn modulus(matrix: Array2<f64>) -> Result<f64, Error> {
    let first = leading(&eigenvalues(matrix.view())?);
    Ok(math::hypot(first.re, first.im))
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// Of every unit the slope of its next state over its input current, along an orbit (steps, units); of one that rests the
/// slope of tanh where it rests.
fn gains(network: &EchoStateNetwork, record: &Array2<f64>) -> Vec<f64> {
    let steps = record.nrows() - 1;
    let centred = |mut values: Array2<f64>| {
        if let Some(mean) = values.mean_axis(Axis(0)) {
            values -= &mean;
        }
        values
    };
    let currents = product(record.slice(s![..steps, ..]), network.weights(1.0).t()) + aview1(network.bias());
    let (h, x) = (centred(currents), centred(record.slice(s![1.., ..]).to_owned()));
    let of = |unit: usize| {
        let (h, x) = (h.column(unit), x.column(unit));
        let (with, own): (f64, f64) = (h.dot(&x), h.dot(&h));
        let rest = record[(steps, unit)];
        if own > 1e-20 * steps as f64 { with / own } else { 1.0 - rest * rest }
    };
    (0..record.ncols()).map(of).collect()
}

#[cfg(test)]
mod tests {
    use attractor::SparseMatrix;
    use ndarray::array;

    use super::*;

    /// A network of these weights, without biases and input.
    fn network(weights: &Array2<f64>) -> EchoStateNetwork {
        let (units, recurrent) = (weights.nrows(), SparseMatrix::from_dense(weights.view()).unwrap());
        EchoStateNetwork::from_weights(Array2::zeros((units, 0)), recurrent, vec![0.0; units], 1.0).unwrap()
    }

    #[test]
    fn a_flip_grows_by_its_eigenvalue_until_tanh_has_taken_it_back_to_1() {
        // x = -tanh(w x) alternates where |x| = tanh(1.5 |x|) = 0.858559; its gain there is 1 / 1.5.
        let found = growth(&network(&array![[-1.5]]), &Streams::new(1)).unwrap().unwrap();
        assert!((found.rate.unwrap() - 1.5_f64.ln()).abs() < 1e-4, "{found:?}");
        assert!((found.gain - 1.0 / 1.5).abs() < 1e-9 && (found.held - 1.0).abs() < 1e-9, "{found:?}");
        assert!((f64::from(found.distance[FOLLOWED - 1]) - 0.858_559).abs() < 1e-5, "{found:?}");
    }

    #[test]
    fn a_turn_grows_by_its_modulus_and_what_is_stable_does_not() {
        let turn = |modulus: f64| array![[0.6, -0.8], [0.8, 0.6]] * modulus;
        let found = growth(&network(&turn(1.2)), &Streams::new(2)).unwrap().unwrap();
        assert!(
            (found.rate.unwrap() - found.at_rest.ln()).abs() < 1e-4 && (found.held - 1.0).abs() < 0.01,
            "{found:?}"
        );
        assert!((found.at_rest - 1.2).abs() < 1e-9, "{found:?}");
        let found = growth(&network(&turn(0.9)), &Streams::new(2)).unwrap().unwrap();
        assert!(found.rate.is_none() && (found.held - 0.9).abs() < 1e-9, "{found:?}");
    }
}
