use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 23] = [
    "networks=2",
    "network.units=80",
    "finite_size.units=[40, 60]",
    "finite_size.networks=3",
    "near.transient=5",
    "near.kick=5",
    "map.points=3",
    "force.networks=2",
    "force.units=40",
    "force.rounds=2",
    "force.duration=2",
    "force.test=10",
    "exponent.networks=2",
    "exponent.units=60",
    "exponent.settle=5",
    "exponent.duration=20",
    "fading.networks=2",
    "fading.units=40",
    "fading.gains=[1.4, 2.5]",
    "fading.settle=20",
    "fading.record=20",
    "logistic.networks=2",
    "logistic.units=60",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&LocalDynamics);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &LocalDynamics,
        &[
            "panels=[]",
            "panels=[\"e\"]",
            "networks=0",
            "network.units=5",
            "network.feedback_size=0",
            "network.dt=0.6",
            "a.gain=0",
            "a.targets=[]",
            "a.targets=[0.0]",
            "a.transfer=\"sine\"",
            "c.threshold=nan",
            "d.targets=[0.5, 0.5, 1.0]",
            "finite_size.units=[500, 250]",
            "finite_size.units=[5, 250]",
            "finite_size.networks=1",
            "near.transient=-1",
            "near.kick_size=0",
            "map.gains=[1.0, 0.5]",
            "map.points=1",
            "force.units=5",
            "force.rounds=0",
            "force.every=0",
            "force.duration=0.01",
            "force.noise=-1",
            "force.delta=0",
            "force.tolerance=0",
            "exponent.networks=100001",
            "exponent.units=5",
            "exponent.duration=0",
            "fading.units=5",
            "fading.gains=[2.0, 1.0]",
            "fading.record=0",
            "fading.learn=0",
            "logistic.units=5",
            "logistic.steepness=0",
            "logistic.threshold=nan",
            "logistic.targets=[0.0]",
        ],
    );
}

#[test]
fn a_panel_that_theory_cannot_solve_is_refused_with_the_reason() {
    for (assignment, reason) in [
        ("a.gain=2.5", "no fading memory"),
        ("a.targets=[0]", "other than 0"),
        ("c.targets=[0.05]", "leaves all rates at 0"),
        ("d.targets=[0.5, 1.0, 0.5]", "targets 0 and 2 are both 0.5"),
        ("d.targets=[-1.0, 1.0]", "singular"),
        ("d.targets=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1]", "at most 10 of them"),
    ] {
        let Err(error) = tryout::config(&LocalDynamics, &[assignment]) else { panic!("{assignment} is accepted") };
        assert!(error.to_string().contains(reason), "{assignment}: {error}");
    }
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&LocalDynamics, &TOY).unwrap();
    let outcome = tryout::run(&LocalDynamics, &config);
    assert_eq!(
        claim_ids(&outcome),
        "L1a L1b L1c L1e L1d L2-b L2-c L2-d1 L2-d2 L2-d3 L2-law L2-ripple L2-ripple-law L2-ripple-b L2-count L3a L3b L3c L3d L4 L4b L4c L4d \
         L5a L5b L5n L7a L7b L7c L7d L7f L7g L7h L7i P1 P2 P3 P4 P5 P6 P7"
    );
    for id in
        ["L1a", "L1b", "L1c", "L1d", "L1e", "L3a", "L3b", "L3c", "L4", "L4b", "P1", "P2", "P3", "P4", "P5", "P6", "P7"]
    {
        let claim = outcome.claims.iter().find(|claim| claim.id == id).unwrap();
        assert!(claim.verdict == crate::claim::Verdict::Agrees, "{claim:?}");
    }
    // 17 of the 41 rows are checks, the others claims.
    assert_eq!(outcome.claims.iter().filter(|claim| claim.verdict.is_check()).count(), 17);
    assert_eq!(outcome.claims.len(), 41);
    // One value a network, however many fixed points: two networks of each of four panels.
    for id in ["L5a", "L5b"] {
        assert_eq!(outcome.claims.iter().find(|claim| claim.id == id).unwrap().n, 8);
    }
    assert_eq!(shape(&outcome, "leading_d"), [2, 3, 2]);
    assert_eq!(shape(&outcome, "theory_pole_d"), [3, 3, 2]);
    assert_eq!(shape(&outcome, "leading_smaller_c"), [2, 3, 1, 2]);
    assert_eq!(shape(&outcome, "eigenvalue_a"), [1, 80, 2]);
    assert_eq!(shape(&outcome, "kick_b"), [2, 1, 51]);
    assert_eq!(shape(&outcome, "kick_rates_a"), [2, 1, 51]);
    assert!(outcome.data.get("kick_rates_b").is_none());
    assert_eq!(shape(&outcome, "rate_d"), [3, 10, 50]);
    assert_eq!(shape(&outcome, "lambda_out_tanh"), [3, 3]);
    assert_eq!(shape(&outcome, "force_output"), [2, 2, 20]);
    assert_eq!(shape(&outcome, "force_orthogonal"), [2]);
    assert_eq!(shape(&outcome, "ripple_smaller_d"), [2, 3, 3]);
    assert_eq!(shape(&outcome, "lyapunov_d"), [2, 3]);
    assert_eq!(shape(&outcome, "fading_clamped"), [2, 2]);
    assert_eq!(shape(&outcome, "logistic_leading"), [2, 3, 2]);
    assert_eq!(outcome.figures.len(), 10);
}

/// Close to the edge of chaos (g = 1.614) some small networks stay chaotic under the target that others settle at.
#[test]
fn small_networks_that_do_not_settle_are_counted_and_left_out() {
    let edge = ["panels=[\"a\"]", "a.gain=1.6", "finite_size.networks=40", "map.points=0", "force.networks=0"];
    let config = tryout::config(&LocalDynamics, &[&TOY[..], &edge].concat()).unwrap();
    let outcome = tryout::run(&LocalDynamics, &config);
    let unsettled = outcome.metrics.iter().find(|metric| metric.name == "unsettled_a").unwrap();
    assert!((1.0..79.0).contains(&unsettled.value), "{unsettled:?}");
    assert_eq!(shape(&outcome, "leading_smaller_a"), [2, 40, 1, 2]);
}

#[test]
fn parts_that_are_left_out_are_left_out_everywhere() {
    let less = ["panels=[\"b\"]", "finite_size.networks=0", "map.points=0", "force.networks=0", "near.spectra=false"];
    let also = ["exponent.networks=0", "fading.networks=0", "logistic.networks=0", "near.transient=0", "b.gain=0.6"];
    let config = tryout::config(&LocalDynamics, &[&TOY[..], &less, &also].concat()).unwrap();
    let outcome = tryout::run(&LocalDynamics, &config);
    // Panel b is not the paper's any more, panels a and d are, whose edge and onset are solved.
    assert_eq!(claim_ids(&outcome), "L1b L1c L1d L4 L5a L5b P1 P2 P3 P4 P5 P6 P7");
    assert!(outcome.data.get("eigenvalue_b").is_none() && outcome.data.get("lambda_out_tanh").is_none());
    assert_eq!(outcome.figures.len(), 4);
}

#[test]
fn a_cell_that_is_cut_off_anywhere_comes_to_the_same() {
    assert!(tryout::is_cut_off(&LocalDynamics, &tryout::config(&LocalDynamics, &TOY).unwrap(), 1) > 20);
}
