//! The largest Lyapunov exponent of a closed loop about a fixed point that it was trained to hold: the larger of λ, the
//! leading pole's real part, and ρ - 1, the disk's edge (Rivkind & Barak 2017, doi:10.1103/PhysRevLett.118.258101).
//!
//! A tangent vector follows the nonlinear network from the fixed point on, for so short a time that one that is unstable does
//! not leave it. The network takes Euler steps, of which a mode `exp(lambda t)` grows by `|1 + dt lambda|`: theory's exponent
//! is `ln |1 + dt lambda| / dt`.

use attractor::mean_field::ManyTargets;
use attractor::{Stimulus, driven_lyapunov_spectrum, math, mean};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::Results;
use super::config::{Config, Settings};
use crate::claim::{Claim, claim, mean_of};
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, LOOP, Trained};
use crate::experiments::journal::Journal;
use crate::figure::{Color, Corner, Figure, Line, Marker, Panel, Points};
use crate::quantity::number;
use crate::{Columns, Error};

/// What a panel's networks leave behind; nothing of those that do not settle at every target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ExponentsResult {
    pub(super) panel: usize,
    pub(super) networks: Vec<Option<Exponents>>,
}

/// The largest exponent of a network at each of its fixed points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Exponents {
    /// Largest Lyapunov exponent of the closed loop about the fixed point, {}; NaN of a network that does not settle.
    #[array(name = "lyapunov", dims = "point*", units = "1/tau")]
    pub(super) largest: Vec<f64>,
}

pub(super) fn phases(config: &Config, panel: usize) -> [Phase; 1] {
    let cost = Cost::new(config.exponent.units);
    let targets = config.case(panel).targets.len();
    // A step of the network, and one of its tangent vector.
    let followed = 2.0 * cost.step() * config.exponent_steps() as f64;
    let seconds_per_trial = cost.training(targets) + targets as f64 * followed;
    [Phase { name: "Lyapunov exponents", trials: config.exponent.networks, seconds_per_trial }]
}

pub(super) fn memory(config: &Config) -> u64 {
    Cost::new(config.exponent.units).memory(3) + 16 * config.exponent_steps() as u64
}

/// Bytes of the exponents of a panel.
pub(super) fn stored(config: &Config, panel: usize) -> u64 {
    (config.exponent.networks * (8 * config.case(panel).targets.len() + 2)) as u64
}

/// Runs the networks of a panel.
pub(super) fn run(config: &Config, panel: usize, observer: &dyn Observer) -> Result<ExponentsResult, Error> {
    let [following] = phases(config, panel);
    observer.phase(following.name, following.trials);
    let mut journal = Journal::open(observer)?;
    let one = |network: usize| {
        let found = journal.once(|| exponents(config, panel, network))?;
        observer.trial(None)?;
        Ok(found)
    };
    let networks = (0..config.exponent.networks).map(one).collect::<Result<_, Error>>()?;
    Ok(ExponentsResult { panel, networks })
}

fn exponents(config: &Config, panel: usize, network: usize) -> Result<Option<Exponents>, Error> {
    let case = config.case(panel);
    let law = config.network.law(case, config.exponent.units, 0);
    let streams = config.streams(panel).child("exponent").index(network);
    let mut trained = match Trained::new(&law, &case.targets, &streams) {
        Err(Error::Failed { source: attractor::Error::NoConvergence { .. }, .. }) => return Ok(None),
        trained => trained?,
    };
    let silence = Stimulus::silent(config.exponent_steps(), trained.network.inputs())?;
    let mut largest = Vec::with_capacity(case.targets.len());
    for n in 0..case.targets.len() {
        let state = trained.state(n).to_vec();
        trained.network.set_activations(&state)?;
        let tangent = streams.child("tangent").index(n);
        let settle = config.exponent_settle();
        let found = driven_lyapunov_spectrum(&trained.network, &silence, &[LOOP], 1, settle, &tangent)?;
        largest.push(found.exponents[0] / config.network.dt);
    }
    Ok(Some(Exponents { largest }))
}

/// What a step of `dt` makes of a mode that grows as `exp(value t)`: its exponent.
fn stepped(value: Complex64, dt: f64) -> f64 {
    math::ln(math::norm(1.0 + dt * value)) / dt
}

/// Theory's largest exponents of the output and of the disk at a fixed point, as steps of `dt` show them.
fn theory(theory: &ManyTargets, n: usize, dt: f64) -> Option<[f64; 2]> {
    let poles = theory.feedback_loop(n).poles().ok()?;
    let output = poles.into_iter().map(|pole| stepped(pole, dt)).reduce(f64::max)?;
    Some([output, stepped(Complex64::new(theory.rho[n] - 1.0, 0.0), dt)])
}

/// A fixed point with theory's exponents, of the output and of the disk, and those of networks.
struct Place {
    name: String,
    output: f64,
    disk: f64,
    networks: Vec<f64>,
}

fn places(config: &Config, results: &Results<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    for panel in &results.panels {
        let Some(found) = results.exponents.iter().find(|found| found.panel == panel.panel) else { continue };
        let letter = Settings::panel_name(panel.panel).to_uppercase();
        for (n, target) in panel.theory.targets.iter().enumerate() {
            let Some([output, disk]) = theory(panel.theory, n, config.network.dt) else { continue };
            let name = if panel.theory.len() == 1 { letter.clone() } else { format!("{letter}, {}", number(*target)) };
            let networks = found.networks.iter().flatten().map(|network| network.largest[n]).collect();
            places.push(Place { name, output, disk, networks });
        }
    }
    places
}

/// L4c: the exponent is the larger of the two. One value a network, the mean over its fixed points.
pub(super) fn claim_of(config: &Config, results: &Results<'_>) -> Option<Claim> {
    let dt = config.network.dt;
    let mut differences = Vec::new();
    for panel in &results.panels {
        let found = results.exponents.iter().filter(|found| found.panel == panel.panel);
        for network in found.flat_map(|found| &found.networks).flatten() {
            let points = network.largest.iter().enumerate();
            let of = points.filter_map(|(n, found)| {
                let [output, disk] = theory(panel.theory, n, dt)?;
                Some((found - output.max(disk)).abs())
            });
            differences.push(mean(&of.collect::<Vec<_>>()));
        }
    }
    let listed: Vec<String> = places(config, results)
        .iter()
        .map(|place| {
            format!("{} {} ({})", place.name, number(mean(&place.networks)), number(place.output.max(place.disk)))
        })
        .collect();
    (!differences.is_empty()).then(|| {
        claim(
            "L4c",
            "The largest Lyapunov exponent about a trained fixed point is the larger of λ and ρ − 1",
            "|exponent of the closed loop − max(λ, ρ − 1) of theory|, mean over a network's fixed points",
        )
        .below(0.05)
        .of(mean_of(&differences))
        .noting(format!("means over networks, theory in brackets: {}", listed.join("; ")))
    })
}

/// Exponents of networks beside theory's two.
pub(super) fn figure(config: &Config, results: &Results<'_>) -> Option<Figure> {
    let places = places(config, results);
    let names: Vec<(f64, &str)> = places.iter().enumerate().map(|(k, place)| (k as f64, place.name.as_str())).collect();
    let mut panel = Panel::new("")
        .x_label("panel, and its target where there are several")
        .y_label("exponent (1/τ)")
        .x_ticks(&names)
        .x_range(-0.5, places.len() as f64 - 0.5)
        .hline(0.0)
        .legend(Corner::BottomRight);
    for (k, place) in places.iter().enumerate() {
        let ends = [k as f64 - 0.3, k as f64 + 0.3];
        let theories = [("output, λ", place.output, Color::Vermillion), ("disk, ρ − 1", place.disk, Color::Blue)];
        for (name, value, color) in theories {
            let line = Line::new(ends, [value, value]).color(color).width(2.0);
            panel = panel.line(if k == 0 { line.label(name) } else { line });
        }
        let count = place.networks.len() as f64;
        let x = (0..place.networks.len()).map(|i| k as f64 + 0.4 * ((i as f64 + 0.5) / count - 0.5));
        let points = Points::new(x, &place.networks).marker(Marker::Ring).size(2.6).color(Color::Black);
        panel = panel.scatter(if k == 0 { points.label("networks") } else { points });
    }
    (!places.is_empty()).then(|| {
        Figure::new("exponents", "The largest Lyapunov exponent is the output's or the disk's")
            .caption(
                "Largest Lyapunov exponent of the closed loop about every fixed point (rings, one a network), the growth rate of \
                 the output that theory gives, and that of the disk's edge.",
            )
            .width_mm(130.0)
            .height_mm(75.0)
            .panel(0, 0, panel.unlettered())
    })
}

#[cfg(test)]
mod tests {
    use attractor::eigenvalues;
    use attractor::fixed_points::Flow;

    use super::super::LocalDynamics;
    use super::*;
    use crate::experiments::tryout;

    #[test]
    fn exponents_are_those_of_the_leading_eigenvalue() {
        let config = tryout::config(&LocalDynamics, &["exponent.units=60", "exponent.duration=150"]).unwrap();
        for panel in [1, 2, 3] {
            let case = config.case(panel);
            let found = exponents(&config, panel, 0).unwrap().unwrap();
            let law = config.network.law(case, 60, 0);
            let streams = config.streams(panel).child("exponent").index(0);
            let trained = Trained::new(&law, &case.targets, &streams).unwrap();
            let flow = Flow::new(&trained.network).closed(&[LOOP]).unwrap();
            for (n, largest) in found.largest.iter().enumerate() {
                let values = eigenvalues(flow.jacobian(trained.state(n)).view()).unwrap();
                let expected = values.iter().map(|v| stepped(*v, config.network.dt)).fold(f64::NEG_INFINITY, f64::max);
                // Of a pair, a vector's length swings as it turns.
                assert!((largest - expected).abs() < 0.02, "panel {panel}, point {n}: {largest}, {expected}");
            }
        }
    }
}
