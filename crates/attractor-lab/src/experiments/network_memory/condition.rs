//! Families of networks, and what becomes of each.

/// A network before its plasticity, after it, or its control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) family: Family,
    /// As names of metrics have it.
    pub(super) key: &'static str,
    /// As figures have it.
    pub(super) name: &'static str,
}

/// A kind of network with its plasticity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Sparse rate networks: innate training.
    Innate,
    /// Dense rate networks with a loop that FORCE trains.
    Force,
    /// Threshold networks: intrinsic plasticity, STDP and normalisation.
    Threshold,
    /// Echo state networks: differential Hebbian feedback.
    EchoState,
}

impl Family {
    pub(super) const ALL: [Self; 4] = [Self::Innate, Self::Force, Self::Threshold, Self::EchoState];

    /// As names of cells have it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Innate => "innate",
            Self::Force => "force",
            Self::Threshold => "threshold",
            Self::EchoState => "echo-state",
        }
    }

    /// As figures have it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Innate => "Rate, innate training",
            Self::Force => "Rate, FORCE",
            Self::Threshold => "Threshold",
            Self::EchoState => "Echo state",
        }
    }

    /// The places of its conditions among all.
    pub(super) fn places(self) -> std::ops::Range<usize> {
        let first = CONDITIONS.iter().position(|c| c.family == self).unwrap_or(0);
        first..first + CONDITIONS.iter().filter(|c| c.family == self).count()
    }
}

const fn condition(family: Family, key: &'static str, name: &'static str) -> Condition {
    Condition { family, key, name }
}

/// All conditions, those of a family one after the other, the network before its plasticity first.
pub(super) const CONDITIONS: [Condition; 11] = [
    condition(Family::Innate, "chaotic", "before"),
    condition(Family::Innate, "innate", "on\u{a0}pulse"),
    condition(Family::Innate, "innate_on_input", "on\u{a0}input"),
    condition(Family::Force, "loop_open", "before"),
    condition(Family::Force, "force", "FORCE"),
    condition(Family::Threshold, "random", "random"),
    condition(Family::Threshold, "ip", "IP"),
    condition(Family::Threshold, "sorn", "SORN"),
    condition(Family::EchoState, "reservoir", "before"),
    condition(Family::EchoState, "hebbian", "learned"),
    condition(Family::EchoState, "scaled", "scaled"),
];

/// Places among them.
pub(super) const CHAOTIC: usize = 0;
pub(super) const INNATE: usize = 1;
pub(super) const INNATE_ON_INPUT: usize = 2;
pub(super) const LOOP_OPEN: usize = 3;
pub(super) const FORCE: usize = 4;
pub(super) const RANDOM: usize = 5;
pub(super) const IP: usize = 6;
pub(super) const SORN: usize = 7;
pub(super) const RESERVOIR: usize = 8;
pub(super) const HEBBIAN: usize = 9;
pub(super) const SCALED: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_follow_each_other_and_places_are_those_of_their_names() {
        let all: Vec<usize> = Family::ALL.into_iter().flat_map(Family::places).collect();
        assert_eq!(all, (0..CONDITIONS.len()).collect::<Vec<_>>());
        for (place, key) in [
            (CHAOTIC, "chaotic"),
            (INNATE, "innate"),
            (INNATE_ON_INPUT, "innate_on_input"),
            (LOOP_OPEN, "loop_open"),
            (FORCE, "force"),
            (RANDOM, "random"),
            (IP, "ip"),
            (SORN, "sorn"),
            (RESERVOIR, "reservoir"),
            (HEBBIAN, "hebbian"),
            (SCALED, "scaled"),
        ] {
            assert_eq!(CONDITIONS[place].key, key);
        }
    }
}
