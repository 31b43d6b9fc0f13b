//! Whether two samples fall into classes in the same proportions.

use super::distribution::ln_factorial;
use crate::math;

use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;

/// The p-value of Fisher's exact test that two samples, each counted by class, come from the same proportions (Freeman &
/// Halton 1951, doi:10.2307/2332323): the probability, given the totals, of all tables at most as likely as the one found.
/// `None` of no observation in a sample.
///
/// The cost grows with the number of tables: about `n^(classes - 1)` for the smaller sample of n observations.
///
/// # Errors
/// [`Error::Shape`] if the samples do not have the same classes, [`Error::OutOfRange`] of 2^53 observations or more.
pub fn contingency_test(a: &[u64], b: &[u64]) -> Result<Option<f64>, Error> {
    /// Above, their number is no longer exact.
    const MOST: u64 = 1 << 53;
    check::shape("b", &[b.len()], &[a.len()])?;
    let all = a.iter().chain(b).try_fold(0_u64, |all, &more| all.checked_add(more));
    if all.is_none_or(|all| all >= MOST) {
        let found = all.map_or_else(|| "above 2^64".to_owned(), |all| all.to_string());
        return Err(Error::out_of_range("number of observations", found, "below 2^53"));
    }
    let (small, large) = if a.iter().sum::<u64>() <= b.iter().sum() { (a, b) } else { (b, a) };
    let totals: Vec<u64> = small.iter().zip(large).map(|(s, l)| s + l).collect();
    let drawn = small.iter().sum::<u64>();
    if drawn == 0 {
        return Ok(None);
    }
    let constant = ln_choose(totals.iter().sum(), drawn);
    let found: f64 = totals.iter().zip(small).map(|(&n, &k)| ln_choose(n, k)).sum::<f64>() - constant;
    let mut p = 0.0;
    // Tables as likely as the one found may differ from it by rounding.
    walk(&totals, drawn, -constant, &mut |ln| p += if ln <= found + 1e-9 { math::exp(ln) } else { 0.0 })?;
    Ok(Some(p.min(1.0)))
}

/// Calls `each` with the logarithm of the probability of every way to draw `left` observations out of the classes.
fn walk(totals: &[u64], left: u64, ln: f64, each: &mut impl FnMut(f64)) -> Result<(), Error> {
    checkpoint()?;
    match totals {
        [last] if left <= *last => each(ln + ln_choose(*last, left)),
        [] | [_] => {}
        [first, rest @ ..] => {
            for k in 0..=left.min(*first) {
                walk(rest, left - k, ln + ln_choose(*first, k), each)?;
            }
        }
    }
    Ok(())
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
        assert!((contingency_test(&[3, 1], &[1, 3]).unwrap().unwrap() - 34.0 / 70.0).abs() < 1e-9);
        assert!((contingency_test(&[4, 0], &[0, 4]).unwrap().unwrap() - 2.0 / 70.0).abs() < 1e-9);
        // Three classes: of two draws out of totals 2, 1, 1, {1, 1, 0} and {1, 0, 1} have 2/6, {2, 0, 0} and {0, 1, 1} 1/6.
        assert!((contingency_test(&[2, 0, 0], &[0, 1, 1]).unwrap().unwrap() - 2.0 / 6.0).abs() < 1e-9);
        assert!((contingency_test(&[1, 1, 0], &[1, 0, 1]).unwrap().unwrap() - 1.0).abs() < 1e-9);
        assert_eq!(contingency_test(&[0, 0], &[1, 3]), Ok(None));
        assert!(contingency_test(&[1], &[1, 3]).is_err() && contingency_test(&[u64::MAX, 1], &[1, 3]).is_err());
    }
}
