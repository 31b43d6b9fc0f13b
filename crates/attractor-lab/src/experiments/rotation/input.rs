//! Two shapes that turn to the left or to the right, and the trials in which they do.

use attractor::ShownUnits;
use attractor::math;

use super::config::{Config, SIDE};
use crate::experiments::signatures::Input;

/// The shapes, upright.
const SHAPES: [[&str; SIDE]; 2] = [
    ["........", ".##.....", ".##.....", ".##.....", ".##.....", ".######.", ".######.", "........"],
    ["........", ".######.", ".######.", "...##...", "...##...", "...##...", "...##...", "........"],
];

/// What a trial shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Condition {
    /// Which shape, 0 or 1.
    pub(super) shape: usize,
    /// 0 to the left, 1 to the right.
    pub(super) direction: usize,
}

impl Condition {
    /// The four of them.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..4).map(|k| Self { shape: k / 2, direction: k % 2 })
    }

    /// What it is, in words.
    pub(super) fn name(self) -> String {
        format!("shape {}, {}", self.shape + 1, ["left", "right"][self.direction])
    }

    /// The pixels of a frame, by row from the top; `turn` is from 0 (upright) to 1 (90 degrees).
    ///
    /// A pixel is on if the nearest pixel of the upright shape to the point that turns onto its centre is.
    pub(super) fn frame(self, turn: f64) -> [[bool; SIDE]; SIDE] {
        let to_the_left = if self.direction == 0 { 1.0 } else { -1.0 };
        let (sin, cos) = math::sin_cos(to_the_left * turn * std::f64::consts::FRAC_PI_2);
        let centre = (SIDE as f64 - 1.0) / 2.0;
        let mut pixels = [[false; SIDE]; SIDE];
        for (row, pixels) in pixels.iter_mut().enumerate() {
            for (column, pixel) in pixels.iter_mut().enumerate() {
                // x to the right, y upwards, turned back.
                let (x, y) = (column as f64 - centre, centre - row as f64);
                let (source_x, source_y) = (cos * x + sin * y, cos * y - sin * x);
                *pixel = self.upright((centre - source_y).round(), (source_x + centre).round());
            }
        }
        pixels
    }

    fn upright(self, row: f64, column: f64) -> bool {
        let inside = |k: f64| (0.0..SIDE as f64).contains(&k);
        inside(row) && inside(column) && SHAPES[self.shape][row as usize].as_bytes()[column as usize] == b'#'
    }
}

/// Trials in random succession.
pub(super) struct Trials {
    pub(super) input: Input,
    pub(super) conditions: Vec<Condition>,
}

impl Trials {
    /// The trials of a network: shape and direction by fair coins.
    pub(super) fn new(config: &Config, network: usize) -> Self {
        let mut stream = config.streams(network).child("trials").stream();
        let draw = |_| Condition { shape: stream.below(2), direction: stream.below(2) };
        let conditions: Vec<Condition> = (0..6 * config.trials).map(draw).collect();
        let films: Vec<Vec<Vec<usize>>> = Condition::all().map(|condition| film(config, condition)).collect();
        let steps =
            conditions.iter().flat_map(|c| &films[2 * c.shape + c.direction]).map(|units| units.iter().copied());
        let length = config.trial_steps();
        Self {
            input: Input {
                shown: ShownUnits::from_steps(steps),
                units: SIDE * SIDE,
                places: (0..conditions.len() * length).map(|step| Some(step % length)).collect(),
                place_count: length,
            },
            conditions,
        }
    }
}

/// The units that each step of a trial shows.
fn film(config: &Config, condition: Condition) -> Vec<Vec<usize>> {
    let input = &config.input;
    let mut steps = vec![Vec::new(); input.blank_before];
    for frame in 0..input.frames {
        let turn = frame as f64 / (input.frames - 1).max(1) as f64;
        let pixels = condition.frame(turn).concat();
        let on: Vec<usize> = (0..pixels.len()).filter(|&pixel| pixels[pixel]).collect();
        steps.extend(vec![on; input.frame_steps]);
        if frame + 1 < input.frames {
            steps.extend(vec![Vec::new(); input.blank_between]);
        }
    }
    steps.extend(vec![Vec::new(); input.blank_after]);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turn_is_exact() {
        for condition in Condition::all() {
            let (upright, turned) = (condition.frame(0.0), condition.frame(1.0));
            for row in 0..SIDE {
                for column in 0..SIDE {
                    let source = match condition.direction {
                        0 => upright[column][SIDE - 1 - row],
                        _ => upright[SIDE - 1 - column][row],
                    };
                    assert_eq!(turned[row][column], source, "{condition:?} at {row}, {column}");
                }
            }
        }
    }

    #[test]
    fn the_two_directions_part_after_the_first_frame() {
        let frame = |direction, turn| Condition { shape: 0, direction }.frame(turn);
        assert_eq!(frame(0, 0.0), frame(1, 0.0));
        assert_ne!(frame(0, 1.0), frame(1, 1.0));
    }
}
