//! The claims of `network-memory` about the dimension of chaos: M6 to M9.

use attractor::{math, mean, slope};

use super::config::Config;
use super::dimension::AT_REST;
use super::result::Dimensions;
use crate::claim::{Claim, claim, mean_of, pairs};

/// How far the exponent of PR over N may be from 1, how far PR of the largest networks from theory, and which share of N is far below N.
const EXPONENT: f64 = 0.1;
const MARGIN: f64 = 0.15;
const FAR_BELOW: f64 = 0.2;

pub(super) fn claims(config: &Config, dimensions: &Dimensions<'_>) -> Vec<Claim> {
    let (gains, sizes) = (&config.dimension.gains, &config.dimension.sizes);
    let (last_gain, last_size) = (gains.len() - 1, sizes.len() - 1);
    let units = sizes[last_size] as f64;
    let at = |size: usize, gain: usize| -> Vec<f64> { dimensions.ratios.iter().map(|n| n[size][gain]).collect() };
    let exponents = exponents(config, dimensions);
    let mut claims = vec![
        claim(
            "M6",
            "The dimension of chaos grows in proportion to the number of units",
            "exponent of the participation ratio over N, least squares on logarithms, mean over gains",
        )
        .within(1.0 - EXPONENT, 1.0 + EXPONENT)
        .of(mean_of(&exponents))
        .noting("gains at which a network of any size comes to rest are left out of its mean"),
    ];
    for (place, gain) in gains.iter().enumerate() {
        let theory = dimensions.theory.shares[place];
        let moving: Vec<f64> = at(last_size, place).into_iter().filter(|ratio| *ratio != AT_REST).collect();
        let relative: Vec<f64> = moving.iter().map(|ratio| theory * units / ratio).collect();
        claims.push(
            claim(
                format!("M7-{gain}"),
                format!("At a gain of {gain} the dimension is what theory says of many units"),
                format!(
                    "the theory's PR/N over that found, which is as the squared covariances that the theory is of, N = {}",
                    sizes[last_size]
                ),
            )
            .within(1.0 - MARGIN, 1.0 + MARGIN)
            .of(mean_of(&relative))
            .noting(format!("theory: PR/N = {theory:.4}"))
            .noting_any(at_rest(dimensions.ratios.len() - moving.len())),
        );
    }
    let share = |gain: usize| -> Vec<f64> { at(last_size, gain).iter().map(|ratio| ratio / units).collect() };
    claims.push(
        claim(
            "M8a",
            "The dimension rises with the gain",
            format!("PR/N at a gain of {} minus that at {}, N = {}", gains[last_gain], gains[0], sizes[last_size]),
        )
        .above(0.0)
        .of(pairs(&share(last_gain), &share(0))),
    );
    claims.push(
        claim(
            "M8b",
            "Chaos takes up few of the dimensions that there are",
            format!("PR/N at a gain of {}, N = {}", gains[last_gain], sizes[last_size]),
        )
        .below(FAR_BELOW)
        .of(mean_of(&share(last_gain))),
    );
    let off = |size: usize| -> Vec<f64> {
        let units = sizes[size] as f64;
        let deviation = |n: &Vec<&[f64]>| {
            let each = n[size].iter().zip(&dimensions.theory.shares);
            each.map(|(ratio, share)| (ratio / units / share - 1.0).abs()).sum::<f64>() / gains.len() as f64
        };
        dimensions.ratios.iter().map(deviation).collect()
    };
    claims.push(
        claim(
            "M9",
            "Larger networks are nearer to the theory",
            format!(
                "distance of PR/N from theory, as a share of it, mean over gains: at N = {} minus that at N = {}",
                sizes[0], sizes[last_size]
            ),
        )
        .above(0.0)
        .of(pairs(&off(0), &off(last_size))),
    );
    claims
}

/// How many networks are left out, if any.
fn at_rest(count: usize) -> Option<String> {
    (count > 0).then(|| format!("{count} that came to rest left out"))
}

/// Of each network that moves at some gain whatever its size, the mean over these gains.
fn exponents(config: &Config, dimensions: &Dimensions<'_>) -> Vec<f64> {
    let sizes: Vec<f64> = config.dimension.sizes.iter().map(|&n| math::ln(n as f64)).collect();
    let of = |network: &Vec<&[f64]>| {
        let at = |gain: usize| -> Vec<f64> { network.iter().map(|ratios| ratios[gain]).collect() };
        let moving = (0..config.dimension.gains.len()).map(at).filter(|ratios| !ratios.contains(&AT_REST));
        let slopes: Vec<f64> =
            moving.map(|ratios| slope(&sizes, &ratios.into_iter().map(math::ln).collect::<Vec<_>>())).collect();
        (!slopes.is_empty()).then(|| mean(&slopes))
    };
    dimensions.ratios.iter().filter_map(of).collect()
}
