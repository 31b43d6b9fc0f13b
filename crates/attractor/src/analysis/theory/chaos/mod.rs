//! Dynamic mean-field theory of random networks that are left to themselves: the chaos that they are in, and how many dimensions it has.
//!
//! A network `x' = -x + J phi(x)`, phi = tanh, `J ~ N(0, g²/N)`, times in units of the time constant, is chaotic for g > 1. As N grows, its
//! units become independent normal processes (Sompolinsky, Crisanti & Sommers 1988, doi:10.1103/PhysRevLett.61.259) whose
//! autocorrelation `D(tau) = <x(t) x(t + tau)>` follows
//!
//! ```text
//! D'' = D - g² C,        C(tau) = <phi(x(t)) phi(x(t + tau))>,        D'(0) = 0,   D(inf) = 0.
//! ```
//!
//! C is a function of D and of the variance D(0) alone. With the coefficients `a_n` of `phi(sqrt(D(0)) z)` in normalised Hermite
//! polynomials of a standard normal z, and `rho = D / D(0)`,
//!
//! ```text
//! C = sum_n a_n² rho^n,        rho'² / 2 + v(rho) = 0,        v = -rho²/2 + (g²/D(0)) sum_n a_n² rho^(n + 1) / (n + 1),
//! ```
//!
//! a ball that rolls down a potential from rho = 1, where it is at rest, and comes to rest at 0: `v(1) = 0` fixes D(0).
//!
//! # Dimension
//!
//! Of pairs of units N<C_ij²> stays finite as N grows, and so does the share of N that the participation ratio of the rates is (Clark,
//! Abbott & Litwin-Kumar 2023, doi:10.1103/PhysRevLett.131.118401). Two units hear each other weakly and share what they hear, both of
//! order N^(-1/2): to that order a unit answers linearly, with `S(w) = <phi'> / (1 + i w)`. The covariances of all pairs then are
//! those of linear units with private noise, whose spectrum is such that each unit has its C(w). For J of independent entries,
//!
//! ```text
//! sum_ij <C_ij(w1) C_ij(w2)> / N = C(w1) C(w2) / |1 - g² S(w1) S(w2)|²        i = j included, where it is C(w1) C(w2),
//! PR/N = C(tau = 0)² / int int dw1 dw2/(2 pi)² C(w1) C(w2) / |1 - g² S(w1) S(w2)|².
//! ```
//!
//! Of linear units whose S does not depend on w it is `(1 - g² S²)²`, as known (Hu & Sompolinsky 2022,
//! doi:10.1371/journal.pcbi.1010327).
//!
//! # Lyapunov exponent
//!
//! Two copies that differ a little part as `exp(lambda t)`. The covariance of their difference at two times follows
//! `(d/dt + 1)(d/dt' + 1) Q = g² <phi' phi'>(t - t') Q`; with `Q = exp(lambda (t + t')) psi(t - t')` that is a particle in a well,
//!
//! ```text
//! -psi'' + (1 - g² <phi' phi'>(tau)) psi = E psi,        (1 + lambda)² = 1 - E,
//! ```
//!
//! whose ground state grows fastest (Sompolinsky, Crisanti & Sommers 1988). D' solves it at E = 0 and has a node, so that the ground state
//! lies below 0: whatever fluctuates is chaotic. Near g = 1, `D = (g - 1) / cosh((g - 1) tau / sqrt(3))`, the well is that of Pöschl and Teller
//! with two bound states, `E = -(g - 1)²` and 0, and `lambda = (g - 1)² / 2`.
//!
//! ```
//! use attractor::chaos::Chaos;
//!
//! let chaos = Chaos::new(3.0)?;
//! assert!(chaos.dimension()? < 0.1); // A few of a hundred directions.
//! // Two neighbours part, ten times as far in about ten time constants.
//! assert!((0.1..0.5).contains(&chaos.lyapunov_exponent()?));
//! // Correlations of neighbouring times are high, and fade.
//! assert!(chaos.correlation(0.5) > 0.8 && chaos.correlation(30.0) < 0.01);
//! # Ok::<(), attractor::Error>(())
//! ```

mod autocorrelation;
mod dimension;
mod hermite;
mod lyapunov;

use hermite::Hermite;

use crate::error::Error;

/// A random network in chaos, as the number of its units grows: the solution of dynamic mean-field theory for tanh.
#[derive(Debug, Clone, PartialEq)]
pub struct Chaos {
    gain: f64,
    rates: Hermite,
    /// Time between two samples.
    step: f64,
    /// D(tau) / D(0) in these steps from 0 on, until it is nearly 0.
    correlation: Vec<f64>,
}

/// Gains that are accepted: where correlations last too long to be followed, and where tanh is too steep for the polynomials.
const GAINS: std::ops::RangeInclusive<f64> = 1.02..=10.0;

impl Chaos {
    /// The solution at gain g.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the gain is not from 1.02 to 10.
    pub fn new(gain: f64) -> Result<Self, Error> {
        if !GAINS.contains(&gain) {
            return Err(Error::out_of_range("gain", gain, "from 1.02 to 10"));
        }
        let rates = autocorrelation::at_rest(gain);
        let (step, correlation) = autocorrelation::follow(gain, &rates)?;
        Ok(Self { gain, rates, step, correlation })
    }

    /// The gain g.
    pub fn gain(&self) -> f64 {
        self.gain
    }

    /// Variance D(0) of the activations x.
    pub fn variance(&self) -> f64 {
        self.rates.variance()
    }

    /// Variance C(0) of the rates phi(x).
    pub fn rate_variance(&self) -> f64 {
        self.rates.covariance(1.0)
    }

    /// Mean slope <phi'(x)>; the gain times it is the radius within which perturbations of the mean field decay, below 1.
    pub fn mean_slope(&self) -> f64 {
        self.rates.mean_slope()
    }

    /// Correlation `D(tau) / D(0)` of a unit's activation with itself a time later, in units of the time constant; linear between samples.
    pub fn correlation(&self, lag: f64) -> f64 {
        let at = lag.abs() / self.step;
        let below = at.floor();
        let sample = |k: usize| self.correlation.get(k).copied().unwrap_or(0.0);
        let (first, second) = (sample(below as usize), sample((below as usize).saturating_add(1)));
        first + (at - below) * (second - first)
    }
}
