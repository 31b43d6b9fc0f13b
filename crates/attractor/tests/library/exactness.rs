//! What must hold exactly, or to a stated tolerance, of learning in live networks.

use attractor::{
    Initial, Noise, PlasticScheme, RateLaw, RateNetwork, ReadoutRls, Real, Record, RecurrentRls, RlsOptions, Rule,
    Schedule, Stimulus, Streams, Trial, Units, eigenvalues, pearson, ridge_readout,
};
use ndarray::{Array1, Array2, ArrayView2, Axis, s};

const STEPS: usize = 800;
const LEARNING: Schedule = Schedule { window: 100..800, every: 2 };

/// Of such a gain that small networks are chaotic.
fn law(units: usize, connection_probability: f64) -> RateLaw {
    RateLaw { units, connection_probability, gain: 2.0, ..RateLaw::default() }
}

fn stimulus<T: Real>() -> Stimulus<T> {
    Stimulus::silent(STEPS, 2).unwrap().pulse(0, 50..100, 5.0).unwrap()
}

fn trial<T: Real>(stimulus: &Stimulus<T>, number: usize) -> Trial<'_, Stimulus<T>> {
    Trial::new(stimulus).drawn(&Streams::new(11).index(number), 0.001)
}

fn rates<T: Real>(network: &mut RateNetwork<T>, trial: Trial<'_, Stimulus<T>>) -> Array2<T> {
    trial.record(network, &Record { units: Units::All, steps: 0..STEPS }).unwrap().rates
}

/// A network after that many trials of innate training, its rule, and the loss of each trial.
fn trained<T: Real>(law: &RateLaw, options: RlsOptions, trials: usize) -> (RateNetwork<T>, RecurrentRls<T>, Vec<f64>) {
    let mut network = RateNetwork::random(law, &Streams::new(12)).unwrap();
    let scheme = PlasticScheme::Neurons { fraction: 0.6 };
    let mut rule = RecurrentRls::new(&network, scheme, options, &Streams::new(13)).unwrap();
    let stimulus = stimulus();
    let innate = rates(&mut network, trial(&stimulus, 0));
    let learn = |number| trial(&stimulus, number).train(&mut network, &mut rule, innate.view(), &LEARNING).unwrap();
    let losses = (1..=trials).map(learn).collect();
    (network, rule, losses)
}

fn largest_difference<T: Real>(a: ArrayView2<'_, T>, b: ArrayView2<'_, f64>) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a.to_f64() - b).abs()).fold(0.0, f64::max)
}

/// Recursive least squares over noisy trials is ridge regression, towards the initial weights, on what was seen.
#[test]
fn a_trained_readout_is_the_ridge_regression() {
    let law = RateLaw { readouts: 2, ..law(80, 0.3) };
    let mut network = RateNetwork::<f64>::random(&law, &Streams::new(14)).unwrap();
    let initial = network.output_weights().to_owned();
    let stimulus = stimulus();
    let target = Array2::from_shape_fn((STEPS, 2), |(t, z)| ((t * (z + 1)) as f64 / 40.0).sin());
    let options = RlsOptions { delta: 0.3, ..RlsOptions::default() };
    let mut rule = ReadoutRls::new(&network, options).unwrap();
    let (mut seen, mut wanted) = (Vec::new(), Vec::new());
    for number in 0..4 {
        trial(&stimulus, number).train(&mut network, &mut rule, target.view(), &LEARNING).unwrap();
        let rates = rates(&mut network, trial(&stimulus, number));
        for step in LEARNING.steps() {
            seen.extend(rates.row(step));
            wanted.extend(target.row(step));
        }
    }
    let steps = wanted.len() / 2;
    let seen = Array2::from_shape_vec((steps, 80), seen).unwrap();
    let wanted = Array2::from_shape_vec((steps, 2), wanted).unwrap();
    let ridge = ridge_readout(seen.view(), wanted.view(), initial.view(), options.delta).unwrap();
    let size = ridge.iter().fold(0.0_f64, |m, w| m.max(w.abs()));
    let difference = largest_difference(network.output_weights(), ridge.view());
    assert!(difference < 1e-8 * size, "{difference:e} of {size}");
}

/// Weights change by -e P r with P after its update, which is what Laje & Buonomano print and equals the division by
/// 1 + r' P_old r; if not normalised, by P of before its update. To 1e-10 of the largest weight, over three steps.
#[test]
fn weights_change_by_p_after_its_update() {
    for normalised in [true, false] {
        let law = RateLaw { readouts: 1, ..law(80, 0.3) };
        let mut network = RateNetwork::<f64>::random(&law, &Streams::new(14)).unwrap();
        rates(&mut network, trial(&stimulus(), 0));
        let r = Array1::from(network.rates().to_vec());
        let mut rule =
            ReadoutRls::new(&network, RlsOptions { delta: 0.3, normalised, ..RlsOptions::default() }).unwrap();
        for _ in 0..3 {
            let (weights, old) = (network.output_weights().row(0).to_owned(), rule.inverse_correlation().to_dense());
            rule.learn(&mut network, &[0.7]).unwrap();
            let p = if normalised { rule.inverse_correlation().to_dense() } else { old };
            let expected = &weights - &(p.dot(&r) * (weights.dot(&r) - 0.7));
            let size = expected.iter().fold(0.0_f64, |m, w| m.max(w.abs()));
            let difference = largest_difference(network.output_weights(), expected.insert_axis(Axis(0)).view());
            assert!(difference < 1e-10 * size, "normalised = {normalised}: {difference:e} of {size}");
        }
    }
}

fn matrices_stay_regular<T: Real>() {
    let (_, rule, _) = trained::<T>(&law(100, 0.3), RlsOptions::default(), 20);
    for (unit, p) in rule.inverse_correlations() {
        let p = p.to_dense().mapv(Real::to_f64);
        assert_eq!(p, p.t(), "P of unit {unit} is not symmetric");
        let smallest = eigenvalues(p.view()).unwrap().iter().map(|e| e.re).fold(f64::INFINITY, f64::min);
        assert!(smallest > 0.0, "P of unit {unit} has the eigenvalue {smallest:e}");
    }
}

#[test]
fn inverse_correlations_stay_symmetric_and_positive() {
    matrices_stay_regular::<f32>();
    matrices_stay_regular::<f64>();
}

/// The last rates of a trial of 200 steps, 50 of them learning steps.
fn last_rates<T: Real>(mut network: RateNetwork<T>) -> Vec<f64> {
    let stimulus = Stimulus::silent(200, 2).unwrap().pulse(0, 50..100, 5.0).unwrap();
    let scheme = PlasticScheme::Neurons { fraction: 0.6 };
    let mut rule = RecurrentRls::new(&network, scheme, RlsOptions::default(), &Streams::new(13)).unwrap();
    let target = Array2::from_shape_fn((200, 100), |(t, unit)| T::from_f64(((t + unit) as f64 / 60.0).sin() * 0.5));
    let schedule = Schedule { window: 100..200, every: 2 };
    trial(&stimulus, 1).train(&mut network, &mut rule, target.view(), &schedule).unwrap();
    network.rates().iter().map(|r| r.to_f64()).collect()
}

/// From the same weights, states and noise, single precision strays by no more than a few hundred of its roundings
/// (6e-8) in 200 steps of a chaotic network that learns.
#[test]
fn single_precision_follows_double_precision() {
    let single = RateNetwork::<f32>::random(&law(100, 0.3), &Streams::new(12)).unwrap();
    let (double, single) = (last_rates::<f64>(single.cast()), last_rates(single));
    let worst = single.iter().zip(&double).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(worst < 2e-5, "rates differ by {worst:e}");
}

/// Large enough that both the recurrent product and the plastic units are split into three.
#[test]
fn threads_do_not_change_a_bit() {
    let law = law(300, 0.6);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| trained::<f32>(&law, RlsOptions::default(), 1))
    };
    let (network, _, losses) = run(1);
    assert!(network.recurrent_weights().synapses() > 45_000);
    for threads in [2, 3] {
        let (other, _, other_losses) = run(threads);
        assert!(other == network, "{threads} threads");
        assert_eq!(other_losses, losses, "{threads} threads");
    }
}

/// With a stale P, that of before its update, in the weight update the loss of the last trials is a multiple of what it is
/// with P after its update.
#[test]
fn learning_needs_p_after_its_update() {
    let last = |normalised| {
        let (_, _, losses) =
            trained::<f32>(&law(200, 0.25), RlsOptions { delta: 1.0, normalised, ..RlsOptions::default() }, 15);
        losses[10..].iter().sum::<f64>() / 5.0
    };
    let (with, without) = (last(true), last(false));
    assert!(without > 5.0 * with, "{without} against {with}");
}

/// The same readout training succeeds on the tamed network and fails on the chaotic one.
#[test]
fn only_a_tamed_network_is_read_out() {
    let stimulus = stimulus();
    let bump = Array2::from_shape_fn((STEPS, 1), |(t, _)| (-((t as f64 - 700.0) / 30.0).powi(2)).exp());
    let correlation = |mut network: RateNetwork<f64>| {
        let mut rule = ReadoutRls::new(&network, RlsOptions::default()).unwrap();
        for number in 30..35 {
            trial(&stimulus, number).train(&mut network, &mut rule, bump.view(), &LEARNING).unwrap();
        }
        let record = Record { units: Units::Some(&[]), steps: LEARNING.window };
        let outputs = trial(&stimulus, 35).record(&mut network, &record).unwrap().outputs;
        pearson(outputs, bump.slice(s![LEARNING.window, ..]).iter().copied()).unwrap()
    };
    let law = law(200, 0.25);
    let tamed = correlation(trained(&law, RlsOptions::default(), 15).0);
    let chaotic = correlation(RateNetwork::random(&law, &Streams::new(12)).unwrap());
    assert!(tamed > 0.95 && chaotic < 0.7, "{tamed} and {chaotic}");
}

#[test]
fn what_is_given_is_what_is_drawn() {
    let mut network = RateNetwork::<f64>::random(&law(50, 0.3), &Streams::new(12)).unwrap();
    let (stimulus, streams) = (stimulus(), Streams::new(11).index(1));
    let drawn = rates(&mut network, trial(&stimulus, 1));
    let mut x = vec![0.0; 50];
    streams.child("initial").stream().fill_uniform(&mut x, -1.0, 1.0);
    let mut noise = Array2::zeros((STEPS, 50));
    let mut stream = streams.child("noise").stream();
    for mut row in noise.rows_mut() {
        stream.fill_normal(row.as_slice_mut().unwrap(), 0.001);
    }
    let given = Trial::new(&stimulus).initial(Initial::Given(&x)).noise(Noise::Given(noise.view()));
    assert_eq!(rates(&mut network, given), drawn);
}
