//! `x * a + b`, rounded once, of single numbers.
//!
//! WebAssembly has no such instruction but `relaxed_madd`, which a browser may round once or twice: modules are compiled
//! with it for speed and ask [`is_fused`] before they compute, or without it and are exact everywhere.

/// The scalar operation as a method.
pub(crate) trait Fused {
    /// `self * a + b`, rounded once.
    fn fused(self, a: Self, b: Self) -> Self;
}

macro_rules! fused {
    ($t:ident, $splat:ident, $madd:ident, $lane:ident) => {
        impl Fused for $t {
            #[inline(always)]
            fn fused(self, a: Self, b: Self) -> Self {
                $t(self, a, b)
            }
        }

        /// `x * a + b`, rounded once.
        #[cfg(not(all(target_arch = "wasm32", target_feature = "relaxed-simd")))]
        #[inline(always)]
        pub(crate) fn $t(x: $t, a: $t, b: $t) -> $t {
            x.mul_add(a, b)
        }

        /// `x * a + b`, rounded once where the browser's `relaxed_madd` is.
        #[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
        #[inline(always)]
        pub(crate) fn $t(x: $t, a: $t, b: $t) -> $t {
            use std::arch::wasm32::{$lane, $madd, $splat};
            $lane::<0>($madd($splat(x), $splat(a), $splat(b)))
        }
    };
}
fused!(f32, f32x4_splat, f32x4_relaxed_madd, f32x4_extract_lane);
fused!(f64, f64x2_splat, f64x2_relaxed_madd, f64x2_extract_lane);

/// Whether multiply-adds are rounded once here, in both precisions, so that results have the bits that they have everywhere.
pub fn is_fused() -> bool {
    // (1 + e)(1 - e) - 1 is -e², and 0 where the product is rounded.
    let (single, double) = std::hint::black_box((f32::EPSILON, f64::EPSILON));
    (1.0 + single).fused(1.0 - single, -1.0) == -single * single
        && (1.0 + double).fused(1.0 - double, -1.0) == -double * double
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_processor_or_its_library_rounds_once() {
        assert!(super::is_fused());
    }
}
