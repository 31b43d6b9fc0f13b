//! Differential Hebbian feedback and the orbits that it grows: exact cases, and what must always hold.

use attractor::bifurcation::{Crossing, first_bifurcation, leading};
use attractor::orbit::{Attractor, Continuation, TanhMap, classify_map, classify_record, recurrence};
use attractor::{
    DifferentialHebbian, EchoStateLaw, EchoStateNetwork, Error, FeedbackNorm, LocalRule, NoisePlace, SparseMatrix,
    Streams, eigenvalues, ridge_readout,
};
use ndarray::{Array2, s};
use serde_json::Value;

fn case() -> Value {
    serde_json::from_str(include_str!("data/differential_hebbian.json")).unwrap()
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn close(found: &[f64], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let worst = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(worst < tolerance, "{what}: {worst:e}");
}

/// The network of the case, without feedback.
fn network(case: &Value) -> EchoStateNetwork {
    let mut weights = Array2::zeros((20, 20));
    for triple in case["Wx"].as_array().unwrap() {
        let triple = floats(triple);
        weights[(triple[0] as usize, triple[1] as usize)] = triple[2];
    }
    let recurrent = SparseMatrix::from_dense(weights.view()).unwrap();
    let mut network =
        EchoStateNetwork::from_weights(Array2::zeros((20, 0)), recurrent, floats(&case["b"]), 1.0).unwrap();
    network.set_state(&floats(&case["x0"])).unwrap();
    network
}

#[test]
fn every_variant_of_the_conformance_case_is_reproduced() {
    let case = case();
    let number = |name: &str| case["params"][name].as_f64().unwrap();
    let learning = number("learn_start") as usize..number("learn_stop") as usize;
    for (name, expected) in case["cases"].as_object().unwrap() {
        let norm = match name.split('/').next().unwrap() {
            "inplace" => FeedbackNorm::InPlace,
            "accum" => FeedbackNorm::Accumulate,
            "clip" => FeedbackNorm::Clip,
            _ => FeedbackNorm::None,
        };
        let place = if name.contains("noise_in_tanh") { NoisePlace::Inside } else { NoisePlace::After };
        let mut rule = DifferentialHebbian::new(number("eps"), norm).unwrap();
        if name.contains("clean_derivative") {
            rule = rule.from_clean_changes();
        }
        let mut network = network(&case).with_noise(place);
        for (t, noise) in case["xi"].as_array().unwrap().iter().enumerate() {
            network.step(&[], &floats(noise)).unwrap();
            if learning.contains(&t) {
                rule.learn(&mut network);
            }
            if t == 22 {
                close(network.state(), &floats(&expected["x_22"]), 1e-9, name);
            }
        }
        close(network.state(), &floats(&expected["x_last"]), 1e-9, name);
        let weights = network.feedback().to_dense();
        close(&weights.row(0).to_vec(), &floats(&expected["wz_row0"]), 1e-9, name);
        let scalar = |key: &str| expected[key].as_f64().unwrap();
        let trace: f64 = weights.diag().sum();
        close(
            &[network.feedback().norm(), weights.sum(), trace],
            &["wz_fro", "wz_sum", "wz_trace"].map(scalar),
            1e-9,
            name,
        );
        let all = eigenvalues((network.recurrent().to_dense() + &weights).view()).unwrap();
        let lead = leading(&all);
        close(&[lead.re, lead.im], &floats(&expected["lead"]), 1e-9, name);
    }
}

#[test]
fn every_map_of_the_conformance_case_is_told() {
    for map in case()["maps"].as_array().unwrap() {
        let name = map["name"].as_str().unwrap();
        let rows: Vec<Vec<f64>> = map["W"].as_array().unwrap().iter().map(floats).collect();
        let weights = Array2::from_shape_fn((rows.len(), rows.len()), |(i, j)| rows[i][j]);
        let tanh = TanhMap::new(&weights, &vec![0.0; rows.len()], 1.0).unwrap();
        let orbit = classify_map(&tanh, &floats(&map["x0"]), &Continuation::default()).unwrap();
        let expected = match (map["label"].as_str().unwrap(), map["period"].as_u64().unwrap()) {
            ("FP", _) => Attractor::FixedPoint,
            ("QP", _) => Attractor::QuasiPeriodic,
            (_, period) => Attractor::Period(period as usize),
        };
        assert_eq!(orbit.attractor, expected, "{name}");
        close(&[orbit.rotation], &[map["rot"].as_f64().unwrap()], 2e-4, name);
        // Finite averages along a torus depend on where they begin, to about one part in their length.
        close(&orbit.exponents, &floats(&map["lam"]), 2e-4, name);
        // The record alone says the same.
        assert_eq!(classify_record(orbit.record.view(), 0.0).unwrap().attractor, expected, "{name}");
    }
}

#[test]
fn without_change_there_is_no_feedback() {
    let recurrent = SparseMatrix::from_dense(Array2::<f64>::eye(3).view()).unwrap();
    let mut still = EchoStateNetwork::from_weights(Array2::zeros((3, 0)), recurrent, vec![0.0; 3], 1.0).unwrap();
    for norm in [FeedbackNorm::InPlace, FeedbackNorm::Accumulate, FeedbackNorm::Clip, FeedbackNorm::None] {
        let mut rule = DifferentialHebbian::new(0.01, norm).unwrap();
        for _ in 0..100 {
            still.step(&[], &[]).unwrap();
            rule.learn(&mut still);
        }
        assert!(still.feedback().to_dense().iter().all(|&w| w == 0.0), "{norm:?}");
    }
}

#[test]
fn recurrence_is_its_definition() {
    let record = Array2::from_shape_fn((200, 3), |(t, i)| (0.7 * t as f64 + i as f64).sin() + 0.1 * (t as f64).cos());
    let fast = recurrence(record.view()).unwrap();
    let means = record.mean_axis(ndarray::Axis(0)).unwrap();
    let variance: f64 = record.outer_iter().map(|r| (&r - &means).mapv(|v| v * v).sum()).sum::<f64>() / 200.0;
    for k in [0, 1, 7, 50, 99] {
        let distance: f64 =
            (0..200 - k).map(|t| (&record.row(t + k) - &record.row(t)).mapv(|v| v * v).sum()).sum::<f64>();
        let plain = distance / (200 - k) as f64 / (2.0 * variance);
        assert!((fast[k] - plain).abs() < 1e-9, "lag {k}: {} and {plain}", fast[k]);
    }
}

#[test]
fn laws_are_kept_and_bad_ones_refused() {
    let law =
        EchoStateLaw { units: 30, inputs: 2, zero_fraction: 0.8, spectral_radius: 0.7, ..EchoStateLaw::default() };
    let network = EchoStateNetwork::random(&law, &Streams::new(1)).unwrap();
    assert_eq!(network.recurrent().synapses(), 180);
    let radius = leading(&eigenvalues(network.recurrent().to_dense().view()).unwrap()).norm();
    assert!((radius - 0.7).abs() < 1e-9);
    let message = |law: EchoStateLaw| EchoStateNetwork::random(&law, &Streams::new(1)).unwrap_err().to_string();
    assert!(message(EchoStateLaw { units: 0, ..law }).contains("units is 0"));
    assert!(message(EchoStateLaw { units: 2, zero_fraction: 0.9, ..law }).contains("leave a weight"));
    assert!(message(EchoStateLaw { leak: 0.0, ..law }).contains("leak is 0"));
    let record = Array2::zeros((100, 2));
    assert!(classify_record(record.view(), 0.0).unwrap_err().to_string().contains("at least 128 steps"));
    assert!(DifferentialHebbian::new(1.5, FeedbackNorm::InPlace).is_err());
    let mut network = network;
    let mut series = Array2::zeros((10, 2));
    series[(3, 1)] = f64::NAN;
    let error = network.run(series.view(), 0.0, &mut Streams::new(1).stream()).unwrap_err();
    assert!(matches!(error, Error::NotFinite { ref index, .. } if index == &[3, 1]));
}

#[test]
fn a_reservoir_predicts_a_series() {
    // A sine of two incommensurate periods, one step ahead, ridge readout on 1000 steps, tested on 200 more.
    let series = Array2::from_shape_fn((1300, 1), |(t, _)| (0.2 * t as f64).sin() + 0.5 * (0.311 * t as f64).sin());
    let law = EchoStateLaw { units: 60, inputs: 1, input_scale: 0.5, leak: 0.5, ..EchoStateLaw::default() };
    let mut network = EchoStateNetwork::random(&law, &Streams::new(4)).unwrap();
    let states = network.run(series.view(), 0.0, &mut Streams::new(4).stream()).unwrap();
    let (train, test) = (100..1099, 1099..1299);
    let target = |range: &std::ops::Range<usize>| series.slice(s![range.start + 1..range.end + 1, ..]).to_owned();
    let none = Array2::zeros((1, 60));
    let weights = ridge_readout(states.slice(s![train.clone(), ..]), target(&train).view(), none.view(), 1e-6).unwrap();
    let error = states.slice(s![test.clone(), ..]).dot(&weights.t()) - target(&test);
    let variance = target(&test).var(0.0);
    assert!(error.mapv(|e| e * e).mean().unwrap() / variance < 1e-3);
}

#[test]
fn known_bifurcations_are_named() {
    // W_x = 0.5 I; W_z = k R: at the origin the leading eigenvalue is that of 0.5 I + gamma k R.
    let network = |feedback: Array2<f64>| {
        let recurrent = SparseMatrix::from_dense((0.5 * Array2::<f64>::eye(2)).view()).unwrap();
        let silent = EchoStateNetwork::from_weights(Array2::zeros((2, 0)), recurrent, vec![0.0; 2], 1.0).unwrap();
        silent.with_feedback(&feedback).unwrap()
    };
    let (c, s): (f64, f64) = (0.3, 1.2);
    let rotation = ndarray::array![[c, -s], [s, c]];
    // |0.5 + gamma (c + i s)| = 1
    let gamma = (-0.5 * c + (0.25 * c * c + (c * c + s * s) * 0.75).sqrt()) / (c * c + s * s);
    for (feedback, crossing, expected) in [
        (rotation, Crossing::NeimarkSacker, gamma),
        (-2.0 * Array2::eye(2), Crossing::Flip, 0.75),
        (Array2::eye(2), Crossing::FoldOrPitchfork, 0.5),
    ] {
        let found = first_bifurcation(&network(feedback), 40).unwrap().unwrap();
        assert_eq!(found.crossing, crossing);
        assert!((found.gamma - expected).abs() < 1e-9, "{crossing:?}: {} and {expected}", found.gamma);
    }
    assert_eq!(first_bifurcation(&network(0.3 * Array2::eye(2)), 40).unwrap(), None);
}
