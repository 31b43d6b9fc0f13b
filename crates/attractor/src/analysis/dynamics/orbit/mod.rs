//! What an orbit settles into: a fixed point, a cycle, a torus or chaos, told from a noisy record or from the noise-free
//! map.
//!
//! - From a record ([`classify_record`]): the rms fluctuation, the recurrence
//!   `D(k) = <|x(t + k) - x(t)|²> / (2 <|x - <x>|²>)`, which is 0 at multiples of a period, and of a record without noise
//!   whether neighbouring states stay together. A record alone cannot tell chaos from noise: both are irregular.
//! - From a map ([`classify_map`]): exact recurrence, and the two largest Lyapunov exponents by Benettin's method with
//!   repeated orthonormalisation (Benettin et al. 1980, doi:10.1007/BF02128236); as many as one likes with their standard
//!   errors: [`lyapunov_exponents`].
//!
//! Neither calls a transient by the name of what it may lead to: an orbit that has not settled is
//! [`Attractor::Undetermined`]. A [`DiscreteMap`] is a step, and its derivative if it is known.

mod continuation;
mod exponents;
mod kick;
mod map;
mod neighbours;
mod noise_free;
mod path;
mod phase;
mod record;
mod spectrum;
mod stretch;
mod tangents;
mod vectors;

pub use continuation::Continuation;
pub use exponents::{LyapunovSpectrum, lyapunov_exponents};
pub use kick::{AfterKick, after_kick};
pub(crate) use map::differences;
pub use map::{DiscreteMap, RateMap, TanhMap};
pub use noise_free::{MapOrbit, classify_map};
pub(crate) use path::Path;
pub use phase::{PhaseDiffusion, phase_diffusion};
pub(crate) use record::amplitude;
pub use record::{RecordOrbit, classify_record, recurrence};
pub use spectrum::rotation_number;

/// What an orbit settles into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attractor {
    /// A fixed point.
    FixedPoint,
    /// A cycle of that period, 2 or more.
    Period(usize),
    /// A torus: recurrent without a period.
    QuasiPeriodic,
    /// Chaos: the largest Lyapunov exponent is above zero. Of maps alone.
    Chaotic,
    /// Never back where it was: chaos or noise, which a record alone cannot tell apart. Of records alone.
    Irregular,
    /// Not settled: a transient, a drift, or a cycle longer than what was followed.
    Undetermined,
}

impl Attractor {
    /// Whether it is a cycle of period 3 or more, or a torus: an oscillation that turns rather than flips.
    pub fn rotates(self) -> bool {
        matches!(self, Self::QuasiPeriodic | Self::Period(3..))
    }
}

impl std::fmt::Display for Attractor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::FixedPoint => f.write_str("fixed point"),
            Self::Period(period) => write!(f, "period {period}"),
            Self::QuasiPeriodic => f.write_str("quasi-periodic"),
            Self::Chaotic => f.write_str("chaotic"),
            Self::Irregular => f.write_str("irregular"),
            Self::Undetermined => f.write_str("undetermined"),
        }
    }
}
