//! Recursive least squares on all recurrent and readout weights at once, with one P.

use super::RlsOptions;
use crate::check;
use crate::error::Error;
use crate::interrupt::present_step;
use crate::kernel::{AlignedVec, PackedSymmetric, Real, subtract_scaled};
use crate::network::{PlasticRecurrence, Readout};
use crate::plasticity::Rule;
use crate::plasticity::plastic::squared;

/// Recursive least squares on the recurrent weights J of a network in which every unit hears every other, and on its readouts
/// w: the recurrent current of each unit, `a = J r`, follows a target of its own, as the readouts `z = w r` do.
///
/// ```text
/// k = P r / (l + r' P r)    P <- (P - k (P r)') / l    J <- J - (J r - a*) k'    w <- w - (w r - z*) k'
/// ```
///
/// All units hear the same rates, so that one P of units by units serves them all, where [`RecurrentRls`](super::RecurrentRls)
/// needs one for each: this is what makes full-FORCE fast (`DePasquale`, Cueva, Rajan, Escola & Abbott 2018,
/// doi:10.1371/journal.pone.0191527). [`FullForce`](crate::FullForce) makes the targets; other currents will do.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct SharedRls<T> {
    inverse: PackedSymmetric<T>,
    options: RlsOptions,
    rates: AlignedVec<T>,
    gain: AlignedVec<T>,
    /// J r, then w r.
    found: Vec<T>,
}

crate::sound::checked_serde!(SharedRls<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for SharedRls<T> {
    fn is_sound(&self) -> bool {
        let n = self.inverse.size();
        (self.rates.extent(), self.gain.extent()) == (n, n) && self.found.len() >= n && self.options.delta > 0.0
    }
}

#[cfg(feature = "serde")]
impl<T> SharedRls<T> {
    /// Units and readouts.
    pub(crate) fn extents(&self) -> [usize; 2] {
        [self.inverse.size(), self.found.len() - self.inverse.size()]
    }
}

impl<T: Real> SharedRls<T> {
    /// A rule for all recurrent weights of a network and all of its readouts, if it has any.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a parameter makes no sense, a recurrent synapse is missing
    /// ([`SparseMatrix::full`](crate::SparseMatrix::full) has them all) or the readouts have a bias.
    pub fn new<N: PlasticRecurrence<Number = T>>(network: &N, options: RlsOptions) -> Result<Self, Error> {
        options.check::<T>()?;
        let n = network.units();
        let synapses = network.recurrence().synapses();
        if synapses != n * n {
            return Err(Error::out_of_range("number of recurrent synapses", synapses, "units squared: units share P"));
        }
        if network.readout().is_some_and(|readout| readout.bias().is_some()) {
            return Err(Error::out_of_range("bias of the readouts", "given", "none: they share P with the units"));
        }
        Ok(Self {
            inverse: options.inverse(n)?,
            options,
            rates: AlignedVec::zeros(n),
            gain: AlignedVec::zeros(n),
            found: vec![T::ZERO; n + network.readout().map_or(0, Readout::count)],
        })
    }

    /// The parameters.
    pub fn options(&self) -> RlsOptions {
        self.options
    }

    /// Number of readouts.
    pub fn readouts(&self) -> usize {
        self.found.len() - self.inverse.size()
    }

    /// The inverse correlation matrix P of the rates, shared by all units and readouts.
    pub fn inverse_correlation(&self) -> &PackedSymmetric<T> {
        &self.inverse
    }

    /// Whether the rule was made for a network of these extents.
    fn fits<N: PlasticRecurrence<Number = T>>(&self, network: &N) -> Result<(), Error> {
        let n = self.inverse.size();
        let readouts = network.readout().map_or(0, Readout::count);
        let found = [network.units(), network.recurrence().synapses(), readouts];
        check::shape("units, recurrent synapses and readouts", &found, &[n, n * n, self.found.len() - n])
    }
}

impl<T: Real, N: PlasticRecurrence<Number = T>> Rule<N> for SharedRls<T> {
    /// A current for each unit, then the readouts.
    fn targets(&self, _: &N) -> usize {
        self.found.len()
    }

    /// `target` is the current that every unit should receive in the next step, then what the readouts should be now. Where one
    /// is NaN nothing is asked, since all share P.
    fn learn(&mut self, network: &mut N, target: &[T]) -> Result<Option<f64>, Error> {
        check::shape("target", &[target.len()], &[self.found.len()])?;
        self.fits(network)?;
        if target.iter().any(|target| target.to_f64().is_nan()) {
            return Ok(None);
        }
        let n = network.units();
        network.read_outputs(&mut self.rates);
        let (currents, outputs) = self.found.split_at_mut(n);
        network.recurrence().multiply(&self.rates, currents);
        if let Some(readout) = network.readout() {
            readout.read(&self.rates, outputs);
        }
        let gain = self
            .options
            .gain(&mut self.inverse, self.rates.groups(), self.gain.groups_mut())
            .map_err(|value| Error::Indefinite { step: present_step(), unit: 0, value })?;
        let mut loss = 0.0;
        for (found, &target) in self.found.iter_mut().zip(target) {
            let error = *found - target;
            loss += squared(error);
            *found = error * gain;
        }
        let (currents, outputs) = self.found.split_at(n);
        let weights = network.outputs_and_recurrence().1.weights_mut();
        for (row, &step) in weights.chunks_exact_mut(n).zip(currents) {
            subtract_scaled(row, step, &self.gain);
        }
        if let Some(readout) = network.readout_mut() {
            readout.subtract(outputs.iter().copied(), &self.gain);
        }
        Ok(Some(loss / target.len() as f64))
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, aview1};

    use super::*;
    use crate::connectivity::SparseMatrix;
    use crate::kernel::random::Streams;
    use crate::network::{DenseLaw, Network, RateNetwork};

    #[test]
    fn it_is_ridge_regression_towards_the_first_weights() {
        let law = DenseLaw { units: 19, gain: 1.2, ..DenseLaw::default() };
        let mut network = RateNetwork::<f64>::dense(&law, &Streams::new(1)).unwrap();
        let before = network.recurrent_weights().to_dense();
        let options = RlsOptions { delta: 0.7, ..RlsOptions::default() };
        let mut rule = SharedRls::new(&network, options).unwrap();
        let (mut stream, mut rates, mut goals) =
            (Streams::new(2).stream(), Array2::zeros((60, 19)), Array2::zeros((60, 20)));
        let mut losses = Vec::new();
        for step in 0..60 {
            let (mut x, mut goal) = ([0.0; 19], [0.0; 20]);
            stream.fill_normal(&mut x, 1.0);
            stream.fill_normal(&mut goal, 0.5);
            network.set_activations(&x).unwrap();
            rates.row_mut(step).assign(&aview1(network.rates()));
            goals.row_mut(step).assign(&aview1(&goal));
            losses.push(rule.learn(&mut network, &goal).unwrap().unwrap());
        }
        // J = J0 + (Y - J0 R) R' (R R' + delta I)^-1, and P is that inverse.
        let gram = rates.t().dot(&rates) + Array2::<f64>::eye(19) * 0.7;
        let one = gram.dot(&rule.inverse_correlation().to_dense()) - Array2::<f64>::eye(19);
        assert!(one.iter().all(|e| e.abs() < 1e-12));
        let mut start = Array2::zeros((20, 19));
        start.slice_mut(ndarray::s![..19, ..]).assign(&before);
        let missing = goals.t().dot(&rates) - start.dot(&rates.t().dot(&rates));
        let expected = &start + missing.dot(&rule.inverse_correlation().to_dense());
        let found = network.recurrent_weights().to_dense();
        for ((i, j), weight) in expected.indexed_iter() {
            let found = if i < 19 { found[(i, j)] } else { network.output_weights()[(0, j)] };
            assert!((found - weight).abs() < 1e-11, "{i} {j}: {found} {weight}");
        }
        let first = goals.row(0).iter().zip(start.dot(&rates.row(0))).map(|(g, a)| (a - g) * (a - g)).sum::<f64>();
        assert!((losses[0] - first / 20.0).abs() < 1e-13);
    }

    #[test]
    fn missing_synapses_a_bias_and_other_networks_are_refused() {
        let network = |units, w: SparseMatrix<f64>| {
            let law = DenseLaw { units, ..DenseLaw::default() };
            let drawn = RateNetwork::<f64>::dense(&law, &Streams::new(1)).unwrap();
            let input = drawn.input_weights().to_owned();
            RateNetwork::from_weights(input, w, drawn.output_weights().to_owned(), drawn.dynamics()).unwrap()
        };
        let full = |n: usize| SparseMatrix::full(Array2::zeros((n, n)).view()).unwrap();
        let sparse = network(4, SparseMatrix::from_dense(Array2::eye(4).view()).unwrap());
        let refused = |network| SharedRls::new(network, RlsOptions::default()).unwrap_err().to_string();
        assert!(refused(&sparse).contains("number of recurrent synapses"), "{}", refused(&sparse));
        let mut biased = network(4, full(4));
        biased.readout_mut().unwrap().set_bias(Some(vec![0.0])).unwrap();
        assert!(refused(&biased).contains("bias of the readouts"));
        let mut rule = SharedRls::new(&network(4, full(4)), RlsOptions::default()).unwrap();
        assert!(rule.learn(&mut network(5, full(5)), &[0.0; 5]).is_err());
        assert!(rule.learn(&mut network(4, full(4)), &[0.0; 4]).is_err());
        let mut asked = network(4, full(4));
        assert_eq!(rule.learn(&mut asked, &[0.0, 0.0, f64::NAN, 0.0, 0.0]).unwrap(), None);
        assert!(rule.learn(&mut asked, &[0.0; 5]).unwrap().is_some());
    }
}
