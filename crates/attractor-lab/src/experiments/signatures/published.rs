//! The numbers that the paper of the family states, each with the place where it stands.
//!
//! Claims read them here, and the built-in configurations are held against them.

use std::ops::RangeInclusive;

use crate::experiments::quoted::{Hand, Quoted};

/// A number of the anonymous submission, which gives no year.
const fn published(value: f64, unit: &'static str, place: &'static str, about: &'static str) -> Quoted {
    Quoted {
        value,
        unit,
        paper: "Dynamical signatures of learning in recurrent networks",
        place,
        about,
        hand: Hand::First,
    }
}

/// H below which dynamics are ordered and above which they are chaotic.
pub(crate) const CRITICAL: Quoted = published(1.0, "1", "Fig 1, caption", "H between ordered and chaotic dynamics");
/// The level of H of SORN < H of RNN, digits.
pub(crate) const DIGITS_BELOW_RNN: Quoted =
    published(5e-4, "1", "section 4, on Fig 3d", "p of H of SORN below H of RNN, t-test");
/// The level of H of SORN < 1, digits.
pub(crate) const DIGITS_BELOW_ONE: Quoted =
    published(4e-6, "1", "section 4, after Fig 3d", "p of H of SORN below 1, t-test");
/// The nearest and the farthest lag of memory and of prediction, digits.
pub(crate) const DIGIT_LAGS: [Quoted; 2] = [
    published(1.0, "step", "Fig 3e, caption", "nearest lag of the average"),
    published(10.0, "step", "Fig 3e, caption", "farthest lag of the average"),
];
/// Accuracy of shape and direction at the end of a trial: nearly the one, more than the other.
pub(crate) const TURNING_LEVELS: [Quoted; 2] = [
    published(0.70, "1", "section 5, on Fig 5b", "accuracy of SORN for the shape at the end of a trial, about"),
    published(0.65, "1", "section 5, on Fig 5c", "accuracy of SORN for the direction at the end of a trial, above"),
];
/// The farthest and the nearest lag of memory, sequences of growing length.
pub(crate) const MEMORY_LAGS: [Quoted; 2] = [
    published(-15.0, "step", "appendix, text before Fig 7", "farthest time lag of the memory task"),
    published(-5.0, "step", "appendix, text before Fig 7", "nearest time lag of the memory task"),
];
/// The length of sequences at which long memory has a cost for what is recent.
pub(crate) const COSTLY_LENGTH: Quoted =
    published(24.0, "1", "appendix, on Fig 6", "n at which memory costs accuracy for recent and current stimuli");

/// The lags over which memory of a digit is averaged, or with the other sign its prediction.
pub(crate) fn digit_lags() -> RangeInclusive<i64> {
    DIGIT_LAGS[0].value as i64..=DIGIT_LAGS[1].value as i64
}

/// The lags over which memory of a sequence is averaged.
pub(crate) fn memory_lags() -> RangeInclusive<i64> {
    MEMORY_LAGS[0].value as i64..=MEMORY_LAGS[1].value as i64
}

/// What the paper states of network, input and protocol, and the key of the built-in configuration that holds it. Of p_EI
/// it states two values: 0.5 in the table, which is followed, and dense in section 2.1.
#[cfg(test)]
pub(super) const PROTOCOL: [(&str, &str, Quoted); 62] = {
    const TABLE: &str = "appendix, table of parameters";
    const RULES: &str = "section 2.3";
    const ON_FIG_2: &str = "section 3";
    const ON_FIG_3: &str = "section 4";
    const ON_FIG_4: &str = "section 5";
    const APPENDIX: &str = "appendix, text before Fig 6";
    const FIG_6: &str = "Fig 6, caption";
    const E: &str = "excitatory units";
    const I: &str = "inhibitory units";
    const P_EE: &str = "probability of a connection between excitatory units";
    const P_EI: &str = "probability of a connection from an inhibitory to an excitatory unit";
    const P_IE: &str = "probability of a connection from an excitatory to an inhibitory unit";
    const P_II: &str = "probability of a connection between inhibitory units";
    const T_E: &str = "largest excitatory threshold";
    const T_I: &str = "largest inhibitory threshold";
    const MU: &str = "rate of excitatory units";
    [
        ("sequences", "network.excitatory", published(100.0, "1", TABLE, E)),
        ("sequences", "network.inhibitory", published(25.0, "1", TABLE, I)),
        ("sequences", "network.excitatory_probability", published(0.05, "1", TABLE, P_EE)),
        ("sequences", "network.inhibitory_probability", published(0.5, "1", TABLE, P_EI)),
        ("sequences", "network.excitatory_to_inhibitory_probability", published(1.0, "1", TABLE, P_IE)),
        ("sequences", "network.inhibitory_to_inhibitory_probability", published(1.0, "1", TABLE, P_II)),
        ("sequences", "network.excitatory_threshold", published(0.5, "1", TABLE, T_E)),
        ("sequences", "network.inhibitory_threshold", published(0.3, "1", TABLE, T_I)),
        ("sequences", "plasticity.target_rate", published(0.1, "1/step", TABLE, MU)),
        ("sequences", "plasticity.stdp_rate", published(0.001, "1", RULES, "rate of STDP")),
        ("sequences", "plasticity.intrinsic_rate", published(0.001, "1", RULES, "rate of intrinsic plasticity")),
        (
            "sequences",
            "perturbation.smoothing_steps",
            published(500.0, "step", "Fig 2, caption", "steps of the average"),
        ),
        ("sequences", "networks", published(20.0, "1", ON_FIG_2, "runs")),
        ("sequences", "window_steps", published(10000.0, "step", ON_FIG_2, "interval with or without plasticity")),
        ("sequences", "input.sequences", published(2.0, "1", ON_FIG_2, "sequences that alternate")),
        ("sequences", "input.length", published(5.0, "1", ON_FIG_2, "symbols of a sequence")),
        ("sequences", "input.copies", published(2.0, "1", ON_FIG_2, "units of a symbol")),
        ("sequences", "decoding.folds", published(4.0, "1", ON_FIG_2, "partitions")),
        ("sequences-states", "network.excitatory", published(160.0, "1", TABLE, E)),
        ("sequences-states", "network.inhibitory", published(40.0, "1", TABLE, I)),
        ("sequences-states", "network.excitatory_probability", published(0.05, "1", TABLE, P_EE)),
        ("sequences-states", "network.inhibitory_probability", published(0.5, "1", TABLE, P_EI)),
        ("sequences-states", "network.excitatory_to_inhibitory_probability", published(1.0, "1", TABLE, P_IE)),
        ("sequences-states", "network.inhibitory_to_inhibitory_probability", published(1.0, "1", TABLE, P_II)),
        ("sequences-states", "network.excitatory_threshold", published(0.4, "1", TABLE, T_E)),
        ("sequences-states", "network.inhibitory_threshold", published(0.3, "1", TABLE, T_I)),
        ("sequences-states", "plasticity.target_rate", published(0.1, "1/step", TABLE, MU)),
        ("digits", "network.excitatory", published(160.0, "1", TABLE, E)),
        ("digits", "network.inhibitory", published(40.0, "1", TABLE, I)),
        ("digits", "network.excitatory_probability", published(0.03, "1", TABLE, P_EE)),
        ("digits", "network.inhibitory_probability", published(0.5, "1", TABLE, P_EI)),
        ("digits", "network.excitatory_to_inhibitory_probability", published(1.0, "1", TABLE, P_IE)),
        ("digits", "network.inhibitory_to_inhibitory_probability", published(1.0, "1", TABLE, P_II)),
        ("digits", "network.excitatory_threshold", published(0.4, "1", TABLE, T_E)),
        ("digits", "network.inhibitory_threshold", published(0.3, "1", TABLE, T_I)),
        ("digits", "plasticity.target_rate", published(0.1, "1/step", TABLE, MU)),
        ("digits", "networks", published(20.0, "1", ON_FIG_3, "runs")),
        ("digits", "window_steps", published(10000.0, "step", ON_FIG_3, "interval without plasticity")),
        ("digits", "decoding.folds", published(4.0, "1", ON_FIG_3, "folds of validation")),
        ("rotation", "network.excitatory", published(240.0, "1", TABLE, E)),
        ("rotation", "network.inhibitory", published(60.0, "1", TABLE, I)),
        ("rotation", "network.excitatory_probability", published(0.02, "1", TABLE, P_EE)),
        ("rotation", "network.inhibitory_probability", published(0.5, "1", TABLE, P_EI)),
        ("rotation", "network.excitatory_to_inhibitory_probability", published(1.0, "1", TABLE, P_IE)),
        ("rotation", "network.inhibitory_to_inhibitory_probability", published(1.0, "1", TABLE, P_II)),
        ("rotation", "network.excitatory_threshold", published(0.5, "1", TABLE, T_E)),
        ("rotation", "network.inhibitory_threshold", published(0.3, "1", TABLE, T_I)),
        ("rotation", "plasticity.target_rate", published(0.1, "1/step", TABLE, MU)),
        // Six windows share them.
        ("rotation", "trials", published(480.0 / 6.0, "1", ON_FIG_4, "trials, a sixth of all")),
        ("rotation", "input.frames", published(7.0, "1", ON_FIG_4, "frames of a shape")),
        ("rotation", "input.frame_steps", published(3.0, "step", ON_FIG_4, "steps of a frame")),
        ("rotation", "input.blank_between", published(2.0, "step", ON_FIG_4, "blank steps between frames")),
        ("rotation", "input.blank_after", published(40.0, "step", ON_FIG_4, "steps after the last frame")),
        ("memory-length", "network.excitatory_probability", published(0.05, "1", FIG_6, P_EE)),
        ("memory-length", "network.excitatory_threshold", published(0.4, "1", FIG_6, T_E)),
        ("memory-length", "network.inhibitory_threshold", published(0.3, "1", FIG_6, T_I)),
        ("memory-length", "networks", published(20.0, "1", APPENDIX, "networks of each n")),
        ("memory-length", "input.copies", published(5.0, "1", APPENDIX, "units of a symbol")),
        ("memory-length", "input.most_blanks", published(5.0, "step", APPENDIX, "most blanks between sequences")),
        ("memory-length", "input.lengths.0", published(4.0, "1", APPENDIX, "smallest n")),
        ("memory-length", "input.lengths.1", published(8.0, "1", APPENDIX, "second n")),
        ("memory-length", "input.lengths.5", COSTLY_LENGTH),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::quoted::{agrees, is_the_built_in};

    /// The protocol, typed a second time from the paper: experiment, keys and values.
    #[rustfmt::skip]
    const AGAIN: [(&str, &[(&str, f64)]); 5] = [
        ("digits", &[
            ("decoding.folds", 4.0),
            ("network.excitatory", 160.0),
            ("network.excitatory_probability", 0.03),
            ("network.excitatory_threshold", 0.4),
            ("network.excitatory_to_inhibitory_probability", 1.0),
            ("network.inhibitory", 40.0),
            ("network.inhibitory_probability", 0.5),
            ("network.inhibitory_threshold", 0.3),
            ("network.inhibitory_to_inhibitory_probability", 1.0),
            ("networks", 20.0),
            ("plasticity.target_rate", 0.1),
            ("window_steps", 1e4),
        ]),
        ("memory-length", &[
            ("input.copies", 5.0),
            ("input.lengths.0", 4.0),
            ("input.lengths.1", 8.0),
            ("input.lengths.5", 24.0),
            ("input.most_blanks", 5.0),
            ("network.excitatory_probability", 0.05),
            ("network.excitatory_threshold", 0.4),
            ("network.inhibitory_threshold", 0.3),
            ("networks", 20.0),
        ]),
        ("rotation", &[
            ("input.blank_after", 40.0),
            ("input.blank_between", 2.0),
            ("input.frame_steps", 3.0),
            ("input.frames", 7.0),
            ("network.excitatory", 240.0),
            ("network.excitatory_probability", 0.02),
            ("network.excitatory_threshold", 0.5),
            ("network.excitatory_to_inhibitory_probability", 1.0),
            ("network.inhibitory", 60.0),
            ("network.inhibitory_probability", 0.5),
            ("network.inhibitory_threshold", 0.3),
            ("network.inhibitory_to_inhibitory_probability", 1.0),
            ("plasticity.target_rate", 0.1),
            ("trials", 80.0),
        ]),
        ("sequences", &[
            ("decoding.folds", 4.0),
            ("input.copies", 2.0),
            ("input.length", 5.0),
            ("input.sequences", 2.0),
            ("network.excitatory", 100.0),
            ("network.excitatory_probability", 0.05),
            ("network.excitatory_threshold", 0.5),
            ("network.excitatory_to_inhibitory_probability", 1.0),
            ("network.inhibitory", 25.0),
            ("network.inhibitory_probability", 0.5),
            ("network.inhibitory_threshold", 0.3),
            ("network.inhibitory_to_inhibitory_probability", 1.0),
            ("networks", 20.0),
            ("perturbation.smoothing_steps", 500.0),
            ("plasticity.intrinsic_rate", 1e-3),
            ("plasticity.stdp_rate", 1e-3),
            ("plasticity.target_rate", 0.1),
            ("window_steps", 1e4),
        ]),
        ("sequences-states", &[
            ("network.excitatory", 160.0),
            ("network.excitatory_probability", 0.05),
            ("network.excitatory_threshold", 0.4),
            ("network.excitatory_to_inhibitory_probability", 1.0),
            ("network.inhibitory", 40.0),
            ("network.inhibitory_probability", 0.5),
            ("network.inhibitory_threshold", 0.3),
            ("network.inhibitory_to_inhibitory_probability", 1.0),
            ("plasticity.target_rate", 0.1),
        ]),
    ];

    #[test]
    fn the_table_is_what_the_paper_says() {
        agrees(&[CRITICAL, DIGITS_BELOW_RNN, DIGITS_BELOW_ONE, COSTLY_LENGTH], &[1.0, 0.0005, 4.0 * 1e-6, 24.0]);
        agrees(&DIGIT_LAGS, &[1.0, 10.0]);
        agrees(&TURNING_LEVELS, &[0.7, 0.65]);
        agrees(&MEMORY_LAGS, &[-15.0, -5.0]);
        assert_eq!((digit_lags(), memory_lags()), (1..=10, -15..=-5));
        assert_eq!(memory_lags().count(), 11);
    }

    #[test]
    fn the_built_in_configurations_are_the_published_protocol() {
        let of = |(experiment, keys): &(&'static str, &'static [(&'static str, f64)])| {
            let experiment = *experiment;
            keys.iter().map(move |&(key, value)| (experiment, key, value)).collect::<Vec<_>>()
        };
        is_the_built_in(&PROTOCOL, &AGAIN.iter().flat_map(of).collect::<Vec<_>>());
    }
}
