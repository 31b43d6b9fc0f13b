//! What noise leaves of the memory.

use super::super::condition::{ALONE, AUTO, CHOSEN, CONDITIONS, CUED, LEARNED};
use super::super::config::Config;
use super::super::network::{NetworkResult, Tested};
use super::{accuracies, averaged, with_usual};
use crate::figure::{Figure, Panel};

const SHOWN: [usize; 5] = [ALONE, LEARNED, CUED, CHOSEN, AUTO];

/// Accuracy at the delay of claims and at the longest against the noise; nothing where no network does so.
pub(super) fn noise(config: &Config, all: &[&NetworkResult]) -> Option<Figure> {
    let noisy: Vec<_> = all.iter().copied().filter(|n| !n.noisy.is_empty()).collect();
    if noisy.is_empty() {
        return None;
    }
    let (factors, usual) = with_usual(&config.noise.factors);
    let names: Vec<String> = factors.iter().map(|f| format!("{:.3}", f * config.network.noise())).collect();
    let names: Vec<&str> = names.iter().map(|name| name.trim_end_matches('0').trim_end_matches('.')).collect();
    let ticks: Vec<(f64, &str)> = names.iter().enumerate().map(|(k, name)| (k as f64, *name)).collect();
    let xs: Vec<f64> = (0..factors.len()).map(|k| k as f64).collect();
    let panel = |title: String, place: usize| -> Panel {
        let start =
            accuracies(config, title).x_label("noise in every step, s.d.").x_ticks(&ticks).hline(config.chance());
        let panel = SHOWN.into_iter().fold(start, |panel, condition| {
            let curve = |n: &&NetworkResult| {
                let at = |tested: &Vec<Tested>| tested[condition].accuracy(config)[place];
                let mut curve: Vec<f64> = n.noisy.iter().map(at).collect();
                if let Some(usual) = usual {
                    curve.insert(usual, at(&n.under));
                }
                curve
            };
            let curves: Vec<_> = noisy.iter().map(curve).collect();
            averaged(panel, &xs, &curves, CONDITIONS[condition].color, CONDITIONS[condition].name)
        });
        panel.legend_above()
    };
    let last = config.task.delays.len() - 1;
    Some(
        Figure::new("noise", "What noise leaves of the memory")
            .caption(format!(
                "Accuracy against the standard deviation of the noise in trials, of {} networks that learned and were loaded \
                 under the usual one ({}): mean and 95 % interval over networks. Readouts are fit anew for each noise. a, at the \
                 delay that claims are about. b, at the longest.",
                noisy.len(),
                config.network.noise()
            ))
            .width_mm(183.0)
            .height_mm(80.0)
            .panel(0, 0, panel(format!("After {} steps", config.task.held), config.held()))
            .panel(0, 1, panel(format!("After {} steps", config.task.delays[last]), last)),
    )
}
