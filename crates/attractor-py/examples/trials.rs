//! How long a trial of training takes in Rust, for benches/overhead.py to compare with the same from Python.
//!
//!     cargo run --release -p attractor-py --example trials -- 10

use std::time::Instant;

use attractor::{
    Error, PlasticScheme, RateLaw, RateNetwork, Record, RecurrentRls, RlsOptions, Schedule, Stimulus, Streams, Trial,
    Units,
};

/// Prints the seconds of each trial and, last, its loss.
fn main() -> Result<(), Error> {
    let trials = std::env::args().nth(1).and_then(|argument| argument.parse().ok()).unwrap_or(10);
    let law = RateLaw { gain: 1.8, ..RateLaw::default() };
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
