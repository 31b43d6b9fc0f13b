//! How much a network's states hold of the past of its input, linear and not: information-processing capacity
//! (Dambre, Verstraeten, Schrauwen & Massar 2012, doi:10.1038/srep00514).
//!
//! A target y is a product of normalised Legendre polynomials of inputs of different steps before, which are uncorrelated for
//! uniform independent inputs. Its capacity is the share of its variance that a linear readout of the states reproduces,
//!
//! ```text
//! C[y] = 1 - min_w <(w'x + b - y)²> / <(y - <y>)²>,        0 <= C <= 1.
//! ```
//!
//! Of a binary input, `+a` or `-a` with equal chance, every power is a constant or the input itself: there the targets are the products of inputs
//! of different steps, which are uncorrelated as well (the parity functions of Walsh 1923, doi:10.2307/2387224).
//!
//! All capacities together are at most the number of independent states; they reach it where the state follows from a fading
//! past. Those of degree 1 are the memory of Jaeger (2001, GMD report 152).
//!
//! Of finitely many steps T, a readout of n states fits by chance a share n / (T - 1) of what it knows nothing of. Capacities are
//! freed from it as a coefficient of determination is (Ezekiel 1930), `1 - (1 - C) (T - 1) / (T - 1 - n)`, and those that chance
//! alone would explain are left out.

use std::ops::RangeInclusive;

use ndarray::ArrayView2;

use crate::analysis::statistics::beta_quantile;
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::{dot, subtract_scaled};
use crate::linear::out_of_scale;

/// What the independent inputs are drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputLaw {
    /// Uniform from minus to plus the amplitude: targets are products of Legendre polynomials.
    #[default]
    Uniform,
    /// Minus or plus the amplitude, with equal chance: targets are products of inputs of different steps.
    Binary,
}

/// Which targets are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct CapacityOptions {
    /// The longest delay in steps, from 0, of each degree from 1 on.
    pub longest_delays: Vec<usize>,
    /// What the inputs are drawn from.
    pub law: InputLaw,
    /// The inputs are from minus to plus this.
    pub amplitude: f64,
    /// The probability with which a target that the states know nothing of counts: capacities below the quantile of chance are
    /// taken as 0.
    pub chance: f64,
}

impl Default for CapacityOptions {
    /// Inputs of 100 steps before, products of two of 30 and of three of 10; uniform from -1 to 1; 1e-4.
    fn default() -> Self {
        Self { longest_delays: vec![100, 30, 10], law: InputLaw::Uniform, amplitude: 1.0, chance: 1e-4 }
    }
}

/// A target, and how much of it the states hold.
#[derive(Debug, Clone, PartialEq)]
pub struct CapacityTerm {
    /// The polynomials of the product: steps of delay, ascending, and degree of each.
    pub factors: Vec<(usize, usize)>,
    /// The capacity, at most 1.
    pub capacity: f64,
}

/// How much of its input's past a network's states hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Capacities {
    /// Every target of which a readout fits more than the threshold, by degree.
    pub terms: Vec<CapacityTerm>,
    /// The sum over the targets of each degree, from 1 on.
    pub by_degree: Vec<f64>,
    /// Independent states: what all capacities together cannot exceed, but for the error of their estimates. A state that moves by less
    /// than 1e-11 of its size counts as constant.
    pub rank: usize,
    /// The share of variance up to which a fit counts as chance, of a target that has no input in common with the states.
    pub threshold: f64,
}

impl Capacities {
    /// The sum of all capacities.
    pub fn total(&self) -> f64 {
        self.by_degree.iter().sum()
    }

    /// The capacities of single inputs of so many steps before, from 0 on: the memory of Jaeger, 0 where it is chance.
    pub fn memory(&self) -> Vec<f64> {
        let mut memory = Vec::new();
        for term in &self.terms {
            if let [(delay, 1)] = term.factors[..] {
                memory.resize(memory.len().max(delay + 1), 0.0);
                memory[delay] = term.capacity;
            }
        }
        memory
    }
}

/// The capacities of states for products of past inputs.
///
/// `states` is (steps, units), `input` what the network heard in each of these steps, independent and of the law; the state of a
/// step follows the input of that step, whose delay is 0. The first steps, up to the longest delay, are left out: they lack a past.
/// Any network's rates will do, of a [`Recording`](crate::Recording) for one.
///
/// The time is about that of `(targets + units) x units` products of vectors of all steps.
///
/// # Errors
/// [`Error::Shape`] if there are not as many inputs as states; [`Error::NotFinite`]; [`Error::OutOfRange`] if no degree is asked
/// for, more than a million targets are, an input is beyond the amplitude or, of a binary one, below it, or there are not enough steps after the longest delay: twice the units and 2;
/// [`Error::Interrupted`].
///
/// # Examples
/// ```
/// use attractor::{CapacityOptions, Streams, information_processing_capacity};
/// use ndarray::Array2;
///
/// // Two units: the input, and the product of the last two.
/// let mut stream = Streams::new(1).child("input").stream();
/// let input: Vec<f64> = (0..4000).map(|_| 2.0 * stream.uniform() - 1.0).collect();
/// let states = Array2::from_shape_fn((4000, 2), |(t, unit)| match unit {
///     0 => input[t],
///     _ => input[t] * input[t.saturating_sub(1)],
/// });
/// let found = information_processing_capacity(states.view(), &input, &CapacityOptions::default())?;
/// let factors: Vec<_> = found.terms.iter().map(|term| term.factors.clone()).collect();
/// assert_eq!(factors, [vec![(0, 1)], vec![(0, 1), (1, 1)]]);
/// assert!((found.total() - 2.0).abs() < 1e-9 && found.rank == 2);
/// # Ok::<(), attractor::Error>(())
/// ```
pub fn information_processing_capacity(
    states: ArrayView2<'_, f64>,
    input: &[f64],
    options: &CapacityOptions,
) -> Result<Capacities, Error> {
    let first = validate(states, input, options)?;
    if let Some(scale) = out_of_scale(states.iter().copied()) {
        return information_processing_capacity((&states / scale).view(), input, options);
    }
    let steps = input.len() - first;
    let basis = basis(states, first)?;
    let threshold = threshold(basis.len(), steps, options.chance);
    let inflation = (steps - 1) as f64 / (steps - 1 - basis.len()) as f64;
    let polynomials = legendre(input, options);
    let mut found = Capacities { terms: Vec::new(), by_degree: Vec::new(), rank: basis.len(), threshold };
    for (degree, &longest) in (1..).zip(&options.longest_delays) {
        let mut sum = 0.0;
        let mut factors = Vec::new();
        let powers = if options.law == InputLaw::Binary { 1 } else { degree };
        products(degree, powers, 0..=longest, &mut factors, &mut |factors| {
            checkpoint()?;
            let (fitted, excess) = fitted(&basis, &target(&polynomials, factors, first));
            if fitted > (excess * threshold).min(ALL) {
                let capacity = 1.0 - (1.0 - fitted) * inflation;
                sum += capacity;
                found.terms.push(CapacityTerm { factors: factors.to_vec(), capacity });
            }
            Ok(())
        })?;
        found.by_degree.push(sum);
    }
    Ok(found)
}

/// A fit beyond this is never chance.
const ALL: f64 = 0.99;
/// Targets at most.
const MOST_TARGETS: u128 = 1_000_000;

/// Refuses what cannot be answered; returns the first step with a whole past.
fn validate(states: ArrayView2<'_, f64>, input: &[f64], options: &CapacityOptions) -> Result<usize, Error> {
    check::shape("input", &[input.len()], &[states.nrows()])?;
    check::finite("states", states)?;
    check::positive("amplitude", options.amplitude)?;
    if !(options.chance > 0.0 && options.chance < 1.0) {
        return Err(Error::out_of_range("chance", options.chance, "above 0 and below 1"));
    }
    if let Some(beyond) = input.iter().find(|u| u.is_nan() || u.abs() > options.amplitude) {
        return Err(Error::out_of_range("an input", beyond, "within the amplitude"));
    }
    if let Some(other) = input.iter().find(|u| options.law == InputLaw::Binary && u.abs() != options.amplitude) {
        return Err(Error::out_of_range("an input", other, "minus or plus the amplitude, as the law is binary"));
    }
    let Some(&first) = options.longest_delays.iter().max() else {
        return Err(Error::out_of_range("degrees", 0, "at least 1"));
    };
    // Multisets of so many inputs.
    let count = |degree: u128, longest: usize| {
        let choose = |count: u128, k| Some(count.checked_mul(longest as u128 + 1 + k)? / (k + 1));
        (0..degree).try_fold(1_u128, choose)
    };
    let targets = (1..).zip(&options.longest_delays).try_fold(0_u128, |sum, (degree, &longest)| {
        sum.checked_add(count(degree, longest)?).filter(|&sum| sum <= MOST_TARGETS)
    });
    if targets.is_none() {
        return Err(Error::out_of_range(
            "longest delays",
            "too many products",
            "such that there are at most a million",
        ));
    }
    if input.len().saturating_sub(first) < 2 * (states.ncols() + 1) {
        let accepted = "after the longest delay at least twice the number of units and 2 more";
        return Err(Error::out_of_range("steps", input.len(), accepted));
    }
    Ok(first)
}

/// An orthonormal basis of what the states span around their means, each vector of all steps from `first` on: Gram and Schmidt's
/// method, twice, always by the state that has most left.
fn basis(states: ArrayView2<'_, f64>, first: usize) -> Result<Vec<Vec<f64>>, Error> {
    /// Less than this is left of a unit state that depends on the others.
    const LEFT: f64 = 1e-11;
    let steps = states.nrows() - first;
    check::room::<f64>("states", &[states.ncols(), steps])?;
    let mut rest: Vec<Vec<f64>> = Vec::new();
    for column in states.columns() {
        let mut values = column.iter().skip(first).copied().collect::<Vec<f64>>();
        let size = dot(&values, &values).sqrt();
        centre(&mut values);
        let norm = dot(&values, &values).sqrt();
        if norm > LEFT * size {
            scale(&mut values, 1.0 / norm);
            rest.push(values);
        }
    }
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(rest.len());
    while let Some((at, left)) = rest.iter().map(|v| dot(v, v)).enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)) {
        checkpoint()?;
        if left.sqrt() <= LEFT {
            break;
        }
        let mut vector = rest.swap_remove(at);
        for known in &basis {
            let share = dot(known, &vector);
            subtract_scaled(&mut vector, share, known);
        }
        let norm = dot(&vector, &vector).sqrt();
        scale(&mut vector, 1.0 / norm);
        for other in &mut rest {
            let share = dot(&vector, other);
            subtract_scaled(other, share, &vector);
        }
        basis.push(vector);
    }
    Ok(basis)
}

/// The share of variance that is fitted, with that probability, of a target unknown to so many independent states: of normal
/// values it has the distribution Beta(rank / 2, (steps - 1 - rank) / 2).
fn threshold(rank: usize, steps: usize, chance: f64) -> f64 {
    let (rank, free) = (rank as f64, (steps - 1 - rank) as f64);
    beta_quantile(rank / 2.0, free / 2.0, 1.0 - chance)
}

/// Legendre's polynomials of the inputs, of each degree from 1 on.
fn legendre(input: &[f64], options: &CapacityOptions) -> Vec<Vec<f64>> {
    let u: Vec<f64> = input.iter().map(|u| u / options.amplitude).collect();
    let mut polynomials = vec![vec![1.0; u.len()], u.clone()];
    for n in 1..options.longest_delays.len() {
        // (n + 1) P_{n+1} = (2 n + 1) u P_n - n P_{n-1}.
        let [.., before, last] = &polynomials[..] else { break };
        let (a, b) = ((2 * n + 1) as f64 / (n + 1) as f64, n as f64 / (n + 1) as f64);
        let next = u.iter().zip(last).zip(before).map(|((u, last), before)| a * u * last - b * before).collect();
        polynomials.push(next);
    }
    polynomials.remove(0);
    polynomials
}

/// Every product of polynomials whose degrees, each up to `powers`, sum to `degree`, of inputs so many steps before.
fn products(
    degree: usize,
    powers: usize,
    delays: RangeInclusive<usize>,
    factors: &mut Vec<(usize, usize)>,
    found: &mut impl FnMut(&[(usize, usize)]) -> Result<(), Error>,
) -> Result<(), Error> {
    if degree == 0 {
        return found(factors);
    }
    for delay in delays.clone() {
        for own in (1..=degree.min(powers)).rev() {
            factors.push((delay, own));
            products(degree - own, powers, delay + 1..=*delays.end(), factors, found)?;
            factors.pop();
        }
    }
    Ok(())
}

/// The product around its mean, at every step from `first` on.
fn target(polynomials: &[Vec<f64>], factors: &[(usize, usize)], first: usize) -> Vec<f64> {
    let mut values = vec![1.0; polynomials[0].len() - first];
    for &(delay, degree) in factors {
        let factor = &polynomials[degree - 1][first - delay..];
        values.iter_mut().zip(factor).for_each(|(value, factor)| *value *= factor);
    }
    centre(&mut values);
    values
}

/// The share of the target's variance that the states' readout reproduces in these steps, and how much more of it than of a target
/// of its own inputs chance may fit. A target that has an input in common with a state is uncorrelated with it, but not
/// independent: its products with the basis vary by `sum_t q_t² y_t²` (White 1980, doi:10.2307/1912934), of which the largest counts.
fn fitted(basis: &[Vec<f64>], target: &[f64]) -> (f64, f64) {
    let power = dot(target, target);
    if power <= 0.0 {
        return (0.0, 1.0);
    }
    let known: f64 = basis.iter().map(|vector| dot(vector, target)).map(|share| share * share).sum();
    let squares: Vec<f64> = target.iter().map(|y| y * y).collect();
    let variance = |vector: &Vec<f64>| vector.iter().zip(&squares).map(|(q, y2)| q * q * y2).sum::<f64>();
    let largest = basis.iter().map(variance).fold(0.0, f64::max);
    ((known / power).min(1.0), (target.len() as f64 * largest / power).max(1.0))
}

fn centre(values: &mut [f64]) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    for value in values {
        *value -= mean;
    }
}

fn scale(values: &mut [f64], factor: f64) {
    for value in values {
        *value *= factor;
    }
}
