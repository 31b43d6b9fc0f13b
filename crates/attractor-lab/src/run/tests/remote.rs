//! Cells of runs that another process planned.

use super::*;

#[test]
fn a_process_tells_runs_apart_that_it_is_asked_for_in_turn() {
    let spec = |seed| {
        let request = RunRequest { experiment: "logistic".into(), seed: Some(seed), ..RunRequest::default() };
        prepare(&request).unwrap().spec()
    };
    let result = |spec: &Spec| spec.open().unwrap().run_cell(1, 1, &Script::default()).unwrap();
    let specs = [spec(1), spec(2)];
    let found = specs.each_ref().map(result);
    assert_ne!(found[0], found[1]);
    for _ in 0..3 {
        assert_eq!(specs.each_ref().map(result), found);
    }
}
