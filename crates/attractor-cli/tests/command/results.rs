//! What a run leaves.

use std::path::{Path, PathBuf};

/// Every file that must not depend on who computed it, with its bytes.
pub(crate) fn results(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut open: Vec<_> = ["claims.json", "metrics.json", "data.zarr", "config.toml", "sweep.toml", "figures"]
        .iter()
        .map(PathBuf::from)
        .filter(|path| path.as_os_str() != "sweep.toml" || dir.join(path).exists())
        .collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        let full = dir.join(&path);
        if full.is_dir() {
            let names = std::fs::read_dir(&full).expect("a directory");
            open.extend(names.map(|entry| path.join(entry.expect("an entry").file_name())));
        } else {
            found.push((path, std::fs::read(&full).unwrap_or_else(|e| panic!("{}: {e}", full.display()))));
        }
    }
    found.sort();
    found
}
