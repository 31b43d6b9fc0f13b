//! Numbers in lines, separated by commas, semicolons, tabs or blanks, below at most one line of headings; `#` begins a
//! comment line.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord, Trim};
use ndarray::Array2;

use super::{Fault, excerpt};

const REMEDY: &str = "each line holds the same count of numbers, with a decimal point, separated by commas, semicolons, \
                      tabs or blanks; one line of headings may come first";

/// What stands between the numbers of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Comma,
    Tab,
    Semicolon,
    /// Any number of blanks.
    Blank,
}

impl Separator {
    /// In the order in which they are tried.
    const ALL: [Self; 4] = [Self::Comma, Self::Tab, Self::Semicolon, Self::Blank];

    /// The separator of a text: the first with which one of its first two lines is all numbers, else the first that occurs
    /// there.
    fn of(text: &str) -> Self {
        let lines = || text.split(['\n', '\r']).map(str::trim_start).filter(|l| !l.is_empty() && !l.starts_with('#'));
        let first = |good: &dyn Fn(Self, &str) -> bool| {
            lines().take(2).find_map(|line| Self::ALL.into_iter().find(|separator| good(*separator, line)))
        };
        first(&|separator, line| separator.splits_into_numbers(line))
            .or_else(|| first(&|separator, line| line.trim_end().contains(separator.sign())))
            .unwrap_or(Self::Comma)
    }

    fn sign(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Tab => '\t',
            Self::Semicolon => ';',
            Self::Blank => ' ',
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Tab => "tabs",
            Self::Semicolon => "semicolons",
            Self::Blank => "blanks",
        }
    }

    /// Whether every entry of the line is a number or nothing, and one is a number.
    fn splits_into_numbers(self, line: &str) -> bool {
        let mut entries = line.trim_end_matches(' ').split(self.sign()).map(|entry| entry.trim().trim_matches('"'));
        let number = |entry: &str| entry.parse::<f64>().is_ok();
        entries.clone().any(number) && entries.all(|entry| entry.is_empty() || number(entry))
    }
}

/// The matrix in the text of a `.csv` file.
pub(super) fn read(bytes: &[u8]) -> Result<Array2<f64>, Fault> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let separator = Separator::of(text.trim_start_matches('\u{feff}'));
    let (text, sign) = match separator {
        // Blanks come in any number, where the reader knows of one sign alone.
        Separator::Blank => (Cow::Owned(single_blanks(text).into_bytes()), b' '),
        _ => (Cow::Borrowed(bytes), separator.sign() as u8),
    };
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).trim(Trim::All).comment(Some(b'#')).delimiter(sign);
    let mut values = Vec::new();
    let (mut rows, mut columns) = (0, 0);
    for (index, record) in builder.from_reader(&text[..]).records().enumerate() {
        let record = record.map_err(|error| Fault::damaged(format!("this is not text of numbers ({error})")))?;
        if index == 0 && is_heading(&record) {
            // A heading of several words is not several headings.
            columns = if separator == Separator::Blank { 0 } else { record.len() };
            continue;
        }
        if columns > 0 && record.len() != columns {
            return Err(ragged(&record, columns, separator));
        }
        columns = record.len();
        rows += 1;
        for (column, field) in record.iter().enumerate() {
            values.push(field.parse().map_err(|_| not_a_number(&record, column, separator))?);
        }
    }
    Array2::from_shape_vec((rows, columns), values).map_err(|_| Fault::new("the lines differ in length", REMEDY))
}

/// The text with one blank in place of several, and none at the ends of lines.
fn single_blanks(text: &str) -> String {
    let line = |line: &str| line.split([' ', '\t']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn is_heading(record: &StringRecord) -> bool {
    record.iter().all(|field| field.parse::<f64>().is_err()) && record.iter().any(|field| !field.is_empty())
}

fn ragged(record: &StringRecord, columns: usize, separator: Separator) -> Fault {
    let (line, found) = (line(record), record.len());
    let entries = if found == 1 { "entry" } else { "entries" };
    let what = format!("line {line} has {found} {entries} where those before have {columns}");
    Fault::new(format!("{what}{}", other_separator(record, separator)), REMEDY)
}

fn not_a_number(record: &StringRecord, column: usize, separator: Separator) -> Fault {
    let place = format!("line {}, column {}", line(record), column + 1);
    let field = &record[column];
    if field.is_empty() {
        return Fault::new(format!("{place} is empty"), REMEDY);
    }
    let hint = other_separator(record, separator);
    Fault::new(format!("{place} is \"{}\", which is not a number{hint}", excerpt(field)), REMEDY)
}

/// A word about a line that is separated in another way than the file's first lines.
fn other_separator(record: &StringRecord, separator: Separator) -> String {
    let other = Separator::ALL
        .into_iter()
        .find(|other| *other != separator && record.iter().any(|field| field.contains(other.sign())));
    match other {
        Some(Separator::Comma) => {
            format!("; the file's entries are separated by {}, and a comma is no decimal point", separator.name())
        }
        Some(other) => {
            format!("; the line holds {}, where the file's entries are separated by {}", other.name(), separator.name())
        }
        None => String::new(),
    }
}

fn line(record: &StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_that_of_the_first_numbers() {
        for (text, separator) in [
            ("1,2\n3,4", Separator::Comma),
            ("# a, b\n\n 1\t2\n", Separator::Tab),
            ("x y;z\n1;2\n", Separator::Semicolon),
            ("time (s), x\n1 2\n", Separator::Blank),
            ("1, 2\n", Separator::Comma),
            ("1\t 2\n", Separator::Tab),
            ("\"1\",\"2\"\n", Separator::Comma),
            ("1,\n", Separator::Comma),
            ("7\n8\n", Separator::Comma),
            ("a;b\n1,5;2,5\n", Separator::Semicolon),
            ("", Separator::Comma),
        ] {
            assert_eq!(Separator::of(text), separator, "{text:?}");
        }
    }
}
