//! The registers of WebAssembly: 128 bits, and the multiply-add that the module is compiled for.

#[allow(clippy::wildcard_imports, reason = "thirty intrinsics")]
use std::arch::wasm32::*;

use super::{LANES, Lanes, Register, SUMS};

/// Four numbers in single precision.
#[derive(Debug, Clone, Copy)]
pub struct Single(v128);

/// Two numbers in double precision.
#[derive(Debug, Clone, Copy)]
pub struct Double(v128);

macro_rules! register {
    ($reg:ident, $t:ty, $width:literal, $splat:ident, $add:ident, $madd:expr, $sum:expr, $gather:expr $(, $sums:ident)?) => {
        impl Register<$t> for $reg {
            // Compilers of browsers use sixteen registers, and load none as part of a multiply-add.
            const TURNS: usize = 2;
            const SUMS_AT_ONCE: usize = 8;
            #[inline(always)]
            fn splat(value: $t) -> Self {
                Self($splat(value))
            }
            #[inline(always)]
            fn load(from: &Lanes<$t>, index: usize) -> Self {
                debug_assert!(index < LANES / $width);
                // SAFETY: the register lies within the group.
                Self(unsafe { v128_load(from.0.as_ptr().add($width * index).cast()) })
            }
            #[inline(always)]
            fn store(self, to: &mut Lanes<$t>, index: usize) {
                debug_assert!(index < LANES / $width);
                // SAFETY: the register lies within the group.
                unsafe { v128_store(to.0.as_mut_ptr().add($width * index).cast(), self.0) }
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                Self($madd(self.0, a.0, b.0))
            }
            #[inline(always)]
            fn add(self, b: Self) -> Self {
                Self($add(self.0, b.0))
            }
            #[inline(always)]
            fn sum(self) -> $t {
                $sum(self.0)
            }
            $(#[inline(always)]
            fn sums(registers: [Self; SUMS]) -> [$t; SUMS] {
                $sums(registers)
            })?
            #[inline(always)]
            unsafe fn gather(r: &[$t], indices: &[u32; LANES], index: usize) -> Self {
                // SAFETY: the caller vouches for every index.
                let at = |lane: usize| unsafe { *r.get_unchecked(indices[$width * index + lane] as usize) };
                Self($gather(at))
            }
        }
    };
}

register!(
    Single,
    f32,
    4,
    f32x4_splat,
    f32x4_add,
    madd_single,
    |a| {
        let halves = f32x4_add(a, i32x4_shuffle::<2, 3, 2, 3>(a, a));
        f32x4_extract_lane::<0>(halves) + f32x4_extract_lane::<1>(halves)
    },
    four,
    sums_of_singles
);
register!(
    Double,
    f64,
    2,
    f64x2_splat,
    f64x2_add,
    madd_double,
    |a| f64x2_extract_lane::<0>(a) + f64x2_extract_lane::<1>(a),
    two
);

/// Eight sums by halves: four at once, lanes 0 1 + 2 3 of two registers side by side, then lanes 0 + 1 of those.
#[inline(always)]
fn sums_of_singles(r: [Single; SUMS]) -> [f32; SUMS] {
    let halves =
        |a: Single, b: Single| f32x4_add(i32x4_shuffle::<0, 1, 4, 5>(a.0, b.0), i32x4_shuffle::<2, 3, 6, 7>(a.0, b.0));
    let mut out = [0.0; SUMS];
    for (r, out) in r.chunks_exact(4).zip(out.chunks_exact_mut(4)) {
        let (ab, cd) = (halves(r[0], r[1]), halves(r[2], r[3]));
        let sums = f32x4_add(i32x4_shuffle::<0, 2, 4, 6>(ab, cd), i32x4_shuffle::<1, 3, 5, 7>(ab, cd));
        // SAFETY: room for four numbers.
        unsafe { v128_store(out.as_mut_ptr().cast(), sums) }
    }
    out
}

#[inline(always)]
fn four(at: impl Fn(usize) -> f32) -> v128 {
    f32x4(at(0), at(1), at(2), at(3))
}

#[inline(always)]
fn two(at: impl Fn(usize) -> f64) -> v128 {
    f64x2(at(0), at(1))
}

#[cfg(target_feature = "relaxed-simd")]
use {f32x4_relaxed_madd as madd_single, f64x2_relaxed_madd as madd_double};

/// `x * a + b`, each lane rounded once: the product of two numbers in single precision is exact in double precision, and a
/// sum that is rounded to odd there rounds to single precision as the exact one does (Boldo & Melquiond 2008,
/// doi:10.1109/TC.2007.70819).
#[cfg(not(target_feature = "relaxed-simd"))]
#[inline(always)]
fn madd_single(x: v128, a: v128, b: v128) -> v128 {
    let upper = |x| i32x4_shuffle::<2, 3, 2, 3>(x, x);
    let half = |x, a, b| {
        let product = f64x2_mul(f64x2_promote_low_f32x4(x), f64x2_promote_low_f32x4(a));
        f32x4_demote_f64x2_zero(add_to_odd(product, f64x2_promote_low_f32x4(b)))
    };
    i32x4_shuffle::<0, 1, 4, 5>(half(x, a, b), half(upper(x), upper(a), upper(b)))
}

/// `a + b` rounded to odd: where the sum is not exact, the neighbour of odd mantissa.
#[cfg(not(target_feature = "relaxed-simd"))]
#[inline(always)]
fn add_to_odd(a: v128, b: v128) -> v128 {
    let sum = f64x2_add(a, b);
    // What was rounded away (Knuth's two-sum).
    let b_kept = f64x2_sub(sum, a);
    let rest = f64x2_add(f64x2_sub(a, f64x2_sub(sum, b_kept)), f64x2_sub(b, b_kept));
    let zero = f64x2_splat(0.0);
    // Neither where the rest is 0 nor where it is NaN.
    let inexact = v128_or(f64x2_lt(rest, zero), f64x2_gt(rest, zero));
    let even = i64x2_eq(v128_and(sum, i64x2_splat(1)), i64x2_splat(0));
    // One step of the mantissa away from zero where rest and sum have one sign, else one towards it.
    let apart = i64x2_shr(v128_xor(rest, sum), 63);
    let step = v128_or(apart, i64x2_splat(1));
    i64x2_add(sum, v128_and(v128_and(inexact, even), step))
}

/// `x * a + b`, each lane rounded once.
#[cfg(not(target_feature = "relaxed-simd"))]
#[inline(always)]
fn madd_double(x: v128, a: v128, b: v128) -> v128 {
    let lane = |x: f64, a: f64, b: f64| x.mul_add(a, b);
    f64x2(
        lane(f64x2_extract_lane::<0>(x), f64x2_extract_lane::<0>(a), f64x2_extract_lane::<0>(b)),
        lane(f64x2_extract_lane::<1>(x), f64x2_extract_lane::<1>(a), f64x2_extract_lane::<1>(b)),
    )
}
