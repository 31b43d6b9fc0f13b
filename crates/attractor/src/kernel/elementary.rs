//! Elementary functions without branches or tables, made of additions, multiplications, fused multiply-adds and
//! divisions alone: a loop over them vectorises, and gives the same bits on every processor.
//!
//! exp, tanh and erf use the reductions and minimax coefficients of Moshier's Cephes library (*Methods and Programs for
//! Mathematical Functions*, 1989); the logarithm uses the series of 2 artanh((m - 1)/(m + 1)), the circular functions
//! their Taylor series on an eighth of a turn.

// The single- and double-precision branches share this shape but not their coefficients.
#![allow(clippy::excessive_precision, clippy::unreadable_literal)]

/// Single precision.
pub(crate) mod f32 {
    use crate::kernel::fused::Fused;

    /// `exp(x)`, for x clamped to `-87..=88`, where the result is a normal number.
    #[inline(always)]
    pub(crate) fn exp(x: f32) -> f32 {
        // Adding 1.5 * 2^23 rounds to the nearest whole number.
        const ROUND: f32 = 12_582_912.0;
        let x = clamp(x, -87.0, 88.0);
        let shifted = x.fused(std::f32::consts::LOG2_E, ROUND);
        let n = shifted - ROUND;
        let f = n.fused(-0.693359375, x);
        let f = n.fused(2.12194440e-4, f);
        let p = f.fused(1.9875691500e-4, 1.3981999507e-3);
        let p = p.fused(f, 8.3334519073e-3);
        let p = p.fused(f, 4.1665795894e-2);
        let p = p.fused(f, 1.6666665459e-1);
        let p = p.fused(f, 5.0000001201e-1);
        let e = (p * f).fused(f, f) + 1.0;
        e * f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23))
    }

    /// `tanh(x)`.
    #[inline(always)]
    pub(crate) fn tanh(x: f32) -> f32 {
        let magnitude = x.abs();
        let z = x * x;
        let p = z.fused(-5.70498872745e-3, 2.06390887954e-2);
        let p = p.fused(z, -5.37397155531e-2);
        let p = p.fused(z, 1.33314422036e-1);
        let p = p.fused(z, -3.33332819422e-1);
        let small = (p * z).fused(x, x);
        let large = 1.0 - 2.0 / (exp(2.0 * magnitude) + 1.0);
        if magnitude < 0.625 { small } else { large.copysign(x) }
    }

    /// The error function.
    #[inline(always)]
    pub(crate) fn erf(x: f32) -> f32 {
        let magnitude = clamp(x.abs(), 0.0, 4.0);
        let z = magnitude * magnitude;
        let p = z.fused(7.853861353153693e-5, -8.010193625184903e-4);
        let p = p.fused(z, 5.188327685732524e-3);
        let p = p.fused(z, -2.685381193529856e-2);
        let p = p.fused(z, 1.128358514861418e-1);
        let p = p.fused(z, -3.761262582423300e-1);
        let p = p.fused(z, 1.128379165726710);
        let small = magnitude * p;
        // The complement, a series in 1/x², for x in [1, 4]; beyond, erf is 1 in this precision.
        let q = 1.0 / magnitude;
        let y = q * q;
        let c = y.fused(2.326819970068386e-2, -1.387039388740657e-1);
        let c = c.fused(y, 3.687424674597105e-1);
        let c = c.fused(y, -5.824733027278666e-1);
        let c = c.fused(y, 6.210004621745983e-1);
        let c = c.fused(y, -4.944515323274145e-1);
        let c = c.fused(y, 3.404879937665872e-1);
        let c = c.fused(y, -2.741127028184656e-1);
        let c = c.fused(y, 5.638259427386472e-1);
        let large = 1.0 - exp(-z) * (q * c);
        let erf = if magnitude < 1.0 { small } else { large };
        erf.copysign(x)
    }

    /// `x` within the bounds; NaN passes through.
    #[inline(always)]
    fn clamp(x: f32, low: f32, high: f32) -> f32 {
        let x = if x < low { low } else { x };
        if x > high { high } else { x }
    }
}

/// Double precision.
pub(crate) mod f64 {
    use crate::kernel::fused::Fused;

    /// Adding 1.5 * 2^52 rounds to the nearest whole number.
    const ROUND: f64 = 6_755_399_441_055_744.0;

    /// `exp(x)`, for x clamped to `-708..=709`, where the result is a normal number.
    #[inline(always)]
    pub(crate) fn exp(x: f64) -> f64 {
        let x = if x < -708.0 { -708.0 } else { x };
        let x = if x > 709.0 { 709.0 } else { x };
        let shifted = x.fused(std::f64::consts::LOG2_E, ROUND);
        let n = shifted - ROUND;
        let f = n.fused(-6.93145751953125e-1, x);
        let f = n.fused(-1.42860682030941723212e-6, f);
        let z = f * f;
        let p = z.fused(1.26177193074810590878e-4, 3.02994407707441961300e-2);
        let p = f * p.fused(z, 9.99999999999999999910e-1);
        let q = z.fused(3.00198505138664455042e-6, 2.52448340349684104192e-3);
        let q = q.fused(z, 2.27265548208155028766e-1);
        let q = q.fused(z, 2.00000000000000000005);
        let e = 2.0_f64.fused(p / (q - p), 1.0);
        e * f64::from_bits((shifted.to_bits() << 52).wrapping_add(1023 << 52))
    }

    /// `tanh(x)`.
    #[inline(always)]
    pub(crate) fn tanh(x: f64) -> f64 {
        let magnitude = x.abs();
        let z = x * x;
        let p = z.fused(-9.64399179425052238628e-1, -9.92877231001918586564e1);
        let p = p.fused(z, -1.61468768441708447952e3);
        let q = (z + 1.12811678491632931402e2).fused(z, 2.23548839060100448583e3);
        let q = q.fused(z, 4.84406305325125486048e3);
        let small = (z * (p / q)).fused(x, x);
        let large = 1.0 - 2.0 / (exp(2.0 * magnitude) + 1.0);
        if magnitude < 0.625 { small } else { large.copysign(x) }
    }

    /// The error function.
    #[inline(always)]
    pub(crate) fn erf(x: f64) -> f64 {
        let magnitude = x.abs();
        // Beyond 6, erf is 1 in this precision.
        let magnitude = if magnitude > 6.0 { 6.0 } else { magnitude };
        let z = magnitude * magnitude;
        let p = z.fused(9.60497373987051638749, 9.00260197203842689217e1);
        let p = p.fused(z, 2.23200534594684319226e3);
        let p = p.fused(z, 7.00332514112805075473e3);
        let p = p.fused(z, 5.55923013010394962768e4);
        let q = z + 3.35617141647503099647e1;
        let q = q.fused(z, 5.21357949780152679795e2);
        let q = q.fused(z, 4.59432382970980127987e3);
        let q = q.fused(z, 2.26290000613890934246e4);
        let q = q.fused(z, 4.92673942608635921086e4);
        let small = magnitude * (p / q);
        let p = magnitude.fused(2.46196981473530512524e-10, 5.64189564831068821977e-1);
        let p = p.fused(magnitude, 7.46321056442269912687);
        let p = p.fused(magnitude, 4.86371970985681366614e1);
        let p = p.fused(magnitude, 1.96520832956077098242e2);
        let p = p.fused(magnitude, 5.26445194995477358631e2);
        let p = p.fused(magnitude, 9.34528527171957607540e2);
        let p = p.fused(magnitude, 1.02755188689515710272e3);
        let p = p.fused(magnitude, 5.57535335369399327526e2);
        let q = magnitude + 1.32281951154744992508e1;
        let q = q.fused(magnitude, 8.67072140885989742329e1);
        let q = q.fused(magnitude, 3.54937778887819891062e2);
        let q = q.fused(magnitude, 9.75708501743205489753e2);
        let q = q.fused(magnitude, 1.82390916687909736289e3);
        let q = q.fused(magnitude, 2.24633760818710981792e3);
        let q = q.fused(magnitude, 1.65666309194161350182e3);
        let q = q.fused(magnitude, 5.57535340817727675546e2);
        let large = 1.0 - exp(-z) * (p / q);
        let erf = if magnitude < 1.0 { small } else { large };
        erf.copysign(x)
    }

    /// Natural logarithm of a positive normal number.
    #[inline(always)]
    pub(crate) fn ln(x: f64) -> f64 {
        const MANTISSA: u64 = (1 << 52) - 1;
        let bits = x.to_bits();
        // Split so that the mantissa m lies in [sqrt(1/2), sqrt(2)).
        let wide = f64::from_bits((bits & MANTISSA) | (1023 << 52));
        let high = wide >= std::f64::consts::SQRT_2;
        let m = if high { 0.5 * wide } else { wide };
        // The exponent as a number, by placing it in the low bits of 2^52.
        let exponent = f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - 4_503_599_627_370_496.0 - 1023.0;
        let exponent = if high { exponent + 1.0 } else { exponent };
        let s = (m - 1.0) / (m + 1.0);
        let z = s * s;
        let mut p = 1.0 / 21.0;
        p = z.fused(p, 1.0 / 19.0);
        p = z.fused(p, 1.0 / 17.0);
        p = z.fused(p, 1.0 / 15.0);
        p = z.fused(p, 1.0 / 13.0);
        p = z.fused(p, 1.0 / 11.0);
        p = z.fused(p, 1.0 / 9.0);
        p = z.fused(p, 1.0 / 7.0);
        p = z.fused(p, 1.0 / 5.0);
        p = z.fused(p, 1.0 / 3.0);
        let series = 2.0 * (s * z).fused(p, s);
        exponent.fused(std::f64::consts::LN_2, series)
    }

    /// Sine and cosine of `turns` of a full circle, for `turns` in [0, 1].
    #[inline(always)]
    pub(crate) fn sin_cos_turns(turns: f64) -> (f64, f64) {
        // Nearest quarter turn, and what is left, within an eighth of a turn.
        let shifted = 4.0_f64.fused(turns, ROUND);
        let quarter = shifted - ROUND;
        let a = (0.25_f64.fused(-quarter, turns)) * std::f64::consts::TAU;
        let z = a * a;
        let mut s = 1.0 / 355_687_428_096_000.0;
        s = z.fused(s, -1.0 / 1_307_674_368_000.0);
        s = z.fused(s, 1.0 / 6_227_020_800.0);
        s = z.fused(s, -1.0 / 39_916_800.0);
        s = z.fused(s, 1.0 / 362_880.0);
        s = z.fused(s, -1.0 / 5_040.0);
        s = z.fused(s, 1.0 / 120.0);
        s = z.fused(s, -1.0 / 6.0);
        let sine = (z * s).fused(a, a);
        let mut c = 1.0 / 20_922_789_888_000.0;
        c = z.fused(c, -1.0 / 87_178_291_200.0);
        c = z.fused(c, 1.0 / 479_001_600.0);
        c = z.fused(c, -1.0 / 3_628_800.0);
        c = z.fused(c, 1.0 / 40_320.0);
        c = z.fused(c, -1.0 / 720.0);
        c = z.fused(c, 1.0 / 24.0);
        c = z.fused(c, -0.5);
        let cosine = z.fused(c, 1.0);
        // The quarter's two low bits say which of the two is which, and their signs.
        let quadrant = shifted.to_bits() & 3;
        let odd = quadrant & 1 == 1;
        let (sin, cos) = if odd { (cosine, sine) } else { (sine, cosine) };
        let sin = if quadrant & 2 == 2 { -sin } else { sin };
        let cos = if quadrant == 1 || quadrant == 2 { -cos } else { cos };
        (sin, cos)
    }
}

#[cfg(test)]
mod tests {
    use super::{f32 as single, f64 as double};

    /// Evenly spaced points with irrational step.
    fn points(low: f64, high: f64, count: usize) -> impl Iterator<Item = f64> {
        (0..count).map(move |i| low + (high - low) * ((i as f64 + 0.5) / count as f64))
    }

    /// The error function by its series `2/sqrt(pi) exp(-x²) sum_n 2^n x^(2n + 1) / (2n + 1)!!`, and further out by the
    /// continued fraction of its complement, `exp(-x²)/sqrt(pi) / (x + 1/2 / (x + 1 / (x + 3/2 / ...)))`.
    fn erf_by_definition(x: f64) -> f64 {
        let bell = std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp();
        if x.abs() > 2.5 {
            let fraction = (1..200).rev().fold(x.abs(), |below, n| x.abs() + 0.5 * f64::from(n) / below);
            return (1.0 - 0.5 * bell / fraction).copysign(x);
        }
        let (mut term, mut sum) = (x, 0.0);
        for n in 1..200 {
            sum += term;
            term *= 2.0 * x * x / (2.0 * f64::from(n) + 1.0);
        }
        bell * sum
    }

    #[test]
    fn double_precision_agrees_with_the_standard_library() {
        for x in points(-20.0, 20.0, 200_001) {
            assert!((double::tanh(x) - x.tanh()).abs() <= 4.5e-16 * x.tanh().abs(), "tanh({x})");
            assert!((double::exp(x) / x.exp() - 1.0).abs() < 5e-16, "exp({x})");
        }
        for x in points(-7.0, 7.0, 100_003) {
            let exact = erf_by_definition(x);
            assert!((double::erf(x) - exact).abs() <= 1.5e-15 * exact.abs(), "erf({x})");
        }
        for x in points(1e-12, 4.0, 100_003) {
            assert!((double::ln(x) - x.ln()).abs() <= 4e-16 * x.ln().abs().max(1e-1), "ln({x})");
        }
        for turns in points(0.0, 1.0, 100_003) {
            let (sin, cos) = double::sin_cos_turns(turns);
            let (s, c) = (turns * std::f64::consts::TAU).sin_cos();
            assert!((sin - s).abs() < 1e-15 && (cos - c).abs() < 1e-15, "turns {turns}");
        }
    }

    #[test]
    fn single_precision_agrees_with_the_standard_library() {
        for x in points(-20.0, 20.0, 200_001) {
            let x = x as f32;
            let exact = f64::from(x).tanh();
            assert!((f64::from(single::tanh(x)) - exact).abs() <= 2.4e-7 * exact.abs(), "tanh({x})");
            assert!((f64::from(single::exp(x)) / f64::from(x).exp() - 1.0).abs() < 2.4e-7, "exp({x})");
        }
        for x in points(-7.0, 7.0, 100_003) {
            let x = x as f32;
            let exact = erf_by_definition(f64::from(x));
            assert!((f64::from(single::erf(x)) - exact).abs() <= 4.8e-7 * exact.abs(), "erf({x})");
        }
    }

    #[test]
    fn extremes_stay_extremes() {
        assert_eq!(single::tanh(0.0), 0.0);
        assert_eq!(single::tanh(1e30), 1.0);
        assert_eq!(double::tanh(-1e300), -1.0);
        assert_eq!((single::erf(0.0), single::erf(-1e30)), (0.0, -1.0));
        assert_eq!((double::erf(0.0), double::erf(1e300)), (0.0, 1.0));
        assert!(single::tanh(f32::NAN).is_nan() && double::tanh(f64::NAN).is_nan());
        assert!(single::erf(f32::NAN).is_nan() && double::erf(f64::NAN).is_nan());
        assert!(double::ln(2.0_f64.powi(-53)) < -36.0);
    }
}
