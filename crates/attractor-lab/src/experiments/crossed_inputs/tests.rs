use attractor::Streams;

use super::condition::{Control, Learner, Shown, TESTED};
use super::input::other_order;
use super::learning::{Learned, shuffled};
use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 7] = [
    "networks=3",
    "window_steps=400",
    "test_steps=600",
    "settle_steps=20",
    "network.excitatory=50",
    "network.inhibitory=12",
    "activity.lags=4",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&CrossedInputs);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &CrossedInputs,
        &[
            "networks=0",
            "window_steps=1",
            "test_steps=10",
            "test_steps=100",
            "settle_steps=1000000000",
            "network.excitatory=20",
            "network.inhibitory=0",
            "network.excitatory_probability=0",
            "input.sequences=1",
            "input.length=1",
            "input.copies=0",
            "plasticity.stdp_rate=-1",
            "growth.horizon=0",
            "growth.late=21",
            "decoding.folds=1",
            "decoding.penalty=0",
            "decoding.lags=[]",
            "decoding.lags=[-4, 1, 2, 3, 4]",
            "decoding.symbols_back=0",
            "activity.lags=1",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&CrossedInputs, &TOY).unwrap();
    let outcome = tryout::run(&CrossedInputs, &config);
    assert_eq!(
        claim_ids(&outcome),
        "X1a X1b X1c X1d X1e X1f X1g X1h X1i X2a X2b X2c X3a X3b X3c X3d X3e X4a X4b X4c X4d X5a X5b X5c X5d X5e X5f X6a X6b X6c \
         X6d X6e X6f X6g X6h X6i X7a X7b X7c X7d X7e X8a X8b X8c X8d X8e"
    );
    assert_eq!(shape(&outcome, "hamming"), [3, 7, 4]);
    assert_eq!(shape(&outcome, "growth"), [3, 7, 4, 20]);
    assert_eq!(shape(&outcome, "sequence_bayes"), [3, 7, 4, 14]);
    assert_eq!(shape(&outcome, "hamming_control"), [3, 7]);
    assert_eq!(shape(&outcome, "hamming_annealed"), [3, 3]);
    assert_eq!(shape(&outcome, "avalanche_size"), [3, 4, 3]);
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures.join(" "), "crossed later carriers theory activity");
}

#[test]
fn other_sequences_share_no_transition_with_the_first() {
    for (sequences, length) in [(2, 5), (2, 2), (3, 4), (5, 30)] {
        let order = other_order(sequences, length, &Streams::new(3));
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..sequences * length));
        let pairs = |order: &[usize]| -> Vec<(usize, usize)> {
            order.chunks(length).flat_map(|s| s.windows(2).map(|pair| (pair[0], pair[1]))).collect()
        };
        let first: Vec<usize> = (0..sequences * length).collect();
        let (first, other) = (pairs(&first), pairs(&order));
        assert!(other.iter().all(|pair| !first.contains(pair)), "{other:?}");
    }
}

#[test]
fn all_inputs_show_every_symbol_as_often() {
    let config = tryout::config(&CrossedInputs, &TOY).unwrap();
    let inputs = Inputs::new(&config, 0).unwrap();
    let steps = inputs.shown(Shown::Sequences).steps();
    let counts = |kind: Shown| {
        let mut counts = vec![0_usize; config.input.units()];
        (0..steps).for_each(|step| inputs.shown(kind).at(step).iter().for_each(|&unit| counts[unit] += 1));
        counts
    };
    assert_eq!(counts(Shown::Sequences), counts(Shown::RandomOrder));
    // In other sequences a symbol stands at another place and in another sequence, of which as many are shown but for chance.
    let sum = |kind: Shown| counts(kind).iter().sum::<usize>();
    assert_eq!(sum(Shown::Other), sum(Shown::Sequences));
    assert_eq!(sum(Shown::Silence), 0);
    assert_eq!(TESTED.map(|kind| kind as usize), [0, 1, 2, 3]);
}

#[test]
fn without_plasticity_every_network_is_the_one_that_was_drawn() {
    let frozen =
        ["plasticity.stdp=false", "plasticity.normalisation=false", "plasticity.intrinsic=false", "networks=1"];
    let config = tryout::config(&CrossedInputs, &[&TOY[..], &frozen].concat()).unwrap();
    let result = network::run(&config, 0, &tryout::Unwatched).unwrap();
    for learner in condition::LEARNERS {
        for shown in TESTED {
            let (one, drawn) = (result.at(learner, shown), result.at(Learner::Rnn, shown));
            assert_eq!((one.hamming, one.rate, &one.growth), (drawn.hamming, drawn.rate, &drawn.growth));
        }
    }
    let drawn = result.at(Learner::Rnn, Shown::Sequences).hamming;
    for control in
        [Control::EarlyIp, Control::LiveIp, Control::LiveSorn, Control::DrawnWeights, Control::LearnedWeights]
    {
        assert_eq!(result.control(control).hamming, drawn, "{control:?}");
    }
}

#[test]
fn shuffled_weights_stay_with_their_unit() {
    let config = tryout::config(&CrossedInputs, &TOY).unwrap();
    let streams = config.streams(0);
    let learned = Learned::new(&config, &Inputs::new(&config, 0).unwrap(), &streams).unwrap();
    let weights = learned.of(Learner::Sorn(Shown::Sequences)).recurrent();
    let other = shuffled(weights, &streams);
    assert_ne!(weights, &other);
    for row in 0..weights.rows() {
        let sorted = |matrix: &attractor::SparseMatrix<f64>| {
            let mut values: Vec<f64> = matrix.row(row).map(|(_, w)| w).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        assert_eq!(sorted(weights), sorted(&other));
        assert!(weights.row(row).map(|(j, _)| j).eq(other.row(row).map(|(j, _)| j)));
    }
    assert!(weights.mask() == other.mask());
}
