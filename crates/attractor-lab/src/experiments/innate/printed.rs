//! The losses that BrainPy's example prints: of one network, every unit plastic with 60 % of its synapses.

use super::{Bump, NetworkConfig, PulsedTrial, Rise, TrainingConfig};
use crate::experiments::quoted::{Hand, Quoted};

/// Losses of trial after trial.
const fn printed<const TRIALS: usize>(
    losses: [f64; TRIALS],
    place: &'static str,
    about: &'static str,
) -> [Quoted; TRIALS] {
    let loss = Quoted { value: 0.0, unit: "1", paper: "BrainPy's example", place, about, hand: Hand::First };
    let mut quoted = [loss; TRIALS];
    let mut trial = 0;
    while trial < TRIALS {
        quoted[trial].value = losses[trial];
        trial += 1;
    }
    quoted
}

const FIG_1: &str = "Fig 1, printed output";
const FIG_2: &str = "Fig 2, printed output";

/// Mean squared errors of the recurrent trials of a bump at 2 s.
pub(crate) const BRAINPY_LOSSES: [Quoted; 30] = printed(
    [
        0.141_811, 0.193_710, 0.195_481, 0.191_801, 0.146_302, 0.116_965, 0.172_879, 0.133_463, 0.130_180, 0.111_944,
        0.164_418, 0.098_953, 0.069_846, 0.061_045, 0.056_891, 0.050_837, 0.051_228, 0.050_307, 0.047_070, 0.044_937,
        0.040_711, 0.039_551, 0.042_985, 0.039_123, 0.036_156, 0.036_647, 0.036_481, 0.035_189, 0.034_166, 0.033_342,
    ],
    FIG_1,
    "loss of a recurrent trial",
);

/// Mean squared errors of the readout trials that follow.
pub(crate) const BRAINPY_READOUT_LOSSES: [Quoted; 10] = printed(
    [0.000_336, 0.000_058, 0.000_055, 0.000_097, 0.000_025, 0.000_014, 0.000_025, 0.000_008, 0.000_007, 0.000_007],
    FIG_1,
    "loss of a readout trial",
);

/// What is printed of a word.
pub(crate) struct PrintedWord {
    pub(crate) word: &'static str,
    pub(crate) recurrent: [Quoted; 30],
    pub(crate) readout: [Quoted; 10],
}

/// Both words, which one network learns in turn.
pub(crate) const BRAINPY_WORDS: [PrintedWord; 2] = [
    PrintedWord {
        word: "chaos",
        recurrent: printed(
            [
                0.030_24, 0.040_35, 0.033_34, 0.037_09, 0.035_22, 0.028_18, 0.028_67, 0.020_53, 0.021_93, 0.017_75,
                0.012_73, 0.010_35, 0.009_41, 0.009_20, 0.008_65, 0.008_42, 0.008_91, 0.007_43, 0.007_97, 0.008_01,
                0.007_91, 0.007_69, 0.008_00, 0.009_25, 0.007_76, 0.006_77, 0.006_37, 0.006_39, 0.006_49, 0.007_92,
            ],
            FIG_2,
            "loss of a recurrent trial",
        ),
        readout: printed(
            [0.000_52, 0.000_18, 0.000_04, 0.000_03, 0.000_09, 0.000_10, 0.000_24, 0.000_08, 0.000_01, 0.000_03],
            FIG_2,
            "loss of a readout trial",
        ),
    },
    PrintedWord {
        word: "neuron",
        recurrent: printed(
            [
                0.068_696, 0.049_718, 0.038_121, 0.027_921, 0.030_041, 0.024_535, 0.025_658, 0.025_591, 0.018_955,
                0.017_003, 0.016_854, 0.017_449, 0.016_982, 0.014_747, 0.012_919, 0.011_628, 0.011_047, 0.010_265,
                0.010_391, 0.009_953, 0.009_723, 0.010_519, 0.011_919, 0.008_298, 0.008_515, 0.007_936, 0.008_999,
                0.007_222, 0.008_663, 0.006_528,
            ],
            FIG_2,
            "loss of a recurrent trial",
        ),
        readout: printed(
            [
                0.003_734, 0.000_148, 0.000_108, 0.000_144, 0.000_089, 0.000_063, 0.000_044, 0.000_062, 0.000_038,
                0.000_027,
            ],
            FIG_2,
            "loss of a readout trial",
        ),
    },
];

/// Whether networks are made and trained as those of the example with that gain, but for which synapses are plastic.
pub(crate) fn is_brainpys(network: &NetworkConfig, training: &TrainingConfig, gain: f64) -> bool {
    let of_network = [(network.gain, gain), (network.connection_probability, 0.1), (network.tau_ms, 10.0)];
    let of_steps = [(network.dt_ms, 1.0), (network.noise, 0.001)];
    let of_training = [(training.delta, 1.0), (training.plastic_fraction, 0.6)];
    let counts = [network.units, training.recurrent_trials, training.readout_trials, training.learn_every];
    alike(&of_network)
        && alike(&of_steps)
        && alike(&of_training)
        && training.normalised
        && counts == [800, BRAINPY_LOSSES.len(), BRAINPY_READOUT_LOSSES.len(), 2]
}

/// Whether the trial, too, is that of the example's first figure: the pulse, the window, and what the readout is to say.
pub(crate) fn is_brainpys_bump(
    network: &NetworkConfig,
    training: &TrainingConfig,
    trial: &PulsedTrial,
    target: &Rise,
) -> bool {
    let pulse = [(trial.pulse_ms, 50.0), (trial.pulse_amplitude, 5.0), (trial.window_ms, 2150.0)];
    let theirs = Rise { delay_ms: 2000.0, baseline: 0.2, height: 0.8, width_ms: 30.0, bump: Bump::Replication };
    is_brainpys(network, training, 1.8) && alike(&pulse) && *target == theirs
}

/// Own numbers and those of the example.
fn alike(numbers: &[(f64, f64)]) -> bool {
    numbers.iter().all(|(own, theirs)| own.total_cmp(theirs).is_eq())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::quoted::agrees;

    /// The same numbers, in millionths and hundred-thousandths.
    #[test]
    fn the_losses_are_those_that_the_example_prints() {
        let parts = |of: f64, counts: &[u32]| counts.iter().map(|&n| f64::from(n) / of).collect::<Vec<_>>();
        let millionths = [
            141_811, 193_710, 195_481, 191_801, 146_302, 116_965, 172_879, 133_463, 130_180, 111_944, 164_418, 98_953,
            69_846, 61_045, 56_891, 50_837, 51_228, 50_307, 47_070, 44_937, 40_711, 39_551, 42_985, 39_123, 36_156,
            36_647, 36_481, 35_189, 34_166, 33_342,
        ];
        agrees(&BRAINPY_LOSSES, &parts(1e6, &millionths));
        agrees(&BRAINPY_READOUT_LOSSES, &parts(1e6, &[336, 58, 55, 97, 25, 14, 25, 8, 7, 7]));
        let [chaos, neuron] = BRAINPY_WORDS;
        assert_eq!((chaos.word, neuron.word), ("chaos", "neuron"));
        let recurrent = [
            3024, 4035, 3334, 3709, 3522, 2818, 2867, 2053, 2193, 1775, 1273, 1035, 941, 920, 865, 842, 891, 743, 797,
            801, 791, 769, 800, 925, 776, 677, 637, 639, 649, 792,
        ];
        agrees(&chaos.recurrent, &parts(1e5, &recurrent));
        agrees(&chaos.readout, &parts(1e5, &[52, 18, 4, 3, 9, 10, 24, 8, 1, 3]));
        let recurrent = [
            68_696, 49_718, 38_121, 27_921, 30_041, 24_535, 25_658, 25_591, 18_955, 17_003, 16_854, 17_449, 16_982,
            14_747, 12_919, 11_628, 11_047, 10_265, 10_391, 9953, 9723, 10_519, 11_919, 8298, 8515, 7936, 8999, 7222,
            8663, 6528,
        ];
        agrees(&neuron.recurrent, &parts(1e6, &recurrent));
        agrees(&neuron.readout, &parts(1e6, &[3734, 148, 108, 144, 89, 63, 44, 62, 38, 27]));
    }
}
