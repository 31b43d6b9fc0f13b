//! `compare`: two runs side by side.

use std::{fmt::Write, path::Path};

use attractor_lab::{
    quantity,
    run::{self, Both, Comparison},
};
use console::{Style, measure_text_width, pad_str};

use crate::{claims::verdict, failure::Failure, output};

/// Prints what differs between two runs, and what became of it.
pub(crate) fn compare(one: &Path, other: &Path) -> Result<(), Failure> {
    let comparison = run::compare(one, other)?;
    Ok(output::print(&side_by_side(&comparison, [one, other]))?)
}

/// A line of the table: what it is about, and what either run has.
type Line = (String, [String; 2]);

fn side_by_side(comparison: &Comparison, dirs: [&Path; 2]) -> String {
    let Comparison { infos, parameters, claims, metrics } = comparison;
    let name = |dir: &Path| dir.file_name().unwrap_or(dir.as_os_str()).to_string_lossy().into_owned();
    let mut head = vec![(String::new(), dirs.map(name))];
    let mut told = |what: &str, of: fn(&run::RunInfo) -> String| {
        let both = [of(&infos.0), of(&infos.1)];
        if both[0] != both[1] {
            head.push((what.to_owned(), both));
        }
    };
    told("experiment", |info| info.experiment.clone());
    told("version", |info| info.attractor.clone());
    told("kernel", |info| info.kernel.clone());
    told("time", |info| quantity::duration(info.seconds));
    let absent = || "-".to_owned();
    let parameters = parameters.iter().map(|(key, (a, b))| {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(absent);
        (key.clone(), [shown(a), shown(b)])
    });
    let claims = claims.iter().map(|(a, b)| {
        let shown = |claim: &Option<attractor_lab::Claim>| {
            claim.as_ref().map_or_else(absent, |claim| {
                format!("{} {}", verdict(claim.verdict).to_string().trim_end(), quantity::number(claim.value))
            })
        };
        let id = a.as_ref().or(b.as_ref()).map(|claim| claim.id.clone());
        (id.unwrap_or_default(), [shown(a), shown(b)])
    });
    let metrics = metrics.iter().map(|both: &Both<attractor_lab::Metric>| {
        let shown = |metric: &Option<attractor_lab::Metric>| {
            metric.as_ref().map_or_else(absent, |metric| match metric.units.as_str() {
                "1" => quantity::number(metric.value),
                units => format!("{} {units}", quantity::number(metric.value)),
            })
        };
        let name = both.0.as_ref().or(both.1.as_ref()).map(|metric| metric.name.clone());
        (name.unwrap_or_default(), [shown(&both.0), shown(&both.1)])
    });
    let sections = [
        ("", head),
        ("parameters that differ", parameters.collect()),
        ("claims", claims.collect()),
        ("numbers", metrics.collect()),
    ];
    table(&sections)
}

fn table(sections: &[(&str, Vec<Line>)]) -> String {
    let lines = || sections.iter().flat_map(|(_, lines)| lines);
    let names = lines().map(|(name, _)| measure_text_width(name)).max().unwrap_or(0);
    let first = lines().map(|(_, [value, _])| measure_text_width(value)).max().unwrap_or(0);
    let (bold, dim) = (Style::new().bold(), Style::new().dim());
    let mut text = String::new();
    for (title, lines) in sections.iter().filter(|(_, lines)| !lines.is_empty()) {
        if !title.is_empty() {
            let _ = writeln!(text, "\n{}", bold.apply_to(title));
        }
        for (name, [one, other]) in lines {
            let pad = |text: &str, width| pad_str(text, width, console::Alignment::Left, None).into_owned();
            let differs = if title.is_empty() || one == other { "  " } else { "≠ " };
            let line = format!("{differs}{}  {}  {other}", dim.apply_to(pad(name, names)), pad(one, first));
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text
}
