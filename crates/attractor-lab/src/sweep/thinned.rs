//! However many points a sweep has, its figures can be read and are of a size: what is drawn of many.

use ndarray::Array2;

use super::Axis;

/// Dots of a curve; more points share one, their mean.
pub(super) const ON_A_CURVE: usize = 300;
/// Dots of a scatter; of more points so many are chosen.
pub(super) const IN_A_SCATTER: usize = 2000;
/// Fields along a side of a map; more values share one, their mean.
const ALONG_A_MAP: usize = 240;

/// The points that a scatter draws. Any regular choice, be it the first or every so many-th, may be a line or a lattice of the
/// design: so they are taken by the checksum of their number.
pub(super) fn chosen(points: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..points).collect();
    if points > IN_A_SCATTER {
        all.sort_by_cached_key(|point| blake3::hash(&point.to_le_bytes()).as_bytes().to_owned());
        all.truncate(IN_A_SCATTER);
        all.sort_unstable();
    }
    all
}

/// How many values of a key share a row or a column of a map.
pub(super) fn blocks(axis: &Axis) -> usize {
    axis.values.len().div_ceil(ALONG_A_MAP).max(1)
}

/// The values of a map, row by row, as means over blocks; each extent comes with how many belong together.
pub(super) fn fields(
    values: &[(f64, Option<(f64, f64)>)],
    (height, down): (usize, usize),
    (width, across): (usize, usize),
) -> Array2<f32> {
    Array2::from_shape_fn((height.div_ceil(down), width.div_ceil(across)), |(row, column)| {
        let rows = row * down..((row + 1) * down).min(height);
        let place = |row: usize| (column * across..((column + 1) * across).min(width)).map(move |at| row * width + at);
        let block: Vec<f64> = rows.flat_map(place).map(|at| values[at].0).filter(|value| value.is_finite()).collect();
        if block.is_empty() { f32::NAN } else { attractor::mean(&block) as f32 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_points_are_all_drawn_and_of_many_some_without_a_pattern() {
        assert_eq!(chosen(IN_A_SCATTER), (0..IN_A_SCATTER).collect::<Vec<_>>());
        let drawn = chosen(1 << 15);
        assert_eq!(drawn.len(), IN_A_SCATTER);
        assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
        // 2000 of 32768 in eight equal parts: binomial with mean 250 and standard deviation below 15; five of them are allowed.
        for part in 0..8 {
            let count = drawn.iter().filter(|&&point| point >> 12 == part).count();
            assert!(count.abs_diff(250) < 75, "{count} in part {part}");
        }
        let odd = drawn.iter().filter(|&&point| point % 2 == 1).count();
        assert!(odd.abs_diff(1000) < 112, "{odd} of 2000 have an odd number");
    }

    #[test]
    fn a_field_is_the_mean_of_its_block() {
        // Five by three values, three rows and two columns together: the last blocks are smaller.
        let mut values: Vec<(f64, Option<(f64, f64)>)> = (0..15).map(|k| (f64::from(k), None)).collect();
        values[4].0 = f64::NAN;
        let found = fields(&values, (5, 3), (3, 2));
        assert_eq!(found.dim(), (2, 2));
        assert_eq!(found[[0, 0]], (0.0 + 1.0 + 3.0 + 6.0 + 7.0) / 5.0);
        assert_eq!(found[[0, 1]], (2.0 + 5.0 + 8.0) / 3.0);
        assert_eq!(found[[1, 1]], 12.5);
        values.fill((f64::NAN, None));
        assert!(fields(&values, (5, 3), (3, 2)).iter().all(|value| value.is_nan()));
    }
}
