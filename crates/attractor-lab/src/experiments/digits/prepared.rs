//! The configuration of `digits` with the digits that it names.

use super::config::Settings;
use super::input::{Digits, Stream};
use crate::Error;
use crate::experiments::Prepared;
use crate::experiments::signatures::{LagUnit, Targets, check_decodable};

/// The configuration, and its digits.
pub(crate) type Config = Prepared<Settings, Digits>;

impl Config {
    /// Checks the values, and reads the digits.
    pub(super) fn prepare(settings: Settings) -> Result<Self, Error> {
        settings.validate()?;
        let digits = match (settings.input.images.as_str(), settings.input.labels.as_str()) {
            ("", _) => Digits::built_in()?,
            (images, labels) => Digits::load(images, labels)?,
        };
        let config = Self::new(settings, digits);
        check_decodable(&config.decoding, &config.targets(&config.stream(0)), config.window_steps)?;
        Ok(config)
    }

    /// What a network is shown.
    pub(super) fn stream(&self, network: usize) -> Stream {
        Stream::new(self, &self.named, network)
    }

    /// What is decoded of a stream.
    pub(super) fn targets<'a>(&'a self, stream: &'a Stream) -> Targets<'a> {
        Targets { codes: &stream.labels, values: &self.named.labels.values, unit: LagUnit::RawSteps }
    }
}
