use ndarray::{Array2, array, concatenate, s};

use super::*;
use crate::kernel::random::Streams;
use crate::linear::apply as times;
use crate::math;

fn normal(rows: usize, columns: usize, seed: u64) -> Array2<f64> {
    let mut values = vec![0.0; rows * columns];
    Streams::new(seed).stream().fill_normal(&mut values, 1.0);
    Array2::from_shape_vec((rows, columns), values).unwrap()
}

fn distance(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> f64 {
    (&a - &b).iter().fold(0.0, |most, d| f64::max(most, d.abs()))
}

fn near(a: &Conceptor, b: &Conceptor) -> bool {
    distance(a.matrix(), b.matrix()) < 1e-10
}

/// States along the columns of an orthogonal matrix, of the mean squares given.
fn along(squares: [f64; 3]) -> (Array2<f64>, Array2<f64>) {
    let axes = symmetric_eigen(&(&normal(3, 3, 7) + &normal(3, 3, 7).t())).unwrap().1;
    let states = Array2::from_shape_fn((3, 3), |(t, i)| (3.0 * squares[t]).sqrt() * axes[(i, t)]);
    (states, axes)
}

#[test]
fn singular_values_are_those_of_the_states_over_themselves_and_the_aperture() {
    let (states, axes) = along([4.0, 1.0, 0.01]);
    let conceptor = Conceptor::of_states(states.view(), 2.0).unwrap();
    let expected = [4.0 / 4.25, 1.0 / 1.25, 0.01 / 0.26];
    for (found, expected) in conceptor.singular_values().unwrap().iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12);
    }
    assert!((conceptor.quota() - expected.iter().sum::<f64>() / 3.0).abs() < 1e-12);
    let mut filtered = [0.0; 3];
    let first = axes.column(0).to_vec();
    conceptor.apply(&first, &mut filtered).unwrap();
    assert!(filtered.iter().zip(&first).all(|(found, x)| (found - expected[0] * x).abs() < 1e-12));
    assert!((conceptor.evidence(&first).unwrap() - expected[0]).abs() < 1e-12);
}

#[test]
fn it_minimises_what_it_is_defined_by() {
    let states = normal(40, 5, 1);
    let aperture = 3.0;
    let conceptor = Conceptor::of_states(states.view(), aperture).unwrap();
    let loss = |c: &Array2<f64>| {
        let missed = &states - &states.dot(&c.t());
        missed.iter().map(|v| v * v).sum::<f64>() / 40.0 + c.iter().map(|v| v * v).sum::<f64>() / (aperture * aperture)
    };
    let least = loss(&conceptor.matrix().to_owned());
    for seed in 0..5 {
        let beside = &conceptor.matrix() + &(normal(5, 5, seed) * 1e-3);
        assert!(loss(&beside) > least);
    }
}

#[test]
fn a_wide_aperture_lets_the_states_pass_and_a_narrow_one_nothing() {
    let (states, axes) = along([4.0, 1.0, 0.0]);
    let wide = Conceptor::of_states(states.view(), 1e3).unwrap();
    let plane = axes.slice(s![.., ..2]);
    // The weaker direction, of mean square 1, misses by 1e-6.
    assert!(distance(wide.matrix(), plane.dot(&plane.t()).view()) < 1.01e-6);
    let narrow = Conceptor::of_states(states.view(), 1e-4).unwrap();
    assert!(narrow.matrix().iter().all(|c| c.abs() < 1e-7));
    let from_one = Conceptor::of_states(states.view(), 1.0).unwrap().with_aperture_times(5.0).unwrap();
    assert!(near(&from_one, &Conceptor::of_states(states.view(), 5.0).unwrap()));
}

#[test]
fn boolean_operations_keep_their_laws() {
    let [a, b] = [1, 2].map(|seed| Conceptor::of_states(normal(30, 6, seed).view(), 2.0).unwrap());
    let eye = Conceptor::from_matrix(Array2::eye(6)).unwrap();
    let nothing = eye.not();
    let (and, or) = (a.and(&b).unwrap(), a.or(&b).unwrap());
    assert!(near(&and.not(), &a.not().or(&b.not()).unwrap()), "De Morgan");
    assert!(near(&or.not(), &a.not().and(&b.not()).unwrap()), "De Morgan");
    assert!(near(&and, &b.and(&a).unwrap()) && near(&or, &b.or(&a).unwrap()), "they commute");
    assert!(near(&a.and(&eye).unwrap(), &a) && near(&a.or(&nothing).unwrap(), &a), "neutral elements");
    assert!(near(&a.and(&nothing).unwrap(), &nothing) && near(&a.or(&eye).unwrap(), &eye));
    assert!(near(&a.not().not(), &a));
    let shared = |matrix: &Conceptor| matrix.singular_values().unwrap();
    assert!(shared(&and)[0] <= shared(&a)[0] + 1e-12 && shared(&or)[5] >= shared(&a)[5] - 1e-12);
}

#[test]
fn conjunction_is_the_inverse_of_inverses() {
    // By numbers: 1 / (1 / 0.5 + 1 / 0.8 - 1) = 4 / 9.
    let one = |c: f64| Conceptor::from_matrix(array![[c]]).unwrap();
    assert!((one(0.5).and(&one(0.8)).unwrap().matrix()[(0, 0)] - 4.0 / 9.0).abs() < 1e-15);
    let [a, b] = [3, 4].map(|seed| Conceptor::of_states(normal(30, 5, seed).view(), 2.0).unwrap());
    // C^-1 + B^-1 - I, times what is found, is I.
    let inverse = |c: &Conceptor| {
        let factor = Cholesky::new(5, |i, j| c.matrix()[(i, j)], "C").unwrap();
        factor.solve(&Array2::eye(5))
    };
    let sum = inverse(&a) + inverse(&b) - Array2::<f64>::eye(5);
    assert!(distance(sum.dot(&a.and(&b).unwrap().matrix()).view(), Array2::eye(5).view()) < 1e-10);
}

#[test]
fn disjunction_is_the_conceptor_of_all_states() {
    let (one, other) = (normal(30, 6, 5), normal(30, 6, 6) * 0.3);
    let of = |states: &Array2<f64>| Conceptor::of_states(states.view(), 2.0).unwrap();
    let or = of(&one).or(&of(&other)).unwrap();
    // As R + Q is of twice as many states, each of twice the power.
    let both = concatenate![ndarray::Axis(0), one, other] * 2.0_f64.sqrt();
    assert!(near(&or, &of(&both)));
}

#[test]
fn projectors_have_intersections_and_sums() {
    let turn = along([1.0; 3]).1;
    let onto = |axes: [f64; 3]| {
        let matrix = (&turn * &ndarray::aview1(&axes)).dot(&turn.t());
        Conceptor::from_matrix(matrix).unwrap()
    };
    let (xy, yz, x, z) = (onto([1.0, 1.0, 0.0]), onto([0.0, 1.0, 1.0]), onto([1.0, 0.0, 0.0]), onto([0.0, 0.0, 1.0]));
    assert!(near(&xy.and(&yz).unwrap(), &onto([0.0, 1.0, 0.0])));
    assert!(near(&xy.and(&x).unwrap(), &x), "both hold back z");
    assert!(near(&x.and(&z).unwrap(), &onto([0.0; 3])) && near(&x.or(&z).unwrap(), &onto([1.0, 0.0, 1.0])));
    assert!(near(&xy.or(&yz).unwrap(), &onto([1.0; 3])));
    assert!(near(&onto([0.5, 0.0, 0.0]).and(&onto([0.8, 0.0, 0.0])).unwrap(), &onto([4.0 / 9.0, 0.0, 0.0])));
}

#[test]
fn an_autoconceptor_comes_to_the_conceptor_of_its_states() {
    let states = normal(400, 4, 8).dot(&Array2::from_diag(&array![1.0, 0.5, 0.2, 0.05]));
    let expected = Conceptor::of_states(states.view(), 2.0).unwrap();
    let mut found = Autoconceptor::new(4, 2e-4, 2.0).unwrap();
    for _ in 0..400 {
        states.outer_iter().for_each(|x| found.adapt(x.as_slice().unwrap()).unwrap());
    }
    assert!(distance(found.matrix(), expected.matrix()) < 2e-3);
    let before = found.clone();
    assert!(matches!(found.adapt(&[1e3; 4]), Err(Error::OutOfRange { name: "autoconceptor rate", .. })));
    assert_eq!(found, before);
}

/// A reservoir that two rhythms are loaded into, its patterns' conceptors, and states and inputs of each.
type Loaded = (Array2<f64>, [Conceptor; 2], [Array2<f64>; 2]);

fn loaded() -> Loaded {
    let n = 60;
    let recurrent = normal(n, n, 9) * (0.9 / (n as f64).sqrt());
    let input = normal(n, 1, 10).column(0).to_owned();
    let rhythm = |which: usize, t: usize| math::sin(std::f64::consts::TAU * t as f64 / [8.83, 5.3][which]);
    let drive = |which: usize| {
        let mut x = ndarray::Array1::zeros(n);
        let (mut states, mut inputs) = (Array2::zeros((400, n)), Array2::zeros((400, n)));
        for t in 0..600 {
            let current = &input * rhythm(which, t);
            if let Some(row) = t.checked_sub(200) {
                states.row_mut(row).assign(&x);
                inputs.row_mut(row).assign(&current);
            }
            x = (times(recurrent.view(), x.view()) + current).mapv(math::tanh);
        }
        (states, inputs)
    };
    let [(one, first), (two, second)] = [0, 1].map(drive);
    let states = concatenate![ndarray::Axis(0), one, two];
    let inputs = concatenate![ndarray::Axis(0), first, second];
    let weights = load_patterns(states.view(), inputs.view(), recurrent.view(), 1e-4).unwrap();
    let conceptors = [&one, &two].map(|states| Conceptor::of_states(states.view(), 10.0).unwrap());
    (weights, conceptors, [one, two])
}

#[test]
fn a_loaded_network_repeats_the_pattern_whose_conceptor_it_runs_under() {
    let (weights, conceptors, driven) = loaded();
    let n = weights.nrows();
    // Whichever rhythm it comes from, it goes over into that of the conceptor.
    for (which, period) in [(0, 8.83), (1, 5.3)] {
        let mut x = driven[1 - which].row(0).to_vec();
        let mut filtered = vec![0.0; n];
        let mut course = Vec::new();
        for t in 0..600 {
            let next = times(weights.view(), ndarray::aview1(&x)).mapv(math::tanh);
            conceptors[which].apply(next.as_slice().unwrap(), &mut filtered).unwrap();
            x.copy_from_slice(&filtered);
            if t >= 200 {
                course.push(x[0]);
            }
        }
        // Times from one rise through the mean to the next.
        let mean = course.iter().sum::<f64>() / course.len() as f64;
        let rises: Vec<usize> = (1..course.len()).filter(|&t| course[t - 1] < mean && course[t] >= mean).collect();
        let found = (rises[rises.len() - 1] - rises[0]) as f64 / (rises.len() - 1) as f64;
        assert!((found / period - 1.0).abs() < 0.05, "{period}: {found}");
    }
    // The evidence of a state is larger for its own.
    for (which, states) in driven.iter().enumerate() {
        let evidence = |of: usize| -> f64 {
            states.outer_iter().map(|x| conceptors[of].evidence(x.as_slice().unwrap()).unwrap()).sum()
        };
        assert!(evidence(which) > evidence(1 - which));
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let states = normal(10, 3, 1);
    let refused = |aperture: f64| Conceptor::of_states(states.view(), aperture).unwrap_err();
    for aperture in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-200, 1e200] {
        assert!(matches!(refused(aperture), Error::OutOfRange { name: "aperture", .. }), "{aperture}");
    }
    let none = Conceptor::of_states(states.slice(s![..0, ..]), 1.0);
    assert!(matches!(none, Err(Error::OutOfRange { name: "steps", .. })));
    let asymmetric = Conceptor::from_matrix(array![[0.5, 0.2], [0.1, 0.5]]).unwrap_err();
    assert!(asymmetric.to_string().contains("must be symmetric"), "{asymmetric}");
    let large = Conceptor::from_matrix(array![[1.5]]).unwrap_err();
    assert_eq!(large.to_string(), "eigenvalue of the conceptor is 1.5; it must be from 0 to 1");
    let indefinite = Conceptor::of_correlation(array![[0.0, 2.0], [2.0, 0.0]].view(), 1.0);
    assert!(matches!(indefinite, Err(Error::NotPositiveDefinite { .. })));
    let three = Conceptor::of_states(states.view(), 1.0).unwrap();
    let two = Conceptor::of_states(states.slice(s![.., ..2]), 1.0).unwrap();
    assert!(matches!(three.and(&two), Err(Error::Shape { name: "the other conceptor", .. })));
    assert!(matches!(three.apply(&[0.0; 2], &mut [0.0; 3]), Err(Error::Shape { name: "state", .. })));
    assert!(Autoconceptor::new(3, 0.0, 1.0).is_err() && Autoconceptor::new(0, 0.1, 1.0).is_err());
    let short = load_patterns(states.view(), states.slice(s![..5, ..]), Array2::zeros((3, 3)).view(), 1.0);
    assert!(matches!(short, Err(Error::Shape { name: "inputs", .. })));
}
