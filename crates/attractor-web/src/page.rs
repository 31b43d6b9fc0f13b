//! The page in one file: its parts are in `page/`, and come together here when the program is compiled.

use std::io::Write as _;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, write::DeflateEncoder};

use crate::bench::{KINDS, Kind};
use crate::dial::Dial;
use crate::selftest::SETTINGS;

const FRAME: &str = include_str!("../page/index.html");
const STYLE: &str = include_str!("../page/style.css");
const WORKER: &str = include_str!("../page/worker.js");
const RELAXED: &[u8] = include_bytes!("../module/relaxed.wasm");
const EXACT: &[u8] = include_bytes!("../module/exact.wasm");

/// The scripts of the page, in an order in which each uses those before it.
const SCRIPTS: &[&str] = &[
    include_str!("../page/base.js"),
    include_str!("../page/kernel.js"),
    include_str!("../page/address.js"),
    include_str!("../page/draw.js"),
    include_str!("../page/raster.js"),
    include_str!("../page/dials.js"),
    include_str!("../page/pen.js"),
    include_str!("../page/live.js"),
    include_str!("../page/tame.js"),
    include_str!("../page/tame_pictures.js"),
    include_str!("../page/order.js"),
    include_str!("../page/hold.js"),
    include_str!("../page/rhythm.js"),
    include_str!("../page/selftest.js"),
    include_str!("../page/main.js"),
];

/// The lab page: HTML that is complete in itself and works offline, from a file.
///
/// ```
/// let page = attractor_web::page();
/// assert!(page.starts_with("<!doctype html>") && page.len() < 5_000_000);
/// ```
pub fn page() -> &'static str {
    static PAGE: OnceLock<String> = OnceLock::new();
    PAGE.get_or_init(|| {
        let parts = [
            ("{{style}}", STYLE.to_owned()),
            ("{{version}}", format!("attractor {}.", env!("CARGO_PKG_VERSION"))),
            ("{{relaxed}}", packed(RELAXED)),
            ("{{exact}}", packed(EXACT)),
            ("{{worker}}", WORKER.to_owned()),
            ("{{kinds}}", kinds()),
            ("{{script}}", SCRIPTS.join("\n")),
        ];
        parts.into_iter().fold(FRAME.to_owned(), |page, (place, part)| page.replacen(place, &part, 1))
    })
}

/// Whether these bytes are a lab page, of whatever version.
pub fn is_page(bytes: &[u8]) -> bool {
    let begin = FRAME.as_bytes();
    let end = begin.windows(8).position(|bytes| bytes == b"{{style}").unwrap_or(begin.len());
    bytes.starts_with(&begin[..end])
}

/// Bytes as text, by raw deflate and base 64.
fn packed(bytes: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    STANDARD.encode(written.unwrap_or_default())
}

/// All benches and their dials, as JSON.
fn kinds() -> String {
    let kinds = KINDS.iter().map(|Kind { name, title, dials, .. }| {
        let dials: Vec<String> = dials.iter().map(dial).collect();
        let check = if *name == "tame" { SETTINGS } else { "" };
        format!(r#"{name:?}:{{"title":{title:?},"check":{check:?},"dials":[{}]}}"#, dials.join(","))
    });
    format!("{{{}}}", kinds.collect::<Vec<_>>().join(","))
}

fn dial(dial: &Dial) -> String {
    let Dial { key, label, help, low, high, step, usual, renews } = dial;
    // Plain sentences without controls or quotation marks are written the same in Rust and in JSON.
    format!(
        r#"{{"key":{key:?},"label":{label:?},"help":{help:?},"low":{low},"high":{high},"step":{step},"usual":{usual},"renews":{renews}}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_whole_and_asks_for_nothing() {
        let page = page();
        assert!(!page.contains("{{"), "a place was left open");
        for request in
            ["src=\"http", "<link rel=\"stylesheet\"", "@import", "fetch(", "XMLHttpRequest", "importScripts"]
        {
            assert!(!page.contains(request), "{request}");
        }
        // What is a text inside the page must not end the element that holds it.
        assert!(SCRIPTS.iter().chain([&WORKER]).all(|script| !script.contains("</script")));
    }
}
