//! `.onrecord.toml`: what a user says about the files of a folder and all below it.
//!
//! It names columns, keys and parts of file names, and values that hold for every file. It runs nothing and
//! leads nowhere. Keys of a nearer folder win over those of a farther one.

mod pattern;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::{Table, Value};

use super::control;
use crate::statement::date::NumericOrder;
use crate::statement::{Country, Draft, Field, StatementDate};
use pattern::Pattern;

/// The name of the file.
pub const NAME: &str = ".onrecord.toml";

/// Where a value stands in a row: under a heading, or in the column of a number, from 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    Named(String),
    Number(usize),
}

/// What is said about the files of a folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// Values of every statement, where it has none of its own.
    values: Vec<(Field, String)>,
    /// Which comes first in numeric dates.
    pub order: Option<NumericOrder>,
    /// Tables: whether the first row names the columns, and whether quotation marks hold cells together.
    header: Option<bool>,
    quotes: Option<bool>,
    pub columns: Vec<(Field, Column)>,
    /// JSON: where the list of statements is, and where the fields of each are.
    pub each: Option<Vec<String>>,
    pub json: Vec<(Field, Vec<String>)>,
    file_name: Option<Pattern>,
    /// All that is said, for telling whether it has changed.
    pub text: String,
}

/// The fields that columns, keys and file names can be mapped to.
const FIELDS: [(&str, Field); 12] = [
    ("title", Field::Title),
    ("date", Field::Date),
    ("speaker", Field::Speaker),
    ("author", Field::Author),
    ("role", Field::Role),
    ("text", Field::Body),
    ("key", Field::Key),
    ("url", Field::Url),
    ("lang", Field::Lang),
    ("kind", Field::Kind),
    ("publisher", Field::Publisher),
    ("origin", Field::Origin),
];

/// Keys of the file itself.
const KEYS: [&str; 10] = ["publisher", "origin", "kind", "lang", "date_order", "header", "quotes", "file_name", "columns", "json"];

fn field_of(name: &str) -> Option<Field> {
    let name = if name == "country" { "origin" } else { name };
    FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
}

impl Mapping {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// What is wrong, and what may have been meant.
    pub fn parse(text: &str) -> Result<Mapping, String> {
        let table: Table = text.parse().map_err(|e: toml::de::Error| format!("is no TOML: {}", e.message()))?;
        let mut mapping = Mapping { text: text.to_owned(), ..Mapping::default() };
        for (key, value) in &table {
            mapping.set(key, value)?;
        }
        Ok(mapping)
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "publisher" | "kind" | "lang" => self.values.push((field_of(key).unwrap_or(Field::Kind), string(key, value)?)),
            "origin" => {
                let name = string(key, value)?;
                match Country::named(&name)[..] {
                    [country] => self.values.push((Field::Origin, country.code().to_owned())),
                    _ => return Err(format!("`origin = \"{name}\"` is no one country: write its code or its name")),
                }
            }
            "date_order" => {
                self.order = Some(match string(key, value)?.to_lowercase().as_str() {
                    "dmy" => NumericOrder::DayFirst,
                    "mdy" => NumericOrder::MonthFirst,
                    other => return Err(format!("`date_order = \"{other}\"`: write \"dmy\" or \"mdy\"")),
                });
            }
            "header" => self.header = Some(boolean(key, value)?),
            "quotes" => self.quotes = Some(boolean(key, value)?),
            "file_name" => self.file_name = Some(Pattern::parse(&string(key, value)?)?),
            "columns" => {
                for (name, column) in inner(key, value)? {
                    let field = mapped(key, name)?;
                    let column = match column {
                        Value::String(heading) => Column::Named(heading.clone()),
                        Value::Integer(number @ 1..=10_000) => Column::Number(*number as usize),
                        _ => return Err(format!("`columns.{name}` is neither a heading nor the number of a column, from 1")),
                    };
                    self.columns.push((field, column));
                }
            }
            "json" => {
                for (name, path) in inner(key, value)? {
                    let path: Vec<String> = string(name, path)?.split('.').map(str::to_owned).collect();
                    if name == "each" {
                        self.each = Some(path);
                    } else {
                        self.json.push((mapped(key, name)?, path));
                    }
                }
            }
            unknown => return Err(unknown_key(unknown, KEYS.iter().copied())),
        }
        Ok(())
    }

    /// What a farther folder says, where this one says nothing.
    fn over(mut self, farther: &Mapping) -> Mapping {
        let missing = |field: &Field, known: &[(Field, String)]| !known.iter().any(|(own, _)| own == field);
        let more: Vec<(Field, String)> = farther.values.iter().filter(|(field, _)| missing(field, &self.values)).cloned().collect();
        self.values.extend(more);
        self.order = self.order.or(farther.order);
        self.header = self.header.or(farther.header);
        self.quotes = self.quotes.or(farther.quotes);
        if self.columns.is_empty() {
            self.columns.clone_from(&farther.columns);
        }
        if self.json.is_empty() && self.each.is_none() {
            self.json.clone_from(&farther.json);
            self.each.clone_from(&farther.each);
        }
        self.file_name = self.file_name.or_else(|| farther.file_name.clone());
        self.text.push_str(&farther.text);
        self
    }

    /// Whether the first row of a table names its columns.
    pub fn has_header(&self) -> bool {
        self.header.unwrap_or(true)
    }

    /// Whether quotation marks hold cells together.
    pub fn has_quotes(&self) -> bool {
        self.quotes.unwrap_or(true)
    }

    /// Adds what is said of every statement, and what the name of its file says.
    pub fn declare(&self, draft: &mut Draft, file: &str) {
        let of_name = self.file_name.as_ref().and_then(|pattern| pattern.read(file)).unwrap_or_default();
        for (name, value) in of_name {
            match name.as_str() {
                "year" => self.fill(draft, Field::Date, "file name", &value),
                "country" | "origin" => {
                    if let [country] = named(&value)[..] {
                        self.fill(draft, Field::Origin, "file name", country.code());
                    }
                }
                name => {
                    if let Some(field) = field_of(name).filter(|f| !matches!(f, Field::Body | Field::Key)) {
                        self.fill(draft, field, "file name", &value.replace('_', " "));
                    }
                }
            }
        }
        for (field, value) in &self.values {
            self.fill(draft, *field, NAME, value);
        }
        if self.order.is_some() {
            draft.order = self.order;
        }
    }

    fn fill(&self, draft: &mut Draft, field: Field, key: &str, value: &str) {
        if draft.first(field).is_none() {
            draft.declare(field, key, value);
        }
    }
}

/// The countries of a code or a name in which blanks are written `_`.
fn named(value: &str) -> Vec<Country> {
    let found = Country::named(&value.replace('_', " "));
    if found.is_empty() { Country::from_alpha3(&value.to_uppercase()).into_iter().collect() } else { found }
}

/// Seconds or milliseconds since 1970 as a day, UTC.
pub fn day_of_epoch(number: f64) -> Option<String> {
    let seconds = match number.abs() {
        n if (1e8..1e11).contains(&n) => number,
        n if (1e11..1e14).contains(&n) => number / 1_000.0,
        _ => return None,
    };
    StatementDate::from_day_number((seconds / 86_400.0).floor() as i64).map(|day| day.to_string())
}

fn string(key: &str, value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("`{key}` takes a string"))
}

fn boolean(key: &str, value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("`{key}` takes true or false"))
}

fn inner<'v>(key: &str, value: &'v Value) -> Result<&'v Table, String> {
    value.as_table().ok_or_else(|| format!("`{key}` is a table: write [{key}]"))
}

fn mapped(table: &str, name: &str) -> Result<Field, String> {
    let names = FIELDS.iter().map(|(name, _)| *name).chain((table == "json").then_some("each"));
    field_of(name).ok_or_else(|| unknown_key(&format!("{table}.{name}"), names))
}

fn unknown_key<'n>(key: &str, known: impl Iterator<Item = &'n str>) -> String {
    let bare = key.rsplit('.').next().unwrap_or(key);
    let known: Vec<&str> = known.collect();
    let near = known.iter().map(|name| (strsim::osa_distance(bare, name), *name)).min().filter(|(distance, name)| *distance <= 1 + name.len() / 4);
    match near {
        Some((_, name)) => format!("there is no key `{key}`; did you mean `{name}`?"),
        None => format!("there is no key `{key}`; keys: {}", known.join(", ")),
    }
}

/// The mappings of a corpus, each read once.
pub struct Mappings {
    root: PathBuf,
    folders: HashMap<PathBuf, Arc<Mapping>>,
    problems: Vec<(PathBuf, String)>,
}

impl Mappings {
    pub fn new(root: PathBuf) -> Self {
        Self { root, folders: HashMap::new(), problems: Vec::new() }
    }

    /// What is said about the files of a folder.
    pub fn of(&mut self, folder: &Path) -> Arc<Mapping> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let above = match folder.parent().filter(|_| folder != self.root) {
            Some(parent) if parent.starts_with(&self.root) => self.of(parent),
            _ => Arc::default(),
        };
        let path = folder.join(NAME);
        let own = match control::read(&path) {
            Ok(Some(bytes)) => String::from_utf8(bytes).map_err(|_| "is no UTF-8".to_owned()).and_then(|text| Mapping::parse(&text)),
            Ok(None) => Ok(Mapping::default()),
            Err(problem) => Err(problem),
        };
        let mapping = match own {
            Ok(own) if own == Mapping::default() => above,
            Ok(own) => Arc::new(own.over(&above)),
            Err(problem) => {
                self.problems.push((path, problem));
                above
            }
        };
        self.folders.insert(folder.to_owned(), mapping.clone());
        mapping
    }

    /// Files that could not be read, once each.
    pub fn problems(&mut self) -> Vec<(PathBuf, String)> {
        std::mem::take(&mut self.problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named() {
        for (text, why) in [
            ("publishr = \"A\"", "did you mean `publisher`"),
            ("colour = \"red\"", "keys: publisher"),
            ("origin = \"Atlantis\"", "no one country"),
            ("date_order = \"ymd\"", "\"dmy\" or \"mdy\""),
            ("header = \"no\"", "true or false"),
            ("[columns]\ntxt = \"Was\"", "did you mean `text`"),
            ("[columns]\ntext = 0", "from 1"),
            ("columns = 3", "[columns]"),
            ("[json]\neach = 3", "takes a string"),
            ("file_name = \"{year\"", "never closed"),
            ("publisher = ", "is no TOML"),
        ] {
            assert!(Mapping::parse(text).unwrap_err().contains(why), "{text}: {:?}", Mapping::parse(text));
        }
    }

    #[test]
    fn nearer_folders_win() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("a/b")).unwrap();
        std::fs::write(dir.path().join(NAME), "publisher = \"Far\"\nkind = \"speech\"\n").unwrap();
        std::fs::write(dir.path().join("a").join(NAME), "publisher = \"Near\"\n").unwrap();
        let mut mappings = Mappings::new(dir.path().to_owned());
        let mut draft = Draft::new(String::new(), crate::statement::Layout::Plain);
        mappings.of(&dir.path().join("a/b")).declare(&mut draft, "x.txt");
        let values: Vec<&str> = draft.declared.iter().map(|d| d.value.as_str()).collect();
        assert_eq!(values, ["Near", "speech"]);
        assert!(mappings.of(dir.path()).text.contains("Far"));
    }

    #[test]
    fn epochs_are_days() {
        assert_eq!(day_of_epoch(1_582_243_200.0).as_deref(), Some("2020-02-21"));
        assert_eq!(day_of_epoch(1_582_243_200_000.0).as_deref(), Some("2020-02-21"));
        assert_eq!(day_of_epoch(2020.0), None);
    }
}
