//! Numbers in lines, separated by commas, below at most one line of headings; `#` begins a comment line.

use csv::{ReaderBuilder, StringRecord, Trim};
use ndarray::Array2;

use super::Fault;

const REMEDY: &str =
    "each line holds the same count of numbers, separated by commas; one line of headings may come first";

/// The matrix in the text of a `.csv` file.
pub(super) fn read(bytes: &[u8]) -> Result<Array2<f64>, Fault> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).comment(Some(b'#')).from_reader(bytes);
    let mut values = Vec::new();
    let (mut rows, mut columns) = (0, 0);
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| Fault::damaged(format!("this is not text of numbers ({error})")))?;
        if index == 0 && is_heading(&record) {
            columns = record.len();
            continue;
        }
        if columns > 0 && record.len() != columns {
            let (line, found) = (line(&record), record.len());
            return Err(Fault::new(
                format!("line {line} has {found} entries where those before have {columns}"),
                REMEDY,
            ));
        }
        columns = record.len();
        rows += 1;
        for (column, field) in record.iter().enumerate() {
            values.push(field.parse().map_err(|_| not_a_number(&record, column, field))?);
        }
    }
    Array2::from_shape_vec((rows, columns), values).map_err(|_| Fault::new("the lines differ in length", REMEDY))
}

fn is_heading(record: &StringRecord) -> bool {
    record.iter().all(|field| field.parse::<f64>().is_err()) && record.iter().any(|field| !field.is_empty())
}

fn not_a_number(record: &StringRecord, column: usize, field: &str) -> Fault {
    let place = format!("line {}, column {}", line(record), column + 1);
    if field.is_empty() {
        return Fault::new(format!("{place} is empty"), REMEDY);
    }
    Fault::new(format!("{place} is \"{field}\", which is not a number"), REMEDY)
}

fn line(record: &StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}
