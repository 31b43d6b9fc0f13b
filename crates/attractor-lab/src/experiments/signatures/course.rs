//! The course of a network through its six windows.

use std::ops::Range;

use attractor::{
    IntrinsicPlasticity, Raster, Rule, ShownUnits, Stdp, Streams, SynapticNormalisation, ThresholdNetwork, Window,
    WindowRecord, fano_factors, firing_rates, inter_spike_intervals, interval_variation, mean, mean_by_place,
    pairwise_correlations, perturbation_growth, silent_from, smoothed,
};

use super::activity::Activity;
use super::config::{NetworkConfig, PerturbationConfig, PlasticityConfig};
use super::result::{NetworkResult, STAGES, StageResult};
use crate::Error;
use crate::experiment::{Observer, Phase};

/// Steps of a window whose raster is kept.
const SHOWN_STEPS: usize = 200;
/// Inter-spike intervals from here on are counted together.
const LONGEST_INTERVAL: usize = 100;
/// Steps of a window in which spikes are counted for the Fano factor.
const FANO_STEPS: usize = 100;
/// Points that the Hamming trace keeps of a window.
const TRACE_POINTS: usize = 100;
/// The rules that act in each window: none, none, intrinsic plasticity, none, all, none.
const ACTING: [(bool, bool); 6] =
    [(false, false), (false, false), (true, false), (false, false), (true, true), (false, false)];

/// The input of a course: long enough for six windows and whatever is decoded beyond them.
pub(crate) struct Input {
    pub(crate) shown: ShownUnits,
    /// Number of input units.
    pub(crate) units: usize,
    /// Where each step is within what is shown; `None` where it has no place.
    pub(crate) places: Vec<Option<usize>>,
    /// Number of places.
    pub(crate) place_count: usize,
}

/// A course to be run.
pub(crate) struct Course<'a> {
    pub(crate) network: &'a NetworkConfig,
    pub(crate) plasticity: &'a PlasticityConfig,
    pub(crate) perturbation: &'a PerturbationConfig,
    pub(crate) input: &'a Input,
    /// Steps of a window.
    pub(crate) window_steps: usize,
    /// Random streams of the network.
    pub(crate) streams: Streams,
    /// Whether rasters are kept for figures.
    pub(crate) keep_rasters: bool,
    /// Whether the activity of the whole course is kept.
    pub(crate) keep_activity: bool,
}

/// A course that was taken: its result, and what decoding needs of the measured windows.
pub(crate) struct Taken {
    pub(crate) result: NetworkResult,
    /// Steps and excitatory states of each measured window.
    pub(crate) measured: Vec<(Range<usize>, Raster)>,
    /// The network as it was before each measured window.
    pub(crate) networks: Vec<ThresholdNetwork>,
}

impl Course<'_> {
    /// The phase of work that a course announces: each window is a trial.
    pub(crate) fn phase(name: &'static str, network: &NetworkConfig, window_steps: usize) -> Phase {
        let seconds = window_steps as f64 * (0.25e-6 + 4e-9 * network.excitatory as f64);
        Phase { name, trials: ACTING.len(), seconds_per_trial: seconds }
    }

    /// Takes the network through all windows.
    pub(crate) fn take(&self, observer: &dyn Observer) -> Result<Taken, Error> {
        let mut network =
            ThresholdNetwork::random(&self.network.law(self.input.units), &self.streams.child("network"))?;
        let mut stages = Vec::new();
        let mut measured = Vec::new();
        let mut networks = Vec::new();
        let mut hamming = Vec::with_capacity(ACTING.len() * self.window_steps);
        let mut activity = self.keep_activity.then(Activity::default);
        for (number, acting) in ACTING.into_iter().enumerate() {
            let steps = number * self.window_steps..(number + 1) * self.window_steps;
            let stream = self.streams.child("flips").index(number).stream();
            let window = Window::new(&self.input.shown, steps.clone())?.perturbed(self.perturbation.counted, stream);
            let mut rules = Rules::new(self.plasticity, acting)?;
            let before = network.clone();
            let record = window.run(&mut network, &mut rules.acting())?;
            if let Some(activity) = &mut activity {
                activity.extend(&steps, &record);
            }
            if number % 2 == 1 {
                networks.push(before.clone());
                let stage = self.measure(before, &record, &steps, stages.len())?;
                stages.push(StageResult { hamming_learning: end_of(&hamming, self.window_steps), ..stage });
                measured.push((steps, record.excitatory));
            }
            hamming.extend(record.hamming);
            observer.trial(None)?;
        }
        let every = (self.window_steps / TRACE_POINTS).max(1);
        let trace = smoothed(&hamming, self.perturbation.smoothing_steps);
        let trace = trace.iter().enumerate().step_by(every).map(|(t, &h)| (t as u32, h as f32)).collect();
        let result = NetworkResult { stages, trace, window_steps: self.window_steps, activity };
        Ok(Taken { result, measured, networks })
    }

    /// What a frozen window shows; `network` is as it was before it.
    fn measure(
        &self,
        mut network: ThresholdNetwork,
        record: &WindowRecord,
        steps: &Range<usize>,
        stage: usize,
    ) -> Result<StageResult, Error> {
        let (raster, hamming) = (&record.excitatory, &record.hamming);
        let weights = network.recurrent().weights().to_vec();
        let thresholds = network.thresholds().to_vec();
        let (perturbation, stage) = (self.perturbation, STAGES[stage].name());
        let growth = perturbation_growth(
            &mut network,
            &self.input.shown,
            steps.clone(),
            perturbation.horizon,
            perturbation.counted,
            &mut self.streams.child("growth").child(stage).stream(),
        )?;
        let places = mean_by_place(hamming, &self.input.places[steps.clone()], self.input.place_count)?;
        let shown = if self.keep_rasters { SHOWN_STEPS.min(raster.steps()) } else { 0 };
        let last = raster.steps() - shown;
        Ok(StageResult {
            hamming: mean_count(hamming),
            hamming_learning: f64::NAN,
            growth,
            by_place: places.into_iter().map(|h| h.unwrap_or(f64::NAN)).collect(),
            rates: firing_rates(raster),
            interval_variation: mean_of(interval_variation(raster)),
            fano: mean_of(fano_factors(raster, FANO_STEPS.min(raster.steps() / 2))),
            correlation: mean(&pairwise_correlations(raster)?),
            intervals: interval_counts(raster),
            weights,
            thresholds,
            silent_from: silent_from(&raster.select(self.input.units..raster.units(), 0..raster.steps()))
                .filter(|&from| raster.steps() - from > FANO_STEPS),
            raster: (0..shown).flat_map(|t| raster.active(last + t).map(move |unit| (t as u32, unit as u32))).collect(),
        })
    }
}

fn mean_count(counts: &[u32]) -> f64 {
    mean(&counts.iter().map(|&count| f64::from(count)).collect::<Vec<_>>())
}

/// The mean over the last quarter of a trace's last window.
fn end_of(trace: &[u32], window: usize) -> f64 {
    mean_count(&trace[trace.len() - (window / 4).max(1)..])
}

/// The mean of the units that have a value; NaN if none has.
fn mean_of(values: Vec<Option<f64>>) -> f64 {
    mean(&values.into_iter().flatten().collect::<Vec<_>>())
}

fn interval_counts(raster: &Raster) -> Vec<u64> {
    let mut counts = vec![0; LONGEST_INTERVAL];
    for interval in inter_spike_intervals(raster).into_iter().flatten() {
        counts[interval.min(LONGEST_INTERVAL) - 1] += 1;
    }
    counts
}

/// The rules of a window.
pub(crate) struct Rules {
    stdp: Option<Stdp>,
    normalisation: Option<SynapticNormalisation>,
    intrinsic: Option<IntrinsicPlasticity>,
}

impl Rules {
    /// Intrinsic plasticity where the first is set, STDP and normalisation where the second is.
    pub(crate) fn new(config: &PlasticityConfig, (intrinsic, synaptic): (bool, bool)) -> Result<Self, Error> {
        let stdp = Stdp::new(config.stdp_rate)?;
        let intrinsic_rule = IntrinsicPlasticity::new(config.intrinsic_rate, config.target_rate)?;
        Ok(Self {
            stdp: (synaptic && config.stdp).then_some(stdp),
            normalisation: (synaptic && config.normalisation).then_some(SynapticNormalisation),
            intrinsic: (intrinsic && config.intrinsic).then_some(intrinsic_rule),
        })
    }

    /// In the order in which they act in a step.
    pub(crate) fn acting(&mut self) -> Vec<&mut dyn Rule<ThresholdNetwork>> {
        let Self { stdp, normalisation, intrinsic } = self;
        let mut rules: Vec<&mut dyn Rule<ThresholdNetwork>> = Vec::new();
        rules.extend(stdp.as_mut().map(|rule| rule as &mut dyn Rule<_>));
        rules.extend(normalisation.as_mut().map(|rule| rule as &mut dyn Rule<_>));
        rules.extend(intrinsic.as_mut().map(|rule| rule as &mut dyn Rule<_>));
        rules
    }
}
