//! Loading patterns: recurrent weights by which a network comes to do by itself what input made it do.

use ndarray::{Array2, ArrayView2};

use crate::check;
use crate::error::Error;
use crate::linear::product;
use crate::plasticity::ridge_readout;

/// The weights W (N, N) nearest in the ridge sense to `recurrent`, W* (N, N), that take over the input's part: minimises
///
/// ```text
/// sum_t |W x_t - (W* x_t + v_t)|² + ridge |W - W*|²
/// ```
///
/// over `states` x_t (steps, N) before each step and `inputs` v_t = W_in u_t (steps, N), the input current in that step, of all
/// patterns one after the other. W - W* is the input simulation matrix of Jaeger 2014 (arXiv:1403.3369), 3.11; his loading of
/// 3.3 lets the penalty draw W towards 0 instead, which `recurrent` added to `inputs` and zeros in its place would do.
///
/// Without input `x' = tanh(W x + b)` then repeats the pattern that it is in, and a [`Conceptor`](crate::Conceptor) of that
/// pattern's states keeps it there.
///
/// # Errors
/// [`Error::Shape`] if extents disagree, [`Error::NotFinite`] if a number is not finite, [`Error::OutOfRange`] if `ridge` is not
/// above 0, or too small for states that depend on each other.
pub fn load_patterns(
    states: ArrayView2<'_, f64>,
    inputs: ArrayView2<'_, f64>,
    recurrent: ArrayView2<'_, f64>,
    ridge: f64,
) -> Result<Array2<f64>, Error> {
    let n = states.ncols();
    check::positive("ridge", ridge)?;
    check::shape("inputs", inputs.shape(), &[states.nrows(), n])?;
    check::shape("recurrent weights", recurrent.shape(), &[n, n])?;
    check::finite("states", states)?;
    check::finite("inputs", inputs)?;
    check::finite("recurrent weights", recurrent)?;
    let targets = product(states, recurrent.t()) + inputs;
    ridge_readout(states, targets.view(), recurrent, ridge)
}
