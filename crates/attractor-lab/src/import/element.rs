//! The binary numbers of array files, widened to 64-bit floats.

use half::f16;

/// What the bits of a number mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// IEEE 754, 2 (half precision), 4 or 8 bytes.
    Float,
    /// Two's complement, 1 to 8 bytes.
    Signed,
    /// Binary, 1 to 8 bytes; truth values are 0 and 1.
    Unsigned,
}

/// The type of an array's entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element {
    kind: Kind,
    width: usize,
    big_endian: bool,
}

impl Element {
    /// A type of number; none for a width that it does not come in.
    pub(super) fn new(kind: Kind, width: usize, big_endian: bool) -> Option<Self> {
        let known = match kind {
            Kind::Float => matches!(width, 2 | 4 | 8),
            Kind::Signed | Kind::Unsigned => matches!(width, 1 | 2 | 4 | 8),
        };
        known.then_some(Self { kind, width, big_endian })
    }

    /// Unsigned bytes.
    pub(super) const fn byte() -> Self {
        Self { kind: Kind::Unsigned, width: 1, big_endian: true }
    }

    /// Bytes of a number.
    pub(super) fn width(self) -> usize {
        self.width
    }

    /// The first `count` numbers; none if there are fewer.
    pub(super) fn decode(self, bytes: &[u8], count: usize) -> Option<Vec<f64>> {
        let bytes = bytes.get(..count.checked_mul(self.width)?)?;
        Some(bytes.chunks_exact(self.width).map(|number| self.widen(number)).collect())
    }

    fn widen(self, number: &[u8]) -> f64 {
        let shift = |bits: u64, &byte: &u8| bits << 8 | u64::from(byte);
        let bits = if self.big_endian { number.iter().fold(0, shift) } else { number.iter().rev().fold(0, shift) };
        match (self.kind, self.width) {
            (Kind::Float, 2) => f16::from_bits(bits as u16).to_f64(),
            (Kind::Float, 4) => f64::from(f32::from_bits(bits as u32)),
            (Kind::Float, _) => f64::from_bits(bits),
            (Kind::Unsigned, _) => bits as f64,
            (Kind::Signed, width) => {
                let unused = 64 - 8 * width as u32;
                ((bits << unused).cast_signed() >> unused) as f64
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_width_is_widened_in_both_byte_orders() {
        let cases: [(Kind, &[u8], f64); 14] = [
            (Kind::Float, &0x3e00_u16.to_le_bytes(), 1.5),
            (Kind::Float, &0x7bff_u16.to_le_bytes(), 65_504.0),
            (Kind::Float, &0x0001_u16.to_le_bytes(), 2_f64.powi(-24)),
            (Kind::Float, &0xfc00_u16.to_le_bytes(), f64::NEG_INFINITY),
            (Kind::Float, &(-1.5e-300_f64).to_le_bytes(), -1.5e-300),
            (Kind::Float, &0.1_f32.to_le_bytes(), f64::from(0.1_f32)),
            (Kind::Signed, &(-7_i8).to_le_bytes(), -7.0),
            (Kind::Signed, &(-30_000_i16).to_le_bytes(), -30_000.0),
            (Kind::Signed, &i32::MIN.to_le_bytes(), -2_147_483_648.0),
            (Kind::Signed, &(-5_000_000_000_i64).to_le_bytes(), -5e9),
            (Kind::Unsigned, &255_u8.to_le_bytes(), 255.0),
            (Kind::Unsigned, &65_000_u16.to_le_bytes(), 65_000.0),
            (Kind::Unsigned, &u32::MAX.to_le_bytes(), 4_294_967_295.0),
            (Kind::Unsigned, &5_000_000_000_u64.to_le_bytes(), 5e9),
        ];
        for (kind, little, value) in cases {
            let big: Vec<u8> = little.iter().rev().copied().collect();
            let decode = |bytes, order| Element::new(kind, little.len(), order)?.decode(bytes, 1);
            assert_eq!(decode(little, false), Some(vec![value]));
            assert_eq!(decode(&big, true), Some(vec![value]));
        }
    }

    #[test]
    fn too_few_bytes_and_odd_widths_are_refused() {
        let element = Element::new(Kind::Float, 8, false).unwrap();
        assert_eq!(element.decode(&[0; 15], 2), None);
        assert_eq!(element.decode(&[0; 15], usize::MAX), None);
        assert_eq!(Element::new(Kind::Float, 3, false), None);
        assert_eq!(Element::new(Kind::Signed, 3, false), None);
    }
}
