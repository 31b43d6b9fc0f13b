//! What an orbit settles into, as results keep it.

use attractor::math;
use attractor::orbit::Attractor;
use serde::{Deserialize, Serialize};

/// What an orbit settles into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::experiments) enum Class {
    FixedPoint,
    Period(usize),
    QuasiPeriodic,
    /// Also a record that never comes back, as the paper has it: noise is known to be too small for that.
    Chaotic,
    /// Not settled.
    Undetermined,
}

impl From<Attractor> for Class {
    fn from(attractor: Attractor) -> Self {
        match attractor {
            Attractor::FixedPoint => Self::FixedPoint,
            Attractor::Period(period) => Self::Period(period),
            Attractor::QuasiPeriodic => Self::QuasiPeriodic,
            Attractor::Chaotic | Attractor::Irregular => Self::Chaotic,
            Attractor::Undetermined => Self::Undetermined,
        }
    }
}

/// What the codes of classes mean.
pub(in crate::experiments) const CODES: &str =
    "Attractor: the period, 1 of a fixed point, 0 of a torus, -1 of chaos, -2 of what has not settled";

/// The classes of the paper, and chaos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::experiments) enum Group {
    /// Period 2.
    Two,
    /// Longer periods and tori, the paper's PQ: orbits that turn rather than flip.
    Rotating,
    /// Fixed points.
    Fixed,
    /// Chaos.
    Chaotic,
    /// Not settled, and in none of the paper's groups.
    Undetermined,
}

/// The groups in the order of claims and figures.
pub(in crate::experiments) const GROUPS: [Group; 4] = [Group::Two, Group::Rotating, Group::Fixed, Group::Chaotic];

impl Group {
    pub(in crate::experiments) fn name(self) -> &'static str {
        match self {
            Self::Two => "period 2",
            Self::Rotating => "rotation",
            Self::Fixed => "fixed point",
            Self::Chaotic => "chaos",
            Self::Undetermined => "undetermined",
        }
    }
}

impl Class {
    pub(in crate::experiments) fn group(self) -> Group {
        match self {
            Self::Period(2) => Group::Two,
            Self::Period(_) | Self::QuasiPeriodic => Group::Rotating,
            Self::FixedPoint => Group::Fixed,
            Self::Chaotic => Group::Chaotic,
            Self::Undetermined => Group::Undetermined,
        }
    }

    /// Whether it is a rotation of an exact period.
    pub(in crate::experiments) fn locked(self) -> bool {
        matches!(self, Self::Period(3..))
    }

    pub(in crate::experiments) fn name(self) -> String {
        match self {
            Self::Period(period) => format!("period {period}"),
            Self::QuasiPeriodic => "torus".to_owned(),
            Self::FixedPoint | Self::Chaotic | Self::Undetermined => self.group().name().to_owned(),
        }
    }

    /// As labelled arrays keep it, see [`CODES`].
    pub(in crate::experiments) fn code(self) -> i64 {
        match self {
            Self::FixedPoint => 1,
            Self::Period(period) => period as i64,
            Self::QuasiPeriodic => 0,
            Self::Chaotic => -1,
            Self::Undetermined => -2,
        }
    }
}

/// Whether something goes on without an end: neither a fixed point nor undecided.
pub(in crate::experiments) fn oscillates(class: Class) -> bool {
    matches!(class.group(), Group::Two | Group::Rotating | Group::Chaotic)
}

/// What the leading eigenvalue of W_x + W_z foretells: a fixed point within the unit circle or beyond +1, period 2 beyond
/// -1, a rotation as a complex pair outside.
pub(in crate::experiments) fn foretold((re, im): (f64, f64)) -> Group {
    if math::hypot(re, im) <= 1.0 {
        Group::Fixed
    } else if im.abs() > 1e-9 {
        Group::Rotating
    } else if re < 0.0 {
        Group::Two
    } else {
        Group::Fixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvalues_foretell_groups() {
        for (eigenvalue, group) in [
            ((0.9, 0.0), Group::Fixed),
            ((0.6, 0.7), Group::Fixed),
            ((1.4, 0.0), Group::Fixed),
            ((-1.4, 0.0), Group::Two),
            ((-0.9, 0.0), Group::Fixed),
            ((0.3, 1.2), Group::Rotating),
            ((-1.1, -0.2), Group::Rotating),
        ] {
            assert_eq!(foretold(eigenvalue), group, "{eigenvalue:?}");
        }
    }
}
