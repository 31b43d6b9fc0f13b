//! The figure of fading memory: exponents, success, and both together.

use super::super::Results;
use super::super::config::Config;
use super::{FadingResult, Number, Taught};
use crate::figure::{Color, Corner, Figure, Line, Panel, Points, Rule};

/// Exponents and success against gain, with theory's edge of chaos.
pub(in super::super) fn figure(config: &Config, results: &Results<'_>) -> Option<Figure> {
    let (gains, edge) = (&config.fading.gains, results.theory.and_then(|theory| theory.edge));
    let ends = (gains.first()? - 0.08, gains.last()? + 0.08);
    let edged = |panel: Panel, label: bool| match edge {
        None => panel,
        Some(edge) => {
            let rule = Rule::vertical(edge.gain).color(Color::Grey);
            panel.rule(if label { rule.label("ρ = 1") } else { rule })
        }
    };
    let mut exponents = Panel::new("Is there fading memory?")
        .x_label("gain g")
        .y_label("largest exponent (1/τ)")
        .x_range(ends.0, ends.1)
        .hline(0.0)
        .legend(Corner::BottomRight);
    let lines: [(Number, Color, &str); 2] =
        [(|taught| taught.alone, Color::Grey, "left alone"), (|taught| taught.clamped, Color::Blue, "output clamped")];
    for (of, color, label) in lines {
        for (k, network) in results.fading.iter().enumerate() {
            let line = Line::new(gains, network.gains.iter().map(of)).color(color).width(0.7);
            exponents = exponents.line(if k == 0 { line.label(label) } else { line });
        }
    }
    let mut kept = Panel::new("Is the target held?")
        .x_label("gain g")
        .y_label("share of networks")
        .x_range(ends.0, ends.1)
        .y_range(-0.05, 1.4)
        .y_ticks(&[(0.0, "0"), (0.5, "0.5"), (1.0, "1")])
        .legend(Corner::TopRight);
    let ways: [(Number, Color, &str); 2] = [
        (|taught| taught.least_squares, Color::Vermillion, "least squares"),
        (|taught| taught.force, Color::Blue, "FORCE"),
    ];
    for (of, color, label) in ways {
        let share = |k: usize| {
            let holds = |network: &&&FadingResult| of(&network.gains[k]) < config.force.tolerance;
            results.fading.iter().filter(holds).count() as f64 / results.fading.len() as f64
        };
        let shares: Vec<f64> = (0..gains.len()).map(share).collect();
        kept = kept.scatter(Points::new(gains, shares).color(color).joined().label(label));
    }
    let distance = |taught: &Taught| taught.force.max(1e-6);
    let mut scatter = Panel::new("FORCE, every network")
        .x_label("exponent, output clamped (1/τ)")
        .y_label("farthest from A")
        .log_y()
        .hline(config.force.tolerance);
    let all: Vec<&Taught> = results.fading.iter().flat_map(|network| &network.gains).collect();
    let points = Points::new(all.iter().map(|taught| taught.clamped), all.iter().map(|taught| distance(taught)));
    scatter = scatter.scatter(points.color(Color::Blue).size(2.4).opacity(0.7)).vline(0.0);
    (!results.fading.is_empty()).then(|| {
        Figure::new("fading", "Without fading memory nothing is held")
            .caption(
                "One target taught to networks of rising gain; the line is theory's edge of chaos under the clamped output. a, largest \
                 Lyapunov exponent of each network left alone, and with its output clamped to the target: below 0 its memory \
                 fades. b, share of networks whose output stays near the target with the loop closed. c, how far it goes after \
                 FORCE, against the exponent of the clamped network, one dot a network and gain; dashed, what is called held.",
            )
            .height_mm(66.0)
            .grid(&[1.0], &[1.0, 1.0, 1.0])
            .panel(0, 0, edged(exponents, true))
            .panel(0, 1, edged(kept, false))
            .panel(0, 2, scatter)
    })
}
