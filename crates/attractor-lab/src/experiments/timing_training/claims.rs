//! The claims of `timing-training`: I9 to I18.

use attractor::mean;

use super::condition::{GAIN, STANDARD, STEPS, SYNAPSES, conditions, deltas, rates};
use super::config::Config;
use super::paired::{FOLLOWS_R, Network, SATURATED, deviation, unit_r};
use super::shapes::SHAPES;
use crate::claim::{Claim, Origin, check, claim, correlations, mean_of, pairs, ratios};
use crate::experiments::innate::BRAINPY_LOSSES;

/// Two losses are alike where neither is more than twice the other.
const ALIKE: f64 = 2.0;
/// Two correlations, or two R², are alike where they differ by no more than this.
const ALIKE_R: f64 = 0.05;
/// The share of networks that are to have what a mean over networks has.
const MOST: f64 = 0.6;
/// A network has converged if the loss of its last recurrent trial is at most this, as in `timing`.
pub(super) const CONVERGED_LOSS: f64 = 0.1;
/// Nearly all units.
const NEARLY_ALL: f64 = 0.9;
/// P is the inverse in double precision to within this, which leaves room for a thousand steps of rounding.
const INVERSE: f64 = 1e-9;

pub(super) fn claims(config: &Config, networks: &[Network<'_>]) -> Vec<Claim> {
    if networks.is_empty() {
        return Vec::new();
    }
    let mut claims = longer(networks);
    claims.extend(every_step(config, networks));
    claims.extend(starts(config, networks));
    claims.extend(delta_rule(config, networks));
    claims.extend(noise(config, networks));
    claims.extend(shapes(networks));
    claims.extend(synapses(config, networks));
    claims.push(inverse(networks));
    claims.extend(pulse(networks));
    claims.push(gain(config, networks));
    claims
}

/// One value per network.
pub(super) fn each(networks: &[Network<'_>], value: impl Fn(&Network<'_>) -> f64) -> Vec<f64> {
    networks.iter().map(value).collect()
}

/// The ratio of two values of each network.
fn ratio(
    networks: &[Network<'_>],
    above: impl Fn(&Network<'_>) -> f64,
    below: impl Fn(&Network<'_>) -> f64,
) -> Vec<f64> {
    each(networks, |n| above(n) / below(n))
}

/// I9: the longer the training, the more stable the trajectories.
fn longer(networks: &[Network<'_>]) -> Vec<Claim> {
    let mut claims = Vec::new();
    for k in 1..networks[0].stages().len() {
        let [few, many] = [k - 1, k].map(|k| networks[0].stages()[k].trials);
        let statistic = |kind| {
            format!(
                "mean squared deviation from the innate trajectory, {kind}, after {many} over that after {few} trials"
            )
        };
        claims.push(
            claim(
                format!("I9a-{many}"),
                format!("Trajectories are more stable after {many} recurrent trials than after {few}"),
                statistic("plain tests"),
            )
            .below(1.0)
            .from(Origin::Paper)
            .of(ratios(&ratio(
                networks,
                |n| deviation(&n.stages()[k].plain),
                |n| deviation(&n.stages()[k - 1].plain),
            ))),
        );
        claims.push(
            claim(
                format!("I9b-{many}"),
                format!(
                    "They are closer to the innate trajectory in spite of a kick after {many} trials than after {few}"
                ),
                statistic("tests with a kick"),
            )
            .below(1.0)
            .from(Origin::Paper)
            .of(ratios(&ratio(
                networks,
                |n| deviation(&n.stages()[k].kicked),
                |n| deviation(&n.stages()[k - 1].kicked),
            ))),
        );
    }
    claims
}

/// I10: learning at every second step does not change much.
fn every_step(config: &Config, networks: &[Network<'_>]) -> Vec<Claim> {
    let (other, standard) = (config.compare.learn_every, config.training.learn_every);
    let r = |condition| each(networks, |n| unit_r(&n.stage(condition).plain));
    vec![
        claim(
            "I10a",
            "Learning at every second step changes the loss little against learning at every step",
            format!("loss of the last trial, learning steps the multiples of {other}, over that at {standard}"),
        )
        .within(1.0 / ALIKE, ALIKE)
        .of(ratios(&ratio(networks, |n| n.last_loss(STEPS), |n| n.last_loss(STANDARD)))),
        claim(
            "I10b",
            "Nor does it change how the trained network follows",
            format!("unit r in plain tests, learning steps the multiples of {other}, minus that at {standard}"),
        )
        .within(-ALIKE_R, ALIKE_R)
        .of(pairs(&r(STEPS), &r(STANDARD))),
    ]
}

/// I11: delta is a learning rate.
fn starts(config: &Config, networks: &[Network<'_>]) -> Vec<Claim> {
    let all = deltas(config);
    let r = |place| mean(&each(networks, |n| unit_r(&n.stage(place).plain)));
    let mut claims = Vec::new();
    for pair in all.windows(2) {
        let ((small, first), (large, second)) = (pair[0], pair[1]);
        claims.push(
            claim(
                format!("I11a-{large}"),
                format!("From a larger δ weights move less at first: {large} against {small}"),
                format!("change of the weights in the first trial, δ = {large} over {small}"),
            )
            .below(1.0)
            .of(ratios(&ratio(
                networks,
                |n| n.under(second).first_change,
                |n| n.under(first).first_change,
            ))),
        );
        claims.push(
            claim(
                format!("I11b-{large}"),
                format!("From a larger δ learning is slower: {large} against {small}"),
                format!("mean loss over all trials, δ = {large} over {small}"),
            )
            .above(1.0)
            .of(ratios(&ratio(networks, |n| mean(n.losses(second)), |n| mean(n.losses(first)))))
            .noting(format!("unit r in plain tests then {:.3} and {:.3}, mean", r(second), r(first))),
        );
    }
    claims
}

/// The rate of the delta rule after which networks deviate least in tests, geometric mean over networks, and where it stands.
pub(super) fn best_rate(config: &Config, networks: &[Network<'_>]) -> Option<(f64, usize)> {
    let far = |place: usize| mean(&each(networks, |n| attractor::math::ln(deviation(&n.stage(place).plain))));
    rates(config).min_by(|a, b| far(a.1).total_cmp(&far(b.1)))
}

/// I12: the delta rule is no match. Tests tell, not losses: within a trial large steps follow the error, whatever is kept.
fn delta_rule(config: &Config, networks: &[Network<'_>]) -> Option<Claim> {
    let (rate, place) = best_rate(config, networks)?;
    let tried: Vec<String> = rates(config).map(|(rate, _)| rate.to_string()).collect();
    let far = |n: &Network<'_>, place: usize| deviation(&n.stage(place).plain);
    let r = |place| mean(&each(networks, |n| unit_r(&n.stage(place).plain)));
    let stated = claim(
        "I12",
        "After recursive least squares trajectories are more stable than after the delta rule at its best rate",
        format!(
            "mean squared deviation in plain tests, after least squares over that after the delta rule at rate {rate}"
        ),
    );
    Some(
        stated
            .below(1.0)
            .of(ratios(&ratio(networks, |n| far(n, STANDARD), |n| far(n, place))))
            .noting(format!("unit r {:.3} and {:.3}, mean; rates tried: {}", r(STANDARD), r(place), tried.join(", ")))
            .noting("the paper names the delta rule, and does not try it"),
    )
}

/// I13: what noise a trained network withstands.
fn noise(config: &Config, networks: &[Network<'_>]) -> Vec<Claim> {
    let (levels, trained) = (&config.compare.noise, config.network.noise);
    let at = |k: usize| each(networks, |n| n.noisy_r()[k]);
    let more = (0..levels.len()).filter(|&k| levels[k] >= 9.99 * trained).min();
    let withstood: Vec<String> = networks.iter().map(|n| n.withstands(levels).to_string()).collect();
    let (last, largest) = (levels.len() - 1, levels[levels.len() - 1]);
    let mut claims = Vec::new();
    if let Some(k) = more {
        claims.push(
            claim(
                "I13a",
                "Trained networks follow through ten times the noise with which they were trained",
                format!("unit r in tests with a noise of {}", levels[k]),
            )
            .above(FOLLOWS_R)
            .in_share(MOST)
            .of(correlations(&at(k)))
            .noting(format!("r > {FOLLOWS_R} up to a noise of {}, network by network", withstood.join(", "))),
        );
    }
    claims.push(
        claim(
            "I13b",
            format!("A noise of {largest} is too much"),
            format!("unit r in tests with a noise of {largest}"),
        )
        .below(FOLLOWS_R)
        .in_share(MOST)
        .of(correlations(&at(last)))
        .noting("the replication leaves noise out"),
    );
    claims
}

/// I14: the shape of the target does not matter.
fn shapes(networks: &[Network<'_>]) -> Vec<Claim> {
    let bump = each(networks, |n| n.r2(0));
    let of = |(readout, name): (usize, &&str)| {
        let other = each(networks, |n| n.r2(readout));
        claim(
            format!("I14-{name}"),
            format!("Another target is learned as the bump is: {name}"),
            format!("R² of the readout that follows {name} minus that of the bump's, mean over tests"),
        )
        .within(-ALIKE_R, ALIKE_R)
        .of(pairs(&other, &bump))
        .noting(format!("{:.3} and {:.3}", mean(&other), mean(&bump)))
    };
    SHAPES.iter().enumerate().skip(1).map(of).collect()
}

/// I15: which synapses are plastic, and what BrainPy's example prints.
fn synapses(config: &Config, networks: &[Network<'_>]) -> Vec<Claim> {
    let name = &conditions(config)[SYNAPSES].name;
    let mut claims = vec![
        claim(
            "I15a",
            "It matters little whether 60 % of the units or of every unit's synapses are plastic",
            format!("loss of the last trial, {name}, over the standard one"),
        )
        .within(1.0 / ALIKE, ALIKE)
        .of(ratios(&ratio(networks, |n| n.last_loss(SYNAPSES), |n| n.last_loss(STANDARD)))),
    ];
    if config.is_brainpys() {
        let last = BRAINPY_LOSSES[BRAINPY_LOSSES.len() - 1];
        let peak = BRAINPY_LOSSES.iter().map(|loss| loss.value).fold(0.0, f64::max);
        let highest = |n: &Network<'_>| n.losses(SYNAPSES).iter().copied().fold(0.0, f64::max);
        claims.extend([
            claim("I15b", "Losses end where BrainPy's do", "loss of the last trial over the one printed")
                .within(1.0 / ALIKE, ALIKE)
                .of(ratios(&ratio(networks, |n| n.last_loss(SYNAPSES), |_| last.value)))
                .noting(format!("printed: {}, of one network", last.cited())),
            claim("I15c", "Losses rise as high as BrainPy's at first", "largest loss of a trial over the one printed")
                .within(1.0 / ALIKE, ALIKE)
                .of(ratios(&ratio(networks, highest, |_| peak)))
                .noting(format!("printed: {peak}, of one network")),
        ]);
    }
    claims
}

/// I16: P is the inverse of the correlations and delta.
fn inverse(networks: &[Network<'_>]) -> Claim {
    let single = each(networks, |n| n.standard().inverse.single);
    let printed = each(networks, |n| n.standard().inverse.printed);
    check(
        "I16",
        "P = (Σ r r' + δ I)⁻¹, of one unit after one trial",
        "distance of P (Σ r r' + δ I) from I, root mean square, double precision",
        INVERSE,
        &each(networks, |n| n.standard().inverse.double),
    )
    .noting(format!("in single precision up to {:.1e}", single.iter().copied().fold(0.0, f64::max)))
    .noting(format!("with the minus that is printed {:.2}, mean", mean(&printed)))
}

/// I17: the pulse brings all units into a known state, saturated.
fn pulse(networks: &[Network<'_>]) -> Vec<Claim> {
    let known = each(networks, |n| n.known()[1]);
    let before = each(networks, |n| n.known()[0]);
    vec![
        claim(
            "I17a",
            "The pulse saturates nearly all units",
            format!("share of units with |r| > {SATURATED} at its last step"),
        )
        .above(NEARLY_ALL)
        .of(mean_of(&networks.iter().map(Network::saturated).collect::<Vec<_>>()))
        .noting("in the paper all of them"),
        claim(
            "I17b",
            "It brings the units into the same state from any other",
            "correlation over units between two trials at its last step",
        )
        .above(0.99)
        .in_share(MOST)
        .of(correlations(&known))
        .noting(format!("{:.2} before it, mean", mean(&before))),
    ]
}

/// I18: a smaller gain needs fewer trials.
fn gain(config: &Config, networks: &[Network<'_>]) -> Claim {
    let trials = |condition| each(networks, |n| n.trials_until(condition, CONVERGED_LOSS));
    let (large, small) = (config.network.gain, config.compare.gain);
    let (standard, other) = (trials(STANDARD), trials(GAIN));
    claim(
        "I18",
        format!("At g = {large} more recurrent trials are needed than at g = {small}"),
        format!("trials until the loss is at most {CONVERGED_LOSS}, g = {large} minus g = {small}"),
    )
    .above(0.0)
    .from(Origin::Paper)
    .of(pairs(&standard, &other))
    .noting(format!(
        "{:.1} and {:.1}, mean; a network that never is counts one trial more than it had",
        mean(&standard),
        mean(&other)
    ))
}
