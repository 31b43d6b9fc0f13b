//! *Rhythm*: a reservoir that hears nothing but noise grows an attractor by differential Hebbian feedback (Vettelschoss,
//! Freiberger & Dambre 2020).

use attractor::orbit::{Attractor, Continuation, TanhMap, classify_map};
use attractor::{
    DifferentialHebbian, EchoStateLaw, EchoStateNetwork, FeedbackNorm, Network, NoisePlace, Rule, SparseMatrix, Stream,
    Streams, eigenvalues,
};

use ndarray::Array2;

use crate::bench::{Bench, told};
use crate::dial::{Dial, Settings};
use crate::parts::{Parts, doubles, words};

/// Steps of a frame.
const FRAME: usize = 10;
/// Units.
const UNITS: usize = 20;

/// The bench.
pub(crate) struct Rhythm {
    network: EchoStateNetwork,
    /// The network as it was at first.
    first: EchoStateNetwork,
    rule: DifferentialHebbian,
    learning: bool,
    noise: f64,
    stream: Stream,
    kicks: Stream,
    steps: usize,
    class: String,
    /// Views.
    states: Vec<f32>,
    spectrum: Vec<f32>,
    modulus: Vec<f32>,
    orbit: [f32; 2],
}

impl Rhythm {
    /// What can be set.
    pub(crate) const DIALS: &'static [Dial] = &[
        Dial {
            key: "learning",
            label: "Learning",
            help: "The feedback follows the product of what units did just now and just before.",
            low: 0.0,
            high: 1.0,
            step: 1.0,
            usual: 0.0,
            renews: false,
        },
        Dial {
            key: "noise",
            label: "Noise",
            help: "Standard deviation of the noise that every unit hears.",
            low: 0.0,
            high: 0.1,
            step: 0.001,
            usual: 0.01,
            renews: false,
        },
        Dial {
            key: "rate",
            label: "Learning rate",
            help: "How fast the feedback forgets what it was.",
            low: 0.001,
            high: 0.1,
            step: 0.001,
            usual: 0.01,
            renews: false,
        },
        Dial {
            key: "radius",
            label: "Spectral radius",
            help: "Of the reservoir alone: below 1 it falls silent by itself.",
            low: 0.1,
            high: 1.2,
            step: 0.05,
            usual: 0.95,
            renews: true,
        },
        Dial {
            key: "seed",
            label: "Seed",
            help: "Another number is another reservoir and other noise.",
            low: 0.0,
            high: 4_294_967_295.0,
            step: 1.0,
            usual: 2.0,
            renews: true,
        },
    ];

    /// What can be set of a network that has grown its feedback.
    pub(crate) const GROWN_DIALS: &'static [Dial] = &[
        Self::DIALS[0],
        Self::DIALS[1],
        Self::DIALS[2],
        Dial {
            key: "kick",
            label: "Kick",
            help: "Norm of a kick in a random direction.",
            low: 0.0,
            high: 5.0,
            step: 0.1,
            usual: 1.0,
            renews: false,
        },
        Self::DIALS[4],
    ];

    /// A reservoir without feedback.
    pub(crate) fn new(settings: &Settings) -> Result<Self, String> {
        let streams = Streams::new(settings.get("seed") as u64);
        let law = EchoStateLaw { units: UNITS, spectral_radius: settings.get("radius"), ..EchoStateLaw::default() };
        let network = EchoStateNetwork::random(&law, &streams.child("network")).map_err(told)?;
        Self::with(settings, network, &streams)
    }

    /// A network that has grown its feedback elsewhere.
    pub(crate) fn grown(settings: &Settings, parts: &Parts) -> Result<Self, String> {
        let units = parts.get("bias").map_or(0, |bytes| bytes.len() / 8);
        let vector = |name: &str| Ok::<_, String>(doubles(parts, name, units)?.row(0).to_vec());
        let reservoir = SparseMatrix::from_dense(doubles(parts, "reservoir", units)?.view()).map_err(told)?;
        let noise = match words(parts, "law")?.get("noise").map(String::as_str) {
            Some("inside") => NoisePlace::Inside,
            _ => NoisePlace::After,
        };
        let feedback = doubles(parts, "feedback", units)?;
        let mut network = EchoStateNetwork::from_weights(Array2::zeros((units, 0)), reservoir, vector("bias")?, 1.0)
            .and_then(|network| network.with_noise(noise).with_feedback(&feedback))
            .map_err(told)?;
        network.set_state(&vector("state")?).map_err(told)?;
        Self::with(settings, network, &Streams::new(settings.get("seed") as u64).child("grown"))
    }

    fn with(settings: &Settings, network: EchoStateNetwork, streams: &Streams) -> Result<Self, String> {
        let mut rhythm = Self {
            first: network.clone(),
            network,
            rule: rule(settings.get("rate"))?,
            learning: settings.get("learning") == 1.0,
            noise: settings.get("noise"),
            stream: streams.child("noise").stream(),
            kicks: streams.child("kicks").stream(),
            steps: 0,
            class: String::new(),
            states: Vec::new(),
            spectrum: Vec::new(),
            modulus: Vec::new(),
            orbit: [f32::NAN; 2],
        };
        rhythm.look()?;
        Ok(rhythm)
    }

    fn frame(&mut self) -> Result<(), String> {
        let mut xi = vec![0.0; self.network.state().len()];
        for _ in 0..FRAME {
            self.stream.fill_normal(&mut xi, self.noise);
            self.network.step(&[], Some(&xi)).map_err(told)?;
            if self.learning {
                self.rule.learn(&mut self.network, &[]).map_err(told)?;
            }
            self.states.extend(self.network.state().iter().map(|&x| x as f32));
        }
        self.steps += FRAME;
        self.look()
    }

    /// The eigenvalues of W_x + W_z.
    fn look(&mut self) -> Result<(), String> {
        let values = eigenvalues(self.network.weights(1.0).view()).map_err(told)?;
        self.spectrum = values.iter().flat_map(|value| [value.re as f32, value.im as f32]).collect();
        self.modulus.push(values.iter().map(|value| value.norm()).fold(0.0, f64::max) as f32);
        Ok(())
    }

    /// Kicks the state in a random direction, by a norm.
    fn kick(&mut self, norm: f64) -> Result<f64, String> {
        let mut way = vec![0.0; self.network.state().len()];
        self.kicks.fill_normal(&mut way, 1.0);
        let length = way.iter().map(|x| x * x).sum::<f64>().sqrt();
        let state: Vec<f64> = self.network.state().iter().zip(way).map(|(x, w)| x + norm * w / length).collect();
        self.network.set_state(&state).map_err(told)?;
        Ok(norm)
    }

    /// What it settles into without noise.
    fn classify(&mut self) -> Result<f64, String> {
        let mut map = TanhMap::of_network(&self.network, 1.0);
        let orbit = classify_map(&mut map, self.network.state(), &Continuation::default()).map_err(told)?;
        self.orbit = [orbit.exponents[0] as f32, orbit.rotation as f32];
        self.class = match orbit.attractor {
            Attractor::FixedPoint => "a fixed point".to_owned(),
            Attractor::Period(period) => format!("a cycle of {period} steps"),
            Attractor::QuasiPeriodic => "a torus: it turns, and never closes".to_owned(),
            Attractor::Chaotic | Attractor::Irregular => "chaos".to_owned(),
            Attractor::Undetermined => "not settled yet".to_owned(),
        };
        Ok(self.orbit[0].into())
    }
}

fn rule(rate: f64) -> Result<DifferentialHebbian, String> {
    DifferentialHebbian::new(rate, FeedbackNorm::InPlace).map_err(told)
}

impl Bench for Rhythm {
    /// `advance` takes frames of 10 steps; `classify` tells the attractor and returns its largest exponent; `kick` takes
    /// the norm of a kick in a random direction, `first` goes back to the network as it was at first; `learning` (1 or 0),
    /// `noise` and `rate` take a dial's value.
    fn act(&mut self, name: &str, values: &[f64]) -> Result<f64, String> {
        let dial = |value: f64| Settings::read(Self::GROWN_DIALS, &format!("{name}={value}")).get(name);
        match (name, values) {
            ("advance", _) => {
                self.states.clear();
                for _ in 0..values.first().copied().unwrap_or(1.0).clamp(1.0, 100.0) as usize {
                    self.frame()?;
                }
                Ok(self.steps as f64)
            }
            ("classify", []) => self.classify(),
            ("kick", &[norm]) => self.kick(norm.clamp(-10.0, 10.0)),
            ("first", []) => {
                self.network = self.first.clone();
                self.modulus.clear();
                self.look().map(|()| 0.0)
            }
            ("learning", &[value]) => {
                self.learning = dial(value) == 1.0;
                Ok(value)
            }
            ("noise", &[value]) => Ok(std::mem::replace(&mut self.noise, dial(value))),
            ("rate", &[value]) => {
                self.rule = rule(dial(value))?;
                Ok(value)
            }
            _ => Err(format!("This bench cannot “{name}” with {} numbers.", values.len())),
        }
    }

    /// `states` (steps of the last frames, units), `spectrum` (re, im of each eigenvalue of W_x + W_z), `modulus` (of the leading
    /// one, frame by frame), `orbit` (largest exponent, turns a step).
    fn view(&self, name: &str) -> Option<&[f32]> {
        match name {
            "states" => Some(&self.states),
            "spectrum" => Some(&self.spectrum),
            "modulus" => Some(&self.modulus),
            "orbit" => Some(&self.orbit),
            _ => None,
        }
    }

    /// `class`: what it settles into, in words.
    fn text(&self, name: &str) -> Option<String> {
        (name == "class").then(|| self.class.clone())
    }

    /// The parts of the network as it is now, as [`Session::open_with`](crate::Session::open_with) takes them for `grown`.
    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        let network = &self.network;
        let numbers: Vec<f64> = match name {
            "bias" => network.bias().to_vec(),
            "state" => network.state().to_vec(),
            "reservoir" => network.recurrent().to_dense().into_raw_vec_and_offset().0,
            "feedback" => network.feedback().to_dense().into_raw_vec_and_offset().0,
            _ => return None,
        };
        Some(numbers.into_iter().flat_map(f64::to_le_bytes).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::Session;

    #[test]
    fn a_rhythm_grows_out_of_noise() {
        let mut session = Session::open("rhythm", "seed=2&learning=0").unwrap();
        session.act("advance", &[100.0]).unwrap();
        session.act("classify", &[]).unwrap();
        assert_eq!(session.text("class").unwrap(), "a fixed point");
        session.act("learning", &[1.0]).unwrap();
        for _ in 0..7 {
            session.act("advance", &[100.0]).unwrap();
        }
        let exponent = session.act("classify", &[]).unwrap();
        assert!(session.text("class").unwrap().starts_with("a torus"), "{:?}", session.text("class"));
        assert!(exponent.abs() < 1e-3 && *session.view("modulus").unwrap().last().unwrap() > 1.0);
        assert_eq!(session.view("spectrum").unwrap().len(), 40);
    }

    #[test]
    fn a_grown_rhythm_turns_again_after_a_kick() {
        let mut session = Session::open("rhythm", "seed=2&learning=1").unwrap();
        for _ in 0..8 {
            session.act("advance", &[100.0]).unwrap();
        }
        let mut parts: crate::Parts = ["bias", "state", "reservoir", "feedback"]
            .into_iter()
            .map(|name| (name.to_owned(), session.bytes(name).unwrap()))
            .collect();
        assert!(session.bytes("none").is_none());
        parts.insert("law".to_owned(), b"noise=after".to_vec());
        let mut grown = Session::open_with("grown", "noise=0.01", &parts).unwrap();
        grown.act("classify", &[]).unwrap();
        assert!(grown.text("class").unwrap().starts_with("a torus"), "{:?}", grown.text("class"));
        grown.act("kick", &[3.0]).unwrap();
        grown.act("advance", &[100.0]).unwrap();
        grown.act("classify", &[]).unwrap();
        assert!(grown.text("class").unwrap().starts_with("a torus"), "{:?}", grown.text("class"));
        assert!(Session::open("grown", "").unwrap_err().contains("reservoir"));
    }
}
