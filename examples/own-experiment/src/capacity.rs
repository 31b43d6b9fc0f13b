//! What is measured, as it might stand in any program: the memory capacity of a network.

use attractor::{EchoStateLaw, EchoStateNetwork, Record, Stimulus, Streams, Trial, Units, pearson, ridge_readout};
use attractor_lab::{Columns, Error, Observer};
use ndarray::{Array2, Axis, aview1};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub struct Settings {
    pub seed: u64,
    pub networks: usize,
    pub units: usize,
    pub radii: Vec<f64>,
    pub delays: usize,
    pub steps: usize,
}

#[derive(Serialize, Deserialize, Columns)]
pub struct Memory {
    /// Squared correlation of a readout with the input so many steps ago, on steps that it has not learned
    #[array(dims = "radius, delay")]
    pub recalled: Vec<Vec<f64>>,
    /// Memory capacity, the sum of these over all delays
    #[array(dims = "radius")]
    pub capacity: Vec<f64>,
}

/// Shows one signal to the network of that number at every spectral radius, and asks for each step what it was.
pub fn measure(settings: &Settings, number: usize, observer: &dyn Observer) -> Result<Memory, Error> {
    let &Settings { seed, units, delays, steps, .. } = settings;
    let streams = Streams::new(seed).child("network").index(number);
    let law = EchoStateLaw {
        units,
        inputs: 1,
        zero_fraction: 0.8,
        input_scale: 0.1,
        bias_sd: 0.0,
        ..EchoStateLaw::default()
    };
    let drawn = EchoStateNetwork::random(&law, &streams)?;
    let mut signal = vec![0.0; delays + 2 * steps];
    streams.child("signal").stream().fill_uniform(&mut signal, -1.0, 1.0);
    let stimulus = Stimulus::from_array(aview1(&signal).insert_axis(Axis(1)))?;
    let targets = Array2::from_shape_fn((2 * steps, delays), |(step, delay)| signal[delays + step - delay - 1]);
    observer.phase("spectral radii", settings.radii.len());
    let mut memory = Memory { recalled: Vec::new(), capacity: Vec::new() };
    for &radius in &settings.radii {
        let mut network = drawn.clone().with_spectral_radius(radius)?;
        let record = Record { units: Units::All, steps: delays..signal.len() };
        let states = Trial::new(&stimulus).record(&mut network, &record)?.rates;
        let ((seen, unseen), (learned, tested)) =
            (states.view().split_at(Axis(0), steps), targets.view().split_at(Axis(0), steps));
        let readout = ridge_readout(seen, learned, Array2::zeros((delays, units)).view(), 1e-6)?;
        let recalled = unseen.dot(&readout.t());
        let pairs = recalled.columns().into_iter().zip(tested.columns());
        let squared = pairs.map(|(a, b)| pearson(a.to_vec(), b.to_vec()).map_or(0.0, |r| r * r)).collect::<Vec<f64>>();
        memory.capacity.push(squared.iter().sum());
        memory.recalled.push(squared);
        observer.trial(None)?;
    }
    Ok(memory)
}
