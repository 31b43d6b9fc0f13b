//! What the mean field of a trained network costs.
//!
//!     cargo bench -p attractor --bench local_dynamics
//!
//! README.md beside this file holds the table of results.
#![allow(missing_docs, reason = "criterion_group! makes a public function")]

use attractor::Transfer;
use attractor::mean_field::{Ensemble, FeedbackLaw};
use criterion::{Criterion, criterion_group, criterion_main};

const TARGETS: [f64; 3] = [0.5, 1.0, 1.5];

fn mean_field(c: &mut Criterion) {
    let tanh = Ensemble::default().with_gain(0.9);
    let gaussian = Ensemble { feedback: FeedbackLaw::Gaussian { sd: 0.6 }, ..tanh };
    let rectified = Ensemble { transfer: &Transfer::Rectified { threshold: 0.1 }, ..tanh };
    let mut group = c.benchmark_group("mean field");
    group.sample_size(20);
    for (name, ensemble) in [("tanh", tanh), ("tanh, Gaussian feedback", gaussian), ("rectified", rectified)] {
        group.bench_function(format!("{name}, one target"), |b| {
            b.iter(|| ensemble.one_target(1.0).expect("one solution"));
        });
        group.bench_function(format!("{name}, three targets"), |b| {
            b.iter(|| ensemble.many_targets(&TARGETS).expect("one solution"));
        });
    }
    let many = tanh.many_targets(&TARGETS).expect("one solution");
    let at = many.feedback_loop(0);
    group.bench_function("poles of three targets", |b| b.iter(|| at.poles().expect("a small matrix")));
    group.bench_function("turns of the Nyquist curve", |b| b.iter(|| at.nyquist_turns().expect("off the onset")));
    group.bench_function("response to noise of three targets", |b| {
        b.iter(|| tanh.noise_response(&many, 0).expect("fading memory"));
    });
    group.bench_function("onset of oscillation", |b| {
        b.iter(|| tanh.onset_of_oscillation(&TARGETS, 0, 0.8..=1.0).expect("one onset"));
    });
    group.finish();
}

criterion_group!(benches, mean_field);
criterion_main!(benches);
