//! Arrays come back as they were stored, and every bad file is refused by name.

use std::{fs, path::PathBuf};

use attractor_lab::{Error, export, import};
use ndarray::{Array2, array};

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// A file in a directory that goes away with the first value.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    fs::write(&path, bytes).unwrap();
    (directory, path)
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Result<Array2<f64>, Error> {
    let (_directory, path) = file(name, bytes);
    import::trajectory(&path, None)
}

/// Cause and remedy as one text.
fn refusal(result: Result<impl std::fmt::Debug, Error>) -> String {
    let error = result.unwrap_err();
    format!("{error} | {}", error.remedy().unwrap_or_default())
}

fn npy(descr: &str, fortran: &str, shape: &str, numbers: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
    let length = u16::try_from(header.len()).unwrap().to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), numbers].concat()
}

/// A big-endian file with one matrix of doubles, [1 2], in a variable called x.
fn big_endian_mat() -> Vec<u8> {
    let word = |value: u32| value.to_be_bytes();
    let mut matrix = Vec::new();
    for part in [[6, 8], [6, 0], [5, 8], [1, 2]] {
        matrix.extend(part.into_iter().flat_map(word));
    }
    matrix.extend(word(1 << 16 | 1));
    matrix.extend(b"x\0\0\0");
    matrix.extend([9, 16].into_iter().flat_map(word));
    matrix.extend([1.0_f64, 2.0].into_iter().flat_map(f64::to_be_bytes));
    let mut bytes = vec![b' '; 124];
    bytes.extend(b"\x01\x00MI");
    bytes.extend([14, matrix.len() as u32].into_iter().flat_map(word));
    bytes.extend(matrix);
    bytes
}

fn chaos() -> Array2<f64> {
    Array2::from_shape_fn((2, 12), |(axis, t)| if axis == 0 { t as f64 / 8.0 } else { -(t as f64) / 4.0 })
}

#[test]
fn matlab_and_numpy_archives_give_each_variable_by_name() {
    for name in ["plain.mat", "compressed.mat", "compressed.npz"] {
        let path = data(name);
        assert_eq!(import::trajectory(&path, Some("chaos")).unwrap(), chaos(), "{name}");
        let neuron = import::pen_path(&path, Some("neuron")).unwrap();
        assert_eq!(neuron.dim(), (2, 12), "{name}: 12 x 2 is turned");
        assert_eq!(neuron.column(3), array![3.0, 9.0]);
    }
    for name in ["plain.mat", "compressed.mat"] {
        assert_eq!(import::series(&data(name), Some("single")).unwrap()[4].to_bits(), 0.5_f64.to_bits());
        assert_eq!(import::trajectory(&data(name), Some("small")).unwrap(), array![[-3.0]]);
    }
    assert_eq!(read("big.mat", big_endian_mat()).unwrap(), array![[1.0, 2.0]]);
}

#[test]
fn a_missing_variable_is_answered_with_what_there_is_nearest_first() {
    let text = refusal(import::trajectory(&data("plain.mat"), Some("neurons")));
    assert!(text.contains("no variable `neurons`"), "{text}");
    assert!(text.contains("name one of `neuron` (12 x 2), "), "{text}");
    assert!(text.contains("`chaos` (2 x 12)"), "{text}");
    assert!(text.contains("passed over: `meta` (a struct), `cells` (a cell array), `title` (text)"), "{text}");

    let text = refusal(import::trajectory(&data("compressed.npz"), None));
    assert!(text.contains("several variables"), "{text}");
    assert!(text.contains("`objects` (Python objects), `records` (a structured array)"), "{text}");
}

#[test]
fn variables_that_are_no_real_matrices_are_named_for_what_they_are() {
    for (name, what) in
        [("meta", "a struct"), ("cells", "a cell"), ("wave", "complex"), ("cube", "3 dimensions (2 x 3 x 4)")]
    {
        let text = refusal(import::trajectory(&data("plain.mat"), Some(name)));
        assert!(text.contains(&format!("`{name}` holds ")) && text.contains(what), "{text}");
    }
    let text = refusal(import::trajectory(&data("compressed.npz"), Some("objects")));
    assert!(text.contains("Python objects"), "{text}");
}

/// Files as SciPy writes them.
#[test]
fn connectomes_are_read_full_and_sparse() {
    let weights = array![[0.0, 0.0, 1.5], [-2.0, 0.0, 0.0], [0.0, 0.0, 0.0]];
    for name in ["coo.npz", "csr.npz", "csc.npz", "sparse.mtx"] {
        let connectome = import::connectome(&data(name)).unwrap();
        assert_eq!(connectome.to_dense(), weights, "{name}");
        assert!(connectome.synapses() == 3 && connectome.has(2, 1), "{name}: a synapse may have no weight");
    }
    let (_directory, full) = file("full.csv", "0,0,1.5\n-2,0,0\n0,0,0\n");
    let connectome = import::connectome(&full).unwrap();
    assert_eq!((connectome.to_dense(), connectome.synapses()), (weights, 2));
}

#[test]
fn what_is_no_connectome_is_refused() {
    let refused = |name: &str, text: &str| {
        let (_directory, path) = file(name, text);
        refusal(import::connectome(&path))
    };
    let head = "%%MatrixMarket matrix coordinate real general\n";
    for (name, text, told) in [
        ("a.csv", "1,2\n", "the matrix is 1 x 2"),
        ("a.mtx", &format!("{head}2 3 0\n")[..], "the matrix is 2 x 3"),
        ("a.mtx", &format!("{head}9999999999 9999999999 0\n"), "at most 1000000 units"),
        ("a.mtx", &format!("{head}2 2 2\n1 2 1\n1 2 3\n"), "synapse is (0, 1) twice; it must be given once"),
        ("a.mtx", &format!("{head}2 2 1\n0 1 1\n"), "within the rows and columns"),
        ("a.mtx", &format!("{head}2 2 1\n1 1 nan\n"), "NaN"),
        ("a.txt", "", "no connectome is read from a file of that name"),
    ] {
        let found = refused(name, text);
        assert!(found.contains(told) && found.contains("a connectome is a square matrix"), "{found}");
    }
    assert!(refusal(import::connectome(&data("compressed.npz"))).contains("several variables"));
}

#[test]
fn numpy_arrays_of_every_number_type_and_order_are_read() {
    let little = |value: i16| value.to_le_bytes();
    let bytes: Vec<u8> = [1, 2, 3, 4, 5, 6].into_iter().flat_map(little).collect();
    let rows = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    assert_eq!(read("a.npy", npy("'<i2'", "False", "(2, 3)", &bytes)).unwrap(), rows);
    assert_eq!(read("a.npy", npy("'<i2'", "True", "(3, 2)", &bytes)).unwrap(), rows.t());
    assert_eq!(read("a.npy", npy("'<i2'", "False", "(6,)", &bytes)).unwrap().dim(), (1, 6));
    assert_eq!(read("a.npy", npy("'>f4'", "False", "(1,)", &0.5_f32.to_be_bytes())).unwrap(), array![[0.5]]);
    assert_eq!(read("a.npy", npy("'<f8'", "False", "()", &0.1_f64.to_le_bytes())).unwrap(), array![[0.1]]);
    for (descr, bytes) in [("'<f2'", [0, 0x3e, 0xff, 0xfb]), ("'>f2'", [0x3e, 0, 0xfb, 0xff])] {
        assert_eq!(read("a.npy", npy(descr, "False", "(2,)", &bytes)).unwrap(), array![[1.5, -65_504.0]]);
    }
    assert_eq!(read("a.npy", npy("'>i4'", "False", "(1,)", &(-7_i32).to_be_bytes())).unwrap(), array![[-7.0]]);
    assert_eq!(read("a.npy", npy("'<u8'", "False", "(1,)", &7_u64.to_le_bytes())).unwrap(), array![[7.0]]);
    assert_eq!(read("a.npy", npy("'|b1'", "False", "(2,)", &[0, 1])).unwrap(), array![[0.0, 1.0]]);
}

#[test]
fn numpy_arrays_of_other_things_are_refused() {
    for (descr, what) in [
        ("'|O'", "Python objects"),
        ("'<c16'", "complex"),
        ("'<f16'", "type f16 (not float16, float32"),
        ("'<M8[s]'", "type M8[s]"),
        ("[('x', '<f8')]", "a structured array"),
    ] {
        let text = refusal(read("a.npy", npy(descr, "False", "(1,)", &[0; 16])));
        assert!(text.contains(what), "{text}");
    }
    let text = refusal(read("a.npy", npy("'<f8'", "False", "(2, 2, 2)", &[0; 64])));
    assert!(text.contains("3 dimensions"), "{text}");
    let huge = format!("({0}, {0})", usize::MAX);
    assert!(refusal(read("a.npy", npy("'<f8'", "False", &huge, &[0; 64]))).contains("cannot be understood"));
    assert!(refusal(read("a.npy", npy("'<f8'", "False", "(9, 9)", &[0; 64]))).contains("81 numbers"));
}

#[test]
fn text_may_have_headings_comments_and_spaces() {
    let text = "# two axes\nx, y\n 1, 2.5\n# a pause\n-3e2 ,4\n";
    assert_eq!(read("a.csv", text).unwrap(), array![[1.0, 2.5], [-300.0, 4.0]]);
    assert_eq!(read("a.CSV", "1,2").unwrap(), array![[1.0, 2.0]]);
}

#[test]
fn text_that_is_no_matrix_is_refused_at_its_line() {
    for (text, cause) in [
        ("1,2\n3,4\n5\n", "line 3 has 1 entry where those before have 2"),
        ("x,y\n1,2,3\n", "line 2 has 3"),
        ("1,2\n3,four\n", "line 2, column 2 is \"four\""),
        ("1,\n", "line 1, column 2 is empty"),
        ("x,y\nu,v\n", "line 2, column 1 is \"u\""),
        ("1,2\n3,nan\n", "row 2, column 2 is NaN"),
        ("1,2\n-inf,0\n", "row 2, column 1 is -inf"),
        ("", "empty (0 x 0)"),
        ("x,y\n", "empty (0 x 2)"),
        ("1,\u{0}\n", "not a number"),
    ] {
        let refused = refusal(read("a.csv", text));
        assert!(refused.contains(cause), "{text:?}: {refused}");
        assert!(refused.contains("a.csv: "), "{refused}");
    }
    assert!(refusal(read("a.csv", b"1,\xff\n")).contains("not text"));
}

#[test]
fn text_may_be_separated_by_tabs_semicolons_and_blanks() {
    let values = array![[1.0, 2.5], [-300.0, 4.0]];
    for text in [
        "x\ty\n1\t2.5\n-3e2\t4\n",
        "\u{feff}1;2.5\r\n-3e2; 4\r\n",
        "# time and place\ntime (ms)  place\n  1   2.5\n-3e2 4  \n",
        "1 \t2.5\n-3e2\t4\n",
        "\u{feff}x,y\n\"1\",\"2.5\"\n-3e2,4",
    ] {
        assert_eq!(read("a.csv", text).unwrap(), values, "{text:?}");
    }
    for (text, cause) in [
        (
            "1,2\n3\t4\n",
            "line 2 has 1 entry where those before have 2; the line holds tabs, where the file's entries are \
                          separated by commas",
        ),
        (
            "a;b\n1,5;2,5\n",
            "line 2, column 1 is \"1,5\", which is not a number; the file's entries are separated by \
                           semicolons, and a comma is no decimal point",
        ),
        ("1\t2\n3\tfour\n", "line 2, column 2 is \"four\", which is not a number |"),
    ] {
        let refused = refusal(read("a.csv", text));
        assert!(refused.contains(cause), "{text:?}: {refused}");
    }
}

#[test]
fn what_a_message_repeats_of_a_file_is_short() {
    let (long, tabs) = ("é".repeat(5000), "é\t".repeat(5000));
    let name = "n".repeat(3000);
    for bytes in [
        format!("1,2\n3,{tabs}\n").into_bytes(),
        format!("{long}\n{long}\n").into_bytes(),
        format!("1;{long}\n").into_bytes(),
    ] {
        let refused = refusal(read("a.csv", bytes));
        assert!(refused.chars().count() < 500 && refused.contains('…'), "{refused}");
    }
    let refused = refusal(read("a.npy", npy(&format!("'<q{name}'"), "False", "(1,)", &[0; 16])));
    assert!(refused.chars().count() < 300 && refused.contains("nnn…"), "{refused}");
    let refused = refusal(read("a.npy", npy("'<f8'", "Falsch", &format!("({name},)"), &[0; 16])));
    assert!(refused.chars().count() < 400 && refused.contains('…'), "{refused}");
    let refused = refusal(import::trajectory(&data("plain.mat"), Some(&name)));
    assert!(refused.contains("nnn…`") && !refused.contains(&name), "{refused}");
}

#[test]
fn wrong_files_are_refused_by_name() {
    assert!(refusal(import::trajectory(&data("absent.npy"), None)).contains("absent.npy: there is no such file"));
    assert!(
        refusal(read("a.h5", "")).contains(".h5 files hold no arrays | arrays are read from and written to .npy, .npz")
    );
    assert!(refusal(read("words", "")).contains("no ending"));
    let newer = refusal(read("a.mat", "MATLAB 7.3 MAT-file"));
    assert!(newer.contains("'-v7'") && newer.contains("h5py.File"), "{newer}");
    assert!(refusal(read("a.mat", "hello")).contains("not a MATLAB file of version 5"));
    assert!(refusal(read("a.npy", "hello")).contains("not a .npy array"));
    assert!(refusal(read("a.npz", "hello")).contains("not a complete .npz archive"));
    assert!(refusal(import::trajectory(&data("a.csv"), Some("x"))).contains("leave the variable's name out"));
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().join("folder.npy");
    fs::create_dir(&folder).unwrap();
    assert!(refusal(import::trajectory(&folder, None)).contains("folder.npy: this is a directory"));
}

#[test]
fn wrong_shapes_are_refused() {
    let (_directory, path) = file("a.csv", "1,2,3\n4,5,6\n");
    assert!(
        refusal(import::pen_path(&path, None)).contains("the array is 2 x 3 | a path in the plane is 2 x T or T x 2")
    );
    assert!(refusal(import::series(&path, None)).contains("1 x T or T x 1"));
    let (_directory, column) = file("a.csv", "1\n2\n");
    assert_eq!(import::series(&column, None).unwrap(), array![1.0, 2.0]);
}

/// A small linear congruential generator: which bytes are damaged is the same in every run.
fn random(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn damaged_files_never_panic() {
    let npy = npy("'<f8'", "False", "(2, 12)", &[0; 192]);
    let originals = [
        ("a.mat", fs::read(data("plain.mat")).unwrap()),
        ("a.mat", fs::read(data("compressed.mat")).unwrap()),
        ("a.npz", fs::read(data("compressed.npz")).unwrap()),
        ("a.npy", npy),
        ("a.csv", b"x,y\n1,2\n\"3\",4\n".to_vec()),
    ];
    let mut state = 7;
    for (name, original) in originals {
        let (_directory, path) = file(name, &original);
        let damaged = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            import::trajectory(&path, matches!(name, "a.mat" | "a.npz").then_some("chaos"))
        };
        for length in (0..original.len()).step_by(1 + original.len() / 200) {
            // Text, and a MATLAB file between two variables, may end anywhere.
            if let Ok(values) = damaged(&original[..length]) {
                assert!(
                    name == "a.csv" || name == "a.mat" && values == chaos(),
                    "{name} of {length} bytes is accepted"
                );
            }
        }
        for _ in 0..500 {
            let mut bytes = original.clone();
            for _ in 0..=random(&mut state) % 4 {
                let place = random(&mut state) % bytes.len();
                bytes[place] = random(&mut state) as u8;
            }
            let _ = damaged(&bytes);
            let noise: Vec<u8> = bytes.iter().map(|_| random(&mut state) as u8).collect();
            assert!(damaged(&noise).is_err(), "{name}: noise is accepted");
        }
    }
}

#[test]
fn what_is_exported_is_imported() {
    let values = array![[0.1, -1e-300, 3.0], [f64::MAX, 1.0 / 3.0, -0.0]];
    let directory = tempfile::tempdir().unwrap();
    for (name, variable) in [("a.npy", None), ("a.csv", None), ("a.npz", Some("word")), ("b.npz", None)] {
        let path = directory.path().join(name);
        export::trajectory(&path, variable, &values).unwrap();
        let back = import::trajectory(&path, variable).unwrap();
        assert_eq!(back.mapv(f64::to_bits), values.mapv(f64::to_bits), "{name}");
    }
    let turned = directory.path().join("turned.npy");
    export::trajectory(&turned, None, &values.t().to_owned()).unwrap();
    assert_eq!(import::trajectory(&turned, None).unwrap(), values.t());
}

#[test]
fn an_export_neither_overwrites_nor_guesses() {
    let values = array![[1.0]];
    let (directory, path) = file("a.npy", "precious");
    assert!(refusal(export::trajectory(&path, None, &values)).contains("is there already"));
    assert_eq!(fs::read(&path).unwrap(), b"precious");
    let at = |name: &str| directory.path().join(name);
    assert!(refusal(export::trajectory(&at("a.mat"), None, &values)).contains("not written"));
    assert!(refusal(export::trajectory(&at("a.txt"), None, &values)).contains(".npz"));
    assert!(refusal(export::trajectory(&at("b.npz"), Some("../x"), &values)).contains("letters"));
    assert!(matches!(export::trajectory(&at("no/where.npy"), None, &values), Err(Error::Io { .. })));
}
