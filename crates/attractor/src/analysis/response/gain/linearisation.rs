//! The linear system that a network with one loop is near a state, and the ways to its gain that reduce nothing.

use ndarray::{Array2, ArrayView1};
use num_complex::Complex64;

use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::dot;
use crate::linear::Lu;
use crate::math;
use crate::network::Loop;
use crate::network::RateNetwork;

/// A network with one loop, linearised at a state: A, b and c of the [module](super).
#[derive(Debug, Clone)]
pub struct Linearisation<'a> {
    network: &'a RateNetwork<f64>,
    slopes: Vec<f64>,
    source: Vec<f64>,
    readout: Vec<f64>,
}

/// G(s) where s is so far from all eigenvalues that the network does not answer to itself, `c' b / (1 + s)`, which is exact there but for
/// terms of 1e-100; `moment` is c' b.
pub(super) fn far_out(s: Complex64, moment: f64) -> Option<Complex64> {
    const FAR: f64 = 1e100;
    let size = math::norm(1.0 + s);
    (size > FAR).then(|| ((1.0 + s) / size).conj() * moment / size)
}

impl<'a> Linearisation<'a> {
    /// At activations x, about one loop; other loops are open.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the network has no such readout or channel, or units of different time constants; [`Error::Shape`] or [`Error::NotFinite`] if
    /// the state does not fit, or the slopes there are not finite.
    pub fn new(network: &'a RateNetwork<f64>, closed: Loop, state: &[f64]) -> Result<Self, Error> {
        closed.check_prompt(network.readouts(), network.inputs())?;
        if network.time_constants().is_some() {
            return Err(Error::out_of_range(
                "tau_ms",
                "different between units",
                "one for all, of which gains are told",
            ));
        }
        check::shape("state", &[state.len()], &[network.units()])?;
        check::finite("state", ArrayView1::from(state))?;
        let transfer = network.dynamics().transfer;
        let slopes = transfer.derivatives(state);
        check::finite("slopes phi'(x)", ArrayView1::from(&slopes))?;
        let weights = network.output_weights();
        let readout = weights.row(closed.readout).iter().zip(&slopes).map(|(w, slope)| w * slope).collect();
        let source = network.input_weights().column(closed.channel).to_vec();
        Ok(Self { network, slopes, source, readout })
    }

    /// The same, with another channel in the place of b: its gain is from that channel to the readout, the loop being
    /// open. In the closed loop the readout responds to that channel with `this gain / (1 - loop gain)`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the network has no such channel.
    pub fn from_channel(&self, channel: usize) -> Result<Self, Error> {
        if channel >= self.network.inputs() {
            return Err(Error::out_of_range("channel", channel, "below the number of input channels"));
        }
        Ok(Self { source: self.network.input_weights().column(channel).to_vec(), ..self.clone() })
    }

    /// Number of units N.
    pub fn units(&self) -> usize {
        self.slopes.len()
    }

    /// b, one entry per unit.
    pub fn source(&self) -> &[f64] {
        &self.source
    }

    /// c, one entry per unit.
    pub fn readout(&self) -> &[f64] {
        &self.readout
    }

    /// A = W diag(phi'), (N, N).
    pub fn matrix(&self) -> Array2<f64> {
        let mut matrix = self.network.recurrent_weights().to_dense();
        matrix.outer_iter_mut().for_each(|mut row| row *= &ArrayView1::from(&self.slopes));
        matrix
    }

    /// `out = A v`; `scratch` is as long as v.
    pub(super) fn multiply(&self, v: &[f64], scratch: &mut [f64], out: &mut [f64]) {
        for ((scaled, v), slope) in scratch.iter_mut().zip(v).zip(&self.slopes) {
            *scaled = v * slope;
        }
        self.network.recurrent_weights().multiply(scratch, out);
    }

    /// `out = A' v`.
    pub(super) fn multiply_transposed(&self, v: &[f64], out: &mut [f64]) {
        self.network.recurrent_weights().multiply_transposed(v, out);
        for (out, slope) in out.iter_mut().zip(&self.slopes) {
            *out *= slope;
        }
    }

    /// The radius of the disk about -1 that the eigenvalues of a random W fill, `|A| / sqrt(N)` with the Frobenius norm:
    /// `g <phi'²>^(1/2)` of this network.
    pub fn disk_radius(&self) -> f64 {
        let weights = self.network.recurrent_weights();
        let rows = (0..weights.rows()).flat_map(|i| weights.row(i));
        let squares: f64 = rows.map(|(j, w)| math::powi(w * self.slopes[j], 2)).sum();
        (squares / self.units() as f64).sqrt()
    }

    /// G(s) by solving `(s - J) y = b` for one s, O(N³).
    pub fn gain(&self, s: Complex64) -> Complex64 {
        if let Some(gain) = far_out(s, dot(&self.readout, &self.source)) {
            return gain;
        }
        let a = self.matrix();
        let mut y: Vec<Complex64> = self.source.iter().map(|&b| b.into()).collect();
        Lu::new(self.units(), |i, j| diagonal(i, j, 1.0 + s) - a[(i, j)]).solve(&mut y);
        y.iter().zip(&self.readout).map(|(y, c)| y * c).sum()
    }

    /// G(s) by the identity `1 - G(s) = det(s - J - b c') / det(s - J)`, O(N³). Rounding errs by some 1e-16 beside 1: of a gain that is
    /// no larger it knows nothing.
    pub fn gain_by_determinants(&self, s: Complex64) -> Complex64 {
        let a = self.matrix();
        let open = Lu::new(self.units(), |i, j| diagonal(i, j, 1.0 + s) - a[(i, j)]);
        let fed_back = |i: usize, j: usize| self.source[i] * self.readout[j];
        let closed = Lu::new(self.units(), |i, j| diagonal(i, j, 1.0 + s) - a[(i, j)] - fed_back(i, j));
        1.0 - closed.determinant().ratio(open.determinant())
    }

    /// The moments `c' A^j b`, j from 0 to `count` - 1.
    ///
    /// # Errors
    /// [`Error::Memory`] if so many do not fit.
    pub fn moments(&self, count: usize) -> Result<Vec<f64>, Error> {
        check::room::<f64>("moments", &[count])?;
        let (mut v, mut scratch) = (self.source.clone(), vec![0.0; self.units()]);
        let mut next = scratch.clone();
        (0..count)
            .map(|_| {
                checkpoint()?;
                let moment = dot(&self.readout, &v);
                self.multiply(&v, &mut scratch, &mut next);
                std::mem::swap(&mut v, &mut next);
                Ok(moment)
            })
            .collect()
    }

    /// G(s) by its moments, `sum_j c' A^j b / (1 + s)^(j + 1)`, until what may come is below `tolerance` times the sum.
    ///
    /// # Errors
    /// [`Error::NoConvergence`] with the terms summed and the size of the last if that is not reached in 2000 terms: the
    /// series converges only where |1 + s| exceeds the largest |1 + eigenvalue| of J.
    pub fn gain_by_moments(&self, s: Complex64, tolerance: f64) -> Result<Complex64, Error> {
        const TERMS: usize = 2000;
        check::positive("tolerance", tolerance)?;
        let size = dot(&self.readout, &self.readout).sqrt();
        // v = A^j b / (1 + s)^(j + 1), a real vector times a power that is kept apart in modulus and angle.
        let (mut v, mut scratch) = (self.source.clone(), vec![0.0; self.units()]);
        let mut next = scratch.clone();
        let (shrink, turn) = (1.0 / math::norm(1.0 + s), math::polar(1.0, -math::arg(1.0 + s)));
        let (mut sum, mut angle) = (Complex64::ZERO, Complex64::ONE);
        let mut bound = f64::INFINITY;
        for _ in 0..TERMS {
            for v in &mut v {
                *v *= shrink;
            }
            angle *= turn;
            sum += angle * dot(&self.readout, &v);
            bound = size * dot(&v, &v).sqrt();
            if bound <= tolerance * math::norm(sum) || bound == 0.0 {
                return Ok(sum);
            }
            if !bound.is_finite() {
                break;
            }
            self.multiply(&v, &mut scratch, &mut next);
            std::mem::swap(&mut v, &mut next);
        }
        Err(Error::NoConvergence {
            what: "the series of moments (it needs |1 + s| above the open loop's largest |1 + eigenvalue|)",
            iterations: TERMS,
            residual: bound,
        })
    }
}

/// Entry (i, j) of a number times the identity.
fn diagonal(i: usize, j: usize, value: Complex64) -> Complex64 {
    if i == j { value } else { Complex64::ZERO }
}
