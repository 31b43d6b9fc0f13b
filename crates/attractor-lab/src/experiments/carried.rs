//! Networks that a report carries, so that its reader can kick them.

use std::io::{Cursor, Read as _, Write as _};

use attractor::{RateNetwork, Real};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};

use crate::Error;

/// A network as `.npz`, deflated, as a cell keeps it.
pub(super) fn packed<T: Real>(network: &RateNetwork<T>) -> Result<Vec<u8>, Error> {
    let mut file = Cursor::new(Vec::new());
    network.save(&mut file)?;
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    let written = encoder.write_all(file.get_ref()).and_then(|()| encoder.finish());
    Ok(written.unwrap_or_default())
}

/// The `.npz` that was packed; nothing, if it was not.
pub(super) fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(packed).read_to_end(&mut bytes).map(|_| bytes).unwrap_or_default()
}

/// Numbers as bytes, little-endian.
pub(super) fn singles<'a>(values: impl IntoIterator<Item = &'a f32>) -> Vec<u8> {
    values.into_iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Numbers as bytes, little-endian.
pub(super) fn doubles<'a>(values: impl IntoIterator<Item = &'a f64>) -> Vec<u8> {
    values.into_iter().flat_map(|value| value.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use attractor::{RateLaw, Streams};

    use super::*;

    #[test]
    fn a_network_comes_back_in_its_bits() {
        let law = RateLaw { units: 50, ..RateLaw::default() };
        let network = RateNetwork::<f32>::random(&law, &Streams::new(1)).unwrap();
        let back = RateNetwork::<f32>::load(Cursor::new(unpacked(&packed(&network).unwrap()))).unwrap();
        assert_eq!(back.recurrent_weights().weights(), network.recurrent_weights().weights());
        assert!(unpacked(b"nothing").is_empty());
    }
}
