//! Orbits, exponents, bifurcations and fixed points of named systems, against what is known of them.

use attractor::bifurcation::{Crossing, first_bifurcation, fixed_point};
use attractor::fixed_points::{Flow, Search};
use attractor::orbit::{Attractor, Continuation, DiscreteMap, classify_map, classify_record, rotation_number};
use attractor::{Dynamics, Network, RateLaw, RateNetwork, Streams, lyapunov_spectrum};
use ndarray::{Array2, s};

use super::systems::{About, flows, maps, networks, record};

#[test]
fn maps_settle_into_what_they_must() {
    for mut map in maps::all() {
        let start = map.start.clone();
        let orbit = classify_map(&mut map, &start, &Continuation::default()).unwrap();
        let told = format!("{} from {:?}: {} {:?}", map.name, &start[..1], orbit.attractor, orbit.remark);
        assert_eq!(orbit.attractor, map.class, "{told}");
        assert_eq!(orbit.remark.is_some(), map.class == Attractor::Undetermined, "{told}");
        for (expected, found) in map.exponents.iter().zip(&orbit.exponents) {
            assert!(expected.holds(*found), "{told}: {expected:?} and {:?}", orbit.exponents);
        }
        if let Some(rotation) = map.rotation {
            assert!(rotation.holds(orbit.rotation), "{told}: {rotation:?} and {}", orbit.rotation);
        }
        if map.class == Attractor::FixedPoint {
            assert!(orbit.amplitude < 1e-6, "{told}: a fixed point that moves by {}", orbit.amplitude);
        }
    }
}

#[test]
fn an_unstable_start_is_said_to_be_one() {
    let mut logistic = maps::logistic(3.2);
    let orbit = classify_map(&mut logistic, &[1.0 - 1.0 / 3.2], &Continuation::default()).unwrap();
    assert!(orbit.nudged && orbit.exponents[0] < 0.0);
    let mut away = maps::linear(ndarray::array![[2.0]], &[0.0]);
    let orbit = classify_map(&mut away, &[0.0], &Continuation::default()).unwrap();
    assert!(orbit.nudged && orbit.remark.unwrap().contains("unstable orbit (fixed point)"));
    let mut slow = maps::ring(1, -1.0);
    let orbit = classify_map(&mut slow, &[0.5], &Continuation::default()).unwrap();
    assert!(!orbit.nudged && orbit.remark.unwrap().contains("a transient of more than 5000 steps tells more"));
}

#[test]
fn flows_settle_into_what_they_must() {
    for mut flow in flows::all() {
        let start = flow.start.clone();
        let options = Continuation { lyapunov_steps: 40_000, zero: 0.02 * flow.dt, ..Continuation::default() };
        let orbit = classify_map(&mut flow, &start, &options).unwrap();
        assert_eq!(orbit.attractor, flow.class, "{}: {:?}", flow.name, orbit.exponents);
        for (expected, found) in flow.exponents.iter().zip(&orbit.exponents) {
            assert!(expected.holds(found / flow.dt), "{}: {expected:?} and {}", flow.name, found / flow.dt);
        }
    }
}

#[test]
fn records_are_told_as_the_maps_that_left_them() {
    for mut map in maps::all() {
        if map.class == Attractor::Undetermined {
            continue;
        }
        let start = map.start.clone();
        // An orbit that stays on an unstable point in exact arithmetic leaves it by rounding, or not: not a case for a record.
        if map.fixed_points.contains(&start) {
            continue;
        }
        let states = record(&mut map, &start, 30_000, 2000);
        // Some decay so slowly that their record alone is one of a transient, or turns all along: these maps are of order 1.
        let found = classify_record(states.view(), 0.0, Some(0.05)).unwrap();
        let expected = match map.class {
            Attractor::Chaotic => Attractor::Irregular,
            // A record is told periods up to 16.
            Attractor::Period(17..) => Attractor::QuasiPeriodic,
            class => class,
        };
        assert_eq!(found.attractor, expected, "{} from {start:?}: {found:?}", map.name);
    }
}

#[test]
fn finely_sampled_flows_are_told_once_they_have_left_their_start() {
    for flow in flows::all() {
        // 20 to 200 samples a turn, and records of 4000 and 20 000 of them.
        for (every, steps) in [(1, 4000), (1, 20_000), (5, 4000)] {
            let mut flow = flow.clone();
            let start = flow.start.clone();
            let states = record(&mut flow, &start, 20_000, every * steps);
            let states = states.slice(s![..;every, ..]);
            let found = classify_record(states, 0.0, None).unwrap();
            assert_eq!(found.attractor, flow.recorded, "{} every {every}, {steps} steps: {found:?}", flow.name);
            // One of its coordinates alone says the same.
            let found = classify_record(states.slice(s![.., ..1]), 0.0, None).unwrap();
            assert_eq!(found.attractor, flow.recorded, "{} every {every}, {steps} steps, x: {found:?}", flow.name);
        }
    }
}

#[test]
fn a_chaotic_rate_network_is_irregular_and_a_spiral_is_a_transient() {
    // N = 200 at gain 2.5: far beyond the onset of chaos, where the exponent of each of four networks is above 3 /s.
    let law = RateLaw { units: 200, inputs: 1, gain: 2.5, ..RateLaw::default() };
    for seed in 0..4 {
        let mut network = RateNetwork::<f64>::random(&law, &Streams::new(seed)).unwrap();
        let mut x = vec![0.0; 200];
        Streams::new(100 + seed).stream().fill_uniform(&mut x, -1.0, 1.0);
        network.set_activations(&x).unwrap();
        (0..1000).for_each(|_| network.step(&[0.0], None).unwrap());
        let exponent = lyapunov_spectrum(&network, 1, 0, 5000, &Streams::new(seed)).unwrap().exponents[0];
        assert!(exponent > 3.0, "{exponent}");
        let mut rates = Array2::<f64>::zeros((3000, 200));
        for mut row in rates.outer_iter_mut() {
            network.step(&[0.0], None).unwrap();
            row.assign(&ndarray::aview1(network.rates()));
        }
        let found = classify_record(rates.view(), 0.0, None).unwrap();
        assert_eq!(found.attractor, Attractor::Irregular, "seed {seed}: {found:?}");
        let noisy = classify_record(rates.view(), 0.001, None).unwrap();
        assert_eq!(noisy.attractor, Attractor::Irregular, "seed {seed}: {noisy:?}");
        assert_eq!(network.dynamics().dt_ms, Dynamics::default().dt_ms);
    }
    let mut focus = flows::focus();
    let states = record(&mut focus, &[1.0, 0.0], 0, 1000);
    assert_eq!(classify_record(states.view(), 0.0, None).unwrap().attractor, Attractor::Undetermined);
}

/// A class depends neither on the units of the states nor on how small the orbit is beside them.
#[test]
fn classes_have_no_units() {
    let turning = |turns: f64| {
        move |(t, unit): (usize, usize)| (std::f64::consts::TAU * (turns * t as f64 + 0.25 * unit as f64)).cos()
    };
    let logistic = std::iter::successors(Some(0.3), |x| Some(3.99 * x * (1.0 - x))).take(2000).collect();
    for (record, expected) in [
        (Array2::from_shape_fn((2000, 2), turning(1.0 / 3.0)), Attractor::Period(3)),
        (Array2::from_shape_fn((2000, 2), turning(0.2345)), Attractor::QuasiPeriodic),
        (Array2::from_shape_vec((2000, 1), logistic).unwrap(), Attractor::Irregular),
        (Array2::from_elem((2000, 2), 0.1), Attractor::FixedPoint),
    ] {
        let turns = rotation_number(record.view());
        for (scale, offset) in [(1e-200, 0.0), (1e-9, 0.0), (1e9, 0.0), (1e200, 0.0), (1e-3, 1.0), (1.0, 1e4)] {
            let record = record.mapv(|x| scale * x + offset);
            let found = classify_record(record.view(), 0.0, None).unwrap();
            assert_eq!(found.attractor, expected, "{scale} {offset}: {found:?}");
            assert!((rotation_number(record.view()) - turns).abs() < 1e-6, "{scale} {offset}");
        }
        // Who calls such a fluctuation rest is told of rest.
        let small = record.mapv(|x| 1e-3 * x);
        assert_eq!(classify_record(small.view(), 0.0, Some(0.05)).unwrap().attractor, Attractor::FixedPoint);
    }
}

#[test]
fn noise_is_irregular_and_what_drifts_is_undetermined() {
    let normal = |seed: u64, steps: usize, units: usize| {
        let mut values = vec![0.0; steps * units];
        Streams::new(seed).stream().fill_normal(&mut values, 1.0);
        Array2::from_shape_vec((steps, units), values).unwrap()
    };
    // x(t) = phi x(t - 1) + noise, with a correlation time of 1 / (1 - phi) steps, and white noise.
    for (phi, steps) in [(0.0, 2000), (0.5, 2000), (0.9, 2000), (0.99, 4000), (0.99, 20_000), (0.999, 60_000)] {
        for seed in 0..5 {
            let mut states = normal(seed, steps, 3);
            for t in 1..steps {
                for unit in 0..3 {
                    states[(t, unit)] += phi * states[(t - 1, unit)];
                }
            }
            for units in [1, 3] {
                let found = classify_record(states.slice(s![steps / 10.., ..units]), 0.0, None).unwrap();
                assert_eq!(found.attractor, Attractor::Irregular, "phi {phi}, seed {seed}: {found:?}");
            }
        }
    }
    let drift = Array2::from_shape_fn((2000, 2), |(t, unit)| t as f64 + unit as f64);
    assert_eq!(classify_record(drift.view(), 0.0, None).unwrap().attractor, Attractor::Undetermined);
    // A noisy rotation is still a rotation, and a noisy cycle a cycle, if the noise is told.
    let noise = normal(9, 2000, 2);
    let turning = |turns: f64| {
        Array2::from_shape_fn((2000, 2), |(t, unit)| {
            (std::f64::consts::TAU * (turns * t as f64 + 0.25 * unit as f64)).cos() + 0.05 * noise[(t, unit)]
        })
    };
    assert_eq!(classify_record(turning(0.2345).view(), 0.05, None).unwrap().attractor, Attractor::QuasiPeriodic);
    assert_eq!(classify_record(turning(0.01234).view(), 0.05, None).unwrap().attractor, Attractor::QuasiPeriodic);
    assert_eq!(classify_record(turning(0.25).view(), 0.05, None).unwrap().attractor, Attractor::Period(4));
    // White noise is there at once and grows no more: it is no chaos even where it is not told.
    assert_eq!(classify_record(turning(0.25).view(), 0.0, None).unwrap().attractor, Attractor::Period(4));
}

#[test]
fn fixed_points_of_maps_are_those_known() {
    for mut map in maps::all() {
        let mut image = vec![0.0; map.units()];
        for point in map.fixed_points.clone() {
            map.next(&point, &mut image);
            assert!(image.iter().zip(&point).all(|(a, b)| (a - b).abs() < 1e-12), "{}: {point:?}", map.name);
            let near: Vec<f64> = point.iter().map(|x| x + 1e-3).collect();
            let found = fixed_point(&mut map, &near).unwrap();
            assert!(found.iter().zip(&point).all(|(a, b)| (a - b).abs() < 1e-9), "{}: {found:?}", map.name);
        }
    }
}

#[test]
fn bifurcations_are_where_they_must_be() {
    // r from 2 to 3.5: 1 - 1/r flips at r = 3.
    let found = first_bifurcation(|gamma| maps::logistic(2.0 + 1.5 * gamma), &[0.5], 40).unwrap().unwrap();
    assert_eq!(found.crossing, Crossing::Flip);
    assert!((found.gamma - 2.0 / 3.0).abs() < 1e-8 && (found.state[0] - 2.0 / 3.0).abs() < 1e-8, "{found:?}");
    // Hénon's upper fixed point flips at a = 3 (1 - b)² / 4.
    let a = |gamma: f64| 0.1 + gamma;
    let found = first_bifurcation(|gamma| maps::henon(a(gamma), 0.3), &[1.0, 0.3], 40).unwrap().unwrap();
    assert_eq!(found.crossing, Crossing::Flip);
    assert!((a(found.gamma) - 0.75 * 0.49).abs() < 1e-8, "{found:?}");
    // The delayed logistic map turns by a sixth beyond r = 2.
    let found = first_bifurcation(|gamma| maps::delayed_logistic(1.5 + gamma), &[0.3, 0.3], 40).unwrap().unwrap();
    assert_eq!(found.crossing, Crossing::NeimarkSacker);
    assert!((found.gamma - 0.5).abs() < 1e-8, "{found:?}");
    assert!((found.eigenvalue.arg() - std::f64::consts::FRAC_PI_3).abs() < 1e-6, "{found:?}");
}

#[test]
fn what_networks_hold_is_told_as_points_and_continua() {
    for system in networks::all() {
        let network = system.network();
        let flow = Flow::new(&network).driven(&system.input).unwrap();
        let starts = flow.random_starts(100, 2.0, &Streams::new(7)).unwrap();
        let points = flow.stationary_points(starts.view(), &Search::default()).unwrap();
        let held: Vec<_> = points.iter().map(|p| (p.kind, p.dimension, p.unstable_directions())).collect();
        assert_eq!(held, system.held, "{}: {:?}", system.name, points.iter().map(|p| &p.state).collect::<Vec<_>>());
        assert!(points.iter().all(|p| p.starts > 0 && p.speed < 1e-18));
    }
}

#[test]
fn the_answers_carry_their_sources() {
    assert!(maps::all().iter().all(|map| !map.source.is_empty()));
    assert!(About(1.0, 0.1).holds(1.05) && !About(1.0, 0.1).holds(1.2) && !About(f64::NEG_INFINITY, 0.0).holds(-3.0));
}
