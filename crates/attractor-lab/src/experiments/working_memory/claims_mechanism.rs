//! Claims about how a cue is held: by which attractors, in what of them, and against which noise and cues (W6, W7, W10, W12).

use attractor::mean;

use super::claims::{HOLDS, NEAR, Networks, better, steps};
use super::condition::{AUTO, CONDITIONS, LEARNED, SCALED};
use super::network::{NetworkResult, Tested};
use crate::claim::{Claim, claim, difference, mean_of, pairs};
use crate::experiments::differential_hebbian::Group;

/// W6: which attractors hold it.
pub(super) fn classes(networks: Networks<'_>) -> Vec<Claim> {
    let config = networks.config;
    let (chance, held, last) = (config.chance(), config.held(), config.task.delays.len() - 1);
    let longest = config.task.delays[last];
    let of = |group: Group, place: usize| networks.by_group(group, |tested| tested.accuracy(config)[place]);
    let above = |id: &str, sentence: &str, group: Group| {
        let values = of(group, last);
        (!values.is_empty()).then(|| {
            let excess: Vec<f64> = values.iter().map(|value| value - chance).collect();
            let whole = values.iter().filter(|&&value| value >= HOLDS).count();
            claim(id, sentence, format!("accuracy {} minus chance: learned on noise, {}", steps(longest), group.name()))
                .above(0.0)
                .of(mean_of(&excess))
                .noting(format!("{whole} of {} with an accuracy of {HOLDS} or more", values.len()))
        })
    };
    let (two, rotating) = (of(Group::Two, last), of(Group::Rotating, last));
    let fixed = of(Group::Fixed, held);
    let longer = (two.len() > 1 && rotating.len() > 1).then(|| {
        let statistic = format!("accuracy {}: learned on noise, period 2 minus rotation", steps(longest));
        claim("W6c", "A rhythm of period 2 holds a cue for longer than a rotation", statistic)
            .above(0.0)
            .of(difference(&two, &rotating))
    });
    let forgets = (!fixed.is_empty()).then(|| {
        let statistic = format!("accuracy {}: learned on noise, fixed point", steps(config.task.held));
        claim("W6d", "Networks that end at a fixed point forget the cue", statistic)
            .within(chance - NEAR, chance + NEAR)
            .of(mean_of(&fixed))
    });
    let unset = |group: Group| -> Vec<f64> {
        networks.all.iter().filter(|n| n.class[LEARNED].group() == group).map(|n| n.unset(&n.under)).collect()
    };
    let (kept, reset) = (unset(Group::Two), unset(Group::Rotating));
    let set = (kept.len() > 1 && reset.len() > 1).then(|| {
        let statistic = format!(
            "variance within a class {}, over that of the attractor: learned on noise, period 2 minus rotation",
            steps(config.task.held)
        );
        claim("W6e", "A cue sets the phase of a rotation, and less that of a rhythm of period 2", statistic)
            .above(0.0)
            .of(difference(&kept, &reset))
            .noting(format!(
                "{:.2} and {:.2}, means; 0 where the cue sets the phase, 1 where it is any",
                mean(&kept),
                mean(&reset)
            ))
    });
    let rhythms = [
        above("W6a", "Rhythms of period 2 hold something of the cue", Group::Two),
        above("W6b", "Rotations hold something of the cue", Group::Rotating),
    ];
    rhythms.into_iter().chain([longer, forgets, set]).flatten().collect()
}

/// W7: the code is the phase, and in a scaled reservoir the attractor.
pub(super) fn phase(networks: Networks<'_>) -> Vec<Claim> {
    let config = networks.config;
    let of = |of: &dyn Fn(&Tested) -> f64| -> Vec<f64> {
        [Group::Two, Group::Rotating].into_iter().flat_map(|group| networks.by_group(group, of)).collect()
    };
    let timed = of(&|tested| tested.accuracy(config)[config.held()]);
    let untimed = of(&|tested| tested.untimed(config));
    let statistic = format!(
        "accuracy {}, minus that 1 to {} steps later: learned on noise, rhythms",
        steps(config.task.held),
        config.task.jitter
    );
    let stated = claim(
        "W7a",
        "A rhythm holds the cue in its phase: a readout that does not know the time has less of it",
        statistic,
    );
    let rhythms = (!timed.is_empty()).then(|| {
        stated.above(0.0).of(pairs(&timed, &untimed)).noting(format!(
            "{:.2} and {:.2}, means; chance is {:.2}",
            mean(&timed),
            mean(&untimed),
            config.chance()
        ))
    });
    let every = |place: usize| -> Vec<f64> { networks.all.iter().map(|n| n.under[place].untimed(config)).collect() };
    let when = format!("{} and up to {} more, at a time that is not told", steps(config.task.held), config.task.jitter);
    let attractors = better(
        "W7b",
        "A scaled reservoir holds the cue in which attractor it reaches: without the time more is left than after learning",
        &when,
        [(SCALED, &every(SCALED)), (LEARNED, &every(LEARNED))],
    );
    rhythms.into_iter().chain([attractors]).collect()
}

/// W10: noise.
pub(super) fn noise(networks: Networks<'_>) -> Vec<Claim> {
    let config = networks.config;
    let noisy: Vec<&&NetworkResult> = networks.all.iter().filter(|n| !n.noisy.is_empty()).collect();
    let Some(&factor) = config.noise.factors.last().filter(|_| !noisy.is_empty()) else { return Vec::new() };
    let held = config.held();
    let usual = |place: usize| -> Vec<f64> { noisy.iter().map(|n| n.under[place].accuracy(config)[held]).collect() };
    let strong = |place: usize| -> Vec<f64> {
        noisy.iter().map(|n| n.noisy[config.noise.factors.len() - 1][place].accuracy(config)[held]).collect()
    };
    let when = steps(config.task.held);
    let ends = |id: &str, sentence: &str, place: usize| {
        let (before, after) = (usual(place), strong(place));
        let statistic =
            format!("accuracy {when}, minus that with {factor} times the noise: {}", CONDITIONS[place].name);
        claim(id, sentence, statistic).above(0.0).of(pairs(&before, &after)).noting(format!(
            "{:.2} and {:.2}, means",
            mean(&before),
            mean(&after)
        ))
    };
    let loud = format!("{when}, with {factor} times the noise");
    vec![
        ends("W10a", "Strong noise takes from what a learned network holds", LEARNED),
        ends("W10b", "Strong noise takes from what an autoconceptor holds", AUTO),
        better(
            "W10c",
            "Under strong noise an autoconceptor holds more than what learned on noise",
            &loud,
            [(AUTO, &strong(AUTO)), (LEARNED, &strong(LEARNED))],
        ),
    ]
}

/// W12: stronger cues.
pub(super) fn strength(networks: Networks<'_>) -> Vec<Claim> {
    let config = networks.config;
    let shown: Vec<&&NetworkResult> = networks.all.iter().filter(|n| !n.strong.is_empty()).collect();
    let Some(&factor) = config.strength.factors.last().filter(|_| !shown.is_empty()) else { return Vec::new() };
    let (held, last) = (config.held(), config.strength.factors.len() - 1);
    let accuracy = |place: usize| -> [Vec<f64>; 2] {
        let of = |tested: &Tested| tested.accuracy(config)[held];
        [
            shown.iter().map(|n| of(&n.strong[last][place])).collect(),
            shown.iter().map(|n| of(&n.under[place])).collect(),
        ]
    };
    let when = steps(config.task.held);
    let [strong, usual] = accuracy(LEARNED);
    let more = claim(
        "W12a",
        "What learned on noise holds more of a strong cue",
        format!("accuracy {when} with {factor} times the cue, minus that with the usual: learned on noise"),
    )
    .above(0.0)
    .of(pairs(&strong, &usual))
    .noting(format!("{:.2} and {:.2}, means", mean(&strong), mean(&usual)));
    let rhythms: Vec<_> =
        shown.iter().filter(|n| matches!(n.class[LEARNED].group(), Group::Two | Group::Rotating)).collect();
    let unset = |under: &dyn Fn(&NetworkResult) -> f64| -> Vec<f64> { rhythms.iter().map(|n| under(n)).collect() };
    let before = unset(&|n| n.unset(&n.under));
    let after = unset(&|n| n.unset(&n.strong[last]));
    let set = (!rhythms.is_empty()).then(|| {
        let statistic = format!(
            "variance within a class {when}, over that of the attractor, minus that with {factor} times the cue: learned on noise, rhythms"
        );
        claim("W12b", "A strong cue sets the phase of a rhythm more", statistic)
            .above(0.0)
            .of(pairs(&before, &after))
            .noting(format!("{:.2} and {:.2}, means", mean(&before), mean(&after)))
    });
    let loud = format!("{when}, with {factor} times the cue");
    let [scaled, _] = accuracy(SCALED);
    let sentence = "Of a strong cue learning holds more than a reservoir scaled to the same spectral radius";
    let beside = better("W12c", sentence, &loud, [(LEARNED, &strong), (SCALED, &scaled)]);
    [Some(more), set, Some(beside)].into_iter().flatten().collect()
}
