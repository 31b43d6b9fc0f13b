//! What a processor does at best, with the registers that the hot loops have: what these are held to (`benches/limits`).
//!
//! Every probe returns on how many numbers it operated. Twelve registers in turn hide the delay of each operation.

use std::hint::black_box;

use super::{LANES, hot};

/// Registers that have their turn.
const IN_TURN: usize = 12;

/// Numbers in so many registers, of which a group has that many.
const fn numbers(registers_of_a_group: usize) -> usize {
    IN_TURN * LANES / registers_of_a_group
}

hot! {
    /// `x <- a x + b`, `rounds` times with each register.
    pub fn multiply_adds<T, V>(rounds: usize, start: T) -> usize {
        let (a, b) = (T::from_f64(0.999), T::from_f64(0.001));
        let mut registers = black_box([start; IN_TURN * LANES]);
        let used = &mut registers[..numbers(V::REGISTERS)];
        for _ in 0..rounds {
            for x in used.iter_mut() {
                *x = x.mul_add(a, b);
            }
        }
        black_box(registers);
        rounds * numbers(V::REGISTERS)
    }
}

hot! {
    /// `x <- a / x`, `rounds` times with each register.
    pub fn divisions<T, V>(rounds: usize, start: T) -> usize {
        let a = T::from_f64(1.21);
        let mut registers = black_box([start; IN_TURN * LANES]);
        let used = &mut registers[..numbers(V::REGISTERS)];
        for _ in 0..rounds {
            for x in used.iter_mut() {
                *x = a / *x;
            }
        }
        black_box(registers);
        rounds * numbers(V::REGISTERS)
    }
}

hot! {
    /// An addition, an exclusive or and a rotation, `rounds` times with each 32-bit word of each register; counts all three. `T` is
    /// `f32`, whose registers have as many.
    pub fn words<T, V>(rounds: usize, start: T) -> usize {
        let mut registers = black_box([start.to_f64() as u32; IN_TURN * LANES]);
        let used = &mut registers[..numbers(V::REGISTERS)];
        for _ in 0..rounds {
            for word in used.iter_mut() {
                *word = (word.wrapping_add(0x9e37_79b9) ^ 0x85eb_ca6b).rotate_left(7);
            }
        }
        black_box(registers);
        3 * rounds * numbers(V::REGISTERS)
    }
}

hot! {
    /// The entries of `r` at `columns`, 16 at a time, `rounds` times; what is left over does not count.
    ///
    /// # Panics
    /// If a column is not below the length of `r`, or `r` is longer than 2^31.
    pub fn gathered<T, V>(rounds: usize, r: &[T], columns: &[u32]) -> usize {
        assert!(columns.iter().all(|&column| (column as usize) < r.len()) && i32::try_from(r.len()).is_ok());
        let groups = columns.as_chunks::<LANES>().0;
        for _ in 0..rounds {
            let mut sum = V::splat(T::ZERO);
            for columns in groups {
                // SAFETY: every column was just found to be below the length of `r`, which fits.
                let values = unsafe { V::gather(r, columns) };
                sum = sum.add(values);
            }
            black_box(sum.sum());
        }
        rounds * groups.len() * LANES
    }
}

hot! {
    /// Reads numbers from the first to the last; what does not fill twelve registers does not count.
    pub fn reading<T, V>(numbers_read: &[T]) -> usize {
        let mut sums = [T::ZERO; IN_TURN * LANES];
        let sums = &mut sums[..numbers(V::REGISTERS)];
        let groups = numbers_read.chunks_exact(numbers(V::REGISTERS));
        let count = groups.len();
        for group in groups {
            for (sum, &x) in sums.iter_mut().zip(group) {
                *sum += x;
            }
        }
        black_box(sums);
        count * numbers(V::REGISTERS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probes_tell_on_how_many_numbers_they_operated() {
        let whole = |count: usize, rounds: usize| count > 0 && count.is_multiple_of(rounds * IN_TURN);
        assert!(whole(multiply_adds(5, 1.0_f32), 5) && whole(divisions(7, 1.1_f64), 7) && whole(words(3, 1.0_f32), 9));
        assert_eq!(multiply_adds(6, 1.0_f32), 2 * multiply_adds(3, 1.0_f32));
        let columns: Vec<u32> = (0..100).rev().collect();
        assert_eq!(gathered(3, &[1.0_f64; 100], &columns), 3 * 96);
        assert_eq!((reading(&[1.0_f64; 960]), reading(&[1.0_f32; 10])), (960, 0));
    }

    #[test]
    #[should_panic(expected = "column")]
    fn columns_beyond_the_numbers_are_refused() {
        gathered(1, &[1.0_f32; 100], &[100; 16]);
    }
}
