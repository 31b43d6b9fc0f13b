//! The named variables of a file, and the choice of one of them.

use ndarray::Array2;

use super::{Fault, excerpt};

/// Variables that a message lists at most, of each kind.
const MOST_LISTED: usize = 12;
const READABLE: &str = "real numeric matrices (one or two dimensions) can be read";

/// What a variable holds.
#[derive(Debug)]
pub(super) enum Content {
    /// Numbers.
    Matrix(Array2<f64>),
    /// Something else, in words that follow "holds": `a struct`, `Python objects`.
    Other(String),
}

impl Content {
    /// The numbers in column-major (`by_columns`) or row-major order, for any shape that a file may state.
    pub(super) fn new(shape: &[usize], by_columns: bool, values: Vec<f64>) -> Result<Self, Fault> {
        use ndarray::ShapeBuilder;
        let (rows, columns) = match *shape {
            [] => (1, 1),
            [count] => (1, count),
            [rows, columns] => (rows, columns),
            _ => {
                let shape: Vec<String> = shape.iter().map(ToString::to_string).collect();
                return Ok(Self::Other(format!("an array of {} dimensions ({})", shape.len(), shape.join(" x "))));
            }
        };
        Array2::from_shape_vec((rows, columns).set_f(by_columns), values)
            .map(Self::Matrix)
            .map_err(|_| Fault::damaged(format!("an array of {rows} x {columns} does not hold as many numbers")))
    }

    /// The numbers of a file that holds nothing else.
    pub(super) fn into_matrix(self) -> Result<Array2<f64>, Fault> {
        match self {
            Self::Matrix(values) => Ok(values),
            Self::Other(what) => Err(Fault::new(format!("the file holds {what}"), READABLE)),
        }
    }
}

/// A variable.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) content: Content,
}

/// The matrix of that name, or the only one there is.
pub(super) fn select(variables: Vec<Variable>, wanted: Option<&str>) -> Result<Array2<f64>, Fault> {
    let inventory = inventory(&variables, wanted.unwrap_or_default());
    let name = match wanted {
        Some(name) => name.to_owned(),
        None => only_matrix(&variables).map_err(|message| Fault::new(message, inventory.clone()))?,
    };
    match variables.into_iter().find(|variable| variable.name == name).map(|variable| variable.content) {
        Some(Content::Matrix(values)) => Ok(values),
        Some(Content::Other(what)) => {
            Err(Fault::new(format!("the variable `{}` holds {what}; {READABLE}", excerpt(&name)), inventory))
        }
        None => Err(Fault::new(format!("there is no variable `{}`", excerpt(&name)), inventory)),
    }
}

fn only_matrix(variables: &[Variable]) -> Result<String, String> {
    let mut names = variables.iter().filter(|v| matches!(v.content, Content::Matrix(_))).map(|v| &v.name);
    match (names.next(), names.next()) {
        (Some(name), None) => Ok(name.clone()),
        (Some(_), Some(_)) => Err("the file holds several variables, and none is named".to_owned()),
        (None, _) => Err(format!("the file holds no matrix; {READABLE}")),
    }
}

/// The names of the matrices whose extents (rows, columns) are wanted, in the order of the file.
pub(super) fn names_of(variables: &[Variable], wanted: fn((usize, usize)) -> bool) -> Result<Vec<String>, Fault> {
    let is_wanted = |v: &&Variable| matches!(&v.content, Content::Matrix(values) if wanted(values.dim()));
    let names: Vec<String> = variables.iter().filter(is_wanted).map(|v| v.name.clone()).collect();
    if names.is_empty() {
        return Err(Fault::new("no variable of the file has the extents of a path", inventory(variables, "")));
    }
    Ok(names)
}

/// What the file holds, in words: first the matrices, those with a name like the wanted one in front, then the rest.
fn inventory(variables: &[Variable], wanted: &str) -> String {
    let (mut matrices, mut others) = (Vec::new(), Vec::new());
    for variable in variables {
        match &variable.content {
            Content::Matrix(values) => {
                let (rows, columns) = values.dim();
                let likeness = strsim::jaro_winkler(&variable.name, wanted);
                matrices.push((likeness, format!("`{}` ({rows} x {columns})", excerpt(&variable.name))));
            }
            Content::Other(what) => others.push(format!("`{}` ({what})", excerpt(&variable.name))),
        }
    }
    matrices.sort_by(|a, b| b.0.total_cmp(&a.0));
    let matrices: Vec<String> = matrices.into_iter().map(|(_, text)| text).collect();
    match (matrices.is_empty(), others.is_empty()) {
        (true, true) => "the file is empty".to_owned(),
        (false, true) => format!("name one of {}", list(&matrices)),
        (true, false) => format!("the file holds only {}", list(&others)),
        (false, false) => format!("name one of {}; passed over: {}", list(&matrices), list(&others)),
    }
}

fn list(items: &[String]) -> String {
    let more = items.len().saturating_sub(MOST_LISTED);
    let shown = items[..items.len() - more].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}
