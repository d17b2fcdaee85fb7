//! Words that labels are made of when they name nobody: questioners, answerers, those who preside.

/// "QUESTION", "Q", "REPORTER", in some languages; lower case, without points.
const QUESTIONERS: &[&str] = &[
    "q",
    "question",
    "questions",
    "questioner",
    "reporter",
    "reporters",
    "journalist",
    "journalists",
    "press",
    "interviewer",
    "inaudible question",
    "correspondent",
    "question from the press",
    "media",
    "audience",
    "audience member",
    "student",
    "caller",
    "pregunta",
    "preguntas",
    "interlocutor",
    "interlocutora",
    "periodista",
    "reportero",
    "reportera",
    "entrevistador",
    "entrevistadora",
    "frage",
    "zwischenfrage",
    "journaliste",
    "pergunta",
    "jornalista",
    "repórter",
    "domanda",
    "giornalista",
    "вопрос",
    "журналист",
    "корреспондент",
    "реплика",
    "记者",
    "记者问",
    "问",
    "提问",
    "記者",
    "質問",
    "問",
    "سؤال",
    "صحفي",
    "الصحفي",
    "vraag",
    "pregunta del público",
];

/// "A", "ANSWER", in some languages.
const ANSWERS: &[&str] = &["a", "answer", "antwort", "respuesta", "réponse", "risposta", "resposta", "ответ", "答", "回答", "جواب", "antwoord"];

/// Those who speak without a name unless a label or the head gives one.
const UNNAMED: &[&str] = &[
    "moderator",
    "operator",
    "host",
    "participant",
    "participants",
    "speaker",
    "the speaker",
    "mr speaker",
    "madam speaker",
    "madame speaker",
    "chair",
    "the chair",
    "the chairman",
    "mr chairman",
    "madam chair",
    "hon members",
    "hon member",
    "an hon member",
    "several hon members",
    "members",
    "interpreter",
    "translator",
    "all",
    "unidentified",
    "anchor",
    "the clerk",
    "clerk",
    "the acting speaker",
    "presiding officer",
    "the presiding officer",
    "the deputy speaker",
    "deputy speaker",
    "madam deputy speaker",
    "mr deputy speaker",
    "voice",
    "voices",
    "staff",
    "announcer",
    "an honourable member",
    "honourable members",
    "government member",
    "opposition member",
    "moderador",
    "moderadora",
    "presentador",
    "presentadora",
    "modérateur",
    "modératrice",
    "moderatore",
    "moderatrice",
    "vozes",
    "voces",
    "zwischenruf",
    "zwischenrufe",
    "ведущий",
    "ведущая",
    "主持人",
    "司会",
    "the interpreter",
    "panelist",
    "guest",
    "presenter",
    "aide",
    "staffer",
    "the recorder",
    "chairman",
    "the acting chairman",
    "the acting chair",
    "acting chairman",
    "acting president",
    "the acting president",
    "recorder",
    "público",
    "asistentes",
    "coro",
];

/// Words that make a label nobody's wherever they stand ("VOZ MUJER", "HON. OPPOSITION MEMBERS").
const NOBODY: &[&str] =
    &["voz", "voces", "vozes", "voix", "stimme", "intervención", "intervencion", "members", "audience", "crowd", "participants", "abgeordneten", "zwischenruf"];

/// A label's text in the form of the lists: lower case, no points, no number at its end ("REPORTER 1").
fn listed(text: &str) -> String {
    let lower: String = text.to_lowercase().chars().filter(|c| !matches!(c, '.' | '(' | ')')).collect();
    lower.trim_end_matches(|c: char| c.is_numeric() || c == '#' || c == ' ').trim().to_owned()
}

pub fn is_questioner(text: &str) -> bool {
    let whole = listed(text);
    // "QUESTION (via interpreter)", "Reporter, Evening Herald": what follows describes.
    let bare = listed(text.split(['(', ',']).next().unwrap_or(text));
    [&whole, &bare].iter().any(|t| QUESTIONERS.contains(&t.as_str()))
        || ((7..=9).contains(&whole.len()) && strsim::osa_distance(&whole, "question") == 1)
        || whole.starts_with("question from")
        || whole.starts_with("question by")
}

pub fn is_answer(text: &str) -> bool {
    ANSWERS.contains(&listed(text).as_str())
}

/// Somebody without a name: "MODERATOR", "SENIOR STATE DEPARTMENT OFFICIAL ONE", "UNIDENTIFIED MALE".
pub fn is_unnamed(text: &str) -> bool {
    const NUMBERS: &[&str] = &["one", "two", "three", "four", "five"];
    let whole = listed(text);
    let mut words: Vec<&str> = whole.split_whitespace().collect();
    if words.len() > 1 && words.last().is_some_and(|w| NUMBERS.contains(w)) {
        words.pop();
    }
    // "SENIOR ADMINISTRATION OFFICIAL", "WHITE HOUSE AIDE"
    let official = words.len() <= 7
        && words.last().is_some_and(|w| matches!(*w, "official" | "officials" | "aide" | "briefer" | "funktionär" | "funcionario" | "responsable"));
    UNNAMED.contains(&words.join(" ").as_str())
        || whole.starts_with("unidentified")
        || whole.starts_with("unknown")
        || official
        || (words.len() <= 4 && !text.contains(',') && words.iter().any(|w| NOBODY.contains(w)))
}
