//! Numbers of Rivkind & Barak 2017 that claims, figures, checks and reference numbers quote.

use crate::experiments::quoted::{Hand, Quoted};

const fn quoted(value: f64, place: &'static str, about: &'static str) -> Quoted {
    Quoted { value, unit: "1", paper: "Rivkind & Barak 2017", place, about, hand: Hand::First }
}

/// Gains of Fig 1's panels.
pub(crate) const GAIN: [Quoted; 4] = [
    quoted(1.5, "Fig 1, caption", "g of panel A"),
    quoted(0.5, "Fig 1, caption", "g of panel B"),
    quoted(1.1, "Fig 1, caption", "g of panel C"),
    quoted(1.0, "Fig 1, caption", "g of panel D"),
];
/// The target of panels A, B and C.
pub(crate) const TARGET: Quoted = quoted(1.0, "Fig 1, caption", "A but in panel D");
/// The targets of panel D and of Fig 2.
pub(crate) const TARGETS: [Quoted; 3] = [
    quoted(0.5, "Fig 1, caption", "A_1 of panel D"),
    quoted(1.0, "Fig 1, caption", "A_2 of panel D"),
    quoted(1.5, "Fig 1, caption", "A_3 of panel D"),
];
/// The threshold of panel C's rectifier.
pub(crate) const THRESHOLD: Quoted = quoted(0.1, "Fig 1, caption", "max(0, x - 0.1)");
/// Units of the finite networks that are shown.
pub(crate) const UNITS: Quoted = quoted(3000.0, "Fig 1, caption", "finite size realization, N");
/// The gain of Fig 2.
pub(crate) const RESONANT_GAIN: Quoted = quoted(0.9, "Fig 2, caption", "settings of Fig 1D but g");
/// The range of resonance frequencies that were commonly observed.
pub(crate) const RESONANCES: [Quoted; 2] = [
    quoted(0.1, "last page, before the conclusion", "commonly observed range, from"),
    quoted(0.5, "last page, before the conclusion", "commonly observed range, to"),
];
/// The exponent of `r' r` in the readout of one target, as printed.
pub(crate) const READOUT_EXPONENT: Quoted = quoted(-2.0, "before eq. 12", "w_out, case of M = 1");
/// The point that the Nyquist curve must not encircle, real and imaginary part as printed.
pub(crate) const NYQUIST_POINT: [Quoted; 2] = [
    quoted(0.0, "after eq. 18, and Fig 1's cross", "point not to encircle, real part"),
    quoted(1.0, "after eq. 18, and Fig 1's cross", "point not to encircle, imaginary part"),
];
/// How often `(i omega - p_nm)` stands in the denominator of eq. 18, as printed.
pub(crate) const DOUBLE_POLE: Quoted = quoted(2.0, "eq. 18", "factors i omega - p_nm below the bar");
/// The value below which the open loop's gain at rest means a stable target, one target.
pub(crate) const STATIC_GAIN: Quoted = quoted(1.0, "before eq. 16", "DC open loop gain, sufficient and necessary");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::quoted::agrees;

    #[test]
    fn the_table_is_what_the_paper_says() {
        agrees(&GAIN, &[1.5, 0.5, 1.1, 1.0]);
        agrees(&[TARGET, THRESHOLD, UNITS, RESONANT_GAIN], &[1.0, 0.1, 3000.0, 0.9]);
        agrees(&TARGETS, &[0.5, 1.0, 1.5]);
        agrees(&RESONANCES, &[0.1, 0.5]);
        agrees(&NYQUIST_POINT, &[0.0, 1.0]);
        agrees(&[READOUT_EXPONENT, DOUBLE_POLE, STATIC_GAIN], &[-2.0, 2.0, 1.0]);
    }
}
