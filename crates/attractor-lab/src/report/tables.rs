//! Metrics and variables in the report.

use maud::{Markup, html};

use super::{code_block, words};
use crate::{Dataset, Metric, Values, quantity};

/// The numbers of `metrics.json`.
pub(super) fn metrics(metrics: &[Metric]) -> Markup {
    if metrics.is_empty() {
        return html! { p.empty { "This experiment measures no single numbers." } };
    }
    html! {
        table.metrics {
            thead { tr { th scope="col" { "Quantity" } th.num scope="col" { "Value" } th scope="col" { "Name" } } }
            tbody {
                @for metric in metrics {
                    tr {
                        th scope="row" { (words::set(&metric.description)) }
                        td.num { (words::number(metric.value)) (units(&metric.units)) }
                        td { (words::identifier(&metric.name)) }
                    }
                }
            }
        }
        p.fine { "In full precision in " a href="metrics.json" { "metrics.json" } "." }
    }
}

/// The variables of `data.zarr`, and how to open them.
pub(super) fn data(data: &Dataset) -> Markup {
    html! {
        p { "All arrays are in " code { "data.zarr" } " (Zarr 3) with named dimensions, coordinates and units." }
        (code_block("Python", "import xarray as xr\n\ndata = xr.open_zarr(\"data.zarr\")"))
        (code_block("Rust", OPEN_IN_RUST))
        @if !data.variables().is_empty() {
            details {
                summary { "What it holds: " (quantity::count(data.variables().len(), "variable")) }
                table.variables {
                    thead {
                        tr { th scope="col" { "Variable" } th scope="col" { "Dimensions" } th scope="col" { "Type" } th scope="col" { "What it is" } }
                    }
                    tbody {
                        @for variable in data.variables() {
                            tr {
                                th scope="row" { (words::identifier(&variable.name)) }
                                td { (extents(&variable.dims, variable.values.shape())) }
                                td { (type_name(&variable.values)) }
                                td { (words::set(&variable.description)) (bracketed(&variable.units)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

const OPEN_IN_RUST: &str = r#"use std::sync::Arc;
use zarrs::{filesystem::FilesystemStore, group::Group};

let store = Arc::new(FilesystemStore::new("data.zarr")?);
for array in Group::open(store, "/")?.child_arrays()? {
    println!("{} {:?} {:?}", array.path(), array.dimension_names(), array.shape());
}"#;

fn extents(dims: &[String], shape: &[usize]) -> String {
    dims.iter().zip(shape).map(|(dim, extent)| format!("{dim} {extent}")).collect::<Vec<_>>().join(" × ")
}

fn type_name(values: &Values) -> &'static str {
    match values {
        Values::F32(_) => "float32",
        Values::F64(_) => "float64",
        Values::I64(_) => "int64",
    }
}

fn units(units: &str) -> Markup {
    html! { @if units != "1" && !units.is_empty() { span.unit { " " (symbols(units)) } } }
}

fn bracketed(units: &str) -> Markup {
    html! { @if units != "1" && !units.is_empty() { span.unit { " (" (symbols(units)) ")" } } }
}

/// Units as they are printed: a time constant by its letter.
fn symbols(units: &str) -> String {
    units.replace("tau", "τ")
}
