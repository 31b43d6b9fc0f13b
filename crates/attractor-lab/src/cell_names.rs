//! The names of the cells of a run. A sweep may have a million: the names of a point are kept once for all points that have
//! the same, and a cell's own is made when it is asked for.

use std::{collections::HashMap, ops::Range, sync::Arc};

/// The names of the cells of a run, in order; a copy shares them.
#[derive(Debug, Clone)]
pub struct CellNames(Arc<Names>);

#[derive(Debug)]
struct Names {
    lists: Vec<List>,
    /// The list of each point; where nothing is swept there is one.
    of_point: Vec<u32>,
    /// The index of the first cell of each point, and behind the last the number of all.
    first: Vec<usize>,
    /// Digits of the number of a point at least; none where nothing is swept.
    digits: Option<usize>,
}

/// The names within a point.
#[derive(Debug)]
struct List {
    names: Vec<String>,
    /// Their indices in the order of the names.
    sorted: Vec<u32>,
}

impl CellNames {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.0.first.last().copied().unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of a cell, if there is one of that index.
    pub fn get(&self, cell: usize) -> Option<String> {
        let (point, inner) = self.place(cell)?;
        let name = &self.list(point).names[inner];
        Some(match self.0.digits {
            Some(digits) => format!("point-{:0digits$}-{name}", point + 1),
            None => name.clone(),
        })
    }

    /// The name of a cell that there is.
    ///
    /// # Panics
    /// If there is no cell of that index.
    pub(crate) fn name(&self, cell: usize) -> String {
        self.get(cell).unwrap_or_else(|| panic!("cell {cell} of {}", self.len()))
    }

    /// The index of the cell of that name.
    pub fn find(&self, name: &str) -> Option<usize> {
        let (point, inner) = match self.0.digits {
            Some(_) => {
                let (number, inner) = name.strip_prefix("point-")?.split_once('-')?;
                (number.parse::<usize>().ok()?.checked_sub(1)?, inner)
            }
            None => (0, name),
        };
        let List { names, sorted } = self.0.lists.get(*self.0.of_point.get(point)? as usize)?;
        let found = sorted.binary_search_by(|&at| names[at as usize].as_str().cmp(inner)).ok()?;
        let cell = self.0.first[point] + sorted[found] as usize;
        // A number may be written with other digits.
        (self.get(cell)? == name).then_some(cell)
    }

    /// All names, in order.
    pub fn iter(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.len()).map(|cell| self.name(cell))
    }

    /// The point of a cell, and its index within the point.
    pub(crate) fn place(&self, cell: usize) -> Option<(usize, usize)> {
        let first = &self.0.first;
        let point = first.partition_point(|&first| first <= cell) - 1;
        (cell < self.len()).then(|| (point, cell - first[point]))
    }

    /// The indices of the cells of a point.
    pub(crate) fn of_point(&self, point: usize) -> Range<usize> {
        self.0.first[point]..self.0.first[point + 1]
    }

    fn list(&self, point: usize) -> &List {
        &self.0.lists[self.0.of_point[point] as usize]
    }
}

impl From<Vec<String>> for CellNames {
    fn from(names: Vec<String>) -> Self {
        let first = vec![0, names.len()];
        Self(Arc::new(Names { lists: vec![List::new(names)], of_point: vec![0], first, digits: None }))
    }
}

impl List {
    fn new(names: Vec<String>) -> Self {
        let mut sorted: Vec<u32> = (0..names.len() as u32).collect();
        sorted.sort_by(|&a, &b| names[a as usize].cmp(&names[b as usize]));
        Self { names, sorted }
    }
}

/// Names that are put together point by point: `point-0001-network-03`.
pub(crate) struct NamesOfPoints {
    names: Names,
    known: HashMap<Vec<String>, u32>,
}

impl NamesOfPoints {
    /// Of a sweep of so many points.
    pub(crate) fn new(points: usize) -> Self {
        let digits = Some(points.to_string().len().max(4));
        let (of_point, first) = (Vec::with_capacity(points), Vec::with_capacity(points + 1));
        let mut names = Names { lists: Vec::new(), of_point, first, digits };
        names.first.push(0);
        Self { names, known: HashMap::new() }
    }

    /// Adds the next point, whose cells have these names; returns how many cells there are now.
    pub(crate) fn push(&mut self, names: &CellNames) -> usize {
        let names: Vec<String> = names.iter().collect();
        let cells = self.names.first.last().copied().unwrap_or(0) + names.len();
        let lists = &mut self.names.lists;
        let list = *self.known.entry(names).or_insert_with_key(|names| {
            lists.push(List::new(names.clone()));
            lists.len() as u32 - 1
        });
        self.names.of_point.push(list);
        self.names.first.push(cells);
        cells
    }

    /// All of them.
    pub(crate) fn end(self) -> CellNames {
        CellNames(Arc::new(self.names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> CellNames {
        CellNames::from(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn every_name_is_found_and_no_other() {
        let mut points = NamesOfPoints::new(3);
        assert_eq!(points.push(&list(&["network-10", "network-2"])), 2);
        assert_eq!(points.push(&list(&["all"])), 3);
        assert_eq!(points.push(&list(&["network-10", "network-2"])), 5);
        let names = points.end();
        let all: Vec<String> = names.iter().collect();
        assert_eq!(
            all,
            [
                "point-0001-network-10",
                "point-0001-network-2",
                "point-0002-all",
                "point-0003-network-10",
                "point-0003-network-2"
            ]
        );
        assert_eq!((names.len(), names.0.lists.len()), (5, 2), "equal points share their list");
        for (cell, name) in all.iter().enumerate() {
            assert_eq!(names.find(name), Some(cell));
        }
        assert_eq!((0..4).map(|cell| names.place(cell)).collect::<Vec<_>>()[3], Some((2, 0)));
        assert_eq!((names.get(5), names.place(5), names.of_point(2)), (None, None, 3..5));
        for other in ["", "point-", "point-0001", "point-1-network-2", "point-0000-all", "point-0004-all", "all"] {
            assert_eq!(names.find(other), None, "{other}");
        }
        assert_eq!(names.find("point-0002-network-2"), None);
    }

    #[test]
    fn cells_of_one_point_have_their_own_names() {
        let names = list(&["b", "a", "point-0001-a"]);
        assert_eq!(["b", "a", "point-0001-a", "c"].map(|name| names.find(name)), [Some(0), Some(1), Some(2), None]);
        assert_eq!(names.get(1).as_deref(), Some("a"));
        assert!(list(&[]).is_empty() && list(&[]).get(0).is_none());
    }
}
