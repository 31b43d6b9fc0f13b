//! One bench at a time, addressed by names: what the page holds.

use crate::bench::{Bench, KINDS, Kind};
use crate::dial::Settings;
use crate::parts::Parts;

/// A bench that is open, and how it was set.
pub struct Session {
    settings: Settings,
    bench: Box<dyn Bench>,
}

impl Session {
    /// Opens a bench (`tame`, `order`, `hold`, `rhythm`) with settings as they stand in the address, `gain=1.5&seed=1`.
    ///
    /// # Errors
    /// A sentence, if there is no such bench or it cannot be set so.
    ///
    /// ```
    /// let mut session = attractor_web::Session::open("tame", "units=200&gain=99").unwrap();
    /// assert!(session.remarks()[0].contains("not within"));
    /// session.act("kick", &[]).unwrap();
    /// session.act("advance", &[1.0]).unwrap();
    /// assert_eq!(session.view("status").unwrap()[1], 20.0);
    /// ```
    pub fn open(name: &str, settings: &str) -> Result<Self, String> {
        Self::open_with(name, settings, &Parts::new())
    }

    /// Opens a bench with what is brought to it. `own`, a network that is tamed, takes
    ///
    /// | part | what it is |
    /// |---|---|
    /// | `network` | a rate network, as [`RateNetwork::save`](attractor::RateNetwork::save) writes it; its innate trajectory begins at its state |
    /// | `trained` | the same after training, if it was trained |
    /// | `input` | float32, little-endian: its input in a trial (steps, channels) |
    /// | `target` | float32: what its readouts are to say (steps, readouts), if anything |
    /// | `protocol` | float64: the window in which is learned and compared (first step and end), the kick (first step, steps and channel), and every how many steps is learned from |
    ///
    /// `held`, a network that holds values, is drawn again, and takes
    ///
    /// | part | what it is |
    /// |---|---|
    /// | `law` | `units=3000 gain=1.5 feedback=uniform size=1 dt=0.1 transfer=tanh threshold=0.1 streams=1/a/#0`: its law, and the place of its random numbers |
    /// | `readout` | float64: its readout, as it was trained (N) |
    /// | `states` | float64: activations at each fixed point (targets, N) |
    ///
    /// and `grown`, an echo state network with feedback,
    ///
    /// | part | what it is |
    /// |---|---|
    /// | `law` | `noise=after` or `noise=inside` the transfer function |
    /// | `bias` | float64 (N) |
    /// | `reservoir`, `feedback` | float64 (N, N), postsynaptic by row |
    /// | `state` | float64 (N): where it begins |
    ///
    /// # Errors
    /// As [`Session::open`], and if a part is missing, damaged, or does not fit the others.
    pub fn open_with(name: &str, settings: &str, parts: &Parts) -> Result<Self, String> {
        let Some(Kind { dials, open, .. }) = KINDS.iter().find(|kind| kind.name == name) else {
            let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            return Err(format!("There is no such bench; there are {}.", known.join(", ")));
        };
        let settings = Settings::read(dials, settings);
        let bench = open(&settings, parts)?;
        Ok(Self { settings, bench })
    }

    /// What was taken otherwise than it was asked for.
    pub fn remarks(&self) -> &[String] {
        self.settings.remarks()
    }

    /// As the bench says.
    ///
    /// # Errors
    /// A sentence.
    pub fn act(&mut self, name: &str, values: &[f64]) -> Result<f64, String> {
        match values.iter().find(|value| !value.is_finite()) {
            Some(value) => Err(format!("{name} takes finite numbers, not {value}.")),
            None => self.bench.act(name, values),
        }
    }

    /// As the bench says.
    pub fn view(&self, name: &str) -> Option<&[f32]> {
        self.bench.view(name)
    }

    /// `settings`, `remarks` (a line each), or as the bench says.
    pub fn text(&self, name: &str) -> Option<String> {
        match name {
            "settings" => Some(self.settings.text()),
            "remarks" => Some(self.remarks().join("\n")),
            _ => self.bench.text(name),
        }
    }

    /// As the bench says.
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        self.bench.bytes(name)
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("settings", &self.settings).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_refused_in_a_sentence() {
        assert!(Session::open("none", "").unwrap_err().contains("there are tame"));
        let mut session = Session::open("tame", "units=200").unwrap();
        for (name, values) in [("", &[][..]), ("advance", &[f64::NAN]), ("target", &[0.5]), ("kick", &[1e300])] {
            if let Err(sentence) = session.act(name, values) {
                assert!(sentence.ends_with('.'), "{sentence}");
            }
        }
        assert!(session.act("none", &[]).is_err() && session.view("none").is_none() && session.text("none").is_none());
    }
}
