//! Refusing a value of a configuration.

use crate::Error;
use crate::excerpt::excerpt_of;

/// Characters of a value that a message repeats at most.
const MOST: usize = 120;

/// Refuses a value of the configuration, naming its key and what is accepted.
pub(crate) fn accept(key: &str, found: impl std::fmt::Display, good: bool, accepted: &str) -> Result<(), Error> {
    if good {
        Ok(())
    } else {
        Err(Error::bad_input(
            format!("{key} is {}; it must be {accepted}", excerpt_of(&found.to_string(), MOST)),
            format!("set it with `--set {key}=...` or in the configuration file"),
        ))
    }
}
