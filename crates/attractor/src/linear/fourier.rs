//! The discrete Fourier transform, in an order of operations that depends on nothing but the length.

use num_complex::Complex64;

use crate::math;

/// Longer prime factors are transformed by way of a convolution (Bluestein 1970, doi:10.1109/TAU.1970.1162132).
const PRIME: usize = 64;

/// `X_k = sum_t x_t exp(-2 pi i k t / n)` in place of x: by Cooley and Tukey's factors (1965,
/// doi:10.1090/S0025-5718-1965-0178586-1).
pub(crate) struct Fourier {
    /// `exp(-2 pi i k / n)`.
    turns: Vec<Complex64>,
    factors: Vec<usize>,
    scratch: Vec<Complex64>,
    /// For a prime factor that is large.
    convolution: Option<Box<Convolution>>,
}

impl Fourier {
    pub(crate) fn new(length: usize) -> Self {
        let factors = factors(length);
        let convolution = factors.iter().find(|&&p| p > PRIME).map(|_| Box::new(Convolution::new(length)));
        Self { turns: turns(length), factors, scratch: vec![Complex64::ZERO; length], convolution }
    }

    pub(crate) fn transform(&mut self, x: &mut [Complex64]) {
        assert_eq!(x.len(), self.turns.len(), "length of a transform");
        if let Some(convolution) = &mut self.convolution {
            return convolution.transform(x);
        }
        let mut stride = 1;
        for &p in &self.factors {
            pass(x, &mut self.scratch, &self.turns, p, stride);
            x.copy_from_slice(&self.scratch);
            stride *= p;
        }
    }
}

/// `exp(-2 pi i k / n)`, from angles within an eighth of a turn.
fn turns(n: usize) -> Vec<Complex64> {
    (0..n).map(|k| turn(k as u128, n as u128)).collect()
}

fn turn(k: u128, n: u128) -> Complex64 {
    // Eighths of a turn that are complete, and what is left over the length.
    let (eighth, rest) = ((8 * k / n) as usize, (8 * k % n) as f64 / n as f64);
    let angle = |share: f64| share * std::f64::consts::FRAC_PI_4;
    let odd = eighth % 2 == 1;
    let (sin, cos) = math::sin_cos(angle(if odd { 1.0 - rest } else { rest }));
    let (cos, sin) = match eighth {
        0 => (cos, sin),
        1 => (sin, cos),
        2 => (-sin, cos),
        3 => (-cos, sin),
        4 => (-cos, -sin),
        5 => (-sin, -cos),
        6 => (sin, -cos),
        _ => (cos, -sin),
    };
    Complex64::new(cos, -sin)
}

/// The prime factors, 4 before 2.
fn factors(mut n: usize) -> Vec<usize> {
    let mut factors = Vec::new();
    for p in std::iter::once(4).chain(2..) {
        while n > 1 && n.is_multiple_of(p) {
            factors.push(p);
            n /= p;
        }
        if n <= 1 {
            break;
        }
        if p * p > n && p > 4 {
            factors.push(n);
            break;
        }
    }
    factors
}

/// One factor p of the transform, from one array to the other, of `stride` transforms of `p m` entries side by side (Stockham's
/// order, which needs no permutation: Cochran et al. 1967, doi:10.1109/TAU.1967.1161901).
fn pass(from: &[Complex64], to: &mut [Complex64], turns: &[Complex64], p: usize, stride: usize) {
    let n = from.len();
    let m = n / (p * stride);
    for (q, to) in to.chunks_exact_mut(p * stride).enumerate() {
        let part = |i: usize| &from[stride * (q + m * i)..][..stride];
        let turn = |j: usize| turns[j * q * stride];
        match p {
            2 => {
                let (sums, differences) = to.split_at_mut(stride);
                let ones = part(0).iter().zip(part(1));
                for (((a, b), sum), difference) in ones.zip(sums).zip(differences) {
                    (*sum, *difference) = (a + b, (a - b) * turn(1));
                }
            }
            4 => {
                let (first, rest) = to.split_at_mut(stride);
                let (second, rest) = rest.split_at_mut(stride);
                let (third, fourth) = rest.split_at_mut(stride);
                let (parts, turns) = ([part(0), part(1), part(2), part(3)], [turn(1), turn(2), turn(3)]);
                for k in 0..stride {
                    let [a, b, c, d] = parts.map(|part| part[k]);
                    let (even, odd, sum, turned) = (a + c, a - c, b + d, b - d);
                    let turned = Complex64::new(turned.im, -turned.re);
                    first[k] = even + sum;
                    second[k] = (odd + turned) * turns[0];
                    third[k] = (even - sum) * turns[1];
                    fourth[k] = (odd - turned) * turns[2];
                }
            }
            _ => {
                for (j, to) in to.chunks_exact_mut(stride).enumerate() {
                    for (k, to) in to.iter_mut().enumerate() {
                        let sum: Complex64 = (0..p).map(|i| part(i)[k] * turns[i * j % p * (n / p)]).sum();
                        *to = sum * turn(j);
                    }
                }
            }
        }
    }
}

/// A transform of any length as a convolution with a chirp.
struct Convolution {
    /// `exp(-pi i t² / n)`.
    chirp: Vec<Complex64>,
    /// The transform of its conjugate, around a circle of a power of 2.
    kernel: Vec<Complex64>,
    circle: Fourier,
}

impl Convolution {
    fn new(n: usize) -> Self {
        let size = (2 * n).next_power_of_two();
        let chirp: Vec<Complex64> = (0..n as u128).map(|t| turn(t * t % (2 * n as u128), 2 * n as u128)).collect();
        let mut kernel = vec![Complex64::ZERO; size];
        for (t, c) in chirp.iter().enumerate() {
            kernel[t] = c.conj();
            kernel[(size - t) % size] = c.conj();
        }
        let mut circle = Fourier::new(size);
        circle.transform(&mut kernel);
        Self { chirp, kernel, circle }
    }

    fn transform(&mut self, x: &mut [Complex64]) {
        let mut all = vec![Complex64::ZERO; self.kernel.len()];
        all.iter_mut().zip(&*x).zip(&self.chirp).for_each(|((to, x), c)| *to = x * c);
        self.circle.transform(&mut all);
        // The inverse transform is that of the conjugate, conjugated.
        all.iter_mut().zip(&self.kernel).for_each(|(a, k)| *a = (*a * k).conj());
        self.circle.transform(&mut all);
        let share = 1.0 / all.len() as f64;
        x.iter_mut().zip(&all).zip(&self.chirp).for_each(|((x, a), c)| *x = a.conj() * share * c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transforms_are_the_sums_that_define_them() {
        for n in [1, 2, 3, 4, 5, 6, 7, 8, 12, 30, 64, 77, 96, 101, 128, 134, 1000, 1009] {
            let x: Vec<Complex64> =
                (0..n).map(|t| Complex64::new((1.3 * t as f64).sin(), (0.7 * (t * t) as f64).cos())).collect();
            let mut found = x.clone();
            Fourier::new(n).transform(&mut found);
            for (k, found) in found.iter().enumerate() {
                let angle = |t: usize| -std::f64::consts::TAU * (k * t % n) as f64 / n as f64;
                let expected: Complex64 = x.iter().enumerate().map(|(t, x)| x * Complex64::cis(angle(t))).sum();
                assert!((found - expected).norm() < 1e-12 * n as f64, "{n} {k}: {found} for {expected}");
            }
        }
    }
}
