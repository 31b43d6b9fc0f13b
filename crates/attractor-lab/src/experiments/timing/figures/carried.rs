//! The first network, to be kicked by who reads the report.

use crate::experiments::carried::{doubles, singles, unpacked};
use crate::experiments::timing::config::Config;
use crate::experiments::timing::network::NetworkResult;
use crate::figure::Live;

/// The network with its input, target and kick.
pub(super) fn live(config: &Config, network: &NetworkResult) -> Option<Live> {
    /// The channel of the kick.
    const KICKED: f64 = 1.0;
    let [before, after] = network.carried.as_ref()?;
    let input = config.trial().stimulus::<f32>(0).ok()?;
    let (window, kick) = (config.timeline().window, config.trial().perturbation());
    let training = &config.training;
    let protocol = [window.start, window.end, kick.start, kick.len()].map(|step| step as f64);
    let protocol = [&protocol[..], &[KICKED, training.learn_every as f64]].concat();
    let (noise, amplitude) = (config.network.noise, config.protocol.perturbation_amplitude);
    let (fraction, trials) = (training.plastic_fraction, training.recurrent_trials);
    Some(Live {
        bench: "own",
        settings: format!("noise={noise}&kick={amplitude}&plastic={fraction}&trials={trials}"),
        parts: [
            ("network", unpacked(before)),
            ("trained", unpacked(after)),
            ("input", singles(input.input())),
            ("target", singles(&config.target::<f32>())),
            ("protocol", doubles(&protocol)),
        ]
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .into(),
        invitation: "Kick this network".to_owned(),
        about: "The first network of this run is in this page, as it was before training and after, and so is the program that \
                simulates it: kick it, undo its training, train it again."
            .to_owned(),
    })
}
