//! The activity of a network over its whole course, in bins of steps, and its figure.

use std::ops::Range;

use attractor::{Raster, WindowRecord, firing_rates};
use ndarray::{Array2, Axis, concatenate};
use serde::{Deserialize, Serialize};

use super::figures::{STAGES_IN_WORDS, trace_panel};
use super::result::NetworkResult;
use crate::Dataset;
use crate::figure::{Color, Colormap, Figure, Image, Panel, Rule};

/// Bins of a window, where it has that many steps.
const WINDOW_BINS: usize = 40;
/// The activity from which on a unit is drawn black, spikes a step.
const BLACK: f64 = 0.5;

/// The mean activity of every unit of a network in bins of steps, through all windows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Activity {
    /// The first step of each bin.
    steps: Vec<u32>,
    /// Firing rates of the excitatory units in each bin.
    excitatory: Vec<Vec<f32>>,
    /// The same of the inhibitory units.
    inhibitory: Vec<Vec<f32>>,
}

impl Activity {
    /// Bytes of the activity of so many units, estimated.
    pub(super) fn stored(units: usize) -> u64 {
        (6 * WINDOW_BINS * 4 * units) as u64
    }

    /// Adds a window over these steps of the course.
    pub(super) fn extend(&mut self, steps: &Range<usize>, record: &WindowRecord) {
        let bins = WINDOW_BINS.min(steps.len());
        let edge = |bin: usize| bin * steps.len() / bins;
        for bin in 0..bins {
            let rates = |raster: &Raster| {
                let inside = raster.select(0..raster.units(), edge(bin)..edge(bin + 1));
                firing_rates(&inside).into_iter().map(|rate| rate as f32).collect()
            };
            self.steps.push((steps.start + edge(bin)) as u32);
            self.excitatory.push(rates(&record.excitatory));
            self.inhibitory.push(rates(&record.inhibitory));
        }
    }
}

/// Units along rows, bins along columns.
fn by_unit(bins: &[Vec<f32>]) -> Array2<f32> {
    Array2::from_shape_fn((bins.first().map_or(0, Vec::len), bins.len()), |(unit, bin)| bins[bin][unit])
}

/// The activity of the first network, where it is kept.
pub(crate) fn insert_activity(data: &mut Dataset, networks: &[&NetworkResult]) {
    let Some(activity) = networks.first().and_then(|n| n.activity.as_ref()) else { return };
    data.insert("bin", &["bin"], activity.steps.clone(), "step", "First step of each bin of the course");
    let about =
        "Firing rate of the first network's excitatory units in bins of the whole course; input units come first";
    data.insert("activity", &["unit", "bin"], by_unit(&activity.excitatory), "1/step", about);
    let about = "The same of its inhibitory units";
    let inhibitory = by_unit(&activity.inhibitory);
    data.insert("activity_inhibitory", &["inhibitory_unit", "bin"], inhibitory, "1/step", about);
}

/// The activity of the first network through the six windows, above its H.
pub(crate) fn activity_figure(networks: &[&NetworkResult], input_units: usize) -> Option<Figure> {
    let first = *networks.first()?;
    let activity = first.activity.as_ref()?;
    let thousands = first.window_steps as f64 / 1000.0;
    let units = concatenate![Axis(0), by_unit(&activity.excitatory), by_unit(&activity.inhibitory)];
    let (all, excitatory) = (units.nrows() as f64, activity.excitatory.first().map_or(0, Vec::len) as f64);
    let image = Image::new(&units, 0.0..6.0 * thousands, 0.0..all)
        .colormap(Colormap::Grey)
        .limits(0.0, BLACK)
        .colorbar("spikes a step");
    let mut course = Panel::new("").y_label("unit").x_range(0.0, 6.0 * thousands).y_range(0.0, all).image(image);
    for border in [input_units as f64, excitatory] {
        course = course.rule(Rule::horizontal(border).color(Color::Vermillion));
    }
    for window in 1..6 {
        course = course.vline(f64::from(window) * thousands);
    }
    for (window, acts) in [(2.0, "intrinsic plasticity"), (4.0, "all plasticity")] {
        course = course.vspan(window * thousands, (window + 1.0) * thousands, Color::Vermillion, acts);
    }
    let bin = first.window_steps as f64 / WINDOW_BINS.min(first.window_steps) as f64;
    let caption = format!(
        "{STAGES_IN_WORDS} a, mean activity of every unit of the first network in bins of {bin:.0} steps, over its whole course; \
         black, {BLACK} spikes a step or more. Units below the lower red line receive input, those above the upper one are \
         inhibitory; dashed, the six windows, and above them what acts. b, H of the same network, smoothed (dashed, critical); \
         in the shaded windows, which are measured, plasticity is frozen."
    );
    Some(
        Figure::new("activity", "A network's activity over its whole course")
            .caption(caption)
            .height_mm(120.0)
            .grid(&[1.0, 0.45], &[1.0])
            .panel(0, 0, course)
            .panel(1, 0, trace_panel(&networks[..1])),
    )
}

#[cfg(test)]
mod tests {
    use attractor::Spikes;

    use super::*;

    #[test]
    fn bins_cover_every_step_of_a_window_once() {
        // Unit 0 fires at every step, unit 1 at the first half; the inhibitory one never.
        let steps = 100;
        let mut record = WindowRecord { excitatory: Raster::new(2), inhibitory: Raster::new(1), hamming: Vec::new() };
        for step in 0..steps {
            record.excitatory.push(&Spikes::from_flags([true, step < steps / 2])).unwrap();
            record.inhibitory.push(&Spikes::none(1)).unwrap();
        }
        let mut activity = Activity::default();
        activity.extend(&(200..300), &record);
        assert_eq!(activity.steps.len(), WINDOW_BINS);
        // Bins of two or three steps.
        assert_eq!(activity.steps[..4], [200, 202, 205, 207]);
        let units = by_unit(&activity.excitatory);
        assert!(units.row(0).iter().all(|&rate| rate == 1.0));
        assert!(units.row(1).iter().enumerate().all(|(bin, &rate)| rate == f32::from(u8::from(bin < 20))));
        assert!(by_unit(&activity.inhibitory).iter().all(|&rate| rate == 0.0));
        // A window of fewer steps has a bin for each.
        activity.extend(&(300..303), &record);
        assert_eq!(activity.steps[WINDOW_BINS..], [300, 301, 302]);
    }
}
