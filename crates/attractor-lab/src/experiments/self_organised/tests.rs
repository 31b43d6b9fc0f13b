use super::*;
use crate::claim::Verdict;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 13] = [
    "seed=4",
    "networks=6",
    "networks_per_cell=3",
    "detailed_networks=5",
    "learning.steps=900",
    "learning.until=600",
    "learning.record=200",
    "bifurcation.gamma_steps=10",
    "bifurcation.distances=[0.02, 0.04]",
    "beyond.noise_networks=2",
    "beyond.phase_steps=1600",
    "beyond.sizes=[30, 10]",
    "beyond.size_networks=2",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&SelfOrganised);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &SelfOrganised,
        &[
            "networks=0",
            "networks_per_cell=0",
            "network.units=1",
            "network.units=6000",
            "network.zero_fraction=1",
            "network.zero_fraction=-0.5",
            "network.zero_fraction=0.999",
            "network.spectral_radius=0",
            "network.spectral_radius=-1",
            "network.bias_spread=-1",
            "network.noise_spread=-1",
            "learning.rate=2",
            "learning.rate=-0.1",
            "learning.steps=0",
            "learning.until=20000",
            "learning.from=8000",
            "learning.record=100",
            "learning.record=20000",
            "bifurcation.gamma_steps=0",
            "bifurcation.distances=[0.1]",
            "bifurcation.distances=[0.1, -0.1]",
            "beyond.kicks=2000",
            "beyond.kick_norm=-1",
            "beyond.noise_realisations=2000",
            "beyond.phase_steps=100",
            "beyond.sizes=[1]",
            "beyond.sizes=[20, 2]",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&SelfOrganised, &TOY).unwrap();
    let cells = SelfOrganised.cells(&config);
    let names: Vec<_> = cells.iter().map(|cell| SelfOrganised.cell_name(cell)).collect();
    assert_eq!(
        names,
        ["30-units-networks-0001-0002", "10-units-networks-0001-0002", "networks-0001-0003", "networks-0004-0006"]
    );
    let outcome = tryout::run(&SelfOrganised, &config);
    assert_eq!(
        claim_ids(&outcome),
        "D1a D1b D1c D1d D1e D2 D3a D3b D3c D4 D5a D5b D5c D6a D6b D6c D7a D7b D7c D7d D8a D8b D9 D10 D11 D12 D13 D14 D15a D15b D16a D16b D17"
    );
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(
        figures.join(" "),
        "rhythm currents spectra classes rotation return-maps bifurcations learning growth robustness sizes"
    );
    assert_eq!(shape(&outcome, "class"), [6]);
    assert_eq!(shape(&outcome, "eigenvalues"), [6, 3, 20, 2]);
    assert_eq!(shape(&outcome, "lyapunov_exponent"), [6, 2]);
    assert_eq!(shape(&outcome, "class_of_control"), [6, 4]);
    assert_eq!(shape(&outcome, "class_under_other_noise"), [2, 4]);
    assert_eq!(shape(&outcome, "states_first"), [5, 260, 20]);
    assert_eq!(shape(&outcome, "states_last"), [5, 60, 20]);
    assert_eq!(shape(&outcome, "inputs_last"), [5, 60, 20]);
    assert_eq!(shape(&outcome, "orbit_diagram"), [5, 180, 150]);
    assert_eq!(shape(&outcome, "class_of_30"), [2]);
    assert_eq!(shape(&outcome, "growth_distance"), [6, 200]);
    assert_eq!(shape(&outcome, "norm_of_control"), [6, 4]);
    assert_eq!((shape(&outcome, "emerged_after"), shape(&outcome, "emerged_after_of_30")), (vec![6], vec![2]));
}

#[test]
fn networks_that_do_not_learn_stay_where_they_are_and_say_so() {
    // Ten networks: a share of 0 is below 0.37 with p = 0.01, below 0.28 with p = 0.04; so few shares of 1 decide nothing.
    let alone = [
        "networks=10",
        "learning.rate=0",
        "detailed_networks=0",
        "controls.run=false",
        "beyond.kicks=0",
        "beyond.sizes=[]",
    ];
    let config = tryout::config(&SelfOrganised, &[&TOY[..], &alone].concat()).unwrap();
    let outcome = tryout::run(&SelfOrganised, &config);
    assert_eq!(claim_ids(&outcome), "D1a D1b D1c D1d D1e D2 D9 D11 D16a");
    let verdict = |id: &str| outcome.claims.iter().find(|claim| claim.id == id).unwrap().verdict;
    assert!(["D1a", "D1b", "D1c", "D1e"].iter().all(|id| verdict(id) == Verdict::Fails));
    assert!(["D1d", "D2", "D9"].iter().all(|id| verdict(id) == Verdict::Undecided));
    let value = |id: &str| outcome.claims.iter().find(|claim| claim.id == id).unwrap().value;
    assert_eq!((value("D1c"), value("D2"), value("D9")), (1.0, 1.0, 1.0));
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures, ["spectra", "classes", "learning", "robustness"]);
    assert!(outcome.data.get("states_first").is_none() && outcome.data.get("class_of_control").is_none());
}
