//! What can be checked from outside: kick, train, kick, for a fixed seed.

use crate::Session;

/// The bench and the settings of the check.
pub(crate) const SETTINGS: &str = "units=200&gain=2.2&window=800&noise=0.001&kick=0.5&plastic=1&trials=25&seed=1";

/// Kicks a network of 200 units, trains it and kicks it again, as `lab.html#selftest` does in the browser; one JSON object, with
/// the correlation of a kicked and an unkicked trial before and after, the losses of all trials, whether
/// multiply-adds are fused, and a hash of the weights in the end.
///
/// # Errors
/// A sentence.
pub fn selftest() -> Result<String, String> {
    let mut session = Session::open("tame", SETTINGS)?;
    let mut whole = |name: &str| {
        let left = session.act(name, &[])?;
        while session.act("advance", &[1.0])? == 0.0 {}
        Ok::<f64, String>(left)
    };
    whole("kick")?;
    while whole("train")? > 1.0 {}
    whole("kick")?;
    session.text("report").ok_or_else(|| "The bench has no report.".to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn kicked_trials_part_before_training_and_return_after() {
        let report = super::selftest().unwrap();
        let number = |key: &str| {
            let rest = report.split_once(&format!("\"{key}\":")).unwrap().1;
            rest[..rest.find(',').unwrap()].parse::<f64>().unwrap()
        };
        assert!(number("correlation_before") < 0.5, "{report}");
        assert!(number("correlation_after") > 0.9, "{report}");
        assert_eq!(report.split_once("\"losses\":[").unwrap().1.split(',').count(), 25 + 10 + 1, "{report}");
    }
}
