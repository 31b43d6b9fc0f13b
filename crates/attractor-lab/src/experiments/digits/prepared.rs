//! The configuration of `digits` with the digits that it names.

use std::ops::Deref;

use super::config::Settings;
use super::input::{Digits, Stream};
use crate::Error;
use crate::experiments::signatures::{LagUnit, Targets, check_decodable};

/// The configuration, checked, and its digits.
#[derive(Debug)]
pub(crate) struct Config {
    settings: Settings,
    pub(super) digits: Digits,
}

impl Deref for Config {
    type Target = Settings;

    fn deref(&self) -> &Settings {
        &self.settings
    }
}

impl Config {
    /// Checks the values, and reads the digits.
    pub(super) fn new(settings: Settings) -> Result<Self, Error> {
        settings.validate()?;
        let digits = match (settings.input.images.as_str(), settings.input.labels.as_str()) {
            ("", _) => Digits::built_in()?,
            (images, labels) => Digits::load(images, labels)?,
        };
        let config = Self { settings, digits };
        check_decodable(&config.decoding, &config.targets(&config.stream(0)), config.window_steps)?;
        Ok(config)
    }

    /// What a network is shown.
    pub(super) fn stream(&self, network: usize) -> Stream {
        Stream::new(&self.settings, &self.digits, network)
    }

    /// What is decoded of a stream.
    pub(super) fn targets<'a>(&'a self, stream: &'a Stream) -> Targets<'a> {
        Targets { codes: &stream.labels, values: &self.digits.labels.values, unit: LagUnit::RawSteps }
    }
}
