//! Echo state networks as they are used on a series: laws, memory, prediction.

use attractor::orbit::{Attractor, Continuation, TanhMap, classify_map};
use attractor::{
    EchoStateLaw, EchoStateNetwork, Error, Network, NoisePlace, Record, SparseMatrix, Stimulus, Streams, Trial, Units,
    pearson, ridge_readout, spectral_radius,
};
use ndarray::{Array2, s};

/// The states (steps, N) that follow from a series.
fn states(network: &mut EchoStateNetwork, series: &Array2<f64>) -> Result<Array2<f64>, Error> {
    let record = Record { units: Units::All, steps: 0..series.nrows() };
    Ok(Trial::new(&Stimulus::from_array(series.view())?).record(network, &record)?.rates)
}

#[test]
fn laws_are_kept() {
    let law =
        EchoStateLaw { units: 30, inputs: 2, zero_fraction: 0.8, spectral_radius: 0.7, ..EchoStateLaw::default() };
    for zero_fraction in [0.8, 0.0] {
        let law = EchoStateLaw { zero_fraction, ..law };
        let network = EchoStateNetwork::random(&law, &Streams::new(1)).unwrap();
        assert_eq!(network.recurrent().synapses(), (900.0 * (1.0 - zero_fraction)).round() as usize);
        let radius = spectral_radius(network.recurrent().to_dense().view()).unwrap();
        assert!((radius - 0.7).abs() < 1e-9);
        assert!(network.input().iter().all(|w| w.abs() <= 0.5));
        let scaled = network.with_spectral_radius(1.1).unwrap();
        assert!((spectral_radius(scaled.recurrent().to_dense().view()).unwrap() - 1.1).abs() < 1e-9);
    }
}

#[test]
fn nilpotent_draws_are_redrawn_and_counted() {
    // Two weights among nine entries make a cycle, or lie on the diagonal, in few draws.
    let law = EchoStateLaw { units: 3, zero_fraction: 7.0 / 9.0, ..EchoStateLaw::default() };
    let redrawn: Vec<usize> =
        (0..20).map(|seed| EchoStateNetwork::random(&law, &Streams::new(seed)).unwrap().redrawn()).collect();
    assert!(redrawn.contains(&0) && redrawn.iter().any(|&n| n > 0), "{redrawn:?}");
}

#[test]
fn senseless_networks_are_refused() {
    let law = EchoStateLaw::default();
    let message = |law: EchoStateLaw| EchoStateNetwork::random(&law, &Streams::new(1)).unwrap_err().to_string();
    assert!(message(EchoStateLaw { units: 0, ..law }).contains("units is 0"));
    assert!(message(EchoStateLaw { units: 2, ..law }).contains("leave a weight"));
    assert!(message(EchoStateLaw { zero_fraction: -0.1, ..law }).contains("zero_fraction is -0.1"));
    assert!(message(EchoStateLaw { spectral_radius: -1.0, ..law }).contains("spectral_radius"));
    assert!(message(EchoStateLaw { leak: 0.0, ..law }).contains("leak is 0"));
    let nilpotent = |radius| {
        let shift =
            SparseMatrix::from_dense(Array2::from_shape_fn((4, 4), |(i, j)| f64::from(u8::from(i == j + 1))).view());
        let network = EchoStateNetwork::from_weights(Array2::zeros((4, 0)), shift.unwrap(), vec![0.0; 4], 1.0).unwrap();
        network.with_spectral_radius(radius).unwrap_err().to_string()
    };
    assert!(nilpotent(0.9).contains("these weights are nilpotent"), "{}", nilpotent(0.9));
    assert!(nilpotent(-0.5).contains("spectral radius is -0.5; it must be 0 or above"), "{}", nilpotent(-0.5));
    let mut network = EchoStateNetwork::random(&EchoStateLaw { inputs: 2, ..law }, &Streams::new(1)).unwrap();
    let mut series = Array2::zeros((10, 2));
    series[(3, 1)] = f64::NAN;
    let error = states(&mut network, &series).unwrap_err();
    assert!(matches!(error, Error::NotFinite { ref index, .. } if index == &[3, 1]));
    assert!(matches!(states(&mut network, &Array2::zeros((10, 3))).unwrap_err(), Error::Shape { .. }));
}

/// A reservoir that passes what it hears from unit to unit.
fn delay_line(units: usize) -> EchoStateNetwork {
    let shift = Array2::from_shape_fn((units, units), |(i, j)| f64::from(u8::from(i == j + 1)));
    // So soft an input that tanh is linear to 1e-8.
    let input = Array2::from_shape_fn((units, 1), |(i, _)| if i == 0 { 1e-4 } else { 0.0 });
    let shift = SparseMatrix::from_dense(shift.view()).unwrap();
    EchoStateNetwork::from_weights(input, shift, vec![0.0; units], 1.0).unwrap()
}

#[test]
fn a_delay_line_remembers_as_many_steps_as_it_has_units() {
    // Memory capacity, the sum over lags of the squared correlation of input and its reconstruction (Jaeger 2001, Short
    // term memory in echo state networks, GMD report 152): N of N units without noise.
    const N: usize = 12;
    let mut heard = vec![0.0; 3000];
    Streams::new(2).stream().fill_uniform(&mut heard, -1.0, 1.0);
    let series = Array2::from_shape_vec((3000, 1), heard.clone()).unwrap();
    let states = states(&mut delay_line(N), &series).unwrap();
    let states = states.slice(s![100.., ..]);
    let memory = |lag: usize| {
        let target = Array2::from_shape_fn((2900, 1), |(t, _)| heard[100 + t - lag]);
        let weights = ridge_readout(states, target.view(), Array2::zeros((1, N)).view(), 1e-12).unwrap();
        let recalled = states.dot(&weights.t());
        pearson(recalled.iter().copied(), target.iter().copied()).map_or(0.0, |r| r * r)
    };
    // The reconstruction of what is forgotten fits by chance: N / 2900 of the variance each.
    let kept: f64 = (0..N).map(memory).sum();
    let beyond: f64 = (N..2 * N).map(memory).sum();
    assert!((kept - N as f64).abs() < 1e-6 && beyond < 0.15, "{kept} and {beyond}");
}

#[test]
fn noise_enters_where_it_is_asked_to() {
    let law = EchoStateLaw { units: 5, zero_fraction: 0.5, bias_sd: 0.3, ..EchoStateLaw::default() };
    let xi = [0.3, -0.2, 0.1, 0.0, 2.0];
    let after = |place, leak| {
        let law = EchoStateLaw { leak, ..law };
        let mut network = EchoStateNetwork::random(&law, &Streams::new(3)).unwrap().with_noise(place);
        network.set_state(&[0.1, 0.2, -0.3, 0.4, -0.5]).unwrap();
        let drive: Vec<f64> = (0..5)
            .map(|i| network.bias()[i] + network.recurrent().row(i).map(|(j, w)| w * network.state()[j]).sum::<f64>())
            .collect();
        let before = network.state().to_vec();
        network.step(&[], Some(&xi)).unwrap();
        (before, drive, network.state().to_vec())
    };
    for leak in [1.0, 0.4] {
        for place in [NoisePlace::After, NoisePlace::Inside] {
            let (x, drive, found) = after(place, leak);
            for i in 0..5 {
                let expected = match place {
                    NoisePlace::After => (1.0 - leak) * x[i] + leak * drive[i].tanh() + xi[i],
                    NoisePlace::Inside => (1.0 - leak) * x[i] + leak * (drive[i] + xi[i]).tanh(),
                };
                assert!((found[i] - expected).abs() < 1e-14, "{place:?}");
            }
        }
    }
}

#[test]
fn full_and_sparse_products_take_the_same_step() {
    // 300 units are multiplied synapse by synapse, their first 200 as a full matrix; the others are silent.
    let law = EchoStateLaw { units: 200, inputs: 1, ..EchoStateLaw::default() };
    let mut full = EchoStateNetwork::random(&law, &Streams::new(5)).unwrap();
    let pad = |a: Array2<f64>, columns| {
        let mut out = Array2::zeros((300, columns));
        out.slice_mut(s![..200, ..a.ncols()]).assign(&a);
        out
    };
    let recurrent = SparseMatrix::from_dense(pad(full.recurrent().to_dense(), 300).view()).unwrap();
    let bias = [full.bias(), &[0.0; 100]].concat();
    let mut sparse = EchoStateNetwork::from_weights(pad(full.input().clone(), 1), recurrent, bias, 1.0).unwrap();
    let series = Array2::from_shape_fn((50, 1), |(t, _)| (0.3 * t as f64).sin());
    let a = states(&mut full, &series).unwrap();
    let b = states(&mut sparse, &series).unwrap();
    let worst = (&a - &b.slice(s![.., ..200])).iter().fold(0.0, |worst: f64, d| worst.max(d.abs()));
    assert!(worst < 1e-12 && b.slice(s![.., 200..]).iter().all(|&x| x == 0.0), "{worst:e}");
}

#[test]
fn a_reservoir_predicts_chaos_and_then_goes_on_by_itself() {
    // The Hénon map, x' = 1 - 1.4 x² + 0.3 x_before, centred: one step ahead from 2000 steps, tested on 500 more; then the
    // prediction takes the place of the input. The map's largest Lyapunov exponent is 0.419 a step.
    let mut henon = vec![0.1, 0.2_f64];
    while henon.len() < 2801 {
        let n = henon.len();
        henon.push(1.0 - 1.4 * henon[n - 1].powi(2) + 0.3 * henon[n - 2]);
    }
    let series = Array2::from_shape_fn((2800, 1), |(t, _)| henon[t] - 0.26);
    let law = EchoStateLaw {
        units: 100,
        inputs: 1,
        spectral_radius: 0.3,
        input_scale: 0.6,
        bias_sd: 0.5,
        ..EchoStateLaw::default()
    };
    let mut network = EchoStateNetwork::random(&law, &Streams::new(4)).unwrap();
    let states = states(&mut network, &series).unwrap();
    let (train, test) = (200..2200, 2200..2700);
    let target = |range: &std::ops::Range<usize>| series.slice(s![range.start + 1..range.end + 1, ..]).to_owned();
    let none = Array2::zeros((1, 100));
    let readout = ridge_readout(states.slice(s![train.clone(), ..]), target(&train).view(), none.view(), 1e-9).unwrap();
    let error = states.slice(s![test.clone(), ..]).dot(&readout.t()) - target(&test);
    let unexplained = error.mapv(|e| e * e).mean().unwrap() / target(&test).var(0.0);
    assert!(unexplained < 1e-6, "{unexplained:e}");

    let closed = network.clone().with_feedback(&network.input().dot(&readout)).unwrap();
    let orbit = classify_map(&mut TanhMap::of_network(&closed, 1.0), closed.state(), &Continuation::default()).unwrap();
    assert_eq!(orbit.attractor, Attractor::Chaotic);
    // An average over 10^4 steps scatters by about 0.005.
    assert!((orbit.exponents[0] - 0.419).abs() < 0.03, "{:?}", orbit.exponents);
}

#[test]
fn a_spectral_radius_of_zero_leaves_no_recurrent_weights() {
    let law = EchoStateLaw { spectral_radius: 0.0, ..EchoStateLaw::default() };
    let network = EchoStateNetwork::random(&law, &Streams::new(1)).unwrap();
    assert_eq!((network.recurrent().synapses(), network.redrawn()), (0, 0));
    let network = EchoStateNetwork::random(&EchoStateLaw::default(), &Streams::new(1)).unwrap();
    assert_eq!(network.with_spectral_radius(0.0).unwrap().recurrent().synapses(), 0);
}

#[test]
fn reservoirs_of_about_one_weight_a_unit_have_the_radius_they_ask_for() {
    // One weight a unit: most draws of 20 units are without cycles. None of 40 reservoirs of 20 and 5 of 150 units is
    // scaled by what rounding takes for an eigenvalue.
    for (units, seeds) in [(20, 40), (150, 5)] {
        let law = EchoStateLaw { units, zero_fraction: 1.0 - 1.0 / units as f64, ..EchoStateLaw::default() };
        for seed in 0..seeds {
            let network = EchoStateNetwork::random(&law, &Streams::new(seed)).unwrap();
            let weights = network.recurrent().to_dense();
            assert!((spectral_radius(weights.view()).unwrap() - 0.95).abs() < 1e-12);
            // The longest cycles have as many units: what is left of x after the linear map decays as 0.95^t.
            let mut power = weights.clone();
            for _ in 0..9 {
                power = power.dot(&power);
            }
            let root = power.iter().map(|w| w * w).sum::<f64>().sqrt().powf(1.0 / 512.0);
            assert!((root - 0.95).abs() < 0.03, "{units} {seed}: {root}");
        }
    }
}

#[test]
fn small_weights_are_scaled_and_draws_stop_when_asked() {
    let weights = Array2::from_shape_fn((2, 2), |(i, j)| 1e-5 * f64::from(u8::from(i >= j)));
    let weights = SparseMatrix::from_dense(weights.view()).unwrap();
    let network = EchoStateNetwork::from_weights(Array2::zeros((2, 0)), weights, vec![0.0; 2], 1.0).unwrap();
    let scaled = network.with_spectral_radius(0.5).unwrap().recurrent().to_dense();
    assert!((&scaled - &ndarray::array![[0.5, 0.0], [0.5, 0.5]]).iter().all(|d| d.abs() < 1e-15));

    // Weights that are never on a cycle: a thousand draws, unless somebody asks to stop.
    let law = EchoStateLaw { units: 400, zero_fraction: 1.0 - 1.0 / 160_000.0, ..EchoStateLaw::default() };
    let asked = std::rc::Rc::new(std::cell::Cell::new(0));
    let count = std::rc::Rc::clone(&asked);
    let stop = move || {
        count.set(count.get() + 1);
        count.get() > 3
    };
    let ended = attractor::interruptible(stop, || EchoStateNetwork::random(&law, &Streams::new(3)));
    assert!(matches!(ended, Err(Error::Interrupted)));
    assert_eq!(asked.get(), 4);
}

#[test]
fn a_step_is_that_of_its_equation_however_full_the_reservoir_is() {
    let units = 300;
    for share in [1.0, 0.4, 0.1, 0.01] {
        let mut drawn = Array2::zeros((units, units));
        let mut stream = Streams::new(5).stream();
        stream.fill_uniform(drawn.as_slice_mut().unwrap(), -1.0, 1.0);
        let weights = drawn.mapv(|w: f64| if w.abs() < share { w / share / 20.0 } else { 0.0 });
        let recurrent = SparseMatrix::from_dense(weights.view()).unwrap();
        let network = EchoStateNetwork::from_weights(Array2::zeros((units, 0)), recurrent, vec![0.1; units], 0.5);
        let mut network = network.unwrap();
        let mut zeros = network.clone().with_feedback(&Array2::zeros((units, units))).unwrap();
        let mut x = ndarray::Array1::<f64>::zeros(units);
        for step in 0..20 {
            x = 0.5 * &x + 0.5 * (weights.dot(&x) + 0.1).mapv(f64::tanh);
            network.step(&[], None).unwrap();
            zeros.step(&[], None).unwrap();
            assert_eq!(network.state(), zeros.state(), "feedback of zeros, share {share}, step {step}");
            let apart = x.iter().zip(network.state()).fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
            assert!(apart < 1e-13, "share {share}, step {step}: {apart}");
        }
        assert_eq!(network.feedback().to_dense(), Array2::<f64>::zeros((units, units)));
        assert!(network.feedback().norm() == 0.0);
    }
}
