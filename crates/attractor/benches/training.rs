//! What training costs: each part of it beside its plain twin, and beside reading P once from memory.
//!
//!     cargo bench -p attractor
//!
//! README.md beside this file holds the table of results.
#![allow(missing_docs, reason = "criterion_group! makes a public function")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use attractor::plain;
use attractor::{
    Network, PlasticScheme, RateLaw, RateNetwork, ReadoutRls, Real, Record, RecurrentRls, RlsOptions, Rule, Schedule,
    Stimulus, Streams, Trial, Units,
};
use criterion::{Bencher, Criterion, criterion_group, criterion_main};
use ndarray::{Array2, aview1};
use rayon::prelude::*;

/// The timing experiment of Laje & Buonomano: N = 800, g = 1.8, 480 plastic units, a trial of 2950 steps.
const LAW: RateLaw = RateLaw {
    units: 800,
    inputs: 2,
    readouts: 1,
    gain: 1.8,
    connection_probability: 0.1,
    dynamics: attractor::Dynamics { tau_ms: 10.0, dt_ms: 1.0, transfer: attractor::Transfer::Tanh },
};
const PLASTIC: usize = 480;
const SCHEME: PlasticScheme = PlasticScheme::Neurons { fraction: 0.6 };
const STEPS: usize = 2950;
const LEARNING: Schedule = Schedule { window: 250..2400, every: 2 };

/// A network in the middle of its chaos.
fn network<T: Real>() -> RateNetwork<T> {
    let mut network = RateNetwork::random(&LAW, &Streams::new(1)).expect("a sensible law");
    trial(&stimulus()).run(&mut network, |_, _| Ok(())).expect("a bounded network");
    network
}

fn rule<T: Real>(network: &RateNetwork<T>) -> RecurrentRls<T> {
    RecurrentRls::new(network, SCHEME, RlsOptions::default(), &Streams::new(2)).expect("sensible options")
}

fn stimulus<T: Real>() -> Stimulus<T> {
    Stimulus::silent(STEPS, 2).and_then(|s| s.pulse(0, 200..250, 5.0)).expect("a pulse inside the trial")
}

fn trial<T: Real>(stimulus: &Stimulus<T>) -> Trial<'_, Stimulus<T>> {
    Trial::new(stimulus).drawn(&Streams::new(3), 0.001)
}

fn plain_step(c: &mut Criterion) {
    let mut group = c.benchmark_group("plain step");
    group.bench_function("float32", step::<f32>);
    group.bench_function("float64", step::<f64>);
    let mut twin = network::<f64>();
    group.bench_function("plain twin", |b| b.iter(|| plain::step(&mut twin, black_box(&[0.0; 2]))));
}

fn step<T: Real>(b: &mut Bencher<'_>) {
    let mut network = network::<T>();
    b.iter(|| network.step(black_box(&[T::ZERO; 2]), None).expect("sound input"));
}

fn recurrent_step(c: &mut Criterion) {
    let mut group = c.benchmark_group("recurrent learning step");
    group.bench_function("float32", recurrent::<f32>);
    group.bench_function("float64", recurrent::<f64>);
    group.bench_function("reading P of float32", |b| reading(b, RecurrentRls::<f32>::bytes(PLASTIC, 80)));
    group.bench_function("reading P of float64", |b| reading(b, RecurrentRls::<f64>::bytes(PLASTIC, 80)));
    let network = network::<f64>();
    let mut units = plain::plastic_units(&network, PLASTIC, 1.0);
    group.sample_size(20).bench_function("plain twin", |b| {
        after_each_step(b, network.clone(), |network| {
            let target = network.rates().to_vec();
            plain::learn(network, &mut units, aview1(&target));
        });
    });
}

fn recurrent<T: Real>(b: &mut Bencher<'_>) {
    let network = network::<T>();
    let mut rule = rule(&network);
    // A target that is already met leaves the network as chaotic as it is; the work is the same.
    after_each_step(b, network, |network| {
        let target = network.rates().to_vec();
        rule.learn(network, &target)
    });
}

/// The sum of that many bytes, each thread reading a piece.
fn reading(b: &mut Bencher<'_>, bytes: u64) {
    let words = vec![1_u64; (bytes / 8) as usize];
    let piece = words.len().div_ceil(rayon::current_num_threads());
    let sum = |own: &[u64]| own.iter().fold(0, |sum: u64, word| sum.wrapping_add(*word));
    b.iter(|| black_box(&words).par_chunks(piece).map(sum).sum::<u64>());
}

fn readout_step(c: &mut Criterion) {
    let mut group = c.benchmark_group("readout learning step");
    group.bench_function("float32", readout::<f32>);
    group.bench_function("float64", readout::<f64>);
    let network = network::<f64>();
    let (mut p, mut weights) = (Array2::eye(800), network.output_weights().row(0).to_vec());
    group.sample_size(20).bench_function("plain twin", |b| {
        after_each_step(b, network.clone(), |network| {
            let z: f64 = weights.iter().zip(network.rates()).map(|(w, r)| w * r).sum();
            plain::rls_step(&mut p, &mut weights, network.rates(), z);
        });
    });
}

fn readout<T: Real>(b: &mut Bencher<'_>) {
    let network = network::<T>();
    let mut rule = ReadoutRls::new(&network, RlsOptions::default()).expect("sensible options");
    after_each_step(b, network, |network| rule.learn(network, &[T::ZERO]));
}

/// The time of `learn` alone, with the network one step further each time.
fn after_each_step<T: Real, R>(
    b: &mut Bencher<'_>,
    mut network: RateNetwork<T>,
    mut learn: impl FnMut(&mut RateNetwork<T>) -> R,
) {
    b.iter_custom(|count| {
        let mut once = |_| {
            network.step(&[T::ZERO; 2], None).expect("sound input");
            let start = Instant::now();
            black_box(learn(&mut network));
            start.elapsed()
        };
        (0..count).map(&mut once).sum()
    });
}

fn whole_trial(c: &mut Criterion) {
    let mut group = c.benchmark_group("recurrent trial");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.bench_function("float32", train::<f32>);
    group.bench_function("float64", train::<f64>);
    let (mut network, stimulus) = (network::<f64>(), stimulus());
    let mut units = plain::plastic_units(&network, PLASTIC, 1.0);
    let innate = innate(&mut network, &stimulus);
    group.bench_function("plain twin, without noise", |b| {
        b.iter(|| plain::trial(&mut network, &mut units, &stimulus, innate.view(), &LEARNING));
    });
}

fn train<T: Real>(b: &mut Bencher<'_>) {
    let (mut network, stimulus) = (network::<T>(), stimulus());
    let mut rule = rule(&network);
    let innate = innate(&mut network, &stimulus);
    b.iter(|| trial(&stimulus).train(&mut network, &mut rule, innate.view(), &LEARNING).expect("a bounded network"));
}

fn innate<T: Real>(network: &mut RateNetwork<T>, stimulus: &Stimulus<T>) -> Array2<T> {
    let record = Record { units: Units::All, steps: 0..STEPS };
    trial(stimulus).record(network, &record).expect("a bounded network").rates
}

criterion_group!(training, plain_step, recurrent_step, readout_step, whole_trial);
criterion_main!(training);
