//! Fixed points of rate networks: states at which the flow vanishes, stable or not, and the spectra around them; lines and
//! planes of such states, as integrators have them, are told from points.
//!
//! ```
//! use attractor::fixed_points::{Flow, Search};
//! use attractor::{DenseLaw, Loop, RateNetwork, Streams, train_fixed_points};
//!
//! # fn main() -> Result<(), attractor::Error> {
//! // A network learns to hold its output at 1; fed back, the output holds the network.
//! let law = DenseLaw { units: 100, gain: 0.5, ..DenseLaw::default() };
//! let mut network = RateNetwork::<f64>::dense(&law, &Streams::new(1))?;
//! let closed = Loop { readout: 0, channel: 0, delay: 0 };
//! train_fixed_points(&mut network, closed, &[1.0], &Default::default())?;
//!
//! // What else does the closed loop hold? Silence in between, from which the output runs away, and -1.
//! let flow = Flow::new(&network).closed(&[closed])?;
//! let starts = flow.random_starts(20, 1.0, &Streams::new(2))?;
//! let points = flow.stationary_points(starts.view(), &Search::default())?;
//! let unstable: Vec<_> = points.iter().map(|point| point.unstable_directions()).collect();
//! assert_eq!(unstable, [0, 0, 1]);
//! # Ok(())
//! # }
//! ```

mod continuum;
mod descent;
mod flow;
mod search;
mod solve;
mod stationary;

pub use flow::Flow;
pub use search::Search;
pub use solve::{FixedPoint, Solver};
pub use stationary::{Stationary, StationaryPoint};
