//! `local-dynamics`: how networks behave near the fixed points that they were trained to hold.
//!
//! Rivkind & Barak 2017, doi:10.1103/PhysRevLett.118.258101, Fig 1: theory beside finite networks. A cell is a network of
//! full size at one panel's setting, the smaller networks of a panel, a network that learns by FORCE as well as by least
//! squares, or what theory says over ranges of parameters.

mod claims;
mod config;
mod data;
mod ensemble;
mod exponents;
mod fading;
mod figures;
mod force;
mod logistic;
mod network;
mod remarks;
mod ripple;
#[cfg(test)]
mod tests;
mod theory;

use attractor::mean_field::ManyTargets;
use config::{Config, Settings};
use ensemble::Sized;
use exponents::ExponentsResult;
use fading::FadingResult;
use force::ForceResult;
use logistic::LogisticResult;
use network::NetworkResult;
use serde::{Deserialize, Serialize};
use theory::TheoryResult;

use super::fixed_points::{SOURCES, Sample, Spread, reference, visible};
use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LocalDynamics;

/// A unit of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A network of full size.
    Network { panel: usize, network: usize },
    /// The smaller networks of a panel.
    Smaller { panel: usize },
    /// A network that learns in two ways.
    Force { network: usize },
    /// Maps, edges and onsets.
    Theory,
    /// Lyapunov exponents of a panel's networks.
    Exponents { panel: usize },
    /// A network of rising gain that learns one target.
    Fading { network: usize },
    /// Positive saturating units.
    Logistic,
}

/// What a cell leaves behind, as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum CellResult {
    Network(NetworkResult),
    Smaller(Vec<Sized>),
    Force(ForceResult),
    Theory(TheoryResult),
    Exponents(ExponentsResult),
    Fading(FadingResult),
    Logistic(LogisticResult),
}

/// A panel with theory and all its networks.
struct PanelResult<'a> {
    panel: usize,
    theory: &'a ManyTargets,
    networks: Vec<&'a NetworkResult>,
    smaller: &'a [Sized],
}

/// All results, sorted.
struct Results<'a> {
    panels: Vec<PanelResult<'a>>,
    force: Vec<&'a ForceResult>,
    theory: Option<&'a TheoryResult>,
    exponents: Vec<&'a ExponentsResult>,
    fading: Vec<&'a FadingResult>,
    logistic: Option<&'a LogisticResult>,
}

impl<'a> Results<'a> {
    fn new(config: &'a Config, results: &'a [(Cell, CellResult)]) -> Self {
        let panel = |panel: usize| {
            let networks = results.iter().filter_map(|(cell, result)| match (cell, result) {
                (Cell::Network { panel: of, .. }, CellResult::Network(network)) if *of == panel => Some(network),
                _ => None,
            });
            let smaller = results.iter().find_map(|(cell, result)| match (cell, result) {
                (Cell::Smaller { panel: of }, CellResult::Smaller(sizes)) if *of == panel => Some(&sizes[..]),
                _ => None,
            });
            let theory = config.theory(panel)?;
            Some(PanelResult { panel, theory, networks: networks.collect(), smaller: smaller.unwrap_or_default() })
        };
        let mut sorted = Self {
            panels: config.panels().into_iter().filter_map(panel).collect(),
            force: Vec::new(),
            theory: None,
            exponents: Vec::new(),
            fading: Vec::new(),
            logistic: None,
        };
        for (_, result) in results {
            match result {
                CellResult::Network(_) | CellResult::Smaller(_) => {}
                CellResult::Force(force) => sorted.force.push(force),
                CellResult::Theory(theory) => sorted.theory = Some(theory),
                CellResult::Exponents(exponents) => sorted.exponents.push(exponents),
                CellResult::Fading(fading) => sorted.fading.push(fading),
                CellResult::Logistic(logistic) => sorted.logistic = Some(logistic),
            }
        }
        sorted
    }
}

impl Results<'_> {
    /// The leading pole of every fixed point where theory puts it outside the disk.
    fn spreads(&self, config: &Config) -> Vec<Spread> {
        let mut spreads = Vec::new();
        for panel in &self.panels {
            let (case, name) = (config.case(panel.panel), Settings::panel_name(panel.panel));
            for point in 0..panel.theory.len() {
                let Some(theory) = visible(panel.theory, point) else { continue };
                let one = panel.theory.len() == 1;
                let (key, place) = (format!("{name}{}", point + 1), format!(" at A = {}", case.targets[point]));
                spreads.push(Spread {
                    name: name.to_uppercase() + if one { "" } else { &place },
                    key: if one { name.to_owned() } else { key },
                    networks: panel.panel,
                    theory,
                    known: reference(case, &config.network).and_then(|known| known.spread[point]),
                    sizes: panel.samples(point),
                });
            }
        }
        spreads
    }
}

impl PanelResult<'_> {
    /// The leading pole of a fixed point in networks of every size.
    fn samples(&self, point: usize) -> Vec<Sample> {
        let smaller = self.smaller.iter();
        let mut samples: Vec<Sample> = smaller
            .map(|sized| Sample::new(sized.units, sized.networks.iter().flatten().map(|of| of[point].leading)))
            .collect();
        if let Some(first) = self.networks.first() {
            samples.push(Sample::new(first.units, self.networks.iter().map(|n| n.points[point].near.leading)));
        }
        samples.sort_by_key(|sample| sample.units);
        samples
    }
}

impl Experiment for LocalDynamics {
    type Settings = Settings;
    type Config = Config;
    type Cell = Cell;
    type Result = CellResult;

    fn about(&self) -> About {
        About {
            name: "local-dynamics",
            title: "Networks trained to hold fixed points: are they stable, and how do they respond?",
            figure: "Rivkind & Barak 2017, Fig 1",
            summary: "Random networks are trained by least squares so that their output, fed back, holds one or three \
                      targets. Mean-field theory predicts the eigenvalues that training adds outside the disk of the \
                      random weights, and with them stability, oscillation and time constants; finite networks, \
                      simulated and taken apart, check it. FORCE learning (first-order reduced and \
                      controlled error) keeps what least squares leaves unstable. \
                      Checks P1 to P7 are remarks on the paper: four misprints, two statements that hold less widely than \
                      they are worded, and one that holds as it stands.",
            sources: SOURCES,
            default_toml: include_str!("default.toml"),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        }
    }

    fn prepare(&self, settings: Settings) -> Result<Config, Error> {
        Config::prepare(settings)
    }

    fn cells(&self, config: &Config) -> Vec<Cell> {
        // The longest first: those of three fixed points, and the first of each panel, which has spectra and transients.
        let mut panels = config.panels();
        panels.sort_by_key(|&panel| std::cmp::Reverse(config.case(panel).targets.len()));
        let networks = (0..config.networks).flat_map(|network| panels.iter().map(move |&panel| (panel, network)));
        let mut cells: Vec<Cell> = networks.map(|(panel, network)| Cell::Network { panel, network }).collect();
        if config.finite_size.networks > 0 {
            cells.extend(panels.iter().map(|&panel| Cell::Smaller { panel }));
        }
        cells.push(Cell::Theory);
        cells.extend((0..config.force.networks).map(|network| Cell::Force { network }));
        if config.exponent.networks > 0 {
            cells.extend(panels.iter().map(|&panel| Cell::Exponents { panel }));
        }
        cells.extend((0..config.fading.networks).map(|network| Cell::Fading { network }));
        if config.logistic.networks > 0 {
            cells.push(Cell::Logistic);
        }
        cells
    }

    fn cell_name(&self, cell: &Cell) -> String {
        match *cell {
            Cell::Network { panel, network } => format!("{}-network-{:02}", Settings::panel_name(panel), network + 1),
            Cell::Smaller { panel } => format!("{}-smaller", Settings::panel_name(panel)),
            Cell::Force { network } => format!("force-{:02}", network + 1),
            Cell::Theory => "theory".to_owned(),
            Cell::Exponents { panel } => format!("{}-exponents", Settings::panel_name(panel)),
            Cell::Fading { network } => format!("fading-{:02}", network + 1),
            Cell::Logistic => "logistic".to_owned(),
        }
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        match *cell {
            Cell::Network { panel, network } => network::Phases::new(config, panel, network).in_order(),
            Cell::Smaller { panel } => ensemble::phases(config, panel),
            Cell::Force { .. } => force::phases(config).into(),
            Cell::Theory => theory::phases(config),
            Cell::Exponents { panel } => exponents::phases(config, panel).into(),
            Cell::Fading { .. } => fading::phases(config).into(),
            Cell::Logistic => logistic::phases(config).into(),
        }
    }

    fn memory(&self, config: &Config, cell: &Cell) -> u64 {
        match *cell {
            Cell::Network { panel, network } => network::memory(config, panel, network),
            Cell::Smaller { .. } => ensemble::memory(config),
            Cell::Force { .. } => force::memory(config),
            Cell::Theory => 1 << 20,
            Cell::Exponents { .. } => exponents::memory(config),
            Cell::Fading { .. } => fading::memory(config),
            Cell::Logistic => logistic::memory(config),
        }
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        match *cell {
            Cell::Network { panel, network } => network::stored(config, panel, network),
            Cell::Smaller { panel } => ensemble::stored(config, panel),
            Cell::Force { .. } => force::stored(config),
            Cell::Theory => theory::stored(config),
            Cell::Exponents { panel } => exponents::stored(config, panel),
            Cell::Fading { .. } => fading::stored(config),
            Cell::Logistic => logistic::stored(config),
        }
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<CellResult, Error> {
        match *cell {
            Cell::Network { panel, network } => network::run(config, panel, network, observer).map(CellResult::Network),
            Cell::Smaller { panel } => ensemble::run(config, panel, observer).map(CellResult::Smaller),
            Cell::Force { network } => force::run(config, network, observer).map(CellResult::Force),
            Cell::Theory => theory::run(config, observer).map(CellResult::Theory),
            Cell::Exponents { panel } => exponents::run(config, panel, observer).map(CellResult::Exponents),
            Cell::Fading { network } => fading::run(config, network, observer).map(CellResult::Fading),
            Cell::Logistic => logistic::run(config, observer).map(CellResult::Logistic),
        }
    }

    fn summarise(&self, config: &Config, results: &[(Cell, CellResult)]) -> Outcome {
        let results = Results::new(config, results);
        let mut claims = claims::claims(config, &results);
        claims.extend(remarks::checks(&results));
        Outcome {
            metrics: data::metrics(config, &results),
            claims,
            data: data::dataset(config, &results),
            figures: figures::figures(config, &results),
        }
    }
}
