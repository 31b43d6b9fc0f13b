//! Laws of connectivity: which synapses a random network has, and with which sign.

use super::SparseMatrix;
use crate::check;
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::random::{Stream, Streams};

/// Which synapses a network has; none is from a unit to itself, unless one is given.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Wiring {
    /// Every synapse exists with this probability.
    Random {
        /// The probability, above 0 and at most 1.
        probability: f64,
    },
    /// Units on a ring, each of which receives from the nearest others.
    Ring {
        /// How many others: an even number, half of them on each side.
        neighbours: usize,
    },
    /// A ring of which synapses are rewired: each, with a probability, comes from another unit, drawn among all that do not
    /// project to its target yet (Watts & Strogatz 1998, doi:10.1038/30918, for directed synapses). Every unit keeps its
    /// in-degree.
    SmallWorld {
        /// How many nearest others a unit receives from before: an even number, half of them on each side.
        neighbours: usize,
        /// The probability of a synapse to be rewired, 0 to 1.
        rewiring: f64,
    },
    /// The synapses of a matrix (units, units), such as a connectome; its weights do not count.
    Given(SparseMatrix<f64>),
}

impl Wiring {
    /// The mean number of synapses k that a unit receives, which scales weights; of random wiring p N.
    pub fn in_degree(&self, units: usize) -> f64 {
        match self {
            Self::Random { probability } => probability * units as f64,
            Self::Ring { neighbours } | Self::SmallWorld { neighbours, .. } => *neighbours as f64,
            Self::Given(matrix) => matrix.synapses() as f64 / units as f64,
        }
    }

    /// Weights `N(0, gain² / k)` on these synapses, where k is [`Wiring::in_degree`]. By Dale's law, if `excitatory` is the share of
    /// units that are excitatory, the first of them: their outgoing weights are |w|, those of the others -|w|.
    ///
    /// Uses the streams `wiring` and `recurrent` below `streams`, and of [`Wiring::Random`] the second alone.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a number makes no sense for so many units or no synapse is left, [`Error::Shape`] if a matrix
    /// is given that has other extents.
    pub fn draw<T: Real>(
        &self,
        units: usize,
        gain: f64,
        excitatory: Option<f64>,
        streams: &Streams,
    ) -> Result<SparseMatrix<T>, Error> {
        check::at_least("units", units, 1)?;
        check::non_negative("gain", gain)?;
        if let Some(share) = excitatory.filter(|share| !(0.0..=1.0).contains(share)) {
            return Err(Error::out_of_range("share of excitatory units", share, "0 to 1"));
        }
        let mut stream = streams.child("recurrent").stream();
        let sd = gain / self.in_degree(units).sqrt();
        let mut matrix: SparseMatrix<T> = if let Self::Random { probability } = *self {
            check::probability("connection_probability", probability)?;
            SparseMatrix::random_square(units, probability, sd, &mut stream)?
        } else {
            let mut matrix: SparseMatrix<T> = self.synapses(units, &mut streams.child("wiring").stream())?;
            check::at_least("synapses", matrix.synapses(), 1)?;
            stream.fill_normal(&mut matrix.values, sd);
            matrix
        };
        if let Some(share) = excitatory {
            let first_inhibitory = (share * units as f64).round() as usize;
            for (weight, &from) in matrix.values.iter_mut().zip(&matrix.indices) {
                let size = if *weight < T::ZERO { -*weight } else { *weight };
                *weight = if (from as usize) < first_inhibitory { size } else { -size };
            }
        }
        Ok(matrix)
    }

    /// The synapses, with weights of 0.
    fn synapses<T: Real>(&self, units: usize, stream: &mut Stream) -> Result<SparseMatrix<T>, Error> {
        let (neighbours, rewiring) = match *self {
            Self::Ring { neighbours } => (neighbours, 0.0),
            Self::SmallWorld { neighbours, rewiring } => (neighbours, rewiring),
            Self::Given(ref matrix) => {
                check::shape("wiring", &[matrix.rows(), matrix.columns()], &[units, units])?;
                return Ok(SparseMatrix { values: vec![T::ZERO; matrix.synapses()], ..matrix.cast() });
            }
            Self::Random { probability } => return SparseMatrix::random_square(units, probability, 0.0, stream),
        };
        if neighbours == 0 || neighbours % 2 == 1 || neighbours >= units {
            let accepted = "even, 2 or more, and below the number of units";
            return Err(Error::out_of_range("neighbours", neighbours, accepted));
        }
        if !(0.0..=1.0).contains(&rewiring) {
            return Err(Error::out_of_range("rewiring", rewiring, "0 to 1"));
        }
        let mut matrix = SparseMatrix::empty(units);
        for i in 0..units {
            let mut row: Vec<u32> = (1..=neighbours / 2)
                .flat_map(|d| [(i + d) % units, (i + units - d) % units])
                .map(|j| j as u32)
                .collect();
            for k in 0..neighbours {
                // A unit that receives from all others has none to draw.
                if rewiring > 0.0 && neighbours < units - 1 && stream.uniform() < rewiring {
                    row[k] = loop {
                        let from = stream.below(units) as u32;
                        if from as usize != i && !row.contains(&from) {
                            break from;
                        }
                    };
                }
            }
            row.sort_unstable();
            matrix.indices.append(&mut row);
            matrix.starts.push(matrix.indices.len());
        }
        matrix.values = vec![T::ZERO; matrix.indices.len()];
        Ok(matrix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(wiring: &Wiring, units: usize) -> SparseMatrix<f64> {
        wiring.draw(units, 1.0, None, &Streams::new(7)).unwrap()
    }

    #[test]
    fn a_ring_is_symmetric_and_regular() {
        let ring = drawn(&Wiring::Ring { neighbours: 4 }, 10);
        for i in 0..10_usize {
            let from: Vec<usize> = ring.row(i).map(|(j, _)| j).collect();
            let mut expected = [1, 2, 8, 9].map(|d| (i + d) % 10);
            expected.sort_unstable();
            assert_eq!(from, expected);
        }
        assert_eq!(ring.mask(), ring.mask().t());
        // Without rewiring, a small world is the ring, and its weights are the same.
        assert_eq!(drawn(&Wiring::SmallWorld { neighbours: 4, rewiring: 0.0 }, 10).mask(), ring.mask());
    }

    /// Of 200 x 20 synapses each leaves its place with probability p: the share is within 5 standard errors of p, and a unit is
    /// never its own neighbour, nor twice that of another.
    #[test]
    fn rewiring_keeps_the_degree_and_has_its_share() {
        let ring = drawn(&Wiring::Ring { neighbours: 20 }, 200);
        for rewiring in [0.1, 0.5, 1.0] {
            let world = drawn(&Wiring::SmallWorld { neighbours: 20, rewiring }, 200);
            let mut left = 0;
            for i in 0..200 {
                let from: Vec<usize> = world.row(i).map(|(j, _)| j).collect();
                assert!(from.len() == 20 && from.is_sorted_by(|a, b| a < b) && !from.contains(&i));
                left += from.iter().filter(|&&j| !ring.has(i, j)).count();
            }
            // Some come back to a place that another has left.
            let back = if rewiring == 1.0 { 0.1 } else { 0.06 * rewiring };
            let share = left as f64 / 4000.0;
            let error = 5.0 * (rewiring * (1.0 - rewiring) / 4000.0_f64).sqrt();
            assert!(share <= rewiring + error && share >= rewiring - error - back, "{rewiring}: {share}");
        }
    }

    #[test]
    fn the_columns_of_dales_law_have_one_sign() {
        for wiring in [Wiring::Random { probability: 0.5 }, Wiring::Ring { neighbours: 6 }] {
            let plain = drawn(&wiring, 20);
            let signed: SparseMatrix<f64> = wiring.draw(20, 1.0, Some(0.8), &Streams::new(7)).unwrap();
            for i in 0..20 {
                for ((j, w), (k, v)) in signed.row(i).zip(plain.row(i)) {
                    assert_eq!((j, w.abs()), (k, v.abs()));
                    assert!(if j < 16 { w > 0.0 } else { w < 0.0 });
                }
            }
        }
    }

    #[test]
    fn given_synapses_are_kept_and_a_random_wiring_is_the_rate_laws() {
        let dense = ndarray::array![[0.0, 5.0, 0.0], [1.0, 0.0, -2.0], [0.0, 0.0, 3.0]];
        let given = SparseMatrix::from_dense(dense.view()).unwrap();
        assert_eq!(drawn(&Wiring::Given(given.clone()), 3).mask(), given.mask());
        let law = crate::RateLaw { units: 30, connection_probability: 0.2, gain: 1.0, ..crate::RateLaw::default() };
        let network = crate::RateNetwork::<f64>::random(&law, &Streams::new(7)).unwrap();
        assert_eq!(*network.recurrent_weights(), drawn(&Wiring::Random { probability: 0.2 }, 30));
    }

    #[test]
    fn weights_have_the_variance_of_their_gain() {
        let matrix: SparseMatrix<f64> = Wiring::Ring { neighbours: 50 }.draw(400, 1.5, None, &Streams::new(1)).unwrap();
        let n = matrix.synapses() as f64;
        let variance = matrix.weights().iter().map(|w| w * w).sum::<f64>() / n;
        // Chi-squared of 20 000: a relative standard error of 1 %.
        assert!((variance / (1.5 * 1.5 / 50.0) - 1.0).abs() < 0.05, "{variance}");
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let refused = |wiring: Wiring, excitatory| {
            wiring.draw::<f64>(10, 1.0, excitatory, &Streams::new(1)).unwrap_err().to_string()
        };
        for (wiring, told) in [
            (Wiring::Ring { neighbours: 3 }, "neighbours is 3; it must be even"),
            (Wiring::Ring { neighbours: 0 }, "neighbours is 0"),
            (Wiring::SmallWorld { neighbours: 10, rewiring: 0.1 }, "neighbours is 10"),
            (Wiring::SmallWorld { neighbours: 4, rewiring: 1.5 }, "rewiring is 1.5"),
            (Wiring::SmallWorld { neighbours: 4, rewiring: f64::NAN }, "rewiring is NaN"),
            (Wiring::Random { probability: 0.0 }, "connection_probability is 0"),
            (Wiring::Given(SparseMatrix::empty(10)), "wiring has shape [0, 10]"),
        ] {
            let found = refused(wiring, None);
            assert!(found.starts_with(told), "{found}");
        }
        assert!(refused(Wiring::Ring { neighbours: 4 }, Some(1.1)).starts_with("share of excitatory units is 1.1"));
    }
}
