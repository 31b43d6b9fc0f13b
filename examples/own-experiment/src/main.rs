//! How much of its input an echo state network remembers, by the spectral radius of its weights.

mod capacity;

use std::{process::ExitCode, sync::Arc};

use attractor::mean;
use attractor_lab::claim::{claim, pairs};
use attractor_lab::figure::{Figure, Panel, Points};
use attractor_lab::{About, Dataset, Error, Experiment, Observer, Outcome, Phase, Table};
use capacity::{Memory, Settings};

struct MemoryCapacity;

impl Experiment for MemoryCapacity {
    type Settings = Settings;
    type Config = Settings;
    type Cell = usize;
    type Result = Memory;

    fn about(&self) -> About {
        About {
            name: "memory-capacity",
            title: "How much of its input an echo state network remembers, by its spectral radius",
            figure: "after Jaeger 2002, Short term memory in echo state networks",
            default_toml: include_str!("default.toml"),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        }
    }

    fn prepare(&self, settings: Settings) -> Result<Settings, Error> {
        match settings.radii[..] {
            [first, .., last] if first < 1.0 && last > 1.0 => Ok(settings),
            _ => Err(Error::bad_input("radii: not from below 1 to above", "write radii such as [0.3, 0.9, 1.5]")),
        }
    }

    fn cells(&self, settings: &Settings) -> Vec<usize> {
        (1..=settings.networks).collect()
    }

    fn cell_name(&self, network: &usize) -> String {
        format!("network-{network:02}")
    }

    fn phases(&self, settings: &Settings, _: &usize) -> Vec<Phase> {
        vec![Phase { name: "spectral radii", trials: settings.radii.len(), seconds_per_trial: 0.15 }]
    }

    fn run_cell(&self, settings: &Settings, network: &usize, observer: &dyn Observer) -> Result<Memory, Error> {
        capacity::measure(settings, *network, observer)
    }

    fn summarise(&self, settings: &Settings, results: &[(usize, Memory)]) -> Outcome {
        let radii = &settings.radii;
        let mut data = Dataset::new();
        data.insert("radius", &["radius"], radii, "1", "Spectral radius of the recurrent weights");
        Table::new("network", results.iter().map(|(_, memory)| memory)).insert(&mut data);
        let at = |k: usize| results.iter().map(|(_, memory)| memory.capacity[k]).collect::<Vec<f64>>();
        let (near, last) = (radii.iter().rposition(|&radius| radius < 1.0).unwrap_or(0), radii.len() - 1);
        let measured = format!("memory capacity at spectral radius {} minus that at {}", radii[near], radii[last]);
        let fades = claim("M1", "Beyond the edge of chaos networks remember less", measured).above(0.0);
        let panel = Panel::new("").x_label("spectral radius").y_label("memory capacity (steps)");
        let panel = panel.scatter(Points::new(radii, (0..radii.len()).map(|k| mean(&at(k)))).joined());
        let figure = Figure::new("capacity", "Memory by spectral radius").caption("Mean over networks.");
        let figures = vec![figure.width_mm(89.0).height_mm(60.0).panel(0, 0, panel)];
        Outcome { claims: vec![fades.of(pairs(&at(near), &at(last)))], data, figures, ..Outcome::default() }
    }
}

fn main() -> ExitCode {
    attractor_cli::main(env!("CARGO_BIN_NAME"), vec![Arc::new(MemoryCapacity)])
}
