//! One step of a rate network, alone or hand in hand with others that share its weights.

use std::sync::Arc;

use super::RateNetwork;
use crate::check;
use crate::error::Error;
use crate::kernel::{Real, exceeds, leaky_step, leaky_step_each, subtract_scaled};
use crate::network::{Derivative, Given, Network, Readout};

impl<T: Real> RateNetwork<T> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use crate::network::RateLaw;
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
    fn divergence_names_the_unit() {
        let mut network = RateNetwork::<f32>::random(&law(5), &Streams::new(1)).unwrap();
        assert_eq!(network.diverged(), None);
        network.set_activations(&[0.0, 1e10, 2e10, 0.0, 0.0]).unwrap();
        assert_eq!(network.diverged().map(|d| d.0), Some(2));
        network.activations[3] = f32::NAN;
        assert_eq!(network.diverged().map(|d| d.0), Some(3));
    }
}
