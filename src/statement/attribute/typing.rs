//! Typing errors in labels.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::company::{Candidate, Known, base};
use super::label::{Strength, Who};
use crate::statement::speaker::{fold, is_honorific};

/// Gives a label that stands once and is one letter off another the meaning of that one ("QMS. PSAKI:").
pub fn mend_typing_errors(candidates: &mut [Candidate], text: &str, known: &Known) {
    let bases: Vec<Base> = candidates.iter().map(|c| Base::of(base(&c.label))).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    bases.iter().for_each(|base| *counts.entry(&base.text).or_default() += 1);
    let mut in_full: Vec<OnceCell<bool>> = candidates.iter().map(|_| OnceCell::new()).collect();
    for index in 0..candidates.len() {
        let (label, base) = (&candidates[index].label, &bases[index]);
        let person = matches!(label.who, Who::Person { .. } | Who::Office(_));
        if !person || label.strength == Strength::Weak || counts[base.text.as_str()] > 1 {
            continue;
        }
        // The label that stands more often, is surer in shape or names somebody known is the right one.
        let rank = |at: usize| {
            let label = &candidates[at].label;
            let known = || matches!(&label.who, Who::Person { name, .. } if known.has_in_full(name));
            (counts[bases[at].text.as_str()], label.strength, *in_full[at].get_or_init(known))
        };
        let elsewhere = OnceCell::new();
        let strange = |other: &usize| bases[*other].last() == base.last() || !elsewhere.get_or_init(|| stands_elsewhere(&label.text, text));
        let better = |other: &usize| is_typing_error(base, &bases[*other]) && rank(*other) > rank(index);
        let mut near = (0..candidates.len()).filter(better).filter(strange);
        let Some(found) = near.next() else { continue };
        if near.all(|other| bases[other].text == bases[found].text) {
            let (who, strength) = (candidates[found].label.who.clone(), candidates[found].label.strength);
            (candidates[index].label.who, candidates[index].label.strength) = (who, strength);
            in_full[index] = in_full[found].clone();
        }
    }
}

/// A label in one spelling, with its letters: long transcripts compare each with each.
struct Base {
    text: String,
    letters: Vec<char>,
    /// A bit for each letter that occurs; two letters may share one.
    kinds: u64,
}

impl Base {
    fn of(text: String) -> Self {
        let letters: Vec<char> = text.chars().collect();
        Self { kinds: letters.iter().fold(0, |kinds, letter| kinds | 1 << (*letter as u32 % 64)), letters, text }
    }

    fn first(&self) -> &str {
        self.text.split(' ').next().unwrap_or("")
    }

    fn last(&self) -> &str {
        self.text.rsplit(' ').next().unwrap_or("")
    }
}

/// True if the last word of a label is found in the text more than once, so that it is somebody's name.
fn stands_elsewhere(label: &str, text: &str) -> bool {
    let name = fold(label.rsplit(' ').next().unwrap_or(label));
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() == name.len() && fold(word) == name).count() > 1
}

/// One letter changed, doubled, lost or put before, in labels long enough; never another form of address.
fn is_typing_error(wrong: &Base, right: &Base) -> bool {
    // One edit changes two kinds of letters at most: that is known at a glance.
    if (wrong.kinds ^ right.kinds).count_ones() > 2 {
        return false;
    }
    let length = right.letters.len();
    let changed = wrong.letters.len() == length;
    let long = length >= if changed { 8 } else { 7 } && (!changed || wrong.letters.first() == right.letters.first());
    long && is_one_edit(&wrong.letters, &right.letters) && {
        let (a, b) = (wrong.first(), right.first());
        !(a != b && is_honorific(a) && is_honorific(b))
    }
}

/// One letter is changed, added or left out, or two that stand together are in the other order (the optimal string
/// alignment distance is 1).
fn is_one_edit(a: &[char], b: &[char]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let before = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[before..], &b[before..]);
    let after = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[..a.len() - after], &b[..b.len() - after]) {
        ([_], [_] | []) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_a_distance_of_one() {
        let words = ["", "a", "ab", "ba", "abc", "acb", "abbc", "aab", "aa", "abd", "bac", "cab", "abcd", "abdc", "badc", "añb", "anb"];
        for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (a, b))) {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            assert_eq!(is_one_edit(&letters(a), &letters(b)), strsim::osa_distance(a, b) == 1, "{a} {b}");
        }
    }
}
