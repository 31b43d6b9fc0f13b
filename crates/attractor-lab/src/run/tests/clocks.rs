//! Clocks: of a worker, of this machine and of the file system, no two need agree.

use std::{
    fs::File,
    time::{Duration, SystemTime},
};

use super::*;
use crate::run::{
    bundle::{self, Account, Kind, Writer},
    shard::Shard,
    status,
};

#[test]
fn a_worker_is_lost_when_its_file_is_old_by_the_clock_of_the_file_system() {
    let bench = Bench::new();
    let dir = prepare(&bench.request("run", &["orbits=3"], 1)).unwrap().write().unwrap();
    let info = RunInfo::read(&dir).unwrap();
    let writer = Writer::create(&dir, Shard::ALL).unwrap();
    let account = Account { host: "node".into(), threads: 1, ..Account::default() };
    writer.append(Kind::Started, "orbit-01", info.fingerprint("orbit-01"), &account, &[]).unwrap();
    let (path, _) = bundle::list(&dir).unwrap().bundles.remove(0);
    let found = |written: SystemTime| {
        File::options().append(true).open(&path).unwrap().set_modified(written).unwrap();
        let progress = status(&dir).unwrap();
        (progress.running.len(), progress.lost.len())
    };
    let now = SystemTime::now();
    assert_eq!(found(now), (1, 0));
    assert_eq!(found(now - Duration::from_secs(30)), (1, 0), "it says every 20 s that it lives");
    assert_eq!(found(now - Duration::from_secs(610)), (0, 1));
    assert_eq!(found(now + Duration::from_secs(3610)), (1, 0), "from the future");
}
