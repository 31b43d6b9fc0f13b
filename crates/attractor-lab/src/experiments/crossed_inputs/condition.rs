//! What networks learn, how, and what they are shown afterwards.

/// What is shown, in learning or in a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// Sequences in random succession.
    Sequences,
    /// Their symbols in random order.
    RandomOrder,
    /// Other sequences of the same symbols.
    Other,
    /// Nothing.
    Silence,
}

/// What is learned.
pub(super) const LEARNED: [Shown; 3] = [Shown::Sequences, Shown::RandomOrder, Shown::Other];
/// What is shown in tests.
pub(super) const TESTED: [Shown; 4] = [Shown::Sequences, Shown::RandomOrder, Shown::Other, Shown::Silence];
/// What was learned and is shown where thresholds adapt to what is shown.
pub(super) const ADAPTED: [(Shown, Shown); 4] = [
    (Shown::Sequences, Shown::Sequences),
    (Shown::Sequences, Shown::Other),
    (Shown::Other, Shown::Sequences),
    (Shown::Other, Shown::Other),
];

impl Shown {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sequences => "sequences",
            Self::RandomOrder => "random order",
            Self::Other => "other sequences",
            Self::Silence => "nothing",
        }
    }

    /// Whether it has sequences that can be decoded.
    pub(super) fn is_sequences(self) -> bool {
        matches!(self, Self::Sequences | Self::Other)
    }
}

/// A network that is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Learner {
    /// As it was drawn.
    Rnn,
    /// After intrinsic plasticity alone on that input.
    Ip(Shown),
    /// After all plasticity on that input.
    Sorn(Shown),
}

/// The networks that are tested, in the order of results.
pub(super) const LEARNERS: [Learner; 7] = [
    Learner::Rnn,
    Learner::Ip(Shown::Sequences),
    Learner::Ip(Shown::RandomOrder),
    Learner::Ip(Shown::Other),
    Learner::Sorn(Shown::Sequences),
    Learner::Sorn(Shown::RandomOrder),
    Learner::Sorn(Shown::Other),
];

impl Learner {
    pub(super) fn place(self) -> usize {
        match self {
            Self::Rnn => 0,
            Self::Ip(shown) => 1 + shown as usize,
            Self::Sorn(shown) => 4 + shown as usize,
        }
    }

    /// Its kind alone.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Rnn => "RNN",
            Self::Ip(_) => "IP",
            Self::Sorn(_) => "SORN",
        }
    }

    pub(super) fn name(self) -> String {
        match self {
            Self::Rnn => "RNN".into(),
            Self::Ip(shown) | Self::Sorn(shown) => format!("{} of {}", self.kind(), shown.name()),
        }
    }
}

/// A network put together of the weights of one and the thresholds of another, all of them of the sequences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    /// IP after its first window.
    EarlyIp,
    /// IP while intrinsic plasticity goes on.
    LiveIp,
    /// SORN while intrinsic plasticity goes on.
    LiveSorn,
    /// Weights as drawn, thresholds of the SORN.
    DrawnWeights,
    /// Weights of the SORN, thresholds of IP.
    LearnedWeights,
    /// Weights of the SORN, shuffled among the synapses of each unit; its thresholds.
    Shuffled,
    /// The same after intrinsic plasticity for a window.
    ShuffledAdapted,
}

/// In the order of results.
pub(super) const CONTROLS: [Control; 7] = [
    Control::EarlyIp,
    Control::LiveIp,
    Control::LiveSorn,
    Control::DrawnWeights,
    Control::LearnedWeights,
    Control::Shuffled,
    Control::ShuffledAdapted,
];

impl Control {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::EarlyIp => "IP after one window",
            Self::LiveIp => "IP, plastic",
            Self::LiveSorn => "SORN, intrinsically plastic",
            Self::DrawnWeights => "weights as drawn, thresholds of SORN",
            Self::LearnedWeights => "weights of SORN, thresholds of IP",
            Self::Shuffled => "weights of SORN shuffled, its thresholds",
            Self::ShuffledAdapted => "the same after intrinsic plasticity",
        }
    }
}

/// The networks whose H is held against theory, under the sequences.
pub(super) const IN_THEORY: [Learner; 3] =
    [Learner::Rnn, Learner::Ip(Shown::Sequences), Learner::Sorn(Shown::Sequences)];
/// The networks whose activity is measured, under symbols in random order.
pub(super) const ACTIVE: [Learner; 4] =
    [Learner::Rnn, Learner::Ip(Shown::Sequences), Learner::Sorn(Shown::Sequences), Learner::Sorn(Shown::RandomOrder)];
