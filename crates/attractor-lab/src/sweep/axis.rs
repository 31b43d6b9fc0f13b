//! One swept key with its values, and how they are written: lists, `linspace`, `geomspace`, `range`, and ranges to sample.

use attractor::math;
use toml::Value;

use crate::{Error, config, excerpt::excerpt};

/// A swept key with its values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    /// The dotted key.
    pub(crate) key: String,
    /// Its values, in the type that the configuration has.
    pub(crate) values: Vec<Value>,
}

/// What stands behind `KEY=`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Spread {
    /// These values.
    Values(Vec<Value>),
    /// Any value between two, evenly, or evenly in its logarithm.
    Between { low: f64, high: f64, logarithmic: bool },
}

const REMEDY: &str = "write values with commas between them, linspace(FROM,TO,COUNT), geomspace(FROM,TO,COUNT), \
                      range(FROM,TO,STEP), or, to be sampled, uniform(FROM,TO) or loguniform(FROM,TO)";

/// No axis has more values than that.
const MOST: f64 = 1e7;

/// Reads `network.gain=1.2,1.5` or `network.units=linspace(200,800,4)`.
pub(super) fn parse(over: &str) -> Result<(String, Spread), Error> {
    let refuse = |why: &str| Error::bad_input(format!("--over {}: {why}", excerpt(over)), REMEDY);
    let (key, text) = over.split_once('=').ok_or_else(|| refuse("not of the form KEY=VALUES"))?;
    let (key, text) = (key.trim(), text.trim());
    if key.split('.').any(|part| part.trim().is_empty()) {
        return Err(refuse("there is no key before the `=`"));
    }
    let spread = match call(text) {
        Some((name, arguments)) => called(name, &arguments).ok_or_else(|| refuse("not a range of numbers"))?,
        None => Spread::Values(items(text)),
    };
    match &spread {
        Spread::Values(values) if values.is_empty() => Err(refuse("there are no values")),
        Spread::Between { low, high, logarithmic } if low >= high || (*logarithmic && *low <= 0.0) => {
            Err(refuse("the ends must rise, and a logarithmic range begins above 0"))
        }
        _ => Ok((key.to_owned(), spread)),
    }
}

/// `name(a,b,c)` in its parts.
fn call(text: &str) -> Option<(&str, Vec<f64>)> {
    let (name, rest) = text.split_once('(')?;
    let known = ["linspace", "geomspace", "range", "uniform", "loguniform"];
    let arguments = rest.strip_suffix(')')?;
    let numbers = arguments.split(',').map(|number| number.trim().parse::<f64>().unwrap_or(f64::NAN));
    known.contains(&name.trim()).then(|| (name.trim(), numbers.collect()))
}

fn called(name: &str, arguments: &[f64]) -> Option<Spread> {
    if arguments.iter().any(|number| !number.is_finite()) {
        return None;
    }
    let count = |n: f64| (n.fract() == 0.0 && (1.0..=MOST).contains(&n)).then_some(n as usize);
    let spaced = |low: f64, high: f64, n: f64, at: fn(f64, f64, f64) -> f64| {
        let n = count(n)?;
        // The ends are exact, as a user wrote them.
        let value = |k: usize| match k {
            0 => low,
            k if k + 1 == n => high,
            k => at(low, high, k as f64 / (n - 1) as f64),
        };
        Some(Spread::Values((0..n).map(|k| Value::Float(value(k))).collect()))
    };
    match (name, arguments) {
        ("linspace", &[low, high, n]) => spaced(low, high, n, |a, b, t| a + (b - a) * t),
        ("geomspace", &[low, high, n]) if low > 0.0 && high > 0.0 => {
            spaced(low, high, n, |a, b, t| math::exp(math::ln(a) + math::ln(b / a) * t))
        }
        ("range", [from, to, rest @ ..]) if rest.len() < 2 => {
            let step = rest.first().copied().unwrap_or(1.0);
            let n = count(((to - from) / step - 1e-9).ceil().max(0.0))?;
            Some(Spread::Values((0..n).map(|k| Value::Float(*from + step * k as f64)).collect()))
        }
        ("uniform", &[low, high]) => Some(Spread::Between { low, high, logarithmic: false }),
        ("loguniform", &[low, high]) => Some(Spread::Between { low, high, logarithmic: true }),
        _ => None,
    }
}

/// Values between commas that stand outside of brackets and quotation marks; what is not a TOML value is text.
fn items(text: &str) -> Vec<Value> {
    let (mut depth, mut quote, mut start) = (0_i32, None, 0);
    let mut parts = Vec::new();
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).map(config::value).collect()
}

/// A value as a user would write it.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Float(number) => crate::quantity::number(*number),
        other => other.to_string(),
    }
}
