//! Saved networks: what comes back is what was saved, training goes on where it stopped, and no bytes make it panic.

use std::io::Cursor;

use attractor::{
    Dynamics, Error, PlasticScheme, RateLaw, RateNetwork, Real, RecurrentRls, RlsOptions, Schedule, SparseMatrix,
    Stimulus, Streams, Transfer, Trial,
};
use ndarray::{Array1, Array2, Array3, ShapeBuilder, arr0, array};
use ndarray_npy::{NpzReader, NpzWriter, WriteNpyExt};

const UNITS: usize = 40;
const NEURONS: PlasticScheme = PlasticScheme::Neurons { fraction: 0.6 };
const SYNAPSES: PlasticScheme = PlasticScheme::Synapses { probability: 0.6 };

fn network<T: Real>() -> RateNetwork<T> {
    let law = RateLaw { units: UNITS, connection_probability: 0.3, ..RateLaw::default() };
    RateNetwork::random(&law, &Streams::new(1)).unwrap()
}

fn rule<T: Real>(network: &RateNetwork<T>, scheme: PlasticScheme) -> RecurrentRls<T> {
    RecurrentRls::new(network, scheme, RlsOptions { delta: 0.5, ..RlsOptions::default() }, &Streams::new(2)).unwrap()
}

/// A noisy trial in which every unit learns to stay near a constant rate.
fn learn<T: Real>(network: &mut RateNetwork<T>, rule: &mut RecurrentRls<T>, trial: usize) -> f64 {
    let stimulus = Stimulus::silent(60, 2).unwrap().pulse(0, 5..15, 2.0).unwrap();
    let target = Array2::from_shape_fn((60, UNITS), |(_, unit)| T::from_f64(unit as f64 / 80.0));
    let trial = Trial::new(&stimulus).drawn(&Streams::new(3).index(trial), 0.01);
    // 21 steps: some downdates of P are waiting when the trial ends.
    trial.train(network, rule, target.view(), &Schedule { window: 18..60, every: 2 }).unwrap()
}

fn bytes(save: impl FnOnce(&mut Cursor<Vec<u8>>) -> Result<(), Error>) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    save(&mut file).unwrap();
    file.into_inner()
}

/// An archive as another program may have written it.
struct Archive(NpzWriter<Cursor<Vec<u8>>>);

impl Archive {
    fn new() -> Self {
        Self(NpzWriter::new_compressed(Cursor::new(Vec::new())))
    }

    /// Three units, two inputs, a readout; every synapse, those of a unit with itself too, exists and is plastic.
    fn of_a_network() -> Self {
        Self::new()
            .with("W_in", &Array2::<f64>::zeros((3, 2)))
            .with("W_rec", &Array2::<f64>::ones((3, 3)))
            .with("W_out", &Array2::<f64>::zeros((1, 3)))
            .with("plastic", &Array2::from_elem((3, 3), true))
    }

    fn with(mut self, name: &str, array: &impl WriteNpyExt) -> Self {
        self.0.add_array(name, array).unwrap();
        self
    }

    fn network(self) -> Result<RateNetwork<f64>, Error> {
        RateNetwork::load(self.0.finish().unwrap())
    }

    fn rule(self) -> Result<RecurrentRls<f64>, Error> {
        Ok(RateNetwork::load_with_rule(self.0.finish().unwrap())?.1)
    }
}

fn says<V>(result: Result<V, Error>, cause: &str) {
    let message = result.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(message.contains(cause), "{message:?} does not say {cause:?}");
}

fn comes_back<T: Real>() {
    for name in ["tanh", "logistic", "rectified", "linear", "erf", "tanh-cubed"] {
        let transfer = Transfer::named(name, 0.25).unwrap();
        let law = RateLaw { dynamics: Dynamics { tau_ms: 20.0, dt_ms: 0.5, transfer }, ..RateLaw::default() };
        let mut original = RateNetwork::<T>::random(&RateLaw { units: 30, ..law }, &Streams::new(5)).unwrap();
        original.recurrent_weights_mut().weights_mut()[3] = T::ZERO;
        let mut x = vec![T::ZERO; 30];
        Streams::new(6).stream().fill_uniform(&mut x, -1.0, 1.0);
        original.set_activations(&x).unwrap();
        let file = bytes(|file| original.save(file));
        assert!(RateNetwork::<T>::load(Cursor::new(file)).unwrap() == original, "{transfer:?}");
        let taus: Vec<f64> = (0..30).map(|unit| 5.0 + f64::from(unit)).collect();
        let mixed = original.with_time_constants(&taus).unwrap();
        let file = bytes(|file| mixed.save(file));
        assert!(RateNetwork::<T>::load(Cursor::new(file)).unwrap() == mixed, "{transfer:?}");
    }
}

#[test]
fn a_network_comes_back_bit_for_bit() {
    comes_back::<f32>();
    comes_back::<f64>();
}

fn goes_on<T: Real>(scheme: PlasticScheme) {
    let mut network = network::<T>();
    let mut rule = rule(&network, scheme);
    learn(&mut network, &mut rule, 0);
    // A synapse that learning brought to exactly zero stays a synapse, and plastic.
    network.recurrent_weights_mut().weights_mut()[0] = T::ZERO;

    let file = bytes(|file| network.save_with_rule(&rule, file));
    let (mut loaded, mut loaded_rule) = RateNetwork::<T>::load_with_rule(Cursor::new(file)).unwrap();
    assert!(loaded == network, "{scheme:?}");
    assert_eq!(loaded_rule.options(), rule.options());
    assert_eq!(loaded_rule.mask(&loaded), rule.mask(&network));
    for trial in 1..3 {
        let losses = [learn(&mut network, &mut rule, trial), learn(&mut loaded, &mut loaded_rule, trial)];
        assert_eq!(losses[0].to_bits(), losses[1].to_bits());
    }
    assert!(loaded == network, "{scheme:?}");
    for (a, b) in rule.inverse_correlations().zip(loaded_rule.inverse_correlations()) {
        assert_eq!((a.0, a.1.to_parts()), (b.0, b.1.to_parts()));
    }
}

#[test]
fn training_goes_on_as_if_it_had_not_stopped() {
    for scheme in [NEURONS, SYNAPSES] {
        goes_on::<f32>(scheme);
        goes_on::<f64>(scheme);
    }
}

#[test]
fn the_mask_alone_gives_a_fresh_rule() {
    let network = network::<f64>();
    let mut used = rule(&network, SYNAPSES);
    learn(&mut network.clone(), &mut used, 0);
    let file = bytes(|file| network.save_with_mask(&used, file));
    let (loaded, fresh) = RateNetwork::<f64>::load_with_rule(Cursor::new(file)).unwrap();
    assert_eq!(fresh.mask(&loaded), used.mask(&network));
    for (_, p) in fresh.inverse_correlations() {
        assert_eq!(p.to_dense(), Array2::<f64>::eye(p.size()) * 2.0);
    }
}

#[test]
fn the_saved_matrices_are_those_of_the_rule() {
    let mut network = network::<f64>();
    let mut rule = rule(&network, SYNAPSES);
    learn(&mut network, &mut rule, 0);
    let mut npz = NpzReader::new(Cursor::new(bytes(|file| network.save_with_rule(&rule, file)))).unwrap();
    let (matrices, waiting): (Array1<f64>, Array2<f64>) =
        (npz.by_name("P").unwrap(), npz.by_name("P_waiting").unwrap());
    let plastic: Array2<bool> = npz.by_name("plastic").unwrap();
    let (mut entry, mut column) = (0, 0);
    for (unit, p) in rule.inverse_correlations() {
        let n = p.size();
        assert_eq!(plastic.row(unit).iter().filter(|&&plastic| plastic).count(), n);
        let u = waiting.slice(ndarray::s![.., column..column + n]);
        let stored = Array2::from_shape_fn((n, n), |(i, j)| matrices[entry + i * n + j]);
        let difference = stored - u.t().dot(&u) - p.to_dense();
        assert!(difference.iter().all(|d| d.abs() < 1e-14));
        (entry, column) = (entry + n * n, column + n);
    }
    assert_eq!((entry, column), (matrices.len(), waiting.ncols()));
}

#[test]
fn precisions_are_converted() {
    let mut single = network::<f32>();
    let mut rule = rule(&single, NEURONS);
    learn(&mut single, &mut rule, 0);
    let file = bytes(|file| single.save_with_rule(&rule, file));
    let (double, double_rule) = RateNetwork::<f64>::load_with_rule(Cursor::new(file)).unwrap();
    assert!(double == single.cast());
    let file = bytes(|file| double.save_with_rule(&double_rule, file));
    let (again, again_rule) = RateNetwork::<f32>::load_with_rule(Cursor::new(file)).unwrap();
    assert!(again == single);
    for (a, b) in rule.inverse_correlations().zip(again_rule.inverse_correlations()) {
        assert_eq!(a.1.to_parts(), b.1.to_parts());
    }
}

/// The arrays of the published replication: no parameters but tau, a whole number; weights by columns.
#[test]
fn foreign_archives_take_the_defaults() {
    let recurrent = Array2::from_shape_vec((3, 3).f(), vec![0.0_f32, 1.0, 2.0, 3.0, 0.0, 4.0, 5.0, 6.0, 0.0]).unwrap();
    let (input, output) = (Array2::<f64>::ones((3, 2)), array![[1.0_f32, 2.0, 3.0]]);
    let archive = Archive::new().with("W_in", &input).with("W_rec", &recurrent).with("W_out", &output);
    let network = archive.with("tau", &arr0(20_i64)).network().unwrap();
    assert_eq!(network.recurrent_weights().to_dense(), recurrent.mapv(f64::from));
    assert_eq!(network.recurrent_weights().synapses(), 6);
    assert_eq!(network.dynamics(), Dynamics { tau_ms: 20.0, ..Dynamics::default() });
    assert_eq!(network.output_weights(), output.mapv(f64::from));
    assert_eq!(network.activations(), [0.0; 3]);
}

#[test]
fn wrong_arrays_are_named() {
    let (input, square) = (Array2::<f64>::zeros((3, 2)), Array2::<f64>::ones((3, 3)));
    let output = Array2::<f64>::zeros((1, 3));
    let weights = |input, recurrent| Archive::new().with("W_in", input).with("W_rec", recurrent).with("W_out", &output);
    says(Archive::new().network(), "no array W_in, but nothing;");
    says(Archive::new().with("W_in", &input).network(), "no array W_rec, but W_in;");
    says(Archive::new().with("W_in", &Array3::<f64>::zeros((1, 1, 1))).network(), "W_in has shape [1, 1, 1]");
    says(weights(&square, &input).network(), "W_rec has shape [3, 2]; expected [3, 3]");
    says(weights(&input, &(&square * f64::NAN)).network(), "W_rec holds NaN at [0, 0]");
    let network = Archive::of_a_network;
    says(network().with("x", &array![0.0, 1.0]).network(), "x has shape [2]; expected [3]");
    says(network().with("dt", &arr0(11.0)).network(), "dt_ms is 11");
    says(network().with("tau", &array![1.0, 2.0]).network(), "tau_ms has shape [2]");
    says(network().with("transfer", &array![b'r', b'e']).network(), "transfer is \"re\"");
    says(network().with("synapses", &array![[true]]).network(), "mask of synapses has shape [1, 1]; expected [3, 3]");
}

#[test]
fn wrong_rules_are_refused() {
    let network = network::<f64>();
    let file = bytes(|file| network.save(file));
    says(RateNetwork::<f64>::load_with_rule(Cursor::new(file)), "no array plastic");
    let other = RateLaw { units: 20, ..RateLaw::default() };
    let other = RateNetwork::<f64>::random(&other, &Streams::new(1)).unwrap();
    says(other.save_with_rule(&rule(&network, NEURONS), Cursor::new(Vec::new())), "recurrent synapses has shape");

    let (network, matrices) = (Archive::of_a_network, Array1::<f64>::ones(27));
    assert!(network().with("P", &matrices).rule().is_ok());
    says(network().with("P", &Array1::<f64>::ones(26)).rule(), "P has shape [26]; expected [27]");
    says(network().with("P", &(&matrices * f64::INFINITY)).rule(), "P holds inf at [0]");
    says(network().with("delta", &arr0(0.0)).rule(), "delta is 0");
    let waiting = Array2::<f64>::zeros((9, 9));
    says(network().with("P", &matrices).with("P_waiting", &waiting).rule(), "P_waiting is 9; it must be at most 8");
}

#[test]
fn damaged_bytes_are_errors() {
    let network = RateNetwork::<f64>::from_weights(
        array![[1.0]],
        SparseMatrix::from_dense(array![[0.5]].view()).unwrap(),
        array![[2.0]],
        Dynamics::default(),
    );
    let whole = bytes(|file| network.unwrap().save(file));
    for length in 0..whole.len() {
        let result = RateNetwork::<f64>::load(Cursor::new(&whole[..length]));
        assert!(matches!(result, Err(Error::Storage(_))), "{length} of {} bytes", whole.len());
    }
    for position in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[position] ^= 0x41;
        // Any answer will do, for some bytes mean nothing; a panic will not.
        let _ = RateNetwork::<f64>::load(Cursor::new(flipped));
    }
    assert!(RateNetwork::<f64>::load(Cursor::new(b"no archive")).is_err());
}
