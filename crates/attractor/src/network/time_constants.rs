//! Time constants of rate units, one each.

use crate::error::Error;
use crate::kernel::Real;

/// Time constants that differ between units, and what a step makes of them.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct TimeConstants<T> {
    /// tau_i, in ms.
    pub(super) tau_ms: Vec<f64>,
    /// dt / tau_i.
    pub(super) rates: Vec<T>,
    /// tau / tau_i, with the mean for tau.
    pub(super) speeds: Vec<f64>,
    /// The mean, in ms.
    pub(super) mean: f64,
}

impl<T: Real> TimeConstants<T> {
    /// Of units that take steps of `dt_ms`.
    pub(super) fn new(tau_ms: &[f64], dt_ms: f64) -> Result<Self, Error> {
        if let Some(&tau) = tau_ms.iter().find(|&&tau| !(tau.is_finite() && tau >= dt_ms)) {
            return Err(Error::out_of_range("tau_ms", tau, "finite, and dt_ms or more"));
        }
        let mean = tau_ms.iter().sum::<f64>() / tau_ms.len() as f64;
        let rates = tau_ms.iter().map(|tau| T::from_f64(dt_ms / tau)).collect();
        Ok(Self { tau_ms: tau_ms.to_vec(), rates, speeds: tau_ms.iter().map(|tau| mean / tau).collect(), mean })
    }

    /// The one that all units have, where they have one.
    pub(super) fn common(&self) -> Option<f64> {
        let first = *self.tau_ms.first()?;
        self.tau_ms.iter().all(|&tau| tau == first).then_some(first)
    }

    /// The same in another precision, with steps of `dt_ms`.
    pub(super) fn cast<U: Real>(&self, dt_ms: f64) -> TimeConstants<U> {
        let rates = self.tau_ms.iter().map(|tau| U::from_f64(dt_ms / tau)).collect();
        TimeConstants { tau_ms: self.tau_ms.clone(), rates, speeds: self.speeds.clone(), mean: self.mean }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Derivative, Dynamics, Network, RateLaw, RateNetwork};
    use crate::fixed_points::Flow;
    use crate::kernel::random::Streams;

    fn network(tau_ms: f64) -> RateNetwork<f64> {
        let dynamics = Dynamics { tau_ms, ..Dynamics::default() };
        let law = RateLaw { units: 20, connection_probability: 0.3, gain: 1.8, dynamics, ..RateLaw::default() };
        let mut network = RateNetwork::random(&law, &Streams::new(3)).unwrap();
        let mut x = vec![0.0; 20];
        Streams::new(4).stream().fill_normal(&mut x, 1.0);
        network.set_activations(&x).unwrap();
        network
    }

    #[test]
    fn equal_constants_are_one() {
        let mut one = network(25.0);
        let mut each = network(10.0).with_time_constants(&[25.0; 20]).unwrap();
        assert_eq!((&one, each.time_constants()), (&each, None));
        for _ in 0..50 {
            one.step(&[0.3, -0.2], None).unwrap();
            each.step(&[0.3, -0.2], None).unwrap();
        }
        assert_eq!(one.activations(), each.activations());
    }

    /// Every unit takes the step, and its tangent, of a network all of whose units have its constant: to the last bit.
    #[test]
    fn every_unit_has_its_own() {
        let taus: Vec<f64> = (0..20).map(|i| [5.0, 10.0, 40.0][i % 3]).collect();
        let mut mixed = network(1.0).with_time_constants(&taus).unwrap();
        assert_eq!(mixed.time_constants(), Some(&taus[..]));
        assert!((mixed.dynamics().tau_ms - taus.iter().sum::<f64>() / 20.0).abs() < 1e-12);
        let x = mixed.activations().to_vec();
        let mut v = vec![0.0; 20];
        Streams::new(5).stream().fill_normal(&mut v, 1.0);
        let mut tangent = vec![0.0; 20];
        mixed.step_tangent(&x, &[], &v, &[0.5, 0.0], &mut tangent);
        mixed.step(&[0.3, -0.2], Some(&v)).unwrap();
        for (tau, first) in [(5.0, 0), (10.0, 1), (40.0, 2)] {
            let mut alone = network(tau);
            let mut own = vec![0.0; 20];
            alone.step_tangent(&x, &[], &v, &[0.5, 0.0], &mut own);
            alone.step(&[0.3, -0.2], Some(&v)).unwrap();
            for i in (first..20).step_by(3) {
                assert_eq!(mixed.activations()[i].to_bits(), alone.activations()[i].to_bits());
                assert_eq!(tangent[i].to_bits(), own[i].to_bits());
            }
        }
    }

    /// The zeros of the flow stay where they are; its Jacobian is that of the step, `1 + dt/tau F'`.
    #[test]
    fn the_flow_knows_them() {
        let taus: Vec<f64> = (0..20).map(|i| 5.0 + f64::from(i)).collect();
        let (one, mut mixed) = (network(10.0), network(10.0).with_time_constants(&taus).unwrap());
        let x = one.activations().to_vec();
        let velocity = |network: &RateNetwork<f64>| {
            let mut out = vec![0.0; 20];
            Flow::new(network).velocity(&x, &mut out);
            out
        };
        let mean = mixed.dynamics().tau_ms;
        for ((own, plain), tau) in velocity(&mixed).iter().zip(velocity(&one)).zip(&taus) {
            assert!((own - plain * mean / tau).abs() < 1e-12);
        }
        let jacobian = Flow::new(&mixed).jacobian(&x);
        for j in 0..20 {
            let mut unit = vec![0.0; 20];
            unit[j] = 1.0;
            let mut column = vec![0.0; 20];
            mixed.step_tangent(&x, &[], &unit, &[0.0, 0.0], &mut column);
            for i in 0..20 {
                let expected = f64::from(u8::from(i == j)) + jacobian[(i, j)] / mean;
                assert!((column[i] - expected).abs() < 1e-12, "{i} {j}");
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let refused = |taus: &[f64]| network(10.0).with_time_constants(taus).unwrap_err().to_string();
        assert!(refused(&[10.0; 19]).starts_with("tau_ms has shape [19]"));
        let mut taus = [10.0; 20];
        for tau in [0.5, f64::NAN, f64::INFINITY, -1.0] {
            taus[7] = tau;
            assert!(refused(&taus).starts_with(&format!("tau_ms is {tau}")), "{}", refused(&taus));
        }
    }
}
