//! The numbers and labelled arrays of `working-memory`.

use attractor::{binomial_interval, mean, quantile};

use super::claims::Networks;
use super::condition::CONDITIONS;
use super::config::Config;
use super::network::{NetworkResult, Tested};
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::differential_hebbian::CODES;
use crate::experiments::table::metric;

pub(super) fn metrics(config: &Config, all: &[&NetworkResult]) -> Vec<Metric> {
    let networks = Networks::new(config, all);
    let mut metrics = Vec::new();
    for (place, condition) in CONDITIONS.iter().enumerate() {
        let (name, key) = (condition.name, condition.key);
        for (k, delay) in config.task.delays.iter().enumerate() {
            let description = format!("Mean accuracy {delay} steps after the cue: {name}");
            let accuracy = mean(&networks.accuracy(place, k));
            metrics.push(metric(format!("accuracy_{key}_{delay}"), accuracy, "1", description));
        }
        let untimed = mean(&all.iter().map(|n| n.under[place].untimed(config)).collect::<Vec<_>>());
        let description = format!("Mean accuracy beyond the delay of claims at a time that is not told: {name}");
        metrics.push(metric(format!("untimed_{key}"), untimed, "1", description));
        let spans: Vec<_> = all.iter().map(|n| n.under[place].span(config)).collect();
        let median = quantile(&spans.iter().map(|span| span.steps).collect::<Vec<_>>(), 0.5);
        let description = format!("Median span, no longer than the longest delay: {name}");
        metrics.push(metric(format!("span_{key}"), median, "step", description));
        let lasting = mean(&spans.iter().map(|span| f64::from(u8::from(span.lasts))).collect::<Vec<_>>());
        let description = format!("Share of networks whose span is longer than the longest delay: {name}");
        metrics.push(metric(format!("lasting_{key}"), lasting, "1", description));
    }
    metrics.retain(|metric| metric.value.is_finite());
    metrics
}

pub(super) fn dataset(config: &Config, all: &[&NetworkResult]) -> Dataset {
    let mut data = Dataset::new();
    if all.is_empty() {
        return data;
    }
    let listed = CONDITIONS.map(|condition| condition.name).join(", ");
    data.insert("network", &["network"], (1..=all.len() as i64).collect::<Vec<_>>(), "1", "Number of the network");
    let delays: Vec<i64> = config.task.delays.iter().map(|&delay| delay as i64).collect();
    data.insert("delay", &["delay"], delays, "step", "Steps without cue");
    accuracies(&mut data, config, all, &listed);
    let dims = ["network", "settled"];
    let codes: Vec<Vec<i64>> = all.iter().map(|n| n.class.iter().map(|class| class.code()).collect()).collect();
    let about = format!("{CODES}; by the noisy record; reservoir alone, scaled, learned on noise, learned with cues");
    data.insert("class", &dims, codes, "1", &about);
    for (name, part, of) in [
        ("leading_real", "real", (|l: &(f64, f64)| l.0) as fn(&(f64, f64)) -> f64),
        ("leading_imaginary", "imaginary", |l| l.1),
    ] {
        let values: Vec<Vec<f64>> = all.iter().map(|n| n.leading.iter().map(of).collect()).collect();
        data.insert(name, &dims, values, "1", &format!("Leading eigenvalue of all weights, {part} part"));
    }
    let variances: Vec<Vec<f64>> = all.iter().map(|n| n.variance.to_vec()).collect();
    data.insert("variance", &dims, variances, "1", "Variance of the state along the attractor, summed over units");
    let quotas: Vec<f64> = all.iter().map(|n| n.quota).collect();
    data.insert("quota", &["network"], quotas, "1", "Mean quota of the conceptors of the cues");
    let noisy: Vec<_> = all.iter().filter(|n| !n.noisy.is_empty()).collect();
    if !noisy.is_empty() {
        let about = "Times the standard deviation of the noise";
        data.insert("factor", &["factor"], config.noise.factors.clone(), "1", about);
        let values: Vec<Vec<Vec<Vec<f64>>>> = noisy
            .iter()
            .map(|n| n.noisy.iter().map(|under| under.iter().map(|t| t.accuracy(config)).collect()).collect())
            .collect();
        let about = format!("Share of tests that are right, under other noise; conditions: {listed}");
        let dims = ["noise_network", "factor", "condition", "delay"];
        data.insert("accuracy_under_noise", &dims, values, "1", &about);
    }
    strengths(&mut data, config, all);
    data
}

fn strengths(data: &mut Dataset, config: &Config, all: &[&NetworkResult]) {
    let strong: Vec<_> = all.iter().filter(|n| !n.strong.is_empty()).collect();
    if strong.is_empty() {
        return;
    }
    let factors = config.strength.factors.clone();
    data.insert("cue_factor", &["cue_factor"], factors, "1", "Times the input of the cue");
    let values: Vec<Vec<Vec<Vec<f64>>>> = strong
        .iter()
        .map(|n| n.strong.iter().map(|under| under.iter().map(|t| t.accuracy(config)).collect()).collect())
        .collect();
    let about =
        "Share of tests that are right, with other cues; reservoir alone, scaled, learned on noise, learned with cues";
    data.insert("accuracy_with_cue", &["cue_network", "cue_factor", "settled", "delay"], values, "1", about);
}

fn accuracies(data: &mut Dataset, config: &Config, all: &[&NetworkResult], listed: &str) {
    let each = |of: &dyn Fn(&Tested) -> Vec<f64>| -> Vec<Vec<Vec<f64>>> {
        all.iter().map(|n| n.under.iter().map(of).collect()).collect()
    };
    let one = |of: &dyn Fn(&Tested) -> f64| -> Vec<Vec<f64>> {
        all.iter().map(|n| n.under.iter().map(of).collect()).collect()
    };
    let dims = ["network", "condition", "delay"];
    let about = format!("Share of tests that are right; conditions: {listed}");
    data.insert("accuracy", &dims, each(&|t| t.accuracy(config)), "1", &about);
    let end = |of: fn((f64, f64)) -> f64| {
        move |t: &Tested| -> Vec<f64> {
            t.correct.iter().map(|&k| binomial_interval(k, config.tests()).map_or(f64::NAN, of)).collect()
        }
    };
    let about = "Exact 95 % interval of a network's accuracy, lower end";
    data.insert("accuracy_low", &dims, each(&end(|(low, _)| low)), "1", about);
    let about = "Exact 95 % interval of a network's accuracy, upper end";
    data.insert("accuracy_high", &dims, each(&end(|(_, high)| high)), "1", about);
    let about = "Share of tests that are right beyond the delay of claims, at a time that the readout is not told";
    data.insert("accuracy_untimed", &dims[..2], one(&|t| t.untimed(config)), "1", about);
    let about = "Delay at which accuracy falls below halfway between chance and 1, cut at the first and the last delay";
    data.insert("span", &dims[..2], one(&|t| t.span(config).steps), "step", about);
    let about = "Variance of the state within a class at the delay of claims, summed over units";
    data.insert("variance_within_class", &dims[..2], one(&|t| t.within), "1", about);
    let lasts = one(&|t| f64::from(u8::from(t.span(config).lasts)));
    data.insert("span_is_longer", &dims[..2], lasts, "1", "1 where it never falls below, so that the span is longer");
    let chosen = all.iter().map(|n| n.under[super::condition::CHOSEN].chosen as f64 / config.trials() as f64);
    let about = "Share of trials in which the cue chooses the conceptor of its class";
    data.insert("conceptor_chosen", &dims[..1], chosen.collect::<Vec<_>>(), "1", about);
}
