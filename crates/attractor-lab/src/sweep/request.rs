//! What a user asks for: keys, values, and how they go together.

use attractor::math;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::{
    Arrangement, Axis, Design,
    axis::{self, Spread},
    fit, sample,
};
use crate::{About, Error, config};

/// How the swept values go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sampling {
    /// Every value of each key with every value of the others.
    #[default]
    Grid,
    /// The first values together, the second values together, and so on.
    Zip,
    /// That many points of a Latin hypercube over the ranges, drawn from the run's seed.
    LatinHypercube(usize),
    /// The first so many points of Sobol's sequence over the ranges.
    Sobol(usize),
}

/// What to sweep.
#[derive(Debug, Clone, Default)]
pub struct SweepRequest {
    /// Keys with their values: `network.gain=1.2,1.5`, `network.units=linspace(200,800,4)`; to be sampled,
    /// `network.gain=uniform(1,2)`.
    pub over: Vec<String>,
    /// How they go together.
    pub sampling: Sampling,
    /// A file of points: a line of keys, then a line of values for each point, with commas between them; or the
    /// `sweep.toml` of another sweep.
    pub points: Option<PathBuf>,
}

impl SweepRequest {
    /// Whether nothing is swept.
    pub(crate) fn is_empty(&self) -> bool {
        self.over.is_empty() && self.points.is_none()
    }

    /// The points, each value in the type of its key in `base`.
    pub(crate) fn design(&self, about: &About, base: &Table) -> Result<Design, Error> {
        let (arrangement, axes) = match (&self.points, self.over.is_empty()) {
            (Some(path), true) if path.extension().is_some_and(|ending| ending == "toml") => {
                let origin = path.display().to_string();
                let text = std::fs::read_to_string(path)
                    .map_err(|e| Error::bad_input(format!("{origin}: cannot read: {e}"), "name a readable file"))?;
                let design = Design::from_toml(&origin, &text)?;
                (design.arrangement, design.axes)
            }
            (Some(path), true) => (Arrangement::Points, from_file(path)?),
            (Some(_), false) => {
                return Err(Error::bad_input("--points and --over together", "put all swept keys into the file"));
            }
            (None, _) => self.axes(base)?,
        };
        let mut known: Vec<&str> = Vec::new();
        for axis in &axes {
            if known.contains(&axis.key.as_str()) {
                return Err(Error::bad_input(format!("`{}` is swept twice", axis.key), "name each key once"));
            }
            known.push(&axis.key);
        }
        let origin = self.points.as_ref().map_or("--over".to_owned(), |path| path.display().to_string());
        let fitted = |axis: &Axis| {
            let fit = |value: &Value| fit(base, about.name, (&origin, &axis.key), value.clone());
            let values = axis.values.iter().map(fit);
            Ok(Axis { key: axis.key.clone(), values: values.collect::<Result<_, Error>>()? })
        };
        let axes = axes.iter().map(fitted).collect::<Result<Vec<Axis>, Error>>()?;
        if arrangement == Arrangement::Grid {
            axes.iter().try_for_each(distinct)?;
        }
        Ok(Design { arrangement, axes })
    }

    fn axes(&self, base: &Table) -> Result<(Arrangement, Vec<Axis>), Error> {
        let spreads = self.over.iter().map(|over| axis::parse(over)).collect::<Result<Vec<_>, Error>>()?;
        let count = match self.sampling {
            Sampling::Grid | Sampling::Zip => {
                let axes = spreads.into_iter().map(listed).collect::<Result<Vec<Axis>, Error>>()?;
                return if self.sampling == Sampling::Grid {
                    Ok((Arrangement::Grid, axes))
                } else {
                    same_length(&axes)?;
                    Ok((Arrangement::Points, axes))
                };
            }
            Sampling::LatinHypercube(count) | Sampling::Sobol(count) => count,
        };
        if count == 0 || count > 10_000_000 {
            return Err(Error::bad_input(format!("{count} points to sample"), "sample from 1 to 10000000"));
        }
        let unit = if let Sampling::Sobol(_) = self.sampling {
            if spreads.len() > sample::MOST_DIMS {
                return Err(Error::bad_input(
                    format!("a Sobol sequence over {} keys", spreads.len()),
                    format!("sweep at most {} keys, or take a Latin hypercube", sample::MOST_DIMS),
                ));
            }
            sample::sobol(count, spreads.len())
        } else {
            sample::latin_hypercube(count, spreads.len(), config::seed(base)?)
        };
        let axis = |(dim, (key, spread)): (usize, (String, Spread))| {
            let whole = matches!(config::at(base, &key), Some(Value::Integer(_)));
            let values = unit.iter().map(|point| drawn(&spread, point[dim], whole)).collect();
            Axis { key, values }
        };
        Ok((Arrangement::Points, spreads.into_iter().enumerate().map(axis).collect()))
    }
}

/// A sampled value; a list is sampled as well, each of its values as often as the others.
fn drawn(spread: &Spread, at: f64, whole: bool) -> Value {
    match spread {
        Spread::Values(values) => values[((at * values.len() as f64) as usize).min(values.len() - 1)].clone(),
        Spread::Between { low, high, logarithmic } => {
            let value = if *logarithmic { low * math::powf(high / low, at) } else { low + (high - low) * at };
            Value::Float(if whole { value.round() } else { value })
        }
    }
}

fn listed((key, spread): (String, Spread)) -> Result<Axis, Error> {
    match spread {
        Spread::Values(values) => Ok(Axis { key, values }),
        Spread::Between { .. } => Err(Error::bad_input(
            format!("--over {key}: a range to be sampled, and nothing says how many points"),
            "add --sample lhs:100 or --sample sobol:128, or write linspace(FROM,TO,COUNT)",
        )),
    }
}

fn same_length(axes: &[Axis]) -> Result<(), Error> {
    let Some((first, rest)) = axes.split_first() else { return Ok(()) };
    match rest.iter().find(|axis| axis.values.len() != first.values.len()) {
        None => Ok(()),
        Some(other) => Err(Error::bad_input(
            format!(
                "--zip: `{}` has {} values, `{}` has {}",
                first.key,
                first.values.len(),
                other.key,
                other.values.len()
            ),
            "give every key as many values, or leave --zip out for all combinations",
        )),
    }
}

fn distinct(axis: &Axis) -> Result<(), Error> {
    let mut written: Vec<String> = axis.values.iter().map(ToString::to_string).collect();
    written.sort_unstable();
    match written.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => Err(Error::bad_input(
            format!("--over {}: {} twice", axis.key, pair[0]),
            "name each value once; to repeat a point with other random numbers, sweep `seed`",
        )),
    }
}

fn from_file(path: &Path) -> Result<Vec<Axis>, Error> {
    let origin = path.display();
    let refuse = |why: String| {
        let remedy = "name a file with a line of keys, then a line of values for each point, with commas between them";
        Error::bad_input(format!("{origin}: {why}"), remedy)
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_path(path)
        .map_err(|e| refuse(e.to_string()))?;
    let keys = reader.headers().map_err(|e| refuse(e.to_string()))?.clone();
    let mut axes: Vec<Axis> = keys.iter().map(|key| Axis { key: key.to_owned(), values: Vec::new() }).collect();
    for record in reader.records() {
        let record = record.map_err(|e| refuse(e.to_string()))?;
        axes.iter_mut().zip(&record).for_each(|(axis, text)| axis.values.push(config::value(text)));
    }
    if axes.first().is_none_or(|axis| axis.values.is_empty()) {
        return Err(refuse("there are no points".to_owned()));
    }
    Ok(axes)
}
