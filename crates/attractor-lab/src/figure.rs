//! Figures: placeholder of the shape that the other modules use.

/// A figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// File stem.
    pub id: String,
    /// Title.
    pub title: String,
    /// Caption.
    pub caption: String,
}

impl Figure {
    /// The figure as SVG.
    pub fn svg(&self) -> String {
        String::new()
    }
}
