use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&Rotation);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &Rotation,
        &[
            "networks=0",
            "trials=1",
            "network.excitatory=64",
            "input.frames=1",
            "input.frame_steps=0",
            "decoding.folds=1",
            "decoding.folds=61",
            "decoding.penalty=-1",
            "decoding.last_steps=81",
        ],
    );
}

#[test]
fn trials_too_few_for_the_folds_are_refused() {
    let error = tryout::config(&Rotation, &["trials=8"]).unwrap_err();
    assert!(error.to_string().contains("without class"), "{error}");
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let set = ["networks=2", "trials=60", "network.excitatory=90", "network.inhibitory=22", "input.blank_after=12"];
    let config = tryout::config(&Rotation, &set).unwrap();
    let outcome = tryout::run(&Rotation, &config);
    assert_eq!(
        claim_ids(&outcome),
        "S6a S6b S6c S6d S6e S6f S6g S6h S6i S6j S6k S6l S6m S6n S6o S6p S6q S6r S6s S6t S6u S6v S6w S6x S6y"
    );
    // 7 blank, 7 frames of 3 with 2 blank in between, 12 after.
    assert_eq!(shape(&outcome, "shape_linear"), [2, 3, 52]);
    assert_eq!(shape(&outcome, "direction_bayes"), [2, 3, 52]);
    assert_eq!(shape(&outcome, "distance_within_kinds"), [2, 3, 52]);
    assert_eq!(shape(&outcome, "activity"), [90, 240]);
    assert_eq!(outcome.figures.len(), 8);
}
