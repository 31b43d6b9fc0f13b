//! Recurrent networks whose dynamics are shaped by learning.
//!
//! A randomly connected network of rate units is chaotic: no two of its trials are alike. Learning rules that change the
//! recurrent weights tame it, and this crate has the networks, the rules, the protocols of published experiments and the
//! measures that tell what learning did. It opens no files, reads no clock and prints nothing; a seed gives the same bits
//! for any number of threads and on processors old and new, x86-64 and 64-bit Arm (`docs/trust.md` says what was run, and
//! what not yet).
//!
//! # Innate training
//!
//! A network learns to repeat, noise or not, a trajectory that it once produced by itself; a readout then learns to draw
//! a bump from it, long after the input is gone (Laje & Buonomano 2013, doi:10.1038/nn.3405).
//!
//! ```
//! use attractor::*;
//! use ndarray::Array2;
//!
//! # fn main() -> Result<(), Error> {
//! let streams = Streams::new(1);
//! let law = RateLaw { units: 200, gain: 2.0, connection_probability: 0.25, ..RateLaw::default() };
//! let mut network = RateNetwork::<f32>::random(&law, &streams.child("network"))?;
//!
//! // A pulse on channel 0 starts a trial of 800 steps of 1 ms, each from another state and with other noise.
//! let stimulus = Stimulus::silent(800, law.inputs)?.pulse(0, 50..100, 5.0)?;
//! let trial = |number| Trial::new(&stimulus).drawn(&streams.child("trial").index(number), 0.001);
//! let record = Record { units: Units::All, steps: 0..800 };
//! let learning = Schedule { window: 100..800, every: 2 };
//!
//! // What the untrained network happens to do is what it learns to do again.
//! let innate = trial(0).record(&mut network, &record)?.rates;
//! let scheme = PlasticScheme::Neurons { fraction: 0.6 };
//! let mut rule = RecurrentRls::new(&network, scheme, RlsOptions::default(), &streams.child("plastic"))?;
//! for number in 1..=15 {
//!     trial(number).train(&mut network, &mut rule, innate.view(), &learning)?;
//! }
//!
//! // A readout learns a bump 600 ms after the pulse.
//! let bump = Array2::from_shape_fn((800, 1), |(t, _)| (-((t as f32 - 700.0) / 30.0).powi(2)).exp());
//! let mut rule = ReadoutRls::new(&network, RlsOptions::default())?;
//! for number in 16..=20 {
//!     trial(number).train(&mut network, &mut rule, bump.view(), &learning)?;
//! }
//!
//! let test = trial(21).record(&mut network, &record)?;
//! let correlation = pearson(test.outputs.iter().skip(100).copied(), bump.iter().skip(100).copied());
//! assert!(correlation > Some(0.9)); // Without the recurrent trials, below 0.5.
//!
//! // Anything that is written and sought will do; a program would give a `File`.
//! let mut file = std::io::Cursor::new(Vec::new());
//! network.save(&mut file)?;
//! assert!(RateNetwork::load(file)? == network);
//! # Ok(())
//! # }
//! ```
//!
//! # Self-organisation
//!
//! A network of excitatory and inhibitory threshold units learns, without a target, from what it is shown: here two words
//! in random succession (Lazar, Pipa & Triesch 2009, doi:10.3389/neuro.10.023.2009).
//!
//! ```
//! use attractor::decoding::{Labels, LinearReadout, Samples};
//! use attractor::*;
//!
//! # fn main() -> Result<(), Error> {
//! let streams = Streams::new(1);
//! let mut coin = streams.child("words").stream();
//! let words: Vec<usize> = (0..3200).map(|_| coin.below(2)).collect();
//! // Word 0 has letters 0 to 4, word 1 letters 5 to 9; each letter shows two units of its own.
//! let letters: Vec<_> = words.iter().flat_map(|word| (0..5).map(move |k| Some(5 * word + k))).collect();
//! let shown = ShownUnits::from_symbols(&letters, 2)?;
//!
//! let mut network = ThresholdNetwork::random(&ThresholdLaw::default(), &streams.child("network"))?;
//! let (mut stdp, mut intrinsic) = (Stdp::new(0.001)?, IntrinsicPlasticity::new(0.001, 0.1)?);
//! Window::new(&shown, 0..12_000)?.run(&mut network, &mut [&mut stdp, &mut SynapticNormalisation, &mut intrinsic])?;
//!
//! // Frozen, it is ordered: one unit that is flipped changes fewer than one of its successors.
//! let test = Window::new(&shown, 12_000..16_000)?.perturbed(Counted::WithoutInput, streams.child("flips").stream());
//! let record = test.run(&mut network, &mut [])?;
//! assert!(record.hamming.iter().sum::<u32>() < 4_000);
//!
//! // And it still knows the word before the one that it is shown.
//! let samples = Samples::new(record.excitatory.select(20..100, 0..4_000), 4)?;
//! let before = Labels::new((12_000..16_000).map(|t| words[(t - 5) / 5]).collect(), 2)?;
//! let accuracy = LinearReadout::new(&samples, 1.0)?.accuracy(&before)?;
//! assert!(mean(&accuracy) > 0.85);
//! # Ok(())
//! # }
//! ```
//!
//! # A rhythm out of noise
//!
//! A reservoir that hears nothing but noise grows an oscillation when its feedback follows the product of successive
//! changes (Vettelschoss, Freiberger & Dambre 2020). What it settles into is told from the map that is left, or from any
//! record ([`orbit`]); how it began, from its bifurcations ([`bifurcation`]).
//!
//! ```
//! use attractor::orbit::{Attractor, Continuation, TanhMap, classify_map};
//! use attractor::*;
//!
//! # fn main() -> Result<(), Error> {
//! let streams = Streams::new(2);
//! let mut network = EchoStateNetwork::random(&EchoStateLaw::default(), &streams.child("network"))?;
//! let mut rule = DifferentialHebbian::new(0.01, FeedbackNorm::InPlace)?;
//! let (mut noise, mut xi) = (streams.child("noise").stream(), vec![0.0; 20]);
//! for _ in 0..7500 {
//!     noise.fill_normal(&mut xi, 0.01);
//!     network.step(&[], Some(&xi))?;
//!     rule.learn(&mut network, &[])?;
//! }
//!
//! // Without noise it goes on turning; a torus has one Lyapunov exponent of 0.
//! let mut map = TanhMap::of_network(&network, 1.0);
//! let orbit = classify_map(&mut map, network.state(), &Continuation::default())?;
//! assert_eq!(orbit.attractor, Attractor::QuasiPeriodic);
//! assert!(orbit.exponents[0].abs() < 1e-3);
//!
//! // The leading eigenvalue says how fast.
//! let leading = leading(&eigenvalues(network.weights(1.0).view())?);
//! assert!((leading.arg() / std::f64::consts::TAU - orbit.rotation).abs() < 0.02);
//! # Ok(())
//! # }
//! ```
//!
//! The same network with input and a [`ridge_readout`] is a plain echo state network on a series of your own; the example
//! `echo_state` predicts one and then lets the network go on by itself.
//!
//! # Where things are
//!
//! | | what it is | begin at |
//! |---|---|---|
//! | **network** | state, weights, one step | [`RateNetwork`], [`ThresholdNetwork`], [`EchoStateNetwork`], your own [`Network`]; drawn from a law ([`RateLaw`], [`DenseLaw`], [`ThresholdLaw`], [`EchoStateLaw`]) or made of a user's own weights |
//! | **rule** | changes weights after a step; has its own state | [`RecurrentRls`], [`ReadoutRls`], [`SharedRls`]; [`ridge_readout`]; [`Stdp`], [`SynapticNormalisation`], [`IntrinsicPlasticity`], [`DifferentialHebbian`]; your own [`Rule`] |
//! | **protocol** | what is done in time, and what is kept | [`Stimulus`], [`Trial`], its closed [`Loop`]s, [`Schedule`], [`Recording`]; [`ShownUnits`], [`Window`] |
//! | **measure** | reads a network or a record | [`pearson`], [`unit_correlations`], [`separation`], [`lyapunov_spectrum`], [`eigenvalues`], [`fixed_points`], [`gain`], [`kick_response`], [`noise_response`], [`information_processing_capacity`], [`participation_ratio`], and beside them the theory, [`mean_field`] and [`chaos`]; [`Counted`], [`perturbation_growth`], [`FlipRecord`], [`decoding`], [`firing_rates`], [`branching`](fn@branching), [`avalanches`](fn@avalanches); [`orbit`], [`bifurcation`] |
//! | **training** | rule, protocol and measure together | [`train_fixed_points`], [`force_fixed_points`], [`FullForce`]; [`Conceptor`], [`Autoconceptor`], [`load_patterns`] |
//!
//! Random numbers come from [`Streams`], keyed by what they are for. Networks are kept in `.npz` files (module `storage`,
//! feature `npz`). The hot loops are in [`kernel`], their plain twins in [`plain`]. What takes long can be stopped: [`interruptible`].
//!
//! # Features
//!
//! `parallel` (default) splits the units of one network over the threads of the current Rayon pool; `npz` (default) saves
//! and loads networks; `serde` serialises networks, rules and records, for a program that stops and goes on.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod analysis;
mod bits;
mod check;
mod connectivity;
mod error;
mod interrupt;
pub mod kernel;
mod linear;
pub mod math;
mod network;
pub mod plain;
mod plasticity;
mod protocol;
mod sound;
#[cfg(feature = "npz")]
pub mod storage;
mod threads;
mod training;

pub use analysis::dynamics::{
    Divergence, DrivenMap, Separation, bifurcation, driven_lyapunov_spectrum, fixed_points, lyapunov_spectrum, orbit,
    separation, separation_of,
};
pub use analysis::response::{
    Capacities, CapacityOptions, CapacityTerm, CrossSpectrum, Entry, InputLaw, ShownNoise, WhiteNoise,
    cross_participation_ratio, gain, information_processing_capacity, kick_response, noise_response, noise_responses,
    participation_ratio,
};
pub use analysis::spikes::{
    Avalanche, Branching, FlipRecord, avalanches, branching, decoding, fano_factors, firing_rates,
    inter_spike_intervals, interval_variation, mean_by_place, pairwise_correlations, perturbation_growth,
    population_autocorrelation, shifted_counts, silent_from, smoothed,
};
pub use analysis::statistics::{
    NormalTest, RankSum, TTest, binomial_head, binomial_interval, binomial_tail, contingency_test, correlation_test,
    fisher_mean, holm, mean, normal_test, one_sample_t_test, paired_differences, paired_t_test, pearson, quantile,
    quantile_interval, rank_sum_test, slope, standard_error, superiority_test, unit_correlations, welch_t_test,
};
pub use analysis::theory::{chaos, mean_field};
pub use analysis::weights::{
    Reciprocity, by_reciprocity, eigenvalues, histogram, leading, rightmost_first, singular_values, spectral_radius,
};
pub use check::room;
pub use connectivity::{SparseMatrix, Wiring};
pub use error::Error;
pub use interrupt::{interruptible, present_step};
pub use kernel::random::{Stream, Streams};
pub use kernel::transfer::{OwnPhi, Phi, Transfer};
pub use kernel::{Real, kernel_name, use_kernel};
pub use linear::{apply, product};
pub use network::{
    ActiveRow, Counted, DenseLaw, Derivative, Dynamics, EchoStateLaw, EchoStateNetwork, FeedbackLaw, FeedbackWeights,
    Given, Loop, Network, NoisePlace, PlasticFeedback, PlasticRecurrence, Population, Raster, RateLaw, RateNetwork,
    Readout, Spikes, ThresholdLaw, ThresholdNetwork,
};
pub use plasticity::{
    DifferentialHebbian, FeedbackNorm, IntrinsicPlasticity, PatternReadout, PlasticScheme, ReadoutDelta, ReadoutRls,
    RecurrentDelta, RecurrentRls, RlsOptions, Rule, SharedRls, Stdp, SynapticNormalisation, pattern_readout,
    ridge_readout, ridge_readout_with_intercept,
};
pub use protocol::{
    Initial, Noise, Record, Recording, Schedule, Series, ShownUnits, Stimulus, Trial, Units, Window, WindowRecord,
};
pub use training::{
    Autoconceptor, Conceptor, ForceSchedule, FullForce, TrainedFixedPoints, force_fixed_points, load_patterns,
    train_fixed_points,
};
