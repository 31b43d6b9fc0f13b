//! All fixed points that many starts lead to, stable or not, and the slow points between them.
//!
//! From each start the flow is followed to where it may settle, which finds stable fixed points, and the speed
//! `q(x) = |F(x)|² / 2` is minimised, which finds saddles as well; minima above 0 are slow points, near which
//! trajectories linger (Sussillo & Barak 2013, doi:10.1162/NECO_a_00409). Fixed points of a continuum, of which every start
//! finds another one, are put together (`continuum.rs`).

use ndarray::{Array2, ArrayView2};
use num_complex::Complex64;

use super::stationary::{Stationary, StationaryPoint, rms, vanishes};
use super::{Flow, Solver};
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::random::Streams;
use crate::linear;
use crate::threads;

/// How stationary points are sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// How a start is followed along the flow, and how a point is made exact.
    pub solver: Solver,
    /// Steps of the minimisation at most.
    pub steps: usize,
    /// A minimum of the speed is a slow point if the root mean square of its velocities is below this, per tau.
    pub slow: f64,
    /// Points are the same if the root mean square of the differences of their activations is below this, or below 1e-10 of theirs.
    pub apart: f64,
}

impl Default for Search {
    /// The default solver, 300 steps, slow below 0.05 / tau, the same within 1e-4.
    fn default() -> Self {
        Self { solver: Solver::default(), steps: 300, slow: 0.05, apart: 1e-4 }
    }
}

impl Search {
    fn validate(&self) -> Result<(), Error> {
        check::non_negative("slow", self.slow)?;
        check::positive("apart", self.apart)?;
        self.solver.validate()
    }
}

/// What a start led to.
struct Found {
    state: Vec<f64>,
    speed: f64,
    kind: Stationary,
}

impl Flow<'_> {
    /// Starts drawn uniformly from `-spread..spread`, (count, N), from the stream of `streams`.
    ///
    /// # Errors
    /// [`Error::Memory`] if so many do not fit, [`Error::OutOfRange`] if the spread is not 0 or above.
    pub fn random_starts(&self, count: usize, spread: f64, streams: &Streams) -> Result<Array2<f64>, Error> {
        check::non_negative("spread", spread)?;
        check::room::<f64>("starts", &[count, self.units()])?;
        let (mut starts, mut stream) = (Array2::zeros((count, self.units())), streams.stream());
        for mut start in starts.outer_iter_mut() {
            checkpoint()?;
            stream.fill_uniform(start.as_slice_mut().unwrap_or_default(), -spread, spread);
        }
        Ok(starts)
    }

    /// The stationary points that `starts` (any number, N) lead to, each once: isolated fixed points first, then degenerate
    /// ones, then continua, stable before unstable, then slow points, the slowest first. A continuum counts once however many
    /// of its points were found: two are of one if a walk among fixed points leads from one to the other. Starts on or near the network's own trajectories find those that
    /// shape them; starts are spread over threads.
    ///
    /// # Errors
    /// [`Error::Shape`] or [`Error::NotFinite`] if the starts do not fit, [`Error::OutOfRange`] if there are none or an
    /// option makes no sense, [`Error::NoConvergence`] if the QR iteration for eigenvalues does not end.
    pub fn stationary_points(
        &self,
        starts: ArrayView2<'_, f64>,
        search: &Search,
    ) -> Result<Vec<StationaryPoint>, Error> {
        check::at_least("number of starts", starts.nrows(), 1)?;
        check::shape("starts", starts.shape(), &[starts.nrows(), self.units()])?;
        check::finite("starts", starts)?;
        search.validate()?;
        let mut parts: Vec<(Vec<f64>, Vec<Found>)> =
            starts.outer_iter().map(|start| (start.to_vec(), Vec::new())).collect();
        // A few starts at a time: between them the caller may stop.
        for some in parts.chunks_mut(4 * threads::available()) {
            checkpoint()?;
            threads::for_each(some, &|(start, found)| *found = self.follow_start(start, search));
        }
        let mut points: Vec<(Found, usize)> = Vec::new();
        for (_, found) in parts {
            gather(&mut points, found, search.apart);
        }
        let mut points = self.put_together(self.with_spectra(points)?, search.apart)?;
        let rank = |p: &StationaryPoint| match p.kind {
            Stationary::Fixed => (0, p.unstable_directions() as f64),
            Stationary::Degenerate => (1, p.unstable_directions() as f64),
            Stationary::Continuum => (2, p.unstable_directions() as f64),
            Stationary::Slow => (3, p.speed),
        };
        points.sort_by(|a, b| rank(a).0.cmp(&rank(b).0).then(rank(a).1.total_cmp(&rank(b).1)));
        Ok(points)
    }

    /// Points with the spectra of their Jacobians, points over threads.
    fn with_spectra(&self, points: Vec<(Found, usize)>) -> Result<Vec<StationaryPoint>, Error> {
        let mut parts: Vec<_> = points.into_iter().map(|point| (point, Ok(Vec::new()))).collect();
        threads::for_each(&mut parts, &|((found, _), spectrum)| {
            *spectrum = linear::eigenvalues(self.jacobian(&found.state).view());
        });
        let describe = |((Found { state, speed, kind }, starts), spectrum): ((Found, usize), Result<Vec<_>, Error>)| {
            let mut eigenvalues: Vec<Complex64> = spectrum?;
            linear::rightmost_first(&mut eigenvalues);
            let members = vec![state.clone()];
            Ok(StationaryPoint { state, kind, speed, starts, eigenvalues, nullity: 0, dimension: 0, members })
        };
        parts.into_iter().map(describe).collect()
    }

    /// What the flow and the minimisation of the speed find from one start.
    fn follow_start(&self, start: &[f64], search: &Search) -> Vec<Found> {
        let mut found = Vec::new();
        if let Ok(point) = self.fixed_point(start, &search.solver) {
            found.push(self.fixed(point.state));
        }
        let descended = self.descend(start, search.steps);
        let at_once = Solver { map_steps: 0, ..search.solver };
        let speed = self.speed(&descended);
        let mut velocity = vec![0.0; descended.len()];
        self.velocity(&descended, &mut velocity);
        // Where the flow all but vanishes, Newton's method makes it vanish, unless it goes elsewhere, or the Jacobian is singular.
        match self.fixed_point(&descended, &at_once) {
            Ok(point) if rms(&point.state, &descended) < search.apart => found.push(self.fixed(point.state)),
            _ if vanishes(&velocity, &descended) => found.push(self.fixed(descended)),
            _ if (2.0 * speed / self.units() as f64).sqrt() < search.slow => {
                found.push(Found { state: descended, speed, kind: Stationary::Slow });
            }
            _ => {}
        }
        found
    }

    fn fixed(&self, state: Vec<f64>) -> Found {
        Found { speed: self.speed(&state), state, kind: Stationary::Fixed }
    }
}

/// By how much of its own size a fixed point may miss itself.
const ROUNDING: f64 = 1e-10;

/// Adds what one start found to the points: a start counts once for each point.
fn gather(points: &mut Vec<(Found, usize)>, found: Vec<Found>, apart: f64) {
    let mut counted = Vec::new();
    for new in found {
        // States far beyond 1 are rounded by more.
        let apart = apart.max(ROUNDING * rms(&new.state, &vec![0.0; new.state.len()]));
        let known = points.iter().position(|(old, _)| rms(&old.state, &new.state) < apart);
        let at = known.unwrap_or(points.len());
        match known {
            None => points.push((new, 0)),
            // Of two descriptions of one point, the better one.
            Some(at) if new.speed < points[at].0.speed => points[at].0 = new,
            Some(_) => {}
        }
        if !counted.contains(&at) {
            points[at].1 += 1;
            counted.push(at);
        }
    }
}
