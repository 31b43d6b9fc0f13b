//! What can be set of the bench.

use super::Tame;
use crate::dial::Dial;

impl Tame {
    /// What can be set.
    pub(crate) const DIALS: &'static [Dial] = &[
        Dial {
            key: "units",
            label: "Units N",
            help: "How many neurons there are; each hears about 80 others, fewer where there are few.",
            low: 200.0,
            high: 800.0,
            step: 200.0,
            usual: 400.0,
            renews: true,
        },
        Dial {
            key: "gain",
            label: "Gain g",
            help: "How strong the synapses are; above about 1 the network is chaotic.",
            low: 0.5,
            high: 2.5,
            step: 0.05,
            usual: 2.0,
            renews: true,
        },
        Dial {
            key: "window",
            label: "Memory, ms",
            help: "How long the trajectory is that is to be repeated, after the pulse that starts it.",
            low: 400.0,
            high: 2150.0,
            step: 50.0,
            usual: 1000.0,
            renews: true,
        },
        Dial {
            key: "noise",
            label: "Noise",
            help: "Standard deviation of the noise that every neuron hears at every millisecond.",
            low: 0.0,
            high: 0.1,
            step: 0.001,
            usual: 0.001,
            renews: false,
        },
        Dial {
            key: "kick",
            label: "Kick",
            help: "Strength of the 10 ms push, a fifth of the way, that one of two trials gets.",
            low: 0.0,
            high: 2.0,
            step: 0.05,
            usual: 0.5,
            renews: false,
        },
        Dial {
            key: "plastic",
            label: "Share that learns",
            help: "How many of the neurons change the synapses that they receive; 0.6 in the published study.",
            low: 0.1,
            high: 1.0,
            step: 0.1,
            usual: 1.0,
            renews: true,
        },
        Dial {
            key: "trials",
            label: "Trials",
            help: "How often the network practises its own trajectory; ten trials of the readouts follow.",
            low: 1.0,
            high: 60.0,
            step: 1.0,
            usual: 20.0,
            renews: false,
        },
        Dial {
            key: "seed",
            label: "Seed",
            help: "Another number is another network; the same one is the same to the last bit.",
            low: 0.0,
            high: 4_294_967_295.0,
            step: 1.0,
            usual: 1.0,
            renews: true,
        },
    ];
}
