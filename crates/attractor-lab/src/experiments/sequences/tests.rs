use std::io::Write;

use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};

/// Small enough for a test.
const TOY: [&str; 5] =
    ["networks=2", "window_steps=400", "network.excitatory=50", "network.inhibitory=12", "perturbation.horizon=5"];

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&Sequences::default());
}

#[test]
fn the_network_of_states_is_that_of_the_paper() {
    let states = Sequences::states();
    tryout::accepts_its_defaults(&states);
    let published = tryout::config(&states, &[]).unwrap();
    assert_eq!(published.stream(0).symbol_count * published.input.copies, 60);
    let config = tryout::config(&states, &[&TOY[..], &["network.excitatory=100"]].concat()).unwrap();
    let outcome = tryout::run(&states, &config);
    assert_eq!(claim_ids(&outcome), "S11a S11b S11c S11d S11e S11f S11g");
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &Sequences::default(),
        &[
            "networks=0",
            "window_steps=1",
            "network.excitatory=20",
            "network.inhibitory=0",
            "network.excitatory_probability=0",
            "network.inhibitory_probability=1.5",
            "network.excitatory_to_inhibitory_probability=0",
            "network.inhibitory_to_inhibitory_probability=1.5",
            "network.excitatory_threshold=-1",
            "input.sequences=1",
            "input.length=0",
            "input.copies=0",
            "input.labels_file=\"labels.npy\"",
            "plasticity.stdp_rate=-1",
            "plasticity.target_rate=2",
            "perturbation.smoothing_steps=0",
            "perturbation.horizon=0",
            "decoding.folds=1",
            "decoding.penalty=0",
            "decoding.lags=[]",
            "decoding.lags=[3, 1]",
            "noise.replaced=[0.0]",
            "noise.replaced=[0.4, 0.2]",
            "noise.replaced=[1.5]",
            "edge.thresholds=[-0.1]",
            "edge.thresholds=[0.5, 0.5]",
        ],
    );
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let config = tryout::config(&Sequences::default(), &TOY).unwrap();
    let outcome = tryout::run(&Sequences::default(), &config);
    assert_eq!(
        claim_ids(&outcome),
        "S1a S1b S1c S1d S1e S1f S2a S2b S2c S3a S3b S3c S3d S3e S3f S4a S4b S4c S4d S4e S4f S4g S8 S9a S9b S9c S9e S12a S12b \
         S9d S10a S10b S10c S10d \
         S13a S13b S13c S13d S13e S14a S14b S14c"
    );
    assert_eq!(shape(&outcome, "hamming"), [2, 3]);
    assert_eq!(shape(&outcome, "rate"), [2, 3, 50]);
    assert_eq!(shape(&outcome, "growth"), [2, 3, 5]);
    assert_eq!(shape(&outcome, "hamming_by_place"), [2, 3, 5]);
    assert_eq!(shape(&outcome, "hamming_random_order"), [2, 3]);
    assert_eq!(shape(&outcome, "sequence_bayes"), [2, 3, config.decoding.lags.len()]);
    assert_eq!(shape(&outcome, "noisy_bayes"), [2, 3, 3]);
    assert_eq!(shape(&outcome, "signal_distance"), [2, 3, 5]);
    assert_eq!(shape(&outcome, "edge_bayes"), [2, 5]);
    assert_eq!(shape(&outcome, "activity"), [50, 240]);
    assert_eq!(outcome.figures.len(), 8);
}

#[test]
fn what_noise_replaces_is_replaced_at_higher_levels_too() {
    let config = tryout::config(&Sequences::default(), &TOY).unwrap();
    let stream = config.stream(0);
    let shown = |input: super::super::signatures::Input| -> Vec<Vec<usize>> {
        (0..config.steps()).map(|step| input.shown.at(step).to_vec()).collect()
    };
    let clean = shown(stream.input(&config).unwrap());
    let [low, high, all] = [0.1, 0.4, 1.0].map(|share| shown(stream.with_noise(&config, 0, share).unwrap()));
    let changed = |noisy: &[Vec<usize>]| -> Vec<usize> { (0..clean.len()).filter(|&t| noisy[t] != clean[t]).collect() };
    let (few, many) = (changed(&low), changed(&high));
    assert!(few.iter().all(|t| many.contains(t) && low[*t] == high[*t]));
    // n = 2400 steps and more; one symbol in ten is replaced by itself. Five standard errors.
    let share = |n: usize| n as f64 / clean.len() as f64;
    assert!((share(few.len()) - 0.09).abs() < 0.03, "{}", share(few.len()));
    assert!((share(many.len()) - 0.36).abs() < 0.05, "{}", share(many.len()));
    // Where all of them are, what is read is chance, whatever the network.
    assert!((share(changed(&all).len()) - 0.9).abs() < 0.03);
    let config =
        tryout::config(&Sequences::default(), &[&TOY[..], &["noise.replaced=[1.0]", "networks=1"]].concat()).unwrap();
    let outcome = tryout::run(&Sequences::default(), &config);
    let crate::Values::F64(noisy) = &outcome.data.get("noisy_bayes").unwrap().values else { panic!("numbers") };
    assert!(noisy.iter().all(|accuracy| (accuracy - 0.5).abs() < 0.15), "{noisy}");
}

#[test]
fn a_network_that_falls_silent_is_named() {
    let silent = ["network.excitatory_threshold=1e6", "plasticity.intrinsic=false"];
    let config = tryout::config(&Sequences::default(), &[&TOY[..], &silent].concat()).unwrap();
    let outcome = tryout::run(&Sequences::default(), &config);
    assert!(outcome.claims[0].note.as_ref().unwrap().contains("2 of 2 networks fell silent"));
    let silent = outcome.metrics.iter().find(|metric| metric.name == "silent_networks").unwrap();
    assert_eq!(silent.value, 2.0);
}

/// A file of symbols.
fn symbols(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn own_symbols_and_labels_take_the_place_of_the_sequences() {
    let (own, labels) = (symbols("0,1,2,-1,2,1,0,0,1,2,-1"), symbols("0,0,0,-1,1,1,1,0,0,0,-1"));
    let assignments = [
        format!("input.file={:?}", own.path()),
        format!("input.labels_file={:?}", labels.path()),
        "window_steps=400".to_owned(),
    ];
    let set: Vec<&str> = assignments.iter().map(String::as_str).collect();
    let config = tryout::config(&Sequences::default(), &set).unwrap();
    let stream = config.stream(0);
    assert_eq!(stream.classes, [0, 1]);
    assert_eq!(&stream.labels[11..15], [Some(0), Some(0), Some(0), None]);
    let input = stream.input(&config).unwrap();
    assert_eq!((input.units, input.shown.at(2), input.shown.at(3)), (6, &[4, 5][..], &[][..]));
}

#[test]
fn own_symbols_that_make_no_sense_are_refused() {
    for (text, complaint) in [
        ("0,1,2.5,1,0,1,0,1,0,1", "step 2 (from 0) holds 2.5"),
        ("0,1,-2,1,0,1,0,1,0,1", "step 2 (from 0) holds -2"),
        ("0,0,0,0,0,0,0,0,0,0", "fewer than two kinds of entries: 0 alone (10 times)"),
    ] {
        let file = symbols(text);
        let error = tryout::config(&Sequences::default(), &[&format!("input.file={:?}", file.path())]).unwrap_err();
        assert!(error.to_string().contains(complaint), "{error}");
    }
    let (own, short) = (symbols("0,1,0,1,0,1,0,1,0,1"), symbols("0,1,0,1,0,1,0,1,0"));
    let set = [format!("input.file={:?}", own.path()), format!("input.labels_file={:?}", short.path())];
    let error = tryout::config(&Sequences::default(), &[&set[0], &set[1]]).unwrap_err();
    assert!(error.to_string().contains("9 labels for 10 symbols"), "{error}");
    // A class that comes once in a long while is missing from most folds.
    let rare = symbols(&format!("7,{}", vec!["0,1"; 2000].join(",")));
    let error = tryout::config(&Sequences::default(), &[&format!("input.file={:?}", rare.path())]).unwrap_err();
    // Window 1 is steps 3000 to 5999, in which 7 comes at step 4001; it is read twenty steps later at the first lag.
    let expected =
        "decoding from steps 3000 to 6000 at lag -20: fold is without class 7 (fold 1 of 4; 1 of all 3000 samples";
    assert!(error.to_string().starts_with(expected), "{error}");
    assert!(error.remedy().unwrap().contains("fewer folds (decoding.folds)"));
}

#[test]
fn own_symbols_and_labels_may_have_gaps() {
    let (own, labels) = (symbols("0,2,5,-1,5,2,0,0,2,5,-1"), symbols("3,3,3,-1,900000,900000,900000,3,3,3,-1"));
    let set = [format!("input.file={:?}", own.path()), format!("input.labels_file={:?}", labels.path())];
    let set = [&TOY[..], &[&set[0], &set[1]]].concat();
    let config = tryout::config(&Sequences::default(), &set).unwrap();
    let stream = config.stream(0);
    assert_eq!(stream.classes, [3, 900_000]);
    // Two units for each of the three symbols that occur.
    let input = stream.input(&config).unwrap();
    assert_eq!((input.units, input.shown.at(2), input.shown.at(3)), (6, &[4, 5][..], &[][..]));
    let outcome = tryout::run(&Sequences::default(), &config);
    let crate::Values::I64(symbols) = &outcome.data.get("symbol").unwrap().values else { panic!("whole numbers") };
    assert_eq!(symbols.iter().copied().collect::<Vec<_>>(), [0, 2, 5]);
    // The same bits as without gaps.
    let (own, labels) = (self::symbols("0,1,2,-1,2,1,0,0,1,2,-1"), self::symbols("0,0,0,-1,1,1,1,0,0,0,-1"));
    let set = [format!("input.file={:?}", own.path()), format!("input.labels_file={:?}", labels.path())];
    let without = tryout::config(&Sequences::default(), &[&TOY[..], &[&set[0], &set[1]]].concat()).unwrap();
    let without = tryout::run(&Sequences::default(), &without);
    for name in ["sequence_linear", "sequence_bayes", "hamming"] {
        assert_eq!(outcome.data.get(name).unwrap().values, without.data.get(name).unwrap().values, "{name}");
    }
}
