//! H of networks put together of weights and thresholds.

use super::super::claims::Networks;
use super::super::condition::{Control, Learner, Shown};
use super::super::config::Config;
use super::dots;
use crate::figure::{Color, Figure, Line, Panel, Rule};

/// H and rates, and the two by two of weights and thresholds.
pub(super) fn carriers(config: &Config, networks: &Networks<'_>) -> Figure {
    let whole = |learner: Learner| {
        let of = |number: fn(&super::super::measure::Tested) -> f64| networks.at(learner, Shown::Sequences, number);
        (of(|t| t.hamming), of(|t| t.rate))
    };
    let put =
        |control: Control| (networks.each(|n| n.control(control).hamming), networks.each(|n| n.control(control).rate));
    let (ip, sorn) = (Learner::Ip(Shown::Sequences), Learner::Sorn(Shown::Sequences));
    let columns = [
        ("RNN", whole(Learner::Rnn), Color::Black),
        ("IP", whole(ip), Color::Orange),
        ("SORN", whole(sorn), Color::Blue),
        ("W drawn", put(Control::DrawnWeights), Color::Purple),
        ("T of IP", put(Control::LearnedWeights), Color::Green),
        ("shuffled", put(Control::Shuffled), Color::Vermillion),
        ("adapted", put(Control::ShuffledAdapted), Color::SkyBlue),
    ];
    let ticks: Vec<(f64, &str)> = columns.iter().enumerate().map(|(k, column)| (k as f64, column.0)).collect();
    let framed = |title: &str, label: &str| Panel::new(title).y_label(label).x_ticks(&ticks).x_range(-0.5, 6.5);
    let mut hamming = framed("Sequences shown", "H").rule(Rule::horizontal(1.0));
    let mut rate = framed("", "spikes a step").rule(Rule::horizontal(config.plasticity.target_rate));
    for (k, (_, (h, r), color)) in columns.iter().enumerate() {
        hamming = dots(hamming, k as f64, h, *color);
        rate = dots(rate, k as f64, r, *color);
    }
    let mut crossed = Panel::new("Weights and thresholds")
        .x_label("thresholds")
        .y_label("H, mean")
        .x_ticks(&[(0.0, "of IP"), (1.0, "of SORN")])
        .x_range(-0.3, 1.3)
        .rule(Rule::horizontal(1.0));
    let mean = |k: usize| attractor::mean(&columns[k].1.0);
    for (label, ends, color) in
        [("weights as drawn", [mean(1), mean(3)], Color::Orange), ("weights of SORN", [mean(4), mean(2)], Color::Blue)]
    {
        crossed = crossed.line(Line::new([0.0, 1.0], ends).color(color).width(1.6).label(label));
    }
    Figure::new("carriers", "Weights or thresholds")
        .caption(
            "The sequences that were learned are shown, plasticity is frozen. a, H of the network as drawn, after intrinsic plasticity (IP), \
             after all plasticity (SORN), of a network with the weights as drawn (W drawn) and the thresholds of the SORN, with the weights of \
             the SORN and the thresholds of IP (T of IP), with the learned weights shuffled among the synapses of each unit (shuffled), and \
             the same after intrinsic plasticity (adapted). b, means of the four networks of IP's and SORN's weights and thresholds: lines that \
             lie apart show what weights do, lines that fall what thresholds do. c, rates; dashed, the target rate. One dot a network, bars are means.",
        )
        .height_mm(120.0)
        .grid(&[1.0, 0.8], &[1.9, 1.0])
        .panel(0, 0, hamming)
        .panel(1, 0, rate)
        .panel_spanning(0..2, 1..2, crossed.legend_above())
}
