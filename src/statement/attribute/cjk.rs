//! Quotations in Chinese and Japanese: the speaker's title and name right before "说：“…”" or "は「…」と述べた".

use super::sieve::Credit;
use super::subject::Subjects;
use crate::statement::Span;

/// Chinese verbs of speech, which stand before the quotation.
const SAYS: &[&str] = &["说", "說", "表示", "指出", "强调", "強調", "称", "回答", "回应", "写道", "宣布", "道", "重申"];
/// Japanese verbs of speech, which stand after it.
const SAID: &[&str] = &["述べ", "語", "話", "発言", "強調", "指摘", "説明", "表明", "言", "答え", "コメント"];
/// Titles before (Chinese) and after (Japanese) a name.
const TITLES: &[&str] = &[
    "部长",
    "部長",
    "总理",
    "總理",
    "主席",
    "发言人",
    "發言人",
    "外长",
    "外長",
    "大使",
    "总统",
    "總統",
    "秘书长",
    "秘書長",
    "委员",
    "局长",
    "市长",
    "省长",
    "校长",
    "院长",
    "主任",
    "先生",
    "女士",
    "代表",
    "书记",
    "大臣",
    "首相",
    "外相",
    "知事",
    "長官",
    "報道官",
    "大統領",
    "市長",
    "総理",
    "国王",
];
const AFTER_NAME: &[&str] = &["さん", "氏", "様"];

/// The speaker of a quotation in Chinese or Japanese, if the words around it name one.
pub fn credit(s: &mut Subjects, index: usize) -> Option<Credit> {
    let quoted = &s.found[index];
    let paragraph = s.paragraphs[quoted.paragraph];
    let before = s.text[paragraph.start..quoted.outer.start].trim_end_matches(['：', ':', '，', ',', ' ', '\n']);
    if !before.chars().next_back().is_some_and(is_sign) {
        return None;
    }
    let (subject, cue) = match SAYS.iter().find(|verb| before.ends_with(**verb)) {
        Some(verb) => (&before[..before.len() - verb.len()], *verb),
        None => {
            let after = s.text[quoted.outer.end..paragraph.end].strip_prefix('と')?;
            let verb = SAID.iter().find(|verb| after.starts_with(**verb))?;
            (before.strip_suffix(['は', 'が', 'も'])?, *verb)
        }
    };
    let clause = subject.rsplit(['。', '，', '、', '！', '？', ' ', '\n']).next().unwrap_or(subject);
    let (name, at) = name_in(clause)?;
    let start = clause.as_ptr() as usize - s.text.as_ptr() as usize + at;
    let person = s.roster.named(name)?;
    Some(Credit::new((person, Span::new(start, start + name.len())), cue, "name and verb beside the quote", 0.85))
}

fn is_sign(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

/// The name in "外交部长李文达" or "山口健太郎大臣": what is left beside a title, two to seven signs.
fn name_in(clause: &str) -> Option<(&str, usize)> {
    let ending = TITLES.iter().chain(AFTER_NAME).filter(|title| clause.ends_with(**title)).map(|title| title.len()).max();
    let (from, to) = match ending {
        Some(len) => (0, clause.len() - len),
        None => {
            let from = TITLES.iter().filter_map(|title| clause.rfind(title).map(|at| at + title.len())).max()?;
            (from, clause.len())
        }
    };
    let name = &clause[from..to];
    let signs = name.chars().count();
    ((2..=7).contains(&signs) && name.chars().all(|c| is_sign(c) || c == '・' || c == '·')).then_some((name, from))
}
