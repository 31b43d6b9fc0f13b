//! Statistics of spiking activity: rates, regularity, variability, correlation.

use crate::analysis::statistics::pearson;
use crate::bits;
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::math;
use crate::network::Raster;

/// The firing rate of each unit, in spikes a step; NaN of a raster without steps.
pub fn firing_rates(raster: &Raster) -> Vec<f64> {
    let steps = raster.steps() as f64;
    raster.columns().iter().map(|column| math::ratio(bits::common(column, column) as f64, steps)).collect()
}

/// The intervals between successive spikes of each unit, in steps.
pub fn inter_spike_intervals(raster: &Raster) -> Vec<Vec<usize>> {
    let times = |column: &Vec<u64>| -> Vec<usize> {
        column.iter().enumerate().flat_map(|(k, &word)| bits::ones(word).map(move |bit| 64 * k + bit)).collect()
    };
    raster.columns().iter().map(|column| times(column).windows(2).map(|pair| pair[1] - pair[0]).collect()).collect()
}

/// The coefficient of variation (standard deviation over mean) of each unit's inter-spike intervals; `None` of a unit
/// with fewer than two intervals. A geometric (memoryless) unit of rate p has `sqrt(1 - p)`, a clock 0.
pub fn interval_variation(raster: &Raster) -> Vec<Option<f64>> {
    let variation = |intervals: &Vec<usize>| {
        let n = intervals.len() as f64;
        let mean = intervals.iter().sum::<usize>() as f64 / n;
        let variance = intervals.iter().map(|&i| math::powi(i as f64 - mean, 2)).sum::<f64>() / (n - 1.0);
        (intervals.len() >= 2).then(|| variance.sqrt() / mean)
    };
    inter_spike_intervals(raster).iter().map(variation).collect()
}

/// The Fano factor of each unit: variance over mean of its spike counts in windows of `window` steps; `None` of a unit
/// that is silent in all of them or if fewer than two windows fit.
pub fn fano_factors(raster: &Raster, window: usize) -> Vec<Option<f64>> {
    let windows = raster.steps().checked_div(window).unwrap_or(0);
    let mut counts = vec![vec![0.0; windows]; raster.units()];
    for step in 0..windows * window {
        for unit in raster.active(step) {
            counts[unit][step / window] += 1.0;
        }
    }
    let fano = |counts: &Vec<f64>| {
        let mean = crate::analysis::statistics::mean(counts);
        let variance = counts.iter().map(|c| math::powi(c - mean, 2)).sum::<f64>() / (windows as f64 - 1.0);
        (windows >= 2 && mean > 0.0).then(|| variance / mean)
    };
    counts.iter().map(fano).collect()
}

/// The correlation of every pair of units, i < j, over steps; pairs with a unit that never changes are left out.
///
/// ```text
/// r_ij = (n_ij / T - p_i p_j) / sqrt(p_i (1 - p_i) p_j (1 - p_j))        n_ij steps with both active, p rates
/// ```
///
/// # Errors
/// [`Error::Memory`] if so many pairs do not fit.
pub fn pairwise_correlations(raster: &Raster) -> Result<Vec<f64>, Error> {
    let columns = raster.columns();
    let steps = raster.steps() as f64;
    let rates = firing_rates(raster);
    let varies: Vec<usize> = (0..columns.len()).filter(|&i| rates[i] > 0.0 && rates[i] < 1.0).collect();
    check::room::<f64>("pairs of units", &[varies.len(), varies.len().div_ceil(2)])?;
    let mut out = Vec::with_capacity(varies.len() * varies.len().saturating_sub(1) / 2);
    for (k, &i) in varies.iter().enumerate() {
        checkpoint()?;
        for &j in &varies[k + 1..] {
            let (p, q) = (rates[i], rates[j]);
            let both = bits::common(&columns[i], &columns[j]) as f64 / steps;
            out.push((both - p * q) / (p * (1.0 - p) * q * (1.0 - q)).sqrt());
        }
    }
    Ok(out)
}

/// The autocorrelation of the population's activity at lags `0..lags`; `None` where it has no spread.
///
/// # Errors
/// [`Error::Memory`] if so many lags do not fit.
pub fn population_autocorrelation(raster: &Raster, lags: usize) -> Result<Vec<Option<f64>>, Error> {
    check::room::<Option<f64>>("lags", &[lags])?;
    let counts: Vec<f64> = raster.counts().into_iter().map(|n| n as f64).collect();
    (0..lags)
        .map(|lag| {
            checkpoint()?;
            let pairs = counts.len().saturating_sub(lag);
            Ok(pearson(counts[..pairs].iter().copied(), counts.iter().copied().skip(lag)))
        })
        .collect()
}

/// The first step from which on nobody is active until the end; `None` if someone is active at the last step or there
/// are no steps.
pub fn silent_from(raster: &Raster) -> Option<usize> {
    let counts = raster.counts();
    let last_active = counts.iter().rposition(|&count| count > 0);
    let from = last_active.map_or(0, |step| step + 1);
    (from < counts.len()).then_some(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use crate::network::Spikes;

    fn raster(units: usize, steps: usize, mut active: impl FnMut(usize, usize) -> bool) -> Raster {
        let mut raster = Raster::new(units);
        for t in 0..steps {
            raster.push(&Spikes::from_flags((0..units).map(|i| active(t, i)))).unwrap();
        }
        raster
    }

    #[test]
    fn a_clock_is_regular() {
        let clock = raster(2, 400, |t, i| i == 0 && t % 4 == 1);
        assert_eq!(firing_rates(&clock), [0.25, 0.0]);
        assert!(inter_spike_intervals(&clock)[0].iter().all(|&i| i == 4));
        assert_eq!(interval_variation(&clock), [Some(0.0), None]);
        assert_eq!(fano_factors(&clock, 20), [Some(0.0), None]);
        assert!(pairwise_correlations(&clock).unwrap().is_empty());
        assert_eq!(silent_from(&clock), Some(398));
        assert_eq!(silent_from(&Raster::new(2)), None);
    }

    #[test]
    fn a_memoryless_unit_is_irregular() {
        // 20000 steps at p = 0.2: about 4000 intervals, standard error of the variation about 0.014; margin five of them.
        let mut stream = Streams::new(1).stream();
        let coin = raster(3, 20_000, |_, i| if i == 2 { false } else { stream.uniform() < 0.2 });
        let variation = interval_variation(&coin)[0].unwrap();
        assert!((variation - 0.8_f64.sqrt()).abs() < 0.07, "{variation}");
        // Binomial counts: variance / mean = 1 - p; 1000 windows, standard error 0.036.
        let fano = fano_factors(&coin, 20)[1].unwrap();
        assert!((fano - 0.8).abs() < 0.18, "{fano}");
        let correlations = pairwise_correlations(&coin).unwrap();
        assert_eq!(correlations.len(), 1);
        assert!(correlations[0].abs() < 5.0 / 20_000_f64.sqrt());
    }

    #[test]
    fn copies_correlate_fully() {
        let copies = raster(2, 100, |t, _| t * t % 7 == 2);
        assert!((pairwise_correlations(&copies).unwrap()[0] - 1.0).abs() < 1e-12);
        assert_eq!(population_autocorrelation(&copies, 1).unwrap()[0], Some(1.0));
        assert!((population_autocorrelation(&copies, 8).unwrap()[7].unwrap() - 1.0).abs() < 1e-9);
    }
}
