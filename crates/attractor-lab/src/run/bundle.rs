//! What one worker leaves: its cells one after the other in a file that only it writes, `cells/<shard>.<host>.<process>.bundle`.
//!
//! A file is only ever appended to, each record at once, so that a worker that is killed leaves whole records and perhaps
//! the beginning of one, which no reader takes; no lock is needed, and few files are. A record, little-endian: marker
//! (u32), kind (u8), lengths of name (u16), account (u32) and result (u64), fingerprint, checksum of all that is no
//! result, checksum of the result (u64 each); then name, account (JSON) and result.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{BufReader, ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    process,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use serde::{Deserialize, Serialize};
use sysinfo::System;

use super::{atomic::failed, cell_file::fnv1a, shard::Shard};
use crate::{Error, import::open_regular};

const MARKER: u32 = 0x6c65_6361;
const HEAD: usize = 43;
/// What was written reaches the disk at least so often.
const SYNC: Duration = Duration::from_secs(1);

/// What a record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// The cell begins.
    Started = 1,
    /// The cell's result.
    Result = 2,
    /// The cell failed; its account says why.
    Failed = 3,
    /// The worker lives.
    Beat = 4,
    /// The worker has ended in order.
    End = 5,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        [Self::Started, Self::Result, Self::Failed, Self::Beat, Self::End].into_iter().find(|kind| *kind as u8 == byte)
    }
}

/// How a cell was computed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Account {
    /// Wall time in seconds.
    pub(crate) seconds: f64,
    /// The machine.
    pub(crate) host: String,
    /// The instruction set of the hot loops.
    pub(crate) kernel: String,
    /// Threads.
    pub(crate) threads: usize,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// A record without its result.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    pub(crate) cell: String,
    pub(crate) account: Account,
    pub(crate) fingerprint: u64,
    /// Where the result stands in the file, its length and its checksum.
    pub(crate) offset: u64,
    pub(crate) length: u64,
    pub(crate) hash: u64,
}

impl Entry {
    /// What finds the [`result`] and checks it.
    pub(crate) fn place(&self) -> (u64, u64, u64) {
        (self.offset, self.length, self.hash)
    }
}

/// Appends records.
pub(crate) struct Writer {
    path: PathBuf,
    file: Mutex<(File, Instant)>,
}

impl Writer {
    /// Begins a file that no other process has.
    pub(crate) fn create(dir: &Path, shard: Shard) -> Result<Self, Error> {
        let (host, process) = (host(), process::id());
        for attempt in 0_u32.. {
            // Time and attempt tell apart processes of the same number, as those of containers are.
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
            let unique = (fnv1a(format!("{host} {process} {now} {attempt}").as_bytes()) & 0xffff_ffff) as u32;
            let path = dir.join("cells").join(format!("{}.{host}.{process}.{unique:08x}.bundle", shard.file_name()));
            match OpenOptions::new().append(true).create_new(true).open(&path) {
                Ok(file) => return Ok(Self { path, file: Mutex::new((file, Instant::now())) }),
                Err(e) if e.kind() == ErrorKind::AlreadyExists && attempt < 100 => {}
                Err(source) => return Err(failed(&path, source)),
            }
        }
        unreachable!("the loop returns")
    }

    /// Appends a record in one piece.
    pub(crate) fn append(
        &self,
        kind: Kind,
        cell: &str,
        fingerprint: u64,
        account: &Account,
        result: &[u8],
    ) -> Result<(), Error> {
        let account = serde_json::to_vec(account).map_err(|e| failed(&self.path, e.into()))?;
        let mut record = Vec::with_capacity(HEAD + cell.len() + account.len() + result.len());
        record.extend(MARKER.to_le_bytes());
        record.push(kind as u8);
        record.extend((cell.len() as u16).to_le_bytes());
        record.extend((account.len() as u32).to_le_bytes());
        record.extend((result.len() as u64).to_le_bytes());
        record.extend(fingerprint.to_le_bytes());
        let covered = [&record[..], cell.as_bytes(), &account, &fnv1a(result).to_le_bytes()].concat();
        record.extend(fnv1a(&covered).to_le_bytes());
        record.extend(fnv1a(result).to_le_bytes());
        record.extend(cell.as_bytes());
        record.extend(account);
        record.extend(result);
        let mut locked = self.locked();
        let (file, synced) = &mut *locked;
        file.write_all(&record).map_err(|e| failed(&self.path, e))?;
        if synced.elapsed() > SYNC || kind == Kind::End {
            file.sync_data().map_err(|e| failed(&self.path, e))?;
            *synced = Instant::now();
        }
        Ok(())
    }

    fn locked(&self) -> MutexGuard<'_, (File, Instant)> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows `see` all whole records of a file, in order; results are passed over, not read. True if nothing else is in the file.
pub(crate) fn scan(path: &Path, see: &mut dyn FnMut(Entry)) -> std::io::Result<bool> {
    let file = open_regular(path)?;
    let end = file.metadata()?.len();
    let (mut reader, mut at) = (BufReader::new(file), 0);
    while let Some(entry) = next(&mut reader, at, end)? {
        at = entry.offset + entry.length;
        reader.seek_relative(entry.length as i64)?;
        see(entry);
    }
    Ok(at == end)
}

fn next(reader: &mut BufReader<File>, at: u64, end: u64) -> std::io::Result<Option<Entry>> {
    if end - at < HEAD as u64 {
        return Ok(None);
    }
    let mut head = [0; HEAD];
    reader.read_exact(&mut head)?;
    let number = |range: std::ops::Range<usize>| {
        head[range].iter().rev().fold(0_u64, |number, &byte| number << 8 | u64::from(byte))
    };
    let (names, accounts, length) = (number(5..7), number(7..11), number(11..19));
    let offset = at + HEAD as u64 + names + accounts;
    if number(0..4) != u64::from(MARKER) || length > end || offset > end - length {
        return Ok(None);
    }
    let mut text = vec![0; (names + accounts) as usize];
    reader.read_exact(&mut text)?;
    let (fingerprint, sum, hash) = (number(19..27), number(27..35), number(35..43));
    let covered = [&head[..27], &text, &hash.to_le_bytes()].concat();
    let (name, account) = text.split_at(names as usize);
    let parts = (Kind::of(head[4]), std::str::from_utf8(name), serde_json::from_slice(account));
    let (Some(kind), Ok(cell), Ok(account)) = parts else { return Ok(None) };
    let cell = cell.to_owned();
    Ok((fnv1a(&covered) == sum).then_some(Entry { kind, cell, account, fingerprint, offset, length, hash }))
}

/// The result that stands in a file at an offset, of that length and checksum; none if it is damaged.
pub(crate) fn result(mut file: &File, (offset, length, hash): (u64, u64, u64)) -> std::io::Result<Option<Vec<u8>>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 == length && fnv1a(&bytes) == hash).then_some(bytes))
}

/// What the directory of the cells of a run holds; on a parallel file system it is asked once, not for each cell.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// The bundles with the shard that each was written for, in order.
    pub(crate) bundles: Vec<(PathBuf, Shard)>,
    /// The cells that have a file of their own.
    pub(crate) cells: HashSet<String>,
}

/// Lists the cells of a run.
pub(crate) fn list(dir: &Path) -> Result<Listed, Error> {
    let cells = dir.join("cells");
    let io = |source| Error::Io { path: cells.clone(), action: "cannot read", source };
    let mut found = Listed::default();
    let entries = match fs::read_dir(&cells) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(found),
        Err(e) => return Err(io(e)),
    };
    for entry in entries {
        let path = entry.map_err(io)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(cell) = name.strip_suffix(".cell") {
            found.cells.insert(cell.to_owned());
        } else if let (true, Some(shard)) = (name.ends_with(".bundle"), Shard::of_file(&name)) {
            found.bundles.push((path, shard));
        }
    }
    found.bundles.sort();
    Ok(found)
}

/// The name of this machine, fit for a file.
pub(crate) fn host() -> String {
    let name = System::host_name().unwrap_or_default();
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
    if name.is_empty() { "host".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(path: &Path) -> (Vec<Entry>, bool) {
        let mut entries = Vec::new();
        let whole = scan(path, &mut |entry| entries.push(entry)).unwrap();
        (entries, whole)
    }

    fn account(host: &str) -> Account {
        Account { seconds: 0.25, host: host.into(), kernel: "avx2".into(), threads: 1, error: None }
    }

    fn written(dir: &Path) -> PathBuf {
        fs::create_dir_all(dir.join("cells")).unwrap();
        let writer = Writer::create(dir, Shard::new(2, 3).unwrap()).unwrap();
        writer.append(Kind::Started, "a", 7, &account("one"), b"").unwrap();
        writer.append(Kind::Result, "a", 7, &account("one"), b"orbit").unwrap();
        writer.append(Kind::Result, "b", 8, &account("one"), b"").unwrap();
        list(dir).unwrap().bundles.remove(0).0
    }

    #[test]
    fn records_come_back_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let path = written(dir.path());
        let (entries, whole) = all(&path);
        assert!(whole);
        assert_eq!(
            entries.iter().map(|e| (e.kind, e.cell.as_str())).collect::<Vec<_>>(),
            [(Kind::Started, "a"), (Kind::Result, "a"), (Kind::Result, "b")]
        );
        let file = File::open(&path).unwrap();
        assert_eq!(result(&file, entries[1].place()).unwrap().unwrap(), b"orbit");
        assert_eq!(result(&file, entries[2].place()).unwrap().unwrap(), b"");
        assert_eq!(entries[1].account, account("one"));
        assert_eq!(list(dir.path()).unwrap().bundles[0].1, Shard::new(2, 3).unwrap());
    }

    #[test]
    fn two_workers_never_share_a_file() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("cells")).unwrap();
        let writers: Vec<Writer> =
            (0..20).map(|_| Writer::create(dir.path(), Shard::new(1, 1).unwrap()).unwrap()).collect();
        assert_eq!(list(dir.path()).unwrap().bundles.len(), writers.len());
    }

    /// Wherever a worker is killed, what it wrote before is whole, and no more.
    #[test]
    fn a_file_that_ends_anywhere_keeps_its_whole_records() {
        let dir = tempfile::tempdir().unwrap();
        let path = written(dir.path());
        let bytes = fs::read(&path).unwrap();
        let ends: Vec<u64> = all(&path).0.iter().map(|entry| entry.offset + entry.length).collect();
        for length in 0..bytes.len() {
            fs::write(&path, &bytes[..length]).unwrap();
            let (entries, whole) = all(&path);
            assert_eq!(entries.len(), ends.iter().filter(|&&end| end <= length as u64).count(), "{length}");
            assert_eq!(whole, length == 0 || ends.contains(&(length as u64)), "{length}");
        }
    }

    #[test]
    fn a_changed_byte_is_never_taken_for_a_result() {
        let dir = tempfile::tempdir().unwrap();
        let path = written(dir.path());
        let bytes = fs::read(&path).unwrap();
        let before = all(&path).0;
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            let entries = all(&path).0;
            let same = |entry: &&Entry| {
                before.contains(entry) && result(&File::open(&path).unwrap(), entry.place()).unwrap().is_some()
            };
            assert!(entries.iter().filter(same).count() < before.len(), "byte {at}");
            let results = entries.iter().filter(|entry| !before.contains(entry));
            assert_eq!(results.count(), 0, "byte {at}");
        }
    }
}
