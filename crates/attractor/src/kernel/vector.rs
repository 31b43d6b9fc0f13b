//! A group of numbers in the registers of one instruction set.

use super::{LANES, Lanes, Real};

/// [`LANES`] numbers in registers. Every implementation performs the same operations on the same lanes.
pub trait Vector<T>: Copy {
    /// All lanes equal to `value`.
    fn splat(value: T) -> Self;
    /// From memory.
    fn load(from: &Lanes<T>) -> Self;
    /// To memory.
    fn store(self, to: &mut Lanes<T>);
    /// `self * a + b`, each lane rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// `self + b`.
    fn add(self, b: Self) -> Self;
    /// The sum of all lanes, by halves: lane 0 + lane 8 first.
    fn sum(self) -> T;
    /// The sums of several groups, each as by [`Vector::sum`].
    #[inline(always)]
    fn sums(groups: [Self; SUMS]) -> [T; SUMS] {
        // Written out, for `map` may call a closure that is compiled without the instruction set around it.
        let [a, b, c, d, e, f, g, h] = groups;
        [a.sum(), b.sum(), c.sum(), d.sum(), e.sum(), f.sum(), g.sum(), h.sum()]
    }
    /// The entries of `r` at `indices`.
    ///
    /// # Safety
    /// Every index must be below the length of `r`, and at most `i32::MAX`.
    unsafe fn gather(r: &[T], indices: &[u32; LANES]) -> Self;
}

/// Groups that [`Vector::sums`] adds up at once.
pub(crate) const SUMS: usize = 8;

impl<T: Real> Vector<T> for Lanes<T> {
    #[inline(always)]
    fn splat(value: T) -> Self {
        Self([value; LANES])
    }
    #[inline(always)]
    fn load(from: &Lanes<T>) -> Self {
        *from
    }
    #[inline(always)]
    fn store(self, to: &mut Lanes<T>) {
        *to = self;
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane].mul_add(a.0[lane], b.0[lane])))
    }
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] + b.0[lane]))
    }
    #[inline(always)]
    fn sum(self) -> T {
        let mut a = self.0;
        let mut half = LANES / 2;
        while half > 0 {
            for lane in 0..half {
                a[lane] += a[lane + half];
            }
            half /= 2;
        }
        a[0]
    }
    #[inline(always)]
    unsafe fn gather(r: &[T], indices: &[u32; LANES]) -> Self {
        // SAFETY: the caller vouches for every index.
        Self(indices.map(|index| unsafe { *r.get_unchecked(index as usize) }))
    }
}

/// The registers of x86-64. Values of these types are made only inside functions that are compiled for, and dispatched
/// on, the instruction set in question.
#[cfg(target_arch = "x86_64")]
pub(crate) mod x86 {
    // SAFETY, for every block of this module: the types are instantiated only by the `hot!` dispatcher, behind a check
    // that the processor has the instructions; `Lanes` is aligned to 64 bytes, so aligned loads and stores are valid.
    #[allow(clippy::wildcard_imports, reason = "fifty intrinsics")]
    use std::arch::x86_64::*;

    use super::{LANES, Lanes, SUMS, Vector};

    macro_rules! vector {
        ($(#[$doc:meta])* $name:ident, $t:ty, [$reg:ty; $n:literal], $width:literal,
         $splat:ident, $load:ident, $store:ident, $fma:ident, $add:ident, $sum:ident, $gather:expr, {$($more:tt)*}) => {
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name([$reg; $n]);

            impl Vector<$t> for $name {
                #[inline(always)]
                fn splat(value: $t) -> Self {
                    unsafe { Self([$splat(value); $n]) }
                }
                #[inline(always)]
                fn load(from: &Lanes<$t>) -> Self {
                    unsafe { Self(std::array::from_fn(|i| $load(from.0.as_ptr().add($width * i)))) }
                }
                #[inline(always)]
                fn store(self, to: &mut Lanes<$t>) {
                    for i in 0..$n {
                        unsafe { $store(to.0.as_mut_ptr().add($width * i), self.0[i]) }
                    }
                }
                #[inline(always)]
                fn mul_add(self, a: Self, b: Self) -> Self {
                    unsafe { Self(std::array::from_fn(|i| $fma(self.0[i], a.0[i], b.0[i]))) }
                }
                #[inline(always)]
                fn add(self, b: Self) -> Self {
                    unsafe { Self(std::array::from_fn(|i| $add(self.0[i], b.0[i]))) }
                }
                #[inline(always)]
                fn sum(self) -> $t {
                    let mut a = self.0;
                    let mut half = $n / 2;
                    while half > 0 {
                        for i in 0..half {
                            a[i] = unsafe { $add(a[i], a[i + half]) };
                        }
                        half /= 2;
                    }
                    unsafe { $sum(a[0]) }
                }
                #[inline(always)]
                unsafe fn gather(r: &[$t], indices: &[u32; LANES]) -> Self {
                    unsafe { Self(std::array::from_fn(|i| $gather(r.as_ptr(), indices.as_ptr().add($width * i)))) }
                }
                $($more)*
            }
        };
    }

    vector!(/// Sixteen single-precision numbers in one AVX-512 register.
        Avx512Single, f32, [__m512; 1], 16, _mm512_set1_ps, _mm512_load_ps, _mm512_store_ps, _mm512_fmadd_ps, _mm512_add_ps, sum512,
        |r: *const f32, i: *const u32| _mm512_i32gather_ps::<4>(_mm512_loadu_si512(i.cast()), r), {
        #[inline(always)]
        fn sums(rows: [Self; SUMS]) -> [f32; SUMS] {
            unsafe { sums512(rows.map(|row| row.0[0])) }
        }
    });
    vector!(/// Sixteen double-precision numbers in two AVX-512 registers.
        Avx512Double, f64, [__m512d; 2], 8, _mm512_set1_pd, _mm512_load_pd, _mm512_store_pd, _mm512_fmadd_pd, _mm512_add_pd, sum512d,
        |r: *const f64, i: *const u32| _mm512_i32gather_pd::<8>(_mm256_loadu_si256(i.cast()), r), {});
    vector!(/// Sixteen single-precision numbers in two AVX registers.
        Avx2Single, f32, [__m256; 2], 8, _mm256_set1_ps, _mm256_load_ps, _mm256_store_ps, _mm256_fmadd_ps, _mm256_add_ps, sum256,
        |r: *const f32, i: *const u32| _mm256_i32gather_ps::<4>(r, _mm256_loadu_si256(i.cast())), {});
    vector!(/// Sixteen double-precision numbers in four AVX registers.
        Avx2Double, f64, [__m256d; 4], 4, _mm256_set1_pd, _mm256_load_pd, _mm256_store_pd, _mm256_fmadd_pd, _mm256_add_pd, sum256d,
        |r: *const f64, i: *const u32| _mm256_i32gather_pd::<8>(r, _mm_loadu_si128(i.cast())), {});

    /// Eight sums by halves at once: each round adds the two halves of what is left of two rows and puts the results side
    /// by side, so that seven rounds of shuffles serve all eight rows.
    #[inline(always)]
    unsafe fn sums512(r: [__m512; SUMS]) -> [f32; SUMS] {
        unsafe {
            // Lanes 0..8 + 8..16 of two rows.
            let halve = |a, b| {
                let low = _mm512_shuffle_f32x4::<0b01_00_01_00>(a, b);
                let high = _mm512_shuffle_f32x4::<0b11_10_11_10>(a, b);
                _mm512_add_ps(low, high)
            };
            // Of [a a | b b] and [c c | d d], 128 bits each: first + second half of a, b, c, d.
            let quarter = |ab, cd| {
                let low = _mm512_shuffle_f32x4::<0b10_00_10_00>(ab, cd);
                let high = _mm512_shuffle_f32x4::<0b11_01_11_01>(ab, cd);
                _mm512_add_ps(low, high)
            };
            let abcd = quarter(halve(r[0], r[1]), halve(r[2], r[3]));
            let efgh = quarter(halve(r[4], r[5]), halve(r[6], r[7]));
            // Within 128 bits: lanes 0 1 + 2 3, then 0 + 1.
            let pairs = _mm512_add_ps(
                _mm512_shuffle_ps::<0b01_00_01_00>(abcd, efgh),
                _mm512_shuffle_ps::<0b11_10_11_10>(abcd, efgh),
            );
            let totals = _mm512_add_ps(pairs, _mm512_movehdup_ps(pairs));
            let mut out = Lanes([0.0; LANES]);
            _mm512_store_ps(out.0.as_mut_ptr(), totals);
            let t = out.0;
            [t[0], t[4], t[8], t[12], t[2], t[6], t[10], t[14]]
        }
    }

    #[inline(always)]
    unsafe fn sum512(a: __m512) -> f32 {
        unsafe {
            let high = _mm256_castpd_ps(_mm512_extractf64x4_pd::<1>(_mm512_castps_pd(a)));
            sum256(_mm256_add_ps(_mm512_castps512_ps256(a), high))
        }
    }

    #[inline(always)]
    unsafe fn sum256(a: __m256) -> f32 {
        unsafe {
            let a = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps::<1>(a));
            let a = _mm_add_ps(a, _mm_movehl_ps(a, a));
            _mm_cvtss_f32(_mm_add_ss(a, _mm_movehdup_ps(a)))
        }
    }

    #[inline(always)]
    unsafe fn sum512d(a: __m512d) -> f64 {
        unsafe { sum256d(_mm256_add_pd(_mm512_castpd512_pd256(a), _mm512_extractf64x4_pd::<1>(a))) }
    }

    #[inline(always)]
    unsafe fn sum256d(a: __m256d) -> f64 {
        unsafe {
            let a = _mm_add_pd(_mm256_castpd256_pd128(a), _mm256_extractf128_pd::<1>(a));
            _mm_cvtsd_f64(_mm_add_sd(a, _mm_unpackhi_pd(a, a)))
        }
    }
}
