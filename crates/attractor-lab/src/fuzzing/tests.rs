//! Every reader, fed what nobody should write: the seeds, cut, flipped, doubled and mixed.

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
};

use attractor::Streams;

use super::*;

/// Numbers at which sizes and indices go wrong.
const EDGES: [u64; 12] = [0, 1, 7, 8, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff, i64::MAX as u64, u64::MAX];

/// Changes an input in one to six places.
fn mutated(seeds: &[Vec<u8>], random: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut bytes = seeds[random(seeds.len())].clone();
    for _ in 0..=random(6) {
        let at = random(bytes.len() + 1);
        let rest = bytes.len() - at;
        match random(9) {
            0 if rest > 0 => bytes[at] ^= 1 << random(8),
            1 if rest > 0 => bytes[at] = random(256) as u8,
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..at + random(rest.min(64) + 1))),
            4 => bytes.splice(at..at, (0..random(16)).map(|_| 0)).for_each(drop),
            5 => {
                let piece = bytes[at..at + random(rest.min(64) + 1)].to_vec();
                let to = random(bytes.len() + 1);
                bytes.splice(to..to, piece).for_each(drop);
            }
            6 => {
                let other = &seeds[random(seeds.len())];
                let from = random(other.len() + 1);
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
            7 => {
                let edge = EDGES[random(EDGES.len())].to_le_bytes();
                let width = 1 << random(4);
                let turned: Vec<u8> = if random(2) == 0 { edge.into() } else { edge.into_iter().rev().collect() };
                let piece = if random(2) == 0 { &turned[..width] } else { &turned[8 - width..] };
                bytes.iter_mut().skip(at).zip(piece).for_each(|(to, &from)| *to = from);
            }
            _ if rest > 0 => {
                // A number in a text.
                let text = ["-1", "1e308", "nan", "99999999999999999999", "\"", "[", "\u{0}", "é"][random(8)];
                bytes.splice(at..=at, text.bytes()).for_each(drop);
            }
            _ => {}
        }
    }
    bytes
}

/// `ATTRACTOR_FUZZ` sets how many inputs each reader gets, `ATTRACTOR_FUZZ_SEED` which.
#[test]
fn readers_accept_or_refuse_whatever_they_are_fed() {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<usize>().unwrap());
    let streams = Streams::new(number("ATTRACTOR_FUZZ_SEED").unwrap_or(1) as u64);
    let mut failed = Vec::new();
    let mut all = 0;
    for reader in READERS {
        let seeds = (reader.seeds)();
        assert!(!seeds.is_empty(), "{}", reader.name);
        // About half a second of each, where nobody says otherwise.
        let inputs = number("ATTRACTOR_FUZZ").unwrap_or(500_000 / reader.micros.max(100));
        let mut stream = streams.child(reader.name).stream();
        let mut random = |bound: usize| stream.below(bound);
        for seed in &seeds {
            (reader.read)(seed);
        }
        for _ in 0..inputs {
            let input = mutated(&seeds, &mut random);
            if catch_unwind(AssertUnwindSafe(|| (reader.read)(&input))).is_err() {
                let path = env::temp_dir().join(format!("attractor-{}-{:016x}", reader.name, blake3_of(&input)));
                fs::write(&path, &input).unwrap();
                failed.push(path);
            }
        }
        all += inputs;
    }
    println!("{all} inputs of {} readers", READERS.len());
    assert!(failed.is_empty(), "{} inputs panicked: {failed:?}", failed.len());
}

fn blake3_of(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(blake3::hash(bytes).as_bytes()[..8].try_into().unwrap())
}

/// What once made a reader panic; `fuzz/found` says of each by its name which.
#[test]
fn what_was_found_once_is_refused() {
    let found = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/found");
    for entry in fs::read_dir(found).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == ".gitkeep" {
            continue;
        }
        let reader = READERS.iter().find(|reader| name.starts_with(reader.name));
        (reader.unwrap_or_else(|| panic!("{name}: no reader")).read)(&fs::read(&path).unwrap());
    }
}

/// The seeds are accepted: what is mutated is close to what is read.
#[test]
fn networks_of_the_seeds_are_read() {
    for name in ["rate-network", "network-npz"] {
        let seeds = (find(name).unwrap().seeds)();
        assert!(seeds.iter().all(|seed| !seed.is_empty()), "{name}");
    }
    let seed = (find("recurrent-rls").unwrap().seeds)().remove(0);
    let read = postcard::from_bytes::<(attractor::RateNetwork<f32>, attractor::RecurrentRls<f32>)>(&seed);
    assert_eq!(read.unwrap().1.plastic_units(), 4);
}
