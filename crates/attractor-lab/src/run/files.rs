//! Every file of a finished run has a checksum: BLAKE3, in `checksums.b3`, which `b3sum --check` reads as well. The account
//! of the run holds the checksum of that list, and its own.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use super::{RunInfo, Status, atomic, bundle};
use crate::{
    Error,
    import::{open_regular, read_regular_text},
    program,
};

/// The list.
pub(crate) const LIST: &str = "checksums.b3";
/// The files of a run besides its account and the list.
const FILES: [&str; 6] = ["about.json", "config.toml", "sweep.toml", "claims.json", "metrics.json", "report.html"];
/// Its directories, all files of which are its own.
const TREES: [&str; 4] = ["cells", "data.zarr", "figures", "inputs"];

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Its content is not what the run wrote.
    Edited,
    /// It is not there.
    Missing,
    /// The run did not write it.
    Extra,
    /// Computing the run again gives another content.
    Differs,
}

impl Fault {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Differs => "differs",
        }
    }
}

/// What was found of the files of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// Files that were compared.
    pub compared: usize,
    /// Those that are not as they should be, by their path within the run.
    pub faults: BTreeMap<String, Fault>,
}

/// Compares every file of the finished run in `dir` with its checksum.
///
/// # Errors
/// If `dir` is not a finished run, or a file cannot be read.
pub fn check_files(dir: &Path) -> Result<Files, Error> {
    let info = RunInfo::read(dir)?;
    refuse_unfinished(dir, &info)?;
    compare(dir, &info, |_| true)
}

/// Refuses a file or a tree of the finished run in `dir` that is not as the run wrote it.
///
/// # Errors
/// As [`check_files`], and the first that differs, by name.
pub fn check_part(dir: &Path, part: &str) -> Result<(), Error> {
    let info = RunInfo::read(dir)?;
    refuse_unfinished(dir, &info)?;
    let within = |name: &str| name.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    match compare(dir, &info, within)?.faults.first_key_value() {
        None => Ok(()),
        Some((name, fault)) => Err(Error::bad_input(
            format!("{}: {} since the run was finished", dir.join(name).display(), fault.word()),
            format!("write it again from the cells: `{} report {}`", program::name(), dir.display()),
        )),
    }
}

/// Refuses a run that is not finished.
pub(crate) fn refuse_unfinished(dir: &Path, info: &RunInfo) -> Result<(), Error> {
    if info.status == Status::Finished {
        return Ok(());
    }
    let (dir, done) = (dir.display(), info.done());
    let of = info.planned.map_or_else(String::new, |all| format!(" of {all}"));
    Err(Error::bad_input(
        format!("{dir}: not finished: {done}{of} cells are done"),
        format!("finish it: `{} resume {dir}`", program::name()),
    ))
}

/// Writes the list of the files in `dir`; returns its own checksum.
pub(crate) fn write(dir: &Path) -> Result<String, Error> {
    let mut list = String::new();
    for name in present(dir)? {
        let _ = writeln!(list, "{}  {name}", hash(dir, &name)?.unwrap_or_default());
    }
    atomic::write(&dir.join(LIST), &[list.as_bytes()])?;
    Ok(blake3::hash(list.as_bytes()).to_hex().to_string())
}

fn compare(dir: &Path, info: &RunInfo, counts: impl Fn(&str) -> bool) -> Result<Files, Error> {
    let mut found = Files { compared: 0, faults: BTreeMap::new() };
    let text = match read_regular_text(&dir.join(LIST)) {
        Ok(text) if info.checksums.as_deref() == Some(blake3::hash(text.as_bytes()).to_hex().as_str()) => text,
        read => {
            let fault = if read.is_ok() { Fault::Edited } else { Fault::Missing };
            found.faults.insert(LIST.to_owned(), fault);
            return Ok(found);
        }
    };
    let listed: BTreeMap<&str, &str> =
        text.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name, sum)).collect();
    let there = present(dir)?;
    for (&name, &sum) in listed.iter().filter(|(name, _)| counts(name)) {
        found.compared += 1;
        match hash(dir, name)? {
            Some(now) if now == sum => {}
            Some(_) if has_grown(dir, name, info)? => {}
            Some(_) => drop(found.faults.insert(name.to_owned(), Fault::Edited)),
            None => drop(found.faults.insert(name.to_owned(), Fault::Missing)),
        }
    }
    for name in there.into_iter().filter(|name| counts(name) && !listed.contains_key(name.as_str())) {
        if !has_grown(dir, &name, info)? {
            found.faults.insert(name, Fault::Extra);
        }
    }
    Ok(found)
}

/// A worker that was not waited for may append to its bundle, or begin one: every record of it has checksums of its own.
fn has_grown(dir: &Path, name: &str, info: &RunInfo) -> Result<bool, Error> {
    let path = dir.join(name);
    if !name.ends_with(".bundle") || !path.is_file() {
        return Ok(false);
    }
    let io = |source| Error::Io { path: path.clone(), action: "cannot read", source };
    let (mut sound, file) = (true, open_regular(&path).map_err(io)?);
    let whole = bundle::scan(&path, &mut |entry| {
        let own = entry.cell.is_empty() || entry.fingerprint == info.fingerprint(&entry.cell);
        sound &= own && matches!(bundle::result(&file, entry.place()), Ok(Some(_)));
    });
    Ok(whole.map_err(io)? && sound)
}

/// The paths of all files of a run, with slashes, in order.
fn present(dir: &Path) -> Result<Vec<String>, Error> {
    let mut found: Vec<String> = FILES.iter().filter(|name| exists(&dir.join(name))).map(|&name| name.into()).collect();
    for tree in TREES.iter().filter(|tree| exists(&dir.join(tree))) {
        found.extend(inside(&dir.join(tree))?.into_iter().map(|path| format!("{tree}/{path}")));
    }
    found.sort();
    Ok(found)
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The paths of all files below a directory, with slashes; a link below it counts as a file.
pub(crate) fn inside(root: &Path) -> Result<Vec<String>, Error> {
    let (mut found, mut open) = (Vec::new(), vec![String::new()]);
    while let Some(prefix) = open.pop() {
        let path = root.join(&prefix);
        let io = |source| Error::Io { path: path.clone(), action: "cannot read", source };
        for entry in fs::read_dir(&path).map_err(io)? {
            let entry = entry.map_err(io)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let relative = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            if entry.file_type().map_err(io)?.is_dir() {
                open.push(relative);
            } else if !atomic::is_temporary(&name) {
                found.push(relative);
            }
        }
    }
    Ok(found)
}

/// The checksum of a file; none if there is no regular file.
pub(crate) fn hash(dir: &Path, name: &str) -> Result<Option<String>, Error> {
    let path = dir.join(name);
    if !path.is_file() {
        return Ok(None);
    }
    let mut hasher = blake3::Hasher::new();
    let read = open_regular(&path).and_then(|file| hasher.update_reader(file).map(drop));
    read.map_err(|source| Error::Io { path, action: "cannot read", source })?;
    Ok(Some(hasher.finalize().to_hex().to_string()))
}

/// The last part of the path, also of `.`.
pub(crate) fn dir_name(dir: &Path) -> String {
    let absolute = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    absolute.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
