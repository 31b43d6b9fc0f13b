//! Labelled arrays: what an experiment hands to the store, and what xarray reads back.

mod entry;
mod table;

use ndarray::{ArrayD, IxDyn};

pub use entry::{Entry, Number};
pub use table::{Columns, Table};

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

    /// The same numbers, with the first axis laid out along these extents.
    fn unfolded(self, first: &[usize]) -> Self {
        fn reshaped<N: Clone>(array: ArrayD<N>, shape: &[usize]) -> ArrayD<N> {
            array.into_shape_with_order(IxDyn(shape)).expect("as many numbers")
        }
        let shape = [first, &self.shape()[1..]].concat();
        match self {
            Self::F32(a) => Self::F32(reshaped(a, &shape)),
            Self::F64(a) => Self::F64(reshaped(a, &shape)),
            Self::I64(a) => Self::I64(reshaped(a, &shape)),
        }
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

    /// Adds a variable: an array, or numbers in lists, or in lists of lists.
    ///
    /// # Panics
    /// If the number of dimension names differs from the number of axes, the name is taken, or an axis disagrees with
    /// an earlier variable's extent of the same dimension: the three are programming errors of an experiment.
    pub fn insert(&mut self, name: &str, dims: &[&str], values: impl Entry, units: &str, description: &str) {
        self.add(name, dims, entry::values(&values), units, description);
    }

    fn add(&mut self, name: &str, dims: &[&str], values: Values, units: &str, description: &str) {
        assert_eq!(dims.len(), values.shape().len(), "variable {name}: one dimension name per axis");
        assert!(self.get(name).is_none(), "variable {name} is already there");
        for (dim, &extent) in dims.iter().zip(values.shape()) {
            if let Some(known) = self.extent(dim) {
                assert_eq!(known, extent, "variable {name}: dimension {dim} disagrees with an earlier variable");
            }
        }
        self.push(Variable {
            name: name.to_owned(),
            dims: dims.iter().map(|&d| d.to_owned()).collect(),
            values,
            units: units.to_owned(),
            description: description.to_owned(),
        });
    }

    /// Adds a variable that is known to fit.
    pub(crate) fn push(&mut self, variable: Variable) {
        self.variables.push(variable);
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

#[cfg(test)]
mod tests;
