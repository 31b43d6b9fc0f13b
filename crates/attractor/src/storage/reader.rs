//! Named arrays, read from a `.npz` archive that may be anybody's.

use std::io::{Read, Seek};

use ndarray::{Array, ArrayD, Dimension, Ix1};
use zip::ZipArchive;
use zip::result::ZipError;

use super::npy;
use crate::error::Error;
use crate::kernel::Real;

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
        if let Some(array) = self.numbers(name)? {
            return Ok(array);
        }
        let names: Vec<&str> = self.archive.file_names().map(|n| n.strip_suffix(".npy").unwrap_or(n)).collect();
        let found = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        let accepted = "a network has numbers in W_in, W_rec and W_out";
        Err(Error::Storage(format!("the file holds no array {name}, but {found}; {accepted}")))
    }

    /// An array of numbers of any type, in the precision that is asked for; Python objects count as absent.
    pub(super) fn numbers<T: Real, D: Dimension>(&mut self, name: &str) -> Result<Option<Array<T, D>>, Error> {
        let Some(array) = self.any(name)? else { return Ok(None) };
        let (found, expected) = (array.shape().to_vec(), D::NDIM.unwrap_or_default());
        let array = array.mapv(T::from_f64).into_dimensionality();
        array.map(Some).map_err(|_| {
            Error::Storage(format!("{name} has shape {found:?}; expected an array of dimension {expected}"))
        })
    }

    /// The numbers of an array of any extents.
    pub(super) fn flattened<T: Real>(&mut self, name: &str) -> Result<Option<Vec<T>>, Error> {
        Ok(self.any(name)?.map(|array| array.iter().copied().map(T::from_f64).collect()))
    }

    /// A single number; a truth value is 0 or 1.
    pub(super) fn number(&mut self, name: &str) -> Result<Option<f64>, Error> {
        match self.flattened(name)?.as_deref() {
            None => Ok(None),
            Some(&[value]) => Ok(Some(value)),
            Some(values) => Err(Error::Storage(format!("{name} holds {} numbers; it must hold 1", values.len()))),
        }
    }

    /// An array of truth values, or of numbers that are 0 or not.
    pub(super) fn flags<D: Dimension>(&mut self, name: &str) -> Result<Option<Array<bool, D>>, Error> {
        Ok(self.numbers::<f64, D>(name)?.map(|array| array.mapv(|v| v != 0.0)))
    }

    /// Text, stored as its bytes.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.numbers::<f64, Ix1>(name)?.map(|bytes| bytes.iter().map(|&byte| char::from(byte as u8)).collect()))
    }

    fn any(&mut self, name: &str) -> Result<Option<ArrayD<f64>>, Error> {
        let damaged = |what: String| Error::Storage(format!("{name} cannot be read: {what}"));
        let mut file = match self.archive.by_name(&format!("{name}.npy")) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error.to_string())),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        npy::read(&bytes).map_err(damaged)
    }
}
