//! `completions` and `man`: what shells and `man` want to know of the command.

use std::{fs, path::Path};

use attractor_lab::program;

use crate::{args::Args, failure::Failure, output};

/// Prints the completions of a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::as_called(), program::name(), &mut text);
    Ok(output::print(&String::from_utf8_lossy(&text))?)
}

/// Writes a page of the manual for the command and for each below it.
pub(crate) fn man(dir: &Path) -> Result<(), Failure> {
    let written = fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(Args::as_called(), dir));
    written.map_err(|error| {
        Failure::new(format!("cannot write to {}: {error}", dir.display()), "name a directory that you may write")
    })?;
    let page = dir.join(format!("{}.1", program::name()));
    Ok(output::print(&format!("Manual: man {}\n", page.display()))?)
}
