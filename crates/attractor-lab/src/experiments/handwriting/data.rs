//! The numbers and labelled arrays of `handwriting`.

use attractor::{fisher_mean, mean};
use ndarray::{Array1, Array2, Array3, Array4, Array5, s};

use super::config::Config;
use super::network::{NetworkResult, Tests, WordResult};
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::table::metric;

pub(super) fn metrics(networks: &[&NetworkResult]) -> Vec<Metric> {
    let Some(first) = networks.first() else { return Vec::new() };
    let words = first.words.iter().enumerate();
    words.flat_map(|(k, word)| word_metrics(k, &word.word.name, networks)).collect()
}

/// The numbers of the `k`-th word, means over networks.
fn word_metrics(k: usize, name: &str, networks: &[&NetworkResult]) -> Vec<Metric> {
    type Number = fn(&WordResult) -> Option<f64>;
    let numbers: [(&str, &str, Number); 7] = [
        ("recurrent_loss_first", "loss of the first recurrent trial", |w| w.recurrent_loss.first().copied()),
        ("recurrent_loss_last", "loss of the last recurrent trial", |w| w.recurrent_loss.last().copied()),
        ("readout_loss_first", "loss of the first readout trial", |w| w.readout_loss.first().copied()),
        ("readout_loss_last", "loss of the last readout trial", |w| w.readout_loss.last().copied()),
        ("r_plain", "correlation of pen and target after training, plain tests", |w| axes_and_tests(&w.plain)),
        ("r_perturbed", "correlation of pen and target after training, perturbed tests", |w| {
            axes_and_tests(&w.perturbed)
        }),
        ("unit_r_plain", "correlation of units with the innate trajectory after training, plain tests", |w| {
            fisher_mean(&w.plain.unit_r)
        }),
    ];
    let over = |number: Number| mean(&networks.iter().filter_map(|n| number(n.words.get(k)?)).collect::<Vec<_>>());
    let line = |(key, text, number): (&str, &str, Number)| {
        metric(format!("word_{}_{key}", k + 1), over(number), "1", format!("\"{name}\": {text}"))
    };
    numbers.into_iter().map(line).collect()
}

fn axes_and_tests(tests: &Tests) -> Option<f64> {
    fisher_mean(&tests.readout_r.iter().copied().collect::<Vec<_>>())
}

pub(super) fn dataset(config: &Config, networks: &[&NetworkResult]) -> Dataset {
    let mut data = Dataset::new();
    let Some(first) = networks.first() else { return data };
    let (words, dt) = (&first.words, config.network.dt_ms);
    let steps = networks.iter().flat_map(|n| &n.words).map(|w| w.plain.drawn.dim().1).max().unwrap_or_default();
    let count = |n: usize| Array1::from_iter((1_i64..).take(n));
    let quoted: Vec<String> = words.iter().map(|w| format!("\"{}\"", w.word.name)).collect();
    data.insert("network", &["network"], count(networks.len()), "1", "Number of the network");
    let names = format!("Number of the word, in the order {}", quoted.join(", "));
    data.insert("word", &["word"], count(words.len()), "1", &names);
    let time = Array1::from_shape_fn(steps, |t| t as f64 * dt);
    data.insert("time", &["time"], time, "ms", "Time from the start of a trial");
    let edges = Array2::from_shape_fn((words.len(), 2), |(word, edge)| {
        let window = config.timeline(&words[word].word).window;
        dt * [window.start, window.end][edge] as f64
    });
    data.insert("window", &["word", "edge"], edges, "ms", "When the writing of a word begins and ends");
    let mut target = Array3::from_elem((words.len(), steps, 2), f64::NAN);
    for (k, word) in words.iter().enumerate() {
        let rows = config.target::<f64>(&word.word);
        target.slice_mut(s![k, ..rows.nrows(), ..]).assign(&rows);
    }
    data.insert("target", &["word", "time", "axis"], target, "1", "Where the pen should be: x, y");
    losses(&mut data, networks);
    tests(&mut data, networks, steps);
    data
}

fn losses(data: &mut Dataset, networks: &[&NetworkResult]) {
    type Column = fn(&WordResult) -> &[f64];
    let columns: [(&str, &str, Column, &str); 2] = [
        ("recurrent_loss", "recurrent_trial", |w| &w.recurrent_loss, "Mean squared error of all units"),
        ("readout_loss", "readout_trial", |w| &w.readout_loss, "Mean squared error of both readouts"),
    ];
    for (name, trial, column, what) in columns {
        let shape = (networks.len(), networks[0].words.len(), column(&networks[0].words[0]).len());
        let values = Array3::from_shape_fn(shape, |(n, k, t)| column(&networks[n].words[k])[t]);
        let description = format!("{what} over the learning steps, before each update");
        data.insert(name, &["network", "word", trial], values, "1", &description);
    }
}

/// What the tests show; a word that takes fewer steps than the longest is followed by NaN.
fn tests(data: &mut Dataset, networks: &[&NetworkResult], steps: usize) {
    type Kind = fn(&WordResult) -> &Tests;
    let kinds: [(&str, &str, Kind, &str); 3] = [
        ("before", "test", |w| &w.before, "before training"),
        ("plain", "test", |w| &w.plain, "after training"),
        ("perturbed", "perturbed_test", |w| &w.perturbed, "after training, perturbed"),
    ];
    for (name, test, kind, when) in kinds {
        let words = networks[0].words.len();
        let trials = kind(&networks[0].words[0]).unit_r.len();
        let of = |n: usize, k: usize| kind(&networks[n].words[k]);
        let mut drawn = Array5::from_elem((networks.len(), words, trials, steps, 2), f32::NAN);
        for (n, network) in networks.iter().enumerate() {
            for (k, word) in network.words.iter().enumerate() {
                let pen = &kind(word).drawn;
                drawn.slice_mut(s![n, k, .., ..pen.dim().1, ..]).assign(pen);
            }
        }
        let description = format!("Where the pen is {when}: x, y");
        data.insert(&format!("drawn_{name}"), &["network", "word", test, "time", "axis"], drawn, "1", &description);
        let shape = (networks.len(), words, trials, 2);
        let r = Array4::from_shape_fn(shape, |(n, k, trial, axis)| of(n, k).readout_r[[trial, axis]]);
        let description = format!("Correlation of pen and target in the window, {when}");
        data.insert(&format!("r_{name}"), &["network", "word", test, "axis"], r, "1", &description);
        let unit_r = Array3::from_shape_fn((networks.len(), words, trials), |(n, k, trial)| of(n, k).unit_r[trial]);
        let description = format!("Fisher mean over units of the correlation with the innate trajectory, {when}");
        data.insert(&format!("unit_r_{name}"), &["network", "word", test], unit_r, "1", &description);
    }
}
