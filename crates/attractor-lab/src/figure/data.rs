//! What a figure shows, as a page needs it that tells values, zooms and gives tables.

use std::io::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::{Compression, write::DeflateEncoder};
use serde_json::{Value, json};

use super::{axis::Scale, layout::Placed, marks::Mark, theme::Color};

/// Cells of an image that are kept at most: larger ones are in the run's arrays.
const CELLS: usize = 4096;

/// Columns of a table, each with its name.
type Columns = Vec<(&'static str, Vec<f64>)>;

/// Panels with their places, axes and series as JSON; the numbers of all series one after the other, float32, deflated and in
/// base 64.
pub(super) fn of(placed: &[Placed<'_>]) -> String {
    let mut numbers: Vec<f32> = Vec::new();
    let panels: Vec<Value> = placed.iter().map(|placed| panel(placed, &mut numbers)).collect();
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let packed = encoder.write_all(&bytes).and_then(|()| encoder.finish()).unwrap_or_default();
    json!({ "panels": panels, "numbers": STANDARD.encode(packed) }).to_string()
}

fn panel(Placed { panel, frame, letter, .. }: &Placed<'_>, numbers: &mut Vec<f32>) -> Value {
    let area = frame.area;
    let series = panel.marks.iter().enumerate().filter_map(|(number, mark)| series(number, mark, numbers));
    json!({
        "letter": letter,
        "title": panel.title,
        "box": [area.x, area.y, area.width, area.height],
        "x": axis(&panel.x.label, frame.x, panel.x.ticks.as_deref()),
        "y": axis(&panel.y.label, frame.y, panel.y.ticks.as_deref()),
        "zooms": !panel.equal_aspect && !panel.axes_hidden,
        "series": series.collect::<Vec<_>>(),
    })
}

fn axis(label: &str, scale: Scale, ticks: Option<&[(f64, String)]>) -> Value {
    json!({ "label": label, "from": scale.from, "to": scale.to, "log": scale.log, "ticks": ticks })
}

/// A mark that shows data: which one, and its columns.
fn series(number: usize, mark: &Mark, numbers: &mut Vec<f32>) -> Option<Value> {
    let (kind, name, color, columns): (&str, &Option<String>, Color, Columns) = match mark {
        Mark::Line(line) => ("line", &line.label, line.color, pairs(&line.points)),
        Mark::Points(points) => {
            ("points", &points.label, points.color, [pairs(&points.at), errors(&points.errors)].concat())
        }
        Mark::Bars(bars) => ("bars", &bars.label, bars.color, [pairs(&bars.points), errors(&bars.errors)].concat()),
        Mark::Band(band) => {
            let columns = vec![("x", band.xs.clone()), ("low", band.low.clone()), ("high", band.high.clone())];
            ("band", &band.label, band.color, columns)
        }
        Mark::Histogram(histogram) => {
            let edges = |i: usize| histogram.edges.windows(2).map(|edge| edge[i]).collect::<Vec<_>>();
            let columns = vec![("from", edges(0)), ("to", edges(1)), ("y", histogram.heights.clone())];
            ("histogram", &histogram.label, histogram.color, columns)
        }
        Mark::Image(image) if image.matrix.len() <= CELLS => {
            let (rows, columns) = image.matrix.dim();
            let middle = |range: &std::ops::Range<f64>, count: usize, i: usize| {
                range.start + (range.end - range.start) * (i as f64 + 0.5) / count as f64
            };
            let x = (0..rows * columns).map(|k| middle(&image.x, columns, k % columns)).collect();
            let y = (0..rows * columns).map(|k| middle(&image.y, rows, k / columns)).collect();
            let value = image.matrix.iter().map(|&value| f64::from(value)).collect();
            ("image", &image.colorbar, Color::Black, vec![("x", x), ("y", y), ("value", value)])
        }
        _ => return None,
    };
    let rows = columns.first()?.1.len();
    let columns: Vec<&str> = columns
        .into_iter()
        .filter(|(_, values)| values.len() == rows && rows > 0)
        .map(|(name, values)| {
            numbers.extend(values.iter().map(|&value| value as f32));
            name
        })
        .collect();
    Some(json!({
        "mark": number, "kind": kind, "name": name, "color": color.to_string(), "rows": rows, "columns": columns,
    }))
}

fn pairs(points: &[(f64, f64)]) -> Columns {
    let (x, y) = points.iter().copied().unzip();
    vec![("x", x), ("y", y)]
}

/// Error bars; of no length where there are none.
fn errors(errors: &[(f64, f64)]) -> Columns {
    let (low, high) = errors.iter().copied().unzip();
    vec![("low", low), ("high", high)]
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::super::{Figure, Histogram, Line, Panel, Points};
    use super::*;

    #[test]
    fn every_series_has_its_columns() {
        let panel = Panel::new("a < b")
            .line(Line::new([0.0, 1.0, 2.0], [0.5, f64::NAN, 0.25]).label("target"))
            .scatter(Points::new([1.0], [2.0]).error_bars([1.5], [2.5]))
            .hline(0.0)
            .histogram(Histogram::new([0.1, 0.2], 0.0..1.0, 2));
        let data: Value = serde_json::from_str(&Figure::new("f", "").panel(0, 0, panel).data().unwrap()).unwrap();
        let series = data["panels"][0]["series"].as_array().unwrap();
        let columns: Vec<&Value> = series.iter().map(|one| &one["columns"]).collect();
        assert_eq!(columns, [&json!(["x", "y"]), &json!(["x", "y", "low", "high"]), &json!(["from", "to", "y"])]);
        assert_eq!((&series[0]["name"], &series[2]["mark"]), (&json!("target"), &json!(3)));
        let packed = STANDARD.decode(data["numbers"].as_str().unwrap()).unwrap();
        let mut bytes = Vec::new();
        flate2::read::DeflateDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len(), 4 * (2 * 3 + 4 + 3 * 2));
        assert_eq!(bytes[12..16], 0.5_f32.to_le_bytes());
    }
}
