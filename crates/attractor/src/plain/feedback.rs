//! The plain twin of an echo state network whose feedback learns: full matrices, and a pass for every operation.

use crate::math;
use ndarray::{Array1, Array2};

/// An echo state network without input or leak, with differential Hebbian feedback, as the equations are written.
#[derive(Debug, Clone)]
pub struct PlainFeedbackNetwork {
    /// W_x.
    pub w_x: Array2<f64>,
    /// W_z.
    pub w_z: Array2<f64>,
    /// Biases.
    pub b: Array1<f64>,
    /// State.
    pub x: Array1<f64>,
    /// Change of the state in the last step.
    pub d: Array1<f64>,
}

impl PlainFeedbackNetwork {
    /// `x' = tanh((W_x + W_z) x + b) + xi`; returns the change in the step before, which learning needs.
    pub fn step(&mut self, xi: &Array1<f64>) -> Array1<f64> {
        let drive = self.w_x.dot(&self.x) + self.w_z.dot(&self.x) + &self.b;
        let next = drive.mapv(math::tanh) + xi;
        let change = &next - &self.x;
        self.x = next;
        std::mem::replace(&mut self.d, change)
    }

    /// `M = W_z + eps (d' d^T - W_z)`, `W_z = M / (|M| + 1e-12)`, with d the change in the step before.
    pub fn learn(&mut self, before: &Array1<f64>, eps: f64) {
        let change = self.d.clone();
        self.learn_product(eps, |i, j| change[i] * before[j]);
    }

    /// The same with `a x' x^T + b x x_-^T - c x x^T - e x' x_-^T` in the place of `d' d^T`.
    pub fn learn_terms(&mut self, before: &Array1<f64>, eps: f64, [a, b, c, e]: [f64; 4]) {
        let next = self.x.clone();
        let now = &next - &self.d;
        let old = &now - before;
        self.learn_product(eps, |i, j| {
            a * next[i] * now[j] + b * now[i] * old[j] - c * now[i] * now[j] - e * next[i] * old[j]
        });
    }

    fn learn_product(&mut self, eps: f64, product: impl Fn(usize, usize) -> f64) {
        for ((i, j), w) in self.w_z.indexed_iter_mut() {
            *w += eps * (product(i, j) - *w);
        }
        let norm = self.w_z.iter().map(|w| w * w).sum::<f64>().sqrt();
        self.w_z /= norm + 1e-12;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use crate::network::{EchoStateLaw, EchoStateNetwork, Network};
    use crate::plasticity::{DifferentialHebbian, FeedbackNorm, Rule};

    #[test]
    fn the_network_does_what_its_twin_does() {
        // Noise drowns what rounding adds only while the orbit is stable: 300 steps, sizes on both sides of a group of lanes.
        for (units, terms) in
            [7, 20, 33].into_iter().flat_map(|n| [[1.0; 4], [1.0, 0.5, 0.0, 2.0]].map(|terms| (n, terms)))
        {
            let law = EchoStateLaw { units, ..EchoStateLaw::default() };
            let mut network = EchoStateNetwork::random(&law, &Streams::new(1)).unwrap();
            let mut twin = PlainFeedbackNetwork {
                w_x: network.recurrent().to_dense(),
                w_z: Array2::zeros((units, units)),
                b: network.bias().to_vec().into(),
                x: Array1::zeros(units),
                d: Array1::zeros(units),
            };
            let mut rule = DifferentialHebbian::new(0.01, FeedbackNorm::InPlace).unwrap().with_terms(terms).unwrap();
            let mut stream = Streams::new(2).stream();
            let mut xi = Array1::zeros(units);
            for step in 0..300 {
                stream.fill_normal(xi.as_slice_mut().unwrap(), 0.01);
                network.step(&[], xi.as_slice()).unwrap();
                let before = twin.step(&xi);
                if step >= 50 {
                    rule.learn(&mut network, &[]).unwrap();
                    twin.learn_terms(&before, 0.01, terms);
                }
            }
            let weights = (network.feedback().to_dense() - &twin.w_z).mapv(f64::abs);
            assert!(weights.iter().all(|&w| w < 1e-10), "{units} units");
            assert!(network.state().iter().zip(&twin.x).all(|(a, b)| (a - b).abs() < 1e-10), "{units} units");
        }
    }
}
