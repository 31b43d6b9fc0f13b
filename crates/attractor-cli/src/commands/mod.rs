//! One function a subcommand.

mod catalogue;
mod existing;
mod running;

pub(crate) use catalogue::{config, list};
pub(crate) use existing::{report, verify};
pub(crate) use running::{resume, run};
