//! The figures of `digits`.

use ndarray::Array2;

use super::config::SIDE;
use super::prepared::Config;
use crate::experiments::signatures::{
    ByLag, NetworkResult, activity_figure, lag_figure, order_figure, signature_figure, statistics_figure,
};
use crate::figure::{Colormap, Figure, Image, Panel};

pub(super) fn figures(config: &Config, networks: &[&NetworkResult], decoded: &[&[ByLag]]) -> Vec<Figure> {
    if networks.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = (1..=SIDE).map(|row| row.to_string()).collect();
    let places: Vec<(f64, &str)> = names.iter().enumerate().map(|(k, name)| (k as f64, name.as_str())).collect();
    let input_units = SIDE * config.input.copies;
    let mut figures = vec![
        examples(config),
        signature_figure(networks, input_units),
        lag_figure("decoding", "What can be read from the network", "the digit", &config.decoding, decoded),
        order_figure(networks, &places, "row of the digit"),
        statistics_figure(networks),
    ];
    figures.extend(activity_figure(networks, input_units));
    figures
}

/// One digit of each class, as it was and as the network sees it.
fn examples(config: &Config) -> Figure {
    let digits = &config.named;
    let count = digits.originals.len();
    let shown = if count < digits.labels.values.len() { "the first ten classes" } else { "each class" };
    let mut figure = Figure::new("examples", "Digits, and what the network sees of them")
        .caption(format!(
            "Above, the first digit of {shown}; below, the same averaged over the areas of a 10 x 10 grid and cut at one \
             half. The network is shown the rows from top to bottom, one a step."
        ))
        .height_mm(48.0)
        .grid(&[1.0, 1.0], &vec![1.0; count]);
    for (column, (class, original)) in digits.originals.iter().enumerate() {
        figure = figure.panel(0, column, picture(&class.to_string(), original, digits.range));
        if let Some(small) = digits.example(*class) {
            figure = figure.panel(1, column, picture("", &small, (0.0, 1.0)));
        }
    }
    figure
}

/// An image with its first row on top, dark where it is high.
fn picture(title: &str, image: &Array2<f64>, (least, most): (f64, f64)) -> Panel {
    let (rows, columns) = image.dim();
    let upside_down = Array2::from_shape_fn((rows, columns), |(r, c)| image[(rows - 1 - r, c)]);
    let shown =
        Image::new(&upside_down, 0.0..columns as f64, 0.0..rows as f64).colormap(Colormap::Grey).limits(least, most);
    Panel::new(title).image(shown).equal_aspect().hide_axes().unlettered()
}
