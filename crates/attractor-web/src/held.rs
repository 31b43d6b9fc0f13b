//! A network that has learned to hold values elsewhere, drawn again and pushed off them.

use attractor::{DenseLaw, Dynamics, FeedbackLaw, RateNetwork, Streams, Transfer};
use ndarray::Array2;

use crate::bench::{Bench, told};
use crate::dial::{Dial, Settings};
use crate::parts::{Parts, doubles, missing, words};
use crate::pushed::Pushed;

/// Units at most: their weights are 200 MB.
const MOST: usize = 5000;

/// The bench.
pub(crate) struct Held {
    pushed: Pushed,
    states: Array2<f64>,
    targets: Vec<f64>,
    chosen: usize,
    dt: f64,
}

impl Held {
    /// What can be set.
    pub(crate) const DIALS: &'static [Dial] = &[Dial {
        key: "push",
        label: "Push",
        help: "How far along the feedback it is pushed off the value that it holds.",
        low: 0.0,
        high: 2.0,
        step: 0.05,
        usual: 0.2,
        renews: false,
    }];

    /// A network of a law, with the readout that it learned.
    pub(crate) fn new(_: &Settings, parts: &Parts) -> Result<Self, String> {
        let words = words(parts, "law")?;
        let word = |key: &str| words.get(key).ok_or_else(|| format!("The part “law” does not say {key}."));
        let number = |key: &str| {
            let number = word(key)?.parse::<f64>().ok().filter(|number| number.is_finite());
            number.ok_or_else(|| format!("In the part “law”, {key} is no number."))
        };
        let units = number("units")?.clamp(1.0, MOST as f64) as usize;
        let size = number("size")?;
        let feedback = match word("feedback")?.as_str() {
            "gaussian" => FeedbackLaw::Gaussian { sd: size },
            "two-point" => FeedbackLaw::TwoPoint { magnitude: size },
            _ => FeedbackLaw::Uniform { half_width: size },
        };
        let transfer = Transfer::named(word("transfer")?, number("threshold")?);
        let transfer = transfer.ok_or("The part “law” names no transfer function of the library.")?;
        let dynamics = Dynamics { tau_ms: 1.0, dt_ms: number("dt")?, transfer };
        let law = DenseLaw { units, gain: number("gain")?, feedback, inputs: 0, dynamics };
        let mut network = RateNetwork::dense(&law, &place(word("streams")?)?).map_err(told)?;
        let readout = doubles(parts, "readout", units)?;
        network.set_output_weights(readout).map_err(told)?;
        let states = doubles(parts, "states", units)?;
        let mut held =
            Self { pushed: Pushed::new(network), targets: Vec::new(), states, chosen: 0, dt: dynamics.dt_ms };
        for state in held.states.rows() {
            held.pushed.network.set_activations(&state.to_vec()).map_err(told)?;
            let mut read = [0.0];
            held.pushed.network.read_out(&mut read);
            held.targets.push(read[0]);
        }
        if held.targets.is_empty() { Err(missing("states")) } else { Ok(held) }
    }
}

/// A place in the tree of random streams: `1/local-dynamics/a/#0`, a seed, names and numbers.
fn place(path: &str) -> Result<Streams, String> {
    let mut steps = path.split('/');
    let seed = steps.next().and_then(|seed| seed.parse().ok());
    let root = Streams::new(seed.ok_or("The place of random numbers must begin with a seed.")?);
    steps.try_fold(root, |streams, step| match step.strip_prefix('#') {
        None => Ok(streams.child(step)),
        Some(index) => index.parse().map(|index| streams.index(index)).map_err(|_| format!("#{index} is no index.")),
    })
}

impl Bench for Held {
    /// `choose` takes the number of the value that is looked at and returns it, `push` a size, `advance` frames of 5 steps,
    /// until it returns 1.
    fn act(&mut self, name: &str, values: &[f64]) -> Result<f64, String> {
        match (name, values) {
            ("choose", &[number]) => {
                self.chosen = (number.max(0.0) as usize).min(self.targets.len() - 1);
                Ok(self.targets[self.chosen])
            }
            ("push", &[size]) => self.pushed.push(&self.states.row(self.chosen).to_vec(), size),
            ("advance", _) => self.pushed.advance(values.first().copied().unwrap_or(1.0)),
            _ => Err(format!("This bench cannot “{name}” with {} numbers.", values.len())),
        }
    }

    /// `output` (steps of the last frames).
    fn view(&self, name: &str) -> Option<&[f32]> {
        (name == "output").then_some(&self.pushed.output)
    }

    /// `targets`: the values that it holds, as JSON; `dt`: a step, in time constants of a unit.
    fn text(&self, name: &str) -> Option<String> {
        match name {
            "targets" => Some(format!("{:?}", self.targets)),
            "dt" => Some(format!("{:?}", self.dt)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use attractor::fixed_points::Solver;
    use attractor::train_fixed_points;

    use super::*;
    use crate::Session;
    use crate::pushed::LOOP;

    fn bytes(values: impl IntoIterator<Item = f64>) -> Vec<u8> {
        values.into_iter().flat_map(f64::to_le_bytes).collect()
    }

    #[test]
    fn a_network_is_drawn_again_and_returns_to_what_it_held() {
        let law = DenseLaw { units: 120, gain: 0.5, ..DenseLaw::default() };
        let mut network = RateNetwork::dense(&law, &Streams::new(4).child("a").index(2)).unwrap();
        let held = train_fixed_points(&mut network, LOOP, &[1.0], &Solver::default()).unwrap();
        let dt = law.dynamics.dt_ms / law.dynamics.tau_ms;
        let words =
            format!("units=120 gain=0.5 feedback=uniform size=1 dt={dt} transfer=tanh threshold=0 streams=4/a/#2");
        let mut parts = Parts::from([
            ("law".to_owned(), words.into_bytes()),
            ("readout".to_owned(), bytes(network.output_weights().iter().copied())),
            ("states".to_owned(), bytes(held.points[0].state.iter().copied())),
        ]);
        let mut session = Session::open_with("held", "", &parts).unwrap();
        let target = session.act("choose", &[0.0]).unwrap();
        assert!((target - 1.0).abs() < 1e-9, "the very weights: {target}");
        session.act("push", &[0.2]).unwrap();
        let mut outputs = Vec::new();
        while session.act("advance", &[1.0]).unwrap() == 0.0 {
            outputs.extend_from_slice(session.view("output").unwrap());
        }
        assert!((outputs[0] - 1.0).abs() > 0.01 && (outputs.last().unwrap() - 1.0).abs() < 0.01, "{outputs:?}");
        for (part, bytes) in [("law", &b"units=x"[..]), ("readout", &[1, 2]), ("states", &[])] {
            let kept = parts.insert(part.to_owned(), bytes.to_vec()).unwrap();
            assert!(Session::open_with("held", "", &parts).unwrap_err().ends_with('.'));
            parts.insert(part.to_owned(), kept);
        }
    }
}
