use super::condition::{CONDITIONS, OWN, SHUFFLED, UNTRAINED};
use super::training::Bench;
use super::*;
use crate::experiments::tryout::{self, claim_ids, is_cut_off, shape};
use attractor::{Streams, math};

/// Small enough for a test.
const TOY: [&str; 13] = [
    "seed=3",
    "network.units=40",
    "protocol.window_ms=120",
    "protocol.offset_ms=20",
    "protocol.end_ms=40",
    "protocol.kick_delay_ms=70",
    "training.trials=2",
    "spectrum.units=20",
    "theory.units=40",
    "theory.settle=5",
    "theory.duration=10",
    "scan.units=[20, 30]",
    "scan.networks=2",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&InnateControls);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &InnateControls,
        &[
            "networks=0",
            "network.units=1",
            "network.gain=nan",
            "network.connection_probability=0",
            "network.tau_ms=0",
            "network.dt_ms=20",
            "network.noise=-1",
            "protocol.offset_ms=-1",
            "protocol.window_ms=1",
            "protocol.pulse_ms=inf",
            "protocol.pulse_amplitude=inf",
            "protocol.end_ms=400",
            "protocol.end_ms=1",
            "protocol.kick_ms=-1",
            "protocol.kick_delay_ms=390",
            "protocol.pairs=0",
            "training.plastic_fraction=0",
            "training.trials=0",
            "training.learn_every=0",
            "training.delta=0",
            "spectrum.networks=1000000000",
            "spectrum.units=5000",
            "spectrum.connection_probability=2",
            "theory.networks=1000000000",
            "theory.units=0",
            "theory.connection_probability=0",
            "theory.gains=[1.0, 2.0]",
            "theory.gains=[3.0, 2.0]",
            "theory.dt=0",
            "theory.settle=inf",
            "theory.duration=0.1",
            "theory.curve=1",
            "scan.networks=1000000000",
            "scan.units=[100]",
            "scan.units=[200, 100]",
            "scan.connection_probabilities=[0.1]",
            "scan.connection_probabilities=[0.1, 2.0]",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&InnateControls, &TOY).unwrap();
    let names: Vec<_> = InnateControls.cells(&config).iter().map(|cell| InnateControls.cell_name(cell)).collect();
    assert_eq!((names.len(), names[0].as_str(), names[9].as_str()), (18, "spectrum-01", "scan-40-0.2-01"));
    let outcome = tryout::run(&InnateControls, &config);
    assert_eq!(
        claim_ids(&outcome),
        "C1a C1b C1c C1d C2a C2b C2c C3a C3b C4a C4b C4c C4d C5a C5b C6a C6b C6c C6d C7a C7b C7c C7d C8-2 C8-4 C8-less C9a C9b C9c"
    );
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures.join(" "), "targets weights spectra sizes");
    assert_eq!(shape(&outcome, "loss"), [3, 3, 2]);
    assert_eq!(shape(&outcome, "kicked_r"), [3, 5, 2]);
    assert_eq!(shape(&outcome, "exponent"), [3, 5]);
    assert_eq!(shape(&outcome, "weight_sd"), [3, 2]);
    assert_eq!(shape(&outcome, "spectrum"), [3, 2, 20]);
    assert_eq!(shape(&outcome, "untrained_exponent"), [3, 2]);
    assert_eq!(shape(&outcome, "scan_loss"), [4, 2]);
}

#[test]
fn parts_can_be_left_out() {
    let without = ["spectrum.networks=0", "theory.networks=0", "scan.networks=0"];
    let config = tryout::config(&InnateControls, &[&TOY[..], &without].concat()).unwrap();
    let outcome = tryout::run(&InnateControls, &config);
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures.join(" "), "targets weights");
}

#[test]
fn a_network_that_is_cut_off_anywhere_comes_to_the_same() {
    let less = ["networks=1", "spectrum.networks=1", "theory.networks=0", "scan.networks=1"];
    let config = tryout::config(&InnateControls, &[&TOY[..], &less].concat()).unwrap();
    assert!(is_cut_off(&InnateControls, &config, 3) > 20);
}

/// The sum of all exponents is the mean of log |det J| along the orbit: here J is written out, and its determinant is the product of its
/// eigenvalues.
#[test]
fn the_sum_of_a_spectrum_is_the_growth_of_volumes() {
    let config = tryout::config(&InnateControls, &TOY).unwrap();
    let size = Size { units: 12, probability: 0.5 };
    let bench = Bench::new(&config, size, Streams::new(5)).unwrap();
    let mut network: attractor::RateNetwork<f64> =
        config.draw::<f32>(size, &bench.streams.child("network")).unwrap().cast();
    let found = bench.exponents(&network.cast(), 12).unwrap();
    let mut state = vec![0.0; 12];
    bench.streams.child("lyapunov").child("initial").stream().fill_uniform(&mut state, -1.0, 1.0);
    network.set_activations(&state).unwrap();
    let (stimulus, window) = (config.trial().stimulus::<f64>(0).unwrap(), config.timeline().window);
    let weights = network.recurrent_weights().to_dense();
    let mut sum = 0.0;
    for step in 0..window.end {
        if window.contains(&step) {
            let slope: Vec<f64> = network.rates().iter().map(|r| 1.0 - r * r).collect();
            let jacobian = ndarray::Array2::from_shape_fn((12, 12), |(i, j)| {
                (if i == j { 0.9 } else { 0.0 }) + 0.1 * weights[[i, j]] * slope[j]
            });
            let values = attractor::eigenvalues(jacobian.view()).unwrap();
            sum += values.iter().map(|value| 0.5 * math::ln(value.norm_sqr())).sum::<f64>();
        }
        attractor::Network::step(&mut network, attractor::Series::at(&stimulus, step), None).unwrap();
    }
    let known = sum / (window.len() as f64 * 1e-3);
    let total: f64 = found.exponents.iter().sum();
    assert!((total / known - 1.0).abs() < 1e-6, "{total} {known}");
}

/// Without learning all conditions but the shuffled one are the same network; without a kick a trial is its own pair.
#[test]
fn who_learns_nothing_and_is_not_kicked_is_the_same_under_every_condition() {
    let less =
        ["networks=1", "training.delta=1e30", "protocol.kick_amplitude=0", "spectrum.networks=0", "scan.networks=0"];
    let config = tryout::config(&InnateControls, &[&TOY[..], &less].concat()).unwrap();
    let found = controls::run(&config, 0, &tryout::Unwatched).unwrap();
    for place in 0..CONDITIONS.len() {
        assert!(found.tests[place].kicked_r.iter().all(|r| *r > 0.999_999), "{place}");
    }
    assert_eq!(found.exponents[OWN], found.exponents[UNTRAINED]);
    assert_ne!(found.exponents[SHUFFLED], found.exponents[UNTRAINED]);
    assert_eq!(found.tests[OWN], found.tests[UNTRAINED]);
    assert_eq!(found.weights[0], found.weights[1]);
}
