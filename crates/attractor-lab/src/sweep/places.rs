//! Where the values of a swept key stand on an axis: numbers where they are, others one beside the other.

use attractor::math;
use toml::Value;

use super::{Axis, axis::written, thinned::blocks};
use crate::figure::Panel;

/// Values whose quotients differ by less than this share of their logarithm are spaced evenly on a logarithmic axis.
const EVEN: f64 = 0.02;
/// Greatest by smallest value from which an axis may be logarithmic however values are spaced.
const A_DECADE: f64 = 10.0;

/// The values of a key on an axis.
pub(super) struct Places {
    key: String,
    /// In the order of the key's values.
    pub(super) at: Vec<f64>,
    /// What is written there, where values are no numbers.
    pub(super) ticks: Option<Vec<(f64, String)>>,
    /// Whether the axis is logarithmic.
    pub(super) logarithmic: bool,
}

impl Places {
    pub(super) fn new(axis: &Axis) -> Self {
        let number = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|number| number as f64));
        let (at, ticks) = match axis.values.iter().map(number).collect::<Option<Vec<f64>>>() {
            Some(numbers) => (numbers, None),
            None => categories(axis),
        };
        let logarithmic = ticks.is_none() && is_logarithmic(&at);
        Self { key: axis.key.clone(), at, ticks, logarithmic }
    }

    /// Where they stand along the axis as it is drawn.
    pub(super) fn drawn(&self) -> Vec<f64> {
        self.at.iter().map(|&at| if self.logarithmic { math::ln(at) } else { at }).collect()
    }

    /// The x axis of a panel.
    pub(super) fn along_x(&self, panel: Panel) -> Panel {
        let panel = panel.x_label(self.key.clone());
        match &self.ticks {
            Some(ticks) => panel.x_ticks(&borrowed(ticks)).x_range(-0.5, ticks.len() as f64 - 0.5),
            None if self.logarithmic => panel.log_x(),
            None => panel,
        }
    }
}

/// Whether quotients of neighbours are equal and differences are not, or values span a decade and their middle one lies nearer
/// the middle of a logarithmic axis than of a linear one.
fn is_logarithmic(values: &[f64]) -> bool {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.dedup();
    let [least, .., most] = sorted[..] else { return false };
    if sorted.len() < 3 || least <= 0.0 || !most.is_finite() {
        return false;
    }
    let logarithms: Vec<f64> = sorted.iter().map(|&value| math::ln(value)).collect();
    let (quotients, differences) = (unevenness(&logarithms), unevenness(&sorted));
    let off_middle = |of: &[f64]| {
        let (first, last) = (of[0], of[of.len() - 1]);
        ((of[of.len() / 2] - first) / (last - first) - 0.5).abs()
    };
    (quotients < EVEN && quotients < differences)
        || (most >= A_DECADE * least && off_middle(&logarithms) < off_middle(&sorted))
}

/// How much steps differ from their mean at most, as a share of it.
fn unevenness(rising: &[f64]) -> f64 {
    let mean = (rising[rising.len() - 1] - rising[0]) / (rising.len() - 1) as f64;
    rising.windows(2).map(|pair| ((pair[1] - pair[0]) / mean - 1.0).abs()).fold(0.0, f64::max)
}

fn categories(axis: &Axis) -> (Vec<f64>, Option<Vec<(f64, String)>>) {
    let mut names: Vec<String> = Vec::new();
    let at = axis.values.iter().map(|value| {
        let name = written(value);
        let place = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        place as f64
    });
    let at = at.collect();
    (at, Some(names.into_iter().enumerate().map(|(k, name)| (k as f64, name)).collect()))
}

/// The values of a key beside its rows or columns, thinned where they are many.
pub(super) fn tick_labels(axis: &Axis) -> Vec<(f64, String)> {
    let every = axis.values.len().div_ceil(8).max(1);
    let place = |k: usize| (k as f64 + 0.5) / blocks(axis) as f64 - 0.5;
    axis.values.iter().enumerate().step_by(every).map(|(k, value)| (place(k), written(value))).collect()
}

/// Ticks as a panel takes them.
pub(super) fn borrowed(ticks: &[(f64, String)]) -> Vec<(f64, &str)> {
    ticks.iter().map(|(at, label)| (*at, label.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_is_logarithmic_where_values_are_spaced_so() {
        let even = |from: f64, step: f64| (0..100).map(|k| from + step * f64::from(k)).collect::<Vec<_>>();
        for values in [
            vec![100.0, 200.0, 400.0, 800.0],
            vec![0.1, 0.01, 0.001],
            vec![1.0, 1.78, 3.16, 5.62, 10.0],
            vec![0.1, 0.3, 1.0, 3.0, 10.0],
            // As a sample that is even in the logarithm may fall.
            vec![1.3e-4, 2.9e-4, 3.3e-4, 7.4e-4, 1.2e-3, 2.0e-3, 3.7e-3, 6.3e-3],
            even(-2.3, 0.05).into_iter().map(f64::exp).collect(),
        ] {
            assert!(is_logarithmic(&values), "{values:?}");
        }
        for values in [
            vec![],
            vec![3.0],
            vec![1.0, 1000.0],
            vec![5.0, 5.0, 5.0],
            vec![1.2, 1.5, 1.8],
            vec![100.0, 200.0, 300.0],
            vec![0.0, 1.0, 10.0, 100.0],
            vec![-1.0, 1.0, 10.0],
            vec![1.0, 10.0, f64::INFINITY],
            even(0.01, 0.01),
            even(1.0, 1.0),
            // As a sample of (0, 1) may fall, over more than two decades.
            vec![0.004, 0.12, 0.23, 0.31, 0.48, 0.55, 0.61, 0.78, 0.83, 0.97],
        ] {
            assert!(!is_logarithmic(&values), "{values:?}");
        }
    }
}
