use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 12] = [
    "networks=5",
    "networks_per_cell=3",
    "detailed_networks=3",
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
        ["30-units-networks-0001-0002", "10-units-networks-0001-0002", "networks-0001-0003", "networks-0004-0005"]
    );
    let outcome = tryout::run(&SelfOrganised, &config);
    println!("{}", claim_ids(&outcome));
    assert_eq!(shape(&outcome, "class"), [5]);
    assert_eq!(shape(&outcome, "eigenvalues"), [5, 3, 20, 2]);
    assert_eq!(shape(&outcome, "lyapunov_exponent"), [5, 2]);
    assert_eq!(shape(&outcome, "class_of_control"), [5, 4]);
    assert_eq!(shape(&outcome, "class_under_other_noise"), [2, 4]);
    assert_eq!(shape(&outcome, "states_first"), [3, 260, 20]);
    assert_eq!(shape(&outcome, "states_last"), [3, 60, 20]);
    assert_eq!(shape(&outcome, "orbit_diagram"), [3, 180, 150]);
    assert_eq!(shape(&outcome, "class_of_30"), [2]);
    println!("{}", outcome.figures.iter().map(|f| f.id.clone()).collect::<Vec<_>>().join(" "));
}
