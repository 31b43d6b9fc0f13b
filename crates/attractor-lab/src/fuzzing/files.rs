//! A user's own files, and the texts of a configuration.

use std::sync::Arc;

use toml::Table;

use crate::{
    config,
    import::{self, Inputs},
    registry,
    sweep::Design,
};

/// Lets `read` find the bytes under a name, without a disk.
fn named(name: &str, bytes: &[u8], read: impl FnOnce(&std::path::Path)) {
    Inputs::kept([(name.to_owned(), bytes.to_owned())]).within(|| read(name.as_ref()));
}

fn arrays(name: &str, bytes: &[u8]) {
    named(name, bytes, |path| {
        for variable in [None, Some("chaos")] {
            drop(import::trajectory(path, variable));
        }
        drop(import::pen_path(path, None));
        drop(import::path_variables(path));
    });
}

pub(super) fn mat(bytes: &[u8]) {
    arrays("a.mat", bytes);
}

pub(super) fn npy(bytes: &[u8]) {
    arrays("a.npy", bytes);
}

pub(super) fn npz(bytes: &[u8]) {
    arrays("a.npz", bytes);
}

pub(super) fn mtx(bytes: &[u8]) {
    named("a.mtx", bytes, |path| drop(import::connectome(path)));
}

pub(super) fn sparse_npz(bytes: &[u8]) {
    named("a.npz", bytes, |path| drop(import::connectome(path)));
}

pub(super) fn csv(bytes: &[u8]) {
    arrays("a.csv", bytes);
}

pub(super) fn images(bytes: &[u8]) {
    named("a.idx", bytes, |path| {
        if let Ok(images) = import::images(path) {
            assert!(images.range().0 <= images.range().1);
            (0..images.count().min(3)).for_each(|image| drop(images.get(image)));
        }
    });
}

pub(super) fn labels(bytes: &[u8]) {
    named("a.idx", bytes, |path| drop(import::labels(path)));
}

/// A user's file over the default configuration of an experiment, which is planned.
pub(super) fn config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(layer) = config::parse("a.toml", text) else { return };
    for name in ["timing", "sequences"] {
        let Ok(experiment) = registry::find(name) else { return };
        let about = experiment.about();
        let Ok(mut table) = about.default_toml.parse::<Table>() else { return };
        if config::lay(&mut table, layer.clone(), name, "a.toml").is_err() || config::seed(&table).is_err() {
            continue;
        }
        if let Ok(configured) = Arc::clone(&experiment).configure(&table, &Inputs::kept([])) {
            drop((configured.phases(0), configured.memory(0)));
        }
    }
}

pub(super) fn sweep(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(design) = Design::from_toml("sweep.toml", text) {
        let last = design.points() - 1;
        assert_eq!(design.place(last).len(), design.extents().len());
        assert!(!design.name(last).is_empty());
    }
}

/// Small files that each reader accepts.
pub(super) mod seeds {
    use std::io::{Cursor, Write};

    use flate2::{Compression, write::GzEncoder};
    use ndarray::{Array2, array};
    use ndarray_npy::WriteNpyExt;

    use crate::registry;

    pub(in crate::fuzzing) fn mat() -> Vec<Vec<u8>> {
        [&include_bytes!("../../tests/data/plain.mat")[..], include_bytes!("../../tests/data/compressed.mat")]
            .map(<[u8]>::to_vec)
            .into()
    }

    pub(in crate::fuzzing) fn npz() -> Vec<Vec<u8>> {
        vec![include_bytes!("../../tests/data/compressed.npz").to_vec()]
    }

    pub(in crate::fuzzing) fn mtx() -> Vec<Vec<u8>> {
        let full = b"%%MatrixMarket matrix array integer symmetric\n2 2\n1\n2\n0\n";
        vec![include_bytes!("../../tests/data/sparse.mtx").to_vec(), full.to_vec()]
    }

    pub(in crate::fuzzing) fn sparse_npz() -> Vec<Vec<u8>> {
        [
            &include_bytes!("../../tests/data/csr.npz")[..],
            include_bytes!("../../tests/data/csc.npz"),
            include_bytes!("../../tests/data/coo.npz"),
        ]
        .map(<[u8]>::to_vec)
        .into()
    }

    pub(in crate::fuzzing) fn npy() -> Vec<Vec<u8>> {
        let path = Array2::from_shape_fn((2, 12), |(axis, t)| (axis * t) as f64);
        let mut files = vec![Vec::new(); 3];
        let [rows, columns, whole] = &mut files[..] else { return files };
        let written = [
            path.write_npy(Cursor::new(rows)),
            path.t().write_npy(Cursor::new(columns)),
            array![3_i16, -1].write_npy(Cursor::new(whole)),
        ];
        assert!(written.iter().all(Result::is_ok));
        files
    }

    pub(in crate::fuzzing) fn csv() -> Vec<Vec<u8>> {
        let rows = |between: &str| (0..12).map(|t| format!("{t}{between}-{t}.5e-1\n")).collect::<Vec<_>>().concat();
        let texts = [format!("x,y\n{}", rows(",")), rows(";").replace('.', ","), rows("\t"), rows("  ")];
        texts.map(String::into_bytes).into()
    }

    fn idx(extents: &[u32], content: &[u8]) -> Vec<u8> {
        let head = [0, 0, 8, extents.len() as u8];
        [&head[..], &extents.iter().flat_map(|extent| extent.to_be_bytes()).collect::<Vec<_>>(), content].concat()
    }

    pub(in crate::fuzzing) fn images() -> Vec<Vec<u8>> {
        let plain = idx(&[2, 3, 3], &[0, 50, 255, 7, 8, 9, 1, 2, 3, 0, 0, 0, 255, 255, 255, 1, 0, 1]);
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        assert!(packed.write_all(&plain).is_ok());
        vec![plain, packed.finish().unwrap_or_default()]
    }

    pub(in crate::fuzzing) fn labels() -> Vec<Vec<u8>> {
        vec![idx(&[5], &[0, 1, 2, 1, 0])]
    }

    pub(in crate::fuzzing) fn config() -> Vec<Vec<u8>> {
        let texts = ["timing", "sequences"].into_iter().filter_map(|name| registry::find(name).ok());
        texts.map(|experiment| experiment.about().default_toml.into()).collect()
    }

    pub(in crate::fuzzing) fn sweep() -> Vec<Vec<u8>> {
        let over = "[[over]]\nkey = \"network.gain\"\nvalues = [1.2, 1.5]\n[[over]]\nkey = \"seed\"\nvalues = [1, 2]\n";
        ["grid", "points"].map(|design| format!("design = \"{design}\"\n{over}").into_bytes()).into()
    }
}
