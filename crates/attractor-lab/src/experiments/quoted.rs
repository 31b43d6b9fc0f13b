//! Numbers that are quoted from a paper. Those of a family of experiments stand in its `published.rs`; claims, figures and
//! captions read them there.

/// A number of a paper, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quoted {
    pub(super) value: f64,
    /// Authors and year.
    pub(super) paper: &'static str,
    /// Figure, equation or section.
    pub(super) place: &'static str,
    /// The few words that locate it.
    pub(super) about: &'static str,
}

impl Quoted {
    /// A count.
    pub(super) fn count(&self) -> u64 {
        self.value as u64
    }
}

/// Checks a table against numbers typed from the paper a second time: the same ones, in the same order, and each with its
/// place.
#[cfg(test)]
pub(super) fn agrees(table: &[Quoted], again: &[f64]) {
    assert_eq!(table.iter().map(|quoted| quoted.value).collect::<Vec<_>>(), again);
    for quoted in table {
        assert!(quoted.paper.contains("20") && !quoted.place.is_empty() && quoted.about.len() > 3, "{quoted:?}");
    }
}
