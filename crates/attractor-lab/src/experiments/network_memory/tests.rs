use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 17] = [
    "seed=2",
    "networks=3",
    "capacity.steps=400",
    "capacity.settle=20",
    "capacity.longest_delays=[8, 3]",
    "rate.units=30",
    "rate.trials=2",
    "rate.window=100",
    "rate.training=200",
    "threshold.excitatory=40",
    "threshold.inhibitory=10",
    "threshold.window=300",
    "echo_state.units=30",
    "echo_state.learning=300",
    "dimension.sizes=[20, 40]",
    "dimension.settle=5",
    "dimension.duration=60",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&NetworkMemory);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &NetworkMemory,
        &[
            "networks=0",
            "capacity.steps=50",
            "capacity.steps=1000000000000",
            "capacity.settle=1000000000",
            "capacity.longest_delays=[]",
            "capacity.longest_delays=[100, 1000000]",
            "capacity.longest_delays=[5, 500]",
            "capacity.chance=0",
            "rate.units=1",
            "rate.gain=inf",
            "rate.connection_probability=0",
            "rate.amplitude=0",
            "rate.hold=0",
            "rate.noise=-1",
            "rate.plastic_fraction=2",
            "rate.trials=0",
            "rate.window=0",
            "rate.period=0",
            "rate.training=1000000000",
            "threshold.excitatory=1000000000",
            "threshold.inhibitory=0",
            "threshold.symbols=0",
            "threshold.copies=90",
            "threshold.window=0",
            "threshold.stdp_rate=2",
            "threshold.intrinsic_rate=nan",
            "threshold.target_rate=-1",
            "echo_state.units=0",
            "echo_state.zero_fraction=1",
            "echo_state.spectral_radius=0",
            "echo_state.input_scale=0",
            "echo_state.bias_sd=-1",
            "echo_state.noise=inf",
            "echo_state.rate=2",
            "echo_state.learning=0",
            "dimension.networks=1000000000",
            "dimension.gains=[1.0, 2.0]",
            "dimension.gains=[3.0, 2.0]",
            "dimension.sizes=[100]",
            "dimension.sizes=[200, 100]",
            "dimension.curve=1",
            "dimension.dt=0",
            "dimension.settle=inf",
            "dimension.duration=0.1",
            "dimension.every=0",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&NetworkMemory, &TOY).unwrap();
    let names: Vec<_> = NetworkMemory.cells(&config).iter().map(|cell| NetworkMemory.cell_name(cell)).collect();
    assert_eq!((names.len(), names[0].as_str(), names[6].as_str()), (19, "dimension-40-01", "innate-01"));
    let outcome = tryout::run(&NetworkMemory, &config);
    assert_eq!(claim_ids(&outcome), "M1a M1b M1c M2a M2b M2c M3 M4a M4b M5 M6 M7-2 M7-4 M8a M8b M9");
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures.join(" "), "capacities memory states dimension");
    assert_eq!(shape(&outcome, "capacity"), [3, 11, 2]);
    assert_eq!(shape(&outcome, "memory"), [3, 11, 9]);
    assert_eq!(shape(&outcome, "participation_ratio"), [3, 2, 2]);
    assert_eq!(outcome.metrics.len(), 22);
}

/// A reservoir whose weights are lost to rounding holds functions of the present value and nothing else.
#[test]
fn a_reservoir_without_recurrence_holds_the_present_alone() {
    let small = [
        "echo_state.spectral_radius=1e-14",
        "echo_state.rate=0",
        "echo_state.input_scale=0.05",
        "dimension.networks=0",
    ];
    let config = tryout::config(&NetworkMemory, &[&TOY[..], &small].concat()).unwrap();
    let cell = Cell::Memory { family: Family::EchoState, number: 0 };
    let CellResult::Memory { measured, radius } = NetworkMemory.run_cell(&config, &cell, &tryout::Unwatched).unwrap()
    else {
        panic!("a memory")
    };
    assert!(radius.unwrap() < 1e-8);
    let fresh = &measured[condition::RESERVOIR - Family::EchoState.places().start];
    assert!((fresh.memory[0] - 1.0).abs() < 1e-6, "{fresh:?}");
    assert!(fresh.memory[1..].iter().all(|&capacity| capacity == 0.0), "{fresh:?}");
    let outcome = tryout::run(&NetworkMemory, &config);
    assert_eq!(claim_ids(&outcome), "M1a M1b M1c M2a M2b M2c M3 M4a M4b M5");
}
