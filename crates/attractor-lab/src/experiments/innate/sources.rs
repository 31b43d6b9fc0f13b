//! The works behind innate training.

use crate::experiment::Source;

/// What every experiment of the family asks to be cited.
pub(crate) const SOURCES: &[Source] = &[
    Source {
        citation: "Laje R, Buonomano DV (2013). Robust timing and motor patterns by taming chaos in recurrent neural \
                   networks. Nature Neuroscience 16, 925-933.",
        link: "https://doi.org/10.1038/nn.3405",
    },
    Source {
        citation: "Vitay J (2016). [Re] Robust timing and motor patterns by taming chaos in recurrent neural networks. \
                   ReScience 2(1).",
        link: "https://github.com/ReScience-Archives/Vitay-2016",
    },
];
