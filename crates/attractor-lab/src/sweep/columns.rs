//! The values of claims and metrics at all points of a sweep: those of the first points in memory, the others in blocks, which lie in
//! a file without a name, so that memory does not grow with the points. A sweep of few points has no file.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{Error, Verdict};

/// Points of a block.
pub(super) const BLOCK: usize = 1024;
/// Bytes of a value in the file: what there is of it, itself, and the ends of its interval.
const RECORD: usize = 25;

/// The value of a claim or a metric at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measured {
    pub(crate) value: f64,
    /// The interval of 95 % confidence, where a claim has one.
    pub(crate) interval: Option<(f64, f64)>,
    /// The verdict on a claim.
    pub(crate) verdict: Option<Verdict>,
}

/// The values of all quantities.
#[derive(Debug)]
pub(super) struct Columns {
    /// Where the file is made when it is needed.
    dir: PathBuf,
    file: Option<Mutex<File>>,
    quantities: Vec<Column>,
    points: usize,
    written: u64,
}

/// A quantity at every point.
#[derive(Debug, Default)]
struct Column {
    /// At the first points.
    first: Vec<Option<Measured>>,
    /// At the points of the block that is not full.
    last: Vec<Option<Measured>>,
    /// Where each full block but the first lies in the file; none where the quantity has no value in it.
    blocks: Vec<Option<u64>>,
}

impl Columns {
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), file: None, quantities: Vec::new(), points: 0, written: 0 }
    }

    /// Begins another quantity, without a value at the points that were.
    pub(super) fn begin(&mut self) {
        self.quantities.push(Column::default());
    }

    /// Puts down the value of a quantity at the point that is next.
    pub(super) fn put(&mut self, quantity: usize, measured: Measured) {
        let (point, column) = (self.points, &mut self.quantities[quantity]);
        let open = if point < BLOCK { &mut column.first } else { &mut column.last };
        open.resize(point % BLOCK, None);
        open.push(Some(measured));
    }

    /// Goes on to the next point.
    pub(super) fn advance(&mut self) -> Result<(), Error> {
        self.points += 1;
        if self.points > BLOCK && self.points.is_multiple_of(BLOCK) { self.write_block() } else { Ok(()) }
    }

    /// How many points there are.
    pub(super) fn points(&self) -> usize {
        self.points
    }

    /// A quantity at the first points, so many that a table of them is long enough.
    pub(super) fn first(&self, quantity: usize) -> &[Option<Measured>] {
        self.quantities.get(quantity).map_or(&[], |column| &column.first)
    }

    /// A quantity at all points.
    pub(super) fn read(&self, quantity: usize) -> Result<Vec<Option<Measured>>, Error> {
        let mut values = Vec::with_capacity(self.points);
        if let Some(column) = self.quantities.get(quantity) {
            values.extend(&column.first);
            for (number, block) in column.blocks.iter().enumerate() {
                values.resize((number + 1) * BLOCK, None);
                if let Some(at) = block {
                    self.read_block(*at, &mut values).map_err(|source| self.failed("cannot read", source))?;
                }
            }
            if !column.last.is_empty() {
                values.resize(self.points / BLOCK * BLOCK, None);
                values.extend(&column.last);
            }
        }
        values.resize(self.points, None);
        Ok(values)
    }

    fn write_block(&mut self) -> Result<(), Error> {
        let number = self.points / BLOCK - 2;
        let file = match self.file.take() {
            Some(file) => file,
            None => Mutex::new(tempfile::tempfile_in(&self.dir).map_err(|source| self.failed("cannot write", source))?),
        };
        let mut bytes = Vec::with_capacity(BLOCK * RECORD);
        for column in self.quantities.iter_mut().filter(|column| !column.last.is_empty()) {
            column.last.resize(BLOCK, None);
            bytes.clear();
            column.last.drain(..).for_each(|measured| bytes.extend(record(measured)));
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(self.written))
                .and_then(|_| file.write_all(&bytes))
                .map_err(|source| Error::Io { path: self.dir.clone(), action: "cannot write", source })?;
            column.blocks.resize(number, None);
            column.blocks.push(Some(self.written));
            self.written += bytes.len() as u64;
        }
        self.file = Some(file);
        Ok(())
    }

    fn read_block(&self, at: u64, values: &mut Vec<Option<Measured>>) -> std::io::Result<()> {
        let mut bytes = vec![0; BLOCK * RECORD];
        let Some(file) = &self.file else { return Ok(()) };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut bytes)?;
        values.extend(bytes.chunks_exact(RECORD).map(measured));
        Ok(())
    }

    fn failed(&self, action: &'static str, source: std::io::Error) -> Error {
        Error::Io { path: self.dir.clone(), action, source }
    }
}

const VERDICTS: [Verdict; 7] = [
    Verdict::Holds,
    Verdict::Fails,
    Verdict::Undecided,
    Verdict::Agrees,
    Verdict::Differs,
    Verdict::Shown,
    Verdict::NotShown,
];
const THERE: u8 = 1;
const BOUNDED: u8 = 2;

/// The first byte has bits for a value and for an interval, and above them 0 or the number of the verdict.
fn record(measured: Option<Measured>) -> [u8; RECORD] {
    let mut bytes = [0; RECORD];
    let Some(Measured { value, interval, verdict }) = measured else { return bytes };
    let judged = VERDICTS.iter().position(|known| Some(*known) == verdict).map_or(0, |at| at as u8 + 1);
    bytes[0] = THERE | if interval.is_some() { BOUNDED } else { 0 } | judged << 2;
    let (low, high) = interval.unwrap_or_default();
    for (place, number) in [value, low, high].into_iter().enumerate() {
        bytes[1 + 8 * place..][..8].copy_from_slice(&number.to_le_bytes());
    }
    bytes
}

fn measured(bytes: &[u8]) -> Option<Measured> {
    let number = |place: usize| {
        let bits = bytes[1 + 8 * place..][..8].iter().rev().fold(0, |bits, &byte| bits << 8 | u64::from(byte));
        f64::from_bits(bits)
    };
    let verdict = (bytes[0] >> 2).checked_sub(1).and_then(|at| VERDICTS.get(usize::from(at)).copied());
    let interval = (bytes[0] & BOUNDED != 0).then(|| (number(1), number(2)));
    (bytes[0] & THERE != 0).then(|| Measured { value: number(0), interval, verdict })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(quantity: usize, point: usize) -> Option<Measured> {
        let here = match quantity {
            0 => true,
            1 => !(BLOCK - 3..3 * BLOCK + 5).contains(&point),
            _ => point % 5 == 2,
        };
        let value = if point.is_multiple_of(7) { f64::NAN } else { (point as f64).sqrt() - quantity as f64 };
        let interval = (point % 3 == 1).then_some((value - 1.0, f64::INFINITY));
        let verdict = VERDICTS.get(point % 8).copied();
        here.then_some(Measured { value, interval, verdict })
    }

    /// With quantities that begin late and pause, whole columns come back to the bit, whatever the number of points.
    #[test]
    fn columns_come_back_from_blocks() {
        let dir = tempfile::tempdir().unwrap();
        for points in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 4 * BLOCK + 17, 6 * BLOCK] {
            let mut columns = Columns::new(dir.path());
            for point in 0..points {
                for quantity in 0..3 {
                    if let Some(measured) = value(quantity, point) {
                        (columns.quantities.len()..=quantity).for_each(|_| columns.begin());
                        columns.put(quantity, measured);
                    }
                }
                columns.advance().unwrap();
            }
            assert_eq!(columns.file.is_some(), points >= 2 * BLOCK, "{points} points");
            for quantity in 0..3 {
                let expected: Vec<_> = (0..points).map(|point| value(quantity, point)).collect();
                let bits = |values: &[Option<Measured>]| format!("{values:?}");
                assert_eq!(bits(&columns.read(quantity).unwrap()), bits(&expected), "{quantity} at {points} points");
                let first = columns.first(quantity);
                assert_eq!(bits(first), bits(&expected[..first.len()]));
            }
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "the file has no name");
    }

    #[test]
    fn a_place_where_nothing_can_be_written_is_named() {
        let mut columns = Columns::new(Path::new("no such place"));
        columns.begin();
        let error = (0..2 * BLOCK).find_map(|point| {
            columns.put(0, Measured { value: point as f64, interval: None, verdict: None });
            columns.advance().err()
        });
        assert!(error.unwrap().to_string().starts_with("no such place: cannot write"));
    }
}
