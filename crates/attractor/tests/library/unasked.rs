//! Targets that are NaN are not asked: they are left out of learning and of the loss. Nothing else may be NaN.

use attractor::{
    Error, Initial, Network, Noise, PlasticScheme, RateLaw, RateNetwork, ReadoutRls, RecurrentRls, RlsOptions, Rule,
    Schedule, Stimulus, Streams, Trial,
};
use ndarray::{Array2, s};

const STEPS: usize = 60;
const UNITS: usize = 30;

fn network() -> RateNetwork<f64> {
    let law = RateLaw { units: UNITS, gain: 1.2, connection_probability: 0.4, readouts: 2, ..RateLaw::default() };
    let mut network = RateNetwork::random(&law, &Streams::new(1)).unwrap();
    let x: Vec<f64> = (0..UNITS).map(|i| (i as f64).sin()).collect();
    network.set_activations(&x).unwrap();
    network
}

fn stimulus() -> Stimulus<f64> {
    Stimulus::silent(STEPS, 2).unwrap().pulse(0, 0..20, 3.0).unwrap()
}

fn target() -> Array2<f64> {
    Array2::from_shape_fn((STEPS, 2), |(t, z)| ((t * (z + 1)) as f64 / 9.0).sin())
}

const WINDOW: Schedule = Schedule { window: 10..50, every: 2 };

fn taught(target: &Array2<f64>) -> (Result<f64, Error>, RateNetwork<f64>, ReadoutRls<f64>) {
    let mut network = network();
    let mut rule = ReadoutRls::new(&network, RlsOptions::default()).unwrap();
    let loss = Trial::new(&stimulus()).train(&mut network, &mut rule, target.view(), &WINDOW);
    (loss, network, rule)
}

#[test]
fn outside_the_window_nothing_is_asked() {
    let mut holes = target();
    holes.slice_mut(s![..10, ..]).fill(f64::NAN);
    holes.slice_mut(s![50.., ..]).fill(f64::NAN);
    // Steps of the window in which the rule does not learn.
    holes.slice_mut(s![11..50;2, ..]).fill(f64::NAN);
    let ((loss, network, _), (expected, same, _)) = (taught(&holes), taught(&target()));
    assert_eq!(loss.unwrap(), expected.unwrap());
    assert_eq!(network.output_weights(), same.output_weights());
}

#[test]
fn readouts_learn_where_all_of_them_are_asked() {
    let mut holes = target();
    holes.slice_mut(s![20..30, 0]).fill(f64::NAN);
    holes.slice_mut(s![40..44, ..]).fill(f64::NAN);
    let (loss, network, rule) = taught(&holes);
    // The same by hand.
    let mut own = self::network();
    let mut by_hand = ReadoutRls::new(&own, RlsOptions::default()).unwrap();
    let mut losses = Vec::new();
    let (stimulus, target) = (stimulus(), target());
    Trial::new(&stimulus)
        .run(&mut own, |step, network| {
            if WINDOW.steps().any(|t| t == step) && !(20..30).contains(&step) && !(40..44).contains(&step) {
                losses.extend(by_hand.learn(network, &target.row(step).to_vec())?);
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(losses.len(), 20 - 5 - 2);
    assert_eq!(loss.unwrap(), losses.iter().sum::<f64>() / losses.len() as f64);
    assert_eq!(network.output_weights(), own.output_weights());
    assert_eq!(rule.inverse_correlation().to_dense(), by_hand.inverse_correlation().to_dense());
}

#[test]
fn plastic_units_learn_where_they_are_asked() {
    let mut full = network();
    let mut rule =
        RecurrentRls::new(&full, PlasticScheme::Neurons { fraction: 1.0 }, RlsOptions::default(), &Streams::new(1))
            .unwrap();
    full.step(&[1.0, 0.0], None).unwrap();
    let (mut part, mut some) = (full.clone(), rule.clone());
    let before = full.clone();
    let mut target: Vec<f64> = (0..UNITS).map(|i| 0.1 * (i as f64).cos()).collect();
    rule.learn(&mut full, &target).unwrap().unwrap();
    target[3] = f64::NAN;
    target[17] = f64::NAN;
    let loss = some.learn(&mut part, &target).unwrap().unwrap();
    let asked = |unit: usize| unit != 3 && unit != 17;
    let errors = part.rates().iter().zip(&target).filter(|(_, target)| !target.is_nan()).map(|(r, f)| (r - f).powi(2));
    assert!((loss - errors.sum::<f64>() / (UNITS - 2) as f64).abs() < 1e-15);
    for unit in 0..UNITS {
        let expected = if asked(unit) { &full } else { &before };
        let row = |network: &RateNetwork<f64>| network.recurrent_weights().row(unit).collect::<Vec<_>>();
        assert_eq!(row(&part), row(expected), "{unit}");
    }
    // P of a unit that is not asked stays the identity.
    for ((unit, p), (_, learned)) in some.inverse_correlations().zip(rule.inverse_correlations()) {
        let expected = if asked(unit) { learned.to_dense() } else { Array2::eye(p.size()) };
        assert_eq!(p.to_dense(), expected, "{unit}");
    }
    // Of nothing asked, nothing is learned.
    let kept = part.clone();
    assert_eq!(some.learn(&mut part, &[f64::NAN; UNITS]), Ok(None));
    assert_eq!(part.recurrent_weights(), kept.recurrent_weights());
}

#[test]
fn a_trial_that_asks_nothing_is_refused() {
    let mut holes = target();
    holes.slice_mut(s![10..50;2, ..]).fill(f64::NAN);
    let (error, network, _) = taught(&holes);
    let message = error.unwrap_err().to_string();
    assert!(message.starts_with("target is NaN, which is not asked, at every learning step"), "{message}");
    assert_eq!(network.rates(), self::network().rates(), "it never ran");
    // Each readout is asked, but never both of them.
    let mut turns = target();
    turns.slice_mut(s![..30, 0]).fill(f64::NAN);
    turns.slice_mut(s![30.., 1]).fill(f64::NAN);
    assert!(taught(&turns).0.unwrap_err().to_string().contains("readouts that share a P"));
}

#[test]
fn what_is_not_a_target_must_be_a_number() {
    let mut infinite = target();
    infinite[(55, 1)] = f64::INFINITY;
    assert!(matches!(
        taught(&infinite).0,
        Err(Error::NotFinite { name: "target", ref index, .. }) if *index == [55, 1]
    ));
    let (stimulus, mut network) = (stimulus(), network());
    let mut noise = Array2::zeros((STEPS, UNITS));
    noise[(7, 4)] = f64::NAN;
    let noisy = Trial::new(&stimulus).noise(Noise::Given(noise.view())).run(&mut network, |_, _| Ok(()));
    assert!(matches!(noisy, Err(Error::NotFinite { name: "noise", ref index, .. }) if *index == [7, 4]));
    let mut x = vec![0.0; UNITS];
    x[5] = f64::NAN;
    let started = Trial::new(&stimulus).initial(Initial::Given(&x)).run(&mut network, |_, _| Ok(()));
    assert!(matches!(started, Err(Error::NotFinite { name: "initial state", ref index, .. }) if *index == [5]));
    assert!(matches!(network.set_activations(&x), Err(Error::NotFinite { name: "x", .. })));
}
