use super::condition::{ALONE, CHOSEN, LEARNED, LOADED};
use super::*;
use crate::Values;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 14] = [
    "seed=4",
    "networks=5",
    "networks_per_cell=3",
    "learning.steps=900",
    "learning.until=600",
    "learning.record=200",
    "task.settle=20",
    "task.delays=[1, 10, 40]",
    "task.held=40",
    "task.trials_per_class=20",
    "noise.networks=3",
    "noise.factors=[0.0, 1.0, 10.0]",
    "strength.networks=2",
    "strength.factors=[1.0, 5.0]",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&WorkingMemory);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &WorkingMemory,
        &[
            "networks=0",
            "networks_per_cell=0",
            "network.units=1",
            "network.units=5000",
            "learning.rate=2",
            "cue.classes=1",
            "cue.scale=-1.0",
            "cue.steps=0",
            "cue.gap=10000000",
            "task.settle=10000000",
            "task.delays=[]",
            "task.delays=[5, 2]",
            "task.held=3",
            "task.jitter=0",
            "task.trials_per_class=7",
            "task.trials_per_class=100000",
            "task.ridge=0.0",
            "conceptor.aperture=0.5",
            "conceptor.rate=0.0",
            "conceptor.washout=10000000",
            "conceptor.steps=0",
            "conceptor.ridge=0.0",
            "noise.networks=1000000000",
            "noise.factors=[]",
            "noise.factors=[2.0, 1.0]",
            "noise.factors=[inf]",
            "strength.networks=1000000000",
            "strength.factors=[2000.0]",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&WorkingMemory, &TOY).unwrap();
    let names: Vec<_> = WorkingMemory.cells(&config).iter().map(|cell| WorkingMemory.cell_name(cell)).collect();
    assert_eq!(names, ["networks-0001-0003", "networks-0004-0005"]);
    let outcome = tryout::run(&WorkingMemory, &config);
    let ids = claim_ids(&outcome);
    assert!(
        ids.starts_with("W1 W2 W3 W4 W5 W6")
            && ids.ends_with("W7a W7b W8a W8b W8c W9a W9b W10a W10b W10c W11 W12a W12b W12c"),
        "{ids}"
    );
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures.join(" "), "accuracy span classes noise strength");
    assert_eq!(shape(&outcome, "accuracy"), [5, 7, 3]);
    assert_eq!(shape(&outcome, "accuracy_under_noise"), [3, 3, 7, 3]);
    assert_eq!(shape(&outcome, "accuracy_with_cue"), [2, 2, 4, 3]);
    assert_eq!(shape(&outcome, "span"), [5, 7]);
    // The usual noise, taken once more, does the same.
    let numbers = |name: &str| {
        let Values::F64(values) = &outcome.data.get(name).unwrap().values else { panic!("{name}") };
        values.clone()
    };
    let (usual, noisy) = (numbers("accuracy"), numbers("accuracy_under_noise"));
    for network in 0..3 {
        let one = usual.index_axis(ndarray::Axis(0), network);
        let again = noisy.index_axis(ndarray::Axis(0), network);
        assert_eq!(one, again.index_axis(ndarray::Axis(0), 1));
    }
}

#[test]
fn noise_alone_makes_the_networks_of_self_organised() {
    let config = tryout::config(&WorkingMemory, &TOY).unwrap();
    let memory = tryout::run(&WorkingMemory, &config);
    let other = crate::experiments::SelfOrganised;
    let toy = ["seed=4", "networks=5", "learning.steps=900", "learning.until=600", "learning.record=200"];
    let less = ["beyond.sizes=[]", "beyond.phase_steps=0", "beyond.kicks=0", "bifurcation.gamma_steps=10"];
    let whole = tryout::run(&other, &tryout::config(&other, &[&toy[..], &less].concat()).unwrap());
    let classes = |outcome: &Outcome| -> Vec<i64> {
        let Values::I64(class) = &outcome.data.get("class").unwrap().values else { panic!("codes are whole") };
        class.iter().copied().collect()
    };
    let learned: Vec<i64> = classes(&memory).into_iter().skip(LEARNED).step_by(4).collect();
    assert_eq!(learned, classes(&whole));
}

#[test]
fn a_cue_that_is_not_there_is_not_read_and_a_strong_one_is() {
    let toy = |more: &[&str]| {
        let set = ["seed=2", "networks=1", "task.delays=[1, 100]", "task.held=100", "task.trials_per_class=200"];
        let less = [
            "learning.steps=900",
            "learning.until=600",
            "learning.record=200",
            "noise.networks=0",
            "strength.networks=0",
        ];
        tryout::config(&WorkingMemory, &[&set[..], &less, more].concat()).unwrap()
    };
    let silent = toy(&["cue.scale=0.0"]);
    let found = network::run(&silent, 0).unwrap();
    // Of 200 fair coins 70 to 130 fall alike but for one run in 40000; there are 14 of them.
    let counts: Vec<usize> = found.under.iter().flat_map(|tested| tested.correct.clone()).collect();
    assert!(counts.iter().all(|count| (70..=130).contains(count)), "{counts:?}");
    let found = network::run(&toy(&[]), 0).unwrap();
    assert!(found.under[ALONE].correct[0] == 200, "at once every test is right: {found:?}");
    // Until the cue is over, the loaded network's state is that of the reservoir.
    assert!(found.under[LOADED].correct[0] == 200 && found.under[CHOSEN].chosen == 400, "{found:?}");
}
