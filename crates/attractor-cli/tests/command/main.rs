//! The command as a user types it.

mod attractor;
mod described;
mod interrupted;
mod refused;
mod results;
mod run;
mod shares;
