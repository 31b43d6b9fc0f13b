//! Elementary functions of real and complex numbers that have the same bits on every processor, under every operating
//! system and with every C library, which those of [`f64`] do not: they are Rust ports of musl's (crate `libm`), made of
//! additions, multiplications, divisions and roots that IEEE 754 defines to the last bit.
//!
//! | | greatest error, in units of the last place |
//! |---|---|
//! | [`exp`], [`exp2`], [`ln`], [`log2`], [`log10`], [`powf`], [`sin`], [`cos`], [`tan`], [`atan2`], [`hypot`], [`cbrt`] | 1 |
//! | [`tanh`], [`atanh`] | 2 |
//!
//! ```
//! assert_eq!(attractor::math::sin(0.5).to_bits(), 0x3fde_aee8_744b_05f0);
//! ```

use num_complex::Complex64;

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident = $of:ident($($x:ident),+);)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name($($x: f64),+) -> f64 {
            libm::$of($($x),+)
        }
    )*};
}
functions! {
    /// `e^x`.
    exp = exp(x);
    /// `2^x`.
    exp2 = exp2(x);
    /// The natural logarithm.
    ln = log(x);
    /// The logarithm to the base 2.
    log2 = log2(x);
    /// The logarithm to the base 10.
    log10 = log10(x);
    /// `x^y`.
    powf = pow(x, y);
    /// The sine of radians.
    sin = sin(x);
    /// The cosine of radians.
    cos = cos(x);
    /// The tangent of radians.
    tan = tan(x);
    /// The angle of the point (x, y), in radians from -pi to pi.
    atan2 = atan2(y, x);
    /// The hyperbolic tangent.
    tanh = tanh(x);
    /// The inverse of the hyperbolic tangent.
    atanh = atanh(x);
    /// The cube root.
    cbrt = cbrt(x);
    /// `sqrt(x² + y²)`, also where the squares would overflow.
    hypot = hypot(x, y);
}

/// a / b, with the NaN of 0 / 0 by name: the sign that a division gives it is the processor's.
pub(crate) fn ratio(a: f64, b: f64) -> f64 {
    let quotient = a / b;
    if quotient.is_nan() { f64::NAN } else { quotient }
}

/// The sine and the cosine of radians.
#[inline]
pub fn sin_cos(x: f64) -> (f64, f64) {
    libm::sincos(x)
}

/// `x^n` by repeated squaring.
#[inline]
pub fn powi(x: f64, n: i32) -> f64 {
    let (mut power, mut square, mut left) = (1.0, x, n.unsigned_abs());
    loop {
        if left & 1 == 1 {
            power *= square;
        }
        left >>= 1;
        if left == 0 {
            return if n < 0 { 1.0 / power } else { power };
        }
        square *= square;
    }
}

/// The modulus of a complex number.
#[inline]
pub fn norm(z: Complex64) -> f64 {
    hypot(z.re, z.im)
}

/// The argument of a complex number, in radians from -pi to pi.
#[inline]
pub fn arg(z: Complex64) -> f64 {
    atan2(z.im, z.re)
}

/// The complex number of a modulus and an argument in radians.
#[inline]
pub fn polar(norm: f64, arg: f64) -> Complex64 {
    cis(arg) * norm
}

/// `exp(i x)`.
#[inline]
pub fn cis(x: f64) -> Complex64 {
    let (sin, cos) = sin_cos(x);
    Complex64::new(cos, sin)
}

#[cfg(test)]
mod tests;
