//! One reader of `attractor_lab::fuzzing`, the one that `ATTRACTOR_READER` names, under libFuzzer. `fuzz/run` builds and runs it.

#![no_main]

use std::{env, fs, path::PathBuf, sync::LazyLock};

use attractor_lab::fuzzing::{Reader, find};
use libfuzzer_sys::fuzz_target;

static READER: LazyLock<&Reader> = LazyLock::new(|| {
    let name = env::var("ATTRACTOR_READER").unwrap_or_default();
    find(&name).unwrap_or_else(|| panic!("ATTRACTOR_READER is `{name}`, which is no reader"))
});

/// Puts files that the reader accepts where libFuzzer looks for them.
fn plant() {
    let Some(corpus) = env::var_os("ATTRACTOR_CORPUS").map(PathBuf::from) else { return };
    for (number, seed) in (READER.seeds)().into_iter().enumerate() {
        fs::write(corpus.join(format!("seed-{number}")), seed).expect("the corpus can be written");
    }
}

fuzz_target!(init: plant(), |bytes: &[u8]| (READER.read)(bytes));
