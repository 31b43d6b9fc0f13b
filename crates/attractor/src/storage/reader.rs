//! Named arrays, read from a `.npz` archive that may be anybody's.

use std::io::{Read, Seek};

use ndarray::{Array, ArrayD, Dimension, Ix1};
use zip::ZipArchive;
use zip::result::ZipError;

use super::npy;
use crate::error::Error;
use crate::kernel::Real;

/// An array whose extents nothing tells beforehand may unpack to this many bytes,
const UNKNOWN: u64 = 256 << 20;
/// one whose extents follow from others to this many,
const KNOWN: u64 = 1 << 30;
/// and either to this many times what it takes in the file: weights and masks are packed less tightly.
const TIGHTEST: u64 = 64;
/// Bytes of a header at most.
const HEADER: u64 = 1 << 16;

pub(super) struct Reader<R> {
    archive: ZipArchive<R>,
}

impl<R: Read + Seek> Reader<R> {
    pub(super) fn new(file: R) -> Result<Self, Error> {
        let foreign = |e| Error::Storage(format!("this is not a complete .npz archive ({e})"));
        Ok(Self { archive: ZipArchive::new(file).map_err(foreign)? })
    }

    /// An array that must be there.
    pub(super) fn required<T: Real, D: Dimension>(&mut self, name: &'static str) -> Result<Array<T, D>, Error> {
        if let Some(array) = self.numbers(name, None)? {
            return Ok(array);
        }
        let names: Vec<&str> = self.archive.file_names().map(|n| n.strip_suffix(".npy").unwrap_or(n)).collect();
        let found = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        let accepted = "a network has numbers in W_in, W_rec and W_out";
        Err(Error::Storage(format!("the file holds no array {name}, but {found}; {accepted}")))
    }

    /// An array of numbers of any type, in the precision that is asked for; Python objects count as absent.
    /// `most` is how many there can be, where that is known.
    pub(super) fn numbers<T: Real, D: Dimension>(
        &mut self,
        name: &str,
        most: Option<usize>,
    ) -> Result<Option<Array<T, D>>, Error> {
        let Some(array) = self.any(name, most)? else { return Ok(None) };
        let (found, expected) = (array.shape().to_vec(), D::NDIM.unwrap_or_default());
        let array = array.mapv(T::from_f64).into_dimensionality();
        array.map(Some).map_err(|_| {
            Error::Storage(format!("{name} has shape {found:?}; expected an array of dimension {expected}"))
        })
    }

    /// The numbers of an array of any extents, at most so many.
    pub(super) fn flattened<T: Real>(&mut self, name: &str, most: usize) -> Result<Option<Vec<T>>, Error> {
        Ok(self.any(name, Some(most))?.map(|array| array.iter().copied().map(T::from_f64).collect()))
    }

    /// A single number; a truth value is 0 or 1.
    pub(super) fn number(&mut self, name: &str) -> Result<Option<f64>, Error> {
        match self.flattened(name, 1)?.as_deref() {
            None => Ok(None),
            Some(&[value]) => Ok(Some(value)),
            Some(values) => Err(Error::Storage(format!("{name} holds {} numbers; it must hold 1", values.len()))),
        }
    }

    /// An array of truth values, or of numbers that are 0 or not.
    pub(super) fn flags<D: Dimension>(&mut self, name: &str, most: usize) -> Result<Option<Array<bool, D>>, Error> {
        Ok(self.numbers::<f64, D>(name, Some(most))?.map(|array| array.mapv(|v| v != 0.0)))
    }

    /// Text, stored as its bytes.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        Ok(self
            .numbers::<f64, Ix1>(name, Some(1 << 10))?
            .map(|bytes| bytes.iter().map(|&byte| char::from(byte as u8)).collect()))
    }

    fn any(&mut self, name: &str, most: Option<usize>) -> Result<Option<ArrayD<f64>>, Error> {
        let damaged = |what: String| Error::Storage(format!("{name} cannot be read: {what}"));
        let file = match self.archive.by_name(&format!("{name}.npy")) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error.to_string())),
        };
        let limit = (TIGHTEST * file.compressed_size()).max(if most.is_some() { KNOWN } else { UNKNOWN });
        let needed = most.map_or(u64::MAX, |count| (count as u64).saturating_mul(8).saturating_add(HEADER));
        let limit = limit.min(needed);
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 > limit {
            if npy::read(&bytes) == Ok(None) {
                return Ok(None);
            }
            return Err(damaged(format!("it unpacks to more than {limit} bytes, which no network of this file needs")));
        }
        npy::read(&bytes).map_err(damaged)
    }
}
