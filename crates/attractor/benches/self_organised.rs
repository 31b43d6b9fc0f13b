//! What a step of differential Hebbian learning costs, beside its plain twin; what it costs to tell an attractor.
//!
//!     cargo bench -p attractor --bench self_organised
//!
//! README.md beside this file holds the table of results.
#![allow(missing_docs, reason = "criterion_group! makes a public function")]

use attractor::bifurcation::first_bifurcation;
use attractor::orbit::{Continuation, TanhMap, classify_map, classify_record};
use attractor::plain::PlainFeedbackNetwork;
use attractor::{
    DifferentialHebbian, EchoStateLaw, EchoStateNetwork, FeedbackNorm, Network, Rule, SparseMatrix, Stream, Streams,
    eigenvalues,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ndarray::{Array1, Array2};

const STEPS: usize = 1000;
/// Steps whose noise is drawn at once.
const BLOCK: usize = 50;
const NOISE: f64 = 0.01;

fn drawn(units: usize) -> EchoStateNetwork {
    EchoStateNetwork::random(&EchoStateLaw { units, ..EchoStateLaw::default() }, &Streams::new(1)).expect("a law")
}

fn rule() -> DifferentialHebbian {
    DifferentialHebbian::new(0.01, FeedbackNorm::InPlace).expect("a rate")
}

fn run(network: &mut EchoStateNetwork, stream: &mut Stream, mut rule: Option<DifferentialHebbian>) {
    let units = network.state().len();
    let mut noise = vec![0.0; BLOCK * units];
    for _ in 0..STEPS / BLOCK {
        stream.fill_normal(&mut noise, NOISE);
        for noise in noise.chunks_exact(units) {
            network.step(&[], Some(noise)).expect("noise for every unit");
            if let Some(rule) = &mut rule {
                rule.learn(network, &[]).expect("a sound network");
            }
        }
    }
}

/// A network that has learned, and its stream of noise.
fn learned(units: usize) -> (EchoStateNetwork, Stream) {
    let (mut network, mut stream) = (drawn(units), Streams::new(2).stream());
    (0..5).for_each(|_| run(&mut network, &mut stream, Some(rule())));
    (network, stream)
}

fn steps(c: &mut Criterion) {
    for units in [20, 100, 200, 1000] {
        let mut group = c.benchmark_group(format!("N = {units}"));
        group.throughput(Throughput::Elements(STEPS as u64)).sample_size(if units > 200 { 10 } else { 50 });
        let (mut network, mut stream) = learned(units);
        group.bench_function("learning", |b| b.iter(|| run(&mut network, &mut stream, Some(rule()))));
        group.bench_function("frozen", |b| b.iter(|| run(&mut network, &mut stream, None)));
        let mut noise = vec![0.0; BLOCK * units];
        group.bench_function("noise alone", |b| {
            b.iter(|| (0..STEPS / BLOCK).for_each(|_| stream.fill_normal(&mut noise, NOISE)));
        });
        if units <= 100 {
            let mut twin = plain(&network);
            let mut xi = Array1::zeros(units);
            group.bench_function("plain twin, learning", |b| {
                b.iter(|| {
                    for _ in 0..STEPS {
                        stream.fill_normal(xi.as_slice_mut().expect("one row"), NOISE);
                        let before = twin.step(&xi);
                        twin.learn(&before, 0.01);
                    }
                });
            });
        }
        group.finish();
    }
}

/// Networks that nothing changes, without noise: steps with a full, a tenth full and a hundredth full W_x.
fn reservoirs(c: &mut Criterion) {
    for (units, per_unit) in [(100_u32, 100_u32), (100, 10), (1000, 1000), (1000, 100), (1000, 10), (5000, 500)] {
        let mut group = c.benchmark_group(format!("reservoir, N = {units}"));
        group.throughput(Throughput::Elements(1)).sample_size(20);
        let share = f64::from(per_unit) / f64::from(units);
        let units = units as usize;
        let mut drawn = vec![0.0; units * units];
        Streams::new(3).stream().fill_uniform(&mut drawn, -1.0, 1.0);
        let weight = |(i, j)| if drawn[i * units + j] < 2.0 * share - 1.0 { 0.01 * drawn[j * units + i] } else { 0.0 };
        let recurrent = SparseMatrix::from_dense(Array2::from_shape_fn((units, units), weight).view()).expect("finite");
        let network = EchoStateNetwork::from_weights(Array2::ones((units, 1)), recurrent, vec![0.0; units], 1.0);
        let mut network = network.expect("sound weights");
        group.bench_function(format!("{per_unit} synapses a unit"), |b| {
            b.iter(|| network.step(&[0.1], None).expect("sound input"));
        });
        group.finish();
    }
}

fn plain(network: &EchoStateNetwork) -> PlainFeedbackNetwork {
    let units = network.state().len();
    PlainFeedbackNetwork {
        w_x: network.recurrent().to_dense(),
        w_z: network.feedback().to_dense(),
        b: network.bias().to_vec().into(),
        x: network.state().to_vec().into(),
        d: Array1::zeros(units),
    }
}

fn attractors(c: &mut Criterion) {
    let (mut network, mut stream) = learned(20);
    let mut record = Array2::zeros((2000, 20));
    let mut noise = vec![0.0; 20];
    for mut row in record.outer_iter_mut() {
        stream.fill_normal(&mut noise, NOISE);
        network.step(&[], Some(&noise)).expect("noise for every unit");
        row.assign(&ndarray::aview1(network.state()));
    }
    let mut group = c.benchmark_group("an attractor, N = 20");
    group.sample_size(20);
    group.bench_function("from a record of 2000 steps", |b| b.iter(|| classify_record(record.view(), NOISE, None)));
    group.bench_function("from the map", |b| {
        let mut map = TanhMap::of_network(&network, 1.0);
        b.iter(|| classify_map(&mut map, network.state(), &Continuation::default()));
    });
    group.bench_function("eigenvalues", |b| b.iter(|| eigenvalues(network.weights(1.0).view())));
    group.bench_function("first bifurcation", |b| {
        b.iter(|| first_bifurcation(|gamma| TanhMap::of_network(&network, gamma), &[0.0; 20], 40));
    });
    group.finish();
}

criterion_group!(benches, steps, reservoirs, attractors);
criterion_main!(benches);
