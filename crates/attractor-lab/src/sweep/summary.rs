//! What a sweep shows: every claim and metric of the experiment at every point.

use std::{collections::HashMap, path::Path, sync::Arc};

use serde::Serialize;

use super::{
    Design,
    columns::{Columns, Measured},
};
use crate::{Claim, Error, Metric, Verdict};

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

/// What is counted of a quantity while points come.
#[derive(Debug, Default)]
struct Counted {
    tally: [usize; 5],
    /// The points of the smallest and of the greatest finite value, with these.
    extremes: Option<[(usize, f64); 2]>,
}

/// What all points show.
#[derive(Debug)]
pub struct SweepSummary {
    pub(crate) design: Arc<Design>,
    /// Claims first, in the order in which they came.
    pub(crate) quantities: Vec<Figured>,
    index: HashMap<(bool, String), usize>,
    /// By index of the quantity, as are the columns.
    counted: Vec<Counted>,
    columns: Columns,
    /// How many points have all their cells.
    complete: usize,
    /// Names to show that no claim and no metric has.
    pub unknown: Vec<String>,
}

impl SweepSummary {
    /// Of no point yet; values that are many are kept in a file in `dir` that goes with the summary.
    pub(crate) fn new(design: Arc<Design>, dir: &Path) -> Self {
        let (quantities, counted, columns, unknown) = (Vec::new(), Vec::new(), Columns::new(dir), Vec::new());
        Self { design, quantities, index: HashMap::new(), counted, columns, complete: 0, unknown }
    }

    /// Adds the next point.
    ///
    /// # Errors
    /// If values that are many cannot be written.
    pub(crate) fn push(&mut self, claims: &[Claim], metrics: &[Metric]) -> Result<(), Error> {
        for claim in claims {
            let quantity = || Figured {
                name: claim.id.clone(),
                label: claim.statistic.clone(),
                units: "1".into(),
                threshold: Some(format!("{}, {}", claim.threshold, claim.origin.possessive())),
                check: claim.verdict.is_check(),
            };
            let at = self.find(true, &claim.id, quantity);
            self.put(at, Measured { value: claim.value, interval: claim.interval, verdict: Some(claim.verdict) });
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
            self.put(at, Measured { value: metric.value, interval: None, verdict: None });
        }
        self.complete += 1;
        self.columns.advance()
    }

    /// Leaves out the next point, whose cells are not all there.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub(crate) fn skip(&mut self) -> Result<(), Error> {
        self.columns.advance()
    }

    fn find(&mut self, claim: bool, name: &str, quantity: impl FnOnce() -> Figured) -> usize {
        let next = self.quantities.len();
        let at = *self.index.entry((claim, name.to_owned())).or_insert(next);
        if at == next {
            self.quantities.push(quantity());
            self.counted.push(Counted::default());
            self.columns.begin();
        }
        at
    }

    fn put(&mut self, quantity: usize, measured: Measured) {
        self.counted[quantity].add(self.columns.points(), &measured);
        self.columns.put(quantity, measured);
    }

    /// How many points there are.
    pub fn points(&self) -> usize {
        self.columns.points()
    }

    /// How many points have all their cells.
    pub fn complete(&self) -> usize {
        self.complete
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
        self.counted[quantity].tally
    }

    /// The smallest and the greatest finite value of a quantity, and the points where they are.
    pub fn extremes(&self, quantity: usize) -> Option<[(usize, f64); 2]> {
        self.counted[quantity].extremes
    }

    /// The claims that judge this quantity, or the quantity alone: the same statistic with the same values, other thresholds. Words
    /// alone do not tell, since two claims may use the same ones of different data.
    pub(crate) fn judged_alike(&self, quantity: usize) -> impl Iterator<Item = usize> {
        let of = &self.quantities[quantity];
        let alike = move |&at: &usize| {
            let other = &self.quantities[at];
            let claims = of.threshold.is_some() && other.threshold.is_some();
            at == quantity || (claims && other.label == of.label && self.values_agree(quantity, at))
        };
        (0..self.quantities.len()).filter(alike)
    }

    fn values_agree(&self, one: usize, other: usize) -> bool {
        let bits = |quantity| self.first(quantity).iter().map(|value| value.map(|measured| measured.value.to_bits()));
        bits(one).eq(bits(other))
    }

    /// A quantity's values at the first points, up to a thousand.
    pub(crate) fn first(&self, quantity: usize) -> &[Option<Measured>] {
        self.columns.first(quantity)
    }

    /// A quantity's values at all points.
    ///
    /// # Errors
    /// If they cannot be read back.
    pub(crate) fn column(&self, quantity: usize) -> Result<Vec<Option<Measured>>, Error> {
        self.columns.read(quantity)
    }
}

impl Counted {
    fn add(&mut self, point: usize, measured: &Measured) {
        if let Some(verdict) = measured.verdict {
            let kind = match verdict {
                Verdict::Holds | Verdict::Agrees => 0,
                Verdict::Fails | Verdict::Differs => 1,
                Verdict::Undecided => 2,
                Verdict::Shown => 3,
                Verdict::NotShown => 4,
            };
            self.tally[kind] += 1;
        }
        let found = (point, measured.value);
        if !found.1.is_finite() {
            return;
        }
        let [least, most] = self.extremes.get_or_insert([found, found]);
        if found.1.total_cmp(&least.1).is_lt() {
            *least = found;
        }
        if found.1.total_cmp(&most.1).is_ge() {
            *most = found;
        }
    }
}
