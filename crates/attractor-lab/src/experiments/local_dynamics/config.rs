//! The configuration of `local-dynamics` and what follows from it.

use attractor::mean_field::ManyTargets;
use attractor::{ForceSchedule, Streams};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::fixed_points::{CaseConfig, NetworkConfig, accept_units};
use crate::experiments::{Prepared, accept, accept_networks, accept_repetitions, steps_of};

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    panels: Vec<String>,
    pub(crate) networks: usize,
    pub(crate) network: NetworkConfig,
    a: CaseConfig,
    b: CaseConfig,
    c: CaseConfig,
    d: CaseConfig,
    pub(crate) finite_size: FiniteSize,
    pub(crate) near: NearConfig,
    pub(crate) map: MapConfig,
    pub(crate) force: ForceConfig,
}

/// The configuration, and the mean field of each of the panels that are wanted.
pub(crate) type Config = Prepared<Settings, Vec<(usize, ManyTargets)>>;

impl Config {
    /// Checks the values, and solves the theory.
    pub(super) fn prepare(settings: Settings) -> Result<Self, Error> {
        let theories = settings.validate()?;
        Ok(Self::new(settings, theories))
    }

    /// The mean field of a panel that is wanted.
    pub(super) fn theory(&self, panel: usize) -> Option<&ManyTargets> {
        self.named.iter().find(|(of, _)| *of == panel).map(|(_, theory)| theory)
    }
}

/// `[finite_size]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FiniteSize {
    pub(crate) units: Vec<usize>,
    pub(crate) networks: usize,
}

/// `[near]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NearConfig {
    pub(crate) spectra: bool,
    transient: f64,
    pub(crate) transient_size: f64,
    kick: f64,
    pub(crate) kick_size: f64,
}

/// `[map]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MapConfig {
    gains: [f64; 2],
    targets: [f64; 2],
    pub(crate) points: usize,
}

/// `[force]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForceConfig {
    pub(crate) networks: usize,
    pub(crate) units: usize,
    pub(crate) rounds: usize,
    duration: f64,
    pub(crate) every: usize,
    pub(crate) noise: f64,
    pub(crate) delta: f64,
    test: f64,
    pub(crate) jolt: f64,
    pub(crate) tolerance: f64,
}

/// The names of the panels.
const PANELS: [&str; 4] = ["a", "b", "c", "d"];

impl Settings {
    /// The panels that are wanted, by their place in the figure.
    pub(crate) fn panels(&self) -> Vec<usize> {
        (0..PANELS.len()).filter(|&panel| self.panels.iter().any(|name| name == PANELS[panel])).collect()
    }

    /// The case of a panel.
    pub(crate) fn case(&self, panel: usize) -> &CaseConfig {
        [&self.a, &self.b, &self.c, &self.d][panel]
    }

    /// The case on which FORCE learns.
    pub(crate) fn force_case(&self) -> &CaseConfig {
        &self.d
    }

    /// The name of a panel.
    pub(crate) fn panel_name(panel: usize) -> &'static str {
        PANELS[panel]
    }

    /// The random streams of a panel's networks.
    pub(crate) fn streams(&self, panel: usize) -> Streams {
        Streams::new(self.seed).child("local-dynamics").child(PANELS[panel])
    }

    fn steps(&self, duration: f64) -> usize {
        steps_of(duration, self.network.dt)
    }

    /// Steps of a transient.
    pub(crate) fn transient_steps(&self) -> usize {
        self.steps(self.near.transient)
    }

    /// Steps of the response to a kick, the kick itself included.
    pub(crate) fn kick_steps(&self) -> usize {
        self.steps(self.near.kick) + 1
    }

    /// One round of FORCE.
    pub(crate) fn force_round(&self) -> ForceSchedule {
        let (steps, every) = (self.steps(self.force.duration), self.force.every);
        ForceSchedule { rounds: 1, steps, every, noise: self.force.noise }
    }

    /// Steps of the test after FORCE.
    pub(crate) fn test_steps(&self) -> usize {
        self.steps(self.force.test)
    }

    fn validate(&self) -> Result<Vec<(usize, ManyTargets)>, Error> {
        let known = self.panels.iter().all(|name| PANELS.contains(&name.as_str()));
        let listed = format!("{:?}", self.panels);
        accept("panels", listed, known && !self.panels.is_empty(), "a list of some of a, b, c and d")?;
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        self.validate_sizes()?;
        let theory = |panel| Ok((panel, self.case(panel).validate(PANELS[panel], &self.network, self.smallest())?));
        let theories = self.panels().into_iter().map(theory).collect::<Result<_, Error>>()?;
        self.near.validate()?;
        self.map.validate()?;
        self.force.validate()?;
        if self.force.networks > 0 {
            self.d.validate("d", &self.network, self.force.units)?;
            let steps = self.force_round().steps;
            accept("force.duration", self.force.duration, steps > 0, "at least one step, network.dt")?;
        }
        Ok(theories)
    }

    /// Units of the smallest network that is trained by least squares.
    fn smallest(&self) -> usize {
        let sizes: &[usize] = if self.finite_size.networks > 0 { &self.finite_size.units } else { &[] };
        sizes.iter().copied().fold(self.network.units, usize::min)
    }

    fn validate_sizes(&self) -> Result<(), Error> {
        let (units, networks) = (&self.finite_size.units, self.finite_size.networks);
        let rising = units.windows(2).all(|pair| pair[0] < pair[1]);
        let listed = format!("{units:?}");
        accept("finite_size.units", &listed, rising && !units.is_empty(), "a list of numbers of units, each larger")?;
        units.iter().try_for_each(|&n| accept_units("finite_size.units", n, 1))?;
        accept("finite_size.networks", networks, networks != 1, "0, or at least 2 to have a spread")?;
        accept_networks("finite_size.networks", networks, 0)
    }
}

impl NearConfig {
    fn validate(&self) -> Result<(), Error> {
        let durations = [("near.transient", self.transient), ("near.kick", self.kick)];
        durations.into_iter().try_for_each(|(key, d)| accept(key, d, (0.0..=1e5).contains(&d), "from 0 to 100000"))?;
        accept("near.transient_size", self.transient_size, self.transient_size.is_finite(), "a finite number")?;
        let size = self.kick_size;
        accept("near.kick_size", size, size != 0.0 && size.is_finite(), "a number other than 0")
    }
}

impl MapConfig {
    /// Gains of the map.
    pub(crate) fn gains(&self) -> Vec<f64> {
        spread(self.gains, self.points)
    }

    /// Targets of the map.
    pub(crate) fn targets(&self) -> Vec<f64> {
        spread(self.targets, self.points)
    }

    fn validate(&self) -> Result<(), Error> {
        for (key, [from, to]) in [("map.gains", self.gains), ("map.targets", self.targets)] {
            let good = from > 0.0 && to > from && to.is_finite();
            accept(key, format!("[{from}, {to}]"), good, "two numbers above 0, the second larger")?;
        }
        accept("map.points", self.points, self.points != 1 && self.points <= 1000, "0, or from 2 to 1000")
    }
}

/// Equidistant numbers, both ends included.
fn spread([from, to]: [f64; 2], points: usize) -> Vec<f64> {
    (0..points).map(|i| from + (to - from) * i as f64 / (points - 1) as f64).collect()
}

impl ForceConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_units("force.units", self.units, 1)?;
        accept_networks("force.networks", self.networks, 0)?;
        accept_repetitions("force.rounds", self.rounds, 1)?;
        accept("force.every", self.every, self.every > 0, "at least 1")?;
        for (key, d) in [("force.duration", self.duration), ("force.test", self.test)] {
            accept(key, d, d > 0.0 && d <= 1e5, "above 0 and at most 100000")?;
        }
        for (key, sd) in [("force.noise", self.noise), ("force.jolt", self.jolt)] {
            accept(key, sd, sd >= 0.0 && sd.is_finite(), "0 or above")?;
        }
        for (key, value) in [("force.delta", self.delta), ("force.tolerance", self.tolerance)] {
            accept(key, value, value > 0.0 && value.is_finite(), "above 0")?;
        }
        Ok(())
    }
}
