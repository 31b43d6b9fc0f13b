//! Recurrent networks whose dynamics are shaped by learning.

mod error;

pub use error::Error;
