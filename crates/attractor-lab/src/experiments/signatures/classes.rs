//! Labels of any whole numbers, and the classes that they are.

use crate::Error;

/// The classes that are present among labels, and the labels as numbers of classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Classes {
    /// The label that stands for each class, ascending.
    pub(crate) values: Vec<i64>,
    /// The class of each label; `None` where there is none.
    pub(crate) codes: Vec<Option<usize>>,
}

impl Classes {
    /// The classes of labels, of which some may be missing.
    pub(crate) fn of(labels: impl IntoIterator<Item = Option<i64>>) -> Self {
        let labels: Vec<Option<i64>> = labels.into_iter().collect();
        let mut values: Vec<i64> = labels.iter().flatten().copied().collect();
        values.sort_unstable();
        values.dedup();
        let codes = labels.iter().map(|label| values.binary_search(label.as_ref()?).ok()).collect();
        Self { values, codes }
    }

    /// Refuses labels among which there is nothing to tell apart; `origin` is where they come from.
    pub(crate) fn at_least_two(&self, origin: &str) -> Result<(), Error> {
        let found = match self.values[..] {
            [] => "no entries but -1".to_owned(),
            [one] => format!("{one} alone ({} times)", self.codes.iter().flatten().count()),
            _ => return Ok(()),
        };
        Err(Error::bad_input(
            format!("{origin}: holds fewer than two kinds of entries: {found}"),
            "name a file with two or more different whole numbers; they need not begin at 0 nor follow each other",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_that_are_present() {
        let classes = Classes::of([Some(5), None, Some(0), Some(2), Some(5)]);
        assert_eq!(classes.values, [0, 2, 5]);
        assert_eq!(classes.codes, [Some(2), None, Some(0), Some(1), Some(2)]);
        assert!(classes.at_least_two("labels.csv").is_ok());
        let message = |labels: &[Option<i64>]| {
            Classes::of(labels.iter().copied()).at_least_two("labels.csv").unwrap_err().to_string()
        };
        assert!(message(&[Some(3), Some(3)]).ends_with("fewer than two kinds of entries: 3 alone (2 times)"));
        assert!(message(&[None]).ends_with("no entries but -1"));
    }
}
