//! `data.zarr` of a sweep, written point by point: what an experiment measures gets the swept dimensions in front.
//!
//! Only one chunk of each variable is held at a time, and a chunk holds as many points as fit, so that memory does not grow
//! with the points. Chunks that are more than one lie in shards, files with an index of their chunks in front (codec
//! `sharding_indexed`), so that the number of files does not either. Where extents differ between points, as those of `unit` do when
//! `network.units` is swept, a variable is as large as the largest, and NaN where a point has no value.

use std::{collections::HashMap, path::Path, sync::Arc};

use serde_json::{Map, Value, json};
use zarrs::{
    array::{DataType, Element, FillValue, data_type},
    filesystem::FilesystemStore,
};

use super::{
    zarr::{Store, write_root},
    zarr_attributes,
    zarr_chunks::{self, Chunks, OpenArray, Typed},
};
use crate::{
    Dataset, Values, Variable,
    sweep::{Arrangement, Axis, Design},
};

type Failure = Box<dyn std::error::Error>;

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

impl Kind {
    /// As it is stored; what has no number is NaN, or 0.
    fn typed(self) -> Typed {
        match self {
            Self::F32 => Typed { data_type: data_type::float32(), fill: f32::NAN.into(), element: 4 },
            Self::F64 => Typed { data_type: data_type::float64(), fill: f64::NAN.into(), element: 8 },
            Self::I64 => Typed { data_type: data_type::int64(), fill: 0_i64.into(), element: 8 },
        }
    }
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

/// The values in order.
fn flat<T: Clone>(values: &ndarray::ArrayD<T>) -> Vec<T> {
    values.iter().cloned().collect()
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
    design: Arc<Design>,
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
    pub(super) fn new(path: &Path, design: &Arc<Design>, schema: &Schema) -> Result<Self, Failure> {
        let store: Store = Arc::new(FilesystemStore::new(path)?);
        let mut writer = Self { store, design: Arc::clone(design), tracks: Vec::new(), members: Map::new() };
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
        for axis in &Arc::clone(&self.design).axes {
            let dim = if grid { axis.key.clone() } else { self.design.dims().remove(0) };
            self.axis(axis, &dim)?;
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
        let typed = Typed { data_type, fill, element: size_of::<T>() };
        let array = self.create(name, (&dims, &shape), typed, ("1", description))?;
        zarr_chunks::write_all(&array, values)
    }

    fn begin(&mut self, name: &str, known: &Known) -> Result<(), Failure> {
        if let Some(shared) = &known.shared {
            let dims = &known.dims;
            let at = (&dims[..], &known.shape[..]);
            let about = (known.units.as_str(), known.description.as_str());
            return match shared {
                Values::F32(values) => {
                    let array = self.create(name, at, Kind::F32.typed(), about)?;
                    zarr_chunks::write_all(&array, &flat(values))
                }
                Values::F64(values) => {
                    let array = self.create(name, at, Kind::F64.typed(), about)?;
                    zarr_chunks::write_all(&array, &flat(values))
                }
                Values::I64(values) => {
                    let array = self.create(name, at, Kind::I64.typed(), about)?;
                    zarr_chunks::write_all(&array, &flat(values))
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
                let array = self.create(&stored, at, Kind::F32.typed(), about)?;
                Buffer::F32(Chunks::new(array, &shape, swept))
            }
            Kind::F64 => {
                let array = self.create(&stored, at, Kind::F64.typed(), about)?;
                Buffer::F64(Chunks::new(array, &shape, swept))
            }
            Kind::I64 => {
                let array = self.create(&stored, at, Kind::I64.typed(), about)?;
                Buffer::I64(Chunks::new(array, &shape, swept))
            }
        };
        self.tracks.push(Track { name: name.to_owned(), buffer, inner: known.shape.clone() });
        Ok(())
    }

    fn create(
        &mut self,
        name: &str,
        at: (&[String], &[usize]),
        typed: Typed,
        (units, description): (&str, &str),
    ) -> Result<OpenArray, Failure> {
        let attributes = zarr_attributes::of_array(name, units, description);
        let (array, metadata) = zarr_chunks::create(&self.store, &format!("/{name}"), at, typed, attributes)?;
        self.members.insert(name.to_owned(), metadata);
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
        values: impl Iterator<Item = f64>,
    ) -> Result<(), Failure> {
        let own = format!("{name}_metric");
        let name = if self.members.contains_key(name) { own.as_str() } else { name };
        let (dims, shape) = (self.design.dims(), self.design.extents());
        let array = self.create(name, (&dims, &shape), Kind::F64.typed(), about)?;
        let mut chunks = Chunks::new(array, &shape, shape.len());
        for (point, value) in (0..self.design.points()).zip(values) {
            chunks.push(&self.design.place(point), &[value])?;
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
