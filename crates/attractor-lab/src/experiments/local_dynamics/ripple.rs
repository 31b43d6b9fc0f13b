//! The ripple of a finite network's gain about theory's, and how it shrinks with the number of units: the inset of Fig 1A.
//!
//! The gain of N units has N poles, all of which but M are cancelled by zeros the better, the more units there are; what is
//! left of them is a ripple along the frequencies.

use attractor::mean_field::FeedbackLoop;
use attractor::{math, mean, quantile};
use num_complex::Complex64;

use super::config::{Config, Settings};
use super::network::{NetworkResult, frequencies};
use super::{PanelResult, Results};
use crate::claim::{Claim, Origin, claim, measured, ratio_of_means};
use crate::experiments::fixed_points::point_color;
use crate::figure::{Color, Figure, Line, Panel, Points};
use crate::quantity::number;

/// `|G - G_theory| / |G_theory|` in the root mean square over [`frequencies`], at which `gain` is given.
pub(super) fn ripple(gain: &[Complex64], theory: &FeedbackLoop) -> f64 {
    let pairs = || gain.iter().zip(frequencies()).map(|(g, w)| (g, theory.open_loop_gain(Complex64::new(0.0, w))));
    let off: f64 = pairs().map(|(g, known)| (g - known).norm_sqr()).sum();
    (off / pairs().map(|(_, known)| known.norm_sqr()).sum::<f64>()).sqrt()
}

/// The ripple of a network of full size at a fixed point.
fn of_network(network: &NetworkResult, theory: &FeedbackLoop) -> f64 {
    let point = &network.points[theory.index];
    ripple(&point.near.gain[..frequencies().len()], theory)
}

/// The ripples at a fixed point of networks of every size, smallest first.
fn sizes(panel: &PanelResult<'_>, point: usize) -> Vec<(usize, Vec<f64>)> {
    let theory = panel.theory.feedback_loop(point);
    let smaller = panel.smaller.iter().map(|sized| {
        let found = sized.networks.iter().flatten().map(|points| points[point].ripple);
        (sized.units, found.collect())
    });
    let full = panel.networks.first().map(|first| {
        let found = panel.networks.iter().map(|network| of_network(network, &theory));
        (first.units, found.collect())
    });
    let mut sizes: Vec<(usize, Vec<f64>)> =
        smaller.chain(full).filter(|(_, found): &(_, Vec<f64>)| !found.is_empty()).collect();
    sizes.sort_by_key(|(units, _)| *units);
    sizes
}

/// The exponent p of ripples that go as N^p, by least squares through the logarithms of all networks, with its standard
/// error and the number of networks. `None` with fewer than two sizes.
fn exponent(sizes: &[(usize, Vec<f64>)]) -> Option<(f64, f64, usize)> {
    let points: Vec<(f64, f64)> = sizes
        .iter()
        .flat_map(|(units, found)| found.iter().map(|ripple| (math::ln(*units as f64), math::ln(*ripple))))
        .collect();
    let n = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / n, y + point.1 / n));
    let squares: f64 = points.iter().map(|point| math::powi(point.0 - x, 2)).sum();
    let products: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let slope = products / squares;
    let left: f64 = points.iter().map(|point| math::powi(point.1 - y - slope * (point.0 - x), 2)).sum();
    let error = (left / (n - 2.0) / squares).sqrt();
    (sizes.len() >= 2 && points.len() > 2).then_some((slope, error, points.len()))
}

/// The exponent of all panels put together, with its standard error and the number of networks: the fixed points of the same
/// networks, which are not independent, count as one; panels are weighted by the inverse of their variance.
fn pooled(results: &Results<'_>) -> Option<(f64, f64, usize)> {
    let (mut sum, mut weight, mut count) = (0.0, 0.0, 0);
    for panel in &results.panels {
        let points: Vec<_> = (0..panel.theory.len()).filter_map(|n| exponent(&sizes(panel, n))).collect();
        let over = |of: fn(&(f64, f64, usize)) -> f64| mean(&points.iter().map(of).collect::<Vec<_>>());
        let Some((_, _, networks)) = points.first() else { continue };
        let worth = math::powi(over(|point| point.1), -2);
        (sum, weight, count) = (sum + worth * over(|point| point.0), weight + worth, count + networks);
    }
    (weight > 0.0).then(|| (sum / weight, weight.sqrt().recip(), count))
}

/// L2-ripple: panel A's ripple shrinks as N grows. L2-ripple-law: as 1/√N, over all panels. L2-ripple-b: it is larger than that
/// of panel B, whose disk is small.
pub(super) fn claims(results: &Results<'_>) -> Vec<Claim> {
    let of = |panel: usize| results.panels.iter().find(|found| found.panel == panel && found.theory.len() == 1);
    let statistic =
        "exponent of N in |G − theory| over |theory|, rms over ω, a line through the logarithms of all networks";
    let mut claims = Vec::new();
    claims.extend(of(0).and_then(|panel| shrinks(&sizes(panel, 0), statistic)));
    claims.extend(pooled(results).map(|(slope, error, networks)| {
        let sentence = "The distance of a network's gain from theory's falls as 1/√N";
        claim("L2-ripple-law", sentence, format!("{statistic}, mean over panels"))
            .within(-0.65, -0.35)
            .of(measured(slope, error, networks))
    }));
    claims.extend(of(0).zip(of(1)).and_then(|(first, second)| smaller(first, second)));
    claims
}

fn shrinks(sizes: &[(usize, Vec<f64>)], statistic: &str) -> Option<Claim> {
    let (slope, error, networks) = exponent(sizes)?;
    let medians: Vec<String> =
        sizes.iter().map(|(units, found)| format!("{} at N = {units}", number(quantile(found, 0.5)))).collect();
    Some(
        claim("L2-ripple", "The ripple of the gain of panel A's networks about theory's shrinks as N grows", statistic)
            .below(0.0)
            .from(Origin::Paper)
            .of(measured(slope, error, networks))
            .noting(format!("medians {}", medians.join(", "))),
    )
}

/// Of the largest size of which there are many.
fn smaller(first: &PanelResult<'_>, second: &PanelResult<'_>) -> Option<Claim> {
    let units = first.smaller.last()?.units;
    let at = |panel: &PanelResult<'_>| sizes(panel, 0).into_iter().find(|(of, _)| *of == units).map(|(_, found)| found);
    Some(
        claim(
            "L2-ripple-b",
            "Finite size matters less where ρ is well below 1: the gain of panel B's networks ripples less",
            format!("ripple of panel A over that of panel B, ratio of the means over networks, N = {units}"),
        )
        .above(1.0)
        .from(Origin::Paper)
        .of(ratio_of_means(&at(first)?, &at(second)?)),
    )
}

/// The inset of Fig 1A: gains near theory, and the ripple against N.
pub(super) fn figure(config: &Config, results: &Results<'_>) -> Option<Figure> {
    let panel = results.panels.first().filter(|panel| sizes(panel, 0).len() >= 2)?;
    let omegas = frequencies();
    let mut against =
        Panel::new("Ripple against size").x_label("units N").y_label("|G − theory| / |theory|, rms").log_x().log_y();
    for (k, panel) in results.panels.iter().enumerate() {
        let name = Settings::panel_name(panel.panel).to_uppercase();
        let found = sizes(panel, 0);
        let shift = math::powf(1.06_f64, k as f64 - (results.panels.len() as f64 - 1.0) / 2.0);
        let at = found.iter().flat_map(|(units, all)| all.iter().map(move |r| (*units as f64 * shift, *r)));
        let (x, y): (Vec<f64>, Vec<f64>) = at.unzip();
        let medians: Vec<f64> = found.iter().map(|(_, all)| quantile(all, 0.5)).collect();
        let units = found.iter().map(|(units, _)| *units as f64 * shift);
        against = against
            .scatter(Points::new(x, y).color(Color::cycle(k)).size(1.8).opacity(0.5))
            .line(Line::new(units, medians).color(Color::cycle(k)).width(1.2).label(name));
    }
    let theory = panel.theory.feedback_loop(0);
    let name = Settings::panel_name(panel.panel).to_uppercase();
    let mut gain = Panel::new(format!("Panel {name}, N = {}", config.network.units))
        .x_label("ω (1/τ)")
        .y_label("|G|")
        .log_x()
        .x_range(omegas[1], 10.0);
    for (k, network) in panel.networks.iter().enumerate() {
        let found = network.points[0].near.gain[1..omegas.len()].iter().map(|g| math::norm(*g));
        let line = Line::new(&omegas[1..], found).color(Color::Black).width(0.5);
        gain = gain.line(if k == 0 { line.label("networks") } else { line });
    }
    let known = omegas[1..].iter().map(|&w| math::norm(theory.open_loop_gain(Complex64::new(0.0, w))));
    gain = gain.line(Line::new(&omegas[1..], known).color(point_color(0)).width(2.2).opacity(0.6).label("theory"));
    let figure = Figure::new("ripple", "The gain of finite networks ripples about theory's")
        .caption(
            "a, modulus of the gain of the open loop against frequency, theory (thick) and networks of full size (thin). b, \
             distance of the gain from theory's, relative and in the root mean square over frequencies, against N: one \
             dot a network, lines through the medians; of panel D at its first target.",
        )
        .height_mm(72.0);
    Some(figure.panel(0, 0, gain).panel(0, 1, against))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ripple_that_falls_as_the_root_has_the_exponent_one_half() {
        let of = |units: usize| {
            let scatter = (0..10).map(|k| (0.3 * (f64::from(k) - 4.5)).exp());
            (units, scatter.map(|factor| factor / (units as f64).sqrt()).collect::<Vec<f64>>())
        };
        let (slope, error, n) = exponent(&[100, 400, 1600].map(of)).unwrap();
        assert!((slope + 0.5).abs() < 1e-12 && n == 30, "{slope}");
        // The scatter is the same at every size: sum of squares over n - 2, over that of ln N.
        let squares = 3.0 * (0..10).map(|k| (0.3 * (f64::from(k) - 4.5)).powi(2)).sum::<f64>();
        assert!((error - (squares / 28.0 / (20.0 * 4.0_f64.ln().powi(2))).sqrt()).abs() < 1e-12);
        assert_eq!(exponent(&[of(100)]), None);
    }
}
