//! The principal plane of a trajectory: the two directions in which it varies most.

use ndarray::{Array1, Array2, ArrayView2, s};

/// Steps of which one is looked at.
const EVERY: usize = 8;
/// Rounds of the iteration; the picture needs no more digits.
const ROUNDS: usize = 40;

/// A plane through the mean of a trajectory.
#[derive(Debug, Clone)]
pub(super) struct Plane {
    mean: Array1<f32>,
    /// Two orthonormal directions, scaled so that the trajectory's standard deviation along the first is 1.
    axes: [Array1<f32>; 2],
}

impl Plane {
    /// The principal plane of a trajectory (steps, units), by orthogonal iteration.
    pub(super) fn of(trajectory: ArrayView2<'_, f32>) -> Self {
        let rows = trajectory.slice(s![..; EVERY, ..]);
        let (count, units) = rows.dim();
        let mean = rows.sum_axis(ndarray::Axis(0)) / count.max(1) as f32;
        let centred = &rows - &mean;
        // Any start that is not orthogonal to the plane will do.
        let start = |k: usize| Array1::from_shape_fn(units, |i| ((i * (2 * k + 3) + 1) % 7) as f32 - 3.0);
        let mut axes = [start(0), start(1)];
        let mut variance = 1.0;
        for _ in 0..ROUNDS {
            axes = axes.map(|axis| times_covariance(&centred, &axis));
            variance = norm(&axes[0]) / count.max(1) as f32;
            let [first, second] = &mut axes;
            normalise(first);
            let along = first.dot(second);
            second.zip_mut_with(first, |s, f| *s -= along * f);
            normalise(second);
        }
        let scale = if variance > 0.0 { 1.0 / variance.sqrt() } else { 0.0 };
        Self { mean, axes: axes.map(|axis| axis * scale) }
    }

    /// Where a state lies in the plane.
    pub(super) fn place(&self, rates: &[f32]) -> [f32; 2] {
        let along = |axis: &Array1<f32>| {
            rates.iter().zip(&self.mean).zip(axis).map(|((rate, mean), axis)| (rate - mean) * axis).sum()
        };
        [along(&self.axes[0]), along(&self.axes[1])]
    }
}

fn times_covariance(centred: &Array2<f32>, axis: &Array1<f32>) -> Array1<f32> {
    let mut product = Array1::zeros(axis.len());
    for row in centred.rows() {
        let along = row.dot(axis);
        product.zip_mut_with(&row, |p, r| *p += along * r);
    }
    product
}

fn norm(axis: &Array1<f32>) -> f32 {
    axis.dot(axis).sqrt()
}

fn normalise(axis: &mut Array1<f32>) {
    let norm = norm(axis);
    if norm > 0.0 {
        *axis /= norm;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plane_of_an_ellipse_is_its_own() {
        let turn = |t: usize| t as f32 / 400.0 * std::f32::consts::TAU * 3.0;
        let ellipse = Array2::from_shape_fn((400, 5), |(t, unit)| match unit {
            1 => 2.0 * turn(t).cos() + 1.0,
            3 => turn(t).sin(),
            _ => 0.5,
        });
        let plane = Plane::of(ellipse.view());
        let place = |t: usize| plane.place(ellipse.row(t).as_slice().unwrap());
        // Standard deviation 1 along the long axis: the half axes are sqrt 2 and half of it.
        let radius = |t: usize| place(t)[0].powi(2) / 2.0 + place(t)[1].powi(2) * 2.0;
        assert!((0..400).all(|t| (radius(t) - 1.0).abs() < 0.03), "{:?}", radius(17));
    }

    #[test]
    fn a_trajectory_that_stands_still_is_a_point() {
        let plane = Plane::of(Array2::from_elem((100, 4), 0.25).view());
        assert_eq!(plane.place(&[0.25; 4]), [0.0, 0.0]);
    }
}
