//! The two floating-point types that networks are made of.

use std::fmt::{Debug, Display};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// `f32` or `f64`.
pub trait Real:
    sealed::Sealed
    + Copy
    + Default
    + Into<f64>
    + Debug
    + Display
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + Sum
    + 'static
{
    /// A group of these numbers in AVX-512 registers.
    #[cfg(target_arch = "x86_64")]
    #[doc(hidden)]
    type Avx512: super::Vector<Self>;
    /// A group of these numbers in AVX registers.
    #[cfg(target_arch = "x86_64")]
    #[doc(hidden)]
    type Avx2: super::Vector<Self>;
    /// A group of these numbers in the registers of WebAssembly.
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    #[doc(hidden)]
    type Simd128: super::Vector<Self>;
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// Name of the type, as in the configuration.
    const NAME: &'static str;
    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;
    /// The same number in double precision.
    fn to_f64(self) -> f64;
    /// `self * a + b`, rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Magnitude.
    fn abs(self) -> Self;
    /// Whether it is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Hyperbolic tangent, the same bits on every processor; within 2 units in the last place.
    fn tanh(self) -> Self;
    /// Exponential, the same bits on every processor; within 2 units in the last place.
    fn exp(self) -> Self;
    /// Error function, the same bits on every processor; within 4 units in the last place.
    fn erf(self) -> Self;
}

macro_rules! real {
    ($t:ident, $name:literal, $avx512:ty, $avx2:ty, $simd128:ty) => {
        impl Real for $t {
            #[cfg(target_arch = "x86_64")]
            type Avx512 = $avx512;
            #[cfg(target_arch = "x86_64")]
            type Avx2 = $avx2;
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            type Simd128 = $simd128;
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const NAME: &'static str = $name;
            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $t
            }
            #[inline(always)]
            #[allow(clippy::cast_lossless)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                super::fused::$t(self, a, b)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                $t::sqrt(self)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                $t::abs(self)
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                $t::is_finite(self)
            }
            #[inline(always)]
            fn tanh(self) -> Self {
                super::elementary::$t::tanh(self)
            }
            #[inline(always)]
            fn exp(self) -> Self {
                super::elementary::$t::exp(self)
            }
            #[inline(always)]
            fn erf(self) -> Self {
                super::elementary::$t::erf(self)
            }
        }
    };
}
real!(f32, "float32", [std::arch::x86_64::__m512; 1], [std::arch::x86_64::__m256; 2], [super::wasm::Single; 4]);
real!(f64, "float64", [std::arch::x86_64::__m512d; 2], [std::arch::x86_64::__m256d; 4], [super::wasm::Double; 8]);
