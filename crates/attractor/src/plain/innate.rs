//! The plain twin of innate training: a step of tanh units and recursive least squares, synapse by synapse.

use ndarray::{Array2, ArrayView1, ArrayView2, aview1};

use super::rls::rls_step;
use crate::connectivity::SparseMatrix;
use crate::math;
use crate::network::{PlasticRecurrence, RateNetwork};
use crate::protocol::{Schedule, Stimulus};

/// `W r` for a sparse matrix, row by row, synapse by synapse.
pub fn sparse_product(matrix: &SparseMatrix<f64>, r: &[f64]) -> Vec<f64> {
    (0..matrix.rows()).map(|i| matrix.row(i).map(|(j, w)| w * r[j]).sum()).collect()
}

/// A plastic unit: its presynaptic units and its inverse correlation matrix.
#[derive(Debug, Clone)]
pub struct PlasticUnit {
    unit: usize,
    presynaptic: Vec<usize>,
    inverse: Array2<f64>,
}

/// The first `count` units of a network, all of whose synapses are plastic, with P = I / delta.
pub fn plastic_units(network: &RateNetwork<f64>, count: usize, delta: f64) -> Vec<PlasticUnit> {
    let plastic = |unit| {
        let presynaptic: Vec<usize> = network.recurrent_weights().row(unit).map(|(j, _)| j).collect();
        PlasticUnit { unit, inverse: Array2::eye(presynaptic.len()) / delta, presynaptic }
    };
    (0..count).map(plastic).collect()
}

/// One step of a network of tanh units, `x += rate (-x + W_in u + W_rec r)`, `r = tanh x`.
pub fn step(network: &mut RateNetwork<f64>, u: &[f64]) {
    let rate = network.dynamics().dt_ms / network.dynamics().tau_ms;
    let recurrent = sparse_product(network.recurrent_weights(), network.rates());
    let input = network.input_weights().dot(&aview1(u));
    let (x, r) = network.state_mut();
    for i in 0..x.len() {
        x[i] += rate * (-x[i] + input[i] + recurrent[i]);
        r[i] = math::tanh(x[i]);
    }
}

/// One step of recurrent learning: every plastic unit follows its own target rate.
pub fn learn(network: &mut RateNetwork<f64>, units: &mut [PlasticUnit], target: ArrayView1<'_, f64>) {
    let ([rates, _], recurrent) = network.outputs_and_recurrence();
    for PlasticUnit { unit, presynaptic, inverse } in units {
        let own: Vec<f64> = presynaptic.iter().map(|&j| rates[j]).collect();
        let row = recurrent.range(*unit);
        rls_step(inverse, &mut recurrent.weights_mut()[row], &own, rates[*unit] - target[*unit]);
    }
}

/// A trial of recurrent learning without noise, from where the network is.
pub fn trial(
    network: &mut RateNetwork<f64>,
    units: &mut [PlasticUnit],
    stimulus: &Stimulus<f64>,
    target: ArrayView2<'_, f64>,
    schedule: &Schedule,
) {
    for (t, u) in stimulus.input().rows().into_iter().enumerate() {
        step(network, &u.to_vec());
        if schedule.window.contains(&t) && t % schedule.every == 0 {
            learn(network, units, target.row(t));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use crate::network::RateLaw;
    use crate::plasticity::{PlasticScheme, RecurrentRls, RlsOptions};
    use crate::protocol::Trial;

    #[test]
    fn a_trial_is_its_plain_twin() {
        let law = RateLaw { units: 50, connection_probability: 0.3, ..RateLaw::default() };
        let mut network = RateNetwork::random(&law, &Streams::new(1)).unwrap();
        let mut twin = network.clone();
        let options = RlsOptions { delta: 0.5, ..RlsOptions::default() };
        let scheme = PlasticScheme::Neurons { fraction: 0.6 };
        let mut rule = RecurrentRls::new(&network, scheme, options, &Streams::new(2)).unwrap();
        let mut units = plastic_units(&twin, 30, 0.5);
        let stimulus = Stimulus::silent(100, 2).unwrap().pulse(1, 10..20, 2.0).unwrap();
        let target = Array2::from_shape_fn((100, 50), |(t, i)| ((t + i) as f64 / 20.0).sin());
        let schedule = Schedule { window: 20..100, every: 2 };
        Trial::new(&stimulus).train(&mut network, &mut rule, target.view(), &schedule).unwrap();
        trial(&mut twin, &mut units, &stimulus, target.view(), &schedule);
        for (a, b) in network.activations().iter().zip(twin.activations()) {
            assert!((a - b).abs() < 1e-9, "{a} against {b}");
        }
    }
}
