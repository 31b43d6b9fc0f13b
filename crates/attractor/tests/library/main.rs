//! What must hold of the library as its users see it. One program, so that what all of them use is compiled once.

mod bits;
mod capacity;
mod chaos;
mod closed_loop;
mod conformance;
mod driven;
mod echo_state;
mod exactness;
mod fixed_points;
mod indefinite;
mod lyapunov;
mod mean_field;
mod mean_field_exact;
mod named_systems;
mod properties;
mod response;
mod rules;
mod self_organised;
#[cfg(feature = "npz")]
mod storage;
mod systems;
mod threshold;
mod together;
mod trained_fixed_points;
mod unasked;
