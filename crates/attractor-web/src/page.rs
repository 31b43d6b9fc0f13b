//! The page in one file: its parts are in `page/`, and come together here when the program is compiled.

use std::io::Write as _;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, write::DeflateEncoder};

use crate::bench::{KINDS, Kind};
use crate::dial::Dial;
use crate::parts::Parts;
use crate::selftest::SETTINGS;

const FRAME: &str = include_str!("../page/index.html");
const STYLE: &str = include_str!("../page/style.css");
const WORKER: &str = include_str!("../page/worker.js");
const RELAXED: &[u8] = include_bytes!("../module/relaxed.wasm");
const EXACT: &[u8] = include_bytes!("../module/exact.wasm");

/// The scripts that every page with a bench needs, in an order in which each uses those before it.
const KIT: &[&str] = &[
    include_str!("../page/base.js"),
    include_str!("../page/kernel.js"),
    include_str!("../page/draw.js"),
    include_str!("../page/raster.js"),
    include_str!("../page/dials.js"),
    include_str!("../page/pen.js"),
    include_str!("../page/live.js"),
    include_str!("../page/tame.js"),
    include_str!("../page/tame_pictures.js"),
    include_str!("../page/rhythm.js"),
];
/// Those of the lab page alone.
const LAB: &[&str] = &[
    include_str!("../page/address.js"),
    include_str!("../page/order.js"),
    include_str!("../page/hold.js"),
    include_str!("../page/selftest.js"),
    include_str!("../page/main.js"),
];
/// Those of a bench inside another page.
const EMBED: &[&str] =
    &[include_str!("../page/own.js"), include_str!("../page/held.js"), include_str!("../page/embed.js")];
const REPORT: &str = include_str!("../page/report.js");
const WIDGET: &str = include_str!("../page/widget.js");
const BENCH_STYLE: &str = include_str!("../page/bench.css");
const ALONE_STYLE: &str = include_str!("../page/alone.css");

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
            ("{{style}}", format!("{STYLE}{BENCH_STYLE}")),
            ("{{version}}", format!("attractor {}.", env!("CARGO_PKG_VERSION"))),
            ("{{relaxed}}", modules()[0].clone()),
            ("{{exact}}", modules()[1].clone()),
            ("{{worker}}", WORKER.to_owned()),
            ("{{kinds}}", kinds()),
            ("{{script}}", [KIT, LAB].concat().join("\n")),
        ];
        parts.into_iter().fold(FRAME.to_owned(), |page, (place, part)| page.replacen(place, &part, 1))
    })
}

/// A network that a page shows alive: a bench that takes parts ([`Session::open_with`](crate::Session::open_with)), and what it is
/// told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Live {
    /// `own`, `held` or `grown`.
    pub bench: &'static str,
    /// As in the address: `noise=0.001&kick=0.5`.
    pub settings: String,
    /// The network, and what belongs to it.
    pub parts: Parts,
    /// What the reader is invited to, on a button: `Kick this network`.
    pub invitation: String,
    /// A sentence on it.
    pub about: String,
}

/// The style of a bench inside another page, which has the colours of its own.
pub fn live_style() -> &'static str {
    BENCH_STYLE
}

/// A live network as a part of a page: a door that a reader opens, and all that it needs, within the page. One a page.
pub fn live(live: &Live) -> String {
    let parts: Vec<String> = live.parts.iter().map(|(name, bytes)| format!("{name:?}:{:?}", packed(bytes))).collect();
    let [relaxed, exact] = modules();
    let script = [KIT, EMBED, &[REPORT]].concat().join("\n");
    format!(
        r#"<div class="live kit" hidden><p>{about}</p><button type="button" class="main">{invitation}</button></div>
<script type="application/json" id="live-network">{{"bench":{bench:?},"settings":{settings:?},"parts":{{{parts}}}}}</script>
<script type="text/plain" id="module-relaxed">{relaxed}</script>
<script type="text/plain" id="module-exact">{exact}</script>
<script type="text/plain" id="worker-source">{WORKER}</script>
<script>
"use strict";
(() => {{
const KINDS = {kinds};
{script}
}})();
</script>"#,
        about = escaped(&live.about),
        invitation = escaped(&live.invitation),
        bench = live.bench,
        settings = live.settings,
        parts = parts.join(","),
        kinds = kinds(),
    )
}

/// The bench of a user's own network for a notebook: an ECMAScript module whose `render` anywidget calls, and its style.
pub fn widget() -> (String, String) {
    let [relaxed, exact] = modules();
    // Strings of Rust and of JavaScript are escaped alike where they are ASCII; what is not stands as it is.
    let worker = WORKER.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${");
    let script = [KIT, EMBED, &[WIDGET]].concat().join("\n");
    let module = format!(
        "const KINDS = {};\nconst MODULES = {{ relaxed: \"{relaxed}\", exact: \"{exact}\", worker: `{worker}` }};\n{script}\n",
        kinds()
    );
    (module, format!("{ALONE_STYLE}{BENCH_STYLE}"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Both modules as text: with the processor's own multiply-add, and exact everywhere.
fn modules() -> &'static [String; 2] {
    static MODULES: OnceLock<[String; 2]> = OnceLock::new();
    MODULES.get_or_init(|| [packed(RELAXED), packed(EXACT)])
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
    fn a_live_network_is_within_the_page() {
        let shown = live(&Live {
            bench: "held",
            settings: "push=0.2".to_owned(),
            parts: Parts::from([("law".to_owned(), b"units=9".to_vec())]),
            invitation: "Push < pull".to_owned(),
            about: String::new(),
        });
        assert!(shown.contains("Push &lt; pull") && shown.contains(r#""bench":"held","settings":"push=0.2""#));
        assert!(shown.len() < 2_500_000 && !shown.contains("http://"), "{} bytes", shown.len());
        let (module, style) = widget();
        assert!(module.contains("export default") && style.contains(".kit .bench"));
    }

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
        let scripts = [KIT, LAB, EMBED, &[WORKER, REPORT, WIDGET]].concat();
        assert!(scripts.iter().all(|script| !script.contains("</script")));
    }
}
