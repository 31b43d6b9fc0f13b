//! A network of your own weights learns to draw a Lissajous figure.
//!
//! Everything that the published experiment fixes is replaced by arrays: weights, stimulus and a target of two channels.
//!
//!     cargo run --release -p attractor --example lissajous

use std::error::Error;
use std::f64::consts::TAU;

use attractor::{
    Dynamics, PlasticScheme, RateNetwork, ReadoutRls, Record, RecurrentRls, RlsOptions, Schedule, SparseMatrix,
    Stimulus, Streams, Trial, Units, pearson,
};
use ndarray::{Array2, s};

const UNITS: usize = 400;
const STEPS: usize = 1000;
/// The pen moves here, after the pulse.
const DRAWING: std::ops::Range<usize> = 200..1000;

fn main() -> Result<(), Box<dyn Error>> {
    let streams = Streams::new(7);
    let mut network = ring(&streams.child("weights"))?;

    // One input: a half-wave that sets the network going.
    let push = Array2::from_shape_fn((STEPS, 1), |(t, _)| match t {
        100..200 => 3.0 * ((t - 100) as f64 / 200.0 * TAU).sin(),
        _ => 0.0,
    });
    let stimulus = Stimulus::from_array(push.view())?;
    let trial = |number| Trial::new(&stimulus).drawn(&streams.child("trial").index(number), 0.001);
    let learning = Schedule { window: DRAWING, every: 2 };
    let everything = Record { units: Units::All, steps: 0..STEPS };

    let innate = trial(0).record(&mut network, &everything)?.rates;
    let scheme = PlasticScheme::Synapses { probability: 0.6 };
    let mut rule = RecurrentRls::new(&network, scheme, RlsOptions::default(), &streams.child("plastic"))?;
    for number in 1..=20 {
        let loss = trial(number).train(&mut network, &mut rule, innate.view(), &learning)?;
        println!("recurrent trial {number:2}   loss {loss:.6}");
    }

    // Three oscillations across, two up and down.
    let figure = Array2::from_shape_fn((STEPS, 2), |(t, axis)| {
        let turns = (t as f64 - DRAWING.start as f64) / DRAWING.len() as f64;
        0.8 * (TAU * turns * [3.0, 2.0][axis]).sin()
    });
    let mut rule = ReadoutRls::new(&network, RlsOptions::default())?;
    for number in 21..=30 {
        let loss = trial(number).train(&mut network, &mut rule, figure.view(), &learning)?;
        println!("readout trial   {number:2}   loss {loss:.6}");
    }

    let drawn = trial(31).record(&mut network, &Record { units: Units::Some(&[]), steps: DRAWING })?.outputs;
    for (axis, name) in ["across", "up and down"].into_iter().enumerate() {
        let target = figure.slice(s![DRAWING, axis]);
        let r =
            pearson(drawn.column(axis).iter().copied(), target.iter().copied()).ok_or("a pen that does not move")?;
        println!("{name:>11}: correlation with the target {r:.4}");
    }
    println!("{}", picture(&drawn));
    Ok(())
}

/// Units on a ring, the nearer the likelier to be connected.
fn ring(streams: &Streams) -> Result<RateNetwork<f64>, attractor::Error> {
    let mut stream = streams.stream();
    let mut normals = |rows, columns, sd| {
        let mut values = vec![0.0; rows * columns];
        stream.fill_normal(&mut values, sd);
        Array2::from_shape_fn((rows, columns), |(i, j)| values[i * columns + j])
    };
    let mut recurrent = normals(UNITS, UNITS, 0.25);
    let (input, output) = (normals(UNITS, 1, 1.0), normals(2, UNITS, 0.05));
    for ((i, j), weight) in recurrent.indexed_iter_mut() {
        let distance = i.abs_diff(j).min(UNITS - i.abs_diff(j)) as f64 / UNITS as f64;
        if i == j || stream.uniform() > 0.4 * (-distance / 0.12).exp() {
            *weight = 0.0;
        }
    }
    let recurrent = SparseMatrix::from_dense(recurrent.view())?;
    RateNetwork::from_weights(input, recurrent, output, Dynamics::default())
}

/// The path of the pen, in characters.
fn picture(path: &Array2<f64>) -> String {
    const ROWS: usize = 21;
    const COLUMNS: usize = 61;
    let mut canvas = vec![vec![' '; COLUMNS]; ROWS];
    let cell = |value: f64, cells: usize| (value.clamp(-1.0, 1.0).midpoint(1.0) * (cells - 1) as f64).round() as usize;
    for point in path.rows() {
        canvas[ROWS - 1 - cell(point[1], ROWS)][cell(point[0], COLUMNS)] = '*';
    }
    canvas.into_iter().map(|row| row.into_iter().collect::<String>() + "\n").collect()
}
