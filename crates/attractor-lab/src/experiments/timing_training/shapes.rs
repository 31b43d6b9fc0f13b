//! What the readouts are to follow: the bump of the paper, and functions of other shapes over the same window.

use std::f64::consts::TAU;

use attractor::{Real, Streams, math};
use ndarray::Array2;

use super::config::Settings;

/// The targets in the order of the readouts.
pub(super) const SHAPES: [&str; 4] = ["bump", "sines", "ramp", "random"];

/// The cosines of the random function: as many periods of it fill the window as their number says.
const COSINES: usize = 8;

/// Targets at every step of a trial (steps, readouts). Those beside the bump lie between 0.2 and 1 as well, are functions of
/// the time u in the window, from 0 to 1, and keep the value at its ends outside:
///
/// ```text
/// sines 0.6 + 0.2 sin(4 pi u) + 0.2 sin(10 pi u)   ramp 0.2 + 0.8 u   random 0.6 + 0.4 s(u) / max |s|
/// s(u) = sum_k a_k cos(2 pi (k u + b_k)),  k = 1 to 8,  a_k normal, b_k uniform
/// ```
pub(super) fn targets<T: Real>(settings: &Settings, streams: &Streams) -> Array2<T> {
    let timeline = settings.timeline();
    let bump = settings.target.target::<T>(&timeline, settings.network.dt_ms);
    let (start, length) = (timeline.window.start as f64, timeline.window.len() as f64);
    let at = |step: usize| ((step as f64 - start) / length).clamp(0.0, 1.0);
    let smooth = smooth(streams);
    let largest = timeline.window.clone().map(|step| smooth(at(step)).abs()).fold(f64::MIN_POSITIVE, f64::max);
    Array2::from_shape_fn((timeline.steps, SHAPES.len()), |(step, readout)| {
        let u = at(step);
        T::from_f64(match readout {
            0 => return bump[[step, 0]],
            1 => 0.6 + 0.2 * math::sin(2.0 * TAU * u) + 0.2 * math::sin(5.0 * TAU * u),
            2 => 0.2 + 0.8 * u,
            _ => 0.6 + 0.4 * smooth(u) / largest,
        })
    })
}

/// A random smooth function of a number from 0 to 1.
fn smooth(streams: &Streams) -> impl Fn(f64) -> f64 {
    let (mut amplitudes, mut phases) = ([0.0; COSINES], [0.0; COSINES]);
    streams.child("amplitude").stream().fill_normal(&mut amplitudes, 1.0);
    streams.child("phase").stream().fill_uniform(&mut phases, 0.0, 1.0);
    move |u| {
        let waves = amplitudes.iter().zip(&phases).zip(1..);
        waves.map(|((a, b), k)| a * math::cos(TAU * (f64::from(k) * u + b))).sum()
    }
}
