//! What a page needs that shows figures inline: the font that they are set in, and their colours on a dark screen.

use attractor::math;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{text, theme::Color};

/// The panel of a dark page: what white becomes.
const PANEL: (u8, u8, u8) = (0x1C, 0x21, 0x27);
/// Lightness (OKLab) of text on it: what black becomes.
const TEXT: f64 = 0.92;
/// Lightness that a colour has at least.
const LEAST: f64 = 0.72;
/// Chroma below which a colour is a grey.
const GREY: f64 = 0.03;

/// Both faces of the house font, as rules of a style sheet that ask for no other file.
pub(crate) fn font_faces() -> String {
    let face = |font: &[u8], weight| {
        let data = STANDARD.encode(font);
        format!("@font-face{{font-family:Arimo;font-weight:{weight};src:url(data:font/ttf;base64,{data})}}\n")
    };
    face(text::REGULAR, "normal") + &face(text::BOLD, "bold")
}

/// Rules that give every colour of these SVG texts another one, of the same hue, where the screen is dark. The colours of a
/// colormap mean numbers, and stay; a grey one is turned, so that nothing is as dark as the page.
pub(crate) fn dark_rules<'a>(figures: impl IntoIterator<Item = &'a str>) -> String {
    let mut used = BTreeSet::new();
    for svg in figures {
        for what in ["fill", "stroke"] {
            let attribute = format!(" {what}=\"#");
            let places = svg.match_indices(&attribute).map(|(at, found)| at + found.len());
            used.extend(
                places.filter_map(|at| Some((what, svg.get(at..at + 6)?))).filter(|(_, hex)| rgb(hex).is_some()),
            );
        }
    }
    let mut rules = String::from("@media screen and (prefers-color-scheme:dark){\n");
    for (what, hex) in used {
        // Writing to a string cannot fail.
        let _ = writeln!(rules, ".card [{what}=\"#{hex}\"]{{{what}:{}}}", on_dark(hex));
    }
    rules + ".card .turned{filter:invert(.88)}\n.card.drawn>svg{filter:invert(.88) hue-rotate(180deg)}\n}\n"
}

fn rgb(hex: &str) -> Option<[f64; 3]> {
    let channel = |at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok().map(|value| f64::from(value) / 255.0);
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// The colour that stands on dark for one that stands on white: greys are turned over, others are made light enough.
fn on_dark(hex: &str) -> Color {
    let [l, a, b] = oklab(rgb(hex).unwrap_or_default());
    let panel = [PANEL.0, PANEL.1, PANEL.2].map(|channel| f64::from(channel) / 255.0);
    let [dark, tint_a, tint_b] = oklab(panel);
    if math::hypot(a, b) < GREY {
        let black = oklab(Color::Black.rgb().map(|channel| f64::from(channel) / 255.0))[0];
        let toward = ((1.0 - l) / (1.0 - black)).clamp(0.0, 1.0);
        return from_oklab([dark + toward * (TEXT - dark), tint_a * (1.0 - toward), tint_b * (1.0 - toward)]);
    }
    from_oklab([l.max(LEAST), a, b])
}

/// Ottosson's OKLab (2020) of an sRGB colour: lightness, green to red, blue to yellow.
fn oklab(rgb: [f64; 3]) -> [f64; 3] {
    let linear = rgb.map(|c| if c <= 0.04045 { c / 12.92 } else { math::powf((c + 0.055) / 1.055, 2.4) });
    let lms = times(
        [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ],
        linear,
    );
    times(
        [
            [0.210_454_255_3, 0.793_617_785, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766],
        ],
        lms.map(math::cbrt),
    )
}

/// The nearest colour of a screen.
fn from_oklab(lab: [f64; 3]) -> Color {
    let lms = times(
        [
            [1.0, 0.396_337_777_4, 0.215_803_757_3],
            [1.0, -0.105_561_345_8, -0.063_854_172_8],
            [1.0, -0.089_484_177_5, -1.291_485_548],
        ],
        lab,
    );
    let linear = times(
        [
            [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
            [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
            [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701],
        ],
        lms.map(|root| root * root * root),
    );
    let [r, g, b] = linear.map(|c| {
        let c = c.clamp(0.0, 1.0);
        let c = if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * math::powf(c, 1.0 / 2.4) - 0.055 };
        (c * 255.0).round() as u8
    });
    Color::Rgb(r, g, b)
}

fn times(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(m, v)| m * v).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two colours as WCAG counts it.
    fn contrast(one: Color, other: Color) -> f64 {
        let luminance = |color: Color| {
            let linear = color.rgb().map(|channel| {
                let c = f64::from(channel) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            });
            0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        };
        let (a, b) = (luminance(one) + 0.05, luminance(other) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn every_colour_of_the_palette_can_be_read_on_the_dark_page() {
        let panel = Color::Rgb(PANEL.0, PANEL.1, PANEL.2);
        assert_eq!(on_dark("ffffff"), panel);
        let palette = (0..7).map(Color::cycle).chain([Color::Grey, Color::Yellow]);
        let turned: Vec<Color> = palette.map(|color| on_dark(&color.to_string()[1..])).collect();
        for (i, color) in turned.iter().enumerate() {
            assert!(contrast(*color, panel) > 3.0, "{i}: {color} has {}", contrast(*color, panel));
            assert!(turned[..i].iter().all(|other| other != color));
        }
        assert!(contrast(on_dark("1a1a1a"), panel) > 12.0);
    }

    #[test]
    fn rules_are_of_what_is_used_and_of_paint_alone() {
        let svg = r##"<rect fill="#ffffff"/><path stroke="#0072b2"/><stop stop-color="#440154"/><text fill="none">" fill="#zz"</text>"##;
        let rules = dark_rules([svg]);
        assert!(
            rules.contains(r##"[fill="#ffffff"]{fill:#1c2127}"##) && rules.contains(r##"[stroke="#0072b2"]"##),
            "{rules}"
        );
        assert!(!rules.contains("440154") && !rules.contains("zz"), "{rules}");
    }
}
