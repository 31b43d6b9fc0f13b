//! A share of the cells of a run: which belong to it follows from the plan alone, so that any node can take it up.

use std::{fmt, str::FromStr};

use crate::{Cells, Error};

/// Share `index` of `count`, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    count: usize,
    index: usize,
}

impl Shard {
    /// All cells.
    pub const ALL: Self = Self { count: 1, index: 1 };

    /// Share `index` of `count`.
    ///
    /// # Errors
    /// If `index` is not from 1 to `count`.
    pub fn new(index: usize, count: usize) -> Result<Self, Error> {
        if (1..=count).contains(&index) {
            return Ok(Self { count, index });
        }
        Err(Error::bad_input(
            format!("--shard {index}/{count}: out of range"),
            if count == 0 {
                "write --shard K/N with K from 1 to N".into()
            } else {
                format!("use a shard from 1/{count} to {count}/{count}; array tasks are counted from 1")
            },
        ))
    }

    /// How many shares there are.
    pub fn count(self) -> usize {
        self.count
    }

    /// The indices of its cells, the longest first. Cells are dealt out like cards, in the order of their estimated time,
    /// so that every share takes about as long.
    pub(crate) fn cells(self, cells: &dyn Cells) -> Vec<usize> {
        let costs: Vec<f64> = (0..cells.cell_names().len()).map(|cell| cells.seconds(cell)).collect();
        let mut order: Vec<usize> = (0..costs.len()).collect();
        order.sort_by(|&a, &b| costs[b].total_cmp(&costs[a]).then(a.cmp(&b)));
        order.into_iter().skip(self.index - 1).step_by(self.count).collect()
    }

    /// How the files of its workers begin.
    pub(crate) fn file_name(self) -> String {
        format!("{:05}-of-{:05}", self.index, self.count)
    }

    /// The share of a file with such a name.
    pub(crate) fn of_file(name: &str) -> Option<Self> {
        let (index, count) = name.split('.').next()?.split_once("-of-")?;
        Self::new(index.parse().ok()?, count.parse().ok()?).ok()
    }
}

impl FromStr for Shard {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let numbers = text.split_once('/').and_then(|(k, n)| Some((k.trim().parse().ok()?, n.trim().parse().ok()?)));
        let (index, count) = numbers.ok_or_else(|| {
            let text = crate::excerpt::excerpt(text);
            Error::bad_input(format!("--shard {text}: not a share"), "write --shard K/N, such as --shard 3/50")
        })?;
        Self::new(index, count)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_k_of_n() {
        assert_eq!("3/50".parse::<Shard>().unwrap(), Shard::new(3, 50).unwrap());
        for (text, part) in [("0/5", "1/5 to 5/5"), ("6/5", "1/5 to 5/5"), ("3", "K/N"), ("a/b", "K/N"), ("1/0", "K/N")]
        {
            let error = text.parse::<Shard>().unwrap_err();
            assert!(error.remedy().unwrap().contains(part), "{text}: {error}");
            assert!(error.to_string().contains(text), "{error}");
        }
        let shard = Shard::new(3, 50).unwrap();
        assert_eq!(Shard::of_file(&format!("{}.host.12.ab.bundle", shard.file_name())), Some(shard));
        assert_eq!(Shard::of_file("network-01.cell"), None);
    }
}
