//! Where the points of a sweep lie; kept in the run as `sweep.toml`.

use toml::{Table, Value};

use super::axis::{Axis, written};
use crate::{Error, config};

/// How the values of several keys go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrangement {
    /// Every value of each key with every value of the others; the last key varies fastest.
    Grid,
    /// The first values together, the second values together, and so on.
    Points,
}

/// The points of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Design {
    /// How the axes go together.
    pub(crate) arrangement: Arrangement,
    /// Swept keys; at least one, each with at least one value.
    pub(crate) axes: Vec<Axis>,
}

/// The dimension of points that are no grid.
pub(crate) const POINT: &str = "point";

impl Design {
    /// How many points there are.
    pub(crate) fn points(&self) -> usize {
        self.extents().into_iter().fold(1, usize::saturating_mul)
    }

    /// The extents of the swept dimensions, slowest first.
    pub(crate) fn extents(&self) -> Vec<usize> {
        match self.arrangement {
            Arrangement::Grid => self.axes.iter().map(|axis| axis.values.len()).collect(),
            Arrangement::Points => vec![self.axes.first().map_or(0, |axis| axis.values.len())],
        }
    }

    /// The names of the swept dimensions: the keys of a grid, or `point`.
    pub(crate) fn dims(&self) -> Vec<String> {
        match self.arrangement {
            Arrangement::Grid => self.axes.iter().map(|axis| axis.key.clone()).collect(),
            Arrangement::Points => vec![POINT.to_owned()],
        }
    }

    /// The place of a point along each swept dimension.
    pub(crate) fn place(&self, mut point: usize) -> Vec<usize> {
        let mut place: Vec<usize> = self
            .extents()
            .iter()
            .rev()
            .map(|&extent| {
                let at = point % extent;
                point /= extent;
                at
            })
            .collect();
        place.reverse();
        place
    }

    /// The keys of a point with their values.
    pub(crate) fn at(&self, point: usize) -> Vec<(&str, &Value)> {
        let place = self.place(point);
        let index = |axis: usize| match self.arrangement {
            Arrangement::Grid => place[axis],
            Arrangement::Points => point,
        };
        self.axes.iter().enumerate().map(|(k, axis)| (axis.key.as_str(), &axis.values[index(k)])).collect()
    }

    /// A point in words: `network.gain=1.5, seed=2`.
    pub(crate) fn name(&self, point: usize) -> String {
        self.at(point).iter().map(|(key, value)| format!("{key}={}", written(value))).collect::<Vec<_>>().join(", ")
    }

    /// What `sweep.toml` holds.
    pub(crate) fn to_toml(&self) -> String {
        let arrangement = match self.arrangement {
            Arrangement::Grid => "grid",
            Arrangement::Points => "points",
        };
        let mut text = format!(
            "# The points of a sweep over `config.toml`. \"grid\": every value of each key with every value of the others, \
             the\n# last key fastest; \"points\": the first values together, the second values together, and so on.\n\
             design = \"{arrangement}\"\n"
        );
        for axis in &self.axes {
            let table = Table::from_iter([
                ("key".to_owned(), Value::String(axis.key.clone())),
                ("values".to_owned(), Value::Array(axis.values.clone())),
            ]);
            text.push_str("\n[[over]]\n");
            text.push_str(&table.to_string());
        }
        text
    }

    /// Reads what [`to_toml`](Self::to_toml) wrote.
    pub(crate) fn from_toml(origin: &str, text: &str) -> Result<Self, Error> {
        let damaged = || Error::bad_input(format!("{origin}: not the points of a sweep"), "start the sweep anew");
        let table = config::parse(origin, text)?;
        let arrangement = match table.get("design").and_then(Value::as_str) {
            Some("grid") => Arrangement::Grid,
            Some("points") => Arrangement::Points,
            _ => return Err(damaged()),
        };
        let axis = |over: &Value| {
            let key = over.get("key")?.as_str()?.to_owned();
            Some(Axis { key, values: over.get("values")?.as_array()?.clone() })
        };
        let over = table.get("over").and_then(Value::as_array).ok_or_else(damaged)?;
        let axes = over.iter().map(axis).collect::<Option<Vec<Axis>>>().ok_or_else(damaged)?;
        let count = axes.first().map_or(0, |axis| axis.values.len());
        let whole = axes.iter().all(|axis| match arrangement {
            Arrangement::Grid => !axis.values.is_empty(),
            Arrangement::Points => axis.values.len() == count,
        });
        if count == 0 || !whole { Err(damaged()) } else { Ok(Self { arrangement, axes }) }
    }
}
