//! Digits as the network sees them: 10 x 10 binary pixels, one row a step.

use std::path::Path;

use attractor::ShownUnits;
use ndarray::{Array1, Array2, Array3, ArrayView2, Axis};

use super::config::Config;
use crate::experiments::signatures::Input;
use crate::{Error, import};

/// Rows and columns of a digit as it is shown.
pub(super) const SIDE: usize = 10;
/// Classes of digits.
pub(super) const CLASSES: usize = 10;
/// Levels above it are pixels that are on: one half of 255.
const ON: f64 = 127.5;

static IMAGES: &[u8] = include_bytes!("../../../data/digits/images.idx.gz");
static LABELS: &[u8] = include_bytes!("../../../data/digits/labels.idx.gz");
static ORIGINALS: &[u8] = include_bytes!("../../../data/digits/originals.idx.gz");

/// Digits and their labels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Digits {
    /// (digits, 10, 10), levels 0 to 255.
    levels: Array3<f64>,
    labels: Vec<usize>,
    /// One original of each class, where there is one.
    pub(super) originals: Vec<(usize, Array2<u8>)>,
}

impl Digits {
    /// The built-in digits.
    pub(super) fn built_in() -> Result<Self, Error> {
        let images: Array3<u8> = import::built_in(IMAGES)?;
        let labels: Array1<u8> = import::built_in(LABELS)?;
        let originals: Array3<u8> = import::built_in(ORIGINALS)?;
        Ok(Self {
            levels: images.mapv(f64::from),
            labels: labels.iter().map(|&label| usize::from(label)).collect(),
            originals: originals.outer_iter().map(|image| image.to_owned()).enumerate().collect(),
        })
    }

    /// A user's own digits, of any size, averaged over the areas of a 10 x 10 grid.
    pub(super) fn load(images: &str, labels: &str) -> Result<Self, Error> {
        let pixels = import::images(Path::new(images))?;
        let classes = import::labels(Path::new(labels))?;
        if pixels.len_of(Axis(0)) != classes.len() {
            return Err(Error::bad_input(
                format!("{labels}: {} labels for the {} images of {images}", classes.len(), pixels.len_of(Axis(0))),
                "name images and labels that belong together",
            ));
        }
        if let Some((k, label)) = classes.iter().enumerate().find(|(_, label)| usize::from(**label) >= CLASSES) {
            return Err(Error::bad_input(
                format!("{labels}: label {k} is {label}"),
                "every label must be a digit from 0 to 9",
            ));
        }
        let mut levels = Array3::zeros((classes.len(), SIDE, SIDE));
        for (mut small, image) in levels.outer_iter_mut().zip(pixels.outer_iter()) {
            small.assign(&area_average(image, SIDE));
        }
        let labels: Vec<usize> = classes.iter().map(|&label| usize::from(label)).collect();
        let first = |class| labels.iter().position(|&label| label == class);
        let original = |class| Some((class, pixels.index_axis(Axis(0), first(class)?).to_owned()));
        Ok(Self { originals: (0..CLASSES).filter_map(original).collect(), levels, labels })
    }

    /// The first digit of a class as the network sees it.
    pub(super) fn example(&self, class: usize) -> Option<Array2<f64>> {
        let first = self.labels.iter().position(|&label| label == class)?;
        Some(self.levels.index_axis(Axis(0), first).mapv(|level| f64::from(u8::from(level > ON))))
    }

    /// Number of digits.
    pub(super) fn count(&self) -> usize {
        self.labels.len()
    }
}

/// The means of an image over the cells of a grid of `side` by `side` equal areas; a pixel on a border counts by its parts.
fn area_average(image: ArrayView2<'_, u8>, side: usize) -> Array2<f64> {
    let (rows, columns) = (cover(image.nrows(), side), cover(image.ncols(), side));
    let area = (image.nrows() * image.ncols()) as f64 / (side * side) as f64;
    Array2::from_shape_fn((side, side), |(row, column)| {
        let cell = rows[row].iter().flat_map(|&(r, wr)| columns[column].iter().map(move |&(c, wc)| (r, c, wr * wc)));
        cell.map(|(r, c, weight)| weight * f64::from(image[(r, c)])).sum::<f64>() / area
    })
}

/// For each of `cells` equal parts of `pixels` pixels in a row: the pixels that it covers, and how much of each.
fn cover(pixels: usize, cells: usize) -> Vec<Vec<(usize, f64)>> {
    let ratio = pixels as f64 / cells as f64;
    let cell = |cell: usize| {
        let (low, high) = (cell as f64 * ratio, (cell + 1) as f64 * ratio);
        let part = |k: usize| (k, (high.min((k + 1) as f64) - low.max(k as f64)).max(0.0));
        (low as usize..pixels.min(high.ceil() as usize)).map(part).collect()
    };
    (0..cells).map(cell).collect()
}

/// Digits in random succession, in time.
pub(super) struct Stream {
    pub(super) input: Input,
    pub(super) labels: Vec<Option<usize>>,
}

impl Stream {
    /// The stream of a network: every digit once in random order, then again in another one.
    pub(super) fn new(config: &Config, network: usize) -> Result<Self, Error> {
        let digits = config.digits()?;
        let mut stream = config.streams(network).child("digits").stream();
        let needed = config.steps().div_ceil(SIDE);
        let mut order = Vec::with_capacity(needed);
        while order.len() < needed {
            let mut all: Vec<usize> = (0..digits.count()).collect();
            stream.shuffle(&mut all);
            order.extend(all);
        }
        order.truncate(needed);
        let copies = config.input.copies;
        let steps = order.iter().flat_map(|&digit| (0..SIDE).map(move |row| (digit, row)));
        let shown = steps.map(|(digit, row)| {
            let on = move |pixel: &usize| digits.levels[(digit, row, *pixel)] > ON;
            (0..SIDE).filter(on).flat_map(move |pixel| pixel * copies..(pixel + 1) * copies)
        });
        Ok(Self {
            input: Input {
                shown: ShownUnits::from_steps(shown),
                units: SIDE * copies,
                places: (0..needed * SIDE).map(|step| Some(step % SIDE)).collect(),
                place_count: SIDE,
            },
            labels: order.iter().flat_map(|&digit| vec![Some(digits.labels[digit]); SIDE]).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn areas_are_averaged_exactly() {
        // Three pixels on two cells: the one in the middle counts half to each.
        let image = array![[0, 90, 30], [0, 90, 30], [6, 0, 12]];
        let average = area_average(image.view(), 2);
        let by_hand = |a: f64, b: f64, c: f64| (a + b / 2.0) / 1.5 + 0.0 * c;
        let top = [by_hand(0.0, 90.0, 0.0), by_hand(30.0, 90.0, 0.0)];
        assert!((average[(0, 0)] - top[0]).abs() < 1e-12 && (average[(0, 1)] - top[1]).abs() < 1e-12);
        let bottom = [(0.5 * top[0] + by_hand(6.0, 0.0, 0.0)) / 1.5, (0.5 * top[1] + by_hand(12.0, 0.0, 0.0)) / 1.5];
        assert!((average[(1, 0)] - bottom[0]).abs() < 1e-12 && (average[(1, 1)] - bottom[1]).abs() < 1e-12);
        assert_eq!(area_average(array![[7]].view(), 2), array![[7.0, 7.0], [7.0, 7.0]]);
    }

    #[test]
    fn the_built_in_digits_are_600_of_each_class() {
        let digits = Digits::built_in().unwrap();
        assert_eq!((digits.count(), digits.originals.len()), (6000, 10));
        assert!((0..CLASSES).all(|class| digits.labels.iter().filter(|&&label| label == class).count() == 600));
        // What is stored agrees with our own averaging of the originals, but for rounding to a level.
        for (class, original) in &digits.originals {
            let ours = area_average(original.view(), SIDE);
            let first = digits.labels.iter().position(|label| label == class).unwrap();
            let stored = digits.levels.index_axis(Axis(0), first).to_owned();
            assert!(ours.iter().zip(&stored).all(|(a, b)| (a - b).abs() <= 1.0), "class {class}");
        }
    }
}
