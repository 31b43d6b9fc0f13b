//! What a sweep shows: every claim and metric of the experiment at every point.

use std::collections::HashMap;

use serde::Serialize;

use super::Design;
use crate::{Claim, Metric, Verdict};

/// A claim or a metric, over all points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figured {
    /// Id of the claim or name of the metric.
    pub name: String,
    /// What it is, in words.
    pub label: String,
    /// Units, `1` for a pure number.
    pub units: String,
    /// What a claim's value must satisfy, and whose threshold it is.
    pub threshold: Option<String>,
    /// Whether it is an identity between formulas.
    pub check: bool,
}

/// The value of a claim or a metric at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measured {
    pub(crate) value: f64,
    /// The interval of 95 % confidence, where a claim has one.
    pub(crate) interval: Option<(f64, f64)>,
    /// The verdict on a claim.
    pub(crate) verdict: Option<Verdict>,
}

/// A quantity at every point up to the last that has it.
#[derive(Debug, Clone)]
enum Column {
    Claim(Vec<Option<Measured>>),
    Metric(Vec<Option<f64>>),
}

/// What all points show.
#[derive(Debug, Clone)]
pub struct SweepSummary {
    pub(crate) design: Design,
    /// Claims first, in the order in which they came.
    pub(crate) quantities: Vec<Figured>,
    index: HashMap<(bool, String), usize>,
    /// By index of the quantity.
    columns: Vec<Column>,
    /// Whether all cells of a point are there.
    complete: Vec<bool>,
    /// Names to show that no claim and no metric has.
    pub unknown: Vec<String>,
}

impl SweepSummary {
    pub(crate) fn new(design: Design) -> Self {
        let (quantities, columns, complete, unknown) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { design, quantities, index: HashMap::new(), columns, complete, unknown }
    }

    /// Adds the next point.
    pub(crate) fn push(&mut self, claims: &[Claim], metrics: &[Metric]) {
        let point = self.complete.len();
        for claim in claims {
            let quantity = || Figured {
                name: claim.id.clone(),
                label: claim.statistic.clone(),
                units: "1".into(),
                threshold: Some(format!("{}, {}", claim.threshold, claim.origin.possessive())),
                check: claim.verdict.is_check(),
            };
            let at = self.find(true, &claim.id, quantity);
            let measured = Measured { value: claim.value, interval: claim.interval, verdict: Some(claim.verdict) };
            self.columns[at].put(point, measured);
        }
        for metric in metrics {
            let quantity = || Figured {
                name: metric.name.clone(),
                label: metric.description.clone(),
                units: metric.units.clone(),
                threshold: None,
                check: false,
            };
            let at = self.find(false, &metric.name, quantity);
            self.columns[at].put(point, Measured { value: metric.value, interval: None, verdict: None });
        }
        self.complete.push(true);
    }

    /// Leaves out the next point, whose cells are not all there.
    pub(crate) fn skip(&mut self) {
        self.complete.push(false);
    }

    fn find(&mut self, claim: bool, name: &str, quantity: impl FnOnce() -> Figured) -> usize {
        let next = self.quantities.len();
        let at = *self.index.entry((claim, name.to_owned())).or_insert(next);
        if at == next {
            self.quantities.push(quantity());
            // A value for every point, of which there may be a million: no more room than that.
            let points = self.design.points();
            self.columns.push(if claim {
                Column::Claim(Vec::with_capacity(points))
            } else {
                Column::Metric(Vec::with_capacity(points))
            });
        }
        at
    }

    /// How many points there are.
    pub fn points(&self) -> usize {
        self.complete.len()
    }

    /// How many points have all their cells.
    pub fn complete(&self) -> usize {
        self.complete.iter().filter(|complete| **complete).count()
    }

    /// Every claim and metric.
    pub fn quantities(&self) -> &[Figured] {
        &self.quantities
    }

    /// A point in words: `network.gain=1.5, seed=2`.
    pub fn name(&self, point: usize) -> String {
        self.design.name(point)
    }

    /// How often each verdict was given on a claim, in this order: holds, fails, undecided, shown, not shown.
    pub fn tally(&self, quantity: usize) -> [usize; 5] {
        let mut tally = [0; 5];
        for verdict in (0..self.points()).filter_map(|point| self.at(point, quantity)?.verdict) {
            match verdict {
                Verdict::Holds | Verdict::Agrees => tally[0] += 1,
                Verdict::Fails | Verdict::Differs => tally[1] += 1,
                Verdict::Undecided => tally[2] += 1,
                Verdict::Shown => tally[3] += 1,
                Verdict::NotShown => tally[4] += 1,
            }
        }
        tally
    }

    /// A quantity's value at a point.
    pub(crate) fn at(&self, point: usize, quantity: usize) -> Option<Measured> {
        match self.columns.get(quantity)? {
            Column::Claim(values) => *values.get(point)?,
            Column::Metric(values) => {
                (*values.get(point)?).map(|value| Measured { value, interval: None, verdict: None })
            }
        }
    }

    /// The smallest and the greatest finite value of a quantity, and the points where they are.
    pub fn extremes(&self, quantity: usize) -> Option<[(usize, f64); 2]> {
        let values = (0..self.points()).filter_map(|point| Some((point, self.at(point, quantity)?.value)));
        let finite: Vec<(usize, f64)> = values.filter(|(_, value)| value.is_finite()).collect();
        let least = finite.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
        let most = finite.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some([*least, *most])
    }
}

impl Column {
    fn put(&mut self, point: usize, measured: Measured) {
        match self {
            Self::Claim(values) => place(values, point, measured),
            Self::Metric(values) => place(values, point, measured.value),
        }
    }
}

fn place<T: Clone>(values: &mut Vec<Option<T>>, point: usize, value: T) {
    values.resize(point, None);
    values.push(Some(value));
}
