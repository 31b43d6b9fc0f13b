//! Refusing a value of a configuration.

use crate::Error;

/// Refuses a value of the configuration, naming its key and what is accepted.
pub(crate) fn accept(key: &str, found: impl std::fmt::Display, good: bool, accepted: &str) -> Result<(), Error> {
    if good {
        Ok(())
    } else {
        Err(Error::bad_input(
            format!("{key} is {found}; it must be {accepted}"),
            format!("set it with `--set {key}=...` or in the configuration file"),
        ))
    }
}
