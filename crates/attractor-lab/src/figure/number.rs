//! Numbers as marks take them: any common type, by value or by reference.

/// A number that a mark accepts; references are accepted too, so slices and arrays can be passed as they are.
pub trait Number {
    /// Its value.
    fn value(self) -> f64;
}

macro_rules! numbers {
    ($($number:ty: |$x:ident| $value:expr),*) => {$(
        impl Number for $number {
            fn value(self) -> f64 {
                let $x = self;
                $value
            }
        }
        impl Number for &$number {
            fn value(self) -> f64 {
                (*self).value()
            }
        }
    )*};
}
numbers!(f64: |x| x, f32: |x| f64::from(x), i32: |x| f64::from(x), u32: |x| f64::from(x), usize: |x| x as f64);

/// A point in the data's own units.
pub(super) type Point = (f64, f64);

/// Numbers as they are stored by a mark.
pub(super) fn collect(values: impl IntoIterator<Item = impl Number>) -> Vec<f64> {
    values.into_iter().map(Number::value).collect()
}

/// Pairs, as far as both go.
pub(super) fn pairs<X: Number, Y: Number>(
    xs: impl IntoIterator<Item = X>,
    ys: impl IntoIterator<Item = Y>,
) -> Vec<Point> {
    xs.into_iter().zip(ys).map(|(x, y)| (x.value(), y.value())).collect()
}
