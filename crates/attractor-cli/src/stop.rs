//! Ctrl-C, and what a batch system or a closed terminal sends in its place: the first asks the run to stop, the second ends the
//! program at once.

use std::{
    process,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
};

use crate::failure::Failure;

/// A closed terminal, Ctrl-C, and the wish of a batch system, as every Unix numbers them.
const SIGHUP: u8 = 1;
const SIGINT: u8 = 2;
const SIGTERM: u8 = 15;

/// The signal that asked, as the shell counts it.
static STATUS: AtomicU8 = AtomicU8::new(of(SIGINT));

/// Whether the user asked to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens from now on.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let stop = Self::default();
        let asked = Arc::clone(&stop.0);
        // Files are written under a temporary name and renamed, so that ending at once leaves none half written.
        let heard = move |signal: u8| {
            STATUS.store(of(signal), Ordering::Relaxed);
            if asked.swap(true, Ordering::Relaxed) {
                process::exit(i32::from(status()));
            }
        };
        hear(heard)
            .map_err(|error| Failure::new(format!("cannot listen for Ctrl-C: {error}"), "run it in another shell"))?;
        Ok(stop)
    }

    pub(crate) fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// What is set when the user asks.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

/// The status with which a stopped program ends: 128 and the signal's number.
pub(crate) fn status() -> u8 {
    STATUS.load(Ordering::Relaxed)
}

/// What stopped the program, in a word, where it was not Ctrl-C.
pub(crate) fn cause() -> &'static str {
    match status() {
        status if status == of(SIGTERM) => " by SIGTERM",
        status if status == of(SIGHUP) => " by SIGHUP: the terminal was closed",
        _ => "",
    }
}

const fn of(signal: u8) -> u8 {
    128 + signal
}

/// Calls `heard` for every signal that asks to stop.
#[cfg(unix)]
fn hear(heard: impl Fn(u8) + Send + 'static) -> std::io::Result<()> {
    let mut all = vec![SIGINT, SIGTERM];
    // `nohup` asks that a closed terminal be ignored.
    if !is_ignored(SIGHUP) {
        all.push(SIGHUP);
    }
    let mut signals = signal_hook::iterator::Signals::new(all.into_iter().map(i32::from))?;
    std::thread::spawn(move || signals.forever().for_each(|signal| heard(signal as u8)));
    Ok(())
}

/// Calls `heard` for Ctrl-C.
#[cfg(not(unix))]
fn hear(heard: impl Fn(u8) + Send + 'static) -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(move || heard(SIGINT))
}

/// Whether whoever started the program has it ignore a signal; Linux tells, other systems are not asked.
#[cfg(unix)]
fn is_ignored(signal: u8) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}
