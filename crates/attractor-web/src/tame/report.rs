//! What was done, as JSON.

use super::Tame;

impl Tame {
    /// Losses of all trials, recurrent ones first.
    pub(super) fn losses(&self) -> impl Iterator<Item = f64> {
        self.lesson.recurrent.iter().chain(&self.lesson.readout).copied()
    }

    /// Correlations of the first and the last kick, losses, and a hash of the weights.
    pub(super) fn report(&self) -> String {
        let kick = |correlation: Option<&f64>| number(correlation.copied().unwrap_or(f64::NAN));
        format!(
            r#"{{"units":{},"kernel":"{}","fused":{},"correlation_before":{},"correlation_after":{},"losses":{},"weights_hash":"{:016x}"}}"#,
            self.network.units(),
            attractor::kernel_name(),
            attractor::kernel::is_fused(),
            kick(self.correlations.first()),
            kick(self.correlations.last()),
            numbers(self.losses()),
            self.hash()
        )
    }

    /// FNV-1a, 64 bits, over the bytes (little-endian) of the recurrent weights, row by row, and of the readouts'.
    fn hash(&self) -> u64 {
        let recurrent = self.network.recurrent_weights().weights().iter();
        recurrent
            .chain(self.network.output_weights().iter())
            .flat_map(|weight| weight.to_le_bytes())
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

/// A list of numbers.
pub(super) fn numbers(values: impl Iterator<Item = f64>) -> String {
    format!("[{}]", values.map(number).collect::<Vec<_>>().join(","))
}

/// A number in the fewest digits that tell it; `null` if it is not finite.
fn number(value: f64) -> String {
    if value.is_finite() { format!("{value:?}") } else { "null".to_owned() }
}
