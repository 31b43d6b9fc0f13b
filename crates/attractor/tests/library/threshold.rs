//! Threshold networks: exact cases, the plain twin, and what must always hold.

use attractor::plain::PlainThresholdNetwork;
use attractor::{
    Counted, IntrinsicPlasticity, Network, Population, Rule, ShownUnits, SparseMatrix, Spikes, Stdp, Streams,
    SynapticNormalisation, ThresholdLaw, ThresholdNetwork, Window, perturbation_growth,
};
use ndarray::{Array1, Array2};
use serde_json::Value;

/// A case in which every array is explicit.
struct Case(Value);

impl Case {
    fn open() -> Self {
        Self(serde_json::from_str(include_str!("../data/threshold_network.json")).unwrap())
    }

    fn number(&self, name: &str) -> f64 {
        self.0[name].as_f64().unwrap()
    }

    fn vector(&self, name: &str) -> Vec<f64> {
        floats(&self.0[name])
    }

    fn matrix(&self, name: &str) -> Array2<f64> {
        let rows: Vec<Vec<f64>> = self.0[name].as_array().unwrap().iter().map(floats).collect();
        Array2::from_shape_fn((rows.len(), rows[0].len()), |(i, j)| rows[i][j])
    }

    fn network(&self) -> ThresholdNetwork {
        let mask = self.matrix("mask").mapv(|v| v != 0.0);
        let recurrent = SparseMatrix::with_synapses(self.matrix("init_w").view(), mask.view()).unwrap();
        let population = |thresholds: &str, weights: &str| Population {
            thresholds: self.vector(thresholds),
            from_inhibitory: self.matrix(weights),
        };
        let mut network = ThresholdNetwork::from_weights(
            recurrent,
            self.matrix("init_w_ie"),
            population("init_te", "init_w_ei"),
            population("init_ti", "init_w_ii"),
            self.number("n_u") as usize,
        )
        .unwrap();
        network.set_state(spikes(&self.vector("init_x")), spikes(&self.vector("init_y"))).unwrap();
        network
    }
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn spikes(state: &[f64]) -> Spikes {
    Spikes::from_flags(state.iter().map(|&v| v != 0.0))
}

fn largest_difference<'a>(a: impl IntoIterator<Item = &'a f64>, b: impl IntoIterator<Item = &'a f64>) -> f64 {
    a.into_iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[test]
fn the_conformance_case_is_reproduced() {
    let case = Case::open();
    let mut network = case.network();
    let (u, x, y, h) = (case.matrix("u"), case.matrix("x"), case.matrix("y"), case.matrix("H"));
    let flips = case.vector("flips");
    let mut stdp = Stdp::new(case.number("eta_stdp")).unwrap();
    let mut intrinsic = IntrinsicPlasticity::new(case.number("eta_ip"), case.number("mu")).unwrap();
    for t in 0..u.nrows() {
        let shown: Vec<usize> = (0..u.ncols()).filter(|&k| u[(t, k)] != 0.0).collect();
        network.step(&shown, None).unwrap();
        assert_eq!(network.excitatory(), &spikes(x.row(t).to_slice().unwrap()), "x after step {t}");
        assert_eq!(network.inhibitory(), &spikes(y.row(t).to_slice().unwrap()), "y after step {t}");
        for (counted, expected) in [Counted::WithoutInput, Counted::Excitatory, Counted::All].iter().zip(h.row(t)) {
            assert_eq!(counted.hamming(&network, flips[t] as usize) as f64, *expected, "H of step {t}, {counted:?}");
        }
        stdp.learn(&mut network, &[]).unwrap();
        SynapticNormalisation.learn(&mut network, &[]).unwrap();
        intrinsic.learn(&mut network, &[]).unwrap();
    }
    let weights = network.recurrent().to_dense();
    super::bits::show("threshold network", weights.iter().chain(network.thresholds()));
    assert!(largest_difference(&weights, &case.matrix("final_w")) < 1e-12);
    assert!(largest_difference(network.thresholds(), &case.vector("final_te")) < 1e-12);
}

fn twin(network: &ThresholdNetwork) -> PlainThresholdNetwork {
    let [w_ei, w_ii] = network.inhibition();
    let state = |spikes: &Spikes| Array1::from_shape_fn(spikes.units(), |i| f64::from(u8::from(spikes.contains(i))));
    PlainThresholdNetwork {
        w_ee: network.recurrent().to_dense(),
        exists: network.recurrent().mask(),
        w_ei,
        w_ie: network.to_inhibitory(),
        w_ii,
        t_e: network.thresholds().to_vec().into(),
        t_i: network.inhibitory_thresholds().to_vec().into(),
        x: state(network.excitatory()),
        y: state(network.inhibitory()),
    }
}

/// A law, and 600 steps of input to it.
fn setting(seed: u64) -> (ThresholdLaw, ShownUnits) {
    let inputs = 4 * (seed as usize + 1);
    let law = ThresholdLaw {
        excitatory: 40 + 30 * seed as usize,
        inhibitory: 10 + 7 * seed as usize,
        input_units: inputs,
        excitatory_probability: 0.1,
        ..ThresholdLaw::default()
    };
    let mut stream = Streams::new(seed).child("symbols").stream();
    let symbols: Vec<_> = (0..600).map(|_| Some(stream.below(inputs / 2 + 1)).filter(|&s| s < inputs / 2)).collect();
    (law, ShownUnits::from_symbols(&symbols, 2).unwrap())
}

#[test]
fn the_plain_twin_agrees_on_random_networks() {
    for seed in 0..4 {
        let (law, shown) = setting(seed);
        let mut network = ThresholdNetwork::random(&law, &Streams::new(seed)).unwrap();
        let mut plain = twin(&network);
        let mut stream = Streams::new(seed).child("flips").stream();
        let (mut stdp, mut intrinsic) = (Stdp::new(0.005).unwrap(), IntrinsicPlasticity::new(0.005, 0.1).unwrap());
        for t in 0..shown.steps() {
            let u = Array1::from_shape_fn(law.excitatory, |i| f64::from(u8::from(shown.at(t).contains(&i))));
            let flipped = stream.below(law.excitatory);
            let (x, y) = plain.next(&u);
            let (x_flipped, y_flipped) = plain.next_flipped(&u, flipped);
            let differ = |a: &Array1<f64>, b: &Array1<f64>| a.iter().zip(b).filter(|(a, b)| a != b).count();
            let h = differ(&x, &x_flipped) + differ(&y, &y_flipped);
            let before = std::mem::replace(&mut plain.x, x);
            plain.y = y;
            network.step(shown.at(t), None).unwrap();
            assert_eq!(Counted::All.hamming(&network, flipped), h, "H of step {t}, seed {seed}");
            plain.stdp(&before, 0.005);
            plain.normalise();
            plain.intrinsic(0.005, 0.1);
            stdp.learn(&mut network, &[]).unwrap();
            SynapticNormalisation.learn(&mut network, &[]).unwrap();
            intrinsic.learn(&mut network, &[]).unwrap();
            let now = twin(&network);
            assert_eq!((&now.x, &now.y), (&plain.x, &plain.y), "state after step {t}, seed {seed}");
        }
        assert!(largest_difference(&twin(&network).w_ee, &plain.w_ee) < 1e-12);
        assert!(largest_difference(network.thresholds(), &plain.t_e) < 1e-12);
    }
}

#[test]
fn synapses_onto_inhibitory_units_are_as_likely_as_the_law_says() {
    let dense = ThresholdLaw { excitatory: 200, inhibitory: 100, ..ThresholdLaw::default() };
    let sparse =
        ThresholdLaw { excitatory_to_inhibitory_probability: 0.3, inhibitory_to_inhibitory_probability: 0.7, ..dense };
    let [full, thin] = [dense, sparse].map(|law| ThresholdNetwork::random(&law, &Streams::new(11)).unwrap());
    let parts = |network: &ThresholdNetwork| {
        let [_, among_inhibitory] = network.inhibition();
        [network.to_inhibitory(), among_inhibitory]
    };
    assert!(parts(&full).iter().flatten().all(|&w| w > 0.0));
    assert_eq!(full.recurrent(), thin.recurrent());
    // n = 20000 and 10000 synapses: four standard errors of a share.
    for (weights, p) in parts(&thin).into_iter().zip([0.3, 0.7]) {
        let share = weights.iter().filter(|&&w| w > 0.0).count() as f64 / weights.len() as f64;
        assert!((share - p).abs() < 4.0 * (p * (1.0 - p) / weights.len() as f64).sqrt(), "{share} for {p}");
        assert!(weights.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-12));
    }
}

#[test]
fn learning_keeps_rows_masks_and_signs() {
    let (law, shown) = setting(2);
    let mut network = ThresholdNetwork::random(&law, &Streams::new(5)).unwrap();
    let before = network.recurrent().clone();
    let (mut stdp, mut intrinsic) = (Stdp::new(0.01).unwrap(), IntrinsicPlasticity::new(0.01, 0.1).unwrap());
    Window::new(&shown, 0..600)
        .unwrap()
        .run(&mut network, &mut [&mut stdp, &mut SynapticNormalisation, &mut intrinsic])
        .unwrap();
    let after = network.recurrent();
    assert_ne!(&before, after);
    assert_eq!(before.mask(), after.mask());
    assert!(after.weights().iter().all(|&w| w >= 0.0));
    for i in 0..law.excitatory {
        let sum: f64 = after.row(i).map(|(_, w)| w).sum();
        assert!((sum - 1.0).abs() < 1e-12 || after.row(i).count() == 0, "row {i} sums to {sum}");
    }
}

#[test]
fn weights_of_a_users_own_are_normalised_before_anything_changes_them() {
    let inhibition = |units| Population { thresholds: vec![1.0; units], from_inhibitory: Array2::zeros((units, 1)) };
    let own = ndarray::array![[0.0, 3.0, 1.0], [0.0, 0.0, 0.0], [0.5, 0.0, 0.0]];
    let mut network = ThresholdNetwork::from_weights(
        SparseMatrix::from_dense(own.view()).unwrap(),
        Array2::zeros((1, 3)),
        inhibition(3),
        inhibition(1),
        0,
    )
    .unwrap();
    network.step(&[], None).unwrap();
    SynapticNormalisation.learn(&mut network, &[]).unwrap();
    assert_eq!(network.recurrent().to_dense(), ndarray::array![[0.0, 0.75, 0.25], [0.0; 3], [1.0, 0.0, 0.0]]);
}

#[test]
fn a_frozen_window_leaves_every_bit_of_weights_and_thresholds() {
    let (law, shown) = setting(1);
    let mut network = ThresholdNetwork::random(&law, &Streams::new(6)).unwrap();
    let before = network.clone();
    let window = Window::new(&shown, 0..300).unwrap().perturbed(Counted::default(), Streams::new(7).stream());
    let record = window.run(&mut network, &mut []).unwrap();
    assert_eq!((record.hamming.len(), record.excitatory.steps()), (300, 300));
    assert_eq!(before.recurrent(), network.recurrent());
    assert_eq!(before.thresholds(), network.thresholds());
    assert_ne!(before.excitatory(), network.excitatory());
}

#[test]
fn growth_begins_with_the_hamming_distance_and_disturbs_nothing() {
    let (law, shown) = setting(3);
    let random = ThresholdNetwork::random(&law, &Streams::new(8)).unwrap();
    let (mut followed, mut plain) = (random.clone(), random.clone());
    let mut stream = Streams::new(9).stream();
    let growth =
        perturbation_growth(&mut followed, &shown, 0..600, 1, Counted::WithoutInput, &mut stream.clone()).unwrap();
    let h = Window::new(&shown, 0..600).unwrap().perturbed(Counted::WithoutInput, stream.clone());
    let h = h.run(&mut plain, &mut []).unwrap().hamming;
    assert_eq!(growth, [h.iter().map(|&h| f64::from(h)).sum::<f64>() / 600.0]);
    assert_eq!(followed.excitatory(), plain.excitatory());
    let long = perturbation_growth(&mut random.clone(), &shown, 0..600, 20, Counted::WithoutInput, &mut stream);
    assert_eq!(long.unwrap().len(), 20);
}

#[test]
fn bad_input_is_named() {
    let network =
        |law: ThresholdLaw| ThresholdNetwork::random(&law, &Streams::new(1)).map(|_| ()).unwrap_err().to_string();
    let law = ThresholdLaw::default();
    assert!(network(ThresholdLaw { excitatory: 0, ..law }).contains("excitatory is 0"));
    assert!(network(ThresholdLaw { input_units: 101, ..law }).contains("input_units is 101"));
    assert!(network(ThresholdLaw { excitatory_probability: 0.0, ..law }).contains("excitatory_probability is 0"));
    assert!(network(ThresholdLaw { inhibitory_threshold: f64::NAN, ..law }).contains("inhibitory_threshold is NaN"));
    let mut sane = ThresholdNetwork::random(&law, &Streams::new(1)).unwrap();
    assert!(sane.step(&[20], None).unwrap_err().to_string().contains("shown unit is 20"));
    assert!(sane.set_state(Spikes::none(3), Spikes::none(25)).is_err());
    let shown = ShownUnits::from_symbols(&[Some(0); 3], 2).unwrap();
    assert!(Window::new(&shown, 0..4).is_err());
    let mut full = ThresholdNetwork::random(&ThresholdLaw { input_units: 100, ..law }, &Streams::new(1)).unwrap();
    let window = Window::new(&shown, 0..3).unwrap().perturbed(Counted::default(), Streams::new(1).stream());
    assert!(window.run(&mut full, &mut []).is_err());
    assert!(Stdp::new(-0.1).is_err() && IntrinsicPlasticity::new(0.1, 1.5).is_err());
}
