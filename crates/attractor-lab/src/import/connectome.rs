//! Connectomes: square matrices, postsynaptic by row, full or sparse.

use std::{io::Cursor, path::Path, str::SplitAsciiWhitespace};

use attractor::SparseMatrix;
use zip::ZipArchive;

use super::{Fault, Format, bytes_of, excerpt, npy, npz, trajectory, unpacked, variable::Content};
use crate::Error;

/// Units of a network at most.
const MOST_UNITS: usize = 1_000_000;

/// A synapse: postsynaptic unit, presynaptic unit, weight.
type Synapse = (usize, usize, f64);
/// The extents of a matrix, and its entries in any order.
type Sparse = ((usize, usize), Vec<Synapse>);

const REMEDY: &str = "a connectome is a square matrix of numbers, row i what unit i receives: full (.npy, .npz, .csv, .mat) \
                      or sparse (.mtx, or .npz as scipy.sparse.save_npz writes it in csr, csc or coo)";

/// The connectome in a file: a full matrix as [`trajectory`] reads it, whose zeros are no synapses; a sparse one in Matrix
/// Market format (`.mtx`) or as `scipy.sparse.save_npz` writes it (`.npz`), whose explicit zeros are synapses.
///
/// # Errors
/// As [`trajectory`], and [`Error::BadInput`] if the matrix is not square or has two entries at one place.
pub fn connectome(path: &Path) -> Result<SparseMatrix<f64>, Error> {
    let fault = |fault: Fault| fault.at(path);
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let sparse = match ending.to_str() {
        Some("mtx") => Some(matrix_market(&bytes_of(path)?).map_err(fault)?),
        Some("npz") => scipy(&bytes_of(path)?).map_err(fault)?,
        _ => None,
    };
    let matrix = match sparse {
        Some((extents, synapses)) => {
            square(extents).map_err(fault)?;
            SparseMatrix::from_synapses(extents, synapses)
        }
        None if Format::of(path).is_err() => {
            return Err(fault(Fault::new("no connectome is read from a file of that name", REMEDY)));
        }
        None => {
            let full = trajectory(path, None)?;
            square(full.dim()).map_err(fault)?;
            SparseMatrix::from_dense(full.view())
        }
    };
    matrix.map_err(|error| fault(Fault::new(error.to_string(), REMEDY)))
}

/// Refuses extents that no network has.
fn square((rows, columns): (usize, usize)) -> Result<(), Fault> {
    if rows == columns && rows <= MOST_UNITS {
        return Ok(());
    }
    let what = if rows == columns { format!("; at most {MOST_UNITS} units are accepted") } else { String::new() };
    Err(Fault::new(format!("the matrix is {rows} x {columns}{what}"), REMEDY))
}

/// What the first line of a Matrix Market file says.
struct Header {
    /// Whether entries come with their places, and not all of them column by column.
    by_coordinates: bool,
    has_values: bool,
    /// The sign with which an entry stands on the other side of the diagonal too, where it does.
    mirror: Option<f64>,
}

fn wrong(what: impl std::fmt::Display) -> Fault {
    Fault::new(format!("as a Matrix Market file: {what}"), REMEDY)
}

impl Header {
    fn read(line: &str) -> Result<Self, Fault> {
        let line = line.to_ascii_lowercase();
        let ["%%matrixmarket", "matrix", layout @ ("coordinate" | "array"), kind, symmetry] =
            line.split_ascii_whitespace().collect::<Vec<_>>()[..]
        else {
            return Err(wrong("it must begin with %%MatrixMarket matrix coordinate real general, or the like"));
        };
        let by_coordinates = layout == "coordinate";
        let has_values = match kind {
            "real" | "integer" | "double" => true,
            "pattern" if by_coordinates => false,
            _ => return Err(wrong(format!("entries are {}; they must be real, integer or pattern", excerpt(kind)))),
        };
        let mirror = match symmetry {
            "general" => None,
            "symmetric" => Some(1.0),
            "skew-symmetric" => Some(-1.0),
            _ => return Err(wrong(format!("the matrix is {}", excerpt(symmetry)))),
        };
        Ok(Self { by_coordinates, has_values, mirror })
    }
}

/// The extents and entries of a matrix in Matrix Market format (<https://math.nist.gov/MatrixMarket/formats.html>).
fn matrix_market(bytes: &[u8]) -> Result<Sparse, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not text"))?;
    let mut lines = text.lines().enumerate();
    let header = Header::read(lines.next().map_or("", |(_, line)| line))?;
    let mut lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('%'));
    let (place, size) = lines.next().ok_or_else(|| wrong("it ends before its size"))?;
    let mut size = size.split_ascii_whitespace();
    let extents = (next(&mut size, place)?, next(&mut size, place)?);
    // Before anything is counted in them: without rows, no number of columns has an entry.
    square(extents)?;
    let mut synapses = if header.by_coordinates {
        coordinates(lines, next(&mut size, place)?, header.has_values)?
    } else {
        columns(lines, extents.0, header.mirror.is_some())?
    };
    if let Some(sign) = header.mirror {
        let below: Vec<Synapse> = synapses.iter().copied().filter(|&(row, column, _)| row != column).collect();
        synapses.extend(below.into_iter().map(|(row, column, weight)| (column, row, sign * weight)));
    }
    Ok((extents, synapses))
}

/// So many entries, each with its place.
fn coordinates<'a>(
    lines: impl Iterator<Item = (usize, &'a str)>,
    count: usize,
    has_values: bool,
) -> Result<Vec<Synapse>, Fault> {
    let entry = |(place, line): (usize, &str)| {
        let mut words = line.split_ascii_whitespace();
        let (row, column): (usize, usize) = (next(&mut words, place)?, next(&mut words, place)?);
        let weight = if has_values { next(&mut words, place)? } else { 1.0 };
        // Units are counted from 1, so that 0 becomes the largest of all, which is not within the extents.
        Ok((row.wrapping_sub(1), column.wrapping_sub(1), weight))
    };
    let synapses = lines.map(entry).collect::<Result<Vec<_>, _>>()?;
    if synapses.len() == count {
        return Ok(synapses);
    }
    Err(wrong(format!("it states {count} entries and has {}", synapses.len())))
}

/// The entries of a full matrix of so many units, column by column; of a symmetric one from the diagonal on. Zeros are no synapses.
fn columns<'a>(
    lines: impl Iterator<Item = (usize, &'a str)>,
    units: usize,
    symmetric: bool,
) -> Result<Vec<Synapse>, Fault> {
    let mut places =
        (0..units).flat_map(|column| (if symmetric { column } else { 0 }..units).map(move |row| (row, column)));
    let mut synapses = Vec::new();
    for (place, line) in lines {
        let weight: f64 = next(&mut line.split_ascii_whitespace(), place)?;
        let (row, column) = places.next().ok_or_else(|| wrong("it has more entries than its size"))?;
        if weight != 0.0 {
            synapses.push((row, column, weight));
        }
    }
    if places.next().is_none() { Ok(synapses) } else { Err(wrong("it has fewer entries than its size")) }
}

/// The next number of a line, which is counted from 0.
fn next<N: std::str::FromStr>(words: &mut SplitAsciiWhitespace<'_>, line: usize) -> Result<N, Fault> {
    let word = words.next().unwrap_or_default();
    word.parse().map_err(|_| {
        let what = if word.is_empty() { "ends too early".to_owned() } else { format!("has \"{}\"", excerpt(word)) };
        Fault::new(format!("line {} {what} where a number is expected", line + 1), REMEDY)
    })
}

/// The extents and entries of a matrix as `scipy.sparse.save_npz` writes it; none if the archive holds something else.
fn scipy(bytes: &[u8]) -> Result<Option<Sparse>, Fault> {
    let Some(kind) = format_of(bytes)? else { return Ok(None) };
    let variables = npz::read(bytes)?;
    let numbers = |name: &str| {
        let found = variables.iter().find(|variable| variable.name == name).map(|variable| &variable.content);
        match found {
            Some(Content::Matrix(values)) => Ok(values.iter().copied().collect::<Vec<f64>>()),
            _ => Err(Fault::new(format!("the sparse matrix has no numbers in `{name}`"), REMEDY)),
        }
    };
    let whole = |name: &str| {
        let whole =
            |&number: &f64| (number >= 0.0 && number.fract() == 0.0 && number < 9e15).then_some(number as usize);
        let numbers = numbers(name)?;
        let found: Option<Vec<usize>> = numbers.iter().map(whole).collect();
        found.ok_or_else(|| Fault::new(format!("`{name}` holds a number that is no place in a matrix"), REMEDY))
    };
    let [rows, columns] = whole("shape")?[..] else {
        return Err(Fault::new("the sparse matrix is not one of rows and columns", REMEDY));
    };
    let data = numbers("data")?;
    let (outer, inner) = match kind.as_str() {
        "coo" => (whole("row")?, whole("col")?),
        "csr" | "csc" => {
            let (starts, indices) = (whole("indptr")?, whole("indices")?);
            let count = if kind == "csr" { rows } else { columns };
            if starts.len() != count + 1 || starts[0] != 0 || !starts.is_sorted() || starts[count] != data.len() {
                return Err(Fault::new("`indptr` does not fit the entries", REMEDY));
            }
            let outer = starts.windows(2).enumerate().flat_map(|(k, ends)| std::iter::repeat_n(k, ends[1] - ends[0]));
            (outer.collect(), indices)
        }
        other => return Err(Fault::new(format!("the sparse matrix is stored as {}", excerpt(other)), REMEDY)),
    };
    if outer.len() != data.len() || inner.len() != data.len() {
        return Err(Fault::new("the sparse matrix has not as many places as entries", REMEDY));
    }
    let entries = outer.into_iter().zip(inner).zip(data);
    let turned = kind == "csc";
    let place = |((outer, inner), weight)| if turned { (inner, outer, weight) } else { (outer, inner, weight) };
    Ok(Some(((rows, columns), entries.map(place).collect())))
}

/// What the text `format` of the archive says, if there is one: text is no array of numbers.
fn format_of(bytes: &[u8]) -> Result<Option<String>, Fault> {
    let damaged = |error| Fault::damaged(format!("this is not a complete .npz archive ({error})"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let Ok(file) = archive.by_name("format.npy") else { return Ok(None) };
    let text = npy::text(&unpacked(file, &mut 4096)?);
    Ok(Some(text.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrix_market_in_all_its_forms() {
        let read = |text: &str| matrix_market(text.as_bytes()).unwrap();
        let (extents, synapses) = read("%%MatrixMarket matrix coordinate real general\n% a\n\n4 4 2\n1 2 0.5\n3 1 0\n");
        assert_eq!((extents, synapses), ((4, 4), vec![(0, 1, 0.5), (2, 0, 0.0)]));
        let (_, synapses) = read("%%MatrixMarket matrix coordinate pattern symmetric\n2 2 2\n2 1\n2 2\n");
        assert_eq!(synapses, [(1, 0, 1.0), (1, 1, 1.0), (0, 1, 1.0)]);
        let (_, synapses) = read("%%MatrixMarket matrix array integer general\n2 2\n1\n2\n0\n4\n");
        assert_eq!(synapses, [(0, 0, 1.0), (1, 0, 2.0), (1, 1, 4.0)]);
        let (_, synapses) = read("%%MatrixMarket matrix array real skew-symmetric\n2 2\n0\n3\n0\n");
        assert_eq!(synapses, [(1, 0, 3.0), (0, 1, -3.0)]);
    }

    #[test]
    fn what_is_no_matrix_market_file_is_told_with_its_line() {
        let head = "%%MatrixMarket matrix coordinate real general\n";
        for (text, told) in [
            ("1 2 3".to_owned(), "it must begin with"),
            (head.replace("real", "complex"), "entries are complex"),
            (head.replace("general", "hermitian"), "the matrix is hermitian"),
            (head.to_owned(), "ends before its size"),
            (format!("{head}2 2 1\n1 1\n"), "line 3 ends too early"),
            (format!("{head}2 2 1\n1 x 1\n"), "line 3 has \"x\""),
            (format!("{head}2 2 2\n1 1 1\n"), "states 2 entries and has 1"),
            // Nobody counts so many columns.
            (format!("%%MatrixMarket matrix array real general\n0 {}\n", usize::MAX), "the matrix is 0 x "),
        ] {
            let fault = matrix_market(text.as_bytes()).unwrap_err();
            assert!(fault.message.contains(told), "{}", fault.message);
        }
    }
}
