//! A group of numbers in the registers of one instruction set.

use super::{LANES, Lanes, Real};

/// Groups that [`Vector::sums`] adds up at once.
pub(crate) const SUMS: usize = 8;

/// [`LANES`] numbers in registers. Every implementation performs the same operations on the same lanes.
pub trait Vector<T>: Copy {
    /// One register of the group: what a loop with many accumulators works on at a time.
    type Register: Register<T>;
    /// Registers in a group.
    const REGISTERS: usize;
    /// All lanes equal to `value`.
    fn splat(value: T) -> Self;
    /// From memory.
    fn load(from: &Lanes<T>) -> Self;
    /// To memory.
    fn store(self, to: &mut Lanes<T>);
    /// Register number `index`.
    fn get(self, index: usize) -> Self::Register;
    /// Register number `index` becomes `value`.
    fn set(&mut self, index: usize, value: Self::Register);
    /// `self * a + b`, each lane rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// `self + b`.
    fn add(self, b: Self) -> Self;
    /// The sum of all lanes, by halves: lane 0 + lane 8 first.
    fn sum(self) -> T;
    /// The sums of several groups, each as by [`Vector::sum`].
    fn sums(groups: [Self; SUMS]) -> [T; SUMS];
    /// The entries of `r` at `indices`.
    ///
    /// # Safety
    /// Every index must be below the length of `r`, and at most `i32::MAX`.
    unsafe fn gather(r: &[T], indices: &[u32; LANES]) -> Self;
}

/// A register: as many numbers of a group as one instruction takes.
pub trait Register<T>: Copy {
    /// Turns that a loop over [`SUMS`] rows is to take, 1 or 2: in half of the rows for each, where a sum and a factor of all of
    /// them would not fit in the registers that there are.
    const TURNS: usize = 1;
    /// Sums that a loop can keep in registers, each of its own; one multiply-add must not wait for the one before.
    const SUMS_AT_ONCE: usize;
    /// All lanes equal to `value`.
    fn splat(value: T) -> Self;
    /// Register number `index` of a group in memory.
    fn load(from: &Lanes<T>, index: usize) -> Self;
    /// To register number `index` of a group in memory.
    fn store(self, to: &mut Lanes<T>, index: usize);
    /// `self * a + b`, each lane rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// `self + b`.
    fn add(self, b: Self) -> Self;
    /// The sum of all lanes, by halves.
    fn sum(self) -> T;
    /// The sums of several registers, each as by [`Register::sum`].
    #[inline(always)]
    fn sums(registers: [Self; SUMS]) -> [T; SUMS] {
        // Written out, for `map` may call a closure that is compiled without the instruction set around it.
        let [a, b, c, d, e, f, g, h] = registers;
        [a.sum(), b.sum(), c.sum(), d.sum(), e.sum(), f.sum(), g.sum(), h.sum()]
    }
    /// The entries of `r` at those of the `indices` that belong to register number `index`.
    ///
    /// # Safety
    /// As for [`Vector::gather`].
    unsafe fn gather(r: &[T], indices: &[u32; LANES], index: usize) -> Self;
}

/// A group in `N` registers.
impl<T: Real, R: Register<T>, const N: usize> Vector<T> for [R; N] {
    type Register = R;
    const REGISTERS: usize = N;

    #[inline(always)]
    fn splat(value: T) -> Self {
        [R::splat(value); N]
    }
    #[inline(always)]
    fn load(from: &Lanes<T>) -> Self {
        std::array::from_fn(|i| R::load(from, i))
    }
    #[inline(always)]
    fn store(self, to: &mut Lanes<T>) {
        for (i, register) in self.into_iter().enumerate() {
            register.store(to, i);
        }
    }
    #[inline(always)]
    fn get(self, index: usize) -> R {
        self[index]
    }
    #[inline(always)]
    fn set(&mut self, index: usize, value: R) {
        self[index] = value;
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        std::array::from_fn(|i| self[i].mul_add(a[i], b[i]))
    }
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        std::array::from_fn(|i| self[i].add(b[i]))
    }
    #[inline(always)]
    fn sum(self) -> T {
        halved(self).sum()
    }
    #[inline(always)]
    fn sums(groups: [Self; SUMS]) -> [T; SUMS] {
        R::sums(std::array::from_fn(|k| halved(groups[k])))
    }
    #[inline(always)]
    unsafe fn gather(r: &[T], indices: &[u32; LANES]) -> Self {
        // SAFETY: the caller vouches for every index.
        std::array::from_fn(|i| unsafe { R::gather(r, indices, i) })
    }
}

/// The registers of a group added up by halves.
#[inline(always)]
fn halved<T: Real, R: Register<T>, const N: usize>(mut registers: [R; N]) -> R {
    let mut half = N / 2;
    while half > 0 {
        for i in 0..half {
            registers[i] = registers[i].add(registers[i + half]);
        }
        half /= 2;
    }
    registers[0]
}

/// The portable register is the whole group.
impl<T: Real> Register<T> for Lanes<T> {
    const SUMS_AT_ONCE: usize = 4;
    #[inline(always)]
    fn splat(value: T) -> Self {
        Self([value; LANES])
    }
    #[inline(always)]
    fn load(from: &Lanes<T>, _: usize) -> Self {
        *from
    }
    #[inline(always)]
    fn store(self, to: &mut Lanes<T>, _: usize) {
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
    unsafe fn gather(r: &[T], indices: &[u32; LANES], _: usize) -> Self {
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

    use super::{LANES, Lanes, Register, SUMS};

    macro_rules! register {
        ($reg:ty, $t:ty, $width:literal, $at_once:literal, $splat:ident, $load:ident, $store:ident, $fma:ident, $add:ident,
         $sum:ident, $gather:expr $(, $sums:ident)?) => {
            impl Register<$t> for $reg {
                const SUMS_AT_ONCE: usize = $at_once;
                #[inline(always)]
                fn splat(value: $t) -> Self {
                    unsafe { $splat(value) }
                }
                #[inline(always)]
                fn load(from: &Lanes<$t>, index: usize) -> Self {
                    debug_assert!(index < LANES / $width);
                    unsafe { $load(from.0.as_ptr().add($width * index)) }
                }
                #[inline(always)]
                fn store(self, to: &mut Lanes<$t>, index: usize) {
                    debug_assert!(index < LANES / $width);
                    unsafe { $store(to.0.as_mut_ptr().add($width * index), self) }
                }
                #[inline(always)]
                fn mul_add(self, a: Self, b: Self) -> Self {
                    unsafe { $fma(self, a, b) }
                }
                #[inline(always)]
                fn add(self, b: Self) -> Self {
                    unsafe { $add(self, b) }
                }
                #[inline(always)]
                fn sum(self) -> $t {
                    unsafe { $sum(self) }
                }
                $(#[inline(always)]
                fn sums(registers: [Self; SUMS]) -> [$t; SUMS] {
                    unsafe { $sums(registers) }
                })?
                #[inline(always)]
                unsafe fn gather(r: &[$t], indices: &[u32; LANES], index: usize) -> Self {
                    debug_assert!(index < LANES / $width);
                    unsafe { $gather(r.as_ptr(), indices.as_ptr().add($width * index)) }
                }
            }
        };
    }

    register!(
        __m512,
        f32,
        16,
        16,
        _mm512_set1_ps,
        _mm512_load_ps,
        _mm512_store_ps,
        _mm512_fmadd_ps,
        _mm512_add_ps,
        sum512,
        |r: *const f32, i: *const u32| _mm512_i32gather_ps::<4>(_mm512_loadu_si512(i.cast()), r),
        sums512
    );
    register!(
        __m512d,
        f64,
        8,
        16,
        _mm512_set1_pd,
        _mm512_load_pd,
        _mm512_store_pd,
        _mm512_fmadd_pd,
        _mm512_add_pd,
        sum512d,
        |r: *const f64, i: *const u32| _mm512_i32gather_pd::<8>(_mm256_loadu_si256(i.cast()), r)
    );
    register!(
        __m256,
        f32,
        8,
        8,
        _mm256_set1_ps,
        _mm256_load_ps,
        _mm256_store_ps,
        _mm256_fmadd_ps,
        _mm256_add_ps,
        sum256,
        |r: *const f32, i: *const u32| _mm256_i32gather_ps::<4>(r, _mm256_loadu_si256(i.cast())),
        sums256
    );
    register!(
        __m256d,
        f64,
        4,
        8,
        _mm256_set1_pd,
        _mm256_load_pd,
        _mm256_store_pd,
        _mm256_fmadd_pd,
        _mm256_add_pd,
        sum256d,
        |r: *const f64, i: *const u32| _mm256_i32gather_pd::<8>(r, _mm_loadu_si128(i.cast()))
    );

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

    /// Eight sums by halves at once, as [`sums512`].
    #[inline(always)]
    unsafe fn sums256(r: [__m256; SUMS]) -> [f32; SUMS] {
        unsafe {
            // Lanes 0..4 + 4..8 of two rows.
            let halve =
                |a, b| _mm256_add_ps(_mm256_permute2f128_ps::<0x20>(a, b), _mm256_permute2f128_ps::<0x31>(a, b));
            // Within 128 bits: lanes 0 1 + 2 3 of two rows, side by side.
            let quarter = |ab, cd| {
                let low = _mm256_shuffle_ps::<0b01_00_01_00>(ab, cd);
                _mm256_add_ps(low, _mm256_shuffle_ps::<0b11_10_11_10>(ab, cd))
            };
            let abcd = quarter(halve(r[0], r[1]), halve(r[2], r[3]));
            let efgh = quarter(halve(r[4], r[5]), halve(r[6], r[7]));
            let totals = _mm256_add_ps(
                _mm256_shuffle_ps::<0b10_00_10_00>(abcd, efgh),
                _mm256_shuffle_ps::<0b11_01_11_01>(abcd, efgh),
            );
            let mut out = Lanes([0.0; LANES]);
            _mm256_store_ps(out.0.as_mut_ptr(), totals);
            let t = out.0;
            [t[0], t[4], t[1], t[5], t[2], t[6], t[3], t[7]]
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
