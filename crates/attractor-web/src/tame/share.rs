//! Learning that is shared: recursive least squares holds a matrix P of its own for every plastic unit, so that several workers may
//! hold some units each. All hold the same network; one of them runs the trial, tells the others its state at every learning step, and
//! takes the weights of their units from them. The bits are those of one worker.

use std::ops::Range;

use attractor::{PlasticScheme, RateNetwork, RecurrentRls, RlsOptions, Streams};
use ndarray::Array2;

use crate::bench::told;

/// Bytes of all matrices P from which another worker is worth its messages.
const WORTH: u64 = 256 * 1024;
/// Workers at most.
const MOST: u64 = 8;

/// Number `number` of `of` shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) number: usize,
    pub(super) of: usize,
}

impl Share {
    /// All in one.
    pub(super) const WHOLE: Self = Self { number: 0, of: 1 };

    /// As it was asked for.
    pub(super) fn asked(number: f64, of: f64) -> Result<Self, String> {
        let whole = |value: f64| value >= 0.0 && value.fract() == 0.0 && value <= MOST as f64;
        if whole(number) && whole(of) && number < of {
            return Ok(Self { number: number as usize, of: of as usize });
        }
        Err(format!("A share is a number from 0 and how many there are, up to {MOST}, not {number} of {of}."))
    }

    /// Its part of the plastic units.
    fn part(self, plastic: usize) -> Range<usize> {
        let end = |number: usize| plastic * number / self.of;
        end(self.number)..end(self.number + 1)
    }
}

/// A rule for a share of the plastic units, and the places of the weights of every share in the list of all.
pub(super) fn rule(
    network: &RateNetwork<f32>,
    fraction: f64,
    share: Share,
    streams: &Streams,
) -> Result<(RecurrentRls<f32>, Vec<Range<usize>>), String> {
    let (options, scheme) = (RlsOptions::default(), PlasticScheme::Neurons { fraction });
    let whole = RecurrentRls::new(network, scheme, options, &streams.child("plastic")).map_err(told)?;
    let plastic: Vec<usize> = whole.inverse_correlations().map(|(unit, _)| unit).collect();
    let w = network.recurrent_weights();
    let before = |unit: usize| (0..unit).map(|row| w.row(row).count()).sum::<usize>();
    let weights = |number: usize| {
        let units = &plastic[Share { number, ..share }.part(plastic.len())];
        units.first().zip(units.last()).map_or(0..0, |(first, last)| before(*first)..before(last + 1))
    };
    let places = (0..share.of).map(weights).collect();
    if share == Share::WHOLE {
        return Ok((whole, places));
    }
    drop(whole);
    let mut mask = Array2::from_elem((network.units(), network.units()), false);
    plastic[share.part(plastic.len())].iter().for_each(|&unit| mask.row_mut(unit).fill(true));
    Ok((RecurrentRls::with_mask(network, mask.view(), options).map_err(told)?, places))
}

/// Among how many workers learning is worth sharing.
pub(super) fn worthwhile(rule: &RecurrentRls<f32>) -> u64 {
    let bytes: u64 = rule.inverse_correlations().map(|(_, p)| RecurrentRls::<f32>::bytes(1, p.size())).sum();
    (1 + bytes / WORTH).min(MOST).min(rule.plastic_units() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Bench;
    use crate::dial::Settings;
    use crate::tame::Tame;

    const SETTINGS: &str = "units=100&window=300&trials=2&plastic=0.5&seed=3";

    fn bench(share: Share) -> Tame {
        let mut bench = Tame::new(&Settings::read(Tame::DIALS, SETTINGS)).unwrap();
        bench.act("share", &[share.number as f64, share.of as f64]).unwrap();
        bench
    }

    /// Trains everything, as the page's workers do.
    fn train(leader: &mut Tame, others: &mut [Tame]) {
        while leader.act("train", &[]).unwrap() > 0.0 {
            let mut value = leader.act("advance", &[7.0]).unwrap();
            while value != 1.0 {
                value = if value == 2.0 {
                    let state: Vec<f64> = leader.view("state").unwrap().iter().map(|&x| f64::from(x)).collect();
                    leader.act("learn", &[]).unwrap();
                    for (other, number) in others.iter_mut().zip(1..) {
                        other.act("follow", &state).unwrap();
                        let place = leader.lesson.places[number].clone();
                        let weights = other.view(&format!("share {number}")).unwrap();
                        leader.network.recurrent_weights_mut().weights_mut()[place].copy_from_slice(weights);
                    }
                    leader.act("go on", &[]).unwrap()
                } else {
                    leader.act("advance", &[7.0]).unwrap()
                };
            }
        }
    }

    #[test]
    fn shares_come_to_the_bits_of_one() {
        let mut alone = bench(Share::WHOLE);
        train(&mut alone, &mut []);
        let share = |number| bench(Share { number, of: 3 });
        let (mut leader, mut others) = (share(0), [share(1), share(2)]);
        train(&mut leader, &mut others);
        assert_eq!(leader.text("report"), alone.text("report"));
        assert_eq!(leader.text("losses"), alone.text("losses"));
        // Every weight is some share's or none learns, and each share learned.
        let untrained = bench(Share::WHOLE);
        for place in &leader.lesson.places {
            let weights = |bench: &Tame| bench.network.recurrent_weights().weights()[place.clone()].to_vec();
            assert!(!place.is_empty() && weights(&leader) != weights(&untrained));
            assert_eq!(weights(&leader), weights(&alone));
        }
    }

    #[test]
    fn what_cannot_be_shared_is_refused_in_a_sentence() {
        let mut bench = bench(Share::WHOLE);
        for values in [&[1.0, 1.0][..], &[0.0, 9.0], &[0.5, 2.0], &[0.0], &[-1.0, 2.0]] {
            assert!(bench.act("share", values).unwrap_err().starts_with("A share is"), "{values:?}");
        }
        assert!(bench.act("learn", &[]).is_err() && bench.act("follow", &[1e9]).is_err());
        assert!(bench.act("follow", &[10.0, 0.0]).is_err(), "a state of one unit");
        assert!(bench.view("share 1").is_none() && bench.view("share 0").is_some());
        train(&mut bench, &mut []);
        assert!(bench.act("share", &[0.0, 2.0]).unwrap_err().contains("before it begins"));
    }
}
