//! What has the shape of a person's name, and what only looks so.

use std::sync::LazyLock;

use rustc_hash::FxHashSet as HashSet;

use super::class::Class;
use super::name::{fold, is_name_word};
use super::title::{is_honorific, is_title_word};
use crate::statement::Kind;

/// Words that begin sentences and are capitalised for that only.
static STARTERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "the a an in on at but and or for from with as by to of if when while after before since today yesterday this that these those his \
     her their our my its it he she they we i you there here what who why how where yes no not then now so meanwhile earlier later \
     according asked both also however thank thanks dear question please joining earlier let q monday tuesday wednesday thursday friday \
     saturday sunday january february march april may june july august september october november december during under over more last \
     next new good visit contact follow click read see join watch call email learn find download about like share tell ask remember \
     support help stop vote meet only such many most some all each every several other another because although though despite unlike even just yet still perhaps \
     instead rather until unless whether further thus hence therefore moreover indeed besides among between within without through throughout across against"
        .split_ascii_whitespace()
        .collect()
});

/// Words of capitalised phrases that are no persons.
static THINGS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "one two three four five assembly states conference company corporation association coalition figures emergency announcement \
     tomorrow federation chamber bank institute center centre forum summit alliance court tribunal olympics economy reform budget democrat democrats republican republicans government ministry department office embassy republic council committee commission united nations union house senate parliament \
     press news staff editor admin webmaster team agency secretariat white congress party foundation university service group \
     international organization organisation delegation reuters journalist reporter question questions moderator participants \
     interviewer host bureau check against delivery theme session excellence excellencies ministerio ministere ministerium ministero embajada embassy mission delegacion secretaria \
     presidencia republica republique nations permanente permanent rights act strategy plan program programme project chain base county street road district department members \
     comunicacion social sistema instituto programa becas direccion coordinacion consejo comision bienestar servicios desarrollo consiglio stato repubblica presidenza \
     statistica conseil etat climate change aviation people opposition airways disaster management charter times college foundation creek \
     agreement treaty convention protocol resolution declaration accord covenant network society coalition professionals laureate"
        .split_ascii_whitespace()
        .collect()
});

/// True for words that begin sentences rather than names.
pub fn is_starter(word: &str) -> bool {
    Class::of(word).starter
}

pub(super) fn lists_starter(word: &str) -> bool {
    // "I'm", "He's", "Let's" begin as their first part does.
    let word = word.to_lowercase();
    STARTERS.contains(word.split(['\'', '’']).next().unwrap_or(&word))
}

/// Two to five capitalised words (or one) without a word of office: the shape of a name.
pub fn is_person_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = words.iter().all(|w| {
        (is_name_word(w) || Class::of(w.trim_matches([',', '.', '(', ')'])).particle || w.starts_with("al-") || w.starts_with("el-"))
            && !w.chars().any(|c| c.is_numeric() || "/&@:;!?".contains(c))
    });
    let offices = words.iter().filter(|w| is_title_word(w) || is_honorific(w) || Kind::is_word(w)).count();
    // Initials alone are nobody's name.
    let worded = words.iter().any(|w| {
        w.split(['.', '-', '\'', '’']).any(|part| part.chars().filter(|c| c.is_alphabetic()).count() > 1)
            || w.chars().all(|c| !c.is_lowercase() && !c.is_uppercase())
    });
    const JOINTS: &[&str] = &[
        "y", "e", "en", "el", "los", "las", "para", "por", "con", "et", "des", "sur", "pour", "dans", "und", "fur", "le", "les", "dei", "degli", "of", "the",
        "and", "for",
    ];
    let joint = |word: &str| JOINTS.contains(&fold(word.trim_matches('.')).as_str());
    let (first, last) = (words.first().copied().unwrap_or(""), words.last().copied().unwrap_or(""));
    let joined = (joint(first) && first.chars().count() > 1)
        || joint(last) && last.chars().count() > 1
        || ["de", "del", "di", "du", "la"].contains(&fold(last).as_str());
    !joined && worded && (1..=6).contains(&words.len()) && named && offices == 0 && !is_thing(text) && (!is_starter(words[0]) || begins_initials(&words))
}

/// "A Z Ndlazi", "I. K. Osei": the first word is an initial, not an article or a pronoun.
fn begins_initials(words: &[&str]) -> bool {
    let initial = |w: &str| w.chars().filter(|c| c.is_alphabetic()).count() == 1 && is_name_word(w);
    let particle = words.len() >= 3 && Class::of(words[1]).particle;
    words.len() >= 2 && initial(words[0]) && (words[0].ends_with('.') || particle || (words.len() >= 3 && initial(words[1])))
}

/// Capitalised phrases of heads that are no persons.
fn is_thing(text: &str) -> bool {
    let words = text.split_whitespace().map(|w| fold(w.trim_matches(|c: char| !c.is_alphanumeric())));
    let mut words = words.peekable();
    words.peek().is_some_and(|w| w == "the") || words.any(|w| THINGS.contains(w.as_str()))
}
