//! Random networks on both sides of the edge of chaos: how well they remember, where thresholds make them ordered or chaotic.
//!
//! That random networks compute best near the critical point is Bertschinger & Natschläger 2004
//! (doi:10.1162/089976604323057443), which the paper cites for its choice of thresholds. A network is drawn once, its excitatory
//! thresholds scaled to each of `edge.thresholds`; nothing is plastic. It settles for a tenth of a window, and H and memory are
//! measured as those of the RNN, with the same input.

use attractor::{ThresholdLaw, ThresholdNetwork, Window, mean, pearson};
use serde::{Deserialize, Serialize};

use super::claims::MEMORY;
use super::input::Stream;
use super::network::SequenceResult;
use super::prepared::Config;
use crate::claim::{Claim, Origin, claim, mean_of, pairs, share};
use crate::experiment::{Observer, Phase};
use crate::experiments::signatures::{DecodingConfig, Input, by_lag};
use crate::figure::{Color, Figure, Panel, Points, Rule, Text};
use crate::{Columns, Dataset, Error, Table};

/// A random network at one largest threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct AtThreshold {
    /// Mean Hamming distance after one step.
    #[array(name = "edge_hamming", about = "Mean Hamming distance after one step of random networks")]
    hamming: f64,
    /// Accuracy of the sequence one sequence back by naive Bayes.
    #[array(name = "edge_bayes", about = "Accuracy of the sequence at lag -5 of random networks by naive Bayes")]
    bayes: f64,
    /// The same by the linear readout.
    #[array(name = "edge_linear", about = "The same by the linear readout")]
    linear: f64,
}

/// The thresholds; none where the input is the user's own.
fn thresholds(config: &Config) -> &[f64] {
    if config.input.is_own() { &[] } else { &config.edge.thresholds }
}

/// The phase of work, where there are thresholds.
pub(super) fn phase(config: &Config) -> Option<Phase> {
    let step = 0.6e-6 + 16e-9 * config.network.excitatory as f64;
    let trials = thresholds(config).len();
    let seconds = config.window_steps as f64 * step;
    (trials > 0).then_some(Phase { name: "random networks", trials, seconds_per_trial: seconds })
}

/// Measures a random network at every threshold.
pub(super) fn run(
    config: &Config,
    network: usize,
    (stream, input): (&Stream, &Input),
    observer: &dyn Observer,
) -> Result<Vec<AtThreshold>, Error> {
    if let Some(phase) = phase(config) {
        observer.phase(phase.name, phase.trials);
    }
    let streams = config.streams(network).child("edge");
    let decoding = DecodingConfig { lags: vec![MEMORY], ..config.decoding.clone() };
    let (steps, settle) = (config.window_steps..2 * config.window_steps, (config.window_steps / 10).max(1));
    let of_threshold = |(k, &threshold): (usize, &f64)| {
        let law = ThresholdLaw { excitatory_threshold: threshold, ..config.network.law(input.units) };
        let mut network = ThresholdNetwork::random(&law, &streams.child("network"))?;
        Window::new(&input.shown, steps.start - settle..steps.start)?.run(&mut network, &mut [])?;
        let flips = streams.child("flips").index(k).stream();
        let window = Window::new(&input.shown, steps.clone())?.perturbed(config.perturbation.counted, flips);
        let record = window.run(&mut network, &mut [])?;
        let read = by_lag(&decoding, &record.excitatory, &steps, input.units, &stream.targets())?;
        let hamming = mean(&record.hamming.iter().map(|&h| f64::from(h)).collect::<Vec<_>>());
        observer.trial(None)?;
        Ok(AtThreshold { hamming, bayes: read.bayes[0], linear: read.linear[0] })
    };
    thresholds(config).iter().enumerate().map(of_threshold).collect()
}

/// The number of the smallest value.
fn least(values: &[f64]) -> usize {
    (0..values.len()).min_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap_or(0)
}

/// How far a network is from the edge.
fn from_edge(at: &AtThreshold) -> f64 {
    (at.hamming - 1.0).abs()
}

/// That memory is best where H is nearest 1.
pub(super) fn claims(config: &Config, all: &[&SequenceResult]) -> Vec<Claim> {
    let thresholds = thresholds(config);
    if thresholds.len() < 2 {
        return Vec::new();
    }
    let memory = |k: usize| all.iter().map(|r| r.edge[k].bayes).collect::<Vec<_>>();
    let hamming = |k: usize| mean(&all.iter().map(|r| r.edge[k].hamming).collect::<Vec<_>>());
    let places = 0..thresholds.len();
    let nearest = least(&places.clone().map(|k| (hamming(k) - 1.0).abs()).collect::<Vec<_>>());
    // Better than every other is better than the best of them: an intersection of tests, each at the whole level.
    let second = places.filter(|&k| k != nearest).max_by(|&a, &b| mean(&memory(a)).total_cmp(&mean(&memory(b))));
    let second = second.unwrap_or(nearest);
    let best_at_edge = |r: &&&SequenceResult| {
        let best = least(&r.edge.iter().map(|at| -at.bayes).collect::<Vec<_>>());
        best == least(&r.edge.iter().map(from_edge).collect::<Vec<_>>())
    };
    let falls = |r: &&SequenceResult| {
        pearson(r.edge.iter().map(from_edge), r.edge.iter().map(|at| at.bayes)).unwrap_or(f64::NAN)
    };
    vec![
        claim(
            "S14a",
            "Random networks remember best at the threshold at which they are nearest the edge of chaos",
            format!(
                "naive Bayes accuracy at lag {MEMORY}, RNN with thresholds below {} − below {}",
                thresholds[nearest], thresholds[second]
            ),
        )
        .above(0.0)
        .from(Origin::Paper)
        .of(pairs(&memory(nearest), &memory(second)))
        .noting(format!(
            "H of {:.3} against {:.3}; the former is the nearest to 1, the latter the best of the others",
            hamming(nearest),
            hamming(second)
        )),
        claim(
            "S14b",
            "Network by network, memory is best at the threshold with H nearest 1 more often than by chance",
            "share of networks with the best memory where H is nearest 1",
        )
        .above(1.0 / thresholds.len() as f64)
        .of(share(all.iter().filter(best_at_edge).count(), all.len()))
        .noting(format!("chance: one of {} thresholds", thresholds.len())),
        claim(
            "S14c",
            "The further a random network is from the edge of chaos, the less it remembers",
            format!(
                "correlation over thresholds of |H − 1| and naive Bayes accuracy at lag {MEMORY}, mean over networks"
            ),
        )
        .below(0.0)
        .of(mean_of(&all.iter().map(falls).collect::<Vec<_>>())),
    ]
}

/// H and memory by threshold.
pub(super) fn insert(data: &mut Dataset, config: &Config, all: &[&SequenceResult]) {
    if thresholds(config).is_empty() {
        return;
    }
    let about = "Largest excitatory threshold of random networks";
    data.insert("threshold_limit", &["threshold_limit"], thresholds(config), "1", about);
    Table::new("network", all.iter().copied()).each("threshold_limit", |r| &r.edge[..]).insert(data);
}

/// Memory against H.
pub(super) fn figure(config: &Config, all: &[&SequenceResult]) -> Option<Figure> {
    let thresholds = thresholds(config);
    if thresholds.is_empty() {
        return None;
    }
    let at = || all.iter().flat_map(|r| &r.edge);
    let means = |value: fn(&AtThreshold) -> f64| -> Vec<f64> {
        (0..thresholds.len()).map(|k| mean(&all.iter().map(|r| value(&r.edge[k])).collect::<Vec<_>>())).collect()
    };
    let (h, memory) = (means(|at| at.hamming), means(|at| at.bayes));
    let each =
        Points::new(at().map(|at| at.hamming), at().map(|at| at.bayes)).color(Color::Grey).size(2.0).opacity(0.6);
    let mean = Points::new(h.clone(), memory.clone()).color(Color::Black).size(3.6).joined();
    let mut panel = Panel::new("")
        .x_label("H")
        .y_label(format!("accuracy at lag {MEMORY}"))
        .rule(Rule::vertical(1.0))
        .scatter(each)
        .scatter(mean);
    for ((&threshold, &x), &y) in thresholds.iter().zip(&h).zip(&memory) {
        panel = panel.annotate(Text::new(x, y + 0.012, threshold.to_string()).color(Color::Vermillion));
    }
    let caption = format!(
        "Accuracy with which naive Bayes reads the sequence shown {} steps ago from random networks without plasticity, against \
         their H (dashed, critical). Grey, networks; black, means over networks at one largest excitatory threshold, which the red number \
         tells.",
        -MEMORY
    );
    let figure =
        Figure::new("edge", "Memory of random networks, by their distance from the edge of chaos").caption(caption);
    Some(figure.width_mm(100.0).height_mm(80.0).grid(&[1.0], &[1.0]).panel(0, 0, panel))
}
