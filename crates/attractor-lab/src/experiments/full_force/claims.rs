//! The claims of `full-force`, FF1 to FF11. All thresholds are ours.

use attractor::{mean, quantile};

use super::analysis::Analysed;
use super::config::Config;
use super::method::Method;
use super::result::Networks;
use super::task::Task;
use crate::claim::{Claim, check, claim, correlations, mean_of, pairs, ratios, superiority};
use crate::quantity::number;

/// An effective rank below this share of the units is low.
const LOW: f64 = 0.1;
/// A largest exponent, per tau, up to this counts as that of a cycle or a torus, and not of chaos.
const REGULAR: f64 = 0.01;
/// A change that is as far from what was derived, as a share of its norm, is what was derived.
const DERIVED: f64 = 0.1;
/// Of rank one but for rounding.
const ROUNDING: f64 = 1e-9;

pub(super) fn claims(config: &Config, networks: &Networks<'_>) -> Vec<Claim> {
    let mut claims = errors(config, networks);
    claims.extend(robustness(config, networks));
    claims.extend(spectra(networks));
    claims.extend(ranks(config, networks));
    claims.extend(overlaps(networks));
    claims.extend(derived(networks));
    claims
}

/// That FORCE errs more than full-FORCE, network by network.
fn smaller(id: String, sentence: String, statistic: String, [force, full]: [Vec<f64>; 2]) -> Claim {
    let ratio: Vec<f64> = force.iter().zip(&full).map(|(force, full)| force / full).collect();
    claim(id, sentence, statistic).above(1.0).of(ratios(&ratio)).noting(medians(&force, &full))
}

fn medians(force: &[f64], full: &[f64]) -> String {
    format!("medians {} of FORCE, {} of full-FORCE", number(quantile(force, 0.5)), number(quantile(full, 0.5)))
}

/// FF1 to FF3: sizes, and periods of learning.
fn errors(config: &Config, networks: &Networks<'_>) -> Vec<Claim> {
    let (size, twice) = config.compared();
    let (units, early, last) = (config.test.units, config.early(), config.training.periods.len() - 1);
    let mut claims = Vec::new();
    for task in Task::ALL {
        let (key, name) = (task.key(), task.title().to_lowercase());
        let both = |periods: usize| Method::COMPARED.map(|method| networks.errors(task, size, method, periods));
        claims.push(smaller(
            format!("FF1-{key}"),
            format!("A network errs less after full-FORCE than after FORCE: {name}"),
            format!("test error after FORCE over that after full-FORCE, N = {units}"),
            both(last),
        ));
        if let Some(twice) = twice {
            let (force, full) = (networks.errors(task, twice, Method::Force, last), &both(last)[1]);
            claims.push(
                claim(
                    format!("FF2-{key}"),
                    format!("Half the units are enough for full-FORCE to err less than FORCE: {name}"),
                    format!(
                        "probability that a network of {} errs more after FORCE than one of {units} after full-FORCE",
                        2 * units
                    ),
                )
                .above(0.5)
                .of(superiority(&force, full))
                .noting(medians(&force, full)),
            );
        }
        claims.push(smaller(
            format!("FF3-{key}"),
            format!("After few periods of learning already, full-FORCE errs less: {name}"),
            format!(
                "test error after {} periods of FORCE over that after as many of full-FORCE, N = {units}",
                config.test.early
            ),
            both(early),
        ));
    }
    claims
}

/// FF4 and FF5: noise and kicks.
fn robustness(config: &Config, networks: &Networks<'_>) -> Vec<Claim> {
    let (units, noisy) = (config.analysis.units, config.noisy());
    let mut claims = Vec::new();
    for task in Task::ALL {
        let (key, name) = (task.key(), task.title().to_lowercase());
        let both = |of: &dyn Fn(&Analysed) -> f64| Method::COMPARED.map(|method| networks.each(task, method, of));
        claims.push(smaller(
            format!("FF4-{key}"),
            format!("Under noise a network errs less after full-FORCE: {name}"),
            format!(
                "test error under noise of {} after FORCE over that after full-FORCE, N = {units}",
                config.analysis.noisy
            ),
            both(&|analysed| analysed.noise[noisy]),
        ));
        claims.push(smaller(
            format!("FF5-{key}"),
            format!("After a kick a network errs less after full-FORCE: {name}"),
            format!("late error after a kick, FORCE over full-FORCE, N = {units}"),
            both(&|analysed| analysed.kicked),
        ));
    }
    claims
}

/// FF6 and FF7: eigenvalues and exponents.
fn spectra(networks: &Networks<'_>) -> Vec<Claim> {
    let both = |of: &dyn Fn(&Analysed) -> f64| Method::COMPARED.map(|method| networks.over_tasks(method, of));
    let lower = |id: &str, sentence: &str, statistic: &str, of: &dyn Fn(&Analysed) -> f64| {
        let [force, full] = both(of);
        claim(id, sentence, statistic).above(0.0).of(pairs(&force, &full)).noting(format!(
            "{:.2} and {:.2}, means",
            mean(&force),
            mean(&full)
        ))
    };
    let mut claims = vec![
        lower(
            "FF6a",
            "full-FORCE leaves fewer eigenvalues right of 1, along which silence is unstable, than FORCE",
            "eigenvalues with a real part above 1: of J_D + u_f w' after FORCE, minus those of J after full-FORCE, mean over tasks",
            &|analysed| analysed.unstable() as f64,
        ),
        lower(
            "FF6b",
            "The spectral radius is smaller after full-FORCE than after FORCE",
            "spectral radius after FORCE minus that after full-FORCE, mean over tasks",
            &Analysed::radius,
        ),
    ];
    for task in Task::ALL.into_iter().filter(|task| task.autonomous()) {
        let (key, name) = (task.key(), task.title().to_lowercase());
        let largest = networks.each(task, Method::Full, |analysed| analysed.exponents[0]);
        claims.push(
            claim(
                format!("FF7a-{key}"),
                format!("A network that was trained by full-FORCE is not chaotic: {name}"),
                "largest Lyapunov exponent, per tau",
            )
            .at_most(REGULAR)
            .of_every(&largest),
        );
    }
    let [force, full] = Method::COMPARED.map(|m| networks.each(Task::Sines, m, |analysed| analysed.exponents[1]));
    claims.push(
        claim(
            "FF7b",
            "The cycle of the sum of sines draws neighbours in faster after full-FORCE than after FORCE",
            "second Lyapunov exponent after FORCE minus that after full-FORCE, per tau",
        )
        .above(0.0)
        .of(pairs(&force, &full))
        .noting(format!("{:.4} and {:.4}, means", mean(&force), mean(&full))),
    );
    claims
}

/// FF8 and FF9: the rank of the change.
fn ranks(config: &Config, networks: &Networks<'_>) -> Vec<Claim> {
    let units = config.analysis.units as f64;
    let beyond: Vec<f64> = networks.over_tasks(Method::Force, |analysed| (analysed.effective_rank() - 1.0).abs());
    let low = |id: &str, sentence: &str, method: Method| {
        let share = networks.over_tasks(method, |analysed| analysed.effective_rank() / units);
        claim(id, sentence, "effective rank of the change as a share of the units, mean over tasks")
            .below(LOW)
            .of(mean_of(&share))
            .noting(format!("{:.1} of {units}, mean", mean(&share) * units))
    };
    vec![
        check(
            "FF8",
            "What FORCE changes has rank one",
            "effective rank of u_f w' minus 1, mean over tasks",
            ROUNDING,
            &beyond,
        ),
        low("FF9a", "What full-FORCE learns from nothing has low rank", Method::Full),
        low("FF9b", "What full-FORCE changes of random weights has low rank", Method::FromOther),
        low("FF9c", "What full-FORCE changes of J_D has low rank", Method::FromSame),
    ]
}

/// FF10: what the change has to do with the weights before.
fn overlaps(networks: &Networks<'_>) -> Vec<Claim> {
    let initial = |method: Method| networks.over_tasks(method, |analysed| analysed.overlap_initial);
    let exceeds = |id: &str, sentence: &str, method: Method| {
        let size = networks.over_tasks(method, |analysed| analysed.overlap_initial.abs());
        let shuffled = networks.over_tasks(method, |analysed| analysed.overlap_shuffled);
        claim(
            id,
            sentence,
            "size of the correlation of the change with the weights before, minus that of shuffled entries, mean over tasks",
        )
        .above(0.0)
        .of(pairs(&size, &shuffled))
        .noting(format!("{:.4} and {:.4}, means", mean(&size), mean(&shuffled)))
    };
    vec![
        claim(
            "FF10a",
            "What full-FORCE changes of random weights is correlated with them, against them",
            "correlation of the change with the weights before, mean over tasks",
        )
        .below(0.0)
        .of(correlations(&initial(Method::FromOther))),
        exceeds("FF10b", "So is what full-FORCE changes of J_D, one way or the other", Method::FromSame),
        exceeds("FF10c", "So is what FORCE changes, one way or the other", Method::Force),
        claim(
            "FF10d",
            "What full-FORCE learns from nothing is correlated with J_D, which it never saw but by its targets",
            "correlation of J with J_D, mean over tasks",
        )
        .above(0.0)
        .of(correlations(&networks.over_tasks(Method::Full, |analysed| analysed.overlap_generator))),
    ]
}

/// FF11: that the change is what is derived for it.
fn derived(networks: &Networks<'_>) -> Vec<Claim> {
    let close = |id: &str, sentence: &str, method: Method| {
        claim(
            id,
            sentence,
            "distance from (J_D - J_0)(I - delta P) + u_f w' as a share of the change's norm, mean over tasks",
        )
        .below(DERIVED)
        .of(mean_of(&networks.over_tasks(method, |analysed| analysed.deviation)))
    };
    vec![
        close("FF11a", "From nothing, full-FORCE learns J_D and the loop of FORCE where rates ever were", Method::Full),
        close(
            "FF11b",
            "From random weights, it puts J_D and the loop of FORCE in their place where rates ever were",
            Method::FromOther,
        ),
        close("FF11c", "From J_D, it learns the loop of FORCE", Method::FromSame),
    ]
}
