//! How an array that may be large lies in chunks and shards, and how it is written with one chunk in memory.
//!
//! A chunk has whole rows of the fastest axes, as many as fit. Where there are several, they lie one after the other in
//! shards: files with an index of their chunks in front (Zarr's codec `sharding_indexed`), so that neither reading a point
//! nor listing the directory is dear. Chunks are appended in order: the same values give the same bytes.

use std::{num::NonZeroU64, sync::Arc};

use zarrs::{
    array::{
        Array, ArrayBuilder, ArrayMetadataOptions, ArraySubset, CodecOptions, DataType, Element, FillValue,
        codec::{
            GzipCodec,
            array_to_bytes::sharding::{ShardingCodecBuilder, ShardingIndexLocation},
        },
    },
    storage::ReadableWritableListableStorageTraits,
};

use super::zarr::{GZIP_LEVEL, Store, rows_within};

type Failure = Box<dyn std::error::Error>;
/// An array in a store that can be read and written.
pub(super) type OpenArray = Array<dyn ReadableWritableListableStorageTraits>;

/// Bytes of a chunk before compression at most; of every variable one is held.
const CHUNK_BYTES: usize = 256 << 10;
/// Bytes of the chunks of a shard before compression at most.
const SHARD_BYTES: usize = 1 << 30;

/// What an array is.
pub(super) struct Typed {
    /// Of its values.
    pub(super) data_type: DataType,
    /// What stands for no value.
    pub(super) fill: FillValue,
    /// Bytes of a value.
    pub(super) element: usize,
}

/// Begins an array at `path` with named dimensions; returns its metadata as well.
pub(super) fn create(
    store: &Store,
    path: &str,
    (dims, shape): (&[String], &[usize]),
    typed: Typed,
    attributes: serde_json::Map<String, serde_json::Value>,
) -> Result<(OpenArray, serde_json::Value), Failure> {
    let extents: Vec<u64> = shape.iter().map(|&extent| extent as u64).collect();
    let (chunk, shard) = (chunk_shape(shape, typed.element), shard_shape(shape, typed.element));
    let gzip = Arc::new(GzipCodec::new(GZIP_LEVEL)?);
    let mut builder = ArrayBuilder::new(extents, shard.clone(), typed.data_type.clone(), typed.fill);
    if chunk == shard {
        builder.bytes_to_bytes_codecs(vec![gzip]);
    } else {
        let chunk = chunk.into_iter().map(|extent| NonZeroU64::new(extent).ok_or("an empty chunk"));
        let codec = ShardingCodecBuilder::new(chunk.collect::<Result<_, _>>()?, &typed.data_type)
            .bytes_to_bytes_codecs(vec![gzip])
            .index_location(ShardingIndexLocation::Start)
            .build_arc();
        builder.array_to_bytes_codec(codec);
    }
    let array = builder
        .dimension_names(Some(dims.iter().map(String::as_str)))
        .attributes(attributes)
        .build(store.clone(), path)?;
    let options = ArrayMetadataOptions::default().with_include_zarrs_metadata(false);
    array.store_metadata_opt(&options)?;
    let metadata = serde_json::to_value(array.metadata_opt(&options))?;
    Ok((array, metadata))
}

/// Writes all values of an array that [`create`] began.
pub(super) fn write_all<T: Element>(array: &OpenArray, values: &[T]) -> Result<(), Failure> {
    let shape: Vec<usize> = array.shape().iter().map(|&extent| extent as usize).collect();
    let chunk = chunk_shape(&shape, size_of::<T>());
    write(array, &chunk, (&vec![0; shape.len()], array.shape()), values)
}

/// Writes a region that begins at a chunk, one chunk after the other: each lies in one piece among the values.
fn write<T: Element>(
    array: &OpenArray,
    chunk: &[u64],
    (start, region): (&[u64], &[u64]),
    mut values: &[T],
) -> Result<(), Failure> {
    // A chunk of a shard is appended to it.
    let options = CodecOptions::default().with_experimental_partial_encoding(true);
    let counts: Vec<u64> = region.iter().zip(chunk).map(|(extent, chunk)| extent.div_ceil(*chunk)).collect();
    for number in 0..counts.iter().product() {
        let (mut rest, mut first, mut extents) = (number, start.to_vec(), region.to_vec());
        for axis in (0..region.len()).rev() {
            let within = rest % counts[axis] * chunk[axis];
            rest /= counts[axis];
            first[axis] += within;
            extents[axis] = chunk[axis].min(region[axis] - within);
        }
        let (now, later) = values.split_at(extents.iter().product::<u64>() as usize);
        array.store_array_subset_opt(&ArraySubset::new_with_start_shape(first, extents)?, now, &options)?;
        values = later;
    }
    Ok(())
}

fn chunk_shape(shape: &[usize], element: usize) -> Vec<u64> {
    rows_within(shape, CHUNK_BYTES / element)
}

/// Whole chunks, as many as fit a shard.
fn shard_shape(shape: &[usize], element: usize) -> Vec<u64> {
    let (chunk, most) = (chunk_shape(shape, element), rows_within(shape, SHARD_BYTES / element));
    let whole = |((&chunk, most), &extent): ((&u64, u64), &usize)| {
        // The last chunk of an axis may reach beyond it.
        let chunks = if most == extent as u64 { most.div_ceil(chunk) } else { most / chunk };
        chunk * chunks.max(1)
    };
    chunk.iter().zip(most).zip(shape).map(whole).collect()
}

/// An array that is written point by point; the first axes are those of the points.
pub(super) struct Chunks<T> {
    array: OpenArray,
    shape: Vec<u64>,
    chunk: Vec<u64>,
    swept: usize,
    start: Vec<u64>,
    values: Vec<T>,
}

impl<T: Element + Copy> Chunks<T> {
    /// Of an array that [`create`] began.
    pub(super) fn new(array: OpenArray, shape: &[usize], swept: usize) -> Self {
        let chunk = chunk_shape(shape, size_of::<T>());
        let shape = shape.iter().map(|&extent| extent as u64).collect();
        Self { array, shape, chunk, swept, start: Vec::new(), values: Vec::new() }
    }

    /// Adds the values of the next point.
    pub(super) fn push(&mut self, place: &[usize], values: &[T]) -> Result<(), Failure> {
        if self.values.is_empty() {
            self.start = place.iter().map(|&at| at as u64).collect();
        }
        self.values.extend(values);
        let mut region: Vec<u64> =
            (0..self.swept).map(|axis| self.chunk[axis].min(self.shape[axis] - self.start[axis])).collect();
        region.extend(&self.shape[self.swept..]);
        if self.values.is_empty() || (self.values.len() as u64) < region.iter().product() {
            return Ok(());
        }
        let mut start = std::mem::take(&mut self.start);
        start.resize(self.shape.len(), 0);
        write(&self.array, &self.chunk, (&start, &region), &self.values)?;
        self.values.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ndarray::ArrayD;
    use serde_json::Map;
    use zarrs::{array::data_type, filesystem::FilesystemStore};

    use super::*;
    use crate::run::files::inside;

    #[test]
    fn a_shard_has_whole_chunks() {
        for (shape, chunk, shard) in [
            (&[100, 7][..], [100, 7].to_vec(), [100, 7].to_vec()),
            (&[3000, 40], [819, 40].to_vec(), [4 * 819, 40].to_vec()),
            (&[5, 100_000], [1, 32_768].to_vec(), [5, 4 * 32_768].to_vec()),
            (&[1 << 20, 200], [163, 200].to_vec(), [4117 * 163, 200].to_vec()),
            (&[0, 7], [1, 7].to_vec(), [1, 7].to_vec()),
        ] {
            assert_eq!((chunk_shape(shape, 8), shard_shape(shape, 8)), (chunk, shard), "{shape:?}");
        }
    }

    /// Pushes f64 values that differ, point by point; returns them as they are read back, and the files of chunks.
    fn written(shape: &[usize]) -> (ArrayD<f64>, Vec<(String, Vec<u8>)>) {
        let dir = tempfile::tempdir().unwrap();
        let store: Store = Arc::new(FilesystemStore::new(dir.path()).unwrap());
        let dims: Vec<String> = (0..shape.len()).map(|axis| format!("d{axis}")).collect();
        let typed = || Typed { data_type: data_type::float64(), fill: f64::NAN.into(), element: 8 };
        let (array, _) = create(&store, "/pushed", (&dims, shape), typed(), Map::new()).unwrap();
        let mut chunks = Chunks::new(array, shape, 1);
        let row: usize = shape[1..].iter().product();
        let values: Vec<f64> = (0..shape[0] * row).map(|k| (k as f64).sqrt()).collect();
        for (point, values) in values.chunks(row).enumerate() {
            chunks.push(&[point], values).unwrap();
        }
        let (at_once, _) = create(&store, "/at_once", (&dims, shape), typed(), Map::new()).unwrap();
        write_all(&at_once, &values).unwrap();
        let files = inside(dir.path()).unwrap().into_iter().filter(|name| !name.ends_with("zarr.json"));
        let files = files.map(|name| (name.clone(), std::fs::read(dir.path().join(name)).unwrap())).collect();
        let array = Array::open(store, "/pushed").unwrap();
        (array.retrieve_array_subset(&array.subset_all()).unwrap(), files)
    }

    #[test]
    fn what_is_pushed_comes_back_and_is_the_same_bytes_each_time() {
        for shape in [&[3000, 40][..], &[5, 100_000], &[3, 50, 1000], &[10, 4]] {
            let (values, mut files) = written(shape);
            assert!(values.iter().enumerate().all(|(k, &value)| value == (k as f64).sqrt()), "{shape:?}");
            assert_eq!(values.shape(), shape);
            files.sort();
            assert_eq!(files.len(), 2, "{shape:?}: one file for each array");
            assert_eq!(files[0].1, files[1].1, "{shape:?}: point by point and at once");
            for _ in 0..3 {
                let mut again = written(shape).1;
                again.sort();
                assert!(again == files, "{shape:?}: other bytes");
            }
        }
    }
}
