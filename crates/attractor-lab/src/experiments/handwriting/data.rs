//! The numbers and labelled arrays of `handwriting`.

use attractor::{fisher_mean, mean};
use ndarray::Array2;

use super::network::{NetworkResult, Tests, WordResult};
use super::prepared::Config;
use crate::experiment::Metric;
use crate::experiments::quoted::Quoted;
use crate::experiments::table::metric;
use crate::{Dataset, Table};

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
    let count = |n: usize| (1_i64..).take(n).collect::<Vec<_>>();
    let quoted: Vec<String> = words.iter().map(|w| format!("\"{}\"", w.word.name)).collect();
    data.insert("network", &["network"], count(networks.len()), "1", "Number of the network");
    let names = format!("Number of the word, in the order {}", quoted.join(", "));
    data.insert("word", &["word"], count(words.len()), "1", &names);
    let time: Vec<f64> = (0..steps).map(|t| t as f64 * dt).collect();
    data.insert("time", &["time"], time, "ms", "Time from the start of a trial");
    let windows = words.iter().map(|word| config.timeline(&word.word).window);
    let edges: Vec<[f64; 2]> = windows.map(|window| [window.start, window.end].map(|edge| dt * edge as f64)).collect();
    data.insert("window", &["word", "edge"], edges, "ms", "When the writing of a word begins and ends");
    let target: Vec<Array2<f64>> = words.iter().map(|word| config.target(&word.word)).collect();
    data.insert("target", &["word", "time", "axis"], target, "1", "Where the pen should be: x, y");
    let words = Table::new("network", networks.iter().copied()).each("word", |n| &n.words[..]);
    words.insert(&mut data);
    words.part(|w| Some(&w.before)).named("before", "before training").insert(&mut data);
    words.part(|w| Some(&w.plain)).named("plain", "after training").insert(&mut data);
    let perturbed = words.part(|w| Some(&w.perturbed)).named("perturbed", "after training, perturbed");
    perturbed.renaming("test", "perturbed_test").insert(&mut data);
    if let Some(printed) = config.printed() {
        let about = |trial: &str| format!("Losses by {trial} trial that BrainPy's example prints, of one network");
        let losses = |list: &[Quoted]| list.iter().map(|loss| loss.value).collect::<Vec<_>>();
        let recurrent: Vec<_> = printed.iter().map(|word| losses(&word.recurrent)).collect();
        data.insert("brainpy_recurrent_loss", &["word", "recurrent_trial"], recurrent, "1", &about("recurrent"));
        let readout: Vec<_> = printed.iter().map(|word| losses(&word.readout)).collect();
        data.insert("brainpy_readout_loss", &["word", "readout_trial"], readout, "1", &about("readout"));
    }
    data
}
