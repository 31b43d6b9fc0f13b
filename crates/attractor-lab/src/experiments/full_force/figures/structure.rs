//! What of the weights changed.

use attractor::mean;

use super::super::analysis::Analysed;
use super::super::config::Config;
use super::super::method::Method;
use super::super::result::Networks;
use super::super::task::Task;
use crate::figure::{Color, Figure, Line, Panel, Points, Rule};

pub(super) fn structure(config: &Config, networks: &Networks<'_>) -> Figure {
    Figure::new("structure", "What of the recurrent weights changed")
        .caption(format!(
            "The change of the recurrent weights of {} units by all learning, the loop of FORCE included: by FORCE, and by full-FORCE from 0, \
             from random weights that have nothing to do with J_D, and from J_D. a, share of its squared norm in the first components, \
             the sum of sines, means of networks. b, effective rank: participation ratio of its squared singular values. c, \
             correlation of the change with the weights before; from 0, with J_D. Grey, its size when the entries are shuffled. Colours \
             of b and c are tasks.",
            config.analysis.units
        ))
        .height_mm(74.0)
        .grid(&[1.0], &[1.2, 1.0, 1.0])
        .panel(0, 0, components(config, networks))
        .panel(0, 1, scattered(networks, Analysed::effective_rank, None).log_y().y_label("effective rank").legend_above())
        .panel(0, 2, overlap(networks))
}

fn components(config: &Config, networks: &Networks<'_>) -> Panel {
    let panel = Panel::new("").x_label("components").y_label("share of the squared norm").y_range(0.0, 1.03).log_x();
    let count = config.analysis.units;
    Method::ALL
        .into_iter()
        .fold(panel.x_range(0.9, count as f64), |panel, method| {
            let curves: Vec<_> = networks.analysed(Task::Sines, method).iter().map(|a| a.cumulative()).collect();
            let means = (0..count).map(|k| mean(&curves.iter().map(|curve| curve[k]).collect::<Vec<_>>()));
            panel.line(Line::new((1..=count).map(|k| k as f64), means).color(method.color()).label(method.name()))
        })
        .legend_above()
}

fn overlap(networks: &Networks<'_>) -> Panel {
    let of = |analysed: &Analysed| {
        let initial = analysed.overlap_initial;
        if initial.is_nan() { analysed.overlap_generator } else { initial }
    };
    scattered(networks, of, Some(|analysed| analysed.overlap_shuffled))
        .y_label("correlation")
        .rule(Rule::horizontal(0.0))
}

/// A number of each network, method by method, in the colours of tasks.
fn scattered(
    networks: &Networks<'_>,
    number: impl Fn(&Analysed) -> f64 + Copy,
    chance: Option<fn(&Analysed) -> f64>,
) -> Panel {
    let names = ["FORCE", "from 0", "random", "J_D"];
    let ticks: Vec<(f64, &str)> = names.into_iter().enumerate().map(|(k, name)| (k as f64, name)).collect();
    let mut panel = Panel::new("").x_range(-0.5, 3.5).x_ticks(&ticks);
    for (t, task) in Task::ALL.into_iter().enumerate() {
        for (k, method) in Method::ALL.into_iter().enumerate() {
            let x = |count: usize| vec![k as f64 + 0.22 * (t as f64 - 1.0); count];
            if let Some(chance) = chance {
                let values = networks.each(task, method, chance);
                panel = panel.scatter(Points::new(x(values.len()), values).color(Color::Grey).size(1.8).opacity(0.6));
            }
            let values = networks.each(task, method, number);
            let mut points = Points::new(x(values.len()), values).color(task.color()).size(2.6).opacity(0.8);
            if k == 0 && chance.is_none() {
                points = points.label(task.key());
            }
            panel = panel.scatter(points);
        }
    }
    panel
}
