//! The house theme: sizes in points, colours that survive colour blindness, and colormaps.

use std::fmt;

/// Size of tick labels, legends and annotations.
pub(super) const SMALL: f64 = 6.5;
/// Size of axis labels.
pub(super) const LABEL: f64 = 7.0;
/// Size of panel titles.
pub(super) const TITLE: f64 = 7.5;
/// Size of panel letters.
pub(super) const LETTER: f64 = 9.0;
/// Width of axes, ticks and error bars.
pub(super) const HAIRLINE: f64 = 0.6;
/// Width of a line where none is asked for.
pub(super) const LINE: f64 = 1.0;
/// Length of a tick.
pub(super) const TICK: f64 = 2.5;
/// Points (1/72 inch) in a millimetre.
pub(super) const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// A colour by name, from the palette of Okabe and Ito (2008), which stays distinct under every common colour blindness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Color {
    /// `#0072B2`, the first colour of every series.
    #[default]
    Blue,
    /// `#E69F00`
    Orange,
    /// `#009E73`
    Green,
    /// `#D55E00`
    Vermillion,
    /// `#CC79A7`
    Purple,
    /// `#56B4E9`
    SkyBlue,
    /// `#F0E442`; too pale for thin lines.
    Yellow,
    /// `#1A1A1A`, the colour of text and axes.
    Black,
    /// `#8C8C8C`, for what is there to compare with.
    Grey,
    /// White.
    White,
    /// Any other colour: red, green, blue.
    Rgb(u8, u8, u8),
}

impl Color {
    /// The colour of the `i`-th series of a panel; repeats after seven.
    pub fn cycle(i: usize) -> Self {
        const ORDER: [Color; 7] =
            [Color::Blue, Color::Vermillion, Color::Green, Color::Orange, Color::Purple, Color::SkyBlue, Color::Black];
        ORDER[i % ORDER.len()]
    }

    /// Red, green and blue.
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Self::Blue => [0x00, 0x72, 0xB2],
            Self::Orange => [0xE6, 0x9F, 0x00],
            Self::Green => [0x00, 0x9E, 0x73],
            Self::Vermillion => [0xD5, 0x5E, 0x00],
            Self::Purple => [0xCC, 0x79, 0xA7],
            Self::SkyBlue => [0x56, 0xB4, 0xE9],
            Self::Yellow => [0xF0, 0xE4, 0x42],
            Self::Black => [0x1A, 0x1A, 0x1A],
            Self::Grey => [0x8C, 0x8C, 0x8C],
            Self::White => [0xFF, 0xFF, 0xFF],
            Self::Rgb(r, g, b) => [r, g, b],
        }
    }
}

impl fmt::Display for Color {
    /// As SVG takes it: `#0072b2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.rgb();
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// A map from numbers to colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colormap {
    /// Viridis: perceptually uniform, for magnitudes.
    #[default]
    Sequential,
    /// Blue, white, red (`ColorBrewer` `RdBu`), for signed values; its limits are symmetric unless given.
    Diverging,
    /// White to black, for masks, spikes and counts.
    Grey,
}

impl Colormap {
    /// The colour at `t` in 0..=1, clamped.
    pub fn at(self, t: f64) -> Color {
        let anchors = self.anchors();
        let position = t.clamp(0.0, 1.0) * (anchors.len() - 1) as f64;
        let below = (position.floor() as usize).min(anchors.len() - 2);
        let fraction = position - below as f64;
        let mix = |shift: u32| {
            let channel = |hex: u32| f64::from(hex >> shift & 0xFF);
            let (from, to) = (channel(anchors[below]), channel(anchors[below + 1]));
            (from + fraction * (to - from)).round() as u8
        };
        Color::Rgb(mix(16), mix(8), mix(0))
    }

    /// Equidistant colours; between them the map is linear in sRGB.
    fn anchors(self) -> &'static [u32] {
        match self {
            Self::Sequential => &[
                0x44_0154, 0x48_2475, 0x41_4487, 0x35_5F8D, 0x2A_788E, 0x21_918C, 0x22_A884, 0x44_BF70, 0x7A_D151,
                0xBD_DF26, 0xFD_E725,
            ],
            Self::Diverging => &[
                0x05_3061, 0x21_66AC, 0x43_93C3, 0x92_C5DE, 0xD1_E5F0, 0xF7_F7F7, 0xFD_DBC7, 0xF4_A582, 0xD6_604D,
                0xB2_182B, 0x67_001F,
            ],
            Self::Grey => &[0xFF_FFFF, 0x1A_1A1A],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colormaps_begin_and_end_at_their_anchors() {
        assert_eq!(Colormap::Sequential.at(-3.0), Color::Rgb(0x44, 0x01, 0x54));
        assert_eq!(Colormap::Sequential.at(1.0), Color::Rgb(0xFD, 0xE7, 0x25));
        assert_eq!(Colormap::Diverging.at(0.5), Color::Rgb(0xF7, 0xF7, 0xF7));
        assert_eq!(Colormap::Grey.at(f64::NAN).rgb().len(), 3);
    }

    #[test]
    fn a_colour_is_written_as_hexadecimal() {
        assert_eq!(Color::Blue.to_string(), "#0072b2");
        assert_eq!(Color::cycle(7), Color::cycle(0));
    }
}
