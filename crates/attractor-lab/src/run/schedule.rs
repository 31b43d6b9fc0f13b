//! How many cells run at once, with how many threads each, and what that costs in time and memory.

use std::sync::Arc;

use sysinfo::{MemoryRefreshKind, RefreshKind, System};
use toml::{Table, Value};

use crate::{AnyExperiment, Cells, Error, config::paths, import::Inputs};

/// What a cell costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Seconds on one core.
    pub(crate) seconds: f64,
    /// Bytes at its peak.
    pub(crate) memory: u64,
}

/// How the cells that are left are spread over the machine.
#[derive(Debug, PartialEq)]
pub(crate) struct Schedule {
    /// Cells that run at once.
    pub(crate) at_once: usize,
    /// Threads of each.
    pub(crate) threads_per_cell: usize,
    /// Most bytes that the cells that run at once can need together.
    pub(crate) memory: u64,
    /// Estimated wall time.
    pub(crate) seconds: f64,
}

impl Schedule {
    /// As many cells at once as there are threads, fewer where their memory would exceed what is `available`; none if
    /// the largest cell does not fit by itself.
    pub(crate) fn new(costs: &[Cost], threads: usize, available: u64) -> Option<Self> {
        let mut largest: Vec<u64> = costs.iter().map(|cost| cost.memory).collect();
        largest.sort_unstable_by(|a, b| b.cmp(a));
        let peak = |at_once: usize| largest[..at_once].iter().fold(0, |sum: u64, &bytes| sum.saturating_add(bytes));
        let wanted = costs.len().min(threads).max(1);
        let at_once = if costs.is_empty() { 1 } else { (1..=wanted).rev().find(|&count| peak(count) <= available)? };
        let threads_per_cell = (threads / at_once).max(1);
        let seconds = wall_time(costs, at_once) / threads_per_cell as f64;
        Some(Self { at_once, threads_per_cell, memory: peak(at_once.min(costs.len())), seconds })
    }
}

/// The time until the last of `workers` is done, when each takes the next cell as soon as it is free.
fn wall_time(costs: &[Cost], workers: usize) -> f64 {
    let mut busy = vec![0.0_f64; workers];
    for cost in costs {
        if let Some(free) = busy.iter_mut().min_by(|a, b| a.total_cmp(b)) {
            *free += cost.seconds;
        }
    }
    busy.into_iter().fold(0.0, f64::max)
}

/// Bytes that the program may still take: what the machine has, or less within a container.
pub(crate) fn available_memory() -> u64 {
    let system =
        System::new_with_specifics(RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram()));
    // Without /proc nothing is known, and nothing refused.
    if system.total_memory() == 0 {
        return u64::MAX;
    }
    // The page cache counts as used in a container, but gives way.
    let container = system.cgroup_limits().map_or(u64::MAX, |limits| limits.total_memory.saturating_sub(limits.rss));
    system.available_memory().min(container)
}

/// The refusal of a cell that does not fit, with the parameters that would make it smaller.
pub(crate) fn too_large(
    experiment: &Arc<dyn AnyExperiment>,
    config: &Table,
    inputs: &Inputs,
    configured: &dyn Cells,
    available: u64,
) -> Error {
    let needed = largest_cell(configured);
    let gib = |bytes: u64| format!("{:.1} GiB", bytes as f64 / f64::from(1 << 30));
    let parameters = parameters_of_size(experiment, config, inputs, needed);
    let remedy = if parameters.is_empty() {
        "run a smaller configuration".to_owned()
    } else {
        format!("lower {}", parameters.join(" or "))
    };
    Error::bad_input(
        format!("one network needs {} of memory, and {} are available", gib(needed), gib(available)),
        remedy,
    )
}

/// The parameters that lower the memory of the largest cell when they are halved, the most effective first.
fn parameters_of_size(
    experiment: &Arc<dyn AnyExperiment>,
    config: &Table,
    inputs: &Inputs,
    needed: u64,
) -> Vec<String> {
    let mut effective: Vec<(u64, String)> = paths(config)
        .into_iter()
        .filter_map(|path| {
            let mut smaller = config.clone();
            halve(&mut smaller, &path)?;
            let memory = largest_cell(&*Arc::clone(experiment).configure(&smaller, inputs).ok()?);
            (memory < needed - needed / 100).then(|| (memory, format!("`{path}`")))
        })
        .collect();
    effective.sort();
    effective.into_iter().take(3).map(|(_, path)| path).collect()
}

fn halve(config: &mut Table, path: &str) -> Option<()> {
    let (section, rest) = path.split_once('.').unwrap_or((path, ""));
    match config.get_mut(section)? {
        Value::Table(inner) => halve(inner, rest)?,
        Value::Integer(number) => *number /= 2,
        Value::Float(number) => *number /= 2.0,
        _ => return None,
    }
    Some(())
}

/// Bytes of the cell that needs most.
fn largest_cell(configured: &dyn Cells) -> u64 {
    (0..configured.cell_names().len()).map(|cell| configured.memory(cell)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(memory: &[u64]) -> Vec<Cost> {
        memory.iter().map(|&memory| Cost { seconds: 6.0, memory }).collect()
    }

    #[test]
    fn one_cell_gets_all_threads_and_several_share_them() {
        let schedule = |cells: usize, threads| {
            let schedule = Schedule::new(&costs(&vec![1; cells]), threads, 100).unwrap();
            (schedule.at_once, schedule.threads_per_cell, schedule.seconds)
        };
        assert_eq!(schedule(1, 4), (1, 4, 1.5));
        assert_eq!(schedule(2, 4), (2, 2, 3.0));
        assert_eq!(schedule(3, 2), (2, 1, 12.0));
        assert_eq!(schedule(3, 1), (1, 1, 18.0));
        assert_eq!(schedule(0, 2), (1, 2, 0.0));
    }

    #[test]
    fn fewer_cells_run_at_once_where_memory_is_short() {
        let schedule = |available| Schedule::new(&costs(&[10, 30, 20]), 3, available).map(|s| (s.at_once, s.memory));
        assert_eq!(schedule(60), Some((3, 60)));
        assert_eq!(schedule(59), Some((2, 50)));
        assert_eq!(schedule(30), Some((1, 30)));
        assert_eq!(schedule(29), None);
    }
}
