//! Networks in `.npz`, the archives of arrays of `NumPy`: what was trained here is opened in Python, and the other way round.
//!
//! ```python
//! saved = numpy.load("tamed.npz")
//! r = numpy.tanh(saved["x"])
//! z = saved["W_out"] @ r
//! ```
//!
//! | array | extents | what it is | if it is missing |
//! |---|---|---|---|
//! | `W_in` | (N, inputs) | input weights | refused |
//! | `W_rec` | (N, N) | recurrent weights, postsynaptic by row | refused |
//! | `W_out` | (readouts, N) | readout weights | refused |
//! | `b_out` | (readouts) | bias of the readouts | none |
//! | `synapses` | (N, N) bool | recurrent synapses that exist, be their weight 0 | those whose weight is not 0 |
//! | `x` | (N) | activations | 0 |
//! | `tau`, `dt` | scalars; tau may be (N) | time constant, of all units or each, and step, in ms | 10 and 1 |
//! | `transfer` | bytes | `tanh`, `logistic`, `rectified` or `linear` | `tanh` |
//! | `threshold` | scalar | threshold of `rectified` | 0 |
//! | `plastic` | (N, N) bool | synapses that are plastic, where they exist | no rule |
//! | `delta`, `normalised`, `forgetting` | scalars | [`RlsOptions`] | 1, true and 1 |
//! | `P` | 1-D | the inverse correlation matrices | I / delta |
//! | `P_waiting` | (k, S) | rank-one downdates that P still awaits | none |
//! | `P_scale` | (plastic units) | by which P and its downdates are multiplied, with forgetting | 1 |
//!
//! `P` holds the matrices of all plastic units in ascending order, each in full, row by row; their extents are
//! `n = plastic.sum(1)` without the zeros. `P_waiting` has a column for each of the S = `n.sum()` plastic synapses: with U
//! the columns of one unit, its matrix is `P - U' U`, times its scale. Kept apart, training goes on in the very bits in which it stopped.
//!
//! Weights are written in the network's precision and read in any, row by row or column by column. Arrays of other names,
//! and a `P` of Python objects, are passed over: the archives of Vitay's replication (2016) load as they are.
//! Nothing is unpickled.

mod npy;
mod reader;
mod writer;

pub use npy::Header;

use std::io::{Read, Seek, Write};

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, Ix1, Ix2, aview1, s};

use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::kernel::PackedSymmetric;
use crate::kernel::Real;
use crate::kernel::transfer::Transfer;
use crate::network::{Dynamics, Network, RateNetwork, Readout};
use crate::plasticity::{RecurrentRls, RlsOptions};
use reader::Reader;
use writer::Writer;

impl<T: Real> RateNetwork<T> {
    /// Writes weights, parameters and state as `.npz`, for example to a [`std::fs::File`].
    ///
    /// # Errors
    /// [`Error::Storage`] if the file cannot be written.
    pub fn save(&self, file: impl Write + Seek) -> Result<(), Error> {
        let mut writer = Writer::new(file);
        write_network(self, &mut writer)?;
        writer.finish()
    }

    /// Writes the network and which of its synapses are plastic, without the rule's matrices P.
    ///
    /// # Errors
    /// [`Error::Shape`] if the rule was made for another network, [`Error::Storage`] if the file cannot be written.
    pub fn save_with_mask(&self, rule: &RecurrentRls<T>, file: impl Write + Seek) -> Result<(), Error> {
        let mut writer = Writer::new(file);
        write_network(self, &mut writer)?;
        write_mask(self, rule, &mut writer)?;
        writer.finish()
    }

    /// Writes the network and the whole rule: training that goes on from the file is training that never stopped, bit
    /// for bit.
    ///
    /// # Errors
    /// As [`RateNetwork::save_with_mask`].
    pub fn save_with_rule(&self, rule: &RecurrentRls<T>, file: impl Write + Seek) -> Result<(), Error> {
        let mut writer = Writer::new(file);
        write_network(self, &mut writer)?;
        write_mask(self, rule, &mut writer)?;
        write_inverses(rule, &mut writer)?;
        writer.finish()
    }

    /// Reads a network from `.npz`.
    ///
    /// # Errors
    /// [`Error::Storage`] if the file is damaged, of another kind, or without the weights; otherwise as
    /// [`RateNetwork::from_weights`].
    pub fn load(file: impl Read + Seek) -> Result<Self, Error> {
        read_network(&mut Reader::new(file)?)
    }

    /// Reads a network and the rule that trains it, with fresh matrices P where the file has none.
    ///
    /// # Errors
    /// As [`RateNetwork::load`]; [`Error::Storage`] if the file does not say which synapses are plastic,
    /// [`Error::Shape`] if the matrices do not fit them.
    pub fn load_with_rule(file: impl Read + Seek) -> Result<(Self, RecurrentRls<T>), Error> {
        let mut reader = Reader::new(file)?;
        let network = read_network(&mut reader)?;
        let rule = read_rule(&network, &mut reader)?;
        Ok((network, rule))
    }
}

fn write_network<T: Real, W: Write + Seek>(network: &RateNetwork<T>, writer: &mut Writer<W>) -> Result<(), Error> {
    let Dynamics { tau_ms, dt_ms, transfer } = network.dynamics();
    if let Transfer::Own(_) = transfer {
        let reason = "a transfer function of one's own is code, which a file does not hold; save the network with one of \
                      the library's, and set your own once it is read";
        return Err(Error::Storage(reason.to_owned()));
    }
    writer.numbers("W_in", network.input_weights())?;
    writer.numbers("W_rec", network.recurrent_weights().to_dense().view())?;
    writer.numbers("W_out", network.output_weights())?;
    if let Some(bias) = network.readout().and_then(Readout::bias) {
        writer.numbers("b_out", aview1(bias))?;
    }
    writer.array("synapses", &network.recurrent_weights().mask())?;
    writer.numbers("x", aview1(network.activations()))?;
    match network.time_constants() {
        Some(each) => writer.array("tau", &aview1(each))?,
        None => writer.scalar("tau", tau_ms)?,
    }
    writer.scalar("dt", dt_ms)?;
    writer.array("transfer", &aview1(transfer.name().as_bytes()))?;
    if let Transfer::Rectified { threshold } = transfer {
        writer.scalar("threshold", threshold)?;
    }
    Ok(())
}

fn write_mask<T: Real, W: Write + Seek>(
    network: &RateNetwork<T>,
    rule: &RecurrentRls<T>,
    writer: &mut Writer<W>,
) -> Result<(), Error> {
    rule.fits(network)?;
    writer.array("plastic", &rule.mask(network))?;
    writer.scalar("delta", rule.options().delta)?;
    writer.scalar("normalised", rule.options().normalised)?;
    writer.scalar("forgetting", rule.options().forgetting)
}

fn write_inverses<T: Real, W: Write + Seek>(rule: &RecurrentRls<T>, writer: &mut Writer<W>) -> Result<(), Error> {
    let scales: Vec<f64> = rule.inverse_correlations().map(|(_, p)| p.scale()).collect();
    if scales.iter().any(|&scale| scale != 1.0) {
        writer.array("P_scale", &aview1(&scales))?;
    }
    let parts: Vec<_> = rule.inverse_correlations().map(|(_, p)| p.to_parts()).collect();
    let matrices: Vec<T> = parts.iter().flat_map(|(matrix, _)| matrix.iter().copied()).collect();
    writer.numbers("P", aview1(&matrices))?;
    // Matrices of one rule wait for the same number of downdates; a downdate by zeros makes up for any that do not.
    let waiting = parts.iter().map(|(_, waiting)| waiting.nrows()).max().unwrap_or(0);
    let synapses = parts.iter().map(|(matrix, _)| matrix.nrows()).sum();
    let mut downdates = Array2::from_elem((waiting, synapses), T::ZERO);
    let mut first = 0;
    for (_, own) in &parts {
        let end = first + own.ncols();
        downdates.slice_mut(s![..own.nrows(), first..end]).assign(own);
        first = end;
    }
    writer.numbers("P_waiting", downdates.view())
}

fn read_network<T: Real, R: Read + Seek>(reader: &mut Reader<R>) -> Result<RateNetwork<T>, Error> {
    let input = reader.required::<T, Ix2>("W_in")?;
    let recurrent = reader.required::<T, Ix2>("W_rec")?;
    let output = reader.required::<T, Ix2>("W_out")?;
    check::finite("W_rec", recurrent.view())?;
    let recurrent = match reader.flags::<Ix2>("synapses", recurrent.len())? {
        Some(mask) => SparseMatrix::with_synapses(recurrent.view(), mask.view())?,
        None => SparseMatrix::from_dense(recurrent.view())?,
    };
    let units = recurrent.rows();
    let taus = reader.flattened::<f64>("tau", units)?.unwrap_or_default();
    let dynamics = read_dynamics(reader, taus.first().copied())?;
    let mut network = RateNetwork::from_weights(input, recurrent, output, dynamics)?;
    if taus.len() > 1 {
        network = network.with_time_constants(&taus)?;
    }
    if let Some(bias) = reader.flattened::<T>("b_out", network.readouts())?
        && let Some(readout) = network.readout_mut()
    {
        readout.set_bias(Some(bias))?;
    }
    if let Some(x) = reader.flattened::<T>("x", units)? {
        check::finite("x", ArrayView1::from(&x))?;
        network.set_activations(&x)?;
    }
    Ok(network)
}

/// `tau_ms` is that of the first unit, which the others may replace.
fn read_dynamics<R: Read + Seek>(reader: &mut Reader<R>, tau_ms: Option<f64>) -> Result<Dynamics, Error> {
    let default = Dynamics::default();
    let transfer = match reader.text("transfer")? {
        None => default.transfer,
        Some(name) => {
            let threshold = reader.number("threshold")?.unwrap_or(0.0);
            Transfer::named(&name, threshold).ok_or_else(|| {
                Error::Storage(format!(
                    "transfer is {name:?}; accepted are tanh, logistic, rectified with a finite threshold, linear, erf and \
                     tanh-cubed"
                ))
            })?
        }
    };
    Ok(Dynamics {
        tau_ms: tau_ms.unwrap_or(default.tau_ms),
        dt_ms: reader.number("dt")?.unwrap_or(default.dt_ms),
        transfer,
    })
}

fn read_rule<T: Real, R: Read + Seek>(
    network: &RateNetwork<T>,
    reader: &mut Reader<R>,
) -> Result<RecurrentRls<T>, Error> {
    let default = RlsOptions::default();
    let options = RlsOptions {
        delta: reader.number("delta")?.unwrap_or(default.delta),
        normalised: reader.number("normalised")?.map_or(default.normalised, |flag| flag != 0.0),
        forgetting: reader.number("forgetting")?.unwrap_or(default.forgetting),
    };
    let units = network.units();
    let Some(mask) = reader.flags::<Ix2>("plastic", units * units)? else {
        let message = "the file holds no array plastic (N, N), which says which synapses learn; load the network alone";
        return Err(Error::Storage(message.to_owned()));
    };
    check_room::<T>(network, mask.view())?;
    let mut rule = RecurrentRls::with_mask(network, mask.view(), options)?;
    let sizes = || rule.inverse_correlations().map(|(_, p)| p.size());
    let (entries, synapses) = (sizes().map(|n| n * n).sum(), sizes().sum::<usize>());
    if let Some(matrices) = reader.numbers::<T, Ix1>("P", Some(entries))? {
        let waiting = reader.numbers::<T, Ix2>("P_waiting", Some(8 * synapses))?;
        let scales = reader.numbers::<f64, Ix1>("P_scale", Some(rule.plastic_units()))?;
        let matrices = read_inverses(&rule, matrices.view(), waiting, scales)?;
        rule.set_inverse_correlations(matrices)?;
    }
    Ok(rule)
}

/// Refuses a mask whose matrices P no memory holds, before any of them is allocated.
fn check_room<T: Real>(network: &RateNetwork<T>, mask: ArrayView2<'_, bool>) -> Result<(), Error> {
    let weights = network.recurrent_weights();
    if mask.dim() != (weights.rows(), weights.columns()) {
        return Ok(());
    }
    let of_row = |(i, row): (usize, ArrayView1<'_, bool>)| {
        let plastic = weights.row(i).filter(|&(j, _)| row[j]).count();
        PackedSymmetric::<T>::bytes(plastic)
    };
    let bytes: u64 = mask.outer_iter().enumerate().map(of_row).sum();
    let room = usize::try_from(bytes).is_ok_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok());
    if room {
        return Ok(());
    }
    let gib = bytes >> 30;
    Err(Error::Storage(format!("the matrices P of its plastic synapses need {gib} GiB, more than this machine gives")))
}

fn read_inverses<T: Real>(
    rule: &RecurrentRls<T>,
    matrices: ArrayView1<'_, T>,
    waiting: Option<Array2<T>>,
    scales: Option<Array1<f64>>,
) -> Result<Vec<PackedSymmetric<T>>, Error> {
    let sizes: Vec<usize> = rule.inverse_correlations().map(|(_, p)| p.size()).collect();
    let (entries, synapses) = (sizes.iter().map(|n| n * n).sum(), sizes.iter().sum());
    check::shape("P", matrices.shape(), &[entries])?;
    check::finite("P", matrices)?;
    let waiting = waiting.unwrap_or_else(|| Array2::from_elem((0, synapses), T::ZERO));
    check::shape("P_waiting", waiting.shape(), &[waiting.nrows(), synapses])?;
    check::finite("P_waiting", waiting.view())?;
    let scales = scales.unwrap_or_else(|| Array1::ones(sizes.len()));
    check::shape("P_scale", scales.shape(), &[sizes.len()])?;
    let (mut rest, mut first) = (matrices, 0);
    let unpack = |(n, &scale): (usize, &f64)| {
        let (own, others) = rest.split_at(Axis(0), n * n);
        rest = others;
        first += n;
        let matrix = own.into_shape_with_order((n, n)).map_err(|e| Error::Storage(format!("P: {e}")))?;
        PackedSymmetric::from_parts(matrix, waiting.slice(s![.., first - n..first]))?.with_scale(scale)
    };
    sizes.into_iter().zip(&scales).map(unpack).collect()
}
