//! The glyphs of a PDF's pages with their places. Runs behind the wall: the library panics on what it does not know.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{ColorSpace, Document, MediaBox, Object, OutputDev, OutputError, Path, Transform, output_doc_page};

use super::lines::{Glyph, Line, lines};

/// A page's lines in reading order, and its height.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Page {
    pub lines: Vec<Line>,
    pub height: f32,
    /// The library could not read it, or not all of it.
    pub broken: bool,
}

/// What a PDF holds.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Pages {
    pub title: Option<String>,
    pub pages: Vec<Page>,
    /// Pages beyond the most that are read.
    pub beyond: usize,
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
    spell_widths_out(&mut document);
    let mut numbers: Vec<u32> = document.get_pages().keys().copied().collect();
    let beyond = numbers.len().saturating_sub(PAGES);
    numbers.truncate(PAGES);
    if numbers.is_empty() {
        return Err(if locked { "is encrypted: it needs a password" } else { "has no pages that can be found" }.to_owned());
    }
    let mut pages = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut output = Output::default();
        let read = catch_unwind(AssertUnwindSafe(|| output_doc_page(&document, &mut output, number)));
        let broken = !matches!(read, Ok(Ok(()))) || output.is_cut;
        pages.push(Page { lines: lines(std::mem::take(&mut output.glyphs)), height: output.height as f32, broken });
    }
    Ok(Pages { title: title(&document), pages, beyond })
}

/// Widths of ranges of glyphs ("first last width") one by one ("first [width …]"): the library misreads the former.
fn spell_widths_out(document: &mut Document) {
    let is_font = |object: &Object| object.as_dict().is_ok_and(|d| d.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n.starts_with(b"CIDFont")));
    let fonts: Vec<_> = document.objects.iter().filter(|(_, object)| is_font(object)).map(|(id, _)| *id).collect();
    for id in fonts {
        let widths = document.objects.get(&id).and_then(|font| font.as_dict().ok()).and_then(|font| font.get(b"W").ok());
        let widths = widths.and_then(|w| document.dereference(w).ok()).and_then(|(_, w)| w.as_array().ok());
        let Some(spelt) = widths.map(|widths| spelt_out(document, widths)) else { continue };
        if let Some(font) = document.objects.get_mut(&id).and_then(|font| font.as_dict_mut().ok()) {
            font.set("W", Object::Array(spelt));
        }
    }
}

/// Most glyphs of a font.
const CODES: i64 = 65_536;

fn spelt_out(document: &Document, widths: &[Object]) -> Vec<Object> {
    let mut spelt = Vec::new();
    let mut rest = widths.iter().map(|w| document.dereference(w).map_or(w, |(_, w)| w));
    while let (Some(first), Some(next)) = (rest.next(), rest.next()) {
        let Ok(first) = first.as_i64() else { break };
        let list = match (next, next.as_i64()) {
            (Object::Array(list), _) => list.clone(),
            (_, Ok(last)) => {
                let Some(width) = rest.next() else { break };
                vec![width.clone(); usize::try_from((last - first + 1).clamp(0, CODES)).unwrap_or(0)]
            }
            _ => break,
        };
        spelt.extend([Object::Integer(first), Object::Array(list)]);
    }
    spelt
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
    /// It has more glyphs than are read.
    is_cut: bool,
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

    fn output_character(&mut self, trm: &Transform, width: f64, _: f64, font_size: f64, text: &str) -> Result<(), OutputError> {
        // Text that runs upwards or is turned over is a watermark or a side note.
        let upright = trm.m11 > 0.0 && trm.m12.abs() < trm.m11 * 0.2;
        self.is_cut |= upright && self.glyphs.len() >= GLYPHS;
        if !upright || self.is_cut || !trm.m31.is_finite() || !trm.m32.is_finite() {
            return Ok(());
        }
        let (scale, size) = (trm.m11, trm.m22.abs() * font_size);
        let x = trm.m31 - self.left;
        let wide = width * font_size * scale;
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
