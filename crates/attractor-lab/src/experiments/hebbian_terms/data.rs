//! The numbers and labelled arrays of `hebbian-terms`.

use attractor::mean;

use super::condition::{Condition, conditions};
use super::config::Config;
use super::network::{NetworkResult, Settled};
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::differential_hebbian::{CODES, oscillates};
use crate::experiments::table::metric;

pub(super) fn metrics(config: &Config, all: &[&NetworkResult]) -> Vec<Metric> {
    let each = conditions(config).into_iter().enumerate().map(|(place, condition)| {
        let oscillating: Vec<f64> = all.iter().map(|n| f64::from(u8::from(oscillates(n.under[place].class)))).collect();
        let description = format!("Share of networks that oscillate: {}", condition.name);
        metric(format!("share_oscillating_{}", condition.key), mean(&oscillating), "1", description)
    });
    each.collect()
}

pub(super) fn dataset(config: &Config, all: &[&NetworkResult]) -> Dataset {
    let mut data = Dataset::new();
    if all.is_empty() {
        return data;
    }
    let conditions = conditions(config);
    data.insert("network", &["network"], (1..=all.len() as i64).collect::<Vec<_>>(), "1", "Number of the network");
    let factors: Vec<Vec<f64>> = conditions.iter().map(|c| c.factors.to_vec()).collect();
    let listed = conditions.iter().map(|Condition { name, .. }| name.as_str()).collect::<Vec<_>>().join(", ");
    let about = format!("Factors of the four Hebbian terms in the order of eq. 6; conditions: {listed}");
    data.insert("factor", &["condition", "term"], factors, "1", &about);
    under(&mut data, all);
    scaled(&mut data, all);
    let exponents: Vec<[f64; 2]> = all.iter().map(|n| n.exponents).collect();
    let about = "Largest Lyapunov exponent without noise: without learning, under x x^T alone";
    data.insert("lyapunov_exponent", &["network", "measured_condition"], exponents, "1/step", about);
    let followed: Vec<_> = all.iter().filter(|n| !n.along[0].is_empty()).collect();
    if !followed.is_empty() {
        let about = "What W_z is multiplied with";
        data.insert("strength", &["strength"], config.strengths(0).to_vec(), "1", about);
        for (which, (name, rule)) in
            [("positive", "the positive terms"), ("whole", "the whole rule")].into_iter().enumerate()
        {
            let codes: Vec<Vec<i64>> =
                followed.iter().map(|n| n.along[which].iter().map(|class| class.code()).collect()).collect();
            let about = format!("{CODES}; W_z as {rule} made it, without noise");
            data.insert(&format!("class_along_{name}"), &["followed_network", "strength"], codes, "1", &about);
        }
    }
    data
}

fn under(data: &mut Dataset, all: &[&NetworkResult]) {
    let dims = ["network", "condition"];
    let codes: Vec<Vec<i64>> = all.iter().map(|n| n.under.iter().map(|s| s.class.code()).collect()).collect();
    data.insert("class", &dims, codes, "1", &format!("{CODES}; by the noisy record"));
    let outside: Vec<Vec<i64>> = all.iter().map(|n| n.under.iter().map(|s| s.outside as i64).collect()).collect();
    let about = "Eigenvalues of W_x + W_z outside the unit circle, a complex pair as one";
    data.insert("outside", &dims, outside, "1", about);
    let mut insert = |name: &str, value: fn(&Settled) -> f64, about: &str| {
        let values: Vec<Vec<f64>> = all.iter().map(|n| n.under.iter().map(value).collect()).collect();
        data.insert(name, &dims, values, "1", about);
    };
    insert("leading_real", |s| s.leading.0, "Leading eigenvalue of W_x + W_z, real part");
    insert("leading_imaginary", |s| s.leading.1, "Leading eigenvalue of W_x + W_z, imaginary part");
    insert("correlation", |s| s.together.correlation, "Mean absolute correlation of two units");
    let about =
        "Correlation of W_z, over synapses, with that of its units at the same time; NaN where nothing is learned";
    insert("with_simultaneous", |s| s.together.with_simultaneous, about);
    let about = "Correlation of W_z, over synapses, with that of its units a step apart; NaN where nothing is learned";
    insert("with_successive", |s| s.together.with_successive, about);
    let about = "Share of the pairs of units active in succession that are also active together";
    insert("shared", |s| s.together.shared, about);
}

fn scaled(data: &mut Dataset, all: &[&NetworkResult]) {
    let codes: Vec<i64> = all.iter().map(|n| n.scaled.class.code()).collect();
    let about = format!("{CODES}; of the reservoir alone, scaled to the radius of W_x + W_z, by the noisy record");
    data.insert("class_of_scaled", &["network"], codes, "1", &about);
    let outside: Vec<i64> = all.iter().map(|n| n.scaled.outside as i64).collect();
    let about = "Its eigenvalues outside the unit circle, a complex pair as one";
    data.insert("outside_of_scaled", &["network"], outside, "1", about);
}
