//! Glyphs to lines in reading order: rows by their baseline, columns by the gutters between them.

/// A character or ligature where it stands on its page, in points; `y` grows downwards.
#[derive(Clone, Debug)]
pub struct Glyph {
    pub x: f32,
    pub end: f32,
    pub y: f32,
    pub size: f32,
    pub text: String,
}

/// A line of text, or the part of one that stands in a column.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    pub x: f32,
    pub end: f32,
    pub y: f32,
    pub size: f32,
    pub text: String,
}

/// A gap wider than this, in sizes of the font, parts a row: the words beside it may be of another column.
const PART: f32 = 1.5;
/// A gap wider than this is a blank.
const BLANK: f32 = 0.17;
/// The same where blanks are written as such.
const WRITTEN: f32 = 0.45;
/// Rows that a gutter must run through, at least.
const ROWS: usize = 6;

/// The lines of a page in reading order.
pub fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let rows = rows(glyphs);
    let body = median(rows.iter().flatten().map(|line| line.size).collect());
    match gutter(&rows, body) {
        Some(at) => in_columns(rows, at),
        None => rows.into_iter().map(joined).collect(),
    }
}

/// Glyphs of one baseline, from top to bottom, each cut where gaps are wide.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Line>> {
    glyphs.retain(|g| g.size > 0.5 && g.x.is_finite() && g.y.is_finite() && g.end.is_finite());
    // Where blanks are written, gaps between letters are no more than that.
    let blanks = glyphs.iter().filter(|g| g.text.trim().is_empty()).count();
    let gap = if blanks * 15 > glyphs.len() { WRITTEN } else { BLANK };
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut baselines: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match baselines.last_mut().filter(|row| (glyph.y - row[0].y).abs() < 0.12 * glyph.size.max(row[0].size)) {
            Some(row) => row.push(glyph),
            None => baselines.push(vec![glyph]),
        }
    }
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for baseline in baselines {
        // Raised and lowered signs, and the rest of a line that slants, stand beside what is on the row, not upon it.
        match rows.last_mut().filter(|row| stands_beside(row, &baseline)) {
            Some(row) => row.extend(baseline),
            None => rows.push(baseline),
        }
    }
    rows.into_iter().map(|row| parts(row, gap)).filter(|row| !row.is_empty()).collect()
}

fn stands_beside(row: &[Glyph], other: &[Glyph]) -> bool {
    let middle = |glyphs: &[Glyph]| median(glyphs.iter().map(|g| g.y).collect());
    let size = median(row.iter().chain(other).map(|g| g.size).collect());
    if (middle(row) - middle(other)).abs() > 0.5 * size {
        return false;
    }
    let (few, many) = if row.len() < other.len() { (row, other) } else { (other, row) };
    let covers = |g: &&Glyph| many.iter().any(|m| g.x < m.end - 0.1 * m.size && g.end > m.x + 0.1 * m.size && !m.text.trim().is_empty());
    let visible: Vec<&Glyph> = few.iter().filter(|g| !g.text.trim().is_empty()).collect();
    visible.iter().filter(|g| covers(g)).count() * 4 <= visible.len()
}

fn parts(mut row: Vec<Glyph>, gap: f32) -> Vec<Line> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut parts: Vec<(Line, Vec<Glyph>)> = Vec::new();
    for glyph in row {
        if glyph.text.trim().is_empty() {
            // Where a blank stands is where words end: the gap says so too, unless it is of no width.
            if let Some((line, glyphs)) = parts.last_mut().filter(|(line, _)| glyph.x - line.end < PART * glyph.size) {
                line.end = line.end.max(glyph.x);
                glyphs.push(glyph);
            }
            continue;
        }
        // The same sign printed twice, a little apart, is bold.
        let doubled = |g: &Glyph| g.text == glyph.text && (g.x - glyph.x).abs() < 0.1 * glyph.size && (g.y - glyph.y).abs() < 0.1 * glyph.size;
        if parts.last().is_some_and(|(_, glyphs)| glyphs.last().is_some_and(doubled)) {
            continue;
        }
        match parts.last_mut().filter(|(line, _)| glyph.x - line.end < PART * line.size.max(glyph.size)) {
            Some((line, glyphs)) => {
                line.end = line.end.max(glyph.end);
                line.size = line.size.max(glyph.size);
                glyphs.push(glyph);
            }
            None => parts.push((Line { x: glyph.x, end: glyph.end, y: glyph.y, size: glyph.size, text: String::new() }, vec![glyph])),
        }
    }
    let mut lines: Vec<Line> = Vec::with_capacity(parts.len());
    for (mut line, glyphs) in parts {
        line.y = median(glyphs.iter().map(|g| g.y).collect());
        line.size = median(glyphs.iter().filter(|g| !g.text.trim().is_empty()).map(|g| g.size).collect());
        line.text = text_of(&glyphs, gap);
        if !line.text.trim().is_empty() {
            lines.push(line);
        }
    }
    lines
}

/// The words of a run of glyphs, with blanks where they stand apart. Arabic and Hebrew are written the other way.
fn text_of(glyphs: &[Glyph], gap: f32) -> String {
    let mut text = String::new();
    let mut end: Option<f32> = None;
    let mut pieces: Vec<String> = Vec::new();
    for glyph in glyphs {
        let blank = glyph.text.trim().is_empty();
        let apart = end.is_some_and(|end| glyph.x - end > gap * glyph.size);
        if (blank || apart) && !pieces.is_empty() && pieces.last().is_some_and(|p| p != " ") {
            pieces.push(" ".to_owned());
        }
        if !blank {
            pieces.push(glyph.text.clone());
            end = Some(glyph.end.max(glyph.x));
        }
    }
    let leftwards = pieces.iter().filter(|p| p.chars().any(is_leftwards)).count();
    if leftwards * 2 > pieces.iter().filter(|p| *p != " ").count() {
        pieces = turned(pieces);
    }
    pieces.iter().for_each(|piece| text.push_str(piece));
    text.trim().to_owned()
}

fn is_leftwards(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff)
}

/// Signs from right to left; numbers and Latin words within keep their order.
fn turned(mut pieces: Vec<String>) -> Vec<String> {
    pieces.reverse();
    let rightwards = |piece: &String| piece.chars().any(|c| c.is_alphanumeric() && !is_leftwards(c));
    let mut at = 0;
    while at < pieces.len() {
        let run = pieces[at..].iter().take_while(|p| rightwards(p)).count();
        pieces[at..at + run].reverse();
        at += run.max(1);
    }
    pieces
}

/// Where the gutter between two columns is, if there is one.
///
/// It is the middle of a stretch that hardly any row crosses while enough rows stand on both sides of it.
fn gutter(rows: &[Vec<Line>], body: f32) -> Option<f32> {
    let left = rows.iter().flatten().map(|l| l.x).fold(f32::MAX, f32::min);
    let right = rows.iter().flatten().map(|l| l.end).fold(f32::MIN, f32::max);
    let width = right - left;
    if rows.len() < ROWS || width < 20.0 * body {
        return None;
    }
    let mut best: Option<(usize, f32)> = None;
    let steps = 120;
    for step in steps / 4..=steps * 3 / 4 {
        let x = left + width * step as f32 / steps as f32;
        let crossing = rows.iter().flatten().filter(|l| l.x < x && l.end > x).count();
        let on_left = rows.iter().filter(|row| row.iter().any(|l| l.end <= x)).count();
        let on_right = rows.iter().filter(|row| row.iter().any(|l| l.x >= x)).count();
        let both = on_left.min(on_right);
        // Both sides are full of text: a list of names beside numbers is none.
        let letters = |side: &dyn Fn(&&Line) -> bool| rows.iter().flatten().filter(side).map(|l| l.text.len()).sum::<usize>();
        let (a, b) = (letters(&|l| l.end <= x), letters(&|l| l.x >= x));
        let balanced = a.min(b) * 3 >= a.max(b);
        let columns = both >= ROWS && beside(rows, x) && crossing * 4 <= both && balanced;
        if columns && best.is_none_or(|(least, _)| crossing < least) {
            best = Some((crossing, x));
        }
    }
    let (_, x) = best?;
    // To the middle of the free stretch.
    let near_left = rows.iter().flatten().filter(|l| l.end <= x).map(|l| l.end).fold(left, f32::max);
    let near_right = rows.iter().flatten().filter(|l| l.x >= x).map(|l| l.x).fold(right, f32::min);
    Some((near_left + near_right) / 2.0)
}

/// True if what stands left and what stands right of a gutter stand at the same height.
fn beside(rows: &[Vec<Line>], x: f32) -> bool {
    let extent = |side: &dyn Fn(&&Line) -> bool| {
        let heights = rows.iter().flatten().filter(side).map(|l| l.y);
        heights.fold((f32::MAX, f32::MIN), |(low, high), y| (low.min(y), high.max(y)))
    };
    let (left, right) = (extent(&|l| l.end <= x), extent(&|l| l.x >= x));
    let shared = left.1.min(right.1) - left.0.max(right.0);
    shared * 2.0 > (left.1 - left.0).min(right.1 - right.0)
}

/// Rows that cross the gutter part the page; between them the left column comes before the right.
fn in_columns(rows: Vec<Vec<Line>>, gutter: f32) -> Vec<Line> {
    let mut ordered: Vec<Line> = Vec::new();
    let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    for row in rows {
        if row.iter().any(|l| l.x < gutter && l.end > gutter) {
            ordered.append(&mut left);
            ordered.append(&mut right);
            ordered.push(joined(row));
            continue;
        }
        let (a, b): (Vec<Line>, Vec<Line>) = row.into_iter().partition(|l| l.end <= gutter);
        left.extend((!a.is_empty()).then(|| joined(a)));
        right.extend((!b.is_empty()).then(|| joined(b)));
    }
    ordered.append(&mut left);
    ordered.append(&mut right);
    ordered
}

/// The parts of a row as one line.
fn joined(row: Vec<Line>) -> Line {
    let mut parts = row.into_iter();
    let Some(mut line) = parts.next() else { return Line { x: 0.0, end: 0.0, y: 0.0, size: 0.0, text: String::new() } };
    for part in parts {
        line.end = line.end.max(part.end);
        line.size = line.size.max(part.size);
        line.text.push_str("  ");
        line.text.push_str(&part.text);
    }
    line
}

/// The middle value; 0 of none.
pub fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyphs(text: &str, x: f32, y: f32) -> Vec<Glyph> {
        text.chars().enumerate().map(|(i, c)| Glyph { x: x + i as f32 * 5.0, end: x + i as f32 * 5.0 + 5.0, y, size: 10.0, text: c.to_string() }).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut all = glyphs("A title over both of the two columns here", 0.0, 0.0);
        for row in 0..8 {
            all.extend(glyphs("right right right", 120.0, 20.0 + row as f32 * 12.0));
            all.extend(glyphs("left  left left left", 0.0, 20.0 + row as f32 * 12.0));
        }
        let texts: Vec<String> = lines(all).into_iter().map(|l| l.text).collect();
        assert_eq!(texts[0], "A title over both of the two columns here");
        assert!(texts[1..9].iter().all(|t| t.starts_with("left")), "{texts:?}");
        assert!(texts[9..].iter().all(|t| t.starts_with("right")), "{texts:?}");
    }

    #[test]
    fn one_column_stays_one() {
        let all: Vec<Glyph> = (0..10).flat_map(|row| glyphs("a line of words that goes on to the other side", 0.0, row as f32 * 12.0)).collect();
        assert_eq!(lines(all).len(), 10);
    }

    #[test]
    fn arabic_is_turned() {
        let all: Vec<Glyph> = ["م", "ل", "س", " ", "3", "1"]
            .iter()
            .enumerate()
            .map(|(i, t)| Glyph { x: i as f32 * 5.0, end: i as f32 * 5.0 + 5.0, y: 0.0, size: 10.0, text: (*t).to_owned() })
            .collect();
        assert_eq!(lines(all)[0].text, "31 سلم");
    }
}
