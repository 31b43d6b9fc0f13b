//! The plain twin of the threshold network: full matrices, every unit and every synapse visited at every step.

use ndarray::{Array1, Array2};

/// Excitatory and inhibitory threshold units with STDP, synaptic normalisation and intrinsic plasticity, as the equations
/// are written; rows are postsynaptic.
#[derive(Debug, Clone)]
pub struct PlainThresholdNetwork {
    /// W_EE.
    pub w_ee: Array2<f64>,
    /// Which synapses of W_EE exist.
    pub exists: Array2<bool>,
    /// W_EI.
    pub w_ei: Array2<f64>,
    /// W_IE.
    pub w_ie: Array2<f64>,
    /// W_II.
    pub w_ii: Array2<f64>,
    /// T_E.
    pub t_e: Array1<f64>,
    /// T_I.
    pub t_i: Array1<f64>,
    /// Excitatory state, 0 or 1.
    pub x: Array1<f64>,
    /// Inhibitory state, 0 or 1.
    pub y: Array1<f64>,
}

impl PlainThresholdNetwork {
    /// The state after a step in which the units receive the input `u`; (x', y').
    pub fn next(&self, u: &Array1<f64>) -> (Array1<f64>, Array1<f64>) {
        let fires = |h: f64| f64::from(u8::from(h > 0.0));
        let h_e = self.w_ee.dot(&self.x) - self.w_ei.dot(&self.y) - &self.t_e + u;
        let h_i = self.w_ie.dot(&self.x) - self.w_ii.dot(&self.y) - &self.t_i;
        (h_e.mapv(fires), h_i.mapv(fires))
    }

    /// The states after the same step with excitatory unit `flipped` in the other state beforehand.
    pub fn next_flipped(&self, u: &Array1<f64>, flipped: usize) -> (Array1<f64>, Array1<f64>) {
        let mut copy = self.clone();
        copy.x[flipped] = 1.0 - copy.x[flipped];
        copy.next(u)
    }

    /// STDP after a step that led from `before` to the present state: causal pairs strengthen, acausal ones weaken.
    pub fn stdp(&mut self, before: &Array1<f64>, eta: f64) {
        for ((i, j), w) in self.w_ee.indexed_iter_mut().filter(|(ij, _)| self.exists[*ij]) {
            *w = (*w + eta * (self.x[i] * before[j] - before[i] * self.x[j])).max(0.0);
        }
    }

    /// Every row of W_EE divided by its sum.
    pub fn normalise(&mut self) {
        for mut row in self.w_ee.outer_iter_mut() {
            let sum: f64 = row.iter().sum();
            if sum > 0.0 {
                row /= sum;
            }
        }
    }

    /// Thresholds follow activity towards the rate `mu`.
    pub fn intrinsic(&mut self, eta: f64, mu: f64) {
        for (t, x) in self.t_e.iter_mut().zip(&self.x) {
            *t += eta * (x - mu);
        }
    }
}
