//! *Rhythm*: a reservoir that hears nothing but noise grows an attractor by differential Hebbian feedback (Vettelschoss,
//! Freiberger & Dambre 2020).

use attractor::orbit::{Attractor, Continuation, TanhMap, classify_map};
use attractor::{
    DifferentialHebbian, EchoStateLaw, EchoStateNetwork, FeedbackNorm, Network, Rule, Stream, Streams, eigenvalues,
};

use crate::bench::{Bench, told};
use crate::dial::{Dial, Settings};

/// Steps of a frame.
const FRAME: usize = 10;
/// Units.
const UNITS: usize = 20;

/// The bench.
pub(crate) struct Rhythm {
    network: EchoStateNetwork,
    rule: DifferentialHebbian,
    learning: bool,
    noise: f64,
    stream: Stream,
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

    /// A reservoir without feedback.
    pub(crate) fn new(settings: &Settings) -> Result<Self, String> {
        let streams = Streams::new(settings.get("seed") as u64);
        let law = EchoStateLaw { units: UNITS, spectral_radius: settings.get("radius"), ..EchoStateLaw::default() };
        let network = EchoStateNetwork::random(&law, &streams.child("network")).map_err(told)?;
        let mut rhythm = Self {
            network,
            rule: rule(settings.get("rate"))?,
            learning: settings.get("learning") == 1.0,
            noise: settings.get("noise"),
            stream: streams.child("noise").stream(),
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
        let mut xi = [0.0; UNITS];
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
    /// `advance` takes frames of 10 steps; `classify` tells the attractor and returns its largest exponent; `learning` (1 or 0),
    /// `noise` and `rate` take a dial's value.
    fn act(&mut self, name: &str, values: &[f64]) -> Result<f64, String> {
        let dial = |value: f64| Settings::read(Self::DIALS, &format!("{name}={value}")).get(name);
        match (name, values) {
            ("advance", _) => {
                self.states.clear();
                for _ in 0..values.first().copied().unwrap_or(1.0).clamp(1.0, 100.0) as usize {
                    self.frame()?;
                }
                Ok(self.steps as f64)
            }
            ("classify", []) => self.classify(),
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
}
