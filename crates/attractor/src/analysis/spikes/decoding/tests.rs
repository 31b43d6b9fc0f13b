use ndarray::Array2;

use super::*;
use crate::kernel::random::Streams;
use crate::network::{Raster, Spikes};
use crate::plasticity::ridge_readout;

fn raster(rows: &[&[u8]]) -> Raster {
    let mut raster = Raster::new(rows[0].len());
    for row in rows {
        raster.push(&Spikes::from_flags(row.iter().map(|&bit| bit == 1))).unwrap();
    }
    raster
}

/// Random samples of 12 features, 90 of them; the class leaves a weak trace in the first four.
fn weak_trace(seed: u64) -> (Raster, Vec<usize>) {
    let mut stream = Streams::new(seed).stream();
    let (mut raster, mut labels) = (Raster::new(12), Vec::new());
    for _ in 0..90 {
        let class = stream.below(3);
        let p = |i: usize| if i % 4 == class { 0.6 } else { 0.25 };
        raster.push(&Spikes::from_flags((0..12).map(|i| stream.uniform() < p(i)))).unwrap();
        labels.push(class);
    }
    (raster, labels)
}

#[test]
fn naive_bayes_by_hand() {
    // Fold 1 is read by fold 2, whose class 0 is {10, 10} and class 1 {01}: p(x_0|0) = 3/4, p(x_1|0) = 1/4,
    // p(x_0|1) = 1/3, p(x_1|1) = 2/3, priors 2:1. Sample 11: 2 3/4 1/4 = .375 against 1/3 2/3 = .222, class 0;
    // 01: 2 1/4 1/4 = .125 against 2/3 2/3 = .444, class 1; 00: 2 1/4 3/4 = .375 against .222, class 0.
    let samples = Samples::new(raster(&[&[1, 1], &[0, 1], &[0, 0], &[1, 0], &[1, 0], &[0, 1]]), 2).unwrap();
    let labels = Labels::new(vec![0, 1, 1, 0, 0, 1], 2).unwrap();
    let accuracy = NaiveBayes::default().accuracy(&samples, &labels).unwrap();
    assert_eq!(accuracy[0], 2.0 / 3.0);
    assert_eq!(labels.chance(), 0.5);
}

#[test]
fn the_linear_readout_is_ridge_regression_with_a_free_intercept() {
    let (rows, labels) = weak_trace(3);
    let (folds, classes, penalty) = (3, 3, 2.0);
    let samples = Samples::new(rows.clone(), folds).unwrap();
    let targets = Labels::new(labels.clone(), classes).unwrap();
    let fast = LinearReadout::new(&samples, penalty).unwrap().accuracy(&targets).unwrap();
    for (fold, range) in samples.folds().iter().enumerate() {
        let training: Vec<usize> = (0..90).filter(|sample| !range.contains(sample)).collect();
        let n = training.len() as f64;
        let x = |sample: usize, i: usize| f64::from(u8::from(rows.contains(sample, i)));
        let y = |sample: usize, class: usize| f64::from(u8::from(labels[sample] == class));
        let x_mean: Vec<f64> = (0..12).map(|i| training.iter().map(|&s| x(s, i)).sum::<f64>() / n).collect();
        let y_mean: Vec<f64> = (0..classes).map(|c| training.iter().map(|&s| y(s, c)).sum::<f64>() / n).collect();
        let centred = Array2::from_shape_fn((training.len(), 12), |(k, i)| x(training[k], i) - x_mean[i]);
        let one_hot = Array2::from_shape_fn((training.len(), classes), |(k, c)| y(training[k], c) - y_mean[c]);
        let weights =
            ridge_readout(centred.view(), one_hot.view(), Array2::zeros((classes, 12)).view(), penalty).unwrap();
        let right = range.clone().filter(|&sample| {
            let output =
                |c: usize| y_mean[c] + (0..12).map(|i| weights[(c, i)] * (x(sample, i) - x_mean[i])).sum::<f64>();
            best(&(0..classes).map(output).collect::<Vec<_>>()) == labels[sample]
        });
        assert_eq!(fast[fold], right.count() as f64 / range.len() as f64);
    }
}

#[test]
fn both_decoders_find_a_trace_and_no_more() {
    let (rows, labels) = weak_trace(5);
    let samples = Samples::new(rows, 3).unwrap();
    let mut shuffled = labels.clone();
    Streams::new(6).stream().shuffle(&mut shuffled);
    let decode = |labels: Vec<usize>| {
        let labels = Labels::new(labels, 3).unwrap();
        let bayes = NaiveBayes::default().accuracy(&samples, &labels).unwrap();
        let linear = LinearReadout::new(&samples, 1.0).unwrap().accuracy(&labels).unwrap();
        [crate::analysis::statistics::mean(&bayes), crate::analysis::statistics::mean(&linear)]
    };
    // 90 samples: standard error of an accuracy about 0.05; chance 1/3. Margins: three of them.
    assert!(decode(labels).iter().all(|&accuracy| accuracy > 0.5));
    assert!(decode(shuffled).iter().all(|&accuracy| accuracy < 0.5));
}

#[test]
fn silence_is_read_at_chance() {
    let rows: Vec<&[u8]> = vec![&[0, 0]; 8];
    let samples = Samples::new(raster(&rows), 2).unwrap();
    let labels = Labels::new(vec![0, 1, 0, 0, 1, 0, 0, 0], 2).unwrap();
    assert_eq!(NaiveBayes::default().accuracy(&samples, &labels).unwrap(), [0.75, 0.75]);
    assert_eq!(LinearReadout::new(&samples, 1.0).unwrap().accuracy(&labels).unwrap(), [0.75, 0.75]);
}

#[test]
fn bad_input_is_named() {
    let rows: Vec<&[u8]> = vec![&[1, 0]; 4];
    assert!(Samples::new(raster(&rows), 5).unwrap_err().to_string().contains("number of samples is 4 for 5 folds"));
    assert!(Labels::new(vec![0, 2], 2).unwrap_err().to_string().contains("label is 2 (sample 1)"));
    let samples = Samples::new(raster(&rows), 2).unwrap();
    let missing = NaiveBayes::default().accuracy(&samples, &Labels::new(vec![0, 1, 1, 1], 2).unwrap());
    assert!(missing.unwrap_err().to_string().contains("without class 0 (fold 2 of 2; 1 of all 4 samples"));
    let short = NaiveBayes::default().accuracy(&samples, &Labels::new(vec![0, 1, 1], 2).unwrap());
    assert!(matches!(short, Err(Error::Shape { .. })));
    assert!(NaiveBayes::new(0.0).is_err() && LinearReadout::new(&samples, -1.0).is_err());
}

#[test]
fn features_that_repeat_are_decoded_at_small_penalties() {
    // Every feature twice: the Gram matrix is singular, and the penalty alone makes the weights of a pair equal. So its
    // accuracy is that of single features at half the penalty.
    let (rows, labels) = weak_trace(4);
    let twice: Vec<usize> = (0..24).map(|i| i % 12).collect();
    let mut doubled = Raster::new(24);
    for sample in 0..rows.steps() {
        doubled.push(&Spikes::from_flags(twice.iter().map(|&i| rows.contains(sample, i)))).unwrap();
    }
    let (single, doubled) = (Samples::new(rows, 3).unwrap(), Samples::new(doubled, 3).unwrap());
    let labels = Labels::new(labels, 3).unwrap();
    let accuracy =
        |samples: &Samples, penalty| LinearReadout::new(samples, penalty).unwrap().accuracy(&labels).unwrap();
    for penalty in [1.0, 1e-6, 1e-12, 1e-18] {
        assert_eq!(accuracy(&doubled, penalty), accuracy(&single, penalty / 2.0), "{penalty:e}");
    }
    let refused = LinearReadout::new(&doubled, 1e-30).err().unwrap().to_string();
    assert!(refused.starts_with("penalty is 1e-30, with 60 samples; it must be larger"), "{refused}");
}

#[test]
fn labels_with_gaps_are_read_as_those_without() {
    let (rows, labels) = weak_trace(7);
    let samples = Samples::new(rows, 3).unwrap();
    let plain = Labels::new(labels.clone(), 3).unwrap();
    let gaps: Vec<i64> = labels.iter().map(|&label| [-4, 2, 5][label]).collect();
    let with_gaps = Labels::from_values(&gaps).unwrap();
    assert_eq!((with_gaps.classes(), with_gaps.values()), (3, &[-4, 2, 5][..]));
    assert_eq!(with_gaps.chance(), plain.chance());
    assert_eq!(with_gaps, plain.clone().named(&[-4, 2, 5]).unwrap());
    let bayes = |labels| NaiveBayes::default().accuracy(&samples, labels).unwrap();
    assert_eq!(bayes(&with_gaps), bayes(&plain));
    let linear = LinearReadout::new(&samples, 1.0).unwrap();
    assert_eq!(linear.accuracy(&with_gaps).unwrap(), linear.accuracy(&plain).unwrap());
}

#[test]
fn a_class_that_is_missing_is_named_by_its_value() {
    let rows: Vec<&[u8]> = vec![&[1, 0]; 6];
    let samples = Samples::new(raster(&rows), 2).unwrap();
    let rare = Labels::from_values(&[7, 12, 7, 7, 7, 7]).unwrap();
    assert_eq!(
        NaiveBayes::default().accuracy(&samples, &rare).unwrap_err().to_string(),
        "fold is without class 12 (fold 2 of 2; 1 of all 6 samples are of it); it must be a stretch of samples with each \
         class at least once"
    );
    let one = Labels::from_values(&[7, 7]).unwrap_err().to_string();
    assert_eq!(one, "number of classes present is 1; it must be at least 2");
    assert!(matches!(Labels::new(vec![0, 1], 2).unwrap().named(&[1]), Err(Error::Shape { .. })));
}
