//! Panels that the figures of the family share: a spectrum with its disk, the gain in the complex plane.

use attractor::math;
use num_complex::Complex64;

use crate::figure::{Anchor, Arrow, Color, Line, Marker, Panel, Points, Text};

/// The colour of a fixed point, and of everything that is about it.
pub(crate) fn point_color(n: usize) -> Color {
    Color::cycle(n)
}

/// Real and imaginary parts.
pub(crate) fn parts(values: &[Complex64]) -> (Vec<f64>, Vec<f64>) {
    values.iter().map(|v| (v.re, v.im)).unzip()
}

/// The eigenvalues of a network near a fixed point (dots, those outside the disk larger), the disk that theory gives it
/// (dashed circle), and the poles of theory that lie outside (rings). What is right of the dotted line is unstable. The
/// axes reach as far as those of a disk of radius `frame`.
pub(crate) fn spectrum_panel(
    title: &str,
    eigenvalues: &[Complex64],
    radius: f64,
    poles: &[Complex64],
    frame: f64,
) -> Panel {
    /// Eigenvalues that far outside the disk, relative to its radius, are outliers and not its edge.
    const OUTSIDE: f64 = 1.08;
    let (inside, outside): (Vec<Complex64>, Vec<Complex64>) =
        eigenvalues.iter().partition(|v| math::norm(1.0 + **v) < OUTSIDE * radius);
    let (re, im) = parts(&inside);
    let (x, y) = parts(poles);
    let (outer_re, outer_im) = parts(&outside);
    let (left, right) = (-1.0 - 1.1 * frame, (-1.0 + 1.1 * frame).max(0.3));
    let zero = Line::new([0.0, 0.0], [-10.0, 10.0]).color(Color::Grey).width(0.7).dotted();
    Panel::new(title)
        .x_label("Re λ")
        .y_label("Im λ")
        .equal_aspect()
        .x_range(left, right)
        .y_range(-1.1 * frame, 1.1 * frame)
        .line(zero)
        .scatter(Points::new(x, y).marker(Marker::Ring).size(5.5).color(Color::Vermillion))
        .scatter(Points::new(re, im).size(1.0).color(Color::Blue).opacity(0.55))
        .scatter(Points::new(outer_re, outer_im).size(2.2).color(Color::Blue))
        .circle(-1.0, 0.0, radius)
}

/// A gain G(i w) in the complex plane, w from -inf (dashed half) to inf, with the point 1, about which its clockwise turns
/// count unstable poles. `theory` is that of frequencies from 0 on; gains of networks are thin and black.
pub(crate) fn nyquist_panel(title: &str, theory: &[Complex64], color: Color, networks: &[&[Complex64]]) -> Panel {
    let (re, im) = parts(theory);
    let mirrored = im.iter().map(|v| -v);
    let panel = Panel::new(title)
        .equal_aspect()
        .line(Line::new(&re, mirrored).color(color).width(0.8).dashed())
        .line(Line::new(&re, &im).color(color).width(2.0).opacity(0.75));
    let panel = networks.iter().fold(panel, |panel, gain| {
        let (re, im) = parts(gain);
        panel.line(Line::new(re, im).color(Color::Black).width(0.4))
    });
    panel
        .scatter(Points::new([1.0], [0.0]).color(Color::Black).size(3.6))
        .annotate(Text::new(1.0, -0.08, "1").anchor(Anchor::Middle))
}

/// The number of turns about 1, in words.
pub(crate) fn turns_note(turns: i32) -> String {
    if turns == 1 { "1 turn".to_owned() } else { format!("{turns} turns") }
}

/// An arrow in the middle of the curve's length, in the direction of rising frequency.
pub(crate) fn travel(panel: Panel, gain: &[Complex64], color: Color) -> Panel {
    let lengths: Vec<f64> = gain.windows(2).map(|w| math::norm(w[1] - w[0])).collect();
    let total: f64 = lengths.iter().sum();
    let mut gone = 0.0;
    for (k, length) in lengths.iter().enumerate() {
        gone += length;
        if gone > 0.4 * total {
            let (from, to) = (gain[k], gain[k + 1]);
            let unit = (to - from) / math::norm(to - from);
            let tip = to + unit * 0.02 * total;
            return panel.arrow(Arrow::new((from.re, from.im), (tip.re, tip.im)).color(color));
        }
    }
    panel
}
