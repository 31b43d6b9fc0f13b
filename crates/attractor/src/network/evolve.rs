//! What every network is: something with a state that takes one step after the other.

use super::Readout;
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::kernel::Real;

/// A network: what evolves in time, one step at a time.
///
/// Trials, rules and measures know a network by this trait alone. A network of your own says how many units and inputs it
/// has, takes a step, and shows its state and its outputs; what it knows beyond that, a readout or its derivative, it may
/// offer.
///
/// ```
/// use attractor::*;
///
/// /// `x' = (1 - a) x + a sin(W x + u)`: every unit has an input of its own.
/// struct Sines {
///     weights: ndarray::Array2<f64>,
///     state: Vec<f64>,
///     readout: Readout<f64>,
/// }
///
/// impl Network for Sines {
///     type Number = f64;
///     type Input = [f64];
///
///     fn units(&self) -> usize {
///         self.state.len()
///     }
///     fn inputs(&self) -> usize {
///         self.state.len()
///     }
///     fn step(&mut self, input: &[f64], noise: Option<&[f64]>) -> Result<(), Error> {
///         let drive = self.weights.dot(&ndarray::aview1(&self.state));
///         for (i, x) in self.state.iter_mut().enumerate() {
///             let noise = noise.map_or(0.0, |noise| noise[i]);
///             *x = 0.7 * *x + 0.3 * (drive[i] + input[i] + noise).sin();
///         }
///         Ok(())
///     }
///     fn read_state(&self, out: &mut [f64]) {
///         out.copy_from_slice(&self.state);
///     }
///     fn write_state(&mut self, state: &[f64]) -> Result<(), Error> {
///         self.state.copy_from_slice(state);
///         Ok(())
///     }
///     fn readout(&self) -> Option<&Readout<f64>> {
///         Some(&self.readout)
///     }
///     fn readout_mut(&mut self) -> Option<&mut Readout<f64>> {
///         Some(&mut self.readout)
///     }
/// }
///
/// # fn main() -> Result<(), Error> {
/// let weights = ndarray::Array2::from_shape_fn((20, 20), |(i, j)| 0.05 * ((7 * i + 3 * j) as f64).cos());
/// let mut network = Sines { weights, state: vec![0.1; 20], readout: Readout::zeros(1, 20) };
/// // It learns to hum a tune that it hears late, as every network does that carries a readout.
/// let heard = ndarray::Array2::from_shape_fn((600, 20), |(t, i)| ((t + i) as f64 / 10.0).cos());
/// let heard = Stimulus::from_array(heard.view())?;
/// let tune = ndarray::Array2::from_shape_fn((600, 1), |(t, _)| (t as f64 / 10.0).sin());
/// let mut rule = ReadoutRls::new(&network, RlsOptions::default())?;
/// let schedule = Schedule { window: 0..600, every: 1 };
/// let losses: Vec<f64> = (0..5)
///     .map(|_| Trial::new(&heard).train(&mut network, &mut rule, tune.view(), &schedule))
///     .collect::<Result<_, _>>()?;
/// assert!(losses[4] < losses[0] / 5.0, "{losses:?}");
/// # Ok(())
/// # }
/// ```
pub trait Network {
    /// The precision of its numbers.
    type Number: Real;
    /// What a step receives: `[Number]`, a value a channel, or `[usize]`, the input units that are shown.
    type Input: ?Sized;

    /// Number of units whose outputs a readout sees.
    fn units(&self) -> usize;

    /// Number of input channels, or of units that can be shown.
    fn inputs(&self) -> usize;

    /// One step under an input and noise (one number a unit, already scaled).
    ///
    /// # Errors
    /// [`Error::Shape`] or [`Error::OutOfRange`] if input or noise do not fit; the state is then as before.
    fn step(&mut self, input: &Self::Input, noise: Option<&[Self::Number]>) -> Result<(), Error>;

    /// One step of several networks, each from its own state under its own input and noise; the same bits as one by one. A
    /// network whose clones share what they read in a step may read it once for all.
    ///
    /// # Errors
    /// [`Error::Shape`] if there is not something given for each; as [`Network::step`] of the first that fails.
    fn step_together(networks: &mut [Self], given: &[Given<'_, Self::Input, Self::Number>]) -> Result<(), Error>
    where
        Self: Sized,
    {
        check::shape("given", &[given.len()], &[networks.len()])?;
        networks.iter_mut().zip(given).try_for_each(|(network, given)| network.step(given.input, given.noise))
    }

    /// How many of its clones are best stepped together; one where nothing is gained by it.
    fn hand_in_hand(&self) -> usize {
        1
    }

    /// How many numbers are the state, from which all that follows depends.
    fn state_size(&self) -> usize {
        self.units()
    }

    /// Writes the state into `out`, [`Network::state_size`] numbers.
    fn read_state(&self, out: &mut [Self::Number]);

    /// Sets the state.
    ///
    /// # Errors
    /// [`Error::Shape`] if it has another size, [`Error::NotFinite`] if a number is not finite.
    fn write_state(&mut self, state: &[Self::Number]) -> Result<(), Error>;

    /// Writes what a readout sees of each unit into `out`: rates, spikes. Unless a network says otherwise, its state.
    fn read_outputs(&self, out: &mut [Self::Number]) {
        self.read_state(out);
    }

    /// A unit whose state has left every reasonable bound, and its value.
    fn diverged(&self) -> Option<(usize, f64)> {
        None
    }

    /// The readout that it carries.
    fn readout(&self) -> Option<&Readout<Self::Number>> {
        None
    }

    /// Its readout, to be changed.
    fn readout_mut(&mut self) -> Option<&mut Readout<Self::Number>> {
        None
    }

    /// Its derivative, where it knows one; measures take finite differences where it does not.
    fn derivative(&mut self) -> Option<&mut dyn Derivative<Self::Number>> {
        None
    }
}

/// What a network is given in a step.
#[derive(Debug)]
pub struct Given<'a, I: ?Sized, T> {
    /// Its input.
    pub input: &'a I,
    /// Noise, one number a unit, already scaled.
    pub noise: Option<&'a [T]>,
}

/// The derivative of a network's step and outputs: its Jacobians times vectors.
pub trait Derivative<T> {
    /// `out = (d next / d state) v + (d next / d input) w` for the step that led from `state` to `next` without noise; an
    /// empty `w` is 0.
    fn step_tangent(&mut self, state: &[T], next: &[T], v: &[T], w: &[T], out: &mut [T]);

    /// `out = (d outputs / d state) v`.
    fn outputs_tangent(&mut self, state: &[T], v: &[T], out: &mut [T]);
}

/// A network whose recurrent weights a supervised rule may change.
pub trait PlasticRecurrence: Network {
    /// The recurrent weights, (units, units), postsynaptic by row.
    fn recurrence(&self) -> &SparseMatrix<Self::Number>;

    /// The outputs after the last step, those that synapses are held responsible for, and the recurrent weights, to be
    /// changed; the synapses stay. In continuous time the two are one, as in the published rules; in discrete time the
    /// outputs before the step are what the weights carried.
    fn outputs_and_recurrence(&mut self) -> ([&[Self::Number]; 2], &mut SparseMatrix<Self::Number>);
}
