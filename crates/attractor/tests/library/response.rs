//! What networks at trained fixed points answer to kicks and noise, beside the linear theory of the same network.

use attractor::fixed_points::Solver;
use attractor::gain::{Linearisation, sampled};
use attractor::{
    DenseLaw, Entry, Loop, RateNetwork, Streams, TrainedFixedPoints, WhiteNoise, kick_response, noise_response,
    train_fixed_points,
};
use num_complex::Complex64;

const LOOP: Loop = Loop { readout: 0, channel: 0, delay: 0 };
const DT: f64 = 0.1;

/// A network of 150 units that holds three outputs; the first and the last are stable, the first with an oscillation
/// (Rivkind & Barak 2017, Fig 2, at a lower gain).
fn network() -> (RateNetwork<f64>, TrainedFixedPoints) {
    let law = DenseLaw { units: 150, gain: 0.7, inputs: 1, ..DenseLaw::default() };
    let mut network = RateNetwork::dense(&law, &Streams::new(1)).unwrap();
    let mut trained = train_fixed_points(&mut network, LOOP, &[0.5, 1.0, 1.5], &Solver::default()).unwrap();
    trained.points.remove(1);
    for point in &trained.points {
        let poles = Linearisation::new(&network, LOOP, &point.state).unwrap().hessenberg().unwrap().poles().unwrap();
        assert!(poles[0].value.re < -0.02, "{:?}", poles[0]);
    }
    (network, trained)
}

#[test]
fn a_small_kick_is_answered_as_the_linear_theory_says() {
    let (network, trained) = network();
    for point in &trained.points {
        let linear = Linearisation::new(&network, LOOP, &point.state).unwrap();
        let theory = linear.krylov(100).unwrap().kick(DT, 100).unwrap();
        // 1e-6 leaves a nonlinear part of the order of 1e-6, and rounding of 1e-9.
        let simulated = kick_response(&network, LOOP, &point.state, 1e-6, 100).unwrap();
        let small = network.linearised(&point.state).unwrap();
        let exact = kick_response(&small, LOOP, &[0.0; 150], 1.0, 100).unwrap();
        for t in 0..100 {
            assert!((exact[t] - theory[t]).abs() < 1e-11, "step {t}: {} and {}", exact[t], theory[t]);
            assert!((simulated[t] - theory[t]).abs() < 1e-4, "step {t}: {} and {}", simulated[t], theory[t]);
        }
        assert!((theory[0] - linear.moments(1).unwrap()[0]).abs() < 1e-12);
        // A large kick is another matter.
        let large = kick_response(&network, LOOP, &point.state, 3.0, 100).unwrap();
        assert!((large[0] - theory[0]).abs() > 0.05, "{} and {}", large[0], theory[0]);
    }
}

/// The transfer function from a noisy channel to the readout of the live network.
#[test]
fn white_noise_through_a_channel_shows_the_closed_loop() {
    let (network, trained) = network();
    // One input explains all of the output: what is left is what the window smears, over 0.008 radians where a pole is
    // 0.06 wide.
    let noise = WhiteNoise { entry: Entry::Channel(1), amplitude: 1e-3, settle: 1000, steps: 80_000, segment: 8000 };
    for (k, point) in trained.points.iter().enumerate() {
        let streams = Streams::new(2).index(k);
        let found = noise_response(&network, LOOP, &point.state, &noise, &streams).unwrap();
        let linear = Linearisation::new(&network, LOOP, &point.state).unwrap();
        let (around, through) = (linear.krylov(100).unwrap(), linear.from_channel(1).unwrap().krylov(100).unwrap());
        let theory = |w: f64| {
            let s = sampled(w, DT);
            through.at(s) / (1.0 - around.at(s))
        };
        let expected: Vec<Complex64> = found.frequencies.iter().map(|&w| theory(w)).collect();
        let peak = expected.iter().map(|t| t.norm()).fold(0.0, f64::max);
        // The first is the mean, which the window mixes with its own mirror image.
        for ((found, expected), w) in found.transfer().iter().zip(&expected).zip(&found.frequencies).skip(1) {
            assert!((found - expected).norm() < 0.05 * peak, "{w}: {found} and {expected}, peak {peak}");
        }
    }
}

/// Noise of the units' own is the average over the weights of a channel.
#[test]
fn white_noise_of_the_units_shows_the_adjoint() {
    let (network, trained) = network();
    let point = &trained.points[0];
    let linear = Linearisation::new(&network, LOOP, &point.state).unwrap();
    let adjoint = linear.adjoint_krylov(100).unwrap();
    let around = linear.krylov(100).unwrap();
    let s = Complex64::new(0.0, 0.3);
    assert!((adjoint.at(s) - around.at(s)).norm() < 1e-11);
    let whole = linear.adjoint_krylov(150).unwrap();
    assert!((whole.amplification(s) - adjoint.amplification(s)).abs() < 1e-9);
    // 299 segments that overlap by half: a power has a relative sd of 6 %, the sum of five neighbours about 3.5 %. The
    // margin is four of them.
    let noise = WhiteNoise { entry: Entry::Units, amplitude: 1e-3, settle: 1000, steps: 300_000, segment: 2000 };
    let found = noise_response(&network, LOOP, &point.state, &noise, &Streams::new(3)).unwrap();
    let ratio = found.power_ratio();
    for first in [2, 10, 20, 40] {
        let band = first..first + 5;
        let theory: f64 = found.frequencies[band.clone()]
            .iter()
            .map(|&w| {
                let s = sampled(w, DT);
                (adjoint.amplification(s) / (1.0 - around.at(s)).norm()).powi(2)
            })
            .sum();
        let measured: f64 = ratio[band].iter().sum();
        assert!((measured / theory - 1.0).abs() < 0.15, "{measured} and {theory}");
    }
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let (network, trained) = network();
    let state = &trained.points[0].state;
    let message = |error: attractor::Error| error.to_string();
    assert!(message(kick_response(&network, LOOP, state, 0.0, 9).unwrap_err()).contains("size of the kick is 0"));
    assert!(message(kick_response(&network, LOOP, &[0.0], 1.0, 9).unwrap_err()).contains("x has shape [1]"));
    let noise = WhiteNoise { entry: Entry::Channel(2), amplitude: 1.0, settle: 0, steps: 100, segment: 50 };
    let wrong = |noise| message(noise_response(&network, LOOP, state, &noise, &Streams::new(1)).unwrap_err());
    assert!(wrong(noise).contains("channel of the noise is 2"));
    assert!(wrong(WhiteNoise { entry: Entry::Units, segment: 101, ..noise }).contains("steps of a segment is 101"));
    assert!(wrong(WhiteNoise { entry: Entry::Units, amplitude: 0.0, ..noise }).contains("amplitude of the noise is 0"));
}
