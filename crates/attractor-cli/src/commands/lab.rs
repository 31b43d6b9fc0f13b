//! `lab`: the page on which networks live in the browser.

use std::{fs, io::ErrorKind, path::Path};

use crate::{args::LabArgs, failure::Failure, output};

/// Writes the page and opens it on demand, or prints what its self-test should find.
pub(crate) fn lab(args: &LabArgs) -> Result<(), Failure> {
    if args.selftest {
        let report = attractor_web::selftest().map_err(|sentence| Failure::new(sentence, "report it, please"))?;
        return Ok(output::print(&format!("{report}\n"))?);
    }
    let (page, out) = (attractor_web::page(), &args.out);
    refuse_what_is_no_page(out)?;
    fs::write(out, page).map_err(|error| {
        Failure::new(format!("cannot write {}: {error}", out.display()), "name another file with --out FILE")
    })?;
    output::print(&format!("Lab: {} ({} kB, complete in itself)\n", out.display(), page.len().div_ceil(1000)))?;
    if args.open {
        open::that_detached(out).map_err(|error| {
            Failure::new(format!("cannot open a browser: {error}"), format!("open {} in one", out.display()))
        })?;
    }
    Ok(())
}

/// A file that is there is replaced only by a newer version of itself.
fn refuse_what_is_no_page(out: &Path) -> Result<(), Failure> {
    let told = |why: String| Failure::new(why, "name another file with --out FILE");
    match fs::read(out) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(told(format!("cannot write {}: {error}", out.display()))),
        Ok(bytes) if bytes.is_empty() || attractor_web::is_page(&bytes) => Ok(()),
        Ok(_) => Err(told(format!("{} exists and is no lab page", out.display()))),
    }
}
