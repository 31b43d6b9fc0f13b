//! Digits as the network sees them: 10 x 10 binary pixels, one row a step.

use std::path::Path;

use attractor::ShownUnits;
use ndarray::{Array1, Array2, Array3, ArrayView2, Axis};

use super::config::{SIDE, Settings};
use crate::experiments::signatures::{Classes, Input};
use crate::{Error, import};

/// Originals that are kept for the figure, of the first classes.
const MOST_ORIGINALS: usize = 10;

static IMAGES: &[u8] = include_bytes!("../../../data/digits/images.idx.gz");
static LABELS: &[u8] = include_bytes!("../../../data/digits/labels.idx.gz");
static ORIGINALS: &[u8] = include_bytes!("../../../data/digits/originals.idx.gz");

/// Digits and their labels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Digits {
    /// (digits, 10, 10), levels.
    levels: Array3<f64>,
    /// Levels above it are pixels that are on: halfway between black and white.
    on: f64,
    pub(super) labels: Classes,
    /// One original of each of the first classes, where there is one: label and levels.
    pub(super) originals: Vec<(i64, Array2<f64>)>,
    /// The levels of black and white.
    pub(super) range: (f64, f64),
}

impl Digits {
    /// The built-in digits.
    pub(super) fn built_in() -> Result<Self, Error> {
        let images: Array3<u8> = import::built_in(IMAGES)?;
        let labels: Array1<u8> = import::built_in(LABELS)?;
        let originals: Array3<u8> = import::built_in(ORIGINALS)?;
        let range = (0.0, 255.0);
        let original = |(class, image): (i64, ArrayView2<'_, u8>)| (class, image.mapv(f64::from));
        Ok(Self {
            levels: images.mapv(f64::from),
            on: halfway(range),
            labels: Classes::of(labels.iter().map(|&label| Some(i64::from(label)))),
            originals: (0..).zip(originals.outer_iter()).map(original).collect(),
            range,
        })
    }

    /// A user's own digits, of any size and any labels, averaged over the areas of a 10 x 10 grid.
    pub(super) fn load(images: &str, labels: &str) -> Result<Self, Error> {
        let pixels = import::images(Path::new(images))?;
        let values = import::labels(Path::new(labels))?;
        if pixels.count() != values.len() {
            return Err(Error::bad_input(
                format!("{labels}: {} labels for the {} images of {images}", values.len(), pixels.count()),
                "name images and labels that belong together",
            ));
        }
        let classes = Classes::of(values.iter().map(|&label| Some(label)));
        classes.at_least_two(labels)?;
        let mut levels = Array3::zeros((values.len(), SIDE, SIDE));
        for (k, mut small) in levels.outer_iter_mut().enumerate() {
            small.assign(&area_average(pixels.get(k).view(), SIDE));
        }
        let first = |class: i64| Some((class, pixels.get(values.iter().position(|&label| label == class)?)));
        let originals = classes.values.iter().take(MOST_ORIGINALS).filter_map(|&class| first(class)).collect();
        Ok(Self { levels, on: halfway(pixels.range()), labels: classes, originals, range: pixels.range() })
    }

    /// The first digit of a class as the network sees it.
    pub(super) fn example(&self, class: i64) -> Option<Array2<f64>> {
        let code = self.labels.values.iter().position(|&value| value == class)?;
        let first = self.labels.codes.iter().position(|&label| label == Some(code))?;
        Some(self.levels.index_axis(Axis(0), first).mapv(|level| f64::from(u8::from(level > self.on))))
    }

    /// Number of digits.
    pub(super) fn count(&self) -> usize {
        self.labels.codes.len()
    }
}

/// The level halfway between black and white.
fn halfway((black, white): (f64, f64)) -> f64 {
    0.5 * black + 0.5 * white
}

/// The means of an image over the cells of a grid of `side` by `side` equal areas; a pixel on a border counts by its parts.
fn area_average(image: ArrayView2<'_, f64>, side: usize) -> Array2<f64> {
    let (rows, columns) = (cover(image.nrows(), side), cover(image.ncols(), side));
    let area = (image.nrows() * image.ncols()) as f64 / (side * side) as f64;
    Array2::from_shape_fn((side, side), |(row, column)| {
        let cell = rows[row].iter().flat_map(|&(r, wr)| columns[column].iter().map(move |&(c, wc)| (r, c, wr * wc)));
        cell.map(|(r, c, weight)| weight * image[(r, c)]).sum::<f64>() / area
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
    /// The label of each step, as the number of its class.
    pub(super) labels: Vec<Option<usize>>,
}

impl Stream {
    /// The stream of a network: every digit once in random order, then again in another one.
    pub(super) fn new(config: &Settings, digits: &Digits, network: usize) -> Self {
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
            let on = move |pixel: &usize| digits.levels[(digit, row, *pixel)] > digits.on;
            (0..SIDE).filter(on).flat_map(move |pixel| pixel * copies..(pixel + 1) * copies)
        });
        Self {
            input: Input {
                shown: ShownUnits::from_steps(shown),
                units: SIDE * copies,
                places: (0..needed * SIDE).map(|step| Some(step % SIDE)).collect(),
                place_count: SIDE,
            },
            labels: order.iter().flat_map(|&digit| vec![digits.labels.codes[digit]; SIDE]).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn areas_are_averaged_exactly() {
        // Three pixels on two cells: the one in the middle counts half to each.
        let image = array![[0.0, 90.0, 30.0], [0.0, 90.0, 30.0], [6.0, 0.0, 12.0]];
        let average = area_average(image.view(), 2);
        let by_hand = |a: f64, b: f64, c: f64| (a + b / 2.0) / 1.5 + 0.0 * c;
        let top = [by_hand(0.0, 90.0, 0.0), by_hand(30.0, 90.0, 0.0)];
        assert!((average[(0, 0)] - top[0]).abs() < 1e-12 && (average[(0, 1)] - top[1]).abs() < 1e-12);
        let bottom = [(0.5 * top[0] + by_hand(6.0, 0.0, 0.0)) / 1.5, (0.5 * top[1] + by_hand(12.0, 0.0, 0.0)) / 1.5];
        assert!((average[(1, 0)] - bottom[0]).abs() < 1e-12 && (average[(1, 1)] - bottom[1]).abs() < 1e-12);
        assert_eq!(area_average(array![[7.0]].view(), 2), array![[7.0, 7.0], [7.0, 7.0]]);
    }

    #[test]
    fn the_built_in_digits_are_600_of_each_class() {
        let digits = Digits::built_in().unwrap();
        assert_eq!((digits.count(), digits.originals.len()), (6000, 10));
        assert_eq!(digits.labels.values, (0..10).collect::<Vec<_>>());
        let count = |class| digits.labels.codes.iter().filter(|&&label| label == Some(class)).count();
        assert!((0..10).all(|class| count(class) == 600));
        // What is stored agrees with our own averaging of the originals, but for rounding to a level.
        for (class, original) in &digits.originals {
            let ours = area_average(original.view(), SIDE);
            let first = digits.labels.codes.iter().position(|&label| label == Some(*class as usize)).unwrap();
            let stored = digits.levels.index_axis(Axis(0), first).to_owned();
            assert!(ours.iter().zip(&stored).all(|(a, b)| (a - b).abs() <= 1.0), "class {class}");
        }
    }
}
