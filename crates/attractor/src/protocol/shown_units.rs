//! Input that is shown: at each step some of the input units, or none.

use std::ops::Range;

use crate::check;
use crate::error::Error;

/// More input units than any network has.
const MOST_UNITS: u64 = 1 << 24;

/// Which input units are shown at each step.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct ShownUnits {
    starts: Vec<usize>,
    units: Vec<usize>,
}

crate::sound::checked_serde!(ShownUnits);

#[cfg(feature = "serde")]
impl crate::sound::Sound for ShownUnits {
    fn is_sound(&self) -> bool {
        (self.starts.first(), self.starts.last()) == (Some(&0), Some(&self.units.len())) && self.starts.is_sorted()
    }
}

impl ShownUnits {
    /// From the units of each step.
    pub fn from_steps<U: IntoIterator<Item = usize>>(steps: impl IntoIterator<Item = U>) -> Self {
        let (mut starts, mut units) = (vec![0], Vec::new());
        for step in steps {
            units.extend(step);
            starts.push(units.len());
        }
        Self { starts, units }
    }

    /// Symbols in time, each with `copies` units of its own: symbol s shows units `s copies..(s + 1) copies`; `None`
    /// shows nothing.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a symbol shows no unit (`copies` is 0) or one beyond the first 2^24.
    pub fn from_symbols(symbols: &[Option<usize>], copies: usize) -> Result<Self, Error> {
        check::at_least("copies", copies, 1)?;
        let units = |(step, symbol): (usize, &Option<usize>)| {
            let Some(symbol) = *symbol else { return Ok(0..0) };
            let end = symbol.checked_add(1).and_then(|next| next.checked_mul(copies));
            let end = end.filter(|&end| end as u64 <= MOST_UNITS).ok_or_else(|| {
                let found = format!("{symbol} (step {step}), with {copies} units of its own");
                Error::out_of_range("symbol", found, "such that it shows units below 2^24")
            })?;
            Ok(end - copies..end)
        };
        let steps: Vec<Range<usize>> = symbols.iter().enumerate().map(units).collect::<Result<_, _>>()?;
        let shown = steps.iter().fold(0_usize, |shown, step| shown.saturating_add(step.len()));
        // Lists that grow are as long again, while they are moved.
        check::room::<usize>("shown units", &[shown, 3])?;
        Ok(Self::from_steps(steps))
    }

    /// Number of steps.
    pub fn steps(&self) -> usize {
        self.starts.len() - 1
    }

    /// The units shown at a step.
    ///
    /// # Panics
    /// If there is no such step.
    pub fn at(&self, step: usize) -> &[usize] {
        &self.units[self.starts[step]..self.starts[step + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_has_units_of_its_own_and_none_wraps_around() {
        let shown = ShownUnits::from_symbols(&[Some(0), None, Some(2)], 3).unwrap();
        assert_eq!((shown.at(0), shown.at(1), shown.at(2)), (&[0, 1, 2][..], &[][..], &[6, 7, 8][..]));
        let refused = |symbol, copies| ShownUnits::from_symbols(&[Some(0), symbol], copies).unwrap_err().to_string();
        for (symbol, copies) in [(usize::MAX, 2), (usize::MAX, 1), (1 << 33, 1), (1 << 62, 4)] {
            let expected = format!("symbol is {symbol} (step 1), with {copies} units of its own; it must be such");
            assert!(refused(Some(symbol), copies).starts_with(&expected), "{symbol} {copies}");
        }
        assert_eq!(refused(None, 0), "copies is 0; it must be at least 1");
    }
}
