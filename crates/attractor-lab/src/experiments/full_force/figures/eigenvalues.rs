//! Eigenvalues before and after.

use super::super::config::Config;
use super::super::method::Method;
use super::super::result::Networks;
use super::super::task::Task;
use crate::figure::{Color, Figure, Panel, Points};

pub(super) fn eigenvalues(config: &Config, networks: &Networks<'_>) -> Figure {
    let before = networks.before()[0];
    let after = Method::COMPARED.map(|method| &networks.analysed(Task::Sines, method)[0].eigenvalues[..]);
    let all = || after.iter().copied().flatten().chain(before);
    let reach = all().map(|&(re, im)| f64::from(re.abs().max(im.abs()))).fold(config.gain, f64::max) * 1.05;
    let panel = |title: &str, values: &[(f32, f32)], color: Color| {
        let of = |part: fn(&(f32, f32)) -> f32| values.iter().map(move |value| f64::from(part(value)));
        Panel::new(title)
            .x_label("real part")
            .x_range(-reach, reach)
            .y_range(-reach, reach)
            .circle(0.0, 0.0, config.gain)
            .vline(1.0)
            .scatter(Points::new(of(|v| v.0), of(|v| v.1)).color(color).size(2.0).opacity(0.8))
            .equal_aspect()
    };
    Figure::new("eigenvalues", "Eigenvalues before and after")
        .caption(format!(
            "Eigenvalues of the recurrent weights of the first network of {} units, the sum of sines. a, J_D, with which FORCE begins. b, \
             after FORCE, J_D + u_f w'. c, J after full-FORCE, which began with 0. The circle has the radius g; right of the line \
             silence is unstable.",
            config.analysis.units
        ))
        .height_mm(66.0)
        .panel(0, 0, panel("Before", before, Color::Grey).y_label("imaginary part"))
        .panel(0, 1, panel(Method::Force.name(), after[0], Method::Force.color()))
        .panel(0, 2, panel(Method::Full.name(), after[1], Method::Full.color()))
}
