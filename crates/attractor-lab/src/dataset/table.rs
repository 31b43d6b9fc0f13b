//! Results of the same type along named dimensions, whose fields become arrays along these.

use super::{Dataset, Entry};

/// A result that says of its fields what they are: dimensions beyond those of its table, units, description.
/// `#[derive(Columns)]` writes it.
pub trait Columns: Sized {
    /// Inserts an array for every field that is described.
    fn columns(table: &Table<'_, Self>, data: &mut Dataset);
}

/// Results along dimensions, the last one fastest; `None` where one is missing.
#[derive(Debug, Clone)]
pub struct Table<'a, T> {
    dims: Vec<String>,
    shape: Vec<usize>,
    rows: Vec<Option<&'a T>>,
    key: String,
    of: String,
    renamed: Option<(&'a str, &'a str)>,
}

impl<'a, T> Table<'a, T> {
    /// Results along one dimension.
    pub fn new(dim: &str, rows: impl IntoIterator<Item = &'a T>) -> Self {
        let rows: Vec<_> = rows.into_iter().map(Some).collect();
        Self {
            dims: vec![dim.to_owned()],
            shape: vec![rows.len()],
            rows,
            key: String::new(),
            of: String::new(),
            renamed: None,
        }
    }

    /// The same, told from other results of the type: names of variables end in `_key`, as do dimensions that are written with
    /// a star (`unit*`), and in descriptions `{}` stands for `of`.
    pub fn named(mut self, key: &str, of: &str) -> Self {
        (self.key, self.of) = (format!("_{key}"), of.to_owned());
        self
    }

    /// The same, with another name for a dimension of its columns.
    pub fn renaming(mut self, dim: &'a str, name: &'a str) -> Self {
        self.renamed = Some((dim, name));
        self
    }

    /// A part of each result.
    pub fn part<U>(&self, part: impl Fn(&'a T) -> Option<&'a U>) -> Table<'a, U> {
        let rows = self.rows.iter().map(|row| row.and_then(&part)).collect();
        Table {
            dims: self.dims.clone(),
            shape: self.shape.clone(),
            rows,
            key: self.key.clone(),
            of: self.of.clone(),
            renamed: self.renamed,
        }
    }

    /// A part of each result, if all have it.
    pub fn whole<U>(&self, part: impl Fn(&'a T) -> Option<&'a U>) -> Option<Table<'a, U>> {
        let table = self.part(part);
        (!table.rows.is_empty() && table.rows.iter().all(Option::is_some)).then_some(table)
    }

    /// The elements of a list in each result, along one more dimension; of shorter lists the last ones are missing.
    pub fn each<U>(&self, dim: &str, list: impl Fn(&'a T) -> &'a [U]) -> Table<'a, U> {
        let lists: Vec<&[U]> = self.rows.iter().map(|row| row.map_or(&[][..], &list)).collect();
        let longest = lists.iter().map(|list| list.len()).max().unwrap_or(0);
        let mut table = Table { rows: Vec::new(), ..self.part(|_| None::<&U>) };
        table.dims.push(self.keyed(dim));
        table.shape.push(longest);
        table.rows.extend(lists.iter().flat_map(|list| (0..longest).map(|k| list.get(k))));
        table
    }

    /// Inserts a number, or a list of numbers along `dims`, of every result.
    pub fn column<E: Entry>(
        &self,
        data: &mut Dataset,
        name: &str,
        dims: &[&str],
        value: impl Fn(&'a T) -> E,
        units: &str,
        description: &str,
    ) {
        let column: Vec<Option<E>> = self.rows.iter().map(|row| row.map(&value)).collect();
        let dims: Vec<String> = self.dims.iter().cloned().chain(dims.iter().map(|dim| self.keyed(dim))).collect();
        let dims: Vec<&str> = dims.iter().map(String::as_str).collect();
        let values = super::entry::values(&column).unfolded(&self.shape);
        data.add(&format!("{name}{}", self.key), &dims, values, units, &description.replace("{}", &self.of));
    }

    fn keyed(&self, dim: &str) -> String {
        let dim = self.renamed.filter(|(from, _)| *from == dim).map_or(dim, |(_, to)| to);
        dim.strip_suffix('*').map_or(dim.to_owned(), |dim| format!("{dim}{}", self.key))
    }
}

impl<T: Columns> Table<'_, T> {
    /// Inserts every column.
    pub fn insert(&self, data: &mut Dataset) {
        T::columns(self, data);
    }
}
