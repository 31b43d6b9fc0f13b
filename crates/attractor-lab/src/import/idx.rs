//! IDX files, the format of MNIST: unsigned bytes with up to three axes, plain or gzipped.
//!
//! Two zero bytes, the type (8, unsigned byte), the number of axes, each axis' extent as a 32-bit big-endian number, then the
//! bytes.

use std::borrow::Cow;
use std::path::Path;

use flate2::read::GzDecoder;
use ndarray::{Array, Array1, Array3, ArrayD, Dimension, IxDyn};

use super::{Fault, LARGEST, bytes_of, unpacked};
use crate::Error;

/// Images as (images, rows, columns), grey levels 0 to 255.
///
/// # Errors
/// [`Error::BadInput`] if the file is missing, of another kind, damaged or truncated, or does not hold three axes of unsigned
/// bytes; [`Error::Io`] if the system does not let it be read.
pub fn images(path: &Path) -> Result<Array3<u8>, Error> {
    file(path, 3, "images (magic number 2051)")
}

/// Labels, one an image.
///
/// # Errors
/// As [`images`], with one axis.
pub fn labels(path: &Path) -> Result<Array1<u8>, Error> {
    file(path, 1, "labels (magic number 2049)")
}

fn file<D: Dimension>(path: &Path, axes: usize, what: &str) -> Result<Array<u8, D>, Error> {
    let bytes = bytes_of(path)?;
    read(&bytes, axes, what).and_then(of_axes).map_err(|fault| fault.at(path))
}

/// Images or labels that are part of the program.
pub(crate) fn built_in<D: Dimension>(bytes: &[u8]) -> Result<Array<u8, D>, Error> {
    let axes = D::NDIM.unwrap_or_default();
    read(bytes, axes, "built-in data").and_then(of_axes).map_err(|fault| fault.at(Path::new("built-in data")))
}

fn of_axes<D: Dimension>(array: ArrayD<u8>) -> Result<Array<u8, D>, Fault> {
    array.into_dimensionality().map_err(|_| Fault::damaged("the extents do not fit"))
}

fn read(bytes: &[u8], axes: usize, what: &str) -> Result<ArrayD<u8>, Fault> {
    let plain = match bytes {
        [0x1f, 0x8b, ..] => Cow::Owned(unpacked(GzDecoder::new(bytes), &mut { LARGEST })?),
        _ => Cow::Borrowed(bytes),
    };
    let bytes = &plain[..];
    let header = 4 + 4 * axes;
    let expected = [0, 0, 8, axes as u8];
    if bytes.len() < 4 || bytes[..4] != expected {
        let magic = bytes.get(..4).map_or_else(
            || format!("only {} bytes", bytes.len()),
            |b| format!("magic number {}", u32::from_be_bytes([b[0], b[1], b[2], b[3]])),
        );
        return Err(Fault::new(
            format!("not an IDX file of {what}: {magic}"),
            "name the images and the labels as they are distributed, such as train-images-idx3-ubyte.gz",
        ));
    }
    if bytes.len() < header {
        return Err(Fault::damaged("the header is cut off"));
    }
    let extents: Vec<usize> =
        bytes[4..header].chunks_exact(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize).collect();
    let count = extents.iter().try_fold(1_usize, |count, &extent| count.checked_mul(extent));
    let content = &bytes[header..];
    match count {
        Some(0) => Err(Fault::damaged(format!("it is empty: its extents are {extents:?}"))),
        Some(count) if count == content.len() => ArrayD::from_shape_vec(IxDyn(&extents), content.to_vec())
            .map_err(|_| Fault::damaged("the extents do not fit")),
        _ => Err(Fault::damaged(format!("its extents are {extents:?}, but it holds {} bytes of them", content.len()))),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

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
            let array = images(written(&bytes).path()).unwrap();
            assert_eq!((array.dim(), array[(1, 0, 2)]), ((2, 1, 3), 6));
        }
        let found = labels(written(&content([0, 0, 8, 1], &[2], &[7, 9])).path()).unwrap();
        assert_eq!(found.to_vec(), [7, 9]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let message = |bytes: &[u8]| images(written(bytes).path()).unwrap_err().to_string();
        assert!(message(&content([0, 0, 8, 1], &[2], &[7, 9])).contains("magic number 2049"));
        assert!(message(&[0, 0]).contains("only 2 bytes"));
        assert!(message(&content([0, 0, 8, 3], &[2, 1], &[])).contains("header is cut off"));
        assert!(message(&content([0, 0, 8, 3], &[2, 1, 3], &[1; 5])).contains("[2, 1, 3], but it holds 5 bytes"));
        assert!(message(&content([0, 0, 8, 3], &[2, 1, 3], &[1; 7])).contains("holds 7 bytes"));
        assert!(message(&content([0, 0, 8, 3], &[0, 1, 3], &[])).contains("empty"));
        // Extents whose product overflows allocate nothing.
        assert!(message(&content([0, 0, 8, 3], &[u32::MAX; 3], &[1; 7])).contains("holds 7 bytes"));
        assert!(message(&[0x1f, 0x8b, 8, 0, 1]).contains("cannot be unpacked"));
        assert!(images(Path::new("nowhere.idx")).unwrap_err().to_string().contains("nowhere.idx"));
    }
}
