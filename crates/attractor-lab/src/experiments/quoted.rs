//! Numbers that are quoted from a paper. Those of a family of experiments stand in its `published.rs`; claims, figures and
//! captions read them there.

/// A number of a paper, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quoted {
    /// The number, in `unit`.
    pub(super) value: f64,
    /// `"1"` of a pure number.
    pub(super) unit: &'static str,
    /// Authors and year, or the title of what has neither.
    pub(super) paper: &'static str,
    /// Figure, equation or section.
    pub(super) place: &'static str,
    /// What it is the value of, or the few words that locate it.
    pub(super) about: &'static str,
    /// Read in the paper, or found elsewhere as the paper's.
    pub(super) hand: Hand,
}

/// Where a number of a paper was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// In the paper.
    First,
    /// In a text about the paper: it is said with the number.
    Second,
}

impl Quoted {
    /// A count.
    pub(super) fn count(&self) -> usize {
        self.value as usize
    }

    /// `4 s (Vitay 2016)`
    pub(super) fn cited(&self) -> String {
        let unit = if self.unit == "1" { String::new() } else { format!(" {}", self.unit) };
        format!("{}{unit} ({})", self.value, self.source())
    }

    /// `Vitay 2016`, `Vitay 2016, at second hand`
    pub(super) fn source(&self) -> String {
        match self.hand {
            Hand::First => self.paper.to_owned(),
            Hand::Second => format!("{}, at second hand", self.paper),
        }
    }
}

/// Checks a table against numbers typed from the paper a second time: the same ones, in the same order, and each with its
/// place.
#[cfg(test)]
pub(super) fn agrees(table: &[Quoted], again: &[f64]) {
    assert_eq!(table.iter().map(|quoted| quoted.value).collect::<Vec<_>>(), again);
    for quoted in table {
        assert!(!quoted.paper.is_empty() && !quoted.unit.is_empty() && !quoted.place.is_empty(), "{quoted:?}");
        assert!(quoted.about.len() > 3, "{quoted:?}");
    }
}

/// What a paper states of network, input, protocol and training: the experiment, the key of its built-in configuration
/// that holds it, and the number.
#[cfg(test)]
pub(super) type Protocol = [(&'static str, &'static str, Quoted)];

/// Checks a protocol against one that was typed from the paper a second time, ordered by experiment and key, and the
/// built-in configurations against both.
#[cfg(test)]
pub(super) fn is_the_built_in(protocol: &Protocol, again: &[(&'static str, &'static str, f64)]) {
    use crate::config::{Layers, resolve};

    let mut sorted = protocol.to_vec();
    sorted.sort_by_key(|&(experiment, key, _)| (experiment, key));
    let keys = |(experiment, key, _): &(&'static str, &'static str, Quoted)| (*experiment, *key);
    assert!(sorted.iter().map(keys).eq(again.iter().map(|&(experiment, key, _)| (experiment, key))), "{sorted:?}");
    agrees(
        &sorted.iter().map(|&(.., number)| number).collect::<Vec<_>>(),
        &again.iter().map(|&(.., value)| value).collect::<Vec<_>>(),
    );
    for (experiment, path, number) in protocol {
        let about = crate::registry::find(experiment).unwrap().about();
        let table = toml::Value::Table(resolve(&about, &Layers::default()).unwrap().table);
        let found = path.split('.').try_fold(&table, |value, key| match key.parse::<usize>() {
            Ok(index) => value.get(index),
            Err(_) => value.get(key),
        });
        let found = found.and_then(|v| v.as_float().or_else(|| v.as_integer().map(|whole| whole as f64)));
        assert_eq!(found, Some(number.value), "{experiment} {path}: {}, {}", number.place, number.about);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_cited_with_their_paper() {
        let number =
            |value, unit, hand| Quoted { value, unit, paper: "Vitay 2016", place: "Fig 3", about: "a number", hand };
        assert_eq!(number(4.0, "s", Hand::First).cited(), "4 s (Vitay 2016)");
        assert_eq!(number(20.0, "1", Hand::First).cited(), "20 (Vitay 2016)");
        assert_eq!(number(0.5, "1/s", Hand::Second).cited(), "0.5 1/s (Vitay 2016, at second hand)");
    }
}
