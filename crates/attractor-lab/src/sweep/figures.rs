//! The figures of a sweep: a curve over one key, heat maps over two, small multiples over three, scatter over points.
//!
//! `seed` is no axis: values of the same point with other seeds are averaged, with Student's interval of 95 %. A claim
//! brings an interval of its own where only one seed was run.

use attractor::one_sample_t_test;

use super::{
    Arrangement, Axis, SweepSummary,
    axis::written,
    columns::Measured,
    places::{Places, borrowed, tick_labels},
    thinned::{IN_A_SCATTER, ON_A_CURVE, blocks, chosen, fields},
};
use crate::{
    Error,
    config::nearest,
    figure::{Band, Color, Colormap, Figure, Image, Marker, Panel, Points},
};

/// So many quantities are drawn where none was chosen.
const DRAWN: usize = 12;
/// Small multiples beyond this would be too small to read.
const MULTIPLES: usize = 12;
const COLUMNS: usize = 3;
const LETTERS_ABOVE_A_MAP: usize = 40;
const LETTERS_ALONG_AN_AXIS: usize = 32;

/// A figure for each quantity of `show`, or, where it names none that there is, for the first claims and metrics; notes which names of `show` are unknown.
///
/// # Errors
/// If values that are many cannot be read back.
pub(crate) fn figures(summary: &mut SweepSummary, show: &[String]) -> Result<Vec<Figure>, Error> {
    let names: Vec<&str> = summary.quantities.iter().map(|quantity| quantity.name.as_str()).collect();
    let mut chosen: Vec<usize> = Vec::new();
    let mut unknown = Vec::new();
    for name in show {
        match names.iter().position(|known| known == name) {
            Some(at) => chosen.push(at),
            None => unknown.push(match nearest(name, &names) {
                Some(near) => format!("{name} (did you mean {near}?)"),
                None => name.clone(),
            }),
        }
    }
    if chosen.is_empty() {
        let (claims, metrics): (Vec<usize>, Vec<usize>) = (0..names.len())
            .filter(|&at| !summary.quantities[at].check && summary.judged_alike(at).next() == Some(at))
            .partition(|&at| summary.quantities[at].threshold.is_some());
        chosen = claims.into_iter().chain(metrics).take(DRAWN).collect();
    }
    summary.unknown = unknown;
    chosen.into_iter().map(|quantity| Ok(Drawn::new(summary, quantity)?.figure())).collect()
}

/// One quantity over the points, seeds averaged.
struct Drawn<'a> {
    summary: &'a SweepSummary,
    quantity: usize,
    /// Swept keys but the seed; none where the points are no grid.
    axes: Vec<&'a Axis>,
    /// Value and interval at each place of the grid, last axis fastest.
    values: Vec<(f64, Option<(f64, f64)>)>,
    seeds: usize,
}

impl<'a> Drawn<'a> {
    fn new(summary: &'a SweepSummary, quantity: usize) -> Result<Self, Error> {
        let design = &summary.design;
        let is_seed =
            |axis: &Axis| axis.key == "seed" && design.arrangement == Arrangement::Grid && design.axes.len() > 1;
        let axes: Vec<&Axis> = design.axes.iter().filter(|axis| !is_seed(axis)).collect();
        let count = |axes: &[Axis]| axes.iter().map(|axis| axis.values.len()).product::<usize>();
        // Points of the same place lie so far from each other.
        let (seeds, stride) = match design.axes.iter().position(is_seed) {
            Some(at) => (design.axes[at].values.len(), count(&design.axes[at + 1..])),
            None => (1, 1),
        };
        let column = summary.column(quantity)?;
        let value = |place: usize| {
            let points = (0..seeds).map(|seed| (place / stride * seeds + seed) * stride + place % stride);
            let sample: Vec<Measured> = points.filter_map(|point| *column.get(point)?).collect();
            match sample.as_slice() {
                [] => (f64::NAN, None),
                [one] => (one.value, one.interval),
                many => averaged(&many.iter().map(|value| value.value).collect::<Vec<_>>()),
            }
        };
        let values = (0..design.points() / seeds).map(value).collect();
        Ok(Self { summary, quantity, axes, values, seeds })
    }

    fn figure(&self) -> Figure {
        let quantity = &self.summary.quantities[self.quantity];
        let figure = Figure::new(format!("sweep-{}", quantity.name), format!("{} over the sweep", quantity.name));
        let (figure, how) = match (self.summary.design.arrangement, self.axes.len()) {
            (Arrangement::Points, _) => (self.scatter(figure), self.dots_of_a_scatter()),
            (_, 1) => (self.curve(figure), self.dots_of_a_curve()),
            (_, 2) => (self.maps(figure, 1), self.fields_of_a_map()),
            _ => (self.maps(figure, self.slices()), self.maps_in_words()),
        };
        let asked = self.summary.judged_alike(self.quantity).filter_map(|claim| {
            let claim = &self.summary.quantities[claim];
            Some(format!("{} {}", claim.name, claim.threshold.as_ref()?))
        });
        let asked = asked.collect::<Vec<_>>().join("; ");
        let threshold = if asked.is_empty() { asked } else { format!(" Asked: {asked}.") };
        let intervals = match (self.seeds > 1, self.values.iter().any(|value| value.1.is_some())) {
            (true, _) => {
                format!(" Means over {} seeds, with Student's interval of 95 % where it is drawn.", self.seeds)
            }
            (false, true) if self.axes.len() == 1 && self.values.len() <= ON_A_CURVE => {
                " Shaded: the claim's own interval of 95 %.".to_owned()
            }
            _ => String::new(),
        };
        let grid = self.summary.design.arrangement == Arrangement::Grid;
        let left_out = match self.slices() {
            slices if grid && self.axes.len() > 2 && slices > MULTIPLES => {
                format!(" The first {MULTIPLES} of {slices} maps; all values are in data.zarr.")
            }
            _ => String::new(),
        };
        figure.caption(format!("{}. {how}{intervals}{threshold}{left_out}", capital(&quantity.label)))
    }

    fn label(&self) -> String {
        let quantity = &self.summary.quantities[self.quantity];
        let fits = quantity.label.chars().count() <= LETTERS_ALONG_AN_AXIS;
        let words = if fits { &quantity.label } else { &quantity.name };
        if quantity.units == "1" || quantity.units.is_empty() {
            words.clone()
        } else {
            format!("{words} ({})", quantity.units)
        }
    }

    fn dots_of_a_curve(&self) -> String {
        match self.values.len().div_ceil(ON_A_CURVE) {
            1 => "Each dot is a point of the sweep, the line joins them.".to_owned(),
            together => format!(
                "Each dot is the mean of {together} neighbouring points of the sweep, shaded from the least to the greatest."
            ),
        }
    }

    fn dots_of_a_scatter(&self) -> String {
        let logarithmic = self.summary.design.axes.iter().take(MULTIPLES).any(|axis| Places::new(axis).logarithmic);
        let r = if logarithmic { " Where an axis is logarithmic, r is with the logarithm." } else { "" };
        match self.values.len() {
            0..=IN_A_SCATTER => format!("Each dot is a point of the sweep.{r}"),
            all => {
                format!("Each dot is a point of the sweep; {IN_A_SCATTER} of the {all} are drawn, chosen at random.{r}")
            }
        }
    }

    fn fields_of_a_map(&self) -> String {
        let empty = "Left empty: not defined or not computed.";
        match self.axes.as_slice() {
            [.., rows, columns] if blocks(rows) > 1 || blocks(columns) > 1 => {
                format!(
                    "Each field is the mean over {} by {} neighbouring points. {empty}",
                    blocks(rows),
                    blocks(columns)
                )
            }
            _ => empty.to_owned(),
        }
    }

    /// Places, values and ends of intervals in ascending order, whatever the order of the points; of many points, means of
    /// neighbours and their extremes.
    fn along(&self, places: &Places) -> [Vec<f64>; 4] {
        let mut order: Vec<usize> = (0..places.at.len()).collect();
        order.sort_by(|&a, &b| places.at[a].total_cmp(&places.at[b]));
        let together = order.len().div_ceil(ON_A_CURVE).max(1);
        let mut columns = [const { Vec::new() }; 4];
        for group in order.chunks(together) {
            let xs: Vec<f64> = group.iter().map(|&k| places.at[k]).collect();
            let ys: Vec<f64> = group.iter().map(|&k| self.values[k].0).filter(|y| y.is_finite()).collect();
            let (low, high) = match group {
                [one] => self.values[*one].1.unwrap_or((f64::NAN, f64::NAN)),
                _ => ys.iter().fold((f64::NAN, f64::NAN), |(low, high), &y| (y.min(low), y.max(high))),
            };
            let dot = [attractor::mean(&xs), if ys.is_empty() { f64::NAN } else { attractor::mean(&ys) }, low, high];
            columns.iter_mut().zip(dot).for_each(|(column, value)| column.push(value));
        }
        columns
    }

    fn curve(&self, figure: Figure) -> Figure {
        let places = Places::new(self.axes[0]);
        let [xs, ys, low, high] = self.along(&places);
        let mut panel = places.along_x(Panel::new("")).y_label(self.label());
        if low.iter().any(|end| end.is_finite()) {
            panel = panel.band(Band::new(&xs, &low, &high));
        }
        let several = self.values.len() > ON_A_CURVE;
        let points = Points::new(&xs, &ys).size(if several { 1.6 } else { 3.6 });
        let bars = !several && low.iter().any(|end| end.is_finite());
        let points = if bars { points.error_bars(&low, &high) } else { points };
        let points = if places.ticks.is_none() { points.joined() } else { points };
        figure.width_mm(110.0).height_mm(70.0).panel(0, 0, panel.scatter(points))
    }

    /// How many maps a grid of more than two axes has.
    fn slices(&self) -> usize {
        self.axes.iter().rev().skip(2).map(|axis| axis.values.len()).product()
    }

    fn maps(&self, mut figure: Figure, slices: usize) -> Figure {
        let [.., rows, columns] = self.axes.as_slice() else { return figure };
        let (height, width) = (rows.values.len(), columns.values.len());
        let finite = || self.values.iter().map(|value| value.0).filter(|value| value.is_finite());
        let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let drawn = slices.min(MULTIPLES);
        for slice in 0..drawn {
            let values = &self.values[slice * height * width..][..height * width];
            let matrix = fields(values, (height, blocks(rows)), (width, blocks(columns)));
            let (tall, wide) = matrix.dim();
            let mut image =
                Image::new(&matrix, -0.5..wide as f64 - 0.5, -0.5..tall as f64 - 0.5).colormap(Colormap::Sequential);
            if low < high {
                image = image.limits(low, high);
            }
            // One for all maps, which have the same colours.
            if slice + 1 == drawn.min(COLUMNS) {
                image = image.colorbar(self.label()).along_rows();
            }
            let panel = Panel::new(self.slice_name(slice))
                .x_label(columns.key.clone())
                .y_label(rows.key.clone())
                .x_ticks(&borrowed(&tick_labels(columns)))
                .y_ticks(&borrowed(&tick_labels(rows)));
            figure = figure.panel(slice / COLUMNS, slice % COLUMNS, panel.image(image));
        }
        let width = if drawn == 1 { 120.0 } else { 183.0 };
        figure.width_mm(width).height_mm(if drawn == 1 { 85.0 } else { 62.0 * drawn.div_ceil(COLUMNS) as f64 })
    }

    /// The values of the slower keys of a map.
    fn slice_name(&self, mut slice: usize) -> String {
        let mut parts: Vec<String> = Vec::new();
        for axis in self.axes.iter().rev().skip(2) {
            let value = written(&axis.values[slice % axis.values.len()]);
            parts.push(if self.keys_above_maps() { format!("{} = {value}", axis.key) } else { value });
            slice /= axis.values.len();
        }
        parts.reverse();
        parts.join(", ")
    }

    /// Whether the slower keys fit above a map; else the caption names them.
    fn keys_above_maps(&self) -> bool {
        let slower = self.axes.iter().rev().skip(2);
        let longest = |axis: &Axis| axis.values.iter().map(|value| written(value).chars().count()).max().unwrap_or(0);
        slower.map(|axis| axis.key.chars().count() + longest(axis) + 5).sum::<usize>() <= LETTERS_ABOVE_A_MAP
    }

    fn maps_in_words(&self) -> String {
        let keys: Vec<&str> = self.axes[..self.axes.len() - 2].iter().map(|axis| axis.key.as_str()).collect();
        let above = if self.keys_above_maps() { String::new() } else { format!(" Above each: {}.", keys.join(", ")) };
        format!("One map for each value of the slower keys.{above} {}", self.fields_of_a_map())
    }

    fn scatter(&self, mut figure: Figure) -> Figure {
        let axes = &self.summary.design.axes;
        let ys: Vec<f64> = self.values.iter().map(|value| value.0).collect();
        let drawn = chosen(ys.len());
        let of = |values: &[f64]| -> Vec<f64> { drawn.iter().map(|&point| values[point]).collect() };
        for (k, axis) in axes.iter().take(MULTIPLES).enumerate() {
            let places = Places::new(axis);
            let points =
                Points::new(of(&places.at), of(&ys)).size(2.6).opacity(0.7).marker(Marker::Disc).color(Color::Blue);
            // Above the panel: dots may be anywhere within.
            let title = match (&places.ticks, correlation(&places.drawn(), &ys)) {
                (None, Some(r)) => format!("r = {r:.2}").replace('-', "\u{2212}"),
                _ => String::new(),
            };
            let panel = places.along_x(Panel::new(title)).y_label(self.label()).scatter(points);
            figure = figure.panel(k / COLUMNS, k % COLUMNS, panel);
        }
        figure.height_mm(58.0 * axes.len().min(MULTIPLES).div_ceil(COLUMNS) as f64)
    }
}

/// Mean and Student's interval of 95 % of the finite values.
fn averaged(sample: &[f64]) -> (f64, Option<(f64, f64)>) {
    let finite: Vec<f64> = sample.iter().copied().filter(|value| value.is_finite()).collect();
    match finite.as_slice() {
        [] => (f64::NAN, None),
        [one] => (*one, None),
        many => {
            let interval = one_sample_t_test(many, 0.0).map(|test| test.interval);
            (attractor::mean(many), interval)
        }
    }
}

fn correlation(xs: &[f64], ys: &[f64]) -> Option<f64> {
    let (xs, ys): (Vec<f64>, Vec<f64>) =
        xs.iter().zip(ys).filter(|(x, y)| x.is_finite() && y.is_finite()).map(|(x, y)| (*x, *y)).unzip();
    // Of equal values only their rounding errors would be correlated.
    let varies = |of: &[f64]| of.iter().any(|value| *value != of[0]);
    if xs.len() < 3 || !varies(&xs) || !varies(&ys) {
        return None;
    }
    attractor::pearson(xs, ys)
}

/// A label as the beginning of a sentence; a symbol, such as `r`, stays what it is.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let symbol = text.chars().nth(1).is_none_or(|second| !second.is_alphabetic());
    match letters.next() {
        Some(first) if !symbol => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}
