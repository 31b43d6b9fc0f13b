use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 16] = [
    "networks=2",
    "network.units=80",
    "noise.networks=3",
    "noise.units=60",
    "noise.duration=300",
    "noise.segment=50",
    "ways.units=40",
    "drawn.count=120",
    "rhythm.networks=2",
    "rhythm.units=60",
    "rhythm.gain=3",
    "rhythm.settle=10",
    "rhythm.duration=30",
    "input.networks=3",
    "input.units=60",
    "input.duration=200",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&Resonance);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &Resonance,
        &[
            "networks=0",
            "network.units=5",
            "network.feedback_size=-1",
            "network.dt=0",
            "trained.gain=nan",
            "trained.gain=2.5",
            "trained.targets=[]",
            "trained.targets=[1.0, 1.0]",
            "trained.transfer=\"step\"",
            "noise.units=5",
            "noise.amplitude=0",
            "noise.duration=1e8",
            "noise.segment=1",
            "noise.segment=1e5",
            "ways.units=0",
            "drawn.gains=[1.0, 0.5]",
            "drawn.targets=[0.0, 1.0]",
            "rhythm.units=5",
            "rhythm.gain=nan",
            "rhythm.frequencies=[0.1]",
            "rhythm.amplitudes=[1.0, 0.5]",
            "rhythm.settle=-1",
            "rhythm.duration=0",
            "input.units=5",
            "input.duration=10",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&Resonance, &TOY).unwrap();
    let outcome = tryout::run(&Resonance, &config);
    assert_eq!(
        claim_ids(&outcome),
        "L1a L1c L2-1 L2-2 L2-3 L5h L5c L5d L5e L5f L5g L6a L6b L5i L5j L5k L5l L5m L5o L5p"
    );
    for id in ["L1a", "L1c", "L6a", "L6b", "L5o"] {
        let claim = outcome.claims.iter().find(|claim| claim.id == id).unwrap();
        assert!(claim.verdict == crate::claim::Verdict::Agrees, "{claim:?}");
    }
    assert_eq!(shape(&outcome, "gain"), [2, 3, 241, 2]);
    assert_eq!(shape(&outcome, "leading"), [2, 3, 2]);
    assert_eq!(shape(&outcome, "noise_leading"), [3, 2, 2]);
    assert_eq!(shape(&outcome, "noise_power")[..2], [3, 2]);
    assert_eq!(shape(&outcome, "way_difference"), [1, 3, 5, 7]);
    assert_eq!(shape(&outcome, "setting_omega"), [120, 3]);
    assert_eq!(shape(&outcome, "setting_bound"), [120, 3]);
    assert_eq!(shape(&outcome, "rhythm_exponent"), [2, 4, 4]);
    assert_eq!(shape(&outcome, "silencing"), [2, 4]);
    assert_eq!(shape(&outcome, "input_power")[..2], [3, 2]);
    assert_eq!(shape(&outcome, "input_noise"), [3, 1000]);
    assert_eq!(outcome.figures.len(), 8);
    let peak = outcome.metrics.iter().find(|metric| metric.name == "peak_omega_1").unwrap().value;
    assert!((peak - 0.204).abs() < 5e-4, "{peak}");
}

#[test]
fn one_target_of_ones_own_has_fewer_claims() {
    let less = [
        "trained.targets=[0.8]",
        "trained.transfer=\"erf\"",
        "ways.networks=0",
        "network.feedback=\"gaussian\"",
        "drawn.count=0",
        "rhythm.networks=0",
        "input.networks=0",
    ];
    let config = tryout::config(&Resonance, &[&TOY[..], &less].concat()).unwrap();
    let outcome = tryout::run(&Resonance, &config);
    assert_eq!(claim_ids(&outcome), "L1c L5f L5g");
    assert_eq!(shape(&outcome, "noise_leading"), [3, 1, 2]);
    assert_eq!(outcome.figures.len(), 4);
}

/// What theory says of settings near that of Fig 2: the first target resonates, the last does not.
#[test]
fn the_published_setting_is_one_of_those_that_resonate() {
    let config = tryout::config(&Resonance, &TOY).unwrap();
    let theory = config.theory_of(0.9, &[0.5, 1.0, 1.5]).unwrap();
    let points: Vec<_> = (0..3).map(|n| settings::point(&theory, n).unwrap()).collect();
    assert!(points[0].resonates() && (points[0].omega - 0.204).abs() < 5e-4, "{points:?}");
    assert!(!points[1].stable && !points[2].resonates(), "{points:?}");
}

/// Where a rhythm silences a network, from a table made by hand.
#[test]
fn the_silencing_amplitude_lies_where_the_exponent_passes_zero() {
    let exponents = ndarray::arr2(&[[0.2, 0.1, -0.1], [0.2, -0.2, -0.4], [0.2, 0.1, 0.05], [-0.1, -0.2, -0.3]]);
    let found = rhythm::RhythmResult { exponents }.silencing(&[0.0, 1.0, 2.0]);
    assert!((found[0] - 1.5).abs() < 1e-12 && (found[1] - 0.5).abs() < 1e-12, "{found:?}");
    assert!(found[2].is_nan() && found[3] == 0.0, "{found:?}");
}
