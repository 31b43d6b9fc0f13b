//! Trials that go hand in hand do what each does alone, to the last bit.

use attractor::{
    DenseLaw, Dynamics, Error, Given, Initial, Loop, Network, Noise, RateLaw, RateNetwork, Real, Record, Stimulus,
    Streams, Trial, Units,
};
use ndarray::Array2;

/// One with rows of every kind: with all synapses, with some, with none.
fn networks() -> Vec<RateNetwork<f64>> {
    let sparse = RateLaw { units: 37, connection_probability: 0.3, ..RateLaw::default() };
    let sparse = RateNetwork::random(&sparse, &Streams::new(1)).unwrap();
    let mixed = attractor::SparseMatrix::from_dense(
        Array2::from_shape_fn((50, 50), |(i, j)| {
            let here = i % 7 < 4 || (i % 7 == 5 && j % 3 == 0);
            if here { 0.1 + ((i * 50 + j) as f64).sin() / 5.0 } else { 0.0 }
        })
        .view(),
    )
    .unwrap();
    let weights =
        |rows: usize, columns: usize| Array2::from_shape_fn((rows, columns), |(i, j)| ((3 * i + j) as f64).cos());
    let mixed = RateNetwork::from_weights(weights(50, 2), mixed, weights(1, 50), Dynamics::default()).unwrap();
    vec![sparse, mixed]
}

fn all_agree<T: Real>(network: &RateNetwork<T>) {
    let stimulus = |k: usize| {
        let input = Array2::from_shape_fn((40, 2), |(t, c)| T::from_f64(((t * (k + 1) + c) as f64 / 9.0).sin()));
        Stimulus::from_array(input.view()).unwrap()
    };
    let stimuli: Vec<Stimulus<T>> = (0..6).map(stimulus).collect();
    let loops = [Loop { readout: 0, channel: 1, delay: 2 }];
    let streams = Streams::new(7);
    let trials = || {
        stimuli.iter().enumerate().map(|(k, stimulus)| {
            let streams = streams.index(k);
            let trial = Trial::new(stimulus).over(if k == 4 { 3..30 } else { 0..40 }).unwrap();
            let trial =
                if k % 2 == 0 { trial.drawn(&streams, 0.1) } else { trial.initial(Initial::Uniform(streams.stream())) };
            let units = if k == 1 { Units::Some(&[3, 1]) } else { Units::All };
            (if k == 3 { trial } else { trial.closed(&loops) }, Record { units, steps: 5..30 })
        })
    };
    let alone: Vec<_> = trials().map(|(trial, record)| trial.record(&mut network.clone(), &record).unwrap()).collect();
    for count in 0..=6 {
        let together = Trial::record_each(trials().take(count).collect(), network).unwrap();
        assert_eq!(together, alone[..count], "{count} trials");
    }
}

#[test]
fn trials_hand_in_hand_are_those_alone() {
    for network in networks() {
        all_agree(&network);
        all_agree(&network.cast::<f32>());
    }
}

#[test]
fn networks_that_no_longer_share_weights_step_by_themselves() {
    let mut together = vec![networks().remove(1); 3];
    let weights = together[1].recurrent_weights_mut();
    weights.weights_mut()[0] += 1.0;
    let start: Vec<f64> = (0..50).map(|i| f64::from(i).sin()).collect();
    for network in &mut together {
        network.set_activations(&start).unwrap();
    }
    let mut alone = together.clone();
    let given = || Given { input: &[0.5, -0.5][..], noise: None };
    for _ in 0..3 {
        for network in &mut alone {
            network.step(&[0.5, -0.5], None).unwrap();
        }
        RateNetwork::step_together(&mut together, &[given(), given(), given()]).unwrap();
    }
    assert_eq!(together, alone);
    assert_ne!(together[0], together[1]);
}

#[test]
fn any_number_of_networks_steps_together_and_what_does_not_fit_is_refused() {
    let given = |input| Given { input, noise: None };
    for count in 0..10 {
        let mut together = vec![networks().remove(0); count];
        for (k, network) in together.iter_mut().enumerate() {
            network.set_activations(&vec![0.1 * k as f64; 37]).unwrap();
        }
        let mut alone = together.clone();
        for network in &mut alone {
            network.step(&[0.5, -0.5], None).unwrap();
        }
        let all: Vec<_> = (0..count).map(|_| given(&[0.5, -0.5][..])).collect();
        RateNetwork::step_together(&mut together, &all).unwrap();
        assert_eq!(together, alone, "{count} networks");
    }
    let mut two = vec![networks().remove(0); 2];
    let before = two.clone();
    for wrong in [vec![given(&[0.5, -0.5][..])], vec![given(&[0.5, 0.5, 0.5][..]), given(&[0.5, 0.5, 0.5][..])]] {
        assert!(matches!(RateNetwork::step_together(&mut two, &wrong), Err(Error::Shape { .. })));
        assert_eq!(two, before);
    }
}

#[test]
fn the_first_that_fails_is_told() {
    let network = networks().remove(0);
    let stimulus = Stimulus::silent(10, 2).unwrap();
    let record = || Record { units: Units::Some(&[]), steps: 0..10 };
    let far = vec![1e12; 37];
    let trials =
        vec![(Trial::new(&stimulus), record()), (Trial::new(&stimulus).initial(Initial::Given(&far)), record())];
    assert!(matches!(Trial::record_each(trials, &network), Err(Error::Diverged { step: 0, .. })));
    let short = Array2::zeros((10, 36));
    let trials = vec![(Trial::new(&stimulus).noise(Noise::Given(short.view())), record())];
    assert!(matches!(Trial::record_each(trials, &network), Err(Error::Shape { .. })));
    let nobody = Record { units: Units::Some(&[37]), steps: 0..10 };
    assert!(matches!(
        Trial::record_each(vec![(Trial::new(&stimulus), nobody)], &network),
        Err(Error::OutOfRange { .. })
    ));
}

/// However many vectors stay in the cache beside a row: four, three of 520 numbers, two of 700, one of 1100.
#[test]
fn dense_networks_of_any_size_agree() {
    for units in [1, 2, 15, 16, 17, 33, 64, 520, 700, 1100] {
        let law = DenseLaw { units, gain: 1.2, ..DenseLaw::default() };
        let network = RateNetwork::<f64>::dense(&law, &Streams::new(units as u64)).unwrap();
        let stimulus = Stimulus::silent(20, network.inputs()).unwrap();
        let trials = |k: u64| Trial::new(&stimulus).drawn(&Streams::new(k), 0.3);
        let record = || Record { units: Units::All, steps: 0..20 };
        let alone: Vec<_> = (0..4).map(|k| trials(k).record(&mut network.clone(), &record()).unwrap()).collect();
        for count in 1..=4 {
            let together = Trial::record_each((0..count).map(|k| (trials(k), record())).collect(), &network).unwrap();
            assert_eq!(together, alone[..count as usize], "{units} units, {count} trials");
        }
    }
}
