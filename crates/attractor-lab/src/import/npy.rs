//! One array as `numpy.save` writes it: a short text that states type, order and shape, then the numbers.
//!
//! Format: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use attractor::storage::Header;

use super::{
    Fault,
    element::{Element, Kind},
    excerpt,
    variable::Content,
};

/// The array in the bytes of a `.npy` file.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Fault> {
    let (header, numbers) =
        Header::split(bytes).ok_or_else(|| Fault::damaged("this is not a .npy array, or only its beginning"))?;
    let unclear =
        || Fault::damaged(format!("the array's header cannot be understood: {}", excerpt(header.text.trim_end())));
    if !header.text.contains("'descr':") {
        return Err(unclear());
    }
    let element = match element(header.code) {
        Ok(element) => element,
        Err(what) => return Ok(Content::Other(what)),
    };
    let by_columns = header.by_columns.ok_or_else(unclear)?;
    let shape = header.shape.clone().ok_or_else(unclear)?;
    let count = shape.iter().try_fold(1_usize, |count, &extent| count.checked_mul(extent)).ok_or_else(unclear)?;
    let numbers = element
        .decode(numbers, count)
        .ok_or_else(|| Fault::damaged(format!("the array states {count} numbers and ends before the last")))?;
    Content::new(&shape, by_columns, numbers)
}

/// The text in the bytes of a `.npy` file that holds one, of Latin letters.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let (header, text) = Header::split(bytes)?;
    let is_text = header.code?.trim_start_matches(['<', '>', '|', '=']).starts_with(['S', 'U']);
    // A letter takes one byte, or four of which one counts.
    is_text.then(|| text.iter().filter(|byte| byte.is_ascii_graphic()).map(|&byte| char::from(byte)).collect())
}

/// The type of the entries, such as `'<f8'`; or in words what they are instead.
fn element(code: Option<&str>) -> Result<Element, String> {
    let code = code.ok_or_else(|| "a structured array".to_owned())?;
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
