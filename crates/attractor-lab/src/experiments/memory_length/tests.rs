use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&MemoryLength);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &MemoryLength,
        &[
            "networks=0",
            "window_steps=1",
            "network.excitatory=25",
            "input.lengths=[]",
            "input.lengths=[8, 4]",
            "input.copies=0",
            "input.most_blanks=5000",
            "decoding.smoothing=0",
            "decoding.penalty=0",
        ],
    );
}

#[test]
fn sequences_begin_and_end_with_what_belongs_together() {
    let config = tryout::config(&MemoryLength, &[]).unwrap();
    let sequences = config.sequences(4, 0).unwrap();
    let shown = |step: usize| sequences.input.shown.at(step).first().map(|unit| unit / 5);
    let starts: Vec<usize> = (0..1000).filter(|&step| sequences.input.places[step] == Some(0)).collect();
    assert!(starts.len() > 100);
    for start in starts {
        let which = sequences.labels[start].unwrap();
        assert_eq!((shown(start), shown(start + 5)), (Some(2 * which), Some(2 * which + 1)));
        assert!((1..5).all(|k| shown(start + k) == Some(4) && sequences.labels[start + k] == Some(which)));
        let blanks = (0..10).take_while(|k| shown(start + 6 + k).is_none()).count();
        assert!(blanks <= 5 && (0..blanks).all(|k| sequences.labels[start + 6 + k].is_none()));
    }
}

#[test]
fn blanks_are_removed_unless_they_shall_count() {
    let lag_text = |set: &[&str]| {
        let toy =
            ["networks=1", "window_steps=600", "network.excitatory=50", "network.inhibitory=12", "input.lengths=[4]"];
        let outcome = tryout::run(&MemoryLength, &tryout::config(&MemoryLength, &[&toy[..], set].concat()).unwrap());
        let claim = outcome.claims.iter().find(|claim| claim.id == "S7d-4").unwrap().statistic.clone();
        (outcome.data.get("lag").unwrap().description.clone(), claim, outcome.data.get("sequence_linear").cloned())
    };
    let (shown, claim, accuracy) = lag_text(&[]);
    assert!(shown.contains("in steps that are not blank") && claim.contains("in steps that are not blank"));
    let (raw, claim, other) = lag_text(&["decoding.lag_unit=raw_steps"]);
    assert!(raw.contains("blank ones included") && claim.contains("blank ones included"));
    assert_ne!(accuracy, other);
    // Without blanks there is no difference.
    let (one, other) =
        (lag_text(&["input.most_blanks=0"]).2, lag_text(&["input.most_blanks=0", "decoding.lag_unit=raw_steps"]).2);
    assert_eq!(one, other);
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let set =
        ["networks=2", "window_steps=600", "network.excitatory=50", "network.inhibitory=12", "input.lengths=[4, 16]"];
    let config = tryout::config(&MemoryLength, &set).unwrap();
    let outcome = tryout::run(&MemoryLength, &config);
    let claims = "S7a-4 S7b-4 S7a-16 S7b-16 S7c S7d-4 S7e-4 S7d-16 S7e-16 S7f S7g S7j-4 S7k-4 S7l-4 S7j-16 S7k-16 S7l-16 S7n-4 S7n-16 S7m-4 S7m-16";
    assert_eq!(claim_ids(&outcome), claims);
    assert_eq!(shape(&outcome, "hamming"), [2, 2, 3]);
    assert_eq!(shape(&outcome, "sequence_linear"), [2, 2, 3, config.decoding.lags.len()]);
    assert_eq!(outcome.figures.len(), 5);
}

#[test]
fn claims_over_a_range_of_lags_need_all_of_them() {
    let set = [
        "networks=1",
        "window_steps=600",
        "network.excitatory=50",
        "network.inhibitory=12",
        "input.lengths=[4, 24]",
        "decoding.lags=[-15, -12, -10, -8, -5, -2, 0]",
    ];
    let ids = |lags: &str| {
        let config = tryout::config(&MemoryLength, &[&set[..5], &[lags]].concat()).unwrap();
        claim_ids(&tryout::run(&MemoryLength, &config))
    };
    let missing = ids(set[5]);
    assert!(!["S7d", "S7e", "S7f", "S7g", "S7h", "S7i"].iter().any(|id| missing.contains(id)), "{missing}");
    let all = ids("decoding.lags=[-15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -3, -2, -1, 0]");
    assert!(["S7d-4", "S7e-24", "S7f", "S7g", "S7h", "S7i"].iter().all(|id| all.contains(id)), "{all}");
}
