//! Draws one figure with every mark from synthetic data: `cargo run --example gallery -- DIRECTORY`.

use std::{f64::consts::TAU, process::ExitCode};

use attractor_lab::{
    Error,
    figure::{
        Anchor, Arrow, Band, Bars, Color, Colormap, Corner, Figure, Histogram, Image, Line, Marker, Panel, Points,
        Rule, Text,
    },
};
use ndarray::Array2;

fn main() -> ExitCode {
    let Some(directory) = std::env::args().nth(1) else {
        eprintln!("which directory? usage: gallery DIRECTORY");
        return ExitCode::from(2);
    };
    match draw(&directory) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn draw(directory: &str) -> Result<(), Error> {
    std::fs::create_dir_all(directory).map_err(|source| Error::Io {
        path: directory.into(),
        action: "cannot create the directory",
        source,
    })?;
    for path in gallery().write(directory)? {
        println!("{}", path.display());
    }
    Ok(())
}

fn gallery() -> Figure {
    Figure::new("gallery", "Every mark of the house style")
        .caption("Synthetic data: a < b & c.")
        .width_mm(183.0)
        .height_mm(190.0)
        .grid(&[1.1, 1.0, 1.0, 1.0], &[1.0, 1.0, 1.0])
        .panel_spanning(0..1, 0..2, raster())
        .panel(0, 2, training())
        .panel(1, 0, units())
        .panel_spanning(1..2, 1..3, trials())
        .panel(2, 0, path())
        .panel(2, 1, eigenvalues())
        .panel(2, 2, capacity())
        .panel(3, 0, conditions())
        .panel(3, 1, weights())
        .panel(3, 2, spikes())
}

/// A number in −1..1 that looks random and is the same each time.
fn noise(i: usize) -> f64 {
    ((i as f64 * 12.9898).sin() * 43_758.545_3).rem_euclid(1.0) * 2.0 - 1.0
}

fn time() -> impl Iterator<Item = f64> + Clone {
    (0..1000_u32).map(|i| f64::from(i) / 500.0)
}

fn raster() -> Panel {
    let rates = Array2::from_shape_fn((800, 2950), |(unit, step)| {
        let (phase, t) = (unit as f64 / 800.0, step as f64 / 1000.0);
        let tuned = (TAU * (t * (0.5 + 2.0 * phase) + phase * 3.0)).sin() * (-t / 2.5).exp();
        (1.5 * tuned + 0.1 * noise(unit * 2950 + step)).tanh() as f32
    });
    Panel::new("Innate trajectory")
        .x_label("time (s)")
        .y_label("unit")
        .y_range(800.0, 0.0)
        .image(
            Image::new(&rates, 0.0..2.95, 0.0..800.0).colormap(Colormap::Diverging).limits(-1.0, 1.0).colorbar("rate"),
        )
        .vspan(0.0, 0.05, Color::Grey, "pulse")
        .vspan(0.3, 2.3, Color::Green, "trained")
}

fn training() -> Panel {
    let trials: Vec<f64> = (1..=30).map(f64::from).collect();
    let loss = |rate: f64| trials.iter().map(move |t| 0.4 * (-t * rate).exp() + 4e-4 * (1.5 + noise(*t as usize)));
    Panel::new("Training")
        .x_label("trial")
        .y_label("loss")
        .log_y()
        .line(Line::new(&trials, loss(0.25)).label("recurrent"))
        .line(Line::new(&trials, loss(0.6)).label("readout").color(Color::Vermillion).dashed())
        .rule(Rule::horizontal(0.001).label("tolerance"))
}

fn units() -> Panel {
    (0..3_u32).fold(Panel::new("Three units").x_label("time (s)").y_label("rate").direct_labels(), |panel, i| {
        let offset = 2.0 * f64::from(i);
        let rate = time().map(|t| offset + (TAU * t * (1.0 + 0.4 * f64::from(i))).sin() * 0.9);
        panel.line(Line::new(time(), rate).color(Color::cycle(i as usize)).label(format!("unit {}", i + 1)))
    })
}

fn trials() -> Panel {
    let bump = |t: f64| (-(t - 1.3).powi(2) / 0.02).exp();
    let mean: Vec<f64> = time().map(bump).collect();
    let gap = time().map(|t| if (0.6..0.7).contains(&t) { f64::NAN } else { bump(t) + 0.08 * (9.0 * t).sin() });
    let panel = Panel::new("Readout, perturbed trials").x_label("time (s)").y_label("output").y_range(-0.3, 1.3);
    let panel = (0..6).fold(panel, |panel, trial| {
        let output = time().map(|t| bump(t + 0.02 * noise(trial)) + 0.05 * (20.0 * t + noise(trial + 7) * 3.0).sin());
        panel.line(Line::new(time(), output).color(Color::SkyBlue).width(0.5).opacity(0.6))
    });
    panel
        .band(Band::new(time(), mean.iter().map(|m| m - 0.12), mean.iter().map(|m| m + 0.12)).label("±1 s.d."))
        .line(Line::new(time(), gap).label("mean, with a gap"))
        .line(Line::new(time(), &mean).color(Color::Black).dashed().label("target"))
        .vspan(0.2, 0.25, Color::Grey, "pulse")
        .vspan(0.5, 0.51, Color::Vermillion, "perturbation")
        .hline(0.0)
        .legend_above()
}

fn path() -> Panel {
    let angle = || (0..=400).map(|i| TAU * f64::from(i) / 400.0);
    let x = angle().map(|a| a.sin() + 0.3 * (3.0 * a).cos());
    let y = angle().map(|a| (2.0 * a).sin() * 0.6);
    let every = |values: Vec<f64>| values.into_iter().step_by(25).collect::<Vec<_>>();
    let (dots_x, dots_y) = (every(x.clone().collect()), every(y.clone().map(|v| v + 0.03).collect()));
    Panel::new("Pen path")
        .equal_aspect()
        .hide_axes()
        .line(Line::new(x, y).color(Color::Grey).width(2.5).opacity(0.5).label("target"))
        .scatter(Points::new(dots_x, dots_y).color(Color::Blue).size(2.5).label("trial"))
        .arrow(Arrow::new((0.0, -1.0), (0.28, -0.12)))
        .annotate(Text::new(0.0, -1.1, "start").anchor(Anchor::Middle))
}

fn eigenvalues() -> Panel {
    let cloud = |radius: f64, seed: usize| {
        (0..300).map(move |i| {
            let (r, a) = (radius * (0.5 + 0.5 * noise(seed + 2 * i)).sqrt(), TAU * noise(seed + 2 * i + 1));
            (r * a.cos(), r * a.sin())
        })
    };
    let (before_x, before_y): (Vec<f64>, Vec<f64>) = cloud(1.5, 1).unzip();
    let (after_x, after_y): (Vec<f64>, Vec<f64>) = cloud(1.1, 9999).unzip();
    Panel::new("Eigenvalues of W₀")
        .x_label("Re λ")
        .y_label("Im λ")
        .equal_aspect()
        .scatter(Points::new(before_x, before_y).color(Color::Grey).size(1.6).opacity(0.6).label("before"))
        .scatter(Points::new(after_x, after_y).color(Color::Blue).size(1.6).label("after"))
        .circle(0.0, 0.0, 1.5)
        .vline(1.0)
}

fn capacity() -> Panel {
    let delays: Vec<f64> = (1..=10).map(|i| 0.8 * f64::from(i)).collect();
    let score = |shift: f64| delays.iter().map(move |d| 1.0 / (1.0 + ((d - shift) * 1.3).exp()));
    let series = |shift: f64, error: f64| {
        Points::new(&delays, score(shift))
            .joined()
            .error_bars(score(shift).map(|r| r - error), score(shift).map(|r| r + error))
    };
    let published = series(5.2, 0.04).color(Color::Grey).marker(Marker::Ring).label("published");
    let inner = Panel::new("")
        .x_range(1.0, 1000.0)
        .log_x()
        .y_range(0.0, 1.0)
        .line(Line::new([1, 10, 100, 1000], [0.9, 0.7, 0.4, 0.1]));
    Panel::new("Capacity")
        .x_label("delay (s)")
        .y_label("R²")
        .y_range(0.0, 1.05)
        .scatter(published)
        .scatter(series(5.8, 0.05).label("ours"))
        .inset([0.16, 0.22, 0.3, 0.3], inner)
}

fn conditions() -> Panel {
    Panel::new("Conditions")
        .y_label("correlation r")
        .x_ticks(&[(0.0, "plain"), (1.0, "perturbed"), (2.0, "no recurrent training"), (3.0, "short")])
        .bars(Bars::new([0, 1, 2], [0.97, 0.9, 0.35]).error_bars([0.95, 0.85, 0.2], [0.99, 0.95, 0.5]))
        .bars(Bars::new([3], [0.6]).color(Color::Orange).error_bars([0.5], [0.7]))
        .note(Corner::TopRight, "n = 10 networks")
}

fn weights() -> Panel {
    let sample = |spread: f64, seed: usize| {
        (0..4000).map(move |i| spread * (0..6).map(|k| noise(seed + 6 * i + k)).sum::<f64>() / 1.4)
    };
    Panel::new("Weights")
        .x_label("weight")
        .y_label("density")
        .histogram(Histogram::new(sample(0.15, 3), -0.6..0.6, 40).density().color(Color::Grey).label("before"))
        .histogram(Histogram::new(sample(0.2, 70_001), -0.6..0.6, 40).density().color(Color::Vermillion).label("after"))
}

fn spikes() -> Panel {
    let events = (0..400).filter(|i| noise(i * 3) > 0.2);
    let unit = events.clone().map(|i| i % 20);
    let at = events.map(|i| 1.0 + noise(i * 7));
    let drift = Line::new((0..=10).map(|i| f64::from(i) / 5.0), (0..=10).map(|i| (i * 7 % 20) + 22)).steps();
    Panel::new("Spikes")
        .x_label("time (s)")
        .y_label("neuron")
        .scatter(Points::new(at, unit).marker(Marker::Stroke).size(3.0).color(Color::Black))
        .line(drift.color(Color::Green).label("activity"))
        .scatter(
            Points::new([0.5, 1.0, 1.5], [25, 35, 30]).marker(Marker::Triangle).color(Color::Purple).label("events"),
        )
        .scatter(Points::new([0.6, 1.2, 1.6], [35, 25, 40]).marker(Marker::Square).color(Color::Orange).label("probes"))
}
