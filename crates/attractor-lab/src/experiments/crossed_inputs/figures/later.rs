//! Growth of perturbations and decoding, where what is shown was learned and where it was not.

use super::super::claims::{Match, Networks};
use super::super::condition::{Learner, Shown};
use super::super::config::Config;
use super::super::measure::Tested;
use super::kind_color;
use crate::figure::{Band, Color, Figure, Line, Panel};

/// Over the steps after a flip, and over lags.
pub(super) fn later(config: &Config, networks: &Networks<'_>) -> Figure {
    let steps: Vec<f64> = (1..=config.growth.horizon).map(|step| step as f64).collect();
    let lags: Vec<f64> = config.decoding.lags.iter().map(|&lag| lag as f64).collect();
    let growth = Panel::new("Growth of a perturbation").x_label("steps after the flip").y_label("Hamming distance");
    let read = Panel::new("Decoding of the sequence").x_label("lag (steps)").y_label("accuracy").vline(0.0);
    Figure::new("later", "Perturbations and memory on what was learned, and on other sequences")
        .caption(
            "Mean over both kinds of sequences: full lines, the sequences that were learned are shown; dashed, the others. \
             a, Hamming distance so many steps after one unit was flipped. b, accuracy by naive Bayes of the sequence so many steps before \
             (negative lags) or ahead. Areas are ± standard error over networks.",
        )
        .height_mm(75.0)
        .grid(&[1.0], &[1.0, 1.0])
        .panel(0, 0, curves(growth, networks, &steps, |tested, k| tested.growth[k]).legend_above())
        .panel(0, 1, curves(read, networks, &lags, |tested, k| tested.sequence[k]).legend_above())
}

fn curves(mut panel: Panel, networks: &Networks<'_>, xs: &[f64], number: fn(&Tested, usize) -> f64) -> Panel {
    let drawn: Vec<_> = (0..xs.len()).map(|k| networks.drawn(|tested| number(tested, k))).collect();
    panel = curve(panel, xs, &drawn, Color::Black, false, "RNN");
    for learner in [Learner::Ip as fn(Shown) -> Learner, Learner::Sorn] {
        let kind = learner(Shown::Sequences).kind();
        for (matched, what) in [(Match::Matched, "learned"), (Match::Mismatched, "others")] {
            let values: Vec<_> =
                (0..xs.len()).map(|k| networks.over(learner, matched, |tested| number(tested, k))).collect();
            let color = kind_color(learner(Shown::Sequences));
            panel = curve(panel, xs, &values, color, matched == Match::Mismatched, &format!("{kind}, {what}"));
        }
    }
    panel
}

fn curve(panel: Panel, xs: &[f64], values: &[Vec<f64>], color: Color, dashed: bool, label: &str) -> Panel {
    let means: Vec<f64> = values.iter().map(|v| attractor::mean(v)).collect();
    let errors: Vec<f64> =
        values.iter().map(|v| Some(attractor::standard_error(v)).filter(|e| e.is_finite()).unwrap_or(0.0)).collect();
    let ends = |sign: f64| means.iter().zip(&errors).map(|(m, e)| m + sign * e).collect::<Vec<_>>();
    let line = Line::new(xs, means.clone()).color(color).width(1.2).label(label);
    panel.band(Band::new(xs, ends(-1.0), ends(1.0)).color(color).opacity(0.15)).line(if dashed {
        line.dashed()
    } else {
        line
    })
}
