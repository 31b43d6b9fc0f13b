//! Tests of `handwriting`: what its configuration refuses, and a small run from end to end.

use std::{fs, path::Path, sync::Arc};

use ndarray::{Array2, Array3};
use ndarray_npy::NpzWriter;
use tempfile::tempdir;

use super::network::{Tests, WordResult};
use super::words::Word;
use super::{Handwriting, NetworkResult, claims};
use crate::claim::Verdict::{Fails, Holds, Undecided};
use crate::config::{Layers, resolve};
use crate::experiments::tryout::{self, Unwatched};
use crate::{AnyExperiment, Configured, Error, Experiment, Outcome};

fn configured(set: &[&str]) -> Result<Box<dyn Configured>, Error> {
    layered(false, set)
}

fn layered(quick: bool, set: &[&str]) -> Result<Box<dyn Configured>, Error> {
    let set: Vec<String> = set.iter().map(ToString::to_string).collect();
    let layers = Layers { quick, set: &set, ..Layers::default() };
    Arc::new(Handwriting)
        .configure(&resolve(&Experiment::about(&Handwriting), &layers)?.table, &crate::import::Inputs::from_disk())
}

fn refused(set: &[&str]) -> String {
    configured(set).err().expect("a bad configuration").to_string()
}

/// A path file of `points` lines, x and y.
fn path_file(dir: &Path, name: &str, points: usize) -> String {
    let line = |t: usize| format!("{},{}\n", t, (t as f64 / 5.0).sin());
    let file = dir.join(name);
    fs::write(&file, (0..points).map(line).collect::<String>()).unwrap();
    file.display().to_string()
}

fn run(set: &[&str]) -> Outcome {
    let experiment = configured(set).unwrap();
    let cells: Vec<Vec<u8>> =
        (0..experiment.cell_names().len()).map(|cell| experiment.run_cell(cell, 1, &Unwatched).unwrap()).collect();
    experiment.summarise(&mut |cell| Ok(cells[cell].clone())).unwrap()
}

const TOY: [&str; 8] = [
    "network.units=40",
    "network.connection_probability=0.3",
    "protocol.offset_ms=20",
    "protocol.perturbation_delay_ms=60",
    "protocol.test_trials=2",
    "protocol.perturbed_trials=3",
    "training.recurrent_trials=4",
    "training.readout_trials=2",
];

#[test]
fn words_that_cannot_be_written_are_refused() {
    assert!(configured(&["words=[]"]).is_ok());
    assert!(refused(&["words=[chaos,na7ve]"]).starts_with("words: the word \"na7ve\" holds '7'"));
    assert_eq!(
        refused(&["durations_ms=[1000]"]),
        "durations_ms has 1 entry; it must have none or one for each of the 2 words"
    );
    assert!(
        refused(&["durations_ms=[1000,3]"]).starts_with("durations_ms: the word \"neuron\" cannot be drawn with 3")
    );
    assert!(refused(&["durations_ms=[1000,1e12]"]).contains("it must be at most 1000000 steps"));
    assert!(refused(&["durations_ms=[nan,1000]"]).contains("cannot be drawn with 0 points"));
}

#[test]
fn times_that_do_not_fit_a_word_are_refused() {
    assert!(refused(&["durations_ms=[1000,200]"]).contains("such that the perturbation ends before \"neuron\" does"));
    assert!(refused(&["training.learn_every=2000"]).contains("two learning steps"));
    assert!(
        refused(&["protocol.test_trials=0"]).starts_with("protocol.test_trials is 0; it must be from 1 to 1000000")
    );
}

#[test]
fn files_that_hold_no_paths_are_refused_before_anything_runs() {
    let dir = tempdir().unwrap();
    let good = path_file(dir.path(), "good.csv", 400);
    let files = |names: &str| refused(&[&format!("paths.files=[{names}]")]);
    assert!(files("nowhere.npy,nowhere.csv").starts_with("paths.files: nowhere.npy: there is no such file"));
    let two = "words=[one,two]";
    let three = format!("paths.files=[{good},{good},{good}]");
    assert_eq!(refused(&[&three, two]), "paths.files names 3 files for 2 words (one, two)");
    // One file for two words must hold them by name.
    let one = format!("paths.files=[{good}]");
    assert_eq!(refused(&[&one, two]), "paths.files names 1 file for 2 words (one, two)");
    assert_eq!(refused(&[&one, "paths.variables=[a,b]"]), "paths.files names 1 file for 2 words (a, b)");

    let ragged = dir.path().join("ragged.csv").display().to_string();
    fs::write(&ragged, "1,2\n3,4\n5\n").unwrap();
    assert!(files(&format!("{good},{ragged}")).contains("line 3 has 1 entry"));
    let flat = dir.path().join("flat.csv").display().to_string();
    fs::write(&flat, "1,2\n".repeat(50)).unwrap();
    assert!(files(&format!("{good},{flat}")).contains("the path of \"flat\" has the same x throughout (1)"));

    let files = format!("paths.files=[{good},{good}]");
    assert!(refused(&[&files, "durations_ms=[500,500]"]).contains("none with paths.files"));
    assert!(refused(&[&files, "paths.variables=[a]"]).contains("none or one for each of the 2 words"));
    assert!(refused(&["paths.variables=[a,b]"]).contains("none without paths.files"));
    assert!(configured(&[&files]).is_ok());
}

#[test]
fn a_small_run_shows_every_word_and_its_claims() {
    let set = [&TOY[..], &["networks=2", "words=[hi,go,on]", "durations_ms=[150,200,170]"]].concat();
    let outcome = run(&set);
    let shape = |name: &str| outcome.data.get(name).unwrap().values.shape().to_vec();
    // Offset, pulse, the longest word and the relaxation.
    let steps = 20 + 50 + 200 + 150;
    assert_eq!(shape("target"), [3, steps, 2]);
    assert_eq!(shape("drawn_before"), [2, 3, 2, steps, 2]);
    assert_eq!(shape("drawn_perturbed"), [2, 3, 3, steps, 2]);
    assert_eq!(shape("r_plain"), [2, 3, 2, 2]);
    assert_eq!(shape("unit_r_perturbed"), [2, 3, 3]);
    assert_eq!(shape("recurrent_loss"), [2, 3, 4]);
    assert_eq!(shape("readout_loss"), [2, 3, 2]);
    assert_eq!(outcome.claims.iter().map(|c| &c.id[..]).collect::<Vec<_>>(), ["I4a", "I4b", "I4c", "I4d"]);
    assert!(outcome.claims.iter().all(|c| c.n == 2 && c.value.abs() <= 1.0));
    assert!(outcome.claims.iter().all(|c| c.verdict.illustrates()), "two networks illustrate");
    assert!(outcome.metrics.iter().all(|m| m.value.is_finite()));
    assert_eq!(outcome.metrics.len(), 3 * 7);
    assert_eq!(
        outcome.figures.iter().map(|f| &f.id[..]).collect::<Vec<_>>(),
        ["words", "time", "learning", "networks"]
    );
}

#[test]
fn paths_from_files_are_the_targets() {
    let dir = tempdir().unwrap();
    let (one, other) = (path_file(dir.path(), "one.csv", 150), path_file(dir.path(), "other.csv", 120));
    let files = format!("paths.files=[{one},{other}]");
    let outcome = run(&[&TOY[..], &[&files]].concat());
    let crate::Values::F64(target) = &outcome.data.get("target").unwrap().values else { panic!("double precision") };
    // x counts the points from the end of the pulse and is held before and after; the shorter word ends in NaN.
    assert_eq!([0, 69, 70, 71, 219, 300].map(|t| target[[0, t, 0]] as i64), [0, 0, 0, 1, 149, 149]);
    assert_eq!([189, 190, 339].map(|t| target[[1, t, 0]] as i64), [119, 119, 119]);
    assert!(target[[1, 340, 0]].is_nan());
}

/// What the words of a configuration are called, with `--quick`.
fn quick_names(set: &[&str]) -> Vec<String> {
    layered(true, set).expect("a good configuration");
    let set: Vec<String> = set.iter().map(ToString::to_string).collect();
    let layers = Layers { quick: true, set: &set, ..Layers::default() };
    let table = resolve(&Experiment::about(&Handwriting), &layers).unwrap().table;
    let config = Handwriting.prepare(table.try_into().unwrap()).unwrap();
    config.named.words.iter().map(|word| word.name.clone()).collect()
}

#[test]
fn quick_and_own_files_go_together() {
    let dir = tempdir().unwrap();
    let path = |points: usize| Array2::from_shape_fn((2, points), |(axis, t)| (t as f64 / 9.0 + axis as f64).sin());
    let place = |name: &str| dir.path().join(name);
    let npy = place("b.npy").display().to_string();
    ndarray_npy::write_npy(&npy, &path(450)).unwrap();
    let npz = place("c.npz");
    let mut archive = NpzWriter::new(fs::File::create(&npz).unwrap());
    archive.add_array("second", &path(500)).unwrap();
    archive.add_array("first", &path(450).reversed_axes()).unwrap();
    archive.add_array("no_path", &Array2::<f64>::zeros((3, 450))).unwrap();
    archive.finish().unwrap();
    let (csv, npz) = (path_file(dir.path(), "a.csv", 400), npz.display().to_string());
    let files =
        |names: &[&String]| format!("paths.files=[{}]", names.iter().map(|n| &n[..]).collect::<Vec<_>>().join(","));

    assert_eq!(quick_names(&[]), ["hi", "go"]);
    assert_eq!(quick_names(&[&files(&[&csv])]), ["a"]);
    assert_eq!(quick_names(&[&files(&[&csv, &npy])]), ["a", "b"]);
    assert_eq!(quick_names(&[&files(&[&csv, &npy, &csv])]), ["a", "b", "a"]);
    assert_eq!(quick_names(&[&files(&[&csv, &npy]), "words=[x,y]"]), ["x", "y"]);
    // Every path in the archive, in its order; what is none is passed over.
    assert_eq!(quick_names(&[&files(&[&npz])]), ["second", "first"]);
    assert_eq!(quick_names(&[&files(&[&npz]), "paths.variables=[first]"]), ["first"]);
    assert_eq!(quick_names(&[&files(&[&npz]), "words=[x]", "paths.variables=[first]"]), ["x"]);
    assert_eq!(quick_names(&[&files(&[&npz]), "words=[first,second]"]), ["first", "second"]);
    // Neither do the quick durations stand in the way of own words.
    assert_eq!(quick_names(&["words=[hello]"]), ["hello"]);
    assert_eq!(quick_names(&["words=[hello]", "durations_ms=[700]"]), ["hello"]);
    // What the user sets is not passed over.
    let error = layered(true, &[&files(&[&csv, &npy]), "durations_ms=[600,600]"]).err().unwrap();
    assert!(error.to_string().contains("none with paths.files"), "{error}");
    let error = layered(true, &[&files(&[&npz]), "words=[first,third]"]).err().unwrap();
    assert!(error.to_string().ends_with("there is no variable `third`"), "{error}");
}

#[test]
fn one_file_may_hold_every_word() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("words.npz");
    let path = |points: usize| Array2::from_shape_fn((2, points), |(axis, t)| (t as f64 / 9.0 + axis as f64).sin());
    let mut archive = NpzWriter::new(fs::File::create(&file).unwrap());
    archive.add_array("chaos", &path(400)).unwrap();
    archive.add_array("other", &path(450)).unwrap();
    archive.finish().unwrap();
    let files = format!("paths.files=[{}]", file.display());
    let message = refused(&[&files, "words=[chaos,neuron]"]);
    assert!(message.starts_with("paths.files: ") && message.ends_with("there is no variable `neuron`"), "{message}");
    assert!(configured(&[&files, "words=[chaos,other]"]).is_ok());
    assert!(configured(&[&files, "paths.variables=[other,chaos]"]).is_ok());
}

/// A network of one word with these correlations of x and y in its tests, plain and perturbed alike.
fn network(tests: &[[f64; 2]]) -> NetworkResult {
    let tests = Tests {
        drawn: Array3::zeros((tests.len(), 1, 2)),
        readout_r: Array2::from_shape_fn((tests.len(), 2), |(test, axis)| tests[test][axis]),
        unit_r: vec![1.0; tests.len()],
    };
    let path = Array2::zeros((2, 1));
    let (before, plain, perturbed) = (tests.clone(), tests.clone(), tests);
    let word = Word { name: "a".to_owned(), path };
    NetworkResult {
        words: vec![WordResult { word, recurrent_loss: vec![], readout_loss: vec![], before, plain, perturbed }],
    }
}

/// Five networks draw in every test; in the sixth a single axis of a single test fails.
#[test]
fn the_worst_axis_speaks_for_a_network() {
    let good = network(&[[0.99, 0.98], [0.999, 0.99]]);
    let (slip, bad) = (network(&[[0.99, 0.99], [0.99, 0.96]]), network(&[[0.99, 0.99], [0.999_999, -0.3]]));
    let config = tryout::config(&Handwriting, &["words=[hello]"]).unwrap();
    let verdicts = |last: &NetworkResult| {
        let networks = [&good, &good, &good, &good, &good, last];
        claims::claims(&config, &networks).into_iter().map(|c| (c.verdict, c.value)).collect::<Vec<_>>()
    };
    // 6 of 6 for a share of 60 %: p = 0.6⁶ = 0.047.
    assert_eq!(verdicts(&good), [(Holds, 1.0), (Holds, 1.0), (Holds, 0.98), (Holds, 0.98)]);
    assert_eq!(verdicts(&slip), [(Holds, 1.0), (Holds, 1.0), (Fails, 0.96), (Holds, 0.96)]);
    // The mean over tests of y is 0.345.
    let five = 5.0 / 6.0;
    assert_eq!(verdicts(&bad), [(Undecided, five), (Undecided, five), (Fails, -0.3), (Fails, -0.3)]);
}

/// Twice the printed loss of one word and half that of the other are as much on average; all else that differs is another training.
#[test]
fn losses_stand_beside_those_that_were_printed() {
    let networks = [0.5, 1.0, 2.0, 0.9, 1.1, 1.0].map(|factor: f64| {
        let [chaos, neuron] = [2.0 * factor * 0.007_92, factor * 0.006_528 / 2.0].map(|loss| {
            let mut network = network(&[[0.99, 0.99]]);
            network.words[0].recurrent_loss = vec![0.1, loss];
            network.words.remove(0)
        });
        NetworkResult { words: vec![chaos, neuron] }
    });
    let theirs = ["words=[chaos,neuron]", "durations_ms=[]", "network.units=800", "network.gain=1.5"];
    let trials = ["network.connection_probability=0.1", "training.recurrent_trials=30", "training.readout_trials=10"];
    let of = |set: &[&str]| {
        let config = tryout::config(&Handwriting, &[&theirs[..], &trials, set].concat()).unwrap();
        claims::claims(&config, &networks.each_ref()).pop().unwrap()
    };
    let found = of(&[]);
    assert_eq!((found.id.as_str(), found.verdict), ("I4e", Holds));
    assert!((found.value - 0.99_f64.powf(1.0 / 6.0)).abs() < 1e-12, "{}", found.value);
    for other in [
        "network.gain=1.8",
        "network.units=400",
        "training.recurrent_trials=20",
        "words=[neuron,chaos]",
        "durations_ms=[900,900]",
    ] {
        assert_eq!(of(&[other]).id, "I4d");
    }
}

#[test]
fn a_network_that_is_cut_off_anywhere_comes_to_the_same() {
    let config = tryout::config(&Handwriting, &TOY).unwrap();
    assert!(tryout::is_cut_off(&Handwriting, &config, 13) > 20);
}
