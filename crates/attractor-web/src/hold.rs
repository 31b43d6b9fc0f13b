//! *Hold*: a network learns to hold values at its output, and theory says whether it will settle, oscillate or escape
//! (Rivkind & Barak 2017, doi:10.1103/PhysRevLett.118.258101).

use attractor::fixed_points::Solver;
use attractor::gain::Linearisation;
use attractor::mean_field::{Ensemble, ManyTargets};
use attractor::{DenseLaw, RateNetwork, Streams, TrainedFixedPoints, Transfer, train_fixed_points};

use crate::bench::{Bench, told};
use crate::dial::{Dial, Settings};
use crate::pushed::{LOOP, Pushed};

/// Points of a Nyquist curve.
const POINTS: u32 = 120;

/// The bench.
pub(crate) struct Hold {
    streams: Streams,
    units: usize,
    gain: f64,
    pushed: Pushed,
    held: TrainedFixedPoints,
    theory: Result<ManyTargets, String>,
    /// Which target is looked at.
    chosen: usize,
    verdict: &'static str,
    /// Views.
    spectrum: Vec<f32>,
    poles: Vec<f32>,
    nyquist: [Vec<f32>; 2],
    radius: [f32; 2],
}

impl Hold {
    /// What can be set.
    pub(crate) const DIALS: &'static [Dial] = &[
        Dial {
            key: "gain",
            label: "Gain g",
            help: "How strong the random synapses are, on which the loop is closed.",
            low: 0.0,
            high: 2.0,
            step: 0.05,
            usual: 1.0,
            renews: false,
        },
        Dial {
            key: "a",
            label: "Target A",
            help: "A value that the output is to hold.",
            low: 0.1,
            high: 2.5,
            step: 0.05,
            usual: 0.5,
            renews: false,
        },
        Dial {
            key: "b",
            label: "Target B",
            help: "A second one; 0 leaves it out.",
            low: 0.0,
            high: 2.5,
            step: 0.05,
            usual: 1.0,
            renews: false,
        },
        Dial {
            key: "c",
            label: "Target C",
            help: "A third one; 0 leaves it out.",
            low: 0.0,
            high: 2.5,
            step: 0.05,
            usual: 1.5,
            renews: false,
        },
        Dial {
            key: "units",
            label: "Units N",
            help: "The more there are, the closer they come to the theory of infinitely many.",
            low: 100.0,
            high: 400.0,
            step: 50.0,
            usual: 200.0,
            renews: true,
        },
        Dial {
            key: "seed",
            label: "Seed",
            help: "Another number is another network.",
            low: 0.0,
            high: 4_294_967_295.0,
            step: 1.0,
            usual: 1.0,
            renews: true,
        },
    ];

    /// A network that holds its targets.
    pub(crate) fn new(settings: &Settings) -> Result<Self, String> {
        let streams = Streams::new(settings.get("seed") as u64).child("hold");
        let (units, gain) = (settings.count("units"), settings.get("gain"));
        let targets = targets([settings.get("a"), settings.get("b"), settings.get("c")]);
        let (network, held) = trained(units, gain, &targets, &streams)?;
        let mut hold = Self {
            theory: theory(gain, &targets),
            streams,
            units,
            gain,
            pushed: Pushed::new(network),
            held,
            chosen: 0,
            verdict: "",
            spectrum: Vec::new(),
            poles: Vec::new(),
            nyquist: [Vec::new(), Vec::new()],
            radius: [f32::NAN; 2],
        };
        hold.look()?;
        Ok(hold)
    }

    /// Another gain or other targets. What cannot be trained leaves all as it was.
    fn retrain(&mut self, gain: f64, wanted: [f64; 3]) -> Result<f64, String> {
        let targets = targets(wanted);
        let (network, held) = trained(self.units, gain, &targets, &self.streams)?;
        (self.pushed, self.held, self.gain, self.theory) = (Pushed::new(network), held, gain, theory(gain, &targets));
        self.chosen = self.chosen.min(targets.len() - 1);
        self.look()?;
        Ok(targets.len() as f64)
    }

    /// The linear system near the chosen fixed point, and theory beside it.
    fn look(&mut self) -> Result<(), String> {
        let near =
            Linearisation::new(&self.pushed.network, LOOP, &self.held.points[self.chosen].state).map_err(told)?;
        let closed = near.closed_eigenvalues().map_err(told)?;
        self.spectrum = closed.iter().flat_map(|value| [value.re as f32, value.im as f32]).collect();
        let frequencies: Vec<f64> =
            (0..POINTS).map(|i| 10_f64.powf(-2.0 + 3.5 * f64::from(i) / f64::from(POINTS - 1))).collect();
        let pairs = |curve: Vec<_>| -> Vec<f32> {
            curve.into_iter().flat_map(|value: num_complex::Complex64| [value.re as f32, value.im as f32]).collect()
        };
        let measured = pairs(near.hessenberg().map_err(told)?.along(&frequencies));
        (self.poles, self.radius) = (Vec::new(), [near.disk_radius() as f32, f32::NAN]);
        let mut curve = Vec::new();
        if let Ok(theory) = &self.theory {
            let feedback = theory.feedback_loop(self.chosen);
            let at = |omega: &f64| feedback.open_loop_gain(num_complex::Complex64::new(0.0, *omega));
            curve = pairs(frequencies.iter().map(at).collect());
            self.poles = pairs(feedback.poles().map_err(told)?);
            self.radius[1] = theory.rho[self.chosen] as f32;
        }
        self.nyquist = [measured, curve];
        let leading = closed[0];
        self.verdict = match (leading.re > 0.0, leading.im.abs() > 1e-9) {
            (false, false) => "settles",
            (false, true) => "settles, swinging",
            (true, false) => "escapes",
            (true, true) => "swings away",
        };
        Ok(())
    }
}

/// The targets that are there, each once.
fn targets(wanted: [f64; 3]) -> Vec<f64> {
    let mut targets: Vec<f64> = wanted.into_iter().filter(|&target| target > 0.0).collect();
    targets.sort_by(f64::total_cmp);
    targets.dedup();
    targets
}

fn trained(
    units: usize,
    gain: f64,
    targets: &[f64],
    streams: &Streams,
) -> Result<(RateNetwork<f64>, TrainedFixedPoints), String> {
    let law = DenseLaw { units, gain, ..DenseLaw::default() };
    let mut network = RateNetwork::dense(&law, &streams.child("network")).map_err(told)?;
    let held = train_fixed_points(&mut network, LOOP, targets, &Solver::default()).map_err(|error| {
        format!("At this gain the network does not come to rest where it is to learn: {}", told(error))
    })?;
    Ok((network, held))
}

fn theory(gain: f64, targets: &[f64]) -> Result<ManyTargets, String> {
    Ensemble::new(&Transfer::Tanh).with_gain(gain).many_targets(targets).map_err(told)
}

impl Bench for Hold {
    /// `train` takes gain and three targets, `choose` the number of the target that is looked at, `push` a size, `advance` frames
    /// of 5 steps, until it returns 1.
    fn act(&mut self, name: &str, values: &[f64]) -> Result<f64, String> {
        let dial = |key: &str, value: f64| Settings::read(Self::DIALS, &format!("{key}={value}")).get(key);
        match (name, values) {
            ("train", &[gain, a, b, c]) => self.retrain(dial("gain", gain), [dial("a", a), dial("b", b), dial("c", c)]),
            ("choose", &[number]) => {
                self.chosen = (number.max(0.0) as usize).min(self.held.targets.len() - 1);
                self.look()?;
                Ok(self.held.targets[self.chosen])
            }
            ("push", &[size]) => self.pushed.push(&self.held.points[self.chosen].state, size),
            ("advance", _) => self.pushed.advance(values.first().copied().unwrap_or(1.0)),
            _ => Err(format!("This bench cannot “{name}” with {} numbers.", values.len())),
        }
    }

    /// `spectrum` (re, im of the closed loop's eigenvalues), `poles` (the same by theory), `nyquist` and `nyquist_theory` (re, im of
    /// the open loop's gain), `radius` (of the disk: of this network, by theory), `output` (steps of the last frames).
    fn view(&self, name: &str) -> Option<&[f32]> {
        match name {
            "spectrum" => Some(&self.spectrum),
            "poles" => Some(&self.poles),
            "nyquist" => Some(&self.nyquist[0]),
            "nyquist_theory" => Some(&self.nyquist[1]),
            "radius" => Some(&self.radius),
            "output" => Some(&self.pushed.output),
            _ => None,
        }
    }

    /// `verdict`: what the spectrum says will happen; `targets`, as JSON; `theory`: why there is none, if so.
    fn text(&self, name: &str) -> Option<String> {
        match name {
            "verdict" => Some(self.verdict.to_owned()),
            "targets" => Some(format!("{:?}", self.held.targets)),
            "theory" => Some(self.theory.as_ref().err().cloned().unwrap_or_default()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Session;

    #[test]
    fn outputs_do_what_the_spectrum_says() {
        let mut session = Session::open("hold", "units=200&gain=1&a=0.5&b=1&c=1.5").unwrap();
        for (number, target) in [0.5, 1.0, 1.5].into_iter().enumerate() {
            assert_eq!(session.act("choose", &[number as f64]).unwrap(), target);
            let verdict = session.text("verdict").unwrap();
            session.act("push", &[0.05]).unwrap();
            let mut last = f32::NAN;
            while session.act("advance", &[1.0]).unwrap() == 0.0 {
                last = *session.view("output").unwrap().last().unwrap();
            }
            let near = (f64::from(last) - target).abs() < 0.02;
            assert_eq!(verdict.starts_with("settles"), near, "{target} {verdict}, and is at {last}");
        }
        assert_eq!(session.view("spectrum").unwrap().len(), 400);
        assert_eq!(session.view("nyquist").unwrap().len(), session.view("nyquist_theory").unwrap().len());
        assert_eq!(session.act("train", &[0.5, 1.0, 0.0, 1.0]).unwrap(), 1.0);
    }
}
