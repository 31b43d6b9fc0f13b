//! Avalanches of activity, and activity of the same units without what they have in common.

use crate::kernel::random::Stream;
use crate::network::Raster;

/// A stretch of steps in which more units are active than a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Avalanche {
    /// The sum over its steps of how many more.
    pub size: usize,
    /// Its steps.
    pub duration: usize,
}

/// The avalanches of a course of counts: the longest stretches of steps with a count above `threshold`, as Del Papa, Priesemann &
/// Triesch 2017 (doi:10.1371/journal.pone.0178683) take them, where activity never pauses. One that has begun before the first step or
/// is not over at the last is left out.
///
/// If the counts of different steps are independent and exceed the threshold with probability q, a duration is geometric, of mean 1 / (1 - q).
pub fn avalanches(counts: &[usize], threshold: usize) -> Vec<Avalanche> {
    let quiet: Vec<usize> = (0..counts.len()).filter(|&step| counts[step] <= threshold).collect();
    let between = |pair: &[usize]| {
        let steps = &counts[pair[0] + 1..pair[1]];
        let size = steps.iter().map(|count| count - threshold).sum();
        (!steps.is_empty()).then_some(Avalanche { size, duration: steps.len() })
    };
    quiet.windows(2).filter_map(between).collect()
}

/// How many units are active at each step after the spike train of every unit was shifted round by a number of steps of its own, drawn
/// uniformly: each unit fires as it did, and none with another.
pub fn shifted_counts(raster: &Raster, stream: &mut Stream) -> Vec<usize> {
    let steps = raster.steps();
    if steps == 0 {
        return Vec::new();
    }
    let shifts: Vec<usize> = (0..raster.units()).map(|_| stream.below(steps)).collect();
    let mut counts = vec![0; steps];
    for step in 0..steps {
        for unit in raster.active(step) {
            counts[(step + shifts[unit]) % steps] += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use crate::network::Spikes;

    #[test]
    fn stretches_above_the_threshold_are_avalanches() {
        let found = avalanches(&[9, 2, 3, 5, 2, 2, 4, 1, 7], 2);
        assert_eq!(found, [Avalanche { size: 4, duration: 2 }, Avalanche { size: 2, duration: 1 }]);
        assert!(avalanches(&[], 1).is_empty() && avalanches(&[5, 5], 1).is_empty());
    }

    #[test]
    fn independent_counts_have_geometric_durations() {
        // 100000 fair coins: 25000 avalanches of mean duration 2 and standard deviation 1.4. Five standard errors.
        let mut stream = Streams::new(1).stream();
        let counts: Vec<usize> = (0..100_000).map(|_| stream.below(2)).collect();
        let found = avalanches(&counts, 0);
        let mean = found.iter().map(|a| a.duration).sum::<usize>() as f64 / found.len() as f64;
        assert!((mean - 2.0).abs() < 0.045, "{mean}");
    }

    #[test]
    fn shifted_units_fire_as_often_and_not_together() {
        // All twenty units fire in one step of ten.
        let mut raster = Raster::new(20);
        for step in 0..1000 {
            raster.push(&Spikes::from_flags((0..20).map(|_| step % 10 == 3))).unwrap();
        }
        let counts = shifted_counts(&raster, &mut Streams::new(1).stream());
        assert_eq!(counts.iter().sum::<usize>(), 2000);
        assert!(counts.iter().all(|&count| count < 20));
        assert!(shifted_counts(&Raster::new(3), &mut Streams::new(1).stream()).is_empty());
    }
}
