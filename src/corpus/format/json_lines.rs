//! JSON lines: one statement a line.

use serde_json::Value;

use super::{Format, Input, Parsed, Reads, Rows, json};
use crate::corpus::limits::limits;
use crate::statement::Draft;

pub struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "JSON lines"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn rows(&self) -> Option<Rows> {
        Some(Rows::Lines)
    }

    fn reads(&self) -> Reads {
        Reads::Text
    }

    /// A line that cannot be read is named and passed over; the others count.
    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut broken: Vec<String> = Vec::new();
        for (index, line) in input.text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            if drafts.len() >= limits().statements() {
                break;
            }
            match serde_json::from_str::<Value>(line) {
                Ok(value) => match json::mapped(&value, input.mapping) {
                    Ok(parsed) => drafts.extend(parsed.drafts),
                    Err(error) => broken.push(format!("line {} {error}", input.line + index + 1)),
                },
                Err(error) => broken.push(format!("line {} is not valid JSON: {error}", input.line + index + 1)),
            }
        }
        let more = broken.len().saturating_sub(1);
        let problem = broken.into_iter().next().map(|first| if more > 0 { format!("{first}; and {more} more lines") } else { first });
        Ok(Parsed { drafts, problem, encoding: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::mapping::Mapping;

    #[test]
    fn good_lines_survive_bad_ones() {
        let text = "{\"text\": \"one\u{2028}still one\"}\r\n{\"text\": broken\n\n{\"text\": \"two\"}\n[";
        let parsed = JsonLines.parse(&Input { text, bytes: &[], path: "", name: "", mapping: &Mapping::default(), line: 0 }).unwrap();
        assert_eq!(parsed.drafts.len(), 2);
        let problem = parsed.problem.unwrap();
        assert!(problem.starts_with("line 2 is not valid JSON") && problem.ends_with("and 1 more lines"), "{problem}");
    }
}
