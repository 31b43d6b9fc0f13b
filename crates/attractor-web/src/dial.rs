//! What a reader can set of a bench: numbers with bounds, as they stand in the page's address.

/// A number that can be set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dial {
    /// Its name in the address.
    pub key: &'static str,
    /// What it is called, with its unit.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// The least value.
    pub low: f64,
    /// The greatest value.
    pub high: f64,
    /// The distance of two values.
    pub step: f64,
    /// The value where none is asked for.
    pub usual: f64,
    /// Whether another value asks for another network; else it holds from the next trial on.
    pub renews: bool,
}

impl Dial {
    /// The nearest value that it can take.
    fn nearest(&self, value: f64) -> f64 {
        let steps = ((value.clamp(self.low, self.high) - self.low) / self.step).round();
        // As few digits as the step has: 0.1 * 3 is written 0.3.
        let digits = (-self.step.log10()).ceil().max(0.0);
        let scale = 10_f64.powf(digits);
        let value = ((self.low + steps * self.step) * scale).round() / scale;
        value.clamp(self.low, self.high)
    }
}

/// The values of a bench's dials.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    dials: &'static [Dial],
    values: Vec<f64>,
    remarks: Vec<String>,
}

impl Settings {
    /// Reads `key=value&key=value`. What is missing is as usual, what is out of bounds is brought within them, and what makes
    /// no sense is left out; [`Settings::remarks`] tells.
    pub fn read(dials: &'static [Dial], text: &str) -> Self {
        let mut settings = Self { dials, values: dials.iter().map(|dial| dial.usual).collect(), remarks: Vec::new() };
        for pair in text.split('&').filter(|pair| !pair.is_empty()).take(4 * dials.len() + 16) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            settings.set(key, value);
        }
        settings
    }

    /// Sets one dial from text.
    fn set(&mut self, key: &str, text: &str) {
        let Some(place) = self.dials.iter().position(|dial| dial.key == key) else {
            let known: Vec<&str> = self.dials.iter().map(|dial| dial.key).collect();
            return self.remark(format!("“{}” is none of {}; left out.", excerpt(key), known.join(", ")));
        };
        let dial = &self.dials[place];
        let Some(value) = text.trim().parse::<f64>().ok().filter(|value| value.is_finite()) else {
            let usual = dial.usual;
            return self.remark(format!("{key} is “{}”, which is not a number; {usual} is taken.", excerpt(text)));
        };
        self.values[place] = dial.nearest(value);
        if value < dial.low || value > dial.high {
            let remark = format!(
                "{key} = {} is not within {} to {}; {} is taken.",
                excerpt(text),
                dial.low,
                dial.high,
                self.values[place]
            );
            self.remark(remark);
        }
    }

    fn remark(&mut self, remark: String) {
        // An address may be of any length; what is told of it is not.
        if self.remarks.len() < 6 {
            self.remarks.push(remark);
        }
    }

    /// The value of a dial; NaN if there is none of that name.
    pub fn get(&self, key: &str) -> f64 {
        let place = self.dials.iter().position(|dial| dial.key == key);
        place.map_or(f64::NAN, |place| self.values[place])
    }

    /// The value of a dial that counts something.
    pub fn count(&self, key: &str) -> usize {
        self.get(key) as usize
    }

    /// What was taken otherwise than it was asked for, in sentences.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// All values as [`Settings::read`] takes them.
    pub fn text(&self) -> String {
        let pairs: Vec<String> =
            self.dials.iter().zip(&self.values).map(|(dial, value)| format!("{}={value}", dial.key)).collect();
        pairs.join("&")
    }
}

/// The beginning of what a user wrote.
fn excerpt(text: &str) -> String {
    const SHOWN: usize = 24;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIALS: &[Dial] = &[
        Dial { key: "gain", label: "", help: "", low: 0.0, high: 3.0, step: 0.05, usual: 1.5, renews: true },
        Dial { key: "seed", label: "", help: "", low: 0.0, high: 4_294_967_295.0, step: 1.0, usual: 1.0, renews: true },
    ];

    #[test]
    fn values_are_read_rounded_and_written_again() {
        let settings = Settings::read(DIALS, "gain=1.3499999&seed=7");
        assert_eq!((settings.get("gain"), settings.count("seed")), (1.35, 7));
        assert!(settings.remarks().is_empty());
        assert_eq!(settings.text(), "gain=1.35&seed=7");
        assert_eq!(Settings::read(DIALS, &settings.text()), settings);
    }

    #[test]
    fn absurd_values_are_brought_within_bounds_and_told() {
        for (text, gain) in [("gain=1e300", 3.0), ("gain=-5", 0.0), ("gain=NaN", 1.5), ("gain=inf", 1.5), ("gain", 1.5)]
        {
            let settings = Settings::read(DIALS, text);
            assert_eq!(settings.get("gain"), gain, "{text}");
            assert_eq!(settings.remarks().len(), 1, "{text}: {:?}", settings.remarks());
        }
        let endless = "gain=9&".repeat(100_000) + &"ä".repeat(10_000);
        let settings = Settings::read(DIALS, &endless);
        assert_eq!(settings.get("gain"), 3.0);
        assert!(settings.remarks().iter().map(String::len).sum::<usize>() < 1000);
        assert!(Settings::read(DIALS, "nonsense=1").remarks()[0].contains("none of gain, seed"));
        assert!(settings.get("none").is_nan());
    }
}
