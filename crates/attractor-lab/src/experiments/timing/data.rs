//! The numbers and labelled arrays of `timing`.

use attractor::mean;

use super::brainpy;
use super::config::Config;
use super::network::{BIN_RANGE, BINS, Lyapunov, NetworkResult};
use super::outcome::{RETURNS_R, plain};
use crate::experiment::Metric;
use crate::experiments::innate::CONVERGED_LOSS;
use crate::experiments::table::metric;
use crate::{Dataset, Table};

pub(super) fn metrics(networks: &[&NetworkResult]) -> Vec<Metric> {
    let over = |value: &dyn Fn(&NetworkResult) -> Option<f64>| -> f64 {
        mean(&networks.iter().filter_map(|n| value(n)).collect::<Vec<_>>())
    };
    let mut metrics = vec![
        metric(
            "recurrent_loss_peak",
            over(&|n| n.recurrent_loss.iter().copied().reduce(f64::max)),
            "1",
            "Largest loss of a recurrent trial, mean over networks",
        ),
        metric(
            "recurrent_loss_last",
            over(&|n| n.recurrent_loss.last().copied()),
            "1",
            "Loss of the last recurrent trial, mean over networks",
        ),
        metric(
            "readout_loss_last",
            over(&|n| n.readout_loss.last().copied()),
            "1",
            "Loss of the last readout trial, mean over networks",
        ),
        metric(
            "readout_r_test",
            over(&|n| Some(plain(&n.after, &n.after.readout_r))),
            "1",
            "Correlation of readout and target after training, plain trials, mean over trials and networks",
        ),
        metric(
            "readout_r_perturbed",
            over(&|n| Some(n.perturbed_r())),
            "1",
            "Correlation of readout and target after training, perturbed trials, mean over trials and networks",
        ),
        metric(
            "unit_r_test",
            over(&|n| Some(plain(&n.after, &n.after.unit_r))),
            "1",
            "Correlation of units with the innate trajectory after training, plain trials, mean over trials and networks",
        ),
        metric(
            "unit_r_before",
            over(&|n| n.before.as_ref().map(|t| plain(t, &t.unit_r))),
            "1",
            "Correlation of units with the innate trajectory before training, mean over trials and networks",
        ),
        metric(
            "share_converged",
            over(&|n| Some(f64::from(u8::from(n.converged())))),
            "1",
            format!("Share of networks whose loss in the last recurrent trial is at most {CONVERGED_LOSS}"),
        ),
        metric(
            "share_returning",
            over(&|n| Some(f64::from(u8::from(n.returns())))),
            "1",
            format!("Share of networks with r of readout and target above {RETURNS_R}, mean over perturbed trials"),
        ),
    ];
    if networks.iter().all(|n| n.lyapunov.is_some()) {
        metrics.extend([
            metric(
                "lyapunov_before",
                over(&|n| n.lyapunov.as_ref().map(|l| l.before)),
                "1/s",
                "Largest Lyapunov exponent before training, trained input",
            ),
            metric(
                "lyapunov_after",
                over(&|n| n.lyapunov.as_ref().map(|l| l.after)),
                "1/s",
                "Largest Lyapunov exponent after training, trained input",
            ),
            metric(
                "lyapunov_after_other",
                over(&|n| n.lyapunov.as_ref().map(|l| l.after_other)),
                "1/s",
                "Largest Lyapunov exponent after training, untrained input",
            ),
        ]);
    }
    metrics
}

pub(super) fn dataset(config: &Config, networks: &[&NetworkResult], ablated: &[&NetworkResult]) -> Dataset {
    let mut data = Dataset::new();
    let (dt, count) = (config.network.dt_ms, networks.len() as i64);
    let time: Vec<f64> = (0..config.timeline().steps).map(|t| t as f64 * dt).collect();
    data.insert("network", &["network"], (1..=count).collect::<Vec<_>>(), "1", "Number of the network");
    data.insert("time", &["time"], time, "ms", "Time from the start of a trial");
    data.insert("target", &["time"], config.target::<f64>().column(0).to_owned(), "1", "Target of the readout");
    let centres = "Centre of a bin of recurrent weights; the outer bins hold what lies beyond";
    data.insert("weight", &["weight"], bin_centres(config), "1", centres);
    let (table, stale) =
        (Table::new("network", networks.iter().copied()), Table::new("network", ablated.iter().copied()));
    if !networks.is_empty() {
        table.insert(&mut data);
    }
    if !ablated.is_empty() {
        let about = "Recurrent loss with a stale P, that of before its update, in the weight update";
        stale.column(&mut data, "recurrent_loss_stale", &["recurrent_trial"], |n| &n.recurrent_loss, "1", about);
    }
    for (name, tests) in [
        ("before", table.whole(|n| n.before.as_ref())),
        ("shorter", table.whole(|n| n.shorter.as_ref())),
        ("after", table.whole(|n| Some(&n.after))),
        ("stale", stale.whole(|n| Some(&n.after))),
    ] {
        if let Some(tests) = tests {
            tests.named(name, "").insert(&mut data);
        }
    }
    let sizes = &config.protocol.perturbation_sweep;
    if !sizes.is_empty() && networks.iter().all(|n| n.kicks.len() == sizes.len()) {
        data.insert("kick", &["kick"], sizes, "1", "Amplitude of the perturbation on channel 1");
        table.each("kick", |n| &n.kicks[..]).insert(&mut data);
    }
    if let Some(found) = table.whole(|n| n.lyapunov.as_ref()) {
        let lags = networks[0].lyapunov.as_ref().map_or(0, |found| found.log_distance[0].len());
        let lags: Vec<f64> = (1..=lags).map(|t| t as f64 * dt).collect();
        data.insert("lag", &["lag"], lags, "ms", "Time from the perturbation");
        found.insert(&mut data);
        let fitted = |found: &Lyapunov| {
            found.fitted.each_ref().map(|steps| [steps.start + 1, steps.end].map(|step| step as f64 * dt))
        };
        let about = "First and last lag that the exponent was fitted to, while distances are small";
        found.column(&mut data, "lyapunov_fitted", &["condition", "bound"], fitted, "ms", about);
    }
    if let Some(first) = networks.first() {
        brainpy::insert(&mut data, config);
        insert_first(&mut data, first);
    }
    data
}

/// What the first network alone has.
fn insert_first(data: &mut Dataset, first: &NetworkResult) {
    if let Some(innate) = &first.innate {
        data.insert("innate_rates", &["time", "unit"], innate, "1", "Rates of the first network's innate trial");
    }
    if let Some([before, after]) = &first.spectra {
        let (dims, about) = (["eigenvalue", "part"], "Eigenvalues of the first network's W_rec: real, imaginary");
        data.insert("eigenvalues_before", &dims, before, "1", about);
        data.insert("eigenvalues_after", &dims, after, "1", about);
    }
}

/// Centres of the bins of the weight distribution.
pub(super) fn bin_centres(config: &Config) -> Vec<f64> {
    let range = BIN_RANGE * config.network.weight_sd(&config.named);
    (0..BINS).map(|bin| range * ((2 * bin + 1) as f64 / BINS as f64 - 1.0)).collect()
}
