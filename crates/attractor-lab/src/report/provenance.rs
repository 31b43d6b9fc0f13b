//! Provenance in the report: version, machine, threads and times.

use maud::{Markup, html};

use crate::{
    account::{CellTimes, RunInfo},
    quantity,
};

/// The run's facts as a list, and the time of every cell.
pub(super) fn facts(info: &RunInfo) -> Markup {
    let facts = [
        ("Program", format!("attractor {}, {} kernel", info.attractor, info.kernel)),
        ("Machine", format!("{} {}, {}", info.os, info.arch, quantity::count(info.host_cores, "core"))),
        ("Started", timestamp(&info.started)),
        ("Finished", info.finished.as_deref().map_or_else(|| "–".into(), timestamp)),
        ("Wall time", format!("{} with {}", quantity::duration(info.seconds), quantity::count(info.threads, "thread"))),
        ("Peak memory", info.peak_memory.map_or_else(|| "–".into(), quantity::bytes)),
        ("Seed", info.seed.to_string()),
    ];
    let facts = facts.into_iter().chain(info.times.map(|together| ("Time of cells", times(together))));
    html! {
        dl.facts { @for (name, fact) in facts { div { dt { (name) } dd { (fact) } } } }
        p.fine { "The same seed and version give the same numbers, bit by bit, with any number of threads." }
        @if !info.cells.is_empty() { (cell_times(info)) }
    }
}

/// How long cells took that are too many to list.
fn times(times: CellTimes) -> String {
    let each = |seconds: f64| match seconds {
        _ if seconds < 1.0 => format!("{} ms", quantity::number(1000.0 * seconds)),
        _ => quantity::duration(seconds),
    };
    format!(
        "{} for {}: {} to {}, {} on average",
        quantity::duration(times.seconds),
        quantity::count(times.cells, "cell"),
        each(times.shortest),
        each(times.longest),
        each(times.seconds / times.cells.max(1) as f64)
    )
}

fn cell_times(info: &RunInfo) -> Markup {
    let longest = info.cells.iter().map(|cell| cell.seconds).fold(0.0, f64::max);
    html! {
        details {
            summary { "Time of each of " (quantity::count(info.cells.len(), "cell")) }
            table.times {
                thead { tr { th scope="col" { "Cell" } th.num scope="col" { "Time" } th aria-hidden="true" {} } }
                tbody {
                    @for cell in &info.cells {
                        tr {
                            th scope="row" { code { (cell.name) } }
                            td.num { (quantity::duration(cell.seconds)) }
                            td.meter aria-hidden="true" { span style={ "width:" (format!("{:.1}", 100.0 * cell.seconds / longest.max(1e-9))) "%" } {} }
                        }
                    }
                }
            }
        }
    }
}

/// `2026-03-01T12:30:05Z` as `2026-03-01 12:30:05 UTC`.
fn timestamp(rfc3339: &str) -> String {
    match rfc3339.strip_suffix('Z').and_then(|time| time.split_once('T')) {
        Some((day, time)) => format!("{day} {} UTC", time.split('.').next().unwrap_or(time)),
        None => rfc3339.into(),
    }
}
