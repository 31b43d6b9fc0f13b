//! One array of a `.npz` archive: a line of text that states type, order and extents, then the numbers.
//!
//! Whatever the bytes are, the answer is an array or a sentence that says what is wrong: no memory is set aside, and no
//! shape believed, before the bytes are known to be there. Format:
//! <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use half::f16;
use ndarray::{ArrayD, IxDyn, ShapeBuilder};

/// From the bits of a number, low ones last, to the number.
type Decode = fn(u64) -> f64;

const ACCEPTED: &str = "accepted are float16, float32, float64, integers and bool";
/// Characters of a header that a message repeats at most.
const MOST_REPEATED: usize = 60;

/// The numbers in the bytes of a `.npy` file, in double precision; nothing if they are Python objects.
pub(super) fn read(bytes: &[u8]) -> Result<Option<ArrayD<f64>>, String> {
    let (header, numbers) = Header::split(bytes).ok_or("this is not a .npy array, or only its beginning")?;
    let unclear = || format!("its header cannot be understood: {}", excerpt(header.text.trim_end()));
    let code = header.code.ok_or_else(unclear)?;
    if code.ends_with('O') {
        return Ok(None);
    }
    let (width, decode) =
        decoder(code).ok_or_else(|| format!("its entries are of type {}; {ACCEPTED}", excerpt(code)))?;
    let by_columns = header.by_columns.ok_or_else(unclear)?;
    let shape = header.shape.clone().ok_or_else(unclear)?;
    let bytes_stated = shape.iter().try_fold(width, |product, &extent| product.checked_mul(extent));
    let numbers = bytes_stated.and_then(|length| numbers.get(..length));
    let numbers = numbers.ok_or_else(|| format!("it states the shape {shape:?} and ends before the last number"))?;
    let big_endian = code.starts_with('>');
    let values = numbers.chunks_exact(width).map(|number| decode(bits(number, big_endian))).collect();
    let array = ArrayD::from_shape_vec(IxDyn(&shape).set_f(by_columns), values);
    array.map(Some).map_err(|e| format!("it states the shape {shape:?}: {e}"))
}

/// What the header of a `.npy` array states, which is a dictionary as Python writes it; what it does not state clearly is
/// missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Header<'a> {
    /// The header itself.
    pub text: &'a str,
    /// The type of the entries, such as `<f8`, or nothing of a structured array.
    pub code: Option<&'a str>,
    /// Whether the numbers lie column by column.
    pub by_columns: Option<bool>,
    /// The extents.
    pub shape: Option<Vec<usize>>,
}

impl<'a> Header<'a> {
    /// The header in the bytes of a `.npy` file, and the bytes that follow it; nothing if they are no such file, or only its
    /// beginning.
    pub fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let rest = bytes.strip_prefix(b"\x93NUMPY")?;
        let (&[major, _minor], rest) = rest.split_first_chunk()?;
        let (length, rest) = if major == 1 {
            let (length, rest) = rest.split_first_chunk()?;
            (usize::from(u16::from_le_bytes(*length)), rest)
        } else {
            let (length, rest) = rest.split_first_chunk()?;
            (u32::from_le_bytes(*length) as usize, rest)
        };
        let (header, numbers) = rest.split_at_checked(length)?;
        let text = std::str::from_utf8(header).ok()?;
        let code = field(text, "descr").and_then(quoted);
        let by_columns = field(text, "fortran_order").map(|order| order.starts_with("True"));
        Some((Self { text, code, by_columns, shape: field(text, "shape").and_then(extents) }, numbers))
    }
}

fn field<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = header.split_once(&format!("'{key}':"))?;
    Some(rest.trim_start())
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('\'')?.split_once('\'').map(|(inside, _)| inside)
}

/// The extents, written as a Python tuple: `()`, `(3,)`, `(3, 4)`.
fn extents(text: &str) -> Option<Vec<usize>> {
    let (inside, _) = text.strip_prefix('(')?.split_once(')')?;
    inside.split(',').map(str::trim).filter(|extent| !extent.is_empty()).map(|extent| extent.parse().ok()).collect()
}

/// How wide a number of that type is, and what its bits mean.
fn decoder(code: &str) -> Option<(usize, Decode)> {
    Some(match code.trim_start_matches(['<', '>', '|', '=']) {
        "f2" => (2, |bits| f16::from_bits(bits as u16).to_f64()),
        "f4" => (4, |bits| f32::from_bits(bits as u32).into()),
        "f8" => (8, f64::from_bits),
        "b1" | "u1" => (1, |bits| bits as f64),
        "u2" => (2, |bits| bits as f64),
        "u4" => (4, |bits| bits as f64),
        "u8" => (8, |bits| bits as f64),
        "i1" => (1, |bits| (bits as u8).cast_signed().into()),
        "i2" => (2, |bits| (bits as u16).cast_signed().into()),
        "i4" => (4, |bits| (bits as u32).cast_signed().into()),
        "i8" => (8, |bits| bits.cast_signed() as f64),
        _ => return None,
    })
}

/// The beginning of a text, without signs that do not show.
fn excerpt(text: &str) -> String {
    let mut shown = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let cut: String = shown.by_ref().take(MOST_REPEATED).collect();
    if shown.next().is_some() { cut + "…" } else { cut }
}

fn bits(number: &[u8], big_endian: bool) -> u64 {
    let shift = |bits: u64, &byte: &u8| bits << 8 | u64::from(byte);
    if big_endian { number.iter().fold(0, shift) } else { number.iter().rev().fold(0, shift) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, numbers: &[u8]) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(numbers);
        bytes
    }

    fn header(descr: &str, shape: &str) -> String {
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n")
    }

    #[test]
    fn every_type_is_widened_in_both_byte_orders() {
        let cases: [(&str, &[u8], f64); 9] = [
            ("f2", &0xbe00_u16.to_le_bytes(), -1.5),
            ("f2", &0x7bff_u16.to_le_bytes(), 65_504.0),
            ("f2", &0x0001_u16.to_le_bytes(), 2_f64.powi(-24)),
            ("f8", &(-1.5e-300_f64).to_le_bytes(), -1.5e-300),
            ("f4", &0.1_f32.to_le_bytes(), f64::from(0.1_f32)),
            ("i1", &(-7_i8).to_le_bytes(), -7.0),
            ("i4", &i32::MIN.to_le_bytes(), -2_147_483_648.0),
            ("i8", &(-5_000_000_000_i64).to_le_bytes(), -5e9),
            ("u2", &65_000_u16.to_le_bytes(), 65_000.0),
        ];
        for (code, little, value) in cases {
            let big: Vec<u8> = little.iter().rev().copied().collect();
            for (order, number) in [('<', little), ('>', &big)] {
                let array = read(&file(&header(&format!("{order}{code}"), "(1,)"), number)).unwrap().unwrap();
                assert_eq!(array, ArrayD::from_elem(IxDyn(&[1]), value), "{order}{code}");
            }
        }
    }

    #[test]
    fn columns_first_is_understood() {
        let text = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n";
        let array = read(&file(text, &[1, 4, 2, 5, 3, 6])).unwrap().unwrap();
        assert_eq!(array, ndarray::array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]].into_dyn());
    }

    #[test]
    fn wrong_headers_are_errors() {
        let cases = [
            (header("<f8", "(2,)"), "ends before"),
            (header("<f8", "(0, 18446744073709551615, 18446744073709551615)"), "shape"),
            (header("<f8", "(18446744073709551615, 2)"), "ends before"),
            (header("<f8", "(-1,)"), "cannot be understood"),
            (header("<c16", "(1,)"), "<c16"),
            ("{}".to_owned(), "cannot be understood"),
        ];
        for (text, cause) in cases {
            let message = read(&file(&text, &[0; 8])).unwrap_err();
            assert!(message.contains(cause), "{message}");
        }
        assert_eq!(read(&file(&header("|O", "(1,)"), &[])), Ok(None));
        let long = read(&file(&format!("{{'descr': '{}', }}", "é".repeat(5000)), &[])).unwrap_err();
        assert!(long.contains("éé…;") && long.chars().count() < 200, "{long}");
    }
}
