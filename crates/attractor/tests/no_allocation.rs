//! No step allocates: of a network, of a rule, of a trial.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use attractor::{
    DifferentialHebbian, EchoStateLaw, EchoStateNetwork, FeedbackNorm, IntrinsicPlasticity, Network, PlasticScheme,
    RateLaw, RateNetwork, ReadoutDelta, ReadoutRls, Real, RecurrentDelta, RecurrentRls, RlsOptions, Rule, Schedule,
    Stdp, Stimulus, Streams, SynapticNormalisation, ThresholdLaw, ThresholdNetwork, Trial,
};
use ndarray::Array2;

/// The system's allocator, and how often this thread has asked it.
struct Counting;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call is handed on as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.with(|asked| asked.set(asked.get() + 1));
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ASKED.with(|asked| asked.set(asked.get() + 1));
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often memory is asked for while that is done, on one thread.
fn allocations(work: impl FnOnce()) -> usize {
    let before = ASKED.get();
    work();
    ASKED.get() - before
}

/// On a pool of one thread, so that nothing is handed over.
fn alone(test: impl FnOnce() + Send) {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(test);
}

/// Steps and learns a few times, for what is kept from step to step, and then counts over 40 steps more.
fn none<N: Network>(what: &str, network: &mut N, input: &N::Input, rules: &mut [&mut dyn Rule<N>]) {
    let targets: Vec<Vec<N::Number>> =
        rules.iter().map(|rule| vec![N::Number::from_f64(0.25); rule.targets(network)]).collect();
    let mut steps = |count: usize| {
        for _ in 0..count {
            network.step(input, None).unwrap();
            for (rule, target) in rules.iter_mut().zip(&targets) {
                rule.learn(network, target).unwrap();
            }
        }
    };
    steps(20);
    assert_eq!(allocations(|| steps(40)), 0, "{what}");
}

fn rate<T: Real>() {
    let law = RateLaw { units: 200, readouts: 2, ..RateLaw::default() };
    let network = RateNetwork::<T>::random(&law, &Streams::new(1)).unwrap();
    for scheme in [PlasticScheme::Neurons { fraction: 0.6 }, PlasticScheme::Synapses { probability: 0.5 }] {
        let streams = Streams::new(2);
        let mut recurrent = RecurrentRls::new(&network, scheme, RlsOptions::default(), &streams).unwrap();
        let mut delta = RecurrentDelta::new(&network, scheme, 0.01, &streams).unwrap();
        let mut readout = ReadoutRls::new(&network, RlsOptions { forgetting: 0.9, ..RlsOptions::default() }).unwrap();
        let mut readout_delta = ReadoutDelta::new(&network, 0.01).unwrap();
        let rules: &mut [&mut dyn Rule<_>] = &mut [&mut recurrent, &mut delta, &mut readout, &mut readout_delta];
        none("a rate network", &mut network.clone(), &[T::ONE, T::ZERO], rules);
    }
}

#[test]
fn rate_networks_and_their_rules_do_not_allocate() {
    alone(rate::<f32>);
    alone(rate::<f64>);
}

#[test]
fn echo_state_networks_and_their_rules_do_not_allocate() {
    alone(|| {
        for norm in [FeedbackNorm::InPlace, FeedbackNorm::Accumulate, FeedbackNorm::Clip, FeedbackNorm::None] {
            let law = EchoStateLaw { units: 100, inputs: 1, ..EchoStateLaw::default() };
            let network = EchoStateNetwork::random(&law, &Streams::new(1)).unwrap();
            let mut network = network.with_readout(Array2::zeros((1, 100))).unwrap();
            let mut hebbian = DifferentialHebbian::new(0.01, norm).unwrap();
            let mut readout = ReadoutRls::new(&network, RlsOptions::default()).unwrap();
            none("an echo state network", &mut network, &[0.3], &mut [&mut hebbian, &mut readout]);
        }
    });
}

#[test]
fn threshold_networks_and_their_rules_do_not_allocate() {
    alone(|| {
        let mut network = ThresholdNetwork::random(&ThresholdLaw::default(), &Streams::new(1)).unwrap();
        let (mut stdp, mut normalisation) = (Stdp::new(0.001).unwrap(), SynapticNormalisation);
        let mut intrinsic = IntrinsicPlasticity::new(0.001, 0.1).unwrap();
        none("a threshold network", &mut network, &[0, 1, 2], &mut [&mut stdp, &mut normalisation, &mut intrinsic]);
    });
}

/// A trial sets up what it needs and no more the longer it is.
#[test]
fn a_trial_allocates_before_its_first_step() {
    alone(|| {
        let network =
            RateNetwork::<f64>::random(&RateLaw { units: 100, ..RateLaw::default() }, &Streams::new(1)).unwrap();
        let counted = |steps: usize| {
            let stimulus = Stimulus::silent(steps, 2).unwrap();
            let target = Array2::zeros((steps, 1));
            let schedule = Schedule { window: 0..steps, every: 2 };
            let (mut network, streams) = (network.clone(), Streams::new(2));
            let mut rule = ReadoutRls::new(&network, RlsOptions::default()).unwrap();
            let trial = || Trial::new(&stimulus).drawn(&streams, 0.01);
            allocations(|| {
                trial().train(&mut network, &mut rule, target.view(), &schedule).unwrap();
            })
        };
        assert_eq!(counted(40), counted(400));
    });
}
