use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};
use network::{Bench, Pupil};

/// Small enough for a test.
const TOY: [&str; 9] = [
    "seed=2",
    "units=[12, 24]",
    "task.period=20",
    "task.delay=11",
    "task.bump=10",
    "training.periods=[1, 3]",
    "test.units=12",
    "test.early=1",
    "analysis.units=24",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&FullForceExperiment);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &FullForceExperiment,
        &[
            "networks=0",
            "units=[]",
            "units=[60, 30]",
            "units=[1]",
            "units=[3000]",
            "gain=nan",
            "task.period=0",
            "task.delay=100",
            "task.rest=inf",
            "task.pulse=0",
            "task.bump=-1",
            "training.settle=0",
            "training.periods=[]",
            "training.periods=[8, 2]",
            "training.every=0",
            "training.delta=0",
            "test.periods=1",
            "test.units=31",
            "test.early=3",
            "analysis.units=31",
            "analysis.noise=[]",
            "analysis.noise=[0.3, 0.1]",
            "analysis.noisy=0.2",
            "analysis.kick=-1",
            "analysis.settle=inf",
            "analysis.duration=0",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&FullForceExperiment, &TOY).unwrap();
    let names: Vec<_> =
        FullForceExperiment.cells(&config).iter().map(|cell| FullForceExperiment.cell_name(cell)).collect();
    assert_eq!((names.len(), names[0].as_str(), names[17].as_str()), (18, "sines-24-01", "delayed-12-03"));
    let outcome = tryout::run(&FullForceExperiment, &config);
    assert_eq!(
        claim_ids(&outcome),
        "FF1-sines FF2-sines FF3-sines FF1-product FF2-product FF3-product FF1-delayed FF2-delayed FF3-delayed FF4-sines FF5-sines \
         FF4-product FF5-product FF4-delayed FF5-delayed FF6a FF6b FF7a-sines FF7a-product FF7b FF8 FF9a FF9b FF9c FF10a FF10b FF10c \
         FF10d FF11a FF11b FF11c"
    );
    let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures.join(" "), "learning outputs stability eigenvalues structure");
    assert_eq!(shape(&outcome, "error"), [3, 2, 2, 2, 3]);
    assert_eq!(shape(&outcome, "singular_value"), [3, 4, 3, 24]);
    assert!(outcome.claims.iter().any(|claim| claim.id == "FF8" && claim.verdict == crate::claim::Verdict::Agrees));
}

fn bench(config: &Config, units: usize) -> Bench<'_> {
    Bench::new(config, &Cell { task: Task::Delayed, units, number: 0 }).unwrap()
}

/// The loop of FORCE and the network whose recurrent weights have it do the same.
#[test]
fn the_loop_is_part_of_the_recurrent_weights() {
    use attractor::{Loop, Record, Trial, Units};
    let config = tryout::config(&FullForceExperiment, &TOY).unwrap();
    let bench = bench(&config, 24);
    let mut pupil = bench.pupil(Method::Force).unwrap();
    bench.train(&mut pupil, bench.at(0)..bench.at(1)).unwrap();
    let steps = bench.at(1)..bench.at(1) + 100;
    let alone = bench.outputs(pupil.alone().unwrap(), steps.clone(), None).unwrap();
    let Pupil::Force { mut network, .. } = pupil else { panic!("FORCE") };
    let stimulus = bench.timeline.stimulus(steps).unwrap();
    let closed = [Loop { readout: 0, channel: task::OUTPUT, delay: 0 }];
    let record = Record { units: Units::Some(&[]), steps: 0..100 };
    let looped = Trial::new(&stimulus).closed(&closed).record(&mut network, &record).unwrap().outputs;
    assert!(looped.iter().zip(&alone).all(|(a, b)| (a - b).abs() < 1e-9));
    assert!(alone.iter().any(|z| z.abs() > 1e-3));
}

/// The loop of FORCE with its weights is what full-FORCE asks for: on the desired trajectory J_D + u_f w' gives its currents.
#[test]
fn currents_of_a_perfect_loop_are_the_targets() {
    let config = tryout::config(&FullForceExperiment, &TOY).unwrap();
    let bench = bench(&config, 24);
    let Pupil::Full { mut full_force, mut network, .. } = bench.pupil(Method::FromSame).unwrap() else {
        panic!("full-FORCE")
    };
    // One step in which the readout is 0 as the desired output is: J_D has no error.
    let silence = attractor::Stimulus::silent(1, 2).unwrap();
    let zero = ndarray::Array2::zeros((1, 1));
    let schedule = attractor::Schedule { window: 0..1, every: 1 };
    // What was heard last arrives in the first step.
    full_force.hear(&silence, zero.view()).unwrap();
    network.set_activations(full_force.generator().activations()).unwrap();
    let loss = full_force.train(&mut network, &silence, attractor::Noise::Silent, zero.view(), &schedule).unwrap();
    assert!(loss < 1e-24, "{loss}");
    let elsewhere = ndarray::Array2::from_elem((1, 1), 1.0);
    let loss = full_force.train(&mut network, &silence, attractor::Noise::Silent, elsewhere.view(), &schedule).unwrap();
    assert!(loss > 0.01, "{loss}");
}
