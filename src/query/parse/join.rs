//! Parts that stand side by side: whether they were joined in words, and filters on one field.

use crate::query::Query;
use crate::statement::Field;

/// How an operand was joined to the one before.
#[derive(PartialEq, Clone, Copy)]
pub enum Join {
    Implicit,
    Explicit,
}

/// Filters on one field that stand side by side mean any of them; `speaker:a AND speaker:b` means both.
pub fn merge_filters(parts: Vec<(Join, Query, Option<Field>)>) -> Vec<Query> {
    let mut merged: Vec<(Query, Option<Field>)> = Vec::new();
    for (join, part, field) in parts {
        let repeated = merged.iter().rposition(|(_, known)| field.is_some() && *known == field);
        match repeated.filter(|_| join == Join::Implicit) {
            Some(at) => {
                let before = std::mem::replace(&mut merged[at].0, Query::All);
                merged[at].0 = Query::any_of(vec![before, part]);
            }
            None => merged.push((part, field)),
        }
    }
    merged.into_iter().map(|(query, _)| query).collect()
}

/// The field of a filter, or of a disjunction of filters on one field.
pub fn filter_field(query: &Query) -> Option<Field> {
    match query {
        Query::Filter(filter) => Some(filter.field()),
        Query::Or(parts) => {
            let first = filter_field(parts.first()?)?;
            parts.iter().all(|p| filter_field(p) == Some(first)).then_some(first)
        }
        _ => None,
    }
}
