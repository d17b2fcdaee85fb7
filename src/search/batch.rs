//! Many queries in one process: one a line, as `qid<TAB>query` or as JSON with filters.

use rayon::prelude::*;
use serde_json::Value;

use super::{Answer, Engine, SearchOptions};
use crate::query::{Options, Query, filter, parse};
use crate::statement::Field;

/// One query of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchQuery {
    pub qid: String,
    pub query: Query,
    /// Why it was read as plain words.
    pub warning: Option<String>,
    /// Why it is not answered: a filter that cannot be understood must not be left out.
    pub error: Option<String>,
}

impl BatchQuery {
    /// Reads a line of a batch.
    pub fn read(line: &str, number: usize, options: Options) -> BatchQuery {
        if line.trim_start().starts_with('{')
            && let Ok(Value::Object(object)) = serde_json::from_str::<Value>(line)
        {
            let qid = object.get("qid").map_or_else(|| number.to_string(), |q| q.as_str().map_or_else(|| q.to_string(), str::to_owned));
            let text = object.get("query").and_then(Value::as_str).unwrap_or("");
            let mut batch = Self::of(qid, text, options);
            if let Some(Value::Object(filters)) = object.get("filters") {
                batch.narrow(filters, options);
            }
            return batch;
        }
        let (qid, text) = line.split_once('\t').map_or((number.to_string(), line), |(qid, text)| (qid.to_owned(), text));
        Self::of(qid, text, options)
    }

    /// A query that cannot be parsed is answered as plain words, and says so.
    fn of(qid: String, text: &str, options: Options) -> BatchQuery {
        match parse(text, options) {
            Ok(query) => BatchQuery { qid, query, warning: None, error: None },
            Err(error) => {
                let query = parse(text, Options { literal: true, ..options }).unwrap_or(Query::All);
                BatchQuery { qid, query, warning: Some(format!("read as plain words: {}", error.message)), error: None }
            }
        }
    }

    /// Adds filters: the values of one field mean any of them, the fields all of them.
    fn narrow(&mut self, filters: &serde_json::Map<String, Value>, options: Options) {
        for (name, value) in filters {
            let values: Vec<String> = match value {
                Value::Array(items) => items.iter().filter_map(scalar).collect(),
                other => scalar(other).into_iter().collect(),
            };
            let mut any = Vec::new();
            for value in values {
                let read = Field::for_query(name).ok_or_else(|| (format!("there is no field `{name}`"), None)).and_then(|f| filter(f, &value, options.today));
                match read {
                    Ok(filter) => any.push(Query::Filter(filter)),
                    Err((message, _)) => self.error = Some(message),
                }
            }
            if !any.is_empty() {
                let query = std::mem::replace(&mut self.query, Query::All);
                self.query = Query::all_of(vec![query, Query::any_of(any)]);
            }
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Answers all queries, in parallel; the answers come in the order of the queries, or why there is none.
pub fn run_batch(engine: &Engine, queries: &[BatchQuery], options: &SearchOptions) -> Vec<Result<Answer, String>> {
    let answer = |q: &BatchQuery| match &q.error {
        Some(error) => Err(error.clone()),
        None => engine.search(&q.query, options).map_err(|error| error.to_string()),
    };
    queries.par_iter().map(answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Today;

    #[test]
    fn lines() {
        let options = Options { today: Today(17_256), literal: false };
        for (line, qid, query, warned) in [
            ("7\tboats sail", "7", "boats AND sail", false),
            ("boats", "3", "boats", false),
            ("8\t\"open", "8", "\\\"open", true),
            (
                r#"{"qid":"s1","query":"boats","filters":{"country":["JP","Fiji"],"since":"2017"}}"#,
                "s1",
                "boats AND (country:JP OR country:FJ) AND date:2017-01-01..",
                false,
            ),
            (r#"{"qid":"s2","query":"boats","filters":{"colour":"red"}}"#, "s2", "boats", true),
        ] {
            let read = BatchQuery::read(line, 3, options);
            assert_eq!((read.qid.as_str(), read.query.to_string().as_str(), read.warning.is_some() || read.error.is_some()), (qid, query, warned), "{line}");
        }
    }
}
