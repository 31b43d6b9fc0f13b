//! MATLAB's `.mat`, version 5 to 7: a header of 128 bytes, then tagged elements, one for each variable.
//!
//! Format: MATLAB's *MAT-File Format*, chapter 1 (level 5). Version 7.3 is HDF5 and is refused by name.

use flate2::read::ZlibDecoder;

use super::{
    Fault, LARGEST,
    element::{Element, Kind},
    excerpt, unpacked,
    variable::{Content, Variable},
};

const HEADER: usize = 128;
const MATRIX: u32 = 14;
const COMPRESSED: u32 = 15;
const COMPLEX: u32 = 1 << 11;
/// The class of newer objects, such as tables and strings; their elements have no shape.
const OPAQUE: u32 = 17;

/// All variables in the bytes of a `.mat` file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Variable>, Fault> {
    let big_endian = byte_order(bytes)?;
    let mut allowance = LARGEST;
    let mut variables = Vec::new();
    let mut elements = Elements { rest: &bytes[HEADER..], big_endian };
    while let Some((tag, data)) = elements.next()? {
        let found = match tag {
            MATRIX => variable(data, big_endian)?,
            COMPRESSED => {
                let inside = unpacked(ZlibDecoder::new(data), &mut allowance)?;
                match (Elements { rest: &inside, big_endian }).next()? {
                    Some((MATRIX, data)) => variable(data, big_endian)?,
                    _ => None,
                }
            }
            _ => None,
        };
        variables.extend(found);
    }
    Ok(variables)
}

/// Checks the header; true for a file that was written on a big-endian machine.
fn byte_order(bytes: &[u8]) -> Result<bool, Fault> {
    let save_as_7 = "in MATLAB, save it with save('file.mat', 'variable', '-v7'); or in Python, read it by h5py, \
                     h5py.File('file.mat')['variable'][:].T, and save it by numpy.save";
    if bytes.starts_with(b"MATLAB 7.3") || bytes.starts_with(b"\x89HDF") {
        return Err(Fault::new("this is a MATLAB file of version 7.3 (HDF5), which is not read", save_as_7));
    }
    match bytes.get(HEADER - 4..HEADER) {
        Some([_, 1, b'I', b'M']) => Ok(false),
        Some([1, _, b'M', b'I']) => Ok(true),
        _ => Err(Fault::new("this is not a MATLAB file of version 5 to 7", save_as_7)),
    }
}

/// A walk over tagged elements.
struct Elements<'a> {
    rest: &'a [u8],
    big_endian: bool,
}

impl<'a> Elements<'a> {
    fn word(&self, bytes: [u8; 4]) -> u32 {
        if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }

    /// The next element's type and data; none at the end.
    fn next(&mut self) -> Result<Option<(u32, &'a [u8])>, Fault> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.split().map(Some).ok_or_else(|| Fault::damaged("the file ends in the midst of a variable"))
    }

    fn split(&mut self) -> Option<(u32, &'a [u8])> {
        let (first, rest) = self.rest.split_first_chunk()?;
        let first = self.word(*first);
        if first >> 16 != 0 {
            // Up to four bytes of data share eight bytes with their tag: length, type, data.
            let (data, rest) = rest.split_at_checked(4)?;
            self.rest = rest;
            return Some((first & 0xffff, data.get(..(first >> 16) as usize)?));
        }
        let (length, rest) = rest.split_first_chunk()?;
        let (data, rest) = rest.split_at_checked(self.word(*length) as usize)?;
        let padding = if first == COMPRESSED { 0 } else { data.len().next_multiple_of(8) - data.len() };
        self.rest = rest.get(padding..).unwrap_or_default();
        Some((first, data))
    }

    fn expect(&mut self) -> Result<(u32, &'a [u8]), Fault> {
        self.next()?.ok_or_else(|| Fault::damaged("a variable lacks a part"))
    }

    fn words(&self, data: &[u8]) -> Vec<u32> {
        data.as_chunks().0.iter().map(|&word| self.word(word)).collect()
    }
}

/// The variable in a matrix element; none for the nameless one in which MATLAB keeps notes for itself.
fn variable(data: &[u8], big_endian: bool) -> Result<Option<Variable>, Fault> {
    let mut parts = Elements { rest: data, big_endian };
    if data.is_empty() {
        return Ok(None);
    }
    let (_, flags) = parts.expect()?;
    let flags = parts.words(flags).first().copied().unwrap_or_default();
    let class = flags & 0xff;
    let mut shape = Vec::new();
    if class != OPAQUE {
        let (_, extents) = parts.expect()?;
        shape.extend(parts.words(extents).into_iter().map(|extent| extent as usize));
    }
    let (_, name) = parts.expect()?;
    let name = String::from_utf8_lossy(name).into_owned();
    if name.is_empty() {
        return Ok(None);
    }
    let content = match not_numeric(class) {
        Some(what) => Content::Other(what.to_owned()),
        None if flags & COMPLEX != 0 => Content::Other("complex numbers".to_owned()),
        None => numbers(&mut parts, &shape, &name)?,
    };
    Ok(Some(Variable { name, content }))
}

fn numbers(parts: &mut Elements<'_>, shape: &[usize], name: &str) -> Result<Content, Fault> {
    let (tag, data) = parts.expect()?;
    let damaged =
        || Fault::damaged(format!("the variable `{}` does not hold the numbers that its shape states", excerpt(name)));
    let element = element(tag, parts.big_endian).ok_or_else(damaged)?;
    let count = shape.iter().try_fold(1_usize, |count, &extent| count.checked_mul(extent)).ok_or_else(damaged)?;
    Content::new(shape, true, element.decode(data, count).ok_or_else(damaged)?)
}

/// What a variable of that class is, unless it is numeric.
fn not_numeric(class: u32) -> Option<&'static str> {
    match class {
        1 => Some("a cell array"),
        2 => Some("a struct"),
        3 | OPAQUE => Some("an object"),
        4 => Some("text"),
        5 => Some("a sparse matrix"),
        6..=15 => None,
        16 => Some("a function"),
        _ => Some("something unknown"),
    }
}

/// The number type behind a tag. MATLAB stores a matrix of doubles in the smallest type that holds its entries.
fn element(tag: u32, big_endian: bool) -> Option<Element> {
    let (kind, width) = match tag {
        1 => (Kind::Signed, 1),
        2 => (Kind::Unsigned, 1),
        3 => (Kind::Signed, 2),
        4 => (Kind::Unsigned, 2),
        5 => (Kind::Signed, 4),
        6 => (Kind::Unsigned, 4),
        7 => (Kind::Float, 4),
        9 => (Kind::Float, 8),
        12 => (Kind::Signed, 8),
        13 => (Kind::Unsigned, 8),
        _ => return None,
    };
    Element::new(kind, width, big_endian)
}
