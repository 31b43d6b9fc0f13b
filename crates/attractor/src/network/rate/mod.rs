//! A recurrent network of rate units with sparse recurrent weights, inputs and linear readouts.
//!
//! ```text
//! x[t] = x[t-1] + (dt/tau) (-x[t-1] + W_in u[t] + W_rec r[t-1] + noise[t])
//! r[t] = phi(x[t])           z[t] = W_out r[t]
//! ```
//!
//! Laje & Buonomano 2013, doi:10.1038/nn.3405, eq. 1-3, by Euler's method with the noise inside the leak as in Vitay's
//! replication (ReScience 2(1), 2016). `phi` is tanh there; any [`Transfer`] is accepted.

mod law;

use std::sync::Arc;

pub use law::{Dynamics, RateLaw};
use ndarray::{Array2, ArrayView2};

use super::time_constants::TimeConstants;
use super::{Derivative, Given, Network, PlasticRecurrence, Readout};
use crate::check;
use crate::connectivity::{SparseMatrix, Wiring, normals};
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::random::Streams;
use crate::kernel::transfer::Transfer;
use crate::kernel::{exceeds, leaky_step, leaky_step_each, subtract_scaled};

/// A rate network: its weights and its state.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct RateNetwork<T> {
    input: Array2<T>,
    /// Clones share them until one of them changes its own.
    #[cfg_attr(feature = "serde", serde(with = "shared"))]
    recurrent: Arc<SparseMatrix<T>>,
    readout: Readout<T>,
    dynamics: Dynamics,
    /// Where they differ between units.
    time_constants: Option<TimeConstants<T>>,
    activations: Vec<T>,
    rates: Vec<T>,
    drive: Vec<T>,
}

crate::sound::checked_serde!(RateNetwork<T>);

/// What is shared is stored with each that shares it.
#[cfg(feature = "serde")]
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<M: Serialize, S: Serializer>(shared: &Arc<M>, serializer: S) -> Result<S::Ok, S::Error> {
        M::serialize(shared, serializer)
    }

    pub(super) fn deserialize<'de, M: Deserialize<'de>, D: Deserializer<'de>>(of: D) -> Result<Arc<M>, D::Error> {
        M::deserialize(of).map(Arc::new)
    }
}

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for RateNetwork<T> {
    fn is_sound(&self) -> bool {
        let n = self.activations.len();
        self.recurrent.extents() == (n, n)
            && self.input.nrows() == n
            && self.readout.extents().1 == n
            && self.rates.len() == n
            && self.drive.len() == n
            && self.dynamics.validate().is_ok()
            && self.time_constants.as_ref().is_none_or(|constants| {
                [constants.tau_ms.len(), constants.rates.len(), constants.speeds.len()] == [n; 3]
            })
    }
}

impl<T: Real> PartialEq for RateNetwork<T> {
    /// Whether weights, parameters and state are the same: then so is all that follows.
    fn eq(&self, other: &Self) -> bool {
        self.dynamics == other.dynamics
            && self.time_constants == other.time_constants
            && self.activations == other.activations
            && self.input == other.input
            && self.recurrent == other.recurrent
            && self.readout == other.readout
    }
}

impl<T: Real> RateNetwork<T> {
    /// A network drawn from a law, at rest. Uses the streams `input`, `recurrent` and `output` below `streams`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the law makes no sense.
    pub fn random(law: &RateLaw, streams: &Streams) -> Result<Self, Error> {
        let wiring = Wiring::Random { probability: law.connection_probability };
        Self::random_wired(law, &wiring, None, streams)
    }

    /// As [`random`](Self::random), with the synapses of `wiring` in the place of the law's connection probability, and by Dale's
    /// law if a share of units is `excitatory`; see [`Wiring::draw`].
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if law or wiring make no sense, [`Error::Shape`] if the wiring is of another number of units.
    pub fn random_wired(
        law: &RateLaw,
        wiring: &Wiring,
        excitatory: Option<f64>,
        streams: &Streams,
    ) -> Result<Self, Error> {
        law.validate()?;
        let n = law.units;
        let normal = |rows: usize, columns: usize, sd: f64, name: &'static str| {
            let weights = normals(name, rows.saturating_mul(columns), sd, &mut streams.child(name).stream())?;
            let found = vec![weights.len()];
            Array2::from_shape_vec((rows, columns), weights).map_err(|_| Error::Shape {
                name,
                found,
                expected: vec![rows, columns],
            })
        };
        let recurrent = wiring.draw(n, law.gain, excitatory, streams)?;
        let input = normal(n, law.inputs, 1.0, "input")?;
        let output = normal(law.readouts, n, 1.0 / (n as f64).sqrt(), "output")?;
        Self::from_weights(input, recurrent, output, law.dynamics)
    }

    /// A network of given weights, at rest: `input` is (units, inputs), `recurrent` (units, units), `output`
    /// (readouts, units); rows are postsynaptic.
    ///
    /// # Errors
    /// [`Error::Shape`] if extents disagree, [`Error::NotFinite`] if a weight is not a number.
    pub fn from_weights(
        input: Array2<T>,
        recurrent: SparseMatrix<T>,
        output: Array2<T>,
        dynamics: Dynamics,
    ) -> Result<Self, Error> {
        dynamics.validate()?;
        let n = recurrent.rows();
        check::units("units", n)?;
        check::shape("W_rec", &[n, recurrent.columns()], &[n, n])?;
        check::shape("W_in", input.shape(), &[n, input.ncols()])?;
        check::shape("W_out", output.shape(), &[output.nrows(), n])?;
        check::finite("W_in", input.view())?;
        let readout = Readout::new(output)?;
        let zeros = vec![T::ZERO; n];
        let mut network = Self {
            input: input.as_standard_layout().into_owned(),
            recurrent: Arc::new(recurrent),
            readout,
            dynamics,
            time_constants: None,
            activations: zeros.clone(),
            rates: zeros.clone(),
            drive: zeros,
        };
        network.refresh_rates();
        Ok(network)
    }

    /// Number of units N.
    pub fn units(&self) -> usize {
        self.rates.len()
    }

    /// Number of input channels.
    pub fn inputs(&self) -> usize {
        self.input.ncols()
    }

    /// Number of readouts.
    pub fn readouts(&self) -> usize {
        self.readout.count()
    }

    /// Time constants and transfer function.
    pub fn dynamics(&self) -> Dynamics {
        self.dynamics
    }

    /// Activations x, one per unit.
    pub fn activations(&self) -> &[T] {
        &self.activations
    }

    /// Rates r = phi(x), one per unit.
    pub fn rates(&self) -> &[T] {
        &self.rates
    }

    /// Readouts z = W_out r + b, written into `out`.
    ///
    /// # Panics
    /// If `out` has not one entry per readout.
    pub fn read_out(&self, out: &mut [T]) {
        self.readout.read(&self.rates, out);
    }

    /// Input weights W_in, (units, inputs).
    pub fn input_weights(&self) -> ArrayView2<'_, T> {
        self.input.view()
    }

    /// Recurrent weights W_rec, postsynaptic by row.
    pub fn recurrent_weights(&self) -> &SparseMatrix<T> {
        &self.recurrent
    }

    /// Recurrent weights, to be changed; the synapses stay.
    pub fn recurrent_weights_mut(&mut self) -> &mut SparseMatrix<T> {
        Arc::make_mut(&mut self.recurrent)
    }

    /// Readout weights W_out, (readouts, units).
    pub fn output_weights(&self) -> ArrayView2<'_, T> {
        self.readout.weights()
    }

    /// Replaces the readout weights.
    ///
    /// # Errors
    /// [`Error::Shape`] unless they are (any number of readouts, units), [`Error::NotFinite`] if one is not a number.
    pub fn set_output_weights(&mut self, output: Array2<T>) -> Result<(), Error> {
        check::shape("W_out", output.shape(), &[output.nrows(), self.units()])?;
        self.readout.set_weights(output)
    }

    /// Replaces the input weights.
    ///
    /// # Errors
    /// [`Error::Shape`] unless they are (units, any number of inputs), [`Error::NotFinite`] if one is not a number.
    pub fn set_input_weights(&mut self, input: &Array2<T>) -> Result<(), Error> {
        check::shape("W_in", input.shape(), &[self.units(), input.ncols()])?;
        check::finite("W_in", input.view())?;
        self.input = input.as_standard_layout().into_owned();
        Ok(())
    }

    /// Sets the activations, and with them the rates.
    ///
    /// # Errors
    /// [`Error::Shape`] if there is not one per unit, [`Error::NotFinite`] if one is NaN or infinite.
    pub fn set_activations(&mut self, x: &[T]) -> Result<(), Error> {
        check::shape("x", &[x.len()], &[self.units()])?;
        check::finite("x", ndarray::aview1(x))?;
        self.activations.copy_from_slice(x);
        self.refresh_rates();
        Ok(())
    }

    /// The same network with another transfer function; the activations stay.
    #[must_use]
    pub fn with_transfer(mut self, transfer: Transfer) -> Self {
        self.dynamics.transfer = transfer;
        self.refresh_rates();
        self
    }

    /// The same network with a time constant for every unit, in ms: `tau_i x_i' = -x_i + ...`. Where they are all equal it is the
    /// network of that one. Otherwise [`Dynamics::tau_ms`] is their mean, per which measures tell rates of change.
    ///
    /// # Errors
    /// [`Error::Shape`] if there is not one for each unit, [`Error::OutOfRange`] if one is below the step dt or not finite.
    pub fn with_time_constants(mut self, tau_ms: &[f64]) -> Result<Self, Error> {
        check::shape("tau_ms", &[tau_ms.len()], &[self.units()])?;
        let constants = TimeConstants::new(tau_ms, self.dynamics.dt_ms)?;
        self.dynamics.tau_ms = constants.common().unwrap_or(constants.mean);
        self.time_constants = constants.common().is_none().then_some(constants);
        Ok(self)
    }

    /// The time constant of every unit, in ms, where they differ.
    pub fn time_constants(&self) -> Option<&[f64]> {
        self.time_constants.as_ref().map(|constants| constants.tau_ms.as_slice())
    }

    /// How much faster than the mean time constant says each unit is, where they differ.
    pub(crate) fn speeds(&self) -> Option<&[f64]> {
        self.time_constants.as_ref().map(|constants| constants.speeds.as_slice())
    }

    /// The same network, state included, in another precision.
    pub fn cast<U: Real>(&self) -> RateNetwork<U> {
        let cast = |values: &[T]| values.iter().map(|v| U::from_f64(v.to_f64())).collect::<Vec<U>>();
        let mut network = RateNetwork {
            input: self.input.mapv(|v| U::from_f64(v.to_f64())),
            recurrent: Arc::new(self.recurrent.cast()),
            readout: self.readout.cast(),
            dynamics: self.dynamics,
            time_constants: self.time_constants.as_ref().map(|constants| constants.cast(self.dynamics.dt_ms)),
            activations: cast(&self.activations),
            rates: cast(&self.rates),
            drive: cast(&self.drive),
        };
        network.refresh_rates();
        network
    }

    /// The network of small deviations from a state: weights W_rec diag(phi'(x)) and W_out diag(phi'(x)), phi linear, at
    /// rest. Its activations are the deviations.
    ///
    /// # Errors
    /// [`Error::Shape`] if the state has not one entry per unit, [`Error::NotFinite`] if the slopes are not finite.
    pub fn linearised(&self, state: &[T]) -> Result<Self, Error> {
        check::shape("state", &[state.len()], &[self.units()])?;
        let slopes = self.dynamics.transfer.derivatives(state);
        check::finite("slopes phi'(x)", ndarray::aview1(&slopes))?;
        let mut recurrent = SparseMatrix::clone(&self.recurrent);
        let (indices, _, weights) = recurrent.parts_mut();
        for (weight, &column) in weights.iter_mut().zip(indices) {
            *weight *= slopes[column as usize];
        }
        let output =
            Array2::from_shape_fn(self.output_weights().dim(), |(k, i)| self.output_weights()[(k, i)] * slopes[i]);
        let dynamics = Dynamics { transfer: Transfer::Linear, ..self.dynamics };
        let linear = Self::from_weights(self.input.clone(), recurrent, output, dynamics)?;
        Ok(Self { time_constants: self.time_constants.clone(), ..linear })
    }

    /// The activations and the rates, to be changed together.
    pub(crate) fn state_mut(&mut self) -> (&mut [T], &mut [T]) {
        (&mut self.activations, &mut self.rates)
    }

    fn refresh_rates(&mut self) {
        self.dynamics.transfer.apply(&self.activations, &mut self.rates);
    }

    /// The rest of a step, whose drive is `W_rec r` so far.
    fn driven(&mut self, input: &[T], noise: Option<&[T]>) -> Result<(), Error> {
        check::shape("input", &[input.len()], &[self.input.ncols()])?;
        for (channel, &u) in input.iter().enumerate().filter(|&(_, &u)| u != T::ZERO) {
            for (drive, &w) in self.drive.iter_mut().zip(self.input.column(channel)) {
                *drive = w.mul_add(u, *drive);
            }
        }
        if let Some(noise) = noise {
            check::shape("noise", &[noise.len()], &[self.drive.len()])?;
            subtract_scaled(&mut self.drive, -T::ONE, noise);
        }
        let (x, r, transfer) = (&mut self.activations, &mut self.rates, self.dynamics.transfer);
        match &self.time_constants {
            None => leaky_step(x, r, &self.drive, self.dynamics.rate(), transfer),
            Some(constants) => leaky_step_each(x, r, &self.drive, &constants.rates, transfer),
        }
        Ok(())
    }
}

/// `W_rec r` of networks that share W_rec, into the drive of each.
fn multiply_together<T: Real, const N: usize>(mut networks: [&mut RateNetwork<T>; N]) {
    let mut drives = networks.each_mut().map(|network| std::mem::take(&mut network.drive));
    let rates = networks.each_ref().map(|network| &network.rates[..]);
    networks[0].recurrent.multiply_each(rates, drives.each_mut().map(|drive| &mut drive[..]));
    for (network, drive) in networks.iter_mut().zip(drives) {
        network.drive = drive;
    }
}

impl<T: Real> Network for RateNetwork<T> {
    type Number = T;
    type Input = [T];

    fn units(&self) -> usize {
        self.rates.len()
    }

    fn inputs(&self) -> usize {
        self.input.ncols()
    }

    fn step(&mut self, input: &[T], noise: Option<&[T]>) -> Result<(), Error> {
        self.recurrent.multiply(&self.rates, &mut self.drive);
        self.driven(input, noise)
    }

    /// So many as a dense network's weights are read for at once.
    fn hand_in_hand(&self) -> usize {
        self.recurrent.at_once()
    }

    /// Clones of one dense network, none of whose recurrent weights were changed since, read them once for several.
    fn step_together(networks: &mut [Self], given: &[Given<'_, [T], T>]) -> Result<(), Error> {
        check::shape("given", &[given.len()], &[networks.len()])?;
        let shared = networks.windows(2).all(|pair| Arc::ptr_eq(&pair[0].recurrent, &pair[1].recurrent));
        let at_once = networks.first().filter(|_| shared).map_or(1, |first| first.recurrent.at_once());
        for group in networks.chunks_mut(at_once) {
            match group {
                [a, b, c, d] => multiply_together([a, b, c, d]),
                [a, b, c] => multiply_together([a, b, c]),
                [a, b] => multiply_together([a, b]),
                alone => alone.iter_mut().for_each(|one| one.recurrent.multiply(&one.rates, &mut one.drive)),
            }
        }
        networks.iter_mut().zip(given).try_for_each(|(network, given)| network.driven(given.input, given.noise))
    }

    /// The activations x.
    fn read_state(&self, out: &mut [T]) {
        out.copy_from_slice(&self.activations);
    }

    fn write_state(&mut self, state: &[T]) -> Result<(), Error> {
        self.set_activations(state)
    }

    /// The rates r.
    fn read_outputs(&self, out: &mut [T]) {
        out.copy_from_slice(&self.rates);
    }

    /// The unit of the largest activation, if that is beyond 1e9 or not a number.
    fn diverged(&self) -> Option<(usize, f64)> {
        const BOUND: f64 = 1e9;
        if !exceeds(&self.activations, T::from_f64(BOUND)) {
            return None;
        }
        let magnitude = |x: f64| if x.is_nan() { f64::INFINITY } else { x.abs() };
        let values = self.activations.iter().map(|x| x.to_f64()).enumerate();
        values.max_by(|a, b| magnitude(a.1).total_cmp(&magnitude(b.1)))
    }

    fn readout(&self) -> Option<&Readout<T>> {
        Some(&self.readout)
    }

    fn readout_mut(&mut self) -> Option<&mut Readout<T>> {
        Some(&mut self.readout)
    }

    fn derivative(&mut self) -> Option<&mut dyn Derivative<T>> {
        Some(self)
    }
}

impl<T: Real> Derivative<T> for RateNetwork<T> {
    /// `v + (dt/tau) (-v + W_rec (phi'(x) v) + W_in w)`.
    fn step_tangent(&mut self, state: &[T], _: &[T], v: &[T], w: &[T], out: &mut [T]) {
        let mut moved = std::mem::take(&mut self.drive);
        self.outputs_tangent(state, v, &mut moved);
        self.recurrent.multiply(&moved, out);
        self.drive = moved;
        for (channel, &w) in w.iter().enumerate().filter(|&(_, &w)| w != T::ZERO) {
            out.iter_mut().zip(self.input.column(channel)).for_each(|(out, &weight)| *out = weight.mul_add(w, *out));
        }
        match &self.time_constants {
            None => {
                let rate: T = self.dynamics.rate();
                out.iter_mut().zip(v).for_each(|(out, &v)| *out = rate.mul_add(*out - v, v));
            }
            Some(TimeConstants { rates, .. }) => {
                out.iter_mut().zip(v).zip(rates).for_each(|((out, &v), rate)| *out = rate.mul_add(*out - v, v));
            }
        }
    }

    /// `phi'(x) v`.
    fn outputs_tangent(&mut self, state: &[T], v: &[T], out: &mut [T]) {
        self.dynamics.transfer.slopes(state, out);
        out.iter_mut().zip(v).for_each(|(out, &v)| *out *= v);
    }
}

impl<T: Real> PlasticRecurrence for RateNetwork<T> {
    fn recurrence(&self) -> &SparseMatrix<T> {
        &self.recurrent
    }

    fn outputs_and_recurrence(&mut self) -> ([&[T]; 2], &mut SparseMatrix<T>) {
        ([&self.rates, &self.rates], Arc::make_mut(&mut self.recurrent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain;

    fn law(units: usize) -> RateLaw {
        RateLaw { units, connection_probability: 0.3, ..RateLaw::default() }
    }

    #[test]
    fn a_step_is_the_equation() {
        let mut network = RateNetwork::<f64>::random(&law(37), &Streams::new(4)).unwrap();
        let mut stream = Streams::new(5).stream();
        let (mut x, mut noise) = (vec![0.0; 37], vec![0.0; 37]);
        stream.fill_uniform(&mut x, -1.0, 1.0);
        network.set_activations(&x).unwrap();
        for step in 0..5 {
            stream.fill_normal(&mut noise, 0.01);
            let u = [f64::from(step), -0.5];
            let r: Vec<f64> = x.iter().map(|x| x.tanh()).collect();
            let recurrent = plain::sparse_product(network.recurrent_weights(), &r);
            for i in 0..37 {
                let external = network.input_weights()[(i, 0)] * u[0] + network.input_weights()[(i, 1)] * u[1];
                x[i] += 0.1 * (-x[i] + external + recurrent[i] + noise[i]);
            }
            network.step(&u, Some(&noise)).unwrap();
            for (a, b) in network.activations().iter().zip(&x) {
                assert!((a - b).abs() < 1e-13, "step {step}");
            }
        }
    }

    #[test]
    fn the_law_gives_its_moments() {
        // 800 units: about 64000 synapses; standard errors 0.4 % of the probability and 0.3 % of the variance.
        let network =
            RateNetwork::<f64>::random(&RateLaw { gain: 1.8, ..RateLaw::default() }, &Streams::new(1)).unwrap();
        let w = network.recurrent_weights();
        let expected = 0.1 * 800.0 * 799.0;
        assert!((w.synapses() as f64 / expected - 1.0).abs() < 0.02);
        let variance = w.weights().iter().map(|w| w * w).sum::<f64>() / w.synapses() as f64;
        assert!((variance / (1.8 * 1.8 / 80.0) - 1.0).abs() < 0.03);
        assert!((0..800).all(|i| w.row(i).all(|(j, _)| j != i)), "the diagonal is empty");
    }

    #[test]
    fn divergence_names_the_unit() {
        let mut network = RateNetwork::<f32>::random(&law(5), &Streams::new(1)).unwrap();
        assert_eq!(network.diverged(), None);
        network.set_activations(&[0.0, 1e10, 2e10, 0.0, 0.0]).unwrap();
        assert_eq!(network.diverged().map(|d| d.0), Some(2));
        network.activations[3] = f32::NAN;
        assert_eq!(network.diverged().map(|d| d.0), Some(3));
    }

    #[test]
    fn senseless_laws_are_refused() {
        for wrong in [
            RateLaw { units: 0, ..law(1) },
            RateLaw { connection_probability: 0.0, ..law(9) },
            RateLaw { connection_probability: 1.1, ..law(9) },
            RateLaw { gain: f64::NAN, ..law(9) },
            RateLaw { dynamics: Dynamics { dt_ms: 20.0, ..Dynamics::default() }, ..law(9) },
        ] {
            assert!(matches!(RateNetwork::<f32>::random(&wrong, &Streams::new(1)), Err(Error::OutOfRange { .. })));
        }
    }
}
