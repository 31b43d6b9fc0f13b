//! One network: what it becomes, and all of its tests.

use attractor::ThresholdNetwork;
use serde::{Deserialize, Serialize};

use super::activity::Activity;
use super::condition::{ACTIVE, ADAPTED, CONTROLS, Control, IN_THEORY, LEARNED, LEARNERS, Learner, Shown, TESTED};
use super::config::Config;
use super::input::Inputs;
use super::learning::{Learned, shuffled};
use super::measure::{Brief, Test, Tested, Theory};
use crate::Error;
use crate::experiment::{Observer, Phase};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NetworkResult {
    /// By learner and what is shown.
    pub(super) crossed: Vec<Vec<Tested>>,
    /// SORNs after intrinsic plasticity under what is shown, by [`ADAPTED`].
    pub(super) adapted: Vec<Brief>,
    /// By [`CONTROLS`].
    pub(super) controls: Vec<Brief>,
    /// By [`IN_THEORY`].
    pub(super) theory: Vec<Theory>,
    /// By [`ACTIVE`].
    pub(super) activity: Vec<Activity>,
}

impl NetworkResult {
    pub(super) fn at(&self, learner: Learner, shown: Shown) -> &Tested {
        &self.crossed[learner.place()][shown as usize]
    }

    pub(super) fn control(&self, control: Control) -> &Brief {
        &self.controls[control as usize]
    }
}

/// The phases of a network's work.
pub(super) fn phases(config: &Config) -> Vec<Phase> {
    let step = 0.25e-6 + 4e-9 * config.network.excitatory as f64;
    let (windows, steps) = (config.window_steps as f64, config.test_steps as f64);
    let read = 0.5e-6 * (config.decoding.lags.len() as f64 + 10.0);
    let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
    vec![
        phase("learning", 1, 4.0 * LEARNED.len() as f64 * windows * step),
        phase("crossed tests", LEARNERS.len() * TESTED.len(), steps * (4.0 * step + 0.6 * read)),
        phase("controls", ADAPTED.len() + CONTROLS.len(), (steps + 0.5 * windows) * step),
        phase("theory", IN_THEORY.len(), steps * 10.0 * step),
    ]
}

/// Runs one network.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<NetworkResult, Error> {
    let phases = phases(config);
    let begin = |k: usize| observer.phase(phases[k].name, phases[k].trials);
    let streams = config.streams(network);
    let inputs = Inputs::new(config, network)?;
    begin(0);
    let learned = Learned::new(config, &inputs, &streams)?;
    observer.trial(None)?;
    let test = Test { config, inputs: &inputs, streams: &streams };
    begin(1);
    let (mut crossed, mut activity) = (Vec::new(), Vec::new());
    for learner in LEARNERS {
        let mut under = Vec::new();
        for shown in TESTED {
            let (tested, raster) = test.whole(shown, learned.at_start(learned.of(learner))?)?;
            if shown == Shown::RandomOrder && ACTIVE.contains(&learner) {
                activity.push(Activity::of(config, &raster, &streams.child("surrogates"))?);
            }
            under.push(tested);
            observer.trial(None)?;
        }
        crossed.push(under);
    }
    begin(2);
    let mut adapted = Vec::new();
    for (kind, shown) in ADAPTED {
        let sorn = test.adapted(shown, learned.at_start(learned.of(Learner::Sorn(kind)))?)?;
        adapted.push(test.brief(shown, learned.at_start(&sorn)?, false)?);
        observer.trial(None)?;
    }
    let mut controls = Vec::new();
    for control in CONTROLS {
        let plastic = matches!(control, Control::LiveIp | Control::LiveSorn);
        let network = controlled(control, &learned, &test)?;
        controls.push(test.brief(Shown::Sequences, network, plastic)?);
        observer.trial(None)?;
    }
    begin(3);
    let mut theory = Vec::new();
    for learner in IN_THEORY {
        let network = learned.at_start(learned.of(learner))?;
        let null = shuffled(network.recurrent(), &streams);
        theory.push(test.theory(network, &null)?);
        observer.trial(None)?;
    }
    Ok(NetworkResult { crossed, adapted, controls, theory, activity })
}

/// The network of a control, at the start of a test.
fn controlled(control: Control, learned: &Learned, test: &Test<'_>) -> Result<ThresholdNetwork, Error> {
    let of = |learner| learned.at_start(learned.of(learner));
    let (ip, sorn) = (of(Learner::Ip(Shown::Sequences))?, of(Learner::Sorn(Shown::Sequences))?);
    let with_thresholds = |mut network: ThresholdNetwork, of: &ThresholdNetwork| {
        network.thresholds_mut().copy_from_slice(of.thresholds());
        network
    };
    let with_shuffled = |mut network: ThresholdNetwork| -> Result<ThresholdNetwork, Error> {
        network.set_recurrent(shuffled(sorn.recurrent(), test.streams))?;
        Ok(network)
    };
    Ok(match control {
        Control::EarlyIp => learned.at_start(learned.early())?,
        Control::LiveIp => ip,
        Control::LiveSorn => sorn,
        Control::DrawnWeights => with_thresholds(of(Learner::Rnn)?, &sorn),
        Control::LearnedWeights => with_thresholds(sorn, &ip),
        Control::Shuffled => with_shuffled(sorn.clone())?,
        Control::ShuffledAdapted => {
            let network = test.adapted(Shown::Sequences, with_shuffled(sorn.clone())?)?;
            learned.at_start(&network)?
        }
    })
}

/// Bytes of what a network leaves, estimated.
pub(super) fn stored(config: &Config) -> u64 {
    let tested = 24 + 8 * (config.growth.horizon + config.decoding.lags.len()) + 2;
    let avalanches = 16 + 8 * (super::activity::LARGEST + super::activity::LONGEST) + 2;
    let active = 24 + 16 * config.activity.lags + 3 * avalanches + 3;
    let brief = 16 * (ADAPTED.len() + CONTROLS.len()) + 24 * IN_THEORY.len();
    (LEARNERS.len() * TESTED.len() * tested + ACTIVE.len() * active + brief) as u64
}
