//! `data.zarr`: a dataset as a Zarr v3 group that `xarray.open_zarr` reads, with dimensions, coordinates and units.

use std::{path::Path, sync::Arc};

use ndarray::ArrayD;
use serde_json::{Map, Value, json};
use zarrs::{
    array::{Array, ArrayBuilder, ArrayMetadataOptions, DataType, Element, FillValue, codec::GzipCodec, data_type},
    filesystem::FilesystemStore,
    group::GroupBuilder,
    metadata::v3::AdditionalFieldV3,
    storage::ReadableWritableListableStorage,
};

use super::{atomic::failed, zarr_attributes};
use crate::{Dataset, Error, Values, Variable, import::read_regular};

/// Where a group is written.
pub(super) type Store = ReadableWritableListableStorage;

/// A chunk holds at most so many bytes before compression: small enough to read one trial, large enough to compress.
pub(super) const CHUNK_BYTES: usize = 4 << 20;

/// Fast, and nearly as small as higher levels.
pub(super) const GZIP_LEVEL: u32 = 5;

/// Writes the dataset into an empty directory, with `attributes` of the whole.
pub(crate) fn write(path: &Path, data: &Dataset, attributes: &[(&str, Value)]) -> Result<(), Error> {
    write_group(path, data, attributes).map_err(|e| failed(path, std::io::Error::other(e.to_string())))
}

fn write_group(path: &Path, data: &Dataset, attributes: &[(&str, Value)]) -> Result<(), Box<dyn std::error::Error>> {
    let store: Store = Arc::new(FilesystemStore::new(path)?);
    let mut members = Map::new();
    for variable in data.variables() {
        let metadata = match &variable.values {
            Values::F32(values) => write_array(&store, variable, values, data_type::float32(), f32::NAN.into())?,
            Values::F64(values) => write_array(&store, variable, values, data_type::float64(), f64::NAN.into())?,
            Values::I64(values) => write_array(&store, variable, values, data_type::int64(), 0_i64.into())?,
        };
        members.insert(variable.name.clone(), metadata);
    }
    write_root(store, members, attributes)
}

/// Writes the metadata of the group. Those of all arrays stand there too, so that opening it reads one file.
pub(super) fn write_root(
    store: Store,
    members: Map<String, Value>,
    attributes: &[(&str, Value)],
) -> Result<(), Box<dyn std::error::Error>> {
    let consolidated = json!({"kind": "inline", "metadata": members});
    GroupBuilder::new()
        .attributes(attributes.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
        .additional_fields([("consolidated_metadata".to_owned(), AdditionalFieldV3::new(consolidated, false))].into())
        .build(store, "/")?
        .store_metadata()?;
    Ok(())
}

/// The dataset that [`write()`] wrote there.
pub(crate) fn read(path: &Path) -> Result<Dataset, Error> {
    read_group(path).map_err(|e| Error::Io {
        path: path.to_owned(),
        action: "cannot read",
        source: std::io::Error::other(e.to_string()),
    })
}

fn read_group(path: &Path) -> Result<Dataset, Box<dyn std::error::Error>> {
    let store: Store = Arc::new(FilesystemStore::new(path)?);
    let root: Value = serde_json::from_slice(&read_regular(&path.join("zarr.json"))?)?;
    let members = root["consolidated_metadata"]["metadata"].as_object().ok_or("no list of arrays")?;
    let mut data = Dataset::new();
    for (name, about) in members {
        let array = Array::open(store.clone(), &format!("/{name}"))?;
        let all = array.subset_all();
        let values = match about["data_type"].as_str() {
            Some("float32") => Values::F32(array.retrieve_array_subset(&all)?),
            Some("float64") => Values::F64(array.retrieve_array_subset(&all)?),
            _ => Values::I64(array.retrieve_array_subset(&all)?),
        };
        let text = |key: &str| about["attributes"][key].as_str().unwrap_or_default().to_owned();
        let dims = about["dimension_names"].as_array().into_iter().flatten();
        let dims = dims.map(|dim| dim.as_str().unwrap_or_default().to_owned()).collect();
        data.push(Variable {
            name: name.clone(),
            dims,
            values,
            units: zarr_attributes::units(&about["attributes"]).to_owned(),
            description: text("description"),
        });
    }
    Ok(data)
}

fn write_array<T: Element>(
    store: &Store,
    variable: &Variable,
    values: &ArrayD<T>,
    data_type: DataType,
    fill: FillValue,
) -> Result<Value, Box<dyn std::error::Error>> {
    let shape: Vec<u64> = values.shape().iter().map(|&extent| extent as u64).collect();
    let array = ArrayBuilder::new(shape, chunk_shape(values.shape(), size_of::<T>()), data_type, fill)
        .bytes_to_bytes_codecs(vec![Arc::new(GzipCodec::new(GZIP_LEVEL)?)])
        .dimension_names(Some(variable.dims.iter().map(String::as_str)))
        .attributes(zarr_attributes::of_array(&variable.name, &variable.units, &variable.description))
        .build(store.clone(), &format!("/{}", variable.name))?;
    let options = ArrayMetadataOptions::default().with_include_zarrs_metadata(false);
    array.store_metadata_opt(&options)?;
    if !values.is_empty() {
        array.store_array_subset(&array.subset_all(), values)?;
    }
    Ok(serde_json::to_value(array.metadata_opt(&options))?)
}

/// Whole rows of the fastest axes, as many as fit a chunk.
pub(super) fn chunk_shape(shape: &[usize], element: usize) -> Vec<u64> {
    rows_within(shape, CHUNK_BYTES / element)
}

/// Whole rows of the fastest axes, as many as make up at most so many elements, but one at least.
pub(super) fn rows_within(shape: &[usize], elements: usize) -> Vec<u64> {
    let mut room = elements.max(1);
    let mut chunk: Vec<u64> = shape
        .iter()
        .rev()
        .map(|&extent| {
            let taken = extent.clamp(1, room);
            room = (room / taken).max(1);
            taken as u64
        })
        .collect();
    chunk.reverse();
    chunk
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use ndarray::{Array1, Array2, Array3};

    #[test]
    fn chunks_are_whole_rows_within_the_limit() {
        assert_eq!(chunk_shape(&[3, 5], 8), [3, 5]);
        assert_eq!(chunk_shape(&[4000, 1024], 4), [1024, 1024]);
        assert_eq!(chunk_shape(&[10, 100, 1 << 20], 4), [1, 1, 1 << 20]);
        assert_eq!(chunk_shape(&[2, 3 << 20], 8), [1, 1 << 19]);
        assert_eq!(chunk_shape(&[0, 7], 8), [1, 7]);
        assert_eq!(chunk_shape(&[], 8), [] as [u64; 0]);
    }

    #[test]
    fn a_dataset_comes_back_with_names_and_attributes() {
        let mut data = Dataset::new();
        let rates = Array3::from_shape_fn((2, 700, 1000), |(i, j, k)| (i + j * k) as f32);
        data.insert(
            "time",
            &["time"],
            Array1::from_iter((0..1000).map(f64::from)),
            "ms",
            "Time since the start of the trial",
        );
        data.insert("network", &["network"], Array1::from_vec(vec![0_i64, 1]), "1", "Network");
        data.insert("unit_rate", &["network", "unit", "time"], rates.clone(), "1", "Firing rate");
        data.insert("nothing", &["network", "none"], Array2::<f64>::zeros((2, 0)), "1", "No values");
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &data, &[("seed", 7.into())]).unwrap();

        let store = Arc::new(FilesystemStore::new(dir.path()).unwrap());
        let array = Array::open(store, "/unit_rate").unwrap();
        assert_eq!(array.retrieve_array_subset::<ArrayD<f32>>(&array.subset_all()).unwrap(), rates.into_dyn());
        let root: Value = serde_json::from_slice(&fs::read(dir.path().join("zarr.json")).unwrap()).unwrap();
        assert_eq!(root["attributes"]["seed"], 7);
        let described = &root["consolidated_metadata"]["metadata"]["unit_rate"];
        assert_eq!(described["dimension_names"], json!(["network", "unit", "time"]));
        let attributes = json!({"units": "1", "long_name": "unit rate", "description": "Firing rate"});
        assert_eq!(described["attributes"], attributes);
        assert_eq!(read(dir.path()).unwrap(), data);
    }
}
