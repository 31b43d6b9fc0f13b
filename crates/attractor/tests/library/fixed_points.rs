//! Fixed points of networks in which they are known.

use attractor::fixed_points::{Flow, Search, Solver, Stationary, StationaryPoint};
use attractor::{Dynamics, Error, Loop, RateLaw, RateNetwork, SparseMatrix, Streams, Transfer, eigenvalues};
use ndarray::{Array2, array, aview1};

fn network(weights: Array2<f64>, transfer: Transfer) -> RateNetwork<f64> {
    let n = weights.nrows();
    let dynamics = Dynamics { tau_ms: 1.0, dt_ms: 0.1, transfer };
    let recurrent = SparseMatrix::from_dense(weights.view()).unwrap();
    RateNetwork::from_weights(Array2::eye(n), recurrent, Array2::eye(n), dynamics).unwrap()
}

fn found(flow: &Flow<'_>, count: usize, spread: f64) -> Vec<StationaryPoint> {
    let starts = flow.random_starts(count, spread, &Streams::new(1)).unwrap();
    flow.stationary_points(starts.view(), &Search::default()).unwrap()
}

/// The positive solution of x = w tanh x.
fn self_exciting(w: f64) -> f64 {
    let mut x = w;
    for _ in 0..200 {
        x = w * x.tanh();
    }
    x
}

#[test]
fn a_linear_network_has_one_fixed_point() {
    let w = array![[0.2, -0.7, 0.1], [0.5, 0.3, 0.0], [0.0, 0.4, -0.6]];
    let network = network(w.clone(), Transfer::Linear);
    let flow = Flow::new(&network).driven(&[1.0, -2.0, 0.5]).unwrap();
    let points = found(&flow, 5, 3.0);
    assert_eq!((points.len(), points[0].starts, points[0].kind), (1, 5, Stationary::Fixed));
    let x = aview1(&points[0].state);
    let left = &x - &w.dot(&x) - array![1.0, -2.0, 0.5];
    assert!(left.iter().all(|v| v.abs() < 1e-12), "{left}");
    let expected = eigenvalues(w.view()).unwrap().iter().map(|l| l.re - 1.0).fold(f64::NEG_INFINITY, f64::max);
    assert!((points[0].eigenvalues[0].re - expected).abs() < 1e-12);
    assert!(points[0].is_stable());
    // In other units it is the same one.
    for unit in [1e-100, 1e-9, 1e9, 1e100] {
        let flow = Flow::new(&network).driven(&[unit, -2.0 * unit, 0.5 * unit]).unwrap();
        let scaled = found(&flow, 5, 3.0 * unit);
        assert_eq!((scaled.len(), scaled[0].kind), (1, Stationary::Fixed), "{unit:e}");
        assert!(scaled[0].state.iter().zip(&x).all(|(a, b)| (a / unit - b).abs() < 1e-9), "{unit:e}");
    }
    // Where the flow runs away from it, Newton's method still goes there.
    let unstable = self::network(array![[1.5, -2.0], [2.0, 1.5]], Transfer::Linear);
    let flow = Flow::new(&unstable).driven(&[1.0, 0.0]).unwrap();
    let x = flow.fixed_point(&[5.0, 5.0], &Solver::default()).unwrap().state;
    // (I - W) x = u with det(I - W) = 4.25
    assert!((x[0] + 0.5 / 4.25).abs() < 1e-12 && (x[1] - 2.0 / 4.25).abs() < 1e-12, "{x:?}");
}

/// Two units that excite themselves alone have the 3 x 3 combinations of x = 0 and x = ± a.
#[test]
fn two_independent_units_have_nine_fixed_points() {
    let network = network(array![[2.0, 0.0], [0.0, 1.5]], Transfer::Tanh);
    let flow = Flow::new(&network);
    let points = found(&flow, 200, 2.5);
    let unstable: Vec<usize> = points.iter().map(StationaryPoint::unstable_directions).collect();
    assert_eq!(unstable, [0, 0, 0, 0, 1, 1, 1, 1, 2]);
    let (a, b) = (self_exciting(2.0), self_exciting(1.5));
    for point in &points {
        assert_eq!(point.kind, Stationary::Fixed);
        for (x, a) in point.state.iter().zip([a, b]) {
            assert!(x.abs() < 1e-10 || (x.abs() - a).abs() < 1e-10, "{:?}", point.state);
        }
    }
    // At 0 the slopes are 1: eigenvalues w - 1.
    let origin = &points[8];
    assert!((origin.eigenvalues[0].re - 1.0).abs() < 1e-9 && (origin.eigenvalues[1].re - 0.5).abs() < 1e-9);
}

/// x' = -x + 2 tanh x + u has a ghost just beyond the fold at which two fixed points vanish.
#[test]
fn a_ghost_is_a_slow_point() {
    let network = network(array![[2.0]], Transfer::Tanh);
    // The fold: 2 (1 - tanh²) = 1, at tanh x = -1/sqrt 2, u = x - 2 tanh x.
    let x = -(0.5_f64.sqrt()).atanh();
    let fold = x + 2.0 * 0.5_f64.sqrt();
    let flow = Flow::new(&network).driven(&[fold + 0.02]).unwrap();
    let points = found(&flow, 40, 3.0);
    let kinds: Vec<Stationary> = points.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [Stationary::Fixed, Stationary::Slow]);
    // The slowest place is where the slope vanishes, and the velocity there is what the drive has in excess.
    assert!((points[1].state[0] - x).abs() < 1e-3, "{:?} and {x}", points[1].state);
    assert!((points[1].speed - 0.5 * 0.02 * 0.02).abs() < 1e-9);
    assert!(!points[1].is_stable() && points[1].eigenvalues[0].norm() < 1e-2);
    // Below the fold there are three.
    let flow = Flow::new(&network).driven(&[fold - 0.02]).unwrap();
    assert_eq!(found(&flow, 40, 3.0).iter().map(StationaryPoint::unstable_directions).collect::<Vec<_>>(), [0, 0, 1]);
}

/// A loop adds w_in w_out' to the weights: closed, the network is another network with open loops.
#[test]
fn closing_a_loop_adds_a_rank_one_matrix() {
    let law =
        RateLaw { units: 30, inputs: 2, readouts: 2, gain: 0.9, connection_probability: 0.3, ..RateLaw::default() };
    let network = RateNetwork::<f64>::random(&law, &Streams::new(3)).unwrap();
    let closed = [Loop { readout: 1, channel: 0, delay: 0 }, Loop { readout: 0, channel: 0, delay: 0 }];
    let mut weights = network.recurrent_weights().to_dense();
    for l in closed {
        for ((i, j), w) in weights.indexed_iter_mut() {
            *w += network.input_weights()[(i, l.channel)] * network.output_weights()[(l.readout, j)];
        }
    }
    let recurrent = SparseMatrix::from_dense(weights.view()).unwrap();
    let (input, output) = (network.input_weights().to_owned(), network.output_weights().to_owned());
    let other = RateNetwork::from_weights(input, recurrent, output, network.dynamics()).unwrap();
    let flow = Flow::new(&network).closed(&closed).unwrap().driven(&[0.3, -0.2]).unwrap();
    let same = Flow::new(&other).driven(&[0.3, -0.2]).unwrap();
    let x: Vec<f64> = (0..30).map(|i| f64::from(i).sin()).collect();
    let (mut a, mut b) = (vec![0.0; 30], vec![0.0; 30]);
    flow.velocity(&x, &mut a);
    same.velocity(&x, &mut b);
    assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-13));
    let difference = flow.jacobian(&x) - same.jacobian(&x);
    assert!(difference.iter().all(|d| d.abs() < 1e-13));
    // The Jacobian is the derivative of the velocity.
    let h = 1e-6;
    let jacobian = flow.jacobian(&x);
    for j in [0, 17] {
        let mut moved = x.clone();
        moved[j] += h;
        flow.velocity(&moved, &mut b);
        for i in 0..30 {
            assert!(((b[i] - a[i]) / h - jacobian[(i, j)]).abs() < 1e-5);
        }
    }
}

/// At gain 1.5 the sparse network of innate training has its origin as a saddle of many directions, found from rest.
#[test]
fn the_origin_of_a_chaotic_network_is_a_saddle() {
    let law = RateLaw { units: 100, gain: 1.5, ..RateLaw::default() };
    let network = RateNetwork::<f64>::random(&law, &Streams::new(4)).unwrap();
    let flow = Flow::new(&network);
    let starts = flow.random_starts(3, 0.05, &Streams::new(5)).unwrap();
    let points = flow.stationary_points(starts.view(), &Search::default()).unwrap();
    let origin = points.iter().find(|p| p.state.iter().all(|x| x.abs() < 1e-9)).expect("the origin");
    assert!(origin.unstable_directions() > 2, "{} directions", origin.unstable_directions());
    assert_eq!(origin.eigenvalues.len(), 100);
    // Threads and order change nothing.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    assert_eq!(pool.install(|| flow.stationary_points(starts.view(), &Search::default())).unwrap(), points);
}

#[test]
fn what_does_not_fit_is_refused() {
    let network = network(array![[2.0, 0.0], [0.0, 1.5]], Transfer::Tanh);
    let flow = Flow::new(&network);
    let search = Search::default();
    let message =
        |starts: Array2<f64>, search: Search| flow.stationary_points(starts.view(), &search).unwrap_err().to_string();
    assert!(message(Array2::zeros((0, 2)), search).contains("number of starts is 0"));
    assert!(message(Array2::zeros((1, 3)), search).contains("starts has shape [1, 3]"));
    assert!(message(array![[0.0, f64::INFINITY]], search).contains("starts holds inf at [0, 1]"));
    let damping = Search { solver: Solver { damping: 0.0, ..Solver::default() }, ..search };
    assert!(message(Array2::zeros((1, 2)), damping).contains("damping is 0"));
    assert!(matches!(flow.clone().driven(&[1.0]), Err(Error::Shape { name: "input", .. })));
    assert!(flow.clone().closed(&[Loop { readout: 2, channel: 0, delay: 0 }]).is_err());
    // A rotation that grows never settles at its only fixed point along the flow, but Newton's method goes there.
    let spiral = self::network(array![[1.5, -2.0], [2.0, 1.5]], Transfer::Tanh);
    let lost = Flow::new(&spiral).fixed_point(&[1.0, 0.0], &Solver { newton_steps: 0, ..Solver::default() });
    assert!(matches!(lost, Err(Error::NoConvergence { residual, .. }) if residual > 1e-3));
}
