//! The hot loops: elementary functions, dense and sparse products, and the packed inverse correlation matrix.
//!
//! Each loop is written once, over groups of 16 numbers with explicit fused multiply-adds and a fixed order of
//! summation, and compiled several times: for AVX-512, for AVX2 with FMA, and for the baseline of the target (which on
//! 64-bit Arm includes NEON and FMA). The processor is asked once which to run, or the user chooses ([`use_kernel`]).
//! Because every version performs the same operations in the same order, and none may be reassociated, all give **the same
//! bits** on every processor.
//!
//! For WebAssembly the registers are those that a module is compiled for: `simd128`, with a fused multiply-add made of exact
//! products in double precision, or `relaxed-simd`, with the processor's own where [`is_fused`] finds it to be fused.
//!
//! [`crate::plain`] holds a twin of each, in the order in which one would write the equation; tests hold the two together.

mod aligned;
mod dense;
pub(crate) mod elementary;
mod fused;
pub(crate) mod gram;
mod lanes;
mod level;
pub(crate) mod normals;
pub(crate) mod packed;
mod padded;
mod prefetch;
#[doc(hidden)]
pub mod probe;
pub(crate) mod random;
mod real;
mod reflect;
pub(crate) mod sparse;
mod tile;
pub(crate) mod transfer;
mod vector;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;

pub(crate) use aligned::AlignedVec;
pub(crate) use dense::{
    dot, dots, exceeds, leaky_step, leaky_step_each, leaky_tanh, rates, rates_and_slopes, subtract_scaled,
    times_normal_density,
};
pub use fused::is_fused;
pub(crate) use lanes::LANES;
pub use lanes::Lanes;
pub(crate) use level::{Level, level};
pub use level::{kernel_name, use_kernel};
pub use packed::PackedSymmetric;
pub(crate) use padded::PaddedMatrix;
pub use real::Real;
pub(crate) use reflect::{reflect_columns, reflect_rows};
pub(crate) use tile::accumulate;
pub(crate) use vector::{Register, SUMS, Vector};

/// The group of numbers of the target's baseline.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) type Baseline<T> = [Lanes<T>; 1];
/// The group of numbers of the target's baseline.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) type Baseline<T> = <T as Real>::Simd128;

/// Defines a hot loop from one body, compiled per instruction set and chosen at run time.
///
/// `hot! { fn name<T, V>(arguments) -> Output { body } }` defines `name`, which dispatches, and `name::at`, which takes
/// the level as its first argument so that tests can compare all levels that the processor has. `T` is the number type,
/// `V` the group of numbers in registers ([`Vector`]).
macro_rules! hot {
    ($(#[$doc:meta])* $vis:vis fn $name:ident<$t:ident, $v:ident>($($arg:ident: $ty:ty),* $(,)?) $(-> $out:ty)? $body:block) => {
        $(#[$doc])*
        #[inline]
        $vis fn $name<$t: $crate::kernel::Real>($($arg: $ty),*) $(-> $out)? {
            $name::at($crate::kernel::level(), $($arg),*)
        }

        $vis mod $name {
            #[allow(unused_imports, reason = "not every body names everything around it")]
            use super::*;
            use $crate::kernel::{Level, Real, Vector};

            #[allow(clippy::extra_unused_type_parameters, reason = "element-wise loops leave the registers to the compiler")]
            #[inline(always)]
            fn body<$t: Real, $v: Vector<$t>>($($arg: $ty),*) $(-> $out)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
            fn avx512<$t: Real>($($arg: $ty),*) $(-> $out)? {
                body::<$t, <$t as Real>::Avx512>($($arg),*)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2<$t: Real>($($arg: $ty),*) $(-> $out)? {
                body::<$t, <$t as Real>::Avx2>($($arg),*)
            }

            /// The loop at a given level.
            #[inline]
            pub(crate) fn at<$t: Real>(level: Level, $($arg: $ty),*) $(-> $out)? {
                match level {
                    // SAFETY: `level()` names only what the processor was found to have.
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx512 => unsafe { avx512($($arg),*) },
                    // SAFETY: as above.
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx2 => unsafe { avx2($($arg),*) },
                    Level::Baseline => body::<$t, $crate::kernel::Baseline<$t>>($($arg),*),
                }
            }
        }
    };
}
pub(crate) use hot;
