//! Results become arrays as their fields say.

use ndarray::{Array, array};

use super::*;
use crate::Columns;

#[derive(Columns)]
#[array(name = "twice", value = |row| 2.0 * row.number, about = "Twice the number")]
struct Row {
    /// A number.
    #[array(units = "ms")]
    number: f64,
    #[array(flatten)]
    counts: Counts,
    #[array(each = "point")]
    points: Vec<Point>,
}

#[derive(Columns)]
struct Counts {
    /// How many of {},
    /// in two bins
    #[array(dims = "bin*")]
    counts: [usize; 2],
}

#[derive(Columns)]
struct Point {
    /// Where it is: real, imaginary.
    #[array(name = "place", dims = "part")]
    complex: Option<(f64, f64)>,
    kept: bool,
}

fn row(number: f64, points: usize) -> Row {
    let point = |k: usize| Point { complex: (k > 0).then_some((number, k as f64)), kept: true };
    Row { number, counts: Counts { counts: [points, 7] }, points: (0..points).map(point).collect() }
}

#[track_caller]
fn holds<N, D: ndarray::Dimension>(data: &Dataset, name: &str, dims: &[&str], expected: Array<N, D>)
where
    N: Number + std::fmt::Debug,
{
    let variable = data.get(name).unwrap();
    assert_eq!(variable.dims, dims);
    // NaN is no number: both are compared as they are written.
    assert_eq!(format!("{:?}", variable.values), format!("{:?}", N::values(expected.into_dyn())));
}

#[test]
fn fields_are_columns_along_the_dimensions_of_their_table() {
    let rows = [row(1.5, 1), row(2.5, 2)];
    let mut data = Dataset::new();
    Table::new("network", &rows).insert(&mut data);
    Table::new("other", &rows[..1]).named("other", "others").renaming("point", "other_point").insert(&mut data);
    holds(&data, "number", &["network"], array![1.5, 2.5]);
    holds(&data, "twice", &["network"], array![3.0, 5.0]);
    holds(&data, "counts", &["network", "bin"], array![[1_i64, 7], [2, 7]]);
    let nan = f64::NAN;
    let place = array![[[nan, nan], [nan, nan]], [[nan, nan], [2.5, 1.0]]];
    holds(&data, "place", &["network", "point", "part"], place);
    holds(&data, "counts_other", &["other", "bin_other"], array![[1_i64, 7]]);
    holds(&data, "place_other", &["other", "other_point", "part"], array![[[nan, nan]]]);
    let told = |name: &str| data.get(name).map(|v| (v.units.as_str(), v.description.as_str()));
    assert_eq!(told("number"), Some(("ms", "A number")));
    assert_eq!(told("counts_other"), Some(("1", "How many of others, in two bins")));
    assert_eq!(told("twice_other"), Some(("1", "Twice the number")));
}

#[test]
fn what_a_result_lacks_is_nan_unless_all_must_have_it() {
    let rows = [row(1.0, 1), row(2.0, 0)];
    let table = Table::new("network", &rows);
    assert!(table.whole(|row| row.points.first()).is_none());
    let first = table.part(|row| row.points.first());
    let mut data = Dataset::new();
    first.column(&mut data, "kept", &[], |point| f64::from(u8::from(point.kept)), "1", "Kept");
    holds(&data, "kept", &["network"], array![1.0, f64::NAN]);
    assert!(table.whole(|row| Some(&row.counts)).is_some());
    assert!(Table::new("network", &rows[..0]).whole(|row| row.points.first()).is_none());
}

#[test]
fn rows_of_unequal_length_are_followed_by_nan() {
    let mut data = Dataset::new();
    data.insert("loss", &["network", "trial"], vec![vec![1.0], vec![2.0, 3.0]], "1", "Loss");
    holds(&data, "loss", &["network", "trial"], array![[1.0, f64::NAN], [2.0, 3.0]]);
    data.insert("path", &["word", "time"], [array![1.0_f32], array![2.0, 3.0]], "1", "Path");
    holds(&data, "path", &["word", "time"], array![[1.0, f32::NAN], [2.0, 3.0]]);
}

#[test]
#[should_panic(expected = "whole numbers of unequal lengths")]
fn whole_numbers_have_no_nan() {
    Dataset::new().insert("count", &["a", "b"], vec![vec![1_i64], vec![2, 3]], "1", "Count");
}
