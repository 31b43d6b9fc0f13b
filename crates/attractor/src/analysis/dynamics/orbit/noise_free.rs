//! Classification of an autonomous orbit by its noise-free continuation.

use ndarray::Array2;

use super::record::amplitude;
use super::stretch::{Stretch, Verdict};
use super::{Attractor, Continuation, DiscreteMap, Path, rotation_number};
use crate::check;
use crate::error::Error;

/// Stretches that are followed at most, each after twice the transient of the one before.
const STRETCHES: u32 = 6;
/// How far an orbit is taken aside, of a unit's value or of 1, unless its tolerance asks for more.
const NUDGE: f64 = 1e-4;

/// An orbit without noise.
#[derive(Debug, Clone, PartialEq)]
pub struct MapOrbit {
    /// What it settles into; [`Attractor::Undetermined`] if it has not within the steps that were followed.
    pub attractor: Attractor,
    /// The largest Lyapunov exponents, 1/step, largest first: two, or one of a map of one unit.
    pub exponents: Vec<f64>,
    /// Turns a step, from 0 to 1/2.
    pub rotation: f64,
    /// Root mean square fluctuation of a unit about its mean.
    pub amplitude: f64,
    /// How far the deciding number is from its threshold, as a fraction of the threshold, from 0 to 1; 1 of an exact period,
    /// 0 where nothing is decided.
    pub confidence: f64,
    /// The record (steps, units).
    pub record: Array2<f64>,
    /// Steps from the start to the record.
    pub before: usize,
    /// Whether the start led to an unstable fixed point or cycle, from which the orbit was nudged.
    pub nudged: bool,
    /// Why nothing was decided, and what would tell more; `None` where something was.
    pub remark: Option<String>,
}

impl MapOrbit {
    fn of(attractor: Attractor, stretch: Stretch, zero: f64, nudged: bool) -> Self {
        let Stretch { exponents, record, before } = stretch;
        let certainty = ((exponents[0].abs() - zero).abs() / zero).min(1.0);
        let confidence = match attractor {
            Attractor::FixedPoint | Attractor::Period(_) => 1.0,
            Attractor::Undetermined => 0.0,
            _ => certainty,
        };
        let (rotation, amplitude) = (rotation_number(record.view()), amplitude(record.view()));
        let rotation = if attractor == Attractor::FixedPoint { 0.0 } else { rotation };
        Self { attractor, exponents, rotation, amplitude, confidence, record, before, nudged, remark: None }
    }
}

/// Follows a map from `start` and classifies where it goes: a period if it returns exactly and stays; else chaotic if the
/// largest exponent is above zero, quasi-periodic if it is zero.
///
/// An orbit that still moves towards something is followed on, in stretches that begin after twice the transient each, until
/// it has settled. Tori and chaos, which a long transient looks like, must show in two stretches, the second from a state a
/// little aside (1e-4); the numbers are those of the first. An orbit that stands on an unstable fixed point or cycle (its
/// Jacobian has an eigenvalue outside the unit circle) is nudged as far and followed again. What has not settled in the end
/// is [`Attractor::Undetermined`], with a remark. A torus whose amplitude shrinks by less than a fifth in some 20 000 steps
/// and an approach that is as slow cannot be told apart.
///
/// # Errors
/// [`Error::Shape`] if the start has another length, [`Error::OutOfRange`] if the record is shorter than twice the longest
/// period or tolerance or zero are not numbers above 0, [`Error::Memory`] of a record that does not fit, [`Error::Diverged`] if the orbit is no longer finite.
pub fn classify_map(map: &mut impl DiscreteMap, start: &[f64], options: &Continuation) -> Result<MapOrbit, Error> {
    check::shape("start", &[start.len()], &[map.units()])?;
    check::finite("start", ndarray::aview1(start))?;
    check::at_least("lyapunov_steps", options.lyapunov_steps, 1)?;
    check::positive("zero", options.zero)?;
    check::positive("tolerance", options.tolerance)?;
    check::room::<f64>("record", &[options.record, map.units()])?;
    if options.longest_period == 0 || options.record < options.longest_period.saturating_mul(2) {
        return Err(Error::out_of_range("length of the record", options.record, "at least twice the longest period"));
    }
    let mut path = Path::new(map, start.to_vec());
    let (stretch, last) = match follow(&mut path, options)? {
        Followed { attractor: Some(attractor), stretch, .. } => {
            return Ok(MapOrbit::of(attractor, stretch, options.zero, false));
        }
        Followed { stretch, last, .. } => (stretch, last),
    };
    let Verdict::Unstable(unstable) = last else {
        return Ok(undetermined(stretch, options, false));
    };
    let size = NUDGE.max(100.0 * options.tolerance);
    let here = path.state().to_vec();
    for size in [size, -size] {
        path.put(&here);
        path.nudge(size);
        match follow(&mut path, options) {
            Ok(Followed { attractor: Some(attractor), stretch, .. }) => {
                return Ok(MapOrbit::of(attractor, stretch, options.zero, true));
            }
            Ok(Followed { stretch, last: Verdict::Unsettled | Verdict::Tentative(_), .. }) => {
                return Ok(undetermined(stretch, options, true));
            }
            Ok(_) | Err(Error::Diverged { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let remark = format!(
        "the start leads to an unstable orbit ({unstable}), and from next to it to no attractor: the orbit runs away or comes \
         back to it"
    );
    let orbit = MapOrbit::of(Attractor::Undetermined, stretch, options.zero, true);
    Ok(MapOrbit { remark: Some(remark), ..orbit })
}

/// Where stretches of an orbit led.
struct Followed {
    /// The attractor, if it settled.
    attractor: Option<Attractor>,
    stretch: Stretch,
    /// What the last stretch showed.
    last: Verdict,
}

/// Follows an orbit until it has settled, or stands on something unstable, or for as many stretches as there are.
fn follow<M: DiscreteMap>(path: &mut Path<'_, M>, options: &Continuation) -> Result<Followed, Error> {
    let mut tentative: Option<(Attractor, Stretch)> = None;
    let mut number = 0;
    loop {
        let transient = options.transient.saturating_mul(1 << number);
        let stretch = Stretch::follow(path, transient, options)?;
        let last = stretch.verdict(path, options)?;
        number += 1;
        let (attractor, stretch) = match (last, tentative.take()) {
            (Verdict::Settled(attractor), _) => (Some(attractor), stretch),
            (Verdict::Tentative(now), Some((before, first))) if now == before && first.confirmed(now, &stretch) => {
                (Some(now), first)
            }
            (Verdict::Tentative(attractor), _) if number < STRETCHES => {
                tentative = Some((attractor, stretch));
                path.nudge(NUDGE);
                continue;
            }
            (Verdict::Unsettled, _) if number < STRETCHES => continue,
            _ => (None, stretch),
        };
        return Ok(Followed { attractor, stretch, last });
    }
}

fn undetermined(stretch: Stretch, options: &Continuation, nudged: bool) -> MapOrbit {
    let remark = format!(
        "{} steps after its start the orbit has not settled; a transient of more than {} steps tells more, or more than {} \
         lyapunov_steps if it is a longer cycle",
        stretch.before, options.transient, options.lyapunov_steps
    );
    let orbit = MapOrbit::of(Attractor::Undetermined, stretch, options.zero, nudged);
    MapOrbit { remark: Some(remark), ..orbit }
}
