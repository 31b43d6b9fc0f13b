//! The random network that learns: its section of a configuration, and how it is drawn.

use std::path::Path;

use attractor::{Dynamics, RateLaw, RateNetwork, Real, Streams, Transfer, Wiring};
use serde::{Deserialize, Serialize};

use crate::excerpt::excerpt;
use crate::experiments::accept;
use crate::{Error, import};

/// `[network]`: the random network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NetworkConfig {
    pub(crate) units: usize,
    pub(crate) gain: f64,
    wiring: String,
    pub(super) connection_probability: f64,
    neighbours: usize,
    rewiring: f64,
    dale: bool,
    excitatory: f64,
    pub(super) tau_ms: f64,
    pub(crate) dt_ms: f64,
    pub(crate) noise: f64,
}

impl NetworkConfig {
    /// A network with these synapses, and that many channels and readouts.
    pub(crate) fn draw<T: Real>(
        &self,
        wiring: &Wiring,
        inputs: usize,
        readouts: usize,
        streams: &Streams,
    ) -> Result<RateNetwork<T>, Error> {
        let law = RateLaw {
            units: self.units,
            inputs,
            readouts,
            gain: self.gain,
            connection_probability: self.connection_probability,
            dynamics: Dynamics { tau_ms: self.tau_ms, dt_ms: self.dt_ms, transfer: Transfer::Tanh },
        };
        Ok(RateNetwork::random_wired(&law, wiring, self.dale.then_some(self.excitatory), streams)?)
    }

    /// The standard deviation of its recurrent weights, signs by Dale's law left aside.
    pub(crate) fn weight_sd(&self, wiring: &Wiring) -> f64 {
        self.gain / wiring.in_degree(self.units).sqrt()
    }

    /// Which synapses it has; a connectome is read from its file.
    pub(crate) fn wiring(&self) -> Result<Wiring, Error> {
        let &Self { connection_probability: probability, neighbours, rewiring, .. } = self;
        match self.wiring.as_str() {
            "random" => Ok(Wiring::Random { probability }),
            "ring" => Ok(Wiring::Ring { neighbours }),
            "small-world" => Ok(Wiring::SmallWorld { neighbours, rewiring }),
            file => self.connectome(file),
        }
    }

    fn connectome(&self, file: &str) -> Result<Wiring, Error> {
        let path = Path::new(file);
        let is_file = path.extension().is_some();
        accept(
            "network.wiring",
            format!("\"{file}\""),
            is_file,
            "\"random\", \"ring\", \"small-world\" or a file's name",
        )?;
        let matrix = import::connectome(path).map_err(|error| error.at_key("network.wiring"))?;
        if matrix.rows() != self.units {
            return Err(Error::bad_input(
                format!("network.units is {}; the connectome of {} has {}", self.units, excerpt(file), matrix.rows()),
                format!("set it with `--set network.units={}` or in the configuration file", matrix.rows()),
            ));
        }
        if matrix.synapses() == 0 {
            return Err(Error::bad_input(
                format!("network.wiring: {}: no unit receives from another", excerpt(file)),
                "a connectome has an entry that is not 0 wherever there is a synapse",
            ));
        }
        Ok(Wiring::Given(matrix))
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        // A 32-bit index names a presynaptic unit.
        accept("network.units", self.units, (2..=1_000_000).contains(&self.units), "from 2 to 1000000")?;
        accept("network.gain", self.gain, self.gain >= 0.0 && self.gain.is_finite(), "0 or above")?;
        let p = self.connection_probability;
        accept("network.connection_probability", p, p > 0.0 && p <= 1.0, "above 0 and at most 1")?;
        if matches!(self.wiring.as_str(), "ring" | "small-world") {
            let k = self.neighbours;
            let fits = k >= 2 && k.is_multiple_of(2) && k < self.units;
            accept("network.neighbours", k, fits, "even, 2 or more, and below network.units")?;
        }
        for (key, share) in [("network.rewiring", self.rewiring), ("network.excitatory", self.excitatory)] {
            accept(key, share, (0.0..=1.0).contains(&share), "from 0 to 1")?;
        }
        accept("network.tau_ms", self.tau_ms, self.tau_ms > 0.0 && self.tau_ms.is_finite(), "above 0")?;
        let dt = self.dt_ms;
        accept("network.dt_ms", dt, dt > 0.0 && dt <= self.tau_ms, "above 0 and at most network.tau_ms")?;
        accept("network.noise", self.noise, self.noise >= 0.0 && self.noise.is_finite(), "0 or above")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::{Handwriting, Timing, tryout};

    /// The networks of a small `timing`.
    fn drawn(set: &[&str]) -> Result<RateNetwork<f64>, Error> {
        let set = [&["network.units=20"], set].concat();
        let config = tryout::config(&Timing::default(), &set)?;
        config.network.draw(&config.named, 2, 1, &Streams::new(1).child("network"))
    }

    #[test]
    fn synapses_are_those_of_the_wiring_and_signs_those_of_dale() {
        let ring = drawn(&["network.wiring=ring", "network.neighbours=4", "network.dale=true"]).unwrap();
        for unit in 0..20 {
            for (from, weight) in ring.recurrent_weights().row(unit) {
                assert!([1, 2, 18, 19].contains(&((from + 20 - unit) % 20)), "{from} to {unit}");
                assert_eq!(weight > 0.0, from < 16, "of 20 units 16 excite");
            }
        }
        let small_world = drawn(&["network.wiring=small-world", "network.neighbours=4", "network.rewiring=1"]).unwrap();
        assert_eq!(small_world.recurrent_weights().synapses(), 80);
        assert_ne!(small_world.recurrent_weights().mask(), ring.recurrent_weights().mask());
    }

    #[test]
    fn a_connectome_is_read_from_its_file_and_must_fit() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ring.mtx");
        let entries: Vec<String> = (1..=20).map(|unit| format!("{unit} {}", unit % 20 + 1)).collect();
        let head = "%%MatrixMarket matrix coordinate pattern general\n20 20";
        std::fs::write(&path, format!("{head} 20\n{}", entries.join("\n"))).unwrap();
        let wiring = format!("network.wiring={}", path.display());
        let network = drawn(&[&wiring]).unwrap();
        assert!((0..20).all(|unit| network.recurrent_weights().row(unit).map(|(from, _)| from).eq([(unit + 1) % 20])));
        let error = drawn(&["network.units=30", &wiring]).unwrap_err();
        assert!(error.to_string().starts_with("network.units is 30; the connectome of "), "{error}");
        assert!(error.to_string().ends_with(" has 20"), "{error}");
        assert!(error.remedy().unwrap().contains("--set network.units=20"));
        std::fs::write(&path, format!("{head} 0\n")).unwrap();
        assert!(drawn(&[&wiring]).unwrap_err().to_string().contains("no unit receives from another"));
        let missing = drawn(&["network.wiring=nowhere.npz"]).unwrap_err().to_string();
        assert_eq!(missing, "network.wiring: nowhere.npz: there is no such file");
        tryout::refuses(&Handwriting, &["network.wiring=rign"]);
        let odd = ["network.wiring=ring", "network.neighbours=5"];
        let error = tryout::config(&Handwriting, &odd).unwrap_err();
        assert_eq!(error.to_string(), "network.neighbours is 5; it must be even, 2 or more, and below network.units");
    }
}
