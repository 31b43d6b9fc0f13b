//! A small experiment for the tests: orbits of the logistic map, one a cell.

use std::path::Path;

use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use crate::{About, Dataset, Error, Experiment, Metric, Observer, Outcome, Phase, claim::claim};

/// The experiment.
pub(crate) struct LogisticMap;

/// Its parameters.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    seed: u64,
    orbits: usize,
    fails: String,
    start: Start,
    labels: Vec<String>,
    map: Map,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Start {
    Seed,
    Middle,
}

#[derive(Serialize, Deserialize)]
struct Map {
    growth: f64,
    trials: usize,
    steps: usize,
}

const DEFAULT: &str = r#"# Where the random numbers come from.
seed = 42
orbits = 3  # cells
fails = ""  # the cell that fails, for a test of failures; CELL:FILE fails while there is such a file
start = "seed"  # or "middle"
labels = ["one", "two"]

[map]
# Chaotic above 3.57.
growth = 3.9
trials = 4
steps = 10  # of a trial
"#;

impl Experiment for LogisticMap {
    type Settings = Config;
    type Config = Config;
    type Cell = usize;
    type Result = Vec<f64>;

    fn about(&self) -> About {
        About {
            name: "logistic",
            title: "Orbits of the logistic map",
            figure: "",
            summary: "",
            sources: &[],
            default_toml: DEFAULT,
            quick_toml: "orbits = 2\n[map]\ntrials = 2\n",
            ..About::default()
        }
    }

    fn prepare(&self, config: Config) -> Result<Config, Error> {
        let growth = config.map.growth;
        if (0.0..=4.0).contains(&growth) {
            return Ok(config);
        }
        Err(Error::bad_input(format!("map.growth is {growth}"), "use a value from 0 to 4"))
    }

    fn cells(&self, config: &Config) -> Vec<usize> {
        (0..config.orbits).collect()
    }

    fn cell_name(&self, cell: &usize) -> String {
        format!("orbit-{cell:02}")
    }

    fn phases(&self, config: &Config, _: &usize) -> Vec<Phase> {
        vec![
            Phase { name: "transient", trials: 1, seconds_per_trial: 1.0 },
            Phase { name: "orbit", trials: config.map.trials, seconds_per_trial: 2.0 },
        ]
    }

    fn memory(&self, config: &Config, _: &usize) -> u64 {
        (config.map.trials as u64 * 8).saturating_mul(config.map.steps as u64)
    }

    fn stored(&self, config: &Config, cell: &usize) -> u64 {
        self.memory(config, cell)
    }

    fn run_cell(&self, config: &Config, cell: &usize, observer: &dyn Observer) -> Result<Vec<f64>, Error> {
        assert!(rayon::current_num_threads() > 0);
        let mut x = match config.start {
            Start::Seed => 1.0 / (config.seed + 2 + *cell as u64) as f64,
            Start::Middle => 0.5,
        };
        let mut orbit: Vec<f64> = observer.restore().unwrap_or_default();
        x = orbit.last().copied().unwrap_or(x);
        observer.phase("transient", 1);
        observer.trial(None)?;
        observer.phase("orbit", config.map.trials);
        for trial in 0..config.map.trials {
            while orbit.len() < (trial + 1) * config.map.steps {
                x *= config.map.growth * (1.0 - x);
                orbit.push(x);
            }
            let (fails, while_there) = config.fails.split_once(':').unwrap_or((&config.fails, "/"));
            if fails == self.cell_name(cell) && Path::new(while_there).exists() {
                let source = attractor::Error::Diverged { step: 7, unit: 0, value: 1e9 };
                return Err(Error::Failed { cell: String::new(), source });
            }
            observer.offer(&orbit);
            observer.trial(Some(x))?;
        }
        Ok(orbit)
    }

    fn summarise(&self, config: &Config, results: &[(usize, Vec<f64>)]) -> Outcome {
        let steps = config.map.trials * config.map.steps;
        let orbits = Array2::from_shape_fn((results.len(), steps), |(orbit, step)| results[orbit].1[step]);
        let mut data = Dataset::new();
        let mean = orbits.mean().unwrap_or(f64::NAN);
        data.insert("cell", &["cell"], Array1::from_iter((0_i64..).take(results.len())), "1", "Cell");
        data.insert("step", &["step"], Array1::from_iter((0_i64..).take(steps)), "1", "Iteration of the map");
        data.insert("orbit", &["cell", "step"], orbits, "1", "State of the map");
        let bounded = claim("L1", "The map is bounded.", "mean").below(1.0).of_every(&vec![mean; results.len()]);
        let metric =
            |name: &str, value| Metric { name: name.into(), value, units: "1".into(), description: String::new() };
        Outcome {
            metrics: vec![metric("mean", mean), metric("undefined", f64::NAN)],
            claims: vec![bounded],
            data,
            figures: vec![],
        }
    }
}
