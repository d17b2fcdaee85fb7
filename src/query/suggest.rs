//! The nearest of several names, for hints.

/// The candidate nearest to `word` by letters changed, if one is near enough to be meant.
pub fn closest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = strsim::osa_distance(&word, &candidate.to_lowercase());
        if distance <= limit && best.is_none_or(|(d, c)| (distance, candidate) < (d, c)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        let names = ["speaker", "since", "country"];
        for (word, expected) in [("speakr", Some("speaker")), ("sicne", Some("since")), ("contry", Some("country")), ("xyz", None)] {
            assert_eq!(closest(word, names.into_iter()), expected, "{word}");
        }
    }
}
