//! What holds for every matrix, stimulus, schedule, network and rule.

use attractor::decoding::{Labels, LinearReadout, NaiveBayes, Samples};
use attractor::{
    Network, PlasticScheme, Raster, RateLaw, RateNetwork, RecurrentRls, RlsOptions, Rule, Schedule, SparseMatrix,
    Spikes, Stimulus, Streams,
};
use ndarray::Array2;
use proptest::prelude::*;

/// A matrix of which many entries are zero.
fn matrix() -> impl Strategy<Value = Array2<f64>> {
    let entry = prop_oneof![Just(0.0), -10.0..10.0];
    (0_usize..12, 0_usize..12).prop_flat_map(move |(rows, columns)| {
        prop::collection::vec(entry.clone(), rows * columns)
            .prop_map(move |entries| Array2::from_shape_fn((rows, columns), |(i, j)| entries[i * columns + j]))
    })
}

/// A small network, in a random state, that the same seed gives again.
fn network(seed: u64, units: usize) -> RateNetwork<f64> {
    let law = RateLaw { units, connection_probability: 0.5, gain: 1.2, ..RateLaw::default() };
    let mut network = RateNetwork::random(&law, &Streams::new(seed)).unwrap();
    let mut state = vec![0.0; units];
    Streams::new(seed).child("state").stream().fill_uniform(&mut state, -1.0, 1.0);
    network.set_activations(&state).unwrap();
    network
}

/// The same network with its units in another order.
fn reordered(network: &RateNetwork<f64>, order: &[usize]) -> RateNetwork<f64> {
    let (input, output) = (network.input_weights(), network.output_weights());
    let recurrent = network.recurrent_weights().to_dense();
    let square = Array2::from_shape_fn(recurrent.dim(), |(i, j)| recurrent[(order[i], order[j])]);
    let mut other = RateNetwork::from_weights(
        Array2::from_shape_fn(input.dim(), |(i, channel)| input[(order[i], channel)]),
        SparseMatrix::from_dense(square.view()).unwrap(),
        Array2::from_shape_fn(output.dim(), |(readout, i)| output[(readout, order[i])]),
        network.dynamics(),
    )
    .unwrap();
    other.set_activations(&order.iter().map(|&unit| network.activations()[unit]).collect::<Vec<_>>()).unwrap();
    other
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sparse_matrix_is_the_full_one(dense in matrix()) {
        let sparse = SparseMatrix::from_dense(dense.view()).unwrap();
        prop_assert_eq!(sparse.to_dense(), dense.clone());
        prop_assert_eq!(sparse.mask(), dense.mapv(|w| w != 0.0));
        prop_assert_eq!(sparse.synapses(), sparse.weights().len());
        for ((i, j), &w) in dense.indexed_iter() {
            prop_assert_eq!(sparse.has(i, j), w != 0.0);
        }
    }

    #[test]
    fn marked_synapses_exist_whatever_their_weight((dense, marks) in (matrix(), any::<u64>())) {
        let mask = Array2::from_shape_fn(dense.dim(), |(i, j)| marks >> ((7 * i + j) % 64) & 1 == 1);
        let sparse = SparseMatrix::with_synapses(dense.view(), mask.view()).unwrap();
        prop_assert_eq!(sparse.to_dense(), dense.clone());
        let existing = Array2::from_shape_fn(dense.dim(), |ij| mask[ij] || dense[ij] != 0.0);
        prop_assert_eq!(sparse.mask(), existing);
    }

    #[test]
    fn pulses_add_up(pulses in prop::collection::vec((0_usize..3, 0_usize..40, 0_usize..40, -4_i32..4), 0..5)) {
        let mut stimulus = Stimulus::<f64>::silent(40, 3).unwrap();
        let mut expected = Array2::<f64>::zeros((40, 3));
        for (channel, a, b, amplitude) in pulses {
            let (steps, amplitude) = (a.min(b)..a.max(b), f64::from(amplitude));
            stimulus = stimulus.pulse(channel, steps.clone(), amplitude).unwrap();
            steps.for_each(|step| expected[(step, channel)] += amplitude);
        }
        prop_assert_eq!(stimulus.input(), expected);
    }

    #[test]
    fn learning_steps_are_the_multiples_in_the_window(start in 0_usize..50, length in 0_usize..50, every in 1_usize..9) {
        let window = start..start + length;
        let expected: Vec<usize> = window.clone().filter(|step| step % every == 0).collect();
        let schedule = Schedule { window, every };
        prop_assert_eq!(schedule.steps().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn units_in_another_order_do_and_learn_the_same(
        (seed, order) in (any::<u64>(), Just((0..20_usize).collect::<Vec<_>>()).prop_shuffle())
    ) {
        let mut one = network(seed, order.len());
        let mut other = reordered(&one, &order);
        let options = RlsOptions::default();
        let all = PlasticScheme::Neurons { fraction: 1.0 };
        let mut rule = RecurrentRls::new(&one, all, options, &Streams::new(0)).unwrap();
        let mut its_rule = RecurrentRls::new(&other, all, options, &Streams::new(0)).unwrap();
        for step in 0..20 {
            let target: Vec<f64> = (0..order.len()).map(|unit| (0.3 * (step + unit) as f64).sin()).collect();
            let its_target: Vec<f64> = order.iter().map(|&unit| target[unit]).collect();
            one.step(&[1.0, -0.5], None).unwrap();
            other.step(&[1.0, -0.5], None).unwrap();
            let (loss, its_loss) = (rule.learn(&mut one, &target).unwrap(), its_rule.learn(&mut other, &its_target).unwrap());
            // Sums in another order differ in their last digits.
            prop_assert!((loss.unwrap() - its_loss.unwrap()).abs() < 1e-9);
        }
        for (i, &unit) in order.iter().enumerate() {
            prop_assert!((one.rates()[unit] - other.rates()[i]).abs() < 1e-9);
        }
    }

    #[test]
    fn a_rule_that_is_not_asked_changes_nothing((seed, steps) in (any::<u64>(), 1_usize..30)) {
        let mut network = network(seed, 20);
        let before = network.recurrent_weights().clone();
        let half = PlasticScheme::Synapses { probability: 0.5 };
        let mut rule = RecurrentRls::new(&network, half, RlsOptions::default(), &Streams::new(seed)).unwrap();
        let matrices = |rule: &RecurrentRls<f64>| -> Vec<_> {
            rule.inverse_correlations().map(|(_, matrix)| matrix.to_dense()).collect()
        };
        let fresh = matrices(&rule);
        for _ in 0..steps {
            network.step(&[0.0, 0.0], None).unwrap();
            prop_assert_eq!(rule.learn(&mut network, &[f64::NAN; 20]).unwrap(), None);
        }
        prop_assert_eq!(network.recurrent_weights(), &before);
        prop_assert_eq!(matrices(&rule), fresh);
    }

    #[test]
    fn labels_without_meaning_are_decoded_at_chance(seed in any::<u64>()) {
        const STEPS: usize = 400;
        let mut stream = Streams::new(seed).stream();
        let mut raster = Raster::new(12);
        for _ in 0..STEPS {
            let flags: Vec<bool> = (0..12).map(|_| stream.uniform() < 0.3).collect();
            raster.push(&Spikes::from_flags(flags)).unwrap();
        }
        let labels = Labels::new((0..STEPS).map(|_| stream.below(2)).collect(), 2).unwrap();
        let samples = Samples::new(raster, 4).unwrap();
        let mean = |accuracy: Vec<f64>| accuracy.iter().sum::<f64>() / accuracy.len() as f64;
        let bayes = mean(NaiveBayes::new(1.0).unwrap().accuracy(&samples, &labels).unwrap());
        let linear = mean(LinearReadout::new(&samples, 1.0).unwrap().accuracy(&labels).unwrap());
        // 400 coins: standard error 0.025, and a margin of six of them, since a fold's errors hang together.
        for accuracy in [bayes, linear] {
            prop_assert!((accuracy - 0.5).abs() < 0.15, "{accuracy}");
        }
    }
}
