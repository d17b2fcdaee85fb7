//! The words of a message by whose they are: its own, those it answers, and those it passes on.

/// Whose a stretch of a message is.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// The sender's own words.
    Own(String),
    /// Words of another message that stand quoted in it.
    Quoted(String),
    /// Another message that is passed on: its header lines and its words.
    Forwarded { header: Vec<(String, String)>, text: String },
}

/// Lines that begin a message passed on.
const FORWARDS: &[&str] =
    &["original message", "forwarded message", "begin forwarded message", "weitergeleitete nachricht", "message transféré", "mensaje reenviado"];
/// What ends the line that tells whom one answers.
const ANSWERS: &[&str] = &["wrote:", "writes:", "schrieb:", "a écrit :", "a écrit:", "escribió:", "ha scritto:", "escreveu:"];
/// Header lines of a message passed on.
const HEADERS: &[&str] = &["from", "date", "sent", "subject", "to", "cc", "reply-to", "von", "gesendet", "betreff", "an"];
/// Lines that the header of a message passed on has at most: each line of a message may begin one, and all of a header is
/// looked at from each.
const LONGEST_HEADER: usize = 50;

/// Cuts the text of a message.
pub fn parts(text: &str) -> Vec<Part> {
    let text = without_armour(text);
    let lines: Vec<&str> = unsigned(&text).lines().collect();
    let mut parts: Vec<Part> = Vec::new();
    let mut own: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some((header, next)) = forwarded(&lines, at) {
            finish(&mut own, &mut parts);
            parts.push(Part::Forwarded { header, text: lines[next..].join("\n") });
            return parts;
        }
        let answers = answered(&lines, at);
        if answers > 0 || lines[at].starts_with('>') {
            let from = at + answers;
            let quoted = lines[from..].iter().take_while(|line| line.starts_with('>') || line.trim().is_empty()).count();
            // Some programs do not mark what they quote: all that follows is.
            let end = if quoted == 0 || lines[from..from + quoted].iter().all(|l| l.trim().is_empty()) { lines.len() } else { from + quoted };
            finish(&mut own, &mut parts);
            let words: Vec<&str> = lines[from..end].iter().map(|line| line.trim_start_matches(['>', ' '])).collect();
            parts.push(Part::Quoted(words.join("\n").trim().to_owned()));
            at = end;
            continue;
        }
        own.push(lines[at]);
        at += 1;
    }
    finish(&mut own, &mut parts);
    parts
}

fn finish(own: &mut Vec<&str>, parts: &mut Vec<Part>) {
    let text = std::mem::take(own).join("\n").trim().to_owned();
    if !text.is_empty() {
        parts.push(Part::Own(text));
    }
}

/// Lines of "On Monday Rosa Lund wrote:", which may be wrapped; 0 for any other line.
fn answered(lines: &[&str], at: usize) -> usize {
    let ends = |line: &str| ANSWERS.iter().any(|words| line.trim_end().to_lowercase().ends_with(words));
    let told = |line: &str| line.contains(['@', '<']) || line.chars().any(|c| c.is_ascii_digit());
    let before = at.checked_sub(1).is_none_or(|at| lines[at].trim().is_empty());
    let one = lines[at];
    let two = lines.get(at + 1).filter(|next| !next.trim().is_empty()).map(|next| format!("{one} {next}"));
    match two {
        _ if before && ends(one) && told(one) => 1,
        Some(two) if before && ends(&two) && told(&two) => 2,
        _ => 0,
    }
}

/// The header of a message passed on that begins at a line, and where its words begin.
fn forwarded(lines: &[&str], at: usize) -> Option<(Vec<(String, String)>, usize)> {
    let rule = lines[at].trim_matches(|c: char| matches!(c, '-' | '_' | ' ' | ':' | '>')).to_lowercase();
    let begins = FORWARDS.contains(&rule.as_str());
    let mut next = if begins { at + 1 } else { at };
    while begins && lines.get(next).is_some_and(|line| line.trim().is_empty()) {
        next += 1;
    }
    let mut header = Vec::new();
    while let Some((name, value)) = lines.get(next).and_then(|line| line.trim_start_matches(['*', ' ']).split_once(':')) {
        let name = name.trim_end_matches('*').to_lowercase();
        if !HEADERS.contains(&name.as_str()) || header.len() == LONGEST_HEADER {
            break;
        }
        header.push((name, value.trim_matches(['*', ' ']).to_owned()));
        next += 1;
    }
    // Without a rule before it, it takes the three lines that every header has.
    let has = |names: &[&str]| header.iter().any(|(name, _)| names.contains(&name.as_str()));
    let whole = has(&["from", "von"]) && has(&["subject", "betreff"]) && has(&["date", "sent", "gesendet"]);
    ((begins && header.len() >= 2) || (at > 0 && whole)).then_some((header, next))
}

/// A text without its signature (RFC 3676, 4.3) and the footer of its list.
fn unsigned(text: &str) -> &str {
    const LINES: usize = 12;
    let lines = text.lines().count();
    let starts = text.match_indices('\n').map(|(at, _)| at + 1);
    // Only the last lines can be a signature: above them are all but so many.
    for start in starts.skip(lines.saturating_sub(LINES + 1)) {
        let line = text[start..].lines().next().unwrap_or("");
        let rule = line.len() >= 20 && line.trim().chars().all(|c| c == '_');
        if line == "-- " || rule {
            return &text[..start];
        }
    }
    text
}

/// A text without the armour of PGP.
fn without_armour(text: &str) -> String {
    let Some((before, signed)) = text.split_once("-----BEGIN PGP SIGNED MESSAGE-----") else { return text.to_owned() };
    let body = signed.split_once("\n\n").map_or(signed, |(_, body)| body);
    let body = body.split("-----BEGIN PGP SIGNATURE-----").next().unwrap_or(body);
    format!("{before}{body}")
}

/// Lines that are wrapped for show joined again (RFC 3676, `format=flowed`).
pub fn unflowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let bare = line.strip_prefix(' ').unwrap_or(line);
        out.push_str(bare);
        if !bare.ends_with(' ') || bare == "-- " {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_words_they_are() {
        let reply = "I cannot accept this.\n\nOn Mon, May 10, 2021 at 8:00 AM Rosa Lund <r@x> wrote:\n> I hope you agree.\n> All of you.\n\nWe vote against.\n";
        assert_eq!(
            parts(reply),
            [Part::Own("I cannot accept this.".into()), Part::Quoted("I hope you agree.\nAll of you.".into()), Part::Own("We vote against.".into())]
        );
        let forward = "FYI\n\n---------- Forwarded message ---------\nFrom: Rosa Lund <r@x>\nDate: Wed, 3 Mar 2021\nSubject: Boats\n\nThey sail.\n";
        let [Part::Own(own), Part::Forwarded { header, text }] = &parts(forward)[..] else { panic!("{:?}", parts(forward)) };
        assert_eq!((own.as_str(), header.len(), text.trim()), ("FYI", 3, "They sail."));
        assert_eq!(parts("We said: boats.\n\nFrom: the sea\n"), [Part::Own("We said: boats.\n\nFrom: the sea".into())]);
        let listed = "Words.\n_______________________________________________\nList mailing list\n";
        assert_eq!(parts(listed), [Part::Own("Words.".into())]);
        assert_eq!(unsigned("-- \nWords.\n"), "-- \nWords.\n");
        for (below, signed) in [(0, true), (11, true), (12, false)] {
            let text = format!("Words.\n-- \n{}", "x\n".repeat(below));
            assert_eq!(unsigned(&text), if signed { "Words.\n" } else { text.as_str() }, "{below}");
            assert_eq!(unsigned(text.trim_end_matches('\n')), if signed { "Words.\n" } else { text.trim_end_matches('\n') }, "{below}");
        }
        assert_eq!(unflowed("One two \nthree.\n\n > four\n"), "One two three.\n\n> four\n");
    }

    #[test]
    fn headers_have_a_length() {
        let lines: Vec<&str> = std::iter::repeat_n("to: a", 10_000).collect();
        assert!(forwarded(&lines, 1).is_none());
        let passed_on: Vec<&str> = ["original message"].into_iter().chain(lines).collect();
        assert_eq!(forwarded(&passed_on, 0).map(|(header, next)| (header.len(), next)), Some((LONGEST_HEADER, LONGEST_HEADER + 1)));
    }
}
