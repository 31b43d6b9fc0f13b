//! What a step of a self-organising recurrent network costs, beside its plain twin; what decoding costs.
//!
//!     cargo bench -p attractor --bench signatures
//!
//! README.md beside this file holds the table of results.
#![allow(missing_docs, reason = "criterion_group! makes a public function")]

use attractor::decoding::{Labels, LinearReadout, NaiveBayes, Samples};
use attractor::plain::PlainThresholdNetwork;
use attractor::{
    Counted, IntrinsicPlasticity, ShownUnits, Stdp, Streams, SynapticNormalisation, ThresholdLaw, ThresholdNetwork,
    Window,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ndarray::Array1;

const STEPS: usize = 10_000;

/// The networks of the four experiments: excitatory units, p_EE, input units.
const SIZES: [(usize, f64, usize); 3] = [(100, 0.05, 20), (160, 0.03, 40), (240, 0.02, 64)];

fn setting(size: (usize, f64, usize)) -> (ThresholdNetwork, ShownUnits, Vec<usize>) {
    let law = ThresholdLaw {
        excitatory: size.0,
        inhibitory: size.0 / 4,
        input_units: size.2,
        excitatory_probability: size.1,
        ..ThresholdLaw::default()
    };
    let mut stream = Streams::new(1).child("sequences").stream();
    let (mut symbols, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..STEPS / 5 {
        let which = stream.below(2);
        symbols.extend((0..5).map(|k| Some(5 * which + k)));
        labels.extend([which; 5]);
    }
    let network = ThresholdNetwork::random(&law, &Streams::new(1)).expect("a sensible law");
    (network, ShownUnits::from_symbols(&symbols, size.2 / 10).expect("a sensible input"), labels)
}

/// A network after 50000 steps with all plasticity on.
fn learned(size: (usize, f64, usize)) -> (ThresholdNetwork, ShownUnits, Vec<usize>) {
    let (mut network, shown, labels) = setting(size);
    (0..5).for_each(|_| learn(&mut network, &shown));
    (network, shown, labels)
}

fn learn(network: &mut ThresholdNetwork, shown: &ShownUnits) {
    let (mut stdp, mut intrinsic) = rules();
    let window = Window::new(shown, 0..STEPS).expect("as long as the input");
    window.run(network, &mut [&mut stdp, &mut SynapticNormalisation, &mut intrinsic]).expect("a sound network");
}

fn rules() -> (Stdp, IntrinsicPlasticity) {
    (Stdp::new(0.001).expect("a rate"), IntrinsicPlasticity::new(0.001, 0.1).expect("a rate"))
}

fn steps(c: &mut Criterion) {
    for size in SIZES {
        let mut group = c.benchmark_group(format!("N_E = {}", size.0));
        group.throughput(Throughput::Elements(STEPS as u64)).sample_size(20);
        let (network, shown, _) = learned(size);
        group.bench_function("all plasticity", |b| b.iter(|| learn(&mut network.clone(), &shown)));
        group.bench_function("frozen, with H", |b| {
            b.iter(|| {
                let window = Window::new(&shown, 0..STEPS).expect("as long as the input");
                let window = window.perturbed(Counted::default(), Streams::new(2).stream());
                window.run(&mut network.clone(), &mut []).expect("a sound network")
            });
        });
        group.finish();
    }
}

fn plain_twin(c: &mut Criterion) {
    let (network, shown, _) = learned(SIZES[0]);
    let [w_ei, w_ii] = network.inhibition();
    let state = |n: usize, active: &dyn Fn(usize) -> bool| Array1::from_shape_fn(n, |i| f64::from(u8::from(active(i))));
    let plain = PlainThresholdNetwork {
        w_ee: network.recurrent().to_dense(),
        exists: network.recurrent().mask(),
        w_ei,
        w_ie: network.to_inhibitory(),
        w_ii,
        t_e: network.thresholds().to_vec().into(),
        t_i: network.inhibitory_thresholds().to_vec().into(),
        x: state(100, &|i| network.excitatory().contains(i)),
        y: state(25, &|i| network.inhibitory().contains(i)),
    };
    let inputs: Vec<_> = (0..1000).map(|t| state(100, &|i| shown.at(t).contains(&i))).collect();
    let mut group = c.benchmark_group("plain twin, N_E = 100");
    group.throughput(Throughput::Elements(1000)).sample_size(10);
    group.bench_function("all plasticity", |b| {
        b.iter(|| {
            let mut plain = plain.clone();
            for u in &inputs {
                let (x, y) = plain.next(u);
                let before = std::mem::replace(&mut plain.x, x);
                plain.y = y;
                plain.stdp(&before, 0.001);
                plain.normalise();
                plain.intrinsic(0.001, 0.1);
            }
            plain
        });
    });
    group.finish();
}

fn decoding(c: &mut Criterion) {
    let (mut network, shown, labels) = learned(SIZES[0]);
    let raster = Window::new(&shown, 0..STEPS).expect("as long").run(&mut network, &mut []).expect("sound").excitatory;
    let samples = Samples::new(raster.select(20..100, 0..STEPS), 4).expect("enough samples");
    let labels = Labels::new(labels, 2).expect("two classes");
    let mut group = c.benchmark_group("decoding 10000 samples of 80 units, 4 folds");
    group.sample_size(10);
    group.bench_function("naive Bayes, one lag", |b| {
        b.iter(|| NaiveBayes::default().accuracy(&samples, &labels).expect("labels"));
    });
    group.bench_function("linear: factorisation", |b| b.iter(|| LinearReadout::new(&samples, 1.0).map(|_| ())));
    let readout = LinearReadout::new(&samples, 1.0).expect("a penalty above 0");
    group.bench_function("linear, one lag", |b| b.iter(|| readout.accuracy(&labels).expect("labels")));
    group.finish();
}

criterion_group!(benches, steps, plain_twin, decoding);
criterion_main!(benches);
