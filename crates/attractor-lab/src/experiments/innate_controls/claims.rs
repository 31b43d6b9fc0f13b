//! The claims of `innate-controls` about targets and weights, C1 to C6.

use attractor::{math, mean};

use super::condition::{FOREIGN, OWN, REVERSED, SHUFFLED, UNTRAINED};
use super::config::Size;
use super::result::Results;
use super::scan::Trained;
use super::training::{RETURNS_R, Tests, mean_r};
use super::weights::Weights;
use crate::claim::{Claim, claim, correlations, difference, mean_of, pairs, ratios, share, superiority, switches};

/// The share of networks that is most of them.
const MOST: f64 = 0.6;
/// Two trials are unrelated where they correlate by less than this, as in `timing`.
const UNRELATED_R: f64 = 0.5;
/// Trajectories part clearly where the largest exponent is above this, 1/s, as in `timing`.
const CLEARLY: f64 = 2.0;
/// A mean weight is small below this share of the standard deviation.
const SMALL_MEAN: f64 = 0.1;
/// Standard deviations are alike within this factor.
const ALIKE: f64 = 1.1;
/// Correlations of reverse weights are small below this.
const SMALL_R: f64 = 0.1;

/// The other targets, with their parts of ids and what they are.
const OTHERS: [(usize, &str, &str); 2] =
    [(FOREIGN, "a", "that of another network"), (REVERSED, "b", "the same backwards in time")];

/// C1 to C3: the target.
pub(super) fn targets(results: &Results<'_>) -> Vec<Claim> {
    let trials = results.config.training.trials;
    let over = |of: &dyn Fn(usize) -> Vec<f64>, other: usize| -> Vec<f64> {
        of(OWN).iter().zip(of(other)).map(|(own, other)| own / other).collect()
    };
    let mut claims = Vec::new();
    for (other, part, name) in OTHERS {
        claims.push(
            claim(
                format!("C1{part}"),
                format!("A network learns its own innate trajectory better than {name}"),
                format!("loss of trial {trials}, own trajectory over {name}"),
            )
            .below(1.0)
            .of(ratios(&over(&|target| results.last_loss(target), other)))
            .noting(format!(
                "{:.3} and {:.3}, mean",
                mean(&results.last_loss(OWN)),
                mean(&results.last_loss(other))
            )),
        );
    }
    let plastic = |condition: usize| results.tests(condition, |t| mean(&t.plastic_deviation));
    for (other, part, name) in [(FOREIGN, "c", OTHERS[0].2), (REVERSED, "d", OTHERS[1].2)] {
        claims.push(
            claim(
                format!("C1{part}"),
                format!("Nor is it only that not all units learn: those that do follow their own better than {name}"),
                format!("mean squared deviation of plastic units in tests, own trajectory over {name}"),
            )
            .below(1.0)
            .of(ratios(&over(&plastic, other)))
            .noting(format!("{:.3} and {:.3}, mean", mean(&plastic(OWN)), mean(&plastic(other)))),
        );
    }
    claims.extend(returns(results));
    claims
}

/// C2 and C3: what a kick does.
fn returns(results: &Results<'_>) -> Vec<Claim> {
    let own = results.returning(OWN);
    let count = |condition: usize| results.returning(condition).iter().filter(|returns| **returns).count();
    let statistic =
        format!("r of the kicked trial and the target > {RETURNS_R} over the end of the window, mean over pairs");
    let mut claims = vec![
        claim(
            "C2a",
            "Most networks that learned their own trajectory return to it after a kick",
            format!("share with {statistic}"),
        )
        .at_least(MOST)
        .of(share(count(OWN), own.len())),
    ];
    let others = [(FOREIGN, "b", "that of another network"), (REVERSED, "c", "their own backwards in time")];
    for (other, part, name) in others {
        claims.push(
            claim(
                format!("C2{part}"),
                format!("More networks return to their own trajectory than to {name}"),
                format!("gain in the share with {statistic}"),
            )
            .above(0.0)
            .of(switches(&own, &results.returning(other)))
            .noting(format!("{} and {} of {}", count(OWN), count(other), own.len())),
        );
    }
    let z = |condition: usize| results.tests(condition, |t| fisher(mean_r(&t.kicked_r)));
    let r = |condition: usize| mean_r(&results.tests(condition, |t| mean_r(&t.kicked_r)));
    for (other, part, name) in [(FOREIGN, "a", "another network's"), (REVERSED, "b", "the reversed one")] {
        claims.push(
            claim(
                format!("C3{part}"),
                format!("A kick is forgotten better by networks that learned their own trajectory than {name}"),
                "correlation of kicked and unkicked trial over the end of the window, Fisher's z, own minus other",
            )
            .above(0.0)
            .of(pairs(&z(OWN), &z(other)))
            .noting(format!("r {:.3} and {:.3}, mean", r(OWN), r(other))),
        );
    }
    claims
}

fn fisher(r: f64) -> f64 {
    math::atanh(r.clamp(-1.0 + 1e-12, 1.0 - 1e-12))
}

/// C4 to C6: the weights.
pub(super) fn weights(results: &Results<'_>) -> Vec<Claim> {
    let exponents = |condition: usize| results.exponents(condition);
    let kicked = |t: &Tests| mean_r(&t.kicked_r);
    let mut claims = vec![
        claim(
            "C4a",
            "Along its innate trajectory the untrained network is chaotic",
            "largest exponent before training, 1/s",
        )
        .above(CLEARLY)
        .in_share(MOST)
        .of(mean_of(&exponents(UNTRAINED))),
        claim("C4b", "After training it is not, in the trained window", "largest exponent after training, 1/s")
            .below(1.0)
            .in_share(MOST)
            .of(mean_of(&exponents(OWN))),
        claim(
            "C4c",
            "With its learned weights shuffled it is chaotic again",
            "largest exponent, weights shuffled, 1/s",
        )
        .above(CLEARLY)
        .in_share(MOST)
        .of(mean_of(&exponents(SHUFFLED))),
        claim(
            "C4d",
            "Shuffled weights are at least as chaotic as untrained ones",
            "largest exponent, weights shuffled minus untrained, 1/s",
        )
        .above(0.0)
        .of(pairs(&exponents(SHUFFLED), &exponents(UNTRAINED))),
        claim(
            "C5a",
            "With shuffled weights a kick is not forgotten",
            "correlation of kicked and unkicked trial over the end of the window, weights shuffled",
        )
        .below(UNRELATED_R)
        .in_share(MOST)
        .of(correlations(&results.tests(SHUFFLED, kicked)))
        .noting(format!("untrained: {:.3}", mean_r(&results.tests(UNTRAINED, kicked)))),
        claim(
            "C5b",
            "Fewer networks return after a kick once their weights are shuffled",
            format!("share with r of the kicked trial and the target > {RETURNS_R}, trained minus shuffled"),
        )
        .above(0.0)
        .of(switches(&results.returning(OWN), &results.returning(SHUFFLED))),
    ];
    claims.extend(distribution(results));
    claims
}

/// C6: the distribution of weights before and after.
fn distribution(results: &Results<'_>) -> Vec<Claim> {
    let each = |after: usize, value: fn(&Weights) -> f64| -> Vec<f64> {
        results.controls.iter().map(|n| value(&n.weights[after])).collect()
    };
    let (before, after) = (each(0, |w| w.sd), each(1, |w| w.sd));
    let growth: Vec<f64> = after.iter().zip(&before).map(|(after, before)| after / before).collect();
    vec![
        claim(
            "C6a",
            "Training widens the distribution of weights",
            "standard deviation of plastic weights, after over before",
        )
        .above(1.0)
        .of(ratios(&growth)),
        claim("C6b", "Their mean stays near 0", "mean over standard deviation of plastic weights, after training")
            .within(-SMALL_MEAN, SMALL_MEAN)
            .of(mean_of(&each(1, |w| w.mean / w.sd))),
        claim(
            "C6c",
            "Synapses with and without a reverse one end alike",
            "standard deviation of plastic weights after training, with a reverse synapse over without",
        )
        .within(1.0 / ALIKE, ALIKE)
        .of(ratios(&each(1, |w| w.sds[1] / w.sds[0]))),
        claim(
            "C6d",
            "Training does not make weights symmetric, nor the opposite",
            "correlation of weight and reverse weight, after minus before training",
        )
        .within(-SMALL_R, SMALL_R)
        .of(pairs(&each(1, |w| w.reciprocal_r), &each(0, |w| w.reciprocal_r))),
    ]
}

/// C9: size.
pub(super) fn sizes(results: &Results<'_>) -> Vec<Claim> {
    let [units, probabilities] = results.config.scanned();
    let logs = |size: Size| -> Vec<f64> { results.of_size(size).iter().map(|n| math::ln(n.last_loss())).collect() };
    let mut claims = Vec::new();
    let ends = |sizes: &[Size]| (sizes[0], sizes[sizes.len() - 1]);
    let ((few, many), (sparse, dense)) = (ends(&units), ends(&probabilities));
    for (id, sentence, statistic, larger, smaller) in [
        (
            "C9a",
            format!("{} units learn better than {}", many.units, few.units),
            format!(
                "natural logarithm of the last loss, {} units minus {}, p = {}",
                many.units, few.units, many.probability
            ),
            many,
            few,
        ),
        (
            "C9b",
            format!(
                "Networks with more synapses learn better: a connection probability of {} against {}",
                dense.probability, sparse.probability
            ),
            format!(
                "natural logarithm of the last loss, p = {} minus p = {}, {} units",
                dense.probability, sparse.probability, dense.units
            ),
            dense,
            sparse,
        ),
    ] {
        let (larger, smaller) = (logs(larger), logs(smaller));
        let by = math::exp(mean(&larger) - mean(&smaller));
        claims.push(
            claim(id, sentence, statistic)
                .below(0.0)
                .of(difference(&larger, &smaller))
                .noting(format!("losses differ by a factor of {by:.2}")),
        );
    }
    let synapses = |wanted: bool| -> Vec<f64> {
        let of = |(size, networks): &(Size, Vec<&Trained>)| {
            let count = networks.iter().filter(|n| n.tests.returns() == wanted).count();
            vec![size.probability * (size.units * size.units) as f64; count]
        };
        results.scan.iter().flat_map(of).collect()
    };
    let (returning, others) = (synapses(true), synapses(false));
    let note = format!("{} of {} networks of all sizes return", returning.len(), returning.len() + others.len());
    claims.push(
        claim(
            "C9c",
            "Networks that return after a kick have more synapses than those that do not",
            "chance that one that returns has more synapses than one that does not, over all sizes",
        )
        .above(0.5)
        .of(superiority(&returning, &others))
        .noting(note),
    );
    claims
}
