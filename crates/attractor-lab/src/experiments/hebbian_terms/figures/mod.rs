//! The figures of `hebbian-terms`.

mod criticality;
mod radius;
mod sets;
mod strength;
mod terms;

use super::config::Config;
use super::network::NetworkResult;
use crate::figure::Figure;

pub(super) fn figures(config: &Config, all: &[&NetworkResult]) -> Vec<Figure> {
    if all.is_empty() {
        return Vec::new();
    }
    let mut figures = vec![terms::terms(all)];
    figures.extend(terms::scales(config, all));
    figures.push(sets::sets(all));
    figures.push(criticality::criticality(all));
    figures.push(radius::radius(all));
    figures.extend(strength::strength(config, all));
    figures
}
