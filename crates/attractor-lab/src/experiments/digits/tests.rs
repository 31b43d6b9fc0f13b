use std::io::Write;

use super::*;
use crate::experiments::tryout::{self, claim_ids, shape};

#[test]
fn its_configurations_are_accepted() {
    tryout::accepts_its_defaults(&Digits);
}

#[test]
fn senseless_values_are_refused_by_name() {
    tryout::refuses(
        &Digits,
        &["networks=0", "window_steps=1", "network.excitatory=40", "input.copies=0", "input.labels=\"labels.idx\""],
    );
}

#[test]
fn a_digit_is_shown_row_by_row() {
    let config = tryout::config(&Digits, &[]).unwrap();
    let (stream, digits) = (Stream::new(&config, 0).unwrap(), config.digits().unwrap());
    // The first digit of the stream is one of its class; every pixel shows its four units.
    assert!(stream.labels[..10].iter().all(|label| *label == stream.labels[0]));
    for step in 0..200 {
        let shown = stream.input.shown.at(step);
        assert!(shown.chunks(4).all(|c| c.len() == 4 && c[0] % 4 == 0 && c.windows(2).all(|w| w[1] == w[0] + 1)));
    }
    assert_eq!(digits.count(), 6000);
}

/// An IDX file.
fn idx(extents: &[u32], bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&[0, 0, 8, extents.len() as u8]).unwrap();
    for extent in extents {
        file.write_all(&extent.to_be_bytes()).unwrap();
    }
    file.write_all(bytes).unwrap();
    file
}

fn with_files(images: &tempfile::NamedTempFile, labels: &tempfile::NamedTempFile) -> Result<Config, Error> {
    let set = [format!("input.images={:?}", images.path()), format!("input.labels={:?}", labels.path())];
    tryout::config(&Digits, &[&set[0], &set[1]])
}

#[test]
fn own_digits_are_read_and_checked() {
    // Ten digits of 5 x 5: the class-th pixel is on.
    let pixels: Vec<u8> = (0..250).map(|k| if k / 25 == k % 25 { 255 } else { 0 }).collect();
    let images = idx(&[10, 5, 5], &pixels);
    let config = with_files(&images, &idx(&[10], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).unwrap();
    let seven = config.digits().unwrap().example(7).unwrap();
    let on: Vec<_> = seven.indexed_iter().filter(|(_, v)| **v > 0.0).map(|(at, _)| at).collect();
    assert_eq!(on, [(2, 4), (2, 5), (3, 4), (3, 5)]);
    let message = |labels| with_files(&images, &labels).unwrap_err().to_string();
    assert!(message(idx(&[9], &[0, 1, 2, 3, 4, 5, 6, 7, 8])).contains("9 labels for the 10 images"));
    assert!(message(idx(&[10], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 11])).contains("label 9 is 11"));
    assert!(message(idx(&[10], &[1; 10])).contains("without class 0"));
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let set = ["networks=2", "window_steps=3000", "network.excitatory=70", "network.inhibitory=18"];
    let config = tryout::config(&Digits, &set).unwrap();
    let outcome = tryout::run(&Digits, &config);
    assert_eq!(claim_ids(&outcome), "S5a S5b S5c S5d S5e S5f S5g S5h S5i S5j");
    assert_eq!(shape(&outcome, "hamming_by_place"), [2, 3, 10]);
    assert_eq!(shape(&outcome, "digit_linear"), [2, 3, config.decoding.lags.len()]);
    assert_eq!(outcome.figures.len(), 5);
}
