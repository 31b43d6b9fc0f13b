//! The figures of `self-organised`.

mod attractors;
mod classes;
mod gamma;
mod growth;
mod learning;
mod rhythm;
mod robustness;
mod sizes;

use super::Sizes;
use super::config::Config;
use super::network::{NetworkResult, SUM, Shown};
use crate::experiments::differential_hebbian::{Class, Group};
use crate::figure::{Figure, Panel, Points};
use attractor::math;

pub(super) fn figures(config: &Config, all: &[&NetworkResult], sizes: &Sizes<'_>) -> Vec<Figure> {
    let mut figures = Vec::new();
    figures.extend(rhythm::overview(config, all));
    figures.extend(rhythm::currents(all));
    if all.is_empty() {
        return figures;
    }
    figures.push(classes::spectra(all));
    figures.push(classes::fractions(all));
    if all.iter().any(|n| n.class.group() == Group::Rotating) {
        figures.push(attractors::rotation(all));
    }
    if all.iter().any(|n| n.class.group() != Group::Fixed) {
        figures.push(attractors::return_maps(all));
        figures.push(gamma::bifurcations(all));
    }
    figures.push(learning::crossing(all));
    figures.extend(growth::growth(all));
    figures.extend(robustness::robustness(all));
    figures.extend(sizes::sizes(config, all, sizes));
    figures
}

/// The first network that is shown in detail and whose class, the same with and without noise, is wanted.
fn example<'a>(all: &[&'a NetworkResult], wanted: impl Fn(Class) -> bool) -> Option<(&'a NetworkResult, &'a Shown)> {
    let fits = |n: &&NetworkResult| wanted(n.class) && n.class.group() == n.free.class.group() && wanted(n.free.class);
    all.iter().copied().filter(fits).find_map(|n| Some((n, n.shown.as_ref()?)))
}

/// A rotation to show: the slowest torus if there is one, whose waves are the easiest to see.
fn rotating_example<'a>(all: &[&'a NetworkResult]) -> Option<(&'a NetworkResult, &'a Shown)> {
    let tori = all.iter().filter(|n| n.class == Class::QuasiPeriodic && n.free.class == n.class);
    tori.filter_map(|&n| Some((n, n.shown.as_ref()?)))
        .min_by(|(a, _), (b, _)| a.rotation.total_cmp(&b.rotation))
        .or_else(|| example(all, |class| class.group() == Group::Rotating))
}

/// A cloud of complex numbers.
fn cloud<'a>(values: impl IntoIterator<Item = &'a (f64, f64)>) -> Points {
    let (re, im): (Vec<f64>, Vec<f64>) = values.into_iter().copied().unzip();
    Points::new(re, im)
}

/// How far a complex plane must reach to show every eigenvalue.
fn reach(all: &[&NetworkResult]) -> f64 {
    let moduli = all.iter().map(|n| n.spectra[SUM].leading).map(|(re, im)| math::hypot(re, im));
    1.05 * moduli.fold(2.0, f64::max)
}

/// An empty complex plane with the unit circle, as far as `reach`.
fn plane(title: &str, reach: f64) -> Panel {
    Panel::new(title)
        .x_label("real part")
        .y_label("imaginary part")
        .x_range(-reach, reach)
        .y_range(-reach, reach)
        .equal_aspect()
        .circle(0.0, 0.0, 1.0)
}
