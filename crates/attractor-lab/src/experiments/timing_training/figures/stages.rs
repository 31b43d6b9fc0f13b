//! How stable trajectories are, by the number of trials.

use attractor::mean;

use super::super::config::Config;
use super::super::data::geometric;
use super::super::network::Stage;
use super::super::paired::{Network, deviation, unit_r};
use super::bundle;
use crate::figure::{Color, Figure, Panel};

pub(super) fn stages(config: &Config, networks: &[Network<'_>]) -> Figure {
    let trials: Vec<f64> = networks[0].stages().iter().map(|stage| stage.trials as f64).collect();
    let of = |value: &dyn Fn(&Stage) -> f64| -> Vec<Vec<f64>> {
        networks.iter().map(|n| n.stages().iter().map(value).collect()).collect()
    };
    let names: Vec<String> = trials.iter().map(f64::to_string).collect();
    let ticks: Vec<(f64, &str)> = trials.iter().zip(&names).map(|(&at, name)| (at, name.as_str())).collect();
    let panel = |title: &str, y: &str| Panel::new(title).x_label("recurrent trials").y_label(y).x_ticks(&ticks);
    let (plain, kicked) = ((Color::Blue, "plain tests"), (Color::Purple, "with a kick"));
    let mut far = panel("Deviation", "mean squared deviation").log_y();
    far = bundle(far, &trials, &of(&|s| deviation(&s.plain)), geometric, plain);
    far = bundle(far, &trials, &of(&|s| deviation(&s.kicked)), geometric, kicked);
    let mut near = panel("Correlation", "unit r").y_range(0.0, 1.0);
    near = bundle(near, &trials, &of(&|s| unit_r(&s.plain)), mean, plain);
    near = bundle(near, &trials, &of(&|s| unit_r(&s.kicked)), mean, kicked);
    Figure::new("stages", "The longer the training, the more stable the trajectories")
        .caption(format!(
            "Tests of the standard training after some recurrent trials, which do not disturb it: each network (thin) and the mean \
             (dots). a, squared deviation from the innate trajectory, mean over units and the window; means are geometric. b, \
             correlation with it, Fisher mean over units. Kicks come {} ms after the pulse began.",
            config.trial().perturbation_delay_ms
        ))
        .width_mm(183.0)
        .height_mm(70.0)
        .grid(&[1.0], &[1.0, 1.0])
        .panel(0, 0, far.legend_above())
        .panel(0, 1, near.legend_above())
}
