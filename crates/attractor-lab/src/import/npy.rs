//! One array as `numpy.save` writes it: a short text that states type, order and shape, then the numbers.
//!
//! Format: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use super::{
    Fault,
    element::{Element, Kind},
    excerpt,
    variable::Content,
};

const MAGIC: &[u8] = b"\x93NUMPY";

/// The array in the bytes of a `.npy` file.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Fault> {
    let (header, numbers) =
        split(bytes).ok_or_else(|| Fault::damaged("this is not a .npy array, or only its beginning"))?;
    let unclear = || Fault::damaged(format!("the array's header cannot be understood: {}", excerpt(header.trim_end())));
    let element = match element(field(header, "descr").ok_or_else(unclear)?) {
        Ok(element) => element,
        Err(what) => return Ok(Content::Other(what)),
    };
    let by_columns = field(header, "fortran_order").ok_or_else(unclear)?.starts_with("True");
    let shape = field(header, "shape").and_then(shape).ok_or_else(unclear)?;
    let count = shape.iter().try_fold(1_usize, |count, &extent| count.checked_mul(extent)).ok_or_else(unclear)?;
    let numbers = element
        .decode(numbers, count)
        .ok_or_else(|| Fault::damaged(format!("the array states {count} numbers and ends before the last")))?;
    Content::new(&shape, by_columns, numbers)
}

/// The header's text and what follows it.
fn split(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (&[major, _minor], rest) = rest.split_first_chunk()?;
    let (length, rest) = if major == 1 {
        let (length, rest) = rest.split_first_chunk()?;
        (usize::from(u16::from_le_bytes(*length)), rest)
    } else {
        let (length, rest) = rest.split_first_chunk()?;
        (u32::from_le_bytes(*length) as usize, rest)
    };
    let (header, numbers) = rest.split_at_checked(length)?;
    Some((std::str::from_utf8(header).ok()?, numbers))
}

/// What follows a key in the header, which is a dictionary as Python writes it.
fn field<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = header.split_once(&format!("'{key}':"))?;
    Some(rest.trim_start())
}

/// The type of the entries, such as `'<f8'`; or in words what they are instead.
fn element(descr: &str) -> Result<Element, String> {
    let Some((code, _)) = descr.strip_prefix('\'').and_then(|rest| rest.split_once('\'')) else {
        return Err("a structured array".to_owned());
    };
    let big_endian = code.starts_with('>');
    let code = code.trim_start_matches(['<', '>', '|', '=']);
    let (letter, width) = code.split_at_checked(1).unwrap_or((code, ""));
    let kind = match letter {
        "f" => Some(Kind::Float),
        "i" => Some(Kind::Signed),
        "u" | "b" => Some(Kind::Unsigned),
        "O" => return Err("Python objects".to_owned()),
        "c" => return Err("complex numbers".to_owned()),
        "S" | "U" => return Err("text".to_owned()),
        _ => None,
    };
    let element = kind.zip(width.parse().ok()).and_then(|(kind, width)| Element::new(kind, width, big_endian));
    element
        .ok_or_else(|| format!("entries of type {} (not float16, float32, float64, an integer or bool)", excerpt(code)))
}

/// The extents, written as a Python tuple: `()`, `(3,)`, `(3, 4)`.
fn shape(text: &str) -> Option<Vec<usize>> {
    let (inside, _) = text.strip_prefix('(')?.split_once(')')?;
    inside.split(',').map(str::trim).filter(|extent| !extent.is_empty()).map(|extent| extent.parse().ok()).collect()
}
