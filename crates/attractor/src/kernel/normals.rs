//! Normal random numbers by Box and Muller's method, sixteen pairs at a time.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::elementary::f64::{ln, sin_cos_turns};
use super::{LANES, Real, hot};

/// Fills `out` with `N(0, sd²)`: the words of `generator` are taken in blocks of two groups, radii first.
pub(crate) fn fill<T: Real>(generator: &mut ChaCha8Rng, out: &mut [T], sd: f64) {
    let mut words = [[0_u64; LANES]; 2];
    for out in out.chunks_mut(2 * LANES) {
        for word in words.as_flattened_mut() {
            *word = generator.next_u64();
        }
        transform(&words, out, sd);
    }
}

hot! {
    /// `sd sqrt(-2 ln(1 - u)) (cos, sin)(2 pi v)` for uniform u and v: cosines first, then sines.
    fn transform<T, V>(words: &[[u64; LANES]; 2], out: &mut [T], sd: f64) {
        const UNIT: f64 = 1.0 / 9_007_199_254_740_992.0;
        let mut normals = [[0.0_f64; LANES]; 2];
        for lane in 0..LANES {
            let u = (words[0][lane] >> 11) as f64 * UNIT;
            let v = (words[1][lane] >> 11) as f64 * UNIT;
            let radius = sd * (-2.0 * ln(1.0 - u)).sqrt();
            let (sin, cos) = sin_cos_turns(v);
            normals[0][lane] = radius * cos;
            normals[1][lane] = radius * sin;
        }
        for (out, &normal) in out.iter_mut().zip(normals.as_flattened()) {
            *out = T::from_f64(normal);
        }
    }
}
