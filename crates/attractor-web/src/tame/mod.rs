//! *Tame*: a chaotic network is kicked, trained to repeat what it once did by itself, and kicked again (Laje & Buonomano
//! 2013, doi:10.1038/nn.3405). The same is done with a network that the page's maker brings (`own.rs`).

mod dials;
mod lesson;
mod own;
mod pair;
mod plane;
mod protocol;
mod report;

use attractor::{
    DrivenMap, Network, RateLaw, RateNetwork, Record, Stimulus, Streams, Trial, Units, orbit::lyapunov_exponents,
};
use ndarray::Array2;

use crate::bench::{Bench, told};
use crate::dial::{Dial, Settings};
use lesson::Lesson;
use pair::Pair;
use plane::Plane;
use protocol::{FRAME, Timeline};

/// Most frames taken at once.
const FRAMES: f64 = 60.0;
/// Numbers of the view `status`.
const STATUS: usize = 8;

/// What goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    Kick,
    Recurrent,
    Readout,
}

/// The bench.
pub(crate) struct Tame {
    dials: &'static [Dial],
    streams: Streams,
    timeline: Timeline,
    noise: f64,
    kick: f64,
    trials: usize,
    network: RateNetwork<f32>,
    /// The network as it came, and as it was trained elsewhere.
    versions: Vec<RateNetwork<f32>>,
    plastic: f64,
    /// What the readouts of a network of one's own are to say, (steps, readouts).
    wanted: Option<Array2<f32>>,
    innate: Array2<f32>,
    plane: Plane,
    lesson: Lesson,
    pair: Option<Pair>,
    phase: Phase,
    /// How many kicks and free frames there were, so that each has noise of its own.
    drawn: usize,
    correlations: Vec<f64>,
    /// Views.
    rates: Vec<f32>,
    places: Vec<f32>,
    outputs: Vec<f32>,
    innate_places: Vec<f32>,
    status: [f32; STATUS],
}

impl Tame {
    /// A network and its innate trajectory.
    pub(crate) fn new(settings: &Settings) -> Result<Self, String> {
        let units = settings.count("units");
        let streams = Streams::new(settings.get("seed") as u64).child("tame");
        // As many synapses a unit as the published network of 800 has, as far as there are units.
        let law = RateLaw {
            units,
            gain: settings.get("gain"),
            connection_probability: (80.0 / units as f64).min(0.25),
            inputs: 2,
            readouts: 2,
            ..RateLaw::default()
        };
        let mut network = RateNetwork::random(&law, &streams.child("network")).map_err(told)?;
        network.set_output_weights(Array2::zeros((2, units))).map_err(told)?;
        let timeline = Timeline::new(settings.count("window"));
        let stimulus = timeline.stimulus(0.0)?;
        let innate =
            record(Trial::new(&stimulus).drawn(&streams.child("innate"), 0.0), timeline.steps(), &mut network)?;
        Self::with(Self::DIALS, settings, vec![network], timeline, innate, streams, None)
    }

    /// A bench of versions of a network, the last of which is looked at first.
    fn with(
        dials: &'static [Dial],
        settings: &Settings,
        versions: Vec<RateNetwork<f32>>,
        timeline: Timeline,
        innate: Array2<f32>,
        streams: Streams,
        wanted: Option<Array2<f32>>,
    ) -> Result<Self, String> {
        let Some(network) = versions.last().cloned() else { return Err("There is no network.".to_owned()) };
        let plane = Plane::of(innate.slice(ndarray::s![timeline.window.clone(), ..]));
        let innate_places =
            innate.rows().into_iter().flat_map(|row| plane.place(row.as_slice().unwrap_or(&[]))).collect();
        let plastic = settings.get("plastic");
        let lesson = Lesson::new(&network, &timeline, plastic, wanted.clone(), streams.child("lesson"))?;
        let mut bench = Self {
            dials,
            noise: settings.get("noise"),
            kick: settings.get("kick"),
            trials: settings.count("trials"),
            streams,
            timeline,
            network,
            versions,
            plastic,
            wanted,
            innate,
            plane,
            lesson,
            pair: None,
            phase: Phase::Idle,
            drawn: 0,
            correlations: Vec::new(),
            rates: Vec::new(),
            places: Vec::new(),
            outputs: Vec::new(),
            innate_places,
            status: [0.0; STATUS],
        };
        bench.tell();
        Ok(bench)
    }

    /// Goes back to a version of the network, and to rules that have learned nothing.
    fn choose(&mut self, version: f64) -> Result<f64, String> {
        let Some(network) = self.versions.get(version as usize).filter(|_| version >= 0.0) else {
            return Err(format!("There are {} versions of this network.", self.versions.len()));
        };
        self.network = network.clone();
        let streams = self.streams.child("lesson");
        self.lesson = Lesson::new(&self.network, &self.timeline, self.plastic, self.wanted.clone(), streams)?;
        (self.pair, self.phase) = (None, Phase::Idle);
        Ok(self.remaining())
    }

    fn begin_kick(&mut self) -> Result<f64, String> {
        let streams = self.streams.child("kick").index(self.drawn);
        self.drawn += 1;
        self.pair = Some(Pair::new(&self.network, &self.timeline, self.kick, self.noise, &streams)?);
        self.phase = Phase::Kick;
        Ok(self.timeline.steps() as f64)
    }

    fn begin_training(&mut self) -> f64 {
        self.pair = None;
        self.lesson.step = 0;
        self.phase = if self.lesson.recurrent.len() < self.trials { Phase::Recurrent } else { Phase::Readout };
        self.remaining()
    }

    /// Trials that are still to be trained.
    fn remaining(&self) -> f64 {
        let recurrent = self.trials.saturating_sub(self.lesson.recurrent.len());
        (recurrent + self.lesson.readout_trials().saturating_sub(self.lesson.readout.len())) as f64
    }

    /// Takes so many frames of what goes on; 1 when that is over, else 0.
    fn advance(&mut self, frames: f64) -> Result<f64, String> {
        self.rates.clear();
        self.places.clear();
        self.outputs.clear();
        let mut over = false;
        for _ in 0..frames.clamp(1.0, FRAMES) as usize {
            over = match self.phase {
                Phase::Kick => self.advance_pair()?,
                Phase::Recurrent | Phase::Readout => self.advance_lesson()?,
                Phase::Idle => return Ok(1.0),
            };
            if over {
                self.phase = Phase::Idle;
                break;
            }
        }
        self.tell();
        Ok(f64::from(u8::from(over)))
    }

    fn advance_pair(&mut self) -> Result<bool, String> {
        let Some(pair) = &mut self.pair else { return Ok(true) };
        let (rates, places, outputs, plane) = (&mut self.rates, &mut self.places, &mut self.outputs, &self.plane);
        let readout = self.network.readout();
        let over = pair.advance(|_, both| {
            rates.extend_from_slice(both[1]);
            for one in both {
                places.extend(plane.place(one));
                let mut read = vec![0.0; self.network.readouts()];
                if let Some(readout) = readout {
                    readout.read(one, &mut read);
                }
                outputs.extend(first_two(&read));
            }
        })?;
        if over {
            self.correlations.push(pair.correlation()?);
        }
        Ok(over)
    }

    fn advance_lesson(&mut self) -> Result<bool, String> {
        let target = (self.phase == Phase::Recurrent).then_some(&self.innate);
        let (rates, places, outputs, plane) = (&mut self.rates, &mut self.places, &mut self.outputs, &self.plane);
        self.lesson.advance(&mut self.network, target, self.noise, |_, network| {
            rates.extend_from_slice(network.rates());
            let place = plane.place(network.rates());
            let mut read = vec![0.0; network.readouts()];
            network.read_out(&mut read);
            let read = first_two(&read);
            places.extend([place[0], place[1], place[0], place[1]]);
            outputs.extend([read[0], read[1], read[0], read[1]]);
        })
    }

    fn tell(&mut self) {
        let step = match (&self.pair, self.phase) {
            (Some(pair), _) => pair.step,
            (None, _) => self.lesson.step,
        };
        let (recurrent, readout) = (self.lesson.recurrent.len(), self.lesson.readout.len());
        self.status = [
            f32::from(self.phase as u8),
            step as f32,
            self.timeline.steps() as f32,
            recurrent as f32,
            self.trials as f32,
            readout as f32,
            self.remaining() as f32,
            self.correlations.last().map_or(f32::NAN, |&correlation| correlation as f32),
        ];
    }

    /// The largest Lyapunov exponent (1/s) along the trial: whether two copies that hear the same pulse come together.
    fn exponent(&self) -> Result<f64, String> {
        const SETTLE: usize = 300;
        let settle = SETTLE.min(self.timeline.steps() / 4);
        // As many steps as take about as long for every size.
        let steps = (600_000 / self.network.units()).min(self.timeline.steps() - settle).max(1);
        let map = DrivenMap::new(self.network.cast::<f64>(), &self.timeline.stimulus(0.0)?, &[]);
        let mut map = map.map_err(told)?;
        let mut start = vec![0.0; self.network.units()];
        self.streams.child("exponent").stream().fill_uniform(&mut start, -1.0, 1.0);
        let found = lyapunov_exponents(&mut map, &start, 1, settle, steps, &self.streams.child("tangent"));
        Ok(found.map_err(told)?.exponents[0] * 1000.0 / self.network.dynamics().dt_ms)
    }
}

impl Bench for Tame {
    /// `kick` and `train` begin a trial, which `advance` (frames of 20 ms) goes on with until it returns 1; `train` returns how
    /// many trials are left. `version` goes back to the network as it came (0) or as it was trained elsewhere (1). `target` takes a
    /// path to be learned by two readouts, `noise`, `strength`, `trials` a dial's value.
    fn act(&mut self, name: &str, values: &[f64]) -> Result<f64, String> {
        let first = values.first().copied();
        let dials = self.dials;
        let within = |key: &str, value: f64| Settings::read(dials, &format!("{key}={value}")).get(key);
        let answer = match (name, first) {
            ("kick", None) => self.begin_kick(),
            ("train", None) => Ok(self.begin_training()),
            ("advance", frames) => return self.advance(frames.unwrap_or(1.0)),
            ("stop", None) => {
                (self.pair, self.phase, self.lesson.step) = (None, Phase::Idle, 0);
                Ok(0.0)
            }
            ("exponent", None) => self.exponent(),
            ("version", Some(version)) => self.choose(version),
            ("target", Some(_)) => {
                self.lesson.learn_path(&mut self.network, values)?;
                Ok(self.remaining())
            }
            ("noise", Some(value)) => Ok(std::mem::replace(&mut self.noise, within(name, value))),
            ("kick", Some(value)) => Ok(std::mem::replace(&mut self.kick, within(name, value))),
            ("trials", Some(value)) => {
                self.trials = within(name, value) as usize;
                Ok(self.remaining())
            }
            _ => Err(format!("This bench cannot “{name}” with {} numbers.", values.len())),
        };
        self.tell();
        answer
    }

    /// `rates` (steps of the last frames, units), `places` and `outputs` (steps, 4: x and y of the trial without kick, then of
    /// the one with; NaN where there are fewer readouts), `innate` (steps, 2), `target` (steps, 2), `status` (phase, step, steps, recurrent trials done and in all,
    /// readout trials done, trials left, correlation of the last kick).
    fn view(&self, name: &str) -> Option<&[f32]> {
        match name {
            "rates" => Some(&self.rates),
            "places" => Some(&self.places),
            "outputs" => Some(&self.outputs),
            "innate" => Some(&self.innate_places),
            "target" => Some(&self.lesson.shown),
            "status" => Some(&self.status),
            _ => None,
        }
    }

    /// `report`: what was done, as JSON; `losses`: of all trials, as JSON; `times`: of a trial, as JSON.
    fn text(&self, name: &str) -> Option<String> {
        match name {
            "report" => Some(self.report()),
            "losses" => Some(report::numbers(self.losses())),
            "times" => Some(format!(
                r#"{{"steps":{},"units":{},"dt":{:?},"frame":{FRAME},"window":{},"end":{},"kick":{},"versions":{},"readouts":{},"readout_trials":{}}}"#,
                self.timeline.steps(),
                self.network.units(),
                self.network.dynamics().dt_ms,
                self.timeline.window.start,
                self.timeline.window.end,
                self.timeline.kick.start,
                self.versions.len(),
                self.network.readouts(),
                self.lesson.readout_trials()
            )),
            _ => None,
        }
    }

    /// `network`: the network as it is now, as `.npz`.
    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        if name != "network" {
            return None;
        }
        let mut file = std::io::Cursor::new(Vec::new());
        self.network.save(&mut file).ok()?;
        Some(file.into_inner())
    }
}

/// A whole trial's rates (steps, units).
fn record(
    trial: Trial<'_, Stimulus<f32>>,
    steps: usize,
    network: &mut RateNetwork<f32>,
) -> Result<Array2<f32>, String> {
    Ok(trial.record(network, &Record { units: Units::All, steps: 0..steps }).map_err(told)?.rates)
}

/// The first two readouts; NaN where there are fewer.
fn first_two(read: &[f32]) -> [f32; 2] {
    [0, 1].map(|readout| read.get(readout).copied().unwrap_or(f32::NAN))
}
