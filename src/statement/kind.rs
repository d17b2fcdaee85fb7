//! What kind of communication a statement is.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// The kind of a statement; it decides which rules of attribution apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Statement,
    Joint,
    Speech,
    Transcript,
    Interview,
    Readout,
    Report,
    Debate,
}

/// A kind, its name, and the phrases of titles and header lines that tell it, most telling first.
const KINDS: &[(Kind, &str, &[&str])] = &[
    (Kind::Joint, "joint", &["joint statement", "joint communique", "joint declaration", "joint press statement"]),
    (Kind::Readout, "readout", &["readout", "call with", "meeting with", "telephone call", "phone call"]),
    (Kind::Interview, "interview", &["interview with", "interview of", "interview by", "interview"]),
    (Kind::Transcript, "transcript", &["press briefing", "press conference", "press availability", "transcript", "doorstop", "press gaggle", "briefing by"]),
    (Kind::Debate, "debate", &["hansard", "congressional record", "hc deb", "hl deb", "debate", "oral questions", "question time"]),
    (Kind::Speech, "speech", &["remarks", "address", "speech", "lecture", "keynote", "toast", "statement in the general debate"]),
    (Kind::Report, "report", &["press release", "news release", "for immediate release", "news", "report"]),
    (Kind::Statement, "statement", &["statement", "press statement", "communique", "declaration", "message", "media note"]),
];

impl Kind {
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("statement", |(_, name, _)| name)
    }

    /// The names of all kinds, for help and error messages.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|(_, name, _)| *name)
    }

    /// The kind called `name`, singular or plural.
    pub fn parse(name: &str) -> Option<Kind> {
        let name = name.trim().to_lowercase();
        let singular = name.strip_suffix("es").filter(|s| s.ends_with("ch")).or_else(|| name.strip_suffix('s')).unwrap_or(&name);
        KINDS.iter().find(|(_, n, _)| *n == name || *n == singular).map(|(kind, ..)| *kind)
    }

    /// True for a word that tells a kind by itself ("Briefing", "Statement").
    pub fn is_word(word: &str) -> bool {
        static WORDS: LazyLock<FxHashSet<&str>> =
            LazyLock::new(|| KINDS.iter().flat_map(|(.., phrases)| phrases.iter().copied()).filter(|p| !p.contains(' ')).collect());
        word.len() >= 4 && WORDS.contains(word.to_lowercase().as_str())
    }

    /// The kind that a title or header line tells, with the phrase that told it.
    pub fn told_by(line: &str) -> Option<(Kind, &'static str)> {
        let line = line.to_lowercase().replace('é', "e");
        KINDS.iter().find_map(|(kind, _, phrases)| phrases.iter().find(|phrase| has_phrase(&line, phrase)).map(|phrase| (*kind, *phrase)))
    }
}

fn has_phrase(line: &str, phrase: &str) -> bool {
    line.match_indices(phrase).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + phrase.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_tell_kinds() {
        for (title, kind) in [
            ("Joint Statement by the Foreign Ministers of Japan and Fiji", Some(Kind::Joint)),
            ("Secretary Lund's Call with Foreign Minister Sato", Some(Kind::Readout)),
            ("Press Briefing by the Press Secretary", Some(Kind::Transcript)),
            ("Remarks at the Harbour Opening", Some(Kind::Speech)),
            ("Statement on the Fisheries Talks", Some(Kind::Statement)),
            ("Addresses of embassies", None),
            ("Understatement", None),
        ] {
            assert_eq!(Kind::told_by(title).map(|(kind, _)| kind), kind, "{title}");
        }
        assert_eq!(Kind::parse("Speeches"), Some(Kind::Speech));
        assert_eq!(Kind::parse("readouts"), Some(Kind::Readout));
    }
}
