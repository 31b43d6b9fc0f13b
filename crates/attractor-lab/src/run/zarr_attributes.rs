//! What stands beside arrays, as the Climate and Forecast conventions (CF 1.11) ask for it, which xarray and others read.

use serde_json::{Map, Value};

use super::RunInfo;
use crate::About;

/// What stands beside an array: `units` as UDUNITS spells them, and in words where these differ.
pub(super) fn of_array(name: &str, units: &str, description: &str) -> Map<String, Value> {
    let spelled = udunits(units);
    let words = (spelled != units).then(|| (IN_WORDS.to_owned(), units.into()));
    let attributes = [
        ("units".to_owned(), spelled.into()),
        ("long_name".to_owned(), name.replace('_', " ").into()),
        ("description".to_owned(), description.into()),
    ];
    attributes.into_iter().chain(words).collect()
}

/// The units that [`of_array`] was given.
pub(super) fn units(attributes: &Value) -> &str {
    let text = |key: &str| attributes[key].as_str();
    text(IN_WORDS).or_else(|| text("units")).unwrap_or_default()
}

const IN_WORDS: &str = "units_in_words";

/// Units of a network in discrete time, or in its time constant, as UDUNITS knows them: a step and tau count as 1.
fn udunits(units: &str) -> String {
    let number = ["/step", "/tau"].iter().find_map(|per| units.strip_suffix(per)).unwrap_or(units);
    match number {
        "" => "1".to_owned(),
        other => other.replace("turns", "turn").replace('²', "2"),
    }
}

/// What stands beside the whole.
pub(super) fn of_run(about: &About, info: &RunInfo) -> Vec<(&'static str, Value)> {
    let sources: Vec<&str> = about.sources.iter().map(|source| source.citation).collect();
    let mut attributes = vec![
        ("Conventions", "CF-1.11".into()),
        ("experiment", info.experiment.clone().into()),
        ("title", about.title.into()),
        ("attractor", info.attractor.clone().into()),
        ("seed", info.seed.into()),
        ("quick", info.quick.into()),
    ];
    if !sources.is_empty() {
        attributes.push(("references", sources.join("; ").into()));
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_those_of_udunits_and_are_read_back_as_they_were() {
        for (units, spelled) in [
            ("1", "1"),
            ("ms", "ms"),
            ("1/s", "1/s"),
            ("", "1"),
            ("1/step", "1"),
            ("1/tau", "1"),
            ("turns/step", "turn"),
            ("turns²", "turn2"),
            ("turns²/step", "turn2"),
        ] {
            let attributes = Value::from(of_array("mean_rate", units, "A rate"));
            assert_eq!(attributes["units"], spelled);
            assert_eq!(super::units(&attributes), units);
            assert_eq!(attributes["long_name"], "mean rate");
        }
    }
}
