use super::ends::End;
use super::map::crossings;
use super::*;
use crate::experiments::fixed_points::Trained;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 19] = [
    "seed=3",
    "networks=3",
    "network.units=60",
    "map.gains=[0.8, 1.5]",
    "map.targets=[0.7, 1.0]",
    "map.outputs=5",
    "map.average=20",
    "ends.starts=2",
    "ends.duration=40",
    "flip_flop.networks=3",
    "flip_flop.units=40",
    "flip_flop.training=300",
    "flip_flop.test=200",
    "flip_flop.starts=3",
    "flip_flop.descent=10",
    "sequence.networks=3",
    "sequence.targets=[0.5, 1.0]",
    "sequence.tolerance=1e-4",
    "sequence.steps=100000",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&GlobalStability);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &GlobalStability,
        &[
            "networks=0",
            "network.units=5",
            "trained.targets=[1.0, 2.0]",
            "trained.targets=[1.1]",
            "map.gains=[]",
            "map.targets=[1.0, 0.5]",
            "map.outputs=4",
            "map.reach=1.0",
            "map.average=0.0",
            "ends.starts=3",
            "ends.spread=-1.0",
            "ends.hold=0.0",
            "ends.duration=1.0",
            "ends.near=0.0",
            "flip_flop.units=10",
            "flip_flop.gain=0.0",
            "flip_flop.feedback=0.0",
            "flip_flop.pulse=0.0",
            "flip_flop.amplitude=0.0",
            "flip_flop.interval=4.0",
            "flip_flop.settle=0.0",
            "flip_flop.noise=-1.0",
            "flip_flop.delta=0.0",
            "flip_flop.every=0",
            "flip_flop.training=10.0",
            "flip_flop.test=10.0",
            "flip_flop.starts=0",
            "flip_flop.descent=0",
            "sequence.gain=0.0",
            "sequence.targets=[1.0]",
            "sequence.delta=0.0",
            "sequence.rate=1.0",
            "sequence.tolerance=0.0",
            "sequence.steps=0",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&GlobalStability, &TOY).unwrap();
    let outcome = tryout::run(&GlobalStability, &config);
    assert_eq!(
        claim_ids(&outcome),
        "G1 G2a G2b G3 G5 G6 G7 G4a G4b G4c G8a G9a G10a G11a G8b G9b G10b G11b G12a G12b G13 G14"
    );
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures.join(" "), "map ends flip-flop sequence");
    assert_eq!(shape(&outcome, "map"), [3, 2, 5]);
    assert_eq!(shape(&outcome, "end"), [3, 2, 2, 2]);
    assert_eq!(shape(&outcome, "sequence_error"), [3, 2, 2, 2]);
    assert_eq!(shape(&outcome, "between_two_bits"), [3]);
}

#[test]
fn crossings_of_a_cubic_are_its_three_roots() {
    let outputs: Vec<f64> = (0..=40).map(|k| f64::from(k) / 10.0 - 1.98).collect();
    let values: Vec<f64> = outputs.iter().map(|z| z + z * (1.0 - z * z)).collect();
    let found = crossings(&outputs, &values);
    assert_eq!(found.len(), 3);
    assert!(found.iter().zip([-1.0, 0.0, 1.0]).all(|(found, root)| (found - root).abs() < 0.01), "{found:?}");
    assert_eq!(crossings(&[-1.0, 0.0, 1.0], &[-0.5, 0.0, 0.5]), [0.0]);
    assert_eq!(crossings(&[0.0, 1.0], &[0.5, 1.0]), [1.0]);
}

#[test]
fn ends_are_told_by_rest_and_output() {
    let of = |rests, z| End::of(rests, z, 2.0, 0.05);
    assert_eq!([of(true, 2.09), of(true, -1.91)], [End::Target, End::Mirror]);
    assert_eq!([of(true, 1.8), of(true, 0.0), of(false, 2.0)], [End::Elsewhere, End::Elsewhere, End::Moving]);
}

/// Below gain 1 a network of one target is known: F holds the target, minus it, and silence.
#[test]
fn every_start_of_a_quiet_network_ends_at_the_target_or_its_mirror_image() {
    let set = ["map.gains=[0.5]", "map.targets=[1.0]", "map.average=60", "ends.duration=200", "ends.starts=8"];
    let config = tryout::config(&GlobalStability, &[&TOY[..2], &set].concat()).unwrap();
    let found = map::run(&config, 0, &tryout::Unwatched).unwrap();
    let held = &found.at[0][0];
    assert!(held.is_stable() && held.astray() == Some(0.0), "{held:?}");
    assert_eq!(found.crossings(&config.outputs(), 0).len(), 3);
    assert!(held.halves()[0].iter().all(|start| (start.output > 0.0) == (start.end == End::Target)));
}

/// The delta rule moves the readout along the rates of the new target alone, which tells what it does to the one before.
#[test]
fn what_the_delta_rule_costs_the_target_before_follows_from_the_overlap_of_their_rates() {
    let config = tryout::config(&GlobalStability, &TOY).unwrap();
    let found = sequence::run(&config, 0, &tryout::Unwatched).unwrap();
    let law = config.network.law(&config.trained.at(config.sequence.gain, &found.targets), config.network.units, 0);
    let trained = Trained::new(&law, &found.targets, &config.streams("sequence").index(0)).unwrap();
    let rates = [0, 1].map(|n| trained.network.dynamics().transfer.values(trained.state(n)));
    let overlap = |a: usize, b: usize| -> f64 { rates[a].iter().zip(&rates[b]).map(|(a, b)| a * b).sum() };
    let [first, second] = [found.targets[0], found.targets[1]];
    let step = (second - first * overlap(0, 1) / overlap(0, 0)) / overlap(1, 1);
    let expected = (step * overlap(0, 1)).abs();
    let [squares, delta] = &found.by;
    assert!((delta.errors[1][0] - expected).abs() < 1e-3, "{} and {expected}", delta.errors[1][0]);
    assert!(delta.errors[1][1] <= 1e-4 && squares.errors[1][1] <= 1e-4);
    assert!(squares.errors[1][0] < 0.1 * expected, "{}", squares.errors[1][0]);
}
