//! Fixed points that are not alone: lines and planes of them, and degenerate ones, at which the linear flow has directions in
//! which it vanishes.
//!
//! The nullity of the Jacobian tells that something is degenerate; whether it is a continuum is seen a step away along each
//! null direction: if the flow vanishes there as well, after a correction across, the point is one of many.

use ndarray::{Array2, aview1};

use super::Flow;
use super::stationary::{NULL, Stationary, StationaryPoint, rms, vanishes};
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::dot;
use crate::linear;
use crate::linear::{Cholesky, apply, product};
use crate::math;

/// How far a continuum must reach from a point, root mean square over units.
const REACH: f64 = 1e-2;
/// The longest step along a continuum.
const STEP: f64 = 0.05;
/// Damping of the steps across, as a fraction of the steepest curvature of the speed.
const DAMPING: f64 = 1e-9;

impl Flow<'_> {
    /// Tells points of continua, and degenerate ones, from isolated fixed points, and puts together those that are one.
    pub(super) fn put_together(&self, points: Vec<StationaryPoint>, apart: f64) -> Result<Vec<StationaryPoint>, Error> {
        let mut kept: Vec<StationaryPoint> = Vec::new();
        for mut point in points {
            if point.kind == Stationary::Fixed && point.eigenvalues.iter().any(|l| math::norm(*l) < NULL) {
                checkpoint()?;
                self.look_around(&mut point)?;
            }
            let same = match point.kind {
                Stationary::Continuum | Stationary::Degenerate => self.holding(&kept, &point, apart)?,
                Stationary::Fixed | Stationary::Slow => None,
            };
            match same {
                Some(at) => kept[at].take_in(point),
                None => kept.push(point),
            }
        }
        Ok(kept)
    }

    /// The nullity of a fixed point, and whether the flow vanishes along its null directions.
    fn look_around(&self, point: &mut StationaryPoint) -> Result<(), Error> {
        let jacobian = self.jacobian(&point.state);
        let singular = linear::singular_values(jacobian.view())?;
        let least = NULL * singular.first().copied().unwrap_or(0.0).max(1.0);
        point.nullity = singular.iter().filter(|&&value| value < least).count();
        if point.nullity == 0 {
            return Ok(());
        }
        let reach = REACH * (self.units() as f64).sqrt();
        for direction in null_directions(&jacobian, point.nullity)? {
            // A continuum may end at the point: one side is enough.
            let holds = [reach, -reach].into_iter().any(|length| {
                let ahead: Vec<f64> = point.state.iter().zip(&direction).map(|(x, d)| x + length * d).collect();
                self.corrected(ahead).is_some_and(|there| rms(&there, &point.state) > 0.5 * REACH)
            });
            point.dimension += usize::from(holds);
        }
        point.kind = if point.dimension > 0 { Stationary::Continuum } else { Stationary::Degenerate };
        Ok(())
    }

    /// Where among `kept` a point of the same kind and dimension lies from which this one is reached without leaving the
    /// fixed points.
    fn holding(&self, kept: &[StationaryPoint], point: &StationaryPoint, apart: f64) -> Result<Option<usize>, Error> {
        let alike = |other: &StationaryPoint| other.kind == point.kind && other.dimension == point.dimension;
        for (at, other) in kept.iter().enumerate().filter(|(_, other)| alike(other)) {
            let distance = |member: &&Vec<f64>| rms(member, &point.state);
            let nearest = other.members.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
            if let Some(nearest) = nearest
                && self.reaches(nearest, &point.state, apart)?
            {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// Whether a walk among fixed points, always towards `goal` as far as they allow, comes there.
    fn reaches(&self, from: &[f64], goal: &[f64], apart: f64) -> Result<bool, Error> {
        let mut here = from.to_vec();
        let mut left = rms(&here, goal);
        while left >= apart {
            checkpoint()?;
            let towards: Vec<f64> = here.iter().zip(goal).map(|(x, goal)| goal - x).collect();
            let along = self.along(&here, &towards)?;
            let length = (dot(&along, &along) / along.len() as f64).sqrt();
            let part = (STEP / length.max(f64::MIN_POSITIVE)).min(1.0);
            let ahead = here.iter().zip(&along).map(|(x, along)| x + part * along).collect();
            let Some(next) = self.corrected(ahead) else { return Ok(false) };
            let now = rms(&next, goal);
            // Half a step nearer, at least: else the goal lies off the continuum.
            if now > left - 0.5 * STEP.min(left) {
                return Ok(false);
            }
            (here, left) = (next, now);
        }
        Ok(true)
    }

    /// The part of a displacement along which the linear flow vanishes: `(I - (J'J + mu)^-1 J'J) v`.
    fn along(&self, state: &[f64], v: &[f64]) -> Result<Vec<f64>, Error> {
        let jacobian = self.jacobian(state);
        let across = apply(jacobian.t(), apply(jacobian.view(), aview1(v)).view());
        let step = damped(&jacobian)?.solve(&across.insert_axis(ndarray::Axis(1)));
        Ok(v.iter().zip(&step).map(|(v, step)| v - step).collect())
    }

    /// The fixed point across from a state, by steps that leave null directions alone; `None` if there is none nearby.
    fn corrected(&self, mut state: Vec<f64>) -> Option<Vec<f64>> {
        const STEPS: usize = 20;
        let mut velocity = vec![0.0; state.len()];
        for _ in 0..STEPS {
            self.velocity(&state, &mut velocity);
            if vanishes(&velocity, &state) {
                return Some(state);
            }
            let jacobian = self.jacobian(&state);
            let slope = apply(jacobian.t(), aview1(&velocity)).insert_axis(ndarray::Axis(1));
            let step = damped(&jacobian).ok()?.solve(&slope);
            state.iter_mut().zip(&step).for_each(|(x, step)| *x -= step);
        }
        None
    }
}

impl StationaryPoint {
    /// Takes in another point of the same continuum or degenerate point.
    fn take_in(&mut self, other: Self) {
        self.starts += other.starts;
        self.nullity = self.nullity.min(other.nullity);
        if other.speed < self.speed {
            (self.state, self.speed, self.eigenvalues) = (other.state, other.speed, other.eigenvalues);
        }
        if self.kind == Stationary::Continuum {
            self.members.extend(other.members);
        } else {
            self.members = vec![self.state.clone()];
        }
    }
}

/// The factors of J'J + mu I with a small mu.
fn damped(jacobian: &Array2<f64>) -> Result<Cholesky, Error> {
    let curvature = product(jacobian.t(), jacobian.view());
    let damping = DAMPING * curvature.diag().iter().fold(1e-3, |largest: f64, &d| largest.max(d));
    let entry = |i, j| curvature[(i, j)] + if i == j { damping } else { 0.0 };
    Cholesky::new(jacobian.nrows(), entry, "the normal equations of the speed")
}

/// An orthonormal basis of the directions that the Jacobian takes to 0, by inverse iteration.
fn null_directions(jacobian: &Array2<f64>, nullity: usize) -> Result<Vec<Vec<f64>>, Error> {
    const ITERATIONS: usize = 4;
    let factors = damped(jacobian)?;
    let n = jacobian.nrows();
    let mut columns: Vec<Vec<f64>> =
        (0..nullity).map(|k| (0..n).map(|i| math::sin(((k + 1) * (i + 1)) as f64)).collect()).collect();
    for _ in 0..ITERATIONS {
        let block = Array2::from_shape_fn((n, nullity), |(i, k)| columns[k][i]);
        let solved = factors.solve(&block);
        columns = (0..nullity).map(|k| solved.column(k).to_vec()).collect();
        orthonormalise(&mut columns);
    }
    Ok(columns)
}

/// Gram and Schmidt's method.
fn orthonormalise(vectors: &mut [Vec<f64>]) {
    for k in 0..vectors.len() {
        let (done, rest) = vectors.split_at_mut(k);
        let vector = &mut rest[0];
        for earlier in done {
            let along = dot(earlier, vector);
            vector.iter_mut().zip(&*earlier).for_each(|(v, e)| *v -= along * e);
        }
        let length = dot(vector, vector).sqrt().max(f64::MIN_POSITIVE);
        for v in vector.iter_mut() {
            *v /= length;
        }
    }
}
