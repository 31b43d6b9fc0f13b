//! Named arrays, written one after the other into a `.npz` archive.

use std::io::{Seek, Write};

use ndarray::{ArrayView, Dimension, arr0};
use ndarray_npy::{NpzWriter, WritableElement, WriteNpyExt, WriteNpzError};

use crate::error::Error;
use crate::kernel::Real;

pub(super) struct Writer<W: Write + Seek> {
    npz: NpzWriter<W>,
}

impl<W: Write + Seek> Writer<W> {
    pub(super) fn new(file: W) -> Self {
        Self { npz: NpzWriter::new(file) }
    }

    /// An array of weights or states, in its own precision.
    pub(super) fn numbers<T: Real, D: Dimension>(
        &mut self,
        name: &str,
        array: ArrayView<'_, T, D>,
    ) -> Result<(), Error> {
        if T::NAME == f32::NAME {
            // The value is a single: nothing is lost.
            self.array(name, &array.mapv(|v| v.to_f64() as f32))
        } else {
            self.array(name, &array.mapv(Real::to_f64))
        }
    }

    /// A parameter.
    pub(super) fn scalar<V: WritableElement>(&mut self, name: &str, value: V) -> Result<(), Error> {
        self.array(name, &arr0(value))
    }

    /// Any array.
    pub(super) fn array(&mut self, name: &str, array: &impl WriteNpyExt) -> Result<(), Error> {
        self.npz.add_array(name, array).map_err(|e| failed(&e))
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        self.npz.finish().map_err(|e| failed(&e))?;
        Ok(())
    }
}

fn failed(error: &WriteNpzError) -> Error {
    Error::Storage(format!("the network cannot be written: {error}"))
}
