//! Many tests at once.

/// The p-values adjusted for the number of tests (Holm 1979, <https://www.jstor.org/stable/4615733>): a test whose adjusted p
/// is below a level is significant while the chance of any false positive among all tests stays below that level.
/// NaN stays NaN and does not count.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|&k| !p[k].is_nan()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let (mut adjusted, mut least) = (p.to_vec(), 0.0_f64);
    for (place, &k) in order.iter().enumerate() {
        least = least.max((order.len() - place) as f64 * p[k]).min(1.0);
        adjusted[k] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjusted_values_are_those_of_holm() {
        // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")
        let found = holm(&[0.01, 0.02, 0.03, 0.04, 0.05]);
        assert!(found.iter().zip([0.05, 0.08, 0.09, 0.09, 0.09]).all(|(f, e)| (f - e).abs() < 1e-12), "{found:?}");
        let found = holm(&[0.6, f64::NAN, 0.01]);
        assert!(found[1].is_nan() && found[0] == 0.6 && (found[2] - 0.02).abs() < 1e-15);
        assert_eq!(holm(&[0.9, 0.8]), vec![1.0, 1.0]);
    }
}
