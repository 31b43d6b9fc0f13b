//! IDX files, the format of MNIST: numbers of one type along some axes, plain or gzipped.
//!
//! Two zero bytes, the type, the number of axes, each axis' extent as a 32-bit big-endian number, then the numbers, big-endian,
//! the last axis fastest. Types: 8 unsigned byte, 9 signed byte, 11 int16, 12 int32, 13 float32, 14 float64.
//! Format: <http://yann.lecun.com/exdb/mnist/>.

use std::path::Path;

use flate2::read::GzDecoder;
use ndarray::{Array, Array1, Array2, Dimension, IxDyn};

use super::{
    Fault, LARGEST, bytes_of,
    element::{Element, Kind},
    unpacked,
};
use crate::Error;

const ACCEPTED: &str = "an IDX file begins with two zero bytes, a type (8, 9, 11, 12, 13 or 14) and the number of axes, as those of MNIST do \
     (train-images-idx3-ubyte.gz)";
/// Whole numbers up to here are exact as 64-bit floats.
const LARGEST_LABEL: f64 = 9_007_199_254_740_992.0;

/// Images of one size, as they are in their file: 64-bit floats are made of one image at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Images {
    raw: Raw,
    range: (f64, f64),
}

impl Images {
    /// Number of images.
    pub fn count(&self) -> usize {
        self.raw.extents[0]
    }

    /// The levels that stand for black and white: 0 and 255 of unsigned bytes, of every other type the least and the largest
    /// level in the file.
    pub fn range(&self) -> (f64, f64) {
        self.range
    }

    /// The levels of an image, (rows, columns).
    ///
    /// # Panics
    /// If there is no such image.
    pub fn get(&self, image: usize) -> Array2<f64> {
        let (rows, columns) = (self.raw.extents[1], self.raw.extents[2]);
        let levels = self.raw.numbers(image * rows * columns, rows * columns);
        Array2::from_shape_fn((rows, columns), |(row, column)| levels[row * columns + column])
    }
}

/// Images of any size and type of number: a file with three axes (images, rows, columns).
///
/// # Errors
/// [`Error::BadInput`] if the file is missing, of another kind, damaged or truncated, does not have three axes, holds a level
/// that is not finite, or, unless it is of unsigned bytes, one level alone; [`Error::Io`] if the system does not let it be
/// read.
pub fn images(path: &Path) -> Result<Images, Error> {
    let fault = |fault: Fault| fault.at(path);
    let raw = read(bytes_of(path)?, 3, "images").map_err(fault)?;
    let range = if raw.element == BYTE { (0.0, 255.0) } else { range(&raw).map_err(fault)? };
    Ok(Images { raw, range })
}

/// Labels, one an image: whole numbers of any type, negative ones too; a file with one axis.
///
/// # Errors
/// As [`images`], and if a label is not a whole number.
pub fn labels(path: &Path) -> Result<Array1<i64>, Error> {
    let raw = read(bytes_of(path)?, 1, "labels").map_err(|fault| fault.at(path))?;
    let whole = |(place, value): (usize, f64)| {
        if value.fract() == 0.0 && value.abs() <= LARGEST_LABEL {
            return Ok(value as i64);
        }
        Err(Fault::new(format!("label {place} (from 0) is {value}"), "every label must be a whole number").at(path))
    };
    raw.numbers(0, raw.extents[0]).into_iter().enumerate().map(whole).collect()
}

/// Images or labels of unsigned bytes that are part of the program.
pub(crate) fn built_in<D: Dimension>(bytes: &[u8]) -> Result<Array<u8, D>, Error> {
    let axes = D::NDIM.unwrap_or_default();
    let array = read(bytes.to_vec(), axes, "built-in data").and_then(|raw| {
        let extents = IxDyn(&raw.extents);
        let array = Array::from_shape_vec(extents, raw.content().to_vec()).ok();
        array.and_then(|array| array.into_dimensionality().ok()).ok_or_else(|| Fault::damaged("the extents do not fit"))
    });
    array.map_err(|fault| fault.at(Path::new("built-in data")))
}

/// The type of MNIST.
const BYTE: Element = Element::byte();

/// A file's extents, and its bytes from `start`: as many numbers as the extents tell.
#[derive(Debug, Clone, PartialEq)]
struct Raw {
    element: Element,
    extents: Vec<usize>,
    bytes: Vec<u8>,
    start: usize,
}

impl Raw {
    fn content(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// `count` numbers from `first`.
    fn numbers(&self, first: usize, count: usize) -> Vec<f64> {
        // The file was seen to hold as many numbers as its extents tell.
        let bytes = &self.content()[first * self.element.width()..];
        self.element.decode(bytes, count).unwrap_or_default()
    }
}

/// The least and the largest level of all images.
fn range(raw: &Raw) -> Result<(f64, f64), Fault> {
    let (rows, columns) = (raw.extents[1], raw.extents[2]);
    let (mut least, mut largest) = (f64::INFINITY, f64::NEG_INFINITY);
    for image in 0..raw.extents[0] {
        for (pixel, level) in raw.numbers(image * rows * columns, rows * columns).into_iter().enumerate() {
            if !level.is_finite() {
                let place =
                    format!("row {}, column {} of image {image} (all from 0)", pixel / columns, pixel % columns);
                return Err(Fault::new(format!("{place} is {level}"), "every level must be a finite number"));
            }
            (least, largest) = (least.min(level), largest.max(level));
        }
    }
    if least < largest {
        return Ok((least, largest));
    }
    Err(Fault::new(
        format!("every level is {least}"),
        "images have at least two levels, one for black and one for white",
    ))
}

fn read(packed: Vec<u8>, axes: usize, what: &str) -> Result<Raw, Fault> {
    let bytes = match packed[..] {
        [0x1f, 0x8b, ..] => unpacked(GzDecoder::new(&packed[..]), &mut { LARGEST })?,
        _ => packed,
    };
    let [0, 0, kind, found, ..] = bytes[..] else {
        let begin = match bytes[..] {
            [a, b, c, d, ..] => format!("it begins with the number {}", u32::from_be_bytes([a, b, c, d])),
            _ => format!("it has only {} bytes", bytes.len()),
        };
        return Err(Fault::new(format!("not an IDX file: {begin}"), ACCEPTED));
    };
    let element =
        element(kind).ok_or_else(|| Fault::new(format!("an IDX file of the unknown type {kind}"), ACCEPTED))?;
    if usize::from(found) != axes {
        return Err(Fault::new(
            format!("an IDX file with {found} axes, where {what} have {axes}"),
            "images have three axes (images, rows, columns), labels one",
        ));
    }
    let start = 4 + 4 * axes;
    let header = bytes.get(4..start).ok_or_else(|| Fault::damaged("the header is cut off"))?;
    let extents: Vec<usize> = header.as_chunks().0.iter().map(|&extent| u32::from_be_bytes(extent) as usize).collect();
    let stated = extents.iter().try_fold(element.width(), |size, &extent| size.checked_mul(extent));
    match stated {
        Some(0) => Err(Fault::damaged(format!("it is empty: its extents are {extents:?}"))),
        Some(stated) if stated == bytes.len() - start => Ok(Raw { element, extents, bytes, start }),
        _ => Err(Fault::damaged(format!(
            "its extents are {extents:?} of {} bytes each, but it holds {} bytes of them",
            element.width(),
            bytes.len() - start
        ))),
    }
}

/// The type of number behind a code.
fn element(code: u8) -> Option<Element> {
    let (kind, width) = match code {
        0x08 => (Kind::Unsigned, 1),
        0x09 => (Kind::Signed, 1),
        0x0b => (Kind::Signed, 2),
        0x0c => (Kind::Signed, 4),
        0x0d => (Kind::Float, 4),
        0x0e => (Kind::Float, 8),
        _ => return None,
    };
    Element::new(kind, width, true)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use ndarray::array;

    use super::*;

    fn content(magic: [u8; 4], extents: &[u32], bytes_after: &[u8]) -> Vec<u8> {
        let mut bytes = magic.to_vec();
        bytes.extend(extents.iter().flat_map(|extent| extent.to_be_bytes()));
        bytes.extend(bytes_after);
        bytes
    }

    fn written(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn plain_and_gzipped_files_are_read() {
        let plain = content([0, 0, 8, 3], &[2, 1, 3], &[1, 2, 3, 4, 5, 6]);
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(&plain).unwrap();
        for bytes in [plain, packer.finish().unwrap()] {
            let images = images(written(&bytes).path()).unwrap();
            assert_eq!((images.count(), images.range()), (2, (0.0, 255.0)));
            assert_eq!(images.get(1), array![[4.0, 5.0, 6.0]]);
        }
        let found = labels(written(&content([0, 0, 8, 1], &[2], &[7, 9])).path()).unwrap();
        assert_eq!(found.to_vec(), [7, 9]);
    }

    #[test]
    fn every_type_of_the_format_is_read() {
        let bytes: [(u8, Vec<u8>); 6] = [
            (8, vec![3, 0, 100]),
            (9, vec![3, 0xfe, 100]),
            (11, [3_i16, -2, 100].iter().flat_map(|v| v.to_be_bytes()).collect()),
            (12, [3_i32, -2, 100].iter().flat_map(|v| v.to_be_bytes()).collect()),
            (13, [3_f32, -2.0, 100.0].iter().flat_map(|v| v.to_be_bytes()).collect()),
            (14, [3_f64, -2.0, 100.0].iter().flat_map(|v| v.to_be_bytes()).collect()),
        ];
        for (kind, bytes) in bytes {
            let second = if kind == 8 { 0 } else { -2 };
            let found = labels(written(&content([0, 0, kind, 1], &[3], &bytes)).path()).unwrap();
            assert_eq!(found.to_vec(), [3, second, 100], "type {kind}");
            let found = images(written(&content([0, 0, kind, 3], &[1, 1, 3], &bytes)).path()).unwrap();
            assert_eq!(found.get(0), array![[3.0, second as f64, 100.0]], "type {kind}");
            assert_eq!(found.range(), if kind == 8 { (0.0, 255.0) } else { (-2.0, 100.0) });
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let message = |bytes: &[u8]| images(written(bytes).path()).unwrap_err().to_string();
        assert!(message(&content([0, 0, 8, 1], &[2], &[7, 9])).contains("1 axes, where images have 3"));
        assert!(message(b"PNG?").contains("begins with the number 1347307327"));
        assert!(message(&[0, 0]).contains("only 2 bytes"));
        assert!(message(&content([0, 0, 10, 3], &[2], &[])).contains("unknown type 10"));
        assert!(message(&content([0, 0, 8, 3], &[2, 1], &[])).contains("header is cut off"));
        assert!(
            message(&content([0, 0, 8, 3], &[2, 1, 3], &[1; 5])).contains("[2, 1, 3] of 1 bytes each, but it holds 5")
        );
        assert!(
            message(&content([0, 0, 11, 3], &[2, 1, 3], &[1; 11])).contains("of 2 bytes each, but it holds 11 bytes")
        );
        assert!(message(&content([0, 0, 8, 3], &[0, 1, 3], &[])).contains("empty"));
        // Extents whose product overflows allocate nothing.
        assert!(message(&content([0, 0, 8, 3], &[u32::MAX; 3], &[1; 7])).contains("holds 7 bytes"));
        assert!(message(&[0x1f, 0x8b, 8, 0, 1]).contains("cannot be unpacked"));
        assert!(images(Path::new("nowhere.idx")).unwrap_err().to_string().contains("nowhere.idx"));
        let floats = |values: [f32; 2]| values.iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
        let image = |values| message(&content([0, 0, 13, 3], &[1, 2, 1], &floats(values)));
        assert!(image([0.0, f32::NAN]).contains("row 1, column 0 of image 0 (all from 0) is NaN"));
        assert!(image([0.5, 0.5]).contains("every level is 0.5"));
        let label = labels(written(&content([0, 0, 13, 1], &[2], &floats([1.0, 2.5]))).path()).unwrap_err();
        assert!(label.to_string().contains("label 1 (from 0) is 2.5"), "{label}");
    }
}
