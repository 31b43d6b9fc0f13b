use super::*;
use crate::claim::{Claim, Verdict};
use crate::experiments::innate::CAPACITY;
use crate::experiments::tryout::{self, claim_ids, is_cut_off, shape};

/// The quick configuration with assignments over it.
fn config(set: &[&str]) -> Result<Config, Error> {
    tryout::config(&Capacity, set)
}

/// Small enough for a test: two delays of three networks.
fn toy() -> Config {
    small(&[])
}

fn small(others: &[&str]) -> Config {
    let set = ["delays_ms=[20,40]", "networks=3", "network.units=30", "protocol.margin_ms=20", "protocol.offset_ms=5"];
    config(&[&set[..], &["training.recurrent_trials=3", "training.readout_trials=2"], others].concat()).unwrap()
}

/// A result with that R².
fn found(delay_ms: f64, network: usize, r2: f64) -> (Cell, NetworkResult) {
    let result = NetworkResult { r2: vec![r2], recurrent_loss: vec![], readout_loss: vec![], readout: None };
    (Cell { delay_ms, network, same: false }, result)
}

#[test]
fn the_built_in_configurations_are_accepted() {
    tryout::accepts_its_defaults(&Capacity);
    let published = format!("delays_ms={:?}", CAPACITY.map(|(ms, _)| ms));
    assert_eq!(Capacity.cells(&config(&[&published, "networks=10"]).unwrap()).len(), 100);
}

#[test]
fn delays_that_cannot_be_timed_are_refused() {
    let refused = |delays: &str| config(&[&format!("delays_ms={delays}")]).unwrap_err();
    for (delays, message) in [
        ("[]", "delays_ms is empty; it must be a list of at least one delay"),
        ("[250,-1]", "delays_ms[1] is -1; it must be at least network.dt_ms and at most 10000000 ms"),
        ("[0]", "delays_ms[0] is 0; it must be at least network.dt_ms and at most 10000000 ms"),
        ("[nan]", "delays_ms[0] is NaN; it must be at least network.dt_ms and at most 10000000 ms"),
        ("[250,500,250]", "delays_ms[2] is 250; it must be different from the delays before it"),
    ] {
        let error = refused(delays);
        assert_eq!(error.to_string(), message);
        assert!(error.remedy().unwrap().contains("`--set delays_ms="));
    }
    let others =
        ["networks=0", "protocol.test_trials=0", "protocol.margin_ms=-1", "target.width_ms=0", "fresh_networks=false"];
    tryout::refuses(&Capacity, &others);
    let short = config(&["delays_ms=[1]", "protocol.margin_ms=0"]).unwrap_err().to_string();
    assert_eq!(short, "delays_ms[0] is 1; it must be long enough for two learning steps");
}

#[test]
fn the_longest_delays_come_first() {
    let names = |set: &str| {
        let config = config(&[set, "networks=2"]).unwrap();
        Capacity.cells(&config).iter().map(|cell| Capacity.cell_name(cell)).collect::<Vec<_>>()
    };
    assert_eq!(
        names("delays_ms=[250,1000.5]"),
        ["delay-1000.5-network-01", "delay-1000.5-network-02", "delay-250-network-01", "delay-250-network-02"]
    );
}

#[test]
fn networks_are_new_for_every_delay_or_the_same() {
    let config = toy();
    let (short, long) =
        (Cell { delay_ms: 20.0, network: 1, same: false }, Cell { delay_ms: 40.0, network: 1, same: false });
    let same = |cell: Cell| Cell { same: true, ..cell };
    assert_ne!(config.network_streams(short), config.network_streams(long));
    assert_eq!(config.network_streams(same(short)), config.network_streams(same(long)));
    for cell in [short, same(short)] {
        assert_ne!(config.network_streams(cell), config.network_streams(Cell { network: 2, ..cell }));
        assert_ne!(config.trial_streams(cell), config.trial_streams(Cell { delay_ms: 40.0, ..cell }));
        assert_ne!(config.trial_streams(cell), config.trial_streams(Cell { network: 2, ..cell }));
    }
}

/// Beside the same networks, the new ones come to the same bits as alone.
#[test]
fn both_ways_to_draw_stand_side_by_side() {
    let names = |config: &Config| Capacity.cells(config).iter().map(|c| Capacity.cell_name(c)).collect::<Vec<_>>();
    let both = small(&["same_networks=true"]);
    assert_eq!(names(&both)[2..4], ["delay-40-network-03", "delay-40-same-network-01"]);
    let same = small(&["same_networks=true", "fresh_networks=false"]);
    assert_eq!(names(&same)[0], "delay-40-same-network-01");
    let [alone, both, same] = [toy(), both, same].map(|config| tryout::run(&Capacity, &config));
    let r2 = |outcome: &Outcome, name: &str| outcome.data.get(name).unwrap().values.clone();
    assert_eq!(r2(&both, "r2"), r2(&alone, "r2"));
    assert_eq!(r2(&both, "r2_same"), r2(&same, "r2"));
    assert_ne!(r2(&both, "r2"), r2(&both, "r2_same"));
    assert_eq!(shape(&both, "recurrent_loss_same"), [2, 3, 3]);
    assert!(claim_ids(&both).ends_with("I5g I5h"), "{}", claim_ids(&both));
    assert_eq!(claim_ids(&same), "I5g");
}

#[test]
fn a_run_leaves_its_arrays_claims_and_figures() {
    let outcome = tryout::run(&Capacity, &toy());
    // Of the longer trial: 5 silent, 50 pulse, 40 + 20 window, 150 relaxation.
    let steps = 265;
    assert_eq!(shape(&outcome, "r2"), [2, 3]);
    assert_eq!(shape(&outcome, "recurrent_loss"), [2, 3, 3]);
    assert_eq!(shape(&outcome, "readout_loss"), [2, 3, 2]);
    assert_eq!(shape(&outcome, "readout"), [2, steps]);
    assert_eq!(shape(&outcome, "target"), [2, steps]);
    assert_eq!(shape(&outcome, "published_r2"), [10]);
    let names = |metric: &crate::Metric| metric.name.clone();
    assert_eq!(outcome.metrics.iter().map(names).collect::<Vec<_>>(), ["r2_20_ms", "r2_40_ms"]);
    assert!(claim_ids(&outcome).starts_with("I5a"));
    assert!(!matches!(outcome.claims[0].verdict, Verdict::Holds | Verdict::Shown));
    assert_eq!(outcome.figures.len(), 3);
}

/// Claims about these R², three networks a delay.
fn claims_of(delays: &[(f64, [f64; 3])]) -> Vec<Claim> {
    let networks = |&(delay_ms, r2): &(f64, [f64; 3])| (0..3).map(move |network| found(delay_ms, network, r2[network]));
    let results: Vec<_> = delays.iter().flat_map(networks).collect();
    claims::claims(&Curves::new(&results).fresh)
}

#[test]
fn one_network_refutes_that_every_network_learns_a_delay_below_four_seconds() {
    let of = |at_three, at_four| {
        claims_of(&[(250.0, [1.0, 1.0, 0.999]), (3000.0, [0.99, 0.98, at_three]), (4000.0, [0.99, 0.9, at_four])])
    };
    let [held] = &of(0.97, 0.1)[..] else { panic!("I5a alone") };
    assert_eq!((held.id.as_str(), held.verdict, held.n, held.value), ("I5a", Verdict::Holds, 6, 0.97));
    assert!(
        held.note.as_ref().unwrap().ends_with("least 0.97 at 3 s (published mean 0.993; Vitay 2016, at second hand)"),
        "{:?}",
        held.note
    );
    let [failed] = &of(0.94, 1.0)[..] else { panic!("I5a alone") };
    assert_eq!((failed.verdict, failed.value), (Verdict::Fails, 0.94));
}

/// Results of networks that are the same at every delay beside new ones, all with these R².
fn both_ways(delays: &[(f64, [f64; 4])]) -> Vec<(Cell, NetworkResult)> {
    let cells =
        delays.iter().flat_map(|&(delay_ms, r2)| (0..4).map(move |network| found(delay_ms, network, r2[network])));
    cells.flat_map(|(cell, result)| [(cell, result.clone()), (Cell { same: true, ..cell }, result)]).collect()
}

#[test]
fn networks_that_the_delays_share_count_once() {
    let results = both_ways(&[(250.0, [1.0, 0.99, 0.999, 1.0]), (3000.0, [0.99, 0.98, 0.97, 1.0])]);
    let [learned, alike] = &same::claims(&Curves::new(&results))[..] else { panic!("I5g and I5h") };
    assert_eq!((learned.id.as_str(), learned.n, learned.value, learned.verdict), ("I5g", 4, 0.97, Verdict::Holds));
    assert_eq!((alike.id.as_str(), alike.n, alike.value, alike.verdict), ("I5h", 4, 0.0, Verdict::Holds));
}

/// R² at 4 and 6 s is that at 5 and 7 s, and twice that at 8 s: the correlation is 1, and 8 s is the worse.
#[test]
fn long_delays_are_compared_network_by_network() {
    let long = [0.2, 0.4, 0.6, 0.9];
    let mut delays: Vec<_> = [4000.0, 5000.0, 6000.0, 7000.0].map(|ms| (ms, long)).into();
    delays.push((8000.0, long.map(|r2| r2 / 2.0)));
    let results = both_ways(&delays);
    let [_, of_a_network, no_luck] = &same::claims(&Curves::new(&results))[..] else { panic!("I5h, I5i and I5j") };
    assert_eq!((of_a_network.id.as_str(), of_a_network.n), ("I5i", 4));
    assert!((of_a_network.value - 1.0).abs() < 1e-12);
    assert_eq!((no_luck.id.as_str(), no_luck.verdict), ("I5j", Verdict::Holds));
    assert!((no_luck.value + 0.2625).abs() < 1e-12);
}

/// Short delays alone, as `--quick` and `delays_ms=[250]` have them, can refute I5a and no more.
#[test]
fn short_delays_do_not_bear_the_claim_out() {
    for short in [250.0, 2000.0, 2999.0] {
        let [found] = &claims_of(&[(short, [1.0; 3])])[..] else { panic!("I5a alone") };
        assert_eq!((found.id.as_str(), found.verdict), ("I5a", Verdict::Undecided));
        assert!(found.note.as_ref().unwrap().ends_with("this run has no delay from 3 s to below 4 s"));
    }
    assert_eq!(claims_of(&[(250.0, [1.0, 0.5, 1.0])])[0].verdict, Verdict::Fails);
    assert!(claims_of(&[(4000.0, [1.0; 3])]).is_empty());
    assert!(claims_of(&[]).is_empty());
}

#[test]
fn the_long_delay_that_speaks_most_against_its_loss_decides() {
    let [lost] = &claims_of(&[(5000.0, [0.9; 3]), (7000.0, [0.1, 0.2, 0.3]), (8000.0, [0.0, 0.1, 0.1])])[..] else {
        panic!("I5b alone")
    };
    assert_eq!((lost.id.as_str(), lost.verdict), ("I5b", Verdict::Holds));
    assert!((lost.value - 0.2).abs() < 1e-12);
    assert!(
        lost.note.as_ref().unwrap().ends_with("at 7 s (published mean 0.044; Vitay 2016, at second hand)"),
        "{:?}",
        lost.note
    );
}

/// What the text says beside the figure, of six networks a delay.
#[test]
fn remarks_are_held_against_networks() {
    let of = |delay_ms: f64, r2: [f64; 6], losses: [f64; 3]| {
        (0..6).map(move |network| {
            let (cell, mut result) = found(delay_ms, network, r2[network]);
            result.recurrent_loss = losses.to_vec();
            (cell, result)
        })
    };
    let learned = [0.99, 0.991, 0.992, 0.993, 0.994, 0.995];
    let results: Vec<_> = of(1000.0, learned, [0.2, 0.05, 0.01])
        .chain(of(2000.0, learned, [0.3, 0.2, 0.1]))
        .chain(of(7000.0, [0.1, 0.3, 0.5, 0.7, 0.9, 0.2], [0.4, 0.4, 0.3]))
        .chain(of(8000.0, [0.11, 0.31, 0.52, 0.73, 0.89, 0.2], [0.4, 0.4, 0.3]))
        .collect();
    let claims = remarks::claims(&Curves::new(&results).fresh);
    let found: Vec<_> = claims.into_iter().map(|claim| (claim.id, claim.verdict, claim.value)).collect();
    let [scatter, luck, trials, readouts] = &found[..] else { panic!("four claims") };
    assert_eq!((&*scatter.0, scatter.1, scatter.2), ("I5c", Verdict::Holds, 1.0));
    assert_eq!((&*luck.0, luck.1), ("I5d", Verdict::Undecided));
    assert!((luck.2 - 0.01).abs() < 1e-12, "{luck:?}");
    // Those of 1 and 2 s have converged, those of 7 and 8 s not.
    assert_eq!((&*trials.0, trials.1, trials.2), ("I5e", Verdict::Holds, 1.0));
    assert_eq!((&*readouts.0, readouts.2), ("I5f", 1.0));
}

#[test]
fn a_network_that_is_cut_off_anywhere_comes_to_the_same() {
    assert!(is_cut_off(&Capacity, &toy(), 3) > 60);
}
