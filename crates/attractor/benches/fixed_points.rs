//! What a network that holds fixed points costs: training, steps, gain by each way, poles and spectra.
//!
//!     cargo bench -p attractor --bench fixed_points
//!     cargo bench -p attractor --bench fixed_points -- 1000       # without the large ones
//!
//! README.md beside this file holds the table of results.
#![allow(missing_docs, reason = "criterion_group! makes a public function")]

use std::hint::black_box;
use std::time::Duration;

use attractor::fixed_points::Solver;
use attractor::gain::Linearisation;
use attractor::{
    DenseLaw, Initial, Loop, Network, RateLaw, RateNetwork, Real, Record, Stimulus, Streams, TrainedFixedPoints, Trial,
    Units, eigenvalues, train_fixed_points,
};
use criterion::{Bencher, Criterion, criterion_group, criterion_main};
use num_complex::Complex64;

const LOOP: Loop = Loop { readout: 0, channel: 0, delay: 0 };
const TARGETS: [f64; 3] = [0.5, 1.0, 1.5];

fn untrained(units: usize) -> RateNetwork<f64> {
    let law = DenseLaw { units, gain: 1.0, ..DenseLaw::default() };
    RateNetwork::dense(&law, &Streams::new(1)).expect("a sensible law")
}

fn trained(units: usize) -> (RateNetwork<f64>, TrainedFixedPoints) {
    let mut network = untrained(units);
    let trained = train_fixed_points(&mut network, LOOP, &TARGETS, &Solver::default()).expect("three fixed points");
    (network, trained)
}

fn step<T: Real>(b: &mut Bencher<'_>, mut network: RateNetwork<T>) {
    b.iter(|| network.step(&[T::ONE], None).expect("sound input"));
}

fn steps(c: &mut Criterion) {
    let mut group = c.benchmark_group("dense step");
    for units in [1000, 3000] {
        group.bench_function(format!("float32 {units}"), |b| step(b, untrained(units).cast::<f32>()));
        group.bench_function(format!("float64 {units}"), |b| step(b, untrained(units)));
    }
}

/// Four trials of 100 steps, one by one and hand in hand.
fn trials(c: &mut Criterion) {
    let mut group = c.benchmark_group("four trials of 100 steps");
    let sparse =
        RateNetwork::<f64>::random(&RateLaw { inputs: 1, ..RateLaw::default() }, &Streams::new(1)).expect("sensible");
    let networks = [("dense 500", untrained(500)), ("dense 1000", untrained(1000)), ("sparse 800", sparse)];
    let silence = Stimulus::silent(100, 1).expect("a few numbers");
    for (name, network) in networks {
        let trial = |k| {
            let trial = Trial::new(&silence).initial(Initial::Uniform(Streams::new(k).stream()));
            (trial, Record { units: Units::Some(&[]), steps: 0..100 })
        };
        let one = |k| Trial::record_each(vec![trial(k)], &network).expect("bounded");
        group.bench_function(format!("{name}, one by one"), |b| b.iter(|| (0..4).map(one).collect::<Vec<_>>()));
        let together = || Trial::record_each((0..4).map(trial).collect(), &network).expect("bounded");
        group.bench_function(format!("{name}, hand in hand"), |b| b.iter(together));
    }
}

fn training(c: &mut Criterion) {
    let mut group = c.benchmark_group("training of three targets");
    group.sample_size(10);
    for units in [1000, 3000] {
        let network = untrained(units);
        group.bench_function(units.to_string(), |b| {
            b.iter(|| train_fixed_points(&mut network.clone(), LOOP, &TARGETS, &Solver::default()));
        });
    }
}

fn gain(c: &mut Criterion) {
    let mut group = c.benchmark_group("gain");
    group.sample_size(10);
    let frequencies: Vec<f64> = (0..200).map(|k| 0.02 * f64::from(k)).collect();
    for units in [1000, 3000] {
        let (network, trained) = trained(units);
        let linear = Linearisation::new(&network, LOOP, &trained.points[0].state).expect("a fixed point");
        let s = Complex64::new(0.0, 0.2);
        group.bench_function(format!("direct, one frequency {units}"), |b| b.iter(|| linear.gain(black_box(s))));
        group.bench_function(format!("Hessenberg reduction {units}"), |b| b.iter(|| linear.hessenberg()));
        let (whole, leading) = (linear.hessenberg().expect("a reduction"), linear.krylov(120).expect("a reduction"));
        group.bench_function(format!("200 frequencies, whole {units}"), |b| b.iter(|| whole.along(&frequencies)));
        group.bench_function(format!("Krylov basis of 120 {units}"), |b| b.iter(|| linear.krylov(120)));
        group.bench_function(format!("200 frequencies, order 120 {units}"), |b| b.iter(|| leading.along(&frequencies)));
        group.bench_function(format!("poles, order 120 {units}"), |b| b.iter(|| leading.poles()));
    }
}

fn spectrum(c: &mut Criterion) {
    let mut group = c.benchmark_group("eigenvalues");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    for units in [1000, 3000] {
        let weights = untrained(units).recurrent_weights().to_dense();
        group.bench_function(units.to_string(), |b| b.iter(|| eigenvalues(weights.view())));
    }
}

criterion_group!(fixed_points, steps, trials, training, gain, spectrum);
criterion_main!(fixed_points);
