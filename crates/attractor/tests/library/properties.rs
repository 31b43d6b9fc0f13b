//! What holds for every matrix, stimulus and schedule.

use attractor::{Schedule, SparseMatrix, Stimulus};
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
}
