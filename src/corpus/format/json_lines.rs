//! JSON lines: one statement a line.

use serde_json::Value;

use super::{Format, Input, json};
use crate::statement::Draft;

pub struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "JSON lines"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn parse(&self, input: &Input) -> Result<Vec<Draft>, String> {
        let mut drafts = Vec::new();
        for (index, line) in input.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let value: Value = serde_json::from_str(line).map_err(|e| format!("line {} is not valid JSON: {e}", index + 1))?;
            drafts.extend(json::statements(&value));
        }
        Ok(drafts)
    }
}
