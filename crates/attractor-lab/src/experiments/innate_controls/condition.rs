//! What networks are trained on, and the conditions under which they are tested.

use crate::figure::Color;

/// What a network is to follow in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// What it did itself after the pulse.
    Own,
    /// What another network did, drawn from the same law, unit by unit.
    Foreign,
    /// What it did itself, backwards in time.
    Reversed,
}

impl Target {
    /// In the order of results.
    pub(super) const ALL: [Self; 3] = [Self::Own, Self::Foreign, Self::Reversed];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Foreign => "foreign",
            Self::Reversed => "reversed",
        }
    }

    pub(super) fn color(self) -> Color {
        match self {
            Self::Own => Color::Blue,
            Self::Foreign => Color::Vermillion,
            Self::Reversed => Color::Green,
        }
    }
}

/// Places of the conditions under which a network is tested: trained on each target, its weights after training on its own shuffled,
/// and untrained.
pub(super) const OWN: usize = 0;
pub(super) const FOREIGN: usize = 1;
pub(super) const REVERSED: usize = 2;
pub(super) const SHUFFLED: usize = 3;
pub(super) const UNTRAINED: usize = 4;
pub(super) const CONDITIONS: [&str; 5] = ["own", "foreign", "reversed", "shuffled", "untrained"];

/// The colour of a condition.
pub(super) fn color(condition: usize) -> Color {
    match condition {
        OWN | FOREIGN | REVERSED => Target::ALL[condition].color(),
        SHUFFLED => Color::Purple,
        _ => Color::Grey,
    }
}
