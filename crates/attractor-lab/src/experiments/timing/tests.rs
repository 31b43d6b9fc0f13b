use std::sync::Mutex;

use super::*;
use crate::config::{Layers, resolve};

/// The quick configuration of an experiment with assignments over it.
fn config(timing: Timing, set: &[&str]) -> Result<Config, Error> {
    let set: Vec<String> = set.iter().map(|&a| a.to_owned()).collect();
    let resolved = resolve(&timing.about(), &Layers { quick: true, set: &set, ..Layers::default() })?;
    let config = resolved.table.try_into().unwrap();
    timing.validate(&config)?;
    Ok(config)
}

/// Small enough for a test, with every control.
fn toy(precision: &str) -> Config {
    let precision = format!("precision={precision}");
    let set = ["network.units=40", "protocol.window_ms=60", "target.delay_ms=30", "protocol.relaxation_ms=20"];
    let more = ["protocol.perturbation_delay_ms=60", "training.recurrent_trials=4", "training.readout_trials=2"];
    let rest = ["controls.shorter_training=2", "networks=2", precision.as_str()];
    config(Timing::controls(), &[&set[..], &more, &rest].concat()).unwrap()
}

/// Notes how many trials each phase announced and did.
#[derive(Default)]
struct Phases(Mutex<Vec<(String, usize, usize)>>);

impl Observer for Phases {
    fn phase(&self, name: &str, trials: usize) {
        self.0.lock().unwrap().push((name.to_owned(), trials, 0));
    }

    fn trial(&self, _: Option<f64>) -> Result<(), Error> {
        self.0.lock().unwrap().last_mut().unwrap().2 += 1;
        Ok(())
    }
}

#[test]
fn both_variants_are_accepted_as_they_are() {
    for timing in [Timing::default(), Timing::controls()] {
        let default = resolve(&timing.about(), &Layers::default()).unwrap().table.try_into().unwrap();
        timing.validate(&default).unwrap();
        config(timing, &[]).unwrap();
    }
}

#[test]
fn senseless_values_are_refused_by_name() {
    for set in [
        "networks=0",
        "network.units=1",
        "network.connection_probability=0",
        "network.gain=-1",
        "network.dt_ms=11",
        "network.noise=nan",
        "protocol.window_ms=-1",
        "protocol.test_trials=1",
        "protocol.perturbed_trials=0",
        "protocol.perturbation_delay_ms=5000",
        "protocol.pulse_amplitude=inf",
        "target.delay_ms=3000",
        "training.plastic_fraction=1.5",
        "training.learn_every=0",
        "training.delta=0",
        "controls.shorter_training=20",
    ] {
        let error = config(Timing::default(), &[set]).unwrap_err();
        let key = set.split('=').next().unwrap();
        assert!(error.to_string().starts_with(key), "{set}: {error}");
        assert!(error.remedy().unwrap().contains(key), "{set}");
    }
}

#[test]
fn a_cell_does_the_trials_that_it_announces_and_the_same_again() {
    let (timing, config) = (Timing::controls(), toy("float32"));
    for cell in timing.cells(&config) {
        let phases = Phases::default();
        let result = timing.run_cell(&config, &cell, &phases).unwrap();
        let done = phases.0.into_inner().unwrap();
        assert!(done.iter().all(|(_, announced, done)| announced == done), "{done:?}");
        let announced: Vec<_> = timing.phases(&config, &cell).iter().map(|p| (p.name.to_owned(), p.trials)).collect();
        assert_eq!(done.into_iter().map(|(name, trials, _)| (name, trials)).collect::<Vec<_>>(), announced);
        assert_eq!(timing.run_cell(&config, &cell, &Phases::default()).unwrap(), result);
    }
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    for precision in ["float32", "float64"] {
        let (timing, config) = (Timing::controls(), toy(precision));
        let run = |cell: Cell| (cell, timing.run_cell(&config, &cell, &Phases::default()).unwrap());
        let results: Vec<_> = timing.cells(&config).into_iter().map(run).collect();
        let outcome = timing.summarise(&config, &results);
        let shape = |name: &str| outcome.data.get(name).unwrap().values.shape().to_vec();
        // 200 silent, 50 pulse, 60 window, 20 relaxation.
        let steps = 330;
        assert_eq!(shape("innate_rates"), [steps, 40]);
        assert_eq!(shape("readout_after"), [2, 7, steps]);
        assert_eq!(shape("recurrent_loss_unnormalised"), [2, 4]);
        assert_eq!(shape("lyapunov_exponent"), [2, 3]);
        assert_eq!(shape("eigenvalues_after"), [40, 2]);
        let ids: Vec<_> = outcome.claims.iter().map(|claim| claim.id.as_str()).collect();
        let all = "I1a I1b I2a I2b I3a I3b I3c I6a I6b I7a I7b I8a I8b I8c";
        assert_eq!(ids.join(" "), all);
        assert_eq!(outcome.figures.len(), 5);
    }
}
