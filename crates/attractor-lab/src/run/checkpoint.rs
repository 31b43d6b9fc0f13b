//! What a cell that is not done needs in order to go on: written every few seconds beside the cells, removed once it is done.
//!
//! Little-endian: magic (8 bytes), format (u32), fingerprint (u64), seconds that the cell took so far (f64), what the cell
//! wrote, and BLAKE3 of all of it (32 bytes).

use std::{
    env,
    fs::{self, File},
    io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{RunInfo, atomic};
use crate::{Error, import::open_regular};

const MAGIC: &[u8; 8] = b"attrkept";
const FORMAT: u32 = 1;
/// Bytes before and after what the cell wrote.
const HEADER: usize = 28;
const CHECKSUM: usize = blake3::OUT_LEN;
const EXTENSION: &str = "checkpoint";
/// Seconds between two checkpoints of a cell, unless the environment says otherwise; tests keep all that is offered.
const SECONDS: f64 = if cfg!(test) { 0.0 } else { 6.0 };
const VARIABLE: &str = "ATTRACTOR_CHECKPOINT";

/// Where the cells of a run keep what they need.
#[derive(Debug)]
pub(crate) struct Checkpoints<'a> {
    dir: &'a Path,
    info: &'a RunInfo,
    pause: Duration,
}

impl<'a> Checkpoints<'a> {
    /// Those of the run in `dir`.
    pub(crate) fn new(dir: &'a Path, info: &'a RunInfo) -> Result<Self, Error> {
        Ok(Self { dir, info, pause: pause()? })
    }

    /// That of a cell.
    pub(crate) fn of(&self, cell: &str) -> Checkpoint {
        Checkpoint { pause: self.pause, ..place(self.dir, cell, self.info.fingerprint(cell)) }
    }
}

/// Where a cell keeps all that it offers.
pub(crate) fn place(dir: &Path, cell: &str, fingerprint: u64) -> Checkpoint {
    let now = Instant::now();
    let course = Course { begun: now, before: 0.0, written: now, stale: false, failed: false };
    let path = dir.join("cells").join(format!("{cell}.{EXTENSION}"));
    Checkpoint { path, fingerprint, pause: Duration::ZERO, course: Mutex::new(course) }
}

/// Removes every checkpoint of a run all cells of which are done.
pub(crate) fn remove_all(dir: &Path) -> Result<(), Error> {
    let Ok(entries) = fs::read_dir(dir.join("cells")) else { return Ok(()) };
    let paths = entries.flatten().map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == EXTENSION))
        .try_for_each(|path| atomic::remove(&path))
}

/// The time between two checkpoints.
fn pause() -> Result<Duration, Error> {
    let Some(told) = env::var_os(VARIABLE) else { return Ok(Duration::from_secs_f64(SECONDS)) };
    let seconds =
        told.to_str().and_then(|text| text.parse().ok()).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| {
        Error::bad_input(
            format!("{VARIABLE} is {}", told.display()),
            format!("write the seconds between two checkpoints of a cell, such as {VARIABLE}=60"),
        )
    })
}

/// What is kept of one cell.
#[derive(Debug)]
pub(crate) struct Checkpoint {
    path: PathBuf,
    fingerprint: u64,
    pause: Duration,
    course: Mutex<Course>,
}

#[derive(Debug)]
struct Course {
    begun: Instant,
    /// Seconds that the cell took before it was cut off.
    before: f64,
    written: Instant,
    /// Whether there is a file to remove.
    stale: bool,
    /// Whether it could not be written: then it is not tried again.
    failed: bool,
}

impl Checkpoint {
    /// What the cell wrote, if it is there; why not, if it cannot be used.
    pub(crate) fn read(&self) -> Result<Option<Box<dyn Read>>, String> {
        let file = match open_regular(&self.path) {
            Ok(file) => file,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(self.anew(&e.to_string())),
        };
        self.course().stale = true;
        let (seconds, content) = checked(file, self.fingerprint).map_err(|why| self.anew(&why.to_string()))?;
        self.course().before = seconds;
        Ok(Some(Box::new(content)))
    }

    /// Lets the cell write, if it is time to.
    pub(crate) fn keep(&self, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> Result<(), String> {
        let mut course = self.course();
        if course.failed || course.written.elapsed() < self.pause {
            return Ok(());
        }
        let head = header(self.fingerprint, course.seconds());
        let kept = atomic::write_soon(&self.path, |file| {
            let mut out = BufWriter::with_capacity(1 << 18, Hashed { file, hash: blake3::Hasher::new() });
            out.write_all(&head)?;
            write(&mut out)?;
            let Hashed { file, hash } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.write_all(hash.finalize().as_bytes())
        });
        course.written = Instant::now();
        course.stale = true;
        kept.map_err(|e| {
            course.failed = true;
            format!("{e}; the cell goes on, and a kill would cost all of it")
        })
    }

    /// Removes it: the cell is done.
    pub(crate) fn remove(&self) -> Result<(), Error> {
        if self.course().stale { atomic::remove(&self.path) } else { Ok(()) }
    }

    /// Seconds that the cell took, those before it was cut off included.
    pub(crate) fn seconds(&self) -> f64 {
        self.course().seconds()
    }

    fn anew(&self, why: &str) -> String {
        format!("{}: {why}; the cell starts anew", self.path.display())
    }

    fn course(&self) -> MutexGuard<'_, Course> {
        self.course.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Course {
    fn seconds(&self) -> f64 {
        self.before + self.begun.elapsed().as_secs_f64()
    }
}

fn header(fingerprint: u64, seconds: f64) -> Vec<u8> {
    [&MAGIC[..], &FORMAT.to_le_bytes(), &fingerprint.to_le_bytes(), &seconds.to_le_bytes()].concat()
}

/// The seconds before and what the cell wrote, after its checksum was found right.
fn checked(mut file: File, fingerprint: u64) -> io::Result<(f64, impl Read + use<>)> {
    let refused = |why| Err(io::Error::new(ErrorKind::InvalidData, why));
    let length = file.metadata()?.len();
    let Some(content) = length.checked_sub((HEADER + CHECKSUM) as u64) else { return refused("not a checkpoint") };
    let mut head = [0; HEADER];
    file.read_exact(&mut head)?;
    let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|k| head[at + k]));
    let seconds = f64::from_bits(number(20));
    if !head.starts_with(MAGIC) {
        return refused("not a checkpoint");
    }
    if number(12) != fingerprint || header(fingerprint, seconds) != head {
        return refused("it belongs to another run");
    }
    let mut hash = blake3::Hasher::new();
    hash.update(&head);
    io::copy(&mut (&mut file).take(content), &mut hash)?;
    let mut told = [0; CHECKSUM];
    file.read_exact(&mut told)?;
    if hash.finalize() != told || !(seconds >= 0.0 && seconds.is_finite()) {
        return refused("its content is damaged");
    }
    file.seek(SeekFrom::Start(HEADER as u64))?;
    Ok((seconds, BufReader::with_capacity(1 << 18, file).take(content)))
}

/// A file and the hash of what went into it.
struct Hashed<'a> {
    file: &'a mut File,
    hash: blake3::Hasher,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(checkpoint: &Checkpoint) -> Result<Option<Vec<u8>>, String> {
        let mut bytes = Vec::new();
        let Some(mut content) = checkpoint.read()? else { return Ok(None) };
        content.read_to_end(&mut bytes).unwrap();
        Ok(Some(bytes))
    }

    #[test]
    fn what_is_kept_comes_back_to_its_owner_alone_and_whole() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("cells")).unwrap();
        let one = place(dir.path(), "a", 7);
        assert_eq!(read(&one), Ok(None));
        one.keep(&mut |out| out.write_all(b"weights")).unwrap();
        assert_eq!(read(&one), Ok(Some(b"weights".to_vec())));
        assert!(
            read(&place(dir.path(), "a", 8)).unwrap_err().ends_with("it belongs to another run; the cell starts anew")
        );
        let whole = fs::read(&one.path).unwrap();
        for index in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[index] ^= 1;
            fs::write(&one.path, bytes).unwrap();
            read(&one).unwrap_err();
            fs::write(&one.path, &whole[..index]).unwrap();
            read(&one).unwrap_err();
        }
        one.remove().unwrap();
        assert_eq!(fs::read_dir(dir.path().join("cells")).unwrap().count(), 0);
    }

    #[test]
    fn a_checkpoint_that_cannot_be_written_is_told_once() {
        let dir = tempfile::tempdir().unwrap();
        let one = place(dir.path(), "a", 7);
        let fails = one.keep(&mut |_| Ok(())).unwrap_err();
        assert!(fails.ends_with("the cell goes on, and a kill would cost all of it"), "{fails}");
        assert_eq!(one.keep(&mut |_| Ok(())), Ok(()));
        one.remove().unwrap();
    }
}
