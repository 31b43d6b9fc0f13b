//! The setters that marks share.

/// Writes the named setters into an `impl` block.
macro_rules! setters {
    (color) => {
        /// Its colour.
        #[must_use]
        pub fn color(mut self, color: Color) -> Self {
            self.color = color;
            self
        }
    };
    (opacity) => {
        /// How opaque it is, 0 to 1.
        #[must_use]
        pub fn opacity(mut self, opacity: f64) -> Self {
            self.opacity = opacity;
            self
        }
    };
    (label) => {
        /// Its name in the legend.
        #[must_use]
        pub fn label(mut self, label: impl Into<String>) -> Self {
            self.label = Some(label.into());
            self
        }
    };
    ($($name:ident),*) => { $(setters!($name);)* };
}
