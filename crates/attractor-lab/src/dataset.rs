//! Labelled arrays: what an experiment hands to the store, and what xarray reads back.

use ndarray::ArrayD;

/// The numbers of a variable.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Values {
    /// Single precision.
    F32(ArrayD<f32>),
    /// Double precision.
    F64(ArrayD<f64>),
    /// Whole numbers, such as an index or a count.
    I64(ArrayD<i64>),
}

impl Values {
    /// The extents, slowest axis first.
    pub fn shape(&self) -> &[usize] {
        match self {
            Self::F32(a) => a.shape(),
            Self::F64(a) => a.shape(),
            Self::I64(a) => a.shape(),
        }
    }
}

impl From<ArrayD<f32>> for Values {
    fn from(values: ArrayD<f32>) -> Self {
        Self::F32(values)
    }
}

impl From<ArrayD<f64>> for Values {
    fn from(values: ArrayD<f64>) -> Self {
        Self::F64(values)
    }
}

impl From<ArrayD<i64>> for Values {
    fn from(values: ArrayD<i64>) -> Self {
        Self::I64(values)
    }
}

/// An array with named dimensions. A one-dimensional variable named like its dimension is that dimension's coordinate.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Name, unique in its dataset.
    pub name: String,
    /// One name per axis, slowest first.
    pub dims: Vec<String>,
    /// The numbers.
    pub values: Values,
    /// Units as text (`ms`, `1/s`), or `1` for a pure number.
    pub units: String,
    /// What it is, in one line.
    pub description: String,
}

/// Variables that belong together; becomes `data.zarr`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dataset {
    variables: Vec<Variable>,
}

impl Dataset {
    /// An empty dataset.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a variable.
    ///
    /// # Panics
    /// If the number of dimension names differs from the number of axes, the name is taken, or an axis disagrees with
    /// an earlier variable's extent of the same dimension: the three are programming errors of an experiment.
    pub fn insert<V, D>(
        &mut self,
        name: &str,
        dims: &[&str],
        values: ndarray::Array<V, D>,
        units: &str,
        description: &str,
    ) where
        D: ndarray::Dimension,
        ArrayD<V>: Into<Values>,
    {
        let values: Values = values.into_dyn().into();
        assert_eq!(dims.len(), values.shape().len(), "variable {name}: one dimension name per axis");
        assert!(self.get(name).is_none(), "variable {name} is already there");
        for (dim, &extent) in dims.iter().zip(values.shape()) {
            if let Some(known) = self.extent(dim) {
                assert_eq!(known, extent, "variable {name}: dimension {dim} disagrees with an earlier variable");
            }
        }
        self.variables.push(Variable {
            name: name.to_owned(),
            dims: dims.iter().map(|&d| d.to_owned()).collect(),
            values,
            units: units.to_owned(),
            description: description.to_owned(),
        });
    }

    /// The variable of that name.
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|v| v.name == name)
    }

    /// All variables, in the order in which they were added.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    fn extent(&self, dim: &str) -> Option<usize> {
        self.variables.iter().find_map(|v| v.dims.iter().position(|d| d == dim).map(|axis| v.values.shape()[axis]))
    }
}
