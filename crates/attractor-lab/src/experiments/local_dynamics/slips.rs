//! The paper's misprints, each with the number that follows from it and the number that is right.

use attractor::mean_field::{Slip, slips};

use super::Results;
use super::claims::probed;
use super::network::PROBE;
use crate::claim::{Claim, Side};
use crate::quantity::number;

/// P1 to P7: that each slip makes a difference.
pub(super) fn claims(results: &Results<'_>) -> Vec<Claim> {
    let slips = slips().unwrap_or_default();
    slips.iter().enumerate().map(|(k, slip)| claim(k, slip, results)).collect()
}

fn claim(k: usize, slip: &Slip, results: &Results<'_>) -> Claim {
    /// What is printed must be off by more than this, relative to what is right.
    const OFF: f64 = 0.1;
    let difference = (slip.from_paper - slip.right).abs() / slip.right.abs();
    let claim = Claim::about_every(
        &format!("P{}", k + 1),
        &format!("Misprint: “{}”; it must be: {}", slip.paper, slip.instead),
        &format!("relative difference that it makes: {}", slip.quantity),
        Side::Above,
        OFF,
        &[difference],
    )
    .noting(format!("as printed {}, right {}", number(slip.from_paper), number(slip.right)));
    match seen(slip, results) {
        Some(note) => claim.noting(note),
        None => claim,
    }
}

/// What networks say, where a slip is about what panel a's networks show.
fn seen(slip: &Slip, results: &Results<'_>) -> Option<String> {
    let panel = results.panels.iter().find(|panel| panel.panel == 0 && panel.theory.len() == 1)?;
    let network = panel.networks.first()?;
    slip.quantity.contains("omega = 10").then(|| {
        format!("a network of panel A, N = {}, has |G({PROBE}i)| = {}", network.units, number(probed(network).norm()))
    })
}
