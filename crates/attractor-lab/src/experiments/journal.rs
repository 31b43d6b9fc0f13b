//! What a cell has done so far, piece by piece: one that was cut off takes from its journal what it gave, and does the rest.

use std::io::{self, Read};

use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Observer};

/// The pieces of a cell's work, in order, and what the last of them left behind.
pub(super) struct Journal<'a> {
    observer: &'a dyn Observer,
    /// What each gave, as bytes.
    pieces: Vec<Vec<u8>>,
    /// How many of them were asked for, or done.
    at: usize,
    /// What was kept beside the pieces, until it is taken.
    state: Option<(Place, State)>,
}

/// Where a state belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
pub(super) enum Place {
    /// After the last piece.
    After,
    /// Within the next one.
    Within,
}

impl<'a> Journal<'a> {
    /// The journal of the cell that is observed: empty at its first start.
    pub(super) fn open(observer: &'a dyn Observer) -> Result<Self, Error> {
        let Some(reader) = observer.kept() else {
            return Ok(Self { observer, pieces: Vec::new(), at: 0, state: None });
        };
        let mut state = State(reader);
        let (pieces, place) = state.read()?;
        Ok(Self { observer, pieces, at: 0, state: Some((place, state)) })
    }

    /// What the next piece gave, if it was done.
    pub(super) fn recall<R: DeserializeOwned>(&mut self) -> Result<Option<R>, Error> {
        let Some(piece) = self.pieces.get(self.at) else { return Ok(None) };
        self.at += 1;
        postcard::from_bytes(piece).map(Some).map_err(|_| unreadable())
    }

    /// The state that was kept, if it belongs here.
    pub(super) fn state(&mut self, place: Place) -> Option<State> {
        let here = self.at == self.pieces.len();
        self.state.take_if(|(kept, _)| here && *kept == place).map(|(_, state)| state)
    }

    /// Notes what a piece gave, and keeps that with the state that it left behind, if it is time to.
    pub(super) fn done<R: Serialize, S: Serialize>(&mut self, value: &R, state: &S) -> Result<(), Error> {
        self.note(value)?;
        self.keep(Place::After, state);
        Ok(())
    }

    /// Notes what a piece gave, to be kept with the next.
    pub(super) fn note<R: Serialize>(&mut self, value: &R) -> Result<(), Error> {
        self.pieces.push(postcard::to_stdvec(value).map_err(|_| unreadable())?);
        self.at += 1;
        Ok(())
    }

    /// Keeps all pieces and a state, if it is time to.
    pub(super) fn keep<S: Serialize>(&self, place: Place, state: &S) {
        self.observer.keep(&mut |out| {
            postcard::to_io(&(&self.pieces, place), &mut *out).map_err(io::Error::other)?;
            postcard::to_io(state, out).map(drop).map_err(io::Error::other)
        });
    }

    /// Does a piece of work that leaves nothing behind but what it gives, or recalls it.
    pub(super) fn once<R: Serialize + DeserializeOwned>(
        &mut self,
        work: impl FnOnce() -> Result<R, Error>,
    ) -> Result<R, Error> {
        if let Some(value) = self.recall()? {
            return Ok(value);
        }
        let value = work()?;
        self.done(&value, &())?;
        Ok(value)
    }
}

/// A state that was kept, to be read part by part.
pub(super) struct State(Box<dyn Read>);

impl State {
    /// The next part.
    pub(super) fn read<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        // Of numbers, one at a time.
        let mut scratch = [0; 16];
        postcard::from_io((&mut self.0, &mut scratch)).map(|(value, _)| value).map_err(|_| unreadable())
    }
}

/// Checksum and identity were right: the program is another one under the same version.
fn unreadable() -> Error {
    Error::bad_input(
        "what was kept of this cell is not what this program keeps",
        "remove its file cells/*.checkpoint; then the cell starts anew",
    )
}
