//! The old constructors over the new ones, until no experiment calls them.
use super::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    Linear,
    Correlation,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Above,
    Below,
}

impl Claim {
    pub(crate) fn about_mean(id: &str, c: &str, s: &str, side: Side, t: f64, scale: Scale, values: &[f64]) -> Self {
        let stated = claim(id, c, s);
        let stated = if side == Side::Above { stated.above(t) } else { stated.below(t) };
        if scale == Scale::Linear { stated.of(mean_of(values)) } else { stated.of(correlations(values)) }
    }
    pub(crate) fn about_range(id: &str, c: &str, s: &str, range: (f64, f64), values: &[f64]) -> Self {
        claim(id, c, s).within(range.0, range.1).of(mean_of(values))
    }
    pub(crate) fn about_value(id: &str, c: &str, s: &str, (low, high): (f64, f64), value: f64, n: usize) -> Self {
        let mut found = claim(id, c, s).within(low, high).of_every(&vec![value; n]);
        found.note = None;
        found
    }
    pub(crate) fn about_share(
        id: &str,
        c: &str,
        s: &str,
        (low, high): (f64, f64),
        passed: usize,
        n: usize,
    ) -> Option<Self> {
        let stated = claim(id, c, s);
        let stated = if high >= 1.0 {
            stated.at_least(low)
        } else if low <= 0.0 {
            stated.at_most(high)
        } else {
            stated.within(low, high)
        };
        (n > 0).then(|| stated.of(share(passed, n)))
    }
    pub(crate) fn about_pairs(id: &str, c: &str, s: &str, larger: &[f64], smaller: &[f64], level: f64) -> Self {
        claim(id, c, s).above(0.0).at_level(level).of(pairs(larger, smaller))
    }
    pub(crate) fn about_every(id: &str, c: &str, s: &str, side: Side, t: f64, values: &[f64]) -> Self {
        let stated = claim(id, c, s);
        let stated = if side == Side::Above { stated.above(t) } else { stated.below(t) };
        stated.of_every(values)
    }
    pub(crate) fn about_majority(id: &str, c: &str, s: &str, passed: usize, networks: usize) -> Self {
        claim(id, c, s).above(0.5).of(share(passed, networks))
    }
    pub(crate) fn at_level(self, _level: f64) -> Self {
        self
    }
    pub(crate) fn in_share(self, _passed: usize, _share: f64) -> Self {
        self
    }
}
