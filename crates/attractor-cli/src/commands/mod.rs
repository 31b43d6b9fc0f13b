//! One function a subcommand.

mod catalogue;
mod compare;
mod existing;
mod lab;
mod running;
mod shares;
mod shell;
mod submit;

pub(crate) use catalogue::{config, list, list_json};
pub(crate) use compare::compare;
pub(crate) use existing::{open, report, verify};
pub(crate) use lab::lab;
pub(crate) use running::{resume, run, sweep};
pub(crate) use shares::{finish, plan, status, work};
pub(crate) use shell::{completions, man};
pub(crate) use submit::submit;
