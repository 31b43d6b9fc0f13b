//! What is on disk of the cells of a run, whoever wrote it: a file for each cell, or the bundles of workers.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{
    bundle::{self, Account, Entry, Kind, Listed},
    cell_file::{self, Stored},
    directory::cell_path,
    shard::Shard,
};
use crate::{Error, account::RunInfo, import::open_regular};

/// A result in a bundle. There may be a million: what cells have in common is kept once.
struct Found {
    bundle: u32,
    maker: u32,
    offset: u64,
    length: u64,
    hash: u64,
    seconds: f64,
}

/// The cells of a run, indexed.
pub(crate) struct Store<'a> {
    dir: &'a Path,
    info: &'a RunInfo,
    bundles: Vec<PathBuf>,
    /// Who computed cells, each once.
    makers: Vec<Account>,
    results: HashMap<String, Found>,
    /// Cells with a file of their own.
    alone: HashSet<String>,
    /// The bundle that was read last: cells lie beside each other.
    open: Mutex<Option<(u32, File)>>,
    /// Cells that failed, with the account of the last failure.
    failures: HashMap<String, Account>,
    /// What could not be used.
    pub(crate) notes: Vec<String>,
}

impl<'a> Store<'a> {
    /// Indexes the bundles. A worker needs those of its own share alone, unless others were cut differently.
    pub(crate) fn open(dir: &'a Path, info: &'a RunInfo, shard: Option<Shard>) -> Result<Self, Error> {
        let Listed { bundles, cells } = bundle::list(dir)?;
        let mut store = Self {
            dir,
            info,
            bundles: Vec::new(),
            makers: Vec::new(),
            results: HashMap::new(),
            alone: cells,
            open: Mutex::default(),
            failures: HashMap::new(),
            notes: Vec::new(),
        };
        for (path, of) in bundles {
            if shard.is_none_or(|shard| shard == of || shard.count() != of.count()) {
                store.index(path)?;
            }
        }
        Ok(store)
    }

    fn index(&mut self, path: PathBuf) -> Result<(), Error> {
        let io = |source| Error::Io { path: path.clone(), action: "cannot read", source };
        let mut added = Ok(());
        let whole = bundle::scan(&path, &mut |entry| {
            let own = entry.fingerprint == self.info.fingerprint(&entry.cell);
            match entry.kind {
                Kind::Result | Kind::Failed if !own => {
                    self.notes.push(format!("{}: {} belongs to another run", path.display(), entry.cell));
                }
                Kind::Result if added.is_ok() => added = self.add(&path, entry),
                Kind::Failed => {
                    self.failures.insert(entry.cell, entry.account);
                }
                Kind::Result | Kind::Started | Kind::Beat | Kind::End => {}
            }
        });
        if !whole.map_err(io)? {
            self.notes.push(format!("{}: ends in the middle of a record; its whole cells count", path.display()));
        }
        self.bundles.push(path);
        added
    }

    fn add(&mut self, path: &Path, entry: Entry) -> Result<(), Error> {
        let seconds = entry.account.seconds;
        let maker = Account { seconds: 0.0, ..entry.account };
        let Some(known) = self.results.get(&entry.cell) else {
            let at = self.makers.iter().rposition(|known| *known == maker).unwrap_or_else(|| {
                self.makers.push(maker);
                self.makers.len() - 1
            });
            let (bundle, offset, length, hash) = (self.bundles.len() as u32, entry.offset, entry.length, entry.hash);
            self.results.insert(entry.cell, Found { bundle, maker: at as u32, offset, length, hash, seconds });
            return Ok(());
        };
        if (known.length, known.hash) == (entry.length, entry.hash) {
            return Ok(());
        }
        let first = &self.makers[known.maker as usize];
        Err(Error::bad_input(
            format!(
                "{}: {} differs between two workers, on {} ({}) and on {} ({})",
                path.display(),
                entry.cell,
                first.host,
                first.kernel,
                maker.host,
                maker.kernel
            ),
            "one of the machines computes wrongly: remove the bundles of the one at fault from `cells`, and work again",
        ))
    }

    /// The result of a cell.
    pub(crate) fn read(&self, cell: &str) -> Result<Stored, Error> {
        let mut alone = Stored::Absent;
        if self.alone.contains(cell) {
            alone = cell_file::read(&cell_path(self.dir, cell), self.info.fingerprint(cell))?;
        }
        let (Some(found), false) = (self.results.get(cell), matches!(alone, Stored::Whole(_))) else {
            return Ok(alone);
        };
        let path = &self.bundles[found.bundle as usize];
        let io = |source| Error::Io { path: path.clone(), action: "cannot read", source };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, file) = match open.take() {
            Some(last) if last.0 == found.bundle => open.insert(last),
            _ => open.insert((found.bundle, open_regular(path).map_err(io)?)),
        };
        let result = bundle::result(file, (found.offset, found.length, found.hash)).map_err(io)?;
        Ok(result.map_or(Stored::Unusable("its content is damaged"), Stored::Whole))
    }

    /// Where a cell's result is, or would be.
    pub(crate) fn place(&self, cell: &str) -> PathBuf {
        match self.results.get(cell) {
            Some(found) => self.bundles[found.bundle as usize].clone(),
            None => cell_path(self.dir, cell),
        }
    }

    /// Who computed a cell in a bundle, and in how many seconds.
    pub(crate) fn maker(&self, cell: &str) -> Option<(&Account, f64)> {
        self.results.get(cell).map(|found| (&self.makers[found.maker as usize], found.seconds))
    }

    /// Bytes of a cell's result in a bundle.
    pub(crate) fn size(&self, cell: &str) -> Option<u64> {
        self.results.get(cell).map(|found| found.length)
    }

    /// Whether there is a result; its bytes are checked when they are read.
    pub(crate) fn has(&self, cell: &str) -> bool {
        self.results.contains_key(cell) || self.alone.contains(cell)
    }

    /// Why a cell failed, if it has no result.
    pub(crate) fn failure(&self, cell: &str) -> Option<&Account> {
        if self.results.contains_key(cell) { None } else { self.failures.get(cell) }
    }
}
