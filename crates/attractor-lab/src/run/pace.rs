//! How long things take on this machine beside what the cost models say: learned from the runs that lie beside a new one.

use std::{fs, path::Path};

use crate::account::{RunInfo, Status};

/// What earlier runs on this machine tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pace {
    /// Seconds that one estimated second takes.
    pub(crate) factor: f64,
    /// Runs that say so.
    pub(crate) runs: usize,
}

impl Pace {
    /// What the cost models say.
    pub(crate) const ESTIMATED: Self = Self { factor: 1.0, runs: 0 };

    /// The median over the finished runs in the directory of `dir` that this machine made of the same experiment at the
    /// same size, or else of any.
    pub(crate) fn learned(dir: &Path, info: &RunInfo) -> Self {
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let here = |run: &RunInfo| {
            run.status == Status::Finished && run.kernel == info.kernel && run.host_cores == info.host_cores
        };
        let runs: Vec<RunInfo> = fs::read_dir(parent)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| RunInfo::read(&entry.path()).ok())
            .filter(here)
            .collect();
        let of_same = runs.iter().filter(|run| run.experiment == info.experiment && run.quick == info.quick);
        Self::median(of_same).or_else(|| Self::median(runs.iter())).unwrap_or(Self::ESTIMATED)
    }

    fn median<'a>(runs: impl Iterator<Item = &'a RunInfo>) -> Option<Self> {
        let mut factors: Vec<f64> =
            runs.filter_map(|run| Some(run.seconds / run.estimate?)).filter(|f| f.is_finite() && *f > 0.0).collect();
        factors.sort_unstable_by(f64::total_cmp);
        Some(Self { factor: *factors.get(factors.len() / 2)?, runs: factors.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(dir: &Path, name: &str, experiment: &str, seconds: f64, change: impl Fn(&mut RunInfo)) {
        let mut info = RunInfo::begin(experiment, false, 1, 2);
        (info.status, info.seconds, info.estimate) = (Status::Finished, seconds, Some(10.0));
        change(&mut info);
        fs::create_dir(dir.join(name)).unwrap();
        info.write(&dir.join(name)).unwrap();
    }

    #[test]
    fn the_same_experiment_on_this_machine_tells_most() {
        let dir = tempfile::tempdir().unwrap();
        let (next, new) = (dir.path().join("next"), RunInfo::begin("timing", false, 1, 2));
        assert_eq!(Pace::learned(&next, &new), Pace::ESTIMATED);
        fs::create_dir(dir.path().join("no run")).unwrap();
        run(dir.path(), "other", "digits", 20.0, |_| ());
        assert_eq!(Pace::learned(&next, &new), Pace { factor: 2.0, runs: 1 });
        for (name, seconds) in [("a", 40.0), ("b", 30.0), ("c", 300.0)] {
            run(dir.path(), name, "timing", seconds, |_| ());
        }
        run(dir.path(), "quick", "timing", 1.0, |info| info.quick = true);
        run(dir.path(), "elsewhere", "timing", 1.0, |info| info.host_cores += 1);
        run(dir.path(), "stopped", "timing", 1.0, |info| info.status = Status::Stopped);
        run(dir.path(), "older", "timing", 1.0, |info| info.estimate = None);
        run(dir.path(), "at once", "timing", 0.0, |_| ());
        assert_eq!(Pace::learned(&next, &new), Pace { factor: 4.0, runs: 3 });
    }
}
