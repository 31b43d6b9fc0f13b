//! The configuration of `sequences` with the input that it names.

use super::config::Settings;
use super::input::{OwnInput, Stream, load};
use crate::Error;
use crate::experiments::Prepared;
use crate::experiments::signatures::check_decodable;

/// The configuration, and the user's own input, if there is one.
pub(crate) type Config = Prepared<Settings, Option<OwnInput>>;

impl Config {
    /// Checks the values, and reads the user's own input.
    pub(super) fn prepare(settings: Settings) -> Result<Self, Error> {
        settings.validate()?;
        let input = &settings.input;
        let own = input.is_own().then(|| load(&input.file, &input.labels_file)).transpose()?;
        let config = Self::new(settings, own);
        let stream = config.stream(0);
        config.network.validate(stream.symbol_count * config.input.copies)?;
        // Every fold of every measured window must have every class.
        check_decodable(&config.decoding, &stream.targets(), config.window_steps)?;
        Ok(config)
    }

    /// What a network is shown.
    pub(super) fn stream(&self, network: usize) -> Stream {
        Stream::new(self, self.named.as_ref(), network)
    }
}
