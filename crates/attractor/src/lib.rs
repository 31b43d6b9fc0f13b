//! Recurrent networks whose dynamics are shaped by learning.
#![forbid(clippy::print_stdout, clippy::print_stderr)]
