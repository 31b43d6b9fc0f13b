//! Lyapunov exponents of rate networks.

use super::orbit::{LyapunovSpectrum, RateMap, lyapunov_exponents};
use crate::error::Error;
use crate::kernel::random::Streams;
use crate::network::RateNetwork;

/// The `count` largest Lyapunov exponents (1/s) of the autonomous network from its present state, with their standard
/// errors: [`lyapunov_exponents`] of its map, whose Jacobian is `(1 - dt/tau) I + (dt/tau) W diag(phi'(x))`. Without noise
/// and in double precision.
///
/// The tangent vectors are carried along through `settle`, so that they are aligned when counting begins.
///
/// # Errors
/// As [`lyapunov_exponents`].
pub fn lyapunov_spectrum(
    network: &RateNetwork<f64>,
    count: usize,
    settle: usize,
    steps: usize,
    streams: &Streams,
) -> Result<LyapunovSpectrum, Error> {
    let mut map = RateMap::of_network(network, &vec![0.0; network.inputs()])?;
    let found = lyapunov_exponents(&mut map, network.activations(), count, settle, steps, streams)?;
    Ok(found.per_time(network.dynamics().dt_ms / 1000.0))
}
