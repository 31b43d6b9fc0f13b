//! What a flip of one unit is expected to change one step later, if its neighbours were independent: the annealed approximation.
//!
//! ```text
//! H = 1/|F| sum_{j in F} sum_i P( -w_ij < g_ij <= 0 )          g_ij = sum_{k != j} w_ik x_k + R_i
//! ```
//!
//! Unit i follows unit j if the rest of its drive, g_ij, leaves it silent without j and makes it fire with j. F are the units that
//! receive no input, and i runs over them too, as in [`Counted::WithoutInput`]. R_i = U_i - (W_EI y)_i - T_i is input, inhibition and threshold.
//!
//! Annealed, every x_k is 1 with the rate p_k at which unit k fires, independently of the others and of R_i, whose distribution is the one
//! that was recorded (Derrida & Pomeau 1986, doi:10.1209/0295-5075/1/2/001; of threshold units with input, Bertschinger &
//! Natschläger 2004, doi:10.1162/089976604323057443). Counted, the states are those that occurred. What lies between the two is what
//! correlations of units do.

use std::ops::Range;

use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::network::{Counted, Network, ThresholdNetwork};
use crate::protocol::ShownUnits;

/// Sums of weights that are told apart; where there are more, neighbours are put together.
const MOST_SUMS: usize = 4096;

/// What a network did in a stretch of steps, as far as flips of its units depend on it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct FlipRecord {
    /// The rate of each excitatory unit before the steps, in spikes a step.
    rates: Vec<f64>,
    /// Input less inhibition and threshold of each excitatory unit without input, ascending.
    rest: Vec<Vec<f64>>,
    counted: f64,
}

crate::sound::checked_serde!(FlipRecord);

#[cfg(feature = "serde")]
impl crate::sound::Sound for FlipRecord {
    fn is_sound(&self) -> bool {
        let steps = self.rest.first().map_or(0, Vec::len);
        steps > 0 && self.rest.len() <= self.rates.len() && self.rest.iter().all(|rest| rest.len() == steps)
    }
}

impl FlipRecord {
    /// Takes the network through `steps` of the input while no rule acts.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there are no steps, the input is shorter, a unit is shown that receives no input, or every unit
    /// receives input; [`Error::Memory`] if the drives of so many steps do not fit.
    pub fn new(network: &mut ThresholdNetwork, shown: &ShownUnits, steps: Range<usize>) -> Result<Self, Error> {
        let (units, inputs) = (network.excitatory().units(), network.input_units());
        if inputs == units {
            return Err(Error::out_of_range("input units", inputs, "fewer than the excitatory units"));
        }
        if steps.is_empty() || steps.end > shown.steps() {
            return Err(Error::out_of_range("steps", steps.end, "within the input, one or more"));
        }
        check::room::<f64>("drives", &[units, steps.len()])?;
        let count = steps.len() as f64;
        let mut rest = vec![Vec::with_capacity(steps.len()); units - inputs];
        let (mut spikes, mut counted) = (vec![0_usize; units], 0.0);
        for step in steps {
            checkpoint()?;
            network.step(shown.at(step), None)?;
            counted += Counted::WithoutInput.mean_hamming(network);
            let before = network.previous();
            before.iter().for_each(|unit| spikes[unit] += 1);
            for (i, rest) in (inputs..).zip(&mut rest) {
                let active = network.recurrent().row(i).filter(|&(k, _)| before.contains(k));
                rest.push(network.excitatory_drive()[i] - active.map(|(_, w)| w).sum::<f64>());
            }
        }
        for rest in &mut rest {
            rest.sort_by(f64::total_cmp);
        }
        let rates = spikes.into_iter().map(|spikes| spikes as f64 / count).collect();
        Ok(Self { rates, rest, counted: counted / count })
    }

    /// Number of excitatory units.
    pub fn units(&self) -> usize {
        self.rates.len()
    }

    /// H as it was: the mean over steps and over all units without input, each flipped by itself.
    pub fn counted(&self) -> f64 {
        self.counted
    }

    /// H in the annealed approximation, with recurrent weights W_EE (N_E, N_E): the network's own, or others in their place. Exact up
    /// to twelve synapses a unit; beyond, sums of weights that are nearer than 1/4096 of all of them count as one.
    ///
    /// # Errors
    /// [`Error::Shape`] if the weights have other extents.
    pub fn annealed(&self, recurrent: &SparseMatrix<f64>) -> Result<f64, Error> {
        let units = self.rates.len();
        check::shape("recurrent weights", &[recurrent.rows(), recurrent.columns()], &[units, units])?;
        let inputs = units - self.rest.len();
        let mut followers = 0.0;
        for (i, rest) in (inputs..).zip(&self.rest) {
            checkpoint()?;
            let up_to = |bound: f64| rest.partition_point(|&r| r <= bound) as f64;
            for (j, weight) in recurrent.row(i).filter(|&(j, _)| j >= inputs) {
                let others = recurrent.row(i).filter(|&(k, _)| k != j).map(|(k, w)| (w, self.rates[k]));
                let crossed = |&(sum, p): &(f64, f64)| p * (up_to(-sum) - up_to(-sum - weight));
                followers += sums(others).iter().map(crossed).sum::<f64>() / rest.len() as f64;
            }
        }
        Ok(followers / self.rest.len() as f64)
    }
}

/// The distribution of a sum of weights, each of which is there with its probability: values and their probabilities.
fn sums(synapses: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut sums = vec![(0.0, 1.0)];
    for (weight, rate) in synapses {
        let with: Vec<_> = sums.iter().map(|&(sum, p)| (sum + weight, p * rate)).collect();
        for (_, p) in &mut sums {
            *p *= 1.0 - rate;
        }
        sums.extend(with);
        if sums.len() > MOST_SUMS {
            sums = put_together(sums);
        }
    }
    sums
}

/// The same in bins of equal width, each at its mean.
fn put_together(sums: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let largest = sums.iter().fold(0.0_f64, |largest, &(sum, _)| largest.max(sum));
    let bins = MOST_SUMS / 2;
    let mut binned = vec![(0.0, 0.0); bins + 1];
    for (sum, p) in sums {
        let bin = if largest > 0.0 { (sum / largest * bins as f64) as usize } else { 0 };
        binned[bin.min(bins)].0 += p * sum;
        binned[bin.min(bins)].1 += p;
    }
    binned.into_iter().filter(|&(_, p)| p > 0.0).map(|(moment, p)| (moment / p, p)).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::kernel::random::Streams;
    use crate::network::ThresholdLaw;
    use crate::protocol::Window;

    /// Units of these rates, the last of which receive no input and have a constant rest of their drive.
    fn record(rates: &[f64], rest: &[f64]) -> FlipRecord {
        FlipRecord { rates: rates.to_vec(), rest: rest.iter().map(|&r| vec![r]).collect(), counted: f64::NAN }
    }

    /// All states of the network, each with its probability, and all flips.
    fn enumerated(weights: &Array2<f64>, rates: &[f64], rest: &[f64]) -> f64 {
        let units = rates.len();
        let inputs = units - rest.len();
        let fires = |i: usize, state: usize| {
            let drive: f64 = (0..units).filter(|k| state >> k & 1 == 1).map(|k| weights[[i, k]]).sum();
            drive + rest[i - inputs] > 0.0
        };
        let mut total = 0.0;
        for state in 0..1_usize << units {
            let p: f64 = (0..units).map(|k| if state >> k & 1 == 1 { rates[k] } else { 1.0 - rates[k] }).product();
            for j in inputs..units {
                let differ = (inputs..units).filter(|&i| fires(i, state) != fires(i, state ^ 1 << j)).count();
                total += p * differ as f64;
            }
        }
        total / (units - inputs) as f64
    }

    #[test]
    fn a_tiny_network_is_as_all_of_its_states_say() {
        let mut stream = Streams::new(1).stream();
        for inputs in [0, 2] {
            let weights =
                Array2::from_shape_fn((6, 6), |(i, j)| if (i + 2 * j) % 3 == 0 { 0.0 } else { 0.1 + stream.uniform() });
            let rates: Vec<f64> = (0..6).map(|_| stream.uniform()).collect();
            let rest: Vec<f64> = (inputs..6).map(|_| -1.5 * stream.uniform()).collect();
            let sparse = SparseMatrix::from_dense(weights.view()).unwrap();
            let theory = record(&rates, &rest).annealed(&sparse).unwrap();
            let exact = enumerated(&weights, &rates, &rest);
            assert!((theory - exact).abs() < 1e-12 && exact > 0.2, "{theory} {exact}");
        }
    }

    #[test]
    fn many_synapses_are_as_all_of_their_sums_say() {
        // Three units hear 14 others: 2^13 sums for each flip, of which 4096 are told apart.
        let mut stream = Streams::new(2).stream();
        let weights = Array2::from_shape_fn((15, 15), |(i, j)| if i == j || i > 2 { 0.0 } else { stream.uniform() });
        let rates = [0.3; 15];
        let rest: Vec<f64> = (0..15).map(|_| -2.0).collect();
        let sparse = SparseMatrix::from_dense(weights.view()).unwrap();
        let (theory, exact) = (record(&rates, &rest).annealed(&sparse).unwrap(), enumerated(&weights, &rates, &rest));
        assert!((theory / exact - 1.0).abs() < 2e-3, "{theory} {exact}");
    }

    #[test]
    fn what_is_counted_is_what_flips_give() {
        let law = ThresholdLaw { excitatory: 60, inhibitory: 15, input_units: 10, ..ThresholdLaw::default() };
        let network = ThresholdNetwork::random(&law, &Streams::new(3)).unwrap();
        let symbols: Vec<Option<usize>> = (0..6000).map(|t| Some(t * t % 5)).collect();
        let shown = ShownUnits::from_symbols(&symbols, 2).unwrap();
        let record = FlipRecord::new(&mut network.clone(), &shown, 0..6000).unwrap();
        let stream = Streams::new(4).stream();
        let window = Window::new(&shown, 0..6000).unwrap().perturbed(Counted::WithoutInput, stream);
        let hamming = window.run(&mut network.clone(), &mut []).unwrap().hamming;
        let sampled = f64::from(hamming.iter().sum::<u32>()) / 6000.0;
        // H of a step has a standard deviation of about 1.1: five standard errors.
        assert!((record.counted() - sampled).abs() < 0.07, "{} {sampled}", record.counted());
        let annealed = record.annealed(network.recurrent()).unwrap();
        assert!(annealed > 0.3 && annealed < 3.0, "{annealed}");
        // Weights under which nobody projects to anybody.
        let none = SparseMatrix::from_dense(Array2::zeros((60, 60)).view()).unwrap();
        assert_eq!(record.annealed(&none).unwrap(), 0.0);
        assert!(record.annealed(&SparseMatrix::from_dense(Array2::zeros((3, 3)).view()).unwrap()).is_err());
        assert!(FlipRecord::new(&mut network.clone(), &shown, 0..6001).is_err());
        assert!(FlipRecord::new(&mut network.clone(), &shown, 3..3).is_err());
    }

    #[test]
    fn one_step_is_the_mean_over_copies_that_were_flipped() {
        let law = ThresholdLaw { excitatory: 30, inhibitory: 8, input_units: 4, ..ThresholdLaw::default() };
        let network = ThresholdNetwork::random(&law, &Streams::new(5)).unwrap();
        let mut stepped = network.clone();
        stepped.step(&[1], None).unwrap();
        let distance = |unit: usize| {
            let mut copy = network.clone();
            copy.flip_state(unit);
            copy.step(&[1], None).unwrap();
            Counted::WithoutInput.distance(&stepped, &copy) as f64
        };
        let mean = (4..30).map(distance).sum::<f64>() / 26.0;
        assert!((Counted::WithoutInput.mean_hamming(&stepped) - mean).abs() < 1e-12);
    }
}
