//! Words that report speech, in the forms that do so, and what may stand between them and the quote.
//!
//! The first English ones carry most of the weight: said, told, says, wrote and added make up 60 % of
//! cues in news (PolNeAR).

use std::sync::LazyLock;

use rustc_hash::FxHashSet as HashSet;

/// Verbs that report words.
const ENGLISH: &str = "\
     said says told tells wrote writes added adds stated states noted notes declared declares remarked remarks commented comments explained \
     explains continued continues concluded concludes emphasized emphasised emphasizes emphasises stressed stresses underlined underscored \
     reiterated reiterates insisted insists warned warns announced announces asked asks answered answers replied replies responded responds \
     argued argues claimed claims affirmed affirms confirmed confirms acknowledged conceded admitted denied observed observes recalled recalls \
     urged urges pledged vowed promised testified tweeted posted quipped joked repeated asserted asserts maintained cautioned complained thanked \
     welcomed praised condemned called described insisting saying adding noting warning stating telling explaining expressed offered agreed \
     countered cried exclaimed protested predicted estimated suggested proposed believes believed thinks felt disagreed objected retorted snapped \
     interjected recounted reflected reads exclaims demanded demands ordered murmured shouted whispered chimed boasted lamented mused \
     noticed testifies tweets posts remembers signalled signaled hailed applauded reminded assured informed advised instructed taught reassured \
     cabled telegraphed jokes promises vows pledges suggests predicts";

/// The same in French.
const FRENCH: &str = "\
     dit dis affirme affirmé déclare déclaré ajoute ajouté souligne souligné précise précisé explique expliqué estime estimé indique indiqué \
     insiste insisté rappelle rappelé conclut conclu assuré annoncé annonce répond répondu lancé poursuit poursuivi martelé confie confié \
     reconnaît reconnu regretté salué dénoncé écrit commente commenté confirmé promis averti prévenu demandé noté raconte raconté soutient \
     soutenu jugé observe observé plaidé réagi";

/// The same in German.
const GERMAN: &str = "\
     sagte sagt gesagt erklärte erklärt betonte betont meinte meint fügte ergänzte unterstrich teilte kündigte warnte warnt forderte fordert \
     kritisierte lobte antwortete entgegnete schrieb schreibt versicherte bekräftigte äußerte urteilte hieß berichtete bestätigte mahnte begrüßte \
     bedauerte erwiderte fragte rief";

/// The same in Spanish.
const SPANISH: &str = "\
     dijo dice dicho señaló señala afirmó afirma declaró declara aseguró asegura explicó explica agregó agrega añadió añade sostuvo sostiene \
     indicó indica manifestó manifiesta expresó expresa subrayó subraya destacó destaca advirtió advierte recordó recuerda precisó precisa \
     comentó comenta respondió responde contestó contesta apuntó apunta reiteró reitera enfatizó insistió insiste anunció concluyó preguntó \
     aclaró escribió prometió detalló puntualizó recalcó mencionó refirió exclamó";

/// The same in Italian.
const ITALIAN: &str = "\
     disse detto dichiarato dichiara affermato afferma aggiunto aggiunge spiegato spiega sottolineato sottolinea ricordato precisato commentato \
     risposto scritto assicurato ribadito osservato concluso annunciato";

/// The same in Portuguese.
const PORTUGUESE: &str = "\
     diz afirmou declarou acrescentou explicou ressaltou destacou salientou sublinhou referiu assegurou garantiu respondeu comentou anunciou \
     concluiu reiterou frisou contou lembrou";

/// The same in Russian.
const RUSSIAN: &str = "\
     сказал сказала заявил заявила отметил отметила подчеркнул подчеркнула добавил добавила сообщил сообщила объяснил объяснила пояснил пояснила \
     считает уверен уверена ответил ответила написал написала говорит говорил говорила цитирует рассказал рассказала";

/// Verbs that report words without quotation marks, when "that" or a clause follows.
const REPORTING: &str = "\
     said says told stated states noted declared explained emphasized emphasised stressed underlined underscored reiterated insisted warned \
     announced replied argued affirmed confirmed acknowledged added dit déclaré affirmé souligné expliqué ajouté annoncé précisé sagte erklärte \
     betonte dijo afirmó señaló aseguró explicó declaró agregó indicó anunció sostuvo affermato dichiarato sottolineato afirmou disse declarou \
     заявил заявила сказал сказала отметил отметила подчеркнул подчеркнула сообщил сообщила";

/// Adverbs, auxiliaries and small words that may stand between a subject and its verb.
const FILLERS: &str = "\
     also then later further today yesterday has had have is was simply again now recently publicly once earlier separately always never monday \
     tuesday wednesday thursday friday saturday sunday on quoted as both all himself herself subsequently repeatedly rightly went who a ha hat \
     hatte avait aura ont han había haben habe también aussi auch anche également ensuite luego después puis so however therefore meanwhile \
     nevertheless rightly famously just still sich hier alors ainsi thereupon angrily did";

fn set(lists: &[&'static str]) -> HashSet<&'static str> {
    lists.iter().flat_map(|list| list.split_ascii_whitespace()).collect()
}

static VERBS: LazyLock<HashSet<&str>> = LazyLock::new(|| set(&[ENGLISH, FRENCH, GERMAN, SPANISH, ITALIAN, PORTUGUESE, RUSSIAN]));
static REPORTS: LazyLock<HashSet<&str>> = LazyLock::new(|| set(&[REPORTING]));
static FILLS: LazyLock<HashSet<&str>> = LazyLock::new(|| set(&[FILLERS]));

/// True for a word that reports speech.
pub fn is_verb(word: &str) -> bool {
    VERBS.contains(word.to_lowercase().as_str())
}

/// True for a word that reports words without quoting them.
pub fn reports(word: &str) -> bool {
    REPORTS.contains(word.to_lowercase().as_str())
}

/// True for words that may stand between a subject and its verb.
pub fn is_filler(word: &str) -> bool {
    let word = word.to_lowercase();
    FILLS.contains(word.as_str()) || (word.len() > 4 && word.ends_with("ly"))
}

/// Verbs whose object is the person spoken to: never followed by their subject.
pub fn takes_person(verb: &str) -> bool {
    matches!(
        verb.to_lowercase().as_str(),
        "told"
            | "tells"
            | "telling"
            | "asked"
            | "asks"
            | "thanked"
            | "urged"
            | "urges"
            | "warned"
            | "reminded"
            | "assured"
            | "informed"
            | "advised"
            | "instructed"
            | "praised"
            | "called"
            | "welcomed"
            | "reassured"
    )
}

/// What leads to the source of words: "according to Minister Lund", "in the words of …".
const SOURCES: &[&str] = &[
    "according to",
    "in the words of",
    "as quoted by",
    "in a statement by",
    "in a statement from",
    "selon",
    "d'après",
    "d’après",
    "según",
    "de acuerdo con",
    "en palabras de",
    "laut",
    "nach angaben von",
    "secondo",
    "segundo",
    "de acordo com",
    "по словам",
];

/// Bytes of such a lead at the beginning of a text; German "so" stands before its source after the quote.
pub fn source_lead(text: &str) -> Option<usize> {
    let lower: String = text.chars().take(24).flat_map(char::to_lowercase).collect();
    let led = |lead: &&&str| lower.starts_with(**lead) && lower[lead.len()..].starts_with(' ');
    SOURCES.iter().find(led).map(|lead| lead.len() + 1).or_else(|| lower.starts_with("so ").then_some(3))
}
