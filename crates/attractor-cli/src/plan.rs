//! What is about to run, in a few lines.

use std::fmt::Write;

use attractor_lab::{Phase, quantity, run::Plan};
use console::Style;

use crate::layout;

const LABEL: usize = 12;

/// The head of a run: title, source, work, estimate, place.
pub(crate) fn describe(plan: &Plan, width: usize) -> String {
    let (bold, dim) = (Style::new().for_stderr().bold(), Style::new().for_stderr().dim());
    let mut text = format!("{} {} {}\n", bold.apply_to(plan.about.name), dim.apply_to("·"), plan.about.title);
    let mut line = |label: &str, value: &str| {
        for (number, part) in layout::wrap(value, width - LABEL - 2).iter().enumerate() {
            let label = if number == 0 { label } else { "" };
            let _ = writeln!(text, "  {} {part}", dim.apply_to(format!("{label:<0$}", LABEL - 1)));
        }
    };
    line("reproduces", plan.about.figure);
    if let Some(points) = plan.points {
        line("sweep", &quantity::count(points, "point"));
    }
    line("cells", &cells(plan));
    if let Some(each) = &plan.phases {
        line("each", &phases(each));
    }
    line("estimate", &estimate(plan));
    // An experiment need not estimate what it leaves.
    if plan.disk > 0 {
        line("disk", &format!("about {} for results; figures and report beside them", quantity::bytes(plan.disk)));
    }
    line("seed", &plan.seed.to_string());
    line("directory", &plan.dir.display().to_string());
    if plan.quick {
        let warning = "--quick: a small network, not the published size; its verdicts say nothing about the paper";
        for part in layout::wrap(warning, width - 2) {
            let _ = writeln!(text, "  {}", Style::new().for_stderr().yellow().apply_to(part));
        }
    }
    text.push('\n');
    text
}

/// About how long, with how many threads, in how much memory.
pub(crate) fn estimate(plan: &Plan) -> String {
    if plan.done == plan.cells.len() {
        return "nothing left to compute".into();
    }
    let duration = match quantity::duration(plan.seconds) {
        bound if bound.starts_with('<') => bound,
        value => format!("about {value}"),
    };
    let work = match plan.core_seconds / 3600.0 {
        hours if hours >= 0.1 => format!(" ({} core-hours)", quantity::number((hours * 10.0).round() / 10.0)),
        _ => String::new(),
    };
    let threads = quantity::count(plan.threads, "thread");
    // An experiment need not estimate its memory.
    let memory = if plan.memory == 0 { String::new() } else { format!(", {}", quantity::bytes(plan.memory)) };
    let learned = match plan.learned_from {
        0 => String::new(),
        runs => format!(", learned from {}", quantity::count(runs, "run")),
    };
    format!("{duration} with {threads}{work}{memory}{learned}")
}

fn cells(plan: &Plan) -> String {
    let count = plan.cells.len();
    let names = match (plan.cells.get(0), plan.cells.get(count.saturating_sub(1))) {
        (Some(first), Some(last)) if count > 1 => format!(" ({first} to {last})"),
        (Some(only), _) => format!(" ({only})"),
        _ => String::new(),
    };
    let done = match plan.done {
        0 => String::new(),
        done => format!(", {done} already done"),
    };
    format!("{count}{names}{done}")
}

/// The trials of a cell by phase.
fn phases(phases: &[Phase]) -> String {
    let parts: Vec<String> = phases.iter().map(|phase| format!("{} {}", phase.trials, phase.name)).collect();
    parts.join(" · ")
}
