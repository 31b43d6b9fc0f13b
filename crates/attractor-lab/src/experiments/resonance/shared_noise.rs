//! The figure of the same noise at both fixed points: what enters, what comes out, the gain and the spectra.

use attractor::math;
use num_complex::Complex64;

use super::Results;
use super::config::Config;
use super::figures::sparse;
use super::input::{Answer, InputResult};
use super::noise::{HIGHEST, THINNED};
use crate::experiments::fixed_points::{parts, point_color};
use crate::figure::{Color, Corner, Figure, Line, Marker, Panel, Points};

/// Fig 2 of one network, the [`typical`] one; none if none is stable at both fixed points.
pub(super) fn figure(config: &Config, results: &Results<'_>) -> Option<Figure> {
    let shown = config.shown();
    let network = typical(results)?;
    let answers: Vec<(usize, &Answer)> =
        shown.iter().zip(&network.points).filter_map(|(&n, answer)| Some((n, answer.as_ref()?))).collect();
    let mut gain = Panel::new("Gain from the input").x_label("ω (1/τ)").y_label("|gain|").log_x().log_y();
    for &(n, answer) in &answers {
        let linear = answer.linear.iter().map(|g| math::norm(*g));
        let name = format!("A = {}", results.theory.targets[n]);
        gain = gain
            .line(Line::new(&answer.frequencies, linear).color(point_color(n)).width(2.0).opacity(0.6).label(name))
            .scatter(rings(answer));
    }
    let caption = format!(
        "One network of {} units under white noise that enters through an input of random weights, the same at both fixed \
         points: of those that are stable at both, the one whose leading pole at the first is the median. a, the noise (grey) and the output at either, shifted; b, gain from that input to the output, by the \
         network's linear dynamics (lines) and as the noise shows it (rings); c, eigenvalues of the closed loop near the \
         imaginary axis, right of which a fixed point is unstable.",
        config.input.units
    );
    Some(
        Figure::new("input", "The same white noise at two fixed points of one network")
            .caption(caption)
            .height_mm(72.0)
            .grid(&[1.0], &[1.35, 1.2, 1.0])
            .panel(0, 0, traces(config, results, network, &answers))
            .panel(0, 1, gain.x_range(answers[0].1.frequencies[0], HIGHEST).legend(Corner::BottomLeft))
            .panel(0, 2, spectra(&answers)),
    )
}

/// The network, stable at every fixed point that is shown, of which the leading pole at the first is the median in distance
/// from the imaginary axis.
fn typical<'a>(results: &Results<'a>) -> Option<&'a InputResult> {
    let leading = |network: &InputResult| {
        let spectrum = &network.points[0].as_ref()?.spectrum;
        spectrum.iter().map(|v| v.re).reduce(f64::max)
    };
    let stable = results.inputs.iter().filter(|network| network.points.iter().all(Option::is_some));
    let mut ranked: Vec<(f64, &InputResult)> =
        stable.filter_map(|&network| Some((leading(network)?, network))).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    ranked.get(ranked.len() / 2).map(|found| found.1)
}

fn rings(answer: &Answer) -> Points {
    let (x, y): (Vec<f64>, Vec<f64>) =
        sparse(&answer.frequencies).map(|k| (answer.frequencies[k], math::norm(answer.gain[k]))).unzip();
    Points::new(x, y).marker(Marker::Ring).size(2.0).color(Color::Black)
}

/// Input and outputs, one above the other, each over its largest value.
fn traces(config: &Config, results: &Results<'_>, network: &InputResult, answers: &[(usize, &Answer)]) -> Panel {
    let dt = THINNED as f64 * config.network.dt;
    let time: Vec<f64> = (0..network.noise.len()).map(|t| t as f64 * dt).collect();
    let mut names = vec![(0.0, "input".to_owned())];
    let mut panel = Panel::new("The same noise").x_label("time (τ)");
    let row = |values: &[f64], height: f64| -> Vec<f64> {
        let largest = values.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
        values.iter().map(|v| height + 0.45 * v / largest).collect()
    };
    panel = panel.line(Line::new(&time, row(&network.noise, 0.0)).color(Color::Grey).width(0.4));
    for (k, &(n, answer)) in answers.iter().enumerate() {
        let height = -(k as f64 + 1.0);
        panel = panel.line(Line::new(&time, row(&answer.trace, height)).color(point_color(n)).width(0.8));
        names.push((height, format!("A = {}", results.theory.targets[n])));
    }
    let ticks: Vec<(f64, &str)> = names.iter().map(|(height, name)| (*height, name.as_str())).collect();
    panel.y_ticks(&ticks).y_range(-(answers.len() as f64) - 0.55, 0.55)
}

fn spectra(answers: &[(usize, &Answer)]) -> Panel {
    let mut panel = Panel::new("Spectra")
        .x_label("Re λ (1/τ)")
        .y_label("Im λ (1/τ)")
        .x_range(-0.6, 0.1)
        .y_range(-0.6, 0.6)
        .line(Line::new([0.0, 0.0], [-1.0, 1.0]).color(Color::Grey).width(0.7).dotted());
    for &(n, answer) in answers {
        let near: Vec<Complex64> = answer.spectrum.iter().copied().filter(|v| v.re > -0.62).collect();
        let (re, im) = parts(&near);
        panel = panel.scatter(Points::new(re, im).color(point_color(n)).size(2.4).opacity(0.8));
    }
    panel
}
