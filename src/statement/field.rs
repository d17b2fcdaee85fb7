//! The Field table: every metadata field, how queries call it and how sources call it.
//!
//! One row per field. The query language, the flags' help and the readers of front matter, JSON,
//! meta tags and sidecar tables are all derived from it.

/// A metadata field of a statement or passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Speaker,
    Country,
    About,
    Origin,
    Date,
    Since,
    Until,
    Title,
    Publisher,
    Kind,
    Role,
    Lang,
    In,
    Path,
    Id,
    Author,
    Url,
    Body,
    Key,
}

/// A row of the table.
pub struct Row {
    pub field: Field,
    /// The name in queries; empty for fields that cannot be searched.
    pub name: &'static str,
    /// Other names in queries.
    pub aliases: &'static [&'static str],
    /// Keys that sources use for it, best first, in the spelling of [`fold_key`].
    pub keys: &'static [&'static str],
    /// One line for help and error messages.
    pub help: &'static str,
}

const fn row(field: Field, name: &'static str, aliases: &'static [&'static str], keys: &'static [&'static str], help: &'static str) -> Row {
    Row { field, name, aliases, keys, help }
}

/// Offices that tables use as the name of a speaker column ("president", "minister").
const SPEAKER_KEYS: &[&str] = &[
    "speaker",
    "speakers",
    "speaker_name",
    "speaker_full",
    "delivered_by",
    "spoken_by",
    "said_by",
    "orator",
    "president",
    "president_full",
    "minister",
    "secretary",
    "senator",
    "member",
    "official",
    "person",
    "name_of_person_speaking",
];

/// The fields, in the order in which help lists them.
pub const FIELDS: &[Row] = &[
    row(Field::Speaker, "speaker", &["by", "from"], SPEAKER_KEYS, "whose words the passage holds: speaker:tillerson"),
    row(Field::Country, "country", &["c"], &[], "spoken for, mentioned, or what the statement is about: country:KR"),
    row(Field::About, "about", &[], &["about", "subject_country", "countries"], "a country the passage itself mentions: about:japan"),
    row(
        Field::Origin,
        "origin",
        &[],
        &["country", "origin", "country_code", "country_name", "nation", "state", "iso", "iso3", "iso_code"],
        "the country the speaker or publisher speaks for: origin:NO",
    ),
    row(
        Field::Date,
        "date",
        &["d"],
        &[
            "date",
            "published",
            "published_time",
            "date_published",
            "datepublished",
            "publication_date",
            "pubdate",
            "pub_date",
            "datetime",
            "date_time",
            "published_at",
            "publish_date",
            "date_issued",
            "issued",
            "issue_date",
            "release_date",
            "date_created",
            "datecreated",
            "created",
            "delivered",
            "date_delivered",
            "speech_date",
            "day",
            "timestamp",
            "time",
            "year",
        ],
        "when it was said: date:2017-03, date:2016..2017-03",
    ),
    row(Field::Since, "since", &[], &[], "on or after: since:2017-03-21"),
    row(Field::Until, "until", &[], &[], "on or before: until:2017"),
    row(Field::Title, "title", &["t"], &["title", "headline", "heading", "name", "subject_line"], "words of the title: title:fisheries"),
    row(
        Field::Publisher,
        "publisher",
        &[],
        &["publisher", "site_name", "source", "agency", "organization", "organisation", "outlet", "ministry", "office"],
        "who published it: publisher:ministry",
    ),
    row(Field::Kind, "kind", &[], &["kind", "type", "document_type", "doctype", "category", "genre"], "kind:transcript, kind:speech"),
    row(Field::Role, "role", &[], &["role", "post", "position", "speaker_role", "speaker_title", "job_title"], "the speaker's office: role:minister"),
    row(Field::Lang, "lang", &["language"], &["lang", "language", "locale", "inlanguage", "in_language"], "language code: lang:fr"),
    row(Field::In, "in", &[], &[], "quote, speech, paraphrase, question or narration: in:quote"),
    row(Field::Path, "path", &[], &[], "part of the file's path: path:briefings/"),
    row(Field::Id, "id", &[], &[], "a statement or passage id: id:4f1c9a"),
    row(Field::Author, "", &[], &["author", "authors", "creator", "byline", "by"], ""),
    row(Field::Url, "", &[], &["url", "source_url", "link", "permalink", "canonical", "web_url", "href"], ""),
    row(
        Field::Body,
        "",
        &[],
        &[
            "text",
            "body",
            "content",
            "transcript",
            "full_text",
            "fulltext",
            "article_body",
            "articlebody",
            "statement",
            "speech",
            "message",
            "paragraphs",
            "turns",
            "utterances",
        ],
        "",
    ),
    row(Field::Key, "", &[], &["id", "_id", "key", "uid", "guid", "doc_id", "identifier", "slug", "fileid", "file_id"], ""),
];

impl Field {
    /// The row of this field.
    pub fn row(self) -> &'static Row {
        FIELDS.iter().find(|row| row.field == self).expect("every field has its row in FIELDS")
    }

    /// The name in queries.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The field that queries call `name`.
    pub fn for_query(name: &str) -> Option<Field> {
        let name = name.to_lowercase();
        let row = FIELDS.iter().find(|row| !row.name.is_empty() && (row.name == name || row.aliases.contains(&name.as_str())))?;
        Some(row.field)
    }

    /// The fields that can be searched.
    pub fn searchable() -> impl Iterator<Item = &'static Row> {
        FIELDS.iter().filter(|row| !row.name.is_empty())
    }

    /// The field that a source means by `key`, however it spells it.
    pub fn for_source_key(key: &str) -> Option<Field> {
        Self::ranked_source_key(key).map(|(field, _)| field)
    }

    /// The same with the rank of the key among those of the field; 0 is best.
    pub fn ranked_source_key(key: &str) -> Option<(Field, usize)> {
        let key = fold_key(key);
        FIELDS.iter().find_map(|row| row.keys.iter().position(|k| *k == key).map(|rank| (row.field, rank)))
    }
}

/// Vocabulary prefixes of meta tags that say nothing about the field.
const PREFIXES: &[&str] = &["og_", "dc_", "dcterms_", "article_", "twitter_", "citation_", "sailthru_", "parsely_"];

/// A key in one spelling: lower case, `_` for punctuation, without a vocabulary's prefix.
pub fn fold_key(key: &str) -> String {
    let folded: String = key.trim().chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let mut bare = folded.as_str();
    while let Some(rest) = PREFIXES.iter().find_map(|prefix| bare.strip_prefix(prefix)) {
        bare = rest;
    }
    bare.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_keys() {
        for (key, field) in [
            ("og:title", Some(Field::Title)),
            ("DC.Terms.Date", None),
            ("dcterms.date", Some(Field::Date)),
            ("article:published_time", Some(Field::Date)),
            ("datePublished", Some(Field::Date)),
            ("president_full", Some(Field::Speaker)),
            ("Country", Some(Field::Origin)),
            ("weight", None),
        ] {
            assert_eq!(Field::for_source_key(key), field, "{key}");
        }
    }

    #[test]
    fn every_name_is_used_once() {
        let mut names: Vec<&str> = Field::searchable().flat_map(|row| [row.name].into_iter().chain(row.aliases.iter().copied())).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        let mut keys: Vec<&str> = FIELDS.iter().flat_map(|row| row.keys.iter().copied()).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
