//! Learning that breaks down says where: a P that is no longer positive definite, and a delta that the numbers do not have.

use attractor::kernel::PackedSymmetric;
use attractor::{
    Error, PlasticScheme, RateLaw, RateNetwork, ReadoutRls, RecurrentRls, RlsOptions, Schedule, Stimulus, Streams,
    Trial,
};
use ndarray::Array2;

fn network<T: attractor::Real>() -> RateNetwork<T> {
    RateNetwork::random(&RateLaw { units: 40, connection_probability: 0.5, ..RateLaw::default() }, &Streams::new(1))
        .unwrap()
}

#[test]
fn a_p_that_is_not_positive_definite_is_named_with_step_unit_and_value() {
    let mut network = network::<f64>();
    let options = RlsOptions::default();
    let mut rule =
        RecurrentRls::new(&network, PlasticScheme::Neurons { fraction: 1.0 }, options, &Streams::new(2)).unwrap();
    let turned = |(unit, matrix): (usize, &PackedSymmetric<f64>)| {
        let dense = matrix.to_dense() * if unit == 7 { -1.0 } else { 1.0 };
        PackedSymmetric::from_dense(dense.view()).unwrap()
    };
    let matrices = rule.inverse_correlations().map(turned).collect();
    rule.set_inverse_correlations(matrices).unwrap();
    let before = network.recurrent_weights().clone();
    let stimulus = Stimulus::silent(30, 2).unwrap().pulse(0, 0..10, 5.0).unwrap();
    let target = Array2::zeros((30, 40));
    let schedule = Schedule { window: 11..30, every: 2 };
    let trial = Trial::new(&stimulus).drawn(&Streams::new(3), 0.0);
    match trial.train(&mut network, &mut rule, target.view(), &schedule) {
        Err(Error::Indefinite { step: Some(12), unit: 7, value }) => assert!(!(0.0..=1.0).contains(&value), "{value}"),
        other => panic!("{other:?}"),
    }
    assert!(before.row(7).eq(network.recurrent_weights().row(7)), "it learned from a P that means nothing");
}

#[test]
fn a_delta_whose_inverse_is_no_number_is_refused() {
    let refused = |delta| RlsOptions { delta, ..RlsOptions::default() };
    for delta in [1e-39, 1e300, f64::NAN, 0.0, -1.0] {
        let single = ReadoutRls::new(&network::<f32>(), refused(delta)).unwrap_err();
        assert!(matches!(single, Error::OutOfRange { name: "delta", .. }), "{delta}: {single}");
    }
    assert!(ReadoutRls::new(&network::<f64>(), refused(1e-39)).is_ok());
    assert!(ReadoutRls::new(&network::<f32>(), refused(1e-37)).is_ok());
}
