//! What Vettelschoss, Freiberger & Dambre 2020 report of the 50 networks that they trained.

use crate::experiments::quoted::{Hand, Quoted};

const fn quoted(value: f64, place: &'static str, about: &'static str) -> Quoted {
    Quoted { value, unit: "1", paper: "Vettelschoss, Freiberger & Dambre 2020", place, about, hand: Hand::First }
}

/// Networks that were trained.
pub(super) const NETWORKS: Quoted = quoted(50.0, "section 4", "echo state networks trained");
/// Those of longer periods and tori: half of them.
pub(super) const ROTATING: Quoted = quoted(25.0, "section 4", "half: periodic or quasi-periodic");
/// Those of period 2.
pub(super) const TWO: Quoted = quoted(21.0, "section 4", "2-periodic cycles");
/// Those at a fixed point.
pub(super) const FIXED: Quoted = quoted(4.0, "section 4", "still fixed points");
/// Periods larger than 2 that were observed.
pub(super) const PERIODS: [Quoted; 3] = [
    quoted(3.0, "Fig 3, caption", "observed periods above 2"),
    quoted(4.0, "Fig 3, caption", "observed periods above 2"),
    quoted(6.0, "Fig 3, caption", "observed periods above 2"),
];

/// The counts in the order of `GROUPS`; no chaos is reported.
pub(super) fn counts() -> [u64; 4] {
    let [two, rotating, fixed] = [TWO, ROTATING, FIXED].map(|quoted| quoted.count() as u64);
    [two, rotating, fixed, 0]
}

/// The periods as text: `3, 4 and 6`.
pub(super) fn periods() -> String {
    let [first, second, third] = PERIODS.map(|period| period.value);
    format!("{first}, {second} and {third}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::quoted::agrees;

    #[test]
    fn the_table_is_what_the_paper_says() {
        let [three, four, six] = PERIODS;
        agrees(&[NETWORKS, ROTATING, TWO, FIXED, three, four, six], &[50.0, 50.0 / 2.0, 21.0, 4.0, 3.0, 4.0, 6.0]);
        assert_eq!(counts().iter().sum::<u64>(), NETWORKS.count() as u64);
        assert_eq!(periods(), "3, 4 and 6");
    }
}
