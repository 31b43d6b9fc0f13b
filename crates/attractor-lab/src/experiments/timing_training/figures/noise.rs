//! What noise a trained network withstands.

use attractor::mean;

use super::super::config::Config;
use super::super::paired::{FOLLOWS_R, Network};
use super::bundle;
use crate::figure::{Color, Figure, Panel};

pub(super) fn noise(config: &Config, networks: &[Network<'_>]) -> Figure {
    let levels = &config.compare.noise;
    let units: Vec<Vec<f64>> = networks.iter().map(Network::noisy_r).collect();
    let bump = |n: &Network<'_>| n.standard().noise.iter().map(|noisy| mean(&noisy.bump_r2)).collect();
    let bumps: Vec<Vec<f64>> = networks.iter().map(bump).collect();
    let panel = |title: &str, y: &str| {
        Panel::new(title).x_label("noise in tests").y_label(y).log_x().y_range(-0.02, 1.02).vline(config.network.noise)
    };
    let units = bundle(panel("Units", "unit r"), levels, &units, mean, (Color::Blue, "innate trajectory"));
    let bumps = bundle(panel("Readout", "R²"), levels, &bumps, mean, (Color::Green, "the bump"));
    Figure::new("noise", "What noise a trained network withstands")
        .caption(format!(
            "Plain tests of the networks after {} recurrent trials, with a noise I0 that is another than that of the training \
             (upright line): each network (thin) and the mean (dots). a, correlation of the units with the innate trajectory, \
             Fisher mean over units; level line, {FOLLOWS_R}. b, R² of the readout that was trained to follow the bump.",
            config.training.recurrent_trials
        ))
        .width_mm(183.0)
        .height_mm(70.0)
        .grid(&[1.0], &[1.0, 1.0])
        .panel(0, 0, units.hline(FOLLOWS_R).legend_above())
        .panel(0, 1, bumps.legend_above())
}
