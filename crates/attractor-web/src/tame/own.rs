//! A network that is given: trained elsewhere, or a user's own.

use std::io::Cursor;

use attractor::{Initial, RateNetwork, Streams, Trial};
use ndarray::Array2;

use super::protocol::Timeline;
use super::{Tame, record};
use crate::bench::told;
use crate::dial::Settings;
use crate::parts::{Parts, missing, singles};

/// Numbers of a trajectory at most: 128 MB of them are held three times.
const MOST: usize = 1 << 25;

impl Tame {
    /// A bench of a network that is given, with its input, its target and its protocol.
    pub(crate) fn own(settings: &Settings, parts: &Parts) -> Result<Self, String> {
        let network = load(parts, "network")?.ok_or_else(|| missing("network"))?;
        let mut versions = vec![network.clone()];
        versions.extend(load(parts, "trained")?);
        let same = |other: &RateNetwork<f32>| {
            (other.units(), other.inputs(), other.readouts()) == (network.units(), network.inputs(), network.readouts())
        };
        if !versions.iter().all(same) {
            return Err("The network before and after training differ in their units, inputs or readouts.".to_owned());
        }
        let input = singles(parts, "input", network.inputs())?.ok_or_else(|| missing("input"))?;
        let wanted = singles(parts, "target", network.readouts())?;
        if let Some(wanted) = &wanted
            && wanted.nrows() != input.nrows()
        {
            return Err(format!("The target has {} steps and the input {}.", wanted.nrows(), input.nrows()));
        }
        if input.nrows().saturating_mul(network.units()) > MOST {
            return Err(format!(
                "A trial of {} steps of {} units is too long to be shown.",
                input.nrows(),
                network.units()
            ));
        }
        let timeline = timeline(parts, input)?;
        let streams = Streams::new(settings.get("seed") as u64).child("own");
        let stimulus = timeline.stimulus(0.0)?;
        let trial = Trial::new(&stimulus).initial(Initial::Continue);
        let innate = record(trial, timeline.steps(), &mut network.clone())?;
        Self::with(Self::OWN_DIALS, settings, versions, timeline, innate, streams, wanted)
    }
}

fn load(parts: &Parts, name: &str) -> Result<Option<RateNetwork<f32>>, String> {
    parts.get(name).map(|bytes| RateNetwork::load(Cursor::new(bytes)).map_err(told)).transpose()
}

fn timeline(parts: &Parts, input: Array2<f32>) -> Result<Timeline, String> {
    let (numbers, _) = parts.get("protocol").map_or(&[][..], Vec::as_slice).as_chunks::<8>();
    let numbers: Vec<f64> = numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    let whole = |number: &f64| *number >= 0.0 && number.fract() == 0.0 && *number <= input.nrows() as f64;
    let steps: Vec<usize> = numbers.iter().filter(|number| whole(number)).map(|&number| number as usize).collect();
    let [start, end, kick, lasts, kicked, every] = steps[..] else {
        return Err(
            "The part “protocol” must be six steps (float64) of the trial: window, kick, and how often is learned."
                .to_owned(),
        );
    };
    // Two trials are compared where both the window and time after the kick are left.
    let compared = start.midpoint(end).max(kick + lasts);
    if start + 2 > end || end > input.nrows() || compared + 2 > end || kicked >= input.ncols() || every == 0 {
        return Err(format!(
            "Window {start} to {end} and kick {kick} to {} on input {kicked} must lie in the trial of {} steps, and the kick must end before the \
             window does.",
            kick + lasts,
            input.nrows()
        ));
    }
    Ok(Timeline { window: start..end, kick: kick..kick + lasts, kicked, compared, every, input })
}

#[cfg(test)]
mod tests {
    use attractor::RateLaw;

    use super::*;
    use crate::Session;

    fn parts() -> Parts {
        let law =
            RateLaw { units: 60, gain: 1.6, connection_probability: 0.3, inputs: 1, readouts: 1, ..RateLaw::default() };
        let network = RateNetwork::<f32>::random(&law, &Streams::new(3)).unwrap();
        let mut file = Cursor::new(Vec::new());
        network.save(&mut file).unwrap();
        let single = |values: Vec<f32>| values.into_iter().flat_map(f32::to_le_bytes).collect::<Vec<u8>>();
        let input = (0..300).map(|step| if step < 50 { 3.0 } else { 0.0 }).collect();
        let target = (0..300).map(|step| (step as f32 / 40.0).sin()).collect();
        let protocol = [50.0, 280.0, 100.0, 10.0, 0.0, 2.0_f64].into_iter().flat_map(f64::to_le_bytes).collect();
        Parts::from([
            ("network".to_owned(), file.into_inner()),
            ("input".to_owned(), single(input)),
            ("target".to_owned(), single(target)),
            ("protocol".to_owned(), protocol),
        ])
    }

    /// Does what is named until it is over.
    fn whole(session: &mut Session, name: &str) -> f64 {
        let value = session.act(name, &[]).unwrap();
        while session.act("advance", &[9.0]).unwrap() == 0.0 {}
        value
    }

    #[test]
    fn a_network_that_is_given_learns_and_is_given_back() {
        let mut session = Session::open_with("own", "trials=6&plastic=1", &parts()).unwrap();
        assert!(session.text("times").unwrap().contains("\"readouts\":1,\"readout_trials\":10"));
        whole(&mut session, "kick");
        while whole(&mut session, "train") > 1.0 {}
        let losses = session.text("losses").unwrap();
        let losses: Vec<f64> = losses.trim_matches(['[', ']']).split(',').map(|loss| loss.parse().unwrap()).collect();
        assert_eq!(losses.len(), 16);
        assert!(losses[15] < 0.1 * losses[6], "{losses:?}");
        let trained = session.bytes("network").unwrap();
        let back = RateNetwork::<f32>::load(Cursor::new(&trained)).unwrap();
        assert_eq!((back.units(), back.readouts()), (60, 1));
        // As a part of another session, it is the version that is looked at first.
        let mut both = parts();
        both.insert("trained".to_owned(), trained.clone());
        let mut session = Session::open_with("own", "", &both).unwrap();
        let same = |session: &Session| {
            let now = RateNetwork::<f32>::load(Cursor::new(session.bytes("network").unwrap())).unwrap();
            now.recurrent_weights().weights() == back.recurrent_weights().weights()
        };
        assert!(same(&session));
        session.act("version", &[0.0]).unwrap();
        assert!(!same(&session));
        assert!(session.act("version", &[2.0]).is_err());
    }

    #[test]
    fn what_does_not_fit_is_told_in_a_sentence() {
        for (part, bytes) in [
            ("network", &b"PK nothing"[..]),
            ("input", &[0, 0, 0]),
            ("input", &f32::NAN.to_le_bytes()),
            ("target", &1.0_f32.to_le_bytes()),
            ("protocol", &[]),
            ("protocol", &[255; 48]),
        ] {
            let mut parts = parts();
            parts.insert(part.to_owned(), bytes.to_vec());
            let sentence = Session::open_with("own", "", &parts).unwrap_err();
            assert!(sentence.ends_with('.'), "{sentence}");
        }
        assert!(Session::open("own", "").unwrap_err().contains("network"));
    }
}
