//! Networks as maps along an input and with loops closed: derivatives, exponents with known answers, rules of other networks.

use approx::assert_abs_diff_eq;
use attractor::orbit::{DiscreteMap, lyapunov_exponents};
use attractor::*;
use ndarray::{Array2, arr2};

const LATE: [Loop; 2] = [Loop { readout: 0, channel: 1, delay: 0 }, Loop { readout: 1, channel: 0, delay: 3 }];

fn wave(steps: usize, channels: usize, amplitude: f64) -> Stimulus<f64> {
    let input = Array2::from_shape_fn((steps, channels), |(t, k)| amplitude * ((t + 3 * k) as f64 / 7.0).sin());
    Stimulus::from_array(input.view()).unwrap()
}

fn rate() -> RateNetwork<f64> {
    let law = RateLaw { units: 30, gain: 1.5, connection_probability: 0.3, readouts: 2, ..RateLaw::default() };
    let mut network = RateNetwork::random(&law, &Streams::new(1)).unwrap();
    network.set_activations(&(0..30).map(|i| f64::from(i).sin()).collect::<Vec<_>>()).unwrap();
    network
}

fn echo() -> EchoStateNetwork {
    let law = EchoStateLaw { units: 30, inputs: 2, leak: 0.4, ..EchoStateLaw::default() };
    let readout = Array2::from_shape_fn((2, 30), |(k, i)| 0.3 * ((5 * i + k) as f64).cos());
    let network = EchoStateNetwork::random(&law, &Streams::new(2)).unwrap();
    let feedback = Array2::from_shape_fn((30, 30), |(i, j)| 0.1 * ((i + 2 * j) as f64).sin());
    network.with_feedback(&feedback).unwrap().with_readout(readout).unwrap()
}

/// The map's tangent against central differences of the map itself, along an orbit of 6 steps.
fn derivative_is_right<N: Network<Number = f64, Input = [f64]>>(network: N) {
    let mut map = DrivenMap::new(network, &wave(20, 2, 0.7), &LATE).unwrap();
    let n = map.units();
    let (mut state, mut next) = (map.start(), vec![0.0; n]);
    for step in 0..6 {
        map.at_step(step);
        map.next(&state, &mut next);
        let v: Vec<f64> = (0..n).map(|i| ((i + step) as f64).cos()).collect();
        let mut out = vec![0.0; n];
        map.tangent(&state, &next, &v, &mut out);
        let mut ends = [vec![0.0; n], vec![0.0; n]];
        for (end, by) in ends.iter_mut().zip([1e-6, -1e-6]) {
            let aside: Vec<f64> = state.iter().zip(&v).map(|(x, v)| x + by * v).collect();
            map.next(&aside, end);
        }
        for (i, &out) in out.iter().enumerate() {
            assert_abs_diff_eq!(out, (ends[0][i] - ends[1][i]) / 2e-6, epsilon = 1e-8);
        }
        state.clone_from(&next);
    }
}

#[test]
fn derivatives_know_inputs_loops_and_delays() {
    derivative_is_right(rate());
    derivative_is_right(echo());
}

#[test]
fn a_trial_with_late_loops_is_its_map() {
    let stimulus = wave(12, 2, 0.7);
    let mut network = rate();
    let mut map = DrivenMap::new(network.clone(), &stimulus, &LATE).unwrap();
    let (mut state, mut next) = (map.start(), vec![0.0; map.units()]);
    Trial::new(&stimulus)
        .closed(&LATE)
        .run(&mut network, |step, network| {
            map.at_step(step);
            map.next(&state, &mut next);
            state.clone_from(&next);
            assert_eq!(network.activations(), &state[..30], "step {step}");
            Ok(())
        })
        .unwrap();
}

/// `x' = x + (dt/tau)(-x + w x + u)` with a loop of gain k: exponents are the logarithms of |eigenvalues| whatever the input.
#[test]
fn linear_networks_have_the_exponents_of_their_matrix() {
    let dynamics = Dynamics { tau_ms: 10.0, dt_ms: 1.0, transfer: Transfer::Linear };
    let recurrent = SparseMatrix::from_dense(arr2(&[[0.5, 0.0], [0.3, -0.8]]).view()).unwrap();
    let network = RateNetwork::from_weights(arr2(&[[1.0], [0.0]]), recurrent, arr2(&[[0.4, 0.0]]), dynamics).unwrap();
    let exponents = |loops: &[Loop]| {
        driven_lyapunov_spectrum(&network, &wave(2000, 1, 1.0), loops, 2, 100, &Streams::new(1)).unwrap().exponents
    };
    // Open: 1 + 0.1 (w - 1) for w = 0.5 and -0.8; closed: w = 0.5 + 0.4.
    for (found, expected) in [(exponents(&[]), [0.95_f64, 0.82]), (exponents(&[Loop::default()]), [0.99, 0.82])] {
        for (found, expected) in found.iter().zip(expected) {
            assert_abs_diff_eq!(*found, expected.ln(), epsilon = 1e-9);
        }
    }
    // A delay of one step: z' = 0.95 x + 0.1 * 0.4 x[t - 1].
    let late = [Loop { delay: 1, ..Loop::default() }];
    let roots = eigenvalues(arr2(&[[0.95, 0.04], [1.0, 0.0]]).view()).unwrap();
    let mut expected: Vec<f64> = roots.iter().map(|root| root.norm().ln()).chain([0.82_f64.ln()]).collect();
    expected.sort_by(|a, b| b.total_cmp(a));
    let found = driven_lyapunov_spectrum(&network, &wave(2000, 1, 1.0), &late, 3, 100, &Streams::new(1)).unwrap();
    for (found, expected) in found.exponents.iter().zip(expected) {
        assert_abs_diff_eq!(*found, expected, epsilon = 1e-9);
    }
}

#[test]
fn without_input_the_exponents_are_those_of_the_autonomous_map() {
    let network = rate();
    let silent = Stimulus::silent(3000, 2).unwrap();
    let driven = driven_lyapunov_spectrum(&network, &silent, &[], 3, 500, &Streams::new(5)).unwrap();
    let mut map = orbit::RateMap::of_network(&network, &[0.0, 0.0]).unwrap();
    let alone = lyapunov_exponents(&mut map, network.activations(), 3, 500, 2500, &Streams::new(5)).unwrap();
    // The orbit may be chaotic, so that rounding takes two ways of the same step apart: within five standard errors.
    for k in 0..3 {
        let error = alone.standard_errors[k].hypot(driven.standard_errors[k]).max(1e-9);
        assert!((driven.exponents[k] - alone.exponents[k]).abs() < 5.0 * error, "{k}");
    }
}

#[test]
fn recursive_least_squares_trains_every_network() {
    // An echo state network learns to do what it did with weights that were twice as strong.
    let mut network = echo();
    let stimulus = wave(400, 2, 0.7);
    let record = Record { units: Units::All, steps: 0..400 };
    let innate = Trial::new(&stimulus).record(&mut network.clone(), &record).unwrap().rates;
    let radius = spectral_radius(network.recurrent().to_dense().view()).unwrap();
    network = network.with_spectral_radius(0.5 * radius).unwrap();
    let scheme = PlasticScheme::Neurons { fraction: 1.0 };
    let mut rule = RecurrentRls::new(&network, scheme, RlsOptions::default(), &Streams::new(1)).unwrap();
    let schedule = Schedule { window: 50..400, every: 1 };
    let losses: Vec<f64> = (0..6)
        .map(|_| Trial::new(&stimulus).train(&mut network, &mut rule, innate.view(), &schedule).unwrap())
        .collect();
    assert!(losses[5] < 0.2 * losses[0], "{losses:?}");

    // A readout of spikes.
    let law = ThresholdLaw::default();
    let network = ThresholdNetwork::random(&law, &Streams::new(3)).unwrap();
    let units = network.units();
    let mut network = network.with_readout(Array2::zeros((1, units))).unwrap();
    let shown = ShownUnits::from_steps((0..600).map(|t| [t % 4]));
    let target = Array2::from_shape_fn((600, 1), |(t, _)| f64::from(u8::from(t % 4 == 0)));
    let mut rule = ReadoutRls::new(&network, RlsOptions::default()).unwrap();
    let schedule = Schedule { window: 100..600, every: 1 };
    let train = |network: &mut ThresholdNetwork, rule: &mut ReadoutRls<f64>| {
        Trial::new(&shown).train(network, rule, target.view(), &schedule).unwrap()
    };
    let first = train(&mut network, &mut rule);
    assert!(train(&mut network, &mut rule) < 0.5 * first);
}

#[test]
fn a_map_of_a_readout_less_network_says_which_loop_is_wrong() {
    let law = EchoStateLaw { units: 5, inputs: 1, ..EchoStateLaw::default() };
    let network = EchoStateNetwork::random(&law, &Streams::new(1)).unwrap();
    let error = DrivenMap::new(network, &wave(5, 1, 1.0), &[Loop::default()]).unwrap_err().to_string();
    assert!(error.contains("readout of a loop is 0"), "{error}");
    let network = rate();
    let error = fixed_points::Flow::new(&network).closed(&LATE).unwrap_err().to_string();
    assert!(error.contains("delay of a loop is 3"), "{error}");
}

#[test]
fn a_trial_over_a_part_keeps_the_numbers_of_its_steps() {
    let stimulus = wave(20, 2, 0.7);
    let record = |steps| Record { units: Units::All, steps };
    let whole = Trial::new(&stimulus).record(&mut rate(), &record(0..20)).unwrap().rates;
    let mut network = rate();
    let first = Trial::new(&stimulus).over(0..8).unwrap().record(&mut network, &record(0..8)).unwrap().rates;
    let second = Trial::new(&stimulus).over(8..20).unwrap();
    let second = second.record(&mut network, &record(8..20)).unwrap().rates;
    assert_eq!(ndarray::concatenate![ndarray::Axis(0), first, second], whole);

    // What is not run is neither kept nor learned.
    let part = || Trial::new(&stimulus).over(8..20).unwrap();
    let refused = part().record(&mut rate(), &record(0..20)).unwrap_err().to_string();
    assert!(refused.contains("recorded steps is 0..20"), "{refused}");
    let mut network = rate();
    let mut rule = ReadoutRls::new(&network, RlsOptions::default()).unwrap();
    let (target, schedule) = (Array2::zeros((20, 2)), Schedule { window: 0..20, every: 1 });
    let refused = part().train(&mut network, &mut rule, target.view(), &schedule).unwrap_err().to_string();
    assert!(refused.contains("learning window is 0..20 of steps 8..20"), "{refused}");
    assert!(Trial::new(&stimulus).over(8..21).is_err());
}
