//! Which instruction set the hot loops use.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::error::Error;

/// The instruction sets for which the hot loops are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// The target's baseline.
    Baseline,
    /// AVX2 with FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 F, DQ and VL.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// The levels that this processor has, the best one last.
#[cfg(target_arch = "x86_64")]
fn levels() -> &'static [Level] {
    if !is_x86_feature_detected!("avx2") || !is_x86_feature_detected!("fma") {
        &[Level::Baseline]
    } else if is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
    {
        &[Level::Baseline, Level::Avx2, Level::Avx512]
    } else {
        &[Level::Baseline, Level::Avx2]
    }
}

/// The levels that this processor has, the best one last.
#[cfg(not(target_arch = "x86_64"))]
fn levels() -> &'static [Level] {
    &[Level::Baseline]
}

/// One more than the place of the level among [`levels`] that a user chose; 0 for the best.
static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// The level that the user chose, or the best that this processor has.
pub(crate) fn level() -> Level {
    let levels = levels();
    let chosen = usize::from(CHOSEN.load(Ordering::Relaxed));
    levels[if chosen == 0 { levels.len() } else { chosen } - 1]
}

/// The name of the instruction set that the hot loops use: `avx512`, `avx2`, or the target's baseline, which is `neon` on
/// 64-bit Arm, `relaxed-simd` or `simd128` in WebAssembly and `portable` elsewhere.
pub fn kernel_name() -> &'static str {
    match level() {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => "avx512",
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => "avx2",
        Level::Baseline if cfg!(target_arch = "aarch64") => "neon",
        Level::Baseline if cfg!(all(target_arch = "wasm32", target_feature = "relaxed-simd")) => "relaxed-simd",
        Level::Baseline if cfg!(all(target_arch = "wasm32", target_feature = "simd128")) => "simd128",
        Level::Baseline => "portable",
    }
}

/// Makes the hot loops of this process use an instruction set: `baseline`, `avx2` or `avx512`. Results do not depend on it,
/// to the last bit; only how long they take does.
///
/// # Errors
/// [`Error::OutOfRange`] for any other name, and for a set that this processor lacks.
pub fn use_kernel(name: &str) -> Result<(), Error> {
    let names = ["baseline", "avx2", "avx512"];
    let here = &names[..levels().len()];
    let Some(place) = here.iter().position(|&known| known == name) else {
        let accepted = "baseline, or avx2 or avx512 where the processor has them";
        return Err(Error::out_of_range("kernel", name, accepted));
    };
    CHOSEN.store(place as u8 + 1, Ordering::Relaxed);
    Ok(())
}
