//! How far an orbit is followed before and while it is classified.

/// How an orbit is continued.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Continuation {
    /// Steps before anything is measured. An orbit that has not settled after them is followed for up to 63 times as many.
    pub transient: usize,
    /// Steps of the Lyapunov exponents, and the longest cycle that is sought beyond `longest_period`.
    pub lyapunov_steps: usize,
    /// Steps of the record from which rotation number and amplitude are taken.
    pub record: usize,
    /// The longest period that is sought in the record. Longer ones, up to `lyapunov_steps`, are told by one return and its
    /// repetition.
    pub longest_period: usize,
    /// An orbit has a period if it returns that closely, in every unit and in the units of the states, from every step of the record to
    /// every repetition. The default is for states of the order of 1, such as those of tanh: where they are far smaller, a cycle would
    /// be taken for a fixed point.
    pub tolerance: f64,
    /// Exponents within this of 0 count as 0, 1/step.
    pub zero: f64,
}

impl Default for Continuation {
    /// 5000 steps of transient, 10 000 of exponents, a record of 2000, periods to 200 at 1e-6, exponents zero within 1e-3.
    fn default() -> Self {
        Self { transient: 5000, lyapunov_steps: 10_000, record: 2000, longest_period: 200, tolerance: 1e-6, zero: 1e-3 }
    }
}
