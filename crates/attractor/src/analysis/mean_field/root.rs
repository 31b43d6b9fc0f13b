//! All roots of a function of one variable on a grid: sign changes, folds between grid points, and Newton's method kept
//! within its bracket.

use crate::Error;

/// The function's value and derivative; a derivative of NaN leaves Newton's method to the secant.
pub(super) type Value = (f64, f64);

const ITERATIONS: usize = 100;

/// The roots of `f` between the first and the last of the ascending `points`, in ascending order. Between two points at
/// which f has one sign but turns back towards 0, the turning point is sought: two roots on either side of it are not
/// missed.
pub(super) fn roots(
    what: &'static str,
    points: &[f64],
    mut f: impl FnMut(f64) -> Result<Value, Error>,
) -> Result<Vec<f64>, Error> {
    let values = points.iter().map(|&x| Ok((x, f(x)?))).collect::<Result<Vec<_>, Error>>()?;
    let mut found: Vec<f64> = values.iter().filter(|(_, (value, _))| *value == 0.0).map(|&(x, _)| x).collect();
    for pair in values.windows(2) {
        let (low, high) = (pair[0], pair[1]);
        let product = low.1.0 * high.1.0;
        if product < 0.0 {
            found.push(polish(what, low, high, &mut f)?);
        } else if product > 0.0
            && let Some(turn) = other_side(low, high, &mut f)?
        {
            found.push(polish(what, low, turn, &mut f)?);
            found.push(polish(what, turn, high, &mut f)?);
        }
    }
    found.sort_by(f64::total_cmp);
    Ok(found)
}

/// A point between two of one sign at which f has the other, if f turns back in between: bisection on its derivative.
fn other_side(
    (mut low, (value, slope_low)): (f64, Value),
    (mut high, (_, slope_high)): (f64, Value),
    f: &mut impl FnMut(f64) -> Result<Value, Error>,
) -> Result<Option<(f64, Value)>, Error> {
    let sign = value.signum();
    let turns_back = sign * slope_low < 0.0 && sign * slope_high > 0.0;
    if !turns_back {
        return Ok(None);
    }
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        let (value, slope) = f(middle)?;
        if value.signum() != sign {
            return Ok(Some((middle, (value, slope))));
        }
        *(if sign * slope < 0.0 { &mut low } else { &mut high }) = middle;
    }
    Ok(None)
}

/// The root between two points of opposite sign, to rounding.
///
/// # Errors
/// [`Error::NoConvergence`] with what is left of f.
pub(super) fn polish(
    what: &'static str,
    (mut low, (mut value_low, _)): (f64, Value),
    (mut high, (mut value_high, slope_high)): (f64, Value),
    f: &mut impl FnMut(f64) -> Result<Value, Error>,
) -> Result<f64, Error> {
    let (mut x, mut value, mut slope) = (high, value_high, slope_high);
    let mut before = (low, value_low);
    let mut width = high - low;
    for iteration in 0..ITERATIONS {
        let secant = (value - before.1) / (x - before.0);
        let newton = x - value / if slope.is_finite() { slope } else { secant };
        if (newton - x).abs() <= 2.0 * f64::EPSILON * x.abs() {
            return Ok(x);
        }
        // Outside the bracket, or no faster than bisection over three steps: bisect.
        let lagging = iteration % 3 == 2 && high - low > 0.5 * width;
        if iteration % 3 == 2 {
            width = high - low;
        }
        let next = if newton > low && newton < high && !lagging { newton } else { 0.5 * (low + high) };
        before = (x, value);
        x = next;
        (value, slope) = f(x)?;
        if value == 0.0 || high - low <= 2.0 * f64::EPSILON * x.abs() {
            return Ok(x);
        }
        if value.signum() == value_low.signum() {
            (low, value_low) = (x, value);
        } else {
            (high, value_high) = (x, value);
        }
    }
    Err(Error::NoConvergence { what, iterations: ITERATIONS, residual: value_low.abs().min(value_high.abs()) })
}

/// The root that Newton's method reaches from a point near it, to rounding of numbers of the size `scale`.
///
/// # Errors
/// [`Error::NoConvergence`] with what is left of f.
pub(super) fn newton(
    what: &'static str,
    near: f64,
    scale: f64,
    mut f: impl FnMut(f64) -> Result<Value, Error>,
) -> Result<f64, Error> {
    const ITERATIONS: usize = 30;
    let mut x = near;
    let mut residual = f64::INFINITY;
    let mut last = f64::INFINITY;
    for _ in 0..ITERATIONS {
        let (value, slope) = f(x)?;
        let step = value / slope;
        // Rounding is reached where steps are small and shrink no more.
        if step.abs() <= 4.0 * f64::EPSILON * scale || (step.abs() < 1e-12 * scale && step.abs() >= last) {
            return Ok(x);
        }
        (residual, last) = (value.abs(), step.abs());
        x -= step;
    }
    Err(Error::NoConvergence { what, iterations: ITERATIONS, residual })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_root_of_a_cubic_is_found() {
        let cubic = |x: f64| Ok(((x - 1.0) * (x - 2.0) * (x - 4.0), 3.0 * x * x - 14.0 * x + 14.0));
        let points = [0.0, 0.5, 5.0, 6.0];
        // Between 0.5 and 5 f changes its sign once on the grid, thrice in truth: one of them is found.
        assert_eq!(roots("cubic", &points, cubic).unwrap().len(), 1);
        let found = roots("cubic", &[0.0, 0.9, 3.0, 6.0], cubic).unwrap();
        for (root, exact) in found.iter().zip([1.0, 2.0, 4.0]) {
            assert!((root - exact).abs() < 1e-15 * exact * 4.0, "{root}");
        }
    }

    #[test]
    fn two_roots_between_grid_points_are_found_by_the_turn_between_them() {
        let parabola = |x: f64| Ok(((x - 1.0).powi(2) - 1e-8, 2.0 * (x - 1.0)));
        let found = roots("parabola", &[0.0, 3.0], parabola).unwrap();
        assert_eq!(found.len(), 2);
        assert!((found[0] - 0.9999).abs() < 1e-12 && (found[1] - 1.0001).abs() < 1e-12, "{found:?}");
        assert!(roots("parabola", &[1.5, 3.0], parabola).unwrap().is_empty());
    }

    #[test]
    fn without_a_derivative_the_secant_serves() {
        let mut calls = 0;
        let found = roots("cosine", &[1.0, 2.0], |x| {
            calls += 1;
            Ok((x.cos(), f64::NAN))
        });
        assert!((found.unwrap()[0] - std::f64::consts::FRAC_PI_2).abs() < 1e-15);
        assert!(calls < 12, "{calls} calls");
    }
}
