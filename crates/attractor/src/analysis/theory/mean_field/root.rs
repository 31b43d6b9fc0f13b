//! All roots of a function of one variable on a grid: sign changes, folds between grid points, and Newton's method, kept
//! within its bracket where it must be.

use crate::error::Error;

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
        let sides = side(low.1.0) * side(high.1.0);
        if sides < 0 {
            found.push(polish(what, low, high, &mut f)?);
        } else if sides > 0
            && let Some(turn) = other_side(low, high, &mut f)?
        {
            found.push(polish(what, low, turn, &mut f)?);
            found.push(polish(what, turn, high, &mut f)?);
        }
    }
    found.sort_by(f64::total_cmp);
    Ok(found)
}

/// The roots of `fine`, sought with a cheaper function `coarse` that nearly agrees with it: where the coarse one has a root,
/// Newton's method leads to the fine one's, to rounding of numbers of the size `scale(root)`; where that does not end
/// nearby, and where the coarse one turns back towards 0, the fine one is searched itself.
pub(super) fn search(
    what: &'static str,
    points: &[f64],
    scale: impl Fn(f64) -> f64,
    mut coarse: impl FnMut(f64) -> Result<Value, Error>,
    mut fine: impl FnMut(f64) -> Result<Value, Error>,
) -> Result<Vec<f64>, Error> {
    let values = points.iter().map(|&x| Ok((x, coarse(x)?))).collect::<Result<Vec<_>, Error>>()?;
    let mut found = Vec::new();
    for &(x, _) in values.iter().filter(|(_, (value, _))| *value == 0.0) {
        found.push(newton(what, x, scale(x), &mut fine)?);
    }
    for pair in values.windows(2) {
        let (low, high) = (pair[0], pair[1]);
        let sides = side(low.1.0) * side(high.1.0);
        if sides < 0 {
            let near = polish(what, low, high, &mut coarse)?;
            match newton(what, near, scale(near), &mut fine) {
                Ok(root) if (root - near).abs() < high.0 - low.0 => found.push(root),
                Ok(_) | Err(Error::NoConvergence { .. }) => found.extend(roots(what, &[low.0, high.0], &mut fine)?),
                Err(other) => return Err(other),
            }
        } else if sides > 0 && turns_back(low.1, high.1) {
            found.extend(roots(what, &[low.0, high.0], &mut fine)?);
        }
    }
    found.sort_by(f64::total_cmp);
    Ok(found)
}

/// On which side of 0 a number is: 1 or -1, 0 there. The product of two small numbers could not be told from 0.
fn side(value: f64) -> i32 {
    i32::from(value > 0.0) - i32::from(value < 0.0)
}

/// Whether f, of one sign at two points, turns back towards 0 in between.
fn turns_back((value, slope_low): Value, (_, slope_high): Value) -> bool {
    value.signum() * slope_low < 0.0 && value.signum() * slope_high > 0.0
}

/// A point between two of one sign at which f has the other, if f turns back in between: bisection on its derivative.
fn other_side(
    (mut low, at_low): (f64, Value),
    (mut high, at_high): (f64, Value),
    f: &mut impl FnMut(f64) -> Result<Value, Error>,
) -> Result<Option<(f64, Value)>, Error> {
    if !turns_back(at_low, at_high) {
        return Ok(None);
    }
    let sign = at_low.0.signum();
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
fn polish(
    what: &'static str,
    (mut low, (mut value_low, _)): (f64, Value),
    (mut high, (mut value_high, slope_high)): (f64, Value),
    f: &mut impl FnMut(f64) -> Result<Value, Error>,
) -> Result<f64, Error> {
    let (mut x, mut value, mut slope) = (high, value_high, slope_high);
    let mut before = (low, value_low);
    let mut step = high - low;
    for _ in 0..ITERATIONS {
        let secant = (value - before.1) / (x - before.0);
        let newton = x - value / if slope.is_finite() { slope } else { secant };
        if (newton - x).abs() <= 2.0 * f64::EPSILON * x.abs() {
            return Ok(x);
        }
        // Outside the bracket, or with steps that do not halve: bisect.
        let next =
            if newton > low && newton < high && (newton - x).abs() < 0.5 * step { newton } else { 0.5 * (low + high) };
        step = (next - x).abs();
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
fn newton(
    what: &'static str,
    near: f64,
    scale: f64,
    f: &mut impl FnMut(f64) -> Result<Value, Error>,
) -> Result<f64, Error> {
    const ITERATIONS: usize = 30;
    let mut x = near;
    let mut residual = f64::INFINITY;
    for _ in 0..ITERATIONS {
        let (value, slope) = f(x)?;
        let step = value / slope;
        x -= step;
        // The next step would be of the order of this one's square.
        if step.abs() <= 1e-10 * scale {
            return Ok(x);
        }
        residual = value.abs();
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
    fn values_whose_products_vanish_change_sign_as_well() {
        let line = |x: f64| Ok((1e-200 * (x - 1.0), 1e-200));
        for found in
            [roots("line", &[0.0, 3.0], line).unwrap(), search("line", &[0.0, 3.0], |x| x, line, line).unwrap()]
        {
            assert!(found.len() == 1 && (found[0] - 1.0).abs() < 1e-15, "{found:?}");
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
    fn a_search_finds_what_the_coarse_function_does_not_have() {
        // Off by 1e-4, the coarse parabola has no root.
        let parabola = |shift: f64| move |x: f64| Ok(((x - 1.0).powi(2) - 1e-8 + shift, 2.0 * (x - 1.0)));
        let sought = |coarse: f64, fine: f64| search("parabola", &[0.0, 3.0], |x| x, parabola(coarse), parabola(fine));
        let found = sought(1e-4, 0.0).unwrap();
        assert!((found[0] - 0.9999).abs() < 1e-12 && (found[1] - 1.0001).abs() < 1e-12, "{found:?}");
        // And the other way round.
        assert!(sought(0.0, 1e-4).unwrap().is_empty());
        let cubic = |shift: f64| move |x: f64| Ok((x.powi(3) - 2.0 + shift, 3.0 * x * x));
        let found = search("cubic", &[0.0, 1.0, 2.0], |x| x, cubic(1e-3), cubic(0.0)).unwrap();
        assert!(found.len() == 1 && (found[0] - 2.0_f64.cbrt()).abs() < 1e-15);
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
