//! The numbers that the family's papers state, each with the place where it stands.
//!
//! Claims, figures and captions read them here.

use crate::experiments::quoted::{Hand, Quoted};

const fn vitay(value: f64, unit: &'static str, place: &'static str, about: &'static str) -> Quoted {
    Quoted { value, unit, paper: "Vitay 2016", place, about, hand: Hand::First }
}

/// The original article is not free to read: its numbers are those that others quote.
const fn original(value: f64, unit: &'static str, place: &'static str, about: &'static str) -> Quoted {
    Quoted { value, unit, paper: "Laje & Buonomano 2013", place, about, hand: Hand::Second }
}

/// Delays below this are learned by all networks.
pub(crate) const LEARNED_BELOW: Quoted =
    vitay(4.0, "s", "Results, on Fig 3", "delay below which every network learns perfectly");
/// Networks of each delay in Fig 3.
pub(crate) const NETWORKS_PER_DELAY: Quoted = vitay(10.0, "1", "Results, on Fig 3", "new networks of each delay");
/// Recurrent trials after which only a small percentage of networks has converged.
pub(crate) const TOO_FEW_TRIALS: Quoted =
    vitay(20.0, "1", "Results, after Fig 1", "recurrent trials after which few networks have converged");
/// Recurrent trials after which almost every network has converged.
pub(crate) const ENOUGH_TRIALS: Quoted =
    vitay(30.0, "1", "Results, after Fig 1", "recurrent trials after which almost every network has converged");

/// The figure that shows how learning suppresses chaos.
const EXPONENTS: &str = "on Fig 6";

/// Largest Lyapunov exponent of untrained networks.
pub(crate) const EXPONENT_BEFORE: Quoted = original(7.1, "1/s", EXPONENTS, "largest exponent before training");
/// Largest Lyapunov exponent after training, on the trained input.
pub(crate) const EXPONENT_AFTER: Quoted = original(0.05, "1/s", EXPONENTS, "largest exponent after training, mean");
/// The spread of [`EXPONENT_AFTER`].
pub(crate) const EXPONENT_AFTER_SPREAD: Quoted =
    original(0.45, "1/s", EXPONENTS, "largest exponent after training, spread");

/// Fig 3 draws the means, and the text has no numbers.
const fn mean_r2(value: f64) -> Quoted {
    Quoted { hand: Hand::Second, ..vitay(value, "1", "drawn in Fig 3", "mean R² of ten networks") }
}

/// Delays in ms and the mean R² of ten networks each.
pub(crate) const CAPACITY: [(f64, Quoted); 10] = [
    (250.0, mean_r2(1.000)),
    (500.0, mean_r2(0.999)),
    (1000.0, mean_r2(0.998)),
    (2000.0, mean_r2(0.987)),
    (3000.0, mean_r2(0.993)),
    (4000.0, mean_r2(0.865)),
    (5000.0, mean_r2(0.362)),
    (6000.0, mean_r2(0.190)),
    (7000.0, mean_r2(0.044)),
    (8000.0, mean_r2(0.144)),
];

/// The published mean R² at a delay in ms, if there is one.
pub(crate) fn published_r2(delay_ms: f64) -> Option<Quoted> {
    CAPACITY.iter().find(|(ms, _)| ms.total_cmp(&delay_ms).is_eq()).map(|&(_, r2)| r2)
}

/// What the papers state of network, protocol and training, and the key of the built-in configuration that holds it. The
/// sizes of the kicks are in neither paper: the replication's are guesses, as its conclusion says.
#[cfg(test)]
pub(crate) const PROTOCOL: [(&str, &str, Quoted); 28] = {
    const STRUCTURE: &str = "Methods, structure of the network";
    const RULE: &str = "Methods, learning rule";
    const TRAINING: &str = "Methods, training procedure";
    const FIG_1: &str = "Results, on Fig 1";
    const FIG_2: &str = "Results, on Fig 2";
    const ON_FIG_3: &str = "Results, on Fig 3";
    [
        ("timing", "network.units", vitay(800.0, "1", STRUCTURE, "recurrent units")),
        ("timing", "network.connection_probability", vitay(0.1, "1", STRUCTURE, "connection probability")),
        ("timing", "network.dt_ms", vitay(1.0, "ms", STRUCTURE, "step of integration")),
        ("timing", "network.noise", vitay(0.001, "1", STRUCTURE, "amplitude of the noise")),
        ("timing", "network.gain", vitay(1.8, "1", FIG_2, "gain of the experiment before")),
        ("timing", "training.plastic_fraction", vitay(0.6, "1", RULE, "units with plastic synapses")),
        ("timing", "training.delta", vitay(1.0, "1", RULE, "P starts at I / delta")),
        ("timing", "training.learn_every", vitay(2.0, "1", RULE, "steps between updates")),
        ("timing", "training.readout_trials", vitay(10.0, "1", TRAINING, "readout trials")),
        ("timing", "training.recurrent_trials", ENOUGH_TRIALS),
        ("timing", "protocol.offset_ms", vitay(200.0, "ms", TRAINING, "silence before the pulse")),
        ("timing", "protocol.pulse_ms", vitay(50.0, "ms", TRAINING, "length of the pulse")),
        ("timing", "protocol.perturbation_ms", vitay(10.0, "ms", TRAINING, "length of the perturbation")),
        ("timing", "protocol.perturbation_delay_ms", vitay(500.0, "ms", FIG_1, "perturbation after the pulse")),
        ("timing", "target.delay_ms", vitay(2000.0, "ms", FIG_1, "peak after the pulse")),
        ("timing", "target.baseline", vitay(0.2, "1", ON_FIG_3, "flat part of the target, as in Fig 1")),
        ("timing-controls", "controls.shorter_training", TOO_FEW_TRIALS),
        ("handwriting", "network.units", vitay(800.0, "1", STRUCTURE, "recurrent units")),
        ("handwriting", "network.gain", vitay(1.5, "1", FIG_2, "gain")),
        ("handwriting", "protocol.test_trials", vitay(5.0, "1", "Fig 2", "tests of each word")),
        ("handwriting", "protocol.perturbed_trials", vitay(5.0, "1", "Fig 2", "perturbed tests of each word")),
        ("handwriting", "training.readout_trials", vitay(10.0, "1", TRAINING, "readout trials")),
        ("timing-capacity", "network.units", vitay(800.0, "1", STRUCTURE, "recurrent units")),
        ("timing-capacity", "networks", NETWORKS_PER_DELAY),
        ("timing-capacity", "protocol.test_trials", vitay(1.0, "1", ON_FIG_3, "test trials")),
        ("timing-capacity", "training.recurrent_trials", vitay(20.0, "1", ON_FIG_3, "recurrent trials")),
        ("timing-capacity", "training.readout_trials", vitay(10.0, "1", TRAINING, "readout trials")),
        ("timing-capacity", "target.baseline", vitay(0.2, "1", ON_FIG_3, "flat part of the target")),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::quoted::{agrees, is_the_built_in};

    /// The same numbers, typed a second time from the papers: experiment and key, value.
    const AGAIN: [(&str, &str, f64); 28] = [
        ("handwriting", "network.gain", 1.5),
        ("handwriting", "network.units", 800.0),
        ("handwriting", "protocol.perturbed_trials", 5.0),
        ("handwriting", "protocol.test_trials", 5.0),
        ("handwriting", "training.readout_trials", 10.0),
        ("timing", "network.connection_probability", 0.1),
        ("timing", "network.dt_ms", 1.0),
        ("timing", "network.gain", 1.8),
        ("timing", "network.noise", 0.001),
        ("timing", "network.units", 800.0),
        ("timing", "protocol.offset_ms", 200.0),
        ("timing", "protocol.perturbation_delay_ms", 500.0),
        ("timing", "protocol.perturbation_ms", 10.0),
        ("timing", "protocol.pulse_ms", 50.0),
        ("timing", "target.baseline", 0.2),
        ("timing", "target.delay_ms", 2000.0),
        ("timing", "training.delta", 1.0),
        ("timing", "training.learn_every", 2.0),
        ("timing", "training.plastic_fraction", 0.6),
        ("timing", "training.readout_trials", 10.0),
        ("timing", "training.recurrent_trials", 30.0),
        ("timing-capacity", "network.units", 800.0),
        ("timing-capacity", "networks", 10.0),
        ("timing-capacity", "protocol.test_trials", 1.0),
        ("timing-capacity", "target.baseline", 0.2),
        ("timing-capacity", "training.readout_trials", 10.0),
        ("timing-capacity", "training.recurrent_trials", 20.0),
        ("timing-controls", "controls.shorter_training", 20.0),
    ];

    #[test]
    fn the_table_is_what_the_papers_say() {
        agrees(&[LEARNED_BELOW, NETWORKS_PER_DELAY, TOO_FEW_TRIALS, ENOUGH_TRIALS], &[4.0, 10.0, 20.0, 30.0]);
        agrees(&[EXPONENT_BEFORE, EXPONENT_AFTER, EXPONENT_AFTER_SPREAD], &[7.1, 0.05, 0.45]);
        let thousandths = [1000, 999, 998, 987, 993, 865, 362, 190, 44, 144];
        agrees(&CAPACITY.map(|(_, r2)| r2), &thousandths.map(|r2| f64::from(r2) / 1000.0));
        let delays = [0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0].map(|s| 1000.0 * s);
        assert_eq!(CAPACITY.map(|(ms, _)| ms), delays);
        assert_eq!((published_r2(7000.0).map(|r2| r2.value), published_r2(700.0)), (Some(0.044), None));
        assert_eq!(LEARNED_BELOW.cited(), "4 s (Vitay 2016)");
        assert_eq!(EXPONENT_BEFORE.cited(), "7.1 1/s (Laje & Buonomano 2013, at second hand)");
    }

    #[test]
    fn the_built_in_configurations_are_the_published_protocol() {
        is_the_built_in(&PROTOCOL, &AGAIN);
    }
}
