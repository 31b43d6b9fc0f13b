//! The figures of `timing-capacity`: the curve, an example of each delay, and the losses.

use attractor::mean;
use ndarray::s;

use super::config::Config;
use super::curve::{Curves, Delay};
use super::network::NetworkResult;
use crate::experiments::innate::{CAPACITY, NETWORKS_PER_DELAY};
use crate::figure::{Anchor, Band, Color, Colormap, Figure, Line, Marker, Panel, Points, Text};

pub(super) fn figures(config: &Config, curves: &Curves<'_>) -> Vec<Figure> {
    let curve = curves.main();
    if curve.is_empty() {
        return Vec::new();
    }
    vec![capacity(curves), examples(config, curve), learning(curve)]
}

/// The colour of a delay, the same in every figure.
fn color(curve: &[Delay<'_>], delay: usize) -> Color {
    // The bright end of the map is too pale for lines.
    Colormap::Sequential.at(0.85 * delay as f64 / (curve.len() - 1).max(1) as f64)
}

/// Fig 3: R² by delay, and the published means.
fn capacity(curves: &Curves<'_>) -> Figure {
    let longest = curves.main().iter().map(Delay::seconds).fold(0.0, f64::max);
    let (published_at, published): (Vec<f64>, Vec<f64>) =
        CAPACITY.iter().map(|(ms, r2)| (ms / 1000.0, r2.value)).unzip();
    let source = CAPACITY[0].1.source();
    let panel = Panel::new("")
        .x_label("delay (s)")
        .y_label("R² of readout and target")
        .x_range(0.0, 8.3_f64.max(1.04 * longest))
        .y_range(-0.03, 1.04)
        .y_ticks(&[(0.0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1.0, "1")])
        .scatter(
            Points::new(published_at, published)
                .color(Color::Grey)
                .marker(Marker::Ring)
                .size(3.6)
                .joined()
                .label(format!("published mean ({source})")),
        )
        .legend_above();
    let (draw, beside) = if curves.beside().is_empty() {
        ("this run", "")
    } else {
        ("new networks", "; orange, the same networks for every delay, a thin line each")
    };
    let panel = means(panel, curves.main(), Color::Blue, format!("{draw}, mean ± standard error"));
    let panel = if beside.is_empty() {
        dots(panel, curves.main())
    } else {
        means(each(panel, curves.beside()), curves.beside(), Color::Orange, "the same networks".to_owned())
    };
    let dots = if beside.is_empty() { "every network (dots), " } else { "" };
    Figure::new("capacity", "The longest interval that a network can time")
        .caption(format!(
            "Squared correlation of the readout with its target in the window, in a test after training: {dots}the mean \
             over the networks of a delay with its standard error (blue){beside}, and the published means of {} networks \
             each (grey; {source}).",
            NETWORKS_PER_DELAY.value
        ))
        .width_mm(110.0)
        .height_mm(75.0)
        .panel(0, 0, panel)
}

/// The means over networks, within their standard errors.
fn means(panel: Panel, curve: &[Delay<'_>], color: Color, label: String) -> Panel {
    let seconds: Vec<f64> = curve.iter().map(Delay::seconds).collect();
    let means: Vec<f64> = curve.iter().map(Delay::mean_r2).collect();
    let low = curve.iter().map(|d| d.mean_r2() - d.error_of_r2());
    let high = curve.iter().map(|d| d.mean_r2() + d.error_of_r2());
    panel
        .band(Band::new(&seconds, low, high).color(color))
        .scatter(Points::new(&seconds, means).color(color).size(4.0).joined().label(label))
}

/// Every network of each delay.
fn dots(panel: Panel, curve: &[Delay<'_>]) -> Panel {
    let networks = || curve.iter().flat_map(|d| d.r2().into_iter().map(|r2| (d.seconds(), r2)));
    let points = Points::new(networks().map(|n| n.0), networks().map(|n| n.1));
    panel.scatter(points.color(Color::SkyBlue).size(2.2).opacity(0.8).label("one network"))
}

/// Every network through all delays.
fn each(panel: Panel, curve: &[Delay<'_>]) -> Panel {
    let networks = curve.iter().map(|d| d.networks.len()).min().unwrap_or(0);
    let line = |network: usize| {
        let r2 = curve.iter().map(move |d| mean(&d.networks[network].r2));
        Line::new(curve.iter().map(Delay::seconds), r2).color(Color::Orange).width(0.5).opacity(0.5)
    };
    (0..networks).fold(panel, |panel, network| panel.line(line(network)))
}

/// One readout per delay, one above the other: in the window, and around the peak of the target.
fn examples(config: &Config, curve: &[Delay<'_>]) -> Figure {
    const SPACING: f64 = 1.5;
    let base = |delay: usize| SPACING * (curve.len() - 1 - delay) as f64;
    let labels: Vec<(f64, String)> =
        curve.iter().enumerate().map(|(k, d)| (base(k) + 0.2, format!("{}", d.seconds()))).collect();
    let ticks: Vec<(f64, &str)> = labels.iter().map(|(at, label)| (*at, label.as_str())).collect();
    let range = (-0.6, base(0) + 1.4);
    let dt = config.network.dt_ms / 1000.0;
    let end = config.timeline(curve[curve.len() - 1].ms).window.len() as f64 * dt;
    // Five widths show the whole bump.
    let around = 5.0 * config.width_ms() / 1000.0;
    let mut whole = Panel::new("First network of each delay").x_label("time from the end of the pulse (s)");
    let mut peak = Panel::new("Around the peak").x_label("time from the peak (s)").x_range(-around, around);
    for (k, delay) in curve.iter().enumerate() {
        let Some(readout) = delay.readout() else { continue };
        let window = config.timeline(delay.ms).window;
        let lifted = |z: f64| z + base(k);
        let target = config.target::<f64>(delay.ms);
        let target: Vec<f64> = target.slice(s![window.clone(), 0]).iter().copied().map(lifted).collect();
        let readout: Vec<f64> = readout[window].iter().map(|&z| lifted(f64::from(z))).collect();
        let seconds: Vec<f64> = (0..target.len()).map(|t| t as f64 * dt).collect();
        let from_peak = seconds.iter().map(|t| t - delay.seconds());
        let mine = |line: Line| line.color(color(curve, k)).width(0.9);
        let aim = |line: Line| line.color(Color::Black).width(0.7).dashed();
        whole = whole.line(mine(Line::new(&seconds, &readout))).line(aim(Line::new(&seconds, &target)));
        peak = peak.line(mine(Line::new(from_peak.clone(), readout))).line(aim(Line::new(from_peak, target))).annotate(
            Text::new(around, base(k) + 0.75, format!("R² = {:.3}", mean(&delay.networks[0].r2))).anchor(Anchor::End),
        );
    }
    Figure::new("examples", "Readouts by delay")
        .caption(
            "Readout of the first network of each delay in a noisy test after training (colour) and its target (\
             dashed), one above the other. a, in the window of learning and testing, from the end of the pulse. b, the same \
             around the peak of the target, with R² over the whole window.",
        )
        .width_mm(183.0)
        .height_mm(30.0 + 11.0 * curve.len() as f64)
        .grid(&[1.0], &[2.4, 1.0])
        .panel(0, 0, whole.y_label("delay (s)").x_range(0.0, end).y_range(range.0, range.1).y_ticks(&ticks))
        .panel(0, 1, peak.y_range(range.0, range.1).y_ticks(&[]))
}

/// Losses in training and at its end.
fn learning(curve: &[Delay<'_>]) -> Figure {
    let mut recurrent = Panel::new("Recurrent training").x_label("trial").y_label("mean squared error").log_y();
    for (k, delay) in curve.iter().enumerate() {
        let trials = delay.networks.iter().map(|n| n.recurrent_loss.len()).min().unwrap_or(0);
        let loss = (0..trials).map(|trial| mean(&delay.each(|n| n.recurrent_loss[trial])));
        recurrent = recurrent.line(Line::new(1..=trials, loss).color(color(curve, k)));
    }
    Figure::new("learning", "Losses by delay")
        .caption(
            "a, mean squared error of all units in each recurrent trial, before each update, mean over the networks of a \
             delay; colours as in b. b, the same in the last recurrent trial, one dot per network; the line joins the \
             means. c, mean squared error of the readout in the last readout trial.",
        )
        .width_mm(183.0)
        .height_mm(65.0)
        .grid(&[1.0], &[1.0, 1.0, 1.0])
        .panel(0, 0, recurrent)
        .panel(0, 1, last(curve, "Last recurrent trial", |n| n.recurrent_loss.last()))
        .panel(0, 2, last(curve, "Last readout trial", |n| n.readout_loss.last()))
}

/// A loss at the end of training by delay.
fn last(curve: &[Delay<'_>], title: &str, value: fn(&NetworkResult) -> Option<&f64>) -> Panel {
    let each = |delay: &Delay<'_>| delay.each(|n| value(n).copied().unwrap_or(f64::NAN));
    let means = curve.iter().map(|d| mean(&each(d)));
    let mut panel = Panel::new(title)
        .x_label("delay (s)")
        .y_label("mean squared error")
        .log_y()
        .x_range(0.0, 1.04 * curve[curve.len() - 1].seconds())
        .line(Line::new(curve.iter().map(Delay::seconds), means).color(Color::Grey));
    for (k, delay) in curve.iter().enumerate() {
        let losses = each(delay);
        let points = Points::new(vec![delay.seconds(); losses.len()], losses);
        panel = panel.scatter(points.color(color(curve, k)).size(2.6).opacity(0.8));
    }
    panel
}
