use toml::Value;

use super::*;
use crate::{
    claim::claim,
    registry,
    run::{self, Finished, RunRequest},
};

const BASE: &str = "seed = 1\norbits = 3\nstart = \"seed\"\n[map]\ngrowth = 3.9\nsteps = 10\n";

fn design(over: &[&str], sampling: Sampling) -> Result<Design, Error> {
    let request = SweepRequest { over: over.iter().map(|&o| o.to_owned()).collect(), sampling, points: None };
    asked(&request)
}

fn asked(request: &SweepRequest) -> Result<Design, Error> {
    let about = registry::find("logistic").unwrap().about();
    request.design(&about, &BASE.parse().unwrap())
}

fn refusal(over: &[&str], sampling: Sampling) -> String {
    let error = design(over, sampling).unwrap_err();
    format!("{error}; {}", error.remedy().unwrap_or_default())
}

fn names(design: &Design) -> Vec<String> {
    (0..design.points()).map(|point| design.name(point)).collect()
}

#[test]
fn a_grid_takes_every_combination_the_last_key_fastest() {
    let grid = design(&["map.growth=3.2,3.9", "orbits=linspace(2,6,3)"], Sampling::Grid).unwrap();
    assert_eq!(grid.extents(), [2, 3]);
    let first: Vec<String> = names(&grid).into_iter().take(4).collect();
    assert_eq!(
        first,
        [
            "map.growth=3.2, orbits=2",
            "map.growth=3.2, orbits=4",
            "map.growth=3.2, orbits=6",
            "map.growth=3.9, orbits=2"
        ]
    );
    assert_eq!(grid.axes[1].values, [2, 4, 6].map(Value::Integer), "whole numbers where the key has them");
    let back = Design::from_toml("sweep.toml", &grid.to_toml()).unwrap();
    assert_eq!(back, grid);
}

#[test]
fn spaced_values_have_exact_ends() {
    let grid = design(&["map.growth=geomspace(0.1,3.7,4)"], Sampling::Grid).unwrap();
    let values: Vec<f64> = grid.axes[0].values.iter().filter_map(Value::as_float).collect();
    assert_eq!((values[0], values[3]), (0.1, 3.7));
    assert!((values[1] / values[0] - values[2] / values[1]).abs() < 1e-12);
    assert_eq!(
        design(&["seed=range(1,11)"], Sampling::Grid).unwrap().axes[0].values,
        (1..11).map(Value::Integer).collect::<Vec<_>>()
    );
    assert_eq!(design(&["map.growth=range(0,0.3,0.1)"], Sampling::Grid).unwrap().points(), 3);
}

#[test]
fn samples_stay_in_their_ranges_and_whole_where_the_key_is() {
    for sampling in [Sampling::LatinHypercube(40), Sampling::Sobol(40)] {
        let drawn =
            design(&["map.growth=uniform(1,2)", "orbits=loguniform(1,8)", "start=seed,middle"], sampling).unwrap();
        assert_eq!((drawn.points(), drawn.dims()), (40, vec!["point".to_owned()]));
        assert!(drawn.axes[0].values.iter().all(|v| (1.0..2.0).contains(&v.as_float().unwrap())));
        assert!(drawn.axes[1].values.iter().all(|v| (1..=8).contains(&v.as_integer().unwrap())));
        let middle = drawn.axes[2].values.iter().filter(|v| v.as_str() == Some("middle")).count();
        assert_eq!(middle, 20);
    }
}

#[test]
fn what_cannot_be_swept_is_refused_by_name() {
    let grid = Sampling::Grid;
    for (over, sampling, part) in [
        (&["map.groth=1,2"][..], grid, "did you mean `map.growth`?"),
        (&["map.growth=fast"], grid, "`map.growth` must be a number"),
        (&["orbits=1.5"], grid, "`orbits` must be a whole number"),
        (&["map=1"], grid, "`map` must be a section"),
        (&["map.growth=1,1"], grid, "1.0 twice"),
        (&["map.growth=1", "map.growth=2"], grid, "swept twice"),
        (&["map.growth"], grid, "KEY=VALUES"),
        (&["map.growth="], grid, "no values"),
        (&["map.growth=linspace(1,2)"], grid, "not a range"),
        (&["map.growth=uniform(1,2)"], grid, "--sample"),
        (&["map.growth=uniform(2,1)"], Sampling::Sobol(4), "must rise"),
        (&["map.growth=loguniform(0,1)"], Sampling::Sobol(4), "above 0"),
        (&["map.growth=1,2", "orbits=1"], Sampling::Zip, "`map.growth` has 2 values, `orbits` has 1"),
        (&["map.growth=uniform(1,2)"], Sampling::LatinHypercube(0), "0 points"),
    ] {
        let told = refusal(over, sampling);
        assert!(told.contains(part), "{over:?}: {told}");
    }
}

#[test]
fn points_of_a_file_are_read_and_what_is_wrong_there_names_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("points.csv");
    let design = |text: &str| {
        std::fs::write(&path, text).unwrap();
        asked(&SweepRequest { points: Some(path.clone()), ..SweepRequest::default() })
    };
    let read = design("map.growth, orbits\n.5, 3\n# the last\n1., 4\n").unwrap();
    assert_eq!(names(&read), ["map.growth=0.5, orbits=3", "map.growth=1, orbits=4"]);
    for (text, part) in [
        ("map.groth\n1\n", "points.csv: there is no key `map.groth`"),
        ("map.growth\nfast\n", "points.csv: `map.growth` must be a number"),
        ("map\n1\n", "points.csv: `map` must be a section"),
        ("map.growth,orbits\n1\n", "points.csv: CSV error: record 1"),
        ("map.growth\n", "points.csv: there are no points"),
    ] {
        let told = design(text).unwrap_err().to_string();
        assert!(told.contains(part), "{text:?}: {told}");
    }
}

#[test]
fn claims_share_a_figure_where_their_values_do() {
    let dir = tempfile::tempdir().unwrap();
    let mut summary = SweepSummary::new(design(&["orbits=1,2"], Sampling::Grid).unwrap().into(), dir.path());
    for value in [0.25, 0.5] {
        let judged = |id, limit, value| claim(id, "It is small.", "mean").below(limit).of_every(&[value; 3]);
        summary.push(&[judged("A", 1.0, value), judged("B", 2.0, value), judged("C", 1.0, 2.0 * value)], &[]).unwrap();
    }
    let alike = |quantity| summary.judged_alike(quantity).collect::<Vec<_>>();
    assert_eq!([alike(0), alike(1), alike(2)], [vec![0, 1], vec![0, 1], vec![2]]);
}

fn run(out: &std::path::Path, over: &[&str], set: &[&str]) -> Result<Finished, Error> {
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    let request = RunRequest {
        experiment: "logistic".into(),
        set: owned(set),
        out: Some(out.to_owned()),
        threads: Some(2),
        sweep: SweepRequest { over: owned(over), ..SweepRequest::default() },
        ..RunRequest::default()
    };
    run::prepare(&request)?.execute(&Quiet)
}

struct Quiet;

impl run::Watcher for Quiet {
    fn cell_started(&self, _: &str) {}
    fn phase(&self, _: &str, _: &str, _: usize) {}
    fn trial(&self, _: &str, _: usize, _: Option<f64>, _: f64) {}
    fn cell_finished(&self, _: &str) {}
    fn summarising(&self) {}
    fn stopped(&self) -> bool {
        false
    }
}

fn array(dir: &std::path::Path, name: &str) -> (Vec<usize>, Vec<f64>) {
    let store = std::sync::Arc::new(zarrs::filesystem::FilesystemStore::new(dir.join("data.zarr")).unwrap());
    let array = zarrs::array::Array::open(store, &format!("/{name}")).unwrap();
    let values: ndarray::ArrayD<f64> = array.retrieve_array_subset(&array.subset_all()).unwrap();
    (values.shape().to_vec(), values.into_iter().collect())
}

#[test]
fn every_point_is_the_run_that_it_would_be_alone() {
    let dir = tempfile::tempdir().unwrap();
    let swept = dir.path().join("sweep");
    let finished = run(&swept, &["map.growth=3.2,3.9", "orbits=1,3"], &["map.trials=2"]).unwrap();
    assert_eq!(finished.sweep.as_ref().unwrap().complete(), 4);
    // The longest orbit list of the points, and NaN where a point has fewer.
    let (shape, orbits) = array(&swept, "orbit");
    assert_eq!(shape, [2, 2, 3, 20]);
    let (_, means) = array(&swept, "mean");
    for (point, (growth, count)) in [(3.2, 1), (3.2, 3), (3.9, 1), (3.9, 3)].into_iter().enumerate() {
        let alone = dir.path().join(format!("alone-{point}"));
        let set = [format!("map.growth={growth}"), format!("orbits={count}"), "map.trials=2".into()];
        let request = RunRequest {
            experiment: "logistic".into(),
            set: set.into(),
            out: Some(alone.clone()),
            ..RunRequest::default()
        };
        let one = run::prepare(&request).unwrap().execute(&Quiet).unwrap();
        let (_, orbit) = array(&alone, "orbit");
        assert_eq!(orbits[point * 60..][..orbit.len()], orbit[..]);
        assert!(orbits[point * 60 + orbit.len()..(point + 1) * 60].iter().all(|x| x.is_nan()));
        assert_eq!(means[point], one.metrics[0].value);
    }
    let claims: serde_json::Value = serde_json::from_slice(&std::fs::read(swept.join("claims.json")).unwrap()).unwrap();
    assert_eq!(claims.as_array().unwrap().len(), 4);
    assert_eq!(claims[3]["at"], serde_json::json!({"map.growth": 3.9, "orbits": 3}));
    assert!(swept.join("report.html").exists() && swept.join("figures/sweep-L1.svg").exists());
    assert_eq!(array(&swept, "L1").1[3], claims[3]["claims"][0]["value"].as_f64().unwrap());
}

/// Three keys are three panels of a scatter where points are sampled, and as many maps as the slower key has values on a grid.
#[test]
fn captions_speak_of_maps_where_there_are_maps() {
    let dir = tempfile::tempdir().unwrap();
    let caption = |name: &str, over: &[&str], sampling| {
        let out = dir.path().join(name);
        let request = RunRequest {
            experiment: "logistic".into(),
            out: Some(out),
            threads: Some(1),
            sweep: SweepRequest { over: over.iter().map(|&over| over.to_owned()).collect(), sampling, points: None },
            ..RunRequest::default()
        };
        run::prepare(&request).unwrap().execute(&Quiet).unwrap().figures[0].caption.clone()
    };
    let sampled = ["map.growth=uniform(3,4)", "orbits=uniform(1,2)", "map.trials=uniform(1,3)"];
    let told = caption("sampled", &sampled, Sampling::LatinHypercube(14));
    assert!(told.contains("Each dot is a point") && !told.contains("map;") && !told.contains("maps"), "{told}");
    let grid = ["seed=1,2", "map.growth=linspace(3,4,13)", "orbits=1,2", "map.trials=1,2"];
    let told = caption("grid", &grid, Sampling::Grid);
    assert!(told.contains("The first 12 of 13 maps") && told.contains("Means over 2 seeds"), "{told}");
}

#[test]
fn a_point_that_is_refused_is_named_before_anything_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("sweep");
    let error = run(&out, &["map.growth=3,4,5"], &[]).unwrap_err();
    assert_eq!(error.to_string(), "point 3 (map.growth=5): map.growth is 5");
    assert!(!out.exists());
}

#[test]
fn a_sweep_whose_points_were_edited_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("sweep");
    run(&out, &["map.growth=3,4"], &[]).unwrap();
    let text = std::fs::read_to_string(out.join("sweep.toml")).unwrap();
    std::fs::write(out.join("sweep.toml"), text.replace("3.0", "3.5")).unwrap();
    let error = run::report(&out, &[]).unwrap_err();
    assert!(error.to_string().contains("sweep.toml: edited since the run began"), "{error}");
}

/// Student's interval of the mean over three seeds, t(0.975, 2) = 4.302653.
#[test]
fn seeds_are_averaged_in_figures_and_unknown_names_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("sweep");
    let mut finished = run(&out, &["map.growth=3.5,3.9", "seed=1,2,3"], &[]).unwrap();
    let mut summary = finished.sweep.take().unwrap();
    let drawn = figures(&mut summary, &["mean".to_owned(), "meen".to_owned()]).unwrap();
    assert_eq!((drawn.len(), drawn[0].id.as_str()), (1, "sweep-mean"));
    assert!(drawn[0].caption.contains("Means over 3 seeds"), "{}", drawn[0].caption);
    assert_eq!(summary.unknown, ["meen (did you mean mean?)"]);
}
