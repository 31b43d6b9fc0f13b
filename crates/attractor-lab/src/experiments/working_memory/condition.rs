//! The conditions under which every network does the task.

use crate::figure::Color;

/// What is done to a reservoir, and what holds its state in the delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) name: &'static str,
    /// As names of metrics have it.
    pub(super) key: &'static str,
    pub(super) color: Color,
}

const fn condition(name: &'static str, key: &'static str, color: Color) -> Condition {
    Condition { name, key, color }
}

/// The reservoir as it is.
pub(super) const ALONE: usize = 0;
/// Scaled to the spectral radius that learning on noise reaches.
pub(super) const SCALED: usize = 1;
/// After differential Hebbian learning on noise.
pub(super) const LEARNED: usize = 2;
/// After differential Hebbian learning while cues are shown.
pub(super) const CUED: usize = 3;
/// The conditions so far: whatever holds the cue is the network alone, as it was when the cue was shown.
pub(super) const FREE: usize = 4;
/// Loaded with the cues, without a conceptor.
pub(super) const LOADED: usize = 4;
/// Loaded, under the conceptor that the cue chose.
pub(super) const CHOSEN: usize = 5;
/// Loaded, under an autoconceptor.
pub(super) const AUTO: usize = 6;

/// The conditions, in the order of these places.
pub(super) const CONDITIONS: [Condition; 7] = [
    condition("reservoir alone", "alone", Color::Black),
    condition("scaled", "scaled", Color::Grey),
    condition("learned on noise", "learned", Color::Blue),
    condition("learned with cues", "cued", Color::Vermillion),
    condition("loaded, no conceptor", "loaded", Color::SkyBlue),
    condition("chosen conceptor", "chosen", Color::Green),
    condition("autoconceptor", "auto", Color::Purple),
];
