//! FORCE and full-FORCE beside each other: small networks learn a sum of sines, and then go on by themselves.
//!
//! FORCE trains the readout of a loop; full-FORCE trains all recurrent weights, towards the currents of a second network that is
//! told the desired output (DePasquale, Cueva, Rajan, Escola & Abbott 2018, doi:10.1371/journal.pone.0191527). Prints the mean
//! squared error over the five periods after learning, relative to the output's, for each of the sizes.
//!
//!     cargo run --release -p attractor --example full_force             # 40 periods of learning
//!     cargo run --release -p attractor --example full_force -- 10       # 10 of them

use std::error::Error;
use std::f64::consts::TAU;

use attractor::{
    DenseLaw, FullForce, Loop, Noise, RateNetwork, ReadoutRls, Record, RlsOptions, Schedule, Stimulus, Streams, Trial,
    Units,
};
use ndarray::Array2;

/// Steps of 0.1 tau.
const PERIOD: usize = 600;
const LOOP: [Loop; 1] = [Loop { readout: 0, channel: 0, delay: 0 }];

fn main() -> Result<(), Box<dyn Error>> {
    let periods: usize = std::env::args().nth(1).map_or(Ok(40), |periods| periods.parse())?;
    let steps = periods * PERIOD;
    println!("units   FORCE     full-FORCE");
    for units in [50, 100, 200] {
        let law = DenseLaw { units, gain: 1.5, ..DenseLaw::default() };
        let mut generator = RateNetwork::<f64>::dense(&law, &Streams::new(1))?;
        let mut start = vec![0.0; units];
        Streams::new(2).stream().fill_normal(&mut start, 1.0);
        generator.set_activations(&start)?;

        // The target-generating network comes upon its way; both networks begin there.
        let mut full_force = FullForce::new(generator, &[0], RlsOptions::default())?;
        full_force.hear(&Stimulus::silent(PERIOD, 1)?, target(PERIOD).view())?;
        let (mut forced, mut fully) = (full_force.generator().clone(), full_force.network()?);

        let (silence, learning) = (Stimulus::silent(steps, 1)?, Schedule { window: 0..steps, every: 2 });
        let mut rule = ReadoutRls::new(&forced, RlsOptions::default())?;
        let trial = Trial::new(&silence).closed(&LOOP);
        trial.train(&mut forced, &mut rule, target(steps).view(), &learning)?;
        full_force.train(&mut fully, &silence, Noise::Silent, target(steps).view(), &learning)?;
        println!("{units:>5}   {:<9.2e} {:.2e}", error(forced, &LOOP)?, error(fully, &[])?);
    }
    Ok(())
}

fn target(steps: usize) -> Array2<f64> {
    let turn = |t: usize, times: f64| (TAU * times * t as f64 / PERIOD as f64).sin() / times;
    Array2::from_shape_fn((steps, 1), |(t, _)| 0.8 * (turn(t, 1.0) + turn(t, 2.0) + turn(t, 3.0)))
}

/// Over five periods in which nothing is learned.
fn error(mut network: RateNetwork<f64>, loops: &[Loop]) -> Result<f64, attractor::Error> {
    let (silence, desired) = (Stimulus::silent(5 * PERIOD, 1)?, target(5 * PERIOD));
    let record = Record { units: Units::Some(&[]), steps: 0..5 * PERIOD };
    let outputs = Trial::new(&silence).closed(loops).record(&mut network, &record)?.outputs;
    let squared = |m: &Array2<f64>| m.iter().map(|v| v * v).sum::<f64>();
    Ok(squared(&(&outputs - &desired)) / squared(&desired))
}
