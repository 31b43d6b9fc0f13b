//! Figures as PNG and PDF, and as files. Text is set in the embedded font, whatever fonts the machine has.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use krilla::{Document, geom::Size, metadata::Metadata, page::PageSettings};
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};

use super::{Figure, text, theme::POINTS_PER_MM};
use crate::Error;

/// Dots per inch of the PNG files that [`Figure::write`] writes.
const FILE_DPI: f64 = 300.0;
/// Units of length of SVG in an inch.
const SVG_DPI: f64 = 96.0;

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(text::REGULAR.to_vec());
    fonts.load_font_data(text::BOLD.to_vec());
    fonts.set_sans_serif_family("Arimo");
    Arc::new(fonts)
});

impl Figure {
    /// The figure as a PNG image of the given resolution; its physical size is recorded in it. Of a figure that another
    /// program has drawn, the image that it gave.
    pub fn png(&self, dpi: f64) -> Result<Vec<u8>, Error> {
        match &self.drawn {
            Some(drawn) => Ok(drawn.png.clone()),
            None => png(self, &self.tree(&self.svg())?, dpi),
        }
    }

    /// The figure as a PDF of one page, with text as text.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        match &self.drawn {
            Some(drawn) => Ok(drawn.pdf.clone()),
            None => pdf(self, &self.tree(&self.svg())?),
        }
    }

    /// Writes `<id>.svg`, `<id>.pdf` and `<id>.png` (300 dpi) into an existing directory, and returns their paths.
    pub fn write(&self, directory: impl AsRef<Path>) -> Result<Vec<PathBuf>, Error> {
        let svg = self.svg();
        let (pdf, png) = if let Some(drawn) = &self.drawn {
            (drawn.pdf.clone(), drawn.png.clone())
        } else {
            let tree = self.tree(&svg)?;
            (pdf(self, &tree)?, png(self, &tree, FILE_DPI)?)
        };
        let files = [("svg", svg.into_bytes()), ("pdf", pdf), ("png", png)];
        let write = |(extension, bytes): (&str, Vec<u8>)| {
            let path = directory.as_ref().join(format!("{}.{extension}", self.id));
            match fs::write(&path, bytes) {
                Ok(()) => Ok(path),
                Err(source) => Err(Error::Io { path, action: "cannot write the figure", source }),
            }
        };
        files.into_iter().map(write).collect()
    }

    pub(super) fn tree(&self, svg: &str) -> Result<Tree, Error> {
        let options = Options { font_family: "Arimo".to_owned(), fontdb: FONTS.clone(), ..Options::default() };
        Tree::from_str(svg, &options).map_err(|error| refused(self, &error.to_string()))
    }
}

fn png(figure: &Figure, tree: &Tree, dpi: f64) -> Result<Vec<u8>, Error> {
    let scale = dpi / SVG_DPI;
    let pixels = |length: f32| (f64::from(length) * scale).round() as u32;
    let mut pixmap = Pixmap::new(pixels(tree.size().width()), pixels(tree.size().height()))
        .ok_or_else(|| refused(figure, &format!("{dpi} dots per inch give no image")))?;
    pixmap.fill(Color::WHITE);
    resvg::render(tree, Transform::from_scale(scale as f32, scale as f32), &mut pixmap.as_mut());
    encode(&pixmap, dpi).map_err(|error| refused(figure, &error.to_string()))
}

/// Red, green and blue alone: on white, nothing is transparent.
fn encode(pixmap: &Pixmap, dpi: f64) -> Result<Vec<u8>, png::EncodingError> {
    let pixels_per_metre = (dpi / 0.0254).round() as u32;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: pixels_per_metre,
        yppu: pixels_per_metre,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    let rgb: Vec<u8> = pixmap.data().chunks_exact(4).flat_map(|rgba| &rgba[..3]).copied().collect();
    writer.write_image_data(&rgb)?;
    writer.finish()?;
    Ok(bytes)
}

fn pdf(figure: &Figure, tree: &Tree) -> Result<Vec<u8>, Error> {
    let (width, height) = (figure.width_mm * POINTS_PER_MM, figure.height_mm * POINTS_PER_MM);
    let size = Size::from_wh(width as f32, height as f32).ok_or_else(|| refused(figure, "its size is not positive"))?;
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(figure.title.clone()).description(figure.caption.clone()));
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    let drawn = surface.draw_svg(tree, size, SvgSettings::default());
    surface.finish();
    page.finish();
    drawn.ok_or_else(|| refused(figure, "its drawing was refused"))?;
    document.finish().map_err(|error| refused(figure, &format!("{error:?}")))
}

fn refused(figure: &Figure, why: &str) -> Error {
    Error::bad_input(
        format!("figure {}: cannot be rendered: {why}", figure.id),
        format!(
            "a figure is between 10 and 1000 mm wide and high; this one is {} x {} mm",
            figure.width_mm, figure.height_mm
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Line, Panel};

    fn figure() -> Figure {
        let panel = Panel::new("a < b & c").x_label("time (s)").line(Line::new([0.0, 1.0], [0.0, 1.0]));
        Figure::new("small", "A < B").width_mm(50.8).height_mm(25.4).panel(0, 0, panel)
    }

    #[test]
    fn a_png_has_the_size_that_its_resolution_gives() {
        let png = figure().png(150.0).unwrap();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
        assert_eq!((number(16), number(20)), (300, 150));
    }

    #[test]
    fn a_pdf_begins_as_one_and_is_the_same_each_time() {
        let pdf = figure().pdf().unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert_eq!(pdf, figure().pdf().unwrap());
    }

    #[test]
    fn no_resolution_at_all_is_refused() {
        assert!(figure().png(0.0).is_err());
        assert!(figure().png(f64::NAN).is_err());
    }

    #[test]
    fn three_files_are_written() {
        let directory = tempfile::tempdir().unwrap();
        let paths = figure().write(directory.path()).unwrap();
        assert_eq!(paths.len(), 3);
        assert!(paths.iter().all(|path| fs::metadata(path).is_ok_and(|file| file.len() > 500)));
        let error = figure().write(directory.path().join("missing")).unwrap_err();
        assert!(error.to_string().contains("small.svg"), "{error}");
    }
}
