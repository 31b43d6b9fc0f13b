//! The lab page: networks of [`attractor`] that a reader kicks, trains and watches in the browser, in one file without a
//! server.
//!
//! Compiled for WebAssembly (`build-module`), this crate is the kernel of the page: a [`Session`] holds one [`Bench`], is
//! told what to do by name, and shows numbers as views of its memory (`door.rs`). Compiled natively, it is the same sessions
//! for tests and for [`selftest`], and the page itself ([`page`]) with the modules inside.

mod bench;
mod dial;
#[cfg(target_arch = "wasm32")]
mod door;
mod held;
mod hold;
mod order;
#[cfg(not(target_arch = "wasm32"))]
mod page;
mod parts;
mod pushed;
mod rhythm;
#[cfg(not(target_arch = "wasm32"))]
mod selftest;
mod session;
mod tame;

pub use bench::Bench;
pub use dial::{Dial, Settings};
#[cfg(not(target_arch = "wasm32"))]
pub use page::{Live, is_page, live, live_style, page, widget};
pub use parts::Parts;
#[cfg(not(target_arch = "wasm32"))]
pub use selftest::selftest;
pub use session::Session;
