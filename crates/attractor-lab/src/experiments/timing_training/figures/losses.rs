//! Losses by trial under every condition.

use super::super::claims::CONVERGED_LOSS;
use super::super::condition::{GAIN, STANDARD, STEPS, SYNAPSES, conditions, deltas, every_steps, rates};
use super::super::config::Config;
use super::super::data::geometric;
use super::super::network::{Stage, Test};
use super::super::paired::{Network, unit_r};
use crate::experiments::innate::BRAINPY_LOSSES;
use crate::figure::{Color, Figure, Line, Panel, Points};

/// The colour of the standard training in every panel.
const USUAL: Color = Color::Blue;
/// Colours of what stands beside it.
const OTHERS: [Color; 5] = [Color::Vermillion, Color::Green, Color::Orange, Color::Purple, Color::SkyBlue];

/// One panel for each thing in which trainings differ.
pub(super) fn losses(config: &Config, networks: &[Network<'_>]) -> Figure {
    let standard = |label: String| (STANDARD, USUAL, label);
    let other = |k: usize, place: usize, label: String| (place, OTHERS[k % OTHERS.len()], label);
    let (usual, compare) = (&config.training, &config.compare);
    let steps = [other(0, STEPS, every_steps(compare.learn_every)), standard(every_steps(usual.learn_every))];
    let gains = [other(0, GAIN, format!("g = {}", compare.gain)), standard(format!("g = {}", config.network.gain))];
    let all = deltas(config);
    let starts: Vec<_> = all
        .iter()
        .filter(|(_, place)| *place != STANDARD)
        .enumerate()
        .map(|(k, &(delta, place))| other(k, place, format!("δ = {delta}")))
        .chain([standard(format!("δ = {}", usual.delta))])
        .collect();
    let rules: Vec<_> = rates(config)
        .enumerate()
        .map(|(k, (rate, place))| other(k, place, rate.to_string()))
        .chain([standard("least squares".into())])
        .collect();
    let synapses = [other(0, SYNAPSES, "by synapse".into()), standard("by unit".into())];
    let mut plastic = panel("Plastic synapses", networks, &synapses);
    let mut printed = "";
    if config.is_brainpys() {
        let points = Points::new(1..=BRAINPY_LOSSES.len(), BRAINPY_LOSSES.map(|loss| loss.value));
        plastic = plastic.scatter(points.color(Color::Black).size(2.5).label("BrainPy"));
        printed = "; black, the losses that BrainPy's example prints of one network whose plastic synapses are drawn one by one";
    }
    Figure::new("losses", "Losses by trial")
        .caption(format!(
            "Mean squared error of all units in each recurrent trial, before each update, of the same networks: geometric mean \
             (thick) and every network (thin); grey, a loss of {CONVERGED_LOSS}. Blue is the standard training throughout. a, \
             steps in which something is learned. b, P starts at I/δ. c, recursive least squares and the delta rule, by its rate. \
             d, plastic are 60 % of the units with all their synapses, or 60 % of every unit's synapses{printed}. e, gain; each has \
             its own innate trajectory. f, the standard training to its end, every network. g, what each training leaves: correlation of \
             the units with the innate trajectory in tests after the last of these trials, one point per network."
        ))
        .width_mm(183.0)
        .height_mm(180.0)
        .grid(&[1.0, 1.0, 0.9], &[1.0, 1.0, 1.0])
        .panel(0, 0, panel("Steps", networks, &steps))
        .panel(0, 1, panel("Start of P", networks, &starts))
        .panel(0, 2, panel("Least squares, and the delta rule by rate", networks, &rules))
        .panel(1, 0, plastic)
        .panel(1, 1, panel("Gain", networks, &gains))
        .panel(1, 2, longest(networks))
        .panel_spanning(2..3, 0..3, tests(config, networks))
}

fn panel(title: &str, networks: &[Network<'_>], series: &[(usize, Color, String)]) -> Panel {
    let mut panel =
        Panel::new(title).x_label("recurrent trial").y_label("mean squared error").log_y().hline(CONVERGED_LOSS);
    for (place, color, _) in series {
        for network in networks {
            let losses = network.losses(*place);
            panel = panel.line(Line::new(1..=losses.len(), losses).color(*color).width(0.5).opacity(0.25));
        }
    }
    for (place, color, label) in series {
        let trials = networks[0].losses(*place).len();
        let means = (0..trials).map(|k| geometric(&networks.iter().map(|n| n.losses(*place)[k]).collect::<Vec<_>>()));
        panel = panel.line(Line::new(1..=trials, means).color(*color).width(1.4).label(label));
    }
    panel.legend_above()
}

/// The standard training to its end.
fn longest(networks: &[Network<'_>]) -> Panel {
    let mut panel =
        Panel::new("Longer").x_label("recurrent trial").y_label("mean squared error").log_y().hline(CONVERGED_LOSS);
    for network in networks {
        let losses = &network.under(STANDARD).loss;
        panel = panel.line(Line::new(1..=losses.len(), losses).color(USUAL).width(0.7).opacity(0.7));
    }
    panel
}

/// The tests of one kind at a stage.
type Tests = fn(&Stage) -> &[Test];

/// How networks follow in tests after each training.
fn tests(config: &Config, networks: &[Network<'_>]) -> Panel {
    let all = conditions(config);
    let ticks: Vec<(f64, &str)> = all.iter().enumerate().map(|(k, c)| (k as f64, c.short.as_str())).collect();
    let mut panel = Panel::new("In tests")
        .y_label("unit r")
        .y_range(-0.02, 1.02)
        .x_range(-0.5, all.len() as f64 - 0.5)
        .x_ticks(&ticks);
    let series: [(&str, Color, f64, Tests); 2] = [
        ("plain", Color::Blue, -0.12, |stage| &stage.plain),
        ("with a kick", Color::Purple, 0.12, |stage| &stage.kicked),
    ];
    for (label, color, shift, of) in series {
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for place in 0..all.len() {
            for network in networks {
                xs.push(place as f64 + shift);
                ys.push(unit_r(of(network.stage(place))));
            }
        }
        panel = panel.scatter(Points::new(xs, ys).color(color).size(3.0).opacity(0.7).label(label));
    }
    panel.legend_above()
}
