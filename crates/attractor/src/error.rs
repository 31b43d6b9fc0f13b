//! What can go wrong, said so that a reader can act: what, where, and what is accepted.

/// An error of the library.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A parameter is outside the range in which it makes sense.
    #[error("{name} is {found}; it must be {accepted}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// The value found.
        found: String,
        /// The accepted range, in words.
        accepted: &'static str,
    },
    /// What was asked for does not fit into memory; nothing of it was taken.
    #[error("{name} of {extents:?} needs more memory than there is")]
    Memory {
        /// What was to be kept.
        name: &'static str,
        /// Its extents.
        extents: Vec<usize>,
    },
    /// An array has the wrong extents.
    #[error("{name} has shape {found:?}; expected {expected:?}")]
    Shape {
        /// The array.
        name: &'static str,
        /// Its extents.
        found: Vec<usize>,
        /// The extents it must have.
        expected: Vec<usize>,
    },
    /// An array holds a value that is not a finite number.
    #[error("{name} holds {value} at {index:?}; every entry must be finite")]
    NotFinite {
        /// The array.
        name: &'static str,
        /// Where.
        index: Vec<usize>,
        /// The entry.
        value: f64,
    },
    /// The state left every reasonable bound.
    #[error("the network diverged at step {step}: unit {unit} reached {value:e}")]
    Diverged {
        /// The step of the trial, from 0.
        step: usize,
        /// The unit with the largest state.
        unit: usize,
        /// Its state.
        value: f64,
    },
    /// A matrix P of recursive least squares is no longer positive definite, or beyond what its numbers can hold.
    #[error(
        "P is no longer positive definite{}: of unit {unit}, 1 / (1 + r' P r) is {value:e}; a larger delta, double precision, or \
         less forgetting keeps it so",
        .step.map(|step| format!(" at step {step}")).unwrap_or_default()
    )]
    Indefinite {
        /// The step of the trial, from 0, where one is known.
        step: Option<usize>,
        /// The unit whose P it is; of readouts, which share one, 0.
        unit: usize,
        /// 1 / (1 + r' P r), which is above 0 and at most 1 of a positive definite P.
        value: f64,
    },
    /// A numerical method did not converge.
    #[error("{what} did not converge after {iterations} iterations (residual {residual:e})")]
    NoConvergence {
        /// The method.
        what: &'static str,
        /// Iterations spent.
        iterations: usize,
        /// What was left.
        residual: f64,
    },
    /// A symmetric matrix that must be positive definite is not, to within rounding.
    #[error("{what} is singular or not positive definite to within rounding")]
    NotPositiveDefinite {
        /// The matrix.
        what: &'static str,
    },
    /// An equation has no solution; the text says which and where.
    #[error("{0}")]
    NoSolution(String),
    /// An equation has more than one stable solution, and nothing says which is meant.
    #[error("{what} has several stable solutions, {found:?}; choose one of them")]
    SeveralSolutions {
        /// The equation.
        what: &'static str,
        /// Its stable solutions.
        found: Vec<f64>,
    },
    /// No readout tells the targets apart: their rates are linearly dependent.
    #[error("the correlation matrix of the targets is singular: {0}")]
    SingularTargets(String),
    /// With its loop open, a network does not forget its past.
    #[error(
        "no fading memory at target {target}: the spectral radius max(rho, beta_1) is {radius}; it must be below 1"
    )]
    NoFadingMemory {
        /// The target.
        target: f64,
        /// The radius.
        radius: f64,
    },
    /// The caller asked to stop ([`crate::interruptible`]).
    #[error("interrupted")]
    Interrupted,
    /// A saved network could not be read or written.
    #[error("{0}")]
    Storage(String),
}

impl Error {
    /// A parameter outside its range.
    pub(crate) fn out_of_range(name: &'static str, found: impl ToString, accepted: &'static str) -> Self {
        Self::OutOfRange { name, found: found.to_string(), accepted }
    }
}
