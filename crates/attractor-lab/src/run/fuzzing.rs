//! What a run keeps, as the fuzzer feeds it: see [`crate::fuzzing`].

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use super::{
    RunInfo, bundle, cell_file, checkpoint,
    info::{Texts, sealed},
    note, zarr as arrays,
};
use crate::{Claim, Metric};

/// The run to which everything belongs.
const FINGERPRINT: u64 = 7;

/// Lets `read` find files in a directory of their own.
fn in_directory(files: &[(&str, &[u8])], read: impl FnOnce(&Path)) {
    let Ok(dir) = tempfile::tempdir() else { return };
    let write = |(name, bytes): &(&str, &[u8])| {
        let path = dir.path().join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, bytes))
    };
    if files.iter().try_for_each(write).is_ok() {
        read(dir.path());
    }
}

pub(crate) fn cell(bytes: &[u8]) {
    in_directory(&[("a.cell", bytes)], |dir| {
        if let Ok(cell_file::Stored::Whole(result)) = cell_file::read(&dir.join("a.cell"), FINGERPRINT) {
            assert_eq!(bytes, [&cell_file::header(FINGERPRINT, &result), &result[..]].concat());
        }
    });
}

pub(crate) fn checkpoint(bytes: &[u8]) {
    in_directory(&[("cells/a.checkpoint", bytes)], |dir| {
        let mut content = Vec::new();
        if let Ok(Some(mut kept)) = checkpoint::place(dir, "a", FINGERPRINT).read() {
            assert!(kept.read_to_end(&mut content).is_ok() && content.len() < bytes.len());
        }
    });
}

pub(crate) fn bundle(bytes: &[u8]) {
    in_directory(&[("a.bundle", bytes)], |dir| {
        let path = dir.join("a.bundle");
        let Ok(file) = fs::File::open(&path) else { return };
        let read = bundle::scan(&path, &mut |entry| {
            assert!(entry.offset + entry.length <= bytes.len() as u64);
            drop(bundle::result(&file, entry.place()));
        });
        drop(read);
    });
}

/// The account, with a seal that is right; then the configuration that it speaks of.
pub(crate) fn account(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let config: &[u8] = b"seed = 1\n";
    in_directory(&[("run.json", sealed(text).as_bytes()), ("config.toml", config)], |dir| {
        let Ok(info) = RunInfo::read(dir) else { return };
        drop(info.check_version(dir));
        if let Ok(texts) = Texts::read(dir, &info) {
            drop(info.check_texts(dir, &texts));
        }
    });
}

pub(crate) fn about(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(note::parse(Path::new("about.json"), text));
    }
}

pub(crate) fn claims(bytes: &[u8]) {
    if let Ok(claims) = serde_json::from_slice::<Vec<Claim>>(bytes) {
        assert!(serde_json::to_string(&claims).is_ok());
    }
}

pub(crate) fn metrics(bytes: &[u8]) {
    if let Ok(metrics) = serde_json::from_slice::<Vec<Metric>>(bytes) {
        assert!(serde_json::to_string(&metrics).is_ok());
    }
}

/// A tree of files, of which each is its length and its bytes; their names are those of [`seeds::zarr`].
pub(crate) fn zarr(bytes: &[u8]) {
    let mut rest = bytes;
    let mut files = Vec::new();
    for name in NAMES {
        let Some((length, after)) = rest.split_first_chunk() else { break };
        let (file, after) = after.split_at((u16::from_le_bytes(*length) as usize).min(after.len()));
        files.push((name, file));
        rest = after;
    }
    in_directory(&files, |dir| drop(arrays::read(dir)));
}

/// The files of a small dataset.
const NAMES: [&str; 5] = ["zarr.json", "orbit/zarr.json", "orbit/c/0/0", "step/zarr.json", "step/c/0"];

/// Small files that each reader accepts.
pub(crate) mod seeds {
    use ndarray::{Array1, Array2};

    use super::*;
    use crate::{
        Dataset,
        claim::{claim, mean_of},
        run::{Shard, bundle::Account, bundle::Kind},
    };

    /// The one file that `write` leaves in a directory.
    fn file(write: impl FnOnce(&Path) -> Option<PathBuf>) -> Vec<Vec<u8>> {
        let read = || {
            let dir = tempfile::tempdir().ok()?;
            fs::create_dir(dir.path().join("cells")).ok()?;
            fs::read(write(dir.path())?).ok()
        };
        read().into_iter().collect()
    }

    pub(crate) fn cell() -> Vec<Vec<u8>> {
        file(|dir| {
            let path = dir.join("a.cell");
            cell_file::write(&path, FINGERPRINT, b"result").ok()?;
            Some(path)
        })
    }

    pub(crate) fn checkpoint() -> Vec<Vec<u8>> {
        file(|dir| {
            checkpoint::place(dir, "a", FINGERPRINT).keep(&mut |out| out.write_all(b"weights")).ok()?;
            Some(dir.join("cells/a.checkpoint"))
        })
    }

    pub(crate) fn bundle() -> Vec<Vec<u8>> {
        file(|dir| {
            let writer = bundle::Writer::create(dir, Shard::ALL).ok()?;
            let account = Account { seconds: 0.5, host: "host".into(), kernel: "avx2".into(), threads: 1, error: None };
            for (kind, result) in [(Kind::Started, &b""[..]), (Kind::Result, b"result"), (Kind::End, b"")] {
                writer.append(kind, "a", FINGERPRINT, &account, result).ok()?;
            }
            Some(bundle::list(dir).ok()?.bundles.pop()?.0)
        })
    }

    pub(crate) fn account() -> Vec<Vec<u8>> {
        let mut info = RunInfo::begin("timing", true, 1, 2);
        info.cell_done("network-01".to_owned(), 1.5);
        let text = serde_json::to_string_pretty(&info).unwrap_or_default();
        vec![text.trim_end_matches("\n}").into()]
    }

    pub(crate) fn about() -> Vec<Vec<u8>> {
        let text = r#"{"name": "mine", "title": "t", "figure": "", "summary": "s", "default_toml": "seed = 1", "quick_toml": "",
            "sources": [["A 2001", "doi:1"]], "python": ""}"#;
        vec![text.into()]
    }

    pub(crate) fn claims() -> Vec<Vec<u8>> {
        let found = claim("I1", "It learns", "correlation").above(0.5).of(mean_of(&[0.7, 0.8, 0.9]));
        vec![serde_json::to_vec(&[found]).unwrap_or_default()]
    }

    pub(crate) fn metrics() -> Vec<Vec<u8>> {
        let metric = Metric { name: "mean".into(), value: f64::NAN, units: "1".into(), description: "a mean".into() };
        vec![serde_json::to_vec(&[metric]).unwrap_or_default()]
    }

    pub(crate) fn zarr() -> Vec<Vec<u8>> {
        let tree = || {
            let dir = tempfile::tempdir().ok()?;
            let mut data = Dataset::new();
            data.insert("step", &["step"], Array1::from_iter(0_i64..4), "1", "Step");
            data.insert("orbit", &["cell", "step"], Array2::<f32>::ones((2, 4)), "1", "State");
            arrays::write(dir.path(), &data, &[]).ok()?;
            let file = |name: &str| {
                let bytes = fs::read(dir.path().join(name)).ok()?;
                Some([&(bytes.len() as u16).to_le_bytes()[..], &bytes].concat())
            };
            NAMES.into_iter().map(file).collect::<Option<Vec<_>>>()
        };
        tree().map(|files| files.concat()).into_iter().collect()
    }
}
