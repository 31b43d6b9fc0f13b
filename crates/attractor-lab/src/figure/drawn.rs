//! Figures that another program has drawn, kept as they are.

use super::Figure;

/// A drawing in the three formats of a figure's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// One SVG element that needs nothing else; its ids are unique among those of the figures of a run.
    pub svg: String,
    /// A PDF of one page.
    pub pdf: Vec<u8>,
    /// A PNG image.
    pub png: Vec<u8>,
}

impl Figure {
    /// A figure that is drawn already. It has no panels, and its files are the drawing's.
    pub fn drawn(id: impl Into<String>, title: impl Into<String>, drawing: Drawn) -> Self {
        Self { drawn: Some(drawing), ..Self::new(id, title) }
    }

    /// Whether another program has drawn it.
    pub(crate) fn is_drawn(&self) -> bool {
        self.drawn.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_written_as_it_is() {
        let drawing = Drawn { svg: "<svg><path/></svg>".into(), pdf: b"%PDF-1.4".to_vec(), png: vec![137, 80, 78, 71] };
        let figure = Figure::drawn("loss", "Loss", drawing.clone()).caption("Of each trial.");
        assert_eq!(figure.svg(), drawing.svg);
        let directory = tempfile::tempdir().unwrap();
        let files: Vec<Vec<u8>> =
            figure.write(directory.path()).unwrap().iter().map(|path| std::fs::read(path).unwrap()).collect();
        assert_eq!(files, [drawing.svg.into_bytes(), drawing.pdf, drawing.png]);
    }
}
