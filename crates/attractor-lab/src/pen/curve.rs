//! Lines of points in the plane: their length, even spacing, smoothing and scale.

use attractor::math;

/// x and y.
pub(super) type Point = [f64; 2];

/// The Gaussian is cut off at this many standard deviations.
const REACH: f64 = 4.0;

/// The distance of two points.
pub(super) fn distance(a: Point, b: Point) -> f64 {
    math::hypot(b[0] - a[0], b[1] - a[1])
}

/// The length of a line.
pub(super) fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
}

/// Points at equal arc length along the line, both ends included, about `spacing` apart.
pub(super) fn evenly_spaced(line: &[Point], spacing: f64) -> Vec<Point> {
    let Some(&first) = line.first() else { return Vec::new() };
    let total = length(line);
    let intervals = (total / spacing).round().max(1.0);
    let mut points = vec![first];
    let mut walked = 0.0;
    for pair in line.windows(2) {
        let piece = distance(pair[0], pair[1]);
        while points.len() as f64 <= intervals {
            let along = points.len() as f64 * total / intervals - walked;
            if along >= piece {
                break;
            }
            points.push(between(pair[0], pair[1], along / piece));
        }
        walked += piece;
    }
    // The end itself, which rounding may have left just out of reach.
    points.truncate(intervals as usize);
    points.extend(line.last());
    points
}

/// Each coordinate convolved along the line with a Gaussian whose standard deviation is `deviation` points; beyond its
/// ends the line counts as resting there.
pub(super) fn smoothed(line: &[Point], deviation: f64) -> Vec<Point> {
    let reach = (REACH * deviation).ceil() as usize;
    let weight = |lag: usize| math::exp(-0.5 * math::powi(lag as f64 / deviation, 2));
    let weights: Vec<f64> = (0..=2 * reach).map(|k| weight(k.abs_diff(reach))).collect();
    let norm: f64 = weights.iter().sum();
    let last = line.len().saturating_sub(1);
    (0..line.len())
        .map(|t| {
            weights.iter().enumerate().fold([0.0, 0.0], |sum, (k, w)| {
                let p = line[(t + k).saturating_sub(reach).min(last)];
                [sum[0] + w / norm * p[0], sum[1] + w / norm * p[1]]
            })
        })
        .collect()
}

/// `count` points, equally far apart in index, from the first to the last; at least two of them, of at least one.
pub(super) fn sampled(line: &[Point], count: usize) -> Vec<Point> {
    let last = line.len() - 1;
    (0..count)
        .map(|i| {
            let at = i as f64 * last as f64 / (count - 1) as f64;
            let before = (at as usize).min(last);
            between(line[before], line[(before + 1).min(last)], at - before as f64)
        })
        .collect()
}

/// The line centred on the origin and scaled, keeping its proportions, to the largest size that fits the box.
pub(super) fn fitted(line: &[Point], size: Point) -> Vec<Point> {
    let bounds = |axis: usize| line.iter().fold((f64::MAX, f64::MIN), |(l, h), p| (p[axis].min(l), p[axis].max(h)));
    let (x, y) = (bounds(0), bounds(1));
    let scale = (size[0] / (x.1 - x.0)).min(size[1] / (y.1 - y.0));
    let centre = [f64::midpoint(x.0, x.1), f64::midpoint(y.0, y.1)];
    line.iter().map(|p| [(p[0] - centre[0]) * scale, (p[1] - centre[1]) * scale]).collect()
}

fn between(a: Point, b: Point, share: f64) -> Point {
    [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::*;

    fn circle(radius: f64, points: usize) -> Vec<Point> {
        let angle = |k| std::f64::consts::TAU * k as f64 / points as f64;
        (0..points).map(|k| [radius * angle(k).cos(), radius * angle(k).sin()]).collect()
    }

    #[test]
    fn points_are_evenly_spaced_and_keep_the_ends() {
        let line = evenly_spaced(&[[0.0, 0.0], [3.0, 0.0], [3.0, 0.0], [3.0, 4.0]], 0.25);
        assert_eq!(line.len(), 29);
        assert_eq!((line[0], line[28]), ([0.0, 0.0], [3.0, 4.0]));
        assert!(line.windows(2).all(|w| (distance(w[0], w[1]) - 0.25).abs() < 1e-12));
        assert_eq!(evenly_spaced(&[[1.0, 2.0]], 0.1), [[1.0, 2.0], [1.0, 2.0]]);
    }

    #[test]
    fn smoothing_shrinks_a_circle_by_the_gaussians_transfer_function() {
        // A Gaussian of deviation s multiplies a wave of angular frequency w by exp(-s^2 w^2 / 2).
        let around: Vec<Point> = circle(3.0, 600).repeat(3);
        let smooth = smoothed(&around, 50.0);
        let expected = 3.0 * (-0.5 * (50.0 * std::f64::consts::TAU / 600.0_f64).powi(2)).exp();
        for p in &smooth[600..1200] {
            assert_abs_diff_eq!(p[0].hypot(p[1]), expected, epsilon = 1e-3);
        }
    }

    #[test]
    fn sampling_keeps_both_ends() {
        let line = [[0.0, 0.0], [1.0, 2.0], [2.0, 4.0]];
        assert_eq!(sampled(&line, 5), [[0.0, 0.0], [0.5, 1.0], [1.0, 2.0], [1.5, 3.0], [2.0, 4.0]]);
    }

    #[test]
    fn fitting_keeps_proportions() {
        assert_eq!(fitted(&[[0.0, 0.0], [2.0, 4.0]], [10.0, 1.0]), [[-0.25, -0.5], [0.25, 0.5]]);
    }
}
