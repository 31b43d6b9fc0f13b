//! The door to JavaScript: plain functions over one session, and a buffer for what comes in.
//!
//! The page writes UTF-8 text to [`text_in`] and numbers to [`numbers_in`], names what it wants, and looks at the memory
//! that [`text_out`] and [`numbers_out`] point to: typed arrays over it are views, no copies, until the next call.

use std::cell::RefCell;

use crate::{Parts, Session};

/// Bytes of text that can be handed in.
const TEXT: usize = 4096;
/// Numbers that can be handed in.
const NUMBERS: usize = 16_384;

struct Door {
    text_in: Vec<u8>,
    numbers_in: Vec<f64>,
    text_out: String,
    bytes_out: Vec<u8>,
    parts: Parts,
    value: f64,
    session: Option<Session>,
}

thread_local! {
    static DOOR: RefCell<Door> = RefCell::new(Door {
        text_in: vec![0; TEXT],
        numbers_in: vec![0.0; NUMBERS],
        text_out: String::new(),
        bytes_out: Vec::new(),
        parts: Parts::new(),
        value: 0.0,
        session: None,
    });
}

fn with<R>(work: impl FnOnce(&mut Door) -> R) -> R {
    DOOR.with_borrow_mut(work)
}

impl Door {
    /// The text that was handed in.
    fn text(&self, length: usize) -> String {
        String::from_utf8_lossy(&self.text_in[..length.min(TEXT)]).into_owned()
    }

    /// Keeps a number or a sentence; whether it was a number.
    fn answer(&mut self, answer: Result<f64, String>) -> bool {
        match answer {
            Ok(value) => self.value = value,
            Err(ref sentence) => self.text_out.clone_from(sentence),
        }
        answer.is_ok()
    }
}

/// Where text is handed in, at most 4096 bytes.
#[unsafe(no_mangle)]
extern "C" fn text_in() -> *mut u8 {
    with(|door| door.text_in.as_mut_ptr())
}

/// Where numbers are handed in, at most 16384.
#[unsafe(no_mangle)]
extern "C" fn numbers_in() -> *mut f64 {
    with(|door| door.numbers_in.as_mut_ptr())
}

/// Makes room for a part of `size` bytes that is brought to the next bench, and says where; of no bytes, it is left out.
#[unsafe(no_mangle)]
extern "C" fn part_in(length: usize, size: usize) -> *mut u8 {
    with(|door| {
        let name = door.text(length);
        door.parts.remove(&name);
        if size == 0 {
            return std::ptr::null_mut();
        }
        door.parts.entry(name).or_insert(vec![0; size]).as_mut_ptr()
    })
}

/// Opens the bench `name?settings` with the parts that were brought; 1, or 0 and a sentence in `text_out`.
#[unsafe(no_mangle)]
extern "C" fn open(length: usize) -> u32 {
    with(|door| {
        let text = door.text(length);
        let (name, settings) = text.split_once('?').unwrap_or((&text, ""));
        // What was open gives its memory back first.
        door.session = None;
        let opened = Session::open_with(name, settings, &door.parts).map(|session| door.session = Some(session));
        u32::from(door.answer(opened.map(|()| 0.0)))
    })
}

/// Does what is named with the first `count` numbers; 1 and a number in `value`, or 0 and a sentence in `text_out`.
#[unsafe(no_mangle)]
extern "C" fn act(length: usize, count: usize) -> u32 {
    with(|door| {
        let name = door.text(length);
        let values = &door.numbers_in[..count.min(NUMBERS)];
        let answer = match &mut door.session {
            Some(session) => session.act(&name, values),
            None => Err("No bench is open.".to_owned()),
        };
        u32::from(door.answer(answer))
    })
}

/// What the last act returned.
#[unsafe(no_mangle)]
extern "C" fn value() -> f64 {
    with(|door| door.value)
}

/// Where the text of the last answer begins.
#[unsafe(no_mangle)]
extern "C" fn text_out() -> *const u8 {
    with(|door| door.text_out.as_ptr())
}

/// How many bytes it has.
#[unsafe(no_mangle)]
extern "C" fn text_out_length() -> usize {
    with(|door| door.text_out.len())
}

/// Puts the named words into `text_out`; whether there are any of that name.
#[unsafe(no_mangle)]
extern "C" fn words(length: usize) -> u32 {
    with(|door| {
        let name = door.text(length);
        let found = door.session.as_ref().and_then(|session| session.text(&name));
        u32::from(found.map(|text| door.text_out = text).is_some())
    })
}

/// Makes the named file; how many bytes it has, 0 if there is none of that name.
#[unsafe(no_mangle)]
extern "C" fn bytes(length: usize) -> usize {
    with(|door| {
        let name = door.text(length);
        door.bytes_out = door.session.as_ref().and_then(|session| session.bytes(&name)).unwrap_or_default();
        door.bytes_out.len()
    })
}

/// Where the bytes of the file begin.
#[unsafe(no_mangle)]
extern "C" fn bytes_out() -> *const u8 {
    with(|door| door.bytes_out.as_ptr())
}

/// Where the named numbers (float32) begin; 0 if there are none of that name.
#[unsafe(no_mangle)]
extern "C" fn numbers_out(length: usize) -> *const f32 {
    with(|door| {
        let name = door.text(length);
        door.session.as_ref().and_then(|session| session.view(&name)).map_or(std::ptr::null(), <[f32]>::as_ptr)
    })
}

/// How many they are.
#[unsafe(no_mangle)]
extern "C" fn numbers_out_count(length: usize) -> usize {
    with(|door| {
        let name = door.text(length);
        door.session.as_ref().and_then(|session| session.view(&name)).map_or(0, <[f32]>::len)
    })
}

/// Whether multiply-adds are rounded once here: then results have the bits that they have everywhere.
#[unsafe(no_mangle)]
extern "C" fn fused() -> u32 {
    u32::from(attractor::kernel::is_fused())
}
