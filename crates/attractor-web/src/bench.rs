//! What every bench is: something that is told what to do by name, and shows numbers by name.

use crate::dial::Dial;
use crate::held::Held;
use crate::hold::Hold;
use crate::order::Order;
use crate::parts::Parts;
use crate::rhythm::Rhythm;
use crate::tame::Tame;

/// A bench with its network.
pub trait Bench {
    /// Does what is named and returns a number, as each bench says.
    ///
    /// # Errors
    /// A sentence for the reader.
    fn act(&mut self, name: &str, values: &[f64]) -> Result<f64, String>;

    /// Numbers to be drawn, as they are after the last act.
    fn view(&self, name: &str) -> Option<&[f32]>;

    /// Words.
    fn text(&self, name: &str) -> Option<String>;

    /// A file, as its bytes.
    fn bytes(&self, _name: &str) -> Option<Vec<u8>> {
        None
    }
}

/// Opens a bench with settings and with what is brought to it.
type Open = fn(&crate::Settings, &Parts) -> Result<Box<dyn Bench>, String>;

/// A kind of bench.
pub(crate) struct Kind {
    /// Its name in the address.
    pub(crate) name: &'static str,
    /// What it is called.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code, reason = "the page has it"))]
    pub(crate) title: &'static str,
    /// What can be set.
    pub(crate) dials: &'static [Dial],
    /// A bench with these settings.
    pub(crate) open: Open,
}

/// All kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind { name: "tame", title: "Tame", dials: Tame::DIALS, open: |settings, _| Ok(Box::new(Tame::new(settings)?)) },
    Kind {
        name: "order",
        title: "Order",
        dials: Order::DIALS,
        open: |settings, _| Ok(Box::new(Order::new(settings)?)),
    },
    Kind { name: "hold", title: "Hold", dials: Hold::DIALS, open: |settings, _| Ok(Box::new(Hold::new(settings)?)) },
    Kind {
        name: "rhythm",
        title: "Rhythm",
        dials: Rhythm::DIALS,
        open: |settings, _| Ok(Box::new(Rhythm::new(settings)?)),
    },
    Kind {
        name: "own",
        title: "A network",
        dials: Tame::OWN_DIALS,
        open: |settings, parts| Ok(Box::new(Tame::own(settings, parts)?)),
    },
    Kind {
        name: "held",
        title: "A network that holds",
        dials: Held::DIALS,
        open: |settings, parts| Ok(Box::new(Held::new(settings, parts)?)),
    },
    Kind {
        name: "grown",
        title: "A grown rhythm",
        dials: Rhythm::GROWN_DIALS,
        open: |settings, parts| Ok(Box::new(Rhythm::grown(settings, parts)?)),
    },
];

/// An error of the library, in a sentence.
pub(crate) fn told(error: attractor::Error) -> String {
    format!("{error}.")
}
