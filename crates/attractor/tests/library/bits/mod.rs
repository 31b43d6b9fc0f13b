//! What `.ci/fingerprints` reads of a test: the bits of the numbers that a case gives, not only that they are close enough.

/// Prints a hash (FNV-1a) of the numbers, shown by `cargo test -- --show-output`. A name may come several times.
pub(crate) fn show<'a>(name: &str, values: impl IntoIterator<Item = &'a f64>) {
    let bytes = values.into_iter().flat_map(|value| value.to_bits().to_le_bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    println!("bits of {name}: {hash:016x}");
}
