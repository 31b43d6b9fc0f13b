//! Loops over dense vectors.

use super::{LANES, Lanes, Real, Vector, hot};
use crate::kernel::transfer::Transfer;

hot! {
    /// `a' b`: by lanes, then by halves; what is left over, lane by lane.
    pub(crate) fn dot<T, V>(a: &[T], b: &[T]) -> T {
        by_lanes::<T, V>(a, b)
    }
}

#[inline(always)]
fn by_lanes<T: Real, V: Vector<T>>(a: &[T], b: &[T]) -> T {
    let mut acc = V::splat(T::ZERO);
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        acc = V::load(&Lanes(*a)).mul_add(V::load(&Lanes(*b)), acc);
    }
    let (mut a_last, mut b_last) = (Lanes::ZERO, Lanes::ZERO);
    a_last.0[..a_rest.len()].copy_from_slice(a_rest);
    b_last.0[..b_rest.len()].copy_from_slice(b_rest);
    V::load(&a_last).mul_add(V::load(&b_last), acc).sum()
}

/// Rows that are read at the same time: as many streams as memory serves best.
const ROWS: usize = 4;

hot! {
    /// `out_i = a_i' b` as by [`dot`], where a_i are the last entries of rows of that width.
    pub(crate) fn dots<T, V>(rows: &[T], width: usize, b: &[T], out: &mut [T]) {
        let first = width - b.len();
        let whole = b.len() / LANES * LANES;
        let (groups, rest) = b.as_chunks::<LANES>();
        let mut last = Lanes::ZERO;
        last.0[..rest.len()].copy_from_slice(rest);
        let mut blocks = rows.chunks_exact(ROWS * width);
        let mut outs = out.chunks_exact_mut(ROWS);
        for (block, out) in (&mut blocks).zip(&mut outs) {
            let mut sums = [V::splat(T::ZERO); ROWS];
            for (k, b) in groups.iter().enumerate() {
                let b = V::load(&Lanes(*b));
                for (i, sum) in sums.iter_mut().enumerate() {
                    let place = i * width + first + k * LANES;
                    let a = block[place..place + LANES].as_chunks::<LANES>().0;
                    *sum = V::load(&Lanes(a[0])).mul_add(b, *sum);
                }
            }
            for (i, (sum, out)) in sums.into_iter().zip(out).enumerate() {
                let mut a = Lanes::ZERO;
                a.0[..rest.len()].copy_from_slice(&block[i * width + first + whole..(i + 1) * width]);
                *out = V::load(&a).mul_add(V::load(&last), sum).sum();
            }
        }
        for (row, out) in blocks.remainder().chunks_exact(width).zip(outs.into_remainder()) {
            *out = by_lanes::<T, V>(&row[first..], b);
        }
    }
}

hot! {
    /// `y -= scale * x`.
    pub(crate) fn subtract_scaled<T, V>(y: &mut [T], scale: T, x: &[T]) {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = x.mul_add(-scale, *y);
        }
    }
}

hot! {
    /// One Euler step of `tau x' = -x + drive`, `x += rate (drive - x)`, and the rates `r = phi(x)`.
    pub(crate) fn leaky_step<T, V>(x: &mut [T], r: &mut [T], drive: &[T], rate: T, transfer: Transfer) {
        for (x, &d) in x.iter_mut().zip(drive) {
            *x = rate.mul_add(d - *x, *x);
        }
        transfer.apply(x, r);
    }
}

hot! {
    /// As [`leaky_step`], with a rate for every unit.
    pub(crate) fn leaky_step_each<T, V>(x: &mut [T], r: &mut [T], drive: &[T], rates: &[T], transfer: Transfer) {
        for ((x, &d), &rate) in x.iter_mut().zip(drive).zip(rates) {
            *x = rate.mul_add(d - *x, *x);
        }
        transfer.apply(x, r);
    }
}

hot! {
    /// The rates `r = phi(x)` and the slopes `phi'(x)`.
    pub(crate) fn rates_and_slopes<T, V>(x: &[T], r: &mut [T], slope: &mut [T], transfer: Transfer) {
        transfer.apply_with_slope(x, r, slope);
    }
}

hot! {
    /// The rates `r = phi(x)`.
    pub(crate) fn rates<T, V>(x: &[T], r: &mut [T], transfer: Transfer) {
        transfer.apply(x, r);
    }
}

hot! {
    /// `weights *= exp(-u²/2) / sqrt(2 pi)`.
    pub(crate) fn times_normal_density<T, V>(u: &[T], weights: &mut [T]) {
        let (half, peak) = (T::from_f64(-0.5), T::from_f64(0.398_942_280_401_432_7));
        for (weight, &u) in weights.iter_mut().zip(u) {
            *weight *= peak * (half * u * u).exp();
        }
    }
}

hot! {
    /// Leaky tanh units in discrete time, `out = (1 - leak) x + leak tanh(drive)`.
    pub(crate) fn leaky_tanh<T, V>(out: &mut [Lanes<T>], x: &[Lanes<T>], drive: &[Lanes<T>], leak: T) {
        let kept = T::ONE - leak;
        for ((out, x), drive) in out.iter_mut().zip(x).zip(drive) {
            for lane in 0..LANES {
                // With leak 1 this is tanh to the last bit.
                out.0[lane] = kept.mul_add(x.0[lane], leak * drive.0[lane].tanh());
            }
        }
    }
}

hot! {
    /// Whether any magnitude reaches `bound`, or any number is NaN.
    pub(crate) fn exceeds<T, V>(x: &[T], bound: T) -> bool {
        let mut outside = false;
        for &x in x {
            // NaN compares false with everything.
            let inside = x.abs() < bound;
            outside |= !inside;
        }
        outside
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Level, Real, level};

    fn bits_agree<T: Real>() {
        // As many numbers as leave a rest for every width of register.
        let x: Vec<T> = (0..101).map(|i| T::from_f64(0.13 * f64::from(i) - 6.0)).collect();
        let names = ["tanh", "logistic", "rectified", "linear", "erf", "tanh-cubed"];
        for transfer in names.map(|name| Transfer::named(name, 0.3).unwrap()) {
            let run = |level: Level| {
                let (mut rates, mut slopes, mut density) = (vec![T::ZERO; 101], vec![T::ZERO; 101], vec![T::ONE; 101]);
                rates_and_slopes::at(level, &x, &mut rates, &mut slopes, transfer);
                times_normal_density::at(level, &x, &mut density);
                (rates, slopes, density)
            };
            let (rates, slopes, density) = run(level());
            assert!(run(Level::Baseline) == (rates.clone(), slopes.clone(), density.clone()), "{transfer:?}");
            for (i, &x) in x.iter().enumerate() {
                assert!(rates[i] == transfer.value(x) && slopes[i] == transfer.derivative(x), "{transfer:?} at {x}");
                let exact = (-0.5 * x.to_f64().powi(2)).exp() / std::f64::consts::TAU.sqrt();
                assert!((density[i].to_f64() / exact - 1.0).abs() < 4e-6, "density at {x}");
            }
        }
    }

    #[test]
    fn all_instruction_sets_give_the_same_bits() {
        bits_agree::<f32>();
        bits_agree::<f64>();
    }
}
