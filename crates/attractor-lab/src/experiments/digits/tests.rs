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
    let (stream, digits) = (config.stream(0), &config.named);
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
    tryout::config(&Digits, &[&set[0], &set[1], "networks=1", "network.excitatory=50"])
}

#[test]
fn own_digits_are_read_and_checked() {
    // Ten digits of 5 x 5: the class-th pixel is on.
    let pixels: Vec<u8> = (0..250).map(|k| if k / 25 == k % 25 { 255 } else { 0 }).collect();
    let images = idx(&[10, 5, 5], &pixels);
    let config = with_files(&images, &idx(&[10], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).unwrap();
    let seven = config.named.example(7).unwrap();
    let on: Vec<_> = seven.indexed_iter().filter(|(_, v)| **v > 0.0).map(|(at, _)| at).collect();
    assert_eq!(on, [(2, 4), (2, 5), (3, 4), (3, 5)]);
    let message = |labels| with_files(&images, &labels).unwrap_err().to_string();
    assert!(message(idx(&[9], &[0, 1, 2, 3, 4, 5, 6, 7, 8])).contains("9 labels for the 10 images"));
    assert!(message(idx(&[10], &[1; 10])).contains("fewer than two kinds of entries: 1 alone (10 times)"));
}

/// Images of 10 x 10, of which the k-th shows k pixels, and labels.
fn own(labels: &[u8]) -> Config {
    let count = labels.len();
    let pixels: Vec<u8> = (0..100 * count).map(|k| if k % 100 <= k / 100 { 255 } else { 0 }).collect();
    with_files(&idx(&[count as u32, 10, 10], &pixels), &idx(&[count as u32], labels)).unwrap()
}

#[test]
fn labels_may_begin_anywhere_have_gaps_and_be_many() {
    let ten: Vec<u8> = (1..=10).collect();
    let letters: Vec<u8> = (0..26).map(|k| 3 * k + 1).collect();
    for labels in [ten, letters] {
        let config = own(&labels);
        let digits = &config.named;
        assert_eq!(digits.labels.values, labels.iter().map(|&label| i64::from(label)).collect::<Vec<_>>());
        assert_eq!((digits.originals.len(), digits.originals[0].0), (10, 1));
        let (stream, classes) = (config.stream(0), labels.len());
        assert!(stream.labels.iter().all(|label| label.is_some_and(|code| code < classes)));
        assert_eq!(config.targets(&stream).values.len(), classes);
    }
}

#[test]
fn labels_from_1_give_the_bits_of_labels_from_0() {
    let run = |first: u8| {
        let labels: Vec<u8> = (0..60).map(|k| k % 12 + first).collect();
        let decoded = tryout::run(&Digits, &own(&labels)).data;
        decoded.get("digit_linear").unwrap().values.clone()
    };
    assert_eq!(run(0), run(1));
}

#[test]
fn a_class_that_is_too_rare_is_named_with_its_count() {
    let labels: Vec<u8> = (0..250).map(|k| if k == 100 { 42 } else { 7 + k % 2 }).collect();
    let pixels = vec![0; 25 * labels.len()];
    let error = with_files(&idx(&[250, 5, 5], &pixels), &idx(&[250], &labels)).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("without class 42 (fold ") && message.contains("samples are of it)"), "{message}");
    assert!(error.remedy().unwrap().contains("leave rare classes out"));
}

#[test]
fn images_of_floats_are_cut_halfway_between_black_and_white() {
    // Two images of 10 x 10 from -1 to 1, all black but for the first row.
    let levels = |k: usize| if k % 100 < 10 { 1.0_f32 } else { -1.0 };
    let mut images = tempfile::NamedTempFile::new().unwrap();
    images.write_all(&[0, 0, 13, 3, 0, 0, 0, 2, 0, 0, 0, 10, 0, 0, 0, 10]).unwrap();
    images.write_all(&(0..200).flat_map(|k| levels(k).to_be_bytes()).collect::<Vec<u8>>()).unwrap();
    let config = with_files(&images, &idx(&[2], &[1, 2])).unwrap();
    let seen = config.named.example(2).unwrap();
    assert!(seen.indexed_iter().all(|((row, _), &on)| on == f64::from(u8::from(row == 0))));
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let set = ["networks=2", "window_steps=3000", "network.excitatory=70", "network.inhibitory=18"];
    let config = tryout::config(&Digits, &set).unwrap();
    let outcome = tryout::run(&Digits, &config);
    assert_eq!(claim_ids(&outcome), "S5a S5b S5c S5d S5e S5f S5g S5h S5i S5j S5k S5l S5m");
    assert_eq!(shape(&outcome, "hamming_by_place"), [2, 3, 10]);
    assert_eq!(shape(&outcome, "digit_linear"), [2, 3, config.decoding.lags.len()]);
    assert_eq!(shape(&outcome, "activity"), [70, 240]);
    assert_eq!(shape(&outcome, "activity_inhibitory"), [18, 240]);
    assert_eq!(outcome.figures.len(), 6);
}
