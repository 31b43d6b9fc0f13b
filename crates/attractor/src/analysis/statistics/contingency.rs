//! Whether two samples fall into classes in the same proportions.

use statrs::function::factorial::ln_factorial;

/// The p-value of Fisher's exact test that two samples, each counted by class, come from the same proportions (Freeman &
/// Halton 1951, doi:10.2307/2332323): the probability, given the totals, of all tables at most as likely as the one found.
/// `None` of no observation in a sample.
///
/// The cost grows with the number of tables: about `n^(classes - 1)` for the smaller sample of n observations.
///
/// # Panics
/// If the samples do not have the same classes.
pub fn contingency_test(a: &[u64], b: &[u64]) -> Option<f64> {
    assert_eq!(a.len(), b.len(), "classes");
    let (small, large) = if a.iter().sum::<u64>() <= b.iter().sum() { (a, b) } else { (b, a) };
    let totals: Vec<u64> = small.iter().zip(large).map(|(s, l)| s + l).collect();
    let drawn = small.iter().sum::<u64>();
    if drawn == 0 {
        return None;
    }
    let constant = ln_choose(totals.iter().sum(), drawn);
    let found: f64 = totals.iter().zip(small).map(|(&n, &k)| ln_choose(n, k)).sum::<f64>() - constant;
    let mut p = 0.0;
    // Tables as likely as the one found may differ from it by rounding.
    walk(&totals, drawn, -constant, &mut |ln| p += if ln <= found + 1e-9 { ln.exp() } else { 0.0 });
    Some(p.min(1.0))
}

/// Calls `each` with the logarithm of the probability of every way to draw `left` observations out of the classes.
fn walk(totals: &[u64], left: u64, ln: f64, each: &mut impl FnMut(f64)) {
    match totals {
        [last] if left <= *last => each(ln + ln_choose(*last, left)),
        [] | [_] => {}
        [first, rest @ ..] => {
            for k in 0..=left.min(*first) {
                walk(rest, left - k, ln + ln_choose(*first, k), each);
            }
        }
    }
}

fn ln_choose(n: u64, k: u64) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_tests_of_known_tables() {
        // Fisher's tea: 3 and 1 of 4, p = 34/70 two-sided.
        assert!((contingency_test(&[3, 1], &[1, 3]).unwrap() - 34.0 / 70.0).abs() < 1e-9);
        assert!((contingency_test(&[4, 0], &[0, 4]).unwrap() - 2.0 / 70.0).abs() < 1e-9);
        // Three classes: of two draws out of totals 2, 1, 1, {1, 1, 0} and {1, 0, 1} have 2/6, {2, 0, 0} and {0, 1, 1} 1/6.
        assert!((contingency_test(&[2, 0, 0], &[0, 1, 1]).unwrap() - 2.0 / 6.0).abs() < 1e-9);
        assert!((contingency_test(&[1, 1, 0], &[1, 0, 1]).unwrap() - 1.0).abs() < 1e-9);
        assert_eq!(contingency_test(&[0, 0], &[1, 3]), None);
    }
}
