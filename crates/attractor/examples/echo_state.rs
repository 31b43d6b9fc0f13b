//! An echo state network predicts a series, and then goes on by itself.
//!
//! The series is the Hénon map, which is chaotic; put your own in its place. A ridge readout learns the next value; then the
//! prediction takes the place of the input, by way of the feedback W_z = W_in W_out, and the network is a map of its own
//! whose attractor can be told.
//!
//!     cargo run --release -p attractor --example echo_state

use std::error::Error;

use attractor::orbit::{Continuation, TanhMap, classify_map};
use attractor::{EchoStateLaw, EchoStateNetwork, Network, Record, Stimulus, Streams, Trial, Units, ridge_readout};
use ndarray::{Array2, s};

/// Steps until the network has forgotten how it began, of learning, and of the test.
const FORGET: usize = 200;
const LEARN: usize = 2000;
const TEST: usize = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let series = centred(&henon(FORGET + LEARN + TEST + 1))?;
    let law = EchoStateLaw {
        units: 100,
        inputs: 1,
        zero_fraction: 0.9,
        spectral_radius: 0.3,
        input_scale: 0.6,
        bias_sd: 0.5,
        leak: 1.0,
    };
    let streams = Streams::new(4);
    let mut network = EchoStateNetwork::random(&law, &streams.child("network"))?;
    let heard = series.slice(s![..-1, ..]);
    let record = Record { units: Units::All, steps: 0..heard.nrows() };
    let states = Trial::new(&Stimulus::from_array(heard)?).record(&mut network, &record)?.rates;
    let next = series.slice(s![1.., ..]);

    let learn = FORGET..FORGET + LEARN;
    let none = Array2::zeros((1, law.units));
    let readout =
        ridge_readout(states.slice(s![learn.clone(), ..]), next.slice(s![learn.clone(), ..]), none.view(), 1e-9)?;
    let test = learn.end..learn.end + TEST;
    let missed = &states.slice(s![test.clone(), ..]).dot(&readout.t()) - &next.slice(s![test, ..]);
    let error = missed.mapv(|e| e * e).mean().ok_or("no test")?.sqrt();
    println!("one step ahead: root mean square error {error:.1e}, of a series of spread {:.2}", series.std(0.0));

    // From here on the network hears what it predicts.
    let mut network = network.clone().with_feedback(&network.input().dot(&readout))?;
    print!("by itself:     ");
    for _ in 0..8 {
        let prediction = readout.dot(&ndarray::aview1(network.state()))[0];
        print!(" {prediction:.3}");
        network.step(&[0.0], None)?;
    }
    println!();
    let orbit = classify_map(&mut TanhMap::of_network(&network, 1.0), network.state(), &Continuation::default())?;
    println!("its attractor:  {}, largest Lyapunov exponent {:.3} a step", orbit.attractor, orbit.exponents[0]);
    println!("the series':    chaotic, 0.419");
    Ok(())
}

/// `x' = 1 - 1.4 x² + 0.3 x_before` (Hénon 1976, doi:10.1007/BF01608556).
fn henon(steps: usize) -> Vec<f64> {
    let mut x = vec![0.1, 0.2_f64];
    while x.len() < steps {
        let [before, now] = [x[x.len() - 2], x[x.len() - 1]];
        x.push(1.0 - 1.4 * now.powi(2) + 0.3 * before);
    }
    x
}

/// A series about 0, (steps, 1), for a readout without a constant.
fn centred(values: &[f64]) -> Result<Array2<f64>, ndarray::ShapeError> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Array2::from_shape_vec((values.len(), 1), values.iter().map(|x| x - mean).collect())
}
