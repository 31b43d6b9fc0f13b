//! One function a subcommand.

mod catalogue;
mod existing;
mod lab;
mod running;
mod shares;
mod submit;

pub(crate) use catalogue::{config, list};
pub(crate) use existing::{report, verify};
pub(crate) use lab::lab;
pub(crate) use running::{resume, run, sweep};
pub(crate) use shares::{finish, plan, status, work};
pub(crate) use submit::submit;
