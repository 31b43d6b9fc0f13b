//! The result of a cell on disk: a header that tells damaged and foreign files apart from good ones, then the bytes.
//!
//! Header, little-endian: magic (8 bytes), format (u32), fingerprint (u64), length and checksum of the bytes (u64 each).

use std::{io::ErrorKind, path::Path};

use super::atomic;
use crate::{Error, import::read_regular};

const MAGIC: &[u8; 8] = b"attrcell";
const FORMAT: u32 = 1;
const HEADER: usize = 36;

/// What is on disk of a cell.
#[derive(Debug, PartialEq)]
pub(crate) enum Stored {
    /// Nothing.
    Absent,
    /// A file that is not the whole result of this cell; why.
    Unusable(&'static str),
    /// The result.
    Whole(Vec<u8>),
}

/// Ties a result to what it depends on: the configuration, the cell and the program.
pub(crate) fn fingerprint(config_hash: &str, cell: &str, version: &str) -> u64 {
    fnv1a(format!("{config_hash}\n{cell}\n{version}").as_bytes())
}

/// Writes a result.
pub(crate) fn write(path: &Path, fingerprint: u64, result: &[u8]) -> Result<(), Error> {
    atomic::write(path, &[&header(fingerprint, result), result])
}

/// Reads a result, if it is there and whole.
pub(crate) fn read(path: &Path, fingerprint: u64) -> Result<Stored, Error> {
    let Some(mut bytes) = read_bytes(path)? else { return Ok(Stored::Absent) };
    if bytes.len() < HEADER || !bytes.starts_with(MAGIC) {
        return Ok(Stored::Unusable("it is not a cell of a run"));
    }
    let result = bytes.split_off(HEADER);
    let expected = header(fingerprint, &result);
    Ok(if bytes == expected {
        Stored::Whole(result)
    } else if bytes[..20] == expected[..20] {
        Stored::Unusable("its content is damaged")
    } else {
        Stored::Unusable("it belongs to another run")
    })
}

/// The 64-bit FNV-1a hash; any single changed byte changes it.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

pub(super) fn header(fingerprint: u64, result: &[u8]) -> Vec<u8> {
    let numbers = [fingerprint, result.len() as u64, fnv1a(result)];
    let mut header = Vec::with_capacity(HEADER);
    header.extend(MAGIC);
    header.extend(FORMAT.to_le_bytes());
    header.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    header
}

fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match read_regular(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Io { path: path.to_owned(), action: "cannot read", source }),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_hash_is_fnv1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_result_comes_back_only_to_its_owner_and_only_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.cell");
        assert_eq!(read(&path, 7).unwrap(), Stored::Absent);
        write(&path, 7, b"orbit").unwrap();
        assert_eq!(read(&path, 7).unwrap(), Stored::Whole(b"orbit".to_vec()));
        assert_eq!(read(&path, 8).unwrap(), Stored::Unusable("it belongs to another run"));
        let whole = fs::read(&path).unwrap();
        for index in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[index] ^= 1;
            fs::write(&path, bytes).unwrap();
            assert!(matches!(read(&path, 7).unwrap(), Stored::Unusable(_)), "byte {index}");
        }
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert_eq!(read(&path, 7).unwrap(), Stored::Unusable("its content is damaged"));
    }
}
