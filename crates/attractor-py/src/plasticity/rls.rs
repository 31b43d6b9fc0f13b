//! Recursive least squares for recurrent and readout weights.

use attractor::{Network, PlasticRecurrence, RlsOptions, Rule};
use ndarray::Ix1;
use numpy::PyArrayDescr;
use pyo3::prelude::*;

use super::PlasticScheme;
use crate::arrays;
use crate::errors::raise;
use crate::network::{AnyNetwork, any_precision, paired};
use crate::pickle::kept;
use crate::precision::{Number, Precision, either};
use crate::random::Seed;
use crate::work::detached;

/// Recursive least squares on recurrent weights: every plastic unit learns to follow its own target rate::
///
///     k = P r / (1 + r' P r)        P <- P - k (P r)'        w <- w - e k        e = r_i - target_i
///
/// with a matrix P over the plastic synapses of each unit, from P = I / delta. The rule keeps its matrices from trial to
/// trial.
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
///     The network that will learn.
/// scheme : PlasticScheme
///     Which synapses are plastic.
/// delta : float
///     The larger, the slower the first steps; a ridge penalty towards the initial weights.
/// normalised : bool
///     Whether weights change by P r / (1 + r' P r), which is P r with P after its update. If not, they change by P r with a
///     stale P, that of before its update, and learning fails.
/// forgetting : float
///     Factor from 0.5 to 1, by which a step counts less with each that follows: `k = P r / (forgetting + r' P r)`,
///     `P <- (P - k (P r)') / forgetting`. 1 forgets nothing. Below 1, P grows without bound in directions that the rates
///     never take.
/// seed : int or Streams, optional
///     From which `PlasticScheme.Synapses` draws.
///
/// References
/// ----------
/// .. [1] Laje & Buonomano (2013), Nature Neuroscience 16, 925-933, doi:10.1038/nn.3405, eq. 4-7.
/// .. [2] Sussillo & Abbott (2009), Neuron 63, 544-557, doi:10.1016/j.neuron.2009.07.018, eq. 4-5.
///
/// Examples
/// --------
/// >>> from attractor import PlasticScheme, RateNetwork, RecurrentRls
/// >>> network = RateNetwork.random(units=100, seed=1)
/// >>> RecurrentRls(network, PlasticScheme.Neurons(fraction=0.6))
/// RecurrentRls(plastic_units=60, delta=1, normalised=True, dtype=float32)
#[pyclass(module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct RecurrentRls {
    pub(crate) inner: Precision<attractor::RecurrentRls<f32>, attractor::RecurrentRls<f64>>,
}

#[pymethods]
impl RecurrentRls {
    #[new]
    #[pyo3(signature = (network, scheme, *, delta = 1.0, normalised = true, forgetting = 1.0, seed = None))]
    fn new(
        py: Python<'_>,
        mut network: AnyNetwork<'_>,
        scheme: &Bound<'_, PlasticScheme>,
        delta: f64,
        normalised: bool,
        forgetting: f64,
        seed: Option<Seed>,
    ) -> PyResult<Self> {
        let (scheme, options) = (scheme.get().0, RlsOptions { delta, normalised, forgetting });
        let drawn = matches!(scheme, attractor::PlasticScheme::Synapses { .. });
        let streams = Seed::needed(seed, drawn, "PlasticScheme.Synapses")?;
        network.plastic(py)?;
        let new = any_precision!(network, network => {
            attractor::RecurrentRls::new(network, scheme, options, &streams).map_err(raise)?
        });
        Ok(Self { inner: new })
    }

    /// A rule for the synapses that exist and are marked in a mask.
    ///
    /// Parameters
    /// ----------
    /// network : RateNetwork, EchoStateNetwork or Network
    /// mask : array_like of bool, (units, units)
    ///     Postsynaptic by row.
    /// delta, normalised, forgetting
    ///     As of the class.
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import RateNetwork, RecurrentRls
    /// >>> network = RateNetwork.random(units=100, seed=1)
    /// >>> first_ten = np.arange(100)[:, np.newaxis] < 10
    /// >>> RecurrentRls.with_mask(network, np.broadcast_to(first_ten, (100, 100))).plastic_units
    /// 10
    #[staticmethod]
    #[pyo3(signature = (network, mask, *, delta = 1.0, normalised = true, forgetting = 1.0))]
    fn with_mask(
        mut network: AnyNetwork<'_>,
        mask: &Bound<'_, PyAny>,
        delta: f64,
        normalised: bool,
        forgetting: f64,
    ) -> PyResult<Self> {
        let options = RlsOptions { delta, normalised, forgetting };
        network.plastic(mask.py())?;
        let inner = any_precision!(network, network => {
            let mask = arrays::matrix::<bool>("mask", mask, network.units(), network.units())?;
            attractor::RecurrentRls::with_mask(network, mask.as_array(), options).map_err(raise)?
        });
        Ok(Self { inner })
    }

    /// Parameter delta.
    #[getter]
    fn delta(&self) -> f64 {
        self.options().delta
    }

    /// Whether the weight update is divided by 1 + r' P r.
    #[getter]
    fn normalised(&self) -> bool {
        self.options().normalised
    }

    /// Number of plastic units.
    #[getter]
    fn plastic_units(&self) -> usize {
        either!(&self.inner, rule => rule.plastic_units())
    }

    /// The forgetting factor.
    #[getter]
    fn forgetting(&self) -> f64 {
        self.options().forgetting
    }

    /// Type of the numbers in P, that of the network.
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> Bound<'py, PyArrayDescr> {
        self.inner.dtype().descr(py)
    }

    /// Which synapses of its network are plastic.
    ///
    /// Parameters
    /// ----------
    /// network : RateNetwork, EchoStateNetwork or Network
    ///     The network for which the rule was made.
    ///
    /// Returns
    /// -------
    /// ndarray of bool, (units, units)
    ///     Postsynaptic by row.
    fn mask<'py>(&self, py: Python<'py>, mut network: AnyNetwork<'py>) -> PyResult<Bound<'py, PyAny>> {
        network.plastic(py)?;
        paired!(py, network, &self.inner, |network, rule| mask(py, rule, network))
    }

    /// The matrices P.
    ///
    /// Returns
    /// -------
    /// list of (int, ndarray)
    ///     Each plastic unit, ascending, and its P over its n plastic synapses, (n, n).
    ///
    /// Examples
    /// --------
    /// >>> from attractor import PlasticScheme, RateNetwork, RecurrentRls
    /// >>> network = RateNetwork.random(units=100, seed=1)
    /// >>> rule = RecurrentRls(network, PlasticScheme.Neurons(fraction=0.6), delta=2.0)
    /// >>> unit, P = rule.inverse_correlations()[0]
    /// >>> unit, float(P[0, 0])
    /// (0, 0.5)
    fn inverse_correlations<'py>(&self, py: Python<'py>) -> Vec<(usize, Bound<'py, PyAny>)> {
        either!(&self.inner, rule => {
            rule.inverse_correlations().map(|(unit, p)| (unit, arrays::give(py, p.to_dense()))).collect()
        })
    }

    /// Learns from the network's present rates.
    ///
    /// Parameters
    /// ----------
    /// network : RateNetwork, EchoStateNetwork or Network
    ///     Its recurrent weights change.
    /// target : array_like of float, (units,)
    ///     The rate that every unit should have. NaN, or a masked entry, is not asked: that unit does not learn.
    ///
    /// Returns
    /// -------
    /// float
    ///     Mean squared error over all units that are asked, before the change; NaN if none is.
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import PlasticScheme, RateNetwork, RecurrentRls
    /// >>> network = RateNetwork.random(units=100, gain=1.5, seed=1)
    /// >>> rule = RecurrentRls(network, PlasticScheme.Neurons(fraction=0.6))
    /// >>> network.step([5.0, 0.0])
    /// >>> rule.learn(network, np.zeros(100)) > 0
    /// True
    fn learn<'py>(
        &mut self,
        py: Python<'py>,
        mut network: AnyNetwork<'py>,
        target: &Bound<'py, PyAny>,
    ) -> PyResult<f64> {
        network.plastic(py)?;
        let loss = paired!(py, network, &mut self.inner, |network, rule| learn(py, rule, network, target));
        network.finished(py, loss)
    }

    fn __repr__(&self) -> String {
        format!(
            "RecurrentRls(plastic_units={}, {}, dtype={})",
            self.plastic_units(),
            shown(self.options()),
            self.inner.dtype().name(),
        )
    }
}

kept!(RecurrentRls { inner });

impl RecurrentRls {
    fn options(&self) -> RlsOptions {
        either!(&self.inner, rule => rule.options())
    }
}

fn mask<'py, T: Number, N: PlasticRecurrence<Number = T>>(
    py: Python<'py>,
    rule: &attractor::RecurrentRls<T>,
    network: &N,
) -> PyResult<Bound<'py, PyAny>> {
    rule.fits(network).map_err(raise)?;
    Ok(arrays::give(py, rule.mask(network)))
}

/// Recursive least squares on readout weights: every readout learns to follow its own target.
///
/// All readouts see the same rates, so one matrix P serves them all. The rule keeps it from trial to trial; it converges
/// to the ridge regression towards the initial weights (`attractor.ridge_readout`).
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
///     The network that will learn.
/// delta : float
///     The larger, the slower the first steps; a ridge penalty towards the initial weights.
/// normalised : bool
///     Whether weights change by P r / (1 + r' P r), which is P r with P after its update, or by P r with a stale P, that of
///     before its update.
/// forgetting : float
///     As of `RecurrentRls`.
///
/// Notes
/// -----
/// Where the network has an `output_bias`, it is learned too: as the weight of a rate that is always 1.
///
/// References
/// ----------
/// .. [1] Sussillo & Abbott (2009), Neuron 63, 544-557, doi:10.1016/j.neuron.2009.07.018, eq. 4-5.
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork, ReadoutRls
/// >>> ReadoutRls(RateNetwork.random(units=100, readouts=2, seed=1))
/// ReadoutRls(units=100, readouts=2, delta=1, normalised=True, dtype=float32)
#[pyclass(module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct ReadoutRls {
    pub(crate) inner: Precision<attractor::ReadoutRls<f32>, attractor::ReadoutRls<f64>>,
}

#[pymethods]
impl ReadoutRls {
    #[new]
    #[pyo3(signature = (network, *, delta = 1.0, normalised = true, forgetting = 1.0))]
    fn new(mut network: AnyNetwork<'_>, delta: f64, normalised: bool, forgetting: f64) -> PyResult<Self> {
        let options = RlsOptions { delta, normalised, forgetting };
        let new = any_precision!(network, network => attractor::ReadoutRls::new(network, options).map_err(raise)?);
        Ok(Self { inner: new })
    }

    /// Parameter delta.
    #[getter]
    fn delta(&self) -> f64 {
        self.options().delta
    }

    /// Whether the weight update is divided by 1 + r' P r.
    #[getter]
    fn normalised(&self) -> bool {
        self.options().normalised
    }

    /// The forgetting factor.
    #[getter]
    fn forgetting(&self) -> f64 {
        self.options().forgetting
    }

    /// Type of the numbers in P, that of the network.
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> Bound<'py, PyArrayDescr> {
        self.inner.dtype().descr(py)
    }

    /// The matrix P, (units, units), and one more of each with an `output_bias`: a copy.
    #[getter]
    fn inverse_correlation<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, rule => arrays::give(py, rule.inverse_correlation().to_dense()))
    }

    /// Learns from the network's present rates.
    ///
    /// Parameters
    /// ----------
    /// network : RateNetwork, EchoStateNetwork or Network
    ///     Its readout weights change.
    /// target : array_like of float, (readouts,)
    ///     What every readout should be. Where one is NaN or masked nothing is asked, since the readouts share P.
    ///
    /// Returns
    /// -------
    /// float
    ///     Mean squared error over readouts before the change; NaN if nothing is asked.
    ///
    /// Examples
    /// --------
    /// >>> from attractor import RateNetwork, ReadoutRls
    /// >>> network = RateNetwork.random(units=100, seed=1)
    /// >>> rule = ReadoutRls(network, delta=0.01)
    /// >>> network.step([5.0, 0.0])
    /// >>> first, second = rule.learn(network, [1.0]), rule.learn(network, [1.0])
    /// >>> second < 0.01 * first
    /// True
    fn learn<'py>(
        &mut self,
        py: Python<'py>,
        mut network: AnyNetwork<'py>,
        target: &Bound<'py, PyAny>,
    ) -> PyResult<f64> {
        let loss = paired!(py, network, &mut self.inner, |network, rule| learn(py, rule, network, target));
        network.finished(py, loss)
    }

    fn __repr__(&self) -> String {
        let (readouts, units) = either!(&self.inner, rule => (rule.readouts(), rule.inverse_correlation().size()));
        format!(
            "ReadoutRls(units={units}, readouts={readouts}, {}, dtype={})",
            shown(self.options()),
            self.inner.dtype().name(),
        )
    }
}

kept!(ReadoutRls { inner });

impl ReadoutRls {
    fn options(&self) -> RlsOptions {
        either!(&self.inner, rule => rule.options())
    }
}

/// `delta=1, normalised=True`, and what is forgotten if anything is.
pub(crate) fn shown(RlsOptions { delta, normalised, forgetting }: RlsOptions) -> String {
    let normalised = if normalised { "True" } else { "False" };
    let forgetting = if forgetting < 1.0 { format!(", forgetting={forgetting}") } else { String::new() };
    format!("delta={delta}, normalised={normalised}{forgetting}")
}

/// One step of learning.
pub(super) fn learn<T: Number, N: Network<Number = T> + Send, R: Rule<N> + Send>(
    py: Python<'_>,
    rule: &mut R,
    network: &mut N,
    target: &Bound<'_, PyAny>,
) -> PyResult<f64> {
    let target = arrays::targets::<T, Ix1, 1>("target", target, [rule.targets(network).into()])?;
    arrays::finite_or_nan("target", &target)?;
    let target = target.as_array().to_vec();
    let loss = detached(py, || rule.learn(network, &target))?;
    Ok(loss.unwrap_or(f64::NAN))
}
