//! Named arrays as `numpy.savez` writes them: a zip archive of `.npy` files, one for each variable.

use std::io::Cursor;

use zip::ZipArchive;

use super::{Fault, LARGEST, excerpt, npy, unpacked, variable::Variable};

/// All variables in the bytes of a `.npz` file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Variable>, Fault> {
    let damaged = |error| Fault::damaged(format!("this is not a complete .npz archive ({error})"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut allowance = LARGEST;
    let mut variables = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(damaged)?;
        let Some(name) = file.name().strip_suffix(".npy").map(str::to_owned) else { continue };
        let content = npy::read(&unpacked(file, &mut allowance)?).map_err(|fault| Fault {
            message: format!("the variable `{}`: {}", excerpt(&name), fault.message),
            ..fault
        })?;
        variables.push(Variable { name, content });
    }
    Ok(variables)
}
