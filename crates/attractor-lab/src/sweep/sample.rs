//! Points that fill a box: Latin hypercubes and Sobol's sequence.

use attractor::Streams;

/// `count` points in the unit cube of `dims` dimensions; along each, every one of `count` equal stretches holds exactly
/// one point (McKay, Beckman & Conover 1979, doi:10.1080/00401706.1979.10489755). Drawn from `seed`.
pub(super) fn latin_hypercube(count: usize, dims: usize, seed: u64) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = (0..dims)
        .map(|dim| {
            let mut random = Streams::new(seed).child("latin hypercube").index(dim).stream();
            let mut strata: Vec<usize> = (0..count).collect();
            random.shuffle(&mut strata);
            strata.into_iter().map(|stratum| (stratum as f64 + random.uniform()) / count as f64).collect()
        })
        .collect();
    (0..count).map(|point| columns.iter().map(|column| column[point]).collect()).collect()
}

/// So many dimensions have direction numbers below.
pub(super) const MOST_DIMS: usize = 10;

/// Degree, coefficients and first direction numbers of dimensions 2 to 10: Joe & Kuo 2008, doi:10.1137/070709359.
const DIRECTIONS: [(u32, u32, &[u32]); MOST_DIMS - 1] = [
    (1, 0, &[1]),
    (2, 1, &[1, 3]),
    (3, 1, &[1, 3, 1]),
    (3, 2, &[1, 1, 1]),
    (4, 1, &[1, 1, 3, 3]),
    (4, 4, &[1, 3, 5, 13]),
    (5, 2, &[1, 1, 5, 5, 17]),
    (5, 4, &[1, 1, 5, 5, 5]),
    (5, 7, &[1, 1, 7, 11, 19]),
];

/// The first `count` points of Sobol's sequence in `dims` dimensions, the origin among them, each moved by half of 2⁻³²
/// so that none lies on the edge.
pub(super) fn sobol(count: usize, dims: usize) -> Vec<Vec<f64>> {
    let directions: Vec<[u32; 32]> = (0..dims).map(directions).collect();
    let mut state = vec![0_u32; dims];
    (0..count as u32)
        .map(|index| {
            let point = state.iter().map(|&x| (f64::from(x) + 0.5) / (1_u64 << 32) as f64).collect();
            // Gray code: the next point differs by the direction of the lowest bit that is 0.
            let bit = index.trailing_ones() as usize;
            for (x, v) in state.iter_mut().zip(&directions) {
                *x ^= v[bit.min(31)];
            }
            point
        })
        .collect()
}

fn directions(dim: usize) -> [u32; 32] {
    let mut v = [0_u32; 32];
    let Some(&(degree, coefficients, first)) = dim.checked_sub(1).and_then(|k| DIRECTIONS.get(k)) else {
        for (bit, v) in v.iter_mut().enumerate() {
            *v = 1 << (31 - bit);
        }
        return v;
    };
    let s = degree as usize;
    for (bit, &m) in first.iter().enumerate() {
        v[bit] = m << (31 - bit);
    }
    for bit in s..32 {
        v[bit] = v[bit - s] ^ (v[bit - s] >> s);
        for k in 1..s {
            if (coefficients >> (s - 1 - k)) & 1 == 1 {
                v[bit] ^= v[bit - k];
            }
        }
    }
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latin_hypercube_has_one_point_in_every_stretch() {
        let points = latin_hypercube(50, 3, 7);
        for dim in 0..3 {
            let mut strata: Vec<usize> = points.iter().map(|point| (point[dim] * 50.0) as usize).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..50).collect::<Vec<_>>());
        }
        assert_eq!(points, latin_hypercube(50, 3, 7));
        assert_ne!(points, latin_hypercube(50, 3, 8));
    }

    /// The first points of the sequence as SciPy's `qmc.Sobol(d=3, scramble=False)` gives them.
    #[test]
    fn sobol_points_are_the_published_ones() {
        let published = [
            [0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
            [0.625, 0.125, 0.875],
            [0.125, 0.625, 0.375],
        ];
        for (point, expected) in sobol(8, 3).iter().zip(published) {
            for (x, y) in point.iter().zip(expected) {
                assert!((x - y).abs() < 1e-9, "{point:?} {expected:?}");
            }
        }
    }

    /// A net: every stretch of 2⁻¹⁰ holds one of the first 2¹⁰ points along each dimension.
    #[test]
    fn sobol_points_are_stratified_in_every_dimension() {
        let points = sobol(1024, MOST_DIMS);
        for dim in 0..MOST_DIMS {
            let mut strata: Vec<usize> = points.iter().map(|point| (point[dim] * 1024.0) as usize).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..1024).collect::<Vec<_>>(), "dimension {dim}");
        }
    }
}
