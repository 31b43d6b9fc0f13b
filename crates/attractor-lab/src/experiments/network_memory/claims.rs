//! The claims of `network-memory` about memory: M1 to M5.

use attractor::mean;

use super::condition::{
    CHAOTIC, CONDITIONS, FORCE, HEBBIAN, INNATE, INNATE_ON_INPUT, IP, LOOP_OPEN, RANDOM, RESERVOIR, SCALED, SORN,
};
use super::measure::Measured;
use super::result::Networks;
use crate::claim::{Claim, check, claim, mean_of, pairs};

/// A network that holds less of its input than this share of its units counts as one without memory.
const LITTLE: f64 = 0.1;
/// Capacities of an estimate may exceed the independent states by this share of them.
const BEYOND_RANK: f64 = 0.02;

pub(super) fn claims(networks: &Networks<'_>) -> Vec<Claim> {
    let mut claims = threshold(networks);
    claims.extend(innate(networks));
    claims.push(more(
        networks,
        ("M3", "A loop that FORCE has trained lets a chaotic network hold more of its input"),
        "total capacity with the trained loop, minus that before",
        (FORCE, LOOP_OPEN),
        Measured::total,
    ));
    claims.extend(echo_state(networks));
    claims.push(within_rank(networks));
    claims
}

/// That networks have more of something under one condition than under another.
fn more(
    networks: &Networks<'_>,
    (id, sentence): (&str, &str),
    statistic: &str,
    (larger, smaller): (usize, usize),
    number: fn(&Measured) -> f64,
) -> Claim {
    let (larger, smaller) = (networks.under(larger, number), networks.under(smaller, number));
    let means = format!("{:.2} and {:.2}, mean", mean(&larger), mean(&smaller));
    claim(id, sentence, statistic).above(0.0).of(pairs(&larger, &smaller)).noting(means)
}

/// M1: threshold networks.
fn threshold(networks: &Networks<'_>) -> Vec<Claim> {
    vec![
        more(
            networks,
            (
                "M1a",
                "A network that has learned by STDP, normalisation and intrinsic plasticity remembers more than a random one",
            ),
            "linear memory of the SORN minus that of the network as it was drawn",
            (SORN, RANDOM),
            Measured::linear,
        ),
        more(
            networks,
            ("M1b", "Intrinsic plasticity alone leaves less memory than all plasticity together"),
            "linear memory of the SORN minus that after intrinsic plasticity alone",
            (SORN, IP),
            Measured::linear,
        ),
        more(
            networks,
            ("M1c", "What the SORN holds of its input is more in all, nonlinear functions included"),
            "total capacity of the SORN minus that of the network as it was drawn",
            (SORN, RANDOM),
            Measured::total,
        ),
    ]
}

/// M2: chaos, and innate training.
fn innate(networks: &Networks<'_>) -> Vec<Claim> {
    let share = networks.under(CHAOTIC, |m| m.total() / m.units as f64);
    vec![
        claim(
            "M2a",
            "A chaotic network holds little of its input",
            "total capacity of a chaotic rate network as a share of its units",
        )
        .below(LITTLE)
        .in_share(0.9)
        .of(mean_of(&share)),
        more(
            networks,
            (
                "M2b",
                "Innate training, which makes a network repeat itself after a pulse, lets it hold more of any input",
            ),
            "total capacity after innate training, minus that before",
            (INNATE, CHAOTIC),
            Measured::total,
        ),
        more(
            networks,
            ("M2c", "So does innate training on what the network did while it heard such an input"),
            "total capacity after innate training on an input, minus that before",
            (INNATE_ON_INPUT, CHAOTIC),
            Measured::total,
        ),
    ]
}

/// M4: echo state networks.
fn echo_state(networks: &Networks<'_>) -> Vec<Claim> {
    let radii = format!("spectral radius after learning {:.2}, mean", mean(&networks.radii));
    vec![
        more(
            networks,
            ("M4a", "Feedback that makes a network oscillate by itself costs capacity"),
            "total capacity before differential Hebbian learning, minus that after",
            (RESERVOIR, HEBBIAN),
            Measured::total,
        )
        .noting(radii),
        more(
            networks,
            ("M4b", "It costs less than a reservoir that is scaled to the same spectral radius loses"),
            "total capacity after differential Hebbian learning, minus that of the scaled reservoir",
            (HEBBIAN, SCALED),
            Measured::total,
        ),
    ]
}

/// M5: no more capacity than states.
fn within_rank(networks: &Networks<'_>) -> Claim {
    let beyond =
        |place: usize| networks.under(place, |m| if m.rank == 0 { m.total() } else { m.total() / m.rank as f64 - 1.0 });
    let all: Vec<f64> = (0..CONDITIONS.len()).flat_map(beyond).collect();
    check(
        "M5",
        "No network holds more of its input than it has independent states",
        "total capacity over the rank of the states, minus 1; every network under every condition",
        BEYOND_RANK,
        &all,
    )
}
