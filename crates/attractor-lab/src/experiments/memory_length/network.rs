//! One network of `memory-length`.

use super::Cell;
use super::config::Config;
use crate::Error;
use crate::experiment::Observer;
use crate::experiments::signatures::{Course, Decoded};

/// Runs one network.
pub(super) fn run(config: &Config, cell: Cell, observer: &dyn Observer) -> Result<Decoded, Error> {
    let sequences = config.sequences(cell.length, cell.network)?;
    let course = Course {
        network: &config.network,
        plasticity: &config.plasticity,
        perturbation: &config.perturbation,
        input: &sequences.input,
        window_steps: config.window_steps,
        streams: config.streams(cell.length, cell.network),
        keep_rasters: cell.network == 0,
        keep_activity: false,
    };
    Ok(Decoded::run(&course, &config.decoding.base(), &sequences.targets(config), observer)?.0)
}
