//! Everything that reads bytes which anyone may have written, by name: for the fuzzer (`fuzz/`) and for tests.
//!
//! A reader accepts or refuses; it never panics, never hangs, and takes no more memory than what it reads is worth. Where a
//! checksum guards a reader, it is fed behind the checksum.

mod files;
mod library;
#[cfg(test)]
mod tests;

use crate::run::fuzzing as runs;

/// A reader.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// Its name.
    pub name: &'static str,
    /// Small files that it accepts.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Reads, and goes on with what it has accepted.
    pub read: fn(&[u8]),
    /// About how many microseconds that takes.
    pub micros: usize,
}

const fn reader(name: &'static str, seeds: fn() -> Vec<Vec<u8>>, read: fn(&[u8]), micros: usize) -> Reader {
    Reader { name, seeds, read, micros }
}

/// All readers.
pub const READERS: &[Reader] = &[
    reader("mat", files::seeds::mat, files::mat, 20),
    reader("npy", files::seeds::npy, files::npy, 20),
    reader("npz", files::seeds::npz, files::npz, 20),
    reader("mtx", files::seeds::mtx, files::mtx, 20),
    reader("sparse-npz", files::seeds::sparse_npz, files::sparse_npz, 50),
    reader("csv", files::seeds::csv, files::csv, 20),
    reader("idx-images", files::seeds::images, files::images, 20),
    reader("idx-labels", files::seeds::labels, files::labels, 20),
    reader("config", files::seeds::config, files::config, 500),
    reader("sweep", files::seeds::sweep, files::sweep, 50),
    reader("cell", runs::seeds::cell, runs::cell, 50),
    reader("checkpoint", runs::seeds::checkpoint, runs::checkpoint, 50),
    reader("bundle", runs::seeds::bundle, runs::bundle, 50),
    reader("account", runs::seeds::account, runs::account, 500),
    reader("about", runs::seeds::about, runs::about, 50),
    reader("claims", runs::seeds::claims, runs::claims, 20),
    reader("metrics", runs::seeds::metrics, runs::metrics, 20),
    reader("zarr", runs::seeds::zarr, runs::zarr, 1000),
    reader("network-npz", library::seeds::network_npz, library::network_npz, 200),
    reader("rate-network", library::seeds::rate_network, library::rate_network, 50),
    reader("recurrent-rls", library::seeds::recurrent_rls, library::recurrent_rls, 100),
    reader("readout-rls", library::seeds::readout_rls, library::readout_rls, 50),
    reader("threshold-network", library::seeds::threshold_network, library::threshold_network, 50),
    reader("echo-state-network", library::seeds::echo_state_network, library::echo_state_network, 50),
    reader("theory", library::seeds::theory, library::theory, 50),
    reader("loop-gain", library::seeds::loop_gain, library::loop_gain, 50),
];

/// A reader of that name.
pub fn find(name: &str) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.name == name)
}
