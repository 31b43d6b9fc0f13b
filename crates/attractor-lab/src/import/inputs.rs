//! The files that a configuration names: read once, kept, and handed on, so that a run needs none of them again.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::from_disk;
use crate::Error;

/// Files by the path that a configuration has for them, with their bytes. A clone is another handle of the same files.
#[derive(Debug, Clone, Default)]
pub struct Inputs(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, Arc<[u8]>>,
    /// Whether these are all: then nothing is read from disk.
    complete: bool,
}

thread_local! {
    /// Where [`bytes`] reads, while a configuration is prepared on this thread.
    static CURRENT: RefCell<Option<Inputs>> = const { RefCell::new(None) };
}

impl Inputs {
    /// Nothing yet: each file is read from disk when it is first asked for, and is what it was then from there on.
    pub fn from_disk() -> Self {
        Self::default()
    }

    /// These files and no others.
    pub fn kept(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (path, bytes.into())).collect();
        Self(Arc::new(Mutex::new(State { files, complete: true })))
    }

    /// The files that were asked for, in the order of their paths.
    pub fn files(&self) -> Vec<(String, Arc<[u8]>)> {
        self.state().files.iter().map(|(path, bytes)| (path.clone(), Arc::clone(bytes))).collect()
    }

    /// Whoever reads a file within `prepare`, on this thread, reads it here.
    pub(crate) fn within<R>(&self, prepare: impl FnOnce() -> R) -> R {
        struct Restored(Option<Inputs>);
        impl Drop for Restored {
            fn drop(&mut self) {
                CURRENT.set(self.0.take());
            }
        }
        let _restored = Restored(CURRENT.replace(Some(self.clone())));
        prepare()
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        let name = path.to_string_lossy().into_owned();
        let mut state = self.state();
        if let Some(bytes) = state.files.get(&name) {
            return Ok(bytes.to_vec());
        }
        if state.complete {
            return Err(Error::bad_input(
                format!("{name}: not among the files that the run keeps"),
                "start a new run: its configuration names files that this one did not read",
            ));
        }
        let bytes = from_disk(path)?;
        state.files.insert(name, bytes.as_slice().into());
        Ok(bytes)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bytes of a file: those that were kept, or from disk.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    match CURRENT.with_borrow(Clone::clone) {
        Some(inputs) => inputs.read(path),
        None => from_disk(path),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_what_it_was_when_it_was_first_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        fs::write(&path, "1").unwrap();
        let inputs = Inputs::from_disk();
        assert_eq!(inputs.within(|| bytes(&path)).unwrap(), b"1");
        fs::write(&path, "2").unwrap();
        assert_eq!(inputs.within(|| bytes(&path)).unwrap(), b"1");
        assert_eq!(bytes(&path).unwrap(), b"2");
        let kept = Inputs::kept(inputs.files().into_iter().map(|(path, bytes)| (path, bytes.to_vec())));
        fs::remove_file(&path).unwrap();
        assert_eq!(kept.within(|| bytes(&path)).unwrap(), b"1");
        assert!(kept.within(|| bytes(Path::new("b.csv"))).unwrap_err().to_string().contains("b.csv: not among"));
    }
}
