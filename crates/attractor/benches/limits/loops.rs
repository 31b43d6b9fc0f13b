//! The hot loops, each as one step on fixed input, and what a step must do at least.

use std::hint::black_box;

use attractor::kernel::PackedSymmetric;
use attractor::{
    DenseLaw, DifferentialHebbian, Dynamics, EchoStateLaw, EchoStateNetwork, FeedbackNorm, IntrinsicPlasticity,
    Network, PlasticScheme, RateLaw, RateNetwork, ReadoutRls, Real, RecurrentRls, RlsOptions, Rule, ShownUnits, Stdp,
    Streams, SynapticNormalisation, ThresholdLaw, ThresholdNetwork, Window, eigenvalues, product,
};
use ndarray::Array2;

/// A hot loop.
pub(crate) struct Loop {
    pub(crate) name: &'static str,
    /// How often the step is taken where instructions are counted: some ten million of them.
    pub(crate) times: u32,
    pub(crate) prepare: fn() -> Prepared,
}

/// A step that can be taken again and again.
pub(crate) struct Prepared {
    pub(crate) step: Box<dyn FnMut()>,
    /// What the step must do, where that can be counted.
    pub(crate) work: Option<Work>,
}

/// What a step must do at least, whatever the method.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Work {
    /// Bytes of weights or of P that are read.
    pub(crate) bytes: usize,
    /// Of those, what is written as well.
    pub(crate) written: usize,
    /// In single and in double precision: `a b + c`, or one operation that is not part of such a pair.
    pub(crate) multiply_adds: [usize; 2],
    /// With square roots.
    pub(crate) divisions: [usize; 2],
    /// Rates that are looked up one by one.
    pub(crate) looked_up: [usize; 2],
    /// Additions, exclusive ors and rotations of 32-bit words.
    pub(crate) words: usize,
}

pub(crate) const LOOPS: [Loop; 16] = [
    Loop { name: "sparse step, float32", times: 100, prepare: sparse_step::<f32> },
    Loop { name: "sparse step, float64", times: 100, prepare: sparse_step::<f64> },
    Loop { name: "noise of 800 units", times: 1000, prepare: noise },
    Loop { name: "recurrent RLS, float32", times: 8, prepare: recurrent_rls::<f32> },
    Loop { name: "recurrent RLS, float64", times: 8, prepare: recurrent_rls::<f64> },
    Loop { name: "readout RLS, float32", times: 32, prepare: readout_rls::<f32> },
    Loop { name: "readout RLS, float64", times: 16, prepare: readout_rls::<f64> },
    Loop { name: "dense step, N = 500, float64", times: 100, prepare: || dense_step::<f64>(500) },
    Loop { name: "dense step, N = 1000, float32", times: 40, prepare: || dense_step::<f32>(1000) },
    Loop { name: "dense step, N = 1000, float64", times: 20, prepare: || dense_step::<f64>(1000) },
    Loop { name: "echo state step, N = 200", times: 500, prepare: || echo_state_step(200, false) },
    Loop { name: "echo state step that learns, N = 200", times: 200, prepare: || echo_state_step(200, true) },
    Loop { name: "matrix product, N = 384", times: 2, prepare: matrix_product },
    Loop { name: "eigenvalues, N = 64", times: 4, prepare: all_eigenvalues },
    Loop { name: "threshold network, 1000 steps that learn", times: 10, prepare: || threshold_steps(true) },
    Loop { name: "threshold network, 1000 steps", times: 20, prepare: || threshold_steps(false) },
];

/// Units of the timing experiment of Laje & Buonomano.
const UNITS: usize = 800;

/// The place of a precision in pairs.
fn at<T: Real>(count: usize) -> [usize; 2] {
    if size_of::<T>() == 4 { [count, 0] } else { [0, count] }
}

/// Operations and divisions of tanh, counted in `kernel/elementary.rs`: both branches are computed.
fn tanh<T: Real>(units: usize) -> Work {
    let (operations, divisions) = if size_of::<T>() == 4 { (25, 1) } else { (27, 3) };
    Work { multiply_adds: at::<T>(units * operations), divisions: at::<T>(units * divisions), ..Work::default() }
}

/// The network of the timing experiment, p = 0.1, in the middle of its chaos.
fn chaotic<T: Real>() -> RateNetwork<T> {
    let law = RateLaw {
        units: UNITS,
        gain: 1.8,
        connection_probability: 0.1,
        dynamics: Dynamics::default(),
        ..RateLaw::default()
    };
    let mut network = RateNetwork::random(&law, &Streams::new(1)).expect("a sensible law");
    let mut x = vec![T::ZERO; UNITS];
    Streams::new(2).stream().fill_uniform(&mut x, -1.0, 1.0);
    network.set_activations(&x).expect("one for every unit");
    (0..50).for_each(|_| network.step(&[T::ZERO; 2], None).expect("sound input"));
    network
}

fn stepping<T: Real>(mut network: RateNetwork<T>, work: Work) -> Prepared {
    let input = vec![T::ZERO; network.inputs()];
    let step = move || network.step(black_box(&input), None).expect("sound input");
    Prepared { step: Box::new(step), work: Some(work) }
}

/// Weights and columns of the synapses are read, and a rate is looked up for each.
fn sparse_step<T: Real>() -> Prepared {
    let network = chaotic::<T>();
    let synapses = network.recurrent_weights().synapses();
    let mut work = tanh::<T>(UNITS);
    work.multiply_adds.iter_mut().zip(at::<T>(synapses)).for_each(|(sum, more)| *sum += more);
    stepping(network, Work { bytes: synapses * (size_of::<T>() + 4), looked_up: at::<T>(synapses), ..work })
}

/// Two normals take one ln, sqrt, sine and cosine (`kernel/normals.rs`), and each of them 8 of the 64 bytes of a block of ChaCha8,
/// which is 4 double rounds of 8 quarter rounds of 12 operations.
fn noise() -> Prepared {
    let (mut stream, mut out) = (Streams::new(3).stream(), vec![0.0_f32; UNITS]);
    let step = move || stream.fill_normal(black_box(&mut out), 0.001);
    let work = Work {
        multiply_adds: [0, UNITS / 2 * 49],
        divisions: [0, UNITS / 2 * 2],
        words: UNITS / 8 * 4 * 8 * 12,
        ..Work::default()
    };
    Prepared { step: Box::new(step), work: Some(work) }
}

/// P is read once; each of its n² entries is multiplied, and downdated once, of which the triangle is enough.
fn triangle<T: Real>(sizes: impl Iterator<Item = usize>) -> Work {
    sizes.fold(Work::default(), |sum, n| Work {
        bytes: sum.bytes + PackedSymmetric::<T>::bytes(n) as usize,
        multiply_adds: [0, 1].map(|k| sum.multiply_adds[k] + at::<T>(n * n + n * (n + 1) / 2)[k]),
        ..sum
    })
}

/// 480 plastic units of about 80 synapses. A target that is met leaves the network as it is; the work is the same.
fn recurrent_rls<T: Real>() -> Prepared {
    let mut network = chaotic::<T>();
    let scheme = PlasticScheme::Neurons { fraction: 0.6 };
    let mut rule =
        RecurrentRls::new(&network, scheme, RlsOptions::default(), &Streams::new(4)).expect("sensible options");
    let work = triangle::<T>(rule.inverse_correlations().map(|(_, p)| p.size()));
    let target = network.rates().to_vec();
    let step = move || {
        black_box(rule.learn(&mut network, &target).expect("a sound P"));
    };
    Prepared { step: Box::new(step), work: Some(work) }
}

fn readout_rls<T: Real>() -> Prepared {
    let mut network = chaotic::<T>();
    let mut rule = ReadoutRls::new(&network, RlsOptions::default()).expect("sensible options");
    let work = triangle::<T>([UNITS].into_iter());
    let step = move || {
        black_box(rule.learn(&mut network, &[T::ZERO]).expect("a sound P"));
    };
    Prepared { step: Box::new(step), work: Some(work) }
}

fn dense_step<T: Real>(units: usize) -> Prepared {
    let law = DenseLaw { units, gain: 1.5, ..DenseLaw::default() };
    let mut network = RateNetwork::<f64>::dense(&law, &Streams::new(5)).expect("a sensible law").cast::<T>();
    let mut x = vec![T::ZERO; units];
    Streams::new(6).stream().fill_uniform(&mut x, -1.0, 1.0);
    network.set_activations(&x).expect("one for every unit");
    let mut work = tanh::<T>(units);
    work.multiply_adds.iter_mut().zip(at::<T>(units * units)).for_each(|(sum, more)| *sum += more);
    stepping(network, Work { bytes: units * units * size_of::<T>(), ..work })
}

/// A step of a full reservoir reads W_x; with feedback that learns it also reads and writes W_z, with decay, outer product, norm and
/// product for each of its weights.
fn echo_state_step(units: usize, learns: bool) -> Prepared {
    let law = EchoStateLaw { units, zero_fraction: 0.0, ..EchoStateLaw::default() };
    let mut network = EchoStateNetwork::random(&law, &Streams::new(7)).expect("a sensible law");
    let mut rule = DifferentialHebbian::new(0.01, FeedbackNorm::InPlace).expect("a rate");
    let mut noise = vec![0.0; units];
    Streams::new(8).stream().fill_normal(&mut noise, 0.01);
    let step = move || {
        network.step(&[], Some(black_box(&noise))).expect("noise for every unit");
        if learns {
            rule.learn(&mut network, &[]).expect("a sound network");
        }
    };
    let matrices = 1 + usize::from(learns);
    let per_weight = if learns { 5 } else { 1 };
    let mut work = tanh::<f64>(units);
    work.multiply_adds[1] += per_weight * units * units;
    work.bytes = matrices * units * units * 8;
    work.written = usize::from(learns) * units * units * 8;
    Prepared { step: Box::new(step), work: Some(work) }
}

fn matrix_product() -> Prepared {
    const N: usize = 384;
    let mut stream = Streams::new(9).stream();
    let mut drawn = || {
        let mut values = vec![0.0; N * N];
        stream.fill_uniform(&mut values, -1.0, 1.0);
        Array2::from_shape_vec((N, N), values).expect("as many numbers")
    };
    let (a, b) = (drawn(), drawn());
    let step = move || drop(black_box(product(a.view(), b.view())));
    let work = Work { bytes: 2 * N * N * 8, written: N * N * 8, multiply_adds: [0, N * N * N], ..Work::default() };
    Prepared { step: Box::new(step), work: Some(work) }
}

fn all_eigenvalues() -> Prepared {
    let mut values = vec![0.0; 64 * 64];
    Streams::new(10).stream().fill_normal(&mut values, 0.125);
    let matrix = Array2::from_shape_vec((64, 64), values).expect("as many numbers");
    let step = move || drop(black_box(eigenvalues(matrix.view()).expect("finite")));
    Prepared { step: Box::new(step), work: None }
}

/// A self-organising network of 100 excitatory units that is shown two sequences. Every call is the same 1000 steps.
fn threshold_steps(learns: bool) -> Prepared {
    let law = ThresholdLaw {
        excitatory: 100,
        inhibitory: 25,
        input_units: 20,
        excitatory_probability: 0.05,
        ..ThresholdLaw::default()
    };
    let symbols: Vec<Option<usize>> = (0..1000).map(|t| Some(t % 5 + 5 * (t / 5 * 7 % 3 % 2))).collect();
    let shown = ShownUnits::from_symbols(&symbols, 2).expect("a sensible input");
    let network = ThresholdNetwork::random(&law, &Streams::new(11)).expect("a sensible law");
    let (mut stdp, mut intrinsic) =
        (Stdp::new(0.001).expect("a rate"), IntrinsicPlasticity::new(0.001, 0.1).expect("a rate"));
    let step = move || {
        let window = Window::new(&shown, 0..1000).expect("as long as the input");
        let mut network = network.clone();
        let record = if learns {
            window.run(&mut network, &mut [&mut stdp, &mut SynapticNormalisation, &mut intrinsic])
        } else {
            window.run(&mut network, &mut [])
        };
        drop(black_box(record.expect("a sound network")));
    };
    Prepared { step: Box::new(step), work: None }
}
