//! A made-up run with one of everything, so that the page can be tested and looked at.

use ndarray::Array2;

use super::{ReportInput, render};
use crate::{
    About, Advice, Claim, Dataset, Metric, Origin, Source, Verdict,
    figure::{Figure, Line, Panel},
    run::{CellTime, RunInfo, Status},
};

const ABOUT: About = About {
    name: "timing",
    title: "Innate training tames chaos into a timed response",
    figure: "Laje & Buonomano 2013, Fig 1",
    summary: "A chaotic network of rate units learns to reproduce its own spontaneous trajectory. Afterwards a brief pulse starts \
              the same two seconds of activity each time, and a readout turns it into one bump of output at a chosen moment.",
    sources: &[
        Source {
            citation: "Laje R, Buonomano DV (2013). Robust timing and motor patterns by taming chaos in recurrent neural networks. Nature Neuroscience 16:925–933.",
            link: "10.1038/nn.3405",
        },
        Source {
            citation: "Vitay J (2016). [Re] Robust timing and motor patterns by taming chaos. ReScience 2(1).",
            link: "https://github.com/ReScience-Archives/Vitay-2016",
        },
    ],
    default_toml: "seed = 1\nnetworks = 1\nprecision = \"float32\"\n[network]\nunits = 800\ngain = 1.8\n[training]\ntrials = 30\n",
    quick_toml: "[network]\nunits = 200\n",
    python: "",
};

const CONFIG: &str = "seed = 7\nnetworks = 1\nprecision = \"float32\"\n\n[network]\nunits = 200\ngain = 1.8\n\n[training]\ntrials = 30\n";

fn claim(id: &str, sentence: &str, statistic: &str, threshold: &str, value: f64, verdict: Verdict) -> Claim {
    Claim {
        id: id.into(),
        claim: sentence.into(),
        statistic: statistic.into(),
        threshold: threshold.into(),
        origin: Origin::Ours,
        value,
        interval: None,
        p: None,
        p_adjusted: None,
        test: None,
        n: 10,
        verdict,
        note: None,
    }
}

fn claims() -> Vec<Claim> {
    let mut claims = vec![
        claim(
            "I1",
            "Before training two noisy trials diverge.",
            "correlation of two readouts",
            "< 0.5",
            0.2314,
            Verdict::Holds,
        ),
        claim(
            "I2a",
            "After training the units follow the innate trajectory.",
            "mean correlation of a unit with its innate rate, Fisher-averaged over units",
            "> 0.9",
            0.961_47,
            Verdict::Holds,
        ),
        claim(
            "I2b",
            "The readout follows the target.",
            "smallest correlation over test trials",
            "> 0.97",
            0.998_83,
            Verdict::Holds,
        ),
        claim(
            "I3",
            "A perturbed trial returns to the trajectory.",
            "correlation with the target",
            "> 0.7",
            0.6518,
            Verdict::Fails,
        ),
        claim("I8", "The Lyapunov exponent falls to about zero.", "difference, 1/s", "< -1", -6.1, Verdict::Undecided),
        claim("I9", "One network returns.", "r", "> 0.7", 0.61, Verdict::NotShown),
        claim("L1", "1 − G = det/det", "largest difference", "< 1e-10", 3e-14, Verdict::Agrees),
    ];
    claims[1].p = Some(0.000_02);
    claims[1].p_adjusted = Some(0.000_1);
    claims[1].test = Some("t on Fisher's z".into());
    claims[1].interval = Some((0.94, 0.975));
    claims[3].note = Some("range 0.31 to 0.98 over 5 trials".into());
    claims
}

fn metrics() -> Vec<Metric> {
    let metric = |name: &str, value, units: &str, description: &str| Metric {
        name: name.into(),
        value,
        units: units.into(),
        description: description.into(),
    };
    vec![
        metric("loss_last", 0.023_417, "1", "Loss of the last recurrent trial"),
        metric("readout_loss", 3.217e-5, "1", "Loss of the last readout trial"),
        metric("lyapunov_before", 6.613, "1/s", "Largest Lyapunov exponent before training"),
        metric("plastic_synapses", 38_213.0, "1", "Plastic synapses"),
    ]
}

fn info(quick: bool) -> RunInfo {
    RunInfo {
        attractor: "0.1.0".into(),
        experiment: "timing".into(),
        quick,
        identity: String::new(),
        inputs: Vec::new(),
        planned: None,
        show: Vec::new(),
        directory: None,
        checksums: None,
        status: Status::Finished,
        seed: 7,
        times: None,
        threads: 2,
        kernel: "avx2".into(),
        started: "2026-03-01T12:30:05Z".into(),
        finished: Some("2026-03-01T12:30:17Z".into()),
        seconds: 12.04,
        estimate: Some(1.0),
        cells: (0..4).map(|k| CellTime { name: format!("network-{k:02}"), seconds: 9.0 + f64::from(k) }).collect(),
        peak_memory: Some(183 << 20),
        host_cores: 2,
        os: "linux".into(),
        arch: "x86_64".into(),
    }
}

fn page(quick: bool) -> String {
    let caption =
        "Three units and the readout in two trials, before (left) and after training (right). Grey: the target.";
    let figure = |id: &str, title: &str| {
        let wave = Line::new(0..200, (0..200).map(|k| (f64::from(k) * 0.1).sin()));
        let figure = Figure::new(id, title).height_mm(50.0).caption(caption);
        figure.panel(0, 0, Panel::new("Rates").x_label("time (ms)").line(wave))
    };
    let figures =
        [figure("trajectories", "Trajectories before and after training"), figure("readouts", "Perturbed readouts")]
            .map(|figure| (figure.clone(), figure.svg()));
    let mut data = Dataset::new();
    data.insert("readout", &["trial", "time"], Array2::<f32>::zeros((7, 2700)), "1", "Readout in test trials");
    render(&ReportInput {
        about: &ABOUT,
        config_toml: CONFIG,
        info: &info(quick),
        metrics: &metrics(),
        claims: &claims(),
        advice: Some(&Advice { assignment: "networks=10".into(), seconds: 35.0 }),
        sweep: None,
        figures: &figures,
        data: &data,
        dir_name: "timing-1",
    })
}

#[test]
fn the_page_shows_every_part_of_the_run() {
    let page = page(false);
    for part in [
        "Laje &amp; Buonomano 2013, Fig 1",
        "https://doi.org/10.1038/nn.3405",
        "Undecided",
        "Not shown",
        "1 check agrees",
        "networks=10",
        "[0.94, 0.975]",
        "2\u{a0}×\u{a0}10<sup>−5</sup>",
        "0.6518",
        "3.217\u{a0}×\u{a0}10<sup>−5</sup>",
        "network.<wbr>units",
        "figures/readouts.pdf",
        "trial 7 × time 2700",
        "attractor run timing --config config.toml",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("Quick run"), "a full run carries no banner");
}

#[test]
fn the_page_needs_no_network() {
    let page = page(false);
    for reference in ["<link", "@import", "src=", "url(http"] {
        assert!(!page.contains(reference), "{reference}");
    }
}

#[test]
fn a_quick_run_says_that_it_is_small() {
    let page = page(true);
    assert!(page.contains("not the published size"));
    assert!(page.contains("attractor run timing --quick --config config.toml"));
    if let Some(path) = std::env::var_os("ATTRACTOR_SAMPLE_REPORT") {
        std::fs::write(path, page).expect("the path given can be written");
    }
}
