//! How long a trial of training takes in Rust; crates/attractor-py/benches/overhead.py compares it with Python.
//!
//!     cargo run --release -p attractor --example trials -- 10 800

use std::time::Instant;

use attractor::{
    Error, PlasticScheme, RateLaw, RateNetwork, Record, RecurrentRls, RlsOptions, Schedule, Stimulus, Streams, Trial,
    Units,
};

/// Trains so many trials of a network of so many units; prints the seconds of each trial and its loss.
fn main() -> Result<(), Error> {
    let argument = |n, default| std::env::args().nth(n).and_then(|given| given.parse().ok()).unwrap_or(default);
    let (trials, units) = (argument(1, 10), argument(2, 800));
    let law = RateLaw { units, gain: 1.8, ..RateLaw::default() };
    let mut network = RateNetwork::<f32>::random(&law, &Streams::new(1))?;
    let stimulus = Stimulus::silent(2950, 2)?.pulse(0, 200..250, 5.0)?;
    let trial = |number| Trial::new(&stimulus).drawn(&Streams::new(3).index(number), 0.001);
    let everything = Record { units: Units::All, steps: 0..stimulus.steps() };
    let innate = trial(0).record(&mut network, &everything)?.rates;
    let scheme = PlasticScheme::Neurons { fraction: 0.6 };
    let mut rule = RecurrentRls::new(&network, scheme, RlsOptions::default(), &Streams::new(2))?;
    let learning = Schedule { window: 250..2400, every: 2 };
    for number in 1..=trials {
        let start = Instant::now();
        let loss = trial(number).train(&mut network, &mut rule, innate.view(), &learning)?;
        println!("{} {loss}", start.elapsed().as_secs_f64());
    }
    Ok(())
}
