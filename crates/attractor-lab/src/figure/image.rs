//! A matrix as an image: a PNG raster of about as many pixels as print can show.

use std::ops::Range;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ndarray::{ArcArray2, Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};

use super::{Color, Colormap, Number, axis::drawable};

/// Pixels per point of the page: 360 to the inch.
const DENSITY: f64 = 5.0;

/// A matrix as an image; row 0 begins at the start of `y`, column 0 at the start of `x`. NaN is left empty, or hatched where
/// white is the middle of the colours.
#[derive(Debug, Clone)]
pub struct Image {
    pub(super) matrix: ArcArray2<f32>,
    pub(super) x: Range<f64>,
    pub(super) y: Range<f64>,
    pub(super) colormap: Colormap,
    pub(super) limits: Option<(f64, f64)>,
    pub(super) colorbar: Option<String>,
    pub(super) along_rows: bool,
}

impl Image {
    /// The matrix (rows upwards along `y`, columns along `x`) between the outer edges of its first and last cells.
    pub fn new<S>(matrix: &ArrayBase<S, Ix2>, x: Range<f64>, y: Range<f64>) -> Self
    where
        S: Data<Elem: Number + Copy>,
    {
        let matrix = matrix.map(|value| value.value() as f32).into_shared();
        Self { matrix, x, y, colormap: Colormap::Sequential, limits: None, colorbar: None, along_rows: false }
    }

    /// How numbers become colours.
    #[must_use]
    pub fn colormap(mut self, colormap: Colormap) -> Self {
        self.colormap = colormap;
        self
    }

    /// The numbers at the ends of the colormap; the data's own range by default.
    #[must_use]
    pub fn limits(mut self, low: f64, high: f64) -> Self {
        self.limits = Some((low, high));
        self
    }

    /// A colour bar beside the panel, with what it means.
    #[must_use]
    pub fn colorbar(mut self, label: impl Into<String>) -> Self {
        self.colorbar = Some(label.into());
        self
    }

    /// The colour bar stands beside all rows of the figure, for the images of all panels.
    #[must_use]
    pub fn along_rows(mut self) -> Self {
        self.along_rows = true;
        self
    }
}

impl Image {
    /// The numbers at the two ends of the colormap.
    pub(super) fn value_limits(&self) -> (f64, f64) {
        if let Some(limits) = self.limits {
            return limits;
        }
        let finite = self.matrix.iter().copied().filter(|v| v.is_finite()).map(f64::from);
        let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        if low > high {
            return (0.0, 1.0);
        }
        let (low, high) = match self.colormap {
            Colormap::Diverging => (-low.abs().max(high.abs()), low.abs().max(high.abs())),
            Colormap::Sequential | Colormap::Grey => (low, high),
        };
        // Numbers that are all the same have a colour as well.
        drawable(low, high)
    }

    /// The image as a `data:` address, for an area of the given size in points. Rows go down the page and columns to
    /// the right, or the other way round where the axis says so.
    pub(super) fn data_uri(&self, (width, height): (f64, f64), flip_x: bool, flip_y: bool) -> Option<String> {
        let mut view = self.matrix.view();
        if flip_x {
            view.invert_axis(Axis(1));
        }
        if flip_y {
            view.invert_axis(Axis(0));
        }
        let room = |points: f64| (points * DENSITY).clamp(1.0, 4000.0) as usize;
        let pixels = resample(&view, room(height), room(width));
        let (low, high) = self.value_limits();
        let bytes = encode(&pixels, self.colormap, low, high)?;
        Some(format!("data:image/png;base64,{}", STANDARD.encode(bytes)))
    }
}

/// Averages cells where there are more of them than pixels; repeats them a whole number of times where there are fewer,
/// so that a viewer that smooths images still shows sharp cells.
fn resample(matrix: &ArrayView2<'_, f32>, rows: usize, columns: usize) -> Array2<f32> {
    let across = resample_rows(&matrix.t(), columns);
    resample_rows(&across.t(), rows)
}

/// Resamples along the first axis; cells that are not finite are left out of the averages.
fn resample_rows(matrix: &ArrayView2<'_, f32>, wanted: usize) -> Array2<f32> {
    let (cells, others) = matrix.dim();
    if cells <= wanted {
        let repeat = (wanted / cells.max(1)).max(1);
        return Array2::from_shape_fn((cells * repeat, others), |(i, j)| matrix[[i / repeat, j]]);
    }
    let mut out = Array2::zeros((wanted, others));
    let ratio = cells as f64 / wanted as f64;
    for (pixel, mut row) in out.outer_iter_mut().enumerate() {
        let (begin, end) = (pixel as f64 * ratio, (pixel + 1) as f64 * ratio);
        let inside = begin.floor() as usize..(end.ceil() as usize).min(cells);
        let weight = |cell: usize| ((cell + 1) as f64).min(end) - (cell as f64).max(begin);
        for (column, value) in row.iter_mut().enumerate() {
            let (mut sum, mut total) = (0.0, 0.0);
            for cell in inside.clone() {
                let number = f64::from(matrix[[cell, column]]);
                if number.is_finite() {
                    sum += weight(cell) * number;
                    total += weight(cell);
                }
            }
            *value = (sum / total) as f32;
        }
    }
    out
}

/// A PNG of 256 colours, the last of which is transparent and stands for what is not a number.
fn encode(pixels: &Array2<f32>, colormap: Colormap, low: f64, high: f64) -> Option<Vec<u8>> {
    const NOT_A_NUMBER: u8 = 255;
    let steps = f64::from(NOT_A_NUMBER - 1);
    let index = |value: &f32| {
        let t = (f64::from(*value) - low) / (high - low);
        if t.is_nan() { NOT_A_NUMBER } else { (t.clamp(0.0, 1.0) * steps).round() as u8 }
    };
    let mut palette: Vec<u8> = (0..NOT_A_NUMBER).flat_map(|i| colormap.at(f64::from(i) / steps).rgb()).collect();
    palette.extend(Color::White.rgb());
    let mut alpha = vec![255; 256];
    alpha[usize::from(NOT_A_NUMBER)] = 0;

    let (rows, columns) = pixels.dim();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, u32::try_from(columns).ok()?, u32::try_from(rows).ok()?);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette);
    encoder.set_trns(alpha);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels.iter().map(index).collect::<Vec<u8>>()).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn large_matrices_are_averaged_and_small_ones_repeated() {
        let matrix = array![[1.0, 3.0, f32::NAN, 5.0]];
        assert_eq!(resample(&matrix.view(), 2, 2), array![[2.0, 5.0], [2.0, 5.0]]);
        assert_eq!(resample(&matrix.view(), 1, 9).dim(), (1, 8));
        assert_eq!(resample(&array![[0.0_f32, 3.0, 6.0]].view(), 1, 2), array![[1.0, 5.0]]);
    }

    #[test]
    fn nothing_is_drawn_of_an_empty_matrix() {
        let image = Image::new(&Array2::<f64>::zeros((0, 4)), 0.0..1.0, 0.0..1.0);
        assert_eq!(image.data_uri((10.0, 10.0), false, false), None);
        assert_eq!(image.value_limits(), (0.0, 1.0));
    }

    #[test]
    fn what_is_the_same_everywhere_is_drawn_and_what_is_not_a_number_is_not() {
        let drawn = |value: f64| {
            let image = Image::new(&Array2::from_elem((2, 2), value), 0.0..2.0, 0.0..2.0);
            let (low, high) = image.value_limits();
            encode(&image.matrix.to_owned(), image.colormap, low, high).unwrap()
        };
        assert_ne!(drawn(0.0), drawn(f64::NAN));
        assert_ne!(drawn(0.97), drawn(f64::NAN));
    }

    #[test]
    fn diverging_limits_are_symmetric() {
        let image = Image::new(&array![[-1.0, 3.0]], 0.0..1.0, 0.0..1.0).colormap(Colormap::Diverging);
        assert_eq!(image.value_limits(), (-3.0, 3.0));
        assert!(image.data_uri((10.0, 10.0), true, true).is_some_and(|uri| uri.starts_with("data:image/png")));
    }
}
