//! A network with one loop, linearised at a state.

use attractor::Loop;
use attractor::gain as library;
use num_complex::Complex64;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use super::{LoopGain, Spectra};
use crate::network::RateNetwork;
use crate::pickle;
use crate::protocol::Closed;
use crate::work::detached;
use crate::{arrays, errors};

/// A network with one loop, linearised at a state. With A = W diag(phi'(x)), b = w_fb, c = diag(phi'(x)) w_out and times in
/// units of tau::
///
///     open loop   J = -I + A             G(s) = c' (s - J)^-1 b
///     closed      J + b c'               1 - G(s) = det(s - J - b c') / det(s - J)
///
/// so that the closed loop's poles are where G = 1.
///
/// Parameters
/// ----------
/// network : RateNetwork
///     Is copied: what becomes of it later changes nothing here.
/// state : array_like of float, (units,)
///     Activations x.
/// loop : Loop or (readout, channel)
///     Other loops are open.
///
/// References
/// ----------
/// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork, train_fixed_points
/// >>> from attractor.gain import Linearisation
/// >>> network = RateNetwork.dense(units=200, gain=0.5, seed=1)
/// >>> trained = train_fixed_points(network, [1.0])
/// >>> around = Linearisation(network, trained.points[0].state)
/// >>> loop_gain = around.hessenberg()
/// >>> abs(loop_gain.at(0.3j) - around.gain(0.3j)) < 1e-10
/// True
/// >>> values, residuals = loop_gain.outliers(radius=around.disk_radius, tolerance=1e-6)
/// >>> bool((values.real < 0).all())
/// True
#[pyclass(frozen, module = "attractor.gain")]
#[derive(Debug)]
pub(crate) struct Linearisation {
    network: attractor::RateNetwork<f64>,
    state: Vec<f64>,
    closed: Loop,
    /// The channel in the place of b, if it is another.
    channel: Option<usize>,
}

impl Linearisation {
    fn inner(&self) -> PyResult<library::Linearisation<'_>> {
        let around = library::Linearisation::new(&self.network, self.closed, &self.state).map_err(errors::raise)?;
        self.channel.map_or(Ok(around.clone()), |channel| around.from_channel(channel).map_err(errors::raise))
    }
}

#[allow(clippy::wrong_self_convention, reason = "the library's names")]
#[pymethods]
impl Linearisation {
    #[new]
    #[pyo3(
        signature = (network, state, *, r#loop = Closed::default()),
        text_signature = "(network, state, *, loop=(0, 0))"
    )]
    fn new(network: &RateNetwork, state: &Bound<'_, PyAny>, r#loop: Closed) -> PyResult<Self> {
        let network = network.in_double().into_owned();
        let state = arrays::vector::<f64>("state", state, network.units())?.as_array().to_vec();
        let closed = r#loop.0;
        let own = Self { network, state, closed, channel: None };
        own.inner()?;
        Ok(own)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let Self { network, state, closed: Loop { readout, channel, delay }, channel: other } = slf.get();
        pickle::reduce(slf.as_any(), &(network, state, (readout, channel, delay), other))
    }

    #[staticmethod]
    fn _of_bytes(bytes: &[u8]) -> PyResult<Self> {
        let (network, state, (readout, channel, delay), other) = pickle::state(bytes)?;
        let own = Self { network, state, closed: Loop { readout, channel, delay }, channel: other };
        own.inner()?;
        Ok(own)
    }

    /// The same, with another channel in the place of b: its gain is from that channel to the readout, the loop being open. In
    /// the closed loop the readout responds to that channel with this gain / (1 - loop gain).
    ///
    /// Parameters
    /// ----------
    /// channel : int
    ///
    /// Returns
    /// -------
    /// Linearisation
    fn from_channel(&self, channel: usize) -> PyResult<Self> {
        let (network, state) = (self.network.clone(), self.state.clone());
        let own = Self { network, state, closed: self.closed, channel: Some(channel) };
        own.inner()?;
        Ok(own)
    }

    /// Number of units N.
    #[getter]
    fn units(&self) -> usize {
        self.state.len()
    }

    /// b, (units,).
    #[getter]
    fn source<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.inner()?.source().to_vec().into_pyarray(py).into_any())
    }

    /// c, (units,).
    #[getter]
    fn readout<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.inner()?.readout().to_vec().into_pyarray(py).into_any())
    }

    /// A, (units, units).
    #[getter]
    fn matrix<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(arrays::give(py, self.inner()?.matrix()))
    }

    /// The radius of the disk about -1 that the eigenvalues of a random W fill.
    #[getter]
    fn disk_radius(&self) -> PyResult<f64> {
        Ok(self.inner()?.disk_radius())
    }

    /// Reduces the whole matrix to Hessenberg form, O(N^3); frequencies are O(N^2) afterwards.
    ///
    /// Returns
    /// -------
    /// LoopGain
    fn hessenberg(&self, py: Python<'_>) -> PyResult<LoopGain> {
        let around = self.inner()?;
        Ok(LoopGain { inner: detached(py, || around.hessenberg())? })
    }

    /// Reduces to the leading part of that order by products with W alone, O(N^2 order): exact for as many moments.
    ///
    /// Parameters
    /// ----------
    /// order : int
    ///
    /// Returns
    /// -------
    /// LoopGain
    ///
    /// References
    /// ----------
    /// .. [1] Arnoldi (1951), Quarterly of Applied Mathematics 9, 17-29, doi:10.1090/qam/42792.
    fn krylov(&self, py: Python<'_>, order: usize) -> PyResult<LoopGain> {
        let around = self.inner()?;
        Ok(LoopGain { inner: detached(py, || around.krylov(order))? })
    }

    /// The same for the adjoint system, whose amplification is what the open loop makes of noise of the units' own.
    ///
    /// Parameters
    /// ----------
    /// order : int
    ///
    /// Returns
    /// -------
    /// LoopGain
    fn adjoint_krylov(&self, py: Python<'_>, order: usize) -> PyResult<LoopGain> {
        let around = self.inner()?;
        Ok(LoopGain { inner: detached(py, || around.adjoint_krylov(order))? })
    }

    /// The gain G(s) of the open loop by solving one system for each s, O(N^3).
    ///
    /// Parameters
    /// ----------
    /// s : complex or array_like of complex
    ///     In 1/tau.
    ///
    /// Returns
    /// -------
    /// complex or ndarray of complex128, as s
    fn gain<'py>(&self, s: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let around = self.inner()?;
        arrays::at_each("s", s, |s| around.gain(s))
    }

    /// G(s) by determinants, O(N^3): 1 less their ratio, with a rounding error of some 1e-16. Of a gain that is no larger it knows nothing.
    ///
    /// Parameters
    /// ----------
    /// s : complex or array_like of complex
    ///
    /// Returns
    /// -------
    /// complex or ndarray of complex128, as s
    fn gain_by_determinants<'py>(&self, s: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let around = self.inner()?;
        arrays::at_each("s", s, |s| around.gain_by_determinants(s))
    }

    /// G(s) by its moments, the sum over j of c' A^j b / (1 + s)^(j + 1).
    ///
    /// Parameters
    /// ----------
    /// s : complex
    /// tolerance : float
    ///     What may come is below this times the sum.
    ///
    /// Returns
    /// -------
    /// complex
    fn gain_by_moments(&self, py: Python<'_>, s: Complex64, tolerance: f64) -> PyResult<Complex64> {
        let around = self.inner()?;
        detached(py, || around.gain_by_moments(s, tolerance))
    }

    /// The moments c' A^j b.
    ///
    /// Parameters
    /// ----------
    /// count : int
    ///     j from 0 to below it.
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (count,)
    fn moments<'py>(&self, py: Python<'py>, count: usize) -> PyResult<Bound<'py, PyAny>> {
        let around = self.inner()?;
        Ok(detached(py, || around.moments(count))?.into_pyarray(py).into_any())
    }

    /// All eigenvalues with the loop open and closed, O(N^3).
    ///
    /// Returns
    /// -------
    /// Spectra
    fn spectra(&self, py: Python<'_>) -> PyResult<Spectra> {
        let around = self.inner()?;
        Ok(Spectra { inner: detached(py, || around.spectra())? })
    }

    /// The eigenvalues with the loop open, O(N^3).
    ///
    /// Returns
    /// -------
    /// ndarray of complex128, (units,)
    ///     In 1/tau, largest real part first.
    fn open_eigenvalues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let around = self.inner()?;
        Ok(detached(py, || around.open_eigenvalues())?.into_pyarray(py).into_any())
    }

    /// The eigenvalues with the loop closed, O(N^3).
    ///
    /// Returns
    /// -------
    /// ndarray of complex128, (units,)
    ///     In 1/tau, largest real part first.
    fn closed_eigenvalues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let around = self.inner()?;
        Ok(detached(py, || around.closed_eigenvalues())?.into_pyarray(py).into_any())
    }

    fn __repr__(&self) -> String {
        let Loop { readout, channel, .. } = self.closed;
        format!("Linearisation(units={}, loop=({readout}, {channel}))", self.state.len())
    }
}
