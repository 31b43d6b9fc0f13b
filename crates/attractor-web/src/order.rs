//! *Order*: a network of threshold units is shown two sequences, and local rules turn it from critical to ordered (Lazar,
//! Pipa & Triesch 2009, doi:10.3389/neuro.10.023.2009).

use attractor::decoding::{Labels, LinearReadout, Samples};
use attractor::{
    Counted, IntrinsicPlasticity, Raster, Rule, ShownUnits, Spikes, Stdp, Stream, Streams, SynapticNormalisation,
    ThresholdLaw, ThresholdNetwork, Window,
};

use crate::bench::{Bench, told};
use crate::dial::{Dial, Settings};

/// Letters of a sequence, each of which two units hear.
const LETTERS: usize = 5;
/// Steps of a frame: ten sequences.
const FRAME: usize = 50;
/// Excitatory units that hear a letter.
const INPUTS: usize = 20;
/// Steps over which what the network remembers is decoded.
const DECODED: usize = 600;

/// The bench.
pub(crate) struct Order {
    network: ThresholdNetwork,
    stdp: Stdp,
    intrinsic: IntrinsicPlasticity,
    /// Which rules act: STDP, normalisation, intrinsic plasticity.
    on: [bool; 3],
    coin: Stream,
    streams: Streams,
    frames: usize,
    /// The sequence before this one, and states with the sequence before the one that was shown.
    previous: usize,
    labels: Vec<usize>,
    states: Raster,
    /// Views.
    raster: Vec<f32>,
    hamming: Vec<f32>,
    rate: Vec<f32>,
    accuracy: Vec<f32>,
    thresholds: Vec<f32>,
    weights: Vec<f32>,
}

impl Order {
    /// What can be set.
    pub(crate) const DIALS: &'static [Dial] = &[
        Dial {
            key: "stdp",
            label: "STDP",
            help: "A synapse grows where its unit fired just before the other, and shrinks where it fired just after.",
            low: 0.0,
            high: 1.0,
            step: 1.0,
            usual: 0.0,
            renews: false,
        },
        Dial {
            key: "normalisation",
            label: "Normalisation",
            help: "The synapses of each unit are scaled so that their sum stays the same.",
            low: 0.0,
            high: 1.0,
            step: 1.0,
            usual: 0.0,
            renews: false,
        },
        Dial {
            key: "intrinsic",
            label: "Intrinsic plasticity",
            help: "Who fires too often raises its threshold, who fires too seldom lowers it.",
            low: 0.0,
            high: 1.0,
            step: 1.0,
            usual: 0.0,
            renews: false,
        },
        Dial {
            key: "target",
            label: "Target rate",
            help: "How often a unit should fire in a step, by intrinsic plasticity.",
            low: 0.02,
            high: 0.3,
            step: 0.01,
            usual: 0.1,
            renews: false,
        },
        Dial {
            key: "rate",
            label: "Learning rate",
            help: "How much STDP and intrinsic plasticity change at once.",
            low: 0.0005,
            high: 0.01,
            step: 0.0005,
            usual: 0.001,
            renews: false,
        },
        Dial {
            key: "seed",
            label: "Seed",
            help: "Another number is another network and another order of the sequences.",
            low: 0.0,
            high: 4_294_967_295.0,
            step: 1.0,
            usual: 1.0,
            renews: true,
        },
    ];

    /// A network as it was drawn.
    pub(crate) fn new(settings: &Settings) -> Result<Self, String> {
        let streams = Streams::new(settings.get("seed") as u64).child("order");
        let law = ThresholdLaw { input_units: INPUTS, ..ThresholdLaw::default() };
        let network = ThresholdNetwork::random(&law, &streams.child("network")).map_err(told)?;
        let (rate, target) = (settings.get("rate"), settings.get("target"));
        let mut order = Self {
            stdp: Stdp::new(rate).map_err(told)?,
            intrinsic: IntrinsicPlasticity::new(rate, target).map_err(told)?,
            on: ["stdp", "normalisation", "intrinsic"].map(|key| settings.get(key) == 1.0),
            coin: streams.child("sequences").stream(),
            streams,
            frames: 0,
            previous: 0,
            labels: Vec::new(),
            states: Raster::new(network.excitatory().units() - INPUTS),
            raster: Vec::new(),
            hamming: Vec::new(),
            rate: Vec::new(),
            accuracy: Vec::new(),
            thresholds: Vec::new(),
            weights: Vec::new(),
            network,
        };
        order.look();
        Ok(order)
    }

    /// Shows ten sequences.
    fn frame(&mut self) -> Result<(), String> {
        let (mut letters, mut before) = (Vec::with_capacity(FRAME), Vec::with_capacity(FRAME));
        for _ in 0..FRAME / LETTERS {
            let sequence = self.coin.below(2);
            letters.extend((0..LETTERS).map(|letter| Some(LETTERS * sequence + letter)));
            before.extend([self.previous; LETTERS]);
            self.previous = sequence;
        }
        let shown = ShownUnits::from_symbols(&letters, INPUTS / (2 * LETTERS)).map_err(told)?;
        let mut normalisation = SynapticNormalisation;
        let [stdp, normalise, intrinsic] = self.on;
        let mut rules: Vec<&mut dyn Rule<ThresholdNetwork>> = Vec::new();
        if stdp {
            rules.push(&mut self.stdp);
        }
        if normalise {
            rules.push(&mut normalisation);
        }
        if intrinsic {
            rules.push(&mut self.intrinsic);
        }
        let flips = self.streams.child("flips").index(self.frames).stream();
        let window = Window::new(&shown, 0..FRAME).map_err(told)?.perturbed(Counted::WithoutInput, flips);
        let record = window.run(&mut self.network, &mut rules).map_err(told)?;
        self.frames += 1;
        let units = record.excitatory.units();
        for step in 0..FRAME {
            let active = |raster: &Raster, unit| f32::from(u8::from(raster.contains(step, unit)));
            self.raster.extend((0..units).map(|unit| active(&record.excitatory, unit)));
            self.raster.extend((0..record.inhibitory.units()).map(|unit| active(&record.inhibitory, unit)));
            let state = Spikes::from_flags((INPUTS..units).map(|unit| record.excitatory.contains(step, unit)));
            self.states.push(&state).map_err(told)?;
        }
        self.labels.extend(before);
        self.hamming.push(record.hamming.iter().sum::<u32>() as f32 / FRAME as f32);
        let spikes: usize = record.excitatory.counts().iter().sum();
        self.rate.push(spikes as f32 / (FRAME * units) as f32);
        if self.labels.len() >= DECODED {
            self.decode();
        }
        Ok(())
    }

    /// How well the sequence before the present one can be told from the units that hear no letter.
    fn decode(&mut self) {
        let units = self.states.units();
        let states = std::mem::replace(&mut self.states, Raster::new(units));
        let labels = std::mem::take(&mut self.labels);
        // Where they cannot be told apart at all, as in a silent network, that is chance.
        let accuracy = Samples::new(states, 4).and_then(|samples| {
            let labels = Labels::new(labels, 2)?;
            LinearReadout::new(&samples, 1.0)?.accuracy(&labels)
        });
        self.accuracy.push(accuracy.map_or(0.5, |folds| attractor::mean(&folds) as f32));
    }

    fn look(&mut self) {
        let single = |values: &[f64]| values.iter().map(|&value| value as f32).collect();
        self.thresholds = single(self.network.thresholds());
        self.weights = single(self.network.recurrent().weights());
    }

    fn set(&mut self, name: &str, value: f64, rate: f64, target: f64) -> Result<f64, String> {
        match name {
            "stdp" => self.on[0] = value == 1.0,
            "normalisation" => self.on[1] = value == 1.0,
            "intrinsic" => self.on[2] = value == 1.0,
            _ => {
                self.stdp = Stdp::new(rate).map_err(told)?;
                self.intrinsic = IntrinsicPlasticity::new(rate, target).map_err(told)?;
            }
        }
        Ok(value)
    }
}

impl Bench for Order {
    /// `advance` takes frames of 50 steps; `stdp`, `normalisation`, `intrinsic` switch (1 or 0), `plasticity` takes learning rate
    /// and target rate.
    fn act(&mut self, name: &str, values: &[f64]) -> Result<f64, String> {
        let dial = |key: &str, value: f64| Settings::read(Self::DIALS, &format!("{key}={value}")).get(key);
        match (name, values) {
            ("advance", _) => {
                self.raster.clear();
                for _ in 0..values.first().copied().unwrap_or(1.0).clamp(1.0, 40.0) as usize {
                    self.frame()?;
                }
                self.look();
                Ok(self.frames as f64)
            }
            ("stdp" | "normalisation" | "intrinsic", &[value]) => self.set(name, dial(name, value), 0.0, 0.0),
            ("plasticity", &[rate, target]) => self.set(name, 0.0, dial("rate", rate), dial("target", target)),
            _ => Err(format!("This bench cannot “{name}” with {} numbers.", values.len())),
        }
    }

    /// `raster` (steps of the last frames, excitatory then inhibitory units), and frame by frame `hamming` (mean H) and `rate`
    /// (spikes a unit and step), `accuracy` (every 600 steps, of the sequence before), `thresholds`, `weights`.
    fn view(&self, name: &str) -> Option<&[f32]> {
        match name {
            "raster" => Some(&self.raster),
            "hamming" => Some(&self.hamming),
            "rate" => Some(&self.rate),
            "accuracy" => Some(&self.accuracy),
            "thresholds" => Some(&self.thresholds),
            "weights" => Some(&self.weights),
            _ => None,
        }
    }

    fn text(&self, _: &str) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::Session;

    #[test]
    fn plasticity_turns_it_from_critical_to_ordered() {
        let mut session = Session::open("order", "seed=1").unwrap();
        session.act("advance", &[40.0]).unwrap();
        let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
        let drawn = mean(session.view("hamming").unwrap());
        for rule in ["stdp", "normalisation", "intrinsic"] {
            session.act(rule, &[1.0]).unwrap();
        }
        for _ in 0..6 {
            session.act("advance", &[40.0]).unwrap();
        }
        let learned = mean(&session.view("hamming").unwrap()[200..]);
        assert!(learned < 1.0 && learned < drawn, "H {drawn} as drawn, {learned} after learning");
        assert!(*session.view("accuracy").unwrap().last().unwrap() > 0.8);
        assert_eq!(session.view("raster").unwrap().len(), 40 * 50 * 125);
        assert!(session.act("plasticity", &[0.002, 0.1]).is_ok() && session.act("plasticity", &[0.1]).is_err());
    }
}
