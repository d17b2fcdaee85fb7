//! Values of fields: what `country:KR`, `since:2w` or `id:4f1c9a` mean.

use super::Filter;
use super::date::{Today, read_end, read_range};
use super::suggest::closest;
use crate::statement::{Country, DateRange, Field, Kind, Role};

/// A filter from a field and a value, as flags and fields give it.
///
/// # Errors
///
/// A message and perhaps a hint, when the value means nothing to the field.
pub fn filter(field: Field, value: &str, today: Today) -> Result<Filter, (String, Option<String>)> {
    let value = value.trim();
    if !value.chars().any(char::is_alphanumeric) {
        return Err((format!("`{}:` has no value", field.name()), Some(field.row().help.to_owned())));
    }
    match field {
        Field::Speaker => Ok(Filter::Speaker(value.to_owned())),
        Field::Country | Field::About | Field::Origin => countries(value).map(|any| Filter::Country { field, any }),
        Field::Date => read_range(value, today).map(Filter::Date),
        Field::Since => {
            read_range(value, today)?.first.map(|first| Filter::Date(DateRange { first: Some(first), last: None })).ok_or_else(|| open(field, value))
        }
        Field::Until => until(value, today)?.map(|last| Filter::Date(DateRange { first: None, last: Some(last) })).ok_or_else(|| open(field, value)),
        Field::Title | Field::Publisher | Field::Role => Ok(Filter::Words { field, words: value.to_owned() }),
        Field::Kind => Kind::parse(value).map(Filter::Kind).ok_or_else(|| {
            let names: Vec<&str> = Kind::names().collect();
            (format!("there is no kind `{value}`"), Some(names.join(", ")))
        }),
        Field::In => Role::parse(value).map(Filter::In).ok_or_else(|| {
            let names: Vec<&str> = Role::ALL.iter().map(|r| r.name()).collect();
            (format!("passages are never in `{value}`"), Some(names.join(", ")))
        }),
        Field::Lang => Ok(Filter::Lang(value.to_lowercase())),
        Field::Path => Ok(Filter::Path(value.to_owned())),
        Field::Id => id(value),
        Field::Author | Field::Url | Field::Body | Field::Key => Err((format!("`{}` cannot be searched", field.name()), None)),
    }
}

/// A range that is open where the field wants an end would filter nothing.
fn open(field: Field, value: &str) -> (String, Option<String>) {
    (format!("`{}:` has no date in `{value}`", field.name()), Some("since:2016, until:2017-03, date:2016..".to_owned()))
}

/// The last day of a range, or of what a single date means.
fn until(value: &str, today: Today) -> Result<Option<i64>, (String, Option<String>)> {
    if value.contains("..") { read_range(value, today).map(|range| range.last) } else { read_end(value, today) }
}

/// Countries by code, name, demonym or alias, or the members of a region; several with commas between.
fn countries(value: &str) -> Result<Vec<Country>, (String, Option<String>)> {
    let mut all = Vec::new();
    let whole = country(value);
    let parts: Vec<&str> = if whole.is_empty() { value.split(',').map(str::trim).filter(|p| !p.is_empty()).collect() } else { vec![value] };
    for part in parts {
        let found = country(part);
        if found.is_empty() {
            let near = closest(part, Country::all_names()).map(|name| format!("did you mean `{name}`?"));
            let hint = near.unwrap_or_else(|| "a name, an adjective, an ISO code or a region: country:KR, country:\"South Korea\", country:EU".to_owned());
            return Err((format!("there is no country `{part}`"), Some(hint)));
        }
        all.extend(found.into_iter().filter(|c| !all.contains(c)).collect::<Vec<_>>());
    }
    Ok(all)
}

fn country(value: &str) -> Vec<Country> {
    // Two letters are a code first: AU is Australia, the African Union is "African Union".
    let mut found = Country::named(value);
    if let (true, Some((name, form))) = (found.is_empty(), value.split_once(", ")) {
        // "Korea, Republic of", as lists are sorted.
        found = Country::named(&format!("{form} {name}"));
    }
    if found.is_empty() {
        found = Country::region(value).unwrap_or_default();
    }
    if found.is_empty() && value.len() == 4 {
        // States that are no more have codes of four letters.
        found.extend(Country::from_code(&value.to_uppercase()));
    }
    if found.is_empty() && (!value.contains(char::is_lowercase) || !value.contains(char::is_uppercase)) {
        found.extend(Country::from_alpha3(&value.to_uppercase()));
    }
    found
}

/// A statement's id or a unique beginning of it, or a passage's.
fn id(value: &str) -> Result<Filter, (String, Option<String>)> {
    let (statement, passage) = value.split_once('#').map_or((value, None), |(s, p)| (s, Some(p)));
    let hex = (4..=12).contains(&statement.len()) && statement.bytes().all(|b| b.is_ascii_hexdigit());
    let number = passage.is_none_or(|p| p.parse::<u32>().is_ok());
    if hex && number {
        Ok(Filter::Id(value.to_lowercase()))
    } else {
        Err((format!("`{value}` is no id"), Some("4 to 12 hexadecimal digits, then # and a number for a passage: 4f1c9a#4".to_owned())))
    }
}
