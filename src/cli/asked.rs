//! What is asked for: a query, its filters as flags, and the day that dates count from.

use std::io::Read;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap_complete::ArgValueCandidates;

use super::completions;
use crate::query::{Options, Query, QueryError, Today, filter, parse};
use crate::search::SearchOptions;
use crate::statement::Field;

/// Filters as flags: each wraps the whole query; one given twice means either value.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Filters")]
pub struct Filters {
    /// Whose words: a name, with or without title
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(completions::speakers))]
    speaker: Vec<String>,
    /// A country spoken for, mentioned, or what the statement is about: name, adjective, code, region
    #[arg(long, value_name = "COUNTRY", add = ArgValueCandidates::new(completions::countries))]
    country: Vec<String>,
    /// A country the passage itself mentions
    #[arg(long, value_name = "COUNTRY", add = ArgValueCandidates::new(completions::countries))]
    about: Vec<String>,
    /// The country the speaker or publisher speaks for
    #[arg(long, value_name = "COUNTRY", add = ArgValueCandidates::new(completions::countries))]
    origin: Vec<String>,
    /// When: 2017, 2017-03, 2017-03-21, 2016..2017-03, 2017-Q1, last-month
    #[arg(long, value_name = "DATE")]
    date: Vec<String>,
    /// On or after
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// On or before
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Words of the title
    #[arg(long, value_name = "WORDS")]
    title: Vec<String>,
    /// Words of the publisher's name
    #[arg(long, value_name = "WORDS")]
    publisher: Vec<String>,
    /// statement, joint, speech, transcript, interview, readout, report or debate
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Words of the speaker's office
    #[arg(long, value_name = "WORDS")]
    role: Vec<String>,
    /// Language code
    #[arg(long, value_name = "CODE")]
    lang: Vec<String>,
    /// quote, speech, paraphrase, question or narration
    #[arg(long = "in", value_name = "PART")]
    part: Vec<String>,
    /// Part of the file's path; `*` stands for anything
    #[arg(long, value_name = "TEXT")]
    path: Vec<String>,
}

impl Filters {
    /// Every flag that was given, with its field.
    fn given(&self) -> Vec<(Field, Vec<String>)> {
        let one = |value: &Option<String>| value.iter().cloned().collect();
        let all = [
            (Field::Speaker, self.speaker.clone()),
            (Field::Country, self.country.clone()),
            (Field::About, self.about.clone()),
            (Field::Origin, self.origin.clone()),
            (Field::Date, self.date.clone()),
            (Field::Since, one(&self.since)),
            (Field::Until, one(&self.until)),
            (Field::Title, self.title.clone()),
            (Field::Publisher, self.publisher.clone()),
            (Field::Kind, self.kind.clone()),
            (Field::Role, self.role.clone()),
            (Field::Lang, self.lang.clone()),
            (Field::In, self.part.clone()),
            (Field::Path, self.path.clone()),
        ];
        all.into_iter().filter(|(_, values)| !values.is_empty()).collect()
    }

    /// The query within the filters.
    pub fn wrap(&self, query: Query, today: Today) -> Result<Query, QueryError> {
        let mut parts = vec![query];
        for (field, values) in self.given() {
            let mut any = Vec::new();
            for value in values {
                let read = filter(field, &value, today).map_err(|(message, hint)| {
                    let shown = format!("--{} {value}", field.name());
                    let error = QueryError::new(&shown, shown.len() - value.len()..shown.len(), message);
                    match hint {
                        Some(hint) => error.hint(hint),
                        None => error,
                    }
                })?;
                any.push(Query::Filter(read));
            }
            parts.push(Query::any_of(any));
        }
        Ok(Query::all_of(parts))
    }
}

/// A query with its filters, as the commands take it that count rather than rank.
#[derive(clap::Args, Debug)]
pub struct Asked {
    /// Only passages that match; as for `search`
    #[arg(value_name = "QUERY")]
    query: Vec<String>,

    #[command(flatten)]
    filters: Filters,

    /// Break off what takes longer; 0 for no limit
    #[arg(long, default_value_t = TIMEOUT, value_name = "SECONDS")]
    timeout: u64,

    /// The day that relative dates count from
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
}

/// Seconds that a search may take unless it is told otherwise.
pub const TIMEOUT: u64 = 30;

/// The limit of so many seconds; 0 means none.
pub fn timeout(seconds: u64) -> Option<Duration> {
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

impl Asked {
    /// How what is asked for is searched.
    pub fn options(&self) -> SearchOptions {
        SearchOptions { timeout: timeout(self.timeout), threads: 0, ..SearchOptions::default() }
    }

    pub fn query(&self) -> anyhow::Result<Query> {
        let today = today(self.now.as_deref())?;
        let text = query_text(&self.query)?;
        let query = if text.is_empty() { Query::All } else { parse(&text, Options { today, literal: false })? };
        Ok(self.filters.wrap(query, today)?)
    }
}

pub fn query_text(words: &[String]) -> anyhow::Result<String> {
    if words == ["-"] {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("reading the query from standard input")?;
        return Ok(text.trim().to_owned());
    }
    Ok(words.join(" "))
}

/// Today in the local time zone, or the day that was given.
pub fn today(now: Option<&str>) -> anyhow::Result<Today> {
    let Some(text) = now else {
        let date = jiff::Zoned::now().date();
        let today = crate::statement::StatementDate::new(i32::from(date.year()), Some(date.month().into()), Some(date.day().into()));
        return Ok(Today(today.map_or(0, crate::statement::StatementDate::first_day)));
    };
    match text.parse::<crate::statement::StatementDate>() {
        Ok(date) if date.precision() == crate::statement::Precision::Day => Ok(Today(date.first_day())),
        _ => bail!("--now takes a day: 2017-03-21"),
    }
}
