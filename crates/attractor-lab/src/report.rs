//! The report of a run: one HTML file that opens without a network.

use crate::{About, Claim, Dataset, Metric, figure::Figure, run::RunInfo};

/// What the report shows.
#[allow(dead_code, reason = "only the title is rendered")]
pub(crate) struct ReportInput<'a> {
    /// The experiment.
    pub(crate) about: &'a About,
    /// The resolved configuration.
    pub(crate) config_toml: &'a str,
    /// The account of the run.
    pub(crate) info: &'a RunInfo,
    /// Numbers.
    pub(crate) metrics: &'a [Metric],
    /// Claims with verdicts.
    pub(crate) claims: &'a [Claim],
    /// Figures with their SVG text.
    pub(crate) figures: &'a [(Figure, String)],
    /// What `data.zarr` holds.
    pub(crate) data: &'a Dataset,
    /// The name of the run's directory.
    pub(crate) dir_name: &'a str,
}

/// The report as HTML.
pub(crate) fn render(input: &ReportInput<'_>) -> String {
    format!("<!DOCTYPE html><title>{}</title>", input.about.title)
}
