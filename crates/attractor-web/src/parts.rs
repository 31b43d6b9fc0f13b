//! What is brought to a bench beside its settings: named bytes.

use std::collections::BTreeMap;

use ndarray::Array2;

/// Named bytes: networks as `.npz`, numbers (little-endian), words.
pub type Parts = BTreeMap<String, Vec<u8>>;

/// Numbers (float32) in rows of so many.
pub(crate) fn singles(parts: &Parts, name: &str, columns: usize) -> Result<Option<Array2<f32>>, String> {
    let Some(bytes) = parts.get(name) else { return Ok(None) };
    let (numbers, rest) = bytes.as_chunks::<4>();
    let numbers: Vec<f32> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let whole = rest.is_empty() && numbers.iter().all(|number| number.is_finite());
    matrix(numbers, columns).filter(|_| whole).map(Some).ok_or_else(|| refused(name, "float32", columns))
}

/// Numbers (float64) in rows of so many.
pub(crate) fn doubles(parts: &Parts, name: &str, columns: usize) -> Result<Array2<f64>, String> {
    let bytes = parts.get(name).ok_or_else(|| missing(name))?;
    let (numbers, rest) = bytes.as_chunks::<8>();
    let numbers: Vec<f64> = numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    let whole = rest.is_empty() && numbers.iter().all(|number| number.is_finite());
    matrix(numbers, columns).filter(|_| whole).ok_or_else(|| refused(name, "float64", columns))
}

/// The words of a part, `key=value` one after the other, by key.
pub(crate) fn words(parts: &Parts, name: &str) -> Result<BTreeMap<String, String>, String> {
    let bytes = parts.get(name).ok_or_else(|| missing(name))?;
    let text = String::from_utf8_lossy(bytes);
    Ok(text.split_whitespace().filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.into(), v.into())).collect())
}

/// That a part is not there.
pub(crate) fn missing(name: &str) -> String {
    format!("The part “{name}” is missing.")
}

fn matrix<T>(numbers: Vec<T>, columns: usize) -> Option<Array2<T>> {
    let rows = numbers.len().checked_div(columns).filter(|&rows| rows > 0 && rows * columns == numbers.len())?;
    Array2::from_shape_vec((rows, columns), numbers).ok()
}

fn refused(name: &str, kind: &str, columns: usize) -> String {
    format!("The part “{name}” must be finite numbers ({kind}) in rows of {columns}.")
}
