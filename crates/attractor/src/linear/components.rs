//! The strongly connected components of a matrix: sets of units each of which reaches every other of its set.
//!
//! Ordered by components, a matrix is block triangular, so that its eigenvalues are those of its diagonal blocks, which are
//! irreducible (Tarjan 1972, doi:10.1137/0201010; Horn & Johnson, *Matrix Analysis*, 6.2).

use ndarray::ArrayView2;

/// The components of a square matrix, whose entry (i, j) is an edge from j to i where it is not 0; the units of each
/// ascend.
pub(super) fn components(matrix: ArrayView2<'_, f64>) -> Vec<Vec<usize>> {
    let sources: Vec<Vec<usize>> = matrix
        .outer_iter()
        .map(|row| row.iter().enumerate().filter(|&(_, &w)| w != 0.0).map(|(j, _)| j).collect())
        .collect();
    let mut search = Search::new(&sources);
    for unit in 0..sources.len() {
        if search.order[unit].is_none() {
            search.from(unit);
        }
    }
    search.found
}

/// Tarjan's depth-first search, with a path of its own instead of recursion.
struct Search<'a> {
    sources: &'a [Vec<usize>],
    /// When a unit was first seen.
    order: Vec<Option<usize>>,
    /// The first seen unit that is reached from it and still open.
    lowest: Vec<usize>,
    /// Units that are seen and in no component yet.
    open: Vec<usize>,
    is_open: Vec<bool>,
    seen: usize,
    found: Vec<Vec<usize>>,
}

impl<'a> Search<'a> {
    fn new(sources: &'a [Vec<usize>]) -> Self {
        let n = sources.len();
        Self {
            sources,
            order: vec![None; n],
            lowest: vec![0; n],
            open: Vec::new(),
            is_open: vec![false; n],
            seen: 0,
            found: Vec::new(),
        }
    }

    fn from(&mut self, root: usize) {
        self.enter(root);
        // Units on the way, each with how many of its sources have been followed.
        let mut path = vec![(root, 0)];
        while let Some((unit, followed)) = path.last_mut() {
            let unit = *unit;
            let Some(&next) = self.sources[unit].get(*followed) else {
                path.pop();
                if let Some(&(before, _)) = path.last() {
                    self.lowest[before] = self.lowest[before].min(self.lowest[unit]);
                }
                self.leave(unit);
                continue;
            };
            *followed += 1;
            match self.order[next] {
                None => {
                    self.enter(next);
                    path.push((next, 0));
                }
                Some(order) if self.is_open[next] => self.lowest[unit] = self.lowest[unit].min(order),
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, unit: usize) {
        self.order[unit] = Some(self.seen);
        self.lowest[unit] = self.seen;
        self.seen += 1;
        self.open.push(unit);
        self.is_open[unit] = true;
    }

    /// Closes the component of a unit that reaches none that was seen before it.
    fn leave(&mut self, unit: usize) {
        if self.order[unit] != Some(self.lowest[unit]) {
            return;
        }
        let start = self.open.iter().rposition(|&open| open == unit).unwrap_or(0);
        let mut component = self.open.split_off(start);
        for &unit in &component {
            self.is_open[unit] = false;
        }
        component.sort_unstable();
        self.found.push(component);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use ndarray::Array2;

    fn sorted(matrix: &Array2<f64>) -> Vec<Vec<usize>> {
        let mut found = components(matrix.view());
        found.sort();
        found
    }

    #[test]
    fn components_of_known_matrices() {
        assert!(components(Array2::zeros((0, 0)).view()).is_empty());
        let triangle = Array2::from_shape_fn((4, 4), |(i, j)| f64::from(u8::from(i > j)));
        assert_eq!(sorted(&triangle), [[0], [1], [2], [3]]);
        // 0 -> 2 -> 4 -> 0, 1 <-> 3, an edge between the two, and 5 by itself.
        let mut matrix = Array2::zeros((6, 6));
        for (from, to) in [(0, 2), (2, 4), (4, 0), (1, 3), (3, 1), (4, 1), (5, 5)] {
            matrix[(to, from)] = -0.5;
        }
        assert_eq!(sorted(&matrix), [vec![0, 2, 4], vec![1, 3], vec![5]]);
        // A path deeper than any stack of calls, closed to a cycle.
        let n = 3000;
        let cycle = Array2::from_shape_fn((n, n), |(i, j)| f64::from(u8::from(i == (j + 1) % n)));
        assert_eq!(sorted(&cycle), [(0..n).collect::<Vec<_>>()]);
    }

    #[test]
    fn components_are_what_reachability_says() {
        // 40 random matrices of 12 units with 1.2 weights a unit, against the transitive closure.
        let mut stream = Streams::new(1).stream();
        for _ in 0..40 {
            let n = 12;
            let matrix = Array2::from_shape_simple_fn((n, n), || f64::from(u8::from(stream.uniform() < 0.1)));
            let mut reach = Array2::from_shape_fn((n, n), |(i, j)| i == j || matrix[(i, j)] != 0.0);
            for k in 0..n {
                for i in 0..n {
                    for j in 0..n {
                        reach[(i, j)] |= reach[(i, k)] && reach[(k, j)];
                    }
                }
            }
            let of = |i: usize| (0..n).filter(|&j| reach[(i, j)] && reach[(j, i)]).collect::<Vec<_>>();
            let mut expected: Vec<_> = (0..n).map(of).collect();
            expected.sort();
            expected.dedup();
            assert_eq!(sorted(&matrix), expected);
        }
    }
}
