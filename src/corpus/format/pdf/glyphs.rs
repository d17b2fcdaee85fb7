//! The glyphs of a PDF's pages with their places. Runs behind the wall: the library panics on what it does not know.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{ColorSpace, Document, MediaBox, OutputDev, OutputError, Path, Transform, output_doc_page};

use super::lines::{Glyph, Line, lines};

/// A page's lines in reading order, and its height.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Page {
    pub lines: Vec<Line>,
    pub height: f32,
    /// The library could not read it.
    pub broken: bool,
}

/// What a PDF holds.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Pages {
    pub title: Option<String>,
    pub pages: Vec<Page>,
}

/// Most pages, and most glyphs of a page, that are read.
const PAGES: usize = 5_000;
const GLYPHS: usize = 100_000;

/// Reads all pages.
///
/// # Errors
///
/// What is wrong with the file as a whole.
pub fn pages(bytes: &[u8]) -> Result<Pages, String> {
    let load = || Document::load_mem(bytes).map_err(|e| format!("is no whole PDF: {e}"));
    let mut document = catch_unwind(load).unwrap_or_else(|_| Err("cannot be read: the PDF library failed on it".to_owned()))?;
    let locked = document.trailer.get(b"Encrypt").is_ok();
    if locked {
        // Most such files open without a password: they only ask not to be copied.
        let _ = catch_unwind(AssertUnwindSafe(|| document.decrypt("").is_ok()));
    }
    let numbers: Vec<u32> = document.get_pages().keys().copied().take(PAGES).collect();
    if numbers.is_empty() {
        return Err(if locked { "is encrypted: it needs a password" } else { "has no pages that can be found" }.to_owned());
    }
    let mut pages = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut output = Output::default();
        let read = catch_unwind(AssertUnwindSafe(|| output_doc_page(&document, &mut output, number)));
        let broken = !matches!(read, Ok(Ok(())));
        pages.push(Page { lines: lines(std::mem::take(&mut output.glyphs)), height: output.height as f32, broken });
    }
    Ok(Pages { title: title(&document), pages })
}

/// The title in the document's information, as text.
fn title(document: &Document) -> Option<String> {
    let info = document.trailer.get(b"Info").ok()?;
    let info = document.dereference(info).ok()?.1.as_dict().ok()?;
    let title = info.get(b"Title").ok()?;
    let bytes = document.dereference(title).ok()?.1.as_str().ok()?;
    Some(match bytes {
        [0xfe, 0xff, rest @ ..] => String::from_utf16_lossy(&rest.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect::<Vec<_>>()),
        bytes => bytes.iter().map(|b| char::from(*b)).collect(),
    })
}

#[derive(Default)]
struct Output {
    glyphs: Vec<Glyph>,
    left: f64,
    height: f64,
}

impl OutputDev for Output {
    fn begin_page(&mut self, _: u32, media: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        (self.left, self.height) = (media.llx, media.ury);
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(&mut self, trm: &Transform, width: f64, spacing: f64, font_size: f64, text: &str) -> Result<(), OutputError> {
        // Text that runs upwards or is turned over is a watermark or a side note.
        let upright = trm.m11 > 0.0 && trm.m12.abs() < trm.m11 * 0.2;
        if !upright || self.glyphs.len() >= GLYPHS || !trm.m31.is_finite() || !trm.m32.is_finite() {
            return Ok(());
        }
        let (scale, size) = (trm.m11, trm.m22.abs() * font_size);
        let x = trm.m31 - self.left;
        let wide = width * font_size * scale;
        let _ = spacing;
        self.glyphs.push(Glyph { x: x as f32, end: (x + wide) as f32, y: (self.height - trm.m32) as f32, size: size as f32, text: text.to_owned() });
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn stroke(&mut self, _: &Transform, _: &ColorSpace, _: &[f64], _: &Path) -> Result<(), OutputError> {
        Ok(())
    }

    fn fill(&mut self, _: &Transform, _: &ColorSpace, _: &[f64], _: &Path) -> Result<(), OutputError> {
        Ok(())
    }
}
