//! Does a network keep what it has learned to hold? Least squares on fixed points against FORCE learning.
//!
//! Each network of 200 units learns three outputs. The smallest is the hard one: least squares often leaves it an
//! unstable spiral (Rivkind & Barak 2017, Fig 1 D). Prints how many networks keep it, and by how much FORCE learning
//! misses it.
//!
//!     cargo run --release -p attractor --example force                # with the default schedule
//!     cargo run --release -p attractor --example force -- 0.1 10      # with other noise, and as many rounds

use std::error::Error;

use attractor::fixed_points::Solver;
use attractor::{
    DenseLaw, ForceSchedule, Initial, Loop, RateNetwork, ReadoutRls, Record, RlsOptions, Stimulus, Streams, Trial,
    Units, force_fixed_points, mean, train_fixed_points,
};

const NETWORKS: usize = 24;
const LOOP: Loop = Loop { readout: 0, channel: 0, delay: 0 };
const TARGETS: [f64; 3] = [0.5, 1.0, 1.5];

fn main() -> Result<(), Box<dyn Error>> {
    let mut schedule = ForceSchedule::default();
    let mut arguments = std::env::args().skip(1);
    if let Some(noise) = arguments.next() {
        schedule.noise = noise.parse()?;
    }
    if let Some(rounds) = arguments.next() {
        schedule.rounds = rounds.parse()?;
    }
    println!("gain   kept by least squares   kept by FORCE   error of FORCE (rms of those kept)");
    for gain in [0.9, 0.95, 1.0] {
        let law = DenseLaw { units: 200, gain, ..DenseLaw::default() };
        let (mut by_squares, mut by_force, mut squares) = (0, 0, Vec::new());
        for number in 0..NETWORKS {
            let streams = Streams::new(1).index(number);
            let mut forced = RateNetwork::dense(&law, &streams.child("network"))?;
            let mut fitted = forced.clone();
            let trained = train_fixed_points(&mut fitted, LOOP, &TARGETS, &Solver::default())?;
            let mut rule = ReadoutRls::new(&forced, RlsOptions::default())?;
            force_fixed_points(&mut forced, &mut rule, &trained, &schedule, &streams.child("force"))?;
            let start = &trained.points[0].state;
            by_squares += usize::from(kept(fitted, start, &streams)?.is_some());
            if let Some(error) = kept(forced, start, &streams)? {
                by_force += 1;
                squares.push(error * error);
            }
        }
        let error = mean(&squares).sqrt();
        println!(
            "{gain:<4}   {by_squares:>2} of {NETWORKS}                {by_force:>2} of {NETWORKS}        {error:.4}"
        );
    }
    Ok(())
}

/// How far the output of the closed loop rests from the first target, 400 time constants after it was put nearby and
/// left alone; nothing if it does not rest within 0.1.
fn kept(mut network: RateNetwork<f64>, start: &[f64], streams: &Streams) -> Result<Option<f64>, attractor::Error> {
    let mut moved = vec![0.0; start.len()];
    streams.child("nearby").stream().fill_normal(&mut moved, 0.01);
    moved.iter_mut().zip(start).for_each(|(moved, x)| *moved += x);
    let silence = Stimulus::silent(5000, 1)?;
    let record = Record { units: Units::Some(&[]), steps: 4000..5000 };
    let trial = Trial::new(&silence).initial(Initial::Given(&moved)).closed(&[LOOP]);
    let outputs = trial.record(&mut network, &record)?.outputs.into_raw_vec_and_offset().0;
    let error = mean(&outputs) - TARGETS[0];
    let rests = outputs.iter().all(|z| (z - TARGETS[0] - error).abs() < 0.01);
    Ok((rests && error.abs() < 0.1).then_some(error))
}
