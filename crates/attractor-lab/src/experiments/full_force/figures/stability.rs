//! Noise, kicks and Lyapunov exponents.

use super::super::analysis::Analysed;
use super::super::config::Config;
use super::super::method::Method;
use super::super::result::Networks;
use super::super::task::Task;
use super::{beside, medians};
use crate::figure::{Color, Figure, Line, Panel, Points, Rule};

pub(super) fn stability(config: &Config, networks: &Networks<'_>) -> Figure {
    let mut figure = Figure::new("stability", "Noise, kicks and Lyapunov exponents")
        .caption(format!(
            "Networks of {} units after all learning. a-c, test error under noise in each unit's drive, by its standard deviation: medians, \
             bars from the least to the largest. d, error in the last two periods of a test that begins with a kick of {} in each \
             activation, at the best shift in time where the task has no input; lines join the same network. e, f, the two largest \
             Lyapunov exponents of the networks without noise or pulses.",
            config.analysis.units, config.analysis.kick
        ))
        .height_mm(112.0)
        .grid(&[1.0, 1.0], &[1.0, 1.0, 1.0]);
    for (column, task) in Task::ALL.into_iter().enumerate() {
        figure = figure.panel(0, column, noise(config, networks, task));
    }
    let kicks = paired(networks, |analysed| analysed.kicked).log_y().y_label("late error after a kick").hline(1.0);
    figure = figure.panel(1, 0, kicks);
    for (place, label) in ["largest exponent (1/tau)", "second exponent (1/tau)"].into_iter().enumerate() {
        let panel = paired(networks, |analysed| analysed.exponents[place]).y_label(label);
        figure = figure.panel(1, 1 + place, panel.rule(Rule::horizontal(0.0)));
    }
    figure
}

fn noise(config: &Config, networks: &Networks<'_>, task: Task) -> Panel {
    let amplitudes = &config.analysis.noise;
    let names: Vec<String> = amplitudes.iter().map(ToString::to_string).collect();
    let ticks: Vec<(f64, &str)> = amplitudes.iter().zip(&names).map(|(&sd, name)| (sd, name.as_str())).collect();
    let (first, last) = (amplitudes[0], amplitudes[amplitudes.len() - 1]);
    let mut panel = Panel::new(task.title()).x_label("noise").log_x().log_y().x_range(0.85 * first, 1.18 * last);
    panel = panel.x_ticks(&ticks).hline(1.0).legend_above();
    if task == Task::ALL[0] {
        panel = panel.y_label("test error");
    }
    Method::COMPARED.into_iter().enumerate().fold(panel, |panel, (place, method)| {
        let of = |k: usize| networks.each(task, method, move |analysed| analysed.noise[k]);
        let values: Vec<_> = (0..amplitudes.len()).map(of).collect();
        panel.scatter(medians(&beside(amplitudes, place), &values, method).label(method.name()))
    })
}

/// A number of each network after FORCE and after full-FORCE, task by task.
fn paired(networks: &Networks<'_>, number: impl Fn(&Analysed) -> f64 + Copy) -> Panel {
    let ticks: Vec<(f64, &str)> = Task::ALL.iter().enumerate().map(|(k, task)| (k as f64, task.key())).collect();
    let mut panel = Panel::new("").x_range(-0.5, 2.5).x_ticks(&ticks);
    for (k, task) in Task::ALL.into_iter().enumerate() {
        let both = Method::COMPARED.map(|method| networks.each(task, method, number));
        let x = |place: usize| k as f64 + if place == 0 { -0.18 } else { 0.18 };
        for (force, full) in both[0].iter().zip(&both[1]) {
            panel = panel.line(Line::new([x(0), x(1)], [*force, *full]).color(Color::Grey).width(0.5).opacity(0.5));
        }
        for (place, method) in Method::COMPARED.into_iter().enumerate() {
            let points = Points::new(vec![x(place); both[place].len()], both[place].clone());
            panel = panel.scatter(points.color(method.color()).size(2.6).opacity(0.8));
        }
    }
    panel
}
