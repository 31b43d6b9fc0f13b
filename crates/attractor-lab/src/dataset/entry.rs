//! What the values of results are as entries of arrays: numbers, lists of them, lists of lists.

use ndarray::{Array, ArrayD, ArrayViewMutD, Axis, Dimension, IxDyn, Slice};
use num_complex::Complex64;

use super::Values;

/// The type of an array's entries.
pub trait Number: Copy + PartialEq {
    /// What stands where there is no number.
    const MISSING: Self;
    /// Whether that is a number like any other, which no array may hold.
    const FORBIDDEN: bool;
    /// The array as a dataset keeps it.
    fn values(array: ArrayD<Self>) -> Values;
}

macro_rules! number {
    ($type:ty, $kind:ident, $missing:expr, $forbidden:expr) => {
        impl Number for $type {
            const MISSING: Self = $missing;
            const FORBIDDEN: bool = $forbidden;
            fn values(array: ArrayD<Self>) -> Values {
                Values::$kind(array)
            }
        }
    };
}
number!(f32, F32, f32::NAN, false);
number!(f64, F64, f64::NAN, false);
number!(i64, I64, i64::MIN, true);

/// A value that fills a number of axes of an array, from none of a number on. Lists of unequal lengths are followed by NaN.
pub trait Entry {
    /// The type of its numbers.
    type Number: Number;
    /// The extent of each axis, of a value that has no elements.
    fn least() -> Vec<usize>;
    /// The extent of each axis.
    fn extents(&self) -> Vec<usize>;
    /// Writes its numbers into as many axes, of these extents or larger ones.
    fn put(&self, into: ArrayViewMutD<'_, Self::Number>);
}

/// The array of an entry.
///
/// # Panics
/// If lists of whole numbers, which know no NaN, differ in length: an error of the experiment.
pub(super) fn values<E: Entry>(entry: &E) -> Values {
    let mut array = ArrayD::from_elem(IxDyn(&entry.extents()), E::Number::MISSING);
    entry.put(array.view_mut());
    let complete = !E::Number::FORBIDDEN || array.iter().all(|number| *number != E::Number::MISSING);
    assert!(complete, "lists of whole numbers of unequal lengths");
    E::Number::values(array)
}

macro_rules! single {
    ($($type:ty => $number:ty),*) => {$(
        impl Entry for $type {
            type Number = $number;
            fn least() -> Vec<usize> {
                Vec::new()
            }
            fn extents(&self) -> Vec<usize> {
                Vec::new()
            }
            fn put(&self, mut into: ArrayViewMutD<'_, $number>) {
                into.fill(*self as $number);
            }
        }
    )*};
}
single!(f32 => f32, f64 => f64, i64 => i64, usize => i64, u64 => i64, u32 => i64, bool => i64);

/// Real and imaginary part.
impl Entry for (f64, f64) {
    type Number = f64;
    fn least() -> Vec<usize> {
        vec![2]
    }
    fn extents(&self) -> Vec<usize> {
        vec![2]
    }
    fn put(&self, into: ArrayViewMutD<'_, f64>) {
        [self.0, self.1].put(into);
    }
}

/// Real and imaginary part.
impl Entry for Complex64 {
    type Number = f64;
    fn least() -> Vec<usize> {
        vec![2]
    }
    fn extents(&self) -> Vec<usize> {
        vec![2]
    }
    fn put(&self, into: ArrayViewMutD<'_, f64>) {
        [self.re, self.im].put(into);
    }
}

impl<E: Entry> Entry for Option<E> {
    type Number = E::Number;
    fn least() -> Vec<usize> {
        E::least()
    }
    fn extents(&self) -> Vec<usize> {
        self.as_ref().map_or_else(E::least, E::extents)
    }
    fn put(&self, into: ArrayViewMutD<'_, E::Number>) {
        if let Some(entry) = self {
            entry.put(into);
        }
    }
}

impl<E: Entry + ?Sized> Entry for &E {
    type Number = E::Number;
    fn least() -> Vec<usize> {
        E::least()
    }
    fn extents(&self) -> Vec<usize> {
        (**self).extents()
    }
    fn put(&self, into: ArrayViewMutD<'_, E::Number>) {
        (**self).put(into);
    }
}

impl<E: Entry> Entry for [E] {
    type Number = E::Number;
    fn least() -> Vec<usize> {
        [vec![0], E::least()].concat()
    }
    fn extents(&self) -> Vec<usize> {
        let larger = |most: Vec<usize>, entry: &E| most.iter().zip(entry.extents()).map(|(a, b)| b.max(*a)).collect();
        [vec![self.len()], self.iter().fold(E::least(), larger)].concat()
    }
    fn put(&self, mut into: ArrayViewMutD<'_, E::Number>) {
        self.iter().zip(into.axis_iter_mut(Axis(0))).for_each(|(entry, into)| entry.put(into));
    }
}

impl<E: Entry> Entry for Vec<E> {
    type Number = E::Number;
    fn least() -> Vec<usize> {
        <[E]>::least()
    }
    fn extents(&self) -> Vec<usize> {
        self.as_slice().extents()
    }
    fn put(&self, into: ArrayViewMutD<'_, E::Number>) {
        self.as_slice().put(into);
    }
}

impl<E: Entry, const N: usize> Entry for [E; N] {
    type Number = E::Number;
    fn least() -> Vec<usize> {
        [vec![N], E::least()].concat()
    }
    fn extents(&self) -> Vec<usize> {
        self.as_slice().extents()
    }
    fn put(&self, into: ArrayViewMutD<'_, E::Number>) {
        self.as_slice().put(into);
    }
}

impl<N: Number, D: Dimension> Entry for Array<N, D> {
    type Number = N;
    fn least() -> Vec<usize> {
        vec![0; D::NDIM.unwrap_or(0)]
    }
    fn extents(&self) -> Vec<usize> {
        self.shape().to_vec()
    }
    fn put(&self, mut into: ArrayViewMutD<'_, N>) {
        into.slice_each_axis_mut(|axis| Slice::from(..self.len_of(axis.axis))).assign(&self.view().into_dyn());
    }
}
