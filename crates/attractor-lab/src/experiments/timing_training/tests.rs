use super::*;
use crate::Values;
use crate::experiments::Timing;
use crate::experiments::tryout::{self, Unwatched, claim_ids, config, is_cut_off, shape};

/// Small enough for a test.
const TOY: [&str; 13] = [
    "seed=4",
    "networks=2",
    "network.units=40",
    "network.connection_probability=0.3",
    "protocol.window_ms=60",
    "protocol.relaxation_ms=20",
    "protocol.perturbation_delay_ms=60",
    "target.delay_ms=30",
    "training.recurrent_trials=3",
    "training.readout_trials=2",
    "compare.stages=[1, 5]",
    "compare.delta_rule_rates=[0.01, 0.1]",
    "compare.noise=[0.001, 0.01]",
];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&TimingTraining);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &TimingTraining,
        &[
            "networks=0",
            "network.units=1",
            "protocol.offset_ms=0",
            "protocol.pulse_ms=0",
            "protocol.window_ms=-1",
            "protocol.test_trials=0",
            "protocol.perturbed_trials=0",
            "protocol.perturbation_delay_ms=5000",
            "protocol.perturbation_amplitude=inf",
            "target.delay_ms=3000",
            "training.delta=0",
            "compare.stages=[0]",
            "compare.learn_every=0",
            "compare.gain=-1",
            "compare.deltas=[1.0]",
            "compare.deltas=[0.1, 0.1]",
            "compare.deltas=[nan]",
            "compare.delta_rule_rates=[0.0]",
            "compare.noise=[]",
            "compare.noise=[0.1, 0.01]",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    for precision in ["precision=float32", "precision=float64"] {
        let config = config(&TimingTraining, &[&TOY[..], &[precision]].concat()).unwrap();
        let cells = TimingTraining.cells(&config);
        assert_eq!(cells.len(), 2 * 8);
        assert_eq!(TimingTraining.cell_name(&cells[8]), "network-02-condition-01");
        let outcome = tryout::run(&TimingTraining, &config);
        let all = "I9a-3 I9b-3 I9a-5 I9b-5 I10a I10b I11a-1 I11b-1 I11a-10 I11b-10 I12 I13a I13b I14-sines I14-ramp \
                   I14-random I15a I16 I17a I17b I18";
        assert_eq!(claim_ids(&outcome), all);
        let figures: Vec<_> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
        assert_eq!(figures.join(" "), "losses stages noise shapes pulse");
        assert_eq!(shape(&outcome, "recurrent_loss"), [2, 8, 3]);
        assert_eq!(shape(&outcome, "recurrent_loss_long"), [2, 5]);
        assert_eq!(shape(&outcome, "deviation_by_stage"), [2, 3]);
        assert_eq!(shape(&outcome, "unit_r_noisy"), [2, 2]);
        // 200 silent, 50 pulse, 60 window, 20 relaxation.
        assert_eq!(shape(&outcome, "readout"), [330, 4]);
        let inverse = outcome.claims.iter().find(|claim| claim.id == "I16").unwrap();
        assert!(inverse.verdict == crate::claim::Verdict::Agrees, "{inverse:?}");
    }
}

fn values(outcome: &Outcome, name: &str) -> Vec<f64> {
    let Values::F64(values) = &outcome.data.get(name).unwrap().values else { panic!("{name} is of doubles") };
    values.iter().copied().collect()
}

/// A readout more or less draws nothing that the recurrent training sees.
#[test]
fn the_standard_training_is_that_of_timing() {
    let less = ["controls.lyapunov_pairs=0", "controls.eigenvalues=false", "protocol.perturbation_sweep=[]"];
    let timing = Timing::default();
    let other = tryout::run(&timing, &config(&timing, &[&TOY[..10], &less].concat()).unwrap());
    let own = tryout::run(&TimingTraining, &config(&TimingTraining, &TOY).unwrap());
    let (losses, conditions) = (values(&own, "recurrent_loss"), 8);
    let standard: Vec<f64> = losses.chunks(3).step_by(conditions).flatten().copied().collect();
    assert_eq!(standard, values(&other, "recurrent_loss"));
}

/// Stages are looked at, and the training goes on as if they were not.
#[test]
fn tests_in_between_do_not_disturb_the_training() {
    let losses = |stages: &str| {
        let config = config(&TimingTraining, &[&TOY[..10], &[stages, "compare.deltas=[]"]].concat()).unwrap();
        TimingTraining.run_cell(&config, &Cell { network: 0, condition: 0 }, &Unwatched).unwrap()
    };
    let (often, once) = (losses("compare.stages=[1, 2, 4, 5, 6]"), losses("compare.stages=[6]"));
    assert_eq!(often.loss, once.loss);
    assert_eq!((often.stages.len(), often.stages.last()), (6, once.stages.last()));
}

/// From a larger P weights move more; without learning steps that differ, other conditions would be the same.
#[test]
fn conditions_differ_in_what_they_say() {
    let config = config(&TimingTraining, &TOY).unwrap();
    let trained = |condition| TimingTraining.run_cell(&config, &Cell { network: 0, condition }, &Unwatched).unwrap();
    let first_changes: Vec<f64> = (0..8).map(|condition| trained(condition).first_change).collect();
    let [standard, .., small, large, slow, fast] = first_changes[..] else { panic!("eight conditions") };
    assert!(small > standard && standard > large, "{first_changes:?}");
    assert!(fast > slow && slow > 0.0, "{first_changes:?}");
}

#[test]
fn a_training_that_is_cut_off_anywhere_comes_to_the_same() {
    let config = config(&TimingTraining, &[&TOY[..], &["networks=1", "compare.deltas=[]"]].concat()).unwrap();
    let cuts: Vec<usize> = [3, 31].map(|every| is_cut_off(&TimingTraining, &config, every)).into();
    println!("{cuts:?} cuts: every result the same");
    assert!(cuts[0] > 50, "{cuts:?}");
}
