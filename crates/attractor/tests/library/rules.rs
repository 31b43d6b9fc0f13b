//! What must hold of supervised rules on any network: forgetting, bias, the delta rule.

use attractor::{
    EchoStateLaw, EchoStateNetwork, Network, PlasticScheme, RateLaw, RateNetwork, ReadoutDelta, ReadoutRls,
    RecurrentDelta, RecurrentRls, RlsOptions, Rule, Schedule, Stimulus, Streams, Trial, ridge_readout,
    ridge_readout_with_intercept,
};
use ndarray::{Array1, Array2, Axis, s};

const UNITS: usize = 30;
const STEPS: usize = 400;

/// An echo state network with two readouts that read nothing yet, under a noisy input.
fn network() -> EchoStateNetwork {
    let law = EchoStateLaw { units: UNITS, inputs: 1, ..EchoStateLaw::default() };
    EchoStateNetwork::random(&law, &Streams::new(1)).unwrap().with_readout(Array2::zeros((2, UNITS))).unwrap()
}

fn input() -> Array2<f64> {
    let mut values = vec![0.0; STEPS];
    Streams::new(2).stream().fill_normal(&mut values, 1.0);
    Array2::from_shape_vec((STEPS, 1), values).unwrap()
}

/// The input one and two steps late, raised by 3.
fn targets(input: &Array2<f64>) -> Array2<f64> {
    Array2::from_shape_fn((STEPS, 2), |(t, z)| 3.0 + if t > z { input[(t - z - 1, 0)] } else { 0.0 })
}

/// Trains step by step, and returns the outputs that the rule saw, (steps, units).
fn learn(network: &mut EchoStateNetwork, rule: &mut impl Rule<EchoStateNetwork>, targets: &Array2<f64>) -> Array2<f64> {
    let input = input();
    let mut seen = Array2::zeros((STEPS, UNITS));
    for ((u, target), mut row) in input.outer_iter().zip(targets.outer_iter()).zip(seen.outer_iter_mut()) {
        network.step(u.as_slice().unwrap(), None).unwrap();
        network.read_outputs(row.as_slice_mut().unwrap());
        rule.learn(network, target.as_slice().unwrap()).unwrap();
    }
    seen
}

fn largest_difference<'a>(a: impl IntoIterator<Item = &'a f64>, b: impl IntoIterator<Item = &'a f64>) -> f64 {
    a.into_iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// With a forgetting factor l the readout minimises `sum_t l^(T-t) |w r_t - f_t|² + l^T delta |w|²`: the ridge regression of
/// rows that are multiplied by the roots of their weights. To 1e-8 of the largest weight.
#[test]
fn forgetting_is_weighted_ridge_regression() {
    for forgetting in [1.0, 0.99, 0.9] {
        let mut network = network();
        let options = RlsOptions { delta: 0.1, forgetting, ..RlsOptions::default() };
        let mut rule = ReadoutRls::new(&network, options).unwrap();
        let targets = targets(&input());
        let seen = learn(&mut network, &mut rule, &targets);
        let weight =
            Array1::from_shape_fn(STEPS, |t| forgetting.powi((STEPS - 1 - t) as i32).sqrt()).insert_axis(Axis(1));
        let (seen, wanted) = (&seen * &weight, &targets * &weight);
        let delta = options.delta * forgetting.powi(STEPS as i32);
        let ridge = ridge_readout(seen.view(), wanted.view(), Array2::zeros((2, UNITS)).view(), delta).unwrap();
        let size = ridge.iter().fold(0.0_f64, |m, w| m.max(w.abs()));
        let difference = largest_difference(network.readout().unwrap().weights(), &ridge);
        assert!(difference < 1e-8 * size, "l = {forgetting}: {difference:e} of {size}");
    }
}

/// A task whose sign turns in the middle: what forgets has followed it by the end, what does not has not. The mean squared
/// error over the last quarter, of a signal of variance 1: below 0.05, and above 0.5.
#[test]
fn forgetting_follows_a_task_that_changes() {
    let mut targets = targets(&input()) - 3.0;
    targets.slice_mut(s![STEPS / 2.., ..]).mapv_inplace(|f| -f);
    let late = |forgetting| {
        let mut network = network();
        let options = RlsOptions { forgetting, ..RlsOptions::default() };
        let mut rule = RecordingLoss(ReadoutRls::new(&network, options).unwrap(), Vec::new());
        learn(&mut network, &mut rule, &targets);
        rule.1[STEPS * 3 / 4..].iter().sum::<f64>() / (STEPS / 4) as f64
    };
    let (follows, stays) = (late(0.95), late(1.0));
    assert!(follows < 0.05 && stays > 0.5, "{follows} and {stays}");
}

/// A rule that keeps the losses of its steps.
struct RecordingLoss<R>(R, Vec<f64>);

impl<N: Network, R: Rule<N>> Rule<N> for RecordingLoss<R> {
    fn targets(&self, network: &N) -> usize {
        self.0.targets(network)
    }
    fn learn(&mut self, network: &mut N, target: &[N::Number]) -> Result<Option<f64>, attractor::Error> {
        let loss = self.0.learn(network, target)?;
        self.1.extend(loss);
        Ok(loss)
    }
}

/// A bias is the weight of a rate that is always 1, which the penalty counts like any other: least squares with a column of
/// ones, to 1e-8; with a small penalty, ridge regression with a free intercept, to 1e-3 of the largest weight.
#[test]
fn a_bias_is_learned_with_the_weights() {
    let mut network = network();
    network.readout_mut().unwrap().set_bias(Some(vec![0.0; 2])).unwrap();
    let mut rule = ReadoutRls::new(&network, RlsOptions { delta: 1e-5, ..RlsOptions::default() }).unwrap();
    assert_eq!(rule.inverse_correlation().size(), UNITS + 1);
    let targets = targets(&input());
    let seen = learn(&mut network, &mut rule, &targets);
    let ones = ndarray::concatenate![Axis(1), seen, Array2::ones((STEPS, 1))];
    let ridge = ridge_readout(ones.view(), targets.view(), Array2::zeros((2, UNITS + 1)).view(), 1e-5).unwrap();
    let readout = network.readout().unwrap();
    let size = ridge.iter().fold(0.0_f64, |m, w| m.max(w.abs()));
    assert!(largest_difference(readout.weights(), ridge.slice(s![.., ..UNITS])) < 1e-8 * size);
    assert!(largest_difference(readout.bias().unwrap(), ridge.column(UNITS)) < 1e-8 * size);
    let (_, free) = ridge_readout_with_intercept(seen.view(), targets.view(), 1e-5).unwrap();
    assert!(largest_difference(readout.bias().unwrap(), &free) < 1e-3 * size);
    // What is read has the bias, and other weights keep it.
    let mut outputs = [0.0; 2];
    readout.read(&[0.0; UNITS], &mut outputs);
    assert_eq!(outputs, *readout.bias().unwrap());
    let mut other = readout.clone();
    other.set_weights(Array2::ones((2, 7))).unwrap();
    assert_eq!(other.bias(), readout.bias());
    other.set_weights(Array2::ones((3, 7))).unwrap();
    assert_eq!(other.bias(), None);
    assert!(other.set_bias(Some(vec![1.0])).is_err() && other.set_bias(Some(vec![f64::NAN; 3])).is_err());
    // A rule for another readout is refused.
    network.readout_mut().unwrap().set_bias(None).unwrap();
    assert!(rule.learn(&mut network, &[0.0; 2]).is_err());
}

/// `w` and `b` change by `-rate (z - f) r` and `-rate (z - f)`; a readout that is not asked stays. Step after step that goes
/// down the gradient: of a signal of variance 1 it leaves less than 0.02 after 300 trials, more than 0.1 after the first.
#[test]
fn the_delta_rule_is_its_equation_and_goes_down() {
    let mut network = network();
    network.readout_mut().unwrap().set_bias(Some(vec![0.0; 2])).unwrap();
    let rule = ReadoutDelta::new(&network, 0.02).unwrap();
    assert_eq!((rule.rate(), rule.readouts(), rule.units()), (0.02, 2, UNITS));
    let mut rule = RecordingLoss(rule, Vec::new());
    let targets = targets(&input());
    let losses: Vec<f64> = (0..300)
        .map(|_| {
            learn(&mut network, &mut rule, &targets);
            rule.1.drain(..).skip(20).sum::<f64>() / (STEPS - 20) as f64
        })
        .collect();
    assert!(losses[0] > 0.1 && losses[299] < 0.02, "{} and {}", losses[0], losses[299]);

    let before = network.readout().unwrap().clone();
    let (mut r, mut z) = (vec![0.0; UNITS], vec![0.0; 2]);
    network.read_outputs(&mut r);
    before.read(&r, &mut z);
    let loss = rule.learn(&mut network, &[1.5, f64::NAN]).unwrap().unwrap();
    assert_eq!(loss, (z[0] - 1.5).powi(2));
    let after = network.readout().unwrap();
    let expected: Vec<f64> = before.weights().row(0).iter().zip(&r).map(|(w, r)| w - 0.02 * (z[0] - 1.5) * r).collect();
    assert!(largest_difference(after.weights().row(0), &expected) < 1e-15);
    assert!((after.bias().unwrap()[0] - (before.bias().unwrap()[0] - 0.02 * (z[0] - 1.5))).abs() < 1e-15);
    assert_eq!(after.weights().row(1), before.weights().row(1));
    assert_eq!(after.bias().unwrap()[1], before.bias().unwrap()[1]);
    assert_eq!(rule.learn(&mut network, &[f64::NAN; 2]).unwrap(), None);
    assert!(ReadoutDelta::new(&network, f64::NAN).is_err());
}

/// `w_ij` changes by `-rate (r_i - f_i) r_j`, exactly there where it is plastic; a unit that is not asked stays.
#[test]
fn the_recurrent_delta_rule_is_its_equation() {
    let law = RateLaw { units: 40, connection_probability: 0.3, ..RateLaw::default() };
    for scheme in [PlasticScheme::Neurons { fraction: 0.5 }, PlasticScheme::Synapses { probability: 0.5 }] {
        let mut network = RateNetwork::<f64>::random(&law, &Streams::new(3)).unwrap();
        network.step(&[1.0, 0.0], None).unwrap();
        let (before, rates) = (network.recurrent_weights().to_dense(), network.rates().to_vec());
        let mut rule = RecurrentDelta::new(&network, scheme, 0.1, &Streams::new(4)).unwrap();
        let mut target: Vec<f64> = (0..40).map(|i| f64::from(i).sin()).collect();
        target[3] = f64::NAN;
        let loss = rule.learn(&mut network, &target).unwrap().unwrap();
        let mask = rule.mask(&network);
        let expected = Array2::from_shape_fn((40, 40), |(i, j)| {
            let learns = mask[(i, j)] && i != 3;
            before[(i, j)] - if learns { 0.1 * (rates[i] - target[i]) * rates[j] } else { 0.0 }
        });
        let changed = network.recurrent_weights().to_dense();
        assert!(largest_difference(&changed, &expected) < 1e-15 && changed != before);
        let asked = (0..40).filter(|&i| i != 3);
        let mean = asked.map(|i| (rates[i] - target[i]).powi(2)).sum::<f64>() / 39.0;
        assert!((loss - mean).abs() < 1e-14);
        assert!(rule.learn(&mut network, &target[1..]).is_err());
        assert!(RecurrentDelta::new(&network, scheme, 0.0, &Streams::new(4)).is_err());
    }
}

/// Recurrent learning that forgets stops and goes on in the same bits, through `.npz`.
#[cfg(feature = "npz")]
#[test]
fn a_rule_that_forgets_goes_on_from_a_file() {
    let law = RateLaw { units: 40, connection_probability: 0.3, ..RateLaw::default() };
    let mut network = RateNetwork::<f32>::random(&law, &Streams::new(5)).unwrap();
    let options = RlsOptions { forgetting: 0.97, ..RlsOptions::default() };
    let scheme = PlasticScheme::Neurons { fraction: 0.6 };
    let mut rule = RecurrentRls::new(&network, scheme, options, &Streams::new(6)).unwrap();
    network.readout_mut().unwrap().set_bias(Some(vec![0.5])).unwrap();
    let stimulus = Stimulus::<f32>::silent(60, 2).unwrap().pulse(0, 5..15, 5.0).unwrap();
    let target = Array2::from_shape_fn((60, 40), |(t, i)| ((t + i) as f32 / 9.0).sin());
    let schedule = Schedule { window: 10..60, every: 3 };
    let train = |network: &mut RateNetwork<f32>, rule: &mut RecurrentRls<f32>| {
        Trial::new(&stimulus).train(network, rule, target.view(), &schedule).unwrap()
    };
    train(&mut network, &mut rule);
    let mut file = std::io::Cursor::new(Vec::new());
    network.save_with_rule(&rule, &mut file).unwrap();
    file.set_position(0);
    let (mut again, mut rule_again) = RateNetwork::<f32>::load_with_rule(file).unwrap();
    assert_eq!(rule_again.options(), options);
    assert_eq!(train(&mut network, &mut rule), train(&mut again, &mut rule_again));
    assert!(again == network && again.readout().unwrap().bias() == Some(&[0.5]));
}
