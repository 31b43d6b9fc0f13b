//! What the results of a run take on disk, and whether there is room for them.

use std::path::Path;

use crate::{Cells, Error, quantity};

/// Bytes that the arrays of `data.zarr` take before they hold anything.
const DESCRIBED: u64 = 30 << 10;

/// Bytes that `data.zarr` takes beside results of so many: what it leaves out of them, its compression and what it adds
/// come to between a third and all of them.
pub(super) fn of_data(results: u64) -> u64 {
    DESCRIBED + results / 4 * 3
}

/// Bytes that are still to be written: the results of the cells that are left, and the data of all.
pub(super) fn needed(configured: &dyn Cells, pending: &[usize]) -> u64 {
    let sum = |sum: u64, cell: usize| sum.saturating_add(configured.stored(cell));
    let left = pending.iter().copied().fold(0, sum);
    let all = (0..configured.cell_names().len()).fold(0, sum);
    if left == 0 { 0 } else { left.saturating_add(of_data(all)) }
}

/// Refuses a run that needs more than is free.
pub(super) fn check(dir: &Path, needed: u64, free: Option<u64>) -> Result<(), Error> {
    match free {
        Some(free) if needed > free => Err(Error::bad_input(
            format!(
                "{}: results take about {} on disk, and {} are free there",
                dir.display(),
                quantity::bytes(needed),
                quantity::bytes(free)
            ),
            "name a directory on a larger disk with --out, or run fewer networks",
        )),
        _ => Ok(()),
    }
}

/// Bytes that are free where `dir` is or will be, as far as the file system tells.
#[cfg(unix)]
pub(super) fn free(dir: &Path) -> Option<u64> {
    // An empty path, the parent of a relative one, is the working directory.
    let here = |path: &Path| if path.as_os_str().is_empty() { Path::new(".").to_owned() } else { path.to_owned() };
    let told = dir.ancestors().find_map(|path| rustix::fs::statvfs(here(path)).ok())?;
    // File systems of no size, such as some in user space, tell nothing.
    (told.f_blocks > 0).then(|| told.f_bavail.saturating_mul(told.f_frsize))
}

/// Nothing is known of other systems.
#[cfg(not(unix))]
pub(super) fn free(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_does_not_fit_is_refused() {
        let dir = Path::new("runs/large");
        assert!(check(dir, 1 << 30, Some(1 << 30)).is_ok());
        assert!(check(dir, 1 << 40, None).is_ok());
        let error = check(dir, 3 << 30, Some(1 << 20)).unwrap_err();
        assert_eq!(error.to_string(), "runs/large: results take about 3.0 GiB on disk, and 1.0 MiB are free there");
        assert!(error.remedy().unwrap().contains("--out"));
    }

    #[test]
    #[cfg(unix)]
    fn a_directory_that_is_not_there_yet_is_on_the_disk_of_its_parent() {
        let dir = tempfile::tempdir().unwrap();
        assert!(free(&dir.path().join("not/yet")).is_some_and(|bytes| bytes > 0));
        assert!(free(Path::new("not-here-either")).is_some());
    }
}
