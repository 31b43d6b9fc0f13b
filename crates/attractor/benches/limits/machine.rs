//! What this machine does in a second at best: bytes that it reads, multiply-adds, divisions, looked-up numbers and words.

use std::hint::black_box;
use std::time::Instant;

use attractor::kernel::probe;

use super::loops::Work;

/// The least time of several tries, in seconds a unit of work: in pairs, in single and in double precision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Machine {
    pub(crate) multiply_adds: [f64; 2],
    pub(crate) divisions: [f64; 2],
    pub(crate) looked_up: [f64; 2],
    pub(crate) words: f64,
}

/// How often each probe goes through its registers.
const ROUNDS: usize = 20_000;

impl Machine {
    /// Before the first try.
    pub(crate) const UNKNOWN: Self = Self {
        multiply_adds: [f64::INFINITY; 2],
        divisions: [f64::INFINITY; 2],
        looked_up: [f64::INFINITY; 2],
        words: f64::INFINITY,
    };

    /// One more try.
    pub(crate) fn probe(&mut self) {
        let rounds = black_box(ROUNDS);
        take(&mut self.multiply_adds[0], || probe::multiply_adds(rounds, 1.0_f32));
        take(&mut self.multiply_adds[1], || probe::multiply_adds(rounds, 1.0_f64));
        take(&mut self.divisions[0], || probe::divisions(rounds / 4, 1.1_f32));
        take(&mut self.divisions[1], || probe::divisions(rounds / 4, 1.1_f64));
        take(&mut self.words, || probe::words(rounds, 1.0_f32));
        // 800 rates, as in the timing experiment, at places all over them.
        let columns: Vec<u32> = (0..1 << 11).map(|k| k * 389 % 800).collect();
        take(&mut self.looked_up[0], || probe::gathered(rounds / 500, &[1.0_f32; 800], &columns));
        take(&mut self.looked_up[1], || probe::gathered(rounds / 500, &[1.0_f64; 800], &columns));
    }

    /// The least time of each part of a step's work but its bytes, in seconds, by name.
    pub(crate) fn bounds(&self, work: &Work) -> [(&'static str, f64); 4] {
        let sum = |counts: [usize; 2], seconds: [f64; 2]| {
            counts.iter().zip(seconds).map(|(&count, seconds)| count as f64 * seconds).sum::<f64>()
        };
        [
            ("multiply-adds", sum(work.multiply_adds, self.multiply_adds)),
            ("divisions", sum(work.divisions, self.divisions)),
            ("looking up", sum(work.looked_up, self.looked_up)),
            ("words", work.words as f64 * self.words),
        ]
    }
}

/// Does something that says how much it did; `least` keeps the least time for one.
fn take(least: &mut f64, work: impl FnOnce() -> usize) {
    let start = Instant::now();
    let done = black_box(work());
    *least = least.min(start.elapsed().as_secs_f64() / done as f64);
}

/// The time in which numbers are read that are read again and again, in seconds.
pub(crate) fn reading(numbers: &[f32], times: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        black_box(probe::reading(black_box(numbers)));
    }
    start.elapsed().as_secs_f64() / f64::from(times)
}
