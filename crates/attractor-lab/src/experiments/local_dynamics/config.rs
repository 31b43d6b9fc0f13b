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
    pub(crate) exponent: ExponentConfig,
    pub(crate) fading: FadingConfig,
    pub(crate) logistic: LogisticConfig,
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

/// `[exponent]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExponentConfig {
    pub(crate) networks: usize,
    pub(crate) units: usize,
    settle: f64,
    duration: f64,
}

/// `[fading]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FadingConfig {
    pub(crate) networks: usize,
    pub(crate) units: usize,
    pub(crate) gains: Vec<f64>,
    settle: f64,
    record: f64,
    learn: f64,
}

/// `[logistic]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogisticConfig {
    pub(crate) networks: usize,
    pub(crate) units: usize,
    pub(crate) steepness: f64,
    pub(crate) threshold: f64,
    pub(crate) gain: f64,
    pub(crate) targets: Vec<f64>,
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

    /// Steps along which a tangent vector settles, and all along which it is followed.
    pub(crate) fn exponent_settle(&self) -> usize {
        self.steps(self.exponent.settle)
    }

    pub(crate) fn exponent_steps(&self) -> usize {
        self.exponent_settle() + self.steps(self.exponent.duration)
    }

    /// The case of panel a at another gain, with its first target.
    pub(crate) fn fading_case(&self, gain: f64) -> CaseConfig {
        self.a.at(gain, &self.a.targets[..1])
    }

    /// Steps in which the clamped network settles, in which it is recorded, and in which FORCE learns.
    pub(crate) fn fading_settle(&self) -> usize {
        self.steps(self.fading.settle)
    }

    pub(crate) fn fading_record(&self) -> usize {
        self.steps(self.fading.record)
    }

    pub(crate) fn fading_learn(&self) -> usize {
        self.steps(self.fading.learn)
    }

    fn validate(&self) -> Result<Vec<(usize, ManyTargets)>, Error> {
        let known = self.panels.iter().all(|name| PANELS.contains(&name.as_str()));
        let listed = format!("{:?}", self.panels);
        accept("panels", listed, known && !self.panels.is_empty(), "a list of some of a, b, c and d")?;
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        self.validate_sizes()?;
        self.exponent.validate()?;
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
        self.fading.validate()?;
        if self.fading.networks > 0 {
            self.a.validate("a", &self.network, self.fading.units)?;
        }
        self.logistic.validate()?;
        Ok(theories)
    }

    /// Units of the smallest network that is trained by least squares.
    fn smallest(&self) -> usize {
        let sizes: &[usize] = if self.finite_size.networks > 0 { &self.finite_size.units } else { &[] };
        let exponent = (self.exponent.networks > 0).then_some(self.exponent.units);
        sizes.iter().copied().chain(exponent).fold(self.network.units, usize::min)
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

impl ExponentConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_networks("exponent.networks", self.networks, 0)?;
        accept_units("exponent.units", self.units, 1)?;
        accept("exponent.settle", self.settle, (0.0..=1e5).contains(&self.settle), "from 0 to 100000")?;
        accept("exponent.duration", self.duration, (1.0..=1e5).contains(&self.duration), "from 1 to 100000")
    }
}

impl FadingConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_networks("fading.networks", self.networks, 0)?;
        accept_units("fading.units", self.units, 1)?;
        let rising = !self.gains.is_empty() && self.gains.windows(2).all(|pair| pair[0] < pair[1]);
        let good = rising && self.gains.iter().all(|gain| (1e-3..=10.0).contains(gain));
        accept("fading.gains", format!("{:?}", self.gains), good, "rising numbers from 0.001 to 10")?;
        accept("fading.settle", self.settle, (0.0..=1e5).contains(&self.settle), "from 0 to 100000")?;
        for (key, duration) in [("fading.record", self.record), ("fading.learn", self.learn)] {
            accept(key, duration, (1.0..=1e5).contains(&duration), "from 1 to 100000")?;
        }
        Ok(())
    }
}

impl LogisticConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_networks("logistic.networks", self.networks, 0)?;
        accept_units("logistic.units", self.units, 1)?;
        for (key, value) in [("logistic.steepness", self.steepness), ("logistic.gain", self.gain)] {
            accept(key, value, value > 0.0 && value <= 100.0, "above 0 and at most 100")?;
        }
        accept("logistic.threshold", self.threshold, self.threshold.abs() <= 100.0, "from -100 to 100")?;
        let good = !self.targets.is_empty() && self.targets.iter().all(|a| *a != 0.0 && a.abs() <= 100.0);
        accept(
            "logistic.targets",
            format!("{:?}", self.targets),
            good,
            "a list of numbers from -100 to 100 other than 0",
        )
    }
}
