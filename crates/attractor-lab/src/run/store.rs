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
use crate::{
    CellNames, Error,
    account::{CellTimes, RunInfo},
    import::open_regular,
};

/// A result in a bundle. There may be a million: what cells have in common is kept once.
struct Found {
    bundle: u32,
    maker: u32,
    offset: u64,
    length: u64,
    hash: u64,
    seconds: f64,
}

/// The cells of a run, by their index.
pub(crate) struct Store<'a> {
    dir: &'a Path,
    info: &'a RunInfo,
    names: &'a CellNames,
    bundles: Vec<PathBuf>,
    /// Who computed cells, each once.
    makers: Vec<Account>,
    results: Vec<Option<Found>>,
    /// Cells with a file of their own.
    alone: HashSet<usize>,
    /// The bundle that was read last: cells lie beside each other.
    open: Mutex<Option<(u32, File)>>,
    /// Cells that failed, with the account of the last failure.
    failures: HashMap<usize, Account>,
    /// What could not be used.
    pub(crate) notes: Vec<String>,
}

impl<'a> Store<'a> {
    /// Indexes the bundles. A worker needs those of its own share alone, unless others were cut differently.
    pub(crate) fn open(
        dir: &'a Path,
        info: &'a RunInfo,
        names: &'a CellNames,
        shard: Option<Shard>,
    ) -> Result<Self, Error> {
        let Listed { bundles, cells } = bundle::list(dir)?;
        let mut store = Self {
            dir,
            info,
            names,
            bundles: Vec::new(),
            makers: Vec::new(),
            results: std::iter::repeat_with(|| None).take(names.len()).collect(),
            alone: cells.iter().filter_map(|cell| names.find(cell)).collect(),
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
            if !matches!(entry.kind, Kind::Result | Kind::Failed) {
                return;
            }
            let own = entry.fingerprint == self.info.fingerprint(&entry.cell);
            match self.names.find(&entry.cell).filter(|_| own) {
                None => self.notes.push(format!("{}: {} belongs to another run", path.display(), entry.cell)),
                Some(cell) if entry.kind == Kind::Failed => drop(self.failures.insert(cell, entry.account)),
                Some(cell) if added.is_ok() => added = self.add(&path, cell, entry),
                Some(_) => {}
            }
        });
        if !whole.map_err(io)? {
            self.notes.push(format!("{}: ends in the middle of a record; its whole cells count", path.display()));
        }
        self.bundles.push(path);
        added
    }

    fn add(&mut self, path: &Path, cell: usize, entry: Entry) -> Result<(), Error> {
        let seconds = entry.account.seconds;
        let maker = Account { seconds: 0.0, ..entry.account };
        let Some(known) = &self.results[cell] else {
            let at = self.makers.iter().rposition(|known| *known == maker).unwrap_or_else(|| {
                self.makers.push(maker);
                self.makers.len() - 1
            });
            let (bundle, offset, length, hash) = (self.bundles.len() as u32, entry.offset, entry.length, entry.hash);
            self.results[cell] = Some(Found { bundle, maker: at as u32, offset, length, hash, seconds });
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
    pub(crate) fn read(&self, cell: usize) -> Result<Stored, Error> {
        let mut alone = Stored::Absent;
        if self.alone.contains(&cell) {
            let name = self.names.name(cell);
            alone = cell_file::read(&cell_path(self.dir, &name), self.info.fingerprint(&name))?;
        }
        let (Some(found), false) = (&self.results[cell], matches!(alone, Stored::Whole(_))) else {
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
    pub(crate) fn place(&self, cell: usize) -> PathBuf {
        match &self.results[cell] {
            Some(found) => self.bundles[found.bundle as usize].clone(),
            None => cell_path(self.dir, &self.names.name(cell)),
        }
    }

    /// Who computed a cell in a bundle, and in how many seconds.
    pub(crate) fn maker(&self, cell: usize) -> Option<(&Account, f64)> {
        self.results[cell].as_ref().map(|found| (&self.makers[found.maker as usize], found.seconds))
    }

    /// Bytes of a cell's result in a bundle.
    pub(crate) fn size(&self, cell: usize) -> Option<u64> {
        self.results[cell].as_ref().map(|found| found.length)
    }

    /// How long the cells in bundles took.
    pub(crate) fn times(&self) -> CellTimes {
        let mut times = CellTimes::default();
        self.results.iter().flatten().for_each(|found| times.add(found.seconds));
        times
    }

    /// The instruction sets that computed them, in order.
    pub(crate) fn kernels(&self) -> Vec<&str> {
        let mut kernels: Vec<&str> = self.makers.iter().map(|maker| maker.kernel.as_str()).collect();
        kernels.sort_unstable();
        kernels.dedup();
        kernels
    }

    /// Whether there is a result; its bytes are checked when they are read.
    pub(crate) fn has(&self, cell: usize) -> bool {
        self.results[cell].is_some() || self.alone.contains(&cell)
    }

    /// Why a cell failed, if it has no result.
    pub(crate) fn failure(&self, cell: usize) -> Option<&Account> {
        if self.results[cell].is_some() { None } else { self.failures.get(&cell) }
    }
}
