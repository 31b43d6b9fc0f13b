//! Classification of orbits.

use attractor::orbit::{self as library, Continuation, MapOrbit};
use numpy::{IntoPyArray, PyUntypedArrayMethods};
use pyo3::prelude::*;

use super::{Attractor, Given};
use crate::arrays::{self, Extent};
use crate::errors::raise;
use crate::records;

/// Follows a map from a start and classifies where it goes: a period if it returns exactly and stays; else chaotic if the
/// largest Lyapunov exponent is above zero, quasi-periodic if it is zero.
///
/// An orbit that still moves towards something is followed on, for up to 63 transients, until it has settled; tori and chaos
/// must show in two stretches, the second from a state a little aside (1e-4). An orbit that stands on an unstable fixed point
/// or cycle is nudged as far and followed again. What has not settled in the end is `Attractor.Undetermined`, with a remark.
///
/// Parameters
/// ----------
/// map : TanhMap, RateMap, Map or callable
///     A function of the state returns the next one; `Map` is told its Jacobian as well.
/// start : array_like of float, (units,)
/// transient : int
///     Steps before anything is measured. An orbit that has not settled after them is followed for up to 63 times as many.
/// lyapunov_steps : int
///     Steps of the Lyapunov exponents, and the longest cycle that is sought beyond `longest_period`.
/// record : int
///     Steps of the record, at least twice the longest period.
/// longest_period : int
///     The longest period that is sought in the record.
/// tolerance : float
///     An orbit has a period if it returns that closely, in every unit and in the units of the states. The default is for states of the
///     order of 1: where they are far smaller, a cycle would be taken for a fixed point.
/// zero : float
///     Exponents within this of 0 count as 0, in 1/step.
///
/// Returns
/// -------
/// MapOrbit
///
/// References
/// ----------
/// .. [1] Benettin, Galgani, Giorgilli & Strelcyn (1980), Meccanica 15, 9-20, doi:10.1007/BF02128236.
///
/// Examples
/// --------
/// >>> from attractor.orbit import TanhMap, classify_map
/// >>> classify_map(TanhMap([[-2.0]]), start=[0.5]).attractor
/// Attractor.Period(2)
#[pyfunction]
#[pyo3(signature = (
    map, start, *, transient = 5000, lyapunov_steps = 10_000, record = 2000, longest_period = 200, tolerance = 1e-6,
    zero = 1e-3
), text_signature = "(map, start, *, transient=5000, lyapunov_steps=10000, record=2000, longest_period=200, \
                     tolerance=1e-06, zero=0.001)")]
fn classify_map<'py>(
    py: Python<'py>,
    map: &Bound<'py, PyAny>,
    start: &Bound<'py, PyAny>,
    transient: usize,
    lyapunov_steps: usize,
    record: usize,
    longest_period: usize,
    tolerance: f64,
    zero: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let given = Given::new(map, "start", start)?;
    let options = Continuation { transient, lyapunov_steps, record, longest_period, tolerance, zero };
    let orbit = given.work(py, |map, start| library::classify_map(map, start, &options))?;
    let (exponents, record) = (orbit.exponents.into_pyarray(py), arrays::give(py, orbit.record));
    let fields = (
        Attractor(orbit.attractor),
        exponents,
        orbit.rotation,
        orbit.amplitude,
        orbit.confidence,
        record,
        orbit.before,
        orbit.nudged,
        orbit.remark,
    );
    records::record(py, "MapOrbit", fields)
}

/// Classifies a record of states, of whatever network or flow, noise and all.
///
/// A fixed point if the rms fluctuation is below max(still, 10 noise). Otherwise D(k), the `recurrence`, counts from the first lag
/// on at which it has exceeded 1/2, when the record has left its start. Undetermined if the variances of the record's halves
/// differ by more than a factor of 4: a transient. Else the smallest period k up to 16 with D(k) < 0.05 and D(m k) < 0.10 for all
/// multiples below half the record; else quasi-periodic if min D < 0.2: a torus, or a cycle that is longer than 16 steps or no
/// whole number of them, as cycles of finely sampled flows are; else irregular, or undetermined if the record left its start only
/// after a sixteenth of its length (a drift).
///
/// With `noise` 0 the record is taken as a deterministic one, in which neighbouring states of a period or torus stay together;
/// where they part (more than fivefold within a quarter of the record) it is irregular as well. So is chaos whose rotation is
/// coherent (Rossler's) told from a torus; with noise it is not.
///
/// Irregular is chaos or noise: a record alone cannot tell them apart; the map can (`classify_map`).
///
/// Parameters
/// ----------
/// record : array_like of float, (steps, units)
///     At least 128 steps.
/// noise : float
///     Standard deviation of the noise.
/// still : float, optional
///     Rms fluctuation, in the units of the states, below which a record counts as standing still; a millionth of the largest state,
///     unless it is given.
///
/// Returns
/// -------
/// RecordOrbit
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.orbit import classify_record
/// >>> steps = np.arange(400)
/// >>> record = np.stack([np.cos(steps * np.pi / 2), np.sin(steps * np.pi / 2)], axis=1)
/// >>> classify_record(record, noise=0.0).attractor
/// Attractor.Period(4)
///
/// >>> classify_record(np.random.default_rng(1).normal(size=(2000, 3)), noise=0.0).attractor
/// Attractor.Irregular
#[pyfunction]
#[pyo3(signature = (record, noise, *, still=None))]
fn classify_record<'py>(
    py: Python<'py>,
    record: &Bound<'py, PyAny>,
    noise: f64,
    still: Option<f64>,
) -> PyResult<Bound<'py, PyAny>> {
    let record = arrays::matrix::<f64>("record", record, "steps", "units")?;
    let view = record.as_array();
    let orbit = py.detach(|| library::classify_record(view, noise, still)).map_err(raise)?;
    let fields = (Attractor(orbit.attractor), orbit.amplitude, orbit.rotation, orbit.confidence);
    records::record(py, "RecordOrbit", fields)
}

/// The recurrence D(k) = <|x(t + k) - x(t)|^2> / (2 <|x - <x>|^2>) of a record, which is 0 at multiples of a period.
///
/// Parameters
/// ----------
/// record : array_like of float, (steps, units)
///     At least 128 steps.
///
/// Returns
/// -------
/// ndarray of float64, (steps // 2,)
///     For lags k from 0; NaN of a record that stands still.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.orbit import recurrence
/// >>> d = recurrence(np.tile([[0.0], [1.0]], (64, 1)))
/// >>> bool(d[1] > 1), bool(d[2] < 1e-9)
/// (True, True)
#[pyfunction]
fn recurrence<'py>(py: Python<'py>, record: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let record = arrays::matrix::<f64>("record", record, "steps", "units")?;
    let view = record.as_array();
    Ok(py.detach(|| library::recurrence(view)).map_err(raise)?.into_pyarray(py).into_any())
}

/// The rotation number of a record, in turns a step, from 0 to 1/2: the place of the largest peak of the power spectrum,
/// summed over units.
///
/// Parameters
/// ----------
/// record : array_like of float, (steps, units)
///
/// Returns
/// -------
/// float
///     0 of a record without fluctuation or of fewer than 8 steps.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.orbit import rotation_number
/// >>> round(rotation_number(np.sin(0.2 * 2 * np.pi * np.arange(500))[:, np.newaxis]), 4)
/// 0.2
#[pyfunction]
fn rotation_number(record: &Bound<'_, PyAny>) -> PyResult<f64> {
    let py = record.py();
    let record = arrays::matrix::<f64>("record", record, "steps", "units")?;
    arrays::finite("record", &record)?;
    let view = record.as_array();
    Ok(py.detach(|| library::rotation_number(view)))
}

/// Kicks the first state of a classified orbit and follows it.
///
/// Parameters
/// ----------
/// map : TanhMap, RateMap, Map or callable
///     A function of the state returns the next one; `Map` is told its Jacobian as well.
/// orbit : MapOrbit
///     Of that map.
/// kick : array_like of float, (units,)
///     What is added to the state.
/// steps : int
///     Steps for which the distance is kept.
/// settling : int
///     Steps after those.
///
/// Returns
/// -------
/// AfterKick
///
/// Examples
/// --------
/// >>> from attractor.orbit import TanhMap, after_kick, classify_map
/// >>> flip = TanhMap([[-2.0]])
/// >>> after_kick(flip, classify_map(flip, [0.5]), kick=[0.4], steps=30, settling=1000).returned
/// True
#[pyfunction]
#[pyo3(signature = (map, orbit, kick, *, steps, settling))]
fn after_kick<'py>(
    py: Python<'py>,
    map: &Bound<'py, PyAny>,
    orbit: &Bound<'py, PyAny>,
    kick: &Bound<'py, PyAny>,
    steps: usize,
    settling: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let given = Given::new(map, "kick", kick)?;
    let orbit = orbit_of(orbit)?;
    let after = given.work(py, |map, kick| library::after_kick(map, &orbit, kick, steps, settling))?;
    let returned = after.returned();
    records::record(py, "AfterKick", (after.distance.into_pyarray(py), after.last, returned))
}

/// A classified orbit that is handed in.
fn orbit_of(orbit: &Bound<'_, PyAny>) -> PyResult<MapOrbit> {
    let attractor = orbit.getattr("attractor")?.cast::<Attractor>()?.get().0;
    let exponents = arrays::vector::<f64>("exponents", &orbit.getattr("exponents")?, "exponents")?;
    let record = arrays::matrix::<f64>("record", &orbit.getattr("record")?, "steps", "units")?;
    if record.shape()[0] == 0 {
        let expected = vec![Extent::Any("at least 1"), Extent::Any("units")];
        return Err(crate::errors::shape(orbit.py(), "record", record.shape(), expected));
    }
    Ok(MapOrbit {
        attractor,
        exponents: exponents.as_array().to_vec(),
        rotation: orbit.getattr("rotation")?.extract()?,
        amplitude: orbit.getattr("amplitude")?.extract()?,
        confidence: orbit.getattr("confidence")?.extract()?,
        record: record.as_array().to_owned(),
        before: orbit.getattr("before")?.extract()?,
        nudged: orbit.getattr("nudged")?.extract()?,
        remark: orbit.getattr("remark")?.extract()?,
    })
}

/// How the phase of a noisy rotation wanders: that of a torus diffuses, that of a cycle is held by its few places.
///
/// Parameters
/// ----------
/// record : array_like of float, (steps, units)
///     At least 1600 steps.
/// rotation : float
///     The rotation number, in turns a step, above 0 and at most 1/2.
///
/// Returns
/// -------
/// PhaseDiffusion
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.orbit import phase_diffusion
/// >>> record = np.sin(0.1 * 2 * np.pi * np.arange(2000))[:, np.newaxis]
/// >>> abs(phase_diffusion(record, rotation=0.1).rate) < 1e-9
/// True
#[pyfunction]
fn phase_diffusion<'py>(py: Python<'py>, record: &Bound<'py, PyAny>, rotation: f64) -> PyResult<Bound<'py, PyAny>> {
    let record = arrays::matrix::<f64>("record", record, "steps", "units")?;
    let view = record.as_array();
    let found = py.detach(|| library::phase_diffusion(view, rotation)).map_err(raise)?;
    let lags: Vec<i64> = found.lags.into_iter().map(|lag| lag as i64).collect();
    let fields = (lags.into_pyarray(py), found.spread.into_pyarray(py), found.rate);
    records::record(py, "PhaseDiffusion", fields)
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(classify_map, module)?)?;
    module.add_function(wrap_pyfunction!(classify_record, module)?)?;
    module.add_function(wrap_pyfunction!(recurrence, module)?)?;
    module.add_function(wrap_pyfunction!(rotation_number, module)?)?;
    module.add_function(wrap_pyfunction!(after_kick, module)?)?;
    module.add_function(wrap_pyfunction!(phase_diffusion, module)?)
}
