//! Cells that fail at workers: recorded, left alone, and computed again on demand.

use super::*;

#[test]
fn a_cell_that_failed_is_left_alone_until_it_is_asked_for_again() {
    let bench = Bench::new();
    let obstacle = bench.path("obstacle");
    fs::write(&obstacle, "").unwrap();
    let fails = format!("fails=orbit-01:{}", obstacle.display());
    let dir = prepare(&bench.request("run", &[&fails], 1)).unwrap().write().unwrap();
    let worked = |retry| work(&dir, Shard::ALL, Some(1), retry).unwrap().execute(&Script::default()).unwrap();
    let reason = "orbit-01: the network diverged at step 7: unit 0 reached 1e9".to_owned();

    let first = worked(false);
    assert_eq!((first.cells, first.computed), (3, 2));
    assert_eq!(first.failed, [("orbit-01".to_owned(), reason.clone())]);
    // Whether left alone or tried again in vain, it stays what it was.
    assert_eq!(worked(false), Worked { computed: 0, ..first.clone() });
    assert_eq!(worked(true), Worked { computed: 0, ..first.clone() });
    assert_eq!(status(&dir).unwrap().failed.len(), 1);
    let refused = finish_run(&dir, false, &[]).unwrap_err();
    assert!(refused.remedy().unwrap().contains("--retry"), "{refused}: {:?}", refused.remedy());

    fs::remove_file(&obstacle).unwrap();
    assert_eq!(worked(false).failed.len(), 1);
    assert_eq!(worked(true), Worked { cells: 3, computed: 1, failed: Vec::new() });
    assert_eq!(worked(true).computed, 0);
    finish_run(&dir, false, &[]).unwrap();
    assert!(check_files(&dir).unwrap().faults.is_empty());
}
