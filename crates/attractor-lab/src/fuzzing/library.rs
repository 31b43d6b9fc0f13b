//! Networks and rules of the library: what is accepted takes steps and learns.

use std::io::Cursor;

use attractor::{
    EchoStateNetwork, Network, RateNetwork, ReadoutRls, RecurrentRls, Rule, Stimulus, ThresholdNetwork, Trial,
    gain::LoopGain,
    mean_field::{FeedbackLoop, ManyTargets},
};
use serde::de::DeserializeOwned;

/// The content of some bytes, if they have one.
fn content<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// A network that was accepted runs, whatever comes of it.
fn runs(mut network: RateNetwork<f32>) {
    if let Ok(silence) = Stimulus::silent(2, network.inputs()) {
        drop(Trial::new(&silence).run(&mut network, |_, _| Ok(())));
    }
}

/// So does one that a rule changes.
fn learns<R: Rule<RateNetwork<f32>>>((mut network, mut rule): (RateNetwork<f32>, R)) {
    let target = vec![0.25; rule.targets(&network).min(1 << 16)];
    for _ in 0..10 {
        drop(rule.learn(&mut network, &target));
    }
    runs(network);
}

pub(super) fn network_npz(bytes: &[u8]) {
    if let Ok(network) = RateNetwork::<f32>::load(Cursor::new(bytes)) {
        runs(network);
    }
    if let Ok(both) = RateNetwork::<f32>::load_with_rule(Cursor::new(bytes)) {
        learns(both);
    }
    drop(RateNetwork::<f64>::load(Cursor::new(bytes)));
}

pub(super) fn rate_network(bytes: &[u8]) {
    content(bytes).into_iter().for_each(runs);
}

pub(super) fn recurrent_rls(bytes: &[u8]) {
    content::<(RateNetwork<f32>, RecurrentRls<f32>)>(bytes).into_iter().for_each(learns);
}

pub(super) fn readout_rls(bytes: &[u8]) {
    content::<(RateNetwork<f32>, ReadoutRls<f32>)>(bytes).into_iter().for_each(learns);
}

pub(super) fn threshold_network(bytes: &[u8]) {
    if let Some(mut network) = content::<ThresholdNetwork>(bytes) {
        for _ in 0..2 {
            drop(network.step(&[], None));
        }
    }
}

pub(super) fn echo_state_network(bytes: &[u8]) {
    if let Some(mut network) = content::<EchoStateNetwork>(bytes) {
        let input = vec![0.0; network.inputs().min(1 << 16)];
        for _ in 0..2 {
            drop(network.step(&input, None));
        }
    }
}

pub(super) fn theory(bytes: &[u8]) {
    if let Some(many) = content::<ManyTargets>(bytes).filter(|many| many.len() < 100) {
        for n in 0..many.len() {
            drop(many.feedback_loop(n).poles());
        }
    }
    if let Some(around) = content::<FeedbackLoop>(bytes).filter(|around| around.readout.len() < 100) {
        drop((around.poles(), around.zeros()));
    }
}

pub(super) fn loop_gain(bytes: &[u8]) {
    if let Some(gain) = content::<LoopGain>(bytes).filter(|gain| gain.order() < 100) {
        drop((gain.poles(), gain.at(0.5.into())));
    }
}

/// Small networks and rules, stored.
pub(super) mod seeds {
    use std::io::Cursor;

    use attractor::{
        EchoStateLaw, EchoStateNetwork, Loop, PlasticScheme, RateLaw, RateNetwork, ReadoutRls, RecurrentRls,
        RlsOptions, Streams, ThresholdLaw, ThresholdNetwork, gain::Linearisation, mean_field::Ensemble,
    };
    use serde::Serialize;

    fn stored<T: Serialize>(parts: impl IntoIterator<Item = Option<T>>) -> Vec<Vec<u8>> {
        parts.into_iter().filter_map(|part| postcard::to_stdvec(&part?).ok()).collect()
    }

    fn rate() -> Option<RateNetwork<f32>> {
        let law = RateLaw { units: 20, connection_probability: 0.4, ..RateLaw::default() };
        RateNetwork::random(&law, &Streams::new(1)).ok()
    }

    fn recurrent() -> Option<(RateNetwork<f32>, RecurrentRls<f32>)> {
        let network = rate()?;
        let scheme = PlasticScheme::Neurons { fraction: 0.2 };
        let rule = RecurrentRls::new(&network, scheme, RlsOptions::default(), &Streams::new(2)).ok()?;
        Some((network, rule))
    }

    pub(in crate::fuzzing) fn rate_network() -> Vec<Vec<u8>> {
        stored([rate()])
    }

    pub(in crate::fuzzing) fn recurrent_rls() -> Vec<Vec<u8>> {
        stored([recurrent()])
    }

    pub(in crate::fuzzing) fn readout_rls() -> Vec<Vec<u8>> {
        stored([rate().and_then(|network| {
            let rule = ReadoutRls::new(&network, RlsOptions::default()).ok()?;
            Some((network, rule))
        })])
    }

    pub(in crate::fuzzing) fn threshold_network() -> Vec<Vec<u8>> {
        let law = ThresholdLaw { excitatory: 30, inhibitory: 8, input_units: 5, ..ThresholdLaw::default() };
        stored([ThresholdNetwork::random(&law, &Streams::new(1)).ok()])
    }

    pub(in crate::fuzzing) fn echo_state_network() -> Vec<Vec<u8>> {
        let laws = [EchoStateLaw::default(), EchoStateLaw { zero_fraction: 0.0, inputs: 2, ..EchoStateLaw::default() }];
        stored(laws.map(|law| EchoStateNetwork::random(&law, &Streams::new(1)).ok()))
    }

    pub(in crate::fuzzing) fn theory() -> Vec<Vec<u8>> {
        let many = Ensemble::default().many_targets(&[0.5, 1.0, 1.5]).ok();
        let around = stored([many.as_ref().map(|many| many.feedback_loop(1))]);
        [stored([many]), around].concat()
    }

    pub(in crate::fuzzing) fn loop_gain() -> Vec<Vec<u8>> {
        let law = RateLaw { units: 12, connection_probability: 0.5, ..RateLaw::default() };
        let network = RateNetwork::<f64>::random(&law, &Streams::new(1)).ok();
        stored([network
            .and_then(|network| Linearisation::new(&network, Loop::default(), &[0.1; 12]).ok()?.hessenberg().ok())])
    }

    pub(in crate::fuzzing) fn network_npz() -> Vec<Vec<u8>> {
        let Some((network, rule)) = recurrent() else { return Vec::new() };
        let mut files = vec![Cursor::new(Vec::new()); 3];
        let written = [
            network.save(&mut files[0]),
            network.save_with_mask(&rule, &mut files[1]),
            network.save_with_rule(&rule, &mut files[2]),
        ];
        assert!(written.iter().all(Result::is_ok));
        files.into_iter().map(Cursor::into_inner).collect()
    }
}
