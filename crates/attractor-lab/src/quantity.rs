//! Numbers, durations and sizes as people read them.

use attractor::math;

/// Four significant digits, without a tail of zeros: `0.9712`, `12.5`, `3.2e-5`. A value that is not finite is a dash.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    if value.fract() == 0.0 && value.abs() < 1e7 {
        return format!("{}", value as i64);
    }
    // Rounded first, so that 9.99996 counts as 10.
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    let magnitude = math::log10(rounded.abs()).floor() as i32;
    if !(-3..7).contains(&magnitude) {
        let text = format!("{value:.3e}");
        return match text.split_once('e') {
            Some((digits, exponent)) => format!("{}e{exponent}", trimmed(digits)),
            None => text,
        };
    }
    let decimals = (3 - magnitude).max(0) as usize;
    trimmed(&format!("{rounded:.decimals$}")).into()
}

/// A p-value: three digits, or, below 0.001, its power of ten.
pub fn p_value(p: f64) -> String {
    match p {
        p if !p.is_finite() => "–".into(),
        p if p < 1e-99 => "< 1e-99".into(),
        p if p < 0.000_95 => format!("{p:.0e}"),
        p => format!("{p:.3}"),
    }
}

/// An interval, its ends as numbers: `[0.31, 0.98]`.
pub fn interval((low, high): (f64, f64)) -> String {
    format!("[{}, {}]", number(low), number(high))
}

/// A duration with the two units that matter: `0.8 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
pub fn duration(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    let pair = |large: u64, unit: &str, small: u64, small_unit: &str| match small {
        0 => format!("{large} {unit}"),
        _ => format!("{large} {unit} {small} {small_unit}"),
    };
    match whole {
        _ if !seconds.is_finite() => "–".into(),
        _ if seconds < 0.095 => "< 0.1 s".into(),
        _ if seconds < 9.95 => format!("{seconds:.1} s"),
        0..60 => format!("{whole} s"),
        60..3600 => pair(whole / 60, "min", whole % 60, "s"),
        _ => pair(whole / 3600, "h", whole % 3600 / 60, "min"),
    }
}

/// A size in binary units: `512 B`, `3.4 MiB`, `12 GiB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut size = count as f64;
    let mut unit = 0;
    while size >= 1023.5 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    if unit == 0 || size >= 9.95 { format!("{size:.0} {}", UNITS[unit]) } else { format!("{size:.1} {}", UNITS[unit]) }
}

/// A count with its noun: `1 claim`, `3 claims`.
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn trimmed(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

/// A number that JSON tells as `null` where it is none.
pub(crate) fn number_or_nan<'de, D: serde::Deserializer<'de>>(number: D) -> Result<f64, D::Error> {
    Ok(<Option<f64> as serde::Deserialize>::deserialize(number)?.unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_four_significant_digits() {
        for (value, text) in [
            (0.0, "0"),
            (0.97, "0.97"),
            (0.971_26, "0.9713"),
            (-12.5, "-12.5"),
            (800.0, "800"),
            (1234.56, "1235"),
            (9.999_96, "10"),
            (0.001_234_56, "0.001235"),
            (3.2e-5, "3.2e-5"),
            (1e-5, "1e-5"),
            (1.5e9, "1.5e9"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(number(value), text, "{value}");
        }
    }

    #[test]
    fn durations_use_two_units() {
        for (seconds, text) in [
            (0.02, "< 0.1 s"),
            (0.84, "0.8 s"),
            (9.97, "10 s"),
            (59.7, "1 min"),
            (200.0, "3 min 20 s"),
            (7500.0, "2 h 5 min"),
            (f64::INFINITY, "–"),
        ] {
            assert_eq!(duration(seconds), text, "{seconds}");
        }
    }

    #[test]
    fn sizes_use_binary_units() {
        for (size, text) in [(512, "512 B"), (3_565_158, "3.4 MiB"), (12 << 30, "12 GiB"), ((1 << 20) - 1, "1.0 MiB")] {
            assert_eq!(bytes(size), text);
        }
    }

    #[test]
    fn a_small_p_has_its_power_of_ten() {
        assert_eq!((p_value(0.000_4), p_value(3.7e-9), p_value(0.0)), ("4e-4".into(), "4e-9".into(), "< 1e-99".into()));
        assert_eq!((p_value(0.0314), p_value(0.000_999)), ("0.031".into(), "0.001".into()));
    }
}
