//! Capacities and dimensions against networks of which they are known.

use attractor::{
    CapacityOptions, EchoStateLaw, EchoStateNetwork, Error, InputLaw, Stimulus, Streams, Trial, Units,
    cross_participation_ratio, information_processing_capacity, participation_ratio,
};
use ndarray::{Array2, s};

fn uniform(steps: usize, seed: u64) -> Vec<f64> {
    let mut stream = Streams::new(seed).child("input").stream();
    (0..steps).map(|_| 2.0 * stream.uniform() - 1.0).collect()
}

/// N units that pass the input on hold the last N inputs, and nothing else.
#[test]
fn a_delay_line_has_the_capacity_of_its_length() {
    let input = uniform(5000, 1);
    let line = Array2::from_shape_fn((5000, 20), |(t, unit)| if t >= unit { 0.3 + 2.0 * input[t - unit] } else { 0.0 });
    let found = information_processing_capacity(line.view(), &input, &CapacityOptions::default()).unwrap();
    assert_eq!(found.rank, 20);
    let memory = found.memory();
    assert!(memory[..20].iter().all(|&capacity| (capacity - 1.0).abs() < 1e-12), "{memory:?}");
    // Of 863 other targets each is above the threshold by a chance of 1e-4.
    let others = found.terms.len() - 20;
    assert!(others <= 2, "{others}");
    assert!((found.total() - 20.0).abs() <= 1e-9 + others as f64 * 2.0 * found.threshold);
}

/// Legendre's polynomials: u² is (2 P_2 + 1) / 3, and u_0² u_1 is (2 P_2(u_0) u_1 + u_1) / 3, of variances 4/45 and 1/9 to 1/27.
#[test]
fn powers_are_told_apart_by_degree() {
    let input = uniform(200_000, 2);
    let past = |t: usize, k: usize| input[t.saturating_sub(k)];
    let states = Array2::from_shape_fn((input.len(), 2), |(t, unit)| match unit {
        0 => past(t, 0).powi(2),
        _ => past(t, 2).powi(2) * past(t, 3),
    });
    let options = CapacityOptions { longest_delays: vec![5, 5, 5], ..CapacityOptions::default() };
    let found = information_processing_capacity(states.view(), &input, &options).unwrap();
    let of = |factors: &[(usize, usize)]| {
        found.terms.iter().find(|term| term.factors == factors).map_or(0.0, |term| term.capacity)
    };
    assert!((of(&[(0, 2)]) - 1.0).abs() < 1e-12);
    // <u_0⁴ u_1²> = 1/15, <u_0² u_1²>² / <u_1²> = 1/27: the shares are 5/9 and 4/9, to three standard errors of about 0.003.
    assert!((of(&[(3, 1)]) - 5.0 / 9.0).abs() < 0.01, "{}", of(&[(3, 1)]));
    assert!((of(&[(2, 2), (3, 1)]) - 4.0 / 9.0).abs() < 0.01, "{}", of(&[(2, 2), (3, 1)]));
    assert!((found.total() - 2.0).abs() < 0.02);
}

/// Whether the last two inputs differ is their product, and the majority of three is `(a + b + c - abc) / 2`: a share of 1/4 each, of
/// variance 1.
#[test]
fn boolean_functions_of_a_binary_input_have_the_capacities_of_their_parities() {
    let input: Vec<f64> = uniform(20_000, 6).into_iter().map(f64::signum).collect();
    let past = |t: usize, k: usize| input[t.saturating_sub(k)];
    let states = Array2::from_shape_fn((input.len(), 2), |(t, unit)| match unit {
        0 => f64::from(u8::from(past(t, 0) != past(t, 1))),
        _ => (past(t, 4) + past(t, 5) + past(t, 6)).signum(),
    });
    let options =
        CapacityOptions { longest_delays: vec![10, 10, 10], law: InputLaw::Binary, ..CapacityOptions::default() };
    let found = information_processing_capacity(states.view(), &input, &options).unwrap();
    let known: [(&[(usize, usize)], f64); 5] = [
        (&[(4, 1)], 0.25),
        (&[(5, 1)], 0.25),
        (&[(6, 1)], 0.25),
        (&[(0, 1), (1, 1)], 1.0),
        (&[(4, 1), (5, 1), (6, 1)], 0.25),
    ];
    for (factors, capacity) in known {
        let term = found.terms.iter().find(|term| term.factors == factors).expect("found");
        // A standard error of 0.006.
        assert!((term.capacity - capacity).abs() < 0.02, "{term:?}");
    }
    // Of 226 others each is above the threshold by a chance of 1e-4; none is a power.
    assert!(found.terms.len() <= 6 && found.terms.iter().all(|term| term.factors.iter().all(|factor| factor.1 == 1)));
    assert!((found.total() - 2.0).abs() < 0.03, "{}", found.total());
    let between = information_processing_capacity(states.view(), &uniform(20_000, 6), &options).unwrap_err();
    assert!(between.to_string().ends_with("minus or plus the amplitude, as the law is binary"), "{between}");
}

/// Two records of a thousand steps tell of 200 correlated units what one alone does not.
#[test]
fn two_records_tell_the_dimension_that_one_falls_short_of() {
    // Variances 1 and, of every fourth unit, 9, turned by a reflection, which makes all units covary.
    let states = |seed: u64| {
        let mut values = vec![0.0; 1000 * 200];
        Streams::new(seed).child("states").stream().fill_normal(&mut values, 1.0);
        let mut states = Array2::from_shape_vec((1000, 200), values).unwrap();
        for mut row in states.rows_mut() {
            row.iter_mut().step_by(4).for_each(|state| *state *= 3.0);
            let mean = row.sum() / 200.0;
            row.mapv_inplace(|state| state - 2.0 * mean);
        }
        states
    };
    let (one, other) = (states(1), states(2));
    // (50 9 + 150)² / (50 81 + 150).
    let known = 600.0 * 600.0 / 4200.0;
    let found = cross_participation_ratio(one.view(), other.view()).unwrap();
    assert!((found / known - 1.0).abs() < 0.02, "{found} {known}");
    assert!(participation_ratio(one.view()).unwrap() < 0.95 * known);
    assert!(cross_participation_ratio(one.view(), other.slice(s![.., 1..])).is_err());
    assert!(cross_participation_ratio(one.view(), Array2::zeros((10, 200)).view()).is_err());
}

/// A reservoir's capacities are at most its units; a small input keeps it linear, a large one does not.
#[test]
fn an_echo_state_network_trades_memory_for_nonlinearity() {
    let input = uniform(6000, 3);
    let by_degree = |scale: f64| {
        let law = EchoStateLaw { units: 30, inputs: 1, spectral_radius: 0.8, ..EchoStateLaw::default() };
        let mut network = EchoStateNetwork::random(&law, &Streams::new(1)).unwrap();
        let heard = Array2::from_shape_fn((6000, 1), |(t, _)| scale * input[t]);
        let stimulus = Stimulus::from_array(heard.view()).unwrap();
        let record = attractor::Record { units: Units::All, steps: 0..6000 };
        let rates = Trial::new(&stimulus).record(&mut network, &record).unwrap().rates;
        let (settled, heard) = (rates.slice(s![100.., ..]), &input[100..]);
        let found = information_processing_capacity(settled, heard, &CapacityOptions::default()).unwrap();
        // A standard error of about 1 % for each of some tens of partly known targets.
        assert!(found.total() <= 1.02 * found.rank as f64 && found.rank <= 30, "{found:?}");
        found.by_degree
    };
    let (small, large) = (by_degree(0.01), by_degree(2.0));
    assert!(small[0] > large[0] && small[0] > 10.0, "{small:?} {large:?}");
    assert!(large[2] > small[2] + 1.0, "{small:?} {large:?}");
}

#[test]
fn what_no_capacity_answers_is_refused() {
    let input = uniform(100, 4);
    let states = Array2::from_shape_fn((100, 2), |(t, unit)| input[t] + unit as f64);
    let refused = |input: &[f64], options: CapacityOptions| {
        information_processing_capacity(states.view(), input, &options).unwrap_err().to_string()
    };
    let with = |longest_delays: &[usize]| CapacityOptions {
        longest_delays: longest_delays.to_vec(),
        ..CapacityOptions::default()
    };
    assert!(refused(&input[1..], with(&[5])).starts_with("input has shape [99]; expected [100]"));
    assert!(refused(&input, with(&[])).starts_with("degrees is 0"));
    assert!(refused(&input, with(&[5, 5000])).contains("at most a million"));
    assert!(refused(&input, with(&[usize::MAX, usize::MAX])).contains("at most a million"));
    assert!(refused(&input, with(&[98])).starts_with("steps is 100; it must be after the longest delay"));
    assert!(refused(&input, CapacityOptions { amplitude: 0.5, ..with(&[5]) }).starts_with("an input is "));
    assert!(refused(&input, CapacityOptions { chance: 0.0, ..with(&[5]) }).starts_with("chance is 0"));
}

/// Neither units nor an offset change how many dimensions states take up, as far as the digits of the states go.
#[test]
fn a_dimension_depends_on_no_unit_and_no_offset() {
    let mut stream = Streams::new(6).child("states").stream();
    let mut values = vec![0.0; 300 * 5];
    stream.fill_normal(&mut values, 1.0);
    let mut states = Array2::from_shape_vec((300, 5), values).unwrap();
    states.column_mut(4).fill(0.1);
    let known = participation_ratio(states.view()).unwrap();
    assert!((cross_participation_ratio(states.view(), states.view()).unwrap() / known - 1.0).abs() < 1e-12);
    for (scale, offset, margin) in
        [(1e-200, 0.0, 1e-12), (1e200, 0.0, 1e-12), (1e-9, 0.1, 1e-6), (1e-3, 1e9, 1e-3), (1e-3, -1e9, 1e-3)]
    {
        let other = states.mapv(|state| scale * state + offset);
        for found in [participation_ratio(other.view()), cross_participation_ratio(other.view(), other.view())] {
            let found = found.unwrap();
            assert!((found / known - 1.0).abs() < margin, "{scale} {offset}: {found} for {known}");
        }
    }
}

#[test]
fn states_that_stand_still_have_no_dimension() {
    let still = Array2::from_elem((50, 3), 0.1);
    assert!(matches!(participation_ratio(still.view()), Err(Error::OutOfRange { .. })));
    assert!(participation_ratio(still.slice(s![..1, ..])).is_err());
    // More units than steps: independent normal states have a dimension below that of both, 1 / (1/200 + 1/50) = 40.
    let mut stream = Streams::new(5).child("states").stream();
    let mut values = vec![0.0; 50 * 200];
    stream.fill_normal(&mut values, 1.0);
    let states = Array2::from_shape_vec((50, 200), values).unwrap();
    let found = participation_ratio(states.view()).unwrap();
    assert!((found - 39.4).abs() < 2.0, "{found}");
    let turned = participation_ratio(states.t()).unwrap();
    assert!((turned - 39.8).abs() < 2.0, "{turned}");
}
