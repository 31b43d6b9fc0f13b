//! One bench at a time, addressed by names: what the page holds.

use crate::bench::{Bench, KINDS, Kind};
use crate::dial::Settings;

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
        let Some(Kind { dials, open, .. }) = KINDS.iter().find(|kind| kind.name == name) else {
            let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            return Err(format!("There is no such bench; there are {}.", known.join(", ")));
        };
        let settings = Settings::read(dials, settings);
        let bench = open(&settings)?;
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
