//! Fitted axes: from numbers to places on the page, and where the ticks go.

use attractor::math;

/// An axis that is fitted to its data and to its place on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// The number at the axis' beginning.
    pub(super) from: f64,
    /// The number at the axis' end.
    pub(super) to: f64,
    /// Whether equal distances are equal ratios.
    pub(super) log: bool,
    /// The page's coordinate at the beginning.
    pub(super) start: f64,
    /// The page's coordinate at the end.
    pub(super) end: f64,
}

impl Scale {
    /// An axis over a range, made drawable: never empty, never infinite, positive if logarithmic.
    pub(super) fn new((from, to): (f64, f64), log: bool) -> Self {
        let (from, to) = if log { drawable_log(from, to) } else { drawable(from, to) };
        Self { from, to, log, start: 0.0, end: 1.0 }
    }

    /// The same axis at another place.
    pub(super) fn placed(self, start: f64, end: f64) -> Self {
        Self { start, end, ..self }
    }

    /// The smaller end.
    pub(super) fn low(&self) -> f64 {
        self.from.min(self.to)
    }

    /// The greater end.
    pub(super) fn high(&self) -> f64 {
        self.from.max(self.to)
    }

    /// Its length on the page.
    pub(super) fn length(&self) -> f64 {
        (self.end - self.start).abs()
    }

    /// Whether a number lies on the axis, up to rounding.
    pub(super) fn contains(&self, value: f64) -> bool {
        let fraction = self.fraction(value);
        (-1e-9..=1.0 + 1e-9).contains(&fraction)
    }

    /// Where on the page a number lies; `None` if it has no place (not finite, or not positive on a logarithmic axis).
    /// Numbers far outside are kept near the page, where the clipping hides them.
    pub(super) fn place(&self, value: f64) -> Option<f64> {
        let fraction = self.fraction(value);
        (fraction.is_finite() && value.is_finite())
            .then(|| self.start + fraction.clamp(-100.0, 100.0) * (self.end - self.start))
    }

    fn fraction(&self, value: f64) -> f64 {
        if self.log {
            (math::ln(value) - math::ln(self.from)) / (math::ln(self.to) - math::ln(self.from))
        } else {
            (value - self.from) / (self.to - self.from)
        }
    }

    /// Ticks about `spacing` points apart.
    pub(super) fn ticks(&self, spacing: f64) -> Ticks {
        let wanted = (self.length() / spacing).clamp(2.0, 12.0);
        if self.log {
            log_ticks(self.low(), self.high(), wanted)
        } else {
            linear_ticks(self.low(), self.high(), wanted)
        }
    }
}

/// The end of what an axis can show; beyond it, differences and margins would overflow.
const LARGEST: f64 = 1e300;

pub(super) fn drawable(from: f64, to: f64) -> (f64, f64) {
    if from.is_nan() || to.is_nan() || from.abs().max(to.abs()) > LARGEST {
        return (0.0, 1.0);
    }
    let resolution = 1e-12 * from.abs().max(to.abs());
    if (to - from).abs() > resolution {
        return (from, to);
    }
    let half = if from == 0.0 { 0.5 } else { 0.1 * from.abs() };
    (from - half, from + half)
}

fn drawable_log(from: f64, to: f64) -> (f64, f64) {
    let usable = |v: f64| (1.0 / LARGEST..=LARGEST).contains(&v);
    match (usable(from), usable(to)) {
        (true, true) if (from / to - 1.0).abs() > 1e-9 => (from, to),
        (true, true) => (from / 2.0, from * 2.0),
        (true, false) => (from, from / 1000.0),
        (false, true) => (to / 1000.0, to),
        (false, false) => (0.1, 10.0),
    }
}

/// Where an axis is marked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Ticks {
    /// Marks with labels.
    pub(super) major: Vec<(f64, String)>,
    /// Shorter marks without.
    pub(super) minor: Vec<f64>,
}

/// Multiples of the smallest 1, 2 or 5 times a power of ten that gives no more than `wanted` intervals.
fn linear_ticks(low: f64, high: f64, wanted: f64) -> Ticks {
    let rough = (high - low) / wanted;
    let power = math::powf(10_f64, math::log10(rough).floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= rough * (1.0 - 1e-9));
    let step = step.unwrap_or(power);
    let first = (low / step - 1e-6).ceil();
    let count = ((high / step + 1e-6).floor() - first).max(0.0) as usize;
    // Adding zero turns -0 into 0.
    let values: Vec<f64> = (0..=count).map(|i| (first + i as f64) * step + 0.0).collect();
    let largest = low.abs().max(high.abs());
    let major = values.into_iter().map(|value| (value, number(value, step, largest))).collect();
    Ticks { major, minor: Vec::new() }
}

/// Powers of ten, thinned to `wanted`; over less than two decades also 2 and 5 times these, or 3 times where labels are long.
fn log_ticks(low: f64, high: f64, wanted: f64) -> Ticks {
    let inside = |v: &f64| *v >= low * (1.0 - 1e-9) && *v <= high * (1.0 + 1e-9);
    let exponents = (math::log10(low) - 1e-9).floor() as i32..=(math::log10(high) + 1e-9).ceil() as i32;
    let decades = math::log10(high / low);
    let stride = (decades / wanted).ceil().max(1.0) as i32;
    let plain = low >= 0.99e-3 && high <= 1.01e4;
    let label = |value: f64, exponent: i32| {
        let power = format!("10{}", superscript(exponent));
        match (value / math::powi(10_f64, exponent)).round() {
            _ if plain => number(value, value, value),
            1.0 => power,
            factor => format!("{factor}×{power}"),
        }
    };
    let multiples = |factors: &'static [f64], exponents: std::ops::RangeInclusive<i32>| {
        exponents.flat_map(move |e| factors.iter().map(move |f| (f * math::powi(10_f64, e), e)))
    };
    let factors: &[f64] = match (decades < 2.0, plain) {
        (true, true) => &[1.0, 2.0, 5.0],
        (true, false) => &[1.0, 3.0],
        (false, _) => &[1.0],
    };
    let major = multiples(factors, exponents.clone())
        .filter(|(value, exponent)| inside(value) && exponent.rem_euclid(stride) == 0)
        .map(|(value, exponent)| (value, label(value, exponent)))
        .collect();
    let between: &[f64] = if stride == 1 { &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0] } else { &[1.0] };
    let minor = multiples(between, exponents).map(|(value, _)| value).filter(inside).collect();
    Ticks { major, minor }
}

/// A tick's number with as many decimals as its step needs, or in powers of ten where it would be long.
fn number(value: f64, step: f64, largest: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let smallest_digit = math::log10(step * (1.0 + 1e-9)).floor();
    if largest >= 1e5 || smallest_digit < -4.0 {
        let exponent = math::log10(largest * (1.0 + 1e-9)).floor();
        let decimals = (exponent - smallest_digit).clamp(0.0, 15.0) as usize;
        let mantissa = format!("{:.decimals$}", value / math::powf(10_f64, exponent));
        return minus(&format!("{mantissa}×10{}", superscript(exponent as i32)));
    }
    let decimals = (-smallest_digit).max(0.0) as usize;
    minus(&format!("{value:.decimals$}"))
}

/// A hyphen that leads a number becomes a minus sign.
fn minus(text: &str) -> String {
    text.replace('-', "−")
}

fn superscript(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c: char| if c == '-' { '⁻' } else { c.to_digit(10).map_or(c, |d| DIGITS[d as usize]) };
    exponent.to_string().chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(range: (f64, f64), log: bool, length: f64) -> Vec<String> {
        let scale = Scale::new(range, log).placed(0.0, length);
        scale.ticks(40.0).major.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_multiples_of_one_two_or_five() {
        assert_eq!(labels((0.0, 2.0), false, 160.0), ["0", "0.5", "1.0", "1.5", "2.0"]);
        assert_eq!(labels((-1.0, 1.0), false, 80.0), ["−1", "0", "1"]);
        assert_eq!(labels((800.0, 0.0), false, 160.0), ["0", "200", "400", "600", "800"]);
        assert_eq!(labels((0.0, 0.3), false, 120.0), ["0", "0.1", "0.2", "0.3"]);
    }

    #[test]
    fn long_numbers_are_written_in_powers_of_ten() {
        assert_eq!(labels((0.0, 2e6), false, 80.0), ["0", "1×10⁶", "2×10⁶"]);
        assert_eq!(labels((0.0, 2e-6), false, 80.0), ["0", "1×10⁻⁶", "2×10⁻⁶"]);
    }

    #[test]
    fn logarithmic_ticks_are_decades_thinned_to_the_room_there_is() {
        assert_eq!(labels((0.01, 100.0), true, 200.0), ["0.01", "0.1", "1", "10", "100"]);
        assert_eq!(labels((1e-9, 1.0), true, 160.0).len(), 4);
        assert_eq!(labels((1.0, 10.0), true, 200.0), ["1", "2", "5", "10"]);
        assert_eq!(labels((1.4e-4, 5e-3), true, 200.0), ["3×10⁻⁴", "10⁻³", "3×10⁻³"]);
    }

    #[test]
    fn an_axis_maps_its_ends_to_its_ends() {
        let scale = Scale::new((10.0, 20.0), false).placed(100.0, 0.0);
        assert_eq!(scale.place(10.0), Some(100.0));
        assert_eq!(scale.place(15.0), Some(50.0));
        assert_eq!(scale.place(f64::NAN), None);
        let log = Scale::new((1.0, 100.0), true).placed(0.0, 2.0);
        assert!((log.place(10.0).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(log.place(0.0), None);
        assert_eq!(log.place(-1.0), None);
    }

    #[test]
    fn no_range_makes_an_axis_that_cannot_be_drawn() {
        let extremes = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1.0, 1e-300, 1e300, f64::MAX, f64::MIN];
        for from in extremes {
            for to in extremes {
                for log in [false, true] {
                    let scale = Scale::new((from, to), log).placed(0.0, 100.0);
                    assert!(scale.place(scale.from).is_some_and(f64::is_finite), "{from:e} {to:e} {log}");
                    assert!(scale.ticks(20.0).major.len() < 100, "{from:e} {to:e} {log}");
                }
            }
        }
    }
}
