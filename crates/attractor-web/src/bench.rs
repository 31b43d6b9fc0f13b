//! What every bench is: something that is told what to do by name, and shows numbers by name.

use crate::dial::Dial;
use crate::hold::Hold;
use crate::order::Order;
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
}

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
    pub(crate) open: fn(&crate::Settings) -> Result<Box<dyn Bench>, String>,
}

/// All kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind { name: "tame", title: "Tame", dials: Tame::DIALS, open: |settings| Ok(Box::new(Tame::new(settings)?)) },
    Kind { name: "order", title: "Order", dials: Order::DIALS, open: |settings| Ok(Box::new(Order::new(settings)?)) },
    Kind { name: "hold", title: "Hold", dials: Hold::DIALS, open: |settings| Ok(Box::new(Hold::new(settings)?)) },
    Kind {
        name: "rhythm",
        title: "Rhythm",
        dials: Rhythm::DIALS,
        open: |settings| Ok(Box::new(Rhythm::new(settings)?)),
    },
];

/// An error of the library, in a sentence.
pub(crate) fn told(error: attractor::Error) -> String {
    format!("{error}.")
}
