use super::*;
use crate::Values;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 8] = [
    "seed=4",
    "networks=5",
    "networks_per_cell=3",
    "learning.steps=900",
    "learning.until=600",
    "learning.record=200",
    "strength.networks=2",
    "strength.values=[1.0, 4.0]",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&HebbianTerms);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &HebbianTerms,
        &[
            "networks=0",
            "networks_per_cell=0",
            "network.units=1",
            "learning.rate=2",
            "terms.scales=[inf]",
            "terms.scales=[1e9]",
            "strength.networks=1000000000",
            "strength.values=[]",
            "strength.values=[-1.0]",
            "strength.values=[2.0, 1.0]",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&HebbianTerms, &TOY).unwrap();
    let names: Vec<_> = HebbianTerms.cells(&config).iter().map(|cell| HebbianTerms.cell_name(cell)).collect();
    assert_eq!(names, ["networks-0001-0003", "networks-0004-0005"]);
    let outcome = tryout::run(&HebbianTerms, &config);
    assert_eq!(claim_ids(&outcome), "T1a T1b T1c T2a T2b T2c T2d T3a T3b T3c T4 T5 T6 T7a T7b");
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures.join(" "), "terms scales sets criticality radius strength");
    assert_eq!(shape(&outcome, "factor"), [20, 4]);
    assert_eq!(shape(&outcome, "lyapunov_exponent"), [5, 2]);
    assert_eq!(shape(&outcome, "class"), [5, 20]);
    assert_eq!(shape(&outcome, "class_along_positive"), [2, 2]);
}

#[test]
fn the_whole_rule_gives_the_networks_of_self_organised() {
    let config =
        tryout::config(&HebbianTerms, &[&TOY[..], &["terms.scales=[]", "strength.networks=0"]].concat()).unwrap();
    let terms = tryout::run(&HebbianTerms, &config);
    let other = crate::experiments::SelfOrganised;
    let toy = ["seed=4", "networks=5", "learning.steps=900", "learning.until=600", "learning.record=200"];
    let less = ["beyond.sizes=[]", "beyond.phase_steps=0", "beyond.kicks=0", "bifurcation.gamma_steps=10"];
    let whole = tryout::run(&other, &tryout::config(&other, &[&toy[..], &less].concat()).unwrap());
    let classes = |outcome: &Outcome, every: usize| -> Vec<i64> {
        let Values::I64(class) = &outcome.data.get("class").unwrap().values else { panic!("codes are whole") };
        class.iter().copied().step_by(every).collect()
    };
    assert_eq!(classes(&terms, 12), classes(&whole, 1));
    let figures: Vec<_> = terms.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures, ["terms", "sets", "criticality", "radius"]);
}
