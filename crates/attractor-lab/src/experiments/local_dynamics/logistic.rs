//! A single target held by positive, saturating units: steep logistic functions about a threshold, by theory over gain and
//! target, and in finite networks.
//!
//! Of eq. 15 of Rivkind & Barak 2017 (doi:10.1103/PhysRevLett.118.258101) the integrand `phi (phi - x phi')` has both signs:
//! `phi(x) = 1 / (1 + exp(-s (x - theta)))` is convex below theta, as a thresholded rectifier, and concave above.

use attractor::mean_field::Ensemble;
use attractor::{DenseLaw, Dynamics, OwnPhi, Phi, Transfer, math};
use ndarray::Array2;
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::figures::map_panel;
use super::theory::Map;
use crate::claim::{Claim, check, claim, share};
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, Reduced, Trained};
use crate::experiments::journal::Journal;
use crate::figure::{Color, Corner, Figure, Line, Marker, Panel, Points};
use crate::{Dataset, Error};

/// Targets over which theory is followed at one gain: from, to, and how many.
const COURSE: (f64, f64, u32) = (0.1, 4.0, 79);

/// `1 / (1 + exp(-steepness (x - threshold)))`.
struct Logistic {
    steepness: f64,
    threshold: f64,
}

impl Phi for Logistic {
    fn values(&self, x: &[f64], r: &mut [f64]) {
        for (r, x) in r.iter_mut().zip(x) {
            *r = (1.0 + math::exp(self.steepness * (self.threshold - x))).recip();
        }
    }

    fn slopes(&self, x: &[f64], slope: &mut [f64]) {
        self.values(x, slope);
        for r in slope {
            *r = self.steepness * *r * (1.0 - *r);
        }
    }
}

/// What theory and networks say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LogisticResult {
    /// Over gain and target; none if maps are left out.
    pub(super) map: Option<Map>,
    /// Theory at the gain of the networks: target, `lambda_out` and rho; NaN where there is no single stable mean field.
    pub(super) course: Vec<(f64, f64, f64)>,
    /// Theory's outlier at each of the networks' targets.
    pub(super) outliers: Vec<f64>,
    /// The leading pole outside the disk of each network at each target, where there is one.
    pub(super) networks: Vec<Vec<Option<Complex64>>>,
}

pub(super) fn phases(config: &Config) -> [Phase; 2] {
    let logistic = &config.logistic;
    let (cost, points) = (Cost::new(logistic.units), config.map.points);
    let seconds_per_trial = logistic.targets.len() as f64 * (cost.training(1) + cost.reduction(0.5));
    [
        Phase { name: "theory", trials: points + 1, seconds_per_trial: 1e-3 * points.max(10) as f64 },
        Phase { name: "networks", trials: logistic.networks, seconds_per_trial },
    ]
}

pub(super) fn memory(config: &Config) -> u64 {
    Cost::new(config.logistic.units).memory(3) + 8 * 600 * config.logistic.units as u64
}

/// Bytes of the map, the course and the poles.
pub(super) fn stored(config: &Config) -> u64 {
    let (points, logistic) = (config.map.points, &config.logistic);
    (16 * points * points + 24 * COURSE.2 as usize + 17 * logistic.networks * logistic.targets.len()) as u64
}

pub(super) fn run(config: &Config, observer: &dyn Observer) -> Result<LogisticResult, Error> {
    let [solving, training] = phases(config);
    let logistic = &config.logistic;
    let transfer =
        Transfer::Own(OwnPhi::new(Logistic { steepness: logistic.steepness, threshold: logistic.threshold }));
    let ensemble = Ensemble { gain: logistic.gain, transfer: &transfer, feedback: config.network.feedback() };
    observer.phase(solving.name, solving.trials);
    let map = map(config, &ensemble, observer)?;
    let (from, to, count) = COURSE;
    let targets: Vec<f64> = (0..count).map(|k| from + (to - from) * f64::from(k) / f64::from(count - 1)).collect();
    let row = ensemble.stability_map(&[logistic.gain], &targets)?;
    let course = targets.iter().enumerate().map(|(k, &target)| (target, row.lambda_out[(0, k)], row.rho[(0, k)]));
    let outliers = ensemble.stability_map(&[logistic.gain], &logistic.targets)?.lambda_out.row(0).to_vec();
    observer.trial(None)?;
    observer.phase(training.name, training.trials);
    let dynamics = Dynamics { tau_ms: 1.0, dt_ms: config.network.dt, transfer };
    let law = DenseLaw { units: logistic.units, gain: logistic.gain, feedback: ensemble.feedback, inputs: 0, dynamics };
    let mut journal = Journal::open(observer)?;
    let one = |network: usize| {
        let found = journal.once(|| poles(config, &law, network))?;
        observer.trial(None)?;
        Ok(found)
    };
    let networks = (0..logistic.networks).map(one).collect::<Result<_, Error>>()?;
    Ok(LogisticResult { map, course: course.collect(), outliers, networks })
}

/// The map over the gains and targets of the other maps, one gain after the other.
fn map(config: &Config, ensemble: &Ensemble<'_>, observer: &dyn Observer) -> Result<Option<Map>, Error> {
    let (gains, targets) = (config.map.gains(), config.map.targets());
    let [mut lambda_out, mut rho] = [(); 2].map(|()| Array2::from_elem((gains.len(), targets.len()), f64::NAN));
    for (i, &gain) in gains.iter().enumerate() {
        let row = ensemble.stability_map(&[gain], &targets)?;
        lambda_out.row_mut(i).assign(&row.lambda_out.row(0));
        rho.row_mut(i).assign(&row.rho.row(0));
        observer.trial(None)?;
    }
    Ok((!gains.is_empty()).then_some(Map { lambda_out, rho }))
}

/// The leading pole of a network that is taught each target alone.
fn poles(config: &Config, law: &DenseLaw, network: usize) -> Result<Vec<Option<Complex64>>, Error> {
    let streams = attractor::Streams::new(config.seed).child("local-dynamics").child("logistic").index(network);
    let at = |&target: &f64| Ok(Reduced::new(&Trained::new(law, &[target], &streams)?, 0)?.near(&[])?.leading);
    config.logistic.targets.iter().map(at).collect()
}

/// L3c: both occur in theory. L3d: and in networks, where theory says so.
pub(super) fn claims(config: &Config, found: &LogisticResult) -> Vec<Claim> {
    let logistic = &config.logistic;
    let of = format!("logistic function of steepness {} about {}", logistic.steepness, logistic.threshold);
    let mut claims = Vec::new();
    if let Some(map) = &found.map {
        // Where there is fading memory.
        let known = map.lambda_out.iter().zip(&map.rho).filter(|(_, rho)| **rho < 1.0).map(|(lambda, _)| *lambda);
        let (least, most) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        let sentence = "In theory a single target may be stable or unstable with a positive saturating function";
        let statistic = format!("least λ_out over the map, and minus the largest, where ρ < 1, {of}");
        claims.push(check("L3c", sentence, statistic, 0.0, &[least, -most]));
    }
    let unstable = |lambda: f64| lambda > 0.0;
    let as_theory = |network: &&Vec<Option<Complex64>>| {
        network
            .iter()
            .zip(&found.outliers)
            .all(|(pole, known)| pole.is_some_and(|pole| unstable(pole.re) == unstable(*known)))
    };
    let both = found.outliers.iter().any(|v| unstable(*v)) && found.outliers.iter().any(|v| *v < 0.0);
    if both && !found.networks.is_empty() {
        let passed = found.networks.iter().filter(as_theory).count();
        let (targets, gain) = (&logistic.targets, logistic.gain);
        claims.push(
            claim(
                "L3d",
                "Networks of a positive saturating function hold the targets that theory calls stable, and those alone",
                format!("share of networks of which the leading pole has theory's sign at each of A = {targets:?}, g = {gain}, {of}"),
            )
            .above(0.5)
            .of(share(passed, found.networks.len())),
        );
    }
    claims
}

pub(super) fn insert(data: &mut Dataset, config: &Config, found: &LogisticResult) {
    if let Some(map) = &found.map {
        let dims = ["map_gain", "map_target"];
        let about = "Outlier of a single target, steep logistic function; NaN without a single stable mean field";
        data.insert("lambda_out_logistic", &dims, &map.lambda_out, "1/tau", about);
        let about = "Radius of the disk of a single target, steep logistic function";
        data.insert("rho_logistic", &dims, &map.rho, "1", about);
    }
    let about = "Targets that networks of steep logistic functions are taught, one at a time";
    data.insert("logistic_target", &["logistic_target"], &config.logistic.targets, "1", about);
    let about = "Outlier of networks of steep logistic functions, theory";
    data.insert("logistic_outlier", &["logistic_target"], &found.outliers, "1/tau", about);
    if !found.networks.is_empty() {
        let about = "Leading pole of networks of steep logistic functions outside the disk; NaN where there is none";
        let dims = ["logistic_network", "logistic_target", "part"];
        data.insert("logistic_leading", &dims, &found.networks[..], "1/tau", about);
    }
}

/// The map, and the outlier against the target beside networks.
pub(super) fn figure(config: &Config, found: &LogisticResult) -> Figure {
    let logistic = &config.logistic;
    let course = |of: fn(&(f64, f64, f64)) -> f64| found.course.iter().map(of).collect::<Vec<f64>>();
    let targets = course(|at| at.0);
    let mut outlier = Panel::new(format!("g = {}", logistic.gain))
        .x_label("target A")
        .y_label("λ (1/τ)")
        .hline(0.0)
        .line(
            Line::new(&targets, course(|at| at.1)).color(Color::Vermillion).width(2.0).opacity(0.7).label("output, λ"),
        )
        .line(Line::new(&targets, course(|at| at.2 - 1.0)).color(Color::Blue).width(1.2).label("disk, ρ − 1"))
        .legend(Corner::TopRight);
    let at = |network: &Vec<Option<Complex64>>| {
        let pairs = logistic.targets.iter().zip(network);
        pairs.filter_map(|(target, pole)| Some((*target, (*pole)?.re))).collect::<Vec<_>>()
    };
    let (x, y): (Vec<f64>, Vec<f64>) = found.networks.iter().flat_map(at).unzip();
    let points = Points::new(x, y).marker(Marker::Ring).size(3.0).color(Color::Black);
    outlier = outlier.scatter(points.label(format!("networks, N = {}", logistic.units)));
    let figure = Figure::new("logistic", "Positive saturating units: stable and unstable").caption(
        "A single target held by logistic functions about a threshold. a, the outlier λ over gain and target as in figure \
         stability: blue is stable, red unstable (beyond ±1 as at ±1); in the axes' colour the edge of chaos, green, where λ passes 0 as the gain rises. b, \
         the outlier and the disk's edge against the target at one gain, and the leading pole of networks.",
    );
    let figure = figure.height_mm(70.0);
    match &found.map {
        None => figure.panel(0, 0, outlier),
        Some(map) => {
            let title = format!("steepness {}, threshold {}", logistic.steepness, logistic.threshold);
            let map = map_panel(&title, &config.map.gains(), &config.map.targets(), &map.lambda_out, &map.rho);
            figure.panel(0, 0, map).panel(0, 1, outlier)
        }
    }
}
