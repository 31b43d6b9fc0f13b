//! The kernel, where all unsafe code is, with nothing but what it stands on, so that Miri and sanitizers have it soon. From the
//! root of the repository:
//!
//! ```sh
//! RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address ASAN_OPTIONS=allocator_may_return_null=1 \
//!     cargo test --manifest-path crates/attractor/alone/Cargo.toml --target x86_64-unknown-linux-gnu
//! MIRIFLAGS=-Zmiri-deterministic-floats cargo +nightly miri test --manifest-path crates/attractor/alone/Cargo.toml -- \
//!     kernel:: --skip elementary --skip random
//! ```

#![allow(dead_code, unused_imports, reason = "the rest of the library is not here")]

#[path = "../src/check.rs"]
mod check;
#[path = "../src/error.rs"]
mod error;
#[path = "../src/interrupt.rs"]
mod interrupt;
#[path = "../src/kernel/mod.rs"]
pub mod kernel;
#[path = "../src/plain/rls.rs"]
pub mod plain;
#[path = "../src/sound.rs"]
mod sound;
#[path = "../src/threads.rs"]
mod threads;

pub use error::Error;
pub use interrupt::interruptible;
