//! Draws the axes of a panel, their ticks and labels, and its colour bar.

use super::{
    Anchor, Colormap,
    frame::{COLORBAR, Frame, GAP, LABEL_GAP, TILT, widest},
    margins::Margins,
    panel::Panel,
    svg::{Label, Length, Paint, Rect, Svg},
    theme::{self, Color},
};

/// Draws both axes; around an image, a whole frame.
pub(super) fn draw(svg: &mut Svg, panel: &Panel, frame: &Frame) {
    let area = frame.area;
    let paint = Paint::stroke(Color::Black, theme::HAIRLINE);
    if panel.has_image() {
        svg.rect(area, paint);
    } else {
        let (left, top, bottom, right) = (Length(area.x), Length(area.y), Length(area.bottom()), Length(area.right()));
        svg.path(&format!("M{left} {top}V{bottom}H{right}"), paint);
    }
    svg.grouped("axis-x", |svg| x_axis(svg, panel, frame, paint));
    svg.grouped("axis-y", |svg| y_axis(svg, panel, frame, paint));
}

fn x_axis(svg: &mut Svg, panel: &Panel, frame: &Frame, paint: Paint) {
    let bottom = frame.area.bottom();
    let tick = |svg: &mut Svg, value: f64, length: f64| {
        let x = frame.x.place(value)?;
        svg.segment((x, bottom), (x, bottom + length), paint);
        Some(x)
    };
    for value in &frame.x_ticks.minor {
        tick(svg, *value, 0.6 * theme::TICK);
    }
    let tilted = frame.tilted();
    for (value, label) in &frame.x_ticks.major {
        let Some(x) = tick(svg, *value, theme::TICK) else { continue };
        let at = (x, bottom + theme::TICK + GAP + theme::SMALL / 2.0);
        let label = Label::new(label, theme::SMALL, at);
        svg.text(if tilted { label.anchor(Anchor::End).turned(TILT) } else { label.anchor(Anchor::Middle) });
    }
    let below = Margins::of(panel, frame, false).bottom - theme::LABEL / 2.0;
    let at = (frame.area.x + frame.area.width / 2.0, bottom + below);
    svg.text(Label::new(&panel.x.label, theme::LABEL, at).anchor(Anchor::Middle));
}

fn y_axis(svg: &mut Svg, panel: &Panel, frame: &Frame, paint: Paint) {
    let left = frame.area.x;
    let tick = |svg: &mut Svg, value: f64, length: f64| {
        let y = frame.y.place(value)?;
        svg.segment((left - length, y), (left, y), paint);
        Some(y)
    };
    for value in &frame.y_ticks.minor {
        tick(svg, *value, 0.6 * theme::TICK);
    }
    for (value, label) in &frame.y_ticks.major {
        let Some(y) = tick(svg, *value, theme::TICK) else { continue };
        svg.text(Label::new(label, theme::SMALL, (left - theme::TICK - GAP, y)).anchor(Anchor::End));
    }
    let beside = theme::TICK + GAP + LABEL_GAP + widest(&frame.y_ticks) + theme::LABEL / 2.0;
    let at = (left - beside, frame.area.y + frame.area.height / 2.0);
    svg.text(Label::new(&panel.y.label, theme::LABEL, at).anchor(Anchor::Middle).turned(90.0));
}

/// Draws the colour bar, if an image asks for one.
pub(super) fn colorbar(svg: &mut Svg, panel: &Panel, frame: &Frame) {
    const STOPS: u32 = 33;
    let (Some((image, label)), Some((scale, ticks))) = (panel.colorbar(), &frame.colors) else { return };
    let (y, bottom) = frame.bar;
    let bar = Rect { x: frame.area.right() + COLORBAR.1, y, width: COLORBAR.0, height: bottom - y };
    let stops = (0..STOPS).map(|i| image.colormap.at(f64::from(i) / f64::from(STOPS - 1)));
    svg.gradient(bar, &stops.collect::<Vec<_>>(), image.colormap == Colormap::Grey);
    let paint = Paint::stroke(Color::Black, theme::HAIRLINE);
    svg.rect(bar, paint);
    for (value, tick) in &ticks.major {
        let Some(y) = scale.place(*value) else { continue };
        svg.segment((bar.right(), y), (bar.right() + theme::TICK, y), paint);
        svg.text(Label::new(tick, theme::SMALL, (bar.right() + theme::TICK + GAP, y)));
    }
    let beside = theme::TICK + GAP + LABEL_GAP + widest(ticks) + theme::LABEL / 2.0;
    let at = (bar.right() + beside, bar.y + bar.height / 2.0);
    svg.text(Label::new(label, theme::LABEL, at).anchor(Anchor::Middle).turned(90.0));
}
