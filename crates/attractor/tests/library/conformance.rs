//! Cases in which every array is explicit: handed the same weights, states and noise, the library must give the same
//! numbers, to 1e-9 in double precision.

use std::fs::File;
use std::path::Path;

use attractor::{
    Dynamics, Initial, Noise, RateNetwork, ReadoutRls, Record, RecurrentRls, RlsOptions, Schedule, SparseMatrix,
    Stimulus, Trial, Units,
};
use ndarray::{Array, Array1, Array2, Array3, ArrayView2, Axis, Dimension, Ix0, Ix1, Ix2, s};
use ndarray_npy::{NpzReader, ReadableElement};

struct Case {
    npz: NpzReader<File>,
}

impl Case {
    fn open(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
        Self { npz: NpzReader::new(File::open(path).unwrap()).unwrap() }
    }

    fn get<T: ReadableElement, D: Dimension>(&mut self, name: &str) -> Array<T, D> {
        self.npz.by_name(name).unwrap()
    }

    fn scalar<T: ReadableElement>(&mut self, name: &str) -> T {
        self.get::<T, Ix0>(name).into_scalar()
    }
}

fn assert_close(what: &str, found: ArrayView2<'_, f64>, expected: ArrayView2<'_, f64>) {
    assert_eq!(found.dim(), expected.dim(), "{what}");
    super::bits::show(what, found);
    let worst = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(worst < 1e-9, "{what}: largest difference {worst:e}");
}

fn replay(name: &str) {
    let mut case = Case::open(name);
    let close = |what: &str, found: ArrayView2<'_, f64>, expected: ArrayView2<'_, f64>| {
        assert_close(&format!("{name}, {what}"), found, expected);
    };
    let recurrent: Array2<f64> = case.get("W_rec");
    let dynamics = Dynamics { tau_ms: case.scalar("tau"), dt_ms: case.scalar("dt"), ..Dynamics::default() };
    let network = RateNetwork::from_weights(
        case.get("W_in"),
        SparseMatrix::from_dense(recurrent.view()).unwrap(),
        case.get("W_out"),
        dynamics,
    );
    let mut network = network.unwrap();
    let stimulus = Stimulus::from_array(case.get::<f64, Ix2>("u").view()).unwrap();
    let (start, noise): (Array2<f64>, Array3<f64>) = (case.get("x0"), case.get("noise"));
    let window: Array1<i64> = case.get("window");
    let every = case.scalar::<i64>("learn_every") as usize;
    let schedule = Schedule { window: window[0] as usize..window[1] as usize, every };
    let options = RlsOptions { delta: case.scalar("delta"), ..RlsOptions::default() };
    let everything = Record { units: Units::All, steps: 0..stimulus.steps() };
    let trial = |k: usize| Trial::new(&stimulus).initial(Initial::Given(start.row(k).to_slice().unwrap()));
    let noisy = |k: usize| trial(k).noise(Noise::Given(noise.index_axis(Axis(0), k)));

    let innate = trial(0).record(&mut network, &everything).unwrap().rates;
    close("innate trajectory", innate.view(), case.get::<f64, Ix2>("innate").view());

    let mask: Array2<bool> = case.get("plastic");
    let mut rule = RecurrentRls::with_mask(&network, mask.view(), options).unwrap();
    let existing = Array2::from_shape_fn(mask.dim(), |ij| mask[ij] && recurrent[ij] != 0.0);
    assert_eq!(rule.mask(&network), existing);
    let losses: Vec<f64> =
        (1..4).map(|k| noisy(k).train(&mut network, &mut rule, innate.view(), &schedule).unwrap()).collect();
    let losses = Array2::from_shape_vec((1, 3), losses).unwrap();
    close("recurrent loss", losses.view(), case.get::<f64, Ix1>("loss_recurrent").insert_axis(Axis(0)).view());
    let after: Array2<f64> = case.get("W_rec_after");
    close("recurrent weights", network.recurrent_weights().to_dense().view(), after.view());

    let target: Array2<f64> = case.get("target_z");
    let mut rule = ReadoutRls::new(&network, options).unwrap();
    let losses: Vec<f64> =
        (4..6).map(|k| noisy(k).train(&mut network, &mut rule, target.view(), &schedule).unwrap()).collect();
    let losses = Array2::from_shape_vec((1, 2), losses).unwrap();
    close("readout loss", losses.view(), case.get::<f64, Ix1>("loss_readout").insert_axis(Axis(0)).view());
    close("readout weights", network.output_weights(), case.get::<f64, Ix2>("W_out_after").view());

    let test = noisy(6).record(&mut network, &everything).unwrap();
    close("test rates", test.rates.view(), case.get::<f64, Ix2>("r_test").view());
    close("test readout", test.outputs.slice(s![.., ..]), case.get::<f64, Ix2>("z_test").view());
}

#[test]
fn neuron_scheme_of_40_units() {
    replay("innate_neuron_n40_seed1.npz");
}

#[test]
fn neuron_scheme_of_61_units() {
    replay("innate_neuron_n61_seed3.npz");
}

#[test]
fn synapse_scheme_of_40_units() {
    replay("innate_synapse_n40_seed2.npz");
}
