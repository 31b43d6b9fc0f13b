//! The numbers and labelled arrays of `timing-training`.

use attractor::{math, mean};

use super::claims::{best_rate, each};
use super::condition::{Condition, LearningRule, STANDARD, conditions};
use super::config::Config;
use super::network::{Stage, Test};
use super::paired::{Network, deviation, unit_r};
use super::shapes::SHAPES;
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::innate::BRAINPY_LOSSES;
use crate::experiments::table::metric;

pub(super) fn metrics(config: &Config, networks: &[Network<'_>]) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for (place, Condition { name, key, .. }) in conditions(config).into_iter().enumerate() {
        let key = key.replace('-', "_");
        let last = geometric(&each(networks, |n| n.last_loss(place)));
        let about = format!("Loss of the last recurrent trial, geometric mean over networks: {name}");
        metrics.push(metric(format!("loss_last_{key}"), last, "1", about));
        let r = mean(&each(networks, |n| unit_r(&n.stage(place).plain)));
        let about = format!("Unit r with the innate trajectory in plain tests, mean over tests and networks: {name}");
        metrics.push(metric(format!("unit_r_{key}"), r, "1", about));
    }
    if let Some((rate, _)) = best_rate(config, networks).filter(|_| !networks.is_empty()) {
        let about = "The rate of the delta rule after which tests deviate least, of those tried";
        metrics.push(metric("best_rate", rate, "1", about));
    }
    let limits = each(networks, |n| n.withstands(&config.compare.noise));
    let about = "The largest noise I0 in tests, of those tried, up to which units follow (r > 0.9), mean over networks";
    metrics.push(metric("noise_withstood", mean(&limits), "1", about));
    metrics
}

/// The geometric mean.
pub(super) fn geometric(values: &[f64]) -> f64 {
    math::exp(mean(&values.iter().map(|value| math::ln(*value)).collect::<Vec<_>>()))
}

pub(super) fn dataset(config: &Config, networks: &[Network<'_>]) -> Dataset {
    let mut data = Dataset::new();
    if networks.is_empty() {
        return data;
    }
    let count = networks.len() as i64;
    data.insert("network", &["network"], (1..=count).collect::<Vec<_>>(), "1", "Number of the network");
    under(&mut data, config, networks);
    stages(&mut data, networks);
    standard(&mut data, config, networks);
    if config.is_brainpys() {
        let about = "Losses by recurrent trial that BrainPy's example prints, of one network";
        data.insert("brainpy_loss", &["recurrent_trial"], BRAINPY_LOSSES.map(|loss| loss.value), "1", about);
    }
    data
}

/// What every condition gives.
fn under(data: &mut Dataset, config: &Config, networks: &[Network<'_>]) {
    let all = conditions(config);
    let listed = all.iter().map(|condition| condition.name.as_str()).collect::<Vec<_>>().join("; ");
    let value = |of: fn(&Condition) -> f64| all.iter().map(of).collect::<Vec<f64>>();
    let delta = value(|c| c.training.delta);
    data.insert("delta", &["condition"], delta, "1", &format!("P starts at I / delta; conditions: {listed}"));
    let rate = value(|c| match c.rule {
        LearningRule::LeastSquares => f64::NAN,
        LearningRule::Delta(rate) => rate,
    });
    data.insert("delta_rule_rate", &["condition"], rate, "1", "Rate of the delta rule; NaN of recursive least squares");
    let every: Vec<i64> = all.iter().map(|c| c.training.learn_every as i64).collect();
    data.insert("learn_every", &["condition"], every, "1", "Learning steps are the multiples of this");
    data.insert("gain", &["condition"], value(|c| c.gain), "1", "Gain g");
    let places = 0..all.len();
    let each = |value: &dyn Fn(&Network<'_>, usize) -> f64| -> Vec<Vec<f64>> {
        networks.iter().map(|n| places.clone().map(|place| value(n, place)).collect()).collect()
    };
    let dims = ["network", "condition"];
    let losses: Vec<Vec<Vec<f64>>> =
        networks.iter().map(|n| places.clone().map(|place| n.losses(place).to_vec()).collect()).collect();
    let about = "Mean squared error of all units over the learning steps of a recurrent trial, before each update";
    data.insert("recurrent_loss", &["network", "condition", "recurrent_trial"], losses, "1", about);
    let about = "Norm of the change of the recurrent weights in the first trial, in units of that of the weights";
    data.insert("first_change", &dims, each(&|n, place| n.under(place).first_change), "1", about);
    let mut tested = |name: &str, of: fn(&Stage) -> &[Test], value: fn(&[Test]) -> f64, about: &str| {
        data.insert(name, &dims, each(&|n, place| value(of(n.stage(place)))), "1", about);
    };
    tested("unit_r", |s| &s.plain, unit_r, "Unit r with the innate trajectory, mean over plain tests");
    tested("unit_r_kicked", |s| &s.kicked, unit_r, "Unit r with the innate trajectory, mean over tests with a kick");
    tested("deviation", |s| &s.plain, deviation, "Mean squared deviation from the innate trajectory, plain tests");
    tested("deviation_kicked", |s| &s.kicked, deviation, "Mean squared deviation from it, tests with a kick");
}

/// The standard training by stage.
fn stages(data: &mut Dataset, networks: &[Network<'_>]) {
    let trials: Vec<i64> = networks[0].stages().iter().map(|stage| stage.trials as i64).collect();
    data.insert("stage", &["stage"], trials, "1", "Recurrent trials after which the standard training is tested");
    let losses: Vec<Vec<f64>> = networks.iter().map(|n| n.under(STANDARD).loss.clone()).collect();
    let about = "Losses of the standard training to its end, as recurrent_loss";
    data.insert("recurrent_loss_long", &["network", "long_trial"], losses, "1", about);
    let mut insert = |name: &str, value: &dyn Fn(&Stage) -> f64, about: &str| {
        let values: Vec<Vec<f64>> = networks.iter().map(|n| n.stages().iter().map(value).collect()).collect();
        data.insert(name, &["network", "stage"], values, "1", about);
    };
    insert("unit_r_by_stage", &|s| unit_r(&s.plain), "Unit r in plain tests, by stage");
    insert("unit_r_kicked_by_stage", &|s| unit_r(&s.kicked), "Unit r in tests with a kick, by stage");
    insert("deviation_by_stage", &|s| deviation(&s.plain), "Mean squared deviation in plain tests, by stage");
    insert(
        "deviation_kicked_by_stage",
        &|s| deviation(&s.kicked),
        "Mean squared deviation in tests with a kick, by stage",
    );
}

/// What is asked of the standard training alone.
fn standard(data: &mut Dataset, config: &Config, networks: &[Network<'_>]) {
    data.insert("noise", &["noise"], config.compare.noise.clone(), "1", "Noise I0 in tests of the trained network");
    let r: Vec<Vec<f64>> = networks.iter().map(Network::noisy_r).collect();
    data.insert("unit_r_noisy", &["network", "noise"], r, "1", "Unit r by noise, mean over tests");
    let of = |noise: &[super::standard::Noisy]| -> Vec<f64> { noise.iter().map(|n| mean(&n.bump_r2)).collect() };
    let r2: Vec<Vec<f64>> = networks.iter().map(|n| of(&n.standard().noise)).collect();
    data.insert("bump_r2_noisy", &["network", "noise"], r2, "1", "R² of the bump's readout by noise, mean over tests");
    let r2: Vec<Vec<f64>> = networks.iter().map(|n| (0..SHAPES.len()).map(|k| n.r2(k)).collect()).collect();
    let about = format!("R² of each readout and its target, mean over tests; readouts: {}", SHAPES.join(", "));
    data.insert("readout_r2", &["network", "readout"], r2, "1", &about);
    let losses: Vec<Vec<f64>> = networks.iter().map(|n| n.standard().readout_loss.clone()).collect();
    data.insert("readout_loss", &["network", "readout_trial"], losses, "1", "Loss of the readouts, mean over them");
    let mut one = |name: &str, value: &dyn Fn(&Network<'_>) -> f64, about: &str| {
        data.insert(name, &["network"], each(networks, value), "1", about);
    };
    one("saturated", &|n| n.saturated(), "Share of units with |r| > 0.9 at the last step of the pulse");
    one("known_before", &|n| n.known()[0], "Correlation over units of two trials before the pulse");
    one("known_after", &|n| n.known()[1], "Correlation over units of two trials at the last step of the pulse");
    let about = "Distance of P (sum r r' + delta I) from I for one unit after one trial, double precision";
    one("inverse_double", &|n| n.standard().inverse.double, about);
    one("inverse_single", &|n| n.standard().inverse.single, "The same in single precision");
    one("inverse_printed", &|n| n.standard().inverse.printed, "The same with the printed minus, double precision");
    if let Some([outputs, targets]) = &networks[0].standard().shown {
        let time: Vec<f64> = (0..outputs.nrows()).map(|t| t as f64 * config.network.dt_ms).collect();
        data.insert("time", &["time"], time, "ms", "Time from the start of a trial");
        data.insert("target", &["time", "readout"], targets, "1", "Targets of the first network's readouts");
        data.insert("readout", &["time", "readout"], outputs, "1", "Readouts of the first network in a plain test");
    }
}
