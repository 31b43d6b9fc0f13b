//! full-FORCE: a second network, which is told the desired output, gives every unit a target for its recurrent current.
//!
//! ```text
//! tau x_D' = -x_D + J_D r_D + u_f f + u_in u       the target-generating network hears f
//! tau x'   = -x + J r + u_in u          z = w r    the task-performing network learns J r = J_D r_D + u_f f and w r = f
//! ```
//!
//! FORCE learns the readout alone and lets it back in by one loop, so that what changes between the units has rank one. Here all
//! recurrent weights J learn, from one P for all of them ([`SharedRls`]), to bring about in each unit what J_D and the desired
//! output f did in the same unit of the target-generating network (`DePasquale`, Cueva, Rajan, Escola & Abbott 2018,
//! doi:10.1371/journal.pone.0191527). In steps of time f arrives, as a fed back readout would, one step late: after step t the
//! current J r\[t\] is asked to be J_D r_D\[t\] + u_f f\[t\], and the readout to be f\[t\].
//!
//! ```
//! use attractor::*;
//! use ndarray::Array2;
//!
//! # fn main() -> Result<(), Error> {
//! let law = DenseLaw { units: 100, gain: 1.5, ..DenseLaw::default() };
//! let generator = RateNetwork::<f64>::dense(&law, &Streams::new(1))?;
//! let mut full_force = FullForce::new(generator, &[0], RlsOptions::default())?;
//!
//! // 15 periods of 30 tau; the two networks start alike, on the way of the target.
//! let target = Array2::from_shape_fn((4500, 1), |(t, _)| (t as f64 * std::f64::consts::TAU / 300.0).sin());
//! let silence = Stimulus::silent(4500, 1)?;
//! full_force.hear(&silence, target.view())?;
//! let mut network = full_force.network()?;
//! let learning = Schedule { window: 0..4500, every: 2 };
//! full_force.train(&mut network, &silence, Noise::Silent, target.view(), &learning)?;
//!
//! // Left alone, it goes on.
//! let record = Record { units: Units::Some(&[]), steps: 0..300 };
//! let test = Trial::new(&silence).over(0..300)?.record(&mut network, &record)?;
//! let missed = (&test.outputs - &target.slice(ndarray::s![..300, ..])).mapv(|e| e * e).mean();
//! assert!(missed.is_some_and(|missed| missed < 1e-3));
//! # Ok(())
//! # }
//! ```

use ndarray::{Array2, ArrayView2};

use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::Real;
use crate::network::{Network, PlasticRecurrence, RateNetwork};
use crate::plasticity::{RlsOptions, Rule, SharedRls};
use crate::protocol::{Noise, Schedule, Series, Stimulus, Trial};

/// full-FORCE: the target-generating network and the rule of the task-performing one.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct FullForce<T> {
    generator: RateNetwork<T>,
    channels: Vec<usize>,
    rule: SharedRls<T>,
    /// f of the last step, which arrives in the next one.
    desired: Vec<T>,
    input: Vec<T>,
    target: Vec<T>,
}

crate::sound::checked_serde!(FullForce<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for FullForce<T> {
    fn is_sound(&self) -> bool {
        let ([units, inputs], outputs) = (self.generator.extents(), self.channels.len());
        outputs > 0
            && self.channels.iter().all(|&channel| channel < inputs)
            && self.rule.extents() == [units, outputs]
            && [self.desired.len(), self.input.len(), self.target.len()] == [outputs, inputs, units + outputs]
    }
}

impl<T: Real> FullForce<T> {
    /// `generator` is the target-generating network, from its present state: its recurrent weights are J_D, and its input weights
    /// of `channels` the u_f of one desired output each.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a parameter makes no sense, there is no desired output, or the network has no such channel.
    pub fn new(generator: RateNetwork<T>, channels: &[usize], options: RlsOptions) -> Result<Self, Error> {
        check::at_least("desired outputs", channels.len(), 1)?;
        if let Some(&channel) = channels.iter().find(|&&channel| channel >= generator.inputs()) {
            return Err(Error::out_of_range("channel of a desired output", channel, "below the number of channels"));
        }
        let rule = SharedRls::new(&blank(&generator, channels.len())?, options)?;
        Ok(Self {
            desired: vec![T::ZERO; channels.len()],
            input: vec![T::ZERO; generator.inputs()],
            target: vec![T::ZERO; generator.units() + channels.len()],
            channels: channels.to_vec(),
            generator,
            rule,
        })
    }

    /// A network to be trained: input weights, dynamics and present state of the target-generating network, with J = 0, w = 0 and
    /// a readout for each desired output. Any other of these extents in which every unit hears every other will do.
    ///
    /// # Errors
    /// [`Error::Shape`] or [`Error::OutOfRange`] of what is too large.
    pub fn network(&self) -> Result<RateNetwork<T>, Error> {
        blank(&self.generator, self.channels.len())
    }

    /// The target-generating network.
    pub fn generator(&self) -> &RateNetwork<T> {
        &self.generator
    }

    /// Number of desired outputs.
    pub fn outputs(&self) -> usize {
        self.channels.len()
    }

    /// The rule of the task-performing network, with its P.
    pub fn rule(&self) -> &SharedRls<T> {
        &self.rule
    }

    /// Lets the target-generating network alone hear a stimulus and `target` (steps, desired outputs).
    ///
    /// # Errors
    /// [`Error::Shape`] if stimulus or target do not fit, [`Error::NotFinite`] if a target is not a number,
    /// [`Error::Interrupted`].
    pub fn hear(&mut self, stimulus: &Stimulus<T>, target: ArrayView2<'_, T>) -> Result<(), Error> {
        self.fits(stimulus, target)?;
        (0..stimulus.steps()).try_for_each(|step| {
            checkpoint()?;
            self.generate(stimulus.at(step), target.row(step).iter().copied())
        })
    }

    /// Trains a network from where it is, beside the target-generating one, which goes on from where it was. Both hear the
    /// stimulus, the target-generating one also `target` (steps, desired outputs), the trained one also `noise`. Returns the mean
    /// over the learning steps of the squared error of currents and readouts before each update.
    ///
    /// # Errors
    /// [`Error::Shape`] if stimulus, target or network do not fit, [`Error::NotFinite`] if a target is not a number,
    /// [`Error::OutOfRange`] if the window leaves the stimulus or holds no learning step; as [`Trial::run`].
    pub fn train<'a>(
        &mut self,
        network: &mut RateNetwork<T>,
        stimulus: &'a Stimulus<T>,
        noise: Noise<'a, T>,
        target: ArrayView2<'_, T>,
        schedule: &Schedule,
    ) -> Result<f64, Error> {
        self.fits(stimulus, target)?;
        schedule.validate(&(0..stimulus.steps()))?;
        let (mut sum, mut count) = (0.0, 0_usize);
        Trial::new(stimulus).noise(noise).run(network, |step, network| {
            self.generate(stimulus.at(step), target.row(step).iter().copied())?;
            if schedule.window.contains(&step) && step % schedule.every == 0 {
                self.aim();
                let error = self.rule.learn(network, &self.target)?.unwrap_or(0.0);
                if !error.is_finite() {
                    return Err(Error::NotFinite { name: "training error", index: vec![step], value: error });
                }
                sum += error;
                count += 1;
            }
            Ok(())
        })?;
        Ok(sum / count as f64)
    }

    fn fits(&self, stimulus: &Stimulus<T>, target: ArrayView2<'_, T>) -> Result<(), Error> {
        stimulus.fits(self.generator.inputs())?;
        check::shape("target", target.shape(), &[stimulus.steps(), self.channels.len()])?;
        check::finite("target", target)
    }

    /// A step of the target-generating network, which hears what was desired in the step before.
    fn generate(&mut self, given: &[T], desired: impl Iterator<Item = T>) -> Result<(), Error> {
        self.input.copy_from_slice(given);
        for (&channel, &f) in self.channels.iter().zip(&self.desired) {
            self.input[channel] += f;
        }
        self.generator.step(&self.input, None)?;
        self.desired.iter_mut().zip(desired).for_each(|(to, f)| *to = f);
        Ok(())
    }

    /// The currents that the target-generating network receives in the next step, and the desired outputs of this one.
    fn aim(&mut self) {
        let (currents, outputs) = self.target.split_at_mut(self.generator.units());
        self.generator.recurrence().multiply(self.generator.rates(), currents);
        for (&channel, &f) in self.channels.iter().zip(&self.desired) {
            let weights = self.generator.input_weights();
            currents.iter_mut().zip(weights.column(channel)).for_each(|(a, &u)| *a = u.mul_add(f, *a));
        }
        outputs.copy_from_slice(&self.desired);
    }
}

/// As [`FullForce::network`].
fn blank<T: Real>(generator: &RateNetwork<T>, readouts: usize) -> Result<RateNetwork<T>, Error> {
    let n = generator.units();
    check::room::<T>("recurrent weights", &[n, n, 2])?;
    let recurrent = SparseMatrix::full(Array2::from_elem((n, n), T::ZERO).view())?;
    let output = Array2::from_elem((readouts, n), T::ZERO);
    let input = generator.input_weights().to_owned();
    let mut network = RateNetwork::from_weights(input, recurrent, output, generator.dynamics())?;
    if let Some(constants) = generator.time_constants() {
        network = network.with_time_constants(constants)?;
    }
    network.set_activations(generator.activations())?;
    Ok(network)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use crate::network::DenseLaw;

    /// One product after the other, everything in full matrices.
    struct Plain {
        j_d: Array2<f64>,
        input: Array2<f64>,
        j: Array2<f64>,
        w: Vec<f64>,
        p: Array2<f64>,
        x_d: Vec<f64>,
        x: Vec<f64>,
    }

    fn product(m: &Array2<f64>, v: &[f64]) -> Vec<f64> {
        m.rows().into_iter().map(|row| row.iter().zip(v).map(|(m, v)| m * v).sum()).collect()
    }

    fn rates(x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| x.tanh()).collect()
    }

    impl Plain {
        fn step(&mut self, u: f64, before: f64, f: f64, learns: bool) {
            let (n, a_d, a) = (self.x.len(), product(&self.j_d, &rates(&self.x_d)), product(&self.j, &rates(&self.x)));
            for i in 0..n {
                let heard = self.input[(i, 1)] * u;
                self.x_d[i] += 0.1 * (-self.x_d[i] + a_d[i] + self.input[(i, 0)] * before + heard);
                self.x[i] += 0.1 * (-self.x[i] + a[i] + heard);
            }
            if !learns {
                return;
            }
            let r = rates(&self.x);
            let pr = product(&self.p, &r);
            let denominator = 1.0 + r.iter().zip(&pr).map(|(r, p)| r * p).sum::<f64>();
            let (a, a_d) = (product(&self.j, &r), product(&self.j_d, &rates(&self.x_d)));
            let z: f64 = self.w.iter().zip(&r).map(|(w, r)| w * r).sum();
            for k in 0..n {
                for i in 0..n {
                    self.j[(i, k)] -= (a[i] - a_d[i] - self.input[(i, 0)] * f) * pr[k] / denominator;
                    self.p[(i, k)] -= pr[i] * pr[k] / denominator;
                }
                self.w[k] -= (z - f) * pr[k] / denominator;
            }
        }
    }

    fn generator(units: usize) -> RateNetwork<f64> {
        let law = DenseLaw { units, gain: 1.5, inputs: 1, ..DenseLaw::default() };
        let mut network = RateNetwork::dense(&law, &Streams::new(3)).unwrap();
        let mut x = vec![0.0; units];
        Streams::new(4).stream().fill_normal(&mut x, 1.0);
        network.set_activations(&x).unwrap();
        network
    }

    #[test]
    fn it_is_the_equations_in_full_matrices() {
        let generator = generator(13);
        let mut full_force = FullForce::new(generator.clone(), &[0], RlsOptions::default()).unwrap();
        let mut network = full_force.network().unwrap();
        let mut plain = Plain {
            j_d: generator.recurrent_weights().to_dense(),
            input: generator.input_weights().to_owned(),
            j: Array2::zeros((13, 13)),
            w: vec![0.0; 13],
            p: Array2::eye(13),
            x_d: generator.activations().to_vec(),
            x: generator.activations().to_vec(),
        };
        let f = |t: usize| (t as f64 / 9.0).sin();
        let target = Array2::from_shape_fn((60, 1), |(t, _)| f(t));
        let stimulus = Stimulus::silent(60, 2).unwrap().pulse(1, 10..20, 0.5).unwrap();
        // In two parts, between which everything goes on.
        for part in [0..25, 25..60] {
            let of = |a: ArrayView2<'_, f64>| a.slice(ndarray::s![part.clone(), ..]).to_owned();
            let given = Stimulus::from_array(of(stimulus.input()).view()).unwrap();
            let steps = part.len();
            let schedule = Schedule { window: 0..steps, every: 3 };
            let target = of(target.view());
            full_force.train(&mut network, &given, Noise::Silent, target.view(), &schedule).unwrap();
            for (k, t) in part.enumerate() {
                let before = if t == 0 { 0.0 } else { f(t - 1) };
                plain.step(f64::from(u8::from((10..20).contains(&t))) * 0.5, before, f(t), k % 3 == 0);
            }
        }
        let j = network.recurrent_weights().to_dense();
        assert!(j.iter().zip(&plain.j).all(|(a, b)| (a - b).abs() < 1e-11));
        assert!(j.iter().any(|weight| weight.abs() > 0.01));
        assert!(network.output_weights().iter().zip(&plain.w).all(|(a, b)| (a - b).abs() < 1e-11));
        assert!(network.activations().iter().zip(&plain.x).all(|(a, b)| (a - b).abs() < 1e-11));
        assert!(full_force.generator().activations().iter().zip(&plain.x_d).all(|(a, b)| (a - b).abs() < 1e-11));
    }

    /// Then `sum r r' P = I - P` projects on the rates that were, through which J is J_D and the loop of FORCE.
    #[test]
    fn where_rates_follow_it_is_the_matrix_of_force_where_rates_ever_were() {
        let generator = generator(16);
        let (j_d, u) = (generator.recurrent_weights().to_dense(), generator.input_weights().to_owned());
        let mut full_force = FullForce::new(generator, &[0], RlsOptions::default()).unwrap();
        let mut network = full_force.network().unwrap();
        let silence = Stimulus::silent(1, 2).unwrap();
        for t in 0..300 {
            let target = Array2::from_elem((1, 1), (f64::from(t) / 20.0).sin());
            full_force.hear(&silence, target.view()).unwrap();
            network.set_activations(full_force.generator().activations()).unwrap();
            full_force.aim();
            full_force.rule.learn(&mut network, &full_force.target).unwrap();
        }
        let seen = Array2::<f64>::eye(16) - full_force.rule().inverse_correlation().to_dense();
        let (mut expected, w) = (j_d.dot(&seen), network.output_weights());
        expected.indexed_iter_mut().for_each(|((i, k), weight)| *weight += u[(i, 0)] * w[(0, k)]);
        let found = network.recurrent_weights().to_dense();
        assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-9));
        assert!((&found - &j_d).iter().any(|d| d.abs() > 0.1));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let new = |channels: &[usize]| FullForce::new(generator(5), channels, RlsOptions::default());
        assert!(new(&[]).is_err() && new(&[2]).is_err());
        let mut full_force = new(&[0]).unwrap();
        let mut network = full_force.network().unwrap();
        let (silence, learning) = (Stimulus::silent(8, 2).unwrap(), Schedule { window: 0..8, every: 2 });
        let mut train = |target: Array2<f64>, stimulus: &Stimulus<f64>, schedule: &Schedule| {
            full_force.train(&mut network, stimulus, Noise::Silent, target.view(), schedule)
        };
        assert!(train(Array2::zeros((8, 2)), &silence, &learning).is_err());
        assert!(train(Array2::zeros((8, 1)), &Stimulus::silent(8, 1).unwrap(), &learning).is_err());
        assert!(train(Array2::from_elem((8, 1), f64::NAN), &silence, &learning).is_err());
        assert!(train(Array2::zeros((8, 1)), &silence, &Schedule { window: 0..9, every: 1 }).is_err());
        assert!(train(Array2::zeros((8, 1)), &silence, &learning).is_ok());
    }
}
