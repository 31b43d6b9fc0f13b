//! Whether the labels of a figure stand in PNG and PDF where its layout takes them to stand; for tests.

use resvg::usvg::{Group, Node, Text};

use super::{Figure, svg::Rect, text};

/// Checks that every label is as wide as the layout took it to be, its raised and lowered letters included, and that no
/// label is set over another.
pub(crate) fn stand_apart(figure: &Figure) {
    let mut labels = Vec::new();
    collect(figure.tree(&figure.svg()).unwrap().root(), &mut labels);
    for label in &labels {
        let (assumed, found) = (label.assumed, label.found);
        let close = (found - assumed).abs() <= 0.02 * assumed + 0.3;
        assert!(close, "{}: `{}` is {found} wide, the layout took it to be {assumed}", figure.id, label.text);
    }
    for (k, one) in labels.iter().enumerate() {
        for other in &labels[k + 1..] {
            let apart = one.ink.zip(other.ink).is_none_or(|(a, b)| !overlap(&a, &b));
            assert!(apart, "{}: `{}` and `{}` are set over one another", figure.id, one.text, other.text);
        }
    }
}

/// A label as it is drawn.
struct Label {
    text: String,
    /// Its width where it is measured for the layout, and as its letters are placed.
    assumed: f64,
    found: f64,
    /// What its letters cover; of a tilted one nothing, because its box covers more.
    ink: Option<Rect>,
}

impl Label {
    fn new(text: &Text) -> Self {
        let mut label = Self { text: String::new(), assumed: 0.0, found: 0.0, ink: None };
        for chunk in text.chunks() {
            label.text.push_str(chunk.text());
            for span in chunk.spans() {
                let run = &chunk.text()[span.start()..span.end()];
                label.assumed += text::width(run, span.font_size().get().into(), span.font().weight() > 500);
            }
        }
        label.found = text.bounding_box().width().into();
        let transform = text.abs_transform();
        let tilted = transform.kx.abs() > 1e-3 && transform.sx.abs() > 1e-3;
        let ink = text.abs_stroke_bounding_box();
        label.ink = (!tilted).then(|| Rect {
            x: ink.x().into(),
            y: ink.y().into(),
            width: ink.width().into(),
            height: ink.height().into(),
        });
        label
    }
}

fn collect(group: &Group, labels: &mut Vec<Label>) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect(group, labels),
            Node::Text(text) => labels.push(Label::new(text)),
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// Whether two boxes have more than an edge in common.
fn overlap(a: &Rect, b: &Rect) -> bool {
    const EDGE: f64 = 0.2;
    let across = a.right().min(b.right()) - a.x.max(b.x);
    let down = a.bottom().min(b.bottom()) - a.y.max(b.y);
    across > EDGE && down > EDGE
}

mod tests {
    use super::*;
    use crate::figure::{Line, Panel};

    fn labelled(x: &str, ticks: &[(f64, &str)]) -> Figure {
        let panel = Panel::new("W_x + γ W_z").x_label(x).y_label("N S_z/S_u (s⁻¹)").x_ticks(ticks);
        let panel = panel.log_y().line(Line::new([0.0, 1.0], [1e-6, 1e3]).label("w_FB, 10⁻³"));
        Figure::new("labelled", "Labels").width_mm(90.0).height_mm(60.0).panel(0, 0, panel)
    }

    #[test]
    fn raised_and_lowered_letters_have_the_room_that_the_layout_gives_them() {
        stand_apart(&labelled("R² of β₀ at 10⁻³, w_out", &[(0.0, "10⁻²"), (1.0, "W_x = 0")]));
    }

    #[test]
    #[should_panic(expected = "`at` and `here` are set over one another")]
    fn labels_over_one_another_are_found() {
        let panel =
            Panel::new("").line(Line::new([0.0, 1.0], [0.0, 1.0])).text(0.5, 0.5, "at").text(0.505, 0.5, "here");
        stand_apart(&Figure::new("crowded", "Crowded").panel(0, 0, panel));
    }
}
