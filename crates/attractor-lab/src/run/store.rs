//! What is on disk of the cells of a run, whoever wrote it: a file for each cell, or the bundles of workers.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use super::{
    bundle::{self, Account, Entry, Kind},
    cell_file::{self, Stored},
    directory::cell_path,
    shard::Shard,
};
use crate::{Error, account::RunInfo};

/// The cells of a run, indexed.
pub(crate) struct Store<'a> {
    dir: &'a Path,
    info: &'a RunInfo,
    bundles: Vec<PathBuf>,
    results: HashMap<String, (usize, Entry)>,
    /// Cells that failed, with the account of the last failure.
    failures: HashMap<String, Account>,
    /// What could not be used.
    pub(crate) notes: Vec<String>,
}

impl<'a> Store<'a> {
    /// Indexes the bundles. A worker needs those of its own share alone, unless others were cut differently.
    pub(crate) fn open(dir: &'a Path, info: &'a RunInfo, shard: Option<Shard>) -> Result<Self, Error> {
        let mut store = Self {
            dir,
            info,
            bundles: Vec::new(),
            results: HashMap::new(),
            failures: HashMap::new(),
            notes: Vec::new(),
        };
        for (path, of) in bundle::list(dir)? {
            if shard.is_none_or(|shard| shard == of || shard.count() != of.count()) {
                store.index(path)?;
            }
        }
        Ok(store)
    }

    fn index(&mut self, path: PathBuf) -> Result<(), Error> {
        let io = |source| Error::Io { path: path.clone(), action: "cannot read", source };
        let (entries, whole) = bundle::scan(&path).map_err(io)?;
        if !whole {
            self.notes.push(format!("{}: ends in the middle of a record; its whole cells count", path.display()));
        }
        let file = self.bundles.len();
        for entry in entries {
            let own = entry.fingerprint == self.info.fingerprint(&entry.cell);
            match entry.kind {
                Kind::Result | Kind::Failed if !own => {
                    self.notes.push(format!("{}: {} belongs to another run", path.display(), entry.cell));
                }
                Kind::Result => self.add(file, &path, entry)?,
                Kind::Failed => {
                    self.failures.insert(entry.cell, entry.account);
                }
                Kind::Started | Kind::Beat | Kind::End => {}
            }
        }
        self.bundles.push(path);
        Ok(())
    }

    fn add(&mut self, file: usize, path: &Path, entry: Entry) -> Result<(), Error> {
        let Some((_, known)) = self.results.get(&entry.cell) else {
            self.results.insert(entry.cell.clone(), (file, entry));
            return Ok(());
        };
        if (known.length, known.hash) == (entry.length, entry.hash) {
            return Ok(());
        }
        Err(Error::bad_input(
            format!(
                "{}: {} differs between two workers, on {} ({}) and on {} ({})",
                path.display(),
                entry.cell,
                known.account.host,
                known.account.kernel,
                entry.account.host,
                entry.account.kernel
            ),
            "one of the machines computes wrongly: remove the bundles of the one at fault from `cells`, and work again",
        ))
    }

    /// The result of a cell.
    pub(crate) fn read(&self, cell: &str) -> Result<Stored, Error> {
        let alone = cell_file::read(&cell_path(self.dir, cell), self.info.fingerprint(cell))?;
        let (Some((file, entry)), false) = (self.results.get(cell), matches!(alone, Stored::Whole(_))) else {
            return Ok(alone);
        };
        let result = bundle::result(&self.bundles[*file], entry)?;
        Ok(result.map_or(Stored::Unusable("its content is damaged"), Stored::Whole))
    }

    /// Where a cell's result is, or would be.
    pub(crate) fn place(&self, cell: &str) -> PathBuf {
        match self.results.get(cell) {
            Some((file, _)) => self.bundles[*file].clone(),
            None => cell_path(self.dir, cell),
        }
    }

    /// How a cell in a bundle was computed.
    pub(crate) fn account(&self, cell: &str) -> Option<&Account> {
        self.results.get(cell).map(|(_, entry)| &entry.account)
    }

    /// Bytes of a cell's result in a bundle.
    pub(crate) fn size(&self, cell: &str) -> Option<u64> {
        self.results.get(cell).map(|(_, entry)| entry.length)
    }

    /// Whether there is a result; its bytes are checked when they are read.
    pub(crate) fn has(&self, cell: &str) -> bool {
        self.results.contains_key(cell) || cell_path(self.dir, cell).exists()
    }

    /// Why a cell failed, if it has no result.
    pub(crate) fn failure(&self, cell: &str) -> Option<&Account> {
        if self.results.contains_key(cell) { None } else { self.failures.get(cell) }
    }
}
