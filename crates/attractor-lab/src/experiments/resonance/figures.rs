//! The figures of `resonance`: Fig 2 of the paper in its arrangement, and what stands behind it.

use attractor::math;
use num_complex::Complex64;

use super::claims::{COMMON, theory as noise_theory};
use super::config::Config;
use super::network::frequencies;
use super::noise::{HIGHEST, NoiseResult, Response, THINNED};
use super::settings::{Point, Setting, SettingsResult};
use super::ways::{FREQUENCIES, WAYS};
use super::{Results, shared_noise};
use crate::experiments::fixed_points::{nyquist_panel, parts, point_color, reference, travel, turns_note};
use crate::figure::{Color, Colormap, Corner, Figure, Image, Line, Marker, Panel, Points};

pub(super) fn figures(config: &Config, results: &Results<'_>) -> Vec<Figure> {
    let mut figures = vec![gains(config, results), nyquist(results)];
    if !results.noise.is_empty() {
        figures.push(noise(config, results));
    }
    figures.push(poles(config, results));
    if !results.ways.is_empty() {
        figures.push(ways(results));
    }
    figures.extend(results.settings.map(settings));
    if !results.rhythms.is_empty() {
        figures.push(rhythms(config, results));
    }
    figures.extend(shared_noise::figure(config, results));
    figures
}

/// Frequencies of gains but 0, which a logarithmic axis has no place for.
fn positive() -> Vec<f64> {
    frequencies().into_iter().skip(1).collect()
}

/// Fig 2: Bode plot of the open loop, and the gain of the closed loop at the first and the last target.
fn gains(config: &Config, results: &Results<'_>) -> Figure {
    let shown = config.shown();
    let mut figure = Figure::new("resonance", "Open and closed loop at two fixed points")
        .caption(
            "a, c, Bode plot of the open loop at the first and the last target: modulus and phase of its gain, from theory \
             (thick) and of networks of full size (thin). b, d, modulus of the gain of the closed loop at the two, from \
             theory (thick), of networks of full size (thin), and as white noise shows it in a smaller network (rings): the \
             one whose pole lies nearest to theory's. Insets: the output of that network under white noise that enters \
             with the feedback.",
        )
        .height_mm(120.0)
        .grid(&[1.0, 1.0], &[1.0, 1.25]);
    let omegas = positive();
    let label = "ω (1/τ)";
    let mut modulus = Panel::new("Open loop").x_label(label).y_label("|G|").log_x().log_y().hline(1.0);
    let mut phase = Panel::new("").x_label(label).y_label("phase of G (°)").log_x().hline(0.0);
    for &n in &shown {
        let (at, color) = (results.theory.feedback_loop(n), point_color(n));
        let theory: Vec<Complex64> = omegas.iter().map(|&w| at.open_loop_gain(Complex64::new(0.0, w))).collect();
        for network in &results.networks {
            let gain = &network.points[n].gain[1..];
            modulus = modulus.line(Line::new(&omegas, moduli(gain)).color(Color::Black).width(0.35));
            phase = phase.line(Line::new(&omegas, degrees(gain)).color(Color::Black).width(0.35));
        }
        let name = format!("A = {}", results.theory.targets[n]);
        let thick = |values: Vec<f64>| Line::new(&omegas, values).color(color).width(2.2).opacity(0.7);
        modulus = modulus.line(thick(moduli(&theory)).label(name));
        phase = phase.line(thick(degrees(&theory)));
    }
    figure = figure.panel(0, 0, modulus).panel(1, 0, phase);
    for (k, &n) in shown.iter().enumerate() {
        figure = figure.panel(k, 1, closed_loop(config, results, k, n));
    }
    figure
}

fn moduli(gain: &[Complex64]) -> Vec<f64> {
    gain.iter().map(|g| math::norm(*g)).collect()
}

/// The phase, without jumps.
fn degrees(gain: &[Complex64]) -> Vec<f64> {
    let mut last = 0.0_f64;
    let turn = 360.0;
    gain.iter()
        .map(|g| {
            let phase = math::arg(*g).to_degrees();
            last = phase + turn * ((last - phase) / turn).round();
            last
        })
        .collect()
}

/// The gain of the closed loop at a fixed point.
fn closed_loop(config: &Config, results: &Results<'_>, shown: usize, n: usize) -> Panel {
    let (omegas, at, color) = (positive(), results.theory.feedback_loop(n), point_color(n));
    let name = format!("Closed loop, A = {}", results.theory.targets[n]);
    let mut panel = Panel::new(name)
        .x_label("ω (1/τ)")
        .y_label("|G / (1 − G)|")
        .log_x()
        .log_y()
        .x_range(1e-3, HIGHEST)
        .y_range(0.2, 2000.0)
        .legend(Corner::BottomLeft);
    let theory = omegas.iter().map(|&w| math::norm(at.closed_loop_gain(Complex64::new(0.0, w))));
    panel = panel.line(Line::new(&omegas, theory).color(color).width(2.2).opacity(0.7).label("theory"));
    for (k, network) in results.networks.iter().enumerate() {
        let gain = network.points[n].gain[1..].iter().map(|&g| math::norm(attractor::gain::closed(g)));
        let line = Line::new(&omegas, gain).color(Color::Black).width(0.35);
        panel = panel.line(if k == 0 { line.label(format!("networks, N = {}", config.network.units)) } else { line });
    }
    let Some(response) = nearest(config, results, shown, n) else { return panel };
    let (x, y): (Vec<f64>, Vec<f64>) =
        sparse(&response.frequencies).map(|k| (response.frequencies[k], math::norm(response.gain[k]))).unzip();
    let rings = Points::new(x, y).marker(Marker::Ring).size(2.2).color(Color::Black);
    panel
        .scatter(rings.label(format!("white noise, N = {}", config.noise.units)))
        .inset([0.07, 0.75, 0.5, 0.22], trace(config, response, color))
}

/// The response of the network under noise whose pole lies nearest to theory's, of those that the spectral estimate
/// resolves.
fn nearest<'a>(config: &Config, results: &'a Results<'_>, shown: usize, n: usize) -> Option<&'a Response> {
    let theory = results.theory.feedback_loop(n).poles().ok()?.first().copied()?;
    let resolved = results.noise.iter().filter(|network| network.resolved(config, shown));
    let away = |network: &NoiseResult| network.leading[shown].map_or(f64::INFINITY, |pole| math::norm(pole - theory));
    let best = resolved.min_by(|a, b| away(a).total_cmp(&away(b)))?;
    best.points[shown].as_ref()
}

/// Indices of frequencies that are in even ratios, about.
pub(super) fn sparse(frequencies: &[f64]) -> impl Iterator<Item = usize> + '_ {
    let mut last = 0.0;
    (0..frequencies.len()).filter(move |&k| {
        let keep = frequencies[k] > 1.09 * last;
        last = if keep { frequencies[k] } else { last };
        keep
    })
}

fn trace(config: &Config, response: &Response, color: Color) -> Panel {
    let dt = THINNED as f64 * config.network.dt;
    let time = (0..response.trace.len()).map(|t| t as f64 * dt);
    let largest = response.trace.iter().fold(0.0, |most: f64, z| most.max(z.abs()));
    Panel::new("")
        .x_label("time (τ)")
        .y_range(-1.1 * largest, 1.1 * largest)
        .y_ticks(&[])
        .line(Line::new(time, &response.trace).color(color).width(0.6))
}

/// The gain of the open loop in the complex plane, with the neighbourhood of 1.
fn nyquist(results: &Results<'_>) -> Figure {
    /// A curve that passes 1 this closely is also drawn larger.
    const CLOSE: f64 = 0.03;
    let mut figure = Figure::new("nyquist", "Nyquist curves: turns about 1 count unstable poles")
        .caption(
            "Gain of the open loop G(iω) at every fixed point, from theory (thick; dashed for ω < 0; the arrow points to \
             rising ω) and of networks of full size (thin). Every clockwise turn about the point 1 is an unstable \
             pole of the closed loop. Inset: the neighbourhood of 1, enlarged.",
        )
        .height_mm(66.0);
    let omegas = frequencies();
    for (n, target) in results.theory.targets.iter().enumerate() {
        let at = results.theory.feedback_loop(n);
        let theory: Vec<Complex64> = omegas.iter().map(|&w| at.open_loop_gain(Complex64::new(0.0, w))).collect();
        let networks: Vec<&[Complex64]> = results.networks.iter().map(|network| &network.points[n].gain[..]).collect();
        let drawn = |title: &str| nyquist_panel(title, &theory, point_color(n), &networks);
        let panel = drawn(&format!("A = {target}")).x_label("Re G").y_label("Im G");
        let mut panel = travel(panel, &theory, point_color(n));
        if let Ok(turns) = at.nyquist_turns() {
            panel = panel.note(Corner::TopRight, turns_note(turns));
        }
        if theory.iter().any(|g| math::norm(g - 1.0) < CLOSE) {
            let ticks = [(-0.1, "−0.1"), (0.0, "0"), (0.1, "0.1")];
            let near = drawn("").x_range(0.88, 1.12).y_range(-0.12, 0.12).y_ticks(&ticks);
            let near = near.x_ticks(&[(0.9, "0.9"), (1.0, "1"), (1.1, "1.1")]);
            panel = panel.inset([0.27, 0.36, 0.34, 0.34], near);
        }
        figure = figure.panel(0, n, panel);
    }
    figure
}

/// The response to white noise against theory.
fn noise(config: &Config, results: &Results<'_>) -> Figure {
    let mut figure = Figure::new("noise", "White noise: simulation and theory")
        .caption(
            "N S_z/S_u: power spectrum of the output over that of a white noise of each unit's own, times N, at the first \
             and the last target. Thick, theory; thin, simulated networks that are stable there; their poles lie about \
             1/√N beside theory's, which matters most at the resonance.",
        )
        .height_mm(75.0);
    for (k, &n) in config.shown().iter().enumerate() {
        let color = point_color(n);
        let mut panel = Panel::new(format!("A = {}", results.theory.targets[n]))
            .x_label("ω (1/τ)")
            .y_label("N S_z / S_u")
            .log_x()
            .log_y();
        let stable: Vec<&Response> = results.noise.iter().filter_map(|network| network.points[k].as_ref()).collect();
        for (i, response) in stable.iter().enumerate() {
            let line = Line::new(&response.frequencies, &response.power).color(Color::Grey).width(0.4);
            panel = panel.line(if i == 0 { line.label("networks") } else { line });
        }
        if let (Some(first), Some(theory)) = (stable.first(), noise_theory(config, results, n)) {
            let power = first.frequencies.iter().map(|&w| theory.closed_loop(w));
            panel = panel.line(Line::new(&first.frequencies, power).color(color).width(2.0).label("theory"));
        }
        let note = format!("{} of {} networks stable", stable.len(), results.noise.len());
        figure = figure.panel(0, k, panel.note(Corner::BottomLeft, note));
    }
    figure
}

/// Leading poles of all networks around theory's.
fn poles(config: &Config, results: &Results<'_>) -> Figure {
    let mut figure = Figure::new("poles", "Leading poles of finite networks")
        .caption(
            "Leading pole of the closed loop at every fixed point: theory (ring), networks of full size (discs) and the \
             smaller networks under noise (pale). Dashed, the standard deviation that either size is known to have. Right of \
             the dotted line a network is unstable.",
        )
        .height_mm(62.0);
    let shown = config.shown();
    for (n, target) in results.theory.targets.iter().enumerate() {
        let color = point_color(n);
        let theory = results.theory.feedback_loop(n).poles().unwrap_or_default();
        let (x, y) = parts(theory.get(..1).unwrap_or_default());
        let full: Vec<Complex64> = results.networks.iter().filter_map(|network| network.points[n].leading).collect();
        let small: Vec<Complex64> = match shown.iter().position(|&point| point == n) {
            Some(k) => results.noise.iter().filter_map(|network| network.leading[k]).collect(),
            None => Vec::new(),
        };
        let all = || x.iter().chain(full.iter().chain(&small).map(|v| &v.re)).copied();
        let (left, right) = (all().fold(0.0, f64::min) - 0.03, all().fold(0.0, f64::max) + 0.03);
        let ((full_x, full_y), (small_x, small_y)) = (parts(&full), parts(&small));
        let centre = theory.first().copied().unwrap_or_default();
        let mut panel = Panel::new(format!("A = {target}"))
            .x_label("Re λ (1/τ)")
            .y_label("Im λ (1/τ)")
            .x_range(left, right)
            .y_range(centre.im - 0.09, centre.im + 0.09)
            .line(Line::new([0.0, 0.0], [-1.0, 1.0]).color(Color::Grey).width(0.7).dotted());
        if let Some(spread) = reference(&config.trained, &config.network).and_then(|known| known.spread[n]) {
            for units in [config.network.units, config.noise.units] {
                panel = panel.circle(centre.re, centre.im, spread / (units as f64).sqrt());
            }
        }
        let panel = panel
            .scatter(Points::new(&x, y).marker(Marker::Ring).size(6.5).color(Color::Black))
            .scatter(Points::new(small_x, small_y).size(2.6).color(color).opacity(0.35))
            .scatter(Points::new(full_x, full_y).size(2.6).color(color));
        figure = figure.panel(0, n, panel);
    }
    figure
}

/// Ticks at 0, 1, 2 and so on.
fn numbered(names: &[String]) -> Vec<(f64, &str)> {
    names.iter().enumerate().map(|(k, name)| (k as f64, name.as_str())).collect()
}

/// Differences between the ways to the gain.
fn ways(results: &Results<'_>) -> Figure {
    let names: Vec<String> = FREQUENCIES.iter().map(|w| format!("{w}")).collect();
    let mut panel = Panel::new("")
        .x_label("ω (1/τ)")
        .y_label("relative difference from solving")
        .x_range(-0.5, FREQUENCIES.len() as f64 - 0.5)
        .x_ticks(&numbered(&names))
        .log_y()
        .y_range(1e-17, 1e-9)
        .hline(1e-10);
    let places: Vec<(usize, usize)> =
        (0..results.ways.len()).flat_map(|network| (0..results.theory.len()).map(move |n| (network, n))).collect();
    for (way, name) in WAYS.iter().enumerate() {
        let shift = 0.13 * (way as f64 - 2.0);
        let at = places.iter().flat_map(|&(network, n)| {
            let differences = results.ways[network].differences[n][way];
            // An exact agreement has no place on a logarithmic axis.
            differences.into_iter().enumerate().map(move |(k, d)| (k as f64 + shift, d.max(1.5e-17)))
        });
        let (x, y): (Vec<f64>, Vec<f64>) = at.unzip();
        panel = panel.scatter(Points::new(x, y).color(Color::cycle(way)).size(2.2).opacity(0.8).label(*name));
    }
    Figure::new("ways", "Six ways to the gain of one network")
        .caption(
            "Gain of the open loop of finite networks, computed in five ways, against its direct solution, at every fixed \
             point; dashed, what is claimed.",
        )
        .width_mm(120.0)
        .height_mm(70.0)
        .panel(0, 0, panel.legend_above().unlettered())
}

/// Drawn settings: how much more strongly than slow inputs they answer which frequency.
fn settings(drawn: &SettingsResult) -> Figure {
    /// What peaks below this frequency answers slow inputs most.
    const SLOWEST: f64 = 0.01;
    let points = |chosen: fn(&Point) -> bool| -> (Vec<f64>, Vec<f64>) {
        let all = drawn.settings.iter().flat_map(|setting| &setting.points);
        all.filter(|p| p.stable && p.omega > SLOWEST && chosen(p)).map(|p| (p.omega, p.times)).unzip()
    };
    let discs = |(x, y): (Vec<f64>, Vec<f64>), color| Points::new(x, y).size(2.2).color(color).opacity(0.8);
    let strength = Panel::new("Stable fixed points")
        .x_label("ω of the peak (1/τ)")
        .y_label("peak / slow gain")
        .log_x()
        .log_y()
        .x_range(0.03, 1.0)
        .vspan(COMMON.0, COMMON.1, Color::Grey, "0.1 to 0.5")
        .scatter(discs(points(|point| !point.resonates()), Color::Grey).label("weak"))
        .scatter(discs(points(Point::resonates), Color::Vermillion).label("resonates"))
        .legend(Corner::TopLeft);
    let mut frequency = Panel::new("Resonances")
        .x_label("gain g")
        .y_label("ω (1/τ)")
        .y_range(0.0, 0.55)
        .hline(COMMON.0)
        .hline(COMMON.1)
        .legend_above();
    for (count, color) in [(2, Color::Blue), (3, Color::Vermillion)] {
        let of: Vec<&Setting> = drawn.settings.iter().filter(|setting| setting.points.len() == count).collect();
        let resonant = of.iter().filter(|setting| setting.resonances().count() > 0).count();
        let at = of.iter().flat_map(|setting| setting.resonances().map(|omega| (setting.gain, omega))).unzip();
        let label = format!("{count} targets: {resonant} of {} settings", of.len());
        frequency = frequency.scatter(discs(at, color).label(label));
    }
    let resonant = || drawn.settings.iter().flat_map(|setting| &setting.points).filter(|point| point.resonates());
    let most = resonant().map(|point| point.bound).fold(0.0, f64::max);
    let bounded = Panel::new("Bound")
        .x_label("bound on |Im λ| (1/τ)")
        .y_label("ω (1/τ)")
        .y_range(0.0, 0.55)
        .line(Line::new([0.0, most.min(0.55)], [0.0, most.min(0.55)]).color(Color::Grey).width(0.7).dashed())
        .scatter(discs(resonant().map(|point| (point.bound, point.omega)).unzip(), Color::Vermillion));
    Figure::new("settings", "At which frequencies trained networks resonate")
        .caption(
            "Infinite networks of drawn gains and targets, by theory. a, every stable fixed point whose closed loop answers \
             one frequency more strongly than slow inputs: that frequency, and how many times as strongly; above 2 it is \
             called a resonance. b, frequencies of resonances against gain; dashed, 0.1 and 0.5. c, the same against the \
             bound that the open loop sets to the frequencies of the closed loop's poles; dashed, where they would be equal.",
        )
        .height_mm(70.0)
        .panel(0, 0, strength)
        .panel(0, 1, frequency)
        .panel(0, 2, bounded)
}

/// Rhythms: the exponent over frequency and amplitude, and the amplitude that silences.
fn rhythms(config: &Config, results: &Results<'_>) -> Figure {
    let rhythm = &config.rhythm;
    let (count, tried) = (rhythm.frequencies.len(), rhythm.amplitudes.len());
    let mean = results.rhythms.iter().map(|network| network.exponents.clone()).reduce(|sum, next| sum + next);
    let mean = mean.unwrap_or_default() / results.rhythms.len() as f64;
    let limit = mean.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let names = |values: &[f64]| -> Vec<String> { values.iter().map(|value| format!("{value}")).collect() };
    let (omegas, amplitudes) = (names(&rhythm.frequencies), names(&rhythm.amplitudes));
    let image = Image::new(&mean.t(), -0.5..count as f64 - 0.5, -0.5..tried as f64 - 0.5)
        .colormap(Colormap::Diverging)
        .limits(-limit, limit)
        .colorbar("largest Lyapunov exponent (1/τ)");
    let map = Panel::new("Mean over networks")
        .x_label("ω (1/τ)")
        .y_label("amplitude I")
        .x_ticks(&numbered(&omegas))
        .y_ticks(&numbered(&amplitudes))
        .image(image);
    let mut silencing = Panel::new("Chaos ends").x_label("ω (1/τ)").y_label("amplitude I").log_x().vspan(
        COMMON.0,
        COMMON.1,
        Color::Grey,
        "0.1 to 0.5",
    );
    for network in &results.rhythms {
        let found = network.silencing(&rhythm.amplitudes);
        silencing = silencing.line(Line::new(&rhythm.frequencies, found).color(Color::Black).width(0.6));
    }
    Figure::new("rhythms", "Which rhythms silence a chaotic network")
        .caption(
            "Networks without feedback, chaotic by themselves, driven by a rhythm that reaches every unit in a phase of its \
             own. a, largest Lyapunov exponent over frequency and amplitude: red is chaos, blue the rhythm's own order. b, \
             amplitude at which the exponent passes 0, one line a network; a line ends where no amplitude tried was enough.",
        )
        .height_mm(72.0)
        .grid(&[1.0], &[1.25, 1.0])
        .panel(0, 0, map)
        .panel(0, 1, silencing)
}
