//! The ways to learn.

use crate::figure::Color;

/// What learns, and from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// The readout of a loop, beside J_D.
    Force,
    /// All recurrent weights, from 0.
    Full,
    /// All recurrent weights, from weights of the same law as J_D that have nothing to do with it.
    FromOther,
    /// All recurrent weights, from J_D.
    FromSame,
}

impl Method {
    pub(super) const ALL: [Self; 4] = [Self::Force, Self::Full, Self::FromOther, Self::FromSame];

    /// Those of networks that are not analysed.
    pub(super) const COMPARED: [Self; 2] = [Self::Force, Self::Full];

    /// Those of networks of a size.
    pub(super) fn of(analysed: bool) -> &'static [Self] {
        if analysed { &Self::ALL } else { &Self::COMPARED }
    }

    /// Its place among all.
    pub(super) fn place(self) -> usize {
        self as usize
    }

    /// As names of metrics have it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Force => "force",
            Self::Full => "full_force",
            Self::FromOther => "from_other",
            Self::FromSame => "from_same",
        }
    }

    /// As figures have it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Force => "FORCE",
            Self::Full => "full-FORCE",
            Self::FromOther => "from random",
            Self::FromSame => "from J_D",
        }
    }

    pub(super) fn color(self) -> Color {
        match self {
            Self::Force => Color::Blue,
            Self::Full => Color::Vermillion,
            Self::FromOther => Color::Orange,
            Self::FromSame => Color::Purple,
        }
    }
}
