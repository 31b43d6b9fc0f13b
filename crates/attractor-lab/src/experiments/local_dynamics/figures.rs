//! The figures of `local-dynamics`: Fig 1 of the paper in its arrangement, and what stands behind it.

use attractor::math;
use attractor::mean_field::FeedbackLoop;
use ndarray::Array2;
use num_complex::Complex64;

use super::config::{Config, Settings};
use super::force::{ForceResult, Held, sampling};
use super::network::{Transient, frequencies};
use super::theory::{MAPPED, TheoryResult};
use super::{PanelResult, Results, exponents, fading, logistic, ripple};
use crate::experiments::carried::doubles;
use crate::experiments::fixed_points::{nyquist_panel, point_color, spectrum_panel, travel, turns_note};
use crate::figure::{Color, Colormap, Corner, Figure, Image, Line, Live, Marker, Panel, Points, Rule};
use crate::quantity::number;

pub(super) fn figures(config: &Config, results: &Results<'_>) -> Vec<Figure> {
    let mut figures = Vec::new();
    figures.extend(fixed_points(config, results));
    figures.push(nyquist(config, results));
    figures.push(kicks(config, results));
    figures.extend(spread(config, results));
    figures.extend(ripple::figure(config, results));
    figures.extend(exponents::figure(config, results));
    figures.extend(results.theory.map(|theory| stability(config, theory)));
    figures.extend(results.logistic.map(|found| logistic::figure(config, found)));
    figures.extend(fading::figure(config, results));
    if !results.force.is_empty() {
        figures.push(force(config, &results.force));
    }
    figures
}

/// The places of all fixed points of all panels, with a title each.
fn places<'a>(config: &Config, results: &'a Results<'_>) -> Vec<(&'a PanelResult<'a>, usize, String)> {
    let of_panel = |panel: &'a PanelResult<'a>| {
        let case = config.case(panel.panel);
        let letter = Settings::panel_name(panel.panel).to_uppercase();
        let transfer = case.transfer().name();
        let gain = number(case.gain);
        case.targets
            .iter()
            .enumerate()
            .map(move |(n, a)| (panel, n, format!("{letter}: {transfer}, g = {gain}, A = {}", number(*a))))
            .collect::<Vec<_>>()
    };
    results.panels.iter().flat_map(of_panel).collect()
}

/// The first network of the last panel, to be pushed by who reads the report. Its random weights are drawn again; what it has
/// learned is carried.
fn carried(config: &Config, results: &Results<'_>) -> Option<Live> {
    let panel = results.panels.last()?;
    let (readout, states) = panel.networks.first()?.carried.as_ref()?;
    let (case, name) = (config.case(panel.panel), Settings::panel_name(panel.panel));
    let streams = format!("{}/local-dynamics/{name}/network/#0/network", config.seed);
    let law = config.network.words(case, &streams);
    Some(Live {
        bench: "held",
        settings: format!("push={}", config.near.transient_size),
        parts: [("law", law.into_bytes()), ("readout", doubles(readout)), ("states", doubles(states.iter().flatten()))]
            .map(|(name, bytes)| (name.to_owned(), bytes))
            .into(),
        invitation: "Push this network".to_owned(),
        about: format!(
            "What the first network of panel {} has learned is in this page, and so is the program that draws its random \
             weights again and simulates it: push it off a value that it holds.",
            name.to_uppercase()
        ),
    })
}

/// Fig 1: spectra with disk and theory, and transients, where the first network of each panel has them.
fn fixed_points(config: &Config, results: &Results<'_>) -> Option<Figure> {
    let mut figure = Figure::new("fixed-points", "Spectra and transients of trained networks").caption(
        "a to d, panels A to D of the paper; the last row, the other two fixed points of D. Left of each pair, \
         eigenvalues of the closed loop of one network (dots), the disk that theory gives them (dashed) and theory's \
         poles outside it (rings, around the network's own); eigenvalues right of the dotted line are unstable. Right of each pair, the same \
         network after a kick along w_FB: its output (in the axes' colour), the target (dashed) and the rates of ten units; what \
         runs away leaves the axes.",
    );
    if let Some(live) = carried(config, results) {
        figure = figure.live(live);
    }
    let frame = results.panels.iter().flat_map(|panel| &panel.theory.rho).copied().fold(0.0, f64::max);
    let mut drawn = 0;
    let mut lettered = None;
    for (panel, n, title) in places(config, results) {
        let Some(point) = panel.networks.first().map(|network| &network.points[n]) else { continue };
        let (row, column) = (drawn / 2, 2 * (drawn % 2));
        if let Some(eigenvalues) = &point.spectrum {
            let at = panel.theory.feedback_loop(n);
            let spectrum = spectrum_panel(&title, eigenvalues, at.rho, &at.visible_poles().unwrap_or_default(), frame);
            // One letter for each panel of the paper.
            let repeated = lettered.replace(panel.panel) == Some(panel.panel);
            figure = figure.panel(row, column, if repeated { spectrum.unlettered() } else { spectrum });
        }
        if let Some(transient) = &point.transient {
            let panel = transient_panel(config, transient, panel.theory.targets[n]);
            figure = figure.panel(row, column + 1, panel.unlettered());
        }
        drawn += usize::from(point.spectrum.is_some() || point.transient.is_some());
    }
    let rows = drawn.div_ceil(2);
    (rows > 0).then(|| figure.height_mm(52.0 * rows as f64).grid(&vec![1.0; rows], &[1.0, 1.0, 1.0, 1.0]))
}

fn transient_panel(config: &Config, transient: &Transient, target: f64) -> Panel {
    /// How far the axis follows, relative to the target or to 1.
    const BEYOND: f64 = 5.0;
    let time: Vec<f64> = (1..=transient.output.len()).map(|t| t as f64 * config.network.dt).collect();
    let ends = [0.0, time.last().copied().unwrap_or(1.0)];
    // What leaves an unstable target may leave the page.
    let all = || transient.rates.iter().flatten().chain(&transient.output).chain([&target]).copied();
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let (most, margin) = (BEYOND * target.abs().max(1.0), 0.04 * (high - low).min(2.0 * BEYOND));
    let mut panel = Panel::new("")
        .x_label("time (τ)")
        .y_label("output, rates")
        .x_range(ends[0], ends[1])
        .y_range(low.max(-most) - margin, high.min(most) + margin);
    for (unit, rates) in transient.rates.iter().enumerate() {
        let color = [Color::SkyBlue, Color::Green, Color::Orange, Color::Purple, Color::Blue][unit % 5];
        panel = panel.line(Line::new(&time, rates).color(color).width(0.6).opacity(0.8));
    }
    panel
        .line(Line::new(ends, [target, target]).color(Color::Vermillion).width(0.8).dashed())
        .line(Line::new(&time, &transient.output).color(Color::Black).width(1.5))
}

/// The gain of the open loop in the complex plane.
fn nyquist(config: &Config, results: &Results<'_>) -> Figure {
    let mut figure = Figure::new("nyquist", "Nyquist curves: turns about 1 count unstable poles").caption(
        "Gain of the open loop G(iω) at every fixed point, from theory (thick; dashed for ω < 0; the arrow points to \
         rising ω) and of networks of full size (thin). Every clockwise turn about the point 1 is an unstable pole of the \
         closed loop.",
    );
    let omegas = frequencies();
    let places = places(config, results);
    for (k, (panel, n, title)) in places.iter().enumerate() {
        let at = panel.theory.feedback_loop(*n);
        let theory: Vec<Complex64> = omegas.iter().map(|&w| at.open_loop_gain(Complex64::new(0.0, w))).collect();
        let networks: Vec<&[Complex64]> =
            panel.networks.iter().map(|network| &network.points[*n].near.gain[..omegas.len()]).collect();
        let drawn = nyquist_panel(title, &theory, point_color(*n), &networks).x_label("Re G").y_label("Im G");
        let mut drawn = travel(drawn, &theory, point_color(*n));
        if let Ok(turns) = at.nyquist_turns() {
            drawn = drawn.note(Corner::TopRight, turns_note(turns));
        }
        figure = figure.panel(k / 3, k % 3, drawn);
    }
    figure.height_mm(58.0 * places.len().div_ceil(3) as f64)
}

/// Responses to small kicks, theory and networks.
fn kicks(config: &Config, results: &Results<'_>) -> Figure {
    let mut figure = Figure::new("kicks", "The output after a small kick").caption(
        "How far the output moves from its target after a small kick along w_FB, per size of the kick: theory (thick) \
         and simulated networks of full size (thin). In panel A beside it the root mean square deviation of all rates.",
    );
    let steps = config.kick_steps();
    let time: Vec<f64> = (0..steps).map(|t| t as f64 * config.network.dt).collect();
    let places = places(config, results);
    for (k, (panel, n, title)) in places.iter().enumerate() {
        let at: FeedbackLoop = panel.theory.feedback_loop(*n);
        let mut drawn = Panel::new(title.clone()).x_label("time (τ)").y_label("Δz / ε").hline(0.0);
        drawn = drawn.line(
            Line::new(&time, at.kick_response(config.network.dt, steps))
                .color(point_color(*n))
                .width(2.2)
                .opacity(0.6)
                .label("theory"),
        );
        for (k, network) in panel.networks.iter().enumerate() {
            let line = Line::new(&time, &network.points[*n].kick.simulated).color(Color::Black).width(0.5);
            drawn = drawn.line(if k == 0 { line.label("networks") } else { line });
            if let Some(settling) = &network.points[*n].settling {
                let line = Line::new(&time, &settling.rates).color(Color::Green).width(0.8);
                drawn = drawn.line(if k == 0 { line.label("rates, rms") } else { line });
            }
        }
        figure = figure.panel(k / 3, k % 3, drawn);
    }
    figure.height_mm(48.0 * places.len().div_ceil(3) as f64)
}

/// Spread of the leading pole against N, and the poles themselves.
fn spread(config: &Config, results: &Results<'_>) -> Option<Figure> {
    let spreads = results.spreads(config);
    let largest = spreads.iter().flat_map(|s| &s.sizes).map(|s| s.units).max()? as f64;
    let smallest = spreads.iter().flat_map(|s| &s.sizes).map(|s| s.units).min()? as f64;
    let mut law = Panel::new("Spread over networks")
        .x_label("1 / √N")
        .y_label("spread of the leading pole (1/τ)")
        .x_range(0.0, 1.08 / smallest.sqrt())
        .legend(Corner::TopLeft);
    for (k, spread) in spreads.iter().enumerate() {
        let known: Vec<(f64, f64)> =
            spread.sizes.iter().filter_map(|s| Some((1.0 / (s.units as f64).sqrt(), s.spread()?))).collect();
        let (x, y): (Vec<f64>, Vec<f64>) = known.iter().copied().unzip();
        // The line through 0 nearest to the points.
        let slope = x.iter().zip(&y).map(|(x, y)| x * y).sum::<f64>() / x.iter().map(|x| x * x).sum::<f64>();
        let end = 1.08 / smallest.sqrt();
        law = law
            .line(Line::new([0.0, end], [0.0, slope * end]).color(Color::cycle(k)).width(0.7).dashed())
            .scatter(Points::new(x, y).color(Color::cycle(k)).label(spread.name.clone()));
    }
    let mut deviations = Panel::new("Real part, every network")
        .x_label("units N")
        .y_label("Re λ − theory (1/τ)")
        .log_x()
        .x_range(smallest / 1.35, largest * 1.35)
        .hline(0.0);
    for (k, spread) in spreads.iter().enumerate() {
        let shift = math::powf(1.06_f64, k as f64 - (spreads.len() as f64 - 1.0) / 2.0);
        let at = spread
            .sizes
            .iter()
            .flat_map(|s| s.poles().iter().map(move |pole| (s.units as f64 * shift, pole.re - spread.theory.re)));
        let (x, y): (Vec<f64>, Vec<f64>) = at.unzip();
        deviations = deviations.scatter(Points::new(x, y).color(Color::cycle(k)).size(1.8).opacity(0.6));
    }
    Some(
        Figure::new("spread", "Finite networks scatter around theory as 1/√N")
            .caption(
                "a, standard deviation over networks of the leading pole against 1/√N, with lines through 0. b, the \
                 real part of the leading pole of every network, minus theory's; colours as in a.",
            )
            .height_mm(75.0)
            .grid(&[1.0], &[1.0, 1.25])
            .panel(0, 0, law)
            .panel(0, 1, deviations),
    )
}

/// Maps of the outlier over gain and target, and the poles of panel d against gain.
fn stability(config: &Config, theory: &TheoryResult) -> Figure {
    let (gains, targets) = (config.map.gains(), config.map.targets());
    let maps = !theory.maps.is_empty();
    let mut figure = Figure::new("stability", "Stability over gain and target").caption(
        "a to d, the outlier λ of a single target over gain and target, for four transfer functions: blue is stable, \
         red unstable (beyond ±1 as at ±1), white near 0; hatched without a single stable mean field; in the axes' colour, the edge of chaos, ρ = 1; \
         green, λ = 0. e, \
         real part of the leading pole at each fixed point of panel D against gain, with the onset of oscillation; f, \
         its imaginary part.",
    );
    for (k, (mapped, map)) in MAPPED.iter().zip(&theory.maps).enumerate() {
        figure = figure.panel(k / 2, k % 2, map_panel(mapped.name, &gains, &targets, &map.lambda_out, &map.rho));
    }
    let row = if maps { 2 } else { 0 };
    let [re, im] = poles_against_gain(config, theory);
    figure = figure.panel(row, 0, re).panel(row, 1, im);
    figure.height_mm(if maps { 185.0 } else { 65.0 }).grid(&vec![1.0; row + 1], &[1.0, 1.0])
}

pub(super) fn map_panel(title: &str, gains: &[f64], targets: &[f64], lambda: &Array2<f64>, rho: &Array2<f64>) -> Panel {
    const LIMIT: f64 = 1.0;
    let edges = |values: &[f64]| {
        let half = 0.5 * (values[1] - values[0]);
        values[0] - half..values[values.len() - 1] + half
    };
    let image = Image::new(&lambda.t(), edges(gains), edges(targets))
        .colormap(Colormap::Diverging)
        .limits(-LIMIT, LIMIT)
        .colorbar("outlier λ (1/τ)");
    let mut panel = Panel::new(title).x_label("gain g").y_label("target A").image(image);
    for (values, level, color) in [(rho, 1.0, Color::Black), (lambda, 0.0, Color::Green)] {
        let (x, y): (Vec<f64>, Vec<f64>) = crossing(gains, targets, values, level).into_iter().unzip();
        panel = panel.line(Line::new(x, y).color(color).width(1.2));
    }
    panel
}

/// The smallest gain at which a map passes a level, for every target; linear between grid points, NaN where none does.
fn crossing(gains: &[f64], targets: &[f64], map: &Array2<f64>, level: f64) -> Vec<(f64, f64)> {
    let at = |j: usize| {
        let column = map.column(j);
        (1..gains.len())
            .map(|i| (i, column[i - 1] - level, column[i] - level))
            .find(|&(_, before, after)| before * after < 0.0)
            .map_or(f64::NAN, |(i, before, after)| gains[i - 1] + (gains[i] - gains[i - 1]) * before / (before - after))
    };
    targets.iter().enumerate().map(|(j, &target)| (at(j), target)).collect()
}

fn poles_against_gain(config: &Config, theory: &TheoryResult) -> [Panel; 2] {
    let gains: Vec<f64> = theory.poles.iter().map(|(gain, _)| *gain).collect();
    let case = config.case(3);
    let panel = |title: &str, label: &str| Panel::new(title).x_label("gain g").y_label(label);
    let mut panels = [panel("Panel D against gain", "Re λ (1/τ)").hline(0.0), panel("Its frequency", "|Im λ| (1/τ)")];
    for (n, target) in case.targets.iter().enumerate() {
        let line = |of: fn(&Complex64) -> f64| {
            let values = theory.poles.iter().map(|(_, poles)| of(&poles[n]));
            Line::new(&gains, values).color(point_color(n)).label(format!("A = {target}"))
        };
        panels[0] = std::mem::take(&mut panels[0]).line(line(|v| v.re));
        panels[1] = std::mem::take(&mut panels[1]).line(line(|v| v.im));
    }
    if let Some((gain, _)) = theory.onset {
        let rule = Rule::vertical(gain).color(point_color(0)).label(format!("onset, g = {gain:.4}"));
        panels[0] = std::mem::take(&mut panels[0]).rule(rule);
    }
    panels
}

/// FORCE against least squares.
fn force(config: &Config, networks: &[&ForceResult]) -> Figure {
    let target = config.force_case().targets[0];
    let test = |title: &str, of: fn(&ForceResult) -> &Held, color: Color| {
        let ticks = [(-1.0, "−1"), (0.0, "0"), (target, "A"), (1.0, "1"), (2.0, "2")];
        let mut panel = Panel::new(title).x_label("time (τ)").y_label("output").y_range(-1.9, 1.9).y_ticks(&ticks);
        for network in networks {
            let output = &of(network).output;
            let time = (0..output.len()).map(|t| t as f64 * sampling(config));
            panel = panel.line(Line::new(time, output).color(color).width(0.7).opacity(0.7));
        }
        panel.rule(Rule::horizontal(target).color(Color::Black))
    };
    let pole = |held: &Held| held.leading.map_or(f64::NAN, |v| v.re);
    let mut poles = Panel::new("Leading pole")
        .y_label("Re λ (1/τ)")
        .x_ticks(&[(0.0, "least squares"), (1.0, "FORCE")])
        .x_range(-0.4, 1.4)
        .hline(0.0);
    for network in networks {
        let pair = [pole(&network.least_squares), pole(&network.force)];
        poles = poles.line(Line::new([0.0, 1.0], pair).color(Color::Grey).width(0.6));
    }
    for (x, of, color) in ways() {
        let values = networks.iter().map(|network| pole(of(network)));
        poles = poles.scatter(Points::new(networks.iter().map(|_| x), values).color(color));
    }
    let mut errors = Panel::new("Accuracy")
        .y_label("|output − A| at the fixed point")
        .x_ticks(&[(0.0, "least squares"), (1.0, "FORCE")])
        .x_range(-0.4, 1.4);
    for (x, of, color) in ways() {
        let values = networks.iter().map(|network| of(network).error.map_or(f64::NAN, f64::abs));
        errors = errors.scatter(Points::new(networks.iter().map(|_| x), values).color(color).marker(Marker::Ring));
    }
    Figure::new("force", "FORCE learning keeps what least squares leaves unstable")
        .caption(
            "Networks taught the targets of panel D, tested at the first. a, by least squares; b, by FORCE (first-order reduced and \
             controlled error); outputs of the \
             closed loop after a small displacement, A being the target. c, real part of the leading eigenvalue at the fixed point, one line \
             a network; d, what FORCE pays in accuracy.",
        )
        .height_mm(62.0)
        .grid(&[1.0], &[1.35, 1.35, 1.0, 1.0])
        .panel(0, 0, test("Least squares", |n| &n.least_squares, Color::Vermillion))
        .panel(0, 1, test("FORCE", |n| &n.force, Color::Blue))
        .panel(0, 2, poles)
        .panel(0, 3, errors)
}

/// A way of learning: its place on an axis, its part of a result, its colour.
type Way = (f64, fn(&ForceResult) -> &Held, Color);

fn ways() -> [Way; 2] {
    [(0.0, |n| &n.least_squares, Color::Vermillion), (1.0, |n| &n.force, Color::Blue)]
}
