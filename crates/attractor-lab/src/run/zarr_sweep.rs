//! `data.zarr` of a sweep, written point by point: what an experiment measures gets the swept dimensions in front.
//!
//! Only one chunk of each variable is held at a time, and a chunk holds as many points as fit, so that neither memory nor
//! the number of files grows with the points alone. Where extents differ between points, as those of `unit` do when
//! `network.units` is swept, a variable is as large as the largest, and NaN where a point has no value.

use std::{collections::HashMap, path::Path, sync::Arc};

use serde_json::{Map, Value, json};
use zarrs::{
    array::{
        Array, ArrayBuilder, ArrayMetadataOptions, ArraySubset, DataType, Element, FillValue, codec::GzipCodec,
        data_type,
    },
    filesystem::FilesystemStore,
    storage::ReadableWritableListableStorageTraits,
};

use super::zarr::{GZIP_LEVEL, Store, chunk_shape, write_root};
use crate::{
    Dataset, Values, Variable,
    sweep::{Arrangement, Axis, Design},
};

type Failure = Box<dyn std::error::Error>;
type OpenArray = Array<dyn ReadableWritableListableStorageTraits>;

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    dims: Vec<String>,
    /// The greatest extents of all points.
    shape: Vec<usize>,
    kind: Kind,
    /// Whether a point has fewer values, or none.
    gaps: bool,
    units: String,
    description: String,
    /// The coordinate of its own dimension, the same for all points but for its length.
    shared: Option<Values>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    F32,
    F64,
    I64,
}

/// The variables of all points that were seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Schema {
    names: Vec<String>,
    known: HashMap<String, Known>,
    points: usize,
    /// Whether points are left out.
    partial: bool,
}

impl Schema {
    /// Takes up a point; false if it does not fit what was known before, which has grown then.
    pub(super) fn learn(&mut self, data: &Dataset) -> bool {
        let before = (self.points > 0).then(|| self.known.clone());
        for variable in data.variables() {
            self.learn_variable(variable);
        }
        for (name, known) in &mut self.known {
            known.gaps |= known.shared.is_none() && (self.partial || data.get(name).is_none());
        }
        self.points += 1;
        before.is_none_or(|before| before == self.known)
    }

    /// Points are left out: every variable may have gaps.
    pub(super) fn skip(&mut self) {
        self.partial = true;
        self.known.values_mut().filter(|known| known.shared.is_none()).for_each(|known| known.gaps = true);
    }

    fn learn_variable(&mut self, variable: &Variable) {
        let shape = variable.values.shape().to_vec();
        let is_coordinate = variable.dims.len() == 1 && variable.dims[0] == variable.name;
        let Some(known) = self.known.get_mut(&variable.name) else {
            let known = Known {
                dims: variable.dims.clone(),
                shape,
                kind: kind(&variable.values),
                gaps: !is_coordinate && (self.points > 0 || self.partial),
                units: variable.units.clone(),
                description: variable.description.clone(),
                shared: is_coordinate.then(|| variable.values.clone()),
            };
            self.names.push(variable.name.clone());
            self.known.insert(variable.name.clone(), known);
            return;
        };
        match known.shared.take() {
            Some(shared) => match longer(&shared, &variable.values) {
                Some(longest) => known.shared = Some(longest.clone()),
                // The coordinate itself is swept: it becomes a variable.
                None => known.gaps = true,
            },
            None => known.gaps |= known.shape != shape,
        }
        for (extent, seen) in known.shape.iter_mut().zip(shape) {
            *extent = (*extent).max(seen);
        }
    }
}

/// The longer of two coordinates, if it begins with the other.
fn longer<'a>(a: &'a Values, b: &'a Values) -> Option<&'a Values> {
    let (a_values, b_values) = (numbers(a), numbers(b));
    let (long, short) = if a_values.len() >= b_values.len() { (a, &b_values) } else { (b, &a_values) };
    numbers(long).iter().zip(short).all(|(x, y)| x == y || (x.is_nan() && y.is_nan())).then_some(long)
}

fn numbers(values: &Values) -> Vec<f64> {
    match values {
        Values::F32(values) => values.iter().map(|&x| f64::from(x)).collect(),
        Values::F64(values) => values.iter().copied().collect(),
        Values::I64(values) => values.iter().map(|&x| x as f64).collect(),
    }
}

fn kind(values: &Values) -> Kind {
    match values {
        Values::F32(_) => Kind::F32,
        Values::F64(_) => Kind::F64,
        Values::I64(_) => Kind::I64,
    }
}

/// Writes the variables of a sweep.
pub(super) struct Writer {
    store: Store,
    design: Design,
    tracks: Vec<Track>,
    members: Map<String, Value>,
}

/// A variable that is being written.
struct Track {
    name: String,
    buffer: Buffer,
    /// Extents of the variable at one point.
    inner: Vec<usize>,
}

enum Buffer {
    F32(Chunks<f32>),
    F64(Chunks<f64>),
    I64(Chunks<i64>),
}

impl Writer {
    /// Begins the group in an empty directory. Coordinates are written at once.
    pub(super) fn new(path: &Path, design: &Design, schema: &Schema) -> Result<Self, Failure> {
        let store: Store = Arc::new(FilesystemStore::new(path)?);
        let mut writer = Self { store, design: design.clone(), tracks: Vec::new(), members: Map::new() };
        writer.coordinates()?;
        for name in &schema.names {
            writer.begin(name, &schema.known[name])?;
        }
        Ok(writer)
    }

    fn coordinates(&mut self) -> Result<(), Failure> {
        let grid = self.design.arrangement == Arrangement::Grid;
        if !grid {
            let points: Vec<i64> = (1..=self.design.points() as i64).collect();
            let [point] = &self.design.dims()[..] else { return Ok(()) };
            self.coordinate(&point.clone(), point, &points, data_type::int64(), 0_i64.into(), "Point of the sweep")?;
        }
        for axis in self.design.axes.clone() {
            let dim = if grid { axis.key.clone() } else { self.design.dims().remove(0) };
            self.axis(&axis, &dim)?;
        }
        Ok(())
    }

    fn axis(&mut self, axis: &Axis, dim: &str) -> Result<(), Failure> {
        let about = format!("`{}` of the configuration", axis.key);
        let all = |of: fn(&toml::Value) -> bool| axis.values.iter().all(of);
        if all(toml::Value::is_integer) {
            let values: Vec<i64> = axis.values.iter().filter_map(toml::Value::as_integer).collect();
            self.coordinate(&axis.key, dim, &values, data_type::int64(), 0_i64.into(), &about)
        } else if all(toml::Value::is_float) {
            let values: Vec<f64> = axis.values.iter().filter_map(toml::Value::as_float).collect();
            self.coordinate(&axis.key, dim, &values, data_type::float64(), f64::NAN.into(), &about)
        } else if all(toml::Value::is_bool) {
            let values: Vec<bool> = axis.values.iter().filter_map(toml::Value::as_bool).collect();
            self.coordinate(&axis.key, dim, &values, data_type::bool(), false.into(), &about)
        } else {
            let text = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let values: Vec<String> = axis.values.iter().map(text).collect();
            self.coordinate(&axis.key, dim, &values, data_type::string(), "".into(), &about)
        }
    }

    fn coordinate<T: Element>(
        &mut self,
        name: &str,
        dim: &str,
        values: &[T],
        data_type: DataType,
        fill: FillValue,
        description: &str,
    ) -> Result<(), Failure> {
        let (dims, shape) = ([dim.to_owned()], [values.len()]);
        let array = self.create(name, (&dims, &shape), data_type, fill, ("1", description), size_of::<T>().max(1))?;
        array.store_array_subset(&array.subset_all(), values)?;
        Ok(())
    }

    fn begin(&mut self, name: &str, known: &Known) -> Result<(), Failure> {
        if let Some(shared) = &known.shared {
            let dims = &known.dims;
            let at = (&dims[..], &known.shape[..]);
            let about = (known.units.as_str(), known.description.as_str());
            return match shared {
                Values::F32(values) => {
                    let array = self.create(name, at, data_type::float32(), f32::NAN.into(), about, 4)?;
                    Ok(array.store_array_subset(&array.subset_all(), values)?)
                }
                Values::F64(values) => {
                    let array = self.create(name, at, data_type::float64(), f64::NAN.into(), about, 8)?;
                    Ok(array.store_array_subset(&array.subset_all(), values)?)
                }
                Values::I64(values) => {
                    let array = self.create(name, at, data_type::int64(), 0_i64.into(), about, 8)?;
                    Ok(array.store_array_subset(&array.subset_all(), values)?)
                }
            };
        }
        // A variable must not be named like a dimension unless it is its coordinate.
        let stored =
            if known.dims.iter().any(|dim| dim == name) { format!("{name}_of_point") } else { name.to_owned() };
        let dims = [self.design.dims(), known.dims.clone()].concat();
        let shape = [self.design.extents(), known.shape.clone()].concat();
        let (at, about) = ((&dims[..], &shape[..]), (known.units.as_str(), known.description.as_str()));
        // A whole number has no value that says that there is none.
        let kind = if known.gaps && known.kind == Kind::I64 { Kind::F64 } else { known.kind };
        let swept = self.design.extents().len();
        let buffer = match kind {
            Kind::F32 => {
                let array = self.create(&stored, at, data_type::float32(), f32::NAN.into(), about, 4)?;
                Buffer::F32(Chunks::new(array, &shape, swept, 4))
            }
            Kind::F64 => {
                let array = self.create(&stored, at, data_type::float64(), f64::NAN.into(), about, 8)?;
                Buffer::F64(Chunks::new(array, &shape, swept, 8))
            }
            Kind::I64 => {
                let array = self.create(&stored, at, data_type::int64(), 0_i64.into(), about, 8)?;
                Buffer::I64(Chunks::new(array, &shape, swept, 8))
            }
        };
        self.tracks.push(Track { name: name.to_owned(), buffer, inner: known.shape.clone() });
        Ok(())
    }

    fn create(
        &mut self,
        name: &str,
        (dims, shape): (&[String], &[usize]),
        data_type: DataType,
        fill: FillValue,
        (units, description): (&str, &str),
        element: usize,
    ) -> Result<OpenArray, Failure> {
        let extents: Vec<u64> = shape.iter().map(|&extent| extent as u64).collect();
        let array = ArrayBuilder::new(extents, chunk_shape(shape, element), data_type, fill)
            .bytes_to_bytes_codecs(vec![Arc::new(GzipCodec::new(GZIP_LEVEL)?)])
            .dimension_names(Some(dims.iter().map(String::as_str)))
            .attributes(Map::from_iter([
                ("units".to_owned(), units.into()),
                ("long_name".to_owned(), name.replace('_', " ").into()),
                ("description".to_owned(), description.into()),
            ]))
            .build(self.store.clone(), &format!("/{name}"))?;
        let options = ArrayMetadataOptions::default().with_include_zarrs_metadata(false);
        array.store_metadata_opt(&options)?;
        self.members.insert(name.to_owned(), serde_json::to_value(array.metadata_opt(&options))?);
        Ok(array)
    }

    /// Adds the next point; without data, gaps.
    pub(super) fn push(&mut self, point: usize, data: Option<&Dataset>) -> Result<(), Failure> {
        let place = self.design.place(point);
        for track in &mut self.tracks {
            let values = data.and_then(|data| data.get(&track.name)).map(|variable| &variable.values);
            track.push(&place, values)?;
        }
        Ok(())
    }

    /// Adds a quantity of which every point has one value. Where the experiment has an array of its name, it is called
    /// `NAME_metric`.
    pub(super) fn scalar(
        &mut self,
        name: &str,
        about: (&str, &str),
        value: impl Fn(usize) -> f64,
    ) -> Result<(), Failure> {
        let own = format!("{name}_metric");
        let name = if self.members.contains_key(name) { own.as_str() } else { name };
        let (dims, shape) = (self.design.dims(), self.design.extents());
        let array = self.create(name, (&dims, &shape), data_type::float64(), f64::NAN.into(), about, 8)?;
        let mut chunks = Chunks::new(array, &shape, shape.len(), 8);
        for point in 0..self.design.points() {
            chunks.push(&self.design.place(point), &[value(point)])?;
        }
        Ok(())
    }

    /// Writes the metadata of the group, last.
    pub(super) fn finish(self, attributes: &[(&str, Value)]) -> Result<(), Failure> {
        let mut attributes = attributes.to_vec();
        attributes.push(("swept", json!(self.design.axes.iter().map(|axis| axis.key.as_str()).collect::<Vec<_>>())));
        if self.design.arrangement == Arrangement::Points {
            // xarray takes these variables as coordinates of `point`.
            let keys = self.design.axes.iter().map(|axis| axis.key.as_str()).collect::<Vec<_>>().join(" ");
            attributes.push(("coordinates", keys.into()));
        }
        write_root(self.store, self.members, &attributes)
    }
}

impl Track {
    fn push(&mut self, place: &[usize], values: Option<&Values>) -> Result<(), Failure> {
        let inner = &self.inner;
        match &mut self.buffer {
            Buffer::F32(chunks) => {
                let given = values.and_then(|values| if let Values::F32(given) = values { Some(given) } else { None });
                chunks.push(place, &padded(given.map(|given| given.view()), inner, f32::NAN))
            }
            Buffer::F64(chunks) => {
                let given = values.map(|values| match values {
                    Values::F32(given) => given.mapv(f64::from),
                    Values::F64(given) => given.clone(),
                    Values::I64(given) => given.mapv(|x| x as f64),
                });
                chunks.push(place, &padded(given.as_ref().map(|given| given.view()), inner, f64::NAN))
            }
            Buffer::I64(chunks) => {
                let given = values.and_then(|values| if let Values::I64(given) = values { Some(given) } else { None });
                chunks.push(place, &padded(given.map(|given| given.view()), inner, 0))
            }
        }
    }
}

/// The values in a larger box, in order.
fn padded<T: Copy>(given: Option<ndarray::ArrayViewD<'_, T>>, shape: &[usize], fill: T) -> Vec<T> {
    let mut whole = ndarray::ArrayD::from_elem(shape, fill);
    if let Some(given) = given {
        let extents = given.shape().to_vec();
        whole.slice_each_axis_mut(|axis| (0..extents[axis.axis.index()]).into()).assign(&given);
    }
    whole.into_raw_vec_and_offset().0
}

/// An array that is written chunk by chunk, in the order of points.
struct Chunks<T> {
    array: OpenArray,
    shape: Vec<u64>,
    /// Points that belong together along each swept dimension.
    together: Vec<u64>,
    swept: usize,
    start: Vec<u64>,
    values: Vec<T>,
}

impl<T: Element> Chunks<T> {
    fn new(array: OpenArray, shape: &[usize], swept: usize, element: usize) -> Self {
        let together = chunk_shape(shape, element)[..swept].to_vec();
        let shape = shape.iter().map(|&extent| extent as u64).collect();
        Self { array, shape, together, swept, start: Vec::new(), values: Vec::new() }
    }

    fn push(&mut self, place: &[usize], values: &[T]) -> Result<(), Failure>
    where
        T: Copy,
    {
        if self.values.is_empty() {
            self.start = place.iter().map(|&at| at as u64).collect();
        }
        self.values.extend(values);
        let mut region: Vec<u64> =
            (0..self.swept).map(|axis| self.together[axis].min(self.shape[axis] - self.start[axis])).collect();
        region.extend(&self.shape[self.swept..]);
        if self.values.is_empty() || (self.values.len() as u64) < region.iter().product() {
            return Ok(());
        }
        let mut start = std::mem::take(&mut self.start);
        start.resize(self.shape.len(), 0);
        self.array.store_array_subset(&ArraySubset::new_with_start_shape(start, region)?, &self.values[..])?;
        self.values.clear();
        Ok(())
    }
}
